/*
 * Sixteen bytes at a time: the portable functions and those of the machine say of every
 * byte what a look at it alone says, wherever it stands and whatever stands beside it.
 *
 * SPDX-License-Identifier: MIT
 */
#define SMTPSTATUS_TEST_BLOCKS
#include "../unit/unit.h"

#include "../../lib/dsn/blocks.h"
#include "../../lib/dsn/blocks_sse2.h"

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

static int is_odd_byte(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c <= ' ' || c >= 0x7F || c == '_';
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
    {is_odd_byte, portable_odd, OF_MACHINE(odd)},
};

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

int main(void)
{
    struct CMUnitTest tests[2];
    size_t count = 0;
    ADD(tests, &count, test_pairs);
    ADD(tests, &count, test_mixtures);
    return RUN(tests, count);
}
