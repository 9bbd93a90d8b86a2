/*
 * What kind of message it is, and whom it is about: headers, parts, and messages inside of messages.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define MOST (1 << 15)

#define DAEMON "From: MAILER-DAEMON@mx.example.net\nTo: jo@example.com\n"
#define POSTMASTER "From: postmaster@mx.example.net\nTo: jo@example.com\n"
/* What only counts in a mail system's message. */
#define REPLIED "Subject: Hello\n\n550 no anna@example.org here\n"
#define PERSON "From: Anna <anna@example.org>\nTo: jo@example.com\n"
#define NOBODY "From: <>\nTo: jo@example.com\n"
#define BOUNCED "\nThis is the mail system at host mx.example.net.\n\n<anna@example.org>: User unknown\n"
#define FIELDS "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; anna@example.org\nAction: failed\n"
#define MIXED "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=c\n\n"
#define PART(type) "--c\nContent-Type: " type "\n\n"
#define RETURNED "From: jo@example.com\nTo: anna@example.org\nMessage-ID: <1@example.com>\n\nHello\n"
#define DISPOSITION(mode)                                                                                              \
    "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=c\n\n"          \
    "--c\nContent-Type: text/plain\n\nThe message was not wanted.\n"                                                   \
    "--c\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; anna@example.org\n"               \
    "Disposition: " mode "\n\n--c--\n"

struct kind_case {
    const char *name;
    const char *message;
    const char *expected; /* the kind, the addresses of the recipients */
};

static const struct kind_case kinds[] = {
    /* where a message starts */
    {"a byte order mark", "\xEF\xBB\xBF" NOBODY REPLIED, "bounce anna@example.org"},
    {"empty lines", "\n\r\n \n" NOBODY REPLIED, "bounce anna@example.org"},
    {"an mbox line", "From x@y Tue May 14 09:30:01 2024\n" NOBODY REPLIED, "bounce anna@example.org"},
    {"a quoted mbox line", ">From x@y Tue May 14 09:30:01 2024\n" NOBODY REPLIED, "bounce anna@example.org"},
    {"line ends that got another CR",
     "From: postmaster@mx.example.net\r\r\nList-Id: <x.example.com>\r\r\n\r\r\n550 no anna@example.org here\r\r\n",
     "other "},
    {"only fields of a report", FIELDS, "bounce anna@example.org"},
    {"only fields of a report, behind an empty line", "\n" FIELDS "\nFrom: jo@example.com\n\nHello\n",
     "bounce anna@example.org"},

    /* who sent it */
    {"a mail system with a reply", POSTMASTER "Subject: Hello\n\n550 no anna@example.org here\n", "other "},
    {"... and a report's subject", POSTMASTER "Subject: Undelivered mail\n\n550 no anna@example.org here\n",
     "bounce anna@example.org"},
    {"... to a bounce box",
     "From: postmaster@mx.example.net\nTo: list-bounces@example.net\nSubject: Hello\n\n550 no anna@example.org here\n",
     "bounce anna@example.org"},
    {"a mail system without a reply", POSTMASTER "Subject: Hello\n\nanna@example.org was rejected by us\n", "other "},
    {"a mail system with two digits", NOBODY "Subject: Hello\n\n50x no anna@example.org here\n", "other "},
    {"a mail system with a code at the very end", NOBODY "Subject: Hello\n\nanna@example.org\n550-", "other "},
    {"a mail system with a reply at the very end", NOBODY "Subject: Hello\n\nanna@example.org\n550-x",
     "bounce anna@example.org"},
    {"a mail system without a reply, but of such a name",
     DAEMON "Subject: Hello\n\nanna@example.org was rejected by us\n", "bounce anna@example.org"},
    {"a mail system's words in a list",
     POSTMASTER "List-Id: <x.example.com>\nSubject: Hello\n\n550 no anna@example.org here\n", "other "},
    {"nobody", "From: <>\nSubject: Hello\n\n550 no anna@example.org here\n", "bounce anna@example.org"},
    {"nobody of a name", "From: Mail <>\nSubject: Hello\n\n550 no anna@example.org here\n", "bounce anna@example.org"},
    {"a short name", "From: x\nSubject: Hello\n\n550 no anna@example.org here\n", "bounce anna@example.org"},
    {"a name of three letters", "From: x@y\nSubject: Hello\n\n550 no anna@example.org here\n", "other "},
    {"no return path", "Return-Path: <>\n" PERSON "Subject: Hello\n\n550 no bert@example.org here\n",
     "bounce bert@example.org"},
    {"an empty return path", "Return-Path:\n" PERSON "Subject: Hello\n\n550 no bert@example.org here\n",
     "bounce bert@example.org"},
    {"a return path to the daemon",
     "Return-Path: <MAILER-DAEMON@x>\n" PERSON "Subject: Hello\n\n550 no bert@example.org here\n",
     "bounce bert@example.org"},
    {"... without brackets", "Return-Path: mailer-daemon\n" PERSON "Subject: Hello\n\n550 no bert@example.org here\n",
     "bounce bert@example.org"},
    {"a return path to somebody", "Return-Path: <x@y>\n" PERSON "Subject: Hello\n\n550 no bert@example.org here\n",
     "other "},

    {"no sender",
     "To: jo@example.com\nSubject: Undelivered mail\n\nThis is the mail system at host mx.\n\n"
     "<anna@example.org>: no\n",
     "bounce anna@example.org"},
    {"no sender, and another subject",
     "To: jo@example.com\nSubject: Hello\n\nThis is the mail system at host mx.\n\n"
     "<anna@example.org>: no\n",
     "other "},
    {"a mail system's own sentence", POSTMASTER "Subject: Hello\n\nIt could not be delivered to anna@example.org.\n",
     "bounce anna@example.org"},
    {"a program's own sentence",
     "From: gateway@example.net\nSubject: Undelivered mail\n\nIt could not be delivered to anna@example.org.\n",
     "bounce anna@example.org"},
    {"a program's own sentence without a subject",
     "From: gateway@example.net\nSubject: Hello\n\nIt could not be delivered to anna@example.org.\n", "other "},
    {"a program's own sentence in a list",
     "From: gateway@example.net\nList-Id: <x.example.com>\nSubject: Undelivered mail\n\n"
     "It could not be delivered to anna@example.org.\n",
     "other "},
    {"a program that says nothing of it",
     "From: gateway@example.net\nSubject: Undelivered mail\n\nHello anna@example.org.\n", "other "},
    {"a person's sentence", PERSON "Subject: Undelivered mail\n\nIt could not be delivered to bert@example.org.\n",
     "other "},
    {"an address in brackets behind a line of blanks",
     DAEMON "Subject: Undelivered mail\n\nHello\n \t\n<anna@example.org>: no\n  \r\n<bert@example.org>: no\n",
     "bounce anna@example.org / bert@example.org"},
    {"words that end before an empty line",
     DAEMON "Subject: Hello\n\nThere is no such user. Unknown\n \nrecipient: bert@example.org\n",
     "bounce bert@example.org"},
    {"a header of failed recipients that names nobody",
     PERSON "X-Failed-Recipients: nobody\nSubject: Hello\n\nIt could not be delivered to bert@example.org\n",
     "bounce bert@example.org"},
    {"... of a mail system",
     DAEMON "X-Failed-Recipients: nobody\nSubject: Undelivered mail\n\nIt could not be delivered to bert@example.org\n",
     "bounce bert@example.org"},

    /* delayed, delivered */
    {"delayed by its words",
     DAEMON "Subject: Hello\n\nA warning:\n450 the message to anna@example.org has been delayed\n",
     "delayed anna@example.org"},
    {"failed by its subject",
     DAEMON "Subject: Undelivered mail\n\n550 the message to anna@example.org has been delayed and is given up\n",
     "bounce anna@example.org"},
    {"delivered by its words",
     DAEMON "X-Failed-Recipients: anna@example.org\nSubject: Hello\n\nIt was successfully delivered.\n",
     "delivered anna@example.org"},
    {"delivered to some",
     DAEMON "X-Failed-Recipients: anna@example.org\nSubject: Hello\n\nIt was successfully delivered to bert; "
            "the others are undeliverable.\n",
     "bounce anna@example.org"},
    {"not delivered by its subject",
     DAEMON "X-Failed-Recipients: anna@example.org\nSubject: Undelivered mail\n\nIt was successfully delivered.\n",
     "bounce anna@example.org"},

    /* automatic answers */
    {"answered", PERSON "Auto-Submitted: auto-replied\nSubject: Hello\n\nI am away.\n", "auto_reply anna@example.org"},
    {"answered, as one writes it", PERSON "Auto-Submitted: auto_reply\nSubject: Hello\n\nI am away.\n",
     "auto_reply anna@example.org"},
    {"answered, as another writes it", PERSON "Auto-Submitted: auto-reply\nSubject: Hello\n\nI am away.\n",
     "auto_reply anna@example.org"},
    {"generated", PERSON "Auto-Submitted: auto-generated\nSubject: Hello\n\nI am away.\n", "other "},
    {"precedence", PERSON "Precedence: auto_reply\nSubject: Hello\n\nI am away.\n", "auto_reply anna@example.org"},
    {"precedence, as one writes it", PERSON "Precedence: auto-reply\nSubject: Hello\n\nI am away.\n",
     "auto_reply anna@example.org"},
    {"precedence, as another writes it", PERSON "Precedence: autoreply\nSubject: Hello\n\nI am away.\n",
     "auto_reply anna@example.org"},
    {"bulk", PERSON "Precedence: bulk\nSubject: Hello\n\nI am away.\n", "other "},
    {"answered by nobody", "From: Anna\nAuto-Submitted: auto-replied\nSubject: Hello\n\nI am away.\n", "auto_reply "},
    {"answered, headers cut off", PERSON "Auto-Submitted: auto-replied\nSubject: Hello\n", "auto_reply "},
    {"a subject and a colon", PERSON "Subject: Out of office: Hello\n\nBye.\n", "auto_reply anna@example.org"},
    {"a subject in brackets", PERSON "Subject: [Out of office: Hello]\n\nBye.\n", "other "},
    {"a subject alone", PERSON "Subject: Out of office\n\nBye.\n", "other "},
    {"a subject in the midst", PERSON "Subject: Who is out of office: all\n\nBye.\n", "other "},
    {"a subject and words", PERSON "Subject: Out of office\n\nI am out of office.\n", "auto_reply anna@example.org"},
    {"a subject and words in a list",
     PERSON "List-Id: <x.example.com>\nSubject: Out of office\n\nI am out of office.\n", "other "},
    {"a subject of a mail system", DAEMON "Subject: Out of office\n\nI am out of office.\n",
     "auto_reply MAILER-DAEMON@mx.example.net"},
    {"words and no return path", "Return-Path: <>\n" PERSON "Subject: Hello\n\nI am out of office.\n",
     "auto_reply anna@example.org"},
    {"words and no return path in a list",
     "Return-Path: <>\n" PERSON "List-Id: <x.example.com>\nSubject: Hello\n\nI am out of office.\n", "other "},
    {"words", PERSON "Subject: Hello\n\nI am out of office.\n", "other "},

    /* questions whether one is a person */
    {"a challenge by its subject", PERSON "Subject: Sender verification\n\nPlease answer.\n",
     "challenge_response anna@example.org"},
    {"a challenge in a list", PERSON "List-Id: <x.example.com>\nSubject: Sender verification\n\nPlease answer.\n",
     "other "},
    {"a challenge by its words",
     PERSON "Auto-Submitted: auto-generated\nSubject: Hello\n\nConfirm that you are human.\n",
     "challenge_response anna@example.org"},
    {"... of a person", PERSON "Subject: Hello\n\nConfirm that you are human.\n", "other "},

    /* receipts */
    {"a receipt by its subject", PERSON "Subject: Read: Hello\n\nRead.\n", "disposition anna@example.org"},
    {"no receipt", PERSON "Subject: Must read: Hello\n\nRead.\n", "other "},
    {"a receipt", PERSON "Subject: Hello\n" DISPOSITION("manual-action/MDN-sent-manually; displayed"),
     "disposition anna@example.org"},
    {"a rejection", DAEMON "Subject: Hello\n" DISPOSITION("automatic-action/MDN-sent-automatically; deleted"),
     "bounce anna@example.org"},
    {"a rejection of a person",
     PERSON "Subject: Hello\n" DISPOSITION("automatic-action/MDN-sent-automatically; deleted"),
     "disposition anna@example.org"},
    {"a rejection that says that it is a receipt",
     DAEMON "Subject: Not read: Hello\n" DISPOSITION("automatic-action/MDN-sent-automatically; deleted"),
     "disposition anna@example.org"},
    {"displayed by a mail system", DAEMON "Subject: Hello\n" DISPOSITION("automatic-action/x; displayed"),
     "disposition anna@example.org"},
    {"a disposition of no words", DAEMON "Subject: Hello\n" DISPOSITION("automatic-action"),
     "disposition anna@example.org"},

    /* notices to the postmaster */
    {"a notice", DAEMON "Subject: Message 1 has been frozen\n\nanna@example.org: could not be delivered\n", "other "},
    {"a notice of a person", "Return-Path: <x@y>\n" PERSON "Subject: Message 1 has been frozen\n\nBye\n", "other "},
    {"a notice that names recipients",
     DAEMON "X-Failed-Recipients: anna@example.org\nSubject: Message 1 has been frozen\n\nBye\n",
     "bounce anna@example.org"},

    /* whom nobody names in known words */
    {"an office is nobody's address",
     DAEMON "Subject: Undelivered mail\n\nIt was rejected by us. Ask postmaster@example.org about anna@example.org.\n",
     "bounce anna@example.org"},
    {"nor is the reader's, nor that of whom to ask",
     DAEMON "Subject: Undelivered mail\n\nDear jo@example.com:\nPlease contact it@example.org, it@example.net.\n"
            "Ask it@example.net why it was rejected by anna@example.org.\n",
     "bounce anna@example.org"},
    {"a list of names, and an address that starts the text",
     DAEMON "Subject: Undelivered mail\n\nx@example.com: it did not reach the following recipients:\n\nAnna B\n\n"
            "550 5.1.1 <anna@example.org> is unknown\n",
     "bounce anna@example.org"},
    {"nor one without a dot", DAEMON "Subject: Undelivered mail\n\nIt was rejected by anna@mx for anna@example.org.\n",
     "bounce anna@example.org"},
    {"a report in the returned message",
     DAEMON "Subject: Undelivered mail\n" MIXED PART("text/plain") "It was rejected by bert@example.org.\n" PART(
         "message/rfc822") DAEMON "Subject: Undelivered mail\n" BOUNCED "--c--\n",
     "bounce anna@example.org"},
    {"a plain returned message",
     DAEMON "Subject: Undelivered mail\n" MIXED PART("text/plain") "It was rejected by bert@example.org.\n" PART(
         "message/rfc822") RETURNED "--c--\n",
     "bounce bert@example.org"},

    /* people who show a report */
    {"forwarded without its headers", PERSON "Subject: Fwd: Undelivered mail\n\nSee:\n\n" FIELDS, "other "},
    {"forwarded with its headers",
     PERSON "Subject: Fwd: Undelivered mail\n\nSee:\n\n> From: MAILER-DAEMON@mx.example.net\n\n" FIELDS,
     "bounce anna@example.org"},
    {"forwarded with words about it",
     PERSON "Subject: Fwd: Undelivered mail\n\nA mail system's postmaster says: see\nTo: you\n\n" FIELDS, "other "},
    {"attached to an answer",
     PERSON "Subject: Re: Undelivered mail\n" MIXED PART("text/plain") "See.\n" PART("message/rfc822") DAEMON
     "Subject: Undelivered mail\n" BOUNCED "--c--\n",
     "bounce anna@example.org"},
    {"attached for many",
     "Precedence: bulk\n" PERSON "Subject: Undelivered mail\n" MIXED PART("text/plain") "See.\n" PART("message/rfc822")
         DAEMON "Subject: Undelivered mail\n" BOUNCED "--c--\n",
     "other "},
    {"answered with words", PERSON "Subject: Re: Undelivered mail\n\nSee:\n\n" FIELDS, "other "},
    {"shown in own words", PERSON "Subject: A question\n\nWhat is this?\n\n" FIELDS, "other "},
    {"shown without a word", PERSON "Subject: A question\n\n" FIELDS, "bounce anna@example.org"},
    {"shown by nobody", "To: jo@example.com\nSubject: A question\n\nWhat is this?\n\n" FIELDS,
     "bounce anna@example.org"},

    {"headers in a line of text",
     DAEMON "Subject: Undelivered mail\n\nIt could not be delivered.\nReceived: by us\n"
            "Recipient: anna@example.org\n",
     "bounce anna@example.org"},
    {"headers behind an mbox line",
     DAEMON "Subject: Undelivered mail\n\nIt could not be delivered to anna@example.org.\n\n"
            "From x@y Tue May 14 09:30:01 2024\nReceived: by us\nRecipient: bert@example.org\n",
     "bounce anna@example.org"},
    {"an mbox line in the text",
     DAEMON "Subject: Undelivered mail\n\nIt could not be delivered.\n"
            "From x@y Tue May 14 09:30:01 2024\nReceived: by us\nRecipient: bert@example.org\n",
     "bounce bert@example.org"},
    {"brackets with more than an address",
     DAEMON "Subject: Hello\n\n550 full\n\n<bert@example.org x>: no\n\n"
            "<anna@example.org>: no\n",
     "bounce anna@example.org"},
    {"quotation marks around addresses",
     DAEMON "Subject: Undelivered mail\n\nThe following addresses failed:\n"
            "+ 'anna@example.org'\n+ \"bert@example.org\"\n+ '\n+ \"",
     "bounce anna@example.org / bert@example.org"},
    {"an address three times",
     DAEMON "Subject: Undelivered mail\n\nThe following addresses failed:\n"
            "anna@example.org\nbert@example.org\nanna@example.org\nsorry\n",
     "bounce anna@example.org / bert@example.org"},

    /* parts */
    {"HTML, then text",
     DAEMON "Subject: Undelivered mail\n" MIXED PART(
         "text/html") "<p>This is the mail system at host mx.</p><p>&lt;bert@example.org&gt;: User "
                      "unknown</p>\n" PART("text/plain") BOUNCED "--c--\n",
     "bounce anna@example.org"},
    {"HTML, then a footer",
     DAEMON "Subject: Undelivered mail\n" MIXED PART(
         "text/html") "<p>This is the mail system at host mx.</p>"
                      "<p>&lt;bert@example.org&gt;: User unknown</p><p>There is no such user, as far as we can "
                      "see.</p>\n" PART("text/plain") "\nScanned by Example\n--c--\n",
     "bounce bert@example.org"},
    {"text, then HTML",
     DAEMON "Subject: Undelivered mail\n" MIXED PART("text/plain")
         BOUNCED PART("text/html") "<p>This is the mail system at host mx.</p><p>&lt;bert@example.org&gt;: User "
                                   "unknown</p>\n--c--\n",
     "bounce anna@example.org"},
    {"two texts",
     DAEMON "Subject: Undelivered mail\n" MIXED PART("text/plain") BOUNCED PART(
         "text/plain") "\nThis is the mail system at host mx.\n\n<bert@example.org>: User unknown\n--c--\n",
     "bounce anna@example.org"},
    {"an empty text first",
     DAEMON "Subject: Undelivered mail\n" MIXED PART("text/plain") "\n \n" PART("text/plain") BOUNCED "--c--\n",
     "bounce anna@example.org"},
    {"a text that ends without a line end",
     DAEMON "Subject: Undelivered mail\n" MIXED PART(
         "text/plain") "This is the mail system at host mx.\n\n<anna@example.org>: User unknown\n--c--\n",
     "bounce anna@example.org"},
    {"fields of a report as text",
     DAEMON "Subject: Undelivered mail\n" MIXED PART("text/plain") "It failed.\n" PART("text/plain") "\n \n" FIELDS
                                                                                                     "--c--\n",
     "bounce anna@example.org"},
    {"other fields as text",
     DAEMON "Subject: Undelivered mail\n" MIXED PART("text/plain") "It failed.\n" PART(
         "text/plain") "X-Other: 1\n\nFinal-Recipient: rfc822; anna@example.org\n--c--\n",
     "other "},
    {"lines that are no boundaries",
     DAEMON "Subject: Undelivered mail\n" MIXED
            "-c\n--\n--cx\n--c-x\n--cx-\n--d\n" PART("text/plain") "--c-\n--cc\n--\n-" BOUNCED "--c-- \n--c\n\nBye\n",
     "bounce anna@example.org"},
    {"almost an end of the parts",
     DAEMON
     "Subject: Undelivered mail\n" MIXED PART("text/plain") "This is the mail system at host mx.\n--cx-\n--c-x\n\n"
                                                            "<anna@example.org>: User unknown\n--c--\n",
     "bounce anna@example.org"},
    {"a complaint that starts with whom it is about",
     PERSON "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=c\n\n"
            "--c\nContent-Type: message/feedback-report\n\nOriginal-Rcpt-To: <anna@example.org>\nFeedback-Type: "
            "abuse\n\n--c--\n",
     "feedback anna@example.org"},
    {"a complaint about the shortest name",
     PERSON "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=c\n\n"
            "--c\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: a\n\n--c--\n",
     "feedback a"},
    {"fields of nobody around a report",
     DAEMON "Subject: Undelivered mail\n" MIXED PART(
         "message/delivery-status") "Reporting-MTA: dns; mx.example.net\n\n"
                                    "X-Comment: as long as the fields of a report, so that nobody would be found "
                                    "behind as many bytes of those\n\n" PART("message/rfc822") DAEMON
     "Content-Type: multipart/mixed; boundary=d\n\n--d\n"
     "Content-Type: message/delivery-status\n\n" FIELDS "\n--d--\n--c--\n",
     "bounce anna@example.org"},
    {"another boundary than the header's",
     DAEMON "Subject: Undelivered mail\n" MIXED "--d\nContent-Type: text/plain\n" BOUNCED "--d--\n",
     "bounce anna@example.org"},
    {"no boundary in the header",
     DAEMON "Subject: Undelivered mail\nContent-Type: multipart/mixed; boundary\n\n--\n"
            "--d\nContent-Type: text/plain\n" BOUNCED "--d--\n",
     "bounce anna@example.org"},
    {"a boundary of another parameter",
     DAEMON "Subject: Undelivered mail\n"
            "Content-Type: multipart/mixed; xboundary=d;\x01"
            "boundary=e; boundary = \"c\"\n\n" PART("text/plain") BOUNCED "--c--\n",
     "bounce anna@example.org"},
    {"no parts at all", DAEMON "Subject: Undelivered mail\n" MIXED BOUNCED, "bounce anna@example.org"},
    {"no empty line behind a part's own fields",
     DAEMON "Subject: Hello\n" MIXED "--c\nContent-Type: message/delivery-status\nFinal-Recipient: rfc822; "
            "anna@example.org\nAction: failed\n--c--\n",
     "bounce anna@example.org"},
    {"... and fields of the message first",
     DAEMON "Subject: Hello\n" MIXED "--c\nContent-Type: message/delivery-status\n" FIELDS "--c--\n",
     "bounce anna@example.org"},
    {"a returned message of headers alone",
     DAEMON "Subject: Undelivered mail\n\nSorry, anna@example.org is not a valid address.\n\n"
            "----- Original message -----\nFrom: jo@example.com\nTo: x\n",
     "bounce anna@example.org"},
    {"... that are cut off",
     DAEMON "Subject: Undelivered mail\n\nSorry, anna@example.org is not a valid address.\n\n"
            "----- Original message -----\nFrom: jo@example.com",
     "other "},
    {"... that do not say whom it is from",
     DAEMON "Subject: Undelivered mail\n\nSorry, anna@example.org is not a valid address.\n\n"
            "----- Original message -----\nTo: x\n",
     "other "},
    {"a message that ends at the boundary around it",
     PERSON "Subject: Fwd\n" MIXED "--c\nContent-Type: message/rfc822\n\n" DAEMON
            "Subject: Undelivered mail\n\nIt failed for recipient:\nanna@example.org\n--c\n\nbert@example.org\n--c--\n",
     "bounce anna@example.org"},
    {"a message as a whole",
     PERSON "Subject: Fwd\nContent-Type: message/rfc822\n\n" DAEMON "Subject: Undelivered mail\n" BOUNCED,
     "bounce anna@example.org"},
};

static void check_kind(const char *message, size_t length, const char *expected)
{
    static char found[MOST];
    smtpstatus_report report;
    open_message(&report, message, length);
    int used = snprintf(found, sizeof found, "%s ", smtpstatus_report_kind_name(smtpstatus_report_kind(&report)));
    describe_all(message, length, "a", found + used, sizeof found - (size_t)used);
    if (strcmp(found, expected) != 0) {
        fail_msg("found %s", found);
    }
}

static void test_kind(void **state)
{
    const struct kind_case *item = *state;
    check_kind(item->message, strlen(item->message), item->expected);
}

/* HTML with much around its words, then the same in plain ones. */
static void test_much_html(void **state)
{
    (void)state;
    char message[MOST];
    int size = snprintf(
        message, sizeof message, "%s%8192s\n<p>&lt;bert@example.org&gt;: User unknown</p>\n%s%1024s\n%s--c--\n",
        DAEMON "Subject: Undelivered mail\n" MIXED PART("text/html") "<p>", "", PART("text/plain"), "", BOUNCED);
    check_kind(message, (size_t)size, "bounce anna@example.org");
}

/* Reports inside of forwarded messages, up to four deep. */
static void test_forwarded(void **state)
{
    (void)state;
    for (int depth = 0; depth < 6; depth++) {
        char message[MOST] = "";
        for (int i = 0; i < depth; i++) {
            strcat(message, PERSON "Subject: Fwd: Hello\nContent-Type: message/rfc822\n\n");
        }
        strcat(message, DAEMON "Subject: Undelivered mail\n" BOUNCED);
        check_kind(message, strlen(message), depth < 4 ? "bounce anna@example.org" : "other ");
    }
}

/* Parts inside of parts, also deeper than boundaries are remembered. */
static void test_nested(void **state)
{
    (void)state;
    for (int depth = 1; depth < 9; depth++) {
        char message[MOST] = DAEMON "Subject: Undelivered mail\nContent-Type: multipart/mixed; boundary=b0\n\n";
        for (int i = 0; i + 1 < depth; i++) {
            char lines[128];
            snprintf(lines, sizeof lines, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i + 1);
            strcat(message, lines);
        }
        char lines[1024];
        snprintf(lines, sizeof lines, "--b%d\nContent-Type: message/delivery-status\n\n" FIELDS "\n--b%d--\n",
                 depth - 1, depth - 1);
        strcat(message, lines);
        check_kind(message, strlen(message), "bounce anna@example.org");
    }
}

/* A name behind the first 256 bytes of From is not read. */
static void test_long_from(void **state)
{
    (void)state;
    for (size_t before = 250; before < 260; before++) {
        char message[MOST];
        char name[512];
        memset(name, '.', sizeof name);
        int length = snprintf(message, sizeof message,
                              "From: %.*sdaemon@example.net\nSubject: Undelivered mail\n" BOUNCED, (int)before, name);
        check_kind(message, (size_t)length, before < 256 ? "bounce anna@example.org" : "other ");
    }
}

int main(void)
{
    static struct CMUnitTest tests[128];
    size_t count = 0;
    if (reads_text()) {
        ADD_CASES(tests, &count, kinds, test_kind);
        ADD(tests, &count, test_much_html);
        ADD(tests, &count, test_forwarded);
        ADD(tests, &count, test_nested);
        ADD(tests, &count, test_long_from);
    }
    return RUN(tests, count);
}
