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
    uint64_t leads;        /* places of rows that lead to a recipient or a reason */
    uint64_t anchored;     /* ... that count at the start of a line */
};

/*
 * Places of a text, a bit for each piece of 16 bytes: where rows of some kind start. The last bit is for all that the
 * others do not tell.
 */
#define PROSE_ANYWHERE (~(uint64_t)0)
#define PROSE_PIECE 16U
#define PROSE_LAST_PIECE 63U

static inline uint32_t prose_piece(size_t at)
{
    return at < (size_t)PROSE_LAST_PIECE * PROSE_PIECE ? (uint32_t)at / PROSE_PIECE : PROSE_LAST_PIECE;
}

/* dialect_find() where `places` say that a row may start. */
SMTPSTATUS_PRIVATE const struct dsn_row *prose_find(struct slice text, uint64_t places, size_t *at, size_t end,
                                                    uint32_t kinds, size_t *after);

SMTPSTATUS_PRIVATE void prose_scan(struct slice text, struct prose_scan *scan);

/* Stands before the first recipient of a text of which `scan` tells; NULL: it was not looked at. */
SMTPSTATUS_PRIVATE void prose_begin(struct prose_state *state, const struct prose_scan *scan);

/* Finds the next recipient from state->at on, and moves the state behind it. Returns 1, or 0 at the end. */
SMTPSTATUS_PRIVATE int prose_next(struct slice text, struct prose_state *state, struct prose_entry *entry);

#endif
