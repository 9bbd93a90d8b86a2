/*
 * smtpstatus for OpenSMTPD: a filter that hears what remote servers answer (smtpd-filters(7), the report
 * stream of smtp-out) and writes one JSON object a line for each recipient that was delivered, deferred or
 * refused: to the file that its argument names, or to standard error, which OpenSMTPD puts into its log.
 *
 * It only listens: OpenSMTPD waits for no answer of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* The parts of report|0.6|1795306120.457242|smtp-out|protocol-server|7b9558070c260231|250 2.1.5 Ok */
enum part { PART_REPORT, PART_VERSION, PART_TIME, PART_SUBSYSTEM, PART_EVENT, PART_SESSION, PART_REST, PARTS };

static struct session *sessions;

static struct session **find_session(const char *id)
{
    struct session **place = &sessions;
    while (*place != NULL && strcmp((*place)->id, id) != 0) {
        place = &(*place)->next;
    }
    return place;
}

/* Puts ends into the line where its parts end; the rest may have bars of its own. Returns 0 when there are too few. */
static int split(char *line, char **parts)
{
    for (int i = 0; i < PARTS; i++) {
        parts[i] = line;
        line = i < PART_REST ? strchr(line, '|') : line;
        if (line == NULL) {
            return i >= PART_SESSION;
        }
        if (i < PART_REST) {
            *line++ = '\0';
        }
    }
    return 1;
}

static void hear(char *line, FILE *output)
{
    char *parts[PARTS] = {NULL};
    if (!split(line, parts) || strcmp(parts[PART_REPORT], "report") != 0 ||
        strcmp(parts[PART_SUBSYSTEM], "smtp-out") != 0) {
        return;
    }
    const char *event = parts[PART_EVENT];
    const char *rest = parts[PART_REST] != NULL ? parts[PART_REST] : "";
    struct session **place = find_session(parts[PART_SESSION]);
    if (strcmp(event, "link-connect") == 0 && *place == NULL) {
        *place = session_new(parts[PART_SESSION], rest);
    } else if (*place == NULL) {
        return;
    } else if (strcmp(event, "protocol-client") == 0) {
        session_command(*place, rest);
    } else if (strcmp(event, "protocol-server") == 0) {
        session_reply(*place, rest, strtod(parts[PART_TIME], NULL), output);
    } else if (strcmp(event, "link-disconnect") == 0) {
        struct session *gone = *place;
        *place = gone->next;
        session_free(gone);
    }
}

static void say(const char *line)
{
    puts(line);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    FILE *output = argc > 1 ? fopen(argv[1], "a") : stderr;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    if (output == NULL) {
        fprintf(stderr, "cannot write %s: %s\n", argv[1], strerror(errno));
        return EXIT_FAILURE;
    }
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "config|ready") == 0) {
            say("register|report|smtp-out|link-connect\nregister|report|smtp-out|link-disconnect");
            say("register|report|smtp-out|protocol-client\nregister|report|smtp-out|protocol-server");
            say("register|ready");
        } else {
            hear(line, output);
        }
    }
    free(line);
    while (sessions != NULL) {
        struct session *next = sessions->next;
        session_free(sessions);
        sessions = next;
    }
    return EXIT_SUCCESS;
}
