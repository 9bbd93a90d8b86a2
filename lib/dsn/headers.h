/*
 * The headers of a message, and what they tell of its kind.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_HEADERS_H
#define SMTPSTATUS_DSN_HEADERS_H

#include "fields.h"

/* What headers say; bits of struct headers.marks. */
enum header_mark {
    MARK_DAEMON = 0x1,             /* From is a mail system's address */
    MARK_NULL_PATH = 0x2,          /* Return-Path is <> or MAILER-DAEMON; or From is <> */
    MARK_MAILER = 0x4,             /* X-Mailer is a program that writes reports */
    MARK_SUBJECT = 0x8,            /* the subject is a report's */
    MARK_DELAYED = 0x10,           /* ... a delay warning's */
    MARK_DELIVERED = 0x20,         /* ... a success notice's */
    MARK_AUTO_SUBJECT = 0x40,      /* ... an automatic answer's */
    MARK_CHALLENGE = 0x80,         /* ... a challenge's, or a header says so */
    MARK_RECEIPT = 0x100,          /* ... a read receipt's */
    MARK_FEEDBACK = 0x200,         /* ... an abuse report's */
    MARK_AUTO_REPLIED = 0x400,     /* Auto-Submitted: auto-replied (RFC 3834 5) */
    MARK_AUTO_OTHER = 0x800,       /* Auto-Submitted: auto-generated */
    MARK_AUTO_HEADER = 0x1000,     /* a header that only automatic answers have */
    MARK_SUPPRESS = 0x2000,        /* X-Auto-Response-Suppress */
    MARK_AUTO_PRECEDENCE = 0x4000, /* Precedence: auto_reply */
    MARK_LIST = 0x8000,            /* mailing list headers */
    MARK_REPLY = 0x10000,          /* In-Reply-To, or a subject that starts with "Re:" or "Fwd:" */
    MARK_REPORT_TYPE = 0x20000,    /* multipart/report; report-type=delivery-status */
    MARK_ROBOT = 0x40000,          /* From is "no-reply", a gateway and the like */
    MARK_FORWARDED = 0x80000,      /* the subject starts with "Fwd:" */
    MARK_NOTICE = 0x100000,        /* a notice to the postmaster or a list's owner, by its subject or a header */
    MARK_BOUNCE_BOX = 0x200000,    /* To is an address that only reports are sent to: "list-bounces@" */
    MARK_BULK = 0x400000,          /* Precedence: bulk or list */
    MARK_SUBJECT_LEADS = 0x800000, /* the subject starts as a report's */
    MARK_STATUS = 0x1000000        /* the "headers" are fields of a delivery report without anything around it */
};

struct headers {
    struct slice block; /* the header fields */
    struct slice body;  /* what follows them */
    union {
        struct {
            struct slice mailer, from, to, subject, return_path, content_type, transfer_encoding, failed;
        };
        struct slice values[8]; /* the same ones, by number */
    };
    uint32_t marks;   /* bits of enum header_mark */
    uint32_t dialect; /* that X-Mailer, From or Subject name; DIALECT_COMMON for none */
    int is_marked;    /* marks and dialect are complete */
};

/* Where the headers of a message start: behind a byte order mark, empty lines and mbox "From " lines. */
SMTPSTATUS_PRIVATE size_t headers_start(struct slice message);

/* Reads the headers of a message that starts at its first byte, or after an mbox line or empty lines. */
SMTPSTATUS_PRIVATE void headers_read(struct slice message, struct headers *headers);

/* Completes the marks and the dialect of headers that were read, which a well-formed delivery report does not need. */
SMTPSTATUS_PRIVATE void headers_mark(struct headers *headers);

/* The dialect that the headers of these values name. */
SMTPSTATUS_PRIVATE uint32_t headers_dialect(struct slice mailer, struct slice from, struct slice subject);

#endif
