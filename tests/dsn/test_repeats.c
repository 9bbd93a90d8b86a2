/*
 * Recipients that a message names more than once: nobody is lost, and nobody is handed out twice
 * of whom nothing else is said.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define PERSON(original, final, action, status)                                                                        \
    original "Final-Recipient: rfc822; " final "@example.org\nAction: " action "\nStatus: " status "\n\n"
#define ALIAS(name) "Original-Recipient: rfc822; " name "@example.com\n"
#define PROSE HEADERS "\nThe following addresses failed:\n\n"
#define COMPLAINT                                                                                                      \
    "From: abuse@example.net\nTo: fbl@example.com\nSubject: complaint\nMIME-Version: 1.0\n"                            \
    "Content-Type: multipart/report; report-type=feedback-report; boundary=c\n\n"                                      \
    "--c\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"

struct repeat_case {
    const char *name;
    const char *message;
    const char *expected; /* of each recipient: address, original, action, code */
};

static const struct repeat_case repeats[] = {
    {"the same twice", REPORT PERSON("", "anna", "failed", "5.1.1") PERSON("", "anna", "failed", "5.1.1"),
     "anna@example.org - bounce 5.1.1"},
    {"in capitals", REPORT PERSON("", "anna", "failed", "5.1.1") PERSON("", "ANNA", "Failed", "5.1.1"),
     "anna@example.org - bounce 5.1.1"},
    {"with an alias twice",
     REPORT PERSON(ALIAS("all"), "anna", "failed", "5.1.1") PERSON(ALIAS("all"), "anna", "failed", "5.1.1"),
     "anna@example.org all@example.com bounce 5.1.1"},
    {"two aliases of one mailbox",
     REPORT PERSON(ALIAS("sales"), "anna", "delayed", "4.4.1") PERSON(ALIAS("all"), "anna", "failed", "5.1.1"),
     "anna@example.org sales@example.com delayed 4.4.1 / anna@example.org all@example.com bounce 5.1.1"},
    {"two aliases that failed alike",
     REPORT PERSON(ALIAS("sales"), "anna", "failed", "5.1.1") PERSON(ALIAS("all"), "anna", "failed", "5.1.1"),
     "anna@example.org sales@example.com bounce 5.1.1 / anna@example.org all@example.com bounce 5.1.1"},
    {"delayed, then failed", REPORT PERSON("", "anna", "delayed", "4.4.1") PERSON("", "anna", "failed", "5.1.1"),
     "anna@example.org - delayed 4.4.1 / anna@example.org - bounce 5.1.1"},
    {"delivered, then failed with the same status",
     REPORT PERSON("", "anna", "delivered", "5.0.0") PERSON("", "anna", "failed", "5.0.0"),
     "anna@example.org - delivered - / anna@example.org - bounce 5.0.0"},
    {"failed in two ways", REPORT PERSON("", "anna", "failed", "5.0.0") PERSON("", "anna", "failed", "5.1.1"),
     "anna@example.org - bounce 5.0.0 / anna@example.org - bounce 5.1.1"},
    {"others between them",
     REPORT PERSON("", "anna", "failed", "5.1.1") PERSON("", "bert", "failed", "5.1.1")
         PERSON("", "anna", "failed", "5.1.1") PERSON("", "bert", "failed", "5.1.1"),
     "anna@example.org - bounce 5.1.1 / bert@example.org - bounce 5.1.1"},
    {"in prose", PROSE "<anna@example.org>: 550 no\n\n<bert@example.org>: 550 no\n\n<Anna@example.org>: 550 no\n",
     "anna@example.org - bounce - / bert@example.org - bounce -"},
    {"in prose, the start of another",
     PROSE "<anna@example.org.example>: 550 no\n\n<anna@example.org>: 550 no\n\n<anna@example.org>: 550 no\n",
     "anna@example.org.example - bounce - / anna@example.org - bounce -"},
    {"in a header", HEADERS "X-Failed-Recipients: anna@example.org, bert@example.org, anna@example.org\n\n550 no\n",
     "anna@example.org - bounce - / bert@example.org - bounce -"},
    {"in a complaint",
     COMPLAINT "Original-Rcpt-To: <anna@example.org>\nOriginal-Rcpt-To: bert@example.org\n"
               "Original-Rcpt-To: <anna@example.org>\n\n--c--\n",
     "anna@example.org - feedback - / bert@example.org - feedback -"},
};

static void test_repeat(void **state)
{
    const struct repeat_case *item = *state;
    check_all(item->message, strlen(item->message), "aoks", item->expected);
}

/* ------------------------------------------------------------------ crowds */

#define CROWD 200

struct crowd_case {
    const char *name;
    const char *head, *unit; /* the unit once for each person, whose number it has */
};

static const struct crowd_case crowds[] = {
    {"a crowd in a delivery report", REPORT,
     "Final-Recipient: rfc822; u%d@example.org\nAction: failed\nStatus: 5.1.1\n\n"},
    {"a crowd in prose", PROSE, "  <u%d@example.org>: 550 5.1.1 User unknown\n"},
    {"a crowd in a header", HEADERS "X-Failed-Recipients: bert@example.org", ",\n u%d@example.org"},
    {"a crowd in a complaint", COMPLAINT, "Original-Rcpt-To: <u%d@example.org>\n"},
};

/* Of so many some have the same hash. Each stands there twice, and is handed out once. */
static void test_crowd(void **state)
{
    const struct crowd_case *item = *state;
    static char message[CROWD * 256];
    smtpstatus_report report;
    size_t used = (size_t)snprintf(message, sizeof message, "%s", item->head);
    for (int i = 0; i < 2 * CROWD; i++) {
        used += (size_t)snprintf(message + used, sizeof message - used, item->unit, i / 2);
    }
    used += (size_t)snprintf(message + used, sizeof message - used, "\n\nMailbox full\n");
    open_message(&report, message, used);
    int named = strstr(item->head, "bert@") != NULL;
    if (named) {
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    }
    for (int i = 0; i < CROWD; i++) {
        char expected[64];
        snprintf(expected, sizeof expected, "u%d@example.org", i);
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
        check_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, expected);
    }
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
}

/* Of one mailbox, but each with an alias or a status of its own. */
static void test_one_mailbox(void **state)
{
    (void)state;
    static const char *const units[] = {PERSON(ALIAS("u%d"), "anna", "failed", "5.1.1"),
                                        PERSON("", "anna", "failed", "5.1.%d")};
    for (size_t k = 0; k < COUNT(units); k++) {
        static char message[CROWD * 256];
        smtpstatus_report report;
        size_t used = (size_t)snprintf(message, sizeof message, "%s", REPORT);
        for (int i = 0; i < CROWD; i++) {
            used += (size_t)snprintf(message + used, sizeof message - used, units[k], i * i % 997);
        }
        open_message(&report, message, used);
        for (int i = 0; i < CROWD; i++) {
            assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
        }
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
    }
}

/* Two addresses with the same hash of 32 bits, which was all that was compared once. */
static void test_same_hash(void **state)
{
    (void)state;
    static const char message[] =
        REPORT PERSON("", "u86903", "failed", "5.1.1") PERSON("", "u102623", "failed", "5.1.1");
    check_all(message, strlen(message), "a", "u86903@example.org / u102623@example.org");
}

/* Comparing long groups again and again has an end: what is the same is handed out again then. */
static void test_long_groups(void **state)
{
    (void)state;
    static char message[1 << 15];
    smtpstatus_report report;
    size_t count = 0;
    size_t used = (size_t)snprintf(message, sizeof message, "%sFinal-Recipient: rfc822; anna@example.org\n", REPORT);
    while (used < sizeof message / 2) {
        used += (size_t)snprintf(message + used, sizeof message - used, "X-Field: value\n");
    }
    used += (size_t)snprintf(message + used, sizeof message - used, "Action: failed\nStatus: 5.1.1\n\n");
    while (used < sizeof message - 256) {
        used += (size_t)snprintf(message + used, sizeof message - used, "%s", PERSON("", "anna", "failed", "5.1.1"));
    }
    open_message(&report, message, used);
    while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
        check_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, "anna@example.org");
        count++;
    }
    assert_in_range(count, 2, 300);
}

int main(void)
{
    static struct CMUnitTest tests[64];
    size_t count = 0;
    ADD_CASES(tests, &count, repeats, test_repeat);
    ADD_CASES(tests, &count, crowds, test_crowd);
    ADD(tests, &count, test_one_mailbox);
    ADD(tests, &count, test_same_hash);
    ADD(tests, &count, test_long_groups);
    return RUN(tests, count);
}
