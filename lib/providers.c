/* SPDX-License-Identifier: MIT */
#include "providers.h"

#include "codes.h"

/* The provider whose suffix is just [at, end), or 0. */
static SMTPSTATUS_APART uint8_t find_host(const char *host, size_t at, size_t end)
{
    if (end - at < 4) {
        return 0;
    }
    uint32_t head = (uint32_t)load_some(host, at, end) | 0x20202020U; /* no suffix has bytes that are changed by this */
    uint32_t bucket = (head * 0x9E3779B1U) >> 24;
    for (uint32_t i = table_host_buckets[bucket]; i < table_host_buckets[bucket + 1]; i++) {
        const struct table_host *known = &table_hosts[i];
        if (known->length == end - at && same_word(host, at, end, table_text(known->suffix))) {
            return known->provider;
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
    for (size_t label = 0; label < length && length <= LONGEST_HOST && provider == 0;
         label = skip_to(host, label, length, '.') + 1) {
        provider = find_host(host, label, length);
    }
    return provider;
}
