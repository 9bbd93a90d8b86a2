/*
 * Messages of odd shape, and what is read from them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define LONG_WORDS                                                                                                     \
    "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz "
#define LONG_LINE                                                                                                      \
    LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS "en" \
                                                                                                                  "d"
#define LIST HEADERS "\nThe following addresses had permanent fatal errors\n"
/* A report to an address that only reports go to, whose text may not be what says who failed. */
#define BOUNCE_BOX                                                                                                     \
    "From: robot@mx.example.net\nTo: list-bounces@example.com\nSubject: Undelivered mail\n"                            \
    "Content-Type: multipart/mixed; boundary=c\n\n--c\n\n"
#define TO_ANNA "--c\nContent-Type: message/rfc822\n\nFrom: jo@example.com\nTo: anna@example.org\n\nHello\n\n--c--\n"
#define MIXED HEADERS "Content-Type: multipart/mixed; boundary=c\n\n--c\n"
#define TRANSCRIPT HEADERS "\n   ----- Transcript of session follows -----\n"
#define END_OF_TRANSCRIPT                                                                                              \
    "\n   ----- Unsent message follows -----\nFrom: jo@example.com\nTo: tom@example.org\n\nHello\n"

struct shape {
    const char *name;
    const char *message;
    const char *expected; /* of each recipient: address, category, diagnostic text */
};

static const struct shape shapes[] = {
    {"one address in two groups",
     REPORT "Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n\n"
            "Final-Recipient: rfc822; Anna@Example.org\nAction: failed\nStatus: 5.1.1\n\n"
            "Final-Recipient: rfc822; bert@example.org\nAction: failed\nStatus: 5.2.2" END_OF_REPORT,
     "anna@example.org user_unknown - / bert@example.org mailbox_full - / "},
    {"an address literal",
     HEADERS "\nThis is the mail system at host mx.example.net.\n\n<anna@[192.0.2.7]>: User unknown\n",
     "anna@[192.0.2.7] user_unknown User unknown / "},
    {"an address literal that does not close",
     HEADERS "\nThis is the mail system at host mx.example.net.\n\n<anna@[192.0.2.7>: User unknown\n", ""},
    {"a quoted local part with a quote in it",
     REPORT "Final-Recipient: rfc822; \"an\\\"na\"@example.org\nAction: failed\nStatus: 5.1.1" END_OF_REPORT,
     "\"an\\\"na\"@example.org user_unknown - / "},
    {"a file as recipient, the address in the text",
     HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\n"
             "Content-Type: text/plain\n\n<anna@example.org>: User unknown\n\n--c\n"
             "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
             "Final-Recipient: x-file; /var/mail/anna\nAction: failed\nStatus: 5.1.1" END_OF_REPORT,
     "anna@example.org user_unknown User unknown / "},
    {"styles and scripts of HTML are no text",
     HEADERS "Content-Type: text/html\n\n<html><style>p { x: \"<bert@example.org>: User unknown\" }</style>"
             "<script>\"<carl@example.org>: User unknown\"</script><p>This is the mail system at host mx.</p>"
             "<p>&lt;anna@example.org&gt;: User unknown</p></html>\n",
     "anna@example.org user_unknown User unknown / "},
    {"quoted fields of a report in the text",
     HEADERS "\nYour message was not delivered:\n\n> Reporting-MTA: dns; mx.example.net\n>\n"
             "> Final-Recipient: rfc822; anna@example.org\n> Action: failed\n> Status: 5.1.1\n"
             "> Diagnostic-Code: smtp; 550 no such user\n",
     "anna@example.org user_unknown 550 no such user / "},
    {"quoted fields that end with the message, in an address",
     HEADERS
     "\nIt failed.\n\n> Reporting-MTA: dns; mx.example.net\n>\n> Status: 5.1.1\n> Final-Recipient: rfc822; anna@exampl",
     ""},
    {"a part's character set",
     MIXED "Content-Type: text/plain; charset=iso-8859-2\n\n<anna@example.org>: skrzynka pe\xB3na\n\n--c--\n",
     "anna@example.org mailbox_full skrzynka pe\xC5\x82na / "},
    {"indented fields are words",
     HEADERS "\nWe are sorry.\n  Final-Recipient: rfc822; anna@example.org\n  Action: failed\n  Status: 5.2.2\n",
     "anna@example.org mailbox_full We are sorry. Final-Recipient: rfc822; anna@example.org Action: failed Status: "
     "5.2.2 / "},
    {"an indented address below a recipient in brackets",
     LIST "\n<anna@example.org>: Mailbox full\n   <bert@example.org>: no\n",
     "anna@example.org mailbox_full Mailbox full <bert@example.org>: no / "},
    {"fields in the text that start with an original recipient",
     HEADERS "\nIt failed.\n\nOriginal-Recipient: rfc822; carl@example.org\nFinal-Recipient: rfc822; anna@example.org\n"
             "Action: failed\nStatus: 5.2.2\n",
     "anna@example.org mailbox_full It failed. / "},
    {"a line with an address in brackets, behind another, with CRLF",
     HEADERS "\r\nIt was about\r\n<bert@example.org>: no\r\n\r\n<anna@example.org>: User unknown\r\n",
     "anna@example.org user_unknown User unknown / "},
    {"a recipient in brackets and a transcript of another",
     HEADERS "\n<anna@example.org>: User unknown\n\nTranscript:\n>>> RCPT To:<bert@example.org>\n<<< 550 no\n",
     "anna@example.org user_unknown User unknown / "},
    {"twice quoted fields",
     HEADERS "\nYour message was not delivered:\n\n> > Reporting-MTA: dns; mx.example.net\n> >\n"
             ">> Final-Recipient: rfc822; anna@example.org\n>> Action: failed\n>> Status: 5.1.1\n"
             ">> Diagnostic-Code: smtp; 550 no such user\n",
     "anna@example.org user_unknown 550 no such user / "},
    {"quoted fields that are folded",
     HEADERS "\nYour message was not delivered:\n\n> Reporting-MTA: dns; mx.example.net\n>\n"
             "> Final-Recipient: rfc822;\n>  anna@example.org\n> Action: failed\n> Status: 5.1.1\n",
     "anna@example.org user_unknown Your message was not delivered: / "},
    {"headers folded with many blanks",
     "From: mailer-daemon@example.net\nReceived: from mx\n                    (8.14)\n"
     "                \t by mx\nSubject:\n                  Delivery Status Notification (Failure)\n\n"
     "<anna@example.org>: User unknown\n",
     "anna@example.org user_unknown User unknown / "},
    {"fields whose names differ from known ones in the middle",
     REPORT "Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n\n"
            "Original.Recipient: rfc822; bert@example.org\nAction: failed\nStatus: 5.1.1" END_OF_REPORT,
     "anna@example.org user_unknown - / "},
    {"a long one",
     MIXED "Content-Type: text/plain\nContent-Transfer.Encoding: base64\n\n<anna@example.org>: User unknown\n\n--c--\n",
     "anna@example.org user_unknown User unknown / "},
    {"a group of nobody before the first recipient",
     REPORT
     "X-Comment: nothing\n\nStatus: 5.1.1\nAction: failed\nFinal-Recipient: rfc822; anna@example.org" END_OF_REPORT,
     "anna@example.org user_unknown - / "},
    {"an empty field, then the same with a value",
     REPORT "Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus:\nStatus: 5.2.2" END_OF_REPORT,
     "anna@example.org mailbox_full - / "},
    {"an address with the prefix of a link",
     HEADERS "\nYour message could not be delivered to mailto:anna@example.org\nUser unknown\n",
     "anna@example.org user_unknown Your message could not be delivered to mailto:anna@example.org User unknown / "},
    {"a transcript of one line", TRANSCRIPT "550 <anna@example.org>... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 <anna@example.org>... User unknown / "},
    {"a transcript of lines with enhanced codes",
     TRANSCRIPT "550 5.1.1 <anna@example.org>... User unknown\n552 5.2.2 <bert@example.org>... Mailbox full\n"
                "550 5.1.2 carl@example.org... Host unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 5.1.1 <anna@example.org>... User unknown / "
     "bert@example.org mailbox_full 552 5.2.2 <bert@example.org>... Mailbox full / "
     "carl@example.org domain_unknown 550 5.1.2 carl@example.org... Host unknown / "},
    {"a transcript with addresses that stand bare",
     TRANSCRIPT "550 anna@example.org... Host unknown (Name server: example.org: host not found)\n"
                "  550 bert@example.org... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org domain_unknown 550 anna@example.org... Host unknown (Name server: example.org: host not found) "
     "/ "
     "bert@example.org user_unknown 550 bert@example.org... User unknown / "},
    {"a transcript that names the host, but not what it said",
     TRANSCRIPT "... while talking to mx.example.org.:\n550 <anna@example.org>... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 <anna@example.org>... User unknown / "},
    {"a transcript with a program's words in front of its failure",
     TRANSCRIPT "mail: /var/mail/anna: disc quota exceeded\n554 <anna@example.org>... unknown mailer error 1\n"
                "550 <carl@example.org>... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org mailbox_full mail: /var/mail/anna: disc quota exceeded / "
     "carl@example.org user_unknown 550 <carl@example.org>... User unknown / "},
    {"a transcript whose program's words tell more than its reply",
     TRANSCRIPT "procmail: quota exceeded\n554 <anna@example.org>... Service unavailable\n" END_OF_TRANSCRIPT,
     "anna@example.org mailbox_full procmail: quota exceeded / "},
    {"a transcript whose reply tells more than what stands before",
     TRANSCRIPT "mail: kept in /tmp\n554 5.1.1 <anna@example.org>... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown mail: kept in /tmp 554 5.1.1 <anna@example.org>... User unknown / "},
    {"a transcript with words about somebody else",
     TRANSCRIPT "<bert@example.org>... Forwarded to carl\n550 <anna@example.org>... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 <anna@example.org>... User unknown / "},
    {"a transcript with what the host said of a message",
     TRANSCRIPT "... while talking to mx.example.org.:\n>>> DATA\n<<< 503 5.7.0 log in first\n"
                "554 5.0.0 <anna@example.org>... Service unavailable\n" END_OF_TRANSCRIPT,
     "anna@example.org login_required 503 5.7.0 log in first / "},
    {"a transcript that goes on without the refused recipients",
     TRANSCRIPT "... while talking to mx.example.org.:\n>>> DATA\n<<< 550 5.1.1 no anna here\n"
                "550 5.1.1 <anna@example.org>... User unknown\n<<< 503 5.0.0 Need RCPT (recipient)\n"
                "550 5.1.2 <bert@example.com>... Host unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 5.1.1 no anna here / "
     "bert@example.com domain_unknown 550 5.1.2 <bert@example.com>... Host unknown / "},
    {"a transcript with a reply of two lines",
     TRANSCRIPT "550-5.1.1 <anna@example.org>... User unknown\n550 5.1.1 ask postmaster\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550-5.1.1 <anna@example.org>... User unknown 550 5.1.1 ask postmaster / "},
    {"a transcript that names the refused sender",
     TRANSCRIPT "553 5.1.8 <jo@example.com>... Domain of sender address does not exist\n"
                "550 5.7.1 jo@example.com: Sender address rejected\n"
                "550 5.1.1 <anna@example.org>... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 5.1.1 <anna@example.org>... User unknown / "},
    {"an indented transcript in which a host refused the sender",
     TRANSCRIPT "   >>> MAIL From:<jo@example.com>\n   <<< 550 5.7.1 <jo@example.com>... Access denied\n"
                "   554 5.0.0 <anna@example.org>... Service unavailable\n" END_OF_TRANSCRIPT,
     "anna@example.org policy_rejected 550 5.7.1 <jo@example.com>... Access denied / "},
    {"a transcript of a deferred message",
     TRANSCRIPT "451 anna@example.org: deferred\n451 4.4.1 <bert@example.org>... Deferred: Connection timed out with "
                "mx.example.org.\n" END_OF_TRANSCRIPT,
     "anna@example.org system_error 451 anna@example.org: deferred / "
     "bert@example.org connection_failed 451 4.4.1 <bert@example.org>... Deferred: Connection timed out with "
     "mx.example.org. / "},
    {"a transcript's line that is long", TRANSCRIPT "550 <anna@example.org>... " LONG_LINE "\n" END_OF_TRANSCRIPT,
     "anna@example.org mailbox_unavailable 550 <anna@example.org>... " LONG_LINE " / "},
    {"... behind an answer that is long, and no refusal",
     TRANSCRIPT ">>> RCPT To:<carl@example.org>\n<<< 250 2.1.5 " LONG_LINE "\n"
                ">>> RCPT To:<anna@example.org>\n<<< 550 5.1.1 User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown <<< 550 5.1.1 User unknown / "},
    {"... without a blank behind the address",
     TRANSCRIPT
     "550 5.1.1 <anna@example.org>:User unknown\n550 5.7.1 <jo@example.com>:Sender rejected\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 5.1.1 <anna@example.org>:User unknown / "},
    {"... without one before it", TRANSCRIPT "550 5.1.1<anna@example.org>... User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 5.1.1<anna@example.org>... User unknown / "},
    {"... without one behind the dots", TRANSCRIPT "550 anna@example.org...User unknown\n" END_OF_TRANSCRIPT,
     "anna@example.org user_unknown 550 anna@example.org...User unknown / "},
    {"two dots in a domain that is misspelt",
     REPORT "Final-Recipient: rfc822; anna@example..org\nAction: failed\nStatus: 5.1.2" END_OF_REPORT,
     "anna@example..org domain_unknown - / "},
    {"... that ends with the address", TRANSCRIPT "procmail: quota exceeded\n554 <anna@example.org\n" END_OF_TRANSCRIPT,
     "anna@example.org mailbox_full procmail: quota exceeded 554 <anna@example.org / "},
    {"a transcript's command with nothing but blanks behind it", TRANSCRIPT ">>> RCPT To:<anna@example.org>\n   ",
     "anna@example.org unknown Transcript of session follows ----- / "},
    {"headers that end with a line of blanks and CRLF",
     "From: MAILER-DAEMON@mx.example.net\r\nTo: jo@example.com\r\nSubject: Undelivered mail\r\n \r\n"
     "<anna@example.org>: User unknown\r\n",
     "anna@example.org user_unknown User unknown / "},
    {"fields that end in blanks", REPORT "Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n  ",
     "anna@example.org user_unknown - / "},
    {"a colon is no field", SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 no\n: such user"),
     "anna@example.org user_unknown 550 no : such user / "},
    {"a line with a control character is no field, but goes on with the diagnostic",
     SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 no\nsuch\x01: user"),
     "anna@example.org user_unknown 550 no such\x01: user / "},
    {"a sentence with a colon is no field, either",
     SINGLE("Action: failed\nDiagnostic-Code: smtp; 550 no\nsuch user: sorry"),
     "anna@example.org user_unknown 550 no such user: sorry / "},
    {"parameters without a media type",
     HEADERS "Content-Type: charset=iso-8859-2\n\nThis is the mail system at host mx.example.net.\n\n"
             "<anna@example.org>: skrzynka pe\xB3na\n",
     "anna@example.org mailbox_full skrzynka pełna / "},
    {"parameters in a line that is not folded",
     HEADERS "Content-Type: text/plain;\ncharset=iso-8859-2\n\n<anna@example.org>: skrzynka pe\xB3na\n",
     "anna@example.org mailbox_full skrzynka pe\xC5\x82na / "},
    {"parameters behind one without a name",
     HEADERS "Content-Type: =a; b=c;charset=iso-8859-2\n\nThis is the mail system at host mx.example.net.\n\n"
             "<anna@example.org>: skrzynka pe\xB3na\n",
     "anna@example.org mailbox_full skrzynka pełna / "},
    {"a part that is neither text nor a message",
     MIXED
     "Content-Type: font/ttf\n\n<bert@example.org>: User unknown\n\n--c\n\n<anna@example.org>: User unknown\n\n--c--\n",
     "anna@example.org user_unknown User unknown / "},
    {"two parts of HTML",
     MIXED "Content-Type: text/html\n\n<p>&lt;anna@example.org&gt;: User unknown</p>\n\n--c\n"
           "Content-Type: text/html\n\n<p>&lt;bert@example.org&gt;: User unknown</p>\n\n--c--\n",
     "anna@example.org user_unknown User unknown / "},
    {"an encoded message in a part",
     MIXED "\nHello\n\n--c\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" HEADERS
           "\n<anna@example.org>: User unknown\n\n--c--\n",
     ""},
    {"encoded fields of nobody, and a text",
     MIXED "Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
           "UmVwb3J0aW5nLU1UQTogZG5zOyB4Cgo=\n--c\n\n<anna@example.org>: User unknown\n\n--c--\n",
     "anna@example.org user_unknown User unknown / "},
    {"a recipient behind an empty line that starts the text", HEADERS "\n\n<anna@example.org>: User unknown\n",
     "anna@example.org user_unknown User unknown / "},
    {"a person's name with braces", LIST "Lee {Sales} <anna@example.org>\nmailbox full\n",
     "anna@example.org mailbox_full mailbox full / "},
    {"a person's name with an apostrophe and a dot", LIST "J.lee O'neil <anna@example.org>\nmailbox full\n",
     "anna@example.org mailbox_full mailbox full / "},
    {"a name in another alphabet is none that goes before an address",
     LIST "L\xC3\xA9o <anna@example.org>\nmailbox full\n", ""},
    {"a list that starts behind its words",
     HEADERS "\nThe following addresses had permanent fatal errors: anna@example.org\n",
     "anna@example.org unknown The following addresses had permanent fatal errors: anna@example.org / "},
    {"a text that names its sender before the recipient",
     "Return-Path: <>\nFrom: robot@mx.example.net\nTo: jo@example.com\nSubject: Undelivered mail\n\n"
     "robot@mx.example.net has bad news of anna@example.org: 550 5.1.1 it said\n",
     "anna@example.org user_unknown robot@mx.example.net has bad news of anna@example.org: 550 5.1.1 it said / "},
    {"a reply about the reader before one about the recipient",
     LIST "Anna Lee\n\n#550 5.1.1 <jo@example.com> is not #550 5.1.1 <anna@example.org> is not\n",
     "anna@example.org user_unknown The following addresses had permanent fatal errors Anna Lee "
     "#550 5.1.1 <jo@example.com> is not #550 5.1.1 <anna@example.org> is not / "},
    {"a quoted message behind the recipient",
     HEADERS "\nDelivery failed. Bad news of anna@example.org: 550 5.1.1 it said\n\n"
             "----- Original message -----\n>From: jo@example.com\n>Subject: hello\n",
     "anna@example.org user_unknown Delivery failed. Bad news of anna@example.org: 550 5.1.1 it said / "},
    {"... that ends an open part",
     MIXED "\nDelivery failed. Bad news of anna@example.org: 550 5.1.1 it said\n\n"
           "----- Original message -----\nFrom: jo@example.com\n\nHello\n",
     "anna@example.org user_unknown Delivery failed. Bad news of anna@example.org: 550 5.1.1 it said / "},
    {"a text that names another than the returned message",
     BOUNCE_BOX "Delivery failed. Bad news of bert@example.org: 550 5.1.1 it said\n\n" TO_ANNA, ""},
    {"... that names its reader", BOUNCE_BOX "Delivery failed, list-bounces@example.com. Sorry.\n\n" TO_ANNA,
     "anna@example.org system_error Delivery failed, list-bounces@example.com. Sorry. / "},
    {"a returned message of a mail system",
     BOUNCE_BOX "Delivery failed.\n\n--c\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example.org\n"
                "To: anna@example.org\n\nHello\n\n--c--\n",
     ""},
    {"a returned message that is a report",
     BOUNCE_BOX "Delivery failed.\n\n--c\nContent-Type: message/rfc822\n\nFrom: jo@example.com\nTo: anna@example.org\n"
                "Content-Type: multipart/report; report-type=delivery-status; boundary=d\n\nHello\n\n--c--\n",
     ""},
    {"a returned message of a mailing list",
     BOUNCE_BOX "Delivery failed.\n\n--c\nContent-Type: message/rfc822\n\nFrom: jo@example.com\nTo: anna@example.org\n"
                "List-Id: <x.example.com>\n\nHello\n\n--c--\n",
     ""},
    {"... that names the same",
     BOUNCE_BOX "Delivery failed. Bad news of Anna@example.org: 550 5.1.1 it said\n\n" TO_ANNA,
     "anna@example.org user_unknown Delivery failed. Bad news of Anna@example.org: 550 5.1.1 it said / "},
    {"Japanese in quoted-printable, its escape sequences too",
     MIXED "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: quoted-printable\n\n"
           "<anna@example.org>: User unknown =1B$B%a!<%k=1B(B.\n\n--c--\n",
     "anna@example.org user_unknown User unknown メール. / "},
    {"a quoted local part in a list", LIST "\"anna b\"@example.org\nmailbox full\n",
     "\"anna b\"@example.org mailbox_full mailbox full / "},
    {"a list's last line that is only a number", LIST "1. anna@example.org\nmailbox full\n\n2. ",
     "anna@example.org mailbox_full mailbox full / "},
    {"two parts of a report's fields, of which the first counts",
     MIXED "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; anna@example.org\nAction: failed\n"
           "Status: 5.2.2\n\n--c\nContent-Type: message/delivery-status\n\n"
           "Final-Recipient: rfc822; bert@example.org\nAction: failed\nStatus: 5.1.1\n\n--c--\n",
     "anna@example.org mailbox_full - / "},
    {"a reason in front and a reply behind",
     HEADERS "\nReason: it went wrong\n\nThe following addresses had permanent fatal errors\nanna@example.org\n\n550 "
             "5.2.2 mailbox full\n",
     "anna@example.org mailbox_full 550 5.2.2 mailbox full / "},
};

static void test_shape(void **state)
{
    const struct shape *shape = *state;
    char found[2048];
    describe_all(shape->message, strlen(shape->message), "acd", found, sizeof found - 4);
    strcat(found, found[0] != '\0' ? " / " : "");
    if (strcmp(found, shape->expected) != 0) {
        fail_msg("%s", found);
    }
}

/* What stands far in front of a reply in a transcript is not about it. */
static void test_far_reason(void **state)
{
    (void)state;
    static char message[1 << 13];
    char found[512];
    for (int lines = 3; lines <= 4; lines++) {
        size_t used = (size_t)snprintf(message, sizeof message, "%s", TRANSCRIPT);
        for (int i = 0; i < lines; i++) {
            used += (size_t)snprintf(message + used, sizeof message - used, "%s\n", LONG_LINE);
        }
        used += (size_t)snprintf(message + used, sizeof message - used, "%s",
                                 "quota exceeded\n554 <anna@example.org>... Service unavailable\n" END_OF_TRANSCRIPT);
        describe_all(message, used, "ac", found, sizeof found);
        assert_string_equal(found, lines == 3 ? "anna@example.org mailbox_full" : "anna@example.org system_busy");
    }
}

/* A boundary ends a part wherever it stands in the last lines of a message; dashes elsewhere do not. */
static void test_last_boundary(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\r", "\r\n"};
    static const char blanks[] = "                                                                                ";
    for (int after = 0; after < 80; after++) {
        for (size_t i = 0; i < COUNT(ends); i++) {
            char message[1024];
            int size =
                snprintf(message, sizeof message, MIXED "\nSorry.\n\n<anna@example.org>: User unknown--c x--c%s--c%.*s",
                         ends[i], after, blanks);
            check_all(message, (size_t)size, "ad", "anna@example.org User unknown--c x--c");
            size = snprintf(message, sizeof message, MIXED "\nSorry.\n\n<anna@example.org>: User unknown%s-c -- %.*s-c",
                            ends[i], after, blanks);
            check_all(message, (size_t)size, "a", "anna@example.org");
        }
    }
}

struct field_name {
    const char *message; /* with %s for the field's name */
    const char *name;
    const char *expected; /* status, diagnostic text, original recipient and log's name of each recipient */
    const char *without;
};

#define FIELD(before, after) REPORT before "%s: " after END_OF_REPORT
#define OF_ANNA "Final-Recipient: rfc822; anna@example.org\nAction: failed\n"

static const struct field_name field_names[] = {
    {HEADERS "%s: base64\n\n<anna@example.org>: User unknown\n", "Content-Transfer-Encoding", "", "- User unknown - -"},
    {FIELD("Action: failed\nStatus: 5.1.1\n", "rfc822; anna@example.org"), "Final-Recipient", "5.1.1 - - -", ""},
    {FIELD(OF_ANNA, "rfc822; bert@example.org"), "Original-Recipient", "- - bert@example.org -", "- - - -"},
    {FIELD(OF_ANNA, "smtp; 550 no"), "Diagnostic-Code", "- 550 no - -", "- - - -"},
    {FIELD(OF_ANNA, "5.2.2"), "Status", "5.2.2 - - -", "- - - -"},
    {FIELD(OF_ANNA, "x"), "Final-Log-ID", "- - - x", "- - - -"},
};

/* A field's name that differs in one letter is another's. */
static void test_field_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(field_names); i++) {
        const struct field_name *item = &field_names[i];
        size_t length = strlen(item->name);
        for (size_t place = 0; place <= length; place++) {
            char name[64];
            char message[1024];
            snprintf(name, sizeof name, "%s", item->name);
            if (place < length) {
                name[place] = (char)(name[place] + 1);
            }
            int size = snprintf(message, sizeof message, item->message, name);
            check_all(message, (size_t)size, "sdol", place < length ? item->without : item->expected);
        }
    }
}

/* Own rules judge the recipients of a report, until they are taken away. */
static void test_rules(void **state)
{
    (void)state;
    static const char message[] =
        REPORT "Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1" END_OF_REPORT;
    static const char text[] = "rule r ; code 5.1.1 => bounce block";
    static uint64_t memory[512];
    const smtpstatus_rules *rules = NULL;
    smtpstatus_report report;
    assert_int_equal(smtpstatus_rules_compile(memory, sizeof memory, BYTES(text), &rules, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_set_rules(NULL, rules), SMTPSTATUS_ERROR_ARGUMENT);
    for (int with = 1; with >= 0; with--) {
        assert_int_equal(smtpstatus_report_set_rules(&report, with ? rules : NULL), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_open(&report, BYTES(message), scratch, sizeof scratch), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
        const smtpstatus *status = smtpstatus_report_status(&report);
        assert_int_equal(smtpstatus_bounce(status), with ? SMTPSTATUS_BOUNCE_BLOCK : SMTPSTATUS_BOUNCE_HARD);
        assert_int_equal(smtpstatus_matched_rule(status, NULL), with ? SMTPSTATUS_OK : SMTPSTATUS_ABSENT);
    }
}

/* A complaint has no failure that a retry could mend. */
static void test_complaint(void **state)
{
    (void)state;
    static const char message[] =
        "From: abuse@example.net\nTo: fbl@example.com\nSubject: complaint\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=f\n\n--f\n"
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
        "Original-Rcpt-To: <anna@example.org>\n\n--f--\n";
    smtpstatus_report report;
    open_first(&report, BYTES(message));
    assert_int_equal(smtpstatus_schedule(smtpstatus_report_status(&report)), SMTPSTATUS_SCHEDULE_NONE);
    assert_int_equal(smtpstatus_event(smtpstatus_report_status(&report)), SMTPSTATUS_EVENT_COMPLAINT);
}

int main(void)
{
    static struct CMUnitTest tests[128];
    size_t count = 0;
    if (reads_text()) {
        ADD_CASES(tests, &count, shapes, test_shape);
        ADD(tests, &count, test_far_reason);
        ADD(tests, &count, test_last_boundary);
        ADD(tests, &count, test_field_name);
    }
    if (reads_rules()) {
        ADD(tests, &count, test_rules);
    }
    ADD(tests, &count, test_complaint);
    return RUN(tests, count);
}
