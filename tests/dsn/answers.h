/*
 * All that a report says, as text: lines of `key=value` for the message and for each
 * recipient. Two readings that give the same text gave the same answers.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_ANSWERS_H
#define TESTS_ANSWERS_H

#include <smtpstatus_dsn.h>

#define SECTIONS_MOST 128

struct answers {
    char text[1 << 18];
    size_t used;
    size_t starts[SECTIONS_MOST]; /* section 0 is the message, the others are its recipients */
    size_t sections;
};

/* Reads the open report to its end. Returns -1 when a call breaks its contract or the room is too small. */
int answers_collect(struct answers *answers, smtpstatus_report *report);

/* The value of a key, NULL when it is absent. It ends at the line's end; see `length`. */
const char *answers_find(const struct answers *answers, size_t section, const char *key, size_t *length);

/* The word of RFC 3464 2.3.3 for a kind; NULL for kinds that are no action. */
const char *action_word(int kind);

#endif
