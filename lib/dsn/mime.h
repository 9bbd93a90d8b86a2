/*
 * The parts of a message (RFC 2046), as far as a report needs them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_MIME_H
#define SMTPSTATUS_DSN_MIME_H

#include "decode.h"
#include "fields.h"

/* A part's bytes as they are sent. body.at == NULL: the message has no such part. */
struct part {
    struct slice body;
    uint8_t encoding; /* enum encoding */
    uint8_t charset;  /* enum charset */
    uint8_t html;
};

struct parts {
    struct part text;        /* the first text/plain, else the first text/html */
    struct part status;      /* message/delivery-status, message/global-delivery-status */
    struct part feedback;    /* message/feedback-report */
    struct part disposition; /* message/disposition-notification */
    struct slice text_type;  /* the text's Content-Type: its character set is looked up when it is read */
    struct slice returned;   /* message/rfc822, text/rfc822-headers: from its first byte to the end of the input */
    int is_file;             /* the status part is of another type, such as text/plain */
    int is_closed;           /* the outermost multipart's end was seen, so nothing is cut off */
    int returned_encoded;    /* ... in base64 or quoted-printable, so that its headers cannot be read in place */
};

/* The encoding that a Content-Transfer-Encoding names. */
SMTPSTATUS_PRIVATE uint8_t mime_encoding(struct slice value);

/* The character set that a Content-Type names. */
SMTPSTATUS_PRIVATE uint8_t mime_charset(struct slice content_type);

/*
 * Finds the parts of a body whose message says it is of `content_type` and `encoding`
 * (empty: it does not say). Stops at the returned message when the parts that matter
 * came before it. Linear; nesting deeper than a few levels is read as if it were flat.
 */
SMTPSTATUS_PRIVATE void mime_read(struct slice body, struct slice content_type, uint8_t encoding, struct parts *parts);

#endif
