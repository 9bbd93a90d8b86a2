/*
 * What a report handle tells: of the message, of its current recipient, and all fields of both, as bytes,
 * for people and as dates.
 *
 * SPDX-License-Identifier: MIT
 */
#include "address.h"
#include "date.h"
#include "decode.h"
#include "dialect.h"
#include "headers.h"
#include "report.h"

int smtpstatus_report_kind(const smtpstatus_report *handle)
{
    return handle != NULL ? report_read(handle)->kind : SMTPSTATUS_KIND_OTHER;
}

SMTPSTATUS_RARE const char *smtpstatus_report_dialect(const smtpstatus_report *handle)
{
    const struct report *report = handle != NULL ? report_read(handle) : NULL;
    uint32_t dialect = report != NULL ? report->dialect : 0U;
    if (dialect == DIALECT_UNREAD) {
        dialect = headers_dialect(report->names.mailer, report->names.from, report->names.subject);
        dialect = dialect != DIALECT_COMMON ? dialect : DIALECT_RFC3464;
    }
    return dialect != DIALECT_COMMON ? dialect_name(dialect) : "";
}

const smtpstatus *smtpstatus_report_status(const smtpstatus_report *handle)
{
    return handle != NULL && report_read(handle)->has_current ? &report_read(handle)->status : NULL;
}

uint32_t smtpstatus_report_status_field(const smtpstatus_report *handle)
{
    return handle != NULL && report_read(handle)->has_current ? report_read(handle)->status_field : 0;
}

int smtpstatus_report_action(const smtpstatus_report *handle)
{
    return handle != NULL && report_read(handle)->has_current ? report_read(handle)->action : SMTPSTATUS_KIND_OTHER;
}

uint32_t smtpstatus_report_conflicts(const smtpstatus_report *handle)
{
    return handle != NULL && report_read(handle)->has_current ? report_read(handle)->conflicts : 0;
}

/* ---------------------------------------------------------------------- fields */

/* What part of a field's value is meant. */
enum trimming {
    TRIM_NONE,
    TRIM_TYPE, /* "rfc822; " is taken away */
    TRIM_HOST, /* ... and the comment, "(192.0.2.1)" */
    KEEP_TYPE, /* only that is left */
    TRIM_ADDRESS
};

/* Where a field is found. */
enum place { FROM_RECIPIENT, FROM_GROUPS, FROM_RETURNED, FROM_HEADER };

struct field_place {
    uint8_t field, source, token, trimming;
    uint8_t is_date;
};

/* Sorted by field. For FROM_RECIPIENT the token only tells which member. */
static const struct field_place places[] = {
    {SMTPSTATUS_FIELD_RECIPIENT, FROM_RECIPIENT, DSN_OTHER, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_FINAL_RECIPIENT, FROM_RECIPIENT, DSN_FINAL_RECIPIENT, TRIM_ADDRESS, 0},
    {SMTPSTATUS_FIELD_FINAL_RECIPIENT_TYPE, FROM_RECIPIENT, DSN_FINAL_RECIPIENT, KEEP_TYPE, 0},
    {SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT, FROM_RECIPIENT, DSN_ORIGINAL_RECIPIENT, TRIM_ADDRESS, 0},
    {SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT_TYPE, FROM_RECIPIENT, DSN_ORIGINAL_RECIPIENT, KEEP_TYPE, 0},
    {SMTPSTATUS_FIELD_ACTION, FROM_RECIPIENT, DSN_ACTION, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_STATUS, FROM_RECIPIENT, DSN_STATUS, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_DIAGNOSTIC, FROM_RECIPIENT, DSN_DIAGNOSTIC, TRIM_TYPE, 0},
    {SMTPSTATUS_FIELD_DIAGNOSTIC_TYPE, FROM_RECIPIENT, DSN_DIAGNOSTIC, KEEP_TYPE, 0},
    {SMTPSTATUS_FIELD_REMOTE_MTA, FROM_RECIPIENT, DSN_REMOTE_MTA, TRIM_HOST, 0},
    {SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE, FROM_RECIPIENT, DSN_LAST_ATTEMPT, TRIM_NONE, 1},
    {SMTPSTATUS_FIELD_FINAL_LOG_ID, FROM_RECIPIENT, DSN_FINAL_LOG_ID, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_WILL_RETRY_UNTIL, FROM_RECIPIENT, DSN_WILL_RETRY, TRIM_NONE, 1},
    {SMTPSTATUS_FIELD_REPORTING_MTA, FROM_GROUPS, DSN_REPORTING_MTA, TRIM_HOST, 0},
    {SMTPSTATUS_FIELD_RECEIVED_FROM_MTA, FROM_GROUPS, DSN_RECEIVED_FROM_MTA, TRIM_HOST, 0},
    {SMTPSTATUS_FIELD_ARRIVAL_DATE, FROM_GROUPS, DSN_ARRIVAL_DATE, TRIM_NONE, 1},
    {SMTPSTATUS_FIELD_ENVELOPE_ID, FROM_GROUPS, DSN_ENVELOPE_ID, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_MESSAGE_ID, FROM_RETURNED, DSN_MESSAGE_ID, TRIM_ADDRESS, 0},
    {SMTPSTATUS_FIELD_FROM, FROM_RETURNED, DSN_FROM, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_TO, FROM_RETURNED, DSN_TO, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_SUBJECT, FROM_RETURNED, DSN_SUBJECT, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_DATE, FROM_RETURNED, DSN_DATE, TRIM_NONE, 1},
    {SMTPSTATUS_FIELD_LIST_ID, FROM_RETURNED, DSN_LIST_ID, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_RETURN_PATH, FROM_RETURNED, DSN_RETURN_PATH, TRIM_ADDRESS, 0},
    {SMTPSTATUS_FIELD_VERP, FROM_HEADER, DSN_DELIVERED_TO, TRIM_ADDRESS, 0},
    {SMTPSTATUS_FIELD_REPORT_FROM, FROM_HEADER, DSN_FROM, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_REPORT_SUBJECT, FROM_HEADER, DSN_SUBJECT, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_REPORT_DATE, FROM_HEADER, DSN_DATE, TRIM_NONE, 1},
    {SMTPSTATUS_FIELD_REPORT_MESSAGE_ID, FROM_HEADER, DSN_MESSAGE_ID, TRIM_ADDRESS, 0},
    {SMTPSTATUS_FIELD_FEEDBACK_TYPE, FROM_GROUPS, DSN_FEEDBACK_TYPE, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_SOURCE_IP, FROM_GROUPS, DSN_SOURCE_IP, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_REPORTED_DOMAIN, FROM_GROUPS, DSN_REPORTED_DOMAIN, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_USER_AGENT, FROM_GROUPS, DSN_USER_AGENT, TRIM_NONE, 0},
    {SMTPSTATUS_FIELD_ORIGINAL_MAIL_FROM, FROM_GROUPS, DSN_ORIGINAL_MAIL_FROM, TRIM_ADDRESS, 0},
    {SMTPSTATUS_FIELD_DISPOSITION, FROM_GROUPS, DSN_DISPOSITION, TRIM_NONE, 0},
};

static const struct field_place *find_place(int field)
{
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (places[i].field == field) {
            return &places[i];
        }
    }
    return NULL;
}

static struct slice recipient_value(const struct recipient *current, uint8_t token)
{
    switch (token) {
    case DSN_FINAL_RECIPIENT:
        return current->final;
    case DSN_ORIGINAL_RECIPIENT:
        return current->original;
    case DSN_ACTION:
        return current->action;
    case DSN_STATUS:
        return current->status;
    case DSN_DIAGNOSTIC:
        return current->diagnostic;
    case DSN_REMOTE_MTA:
        return current->remote_mta;
    case DSN_LAST_ATTEMPT:
        return current->last_attempt;
    case DSN_FINAL_LOG_ID:
        return current->log_id;
    case DSN_WILL_RETRY:
        return current->will_retry;
    default:
        return current->address;
    }
}

/* The value of a field in a delivery report, whose empty lines do not end it. */
static struct slice group_value(struct slice groups, uint8_t token)
{
    struct field field;
    size_t at = 0;
    enum fields_result result = fields_read(groups, &at, &field);
    while (result != FIELDS_END) {
        if (result == FIELDS_FIELD && field.token == token) {
            return field.value;
        }
        result = fields_read(groups, &at, &field);
    }
    return slice_of(NULL, 0);
}

static struct slice returned_header(const struct report *report)
{
    return slice_part(report->returned, headers_start(report->returned), report->returned.size);
}

/*
 * Old complaints of Hotmail have no fields of their own: where the message came from stands
 * in its own headers, as "[192.0.2.1]".
 */
static struct slice complaint_source(const struct report *report)
{
    struct slice value = {NULL, 0};
    if (report->kind == SMTPSTATUS_KIND_FEEDBACK && report->returned.at != NULL) {
        value = slice_trim(fields_find(returned_header(report), DSN_ORIGINATING_IP));
    }
    if (value.size > 2 && value.at[0] == '[' && value.at[value.size - 1] == ']') {
        value = slice_part(value, 1, value.size - 1);
    }
    return value;
}

/* The value of a field of the report's machine-readable part. */
static struct slice report_value(const struct report *report, uint8_t token)
{
    struct slice value = {NULL, 0};
    if (report->groups.at != NULL) {
        value = group_value(report->groups, token);
    }
    return value.at == NULL && token == DSN_SOURCE_IP ? complaint_source(report) : value;
}

static struct slice raw_value(const struct report *report, const struct field_place *place)
{
    switch (place->source) {
    case FROM_RECIPIENT:
        return report->has_current ? recipient_value(&report->current, place->token) : slice_of(NULL, 0);
    case FROM_GROUPS:
        return report_value(report, place->token);
    case FROM_RETURNED:
        return report->returned.at != NULL ? fields_find(returned_header(report), place->token) : slice_of(NULL, 0);
    default:
        break;
    }
    struct slice value = fields_find(report->header, place->token);
    if (value.at == NULL && place->token == DSN_DELIVERED_TO) {
        value = fields_find(report->header, DSN_TO);
    }
    return value;
}

/* The field's bytes as smtpstatus_report_span() hands them out; at == NULL: absent. */
static struct slice field_value(const struct report *report, const struct field_place *place)
{
    struct slice type = {NULL, 0};
    struct slice value = raw_value(report, place);
    if (value.at == NULL) {
        return value;
    }
    if (place->trimming == TRIM_ADDRESS) {
        value = address_of_field(value);
    } else if (place->trimming == TRIM_TYPE) {
        value = fields_untype(value, &type);
    } else if (place->trimming == TRIM_HOST) {
        value = fields_host(value);
    } else if (place->trimming == KEEP_TYPE) {
        fields_untype(value, &type);
        return type;
    }
    return slice_trim(value);
}

SMTPSTATUS_RARE int smtpstatus_report_span(const smtpstatus_report *handle, int field, const char **data,
                                           size_t *length)
{
    const struct field_place *place = find_place(field);
    if (handle == NULL || place == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct slice value = field_value(report_read(handle), place);
    if (value.at == NULL) {
        return SMTPSTATUS_ABSENT;
    }
    if (data != NULL) {
        *data = value.at;
    }
    if (length != NULL) {
        *length = value.size;
    }
    return SMTPSTATUS_OK;
}

/* Whether a recipient field is of the type "utf-8" (RFC 6533 3). */
static int is_unicode(const struct report *report, int field)
{
    struct slice type = {NULL, 0};
    int original = field == SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT;
    fields_untype(original ? report->current.original : report->current.final, &type);
    return type.at != NULL && slice_is(type, "utf-8");
}

SMTPSTATUS_RARE int smtpstatus_report_copy(const smtpstatus_report *handle, int field, char *buffer, size_t capacity,
                                           size_t *needed)
{
    const struct field_place *place = find_place(field);
    if (handle == NULL || place == NULL || (buffer == NULL && capacity > 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct slice value = field_value(report_read(handle), place);
    if (value.at == NULL) {
        return SMTPSTATUS_ABSENT;
    }
    struct sink sink = sink_of(buffer, capacity, CHARSET_UTF_8);
    int recipient = field == SMTPSTATUS_FIELD_RECIPIENT || field == SMTPSTATUS_FIELD_FINAL_RECIPIENT;
    if (recipient || field == SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT || field == SMTPSTATUS_FIELD_ENVELOPE_ID) {
        int unicode = is_unicode(report_read(handle), field) && field != SMTPSTATUS_FIELD_ENVELOPE_ID;
        if (recipient && !unicode) {
            decode_header(value, &sink);
        } else {
            decode_xtext(value, unicode, &sink);
        }
    } else {
        decode_header(value, &sink);
    }
    if (needed != NULL) {
        *needed = sink.size;
    }
    return sink.size > capacity ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_report_time(const smtpstatus_report *handle, int field, int64_t *unix_seconds)
{
    int64_t seconds;
    const struct field_place *place = find_place(field);
    if (handle == NULL || unix_seconds == NULL || place == NULL || !place->is_date) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct slice value = field_value(report_read(handle), place);
    if (value.at == NULL || !date_read(value, &seconds)) {
        return SMTPSTATUS_ABSENT;
    }
    *unix_seconds = seconds;
    return SMTPSTATUS_OK;
}
