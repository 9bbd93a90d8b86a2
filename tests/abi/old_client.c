/*
 * A program that was built against the first header, first/smtpstatus.h, and runs with the
 * library of today: its handles are as large as then, its numbers are those of then.
 * first/ is never changed. SPDX-License-Identifier: MIT
 */
#include "first/smtpstatus_dsn.h"

#include <stdio.h>
#include <string.h>

static int checks;
static int failures;

static void expect(const char *what, int holds)
{
    checks++;
    failures += !holds;
    printf("%s %d - %s\n", holds ? "ok" : "not ok", checks, what);
}

/* The handle between bytes that must stay as they are. */
static struct {
    unsigned char before[64];
    smtpstatus status;
    unsigned char after[64];
} room;

#if HAS_DSN
static struct {
    unsigned char before[64];
    smtpstatus_report report;
    unsigned char after[64];
} report_room;
#endif

static int is_filled(const unsigned char *bytes)
{
    for (int i = 0; i < 64; i++) {
        if (bytes[i] != 0xA5) {
            return 0;
        }
    }
    return 1;
}

static void read_reply(void)
{
    static const char reply[] = "550-5.1.1 <jo@example.org>\r\n550 5.1.1 User unknown\r\n250 next\r\n";
    const char *span = NULL;
    size_t used = 0;
    size_t length = 0;
    memset(&room, 0xA5, sizeof room);
    expect("the handle has room", smtpstatus_size() <= sizeof room.status && smtpstatus_alignment() <= 8);
    expect("init", smtpstatus_init(&room.status, sizeof room.status) == 0);
    expect("option", smtpstatus_set_option(&room.status, SMTPSTATUS_OPTION_COMMAND, SMTPSTATUS_COMMAND_RCPT) == 0);
    expect("host", smtpstatus_set_host(&room.status, "mx.example.org", 14) == 0);
    expect("parse", smtpstatus_parse_reply(&room.status, reply, sizeof reply - 1, 0, &used) == SMTPSTATUS_OK);
    expect("consumed", used == strlen(reply) - strlen("250 next\r\n"));
    expect("classify", smtpstatus_classify(&room.status) == SMTPSTATUS_OK);
    expect("code", smtpstatus_reply_code(&room.status) == 550 && smtpstatus_enhanced_code(&room.status) == 5001001);
    expect("category", smtpstatus_category(&room.status) == SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    expect("verdict", smtpstatus_bounce(&room.status) == SMTPSTATUS_BOUNCE_HARD &&
                          smtpstatus_action(&room.status) == SMTPSTATUS_ACTION_SUPPRESS &&
                          smtpstatus_outcome(&room.status) == SMTPSTATUS_OUTCOME_FAILED &&
                          smtpstatus_scope(&room.status) == SMTPSTATUS_SCOPE_RECIPIENT);
    expect("span", smtpstatus_span(&room.status, SMTPSTATUS_PART_ENHANCED, &span, &length) == SMTPSTATUS_OK &&
                       length == 5 && memcmp(span, "5.1.1", 5) == 0);
    expect("name", strcmp(smtpstatus_category_name(3), "user_unknown") == 0);
    expect("codes", smtpstatus_parse_codes(&room.status, 421, 0) == SMTPSTATUS_OK &&
                        smtpstatus_classify(&room.status) == SMTPSTATUS_OK &&
                        smtpstatus_bounce(&room.status) == SMTPSTATUS_BOUNCE_SOFT);
    expect("an error", smtpstatus_parse_reply(&room.status, "x\n", 2, 0, &used) == SMTPSTATUS_ERROR_NO_CODE);
    expect("nothing beside the handle is written", is_filled(room.before) && is_filled(room.after));
}

#if HAS_DSN
static void read_report(void)
{
    static const char message[] = "From: MAILER-DAEMON@example.org\nMIME-Version: 1.0\n"
                                  "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
                                  "--b\nContent-Type: message/delivery-status\n\n"
                                  "Reporting-MTA: dns; mx.example.org\n\n"
                                  "Final-Recipient: rfc822; jo@example.org\nAction: failed\nStatus: 5.1.1\n\n--b--\n";
    const char *span = NULL;
    size_t length = 0;
    memset(&report_room, 0xA5, sizeof report_room);
    expect("the report has room", smtpstatus_report_size() <= sizeof report_room.report);
    expect("init of a report", smtpstatus_report_init(&report_room.report, sizeof report_room.report) == 0);
    expect("open", smtpstatus_report_open(&report_room.report, message, sizeof message - 1, NULL, 0) == SMTPSTATUS_OK);
    expect("kind", smtpstatus_report_kind(&report_room.report) == SMTPSTATUS_KIND_BOUNCE);
    expect("next", smtpstatus_report_next(&report_room.report) == SMTPSTATUS_OK);
    expect("recipient", smtpstatus_report_span(&report_room.report, SMTPSTATUS_FIELD_RECIPIENT, &span, &length) == 0 &&
                            length == 14 && memcmp(span, "jo@example.org", 14) == 0);
    expect("its verdict", smtpstatus_bounce(smtpstatus_report_status(&report_room.report)) == SMTPSTATUS_BOUNCE_HARD);
    expect("end", smtpstatus_report_next(&report_room.report) == SMTPSTATUS_END);
    expect("nothing beside the report is written", is_filled(report_room.before) && is_filled(report_room.after));
}
#endif

int main(void)
{
    read_reply();
#if HAS_DSN
    read_report();
#endif
    printf("1..%d\n", checks);
    return failures != 0;
}
