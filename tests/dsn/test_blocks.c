/*
 * Sixteen bytes at a time: the portable functions and those of the machine say of every
 * byte what a look at it alone says, wherever it stands and whatever stands beside it.
 *
 * SPDX-License-Identifier: MIT
 */
#define SMTPSTATUS_TEST_BLOCKS
#include "../unit/unit.h"

#include "../../lib/blocks.h"
#include "../../lib/blocks_sse2.h"

#define SIZE 16U

/* A byte of the block; p[-1] and p[SIZE] are there, too. */
typedef int (*byte_test)(const char *p);

static int is_line_byte(const char *p)
{
    return *p == '\n' || *p == '\r';
}

static int is_colon_byte(const char *p)
{
    return *p == ':';
}

static int is_dash_line_byte(const char *p)
{
    return is_line_byte(p - 1) && p[0] == '-' && p[1] == '-';
}

static int is_word_byte(const char *p)
{
    return (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') || (*p & 0x80) != 0;
}

static int is_name_end_byte(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c <= ' ' || c >= 0x7F || c == '_' || c == ':';
}

static int is_digit_byte(const char *p)
{
    return *p >= '0' && *p <= '9';
}

static int is_gap_byte(const char *p)
{
    return (unsigned char)*p <= '(';
}

static int is_dashes_byte(const char *p)
{
    return p[0] == '-' && p[1] == '-';
}

static int is_foreign_byte(const char *p)
{
    return (*p & 0x80) != 0 || *p == '\x1b';
}

static uint32_t portable_colons(const char *p)
{
    return portable_byte(p, ':');
}

#if BLOCKS_OF_SSE2
static uint32_t sse2_colons(const char *p)
{
    return sse2_byte(p, ':');
}
#define OF_MACHINE(name) sse2_##name
#else
#define OF_MACHINE(name) portable_##name
#endif

static const struct {
    byte_test test;
    uint32_t (*portable)(const char *p);
    uint32_t (*machine)(const char *p);
} functions[] = {
    {is_line_byte, portable_lines, OF_MACHINE(lines)},
    {is_colon_byte, portable_colons, OF_MACHINE(colons)},
    {is_dash_line_byte, portable_dash_lines, OF_MACHINE(dash_lines)},
    {is_word_byte, portable_words, OF_MACHINE(words)},
    {is_name_end_byte, portable_name_ends, OF_MACHINE(name_ends)},
    {is_digit_byte, portable_digits, OF_MACHINE(digits)},
    {is_gap_byte, portable_gaps, OF_MACHINE(gaps)},
};

/* Functions that only say whether there is anything in WIDE_BLOCK bytes. */
static const struct {
    byte_test test;
    int (*portable)(const char *p);
    int (*machine)(const char *p);
} wide_functions[] = {
    {is_dashes_byte, portable_any_dashes, OF_MACHINE(any_dashes)},
    {is_foreign_byte, portable_any_foreign, OF_MACHINE(any_foreign)},
};

static void check_wide_block(const char *p)
{
    for (size_t k = 0; k < sizeof wide_functions / sizeof wide_functions[0]; k++) {
        int expected = 0;
        for (uint32_t i = 0; i < WIDE_BLOCK; i++) {
            expected |= wide_functions[k].test(p + i);
        }
        assert_int_equal(wide_functions[k].portable(p), expected);
        assert_int_equal(wide_functions[k].machine(p), expected);
    }
}

static void check_block(const char *p)
{
    for (size_t k = 0; k < sizeof functions / sizeof functions[0]; k++) {
        uint32_t expected = 0;
        for (uint32_t i = 0; i < SIZE; i++) {
            expected |= (uint32_t)(functions[k].test(p + i) != 0) << i;
        }
        assert_int_equal(functions[k].portable(p), expected);
        assert_int_equal(functions[k].machine(p), expected);
    }
}

/* Every byte in every place, in front of and behind every other: a carry from one to the next would show. */
static void test_pairs(void **state)
{
    char bytes[SIZE + 2];
    (void)state;
    for (uint32_t place = 0; place < SIZE + 1; place++) {
        for (uint32_t pair = 0; pair < 65536; pair++) {
            memset(bytes, 'x', sizeof bytes);
            bytes[place] = (char)(unsigned char)(pair & 0xFF);
            bytes[place + 1] = (char)(unsigned char)(pair >> 8);
            check_block(bytes + 1);
        }
    }
}

/* Blocks made of the bytes that are asked for and their neighbours in the alphabet. */
static void test_mixtures(void **state)
{
    static const char alphabet[] = "\n\r-:_ ~\x7f\x80\xff/09;@AZ[`az{\t\v!";
    char bytes[SIZE + 2];
    uint32_t random = 1;
    (void)state;
    for (uint32_t round = 0; round < 200000; round++) {
        for (uint32_t i = 0; i < sizeof bytes; i++) {
            random = random * 1664525U + 1013904223U;
            bytes[i] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
        }
        check_block(bytes + 1);
    }
}

/* One or two of the bytes that are asked for, in every place of a wide block. */
static void test_wide(void **state)
{
    static const char pairs[][2] = {{'-', '-'},    {'-', 'x'}, {'x', '\x1b'}, {'\x80', 'x'},
                                    {'x', '\xff'}, {'x', 'y'}, {',', '.'},    {'\x1a', '\x7f'}};
    char bytes[WIDE_BLOCK + 1];
    (void)state;
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        for (uint32_t place = 0; place < WIDE_BLOCK; place++) {
            memset(bytes, 'x', sizeof bytes);
            memcpy(bytes + place, pairs[k], 2);
            check_wide_block(bytes);
        }
    }
}

int main(void)
{
    struct CMUnitTest tests[3];
    size_t count = 0;
    ADD(tests, &count, test_pairs);
    ADD(tests, &count, test_mixtures);
    ADD(tests, &count, test_wide);
    return RUN(tests, count);
}
