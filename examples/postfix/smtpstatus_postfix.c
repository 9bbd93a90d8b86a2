/*
 * smtpstatus for Postfix: a lookup table for smtp_delivery_status_filter, by the protocol of
 * socketmap_table(5). Postfix's spawn(8) starts one for each connection, which is standard input and output.
 *
 * A query is what Postfix is about to log, "5.2.2 host mx.example.org[192.0.2.1] said: 552 5.2.2 Mailbox full
 * (in reply to end of DATA command)", the answer what it is to take in its place: of another class where the
 * verdict says so, and with the verdict at its end. Deliveries are left as they are.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <smtpstatus.h>

#define MAP "status "
#define LONGEST 100000 /* of a query and of an answer, as socketmap_table(5) has it */

/* Reads a netstring, "5:hello,". Returns its length; -1 at the end of input, or when it is none. */
static long read_netstring(char *data)
{
    unsigned length = 0;
    if (scanf("%6u", &length) != 1 || length > LONGEST || getchar() != ':' || fread(data, 1, length, stdin) != length ||
        getchar() != ',') {
        return -1;
    }
    return (long)length;
}

static void write_netstring(const char *data, size_t length)
{
    printf("%zu:", length);
    fwrite(data, 1, length, stdout);
    putchar(',');
    fflush(stdout);
}

/*
 * Whether to keep a message that was refused for good: a mailbox that is full, or a limit of the sender's, will
 * not be so tomorrow. A failure without a reason, such as a bare 550, stays one.
 */
static int may_change(const smtpstatus *status)
{
    switch (smtpstatus_schedule(status)) {
    case SMTPSTATUS_SCHEDULE_GREYLISTED:
    case SMTPSTATUS_SCHEDULE_SLOWER:
    case SMTPSTATUS_SCHEDULE_BUSY:
    case SMTPSTATUS_SCHEDULE_FULL:
    case SMTPSTATUS_SCHEDULE_SPLIT:
        return smtpstatus_bounce(status) == SMTPSTATUS_BOUNCE_SOFT;
    default:
        return 0;
    }
}

/* Writes the answer to a query. Returns its length; 0: this is none to answer. */
static size_t answer(char *room, const char *query, size_t length)
{
    smtpstatus status;
    uint32_t enhanced = 0;
    size_t used = 0;
    if (smtpstatus_parse_enhanced(query, length, &enhanced, &used, NULL) != SMTPSTATUS_OK || enhanced < 4000000) {
        return 0;
    }
    (void)smtpstatus_init(&status, sizeof status);
    /* The code in front is the reply's own, or Postfix's where there was no reply. */
    (void)smtpstatus_parse_diagnostic(&status, query, length);
    (void)smtpstatus_classify(&status);
    int class = enhanced >= 5000000 && may_change(&status) ? '4' : query[0];
    int written = snprintf(room, LONGEST + 1, "OK %c%.*s [smtpstatus: %s %s %s]", class, (int)length - 1, query + 1,
                           smtpstatus_category_name(smtpstatus_category(&status)),
                           smtpstatus_bounce_name(smtpstatus_bounce(&status)),
                           smtpstatus_action_name(smtpstatus_action(&status)));
    return written > 0 && written <= LONGEST ? (size_t)written : 0;
}

int main(void)
{
    static char query[LONGEST];
    static char room[LONGEST + 1];
    const size_t name = strlen(MAP);
    long length;
    while ((length = read_netstring(query)) >= 0) {
        size_t size = 0;
        if ((size_t)length >= name && memcmp(query, MAP, name) == 0) {
            size = answer(room, query + name, (size_t)length - name);
        }
        if (size > 0) {
            write_netstring(room, size);
        } else {
            write_netstring("NOTFOUND ", 9);
        }
    }
    return EXIT_SUCCESS;
}
