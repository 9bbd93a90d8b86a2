/*
 * How the cost of a bounce message grows with its size: nanoseconds per byte for opening
 * it and judging all its recipients, from 100 bytes to 100 MB, for friendly messages and
 * for those made to cost as much as possible. What grows faster than its input shows as
 * a last column far above 1.
 *
 *      growth [LARGEST_BYTES]
 *      growth --steps SMALL LARGE      reads each message once, for a tool that counts instructions
 *
 * SPDX-License-Identifier: MIT
 */
#define _POSIX_C_SOURCE 200809L
#include <smtpstatus_dsn.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIZES 4
#define RUNS 5
#define RUN_NANOSECONDS 2e7

static const size_t sizes[SIZES] = {100, 10000, 1000000, 100000000};

#define REPORT_HEADERS                                                                                                 \
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: news@example.com\r\n"                                \
    "Subject: Undelivered Mail Returned to Sender\r\n"
#define SUBJECT "From: MAILER-DAEMON@mx.example.net\r\nSubject: "
#define REPORT_TYPE "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=cut\"\r\n"
#define PROSE REPORT_HEADERS "Content-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n\r\n"
#define TEXT_PART "\r\n--=cut\r\n\r\nYour message could not be delivered.\r\n"
#define STATUS_PART                                                                                                    \
    "\r\n--=cut\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
#define GROUP                                                                                                          \
    "Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"                                  \
    "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n"
#define RETURNED_PART "--=cut\r\nContent-Type: message/rfc822\r\n\r\nFrom: news@example.com\r\nSubject: Hello\r\n\r\n"

/* A message of a size: `head`, `unit` as often as it takes, `tail`. "%07u" in a unit counts. */
struct shape {
    const char *name;
    const char *head, *unit, *tail;
};

static const struct shape shapes[] = {
    {"a report and a long returned message", REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART GROUP RETURNED_PART,
     "All of this came back, and nobody needs to read it, for the report is above.\r\n", "--=cut--\r\n"},
    {"a long text in front of the report", REPORT_HEADERS REPORT_TYPE TEXT_PART,
     "This is what we say to everybody before we come to the point, if there is any.\r\n", STATUS_PART GROUP},
    {"one recipient after another", REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART,
     "Final-Recipient: rfc822; u%07u@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
     "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n",
     ""},
    {"recipients without a reason, which the text gives", REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART,
     "Final-Recipient: rfc822; u%07u@example.org\r\nAction: failed\r\n\r\n", ""},
    {"recipients in prose", PROSE "The following addresses failed:\r\n\r\n",
     "  <u%07u@example.org>: 550 5.1.1 User unknown\r\n", ""},
    {"recipients in prose that share a reason", PROSE "The following addresses failed:\r\n\r\n",
     "  u%07u@example.org\r\n", "\r\n550 5.1.1 User unknown\r\n"},
    {"recipients in one line of prose", PROSE "The following addresses failed:\r\n\r\n", " <u%07u@example.org>",
     "\r\n550 no\r\n"},
    {"sentences in one line", PROSE, "Delivery to u%07u@example.org failed. ", ""},
    {"recipients in a header", REPORT_HEADERS "X-Failed-Recipients: bob@example.org", ",\r\n u%07u@example.org",
     "\r\n\r\nMailbox full\r\n"},
    {"header fields", REPORT_HEADERS, "X-Field: value\r\n", "\r\nYour message could not be delivered.\r\n"},
    {"header fields that reports have", REPORT_HEADERS, "Subject: Re: a?b\r\n",
     "\r\nYour message could not be delivered.\r\n"},
    {"a header folded again and again", REPORT_HEADERS "Content-Type: text/plain", ";\r\n a=b", "\r\n\r\nfailed\r\n"},
    {"fields of one recipient",
     REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART
     "Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n",
     "X-Field: value\r\n", ""},
    {"empty lines between fields",
     REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART "Final-Recipient: rfc822; bob@example.org\r\n\r\n", "\r\n \r\n",
     "Action: failed\r\nStatus: 5.1.1\r\n"},
    {"boundaries", REPORT_HEADERS REPORT_TYPE, "\r\n--=cut\r\n", STATUS_PART GROUP},
    {"lines of dashes that are no boundaries", REPORT_HEADERS REPORT_TYPE, "--cut\r\n", STATUS_PART GROUP},
    {"multiparts in multiparts", REPORT_HEADERS REPORT_TYPE "\r\n--=cut\r\n",
     "Content-Type: multipart/mixed; boundary=b%07u\r\n\r\n--b%07u\r\n", STATUS_PART GROUP},
    {"messages in messages", "Subject: Fwd: report\r\n", "Content-Type: message/rfc822\r\n\r\nSubject: Fwd: report\r\n",
     "\r\nfailed\r\n"},
    {"one line of words", PROSE, "delivery of mail ", "\r\n550 5.1.1 <bob@example.org>\r\n"},
    {"one line of one letter", PROSE, "aaaaaaaaaaaaaaaa", "\r\n550 5.1.1 <bob@example.org>\r\n"},
    {"one line of blanks", PROSE, "                ", "\r\n550 5.1.1 <bob@example.org>\r\n"},
    {"one header line", REPORT_HEADERS "X-Line: ", "abcdefgh ijklmno ", "\r\n\r\nfailed\r\n"},
    {"starts of rows", PROSE, "the following addresses had permanent fatal ", "\r\n"},
    {"rows that a recipient should follow", PROSE, "could not be delivered to: ", "\r\n"},
    {"rows that a reason should follow", PROSE "<bob@example.org>:\r\n\r\n", "The reason was: \r\n", "\r\n"},
    {"addresses nearly", PROSE, "a@b.", "\r\n"},
    {"local parts without an end", PROSE, "\"<\"a", "@example.org\r\n"},
    {"the same address in every line", PROSE "The following addresses failed:\r\n\r\n", "  <bob@example.org>\r\n", ""},
    {"addresses that are nobody's", PROSE, "Write to a%07u@example.com for help.\r\n", ""},
    {"transcripts", PROSE "   ----- Transcript of session follows -----\r\n",
     ">>> RCPT To:<u%07u@example.org>\r\n<<< 550 5.1.1 User unknown\r\n", ""},
    {"transcripts of one address", PROSE "   ----- Transcript of session follows -----\r\n",
     ">>> RCPT To:<bob@example.org>\r\n<<< 550 5.1.1 User unknown\r\n", ""},
    {"a diagnostic of beginnings of phrases",
     REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART
     "Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nDiagnostic-Code: smtp; 550",
     "\r\n mailbox is your message could not be user is ", "\r\n\r\n"},
    {"a diagnostic of reply codes",
     REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART
     "Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nDiagnostic-Code: smtp; no",
     " <451 4.4.1 no answer", "\r\n\r\n"},
    {"quoted fields", PROSE "> Final-Recipient: rfc822; bob@example.org\r\n> Action: failed\r\n",
     "> X-Field: value\r\n", ""},
    {"the same group again and again", REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART, GROUP, ""},
    {"base64", REPORT_HEADERS "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n",
     "RGVsaXZlcnkgdG8gYm9iQGV4YW1wbGUub3JnIGZhaWxlZC4uLiAg\r\n", ""},
    {"quoted-printable",
     REPORT_HEADERS "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
     "Delivery to =62ob failed, as =C3=A4lways it=\r\n does.\r\n", ""},
    {"HTML", REPORT_HEADERS "Content-Type: text/html\r\n\r\n", "<p class=a>Delivery &amp; more<br>", ""},
    {"a subject of words that do not end", SUBJECT, "=?a?b? ", "\r\n\r\nfailed\r\n"},
    {"a subject of words of no encoding", SUBJECT, "=?a?x? ", "?=\r\n\r\nfailed\r\n"},
    {"a subject of words of no character set", SUBJECT, "=?a?q? ", "?=\r\n\r\nfailed\r\n"},
    {"a subject of one word", SUBJECT "=?utf-8?q?", "=C3=A4_", "?=\r\n\r\nfailed\r\n"},
    {"a subject of blanks", SUBJECT "x", " \t  \r\n ", "y\r\n\r\nfailed\r\n"},
    {"a recipient in xtext",
     REPORT_HEADERS REPORT_TYPE TEXT_PART STATUS_PART "Action: failed\r\nOriginal-Recipient: utf-8; a@b.example",
     "\\x{00\\x{41}+2B", "\r\n\r\n"},
    {"a date of comments", REPORT_HEADERS "Date: ", "((a) b)(", " Tue, 14 May 2024 09:30:01 +0000\r\n\r\nfailed\r\n"},
    {"HTML that only opens", REPORT_HEADERS "Content-Type: text/html\r\n\r\n", "<p &a", ""},
};

/* ------------------------------------------------------------------ messages */

static size_t put(char *out, size_t at, const char *text)
{
    size_t length = strlen(text);
    memcpy(out + at, text, length);
    return at + length;
}

/* Writes a message of about `size` bytes; one at least of its units. Returns its length. */
static size_t build(const struct shape *shape, size_t size, char *out)
{
    size_t tail = strlen(shape->tail);
    size_t at = put(out, 0, shape->head);
    unsigned count = 0;
    do {
        char unit[256];
        snprintf(unit, sizeof unit, shape->unit, count, count);
        at = put(out, at, unit);
        count++;
    } while (at + tail < size);
    return put(out, at, shape->tail);
}

/* ------------------------------------------------------------------ measuring */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static volatile uint64_t sink;

/* A tool that counts instructions knows it by its name. */
#if defined(__GNUC__)
#define READ_APART __attribute__((noinline)) static
#else
#define READ_APART static
#endif

/* Opens the message and judges all its recipients; returns how many there are. */
READ_APART size_t read_report(const char *data, size_t length, char *scratch, size_t scratch_size)
{
    smtpstatus_report report;
    size_t recipients = 0;
    (void)smtpstatus_report_init(&report, sizeof report);
    if (smtpstatus_report_open(&report, data, length, scratch, scratch_size) == SMTPSTATUS_OK) {
        while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
            sink += (uint64_t)smtpstatus_category(smtpstatus_report_status(&report));
            recipients++;
        }
    }
    return recipients;
}

/* Nanoseconds per byte, the best of several runs; large messages are read once a run. */
static double cost(const char *data, size_t length, char *scratch, size_t scratch_size, size_t *recipients)
{
    double best = 0;
    for (int run = 0; run < RUNS; run++) {
        size_t times = 0;
        double start = now();
        double elapsed = 0;
        do {
            *recipients = read_report(data, length, scratch, scratch_size);
            times++;
            elapsed = now() - start;
        } while (elapsed < RUN_NANOSECONDS);
        double each = elapsed / (double)times / (double)length;
        best = run == 0 || each < best ? each : best;
        if (elapsed > 100 * RUN_NANOSECONDS) {
            break;
        }
    }
    return best;
}

/* Asks for all fields of the message and of the current recipient: as bytes, for people, and as dates. */
static void ask_fields(const smtpstatus_report *report, char *room, size_t capacity)
{
    for (int field = 1; field <= SMTPSTATUS_FIELD_DISPOSITION; field++) {
        const char *data;
        size_t size = 0;
        int64_t seconds = 0;
        (void)smtpstatus_report_span(report, field, &data, &size);
        sink += size;
        (void)smtpstatus_report_copy(report, field, room, capacity, &size);
        (void)smtpstatus_report_time(report, field, &seconds);
        sink += size + (uint64_t)seconds;
    }
}

/* Reads the message, and all there is to know of it, of its first recipient and of that one's verdict. */
READ_APART void read_all(const char *data, size_t length, char *scratch, size_t scratch_size, char *room)
{
    smtpstatus_report report;
    size_t size = 0;
    (void)read_report(data, length, scratch, scratch_size);
    (void)smtpstatus_report_init(&report, sizeof report);
    (void)smtpstatus_report_open(&report, data, length, scratch, scratch_size);
    (void)smtpstatus_report_next(&report);
    ask_fields(&report, room, scratch_size);
    const smtpstatus *status = smtpstatus_report_status(&report);
    (void)smtpstatus_copy_text(status, room, scratch_size, &size);
    sink += size + (smtpstatus_advice(status) != NULL) + (smtpstatus_explanation(status) != NULL) +
            (smtpstatus_reference(status) != NULL);
}

/* Prints what is read, in the order in which it is: the length and the name. */
static int count_steps(size_t small, size_t large)
{
    size_t capacity = (small > large ? small : large) + 4096;
    char *data = malloc(capacity);
    char *scratch = malloc(smtpstatus_report_scratch_size(capacity));
    char *room = malloc(smtpstatus_report_scratch_size(capacity));
    int result = data != NULL && scratch != NULL && room != NULL ? 0 : 1;
    for (size_t k = 0; result == 0 && k < sizeof shapes / sizeof shapes[0]; k++) {
        for (int i = 0; i < 2; i++) {
            size_t length = build(&shapes[k], i == 0 ? small : large, data);
            read_all(data, length, scratch, smtpstatus_report_scratch_size(capacity), room);
            printf("%zu %s\n", length, shapes[k].name);
        }
    }
    free(data);
    free(scratch);
    free(room);
    return result;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--steps") == 0) {
        return count_steps((size_t)strtoull(argv[2], NULL, 10), (size_t)strtoull(argv[3], NULL, 10));
    }
    size_t largest = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : sizes[SIZES - 1];
    size_t capacity = largest + 4096;
    char *data = malloc(capacity);
    size_t scratch_size = smtpstatus_report_scratch_size(capacity);
    char *scratch = malloc(scratch_size);
    if (data == NULL || scratch == NULL) {
        fputs("not enough memory\n", stderr);
        return 1;
    }
    printf("ns per byte at a size of %19s  100 B   10 KB    1 MB  100 MB   recipients  last / 10 KB\n", "");
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
        double costs[SIZES] = {0};
        size_t recipients = 0;
        size_t last = 0;
        printf("%-44s", shapes[k].name);
        for (size_t i = 0; i < SIZES && sizes[i] <= largest; i++) {
            size_t length = build(&shapes[k], sizes[i], data);
            costs[i] = cost(data, length, scratch, scratch_size, &recipients);
            last = i;
            printf(" %7.3f", costs[i]);
            fflush(stdout);
        }
        printf("  %11zu  %12.2f\n", recipients, costs[1] > 0 ? costs[last] / costs[1] : 0.0);
    }
    free(data);
    free(scratch);
    return 0;
}
