/*
 * What a text tells besides its meaning: how long to wait, a block list's name, a
 * URL, the IP address it complains about.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_HINTS_H
#define SMTPSTATUS_HINTS_H

#include "tokens.h"

struct hints {
    struct span blocklist;
    struct span url;
    struct span ip;
    uint32_t retry_after; /* seconds, 0 = not said */
    /* A delay half read: */
    uint32_t amount;
    uint32_t since_wait;   /* tokens since a word such as "retry" or "in"; 0 = none */
    uint32_t since_amount; /* tokens since the number; 0 = none */
};

/* Feeds one token. The hints start zeroed. */
SMTPSTATUS_PRIVATE void hints_step(struct hints *hints, const char *data, size_t end, const struct token *token);

#endif
