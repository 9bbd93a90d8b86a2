/* SPDX-License-Identifier: MIT */
#include "providers.h"

#include "codes.h"

/* The bucket of a name that is at least four bytes long, any case. */
static uint32_t bucket_of(const char *host)
{
    uint32_t head = 0;
    for (uint32_t i = 0; i < 4; i++) {
        head |= (uint32_t)(unsigned char)to_lower(host[i]) << (8 * i);
    }
    return (head * 0x9E3779B1U) >> 24;
}

static uint8_t find_host(const char *host, size_t length)
{
    if (length < 4) {
        return 0;
    }
    uint32_t bucket = bucket_of(host);
    for (uint32_t i = table_host_buckets[bucket]; i < table_host_buckets[bucket + 1]; i++) {
        if (same_word(host, 0, length, table_text(table_hosts[i].suffix))) {
            return table_hosts[i].provider;
        }
    }
    return 0;
}

/* No host name is longer (RFC 1035 2.3.4). */
#define LONGEST_HOST 255U

SMTPSTATUS_PRIVATE uint8_t provider_of_host(const char *host, size_t length)
{
    uint8_t provider = 0;
    while (length > 0 && host[length - 1] == '.') {
        length--;
    }
    for (size_t label = 0; label < length && length <= LONGEST_HOST && provider == 0; label++) {
        if (label == 0 || host[label - 1] == '.') {
            provider = find_host(host + label, length - label);
        }
    }
    return provider;
}
