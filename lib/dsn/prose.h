/*
 * Reports written for people: where their recipients stand, why each failed, where the
 * returned message begins.
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

/* Blanks, dashes, quoting, stars: what decorates the start of a line. A bit for each ASCII character. */
static inline int is_mark(char c)
{
    static const uint32_t marks[8] = {0x200U, 0x70002D09U, 0x80000000U, 0x10000000U};
    unsigned char byte = (unsigned char)c;
    return (marks[byte >> 5] >> (byte & 31U) & 1U) != 0;
}

/* The offset of a line's first byte that is no such mark. */
static inline size_t skip_marks(struct slice text, size_t at, size_t end)
{
    while (at < end && is_mark(text.at[at])) {
        at++;
    }
    return at;
}

SMTPSTATUS_PRIVATE void prose_scan(struct slice text, struct prose_scan *scan);

/* Whether the first lines hold an SMTP reply's code, "550 " or "5.1.1", in any language. */
SMTPSTATUS_PRIVATE int prose_has_code(struct slice text);

/* Stands before the first recipient of a text of which `scan` tells; NULL: it was not looked at. */
SMTPSTATUS_PRIVATE void prose_begin(struct prose_state *state, const struct prose_scan *scan);

/* Finds the next recipient from state->at on, and moves the state behind it. Returns 1, or 0 at the end. */
SMTPSTATUS_PRIVATE int prose_next(struct slice text, struct prose_state *state, struct prose_entry *entry);

/*
 * The text that says why `entry` failed. `limit` is where the next recipient starts, or
 * the text's size. at == NULL: the text does not say, or only behind the recipients that follow.
 */
SMTPSTATUS_PRIVATE struct slice prose_reason(struct slice text, const struct prose_entry *entry, size_t limit);

/* The reason for an address that the text may name anywhere; else the words of the text itself. */
SMTPSTATUS_PRIVATE struct slice prose_reason_of(struct slice text, struct slice address);

#endif
