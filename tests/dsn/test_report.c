/*
 * The contract of the report handle: storage, opening, the walk from recipient to
 * recipient, every field of one message that has them all, dates, names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#include <ctype.h>

/* ------------------------------------------------------------------ a message with everything */

#define HEADER_LINES                                                                                                   \
    "Return-Path: <>\r\n"                                                                                              \
    "From: Mail Delivery System <MAILER-DAEMON@out1.example.com>\r\n"                                                  \
    "To: <bounce+77=anna=example.org@lists.example.com>\r\n"                                                           \
    "Subject: Undelivered Mail\r\n"                                                                                    \
    "Date: Tue, 14 May 2024 09:30:03 +0000\r\n"                                                                        \
    "Message-ID: <report.1@out1.example.com>\r\n"                                                                      \
    "MIME-Version: 1.0\r\n"                                                                                            \
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=cut\"\r\n"                               \
    "\r\n"                                                                                                             \
    "--=cut\r\n"                                                                                                       \
    "Content-Type: text/plain\r\n"                                                                                     \
    "\r\n"                                                                                                             \
    "Your message could not be delivered.\r\n"                                                                         \
    "\r\n"

#define FIELD_LINES                                                                                                    \
    "Reporting-MTA: dns; out1.example.com\r\n"                                                                         \
    "Received-From-MTA: dns; app4.example.com\r\n"                                                                     \
    "Original-Envelope-Id: camp+2B77\r\n"                                                                              \
    "Arrival-Date: Tue, 14 May 2024 11:30:01 +0200\r\n"                                                                \
    "\r\n"                                                                                                             \
    "Original-Recipient: rfc822;sales+2Bnew@example.org\r\n"                                                           \
    "Final-Recipient: rfc822; anna@example.org\r\n"                                                                    \
    "Action: failed\r\n"                                                                                               \
    "Status: 5.1.1 (bad mailbox)\r\n"                                                                                  \
    "Remote-MTA: dns; mx.example.org\r\n"                                                                              \
    "Diagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: User unknown\r\n"                                            \
    "    in virtual mailbox table\r\n"                                                                                 \
    "Last-Attempt-Date: Tue, 14 May 2024 09:30:02 GMT\r\n"                                                             \
    "Final-Log-Id: LOG-9\r\n"                                                                                          \
    "\r\n"                                                                                                             \
    "Final-Recipient: rfc822; bert@example.org\r\n"                                                                    \
    "Action: delayed\r\n"                                                                                              \
    "Status: 4.4.1\r\n"                                                                                                \
    "Diagnostic-Code: smtp; 421 4.4.1 Connection timed out\r\n"                                                        \
    "Will-Retry-Until: Sun, 19 May 2024 09:30:01 +0000\r\n"                                                            \
    "\r\n"

#define RETURNED_LINES                                                                                                 \
    "Return-Path: <bounce-77@lists.example.com>\r\n"                                                                   \
    "From: News <news@example.com>\r\n"                                                                                \
    "To: anna@example.org\r\n"                                                                                         \
    "Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?IGF1cw==?=\r\n"                                                     \
    " Wien\r\n"                                                                                                        \
    "Message-ID: <4711@example.com>\r\n"                                                                               \
    "Date: Tue, 14 May 2024 09:30:00 +0000\r\n"                                                                        \
    "List-Id: Weekly <weekly.lists.example.com>\r\n"                                                                   \
    "\r\n"                                                                                                             \
    "Hello\r\n"                                                                                                        \
    "\r\n"

static const char rich[] = HEADER_LINES "--=cut\r\nContent-Type: message/delivery-status\r\n\r\n" FIELD_LINES
                                        "--=cut\r\nContent-Type: message/rfc822\r\n\r\n" RETURNED_LINES "--=cut--\r\n";

/* The fields in base64: what is read lies in the scratch buffer. */
static const char encoded[] =
    HEADER_LINES "--=cut\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                 /* Reporting-MTA: dns; out1.example.com / Final-Recipient: rfc822; anna@example.org / Action: failed /
                    Status: 5.1.1 */
                 "UmVwb3J0aW5nLU1UQTogZG5zOyBvdXQxLmV4YW1wbGUuY29tDQoNCkZpbmFsLVJlY2lwaWVudDog\r\n"
                 "cmZjODIyOyBhbm5hQGV4YW1wbGUub3JnDQpBY3Rpb246IGZhaWxlZA0KU3RhdHVzOiA1LjEuMQ0K\r\n"
                 "\r\n--=cut--\r\n";

static const char feedback[] = "From: abuse@provider.example.net\n"
                               "To: fbl@example.com\n"
                               "Subject: complaint\n"
                               "MIME-Version: 1.0\n"
                               "Content-Type: multipart/report; report-type=feedback-report; boundary=f\n"
                               "\n"
                               "--f\n"
                               "Content-Type: text/plain\n"
                               "\n"
                               "A complaint.\n"
                               "--f\n"
                               "Content-Type: message/feedback-report\n"
                               "\n"
                               "Feedback-Type: abuse\n"
                               "User-Agent: Feedback/1.0\n"
                               "Version: 1\n"
                               "Original-Mail-From: <bounce-7@example.com>\n"
                               "Original-Rcpt-To: <anna@example.org>\n"
                               "Reported-Domain: example.com\n"
                               "Source-IP: 192.0.2.61\n"
                               "\n"
                               "--f\n"
                               "Content-Type: message/rfc822\n"
                               "\n"
                               "From: news@example.com\n"
                               "Message-ID: <fb1@example.com>\n"
                               "\n"
                               "Sale!\n"
                               "--f--\n";

static const char ordinary[] = "From: jo@example.org\nTo: bo@example.com\nSubject: Lunch\n\nAt noon?\n";

/* ------------------------------------------------------------------ storage */

static void test_storage(void **state)
{
    (void)state;
    smtpstatus_report report;
    assert_int_equal(sizeof report, SMTPSTATUS_REPORT_SIZE);
    assert_in_range(smtpstatus_report_size(), smtpstatus_size(), SMTPSTATUS_REPORT_SIZE);
    size_t alignment = smtpstatus_report_alignment();
    assert_true(alignment > 0 && (alignment & (alignment - 1)) == 0);
    assert_true(alignment <= _Alignof(max_align_t) && alignment <= _Alignof(smtpstatus_report));
    assert_int_equal(smtpstatus_report_init(NULL, sizeof report), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_init(&report, smtpstatus_report_size()), SMTPSTATUS_OK);
}

static void test_storage_too_small(void **state)
{
    (void)state;
    smtpstatus_report report;
    smtpstatus_report before;
    memset(&report, 0xA5, sizeof report);
    memcpy(&before, &report, sizeof report);
    assert_int_equal(smtpstatus_report_init(&report, 0), SMTPSTATUS_ERROR_STORAGE);
    assert_int_equal(smtpstatus_report_init(&report, smtpstatus_report_size() - 1), SMTPSTATUS_ERROR_STORAGE);
    assert_memory_equal(&report, &before, sizeof report);
}

/* A block of exactly smtpstatus_report_size() bytes is enough, whatever was in it. */
static void test_storage_exact(void **state)
{
    (void)state;
    smtpstatus_report *report = malloc(smtpstatus_report_size());
    assert_non_null(report);
    memset(report, 0xFF, smtpstatus_report_size());
    assert_int_equal(smtpstatus_report_init(report, smtpstatus_report_size()), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_open(report, BYTES(encoded), scratch, sizeof scratch), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_next(report), SMTPSTATUS_OK);
    check_copy(report, SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org");
    free(report);
}

static void test_scratch_size(void **state)
{
    (void)state;
    assert_int_equal(smtpstatus_report_scratch_size(0), 0);
    assert_int_equal(smtpstatus_report_scratch_size(1000), 3000);
    assert_true(smtpstatus_report_scratch_size(SIZE_MAX) == SIZE_MAX);
}

/* ------------------------------------------------------------------ arguments and states */

static void test_open_arguments(void **state)
{
    (void)state;
    smtpstatus_report report;
    assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_open(NULL, BYTES(rich), scratch, sizeof scratch), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_open(&report, NULL, 1, scratch, sizeof scratch), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_open(&report, BYTES(rich), NULL, 1), SMTPSTATUS_ERROR_ARGUMENT);
    /* What was open before is not any more. */
    assert_int_equal(smtpstatus_report_open(&report, BYTES(rich), scratch, sizeof scratch), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_BOUNCE);
    assert_int_equal(smtpstatus_report_open(&report, NULL, 5, NULL, 0), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_OTHER);
    assert_true(smtpstatus_is_error(smtpstatus_report_next(&report)));
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_report_open(&report, NULL, 0, NULL, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_OTHER);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
    assert_int_equal(smtpstatus_report_open(&report, BYTES(rich), NULL, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    static const char empty[] = "From: mailer-daemon@example.org\r\nSubject: Undelivered Mail\r\n"
                                "Content-Type: text/html; charset=utf-8\r\n\r\n<html never closed\r\n";
    assert_int_equal(smtpstatus_report_open(&report, BYTES(empty), NULL, 0), SMTPSTATUS_OK);
}

/* Every question to a handle that has nothing to say. */
static void check_silent(smtpstatus_report *report)
{
    const char *data = scratch;
    size_t length = 7;
    int64_t seconds = 7;
    assert_null(smtpstatus_report_status(report));
    assert_int_equal(smtpstatus_report_status_field(report), 0);
    assert_int_equal(smtpstatus_report_action(report), SMTPSTATUS_KIND_OTHER);
    assert_int_equal(smtpstatus_report_conflicts(report), 0);
    for (int field = SMTPSTATUS_FIELD_RECIPIENT; field <= SMTPSTATUS_FIELD_WILL_RETRY_UNTIL; field++) {
        assert_int_equal(smtpstatus_report_span(report, field, &data, &length), SMTPSTATUS_ABSENT);
        assert_int_equal(smtpstatus_report_copy(report, field, NULL, 0, &length), SMTPSTATUS_ABSENT);
    }
    assert_int_equal(smtpstatus_report_time(report, SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE, &seconds), SMTPSTATUS_ABSENT);
    assert_ptr_equal(data, scratch);
    assert_int_equal(length, 7);
    assert_int_equal(seconds, 7);
}

static void check_no_message(const smtpstatus_report *report)
{
    for (int field = SMTPSTATUS_FIELD_REPORTING_MTA; field <= SMTPSTATUS_FIELD_DISPOSITION; field++) {
        check_copy(report, field, NULL);
    }
}

static void test_not_open(void **state)
{
    (void)state;
    smtpstatus_report report;
    assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_OTHER);
    assert_string_equal(smtpstatus_report_dialect(&report), "");
    check_silent(&report);
    check_no_message(&report);
}

static void test_no_handle(void **state)
{
    (void)state;
    const char *data = scratch;
    size_t length = 7;
    int64_t seconds = 7;
    assert_int_equal(smtpstatus_report_next(NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_kind(NULL), SMTPSTATUS_KIND_OTHER);
    assert_string_equal(smtpstatus_report_dialect(NULL), "");
    assert_null(smtpstatus_report_status(NULL));
    assert_int_equal(smtpstatus_report_status_field(NULL), 0);
    assert_int_equal(smtpstatus_report_action(NULL), SMTPSTATUS_KIND_OTHER);
    assert_int_equal(smtpstatus_report_conflicts(NULL), 0);
    assert_int_equal(smtpstatus_report_span(NULL, SMTPSTATUS_FIELD_RECIPIENT, &data, &length),
                     SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_copy(NULL, SMTPSTATUS_FIELD_RECIPIENT, NULL, 0, &length),
                     SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_time(NULL, SMTPSTATUS_FIELD_ARRIVAL_DATE, &seconds), SMTPSTATUS_ERROR_ARGUMENT);
}

static void test_field_arguments(void **state)
{
    (void)state;
    static const int unknown[] = {0, -1, 14, 31, 54, 255, 256 + 1, INT32_MAX, INT32_MIN};
    smtpstatus_report report;
    const char *data = scratch;
    size_t length = 7;
    int64_t seconds = 7;
    char buffer[8];
    open_first(&report, BYTES(rich));
    for (size_t i = 0; i < COUNT(unknown); i++) {
        assert_int_equal(smtpstatus_report_span(&report, unknown[i], &data, &length), SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_report_copy(&report, unknown[i], buffer, 8, &length), SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_report_time(&report, unknown[i], &seconds), SMTPSTATUS_ERROR_ARGUMENT);
    }
    assert_ptr_equal(data, scratch);
    assert_int_equal(length, 7);
    assert_int_equal(smtpstatus_report_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, NULL, 8, &length),
                     SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_time(&report, SMTPSTATUS_FIELD_ARRIVAL_DATE, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_report_time(&report, SMTPSTATUS_FIELD_SUBJECT, &seconds), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(seconds, 7);
}

/* ------------------------------------------------------------------ from recipient to recipient */

static void test_walk(void **state)
{
    (void)state;
    smtpstatus_report report;
    open_message(&report, BYTES(rich));
    check_silent(&report); /* before the first recipient */
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_BOUNCE);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_action(&report), SMTPSTATUS_KIND_BOUNCE);
    assert_int_equal(smtpstatus_bounce(smtpstatus_report_status(&report)), SMTPSTATUS_BOUNCE_HARD);
    assert_int_equal(smtpstatus_reply_code(smtpstatus_report_status(&report)), 550);
    assert_int_equal(smtpstatus_enhanced_code(smtpstatus_report_status(&report)), pack(5, 1, 1));
    assert_int_equal(smtpstatus_report_status_field(&report), pack(5, 1, 1));
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    check_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, "bert@example.org");
    assert_int_equal(smtpstatus_report_action(&report), SMTPSTATUS_KIND_DELAYED);
    assert_int_equal(smtpstatus_bounce(smtpstatus_report_status(&report)), SMTPSTATUS_BOUNCE_SOFT);
    assert_int_equal(smtpstatus_report_status_field(&report), pack(4, 4, 1));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
        check_silent(&report);
    }
    check_copy(&report, SMTPSTATUS_FIELD_REPORTING_MTA, "out1.example.com"); /* the message is still there */
}

static void test_opened_anew(void **state)
{
    (void)state;
    smtpstatus_report report;
    open_first(&report, BYTES(rich));
    assert_int_equal(smtpstatus_report_open(&report, BYTES(ordinary), NULL, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_OTHER);
    check_silent(&report);
    check_copy(&report, SMTPSTATUS_FIELD_REPORTING_MTA, NULL);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
    assert_int_equal(smtpstatus_report_open(&report, BYTES(rich), NULL, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    check_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org");
}

/*
 * The documented size of the scratch buffer is enough where decoded text is worked on once more:
 * a quoted report whose bytes become three each.
 */
static void test_scratch_size_is_enough(void **state)
{
    static const char head[] = "From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\n"
                               "MIME-Version: 1.0\nContent-Type: text/plain; charset=windows-1252\n\n"
                               "Your message could not be delivered.\n\n"
                               "> Reporting-MTA: dns; mx.example.org\n> \n"
                               "> Final-Recipient: rfc822; jo@example.org\n> Action: failed\n> Status: 5.1.1\n"
                               "> Diagnostic-Code: smtp; 550 5.1.1 No such user ";
    static char message[sizeof head + 3000];
    static char room[3 * sizeof message];
    smtpstatus_report report;
    (void)state;
    memcpy(message, head, sizeof head - 1);
    memset(message + sizeof head - 1, 0x80, 3000); /* the euro sign */
    message[sizeof message - 1] = '\n';
    assert_true(smtpstatus_report_scratch_size(sizeof message) <= sizeof room);
    assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
    assert_int_equal(
        smtpstatus_report_open(&report, message, sizeof message, room, smtpstatus_report_scratch_size(sizeof message)),
        SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_status_field(&report), 5001001);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
}

/* A part that decodes to nothing needs no scratch, and is the part that it says it is with and without one. */
static void test_decoded_to_nothing(void **state)
{
    static const char *const bodies[] = {"", "====", "\xFF\xFF"};
    smtpstatus_report report;
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        char message[300];
        int length =
            snprintf(message, sizeof message,
                     "From: postmaster@example.net\nTo: anna@example.org\nContent-Type: message/feedback-report\n"
                     "Content-Transfer-Encoding: base64\n\n%s\n",
                     bodies[i]);
        assert_in_range(length, 1, sizeof message - 1);
        assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
        for (size_t capacity = 0; capacity < 3; capacity++) {
            char *room = capacity > 0 ? scratch : NULL;
            assert_int_equal(smtpstatus_report_open(&report, message, (size_t)length, room, capacity), SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_FEEDBACK);
            assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
        }
    }
}

static void test_scratch_too_small(void **state)
{
    (void)state;
    smtpstatus_report report;
    open_first(&report, BYTES(rich));
    assert_int_equal(smtpstatus_report_open(&report, BYTES(encoded), NULL, 0), SMTPSTATUS_ERROR_BUFFER);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_OTHER);
    assert_string_equal(smtpstatus_report_dialect(&report), "");
    check_silent(&report);
    check_no_message(&report);
}

/* A handle is plain bytes: a copy goes on where the first one stood, wherever that has gone. */
static void test_moved(void **state)
{
    (void)state;
    smtpstatus_report *first = malloc(sizeof *first);
    smtpstatus_report second;
    assert_non_null(first);
    open_first(first, BYTES(rich));
    memcpy(&second, first, sizeof second);
    assert_int_equal(smtpstatus_report_next(first), SMTPSTATUS_OK);
    memset(first, 0xEE, sizeof *first);
    free(first);
    check_copy(&second, SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org");
    assert_int_equal(smtpstatus_bounce(smtpstatus_report_status(&second)), SMTPSTATUS_BOUNCE_HARD);
    assert_int_equal(smtpstatus_report_next(&second), SMTPSTATUS_OK);
    check_copy(&second, SMTPSTATUS_FIELD_RECIPIENT, "bert@example.org");
    assert_int_equal(smtpstatus_report_next(&second), SMTPSTATUS_END);
}

/* The verdict, copied out, outlives the report's step to the next recipient. */
static void test_status_kept(void **state)
{
    (void)state;
    smtpstatus_report report;
    smtpstatus status;
    char text[256];
    size_t needed = 0;
    open_first(&report, BYTES(rich));
    memcpy(&status, smtpstatus_report_status(&report), sizeof status);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    memset(&report, 0xEE, sizeof report);
    assert_int_equal(smtpstatus_reply_code(&status), 550);
    assert_int_equal(smtpstatus_enhanced_code(&status), pack(5, 1, 1));
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    check_span(&status, SMTPSTATUS_PART_ENHANCED, "5.1.1");
    assert_int_equal(smtpstatus_copy_text(&status, text, sizeof text, &needed), SMTPSTATUS_OK);
    assert_true(needed > 12 && needed < sizeof text);
    assert_int_equal(smtpstatus_parse_codes(&status, 552, pack(5, 2, 2)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_MAILBOX_FULL);
}

/* ------------------------------------------------------------------ fields */

struct field_case {
    const char *name;
    int field;
    const char *copy;
};

static const struct field_case rich_fields[] = {
    {"recipient", SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org"},
    {"final recipient", SMTPSTATUS_FIELD_FINAL_RECIPIENT, "anna@example.org"},
    {"final recipient type", SMTPSTATUS_FIELD_FINAL_RECIPIENT_TYPE, "rfc822"},
    {"original recipient", SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT, "sales+new@example.org"},
    {"original recipient type", SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT_TYPE, "rfc822"},
    {"action", SMTPSTATUS_FIELD_ACTION, "failed"},
    {"status", SMTPSTATUS_FIELD_STATUS, "5.1.1 (bad mailbox)"},
    {"diagnostic", SMTPSTATUS_FIELD_DIAGNOSTIC, "550 5.1.1 <anna@example.org>: User unknown in virtual mailbox table"},
    {"diagnostic type", SMTPSTATUS_FIELD_DIAGNOSTIC_TYPE, "smtp"},
    {"remote mta", SMTPSTATUS_FIELD_REMOTE_MTA, "mx.example.org"},
    {"last attempt date", SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE, "Tue, 14 May 2024 09:30:02 GMT"},
    {"final log id", SMTPSTATUS_FIELD_FINAL_LOG_ID, "LOG-9"},
    {"will retry until: of the other", SMTPSTATUS_FIELD_WILL_RETRY_UNTIL, NULL},
    {"reporting mta", SMTPSTATUS_FIELD_REPORTING_MTA, "out1.example.com"},
    {"received from mta", SMTPSTATUS_FIELD_RECEIVED_FROM_MTA, "app4.example.com"},
    {"arrival date", SMTPSTATUS_FIELD_ARRIVAL_DATE, "Tue, 14 May 2024 11:30:01 +0200"},
    {"envelope id", SMTPSTATUS_FIELD_ENVELOPE_ID, "camp+77"},
    {"message id", SMTPSTATUS_FIELD_MESSAGE_ID, "4711@example.com"},
    {"from", SMTPSTATUS_FIELD_FROM, "News <news@example.com>"},
    {"to", SMTPSTATUS_FIELD_TO, "anna@example.org"},
    {"subject", SMTPSTATUS_FIELD_SUBJECT,
     "Gr\xC3\xBC\xC3\x9F"
     "e aus Wien"},
    {"date", SMTPSTATUS_FIELD_DATE, "Tue, 14 May 2024 09:30:00 +0000"},
    {"list id", SMTPSTATUS_FIELD_LIST_ID, "Weekly <weekly.lists.example.com>"},
    {"return path", SMTPSTATUS_FIELD_RETURN_PATH, "bounce-77@lists.example.com"},
    {"verp", SMTPSTATUS_FIELD_VERP, "bounce+77=anna=example.org@lists.example.com"},
    {"report from", SMTPSTATUS_FIELD_REPORT_FROM, "Mail Delivery System <MAILER-DAEMON@out1.example.com>"},
    {"report subject", SMTPSTATUS_FIELD_REPORT_SUBJECT, "Undelivered Mail"},
    {"report date", SMTPSTATUS_FIELD_REPORT_DATE, "Tue, 14 May 2024 09:30:03 +0000"},
    {"report message id", SMTPSTATUS_FIELD_REPORT_MESSAGE_ID, "report.1@out1.example.com"},
    {"no feedback type", SMTPSTATUS_FIELD_FEEDBACK_TYPE, NULL},
    {"no source ip", SMTPSTATUS_FIELD_SOURCE_IP, NULL},
    {"no disposition", SMTPSTATUS_FIELD_DISPOSITION, NULL},
};

static void test_rich_field(void **state)
{
    const struct field_case *item = *state;
    smtpstatus_report report;
    open_first(&report, BYTES(rich));
    check_copy(&report, item->field, item->copy);
}

static const struct field_case feedback_fields[] = {
    {"feedback: recipient", SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org"},
    {"feedback: type", SMTPSTATUS_FIELD_FEEDBACK_TYPE, "abuse"},
    {"feedback: source ip", SMTPSTATUS_FIELD_SOURCE_IP, "192.0.2.61"},
    {"feedback: reported domain", SMTPSTATUS_FIELD_REPORTED_DOMAIN, "example.com"},
    {"feedback: user agent", SMTPSTATUS_FIELD_USER_AGENT, "Feedback/1.0"},
    {"feedback: original mail from", SMTPSTATUS_FIELD_ORIGINAL_MAIL_FROM, "bounce-7@example.com"},
    {"feedback: message id", SMTPSTATUS_FIELD_MESSAGE_ID, "fb1@example.com"},
};

static void test_feedback_field(void **state)
{
    const struct field_case *item = *state;
    smtpstatus_report report;
    open_first(&report, BYTES(feedback));
    assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_FEEDBACK);
    assert_int_equal(smtpstatus_category(smtpstatus_report_status(&report)), SMTPSTATUS_CATEGORY_FEEDBACK);
    assert_int_equal(smtpstatus_bounce(smtpstatus_report_status(&report)), SMTPSTATUS_BOUNCE_NONE);
    check_copy(&report, item->field, item->copy);
}

static int lies_in(const char *data, size_t length, const char *room, size_t size)
{
    return (uintptr_t)data >= (uintptr_t)room && length <= size && (uintptr_t)data - (uintptr_t)room <= size - length;
}

/* All spans point into the message or the scratch buffer, and the outputs may be left out. */
static void test_spans_inside(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t length;
    } messages[] = {{BYTES(rich)}, {BYTES(encoded)}, {BYTES(feedback)}};
    for (size_t i = 0; i < COUNT(messages); i++) {
        smtpstatus_report report;
        size_t found = 0;
        open_first(&report, messages[i].data, messages[i].length);
        for (int field = 1; field <= SMTPSTATUS_FIELD_DISPOSITION; field++) {
            const char *data = NULL;
            size_t length = 0;
            if (smtpstatus_report_span(&report, field, &data, &length) == SMTPSTATUS_OK) {
                assert_true(lies_in(data, length, messages[i].data, messages[i].length) ||
                            lies_in(data, length, scratch, sizeof scratch));
                assert_int_equal(smtpstatus_report_copy(&report, field, NULL, 0, NULL),
                                 smtpstatus_report_copy(&report, field, NULL, 0, &length));
                found++;
            }
        }
        assert_true(found >= 5);
    }
}

/* The bytes as they stand in the message: folded, encoded. */
static void test_span_is_raw(void **state)
{
    (void)state;
    smtpstatus_report report;
    const char *data = NULL;
    size_t length = 0;
    open_first(&report, BYTES(rich));
    assert_int_equal(smtpstatus_report_span(&report, SMTPSTATUS_FIELD_SUBJECT, &data, &length), SMTPSTATUS_OK);
    static const char subject[] = "=?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?IGF1cw==?=\r\n Wien";
    assert_int_equal(length, sizeof subject - 1);
    assert_memory_equal(data, subject, length);
    assert_int_equal(smtpstatus_report_span(&report, SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT, &data, &length),
                     SMTPSTATUS_OK);
    assert_int_equal(length, strlen("sales+2Bnew@example.org"));
    assert_memory_equal(data, "sales+2Bnew@example.org", length);
}

/* Whatever room there is: the same size needed, as many bytes as fit, and not one more. */
static void test_copy_sizes(void **state)
{
    (void)state;
    smtpstatus_report report;
    char whole[512];
    open_first(&report, BYTES(rich));
    for (int field = 1; field <= SMTPSTATUS_FIELD_DISPOSITION; field++) {
        const char *data = NULL;
        size_t size = 0;
        size_t length = 0;
        if (smtpstatus_report_copy(&report, field, whole, sizeof whole, &size) != SMTPSTATUS_OK) {
            continue;
        }
        assert_int_equal(smtpstatus_report_span(&report, field, &data, &length), SMTPSTATUS_OK);
        assert_true(size <= 2 * length);
        for (size_t capacity = 0; capacity <= size + 1; capacity++) {
            char *room = malloc(capacity + 1);
            size_t needed = 0;
            assert_non_null(room);
            room[capacity] = '#';
            int result = smtpstatus_report_copy(&report, field, capacity > 0 ? room : NULL, capacity, &needed);
            assert_int_equal(result, capacity < size ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK);
            assert_int_equal(needed, size);
            assert_memory_equal(room, whole, capacity < size ? capacity : size);
            assert_int_equal(room[capacity], '#');
            free(room);
        }
    }
}

/* ------------------------------------------------------------------ conflicts */

struct conflict_case {
    const char *name;
    const char *message;
    uint32_t conflicts;
    uint32_t status; /* that decides */
    int bounce;      /* -1: a matter of words */
};

#define CONFLICT(bit) SMTPSTATUS_REPORT_CONFLICT_##bit

static const struct conflict_case conflicts[] = {
    {"all agree", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown"), 0, 5001001,
     SMTPSTATUS_BOUNCE_HARD},
    {"no enhanced code in the diagnostic",
     SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 User unknown"), 0, 5001001,
     SMTPSTATUS_BOUNCE_HARD},
    {"the field says nothing", SINGLE("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 User unknown"),
     0, 5001001, SMTPSTATUS_BOUNCE_HARD},
    {"the diagnostic says nothing", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.0.0 Sorry"), 0,
     5001001, SMTPSTATUS_BOUNCE_HARD},
    {"the codes differ", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full"),
     CONFLICT(STATUS), 5002002, SMTPSTATUS_BOUNCE_SOFT},
    {"the classes differ", SINGLE("Action: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full"),
     CONFLICT(CLASS) | CONFLICT(ACTION), 5002002, SMTPSTATUS_BOUNCE_SOFT},
    {"failed with 4.4.1", SINGLE("Action: failed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 421 4.4.1 Timed out"),
     CONFLICT(ACTION), 4004001, SMTPSTATUS_BOUNCE_SOFT},
    {"delayed with 5.1.1", SINGLE("Action: delayed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown"),
     CONFLICT(ACTION), 5001001, SMTPSTATUS_BOUNCE_SOFT},
    {"delivered", SINGLE("Action: delivered\nStatus: 2.1.5"), 0, 2001005, SMTPSTATUS_BOUNCE_NONE},
    {"relayed", SINGLE("Action: relayed\nStatus: 2.0.0"), 0, 2000000, SMTPSTATUS_BOUNCE_NONE},
    {"expanded", SINGLE("Action: expanded\nStatus: 2.0.0"), 0, 2000000, SMTPSTATUS_BOUNCE_NONE},
};

static void test_conflict(void **state)
{
    const struct conflict_case *item = *state;
    smtpstatus_report report;
    open_first(&report, item->message, strlen(item->message));
    const smtpstatus *status = smtpstatus_report_status(&report);
    assert_int_equal(smtpstatus_report_conflicts(&report), item->conflicts);
    assert_int_equal(smtpstatus_enhanced_code(status), item->status);
    assert_int_equal(smtpstatus_bounce(status), item->bounce);
}

/* ------------------------------------------------------------------ dates */

#define DAY 1715644800 /* 2024-05-14 00:00 UTC */

static void test_all_dates(void **state)
{
    (void)state;
    static const struct {
        int field;
        int64_t seconds;
    } expected[] = {{SMTPSTATUS_FIELD_ARRIVAL_DATE, DAY + 34201},
                    {SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE, DAY + 34202},
                    {SMTPSTATUS_FIELD_DATE, DAY + 34200},
                    {SMTPSTATUS_FIELD_REPORT_DATE, DAY + 34203}};
    smtpstatus_report report;
    int64_t seconds = 7;
    open_first(&report, BYTES(rich));
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_int_equal(smtpstatus_report_time(&report, expected[i].field, &seconds), SMTPSTATUS_OK);
        assert_int_equal(seconds, expected[i].seconds);
    }
    seconds = 7;
    assert_int_equal(smtpstatus_report_time(&report, SMTPSTATUS_FIELD_WILL_RETRY_UNTIL, &seconds), SMTPSTATUS_ABSENT);
    assert_int_equal(seconds, 7);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_time(&report, SMTPSTATUS_FIELD_WILL_RETRY_UNTIL, &seconds), SMTPSTATUS_OK);
    assert_int_equal(seconds, 1716111001);
}

/* ------------------------------------------------------------------ names */

struct enumerator {
    const char *type; /* after enum smtpstatus_ */
    const char *name;
    int64_t value;
};

#include "report_enumerators.inc"

struct naming {
    const char *name;
    const char *prefix;
    const char *(*of_value)(int);
    const char *(*of_bit)(uint32_t);
};

static const struct naming namings[] = {
    {"kind", "SMTPSTATUS_KIND_", smtpstatus_report_kind_name, NULL},
    {"field", "SMTPSTATUS_FIELD_", smtpstatus_field_name, NULL},
    {"report_conflict", "SMTPSTATUS_REPORT_CONFLICT_", NULL, smtpstatus_report_conflict_name},
};

/* The enumerator without its prefix, lower case; "invalid" when no enumerator has the value. */
static void expected_name(const struct naming *naming, int64_t value, char *name, size_t size)
{
    snprintf(name, size, "invalid");
    for (size_t i = 0; i < COUNT(enumerators); i++) {
        if (strcmp(enumerators[i].type, naming->name) == 0 && enumerators[i].value == value) {
            snprintf(name, size, "%s", enumerators[i].name + strlen(naming->prefix));
        }
    }
    for (char *c = name; *c != '\0'; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
}

static void test_naming(void **state)
{
    const struct naming *naming = *state;
    static const int64_t far[] = {INT32_MIN, INT32_MAX, 256, 257, 65536 + 1};
    for (int64_t i = -300; i < 1000 + (int64_t)COUNT(far); i++) {
        char expected[64];
        int64_t value = i < 1000 ? i : far[i - 1000];
        if (naming->of_bit != NULL) {
            value = (uint32_t)value;
        }
        expected_name(naming, value, expected, sizeof expected);
        assert_string_equal(naming->of_value != NULL ? naming->of_value((int)value) : naming->of_bit((uint32_t)value),
                            expected);
    }
}

static void test_all_enums_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(enumerators); i++) {
        int found = 0;
        for (size_t k = 0; k < COUNT(namings); k++) {
            found |= strcmp(namings[k].name, enumerators[i].type) == 0;
        }
        assert_true(found);
    }
}

int main(void)
{
    static struct CMUnitTest tests[160];
    size_t count = 0;
    ADD(tests, &count, test_storage);
    ADD(tests, &count, test_storage_too_small);
    ADD(tests, &count, test_storage_exact);
    ADD(tests, &count, test_scratch_size);
    ADD(tests, &count, test_open_arguments);
    ADD(tests, &count, test_not_open);
    ADD(tests, &count, test_no_handle);
    ADD(tests, &count, test_field_arguments);
    ADD(tests, &count, test_opened_anew);
    ADD(tests, &count, test_scratch_size_is_enough);
    ADD(tests, &count, test_decoded_to_nothing);
    ADD(tests, &count, test_scratch_too_small);
    ADD_CASES(tests, &count, rich_fields, test_rich_field);
    ADD_CASES(tests, &count, feedback_fields, test_feedback_field);
    ADD(tests, &count, test_spans_inside);
    ADD(tests, &count, test_span_is_raw);
    ADD(tests, &count, test_copy_sizes);
    ADD(tests, &count, test_all_dates);
    ADD_CASES(tests, &count, namings, test_naming);
    ADD(tests, &count, test_all_enums_named);
    ADD(tests, &count, test_walk);
    ADD(tests, &count, test_moved);
    ADD(tests, &count, test_status_kept);
    ADD_CASES(tests, &count, conflicts, test_conflict);
    return RUN(tests, count);
}
