/*
 * What a delivery report's action, status and diagnostic come to together.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define MOST 8192

/* A report with a text in front of its fields. */
#define WITH_TEXT(text, fields)                                                                                        \
    HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\n\n" text "\n--c\n"        \
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"                          \
            "Final-Recipient: rfc822; anna@example.org\n" fields END_OF_REPORT

#define BY_ANNA "From: anna@example.org\nTo: jo@example.com\n"
#define OF_ANNA "Final-Recipient: rfc822; anna@example.org\nAction: failed\n"

struct verdict_case {
    const char *name;
    const char *message;
    const char *what; /* letters of describe() */
    const char *expected;
};

/* action, codes, outcome, category, bounce type, conflicts, anomalies */
#define CODES "krsucbxn"
/* kind, address, category, action, outcome, bounce type, what to do, scope and impact, confidence, status, conflicts */
#define OF_MESSAGE "mackubtzgsx"

static const struct verdict_case verdicts[] = {
    {"the host that answered, with a dash in its name",
     "X-Failed-Recipients: anna@example.org\n" HEADERS "\nhost mx-1.example.org said: 550 5.1.1 User unknown\n", "ahc",
     "anna@example.org mx-1.example.org user_unknown"},

    {"a host without a domain",
     "X-Failed-Recipients: anna@example.org\n" HEADERS "\nhost mx said: 550 5.1.1 User unknown\n", "ahc",
     "anna@example.org - user_unknown"},

    /* messages that tell of no delivery */
    {"an automatic answer", BY_ANNA "Auto-Submitted: auto-replied\nSubject: Hello\n\nI am away.\n", OF_MESSAGE,
     "auto_reply anna@example.org auto_reply auto_reply accepted none none recipient none 95 - -"},
    {"a question", BY_ANNA "Subject: Sender verification\n\nPlease answer.\n", OF_MESSAGE,
     "challenge_response anna@example.org challenge_response challenge_response accepted none investigate recipient "
     "low 95 - -"},
    {"a receipt", BY_ANNA "Subject: Read: Hello\n\nRead.\n", OF_MESSAGE,
     "disposition anna@example.org accepted disposition accepted none none unknown none 95 - -"},
    {"a complaint",
     BY_ANNA
     "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=c\n\n--c\n"
     "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: bert@example.org\n\n--c--\n",
     OF_MESSAGE, "feedback bert@example.org feedback feedback accepted none suppress recipient critical 95 - -"},

    /* who wrote it */
    {"the dialect of a report", SINGLE("Action: failed"), "e", "rfc3464"},
    {"... that its mailer tells", "X-Mailer: GroupWise 8\n" SINGLE("Action: failed"), "e", "groupwise"},
    {"... or its sender",
     "From: MAILER-DAEMON@mail.zoho.com\nSubject: Undelivered mail\nContent-Type: multipart/report; boundary=c\n\n--c\n"
     "Content-Type: message/delivery-status\n\n" OF_ANNA END_OF_REPORT,
     "e", "zoho"},
    {"... the mailer goes first",
     "From: MAILER-DAEMON@mail.zoho.com\nX-Mailer: GroupWise 8\nContent-Type: multipart/report; boundary=c\n\n--c\n"
     "Content-Type: message/delivery-status\n\n" OF_ANNA END_OF_REPORT,
     "e", "groupwise"},
    {"the dialect of fields in a text", HEADERS "\nSorry.\n\nReporting-MTA: dns; mx.example.net\n\n" OF_ANNA, "e",
     "rfc3464"},
    {"... that its words tell",
     HEADERS "\nThis is the Postfix program.\n\nReporting-MTA: dns; mx.example.net\n\n" OF_ANNA, "e", "postfix"},
    {"the dialect of a text", HEADERS "\nThis is the Postfix program.\n\n<anna@example.org>: full\n", "e", "postfix"},
    {"... its mailer goes first",
     "X-Mailer: GroupWise 8\n" HEADERS "\nThis is the Postfix program.\n\n<anna@example.org>: full\n", "e",
     "groupwise"},
    {"... of nobody", HEADERS "\nIt was rejected by anna@example.org.\n", "e", ""},
    {"... of one that guesses", HEADERS "\nThis is the Postfix program.\nIt was rejected by anna@example.org.\n", "e",
     "postfix"},
    {"the dialect of a header of failed recipients",
     "X-Failed-Recipients: anna@example.org\n" HEADERS "\nThis is the Postfix program.\n", "e", "postfix"},
    {"... whose mailer tells", "X-Failed-Recipients: anna@example.org\nX-Mailer: GroupWise 8\n" HEADERS "\nHello\n",
     "e", "groupwise"},
    {"the dialect of an automatic answer", BY_ANNA "Auto-Submitted: auto-replied\nSubject: Hello\n\nI am away.\n", "e",
     "rfc3834"},
    {"... whose mailer tells",
     "X-Mailer: GroupWise 8\n" BY_ANNA "Auto-Submitted: auto-replied\nSubject: Hello\n\nI am away.\n", "e",
     "groupwise"},
    {"the dialect of a question", BY_ANNA "Subject: Sender verification\n\nPlease answer.\n", "e", ""},
    {"the dialect of a receipt", BY_ANNA "Subject: Read: Hello\n\nRead.\n", "e", "rfc8098"},

    /* which code counts */
    {"only a status", SINGLE("Action: failed\nStatus: 5.1.1"), CODES,
     "bounce 0 5.1.1 failed user_unknown hard - no_reply"},
    {"only a diagnostic", SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard - -"},
    {"no status that can be read", SINGLE("Action: failed\nStatus: bad\nDiagnostic-Code: smtp; 550 5.1.1 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard - -"},
    {"the same twice", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard - -"},
    {"the diagnostic says more", SINGLE("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard - -"},
    {"the status says more", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.0.0 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard - -"},
    {"the status is all there is", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard - -"},
    {"neither says anything", SINGLE("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 554 5.0.0 x"), "krsx",
     "bounce 554 5.0.0 -"},
    {"the diagnostic goes before the status",
     SINGLE("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 550 5.1.1 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard status -"},
    {"... of another class, too", SINGLE("Action: failed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 552 5.2.2 x"), "krscx",
     "bounce 552 5.2.2 mailbox_full status+class+action"},
    {"nothing said, of another class", SINGLE("Action: failed\nStatus: 4.0.0\nDiagnostic-Code: smtp; 550 5.0.0 x"),
     "krsx", "bounce 550 5.0.0 class+action"},
    {"the first code of a class", SINGLE("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 500 mailbox full"),
     "rsxn", "500 5.2.2 - -"},
    {"a status of another class than the reply",
     SINGLE("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 452 mailbox full"), "krsxn",
     "bounce 452 5.2.2 class+action enhanced_class"},
    {"... that has a code", SINGLE("Action: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 552 5.0.0 mailbox full"),
     "krsxn", "bounce 552 4.2.2 class+action enhanced_class"},
    {"a code of the wrong class that does not count",
     SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 4.0.0 x"), "krsxn", "bounce 550 5.1.1 class -"},
    {"... and one that does", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 4.1.1 x"), "krsxn",
     "bounce 550 4.1.1 class enhanced_class"},
    {"words and no code", SINGLE("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; mailbox full"), "krsxn",
     "bounce 0 5.2.2 - no_reply"},
    {"a code in front of the reply",
     SINGLE("Action: failed\nDiagnostic-Code: smtp; 5.1.0 - Unknown address error 550-'User unknown'"), "rs",
     "550 5.1.0"},
    {"a success is no reason", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 250 2.1.5 ok"), "krsbx",
     "bounce 0 5.1.1 hard -"},
    {"... nor is what is no answer at all", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 354 go on"),
     "krsbx", "bounce 0 5.1.1 hard -"},
    {"... nor the last code of those", SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 399 x"), "r", "0"},
    {"the least code of a failure", SINGLE("Action: failed\nDiagnostic-Code: smtp; 400 x"), "r", "400"},
    {"a success in the status", SINGLE("Action: failed\nStatus: 2.0.0\nDiagnostic-Code: smtp; 550 5.1.1 x"), CODES,
     "bounce 550 5.1.1 failed user_unknown hard - -"},

    /* which words count */
    {"a comment in the status", SINGLE("Action: failed\nStatus: 5.0.0 (user unknown)"), CODES,
     "bounce 0 5.0.0 failed user_unknown hard - no_reply"},
    {"... beside an empty diagnostic", SINGLE("Action: failed\nStatus: 5.0.0 (user unknown)\nDiagnostic-Code: smtp;"),
     "c", "user_unknown"},
    {"... beside a diagnostic",
     SINGLE("Action: failed\nStatus: 5.0.0 (user unknown)\nDiagnostic-Code: smtp; 552 mailbox full"), "c",
     "mailbox_full"},
    {"words in front of a reply that says little",
     SINGLE("Action: failed\nDiagnostic-Code: x-local; mail.local: mailbox full: anna 554 Service unavailable"), "rc",
     "554 mailbox_full"},
    {"... that say no more",
     SINGLE("Action: failed\nDiagnostic-Code: x-local; nothing at all: anna 554 Service unavailable"), "rw",
     "554 Service unavailable"},
    {"... of a reply of nothing but a code", SINGLE("Action: failed\nDiagnostic-Code: x-local; rejected anna: 550 x"),
     "wcg", "x mailbox_unavailable 35"},
    {"... of a reply that is a success",
     SINGLE("Action: failed\nDiagnostic-Code: x-local; nothing at all: anna 250 ok"), "r", "0"},
    {"... and of one that says enough",
     SINGLE("Action: failed\nDiagnostic-Code: x-local; mail.local: mailbox full: anna 550 5.1.1 no such user"), "rc",
     "550 user_unknown"},

    /* the reply of the remote host inside of the reporting host's */
    {"a 5yz of the remote server, expired by the status",
     SINGLE("Action: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 550 5.1.1 user unknown"), "ucb",
     "failed user_unknown hard"},
    {"a code without a reply, expired by the status",
     SINGLE("Action: failed\nStatus: 4.4.7\nDiagnostic-Code: x-unix; 5.1.1 user unknown"), "cb", "user_unknown soft"},
    {"inner reply", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 4.4.7 expired <421 4.4.2 timed out>"), "rs",
     "421 4.4.2"},
    {"inner reply of several lines", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 x <550-5.1.1 no <anna>>"), "rs",
     "550 5.1.1"},
    {"inner reply that does not end", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 x <550 5.1.1 no"), "rs",
     "550 5.1.1"},
    {"inner reply behind an address",
     SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <anna@example.org> <550 5.1.1 no>"), "rs", "550 5.1.1"},
    {"shortest inner reply", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <550 no"), "r", "550"},
    {"no inner reply: too short", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <550 n"), "r", "554"},
    {"no inner reply: another class", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <250 2.0.0 ok>"), "r", "554"},
    {"no inner reply: a class above", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <650 5.1.1 no>"), "r", "554"},
    {"no inner reply: no digits", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <5a0 5.1.1 no>"), "r", "554"},
    {"no inner reply: two digits", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <55 5.1.1 no>"), "r", "554"},
    {"no inner reply: a letter behind two digits", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <55x no one>"),
     "r", "554"},
    {"no inner reply: four digits", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 <4219 hosts>"), "r", "554"},
    {"no inner reply: the end", SINGLE("Action: failed\nDiagnostic-Code: smtp; 554 no <"), "r", "554"},

    /* what becomes of the recipient */
    {"no action", SINGLE("Status: 5.1.1"), "kb", "bounce hard"},
    {"no action but a success", SINGLE("Status: 2.1.5"), "ksucb", "delivered 2.1.5 accepted accepted none"},
    {"an unknown action", SINGLE("Action: bounced\nStatus: 5.1.1"), "kb", "bounce hard"},
    {"its own action, not that of all",
     REPORT "Final-Recipient: rfc822; anna@example.org\nAction: delayed\nStatus: 4.2.2\n\n"
            "Final-Recipient: rfc822; bert@example.org\nAction: failed\nStatus: 5.1.1" END_OF_REPORT,
     "akub", "anna@example.org delayed deferred soft / bert@example.org bounce failed hard"},
    {"delivered", SINGLE("Action: delivered\nStatus: 2.1.5\nDiagnostic-Code: smtp; 250 2.0.0 ok"), "krsucbtx",
     "delivered 250 2.1.5 accepted accepted none none -"},
    {"delivered, with the last code of a success",
     SINGLE("Action: delivered\nStatus: 2.1.5\nDiagnostic-Code: smtp; 299 ok"), "r", "299"},
    {"delivered, with the first code of a success",
     SINGLE("Action: delivered\nStatus: 2.1.5\nDiagnostic-Code: smtp; 200 ok"), "rgz", "200 95 unknown none"},
    {"delivered, with a code that is no success",
     SINGLE("Action: delivered\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no"), "krsucb",
     "delivered 0 - accepted accepted none"},
    {"relayed", SINGLE("Action: relayed\nStatus: 2.1.9"), "ksub", "relayed 2.1.9 accepted none"},
    {"expanded", SINGLE("Action: expanded\nStatus: 2.1.5"), "ksub", "expanded 2.1.5 accepted none"},
    {"delayed", SINGLE("Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 421 4.4.1 Timed out"), "kucbtx",
     "delayed deferred connection_failed soft retry_elsewhere -"},
    {"delayed for a reason that is for good",
     SINGLE("Action: delayed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown"), "kucbtx",
     "delayed deferred user_unknown soft retry action"},
    {"delayed with words that are for good",
     SINGLE("Action: delayed\nStatus: 4.0.0\nDiagnostic-Code: smtp; 550 User unknown"), "kucbt",
     "delayed deferred user_unknown soft retry"},
    {"delayed with a status of failure only", SINGLE("Action: delayed\nStatus: 5.4.1"), "kubx",
     "delayed deferred soft action"},
    {"delayed without a word", SINGLE("Action: delayed"), "kubx", "delayed deferred soft -"},
    {"failed without a word", SINGLE("Action: failed"), "kurs", "bounce failed 0 -"},
    {"failed, deferred by its status", SINGLE("Action: failed\nStatus: 4.1.1"), "kbtx", "bounce soft retry action"},
    {"failed, deferred by its status, dead by its words",
     SINGLE("Action: failed\nStatus: 4.0.0\nDiagnostic-Code: x-unix; user unknown"), "kcbtx",
     "bounce user_unknown soft retry action"},
    {"failed, deferred by its status, dead by a code in its words",
     SINGLE("Action: failed\nStatus: 4.1.1\nDiagnostic-Code: x-unix; 5.1.1 user unknown"), "kscbtx",
     "bounce 5.1.1 user_unknown soft retry class+action"},
    {"failed, deferred by its status, dead by its reply",
     SINGLE("Action: failed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown"), "kcbtx",
     "bounce user_unknown hard suppress class+action"},
    {"... by a reply of the least code",
     SINGLE("Action: failed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 500 5.1.1 user unknown"), "kcb",
     "bounce user_unknown hard"},

    /* a recipient that is refused only when the message was sent does not want it */
    {"after DATA",
     WITH_TEXT(">>> DATA\n<<< 550 User unknown\n", "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"), "cbt",
     "recipient_refused soft investigate"},
    {"after the end of DATA",
     WITH_TEXT("In reply to end of DATA:\n550 User unknown\n",
               "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"),
     "cbt", "recipient_refused soft investigate"},
    {"after DATA, by the diagnostic",
     SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 User unknown (in reply to end of DATA command)"), "cb",
     "recipient_refused soft"},
    {"after the DATA command, by the diagnostic",
     SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 User unknown (in reply to DATA command)"), "cb",
     "recipient_refused soft"},
    {"after RCPT, by the diagnostic",
     WITH_TEXT(">>> DATA\n<<< 550 User unknown\n",
               "Action: failed\nDiagnostic-Code: smtp; 550 User unknown (in reply to RCPT TO command)"),
     "cb", "user_unknown hard"},
    {"after DATA, with a code that says that there is no such address",
     WITH_TEXT(">>> DATA\n<<< 550 User unknown\n", "Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 User unknown"),
     "cb", "user_unknown hard"},
    {"after DATA, of another reason",
     WITH_TEXT(">>> DATA\n<<< 552 Mailbox full\n", "Action: failed\nDiagnostic-Code: smtp; 552 Mailbox full"), "cb",
     "mailbox_full soft"},
    {"after DATA, delayed",
     WITH_TEXT(">>> DATA\n<<< 450 User unknown\n", "Action: delayed\nDiagnostic-Code: smtp; 450 User unknown"), "cb",
     "user_unknown soft"},
    {"RCPT was refused before",
     WITH_TEXT(">>> DATA\n<<< 503 Need RCPT (recipient)\n", "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"),
     "cb", "user_unknown hard"},
    {"a code behind a code that says so",
     WITH_TEXT(">>> DATA\n<<< 550 User unknown\n<<< 503 Need RCPT\n",
               "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"),
     "cb", "user_unknown hard"},
    {"no DATA",
     WITH_TEXT(">>> RCPT\n<<< 550 User unknown\n", "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"), "cb",
     "user_unknown hard"},
    {"another word in front of DATA",
     WITH_TEXT("Dear all,\n>>> DATA\n<<< 550 User unknown\n",
               "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"),
     "cz", "recipient_refused recipient medium"},
    {"after DATA, with the first code that says that there is no such address",
     WITH_TEXT(">>> DATA\n<<< 550 User unknown\n", "Action: failed\nDiagnostic-Code: smtp; 550 5.1.0 User unknown"),
     "cb", "user_unknown hard"},
    {"DATA twice",
     WITH_TEXT(">>> DATA\n<<< 354 go on\n>>> DATA\n<<< 550 User unknown\n",
               "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"),
     "cb", "recipient_refused soft"},
    {"another word with DATA",
     WITH_TEXT("Our DATA centre >> DATA\n", "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"), "cb",
     "user_unknown hard"},
    {"no DATA, but its letters",
     WITH_TEXT(">>> DATE\n>>> DA", "Action: failed\nDiagnostic-Code: smtp; 550 User unknown"), "cb",
     "user_unknown hard"},

    /* whose words they are */
    {"a provider by its host", SINGLE("Action: failed\nRemote-MTA: dns; mx1.free.fr\nDiagnostic-Code: smtp; 550 x"),
     "p", "free"},
    {"no provider", SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 x"), "p", "unknown"},
    {"a provider by the recipient",
     REPORT "Final-Recipient: rfc822; anna@free.fr\nAction: failed\nDiagnostic-Code: smtp; 550 x" END_OF_REPORT, "p",
     "free"},
    {"a host goes before the recipient",
     REPORT "Final-Recipient: rfc822; anna@free.fr\nAction: failed\nRemote-MTA: dns; mx.example.org\n"
            "Diagnostic-Code: smtp; 550 x" END_OF_REPORT,
     "p", "unknown"},
    {"a host with a comment",
     SINGLE("Action: failed\nRemote-MTA: dns;mx1.free.fr.(192.0.2.1)\nDiagnostic-Code: smtp; 550 x"), "hp",
     "mx1.free.fr free"},
    {"a comment for a host", SINGLE("Action: failed\nRemote-MTA: dns; (192.0.2.1)"), "h", "(192.0.2.1)"},
    {"a dot for a host", SINGLE("Action: failed\nRemote-MTA: dns; ."), "h", "."},
    {"a recipient of no domain",
     REPORT "Final-Recipient: rfc822; free.fr\nAction: failed\nDiagnostic-Code: smtp; 550 x" END_OF_REPORT, "p",
     "free"},
};

static void test_verdict(void **state)
{
    const struct verdict_case *item = *state;
    check_all(item->message, strlen(item->message), item->what, item->expected);
}

/* A transcript stands at the start of a text: "DATA" behind 4096 bytes of it is not looked for. */
static void test_late_data(void **state)
{
    (void)state;
    for (size_t before = 4080; before < 4100; before++) {
        char message[MOST];
        char lines[MOST];
        memset(lines, '.', sizeof lines);
        for (size_t i = 0; i < before; i += 64) {
            lines[i] = '\n';
        }
        int length = snprintf(message, sizeof message, WITH_TEXT("%.*s>>> DATA\n", "%s"), (int)before, lines,
                              "Action: failed\nDiagnostic-Code: smtp; 550 User unknown");
        check_all(message, (size_t)length, "c", before + 8 <= 4096 ? "recipient_refused" : "user_unknown");
    }
}

/* A code that is that of the Status field does not stand in the text. */
static void test_code_of_status(void **state)
{
    (void)state;
    smtpstatus_report report;
    open_first(&report, BYTES(SINGLE("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 x")));
    check_span(smtpstatus_report_status(&report), SMTPSTATUS_PART_ENHANCED, "5.1.1");
    open_first(&report, BYTES(SINGLE("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.0.0 x")));
    check_span(smtpstatus_report_status(&report), SMTPSTATUS_PART_ENHANCED, NULL);
}

/* What own rules say stands, even after DATA. */
static void test_rule_after_data(void **state)
{
    (void)state;
    static const char message[] =
        SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 User unknown (in reply to end of DATA command)");
    static const char text[] = "rule r ; code 550 => category user_unknown";
    static uint64_t memory[512];
    const smtpstatus_rules *rules = NULL;
    smtpstatus_report report;
    assert_int_equal(smtpstatus_rules_compile(memory, sizeof memory, BYTES(text), &rules, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_set_rules(&report, rules), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_open(&report, BYTES(message), scratch, sizeof scratch), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_category(smtpstatus_report_status(&report)), SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    assert_int_equal(smtpstatus_bounce(smtpstatus_report_status(&report)), SMTPSTATUS_BOUNCE_HARD);
}

/* A recipient that is still being tried is not given up, whatever own rules say of the code. */
static void test_rule_while_delayed(void **state)
{
    (void)state;
    static const char message[] = SINGLE("Action: delayed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 552 mailbox full");
    static const char *const texts[] = {"rule r ; code 552 => action suppress",
                                        "rule r ; code 552 => action suppress bounce hard",
                                        "rule r ; code 552 => action suppress bounce soft"};
    static uint64_t memory[512];
    for (size_t i = 0; i < COUNT(texts); i++) {
        const smtpstatus_rules *rules = NULL;
        smtpstatus_report report;
        assert_int_equal(
            smtpstatus_rules_compile(memory, sizeof memory, texts[i], strlen(texts[i]), &rules, NULL, NULL),
            SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_set_rules(&report, rules), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_open(&report, BYTES(message), scratch, sizeof scratch), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
        const smtpstatus *status = smtpstatus_report_status(&report);
        assert_int_equal(smtpstatus_outcome(status), SMTPSTATUS_OUTCOME_DEFERRED);
        assert_int_equal(smtpstatus_bounce(status), SMTPSTATUS_BOUNCE_SOFT);
        assert_int_equal(smtpstatus_action(status), SMTPSTATUS_ACTION_RETRY);
    }
}

static const char *const judged[] = {
    SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 User unknown (in reply to end of DATA command)"),
    SINGLE("Action: delayed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 550 5.1.1 User unknown"),
    SINGLE("Action: delivered\nStatus: 2.0.0"),
    BY_ANNA "Auto-Submitted: auto-replied\nSubject: Hello\n\nI am away.\n",
};

/* The verdict on a recipient rests on the whole report: the reply alone is not judged once more. */
static void test_copies_stay_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(judged); i++) {
        smtpstatus_report report;
        open_first(&report, judged[i], strlen(judged[i]));
        smtpstatus copy = *smtpstatus_report_status(&report);
        assert_int_equal(smtpstatus_classify(&copy), SMTPSTATUS_OK);
        assert_memory_equal(&copy, smtpstatus_report_status(&report), smtpstatus_size());
        /* what it reads next is judged like any other */
        size_t used = 0;
        assert_int_equal(smtpstatus_parse_reply(&copy, BYTES("450 later\r\n"), 0, &used), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&copy), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_bounce(&copy), SMTPSTATUS_BOUNCE_SOFT);
        copy = *smtpstatus_report_status(&report);
        assert_int_equal(smtpstatus_parse_diagnostic(&copy, BYTES("450 later")), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&copy), SMTPSTATUS_OK);
        copy = *smtpstatus_report_status(&report);
        assert_int_equal(smtpstatus_parse_codes(&copy, 450, 0), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&copy), SMTPSTATUS_OK);
    }
}

int main(void)
{
    static struct CMUnitTest tests[128];
    size_t count = 0;
    if (reads_text()) {
        ADD_CASES(tests, &count, verdicts, test_verdict);
        ADD(tests, &count, test_late_data);
        ADD(tests, &count, test_code_of_status);
        ADD(tests, &count, test_copies_stay_judged);
    }
    if (reads_text() && reads_rules()) {
        ADD(tests, &count, test_rule_after_data);
        ADD(tests, &count, test_rule_while_delayed);
    }
    return RUN(tests, count);
}
