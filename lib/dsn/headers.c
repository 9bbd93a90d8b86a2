/*
 * Reads message headers in one pass and looks up their words in the dialects' rows.
 *
 * SPDX-License-Identifier: MIT
 */
#include "headers.h"

#include "decode.h"
#include "dialect.h"
#include "report.h"

/* Subjects and From fields tell what they are at their start. */
#define SUBJECT_MOST 256U

SMTPSTATUS_PRIVATE size_t headers_start(struct slice message)
{
    size_t at = starts_with(message.at, 0, message.size, "\xef\xbb\xbf") ? 3 : 0;
    while (at < message.size) {
        size_t next = at;
        struct slice line = bytes_line(message, &next);
        if (!bytes_is_blank(line) && !slice_starts(line, "from ") && !slice_starts(line, ">from ")) {
            break;
        }
        at = next;
    }
    return at;
}

static const uint32_t mark_of_row[ROW_KINDS] = {
    [ROW_SUBJECT] = MARK_SUBJECT,
    [ROW_DELAYED_SUBJECT] = MARK_DELAYED | MARK_SUBJECT,
    [ROW_DELIVERED_SUBJECT] = MARK_DELIVERED | MARK_SUBJECT,
    [ROW_AUTO_SUBJECT] = MARK_AUTO_SUBJECT,
    [ROW_CHALLENGE_SUBJECT] = MARK_CHALLENGE,
    [ROW_RECEIPT_SUBJECT] = MARK_RECEIPT,
    [ROW_FEEDBACK_SUBJECT] = MARK_FEEDBACK,
    [ROW_NOTICE_SUBJECT] = MARK_NOTICE,
    [ROW_FROM] = MARK_DAEMON,
    [ROW_MAILER] = MARK_MAILER,
};

#define ROW_SUBJECTS                                                                                                   \
    (ROW_BIT(ROW_SUBJECT) | ROW_BIT(ROW_DELAYED_SUBJECT) | ROW_BIT(ROW_DELIVERED_SUBJECT) |                            \
     ROW_BIT(ROW_AUTO_SUBJECT) | ROW_BIT(ROW_CHALLENGE_SUBJECT) | ROW_BIT(ROW_RECEIPT_SUBJECT) |                       \
     ROW_BIT(ROW_FEEDBACK_SUBJECT) | ROW_BIT(ROW_NOTICE_SUBJECT))

/* The first row of these kinds that the text of a header has; *leads: the text starts with it, ':' when that follows. */
static SMTPSTATUS_APART const struct dsn_row *find_words(struct slice text, uint32_t kinds, char *leads)
{
    size_t after;
    char decoded[SUBJECT_MOST];
    if (text.size == 0) {
        return NULL;
    }
    if (bytes_find(text.at, 0, text.size, '?') < text.size) {
        struct sink sink = sink_of(decoded, sizeof decoded, CHARSET_UTF_8);
        decode_header(slice_of(text.at, text.size < 4 * SUBJECT_MOST ? text.size : 4 * SUBJECT_MOST), &sink);
        text = slice_of(decoded, sink.size < sizeof decoded ? sink.size : sizeof decoded);
    }
    text.size = text.size < SUBJECT_MOST ? text.size : SUBJECT_MOST;
    size_t at = 0;
    const struct dsn_row *row = dialect_find(text, &at, text.size, kinds, &after);
    if (row != NULL) {
        after += after < text.size && text.at[after] == ' '; /* "Réponse automatique : ..." */
        *leads = at > 0 ? '\0' : after < text.size && text.at[after] == ':' ? ':' : '^';
    }
    if (row != NULL && dsn_row_kind(row) == ROW_AUTO_SUBJECT && at > 0 && is_eight_bit(text.at[at - 1])) {
        return NULL; /* absent is also who got no parcel */
    }
    return row == NULL || dsn_row_kind(row) != ROW_RECEIPT_SUBJECT || at == 0 ? row : NULL; /* "Must read: ..." */
}

/* Notes what the words of a header say. */
static void mark_words(struct headers *headers, struct slice text, uint32_t kinds)
{
    char leads;
    const struct dsn_row *row = find_words(text, kinds, &leads);
    if (row != NULL) {
        if (dsn_row_kind(row) == ROW_AUTO_SUBJECT && leads == ':') {
            headers->marks |= MARK_AUTO_HEADER; /* "Automatic reply: ..." */
        }
        headers->marks |= mark_of_row[dsn_row_kind(row)];
        headers->marks |= leads != '\0' && (headers->marks & MARK_SUBJECT) != 0 ? MARK_SUBJECT_LEADS : 0U;
        headers->dialect = headers->dialect != DIALECT_COMMON ? headers->dialect : row->dialect;
    }
}

SMTPSTATUS_PRIVATE uint32_t headers_dialect(struct slice mailer, struct slice from, struct slice subject)
{
    const struct {
        struct slice text;
        uint32_t kinds;
    } headers[] = {{mailer, ROW_BIT(ROW_MAILER)}, {from, ROW_BIT(ROW_FROM)}, {subject, ROW_SUBJECTS}};
    uint32_t dialect = DIALECT_COMMON;
    for (size_t k = 0; k < sizeof headers / sizeof headers[0] && dialect == DIALECT_COMMON; k++) {
        char leads;
        const struct dsn_row *row = find_words(headers[k].text, headers[k].kinds, &leads);
        dialect = row != NULL ? row->dialect : dialect;
    }
    return dialect;
}

#define ROBOT_LETTER(c) (1U << ((c)&31))

/* For each second letter of a name of is_robot() the first letters that go before it. */
static const uint32_t robot_letters[32] = {
    ['o' & 31] = ROBOT_LETTER('n') | ROBOT_LETTER('d') | ROBOT_LETTER('p'),
    ['a' & 31] = ROBOT_LETTER('g') | ROBOT_LETTER('m') | ROBOT_LETTER('d'),
    ['d' & 31] = ROBOT_LETTER('n') | ROBOT_LETTER('a'),
    ['n' & 31] = ROBOT_LETTER('a'),
};

/* Whether two bytes may start such a name; in any case, and some that are no letters. */
static inline uint32_t may_be_robot(char first, char second)
{
    return robot_letters[second & 31] >> (first & 31) & 1U;
}

/* Whether a name that programs and no persons have, or a carrier's, starts at `at`. */
static int is_robot(struct slice from, size_t at)
{
    static const char robots[][20] = {"daemon",      "no-reply",     "noreply",   "donotreply", "do-not-rep",
                                      "mailservice", "mail_service", "mailadmin", "mail-admin", "posta-certificata@",
                                      "antivirus",   "gateway",      "ndr@",      "admin@"};
    for (size_t k = 0; k < sizeof robots / sizeof robots[0]; k++) {
        if (starts_with(from.at, at, from.size, robots[k])) {
            return 1;
        }
    }
    return 0;
}

/* Whether such a name starts in a From field's first bytes. Places are noted for 64 bytes at once before any is looked at closer. */
static int has_robot(struct slice from)
{
    for (size_t block = 0; block + 1 < from.size && block < SUBJECT_MOST; block += WIDE_BLOCK) {
        uint64_t places = 0;
        size_t rest = from.size - 1 - block;
        for (uint32_t i = 0; i < WIDE_BLOCK && i < rest; i++) {
            places |= (uint64_t)may_be_robot(from.at[block + i], from.at[block + i + 1]) << i;
        }
        for (; places != 0; places &= places - 1) {
            if (is_robot(from, block + lowest_bit(places))) {
                return 1;
            }
        }
    }
    return 0;
}

static void mark_from(struct headers *headers)
{
    struct slice from = headers->from;
    mark_words(headers, from, ROW_BIT(ROW_FROM));
    if (has_robot(from)) {
        headers->marks |= MARK_ROBOT;
    }
    size_t open = bytes_find(from.at, 0, from.size, '<');
    if (from.size <= 2 || starts_with(from.at, open, from.size, "<>")) {
        headers->marks |= MARK_DAEMON | MARK_NULL_PATH; /* From: <> */
    }
}

/* Whether the first address has "bounce" in its local part, as VERP addresses and those of lists have. */
static int is_bounce_box(struct slice to)
{
    size_t sign = bytes_find(to.at, 0, to.size, '@');
    for (size_t at = bytes_find(to.at, 0, sign, 'b'); at < sign; at = bytes_find(to.at, at + 1, sign, 'b')) {
        if (starts_with(to.at, at, sign, "bounce")) {
            return sign < to.size;
        }
    }
    return 0;
}

/* The colon of such a lead stands there at the latest. */
#define LEAD_LAST 4U

/* The marks of a subject that says that it is an answer or a forwarded message. */
static uint32_t marks_of_lead(struct slice subject)
{
    static const char answers[][6] = {"re:", "aw:", "sv:", "antw:"};
    static const char forwards[][6] = {"fw:", "fwd:", "wg:", "tr:", "rv:"};
    if (subject.size >= 8 && skip_to(subject.at, 0, 8, ':') > LEAD_LAST) {
        return 0;
    }
    for (size_t k = 0; k < sizeof answers / sizeof answers[0]; k++) {
        if (slice_starts(subject, answers[k])) {
            return MARK_REPLY;
        }
    }
    for (size_t k = 0; k < sizeof forwards / sizeof forwards[0]; k++) {
        if (slice_starts(subject, forwards[k])) {
            return MARK_REPLY | MARK_FORWARDED;
        }
    }
    return 0;
}

static void mark_auto_submitted(struct headers *headers, struct slice value)
{
    if (slice_starts(value, "auto-replied") || slice_starts(value, "auto_reply") || slice_starts(value, "auto-reply")) {
        headers->marks |= MARK_AUTO_REPLIED;
    } else if (slice_starts(value, "auto-")) {
        headers->marks |= MARK_AUTO_OTHER;
    }
}

static SMTPSTATUS_RARE void mark_precedence(struct headers *headers, struct slice value)
{
    if (slice_starts(value, "auto_reply") || slice_starts(value, "auto-reply") || slice_starts(value, "autoreply")) {
        headers->marks |= MARK_AUTO_PRECEDENCE;
    } else if (slice_starts(value, "list") || slice_starts(value, "bulk")) {
        headers->marks |= MARK_BULK;
    }
}

/* What headers say by being there. */
static const uint32_t mark_of_field[DSN_FIELDS] = {
    [DSN_AUTO_MARK] = MARK_AUTO_HEADER,  [DSN_AUTO_SUPPRESS] = MARK_SUPPRESS, [DSN_CHALLENGE_MARK] = MARK_CHALLENGE,
    [DSN_LIST_ID] = MARK_LIST,           [DSN_LIST_MARK] = MARK_LIST,         [DSN_IN_REPLY_TO] = MARK_REPLY,
    [DSN_FINAL_RECIPIENT] = MARK_STATUS, [DSN_REPORTING_MTA] = MARK_STATUS,   [DSN_ADMINISTRIVIA] = MARK_NOTICE,
};

#define PLACE_OF(member)                                                                                               \
    (offsetof(struct headers, member) - offsetof(struct headers, values)) / sizeof(struct slice) + 1

/* Where a header whose first value counts is kept among `values`, counted from 1; 0 for others. */
static const uint8_t place_of_field[DSN_FIELDS] = {
    [DSN_FROM] = PLACE_OF(from),
    [DSN_TO] = PLACE_OF(to),
    [DSN_SUBJECT] = PLACE_OF(subject),
    [DSN_X_MAILER] = PLACE_OF(mailer),
    [DSN_RETURN_PATH] = PLACE_OF(return_path),
    [DSN_CONTENT_TYPE] = PLACE_OF(content_type),
    [DSN_TRANSFER_ENCODING] = PLACE_OF(transfer_encoding),
    [DSN_X_FAILED] = PLACE_OF(failed),
};

/* Takes a header. Most are values to keep; looked up, they leave nothing to guess for the processor. */
static void take_header(struct headers *headers, const struct field *field)
{
    uint32_t place = place_of_field[field->token];
    headers->marks |= mark_of_field[field->token];
    if (place != 0) {
        struct slice *value = &headers->values[place - 1];
        *value = value->at == NULL ? field->value : *value;
    } else if (field->token == DSN_AUTO_SUBMITTED) {
        mark_auto_submitted(headers, field->value);
    } else if (field->token == DSN_PRECEDENCE) {
        mark_precedence(headers, field->value);
    }
}

SMTPSTATUS_PRIVATE void headers_mark(struct headers *headers)
{
    if (headers->is_marked) {
        return;
    }
    struct slice report_type = fields_parameter(headers->content_type, "report-type");
    struct slice path = headers->return_path;
    headers->is_marked = 1;
    mark_words(headers, headers->mailer, ROW_BIT(ROW_MAILER));
    if (headers->from.at != NULL) {
        mark_from(headers);
    }
    if (headers->to.at != NULL && is_bounce_box(headers->to)) {
        headers->marks |= MARK_BOUNCE_BOX;
    }
    mark_words(headers, headers->subject, ROW_SUBJECTS);
    headers->marks |= marks_of_lead(headers->subject);
    if (path.at != NULL && (slice_is(path, "<>") || path.size == 0 || slice_starts(path, "<mailer-daemon") ||
                            slice_starts(path, "mailer-daemon"))) {
        headers->marks |= MARK_NULL_PATH;
    }
    if (slice_is(report_type, "delivery-status")) {
        headers->marks |= MARK_REPORT_TYPE;
    }
}

SMTPSTATUS_PRIVATE void headers_read(struct slice message, struct headers *headers)
{
    struct field field;
    size_t at = headers_start(message);
    size_t start = at;
    clear(headers, sizeof *headers);
    enum fields_result result = fields_read(message, &at, &field);
    if (result != FIELDS_FIELD) {
        at = start; /* no header fields at all */
        result = FIELDS_BLANK;
    }
    size_t end = at;
    uint8_t last = DSN_OTHER;
    while (result == FIELDS_FIELD || result == FIELDS_TEXT) {
        if (field.token != DSN_OTHER) {
            take_header(headers, &field);
        } else if (result == FIELDS_TEXT && last == DSN_CONTENT_TYPE) {
            headers->content_type = fields_extend(headers->content_type, field.line);
        }
        last = result == FIELDS_FIELD ? field.token : last;
        result =
            last == DSN_CONTENT_TYPE ? fields_read(message, &at, &field) : fields_read_header(message, &at, &field);
        end = result == FIELDS_BLANK ? (size_t)(field.line.at - message.at) : at;
    }
    headers->block = slice_part(message, start, end);
    headers->body = slice_part(message, at, message.size);
}
