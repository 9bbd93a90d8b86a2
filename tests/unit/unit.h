/*
 * What all unit tests share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <smtpstatus.h>

/* A literal and its length; it may hold NUL bytes. */
#define BYTES(literal) (literal), (sizeof(literal) - 1)

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A test for each element of a table, named by its member `name`. */
#define ADD_CASES(tests, count, table, function)                                                                       \
    do {                                                                                                               \
        for (size_t case_number = 0; case_number < COUNT(table); case_number++) {                                      \
            const struct CMUnitTest test = {(table)[case_number].name, (function), NULL, NULL,                         \
                                            (void *)(uintptr_t) & (table)[case_number]};                               \
            assert_true(*(count) < COUNT(tests));                                                                      \
            (tests)[(*(count))++] = test;                                                                              \
        }                                                                                                              \
    } while (0)

#define ADD(tests, count, function) ((tests)[(*(count))++] = (struct CMUnitTest)cmocka_unit_test(function))

#define RUN(tests, count) _cmocka_run_group_tests("tests", tests, count, NULL, NULL)

/* Whether this build reads words. Tests that need them are not registered without. */
static inline int reads_text(void)
{
    return (smtpstatus_features() & SMTPSTATUS_FEATURE_TEXT) != 0;
}

/* ... and rules of the caller. */
static inline int reads_rules(void)
{
    return (smtpstatus_features() & SMTPSTATUS_FEATURE_RULES) != 0;
}

static inline void make_fresh(smtpstatus *status)
{
    assert_int_equal(smtpstatus_init(status, sizeof *status), SMTPSTATUS_OK);
}

static inline uint32_t pack(uint32_t class_digit, uint32_t subject, uint32_t detail)
{
    return class_digit * 1000000U + subject * 1000U + detail;
}

/* The bytes of a part are exactly `expected`; NULL: the part is absent. */
static inline void check_span(const smtpstatus *status, int part, const char *expected)
{
    const char *data = NULL;
    size_t length = 0;
    int result = smtpstatus_span(status, part, &data, &length);
    if (expected == NULL) {
        assert_int_equal(result, SMTPSTATUS_ABSENT);
        return;
    }
    assert_int_equal(result, SMTPSTATUS_OK);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(data, expected, length);
}

/* The whole reply, complete, then judged. */
static inline void judge_reply(smtpstatus *status, const char *text, size_t length)
{
    size_t consumed = 0;
    assert_int_equal(smtpstatus_parse_reply(status, text, length, SMTPSTATUS_INPUT_COMPLETE, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, length);
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
}

#endif
