/*
 * One connection to a remote server: what was asked, and what it answers.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef OPENSMTPD_SESSION_H
#define OPENSMTPD_SESSION_H

#include <stdio.h>

#include <jansson.h>
#include <smtpstatus.h>

struct session {
    struct session *next;
    char *id;
    char *host;         /* what its address resolves to */
    int command;        /* the last one, an enum smtpstatus_command */
    char *sender;       /* of this transaction, NULL before MAIL */
    char *recipient;    /* of the last RCPT, NULL when that was answered */
    json_t *recipients; /* those who were accepted */
    smtpstatus status;
    char *reply; /* the lines of it that have come */
    size_t length;
};

/* `link` is what a link-connect report ends with. Never NULL: without memory the program ends. */
struct session *session_new(const char *id, const char *link);
void session_free(struct session *session);

/* A line that was sent. */
void session_command(struct session *session, const char *line);

/* A line that was received at a time, Unix seconds; writes the verdicts once the reply is whole. */
void session_reply(struct session *session, const char *line, double time, FILE *output);

#endif
