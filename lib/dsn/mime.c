/*
 * Walks the parts of a message from boundary to boundary without recursion: a short
 * stack holds the boundaries that are open.
 *
 * SPDX-License-Identifier: MIT
 */
#include "mime.h"

/* Real reports nest three deep. What is deeper is not entered: its boundaries are text. */
#define DEEPEST 6U

enum part_type {
    PART_OTHER,
    PART_TEXT,
    PART_HTML,
    PART_STATUS,
    PART_FEEDBACK,
    PART_DISPOSITION,
    PART_RETURNED,
    PART_MULTIPART
};

struct part_name {
    char name[24];
    uint8_t type;
};

/* By the start of the type's name behind "message/"; the first that fits counts. */
static const struct part_name message_names[] = {
    {"delivery-status", PART_STATUS},
    {"global-delivery-status", PART_STATUS},
    {"feedback-report", PART_FEEDBACK},
    {"disposition", PART_DISPOSITION},
    {"global-disposition", PART_DISPOSITION},
    {"rfc822", PART_RETURNED},
    {"global", PART_RETURNED},
    {"partial", PART_RETURNED},
    {"news", PART_RETURNED},
};

/* ... behind "text/". */
static const struct part_name text_names[] = {
    {"rfc822", PART_RETURNED},
    {"html", PART_HTML},
};

/* The type that one of `count` names gives to what stands at `at`; `other` where none does. */
static uint8_t find_type(const struct part_name *names, size_t count, struct slice content_type, size_t at,
                         uint8_t other)
{
    for (size_t k = 0; k < count; k++) {
        if (starts_with(content_type.at, at, content_type.size, names[k].name)) {
            return names[k].type;
        }
    }
    return other;
}

static uint8_t type_of(struct slice content_type)
{
    if (content_type.size == 0) {
        return PART_TEXT; /* RFC 2046 5.1: text/plain when it does not say */
    }
    uint64_t head = lower_eight(load_some(content_type.at, 0, content_type.size));
    if (head << 24 == load_some("text/...", 0, 8) << 24) {
        return find_type(text_names, sizeof text_names / sizeof text_names[0], content_type, 5, PART_TEXT);
    }
    if (head == load_some("message/", 0, 8)) {
        return find_type(message_names, sizeof message_names / sizeof message_names[0], content_type, 8, PART_OTHER);
    }
    if (head == load_some("multipart", 0, 8) && starts_with(content_type.at, 8, content_type.size, "t/")) {
        return PART_MULTIPART;
    }
    return bytes_find(content_type.at, 0, content_type.size, '/') == content_type.size ? PART_TEXT : PART_OTHER;
}

SMTPSTATUS_PRIVATE uint8_t mime_encoding(struct slice value)
{
    return slice_starts(value, "base64")             ? ENCODING_BASE64
           : slice_starts(value, "quoted-printable") ? ENCODING_QUOTED_PRINTABLE
                                                     : ENCODING_NONE;
}

SMTPSTATUS_PRIVATE uint8_t mime_charset(struct slice content_type)
{
    return charset_of(fields_parameter(content_type, "charset"));
}

struct walk {
    struct slice body;
    struct parts *parts;
    struct slice boundaries[DEEPEST];
    uint32_t depth;
    int in_part; /* a part is open that started at part_start */
    size_t part_start;
    uint8_t part_type, part_encoding;
    struct slice content_type; /* the part's */
    int entered;               /* a part of the innermost multipart was seen */
};

/* A text behind HTML says the same in plain words, unless it is so short that it is a footer that was added. */
#define FOOTER_MOST 1024U

static int is_plain_form(const struct part *part, struct slice body, const struct walk *walk)
{
    return part->html && walk->part_type == PART_TEXT && (body.size > FOOTER_MOST || 4 * body.size >= part->body.size);
}

static void set_part(struct part *part, struct slice body, const struct walk *walk)
{
    if (part->body.at == NULL) {
        part->body = body;
        part->encoding = walk->part_encoding;
        part->charset = mime_charset(walk->content_type);
    }
}

static void set_text(struct parts *parts, struct slice body, const struct walk *walk)
{
    if (parts->text.body.at == NULL || is_plain_form(&parts->text, body, walk)) {
        parts->text.body = body;
        parts->text.encoding = walk->part_encoding;
        parts->text.html = walk->part_type == PART_HTML;
        parts->text_type = walk->content_type;
    }
}

/* Whether a part behind the first text holds the fields of a delivery report: mail clients rename them. */
static SMTPSTATUS_RARE int is_status_text(const struct walk *walk, struct slice body)
{
    static const char names[][24] = {
        "reporting-mta:", "final-recipient:", "original-recipient:", "original-envelope-id:"};
    size_t at = 0;
    while (at < body.size && is_space(body.at[at])) {
        at++;
    }
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        if (starts_with(body.at, at, body.size, names[k])) {
            return walk->parts->returned.at == NULL;
        }
    }
    return 0;
}

/* Files the open part, which ends before `end`. */
static void close_part(struct walk *walk, size_t end)
{
    struct parts *parts = walk->parts;
    struct slice body = slice_part(walk->body, walk->part_start, end < walk->part_start ? walk->part_start : end);
    if (!walk->in_part) {
        return;
    }
    walk->in_part = 0;
    if ((walk->part_type == PART_TEXT || walk->part_type == PART_OTHER) && parts->text.body.at != NULL &&
        is_status_text(walk, body)) {
        walk->part_type = PART_STATUS;
        parts->is_file = parts->status.body.at == NULL;
    }
    if (walk->part_type == PART_STATUS) {
        set_part(&parts->status, body, walk);
    } else if (walk->part_type == PART_FEEDBACK) {
        set_part(&parts->feedback, body, walk);
    } else if (walk->part_type == PART_DISPOSITION) {
        set_part(&parts->disposition, body, walk);
    } else if (walk->part_type == PART_RETURNED && parts->returned.at == body.at) {
        parts->returned.size = body.size; /* it may be a report, which the boundary is no part of */
    } else if ((walk->part_type == PART_TEXT || walk->part_type == PART_HTML) && parts->returned.at == NULL &&
               !bytes_is_blank(body)) {
        set_text(parts, body, walk);
    }
}

/* Enters a multipart with this Content-Type. */
static void push_boundary(struct walk *walk, struct slice content_type)
{
    struct slice boundary = fields_parameter(content_type, "boundary");
    if (walk->depth < DEEPEST) {
        walk->boundaries[walk->depth++] = boundary; /* size 0: the first part will show it */
    }
    walk->entered = 0;
}

/* Whether a part's fields stand at `at`, behind a line of dashes that is no known boundary. */
static int starts_part(const struct walk *walk, size_t at)
{
    return starts_with(walk->body.at, at, walk->body.size, "content-");
}

/*
 * Which open boundary the line of dashes is, counted from the outermost; `depth` for
 * none. *closing: it ends the multipart. As long as no part was entered, one multipart is open.
 */
static uint32_t find_boundary(struct walk *walk, struct slice line, size_t next, int *closing)
{
    struct slice mark = slice_part(line, 2, line.size);
    while (mark.size > 0 && is_blank(mark.at[mark.size - 1])) {
        mark.size--;
    }
    *closing = 0;
    for (uint32_t level = walk->depth; level > 0; level--) {
        struct slice known = walk->boundaries[level - 1];
        if (known.size > 0 && mark.size >= known.size && memcmp(mark.at, known.at, known.size) == 0) {
            struct slice rest = slice_part(mark, known.size, mark.size);
            *closing = rest.size == 2 && rest.at[0] == '-' && rest.at[1] == '-';
            if (rest.size == 0 || *closing) {
                return level - 1;
            }
        }
    }
    if (!walk->entered && mark.size > 0 && starts_part(walk, next)) {
        /* the header names another boundary than the one in use, or none */
        walk->boundaries[walk->depth - 1] = mark;
        return walk->depth - 1;
    }
    return walk->depth;
}

/* Whether the part is a file with headers of the returned message, as some send them. */
static SMTPSTATUS_RARE int is_header_file(struct slice disposition, struct slice content_type)
{
    struct slice name = fields_parameter(disposition, "filename");
    if (name.at == NULL) {
        name = fields_parameter(content_type, "name");
    }
    for (size_t i = 0; i + 6 <= name.size; i++) {
        if (starts_with(name.at, i, name.size, "header")) {
            return 1;
        }
    }
    return 0;
}

/* Whether another program put a whole message where a part's own fields should stand. */
static int is_bare_message(const struct field *field)
{
    return field->token == DSN_RECEIVED || field->token == DSN_RETURN_PATH;
}

static void open_returned(struct walk *walk, size_t at)
{
    if (walk->parts->returned.at == NULL) {
        walk->parts->returned = slice_part(walk->body, at, walk->body.size);
        walk->parts->returned_encoded = walk->part_encoding != ENCODING_NONE;
    }
}

/* Reads a part's fields at `at` and opens it; returns where its body starts. */
static size_t open_part(struct walk *walk, size_t at)
{
    struct field field;
    struct slice type = {NULL, 0};
    struct slice disposition = {NULL, 0};
    size_t start = at;
    walk->part_encoding = ENCODING_NONE;
    walk->in_part = 1;
    walk->entered = 1;
    enum fields_result result = fields_read(walk->body, &at, &field);
    if (result == FIELDS_FIELD && is_bare_message(&field)) {
        walk->part_type = PART_RETURNED;
        open_returned(walk, start);
        return at;
    }
    if (result == FIELDS_TEXT) {
        at = start; /* the fields are missing: this is the body already */
        result = FIELDS_END;
    }
    while (result == FIELDS_FIELD || result == FIELDS_TEXT) {
        if (result == FIELDS_FIELD && (field.token == DSN_REPORTING_MTA || field.token == DSN_FINAL_RECIPIENT)) {
            at = (size_t)(field.line.at - walk->body.at); /* the empty line is missing: this is the body already */
            break;
        }
        if (result == FIELDS_FIELD && field.token == DSN_CONTENT_TYPE) {
            type = field.value;
        } else if (result == FIELDS_FIELD && field.token == DSN_TRANSFER_ENCODING) {
            walk->part_encoding = mime_encoding(field.value);
        } else if (result == FIELDS_FIELD && field.token == DSN_CONTENT_DISPOSITION) {
            disposition = field.value;
        } else if (result == FIELDS_TEXT) {
            type = fields_extend(type, field.line);
        }
        result = fields_read(walk->body, &at, &field);
    }
    walk->part_type = type_of(type);
    walk->content_type = type;
    walk->part_start = at;
    if (walk->part_type == PART_TEXT && walk->parts->text.body.at != NULL && is_header_file(disposition, type)) {
        walk->part_type = PART_RETURNED;
    }
    if (walk->part_type == PART_RETURNED) {
        open_returned(walk, at);
    } else if (walk->part_type == PART_MULTIPART) {
        push_boundary(walk, type);
    }
    return at;
}

/* Whether nothing more is wanted of a message whose returned message starts now. */
static int has_enough(const struct parts *parts)
{
    return parts->returned.at != NULL &&
           (parts->status.body.at != NULL || parts->feedback.body.at != NULL || parts->disposition.body.at != NULL);
}

SMTPSTATUS_PRIVATE void mime_read(struct slice body, struct slice content_type, uint8_t encoding, struct parts *parts)
{
    struct walk walk;
    clear(&walk, sizeof walk);
    clear(parts, sizeof *parts);
    walk.body = body;
    walk.parts = parts;
    walk.part_type = type_of(content_type);
    walk.part_encoding = encoding;
    walk.content_type = content_type;
    if (walk.part_type != PART_MULTIPART) {
        if (walk.part_type == PART_RETURNED) {
            open_returned(&walk, 0);
        }
        walk.in_part = 1;
        close_part(&walk, body.size);
        return;
    }
    push_boundary(&walk, content_type);
    size_t at = bytes_dash_line(body.at, 0, body.size);
    while (at < body.size) {
        int closing;
        size_t next = at;
        struct slice line = bytes_line(body, &next);
        uint32_t level = find_boundary(&walk, line, next, &closing);
        if (level < walk.depth) {
            close_part(&walk, bytes_before_line(body.at, at));
            walk.depth = closing ? level : level + 1;
            parts->is_closed = walk.depth == 0;
            walk.entered = 1;
            next = closing ? next : open_part(&walk, next);
            if (has_enough(parts)) {
                return;
            }
        }
        /* an empty field block may end right before a boundary */
        at = bytes_dash_line(body.at, next - 1, body.size);
    }
    close_part(&walk, body.size);
    if (parts->text.body.at == NULL && parts->status.body.at == NULL && parts->returned.at == NULL) {
        /* there are no parts, whatever the header says */
        parts->text.body = body;
        parts->text.encoding = encoding;
    }
}
