/*
 * smtpstatus_dsn: bounce messages, one verdict per recipient.
 *
 * Takes a whole mail message as bytes, says what kind of message it is (a bounce, a
 * delay warning, a feedback report, an automatic answer ...) and hands out one
 * recipient after the other, each with a full smtpstatus handle: the same categories,
 * the same verdict, the same accessors as for a reply read from a socket.
 *
 * Read are RFC 3464 and RFC 6533 delivery reports in the shapes they really come in,
 * RFC 5965 feedback reports, RFC 8098 dispositions, RFC 3834 automatic answers, and
 * the prose of mail servers that write no delivery report.
 *
 * The conventions of smtpstatus.h hold here too. In addition:
 *
 *  Message   The bytes given to smtpstatus_report_open() and the scratch buffer must
 *            stay where they are, unchanged, until the report is opened anew or
 *            dropped: all spans point into one of the two.
 *  Lines     CRLF, LF and lone CR end a line. An mbox "From " line may lead.
 *  Cost      open and all calls of next together are linear in the message. Bytes of
 *            the returned message are skipped, not read. Reading one field is linear in
 *            the block of fields it stands in.
 *
 * USE, in short
 *
 *      smtpstatus_report report;
 *      smtpstatus_report_init(&report, sizeof report);
 *      if (smtpstatus_report_open(&report, data, length, scratch, sizeof scratch) == SMTPSTATUS_OK) {
 *          while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
 *              const char *address;
 *              size_t size;
 *              if (smtpstatus_bounce(smtpstatus_report_status(&report)) == SMTPSTATUS_BOUNCE_HARD &&
 *                  smtpstatus_report_span(&report, SMTPSTATUS_FIELD_RECIPIENT, &address, &size) == SMTPSTATUS_OK)
 *                  suppress(address, size);
 *          }
 *      }
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_H
#define SMTPSTATUS_DSN_H

#include "smtpstatus.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------- handle */

/*
 * Room for a report handle. It may be moved or copied as plain bytes: it points into
 * the message and the scratch buffer, never into itself.
 */
#define SMTPSTATUS_REPORT_SIZE 1024
typedef union smtpstatus_report {
    unsigned char bytes[SMTPSTATUS_REPORT_SIZE];
    uint64_t align_integer;
    void *align_pointer;
} smtpstatus_report;

/* Bytes that a report handle needs: at most SMTPSTATUS_REPORT_SIZE. For FFI. */
SMTPSTATUS_API size_t smtpstatus_report_size(void);

/* The alignment in bytes that a report handle needs; malloc'd memory always has it. For FFI. */
SMTPSTATUS_API size_t smtpstatus_report_alignment(void);

/*
 * Makes `report` ready to be opened. Needs no clean-up afterwards.
 *   size  sizeof (smtpstatus_report), or what smtpstatus_report_size() said
 * Returns OK, ERROR_ARGUMENT (NULL) or ERROR_STORAGE (size too small; nothing written).
 */
SMTPSTATUS_API int smtpstatus_report_init(smtpstatus_report *report, size_t size);

/*
 * Attaches own rules (see smtpstatus.h), or takes them away (NULL): recipients that
 * smtpstatus_report_next() goes to from now on are judged with them; the verdict of the
 * current one is forgotten. The report keeps the pointer until smtpstatus_report_init(),
 * also when it is opened anew. The host that
 * rules ask for is the Remote-MTA's name, the command the one that the text tells.
 * Returns OK, or ERROR_ARGUMENT: NULL report, or no set that this library compiled.
 */
SMTPSTATUS_API int smtpstatus_report_set_rules(smtpstatus_report *report, const smtpstatus_rules *rules);

/* ------------------------------------------------------------------ opening */

/*
 * A scratch size in bytes that is enough for every message of `length` bytes: three times
 * as much (SIZE_MAX when that is no size). Parts in base64 or quoted-printable, HTML and
 * quoted ("> ") reports are decoded there, none of which grows; text in another character
 * set than UTF-8 is converted there, one byte to at most three; and the parts of a message
 * do not overlap. Most messages need no scratch at all.
 */
SMTPSTATUS_API size_t smtpstatus_report_scratch_size(size_t length);

/*
 * Reads a message and stands before its first recipient.
 *   data, length    the whole message, headers first; kept by pointer
 *   scratch, scratch_size  the caller's room for decoded parts, NULL with 0 for none;
 *                   kept by pointer. It must not overlap the message.
 * Returns
 *   OK            any message was read, also one that is no report at all: kind OTHER
 *   ERROR_BUFFER  a part has to be decoded and does not fit the scratch buffer. The
 *                 report is not open. smtpstatus_report_scratch_size() is enough.
 *   ERROR_ARGUMENT NULL report; NULL data with a length; NULL scratch with a size. What
 *                 was open before is not any more.
 */
SMTPSTATUS_API int smtpstatus_report_open(smtpstatus_report *report, const char *data, size_t length, char *scratch,
                                          size_t scratch_size);

/* What sort of message it is. Only BOUNCE says that something failed for good. */
enum smtpstatus_kind {
    SMTPSTATUS_KIND_OTHER = 0,              /* ordinary mail */
    SMTPSTATUS_KIND_BOUNCE = 1,             /* given up for at least one recipient */
    SMTPSTATUS_KIND_DELAYED = 2,            /* still being tried */
    SMTPSTATUS_KIND_DELIVERED = 3,          /* RFC 3464 action "delivered" */
    SMTPSTATUS_KIND_RELAYED = 4,            /* handed on to a host that sends no reports */
    SMTPSTATUS_KIND_EXPANDED = 5,           /* went to the members of a list or alias */
    SMTPSTATUS_KIND_FEEDBACK = 6,           /* an abuse or authentication report, RFC 5965, RFC 6591 */
    SMTPSTATUS_KIND_AUTO_REPLY = 7,         /* a vacation notice and the like, RFC 3834 */
    SMTPSTATUS_KIND_CHALLENGE_RESPONSE = 8, /* the sender is asked to prove to be a person */
    SMTPSTATUS_KIND_DISPOSITION = 9         /* a read receipt, RFC 8098 */
};

/* The kind of the open message; OTHER before smtpstatus_report_open(). */
SMTPSTATUS_API int smtpstatus_report_kind(const smtpstatus_report *report);

/*
 * The name of a kind, lower case: "bounce", "auto_reply"; "invalid" for unknown values. Kinds can
 * be listed from 0, conflicts from bit 1, and fields from 1 and once more from 32, until "invalid" comes.
 */
SMTPSTATUS_API const char *smtpstatus_report_kind_name(int kind);

/*
 * The name of the dialect the message is written in, a section of
 * lib/tables/dsn/dialects.txt such as "qmail" or "exim"; "rfc3464", "rfc5965", "rfc8098"
 * and "rfc3834" for the standards; "" when it is not known.
 */
SMTPSTATUS_API const char *smtpstatus_report_dialect(const smtpstatus_report *report);

/* --------------------------------------------------------------- recipients */

/*
 * Goes to the next recipient. A report names all of its recipients, those
 * that were delivered too, see smtpstatus_report_action(); an automatic answer
 * "names" who answered, a feedback report who complained. A recipient comes again when
 * the report gives another original recipient, action or status for it; where it says the
 * same once more, that is passed over, as far as the 16 recipients before it tell.
 * Returns OK; END after the last one (then and before the first call there is no
 * current recipient); ERROR_STATE when no message is open; ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_report_next(smtpstatus_report *report);

/*
 * What happened to the current recipient, judged from all the message says of it:
 * Diagnostic-Code, Status, Action, the remote MTA's name, the SMTP command and the
 * prose. An action that is not "failed" is never a hard bounce, nor is a 4yz reply.
 * The handle belongs to the report: it changes with smtpstatus_report_next(). To keep
 * it, copy the union. It is judged already: smtpstatus_classify() of a copy answers OK and
 * changes nothing, whatever was set in it since. NULL when there is no current recipient.
 */
SMTPSTATUS_API const smtpstatus *smtpstatus_report_status(const smtpstatus_report *report);

/* The packed enhanced code of the Status field (RFC 3464 2.3.4), 0 when it has none. */
SMTPSTATUS_API uint32_t smtpstatus_report_status_field(const smtpstatus_report *report);

/*
 * What the report says must become of the recipient: an enum smtpstatus_kind,
 * BOUNCE for "failed". It is the Action field (RFC 3464 2.3.3), or where there is none,
 * what the message as a whole says. OTHER when there is no current recipient.
 */
SMTPSTATUS_API int smtpstatus_report_action(const smtpstatus_report *report);

/* Sources of one report that contradict each other: bits of smtpstatus_report_conflicts(). */
enum smtpstatus_report_conflict {
    SMTPSTATUS_REPORT_CONFLICT_STATUS = 0x1, /* the Status field and the diagnostic's code differ */
    SMTPSTATUS_REPORT_CONFLICT_CLASS = 0x2,  /* ... even in their class, 4 or 5 */
    SMTPSTATUS_REPORT_CONFLICT_ACTION = 0x4  /* the action and the codes differ, as in failed with 4.4.1 */
};

/* Bit set of enum smtpstatus_report_conflict for the current recipient. */
SMTPSTATUS_API uint32_t smtpstatus_report_conflicts(const smtpstatus_report *report);

/* The name of one bit, "status", "class" or "action"; "invalid" for others. */
SMTPSTATUS_API const char *smtpstatus_report_conflict_name(uint32_t bit);

/* ------------------------------------------------------------------- fields */

/* Fields of the current recipient are numbered 1..31, those of the message from 32 on. */
enum smtpstatus_field {
    SMTPSTATUS_FIELD_RECIPIENT = 1,            /* the address that this is about, by the best source there is */
    SMTPSTATUS_FIELD_FINAL_RECIPIENT = 2,      /* RFC 3464 2.3.2, without its type */
    SMTPSTATUS_FIELD_FINAL_RECIPIENT_TYPE = 3, /* "rfc822", "utf-8", "x400" */
    SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT = 4,   /* RFC 3464 2.3.1 */
    SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT_TYPE = 5,
    SMTPSTATUS_FIELD_ACTION = 6,          /* as written; see smtpstatus_report_action() */
    SMTPSTATUS_FIELD_STATUS = 7,          /* as written, comment included */
    SMTPSTATUS_FIELD_DIAGNOSTIC = 8,      /* RFC 3464 2.3.6 without its type, or the prose that tells the reason */
    SMTPSTATUS_FIELD_DIAGNOSTIC_TYPE = 9, /* "smtp", "x-unix" */
    SMTPSTATUS_FIELD_REMOTE_MTA = 10,     /* the name without its type */
    SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE = 11,
    SMTPSTATUS_FIELD_FINAL_LOG_ID = 12,
    SMTPSTATUS_FIELD_WILL_RETRY_UNTIL = 13,

    SMTPSTATUS_FIELD_REPORTING_MTA = 32, /* RFC 3464 2.2.2, without its type */
    SMTPSTATUS_FIELD_RECEIVED_FROM_MTA = 33,
    SMTPSTATUS_FIELD_ARRIVAL_DATE = 34,
    SMTPSTATUS_FIELD_ENVELOPE_ID = 35, /* Original-Envelope-Id */

    SMTPSTATUS_FIELD_MESSAGE_ID = 36, /* of the returned message, like all up to RETURN_PATH */
    SMTPSTATUS_FIELD_FROM = 37,
    SMTPSTATUS_FIELD_TO = 38,
    SMTPSTATUS_FIELD_SUBJECT = 39,
    SMTPSTATUS_FIELD_DATE = 40,
    SMTPSTATUS_FIELD_LIST_ID = 41,
    SMTPSTATUS_FIELD_RETURN_PATH = 42, /* the envelope sender: the returned message's Return-Path */
    SMTPSTATUS_FIELD_VERP = 43,        /* the address that the report itself was sent to */

    SMTPSTATUS_FIELD_REPORT_FROM = 44, /* of the report itself, like all up to REPORT_MESSAGE_ID */
    SMTPSTATUS_FIELD_REPORT_SUBJECT = 45,
    SMTPSTATUS_FIELD_REPORT_DATE = 46,
    SMTPSTATUS_FIELD_REPORT_MESSAGE_ID = 47,

    SMTPSTATUS_FIELD_FEEDBACK_TYPE = 48, /* RFC 5965 3.1: "abuse", "fraud", "auth-failure" */
    SMTPSTATUS_FIELD_SOURCE_IP = 49,
    SMTPSTATUS_FIELD_REPORTED_DOMAIN = 50,
    SMTPSTATUS_FIELD_USER_AGENT = 51,
    SMTPSTATUS_FIELD_ORIGINAL_MAIL_FROM = 52,
    SMTPSTATUS_FIELD_DISPOSITION = 53 /* RFC 8098 3.2.6 */
};

/* The name of a field, lower case: "recipient", "reporting_mta"; "invalid" for unknown values. */
SMTPSTATUS_API const char *smtpstatus_field_name(int field);

/*
 * The bytes of one field as they stand in the message: a folded field with its line
 * breaks, an encoded subject encoded. Surrounding blanks, the type in front of a ";" and
 * angle brackets around an address are left out. See smtpstatus_report_copy() for the
 * decoded text. Linear in the block of fields that holds it.
 * Returns OK; ABSENT (outputs kept) when the message does not have it or there is no
 * current recipient; ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_report_span(const smtpstatus_report *report, int field, const char **data,
                                          size_t *length);

/*
 * Copies one field for a person: unfolded (a line break with the blanks around it
 * becomes one space), RFC 2047 words decoded to UTF-8 (those of unknown character sets stay
 * encoded, and see docs/dialects.md on East Asian ones), RFC 6533 "\x{...}" in utf-8 addresses and the
 * xtext of RFC 3461 4 in envelope ids and original recipients decoded.
 *   buffer, capacity  the caller's room; NULL with 0 asks only for the size
 *   needed            bytes of the whole text; no NUL is added. At most three times the
 *                     span's length: one byte of KOI8-R may become three.
 * Returns OK, ERROR_BUFFER when needed > capacity (the first `capacity` bytes were
 * written), ABSENT or ERROR_ARGUMENT.
 */
SMTPSTATUS_API int smtpstatus_report_copy(const smtpstatus_report *report, int field, char *buffer, size_t capacity,
                                          size_t *needed);

/*
 * A date field as seconds since 1970-01-01 00:00 UTC, leap seconds not counted. Reads
 * RFC 5322 with its obsolete forms (two-digit years, zone names, comments), the order
 * of ctime() and ISO 8601; a date without a zone is taken as UTC.
 * Returns OK; ABSENT (*unix_seconds kept) when the message has no such field or it is no
 * date; ERROR_ARGUMENT for a field that holds no date, or NULL.
 */
SMTPSTATUS_API int smtpstatus_report_time(const smtpstatus_report *report, int field, int64_t *unix_seconds);

#ifdef __cplusplus
}
#endif

#endif
