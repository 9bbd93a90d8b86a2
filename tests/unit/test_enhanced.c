/*
 * smtpstatus_parse_enhanced(): every form, every number, and what only looks like a code.
 *
 * SPDX-License-Identifier: MIT
 */
#define _DEFAULT_SOURCE
#include "unit.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct item {
    const char *name; /* also the input, unless `data` is there */
    uint32_t code;    /* 0: no enhanced code */
    size_t consumed;
    int zeros;
};

static const struct item items[] = {
    {"5.1.1", 5001001, 5, 0},
    {"4.2.2", 4002002, 5, 0},
    {"2.1.5", 2001005, 5, 0},
    {"5.7.26", 5007026, 6, 0},
    {"5.0.0", 5000000, 5, 0},
    {"5.999.999", 5999999, 9, 0},
    {"5.1.1 Bad", 5001001, 5, 0},
    {"5.1.1: Bad", 5001001, 6, 0},
    {"5.1.1:", 5001001, 6, 0},
    {"5.1.1 : Bad", 5001001, 5, 0},
    {"5.1.1. Bad", 5001001, 5, 0},
    {"5.1.1.", 5001001, 5, 0},
    {"5.1.1- Bad", 5001001, 5, 0},
    {"5.1.1-", 5001001, 5, 0},
    {"5.1.1, Bad", 5001001, 5, 0},
    {"5.1.1/", 5001001, 5, 0},
    {"5.1.1)", 5001001, 5, 0},
    {"5.1.1]", 5001001, 5, 0},
    {"#5.1.1", 5001001, 6, 0},
    {"#5.1.1 Bad", 5001001, 6, 0},
    {"(5.1.1)", 5001001, 7, 0},
    {"(#5.1.1)", 5001001, 8, 0},
    {"(#5.1.1) Bad", 5001001, 8, 0},
    {"(#5.1.1): Bad", 5001001, 9, 0},
    {"[5.1.1]", 5001001, 7, 0},
    {"[#5.1.1]", 5001001, 8, 0},
    {"[5.1.1]:", 5001001, 8, 0},

    {"5.01.1", 5001001, 6, 1},
    {"5.1.01", 5001001, 6, 1},
    {"5.00.0", 5000000, 6, 1},
    {"5.000.000", 5000000, 9, 1},
    {"5.001.010", 5001010, 9, 1},
    {"(#5.01.1)", 5001001, 9, 1},
    {"5.10.0", 5010000, 6, 0},
    {"5.0.10", 5000010, 6, 0},

    {"5", 0, 0, 0},
    {"5.", 0, 0, 0},
    {"5.1", 0, 0, 0},
    {"5.1.", 0, 0, 0},
    {"5..1", 0, 0, 0},
    {".5.1.1", 0, 0, 0},
    {" 5.1.1", 0, 0, 0},
    {"5 .1.1", 0, 0, 0},
    {"5.1 .1", 0, 0, 0},
    {"5. 1.1", 0, 0, 0},
    {"5.1. 1", 0, 0, 0},
    {"5,1,1", 0, 0, 0},
    {"5-1-1", 0, 0, 0},
    {"5.1,1", 0, 0, 0},
    {"5.a.1", 0, 0, 0},
    {"5.1.a", 0, 0, 0},
    {"a5.1.1", 0, 0, 0},
    {"X.1.1", 0, 0, 0},
    {"x5.1.1", 0, 0, 0},
    {"0.1.1", 0, 0, 0},
    {"1.1.1", 0, 0, 0},
    {"3.1.1", 0, 0, 0},
    {"6.1.1", 0, 0, 0},
    {"9.1.1", 0, 0, 0},
    {"55.1.1", 0, 0, 0},
    {"5.1000.1", 0, 0, 0},
    {"5.1.1000", 0, 0, 0},
    {"5.0001.1", 0, 0, 0},
    {"5.1.0001", 0, 0, 0},
    {"5.1.1.1", 0, 0, 0},
    {"5.1.1.1.1", 0, 0, 0},
    {"5.1.1-2", 0, 0, 0},
    {"5.1.1/2", 0, 0, 0},
    {"5.1.1a", 0, 0, 0},
    {"5.1.1Z", 0, 0, 0},
    {"5.1.1_", 0, 0, 0},
    {"5.1.1@example.org", 0, 0, 0},
    {"192.0.2.1", 0, 0, 0},
    {"2.0.2.1", 0, 0, 0},
    {"2.34.103.2", 0, 0, 0},
    {"5.12.2026", 0, 0, 0},
    {"(5.1.1", 0, 0, 0},
    {"(5.1.1]", 0, 0, 0},
    {"[5.1.1)", 0, 0, 0},
    {"(5.1.1 a)", 0, 0, 0},
    {"(5.1.1.1)", 0, 0, 0},
    {"[5.1.1.1]", 0, 0, 0},
    {"((5.1.1))", 0, 0, 0},
    {"##5.1.1", 0, 0, 0},
    {"#(5.1.1)", 0, 0, 0},
    {"( 5.1.1)", 0, 0, 0},
    {"{5.1.1}", 0, 0, 0},
    {"(", 0, 0, 0},
    {"(#", 0, 0, 0},
    {"#", 0, 0, 0},
    {"()", 0, 0, 0},
};

static void test_item(void **state)
{
    const struct item *item = *state;
    uint32_t code = 77;
    uint32_t anomalies = 77;
    size_t consumed = 77;
    int result = smtpstatus_parse_enhanced(item->name, strlen(item->name), &code, &consumed, &anomalies);
    if (item->code == 0) {
        assert_int_equal(result, SMTPSTATUS_ERROR_NOT_ENHANCED);
        assert_true(code == 77 && consumed == 77 && anomalies == 77);
        return;
    }
    assert_int_equal(result, SMTPSTATUS_OK);
    assert_int_equal(code, item->code);
    assert_int_equal(consumed, item->consumed);
    assert_int_equal(anomalies, item->zeros ? SMTPSTATUS_ANOMALY_ENHANCED_ZEROS : 0);
}

/* Cut anywhere, in a block of exactly that size: a code or none, never a byte beyond. */
static void test_truncated(void **state)
{
    const struct item *item = *state;
    for (size_t length = 0; length <= strlen(item->name); length++) {
        char *copy = malloc(length > 0 ? length : 1);
        uint32_t code = 0;
        size_t consumed = 0;
        assert_non_null(copy);
        memcpy(copy, item->name, length);
        int result = smtpstatus_parse_enhanced(copy, length, &code, &consumed, NULL);
        if (result == SMTPSTATUS_OK) {
            assert_true(consumed >= 5 && consumed <= length);
        } else {
            assert_int_equal(result, SMTPSTATUS_ERROR_NOT_ENHANCED);
        }
        free(copy);
    }
}

static void test_every_code(void **state)
{
    (void)state;
    for (uint32_t class_digit = 0; class_digit < 10; class_digit++) {
        int known = class_digit == 2 || class_digit == 4 || class_digit == 5;
        for (uint32_t subject = 0; subject < 1000; subject += known ? 1 : 97) {
            for (uint32_t detail = 0; detail < 1000; detail += known && subject < 20 ? 1 : 37) {
                char text[16];
                uint32_t code = 0;
                uint32_t anomalies = 1;
                size_t consumed = 0;
                int length =
                    snprintf(text, sizeof text, "%u.%u.%u", (unsigned)class_digit, (unsigned)subject, (unsigned)detail);
                int result = smtpstatus_parse_enhanced(text, (size_t)length, &code, &consumed, &anomalies);
                assert_int_equal(result, known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_NOT_ENHANCED);
                if (known) {
                    assert_int_equal(code, pack(class_digit, subject, detail));
                    assert_int_equal(consumed, length);
                    assert_int_equal(anomalies, 0);
                }
            }
        }
    }
}

static void test_text(void **state)
{
    (void)state;
    static const struct {
        uint32_t code;
        const char *text;
    } codes[] = {{5001001, "5.1.1"}, {5007026, "5.7.26"}, {4999999, "4.999.999"}, {2000000, "2.0.0"}, {0, ""}};
    for (size_t i = 0; i < COUNT(codes); i++) {
        size_t whole = strlen(codes[i].text);
        for (size_t capacity = 0; capacity <= 12; capacity++) {
            char buffer[16];
            size_t needed = 77;
            memset(buffer, '#', sizeof buffer);
            int result = smtpstatus_enhanced_text(codes[i].code, buffer, capacity, &needed);
            assert_int_equal(result,
                             capacity <= whole && capacity + whole > 0 ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK);
            assert_int_equal(needed, whole);
            if (capacity > 0) {
                size_t written = capacity <= whole ? capacity - 1 : whole;
                assert_memory_equal(buffer, codes[i].text, written);
                assert_int_equal(buffer[written], '\0');
            }
            assert_int_equal(buffer[capacity], '#');
        }
    }
    char buffer[12];
    size_t needed = 77;
    assert_int_equal(smtpstatus_enhanced_text(5001001, NULL, 0, &needed), SMTPSTATUS_ERROR_BUFFER);
    assert_int_equal(needed, 5);
    assert_int_equal(smtpstatus_enhanced_text(5001001, NULL, 1, &needed), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_enhanced_text(5001001, buffer, sizeof buffer, NULL), SMTPSTATUS_OK);
    assert_string_equal(buffer, "5.1.1");
}

static void test_arguments(void **state)
{
    (void)state;
    uint32_t code = 77;
    size_t consumed = 77;
    assert_int_equal(smtpstatus_parse_enhanced(NULL, 0, &code, &consumed, NULL), SMTPSTATUS_ERROR_NOT_ENHANCED);
    assert_int_equal(smtpstatus_parse_enhanced(NULL, 5, &code, &consumed, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_true(code == 77 && consumed == 77);
    assert_int_equal(smtpstatus_parse_enhanced(BYTES("5.1.1"), NULL, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_enhanced(BYTES("5.1"), NULL, NULL, NULL), SMTPSTATUS_ERROR_NOT_ENHANCED);
    assert_int_equal(smtpstatus_parse_enhanced(BYTES("5.1.1\0"), &code, &consumed, NULL), SMTPSTATUS_OK);
    assert_int_equal(consumed, 5);
    assert_int_equal(smtpstatus_parse_enhanced(BYTES("5.1.1\r\n"), &code, &consumed, NULL), SMTPSTATUS_OK);
    assert_int_equal(consumed, 5);
    assert_int_equal(smtpstatus_parse_enhanced("", 0, NULL, NULL, NULL), SMTPSTATUS_ERROR_NOT_ENHANCED);
    assert_int_equal(smtpstatus_parse_enhanced(BYTES("5.\0.1"), NULL, NULL, NULL), SMTPSTATUS_ERROR_NOT_ENHANCED);
}

/* At most 32 bytes are looked at: the page behind them may be missing, whatever the length says. */
static void test_cost_is_bounded(void **state)
{
    (void)state;
    static const char *const texts[] = {"5.11111111111111111111111111111111",   "5.1.1111111111111111111111111111111",
                                        "(#5.999.999):                      ",  "(#5.111.111.1111111111111111111111",
                                        "                                    ", "5.1.1                              "};
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *place = pages + page - 32;
        memcpy(place, texts[i], 32);
        (void)smtpstatus_parse_enhanced(place, 1U << 20, NULL, NULL, NULL);
    }
    munmap(pages, 2 * page);
}

int main(void)
{
    static struct CMUnitTest tests[256];
    size_t count = 0;
    ADD_CASES(tests, &count, items, test_item);
    ADD_CASES(tests, &count, items, test_truncated);
    ADD(tests, &count, test_every_code);
    ADD(tests, &count, test_text);
    ADD(tests, &count, test_arguments);
    ADD(tests, &count, test_cost_is_bounded);
    return RUN(tests, count);
}
