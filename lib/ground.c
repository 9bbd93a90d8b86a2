/* SPDX-License-Identifier: MIT */
#include "ground.h"

SMTPSTATUS_PRIVATE SMTPSTATUS_APART uint64_t load_few(const char *p, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value |= (uint64_t)(unsigned char)p[i] << (8 * i);
    }
    return value;
}

SMTPSTATUS_PRIVATE size_t skip_to(const char *data, size_t at, size_t end, char c)
{
    const uint64_t ones = 0x0101010101010101U;
    while (at < end) {
        uint64_t differing = load_some(data, at, end) ^ ones * (unsigned char)c;
        uint64_t found = (differing - ones) & ~differing & ones * 0x80;
        if (found != 0) {
            return at + clear_bytes(found);
        }
        at += 8;
    }
    return end;
}
