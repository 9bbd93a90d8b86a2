/*
 * One message of those that are packed into each other, and how much speaks for a report in it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_LEVEL_H
#define SMTPSTATUS_DSN_LEVEL_H

#include "headers.h"
#include "mime.h"
#include "prose.h"

struct level {
    struct headers headers;
    struct parts parts;
    struct prose_scan scan;
    struct slice text; /* the text part, decoded */
    uint32_t evidence; /* how much speaks for a report; see level_weigh() */
};

/* Whether people write to each other, or a program to many, and no mail system. */
SMTPSTATUS_PRIVATE int level_is_conversation(const struct level *level);

/* Whether a program, or a report by its subject, brings a message with it. */
SMTPSTATUS_PRIVATE int level_brings_message(const struct level *level);

/* Whether a person wrote it, by its headers. */
SMTPSTATUS_PRIVATE int level_is_personal(const struct level *level);

/* How much speaks for a report besides what its text says: 3 is enough. */
SMTPSTATUS_PRIVATE uint32_t level_weigh(const struct level *level);

/*
 * Whether enough speaks for a report. From a mail system an SMTP reply is enough, whatever
 * the language is and the character set.
 */
SMTPSTATUS_PRIVATE int level_is_likely(const struct level *level);

/*
 * Whether less than that is enough, since the text's own sentence names a recipient that failed: from a mail
 * system, or from a program with a report's subject.
 */
SMTPSTATUS_PRIVATE int level_is_told(const struct level *level);

SMTPSTATUS_PRIVATE int level_is_auto_reply(const struct level *level);

/* Whether it is an automatic answer beyond doubt, whatever its text quotes: a vacation notice, a challenge. */
SMTPSTATUS_PRIVATE int level_is_sure_answer(const struct level *level);

/* Whether a person shows a report to others, in an answer or in the midst of own words. */
SMTPSTATUS_PRIVATE int level_is_discussed(const struct level *level);

/* The kind of a report whose words alone tell it: delayed, delivered or a bounce. */
SMTPSTATUS_PRIVATE uint8_t level_kind_of_prose(const struct level *level);

/* The first of three dialects that says more than DIALECT_COMMON. */
static inline uint8_t level_dialect(uint32_t a, uint32_t b, uint32_t c)
{
    return (uint8_t)(a != DIALECT_COMMON ? a : b != DIALECT_COMMON ? b : c);
}

#endif
