/*
 * Opening reports on delivery: from fields, from headers, from prose, and as a last resort.
 *
 * SPDX-License-Identifier: MIT
 */
#include "delivery.h"

#include "address.h"
#include "dialect.h"
#include "groups.h"
#include "passage.h"
#include "reason.h"
#include "scratch.h"
#include "transcript.h"

/* Whom a report is about stands at its start. */
#define GUESS_MOST 8192U

/* The kind of a delivery report, whose first recipient is read. */
static uint8_t kind_of_groups(const struct report *report, struct level *level)
{
    int kind = groups_action(report->current.action);
    if (kind != SMTPSTATUS_KIND_BOUNCE) { /* which goes before all that others may say */
        kind = groups_kind(report->groups);
    }
    if (kind == SMTPSTATUS_KIND_OTHER) {
        headers_mark(&level->headers);
        kind = (level->headers.marks & MARK_DELAYED) != 0 ? SMTPSTATUS_KIND_DELAYED
               : (level->headers.marks & MARK_DELIVERED) != 0 || slice_starts(report->current.status, "2.")
                   ? SMTPSTATUS_KIND_DELIVERED
                   : SMTPSTATUS_KIND_BOUNCE;
    }
    return (uint8_t)kind;
}

SMTPSTATUS_PRIVATE int delivery_open_groups(struct report *report, struct level *level, struct slice groups)
{
    report->groups = groups;
    report->group_at = 0;
    if (!groups_next(groups, &report->group_at, &report->current)) {
        return 0;
    }
    report->mode = MODE_GROUPS;
    report->has_group = 1;
    report->kind = kind_of_groups(report, level);
    report->dialect = level_dialect(level->headers.dialect, level->scan.dialect, DIALECT_RFC3464);
    if (!level->headers.is_marked) {
        report->dialect = DIALECT_UNREAD;
        report->names.mailer = level->headers.mailer;
        report->names.from = level->headers.from;
        report->names.subject = level->headers.subject;
    }
    return 1;
}

SMTPSTATUS_PRIVATE int delivery_open_fields(struct report *report, struct level *level)
{
    struct slice fields = level->scan.fields;
    if (fields.at == NULL || level_is_discussed(level)) {
        return 0;
    }
    if (level->scan.quoted && !scratch_unquote(report, &fields)) {
        return -1;
    }
    size_t end = groups_extent(fields, 0);
    report->returned = end < fields.size ? slice_part(fields, end, fields.size) : report->returned;
    return delivery_open_groups(report, level, slice_part(fields, 0, end));
}

/* ---------------------------------------------------------------------- prose */

SMTPSTATUS_PRIVATE int delivery_open_failed(struct report *report, const struct level *level)
{
    size_t at = 0;
    if (level->headers.failed.at == NULL || address_next(level->headers.failed, &at).at == NULL) {
        return 0;
    }
    report->mode = MODE_FAILED;
    report->failed = level->headers.failed;
    report->group_at = 0;
    report->kind = level_kind_of_prose(level);
    report->dialect = level_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
    return 1;
}

SMTPSTATUS_PRIVATE int delivery_open_prose(struct report *report, const struct level *level)
{
    prose_begin(&report->prose_state, &level->scan);
    if ((!level_is_likely(level) && !level_is_told(level)) ||
        !prose_next(level->scan.text, &report->prose_state, &report->pending)) {
        return 0;
    }
    report->mode = MODE_PROSE;
    report->kind = level_kind_of_prose(level);
    report->dialect = level_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
    return 1;
}

/*
 * Whether a returned message has none of these marks, and its headers are not cut off; whom it is from says
 * enough when it is not asked for a mailing list.
 */
static int is_message_without(struct slice message, uint32_t marks)
{
    struct headers inner;
    headers_read(message, &inner);
    headers_mark(&inner);
    int from = (marks & MARK_LIST) == 0 && inner.from.at != NULL &&
               inner.from.at + inner.from.size < message.at + message.size;
    return (inner.body.size != 0 || from) && (inner.marks & marks) == 0;
}

/* Whether the report's text is the last of the message: nothing shows that it is all there. */
static int ends_message(const struct report *report, const struct level *level)
{
    return report_ends_with(slice_of(report->data, report->length), level->parts.text.body) &&
           level->scan.returned.at == NULL;
}

/* Whether the line at `at`, which is not empty, gives advice, such as whom to ask for help. */
static int is_advice(struct slice text, size_t at)
{
    size_t after;
    while (is_blank(text.at[at])) {
        at++;
    }
    return dialect_match(text, at, ROW_BIT(ROW_STOP), &after) != NULL;
}

/* Whether those who run a mail system are reached there. */
static int is_office(struct slice address)
{
    static const char names[][16] = {"postmaster@", "mailer-daemon@", "support@", "help@", "helpdesk@", "abuse@"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        if (slice_starts(address, names[k])) {
            return 1;
        }
    }
    return 0;
}

/* Whether the address at `at` is a command's sender, "MAIL FROM:<a@b>". */
static SMTPSTATUS_RARE int is_sender(struct slice text, size_t at)
{
    return at >= 6 && starts_with(text.at, at - 6, text.size, "from:<");
}

/* An address in the text that is neither the report's sender nor its reader: the last resort. */
static struct slice guess_address(const struct report *report, struct slice text)
{
    size_t at = 0;
    size_t behind = 0; /* the address before this one */
    int advice = 0;    /* what the line says that it stands in */
    struct slice helper = {NULL, 0};
    struct slice sender = address_of_field(fields_find(report->header, DSN_FROM));
    struct slice reader = address_of_field(fields_find(report->header, DSN_TO));
    text.size = text.size < GUESS_MOST ? text.size : GUESS_MOST;
    for (;;) {
        struct slice found = address_next(text, &at);
        if (found.at == NULL) {
            return found;
        }
        size_t line = bytes_line_start(text, (size_t)(found.at - text.at), behind);
        advice = behind > 0 && line == behind ? advice : is_advice(text, line);
        behind = at;
        if (advice) {
            helper = found;
        } else if (bytes_find(found.at, 0, found.size, '.') < found.size &&
                   !is_sender(text, (size_t)(found.at - text.at)) && !slice_same(found, sender) &&
                   !slice_same(found, reader) && !slice_same(found, helper) && !is_office(found)) {
            return found;
        }
    }
}

/* Whether [start, end) is an address in a reply, "550 5.1.1 <a@b>", or stands above one, "a@b / #550 5.1.1 ...". */
static SMTPSTATUS_RARE int is_replied(struct slice text, size_t start, size_t end)
{
    if (start > 2 && text.at[start - 1] == '<' && text.at[start - 2] == ' ' && is_digit(text.at[start - 3])) {
        return 1;
    }
    size_t line = bytes_line_end(text.at, end, text.size);
    size_t next = bytes_next_line(text.at, line, text.size);
    return bytes_line_start(text, start, 0) == start && line == end &&
           (transcript_code(text, next) >= 400 || dialect_match(text, next, ROW_BIT(ROW_REASON), &line) != NULL);
}

/* An address that a reply names: Exchange lists people by their names above it. */
static SMTPSTATUS_RARE struct slice replied_address(const struct report *report, struct slice text)
{
    size_t at = 0;
    struct slice reader = address_of_field(fields_find(report->header, DSN_TO));
    text.size = text.size < GUESS_MOST ? text.size : GUESS_MOST;
    for (;;) {
        struct slice found = address_next(text, &at);
        if (found.at == NULL || (is_replied(text, (size_t)(found.at - text.at), at) && !slice_same(found, reader))) {
            return found;
        }
    }
}

SMTPSTATUS_PRIVATE int delivery_open_guess(struct report *report, const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if (!level_is_likely(level) || (marks & (MARK_DAEMON | MARK_NULL_PATH)) == 0) {
        return 0;
    }
    const uint32_t says = ROW_BIT(ROW_FAIL) | ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_REASON) | ROW_BIT(ROW_DELAYED);
    /* a report in words that are not known, by its subject and by whom it is from */
    int known = (marks & MARK_NULL_PATH) != 0 || level->headers.dialect != DIALECT_COMMON;
    int named = (marks & (MARK_SUBJECT_LEADS | MARK_DAEMON)) == (MARK_SUBJECT_LEADS | MARK_DAEMON) && known;
    if ((level->scan.rows & says) == 0 && !named && !passage_has_code(level->scan.text)) {
        return 0;
    }
    if (slice_starts(level->headers.content_type, "multipart/") && ends_message(report, level)) {
        return 0; /* cut off: the part that says more is missing */
    }
    if (report->returned.at != NULL && !slice_starts(report->returned, ">") &&
        !is_message_without(report->returned, MARK_DAEMON | MARK_REPORT_TYPE)) {
        return 0; /* the report is in there */
    }
    /* where it announced its recipients, their names are no addresses, and those below stand in advice */
    struct slice address = (level->scan.rows & ROW_BIT(ROW_LIST)) != 0 ? replied_address(report, level->scan.text)
                                                                       : guess_address(report, level->scan.text);
    if (address.at == NULL) {
        return 0;
    }
    clear(&report->current, sizeof report->current);
    report->current.address = address;
    report->current.diagnostic = reason_of_address(report, address);
    report->mode = MODE_SINGLE;
    report->kind = level_kind_of_prose(level);
    report->dialect = level_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
    return 1;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE void fallback_note(const struct report *report, const struct level *level,
                                                      struct fallback *fallback)
{
    const uint32_t says = ROW_BIT(ROW_FAIL) | ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_LIST);
    const uint32_t named = MARK_DAEMON | MARK_NULL_PATH | MARK_SUBJECT_LEADS;
    int told = (level->scan.rows & says) != 0 || (level->headers.marks & named) == named;
    fallback->is_report = level->parts.status.body.at != NULL || (level->evidence >= 3 && told);
    const uint32_t sure = MARK_NULL_PATH | MARK_REPORT_TYPE;
    int said = (level->scan.rows & (ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_LIST))) != 0 &&
               ((level->headers.marks & MARK_DAEMON) != 0 || level_brings_message(level));
    fallback->is_bounce =
        fallback->is_report && (level->parts.status.body.at != NULL || (level->headers.marks & sure) != 0 || said);
    fallback->header = report->header;
    fallback->prose = report->prose;
    fallback->returned = report->returned;
    fallback->kind = level_kind_of_prose(level);
    fallback->dialect = level_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
}

SMTPSTATUS_PRIVATE int fallback_open(struct report *report, const struct fallback *fallback)
{
    /* the To of a mailing list's message names no recipient */
    if (!fallback->is_report || fallback->returned.at == NULL ||
        !is_message_without(fallback->returned, MARK_DAEMON | MARK_REPORT_TYPE | MARK_LIST)) {
        return 0;
    }
    struct slice to = fields_find(fallback->returned, DSN_TO);
    struct slice address = to.at != NULL ? address_of_field(to) : to;
    if (address.at == NULL || !address_is_complete(address)) {
        return 0;
    }
    report->header = fallback->header;
    struct slice named = guess_address(report, fallback->prose);
    if (named.at != NULL && !slice_same(named, address)) {
        return 0; /* the text names another, if in words that are not known */
    }
    clear(&report->current, sizeof report->current);
    report->prose = fallback->prose;
    report->leads = PROSE_ANYWHERE;
    report->returned = fallback->returned;
    report->current.address = address;
    report->current.diagnostic = reason_of_address(report, address);
    report->mode = MODE_SINGLE;
    report->kind = fallback->kind;
    report->dialect = fallback->dialect;
    return 1;
}
