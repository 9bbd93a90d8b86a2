/*
 * A build without own rules: the calls are there, and say so.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

static const char text[] = "rule r ; code 550 => bounce block";

/* A text is refused whatever it says, before anybody takes memory for it. */
static void test_compile(void **state)
{
    (void)state;
    static uint64_t memory[64];
    const smtpstatus_rules *rules = NULL;
    size_t size = 7;
    uint32_t line = 0;
    uint32_t column = 0;
    assert_int_equal(smtpstatus_rules_size(BYTES(text), &size, &line, &column), SMTPSTATUS_ERROR_LEFT_OUT);
    assert_int_equal(size, 7);
    assert_int_equal(line, 1);
    assert_int_equal(column, 1);
    assert_int_equal(smtpstatus_rules_size(NULL, 0, NULL, NULL, NULL), SMTPSTATUS_ERROR_LEFT_OUT);
    assert_int_equal(smtpstatus_rules_size(NULL, 1, NULL, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    line = column = 0;
    assert_int_equal(smtpstatus_rules_compile(memory, sizeof memory, BYTES(text), &rules, &line, &column),
                     SMTPSTATUS_ERROR_LEFT_OUT);
    assert_null(rules);
    assert_int_equal(line, 1);
    assert_int_equal(column, 1);
    assert_int_equal(smtpstatus_rules_compile(NULL, 0, BYTES(text), &rules, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_compile(memory, sizeof memory, NULL, 1, &rules, NULL, NULL),
                     SMTPSTATUS_ERROR_ARGUMENT);
}

/* No set is attached; to take none away works as ever, and forgets the verdict. */
static void test_attach(void **state)
{
    (void)state;
    smtpstatus status;
    smtpstatus before;
    make_fresh(&status);
    judge_reply(&status, BYTES("550 5.1.1 x\r\n"));
    before = status;
    assert_int_equal(smtpstatus_set_rules(&status, (const smtpstatus_rules *)(const void *)&before),
                     SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_set_rules(NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    assert_int_equal(smtpstatus_set_rules(&status, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_UNKNOWN);
    assert_null(smtpstatus_get_rules(&status));
}

static void test_accessors(void **state)
{
    (void)state;
    uint32_t number = 7;
    size_t length = 7;
    const char *name = text;
    int result = 7;
    assert_int_equal(smtpstatus_rules_bytes(NULL), 0);
    assert_int_equal(smtpstatus_rules_count(NULL), 0);
    assert_int_equal(smtpstatus_rules_name(NULL, 0, &name, &length), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_place(NULL, 0, &number, &result), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_result(NULL, 0, &result, &result, &result), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_value(NULL, 0, 0, &result, &result, &length, &length), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_flaw(NULL, 0, &number), SMTPSTATUS_ERROR_ARGUMENT);
    assert_ptr_equal(name, text);
    assert_int_equal(number, 7);
    assert_int_equal(length, 7);
    assert_int_equal(result, 7);
}

int main(void)
{
    static struct CMUnitTest tests[8];
    size_t count = 0;
    ADD(tests, &count, test_compile);
    ADD(tests, &count, test_attach);
    ADD(tests, &count, test_accessors);
    return RUN(tests, count);
}
