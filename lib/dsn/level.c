/*
 * What speaks for a report, and of which kind, in a message's headers and words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "level.h"

#include "dialect.h"
#include "passage.h"

/* "From", in any language and behind marks of quoting, has no more bytes. */
#define FIELD_NAME_MOST 16U

SMTPSTATUS_PRIVATE int level_is_conversation(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if ((marks & (MARK_LIST | MARK_NULL_PATH | MARK_BOUNCE_BOX | MARK_ROBOT)) == MARK_LIST) {
        return 1; /* postmasters have mailing lists, too */
    }
    return (marks & (MARK_REPLY | MARK_BULK | MARK_LIST)) != 0 &&
           (marks & (MARK_DAEMON | MARK_NULL_PATH | MARK_BOUNCE_BOX)) == 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int level_is_personal(const struct level *level)
{
    const uint32_t systems = MARK_DAEMON | MARK_NULL_PATH | MARK_BOUNCE_BOX | MARK_MAILER | MARK_REPORT_TYPE |
                             MARK_SUBJECT | MARK_ROBOT | MARK_AUTO_OTHER | MARK_AUTO_REPLIED;
    return level->headers.from.size > 0 && (level->headers.marks & systems) == 0;
}

SMTPSTATUS_PRIVATE int level_brings_message(const struct level *level)
{
    const uint32_t senders = MARK_ROBOT | MARK_DAEMON | MARK_SUBJECT;
    return (level->headers.marks & senders) != 0 &&
           (level->parts.returned.at != NULL || level->scan.returned.at != NULL);
}

/* Whether a program sent it. "Auto-generated" stands on every notice of a forum, too: something else must go with it. */
static int is_by_program(uint32_t marks)
{
    const uint32_t systems =
        MARK_DAEMON | MARK_NULL_PATH | MARK_BOUNCE_BOX | MARK_MAILER | MARK_REPORT_TYPE | MARK_SUBJECT_LEADS;
    return (marks & (MARK_ROBOT | MARK_AUTO_REPLIED)) != 0 ||
           ((marks & MARK_AUTO_OTHER) != 0 && (marks & systems) != 0);
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE uint32_t level_weigh(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    uint32_t weight = 0;
    int bare = level->headers.block.size == 0; /* only a body: nothing speaks against its words */
    weight += bare || (marks & (MARK_DAEMON | MARK_NULL_PATH | MARK_BOUNCE_BOX)) != 0 ? 2U : 0U;
    weight += !bare && level->headers.from.at == NULL ? 1U : 0U; /* people's mail says who wrote it */
    weight += (marks & MARK_MAILER) != 0 ? 1U : 0U;
    weight += (marks & MARK_REPORT_TYPE) != 0 ? 2U : 0U;
    weight += (marks & MARK_SUBJECT) != 0 ? 1U : 0U;
    weight += is_by_program(marks) ? 1U : 0U;
    weight += (level->scan.rows & ROW_BIT(ROW_OPEN)) != 0 ? 1U : 0U;
    weight += level_brings_message(level) ? 1U : 0U;
    if (level_is_conversation(level)) {
        weight = weight > 2 ? weight - 2 : 0;
    }
    return level->headers.failed.at != NULL ? weight + 3 : weight;
}

SMTPSTATUS_PRIVATE int level_is_likely(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    uint32_t daemon = marks & (MARK_DAEMON | MARK_BOUNCE_BOX); /* a postmaster writes to persons, too */
    int by_system = ((marks & MARK_NULL_PATH) != 0 || daemon == (MARK_DAEMON | MARK_BOUNCE_BOX)) &&
                    (marks & (MARK_LIST | MARK_REPLY)) == 0;
    /* that it is by a system is evidence of 2 already */
    return level->evidence >= 3 || (by_system && passage_has_code(level->scan.text));
}

SMTPSTATUS_PRIVATE int level_is_told(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    int by_program = (marks & (MARK_ROBOT | MARK_AUTO_REPLIED)) != 0 && (marks & MARK_SUBJECT) != 0;
    return ((marks & MARK_DAEMON) != 0 || (by_program && !level_is_conversation(level))) &&
           (level->scan.rows & ROW_BIT(ROW_ONE)) != 0;
}

SMTPSTATUS_PRIVATE int level_is_auto_reply(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if ((marks & MARK_DAEMON) != 0 && (marks & MARK_AUTO_SUBJECT) == 0) {
        return 0; /* "auto-replied" stands in reports too */
    }
    if ((marks & (MARK_AUTO_REPLIED | MARK_AUTO_HEADER | MARK_AUTO_PRECEDENCE)) != 0) {
        return 1;
    }
    /* Exchange's answers say it in headers, whatever the language is */
    const uint32_t exchange = MARK_AUTO_OTHER | MARK_SUPPRESS;
    if ((marks & exchange) == exchange && (marks & (MARK_BOUNCE_BOX | MARK_NULL_PATH)) != 0) {
        return 1;
    }
    /* ordinary mail may be about vacations too */
    return (marks & MARK_AUTO_SUBJECT) != 0 && (marks & MARK_LIST) == 0 &&
           ((marks & (MARK_NULL_PATH | MARK_SUPPRESS | MARK_REPLY | MARK_AUTO_OTHER)) != 0 ||
            (level->scan.rows & ROW_BIT(ROW_AUTO)) != 0);
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int level_is_sure_answer(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    uint32_t rows = level->scan.rows;
    if (level_is_auto_reply(level) && (marks & MARK_AUTO_SUBJECT) != 0 && (marks & MARK_REPORT_TYPE) == 0) {
        return 1;
    }
    if ((marks & (MARK_AUTO_REPLIED | MARK_AUTO_HEADER)) == 0 || (marks & (MARK_DAEMON | MARK_REPORT_TYPE)) != 0 ||
        level->scan.fields.at != NULL) {
        return 0;
    }
    /* or a person's words on what became of mail, with no reply in them */
    const uint32_t systems = MARK_NULL_PATH | MARK_ROBOT | MARK_MAILER;
    int named = (marks & (MARK_SUBJECT | MARK_SUPPRESS)) == MARK_SUBJECT;
    return (rows & ROW_BIT(ROW_CHALLENGE)) != 0 ||
           ((marks & systems) == 0 && !named && (rows & ROW_BIT(ROW_OPEN)) == 0 && !passage_has_code(level->scan.text));
}

/* Whether a report was forwarded with its headers: a line such as "> From: MAILER-DAEMON@mx.example.net". */
static SMTPSTATUS_APART SMTPSTATUS_RARE int shows_sender(struct slice text)
{
    size_t at = 0;
    while (at < text.size) {
        size_t word = at;
        size_t after;
        struct slice line = bytes_line(text, &at);
        size_t colon = bytes_find(line.at, 0, line.size < FIELD_NAME_MOST ? line.size : FIELD_NAME_MOST, ':');
        if (colon < line.size && colon < FIELD_NAME_MOST &&
            dialect_find(text, &word, word + line.size, ROW_BIT(ROW_FROM), &after) != NULL) {
            return 1;
        }
    }
    return 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int level_is_discussed(const struct level *level)
{
    if ((level->headers.marks & (MARK_REPORT_TYPE | MARK_STATUS)) != 0 ||
        ((level->headers.marks & MARK_FORWARDED) != 0 && shows_sender(level->scan.text))) {
        return 0;
    }
    int own_words = level->headers.from.size > 0 && !bytes_is_blank(level->scan.text);
    return level_is_conversation(level) || (level->evidence == 0 && own_words);
}

/* Whether a prose report goes on trying: it says so, and no subject says that it gave up. */
static int is_delayed(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if ((marks & MARK_DELAYED) != 0) {
        return 1;
    }
    return (level->scan.rows & ROW_BIT(ROW_DELAYED)) != 0 && (marks & MARK_SUBJECT) == 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE uint8_t level_kind_of_prose(const struct level *level)
{
    if (is_delayed(level)) {
        return SMTPSTATUS_KIND_DELAYED;
    }
    const uint32_t failed =
        ROW_BIT(ROW_FAIL) | ROW_BIT(ROW_ONE); /* "delivered to a@b, could not be delivered to c@d" */
    int delivered = (level->headers.marks & MARK_DELIVERED) != 0 ||
                    ((level->scan.rows & ROW_BIT(ROW_DELIVERED)) != 0 && (level->scan.rows & failed) == 0 &&
                     (level->headers.marks & MARK_SUBJECT) == 0);
    return delivered ? SMTPSTATUS_KIND_DELIVERED : SMTPSTATUS_KIND_BOUNCE;
}
