/*
 * Lines of mail servers' logs: what they say of a delivery. Postfix, Sendmail, Exim and OpenSMTPD
 * are known, with any time and program name that syslog puts in front, or with none.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_MAILLOG_H
#define CLI_MAILLOG_H

#include <stddef.h>

enum maillog_start { MAILLOG_NO, MAILLOG_YES, MAILLOG_NEED_MORE };

/* Whether text begins with a date and a time, as lines of logs do and replies do not. */
enum maillog_start maillog_start(const char *data, size_t length);

struct delivery {
    const char *text; /* what the remote server said, or the mail server itself */
    size_t length;
    const char *host; /* who answered; length 0 when the line does not say */
    size_t host_length;
    int is_escaped; /* the line ends in the text are a backslash and an n */
    char code[12];  /* an enhanced code: what it came to, where the text has no code */
};

/* Reads a line. Returns 0 when it tells of no attempt to deliver. */
int maillog_read(const char *line, size_t length, struct delivery *delivery);

#endif
