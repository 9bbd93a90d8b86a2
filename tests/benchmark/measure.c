/*
 * SPDX-License-Identifier: MIT
 */
#define _POSIX_C_SOURCE 200809L
#include "measure.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

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
