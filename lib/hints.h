/*
 * What a text tells besides its meaning: how long to wait, a block list's name, a
 * URL, the IP address it complains about.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_HINTS_H
#define SMTPSTATUS_HINTS_H

#include "tables.h"
#include "tokens.h"

struct hints {
    struct span list_host; /* a block list by its host name */
    struct span list_name; /* ... by a word */
    struct span url;
    struct span last_host; /* the last host name in square brackets: who speaks signs so */
    struct span ip;
    uint32_t retry_after; /* seconds, 0 = not said */
    uint8_t passing;      /* a word such as "temporarily" was there */
    uint8_t provider;     /* whose page the first URL of a provider is on: people link to their own; 0 = none */
    /* A delay half read: */
    uint32_t amount;
    uint32_t since_wait;   /* tokens since a word such as "retry" or "in"; 0 = none */
    uint32_t since_amount; /* tokens since the number; 0 = none */
};

#if SMTPSTATUS_TEXT

/* Whether the hints have to see every token, until what they heard is complete or given up. */
static inline int hints_wait(const struct hints *hints)
{
    return (hints->since_wait | hints->since_amount) != 0;
}

/* Feeds one token, with its place. Only some (token_may_hint()) tell anything while the hints do not wait. The hints start zeroed. */
SMTPSTATUS_PRIVATE void hints_step(struct hints *hints, const char *data, size_t end, const struct token *token,
                                   struct span span);

#endif

#endif
