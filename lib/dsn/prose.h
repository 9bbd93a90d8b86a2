/*
 * Reports written for people: where their recipients stand, where the returned message begins.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_PROSE_H
#define SMTPSTATUS_DSN_PROSE_H

#include "report.h"

/* What a look at a whole text finds. */
struct prose_scan {
    struct slice text;     /* up to the returned message or the fields of a delivery report */
    struct slice fields;   /* fields of a delivery report that stand in the text; at == NULL: none */
    struct slice returned; /* the returned message; at == NULL: none */
    uint32_t rows;         /* ROW_BITs of what was said */
    uint32_t dialect;      /* of the first sentence that only one dialect has */
    int quoted;            /* the fields stand behind "> " */
    /* Where rows start that lead to a recipient or a reason, and those that count at the start of a line. */
    struct prose_range leads, anchored;
};

/* Offsets of a range count from 1, as 0 stands for none. */
static inline uint32_t prose_offset(size_t at)
{
    return at < UINT32_MAX ? (uint32_t)at + 1 : UINT32_MAX; /* GCOVR_EXCL_BR_LINE: no test reads 4 GB */
}

/* Of a text that nobody looked at. */
static inline struct prose_range prose_anywhere(void)
{
    struct prose_range range = {0, UINT32_MAX};
    return range;
}

/* Whether a row of the range may start in [at, end), which is not empty. */
static inline int prose_may_start(const struct prose_range *range, size_t at, size_t end)
{
    return prose_offset(at) <= range->last && prose_offset(end - 1) >= range->first;
}

SMTPSTATUS_PRIVATE void prose_scan(struct slice text, struct prose_scan *scan);

/* Stands before the first recipient of a text of which `scan` tells; NULL: it was not looked at. */
SMTPSTATUS_PRIVATE void prose_begin(struct prose_state *state, const struct prose_scan *scan);

/* Finds the next recipient from state->at on, and moves the state behind it. Returns 1, or 0 at the end. */
SMTPSTATUS_PRIVATE int prose_next(struct slice text, struct prose_state *state, struct prose_entry *entry);

#endif
