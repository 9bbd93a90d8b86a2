/* SPDX-License-Identifier: MIT */
#include "providers.h"

#include "codes.h"

/* Orders a host name, any case, against a lower-case suffix: <0, 0 or >0. */
static int compare_host(const char *host, size_t length, const char *suffix)
{
    size_t i = 0;
    while (i < length && suffix[i] != '\0' && to_lower(host[i]) == suffix[i]) {
        i++;
    }
    int host_byte = i < length ? 1 + (unsigned char)to_lower(host[i]) : 0; /* a NUL in the name is no end */
    int suffix_byte = suffix[i] != '\0' ? 1 + (unsigned char)suffix[i] : 0;
    return host_byte - suffix_byte;
}

static uint8_t find_host(const char *host, size_t length)
{
    uint32_t low = 0;
    uint32_t high = TABLE_HOSTS;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        int order = compare_host(host, length, table_text(table_hosts[middle].suffix));
        if (order == 0) {
            return table_hosts[middle].provider;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
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
