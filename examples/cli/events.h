/*
 * What happened to which recipient when: lines of text, or of JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "ledger.h"
#include "options.h"

struct event {
    int64_t time;    /* Unix seconds */
    uint64_t number; /* of its line, over all files */
    size_t place;    /* of its recipient in the ledger */
    int kind;        /* an enum smtpstatus_event */
};

struct events {
    struct event *list;
    size_t count;
    size_t capacity;
    uint64_t lines; /* read so far */
    uint64_t bad;   /* lines or files that could not be read; each was complained of */
};

/*
 * Reads the files of the arguments, or standard input, and puts the events in the order
 * of their times; those of one time stay as they came. `now` is the time of events
 * that do not tell theirs.
 */
void events_read(struct events *events, struct ledger *ledger, const struct options *options, int64_t now);

void events_end(struct events *events);

#endif
