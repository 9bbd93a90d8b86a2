/*
 * The wire reply: lines, codes and where they end (RFC 5321 4.2).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_REPLY_H
#define SMTPSTATUS_REPLY_H

#include "status.h"

/* One line of a reply. */
struct reply_line {
    struct span text; /* after code and separator, before the line end */
    size_t code_at;   /* where the code stands; without one, where the line starts */
    size_t next;      /* where the next line starts */
    uint32_t anomalies;
    uint16_t code; /* 0: the line lost it */
    uint8_t last;  /* the reply ends with this line */
};

/*
 * Reads the complete line [start, end), whose line end is included in it.
 *   expected  the code of the lines before, 0 for the first line
 * Returns SMTPSTATUS_OK, ERROR_NO_CODE or ERROR_BAD_CODE with *fault at the byte.
 */
SMTPSTATUS_PRIVATE int reply_line_read(const char *data, size_t start, size_t end, uint32_t expected,
                                       struct reply_line *line, size_t *fault);

/*
 * Looks for the end of the line that starts at `start`, from *scanned on. Returns 1
 * with *next behind the line end, or 0 when the bytes up to `end` do not hold it;
 * *scanned then says how far the search got. `complete`: nothing follows `end`.
 */
SMTPSTATUS_PRIVATE int reply_line_end(const char *data, size_t *scanned, size_t end, int complete, uint32_t *anomalies,
                                      size_t *next);

/* The three-digit code at `at`, 200..599, or 0. Digits that go on are no code. */
SMTPSTATUS_PRIVATE uint32_t reply_code_at(const char *data, size_t at, size_t end);

#endif
