/*
 * SPDX-License-Identifier: MIT
 */
#define _DEFAULT_SOURCE
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef HAVE_PERF_EVENT
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#define RUNS 11
#define RUN_NANOSECONDS 40000000.0 /* of one run: long enough for the clock, short enough for RUNS of them */

static volatile uint64_t sink;

/* Processor time: other programs count only by what they do to the caches. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double time_of(const struct work *work, size_t rounds)
{
    double start = now();
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < work->count; i++) {
            sink += work->operation(&work->texts[i]);
        }
    }
    return now() - start;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first > second) - (first < second);
}

void median_times(const struct work *works, size_t count, double *times)
{
    double runs[WORKS_MOST][RUNS];
    size_t rounds[WORKS_MOST];
    for (size_t k = 0; k < count; k++) {
        for (rounds[k] = 1; time_of(&works[k], rounds[k]) < RUN_NANOSECONDS;) {
            rounds[k] *= 2;
        }
    }
    for (size_t i = 0; i < RUNS; i++) {
        for (size_t k = 0; k < count; k++) {
            runs[k][i] = time_of(&works[k], rounds[k]) / (double)(rounds[k] * works[k].count);
        }
    }
    for (size_t k = 0; k < count; k++) {
        qsort(runs[k], RUNS, sizeof runs[k][0], compare);
        times[k] = runs[k][RUNS / 2];
    }
}

double median_time(const struct work *work)
{
    double time;
    median_times(work, 1, &time);
    return time;
}

/* Instructions of one operation, 0 where they are not counted. */
static double count_instructions(const struct work *work)
{
    uint64_t count = 0;
#ifdef HAVE_PERF_EVENT
    struct perf_event_attr event;
    memset(&event, 0, sizeof event);
    event.type = PERF_TYPE_HARDWARE;
    event.config = PERF_COUNT_HW_INSTRUCTIONS;
    event.size = sizeof event;
    event.disabled = 1;
    event.exclude_kernel = 1;
    event.exclude_hv = 1;
    int counter = (int)syscall(SYS_perf_event_open, &event, 0, -1, -1, 0UL);
    if (counter >= 0) {
        (void)ioctl(counter, PERF_EVENT_IOC_ENABLE, 0);
        (void)time_of(work, 1);
        (void)ioctl(counter, PERF_EVENT_IOC_DISABLE, 0);
        if (read(counter, &count, sizeof count) != sizeof count) {
            count = 0;
        }
        close(counter);
    }
#endif
    return (double)count / (double)work->count;
}

void end_line(const struct work *work)
{
    double instructions = count_instructions(work);
    if (instructions > 0) {
        printf("  %10.0f instructions", instructions);
    }
    printf("\n");
    fflush(stdout);
}

double mean_length(const struct work *work)
{
    double bytes = 0;
    for (size_t i = 0; i < work->count; i++) {
        bytes += (double)work->texts[i].length;
    }
    return bytes / (double)work->count;
}

uint64_t find_newline(const struct text *text)
{
    return memchr(text->data, '\n', text->length) != NULL;
}

uint64_t hash_bytes(const struct text *text)
{
    uint64_t hash = 0xCBF29CE484222325U;
    for (size_t i = 0; i < text->length; i++) {
        hash = (hash ^ (unsigned char)text->data[i]) * 0x100000001B3U;
    }
    return hash;
}
