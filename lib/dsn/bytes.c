/*
 * The searches of bytes.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bytes.h"

#if defined(__SSE2__) && defined(__GNUC__)

#define STEP 16U
typedef char byte_block __attribute__((vector_size(STEP)));

static inline byte_block block_load(const char *p)
{
    byte_block b;
    memcpy(&b, p, sizeof b);
    return b;
}

static inline byte_block block_fill(char c)
{
    byte_block b = {c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c};
    return b;
}

/* One bit for each byte of a comparison that holds. */
static inline uint32_t block_bits(byte_block b)
{
    return (uint32_t)__builtin_ia32_pmovmskb128(b);
}

static inline uint32_t match_line_end(const char *p)
{
    byte_block b = block_load(p);
    return block_bits((byte_block)((b == block_fill('\n')) | (b == block_fill('\r'))));
}

static inline uint32_t match_byte(const char *p, char c)
{
    return block_bits((byte_block)(block_load(p) == block_fill(c)));
}

/* Places i where p[i - 1] ends a line and p[i], p[i + 1] are dashes. */
static inline uint32_t match_dash_line(const char *p)
{
    byte_block before = block_load(p - 1);
    byte_block dash = block_fill('-');
    return block_bits((byte_block)((block_load(p) == dash) & (block_load(p + 1) == dash) &
                                   ((before == block_fill('\n')) | (before == block_fill('\r')))));
}

typedef unsigned char ublock __attribute__((vector_size(STEP)));

static inline ublock ublock_fill(unsigned char c)
{
    return (ublock)block_fill((char)c);
}

static inline uint32_t match_odd(const char *p)
{
    ublock b = (ublock)block_load(p);
    return block_bits((byte_block)((b <= ublock_fill(' ')) | (b >= ublock_fill(0x7F)) | (b == ublock_fill('_'))));
}

static inline uint32_t match_words(const char *p)
{
    ublock b = (ublock)block_load(p);
    ublock letter = (b | ublock_fill(0x20)) - ublock_fill('a');
    ublock digit = b - ublock_fill('0');
    return block_bits((byte_block)((letter < ublock_fill(26)) | (digit < ublock_fill(10)) | (b >= ublock_fill(0x80))));
}

#else

/* Eight bytes in a register; a match is found by byte once a block has one. */
#define STEP 8U
#define ONES 0x0101010101010101U
#define HIGHS 0x8080808080808080U

static inline uint64_t has_byte(uint64_t value, char c)
{
    uint64_t x = value ^ (ONES * (unsigned char)c);
    return (x - ONES) & ~x & HIGHS;
}

static inline uint32_t match_line_end(const char *p)
{
    uint64_t value = load8(p);
    uint32_t bits = 0;
    if ((has_byte(value, '\n') | has_byte(value, '\r')) != 0) {
        for (uint32_t i = 0; i < STEP; i++) {
            bits |= (uint32_t)(p[i] == '\n' || p[i] == '\r') << i;
        }
    }
    return bits;
}

static inline uint32_t match_byte(const char *p, char c)
{
    uint32_t bits = 0;
    if (has_byte(load8(p), c) != 0) {
        for (uint32_t i = 0; i < STEP; i++) {
            bits |= (uint32_t)(p[i] == c) << i;
        }
    }
    return bits;
}

static inline uint32_t match_dash_line(const char *p)
{
    uint32_t bits = 0;
    if (has_byte(load8(p), '-') != 0) {
        for (uint32_t i = 0; i < STEP; i++) {
            int dashes = p[i] == '-' && p[i + 1] == '-' && (p[(int)i - 1] == '\n' || p[(int)i - 1] == '\r');
            bits |= (uint32_t)dashes << i;
        }
    }
    return bits;
}

#endif

SMTPSTATUS_PRIVATE size_t bytes_line_end(const char *data, size_t at, size_t end)
{
    for (; end - at >= STEP; at += STEP) {
        uint32_t bits = match_line_end(data + at);
        if (bits != 0) {
            return at + bytes_first_bit(bits);
        }
    }
    while (at < end && data[at] != '\n' && data[at] != '\r') {
        at++;
    }
    return at;
}

SMTPSTATUS_PRIVATE size_t bytes_find(const char *data, size_t at, size_t end, char c)
{
    for (; end - at >= STEP; at += STEP) {
        uint32_t bits = match_byte(data + at, c);
        if (bits != 0) {
            return at + bytes_first_bit(bits);
        }
    }
    while (at < end && data[at] != c) {
        at++;
    }
    return at;
}

SMTPSTATUS_PRIVATE size_t bytes_dash_line(const char *data, size_t at, size_t end)
{
    if (end - at >= 2 && data[at] == '-' && data[at + 1] == '-') {
        return at;
    }
    at += at < end; /* what follows looks one byte back */
    for (; end - at > STEP; at += STEP) {
        uint32_t bits = match_dash_line(data + at);
        if (bits != 0) {
            return at + bytes_first_bit(bits);
        }
    }
    for (; at + 1 < end; at++) {
        if (data[at] == '-' && data[at + 1] == '-' && (data[at - 1] == '\n' || data[at - 1] == '\r')) {
            return at;
        }
    }
    return end;
}

SMTPSTATUS_PRIVATE uint32_t bytes_words(const char *data, size_t at, size_t end)
{
    uint32_t bits = 0;
#if defined(__SSE2__) && defined(__GNUC__)
    if (end - at >= STEP) {
        return match_words(data + at);
    }
#endif
    for (uint32_t i = 0; i < 16 && at + i < end; i++) {
        bits |= (uint32_t)(is_alnum(data[at + i]) || is_eight_bit(data[at + i])) << i;
    }
    return bits;
}

SMTPSTATUS_PRIVATE uint32_t bytes_colons(const char *data, size_t at, uint32_t *odd)
{
#if defined(__SSE2__) && defined(__GNUC__)
    *odd = match_odd(data + at);
    return match_byte(data + at, ':');
#else
    uint32_t bits = 0;
    *odd = 0;
    for (uint32_t i = 0; i < 16; i++) {
        unsigned char c = (unsigned char)data[at + i];
        bits |= (uint32_t)(c == ':') << i;
        *odd |= (uint32_t)(c <= ' ' || c >= 0x7F || c == '_') << i;
    }
    return bits;
#endif
}
