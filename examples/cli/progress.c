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

void progress_start(struct progress *progress, const char *unit, uint64_t total)
{
    progress->unit = unit;
    progress->watched = isatty(STDERR_FILENO);
    progress->drawn = 0;
    progress->total = total;
    progress->start = milliseconds();
    progress->next = progress->start + FIRST_AFTER;
}

static void draw_bar(double share)
{
    int filled = (int)(share * BAR_WIDTH);
    fputc('[', stderr);
    for (int i = 0; i < BAR_WIDTH; i++) {
        fputc(i < filled ? '#' : ' ', stderr);
    }
    fprintf(stderr, "] %3.0f %%  ", share * 100.0);
}

/* Says how long it will take at the pace so far. */
static void draw_time_left(double elapsed, double share)
{
    double seconds = elapsed * (1.0 - share) / share;
    if (share > 0.0 && seconds < 360000.0) {
        unsigned left = (unsigned)(seconds + 0.5);
        fprintf(stderr, "  %u:%02u:%02u left", left / 3600U, left / 60U % 60U, left % 60U);
    }
}

static void draw(const struct progress *progress, uint64_t now, uint64_t position, uint64_t count)
{
    double elapsed = (double)(now - progress->start) / 1000.0;
    double share = position < progress->total ? (double)position / (double)progress->total : 1.0;
    fputs("\r\x1b[K", stderr);
    if (progress->total > 0) {
        draw_bar(share);
    }
    fprintf(stderr, "%" PRIu64 " %s  %.1f MB/s", count, progress->unit, (double)position / 1e6 / elapsed);
    if (progress->total > 0) {
        draw_time_left(elapsed, share);
    }
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
    draw(progress, now, position, count);
}

void progress_end(struct progress *progress)
{
    if (progress->drawn) {
        fputs("\r\x1b[K", stderr);
        progress->drawn = 0;
    }
}
