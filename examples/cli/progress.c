/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_AFTER 1000U /* milliseconds */
#define EACH 200U
#define BAR_WIDTH 40

static uint64_t milliseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000U + (uint64_t)now.tv_nsec / 1000000U;
}

void progress_start(struct progress *progress, uint64_t total)
{
    progress->watched = isatty(STDERR_FILENO);
    progress->drawn = 0;
    progress->total = total;
    progress->next = milliseconds() + FIRST_AFTER;
}

static void draw(const struct progress *progress, uint64_t position, uint64_t count)
{
    fputs("\r\x1b[K", stderr);
    if (progress->total > 0) {
        double share = position < progress->total ? (double)position / (double)progress->total : 1.0;
        int filled = (int)(share * BAR_WIDTH);
        fputc('[', stderr);
        for (int i = 0; i < BAR_WIDTH; i++) {
            fputc(i < filled ? '#' : ' ', stderr);
        }
        fprintf(stderr, "] %3.0f %%  ", share * 100.0);
    }
    fprintf(stderr, "%" PRIu64 " replies", count);
    (void)fflush(stderr);
}

void progress_step(struct progress *progress, uint64_t position, uint64_t count)
{
    uint64_t now;
    if (!progress->watched || (now = milliseconds()) < progress->next) {
        return;
    }
    progress->next = now + EACH;
    progress->drawn = 1;
    draw(progress, position, count);
}

void progress_end(struct progress *progress)
{
    if (progress->drawn) {
        fputs("\r\x1b[K", stderr);
        progress->drawn = 0;
    }
}
