/*
 * Opening a message: what kind it is, and where its recipients stand.
 *
 * SPDX-License-Identifier: MIT
 */
#include "address.h"
#include "dialect.h"
#include "groups.h"
#include "headers.h"
#include "mime.h"
#include "prose.h"

/* A report inside a report inside a forwarded message is as deep as anyone looks. */
#define FORWARDED_DEEPEST 4U

/* Whom a report is about stands at its start. */
#define GUESS_MOST 8192U

/* One message of those that are packed into each other. */
struct level {
    struct headers headers;
    struct parts parts;
    struct prose_scan scan;
    struct slice text; /* the text part, decoded */
    uint32_t evidence; /* how much speaks for a report; see weigh() */
};

/*
 * Decodes and converts a part into the sink. What a part in base64 or quoted-printable
 * has to be converted from shows only when it is decoded: that is done twice then.
 */
static void decode_bytes(const struct part *part, struct sink *sink)
{
    if (part->encoding == ENCODING_BASE64) {
        decode_base64(part->body, sink);
    } else if (part->encoding == ENCODING_QUOTED_PRINTABLE) {
        decode_quoted_printable(part->body, 0, sink);
    } else {
        decode_plain(part->body, sink);
    }
    sink_end(sink);
}

/* Whether a text was decoded: it lies in the scratch buffer. */
static int is_decoded(const struct report *report, struct slice text)
{
    return report->used > 0 && text.at >= report->scratch && text.at < report->scratch + report->used;
}

/*
 * Decodes a part into the scratch buffer when it must be; returns 0 when that is too small.
 * What was decoded is not decoded once more, so that the room for each byte of the message
 * is used once: that is what smtpstatus_report_scratch_size() counts on.
 */
static int decode_part(struct report *report, const struct part *part, struct slice *out)
{
    char *room = report->capacity > 0 ? report->scratch + report->used : NULL;
    size_t capacity = report->capacity - report->used;
    uint8_t charset = CHARSET_UTF_8;
    *out = part->body;
    if (is_decoded(report, part->body)) {
        return 1;
    }
    if (part->encoding != ENCODING_NONE) {
        struct sink sink = sink_of(room, capacity, CHARSET_UTF_8);
        decode_bytes(part, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = slice_of(room, sink.size);
    }
    if (out->at != NULL) {
        charset = charset_needed(*out, part->charset);
    }
    if (charset != CHARSET_UTF_8) {
        struct sink sink = sink_of(room, capacity, charset);
        decode_bytes(part, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = slice_of(room, sink.size);
    }
    if (part->html) {
        /* shorter than what it is made of, so that it can overwrite it */
        struct sink sink = sink_of(room, capacity, CHARSET_UTF_8);
        decode_html(*out, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = slice_of(room, sink.size);
    }
    if (out->at == part->body.at) {
        return 1;
    }
    report->used += out->size;
    if (part->body.at + part->body.size == report->data + report->length) {
        report->cut = out->size > 0 ? out->at + out->size : out->at; /* it may be NULL */
    }
    return 1;
}

/* Whether people write to each other, and no mail system. */
static int is_conversation(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    return (marks & (MARK_LIST | MARK_REPLY)) != 0 && (marks & (MARK_DAEMON | MARK_NULL_PATH | MARK_BOUNCE_BOX)) == 0;
}

/* Whether a program, or a report by its subject, brings a message with it. */
static int brings_message(const struct level *level)
{
    const uint32_t senders = MARK_ROBOT | MARK_DAEMON | MARK_SUBJECT;
    return (level->headers.marks & senders) != 0 &&
           (level->parts.returned.at != NULL || level->scan.returned.at != NULL);
}

/* How much speaks for a report besides what its text says: 3 is enough. */
static uint32_t weigh(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    uint32_t weight = 0;
    int bare = level->headers.block.size == 0; /* only a body: nothing speaks against its words */
    weight += bare || (marks & (MARK_DAEMON | MARK_NULL_PATH | MARK_BOUNCE_BOX)) != 0 ? 2U : 0U;
    weight += (marks & MARK_MAILER) != 0 ? 1U : 0U;
    weight += (marks & MARK_REPORT_TYPE) != 0 ? 2U : 0U;
    weight += (marks & MARK_SUBJECT) != 0 ? 1U : 0U;
    weight += (marks & (MARK_ROBOT | MARK_AUTO_OTHER | MARK_AUTO_REPLIED)) != 0 ? 1U : 0U;
    weight += (level->scan.rows & ROW_BIT(ROW_OPEN)) != 0 ? 1U : 0U;
    weight += brings_message(level) ? 1U : 0U;
    if (is_conversation(level)) {
        weight = weight > 2 ? weight - 2 : 0;
    }
    return level->headers.failed.at != NULL ? weight + 3 : weight;
}

/*
 * Whether enough speaks for a report. From a mail system an SMTP reply is enough, whatever
 * the language is and the character set.
 */
static int is_likely(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    int by_system = (marks & (MARK_DAEMON | MARK_NULL_PATH)) != 0 && (marks & (MARK_LIST | MARK_REPLY)) == 0;
    return level->evidence >= 3 || (by_system && level->evidence == 2 && prose_has_code(level->scan.text));
}

static int is_auto_reply(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if ((marks & MARK_DAEMON) != 0 && (marks & MARK_AUTO_SUBJECT) == 0) {
        return 0; /* "auto-replied" stands in reports too */
    }
    if ((marks & (MARK_AUTO_REPLIED | MARK_AUTO_HEADER | MARK_AUTO_PRECEDENCE)) != 0) {
        return 1;
    }
    /* ordinary mail may be about vacations too */
    return (marks & MARK_AUTO_SUBJECT) != 0 && (marks & MARK_LIST) == 0 &&
           ((marks & (MARK_NULL_PATH | MARK_SUPPRESS | MARK_REPLY | MARK_AUTO_OTHER)) != 0 ||
            (level->scan.rows & ROW_BIT(ROW_AUTO)) != 0);
}

static uint8_t first_dialect(uint32_t a, uint32_t b, uint32_t c)
{
    return (uint8_t)(a != DIALECT_COMMON ? a : b != DIALECT_COMMON ? b : c);
}

/* ------------------------------------------------------------ delivery reports */

/* The kind of a delivery report. */
static uint8_t kind_of_groups(const struct report *report, const struct level *level)
{
    int kind = groups_kind(report->groups);
    if (kind == SMTPSTATUS_KIND_OTHER) {
        kind = (level->headers.marks & MARK_DELAYED) != 0     ? SMTPSTATUS_KIND_DELAYED
               : (level->headers.marks & MARK_DELIVERED) != 0 ? SMTPSTATUS_KIND_DELIVERED
                                                              : SMTPSTATUS_KIND_BOUNCE;
    }
    return (uint8_t)kind;
}

/* Opens the fields of a delivery report; returns 0 when they name nobody. */
static int open_groups(struct report *report, const struct level *level, struct slice groups)
{
    report->groups = groups;
    report->group_at = 0;
    if (!groups_next(groups, &report->group_at, &report->current)) {
        return 0;
    }
    report->mode = MODE_GROUPS;
    report->has_group = 1;
    report->kind = kind_of_groups(report, level);
    report->dialect = first_dialect(level->headers.dialect, level->scan.dialect, DIALECT_RFC3464);
    return 1;
}

/* Whether a person shows a report to others, in an answer or in the midst of own words. */
static int is_discussed(const struct level *level)
{
    if ((level->headers.marks & MARK_FORWARDED) != 0 || level->headers.is_status) {
        return 0;
    }
    int own_words = level->headers.from.size > 0 && !bytes_is_blank(level->scan.text);
    return is_conversation(level) || (level->evidence == 0 && own_words);
}

/* Takes the quoting off fields; off those that were decoded in their place. Returns 0 without room. */
static int unquote(struct report *report, struct slice *fields)
{
    if (is_decoded(report, *fields)) {
        char *place = report->scratch + (fields->at - report->scratch);
        struct sink sink = sink_of(place, fields->size, CHARSET_UTF_8);
        decode_quoted(*fields, &sink);
        memset(place + sink.size, '\n', fields->size - sink.size);
        fields->size = sink.size;
        return 1;
    }
    char *room = report->capacity > 0 ? report->scratch + report->used : NULL;
    struct sink sink = sink_of(room, report->capacity - report->used, CHARSET_UTF_8);
    decode_quoted(*fields, &sink);
    if (sink.size > sink.capacity) {
        return 0;
    }
    if (fields->at + fields->size == report->data + report->length) {
        report->cut = sink.out + sink.size;
    }
    *fields = slice_of(sink.out, sink.size);
    report->used += sink.size;
    return 1;
}

/* Opens fields of a delivery report that stand in the text, quoted perhaps. Returns -1 without room. */
static int open_fields(struct report *report, const struct level *level)
{
    struct slice fields = level->scan.fields;
    if (fields.at == NULL || is_discussed(level)) {
        return 0;
    }
    if (level->scan.quoted && !unquote(report, &fields)) {
        return -1;
    }
    size_t end = groups_extent(fields, 0);
    report->returned = end < fields.size ? slice_part(fields, end, fields.size) : report->returned;
    return open_groups(report, level, slice_part(fields, 0, end));
}

/* ---------------------------------------------------------------------- prose */

/* Whether a prose report goes on trying: it says so, and no subject says that it gave up. */
static int is_delayed(const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if ((marks & MARK_DELAYED) != 0) {
        return 1;
    }
    return (level->scan.rows & ROW_BIT(ROW_DELAYED)) != 0 && (marks & MARK_SUBJECT) == 0;
}

static uint8_t kind_of_prose(const struct level *level)
{
    if (is_delayed(level)) {
        return SMTPSTATUS_KIND_DELAYED;
    }
    int delivered = (level->headers.marks & MARK_DELIVERED) != 0 ||
                    ((level->scan.rows & ROW_BIT(ROW_DELIVERED)) != 0 && (level->scan.rows & ROW_BIT(ROW_FAIL)) == 0 &&
                     (level->headers.marks & MARK_SUBJECT) == 0);
    return delivered ? SMTPSTATUS_KIND_DELIVERED : SMTPSTATUS_KIND_BOUNCE;
}

/* Opens a report whose recipients a header lists. */
static int open_failed(struct report *report, const struct level *level)
{
    size_t at = 0;
    if (level->headers.failed.at == NULL || address_next(level->headers.failed, &at).at == NULL) {
        return 0;
    }
    report->mode = MODE_FAILED;
    report->failed = level->headers.failed;
    report->group_at = 0;
    report->kind = kind_of_prose(level);
    report->dialect = first_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
    return 1;
}

/* Opens a report whose recipients stand in the text. */
static int open_prose(struct report *report, const struct level *level)
{
    prose_begin(&report->prose_state, &level->scan);
    if (!is_likely(level) || !prose_next(level->scan.text, &report->prose_state, &report->pending)) {
        return 0;
    }
    report->mode = MODE_PROSE;
    report->kind = kind_of_prose(level);
    report->dialect = first_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
    return 1;
}

/* Whether a returned message is no report itself, and its headers are not cut off. */
static int is_plain_message(struct slice message)
{
    struct headers inner;
    headers_read(message, &inner);
    return inner.body.size != 0 && (inner.marks & (MARK_DAEMON | MARK_REPORT_TYPE)) == 0;
}

/* Whether a message went to a mailing list, so that its To names no recipient. */
static int is_list_message(struct slice message)
{
    struct headers inner;
    headers_read(message, &inner);
    return (inner.marks & MARK_LIST) != 0;
}

/* Whether the report's text is the last of the message: nothing shows that it is all there. */
static int ends_message(const struct report *report, const struct level *level)
{
    const struct slice *body = &level->parts.text.body;
    return body->at + body->size == report->data + report->length && level->scan.returned.at == NULL;
}

/* Whether the line at `at` gives advice, such as whom to ask for help. */
static int is_advice(struct slice text, size_t at)
{
    size_t after;
    while (at < text.size && is_blank(text.at[at])) {
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
        } else if (bytes_find(found.at, 0, found.size, '.') < found.size && !slice_same(found, sender) &&
                   !slice_same(found, reader) && !slice_same(found, helper) && !is_office(found)) {
            return found;
        }
    }
}

/* Opens a report that says in no known words whom it is about. */
static int open_guess(struct report *report, const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if (!is_likely(level) || (marks & (MARK_DAEMON | MARK_NULL_PATH)) == 0) {
        return 0;
    }
    if ((level->scan.rows & ROW_BIT(ROW_LIST)) != 0) {
        return 0; /* it announced its recipients, by names that are no addresses */
    }
    if ((level->scan.rows & (ROW_BIT(ROW_FAIL) | ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_REASON))) == 0 &&
        !prose_has_code(level->scan.text)) {
        return 0;
    }
    if (slice_starts(level->headers.content_type, "multipart/") && ends_message(report, level)) {
        return 0; /* cut off: the part that says more is missing */
    }
    if (report->returned.at != NULL && !slice_starts(report->returned, ">") && !is_plain_message(report->returned)) {
        return 0; /* the report is in there */
    }
    struct slice address = guess_address(report, level->scan.text);
    if (address.at == NULL) {
        return 0;
    }
    memset(&report->current, 0, sizeof report->current);
    report->current.address = address;
    report->current.diagnostic = prose_reason_of(level->scan.text, address);
    report->mode = MODE_SINGLE;
    report->kind = kind_of_prose(level);
    report->dialect = first_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
    return 1;
}

/* What to fall back on when no message inside of the first one is a report that names anybody. */
struct fallback {
    struct slice header, prose, returned;
    uint8_t is_report; /* the first message is a report all the same */
    uint8_t is_bounce; /* ... beyond doubt, even if it names nobody */
    uint8_t kind, dialect;
};

static void note_fallback(const struct report *report, const struct level *level, struct fallback *fallback)
{
    fallback->is_report =
        level->parts.status.body.at != NULL ||
        (level->evidence >= 3 && (level->scan.rows & (ROW_BIT(ROW_FAIL) | ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_LIST))) != 0);
    const uint32_t sure = MARK_NULL_PATH | MARK_REPORT_TYPE;
    int said = (level->scan.rows & (ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_LIST))) != 0 &&
               ((level->headers.marks & MARK_DAEMON) != 0 || brings_message(level));
    fallback->is_bounce =
        fallback->is_report && (level->parts.status.body.at != NULL || (level->headers.marks & sure) != 0 || said);
    fallback->header = report->header;
    fallback->prose = report->prose;
    fallback->returned = report->returned;
    fallback->kind = kind_of_prose(level);
    fallback->dialect = first_dialect(level->headers.dialect, level->scan.dialect, DIALECT_COMMON);
}

/*
 * A report that names nobody, as "Delivery report unavailable": whom the returned message
 * was sent to tells. Not when that is a report itself, or cut off.
 */
static int open_fallback(struct report *report, const struct fallback *fallback)
{
    if (!fallback->is_report || fallback->returned.at == NULL || !is_plain_message(fallback->returned) ||
        is_list_message(fallback->returned)) {
        return 0;
    }
    struct slice to = fields_find(fallback->returned, DSN_TO);
    struct slice address = to.at != NULL ? address_of_field(to) : to;
    if (address.at == NULL || !address_is_complete(address)) {
        return 0;
    }
    memset(&report->current, 0, sizeof report->current);
    report->header = fallback->header;
    report->prose = fallback->prose;
    report->returned = fallback->returned;
    report->current.address = address;
    report->current.diagnostic = prose_reason_of(fallback->prose, address);
    report->mode = MODE_SINGLE;
    report->kind = fallback->kind;
    report->dialect = fallback->dialect;
    return 1;
}

/* ---------------------------------------------------------- other sorts of mail */

/* Makes the sender of an automatic message its one recipient. */
static void open_sender(struct report *report, const struct level *level, uint8_t kind, uint8_t dialect)
{
    report->kind = kind;
    report->dialect = first_dialect(level->headers.dialect, DIALECT_COMMON, dialect);
    memset(&report->current, 0, sizeof report->current);
    report->current.address = address_of_field(level->headers.from);
    /* without the end of the headers nobody knows what else they say */
    int usable = level->headers.body.size > 0 && address_is_complete(report->current.address);
    report->mode = usable ? MODE_SINGLE : MODE_DONE;
}

static int open_feedback(struct report *report, const struct level *level, struct slice fields)
{
    int is_part = fields.at != NULL;
    if (!is_part && (level->headers.marks & MARK_FEEDBACK) == 0) {
        return 0;
    }
    if (!is_part && report->returned.at == NULL) {
        return 0; /* mail about abuse reports */
    }
    report->kind = SMTPSTATUS_KIND_FEEDBACK;
    report->dialect = first_dialect(level->headers.dialect, DIALECT_COMMON, DIALECT_RFC5965);
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

static int open_disposition(struct report *report, const struct level *level, struct slice fields)
{
    struct recipient first;
    size_t at = 0;
    if (fields.at == NULL) {
        if ((level->headers.marks & MARK_RECEIPT) == 0 ||
            (level->headers.marks & (MARK_LIST | MARK_REPLY | MARK_REPORT_TYPE)) != 0) {
            return 0;
        }
        open_sender(report, level, SMTPSTATUS_KIND_DISPOSITION, DIALECT_RFC8098);
        return 1;
    }
    report->groups = fields;
    open_sender(report, level, SMTPSTATUS_KIND_DISPOSITION, DIALECT_RFC8098);
    report->mode = MODE_DONE;
    if (groups_next(fields, &at, &first) || first.final.at != NULL) {
        report->current = first;
        report->mode = MODE_SINGLE;
        if (is_rejection(level, fields)) {
            report->kind = SMTPSTATUS_KIND_BOUNCE;
            report->current.diagnostic = prose_reason_of(report->prose, first.address);
        }
    }
    return 1;
}

static int open_automatic(struct report *report, const struct level *level)
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
    if (is_auto_reply(level) || auto_words) {
        open_sender(report, level, SMTPSTATUS_KIND_AUTO_REPLY, DIALECT_RFC3834);
        return 1;
    }
    return 0;
}

/* A mail system tells its postmaster of a message in the queue, with no report in fields: nobody's came back. */
static int open_notice(struct report *report, const struct level *level)
{
    uint32_t marks = level->headers.marks;
    if ((marks & MARK_NOTICE) == 0 || (marks & (MARK_DAEMON | MARK_NULL_PATH)) == 0 ||
        level->headers.failed.at != NULL) {
        return 0;
    }
    report->mode = MODE_DONE;
    report->kind = SMTPSTATUS_KIND_OTHER;
    return 1;
}

/* ------------------------------------------------------------------- one level */

/* Looks for a report in the text of this level. Returns 1 when there is one, -1 without room. */
static int open_text(struct report *report, struct level *level)
{
    if (!decode_part(report, &level->parts.text, &level->text)) {
        return -1;
    }
    prose_scan(level->text, &level->scan);
    level->evidence = weigh(level);
    report->prose = level->scan.text;
    if (report->returned.at == NULL) {
        report->returned = level->scan.returned;
    }
    int fields = level->parts.status.body.at == NULL ? open_fields(report, level) : 0;
    if (fields != 0) {
        return fields;
    }
    if (is_auto_reply(level) && level->headers.failed.at == NULL && (level->headers.marks & MARK_AUTO_SUBJECT) != 0) {
        return 0; /* a vacation notice may quote what it likes */
    }
    if (open_failed(report, level)) {
        return 1;
    }
    if ((level->headers.marks & MARK_REPORT_TYPE) != 0 && level->parts.returned.at == NULL && !level->parts.is_closed) {
        /* cut off before the delivery report; the text may name others than that */
        report->kind = kind_of_prose(level);
        report->mode = MODE_DONE;
        return 1;
    }
    return open_prose(report, level) || open_guess(report, level);
}

/* Opens one message. Returns 1 when it is a report of some kind, 0 when not, -1 without room. */
static int open_level(struct report *report, struct level *level, struct slice message)
{
    struct slice status;
    struct slice feedback;
    struct slice disposition;
    memset(level, 0, sizeof *level);
    headers_read(message, &level->headers);
    report->header = level->headers.block;
    report->groups = slice_of(NULL, 0);
    report->prose = slice_of(NULL, 0);
    if (level->headers.is_status) {
        level->scan.fields = message;
        return open_fields(report, level);
    }
    mime_read(level->headers.body, level->headers.content_type, mime_encoding(level->headers.transfer_encoding),
              &level->parts);
    report->returned = level->parts.returned_encoded ? slice_of(NULL, 0) : level->parts.returned;
    report->prose = level->parts.text.encoding == ENCODING_NONE ? level->parts.text.body : slice_of(NULL, 0);
    if (!decode_part(report, &level->parts.status, &status) ||
        !decode_part(report, &level->parts.feedback, &feedback) ||
        !decode_part(report, &level->parts.disposition, &disposition)) {
        return -1;
    }
    if ((status.at != NULL && open_groups(report, level, status)) || open_feedback(report, level, feedback) ||
        open_disposition(report, level, disposition) || open_notice(report, level)) {
        return 1;
    }
    int found = open_text(report, level);
    if (found != 0) {
        return found;
    }
    return open_automatic(report, level);
}

/* What a level's message holds of another message. */
static struct slice inner_message(const struct report *report, const struct level *level)
{
    if (level->parts.returned.at != NULL && !level->parts.returned_encoded) {
        return level->parts.returned;
    }
    /* what an answer or a mailing list's message quotes is not for its reader */
    int quotes = is_conversation(level) && (level->headers.marks & MARK_FORWARDED) == 0;
    return quotes ? slice_of(NULL, 0) : report->returned;
}

/* Forgets all but the caller's rules. */
static void report_clear(struct report *report)
{
    const struct smtpstatus_rules *rules = status_of(&report->status)->rules;
    memset(report, 0, sizeof *report);
    status_of(&report->status)->rules = rules;
}

int smtpstatus_report_open(smtpstatus_report *handle, const char *data, size_t length, char *scratch,
                           size_t scratch_size)
{
    struct level level;
    struct fallback fallback;
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct report *report = report_of(handle);
    report_clear(report);
    if ((data == NULL && length > 0) || (scratch == NULL && scratch_size > 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    memset(&fallback, 0, sizeof fallback);
    report->data = data;
    report->length = length;
    report->scratch = scratch;
    report->capacity = scratch_size;
    report->budget = 8 * length;
    struct slice message = slice_of(data, length);
    for (uint32_t depth = 0; depth < FORWARDED_DEEPEST; depth++) {
        int found = open_level(report, &level, message);
        if (found < 0) {
            report_clear(report);
            return SMTPSTATUS_ERROR_BUFFER;
        }
        if (found > 0) {
            return SMTPSTATUS_OK;
        }
        if (depth == 0) {
            note_fallback(report, &level, &fallback);
        }
        message = inner_message(report, &level);
        if (message.at == NULL || message.size == 0) {
            break;
        }
    }
    if (!open_fallback(report, &fallback)) {
        report->mode = MODE_DONE;
        report->kind = fallback.is_bounce ? fallback.kind : (uint8_t)SMTPSTATUS_KIND_OTHER;
    }
    return SMTPSTATUS_OK;
}
