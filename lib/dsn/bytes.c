/*
 * The searches of bytes.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bytes.h"

BLOCK_ADAPTED(dash_lines)

SMTPSTATUS_PRIVATE size_t bytes_line_end(const char *data, size_t at, size_t end)
{
    while (at < end) {
        uint64_t bits = block_bits(lines_of_block, '\n', data, at, end);
        if (bits != 0) {
            return at + lowest_bit(bits);
        }
        at = end - at > WIDE_BLOCK ? at + WIDE_BLOCK : end;
    }
    return end;
}

SMTPSTATUS_PRIVATE size_t bytes_find(const char *data, size_t at, size_t end, char c)
{
    while (at < end) {
        uint64_t bits = block_bits(BLOCK_FUNCTION(byte), c, data, at, end);
        if (bits != 0) {
            return at + lowest_bit(bits);
        }
        at = end - at > WIDE_BLOCK ? at + WIDE_BLOCK : end;
    }
    return end;
}

SMTPSTATUS_PRIVATE size_t bytes_dash_line(const char *data, size_t at, size_t end)
{
    if (end - at >= 2 && data[at] == '-' && data[at + 1] == '-') {
        return at;
    }
    at += at < end; /* what follows looks one byte back */
    for (; end - at > WIDE_BLOCK; at += WIDE_BLOCK) {
        if (BLOCK_FUNCTION(any_dashes)(data + at)) {
            uint64_t bits = block_bits(dash_lines_of_block, '-', data, at, end);
            if (bits != 0) {
                return at + lowest_bit(bits);
            }
        }
    }
    for (; end - at > BLOCK_SIZE; at += BLOCK_SIZE) {
        uint32_t bits = BLOCK_FUNCTION(dash_lines)(data + at);
        if (bits != 0) {
            return at + lowest_bit(bits);
        }
    }
    for (; at + 1 < end; at++) {
        if (data[at] == '-' && data[at + 1] == '-' && (data[at - 1] == '\n' || data[at - 1] == '\r')) {
            return at;
        }
    }
    return end;
}
