/*
 * How long one operation takes: the median of several runs over the same texts.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_MEASURE_H
#define TESTS_MEASURE_H

#include <stddef.h>
#include <stdint.h>

struct text {
    const char *data;
    size_t length;
};

/* What is measured: `operation` is done once for each text. What it returns is kept, so that it must be done. */
struct work {
    const char *name;
    const struct text *texts;
    size_t count;
    uint64_t (*operation)(const struct text *text);
};

/* Nanoseconds of one operation. */
double median_time(const struct work *work);

/*
 * The same for several works, run in turns, so that whatever else the machine does slows all of them down.
 * times[i] is that of works[i]. At most WORKS_MOST.
 */
#define WORKS_MOST 8
void median_times(const struct work *works, size_t count, double *times);

/*
 * Ends the line that tells of the work, with the instructions of one operation where the machine counts them (Linux,
 * performance counters that a process may read).
 */
void end_line(const struct work *work);

/* Bytes of one text. */
double mean_length(const struct work *work);

/* Floors to compare with: memchr up to the first line end, and FNV-1a, a hash that touches byte after byte. */
uint64_t find_newline(const struct text *text);
uint64_t hash_bytes(const struct text *text);

#endif
