/*
 * The dialects of prose: which words say what, by the rows of
 * lib/tables/dsn/dialects.txt. docs/dialects.md explains them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_DIALECT_H
#define SMTPSTATUS_DSN_DIALECT_H

#include "bytes.h"
#include "tables.h"

/* What a row's words mean; the numbers are the generator's ROW_KINDS. */
enum dialect_row {
    /* in headers */
    ROW_FROM,    /* From: who writes reports */
    ROW_MAILER,  /* X-Mailer: a program that writes reports */
    ROW_SUBJECT, /* Subject of a report */
    ROW_DELAYED_SUBJECT,
    ROW_DELIVERED_SUBJECT,
    ROW_AUTO_SUBJECT,
    ROW_CHALLENGE_SUBJECT,
    ROW_RECEIPT_SUBJECT,
    ROW_FEEDBACK_SUBJECT,
    ROW_NOTICE_SUBJECT, /* Subject of what tells a postmaster of his queue */
    /* in the text */
    ROW_OPEN,      /* only a report says this */
    ROW_LIST,      /* failed recipients follow, one a line */
    ROW_ONE,       /* the failed recipient follows at once */
    ROW_LABEL,     /* at the start of a line: the failed recipient follows */
    ROW_COMMAND,   /* at the start of a line: an SMTP command with the recipient */
    ROW_REASON,    /* the reason follows */
    ROW_FAIL,      /* says that something could not be delivered */
    ROW_DELAYED,   /* says that it is being tried again */
    ROW_DELIVERED, /* says that it was delivered */
    ROW_EXPANDED,
    ROW_CHALLENGE, /* asks the sender to confirm */
    ROW_AUTO,      /* says that this is an automatic answer */
    ROW_STOP,      /* at the start of a line: advice follows, no more recipients */
    ROW_END,       /* at the start of a line: the returned message follows */
    ROW_KINDS
};

#define ROW_BIT(kind) (1U << (kind))
/* Rows that are looked for in headers; a search is either for these or for others. */
#define ROW_IN_HEADER (ROW_BIT(ROW_OPEN) - 1U)
#define ROW_ANCHORED (ROW_BIT(ROW_LABEL) | ROW_BIT(ROW_COMMAND) | ROW_BIT(ROW_STOP) | ROW_BIT(ROW_END))
#define ROW_IN_TEXT                                                                                                    \
    (ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_LIST) | ROW_BIT(ROW_ONE) | ROW_BIT(ROW_REASON) | ROW_BIT(ROW_FAIL) |              \
     ROW_BIT(ROW_DELAYED) | ROW_BIT(ROW_DELIVERED) | ROW_BIT(ROW_EXPANDED) | ROW_BIT(ROW_CHALLENGE) |                  \
     ROW_BIT(ROW_AUTO))

/*
 * The row of a kind in `kinds` (ROW_BITs) whose words start at text[at]; of several the
 * longest. A blank in a row stands for blanks, line ends and marks of quoting. Returns
 * NULL, or the row with *after behind its words.
 */
SMTPSTATUS_PRIVATE const struct dsn_row *dialect_match(struct slice text, size_t at, uint32_t kinds, size_t *after);

/*
 * The first row of such a kind whose words start at the start of a word in [*at, end).
 * *at moves to it, or to `end` when there is none. The words may go on behind `end`.
 */
SMTPSTATUS_PRIVATE const struct dsn_row *dialect_find(struct slice text, size_t *at, size_t end, uint32_t kinds,
                                                      size_t *after);

/* The name of dialect number `dialect`. */
SMTPSTATUS_PRIVATE const char *dialect_name(uint32_t dialect);

#endif
