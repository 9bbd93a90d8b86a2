/*
 * The groups of a delivery report: which fields belong to one recipient, with the empty
 * lines between groups in place, missing, or in the midst of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define FINAL(name) "Final-Recipient: rfc822; " name "@example.org\n"
#define ORIGINAL(name) "Original-Recipient: rfc822; " name "@example.org\n"
#define FAILED "Action: failed\n"
#define UNKNOWN "Status: 5.1.1\n"
#define FULL "Status: 5.2.2\n"

/* Fields of a report in the text of a message. */
#define IN_TEXT(fields) HEADERS "\nYour message could not be delivered:\n\n" fields

struct group_case {
    const char *name;
    const char *message;
    const char *what; /* letters of describe() */
    const char *expected;
};

static const struct group_case groups[] = {
    {"two groups", REPORT FINAL("anna") FAILED UNKNOWN "\n" FINAL("bert") FAILED FULL END_OF_REPORT, "as",
     "anna@example.org 5.1.1 / bert@example.org 5.2.2"},
    {"empty lines around them",
     REPORT "\n\n" FINAL("anna") FAILED UNKNOWN "\n \n\t\n" FINAL("bert") FAILED FULL "\n\n\n" END_OF_REPORT, "as",
     "anna@example.org 5.1.1 / bert@example.org 5.2.2"},

    /* no empty lines between groups */
    {"a second final recipient", REPORT FINAL("anna") FAILED UNKNOWN FINAL("bert") FAILED FULL END_OF_REPORT, "as",
     "anna@example.org 5.1.1 / bert@example.org 5.2.2"},
    {"a second action", REPORT FAILED FINAL("anna") UNKNOWN FAILED FINAL("bert") FULL END_OF_REPORT, "as",
     "anna@example.org 5.1.1 / bert@example.org 5.2.2"},
    {"a second original recipient",
     REPORT ORIGINAL("al") FINAL("anna") FAILED UNKNOWN ORIGINAL("bo") FINAL("bert") FAILED FULL END_OF_REPORT, "aos",
     "anna@example.org al@example.org 5.1.1 / bert@example.org bo@example.org 5.2.2"},
    {"a second original recipient and no status",
     REPORT ORIGINAL("al") FINAL("anna") FAILED ORIGINAL("bo") FINAL("bert") FAILED END_OF_REPORT, "ao",
     "anna@example.org al@example.org / bert@example.org bo@example.org"},
    {"an original recipient behind the status",
     REPORT FINAL("anna") FAILED UNKNOWN ORIGINAL("bo") FINAL("bert") FAILED FULL END_OF_REPORT, "aos",
     "anna@example.org - 5.1.1 / bert@example.org bo@example.org 5.2.2"},
    {"an original recipient before the status", REPORT FINAL("anna") FAILED ORIGINAL("al") UNKNOWN END_OF_REPORT, "aos",
     "anna@example.org al@example.org 5.1.1"},
    {"a status before the final recipient", REPORT UNKNOWN ORIGINAL("al") FINAL("anna") FAILED END_OF_REPORT, "aos",
     "anna@example.org al@example.org 5.1.1"},
    {"two final recipients of one group", REPORT FINAL("anna") FINAL("bert") FAILED UNKNOWN END_OF_REPORT, "as",
     "anna@example.org 5.1.1"},
    {"a second status and diagnostic",
     REPORT FINAL("anna") FAILED UNKNOWN "Diagnostic-Code: smtp; 550 a\n" FULL
                                         "Diagnostic-Code: smtp; 552 b" END_OF_REPORT,
     "asd", "anna@example.org 5.1.1 550 a"},
    {"no actions, but statuses", REPORT FINAL("anna") UNKNOWN FINAL("bert") FULL END_OF_REPORT, "as",
     "anna@example.org 5.1.1 / bert@example.org 5.2.2"},
    {"no actions, but diagnostics",
     REPORT FINAL("anna") "Diagnostic-Code: smtp; 550 a\n" FINAL("bert") "Diagnostic-Code: smtp; 550 b" END_OF_REPORT,
     "ad", "anna@example.org 550 a / bert@example.org 550 b"},
    {"three in a row", REPORT FINAL("anna") FAILED FINAL("bert") FAILED FINAL("carl") FAILED END_OF_REPORT, "a",
     "anna@example.org / bert@example.org / carl@example.org"},

    /* empty lines inside a group */
    {"behind the recipient", REPORT FINAL("anna") "\n" FAILED UNKNOWN END_OF_REPORT, "ask",
     "anna@example.org 5.1.1 bounce"},
    {"two of them", REPORT FINAL("anna") "\n\n" FAILED UNKNOWN END_OF_REPORT, "ask", "anna@example.org 5.1.1 bounce"},
    {"behind the original recipient", REPORT ORIGINAL("al") "\n" FINAL("anna") FAILED UNKNOWN END_OF_REPORT, "aos",
     "anna@example.org al@example.org 5.1.1"},
    {"in front of the status", REPORT FINAL("anna") FAILED "\n" UNKNOWN END_OF_REPORT, "as", "anna@example.org 5.1.1"},
    {"in front of the diagnostic", REPORT FINAL("anna") FAILED UNKNOWN "\nDiagnostic-Code: smtp; 550 a" END_OF_REPORT,
     "asd", "anna@example.org 5.1.1 550 a"},
    {"in front of a host", REPORT FINAL("anna") FAILED UNKNOWN "\nRemote-MTA: dns; mx.example.org" END_OF_REPORT, "ash",
     "anna@example.org 5.1.1 mx.example.org"},
    {"in front of every field",
     REPORT FINAL("anna") "\n" FAILED "\n" UNKNOWN
                          "\nDiagnostic-Code: smtp; 550 a\n\nRemote-MTA: dns; mx.example.org\n\n" FINAL(
                              "bert") "\n" FAILED "\n" FULL END_OF_REPORT,
     "asdh", "anna@example.org 5.1.1 550 a mx.example.org / bert@example.org 5.2.2 - -"},
    {"two groups of no action", REPORT FINAL("anna") "\n" FINAL("bert") END_OF_REPORT, "a",
     "anna@example.org / bert@example.org"},
    {"an original recipient starts the next",
     REPORT ORIGINAL("al") FINAL("anna") "\n" ORIGINAL("bo") FINAL("bert") FAILED END_OF_REPORT, "ao",
     "anna@example.org al@example.org / bert@example.org bo@example.org"},
    {"a status once more is of nobody",
     REPORT FINAL("anna") FAILED UNKNOWN "\n" FULL "\n" FINAL("bert") FAILED END_OF_REPORT, "as",
     "anna@example.org 5.1.1 / bert@example.org 5.2.2"},
    {"an action once more is of nobody",
     REPORT FINAL("anna") FAILED UNKNOWN "\n" FAILED FULL "\nX-Other: 1\n\n" FINAL("bert") FAILED END_OF_REPORT, "as",
     "anna@example.org 5.1.1 / bert@example.org -"},
    {"fields of no report behind it",
     REPORT FINAL("anna") FAILED "\nX-Other: 1\n\n" FULL "\n" FINAL("bert") FAILED END_OF_REPORT, "as",
     "anna@example.org - / bert@example.org 5.2.2"},
    {"a text behind it", REPORT FINAL("anna") FAILED "\nthe end\n\n" FINAL("bert") FAILED FULL END_OF_REPORT, "as",
     "anna@example.org - / bert@example.org 5.2.2"},
    {"supplementary information keeps it together",
     REPORT FINAL("anna") FAILED UNKNOWN "\nX-Supplementary-Info: x\nFinal-Log-ID: 77" END_OF_REPORT, "asdl",
     "anna@example.org 5.1.1 x 77"},
    {"every other field keeps it together",
     REPORT FINAL("anna") FAILED UNKNOWN
     "\nFinal-Log-ID: 77\nX-Actual-Recipient: rfc822; ada@example.org\n"
     "Last-Attempt-Date: Tue, 14 May 2024 09:30:01 +0000\nDiagnostic-Code: smtp; 550 a" END_OF_REPORT,
     "asdl", "anna@example.org 5.1.1 550 a 77"},
    {"a group with the date of its last attempt alone",
     REPORT FINAL("anna") FAILED UNKNOWN "\nWill-Retry-Until: Tue, 14 May 2024 09:30:01 +0000" END_OF_REPORT, "as",
     "anna@example.org 5.1.1"},

    /* whom a group is about */
    {"only an original recipient", REPORT ORIGINAL("al") FAILED UNKNOWN END_OF_REPORT, "ao",
     "al@example.org al@example.org"},
    {"only an original recipient, no address", REPORT "Original-Recipient: rfc822; al\n" FAILED UNKNOWN END_OF_REPORT,
     "a", "al"},
    {"an actual recipient",
     REPORT "Final-Recipient: rfc822; anna\nX-Actual-Recipient: rfc822; ada@example.org\n" FAILED UNKNOWN END_OF_REPORT,
     "a", "ada@example.org"},
    {"no address at all",
     REPORT "Final-Recipient: rfc822; anna\nOriginal-Recipient: rfc822; al\n" FAILED UNKNOWN END_OF_REPORT, "a",
     "anna"},
    {"nobody", REPORT FAILED UNKNOWN END_OF_REPORT, "a", ""},
    {"a recipient and nothing else", REPORT FINAL("anna") END_OF_REPORT, "ak", "anna@example.org bounce"},
    {"an original recipient and nothing else", REPORT ORIGINAL("al") END_OF_REPORT, "a", ""},

    /* lines that should have been folded */
    {"a diagnostic folded without a blank",
     REPORT FINAL("anna") FAILED UNKNOWN "Diagnostic-Code: smtp; 550 no such\nuser here,\nsorry" END_OF_REPORT, "d",
     "550 no such user here, sorry"},
    {"a text behind another field",
     REPORT FINAL("anna") FAILED "Diagnostic-Code: smtp; 550 no\nRemote-MTA: dns; mx.example.org\nsorry" END_OF_REPORT,
     "dh", "550 no mx.example.org"},
    {"a text behind a diagnostic that does not count",
     REPORT FINAL("anna") FAILED "Diagnostic-Code: smtp; 550 no\nDiagnostic-Code: x; 1\nsorry" END_OF_REPORT, "d",
     "550 no"},
    {"a text behind an unknown field",
     REPORT FINAL("anna") FAILED "Diagnostic-Code: smtp; 550 no\nX-Other: 1\nsorry" END_OF_REPORT, "d", "550 no"},

    {"lines that are neither folded nor empty",
     REPORT FINAL("anna") FAILED "Diagnostic-Code: smtp; 550 no\n  \nStatus: 5.1.1\n \t" END_OF_REPORT, "ds",
     "550 no 5.1.1"},
    {"names written in other ways",
     REPORT "Final_Recipient: rfc822; anna@example.org\nDiagnostic Code: smtp; 550 no\nACTION : failed" END_OF_REPORT,
     "ad", "anna@example.org 550 no"},
    {"lines of colons",
     REPORT FINAL("anna") FAILED
     ": a colon in front of a line that is long enough\n:\nDiagnostic-Code: smtp; 550 no\n\n"
     " : a blank and a colon in front of a line that is long enough\n\n" FINAL("bert") FAILED END_OF_REPORT,
     "ad", "anna@example.org 550 no / bert@example.org -"},
    /* what the actions of all come to */
    {"failed", REPORT FINAL("anna") "Action: delivered\n\n" FINAL("bert") "Action: FAILED (for good)" END_OF_REPORT,
     "mk", "bounce delivered / bounce bounce"},
    {"delayed", REPORT FINAL("anna") "Action: delivered\n\n" FINAL("bert") "Action: delayed" END_OF_REPORT, "mk",
     "delayed delivered / delayed delayed"},
    {"delivered", REPORT FINAL("anna") "Action: relayed\n\n" FINAL("bert") "Action: delivered" END_OF_REPORT, "mk",
     "delivered relayed / delivered delivered"},
    {"relayed", REPORT FINAL("anna") "Action: expanded\n\n" FINAL("bert") "Action: relayed" END_OF_REPORT, "mk",
     "relayed expanded / relayed relayed"},
    {"relayed, in the other order",
     REPORT FINAL("anna") "Action: relayed\n\n" FINAL("bert") "Action: expanded" END_OF_REPORT, "mk",
     "relayed relayed / relayed expanded"},
    {"expanded", REPORT FINAL("anna") "Action: bad\n\n" FINAL("bert") "Action: expanded" END_OF_REPORT, "mk",
     "expanded expanded / expanded expanded"},
    {"expanded, then nothing known",
     REPORT FINAL("anna") "Action: expanded\n\n" FINAL("bert") "Action: bad" END_OF_REPORT, "m", "expanded / expanded"},
    {"nothing known", REPORT FINAL("anna") "Action: bad\n\n" FINAL("bert") "Actions taken" END_OF_REPORT, "mk",
     "bounce bounce / bounce bounce"},
    {"an action without its colon",
     REPORT FINAL("anna") "Actions: delayed\nAction\n" FINAL("bert") "Action:delayed" END_OF_REPORT, "m", "delayed"},
    {"shortest actions", REPORT FINAL("anna") "Action:relay" END_OF_REPORT, "mk", "relayed relayed"},

    {"an action behind an empty line is the next one's",
     REPORT FINAL("anna") UNKNOWN "\nAction: delayed\n" FINAL("bert") FULL "\n" FINAL("carl") FAILED END_OF_REPORT,
     "ak", "anna@example.org bounce / bert@example.org delayed / carl@example.org bounce"},

    /* fields in the text of a message, with the returned message behind them */
    {"in the text", IN_TEXT("Reporting-MTA: dns; mx.example.net\n\n" FINAL("anna") FAILED UNKNOWN), "as",
     "anna@example.org 5.1.1"},
    {"in the text, the returned message behind",
     IN_TEXT("Reporting-MTA: dns; mx.example.net\n\n" FINAL("anna") FAILED UNKNOWN
             "\nFrom: jo@example.com\nTo: carl@example.org\nMessage-ID: <1@example.com>\n\nHello\n\n" FINAL("dora")
                 FAILED),
     "asi", "anna@example.org 5.1.1 1@example.com"},
    {"in the text, two groups and the returned message",
     IN_TEXT("Reporting-MTA: dns; mx.example.net\nArrival-Date: Tue, 14 May 2024 09:30:01 +0000\n\n" FINAL("anna")
                 FAILED UNKNOWN "\n" FINAL("bert") FAILED FULL "\n\nMessage-ID: <1@example.com>\n\nHello\n"),
     "asi", "anna@example.org 5.1.1 1@example.com / bert@example.org 5.2.2 1@example.com"},
    {"in the text, with empty lines inside",
     IN_TEXT("Reporting-MTA: dns; mx.example.net\n\n" FINAL("anna") "\n" FAILED "\n" UNKNOWN
                                                                    "\nMessage-ID: <1@example.com>\n\nHello\n"),
     "asi", "anna@example.org 5.1.1 1@example.com"},
    {"in the text, other fields of the message in a group of their own",
     IN_TEXT("Reporting-MTA: dns; mx.example.net\n\nArrival-Date: Tue, 14 May 2024 09:30:01 +0000\n\n"
             "Original-Envelope-Id: 7\n\n" FINAL("anna") FAILED UNKNOWN "\nMessage-ID: <1@example.com>\n\nHello\n"),
     "asi", "anna@example.org 5.1.1 1@example.com"},
    {"in the text, a line of text among them",
     IN_TEXT("Reporting-MTA: dns; mx.example.net\n\n" FINAL("anna") FAILED "so it is\n" UNKNOWN
                                                                           "\nMessage-ID: <1@example.com>\n\nHello\n"),
     "asi", "anna@example.org 5.1.1 1@example.com"},
    {"in the text, the action first", IN_TEXT("Action: failed\n" FINAL("anna") UNKNOWN), "as",
     "anna@example.org 5.1.1"},
};

static void test_group(void **state)
{
    const struct group_case *item = *state;
    check_all(item->message, strlen(item->message), item->what, item->expected);
}

int main(void)
{
    static struct CMUnitTest tests[96];
    size_t count = 0;
    ADD_CASES(tests, &count, groups, test_group);
    return RUN(tests, count);
}
