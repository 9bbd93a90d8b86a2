/*
 * Why a recipient failed, in reports that say so in words: which part of the text it is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define MOST (1 << 14)

/* Words behind which failed recipients stand, one a line. */
#define LIST HEADERS "\nThe following addresses had permanent fatal errors\n"

/* A delivery report whose fields give no reason, with a text in front of them. */
#define WITH_FIELDS(text, fields)                                                                                      \
    HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\n\n" text "\n--c\n"        \
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n" fields END_OF_REPORT
#define ANNA_FAILED "Final-Recipient: rfc822; anna@example.org\nAction: failed\n"
#define BERT_FAILED "Final-Recipient: rfc822; bert@example.org\nAction: failed\n"

#define TRANSCRIPT HEADERS "\n   ----- Transcript of session follows -----\n"
/* ... of a recipient who is told whatever stands before him. */
#define CARL "550 <carl@example.org>... User unknown\n"
#define CARL_IS "carl@example.org 550 <carl@example.org>... User unknown"

/* Amazon SES in JSON. */
#define EVENT HEADERS "\n{\"eventType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":"
#define ADDRESS "\"emailAddress\":\"anna@example.org\"}"

struct reason_case {
    const char *name;
    const char *message;
    const char *expected; /* of each recipient: address, diagnostic text */
};

static const struct reason_case reasons[] = {
    /* events in JSON */
    {"a string", EVENT "\"anna@example.org\",\"diagnosticCode\":\"550 no such user\"}]},\"mail\":{}}",
     "anna@example.org 550 no such user"},
    {"... with blanks around", EVENT " \"anna@example.org\", \"diagnosticCode\" : \"550 no\" }]}, \"mail\":{}}",
     "anna@example.org 550 no"},
    {"... with quotes in it", EVENT "\"anna@example.org\",\"diagnosticCode\":\"550 no \\\"x\\\"\"}]},\"mail\":{}}",
     "anna@example.org 550 no \\\"x\\\""},
    {"... that does not end", EVENT "\"anna@example.org\"}],\"mail\":{},\"diagnosticCode\":\"550 no such",
     "anna@example.org 550 no such"},
    {"no string", EVENT "\"anna@example.org\"}],\"mail\":{},\"diagnosticCode\": null, 1}", "anna@example.org null, 1}"},
    {"no address", EVENT "null}],\"mail\":{}}", ""},
    {"a key that goes on", HEADERS "\n{\"eventTypes\":\"Bounce\",\"mail\":{}," ADDRESS,
     "anna@example.org {\"eventTypes\":\"Bounce\",\"mail\":{}," ADDRESS},
    {"a key without a value", HEADERS "\n{\"mail\":{},\"eventType\": ", ""},
    {"a key that ends the text", HEADERS "\n{\"mail\":{},\"eventType", ""},
    {"an event of no mail", HEADERS "\n{\"eventType\":\"Bounce\"," ADDRESS,
     "anna@example.org {\"eventType\":\"Bounce\"," ADDRESS},

    /* labels */
    {"a wide colon at the end of the line",
     HEADERS "\n\xE5\xAE\x9B\xE5\x85\x88\xEF\xBC\x9A\nanna@example.org\n550 no\n",
     "anna@example.org \xE5\xAE\x9B\xE5\x85\x88\xEF\xBC\x9A anna@example.org 550 no"},
    {"no colon", HEADERS "\nThe mail system\n\nRecipient anna@example.org\nReason: 550 no\n",
     "anna@example.org 550 no"},

    /* lists: behind the address */
    {"in the same line", LIST "anna@example.org: mailbox full\n", "anna@example.org mailbox full"},
    {"behind marks", LIST "<anna@example.org> - \" mailbox full\n", "anna@example.org mailbox full"},
    {"behind a comma", LIST "anna@example.org, mailbox full\n", "anna@example.org mailbox full"},
    {"in the next lines", LIST "<anna@example.org>\n   550 no such\n   user\n\nHello\n",
     "anna@example.org 550 no such user"},
    {"up to the next recipient", LIST "<anna@example.org>: mailbox full\n<bert@example.org>: no such user\n",
     "anna@example.org mailbox full / bert@example.org no such user"},
    {"up to the next recipient, with marks",
     LIST "* anna@example.org\n  mailbox full\n* \"bert@example.org\"\n  no such user\n",
     "anna@example.org mailbox full / bert@example.org no such user"},
    {"an address that is indented is no recipient", LIST "anna@example.org\n    bert@example.org is full\n\n",
     "anna@example.org bert@example.org is full"},
    {"an address that is indented by two is none, either", LIST "anna@example.org\n  bert@example.org is full\n\n",
     "anna@example.org bert@example.org is full"},
    {"... when a reason came before", LIST "anna@example.org: mailbox full\n  bert@example.org is, too\n\n",
     "anna@example.org mailbox full bert@example.org is, too"},
    {"the address once more", LIST "anna@example.org\nanna@example.org is full\n\n",
     "anna@example.org anna@example.org is full"},
    {"a row that starts with a line's last letter", LIST "anna@example.org: 550 no a\ncopy of your message\n",
     "anna@example.org 550 no a copy of your message"},
    {"three letters", LIST "anna@example.org: bad\n\nThe mailbox was full.\n", "anna@example.org bad"},
    {"two letters", LIST "anna@example.org: ba\n\nThe mailbox was full.\n", "anna@example.org The mailbox was full."},
    {"a reply whose line ends were doubled",
     LIST "anna@example.org\n550-no such\n\n550-user\n\n550 here\n\n551 or there\n",
     "anna@example.org 550-no such 550-user 550 here"},
    {"... that goes on with another code", LIST "anna@example.org\n550-no such user\n\n551 here\n",
     "anna@example.org 550-no such user"},
    {"... that ends", LIST "anna@example.org\n550 no such user\n\n550 here\n", "anna@example.org 550 no such user"},
    {"... that ends the message", LIST "anna@example.org\n550-no such user\n\n55", "anna@example.org 550-no such user"},

    /* remarks are no reasons */
    {"an alias", LIST "anna@example.org\n    (expanded from: <all@example.org>)\n\nThe mailbox was full.\n",
     "anna@example.org (expanded from: <all@example.org>) The mailbox was full."},
    {"an alias and a reason", LIST "anna@example.org (expanded from: <all@example.org>): mailbox full\n\nBye\n",
     "anna@example.org (expanded from: <all@example.org>): mailbox full"},
    {"the address in brackets", LIST "anna@example.org (anna@example.org)\n\nThe mailbox was full.\n",
     "anna@example.org The mailbox was full."},
    {"a short address in brackets", LIST "anna@example.org (a@b)\n\nThe mailbox was full.\n",
     "anna@example.org The mailbox was full."},
    {"an address with a short name in brackets", LIST "anna@example.org (a@example.org)\n\nThe mailbox was full.\n",
     "anna@example.org The mailbox was full."},
    {"another in angle brackets behind a dash", LIST "anna@example.org - <al@example.org>\n\nThe mailbox was full.\n",
     "anna@example.org The mailbox was full."},
    {"another in angle brackets", LIST "anna@example.org <al@example.org>\n\nThe mailbox was full.\n",
     "al@example.org The mailbox was full."},
    {"a link", LIST "anna@example.org <mailto:anna@example.org>\n\nThe mailbox was full.\n",
     "anna@example.org The mailbox was full."},
    {"brackets with more than an address", LIST "anna@example.org\n(anna@example.org is full)\n\nBye\n",
     "anna@example.org (anna@example.org is full)"},
    {"brackets that do not close", LIST "anna@example.org (al@example.org\n\nThe mailbox was full.\n",
     "anna@example.org (al@example.org"},
    {"a remark of Sendmail", LIST "anna@example.org\n    (reason: 550 no such user)\n\nBye\n",
     "anna@example.org (reason: 550 no such user)"},

    /* lists: behind all of it */
    {"shared by two", LIST "anna@example.org\nbert@example.org\n\nThe mailbox was full.\n\nPlease contact us.\n",
     "anna@example.org The mailbox was full. / bert@example.org The mailbox was full."},
    {"shared by some", LIST "anna@example.org\n\n<bert@example.org>\ncarl@example.org: no such user\n",
     "anna@example.org carl@example.org: no such user / bert@example.org carl@example.org: no such user / "
     "carl@example.org no such user"},
    {"shared, up to advice", LIST "anna@example.org\n\nThe mailbox was full.\n  Please note that.\n",
     "anna@example.org The mailbox was full."},
    {"shared, behind its lead",
     LIST "anna@example.org\n\nWe are sorry.\n\nReason: mailbox full\n\nPlease contact us.\n",
     "anna@example.org mailbox full"},
    {"shared, behind a lead of nothing", LIST "anna@example.org\n\nReason: -\n\nWe are full.\n",
     "anna@example.org We are full."},
    {"shared, in a transcript",
     LIST "anna@example.org\nbert@example.org\n\nTranscript:\n550 <anna@example.org>... no\n551 <bert@example.org>... "
          "gone\n",
     "anna@example.org 550 <anna@example.org>... no / bert@example.org 551 <bert@example.org>... gone"},
    {"... with a lead", LIST "anna@example.org\n\nReason:\nwe asked\n550 <anna@example.org>... no\nand more\n",
     "anna@example.org we asked 550 <anna@example.org>... no"},
    {"... with a lead, and others",
     LIST "anna@example.org\n\nReason:\n551 <carl@example.org>... gone\n550 <anna@example.org>... no\n",
     "anna@example.org 550 <anna@example.org>... no"},
    {"... of a deferral", LIST "anna@example.org\n\nTranscript:\n450 <anna@example.org>... no\n",
     "anna@example.org 450 <anna@example.org>... no"},
    {"... of letters", LIST "anna@example.org\n\nTranscript:\n55x <anna@example.org>... no\n",
     "anna@example.org Transcript: 55x <anna@example.org>... no"},
    {"... of codes that are none",
     LIST "anna@example.org\n\n250 anna@example.org ok\n650 anna@example.org x\n5504 anna@example.org y\n5a0 "
          "anna@example.org\n55 anna@example.org\n",
     "anna@example.org 250 anna@example.org ok 650 anna@example.org x 5504 anna@example.org y 5a0 anna@example.org 55 "
     "anna@example.org"},

    {"shared by two in one line", LIST "anna@example.org, <bert@example.org>; carl@example.org\n\nIt was full.\n",
     "anna@example.org It was full. / bert@example.org It was full. / carl@example.org It was full."},
    {"of two in one line", LIST "<anna@example.org>, bert@example.org: both are full\n\nBye\n",
     "anna@example.org both are full / bert@example.org both are full"},
    {"of two in one line that ends there", LIST "anna@example.org, bert@example.org\n",
     "anna@example.org The following addresses had permanent fatal errors / "
     "bert@example.org The following addresses had permanent fatal errors anna@example.org,"},
    {"a remote host's answer in front of the reply",
     LIST "anna@example.org\n\nTranscript:\n<<< 550-5.7.1 not\n<<< 550 5.7.1 today\n554 <anna@example.org>... no\n",
     "anna@example.org <<< 550-5.7.1 not <<< 550 5.7.1 today"},
    {"... that is none", LIST "anna@example.org\n\nTranscript:\n<<< 250 ok\n554 <anna@example.org>... no\n",
     "anna@example.org 554 <anna@example.org>... no"},
    {"... right behind a lead",
     LIST "anna@example.org\n\nReason:<<< 550 5.7.1 <carl@example.org> no\n554 <anna@example.org>... no\n",
     "anna@example.org <<< 550 5.7.1 <carl@example.org> no"},
    {"... from the first line on", LIST "anna@example.org\n<<< 550 5.7.1 no\n554 <anna@example.org>... no\n",
     "anna@example.org <<< 550 5.7.1 no 554 <anna@example.org>... no"},

    /* lists: in front of it */
    {"in front, behind its lead",
     HEADERS "\nWe are sorry.\n\nReason: mailbox full\n\nFailed addresses follow:\nanna@example.org\n",
     "anna@example.org mailbox full"},
    {"in front, without a lead", HEADERS "\nThe mailbox is full.\n\nFailed addresses follow:\nanna@example.org\n",
     "anna@example.org The mailbox is full. Failed addresses follow:"},
    {"in front, behind a lead of nothing",
     HEADERS "\nIt is full.\n\nReason: -\n\nFailed addresses follow:\nanna@example.org\n",
     "anna@example.org It is full. Reason: - Failed addresses follow:"},

    /* Exchange's words for administrators */
    {"diagnosis",
     LIST "anna@example.org\nThere is no such user.\n\nFor administrators:\n\nanna@example.org\n#550 5.1.1 no such "
          "user##\n\nBye\n",
     "anna@example.org 550 5.1.1 no such user##"},
    {"diagnosis with blanks around",
     LIST "anna@example.org\nThere is no such user.\n\n  anna@example.org \n \t#550 5.1.1 no such user\n\nBye\n",
     "anna@example.org 550 5.1.1 no such user"},
    {"diagnosis of blanks", LIST "anna@example.org\nThere # is no such user.\n\nanna@example.org\n  ",
     "anna@example.org There # is no such user."},
    {"diagnosis of another",
     LIST "anna@example.org\nThere is no such user.\n\nFor help:\n\ncarl@example.org\n#552 full#\n",
     "anna@example.org There is no such user."},
    {"no diagnosis: not alone", LIST "anna@example.org\nThere is no such user.\n\nsee anna@example.org\n#552 full#\n",
     "anna@example.org There is no such user."},
    {"no diagnosis: something behind",
     LIST "anna@example.org\nThere is no such user.\n\nanna@example.org !\n#552 full#\n",
     "anna@example.org There is no such user."},
    {"no diagnosis: neither mark nor code",
     LIST "anna@example.org\nThere is no such user.\n\nanna@example.org\nfull #552#\n",
     "anna@example.org There is no such user."},
    {"diagnosis without a mark",
     LIST "anna@example.org\nThere is no such user.\n\nanna@example.org\nmx1.example.org\nsaid '552 full'\n",
     "anna@example.org mx1.example.org said '552 full'"},
    {"diagnosis behind a line that is none",
     LIST "anna@example.org\nNo such user.\n\nMore:\nanna@example.org\nsee #1\n\nanna@example.org\n#552 full#\n",
     "anna@example.org 552 full#"},
    {"diagnosis not needed", LIST "anna@example.org\n550 There is no such user.\n\nanna@example.org\n#552 full#\n",
     "anna@example.org 550 There is no such user."},
    {"diagnosis not needed for a code of two digits",
     LIST "anna@example.org\n#5.10.1 no such user.\n\nanna@example.org\n#552 full#\n",
     "anna@example.org #5.10.1 no such user."},
    {"diagnosis for a code of three digits",
     LIST "anna@example.org\n#5.100.1 no such user.\n\nanna@example.org\n#552 full#\n", "anna@example.org 552 full#"},
    {"no diagnosis: nothing behind", LIST "anna@example.org\nThere # is no such user.\n\nanna@example.org",
     "anna@example.org There # is no such user."},
    {"diagnosis not needed for a reply of several lines",
     LIST "anna@example.org\n550-There is no such user.\n\nanna@example.org\n#552 full#\n",
     "anna@example.org 550-There is no such user."},
    {"diagnosis not needed for an enhanced code",
     LIST "anna@example.org\n#5.1.10 no such user.\n\nanna@example.org\n#552 full#\n",
     "anna@example.org #5.1.10 no such user."},
    {"diagnosis for what is no code",
     LIST "anna@example.org\nx550 y-551 z.552 5.1 5.x.1 550. 5.12\n\nanna@example.org\n#552 full#\n",
     "anna@example.org 552 full#"},

    /* sentences */
    {"a sentence with a lead", HEADERS "\nIt could not be delivered to anna@example.org\nReason: mailbox full\n\nBye\n",
     "anna@example.org mailbox full Bye"},
    {"a sentence with a lead, up to advice",
     HEADERS "\nIt could not be delivered to anna@example.org\nReason: mailbox full\nFor help ask us.\n",
     "anna@example.org mailbox full"},
    {"a value of JSON",
     HEADERS
     "\n{\"x\":\"could not be delivered to anna@example.org\",\"diagnosticCode\":\"smtp; 550 full\",\"y\":\"z\"}\n",
     "anna@example.org 550 full"},
    {"a lead in the same sentence",
     HEADERS "\nHello.\nError: mailbox full, could not be delivered to anna@example.org, sorry.\n",
     "anna@example.org mailbox full, could not be delivered to anna@example.org, sorry."},
    {"a lead before the sentence", HEADERS "\nError: mailbox full\n\nCould not be delivered to anna@example.org.\n",
     "anna@example.org mailbox full"},
    {"the whole paragraph",
     HEADERS
     "\nHello.\n\nThe mailbox is full,\nand could not be delivered to anna@example.org,\nsorry.\nPlease note that.\n",
     "anna@example.org The mailbox is full, and could not be delivered to anna@example.org, sorry."},
    {"the paragraph from the start",
     HEADERS "\nThe mailbox is full,\nand could not be delivered to anna@example.org.\n",
     "anna@example.org The mailbox is full, and could not be delivered to anna@example.org."},
    {"the paragraph up to another address",
     HEADERS "\nTo bert@example.org.\nFull:\nit could not be delivered to anna@example.org.\n",
     "anna@example.org Full: it could not be delivered to anna@example.org."},
    {"two in one sentence of the text",
     HEADERS
     "\nIt could not be delivered to anna@example.org, could not be delivered to bert@example.org.\nReason: full\n",
     "anna@example.org full / bert@example.org full"},
    {"the first line", HEADERS "\n\nIt could not be delivered to anna@example.org.\n",
     "anna@example.org It could not be delivered to anna@example.org."},
    {"not quite words that lead to an address",
     HEADERS "\nIt failed for bert@example.org and could not>be delivered to anna@example.org. 550 full\n",
     "bert@example.org It failed for bert@example.org and could not>be delivered to anna@example.org. 550 full"},
    {"a label", HEADERS "\nIt could not be delivered.\nRecipient: anna@example.org\nmailbox full\nPlease contact us.\n",
     "anna@example.org Recipient: anna@example.org mailbox full"},

    /* commands */
    {"a command and its answer",
     HEADERS "\nDelivery failed.\n>>> RCPT To:<anna@example.org>\n<<< 550 no such user\n>>> QUIT\n",
     "anna@example.org <<< 550 no such user"},
    {"a command and its answers",
     HEADERS "\nDelivery failed.\n>>> RCPT To:<anna@example.org>\n<<< 550-no such\n > <<< 550 user\nBye\n",
     "anna@example.org <<< 550-no such > <<< 550 user"},
    {"a command without an answer", HEADERS "\nDelivery failed.\nRCPT To:<anna@example.org> no such user\nBye\n",
     "anna@example.org RCPT To:<anna@example.org> no such user"},
    {"a command with a code behind it", HEADERS "\nDelivery failed.\nRCPT To:<anna@example.org> gave 550 full\n",
     "anna@example.org 550 full"},
    {"a command behind an error", HEADERS "\nDelivery failed.\nError: mailbox full\n\nRCPT To:<anna@example.org>\n",
     "anna@example.org mailbox full"},
    {"a command with a reason behind a lead",
     HEADERS "\nDelivery failed.\nRCPT To:<anna@example.org>\n\nReason: mailbox full\n\nPlease contact us.\n",
     "anna@example.org mailbox full"},
    {"a lead of nothing before the sentence",
     HEADERS "\nIt failed.\n\nError: -\n\nCould not be delivered to anna@example.org.\n",
     "anna@example.org Could not be delivered to anna@example.org."},
    {"a command behind an answer",
     HEADERS "\nDelivery failed.\n<<< 550 no such user\nRCPT To:<anna@example.org>\nBye\n",
     "anna@example.org 550 no such user"},
    {"a command with the shortest reply behind it",
     HEADERS "\nDelivery failed.\nRCPT To:<anna@example.org> gave 550 x\n", "anna@example.org 550 x"},
    {"a command with what is no code behind it",
     HEADERS "\nDelivery failed.\nRCPT To:<anna@example.org> x550 5x0 55x 550x 650 a 5\n",
     "anna@example.org RCPT To:<anna@example.org> x550 5x0 55x 550x 650 a 5"},
    {"a command with a code of the other class behind it",
     HEADERS "\nDelivery failed.\nRCPT To:<anna@example.org> gave 450 full\n", "anna@example.org 450 full"},
    {"a command at the end", HEADERS "\nDelivery failed.\n\n>>> RCPT To:<anna@example.org>\n   \n  ",
     "anna@example.org RCPT To:<anna@example.org>"},
    {"a command that was accepted",
     HEADERS "\nDelivery failed.\n>>> RCPT To:<anna@example.org>\n<<< 250 ok\n"
             ">>> RCPT To:<bert@example.org>\n<<< 399 ok\n>>> RCPT To:<carl@example.org>\n<<< 400 no\n",
     "carl@example.org <<< 400 no"},

    /* replies of a transcript */
    {"the first and the last code", TRANSCRIPT "400 anna@example.org... no\n599 bert@example.org... no\n",
     "anna@example.org 400 anna@example.org... no / bert@example.org 599 bert@example.org... no"},
    {"an address in brackets needs no dots",
     TRANSCRIPT "550 <anna@example.org> is no user\n550-<bert@example.org> is none\n" CARL,
     "anna@example.org 550 <anna@example.org> is no user / " CARL_IS},
    {"a reply without a transcript's head", HEADERS "\nHello there.\nSome words.\n" CARL, CARL_IS},
    {"no reply: codes that are none",
     TRANSCRIPT "650 anna@example.org... no\n399 anna@example.org... no\n5500 anna@example.org... no\n"
                "5a0 anna@example.org... no\n55a anna@example.org... no\n55\n5\n" CARL,
     CARL_IS},
    {"no reply: nothing behind the code",
     TRANSCRIPT "550\n550 \n550 <\n550 x\n550 5.1.1\n550 5.1.1 \n550 5.1.1: <anna@example.org>\n" CARL, CARL_IS},
    {"no reply: another mark behind the code", TRANSCRIPT "550: anna@example.org... no\n" CARL, CARL_IS},
    {"a reply and its next line", TRANSCRIPT "550-<anna@example.org>... no\n550 such user\n550 other\n",
     "anna@example.org 550-<anna@example.org>... no 550 such user"},
    {"a reply and another", TRANSCRIPT "550-<anna@example.org>... no\n551 such user\n",
     "anna@example.org 550-<anna@example.org>... no"},
    {"a reply at the end", TRANSCRIPT "550-<anna@example.org>... no\n55",
     "anna@example.org 550-<anna@example.org>... no"},
    {"a program's words and no brackets",
     TRANSCRIPT "procmail: mailbox full\n554 anna@example.org... unknown mailer error 1\n",
     "anna@example.org procmail: mailbox full"},
    {"a program's words in French", TRANSCRIPT "Motif inconnu\n554 anna@example.org... unknown mailer error 1\n",
     "anna@example.org 554 anna@example.org... unknown mailer error 1"},

    /* fields that give no reason: the text's own words on the address */
    {"a list in the text", WITH_FIELDS("Delivery failed.\n\nanna@example.org\n  mailbox full\n\nBye\n", ANNA_FAILED),
     "anna@example.org mailbox full"},
    {"a list with a quoted address",
     WITH_FIELDS("Delivery failed.\n\n\"anna b\"@example.org: full\n",
                 "Final-Recipient: rfc822; \"anna b\"@example.org\nAction: failed\n"),
     "\"anna b\"@example.org full"},
    {"a list of several",
     WITH_FIELDS("Delivery failed.\n\nbert@example.org: no such user\nanna@example.org: full\n",
                 ANNA_FAILED "\n" BERT_FAILED),
     "anna@example.org full / bert@example.org no such user"},
    {"an address behind a mention",
     WITH_FIELDS("For anna@example.org and anna@example.org:\n\nanna@example.org: full\n", ANNA_FAILED),
     "anna@example.org full"},
    {"a list with marks",
     WITH_FIELDS("Delivery failed.\n\n* anna@example.org\n* bert@example.org\n\nThe mailbox was full.\n", ANNA_FAILED),
     "anna@example.org The mailbox was full."},
    {"a list with quotation marks",
     WITH_FIELDS("Delivery failed.\n\n\"anna@example.org\"\n\"bert@example.org\"\n\nThe mailbox was full.\n",
                 ANNA_FAILED),
     "anna@example.org The mailbox was full."},
    {"an address behind two mentions",
     WITH_FIELDS("For anna@example.org, anna@example.org:\n\nanna@example.org: full\n", ANNA_FAILED),
     "anna@example.org full"},
    {"an address behind a letter of eight bits",
     WITH_FIELDS("Delivery failed.\n\nä anna@example.org: no\n\nanna@example.org: full\n", ANNA_FAILED),
     "anna@example.org full"},
    {"two in one sentence",
     WITH_FIELDS("It could not be delivered to anna@example.org and could not be delivered to bert@example.org.\n"
                 "Reason: full\n",
                 ANNA_FAILED),
     "anna@example.org full"},
    {"labels",
     WITH_FIELDS("Delivery failed.\n\nRecipient: anna@example.org\nReason: full\n\nRecipient: "
                 "bert@example.org\nReason: no such user\n",
                 ANNA_FAILED "\n" BERT_FAILED),
     "anna@example.org full / bert@example.org no such user"},
    {"an address that is only mentioned",
     WITH_FIELDS("We thought of anna@example.org first.\n\nReason: full\n", ANNA_FAILED), "anna@example.org full"},
    {"an address that the text has only a part of", WITH_FIELDS("It is full.\n\nPlease contact anna@ex", ANNA_FAILED),
     "anna@example.org It is full."},
    {"a text that starts with another one",
     WITH_FIELDS("me@example.net: it is full.\n\nPlease contact us.\n", ANNA_FAILED),
     "anna@example.org me@example.net: it is full."},
    {"nobody's lead", WITH_FIELDS("Delivery failed.\n\nReason: full\nPlease contact us.\n", ANNA_FAILED),
     "anna@example.org full"},
    {"the text as a whole", WITH_FIELDS("It is full.\n\nPlease contact us.\n", ANNA_FAILED),
     "anna@example.org It is full."},
    {"a text of nothing", WITH_FIELDS("- - -\n", ANNA_FAILED), "anna@example.org -"},
    {"an exit code is no reason", WITH_FIELDS("anna@example.org: full\n", ANNA_FAILED "Diagnostic-Code: x-unix; 71\n"),
     "anna@example.org full"},
    {"a letter is", WITH_FIELDS("anna@example.org: full\n", ANNA_FAILED "Diagnostic-Code: x-unix; x\n"),
     "anna@example.org x"},
    {"a number of three digits is", WITH_FIELDS("anna@example.org: full\n", ANNA_FAILED "Diagnostic-Code: smtp; 550\n"),
     "anna@example.org 550"},
    {"a comment that does not close is",
     WITH_FIELDS("anna@example.org: full\n", ANNA_FAILED "Status: 5.1.1 (no such user\n"), "anna@example.org -"},
    {"a comment is", WITH_FIELDS("anna@example.org: full\n", ANNA_FAILED "Status: 5.1.1 (no such user)\n"),
     "anna@example.org -"},
};

static void test_reason(void **state)
{
    const struct reason_case *item = *state;
    check_all(item->message, strlen(item->message), "ad", item->expected);
}

/* The same with other line ends: only in the spans are they seen. */
static void test_line_ends(void **state)
{
    const struct reason_case *item = *state;
    static char other[MOST];
    size_t length = 0;
    for (const char *c = item->message; *c != '\0'; c++) {
        if (*c == '\n') {
            other[length++] = '\r';
        }
        other[length++] = *c;
    }
    check_all(other, length, "ad", item->expected);
    for (length = 0; item->message[length] != '\0'; length++) {
        other[length] = item->message[length] == '\n' ? '\r' : item->message[length];
    }
    check_all(other, length, "ad", item->expected);
}

/* ------------------------------------------------------------------ limits */

#define REASON_MOST 4096

/* Lines of marks, which say nothing. */
static const char *marks_of(size_t size)
{
    static char marks[MOST];
    memset(marks, '-', sizeof marks);
    for (size_t i = 0; i < size; i += 64) {
        marks[i] = '\n';
    }
    marks[size] = '\0';
    return marks;
}

/* A reason that is not marked as one is looked for in 4096 bytes behind the address. */
static void test_far_behind(void **state)
{
    (void)state;
    for (size_t size = 4070; size < 4110; size++) {
        static char message[2 * MOST];
        static char found[MOST];
        char expected[128];
        snprintf(message, sizeof message, LIST "anna@example.org\n%sReason: mailbox\n", marks_of(size));
        size_t lead = 1 + size + strlen("Reason: ");
        if (lead + 3 <= REASON_MOST) {
            size_t shown = REASON_MOST - lead < 7 ? REASON_MOST - lead : 7;
            snprintf(expected, sizeof expected, "anna@example.org %.*s", (int)shown, "mailbox");
        } else if (1 + size + 3 <= REASON_MOST) { /* the lead itself, as any words */
            snprintf(expected, sizeof expected, "anna@example.org %.*s", (int)(REASON_MOST - 1 - size),
                     "Reason: mailbox");
        } else {
            snprintf(expected, sizeof expected, "anna@example.org The following addresses had permanent fatal errors");
        }
        for (char *c = expected + strlen(expected); c[-1] == ' '; c--) {
            c[-1] = '\0';
        }
        describe_all(message, strlen(message), "ad", found, sizeof found);
        const char *words = strchr(found, ' ') + 1;
        words += strspn(words, "- ");
        if (strncmp(found, "anna@example.org ", 17) != 0 || strcmp(words, expected + 17) != 0) {
            fail_msg("%zu bytes: found %s, expected %s", size, words, expected);
        }
    }
}

/* ... and in as many in front of it. */
static void test_far_in_front(void **state)
{
    (void)state;
    for (size_t size = 4040; size < 4080; size++) {
        static char message[2 * MOST];
        static char found[MOST];
        const char lead[] = "Failed addresses follow:\n";
        snprintf(message, sizeof message, HEADERS "\nReason: mailbox full\n%s\n%sanna@example.org\n", marks_of(size),
                 lead);
        describe_all(message, strlen(message), "d", found, sizeof found);
        size_t far = strlen(" mailbox full\n") + size + 1 + strlen(lead);
        const char *expected = far < REASON_MOST ? "mailbox full" : "Failed addresses follow:";
        size_t marks = far < REASON_MOST ? 0 : strlen(found) - strlen(expected);
        assert_string_equal(found + marks, expected);
    }
}

/* Marks and nothing else: no reason. */
static void test_no_reason(void **state)
{
    (void)state;
    static char message[2 * MOST];
    static char found[MOST];
    snprintf(message, sizeof message, LIST "%s\nanna@example.org\n", marks_of(5000));
    describe_all(message, strlen(message), "ad", found, sizeof found);
    assert_string_equal(found, "anna@example.org -");
}

/* Recipients without a reason of their own, in a text that is too long to be searched for each of them. */
static void test_budget(void **state)
{
    (void)state;
    static char message[2 * MOST];
    smtpstatus_report report;
    size_t used = (size_t)snprintf(message, sizeof message,
                                   HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n"
                                           "--c\n\nReason: mailbox full\n%s\n--c\n"
                                           "Content-Type: message/delivery-status\n\n",
                                   marks_of(8000));
    for (int i = 0; i < 24; i++) {
        used += (size_t)snprintf(message + used, sizeof message - used,
                                 "Final-Recipient: rfc822; a%d%s\nAction: failed\n\n", i, i % 2 ? "" : "@example.org");
    }
    snprintf(message + used, sizeof message - used, "--c--\n");
    open_message(&report, message, strlen(message));
    int found = 0;
    int with_reason = 0;
    while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
        int result = smtpstatus_report_span(&report, SMTPSTATUS_FIELD_DIAGNOSTIC, NULL, NULL);
        assert_true(result == SMTPSTATUS_OK || result == SMTPSTATUS_ABSENT);
        assert_true(result == SMTPSTATUS_ABSENT || with_reason == found); /* none behind the first that has none */
        with_reason += result == SMTPSTATUS_OK;
        found++;
    }
    assert_int_equal(found, 24);
    assert_in_range(with_reason, 4, 9);
}

/* A thousand recipients in one line: each is told, with the rest of the line or a part of it as the reason. */
static void test_crowded(void **state)
{
    (void)state;
    static char message[1 << 17];
    smtpstatus_report report;
    size_t used = (size_t)snprintf(message, sizeof message, HEADERS "\n");
    for (int i = 0; i < 1000; i++) {
        used +=
            (size_t)snprintf(message + used, sizeof message - used, "could not be delivered to a%d@example.org, ", i);
    }
    used += (size_t)snprintf(message + used, sizeof message - used, "sorry\n");
    open_message(&report, message, used);
    size_t size = 0;
    for (int i = 0; i < 1000; i++) {
        char address[32];
        snprintf(address, sizeof address, "a%d@example.org", i);
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
        check_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, address);
        size = 0;
        (void)smtpstatus_report_span(&report, SMTPSTATUS_FIELD_DIAGNOSTIC, NULL, &size);
        assert_true(size <= (1 << 16));
    }
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_END);
}

/* Addresses that were told are not told once more, as long as they are among the last 16. */
static void test_seen(void **state)
{
    (void)state;
    for (int others = 14; others < 18; others++) {
        static char message[2 * MOST];
        smtpstatus_report report;
        size_t used = (size_t)snprintf(message, sizeof message,
                                       REPORT "Final-Recipient: rfc822; anna@example.org\n"
                                              "Action: failed\nStatus: 5.1.1\n\n");
        for (int i = 0; i < others; i++) {
            used += (size_t)snprintf(message + used, sizeof message - used,
                                     "Final-Recipient: rfc822; a%d@example.org\nAction: failed\nStatus: 5.1.1\n\n", i);
        }
        used += (size_t)snprintf(message + used, sizeof message - used,
                                 "Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\n\n--c--\n");
        open_message(&report, message, used);
        int found = 0;
        while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
            found++;
        }
        assert_int_equal(found, 1 + others + (others >= 16));
    }
}

int main(void)
{
    static struct CMUnitTest tests[288];
    size_t count = 0;
    if (reads_text()) {
        ADD_CASES(tests, &count, reasons, test_reason);
        ADD_CASES(tests, &count, reasons, test_line_ends);
        ADD(tests, &count, test_far_behind);
        ADD(tests, &count, test_far_in_front);
        ADD(tests, &count, test_no_reason);
        ADD(tests, &count, test_budget);
        ADD(tests, &count, test_crowded);
    }
    ADD(tests, &count, test_seen);
    return RUN(tests, count);
}
