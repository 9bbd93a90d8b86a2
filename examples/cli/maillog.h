/*
 * Lines of mail servers' logs: what they say of a delivery. Postfix, Sendmail, Exim and OpenSMTPD
 * are known, with any time and program name that syslog puts in front, or with none.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_MAILLOG_H
#define CLI_MAILLOG_H

#include <stddef.h>
#include <stdint.h>

enum maillog_start { MAILLOG_NO, MAILLOG_YES, MAILLOG_NEED_MORE };

/* Whether text begins with a date and a time, as lines of logs do and replies do not. */
enum maillog_start maillog_start(const char *data, size_t length);

struct delivery {
    const char *text; /* what the remote server said, or the mail server itself */
    size_t length;
    const char *host; /* who answered; length 0 when the line does not say */
    size_t host_length;
    const char *recipient; /* the first one that the line names; length 0 when it names none */
    size_t recipient_length;
    char time[40];  /* ISO 8601, in the log's zone where it has none; "" when the line has no time */
    int is_escaped; /* the line ends in the text are a backslash and an n */
    char code[12];  /* an enhanced code: what it came to, where the text has no code */
};

/* Reads a line; `now`, in Unix seconds, tells the year of times that have none. Returns 0 when it tells of no attempt to deliver. */
int maillog_read(const char *line, size_t length, int64_t now, struct delivery *delivery);

#endif
