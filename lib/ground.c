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

/* 0x80 in the lowest byte that is 0, and perhaps in others above it. */
static inline uint64_t zero_bytes(uint64_t bytes)
{
    const uint64_t ones = 0x0101010101010101U;
    return (bytes - ones) & ~bytes & ones * 0x80;
}

SMTPSTATUS_PRIVATE size_t skip_to(const char *data, size_t at, size_t end, char c)
{
    const uint64_t wanted = 0x0101010101010101U * (unsigned char)c;
    while (end - at > 8 && zero_bytes(load8(data + at) ^ wanted) == 0) {
        at += 8;
    }
    uint64_t found = zero_bytes(load_some(data, at, end) ^ wanted);
    return found != 0 ? at + clear_bytes(found) : end;
}

SMTPSTATUS_PRIVATE int same_word(const char *data, size_t at, size_t end, const char *word)
{
    while (at < end && *word != '\0' && to_lower(data[at]) == *word) {
        at++;
        word++;
    }
    return at == end && *word == '\0';
}

SMTPSTATUS_PRIVATE int goes_on_with(const char *data, size_t at, size_t end, const char *word)
{
    for (; *word != '\0'; at++, word++) {
        if (at >= end || (data[at] != *word && to_lower(data[at]) != *word)) { /* most are in lower case */
            return 0;
        }
    }
    return 1;
}
