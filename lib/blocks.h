/*
 * Sixteen bytes looked at together: each function gives a number whose bit i tells of
 * p[i]. All bytes named must be there. The portable ones work on eight bytes in a
 * register; those of blocks_sse2.h go before them where the machine has it. BLOCK_FUNCTION()
 * names the one to take.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_BLOCKS_H
#define SMTPSTATUS_BLOCKS_H

#include "ground.h"

#if defined(__SSE2__) && defined(__GNUC__)
#define BLOCKS_OF_SSE2 1
#else
#define BLOCKS_OF_SSE2 0
#endif

/* Builds without bounce messages leave some of these without a use. */
#if defined(__GNUC__)
#define BLOCK_INLINE static inline __attribute__((unused))
#else
#define BLOCK_INLINE static inline
#endif

/* As many bytes are looked at by functions that only say whether there is anything at all. */
#define WIDE_BLOCK 64U

#if BLOCKS_OF_SSE2
#define BLOCK_FUNCTION(name) sse2_##name
#else
#define BLOCK_FUNCTION(name) portable_##name
#endif
#define BLOCK_SIZE 16U

/* The first `size` bytes of a block, filled up with zeros. */
BLOCK_INLINE void block_copy(char *block, const char *bytes, size_t size)
{
    for (size_t i = 0; i < BLOCK_SIZE; i++) {
        block[i] = i < size ? bytes[i] : '\0';
    }
}

/*
 * What `function` says of the bytes data[at] up to data[at + 63], those from `end` on 0; `at` is
 * before `end`, and all of data[0] up to data[end - 1] may be read. With SSE2 blocks overlap where
 * there are fewer bytes, so that no branch depends on how many there are; elsewhere that would
 * be more code than it is worth. `c` is for the function.
 */
static SMTPSTATUS_INLINE uint64_t block_bits(uint32_t (*function)(const char *p, char c), char c, const char *data,
                                             size_t at, size_t end)
{
    char block[BLOCK_SIZE];
    const char *p = data + at;
    size_t rest = end - at;
#if BLOCKS_OF_SSE2
    if (SMTPSTATUS_LIKELY(rest >= WIDE_BLOCK)) {
        return function(p, c) | function(p + 16, c) << 16 | (uint64_t)function(p + 32, c) << 32 |
               (uint64_t)function(p + 48, c) << 48;
    }
    if (SMTPSTATUS_LIKELY(rest >= BLOCK_SIZE)) {
        size_t last = rest - BLOCK_SIZE;
        size_t second = last < BLOCK_SIZE ? last : BLOCK_SIZE;
        size_t third = last < 2 * BLOCK_SIZE ? last : 2 * BLOCK_SIZE;
        return function(p, c) | (uint64_t)function(p + second, c) << second |
               (uint64_t)function(p + third, c) << third | (uint64_t)function(p + last, c) << last;
    }
    if (end >= BLOCK_SIZE) {
        return function(data + end - BLOCK_SIZE, c) >> (BLOCK_SIZE - rest);
    }
    block_copy(block, p, rest);
    return function(block, c) & ((1U << rest) - 1U);
#else
    uint64_t bits = 0;
    for (size_t i = 0; i < WIDE_BLOCK && i < rest; i += BLOCK_SIZE) {
        size_t size = rest - i < BLOCK_SIZE ? rest - i : BLOCK_SIZE;
        if (size < BLOCK_SIZE) {
            block_copy(block, p + i, size);
        }
        bits |= (uint64_t)(function(size < BLOCK_SIZE ? block : p + i, c) & ((1U << size) - 1U)) << i;
    }
    return bits;
#endif
}

/* For functions of one parameter. */
#define BLOCK_ADAPTED(name)                                                                                            \
    BLOCK_INLINE uint32_t name##_of_block(const char *p, char c)                                                       \
    {                                                                                                                  \
        (void)c;                                                                                                       \
        return BLOCK_FUNCTION(name)(p);                                                                                \
    }

#if !BLOCKS_OF_SSE2 || defined(SMTPSTATUS_TEST_BLOCKS)

#define BLOCK_BYTES(byte) (0x0101010101010101U * (uint64_t)(byte))
#define BLOCK_HIGHS BLOCK_BYTES(0x80)

/* Eight bytes, the first one lowest on every machine. */
BLOCK_INLINE uint64_t block_load(const char *p)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return load8(p);
#else
    uint64_t value = 0;
    for (uint32_t i = 0; i < 8; i++) {
        value |= (uint64_t)(unsigned char)p[i] << (8 * i);
    }
    return value;
#endif
}

/* The high bit of each byte that is `c`; no other bit. */
BLOCK_INLINE uint64_t block_is(uint64_t value, char c)
{
    value ^= BLOCK_BYTES((unsigned char)c);
    return ~(((value & ~BLOCK_HIGHS) + ~BLOCK_HIGHS) | value | ~BLOCK_HIGHS);
}

/* The high bit of each byte from `low` to `high`, both below 127; the high bits of `value` must be 0. */
BLOCK_INLINE uint64_t block_range(uint64_t value, char low, char high)
{
    uint64_t from = value + BLOCK_BYTES(0x80 - (unsigned char)low);
    uint64_t behind = value + BLOCK_BYTES(0x7F - (unsigned char)high);
    return from & ~behind & BLOCK_HIGHS;
}

/* The high bits of the bytes, side by side. */
BLOCK_INLINE uint32_t block_gather(uint64_t highs)
{
    return (uint32_t)((highs & BLOCK_HIGHS) * 0x0002040810204081U >> 56);
}

BLOCK_INLINE uint64_t block_half_lines(const char *p)
{
    uint64_t value = block_load(p);
    return block_is(value, '\n') | block_is(value, '\r');
}

/* Ends of lines, CR or LF. */
BLOCK_INLINE uint32_t portable_lines(const char *p)
{
    return block_gather(block_half_lines(p)) | block_gather(block_half_lines(p + 8)) << 8;
}

/* Bytes `c`. */
BLOCK_INLINE uint32_t portable_byte(const char *p, char c)
{
    return block_gather(block_is(block_load(p), c)) | block_gather(block_is(block_load(p + 8), c)) << 8;
}

/* Places where p[i - 1] ends a line and p[i], p[i + 1] are dashes; p[-1] and p[16] are looked at, too. */
BLOCK_INLINE uint32_t portable_dash_lines(const char *p)
{
    uint32_t dashes = portable_byte(p, '-');
    return dashes == 0 ? 0 : dashes & portable_byte(p + 1, '-') & portable_lines(p - 1);
}

/* Whether "--" starts in the WIDE_BLOCK bytes p[0..63]; p[64] is looked at, too. */
BLOCK_INLINE int portable_any_dashes(const char *p)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < WIDE_BLOCK; i += 16) {
        uint32_t dashes = portable_byte(p + i, '-');
        found |= dashes & (dashes >> 1 | (uint32_t)(p[i + 16] == '-') << 15);
    }
    return found != 0;
}

/* Whether a byte above 127 or ESC stands among the WIDE_BLOCK bytes p[0..63]. */
BLOCK_INLINE int portable_any_foreign(const char *p)
{
    uint64_t found = 0;
    for (uint32_t i = 0; i < WIDE_BLOCK; i += 8) {
        uint64_t value = block_load(p + i);
        found |= (value & BLOCK_HIGHS) | block_is(value, '\x1b');
    }
    return found != 0;
}

BLOCK_INLINE uint64_t block_half_words(const char *p)
{
    uint64_t value = block_load(p);
    uint64_t low = value & ~BLOCK_HIGHS;
    return block_range(low | BLOCK_BYTES(0x20), 'a', 'z') | block_range(low, '0', '9') | value;
}

/* Bytes of words: letters, digits, those above 127. */
BLOCK_INLINE uint32_t portable_words(const char *p)
{
    return block_gather(block_half_words(p)) | block_gather(block_half_words(p + 8)) << 8;
}

/* Digits. */
BLOCK_INLINE uint64_t block_half_digits(const char *p)
{
    uint64_t value = block_load(p);
    return block_range(value & ~BLOCK_HIGHS, '0', '9') & ~value;
}

BLOCK_INLINE uint32_t portable_digits(const char *p)
{
    return block_gather(block_half_digits(p)) | block_gather(block_half_digits(p + 8)) << 8;
}

/* Bytes up to "(": blanks, line ends, quotes. */
BLOCK_INLINE uint64_t block_half_gaps(const char *p)
{
    uint64_t value = block_load(p);
    return ~(((value & ~BLOCK_HIGHS) + BLOCK_BYTES(0x7F - '(')) | value);
}

BLOCK_INLINE uint32_t portable_gaps(const char *p)
{
    return block_gather(block_half_gaps(p)) | block_gather(block_half_gaps(p + 8)) << 8;
}

BLOCK_INLINE uint64_t block_half_name_ends(const char *p)
{
    uint64_t value = block_load(p);
    uint64_t low = value & ~BLOCK_HIGHS;
    return ~block_range(low, '!', '~') | value | block_is(value, '_') | block_is(value, ':');
}

/* Bytes that end a field's name or cannot stand in it, and "_". */
BLOCK_INLINE uint32_t portable_name_ends(const char *p)
{
    return block_gather(block_half_name_ends(p)) | block_gather(block_half_name_ends(p + 8)) << 8;
}

#endif

#endif
