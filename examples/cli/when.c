/*
 * Times and days.
 *
 * SPDX-License-Identifier: MIT
 */
#include "when.h"

#include <stdio.h>
#include <time.h>

#define LAST_DAY 65535 /* of a history, in the year 2149 */

struct scan {
    const char *at;
    const char *end;
};

/* Reads `count` digits, and no more than stand there. Returns -1 when they are fewer. */
static int take_digits(struct scan *scan, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (scan->at == scan->end || *scan->at < '0' || *scan->at > '9') {
            return -1;
        }
        value = value * 10 + (*scan->at++ - '0');
    }
    return value;
}

static int take(struct scan *scan, char c)
{
    int found = scan->at < scan->end && *scan->at == c;
    scan->at += found;
    return found;
}

static void skip_digits(struct scan *scan)
{
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9') {
        scan->at++;
    }
}

/* Days since 1970-01-01, of a date in the Gregorian calendar; -1 when there is no such date. */
static int64_t days_of(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > lengths[month - 1] + (leap && month == 2)) {
        return -1;
    }
    int64_t past = year - 1;
    int64_t leaps = past / 4 - past / 100 + past / 400 - 477; /* those before 1970 */
    return (year - 1970) * (int64_t)365 + leaps + before[month - 1] + (leap && month > 2) + day - 1;
}

/* Reads "hh:mm[:ss[.fraction]]". Returns seconds, or -1. */
static int64_t take_clock(struct scan *scan)
{
    int hour = take_digits(scan, 2);
    int minute = take(scan, ':') ? take_digits(scan, 2) : -1;
    int second = minute >= 0 && take(scan, ':') ? take_digits(scan, 2) : 0;
    if (take(scan, '.')) {
        skip_digits(scan);
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
        return -1;
    }
    return hour * 3600 + minute * 60 + (second < 60 ? second : 59); /* a leap second stays in its day */
}

/* Reads "Z", "+hh:mm", "+hhmm", "+hh" or nothing. Returns 0 when it is something else. */
static int take_zone(struct scan *scan, int64_t *seconds)
{
    (void)take(scan, ' ');
    int east = take(scan, '+');
    int west = !east && take(scan, '-');
    if (!east && !west) {
        (void)(take(scan, 'Z') || take(scan, 'z'));
        return scan->at == scan->end;
    }
    int hours = take_digits(scan, 2);
    int minutes = take(scan, ':') || scan->at < scan->end ? take_digits(scan, 2) : 0;
    *seconds -= (east ? 1 : -1) * (int64_t)(hours * 3600 + minutes * 60);
    return hours >= 0 && minutes >= 0 && minutes < 60 && scan->at == scan->end;
}

static int read_iso(struct scan scan, int64_t *seconds)
{
    int year = take_digits(&scan, 4);
    int month = take(&scan, '-') ? take_digits(&scan, 2) : -1;
    int day = take(&scan, '-') ? take_digits(&scan, 2) : -1;
    int64_t days = days_of(year, month, day);
    if (days < 0) {
        return 0;
    }
    *seconds = days * SECONDS_OF_DAY;
    if (scan.at == scan.end) {
        return 1;
    }
    if (!take(&scan, 'T') && !take(&scan, 't') && !take(&scan, ' ')) {
        return 0;
    }
    int64_t clock = take_clock(&scan);
    *seconds += clock;
    return clock >= 0 && take_zone(&scan, seconds);
}

static int read_unix(struct scan scan, int64_t *seconds)
{
    int64_t value = 0;
    int digits = 0;
    while (scan.at < scan.end && *scan.at >= '0' && *scan.at <= '9' && digits < 12) {
        value = value * 10 + (*scan.at++ - '0');
        digits++;
    }
    if (digits > 0 && take(&scan, '.')) {
        skip_digits(&scan);
    }
    *seconds = value;
    return digits > 0 && scan.at == scan.end;
}

int when_read(const char *text, size_t length, int64_t *seconds)
{
    struct scan scan = {text, text + length};
    return (read_unix(scan, seconds) || read_iso(scan, seconds)) && *seconds >= 0 &&
           *seconds / SECONDS_OF_DAY <= LAST_DAY;
}

int64_t when_now(void)
{
    return (int64_t)time(NULL);
}

void when_print_day(uint32_t day, char *text)
{
    struct tm date;
    time_t seconds = (time_t)day * SECONDS_OF_DAY;
    if (gmtime_r(&seconds, &date) == NULL || strftime(text, 11, "%Y-%m-%d", &date) == 0) {
        text[0] = '\0';
    }
}

void when_print_duration(uint64_t seconds, char *text, size_t capacity)
{
    static const struct {
        unsigned seconds;
        const char *name;
    } units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    size_t unit = 0;
    while (unit < 3 && seconds < units[unit].seconds) {
        unit++;
    }
    unsigned long long whole = seconds / units[unit].seconds;
    uint64_t rest = seconds % units[unit].seconds;
    if (unit < 3 && rest / units[unit + 1].seconds > 0) {
        snprintf(text, capacity, "%llu %s %llu %s", whole, units[unit].name,
                 (unsigned long long)(rest / units[unit + 1].seconds), units[unit + 1].name);
    } else {
        snprintf(text, capacity, "%llu %s", whole, units[unit].name);
    }
}
