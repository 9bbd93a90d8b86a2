/*
 * Passages of a text, from which the reason of a recipient is chosen; see passage.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_PASSAGE_H
#define SMTPSTATUS_DSN_PASSAGE_H

#include "report.h"

/* A reason that is not marked as one is looked for in as many bytes. */
#define PASSAGE_MOST 4096U

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

/* `to`, or where PASSAGE_MOST bytes behind `from` or the text end. */
SMTPSTATUS_PRIVATE size_t passage_cap(struct slice text, size_t from, size_t to);

/* The line at *at, which goes on behind `limit` for as many bytes only; *at moves behind it. */
SMTPSTATUS_PRIVATE struct slice passage_line(struct slice text, size_t *at, size_t limit);

/* Whether the first lines hold an SMTP reply's code, "550 " or "5.1.1", in any language. */
SMTPSTATUS_PRIVATE int passage_has_code(struct slice text);

/* Whether [at, end) holds words: three letters or digits besides remarks. */
SMTPSTATUS_PRIVATE int passage_says_something(struct slice text, size_t at, size_t end);

/* Whether the line starts with another recipient of the same list. */
SMTPSTATUS_PRIVATE int passage_is_other_entry(struct slice text, size_t start, size_t end,
                                              const struct prose_entry *entry);

/* The end of the run of lines at `at`: an empty line, or another recipient. */
SMTPSTATUS_PRIVATE size_t passage_end(struct slice text, size_t at, size_t limit, const struct prose_entry *entry);

/* Whether the text names no other address. */
SMTPSTATUS_PRIVATE int passage_is_about(struct slice text, struct slice address);

/* Text in front of the entry's address: the reason's own lead, or else what stands there. */
SMTPSTATUS_PRIVATE struct slice passage_before(struct slice text, const struct prose_entry *entry);

#endif
