/*
 * A progress bar on standard error, for work that takes longer than about a second
 * while somebody watches.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdint.h>

struct progress {
    const char *unit; /* what is counted, as in "replies" */
    int watched;      /* standard error is a terminal */
    int drawn;
    uint64_t total; /* bytes; 0 = not known */
    uint64_t start; /* milliseconds */
    uint64_t next;  /* milliseconds: when to draw */
};

void progress_start(struct progress *progress, const char *unit, uint64_t total);

/* Draws now and then. `count` is what has been read, `position` the bytes of it. */
void progress_step(struct progress *progress, uint64_t position, uint64_t count);

/* Wipes the bar away, to make room for other output. */
void progress_end(struct progress *progress);

#endif
