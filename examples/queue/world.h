/*
 * The other side: mail servers and mailboxes whose truth is known.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdint.h>

enum truth {
    TRUTH_LIVING,
    TRUTH_HOLIDAY,   /* full for nine days, then emptied */
    TRUTH_BLOCKING,  /* its server refuses the sender for two weeks */
    TRUTH_DEAD,      /* no such user */
    TRUTH_ABANDONED, /* full for ever */
    TRUTHS
};

struct world {
    uint32_t recipients;
    uint32_t servers;
    int64_t start;      /* Unix seconds: midnight */
    int64_t *first_try; /* of each recipient, for greylisting; 0: none yet */
    uint32_t *load;     /* of each server in the present minute */
    int64_t minute;
    uint64_t refused_for_load;
};

/* Returns 0 when there is no memory. */
int world_start(struct world *world, uint32_t recipients, int64_t start);
void world_end(struct world *world);

enum truth world_truth(uint32_t recipient);

/* An even number for two others; the only source of chance here. */
uint64_t world_hash(uint64_t a, uint64_t b);

/* What the recipient's server replies to a message, without a line end. */
const char *world_reply(struct world *world, uint32_t recipient, int64_t now);

#endif
