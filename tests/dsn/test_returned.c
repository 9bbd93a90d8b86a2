/*
 * The returned message of a report, and what else stands in headers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define MIXED HEADERS "Content-Type: multipart/mixed; boundary=c\n\n--c\n\n<anna@example.org>: no such user\n\n"
#define ID "Message-ID: <1@example.com>\nFrom: jo@example.com\n\nHello\n"
#define END "\n--c--\n"
#define COMPLAINT                                                                                                      \
    "From: staff@example.net\nTo: fbl@example.com\nSubject: complaint about message from 192.0.2.9\n"                  \
    "MIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
#define FEEDBACK                                                                                                       \
    "From: abuse@example.net\nTo: fbl@example.com\nSubject: complaint\nMIME-Version: 1.0\n"                            \
    "Content-Type: multipart/report; report-type=feedback-report; boundary=c\n\n--c\n"                                 \
    "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n"

struct returned_case {
    const char *name;
    const char *message;
    int field;
    const char *expected; /* NULL: absent */
};

static const struct returned_case cases[] = {
    {"a message", MIXED "--c\nContent-Type: message/rfc822\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"its headers", MIXED "--c\nContent-Type: text/rfc822-headers\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID,
     "1@example.com"},
    {"a message in UTF-8", MIXED "--c\nContent-Type: message/global\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID,
     "1@example.com"},
    {"its headers in UTF-8", MIXED "--c\nContent-Type: message/global-headers\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID,
     "1@example.com"},
    {"a part of a message", MIXED "--c\nContent-Type: message/partial\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID,
     "1@example.com"},
    {"an article", MIXED "--c\nContent-Type: message/news\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"something else", MIXED "--c\nContent-Type: message/external-body\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID, NULL},
    {"a picture", MIXED "--c\nContent-Type: image/png\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID, NULL},
    {"the first of two",
     MIXED "--c\nContent-Type: message/rfc822\n\n" ID
           "--c\nContent-Type: message/rfc822\n\nMessage-ID: <2@example.com>\n" END,
     SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"behind empty lines", MIXED "--c\nContent-Type: message/rfc822\n\n\n \n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID,
     "1@example.com"},
    {"behind an mbox line", MIXED "--c\nContent-Type: message/rfc822\n\nFrom x@y Tue May 14 09:30:01 2024\n" ID END,
     SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"behind a quoted mbox line",
     MIXED "--c\nContent-Type: message/rfc822\n\n>From x@y Tue May 14 09:30:01 2024\n" ID END,
     SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"nothing but empty lines", MIXED "--c\nContent-Type: message/rfc822\n\n\n \n", SMTPSTATUS_FIELD_MESSAGE_ID, NULL},
    {"nothing", MIXED "--c\nContent-Type: message/rfc822\n\n", SMTPSTATUS_FIELD_MESSAGE_ID, NULL},
    {"in base64", MIXED "--c\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" ID END,
     SMTPSTATUS_FIELD_MESSAGE_ID, NULL},
    {"a file of headers",
     MIXED "--c\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"x-Headers.txt\"\n\n" ID END,
     SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"a file of headers by the other name", MIXED "--c\nContent-Type: text/plain; name=header\n\n" ID END,
     SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"another file", MIXED "--c\nContent-Type: text/plain; name=heade\n\n" ID END, SMTPSTATUS_FIELD_MESSAGE_ID, NULL},
    {"a message in the place of a part's fields", MIXED "--c\nReceived: by mx.example.net\n" ID END,
     SMTPSTATUS_FIELD_MESSAGE_ID, "1@example.com"},
    {"... that starts with its return path", MIXED "--c\nReturn-Path: <jo@example.com>\n" ID END,
     SMTPSTATUS_FIELD_RETURN_PATH, "jo@example.com"},

    {"a return path with a source route",
     MIXED "--c\nContent-Type: message/rfc822\n\nReturn-Path: <@a,@b:jo@x.example>\n" END, SMTPSTATUS_FIELD_RETURN_PATH,
     "jo@x.example"},
    {"an envelope id of a recipient in UTF-8",
     HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\n"
             "Content-Type: message/delivery-status\n\nOriginal-Envelope-Id: a+2Bb\\x{41}\n\n"
             "Final-Recipient: utf-8; anna@example.org\nAction: failed" END_OF_REPORT,
     SMTPSTATUS_FIELD_ENVELOPE_ID, "a+b\\x{41}"},

    {"a source in brackets", COMPLAINT "X-Originating-IP: [192.0.2.1]\nTo: anna@example.org\n\nHello\n",
     SMTPSTATUS_FIELD_SOURCE_IP, "192.0.2.1"},
    {"a source", COMPLAINT "X-Originating-IP: 192.0.2.1\nTo: anna@example.org\n\nHello\n", SMTPSTATUS_FIELD_SOURCE_IP,
     "192.0.2.1"},
    {"a source in half a bracket", COMPLAINT "X-Originating-IP: [192.0.2.1\nTo: anna@example.org\n\nHello\n",
     SMTPSTATUS_FIELD_SOURCE_IP, "[192.0.2.1"},
    {"a source in the other half", COMPLAINT "X-Originating-IP: 192.0.2.1]\nTo: anna@example.org\n\nHello\n",
     SMTPSTATUS_FIELD_SOURCE_IP, "192.0.2.1]"},
    {"a source of brackets", COMPLAINT "X-Originating-IP: []\nTo: anna@example.org\n\nHello\n",
     SMTPSTATUS_FIELD_SOURCE_IP, "[]"},
    {"a source of a letter", COMPLAINT "X-Originating-IP: [1]\nTo: anna@example.org\n\nHello\n",
     SMTPSTATUS_FIELD_SOURCE_IP, "1"},
    {"a source that is said",
     FEEDBACK "Source-IP: 192.0.2.2\nOriginal-Rcpt-To: <anna@example.org>\n\n"
              "--c\nContent-Type: message/rfc822\n\nX-Originating-IP: [192.0.2.1]\n" ID END,
     SMTPSTATUS_FIELD_SOURCE_IP, "192.0.2.2"},
    {"a source that is not",
     FEEDBACK "Original-Rcpt-To: <anna@example.org>\n\n"
              "--c\nContent-Type: message/rfc822\n\nX-Originating-IP: [192.0.2.1]\n" ID END,
     SMTPSTATUS_FIELD_SOURCE_IP, "192.0.2.1"},
    {"no source in a bounce", MIXED "--c\nContent-Type: message/rfc822\n\nX-Originating-IP: [192.0.2.1]\n" ID END,
     SMTPSTATUS_FIELD_SOURCE_IP, NULL},

    {"whom a complaint is about",
     FEEDBACK "Original-Rcpt-To: <anna@example.org>\n\n"
              "--c\nContent-Type: message/rfc822\n\nTo: bert@example.org\n" ID END,
     SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org"},
    {"... by the returned message", FEEDBACK "\n--c\nContent-Type: message/rfc822\n\nTo: anna@example.org\n" ID END,
     SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org"},
    {"... by a header of Hotmail",
     FEEDBACK "\n--c\nContent-Type: message/rfc822\n\nTo: bert@example.org\n"
              "X-HmXmrOriginalRecipient: anna@example.org\n" ID END,
     SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org"},
    {"... that has no address", FEEDBACK "\n--c\nContent-Type: message/rfc822\n\nTo: undisclosed\n" ID END,
     SMTPSTATUS_FIELD_RECIPIENT, NULL},
    {"... that is cut off", FEEDBACK "\n--c\nContent-Type: message/rfc822\n\nTo: anna@example.org",
     SMTPSTATUS_FIELD_RECIPIENT, NULL},
    {"a complaint that is cut off", FEEDBACK "Original-Rcpt-To: anna@example.org", SMTPSTATUS_FIELD_RECIPIENT, NULL},
    {"an empty field first", FEEDBACK "Original-Rcpt-To:\nOriginal-Rcpt-To: <anna@example.org>\n" END,
     SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org"},
};

static void test_case(void **state)
{
    const struct returned_case *item = *state;
    smtpstatus_report report;
    open_message(&report, item->message, strlen(item->message));
    (void)smtpstatus_report_next(&report);
    check_copy(&report, item->field, item->expected);
    assert_int_equal(smtpstatus_report_span(&report, item->field, NULL, NULL),
                     item->expected != NULL ? SMTPSTATUS_OK : SMTPSTATUS_ABSENT);
}

/* A complaint that names nobody is about whom the returned message was sent to, and him alone. */
static void test_complaint_once(void **state)
{
    (void)state;
    char found[64];
    describe_all(BYTES(FEEDBACK "\n--c\nContent-Type: message/rfc822\n\nTo: anna@example.org\n" ID END), "a", found,
                 sizeof found);
    assert_string_equal(found, "anna@example.org");
    describe_all(BYTES(FEEDBACK "Original-Rcpt-To: <anna@example.org>\nOriginal-Rcpt-To: <bert@example.org>\n"
                                "Original-Rcpt-To: <anna@example.org>\n" END),
                 "a", found, sizeof found);
    assert_string_equal(found, "anna@example.org / bert@example.org");
}

int main(void)
{
    static struct CMUnitTest tests[64];
    size_t count = 0;
    if (reads_text()) {
        ADD_CASES(tests, &count, cases, test_case);
        ADD(tests, &count, test_complaint_once);
    }
    return RUN(tests, count);
}
