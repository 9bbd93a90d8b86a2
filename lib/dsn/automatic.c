/*
 * Opening what is sent by programs and tells of no delivery; see automatic.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "automatic.h"

#include "address.h"
#include "dialect.h"
#include "groups.h"
#include "reason.h"

/* Makes the sender of an automatic message its one recipient. */
static void open_sender(struct report *report, const struct level *level, uint8_t kind, uint8_t dialect)
{
    report->kind = kind;
    report->dialect = level_dialect(level->headers.dialect, DIALECT_COMMON, dialect);
    clear(&report->current, sizeof report->current);
    report->current.address = address_of_field(level->headers.from);
    /* without the end of the headers nobody knows what else they say */
    int usable = level->headers.body.size > 0 && address_is_complete(report->current.address);
    report->mode = usable ? MODE_SINGLE : MODE_DONE;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int automatic_open_feedback(struct report *report, const struct level *level,
                                                               struct slice fields)
{
    int is_part = fields.at != NULL;
    if (!is_part && (level->headers.marks & MARK_FEEDBACK) == 0) {
        return 0;
    }
    if (!is_part && report->returned.at == NULL) {
        return 0; /* mail about abuse reports */
    }
    report->kind = SMTPSTATUS_KIND_FEEDBACK;
    report->dialect = level_dialect(level->headers.dialect, DIALECT_COMMON, DIALECT_RFC5965);
    report->groups = fields;
    report->group_at = 0;
    report->mode = MODE_FEEDBACK;
    return 1;
}

/*
 * Sieve's "reject" (RFC 5429 2.2) and Dovecot's delivery agent answer with a disposition:
 * deleted by a program. What a person deletes unread has a receipt's subject.
 */
static int is_rejection(const struct level *level, struct slice fields)
{
    struct slice disposition = fields_find(fields, DSN_DISPOSITION);
    size_t semicolon = bytes_find(disposition.at, 0, disposition.size, ';');
    return semicolon < disposition.size && slice_starts(disposition, "automatic-action") &&
           slice_starts(slice_trim(slice_part(disposition, semicolon + 1, disposition.size)), "deleted") &&
           (level->headers.marks & (MARK_DAEMON | MARK_NULL_PATH)) != 0 && (level->headers.marks & MARK_RECEIPT) == 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int automatic_open_disposition(struct report *report, const struct level *level,
                                                                  struct slice fields)
{
    struct recipient first;
    size_t at = 0;
    if (fields.at == NULL) {
        if ((level->headers.marks & MARK_RECEIPT) == 0 ||
            (level->headers.marks & (MARK_LIST | MARK_REPLY | MARK_REPORT_TYPE | MARK_DAEMON)) != 0) {
            return 0;
        }
        open_sender(report, level, SMTPSTATUS_KIND_DISPOSITION, DIALECT_RFC8098);
        return 1;
    }
    report->groups = fields;
    open_sender(report, level, SMTPSTATUS_KIND_DISPOSITION, DIALECT_RFC8098);
    report->mode = MODE_DONE;
    if (groups_next(fields, &at, &first)) {
        report->current = first;
        report->mode = MODE_SINGLE;
        if (is_rejection(level, fields)) {
            report->kind = SMTPSTATUS_KIND_BOUNCE;
            report->current.diagnostic = reason_of_address(report, first.address);
        }
    }
    return 1;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int automatic_open_answer(struct report *report, const struct level *level)
{
    uint32_t marks = level->headers.marks;
    uint32_t rows = level->scan.rows;
    if (level->parts.status.body.at != NULL || (marks & MARK_REPORT_TYPE) != 0) {
        return 0; /* a delivery report that names nobody is still one */
    }
    if ((marks & MARK_CHALLENGE) != 0 && (marks & MARK_LIST) == 0) {
        open_sender(report, level, SMTPSTATUS_KIND_CHALLENGE_RESPONSE, DIALECT_COMMON);
        return 1;
    }
    if ((rows & ROW_BIT(ROW_CHALLENGE)) != 0 &&
        (marks & (MARK_AUTO_REPLIED | MARK_AUTO_OTHER | MARK_AUTO_HEADER | MARK_NULL_PATH | MARK_AUTO_PRECEDENCE |
                  MARK_BOUNCE_BOX)) != 0) {
        open_sender(report, level, SMTPSTATUS_KIND_CHALLENGE_RESPONSE, DIALECT_COMMON);
        return 1;
    }
    int auto_words = (rows & ROW_BIT(ROW_AUTO)) != 0 && (marks & MARK_DAEMON) == 0 &&
                     (marks & (MARK_NULL_PATH | MARK_AUTO_OTHER | MARK_SUPPRESS)) != 0 && (marks & MARK_LIST) == 0;
    if (level_is_auto_reply(level) || auto_words) {
        open_sender(report, level, SMTPSTATUS_KIND_AUTO_REPLY, DIALECT_RFC3834);
        return 1;
    }
    return 0;
}

SMTPSTATUS_PRIVATE int automatic_open_notice(struct report *report, const struct level *level)
{
    uint32_t marks = level->headers.marks;
    const uint32_t others = MARK_AUTO_REPLIED | MARK_AUTO_HEADER | MARK_AUTO_PRECEDENCE | MARK_REPORT_TYPE;
    int answered = (marks & (MARK_DAEMON | MARK_NULL_PATH)) == 0 && (marks & others) != 0;
    if ((marks & MARK_NOTICE) == 0 || answered || level->headers.failed.at != NULL) {
        return 0;
    }
    report->mode = MODE_DONE;
    return 1;
}
