/*
 * The searches of bytes.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bytes.h"

/* As many bytes are looked at before a line's end is asked for: most lines are shorter. */
#define WIDE_STEP 64U

/* The number of the lowest of 64 bits that is set; bits must not be 0. */
static inline uint32_t first_bit_of_64(uint64_t bits)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(bits);
#else
    uint32_t low = (uint32_t)bits;
    return low != 0 ? bytes_first_bit(low) : 32 + bytes_first_bit((uint32_t)(bits >> 32));
#endif
}

SMTPSTATUS_PRIVATE size_t bytes_line_end(const char *data, size_t at, size_t end)
{
    for (; end - at >= WIDE_STEP; at += WIDE_STEP) {
        const char *p = data + at;
        uint32_t low = BLOCK_FUNCTION(lines)(p) | BLOCK_FUNCTION(lines)(p + 16) << 16;
        uint32_t high = BLOCK_FUNCTION(lines)(p + 32) | BLOCK_FUNCTION(lines)(p + 48) << 16;
        uint64_t bits = low | (uint64_t)high << 32;
        if (bits != 0) {
            return at + first_bit_of_64(bits);
        }
    }
    for (; end - at >= BLOCK_SIZE; at += BLOCK_SIZE) {
        uint32_t bits = BLOCK_FUNCTION(lines)(data + at);
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
    for (; end - at >= BLOCK_SIZE; at += BLOCK_SIZE) {
        uint32_t bits = BLOCK_FUNCTION(byte)(data + at, c);
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
    for (; end - at > BLOCK_SIZE; at += BLOCK_SIZE) {
        uint32_t bits = BLOCK_FUNCTION(dash_lines)(data + at);
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

SMTPSTATUS_PRIVATE uint32_t bytes_last_words(const char *data, size_t at, size_t end)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < BLOCK_SIZE && at + i < end; i++) {
        bits |= (uint32_t)(is_alnum(data[at + i]) || is_eight_bit(data[at + i])) << i;
    }
    return bits;
}
