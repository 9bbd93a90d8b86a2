/*
 * What the tests of bounce messages share: opening one, and all its recipients in a line.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_REPORTS_H
#define TESTS_REPORTS_H

#include "../unit/unit.h"

#include <smtpstatus_dsn.h>

#include <stdio.h>

#define HEADERS "From: MAILER-DAEMON@mx.example.net\nTo: jo@example.com\nSubject: Undelivered mail\nMIME-Version: 1.0\n"

/* The start of a delivery report, up to the fields of its first recipient, and its end. */
#define REPORT                                                                                                         \
    HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\n"                         \
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
#define END_OF_REPORT "\n\n--c--\n"

/* One recipient with these fields after its address. */
#define SINGLE(fields) REPORT "Final-Recipient: rfc822; anna@example.org\n" fields END_OF_REPORT

static char scratch[1 << 18];

static inline void open_message(smtpstatus_report *report, const char *data, size_t length)
{
    assert_int_equal(smtpstatus_report_init(report, sizeof *report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_open(report, data, length, scratch, sizeof scratch), SMTPSTATUS_OK);
}

/* Opens it and goes to its first recipient. */
static inline void open_first(smtpstatus_report *report, const char *data, size_t length)
{
    open_message(report, data, length);
    assert_int_equal(smtpstatus_report_next(report), SMTPSTATUS_OK);
}

/* The field of the message or of the current recipient as people read it; NULL: it is absent. */
static inline void check_copy(const smtpstatus_report *report, int field, const char *expected)
{
    char buffer[512];
    size_t needed = 0;
    int result = smtpstatus_report_copy(report, field, buffer, sizeof buffer, &needed);
    if (expected == NULL) {
        assert_int_equal(result, SMTPSTATUS_ABSENT);
        return;
    }
    if (result != SMTPSTATUS_OK || needed != strlen(expected) || memcmp(buffer, expected, needed) != 0) {
        print_error("%s: expected %s, got %.*s\n", smtpstatus_field_name(field), expected,
                    result == SMTPSTATUS_OK ? (int)needed : 0, buffer);
        fail();
    }
}

static inline const char *field_text(const smtpstatus_report *report, int field, char *buffer, size_t capacity)
{
    size_t needed = 0;
    int result = smtpstatus_report_copy(report, field, buffer, capacity - 1, &needed);
    if (result != SMTPSTATUS_OK) {
        return result == SMTPSTATUS_ABSENT ? "-" : "(too long)";
    }
    buffer[needed] = '\0';
    return buffer;
}

/* The names of the bits, "-" for none. */
static inline void describe_bits(uint32_t bits, const char *(*name)(uint32_t), char *out, size_t capacity)
{
    size_t used = 0;
    snprintf(out, capacity, "-");
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((bits & bit) != 0) {
            snprintf(out + used, capacity - used, "%s%s", used > 0 ? "+" : "", name(bit));
            used += strlen(out + used);
        }
    }
}

/* One thing that is known of the current recipient. */
static inline void describe(const smtpstatus_report *report, char what, char *out, size_t capacity)
{
    char text[1 << 13];
    size_t needed;
    const smtpstatus *status = smtpstatus_report_status(report);
    switch (what) {
    case 'a':
        snprintf(out, capacity, "%s", field_text(report, SMTPSTATUS_FIELD_RECIPIENT, text, sizeof text));
        break;
    case 'o':
        snprintf(out, capacity, "%s", field_text(report, SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT, text, sizeof text));
        break;
    case 'd':
        snprintf(out, capacity, "%s", field_text(report, SMTPSTATUS_FIELD_DIAGNOSTIC, text, sizeof text));
        break;
    case 'h':
        snprintf(out, capacity, "%s", field_text(report, SMTPSTATUS_FIELD_REMOTE_MTA, text, sizeof text));
        break;
    case 'c':
        snprintf(out, capacity, "%s", smtpstatus_category_name(smtpstatus_category(status)));
        break;
    case 'b':
        snprintf(out, capacity, "%s", smtpstatus_bounce_name(smtpstatus_bounce(status)));
        break;
    case 'm':
        snprintf(out, capacity, "%s", smtpstatus_report_kind_name(smtpstatus_report_kind(report)));
        break;
    case 'l':
        snprintf(out, capacity, "%s", field_text(report, SMTPSTATUS_FIELD_FINAL_LOG_ID, text, sizeof text));
        break;
    case 'i':
        snprintf(out, capacity, "%s", field_text(report, SMTPSTATUS_FIELD_MESSAGE_ID, text, sizeof text));
        break;
    case 'k':
        snprintf(out, capacity, "%s", smtpstatus_report_kind_name(smtpstatus_report_action(report)));
        break;
    case 'u':
        snprintf(out, capacity, "%s", smtpstatus_outcome_name(smtpstatus_outcome(status)));
        break;
    case 'g':
        snprintf(out, capacity, "%d", smtpstatus_confidence(status));
        break;
    case 'e':
        snprintf(out, capacity, "%s", smtpstatus_report_dialect(report));
        break;
    case 'z':
        snprintf(out, capacity, "%s %s", smtpstatus_scope_name(smtpstatus_scope(status)),
                 smtpstatus_impact_name(smtpstatus_impact(status)));
        break;
    case 'w':
        needed = 0;
        assert_int_equal(smtpstatus_copy_text(status, text, sizeof text - 1, &needed), SMTPSTATUS_OK);
        snprintf(out, capacity, "%.*s", (int)needed, text);
        break;
    case 't':
        snprintf(out, capacity, "%s", smtpstatus_action_name(smtpstatus_action(status)));
        break;
    case 'p':
        snprintf(out, capacity, "%s", smtpstatus_provider_name(smtpstatus_provider(status)));
        break;
    case 'n':
        describe_bits(smtpstatus_anomalies(status), smtpstatus_anomaly_name, out, capacity);
        break;
    case 'x':
        describe_bits(smtpstatus_report_conflicts(report), smtpstatus_report_conflict_name, out, capacity);
        break;
    case 'r':
        snprintf(out, capacity, "%d", smtpstatus_reply_code(status));
        break;
    case 's':
        assert_int_equal(smtpstatus_enhanced_text(smtpstatus_enhanced_code(status), text, sizeof text, NULL),
                         SMTPSTATUS_OK);
        snprintf(out, capacity, "%s", text[0] != '\0' ? text : "-");
        break;
    default:
        fail_msg("no such thing: %c", what);
    }
}

/* What is known of every recipient, in the order of the letters of `what`: "anna@example.org hard / bert@example.org soft". */
static inline void describe_all(const char *data, size_t length, const char *what, char *out, size_t capacity)
{
    smtpstatus_report report;
    size_t used = 0;
    open_message(&report, data, length);
    out[0] = '\0';
    while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
        for (size_t i = 0; what[i] != '\0'; i++) {
            snprintf(out + used, capacity - used, "%s", i > 0 ? " " : used > 0 ? " / " : "");
            used += strlen(out + used);
            describe(&report, what[i], out + used, capacity - used);
            used += strlen(out + used);
        }
    }
}

/* All that is known of every recipient is what is expected. */
static inline void check_all(const char *data, size_t length, const char *what, const char *expected)
{
    static char found[1 << 16];
    describe_all(data, length, what, found, sizeof found);
    if (strcmp(found, expected) != 0) {
        fail_msg("found %s", found);
    }
}

#endif
