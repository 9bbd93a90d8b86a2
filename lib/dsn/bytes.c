/*
 * The searches of bytes.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bytes.h"

SMTPSTATUS_PRIVATE size_t bytes_line_end(const char *data, size_t at, size_t end)
{
    /* most lines are shorter than what is looked at before anything depends on it */
    for (; end - at >= WIDE_BLOCK; at += WIDE_BLOCK) {
        const char *p = data + at;
        uint32_t low = BLOCK_FUNCTION(lines)(p) | BLOCK_FUNCTION(lines)(p + 16) << 16;
        uint32_t high = BLOCK_FUNCTION(lines)(p + 32) | BLOCK_FUNCTION(lines)(p + 48) << 16;
        uint64_t bits = low | (uint64_t)high << 32;
        if (bits != 0) {
            return at + block_first_bit_of_64(bits);
        }
    }
    for (; end - at >= BLOCK_SIZE; at += BLOCK_SIZE) {
        uint32_t bits = BLOCK_FUNCTION(lines)(data + at);
        if (bits != 0) {
            return at + block_first_bit(bits);
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
            return at + block_first_bit(bits);
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
    while (end - at > BLOCK_SIZE) {
        if (end - at > WIDE_BLOCK && !BLOCK_FUNCTION(any_dashes)(data + at)) {
            at += WIDE_BLOCK;
            continue;
        }
        for (size_t stop = at + WIDE_BLOCK; at < stop && end - at > BLOCK_SIZE; at += BLOCK_SIZE) {
            uint32_t bits = BLOCK_FUNCTION(dash_lines)(data + at);
            if (bits != 0) {
                return at + block_first_bit(bits);
            }
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
    if (end >= BLOCK_SIZE) {
        return BLOCK_FUNCTION(words)(data + end - BLOCK_SIZE) >> (BLOCK_SIZE - (end - at));
    }
    for (uint32_t i = 0; at + i < end; i++) {
        bits |= (uint32_t)(is_alnum(data[at + i]) || is_eight_bit(data[at + i])) << i;
    }
    return bits;
}
