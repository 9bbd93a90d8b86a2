/*
 * Fields: "Name: value" lines, folded ones included, as message headers and delivery
 * reports are made of (RFC 5322 2.2, RFC 3464 2.1).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_FIELDS_H
#define SMTPSTATUS_DSN_FIELDS_H

#include "bytes.h"

/* What a field is; lib/tables/dsn/fields.tsv says which names mean it. */
enum dsn_field {
    DSN_OTHER = 0,
    DSN_ACTION,
    DSN_ACTUAL_RECIPIENT,
    DSN_ADMINISTRIVIA, /* what Mailman tells members and owners of a list */
    DSN_ARRIVAL_DATE,
    DSN_AUTO_MARK, /* a header that only automatic answers have */
    DSN_AUTO_SUBMITTED,
    DSN_AUTO_SUPPRESS, /* asks for no automatic answer; automatic answers carry it too */
    DSN_CHALLENGE_MARK,
    DSN_CONTENT_DESCRIPTION,
    DSN_CONTENT_DISPOSITION,
    DSN_CONTENT_TYPE,
    DSN_DATE,
    DSN_DELIVERED_TO,
    DSN_DIAGNOSTIC,
    DSN_DISPOSITION,
    DSN_ENVELOPE_ID,
    DSN_FEEDBACK_TYPE,
    DSN_FINAL_LOG_ID,
    DSN_FINAL_RECIPIENT,
    DSN_FROM,
    DSN_HOTMAIL_RECIPIENT,
    DSN_IN_REPLY_TO,
    DSN_LAST_ATTEMPT,
    DSN_LIST_ID,
    DSN_LIST_MARK,
    DSN_MESSAGE_ID,
    DSN_ORIGINAL_MAIL_FROM,
    DSN_ORIGINAL_RCPT_TO,
    DSN_ORIGINAL_RECIPIENT,
    DSN_ORIGINATING_IP,
    DSN_PRECEDENCE,
    DSN_RECEIVED,
    DSN_RECEIVED_FROM_MTA,
    DSN_REMOTE_MTA,
    DSN_REPORTED_DOMAIN,
    DSN_REPORTING_MTA,
    DSN_RETURN_PATH,
    DSN_SOURCE_IP,
    DSN_STATUS,
    DSN_SUBJECT,
    DSN_SUPPLEMENTARY,
    DSN_TO,
    DSN_TRANSFER_ENCODING,
    DSN_USER_AGENT,
    DSN_WILL_RETRY,
    DSN_X_FAILED, /* headers that name failed recipients */
    DSN_X_MAILER,
    DSN_FIELDS
};

/* What fields_read() met. */
enum fields_result {
    FIELDS_END,   /* no further line */
    FIELDS_BLANK, /* an empty line */
    FIELDS_FIELD, /* a field; *out is set */
    FIELDS_TEXT   /* a line that is no field; only out->line is set */
};

struct field {
    struct slice line;  /* all of it, folded lines included, without the last line end */
    struct slice value; /* trimmed */
    uint8_t token;      /* enum dsn_field; DSN_OTHER for what is no field */
};

/* Reads the line at *at, with the lines folded into it, and moves *at behind it. */
SMTPSTATUS_PRIVATE enum fields_result fields_read(struct slice text, size_t *at, struct field *out);

/*
 * Like fields_read() for message headers, but goes past fields that tell nothing of a
 * report without reading them: Received and all that the table does not know.
 */
SMTPSTATUS_PRIVATE enum fields_result fields_read_header(struct slice text, size_t *at, struct field *out);

/* The value of the first field `token` in the block, up to its first empty line; at == NULL: none. */
SMTPSTATUS_PRIVATE struct slice fields_find(struct slice block, uint32_t token);

/* A value with the line behind it that should have been folded into it but lacks the blank. */
static inline struct slice fields_extend(struct slice value, struct slice line)
{
    return value.at != NULL ? slice_of(value.at, (size_t)(line.at - value.at) + line.size) : value;
}

/* Splits "rfc822; x" at the semicolon: the type goes to *type (at == NULL: none), the rest is returned. */
SMTPSTATUS_PRIVATE struct slice fields_untype(struct slice value, struct slice *type);

/* The host's name in "dns; mx.example.org. (192.0.2.1)". */
SMTPSTATUS_PRIVATE struct slice fields_host(struct slice value);

/* A parameter of a MIME field, as boundary in `multipart/mixed; boundary="x"`; at == NULL: none. */
SMTPSTATUS_PRIVATE struct slice fields_parameter(struct slice value, const char *name);

#endif
