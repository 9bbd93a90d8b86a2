/*
 * What is asked of a text that may be a reason; see reason.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_REASON_H
#define SMTPSTATUS_DSN_REASON_H

#include "prose.h"

/* A reason that is not marked as one is looked for in as many bytes. */
#define REASON_MOST 4096U

/* `to`, or where REASON_MOST bytes behind `from` or the text end. */
SMTPSTATUS_PRIVATE size_t reason_cap(struct slice text, size_t from, size_t to);

/* The line at *at, which goes on behind `limit` for as many bytes only; *at moves behind it. */
SMTPSTATUS_PRIVATE struct slice reason_line(struct slice text, size_t *at, size_t limit);

/* Whether [at, end) holds words: three letters or digits besides remarks. */
SMTPSTATUS_PRIVATE int reason_says_something(struct slice text, size_t at, size_t end);

/* Whether the text names no other address. */
SMTPSTATUS_PRIVATE int reason_is_about(struct slice text, struct slice address);

/* Text in front of the entry's address: the reason's own lead, or else what stands there. */
SMTPSTATUS_PRIVATE struct slice reason_before(struct slice text, const struct prose_entry *entry);

#endif
