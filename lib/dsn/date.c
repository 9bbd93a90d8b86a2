/*
 * Reads dates word by word: each word tells by its form what it is, so that order,
 * commas and comments do not matter.
 *
 * SPDX-License-Identifier: MIT
 */
#include "date.h"

#define UNSEEN (-1)

struct date {
    int64_t year;
    int32_t month, day, hour, minute, second; /* minute and second are seen with the hour */
    int32_t zone;                             /* minutes east of UTC */
    int zone_seen;
};

static const char month_names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

/* The month that the word is the name of, or starts with; UNSEEN for none. */
static int32_t find_month(struct slice word)
{
    for (int32_t k = 0; k < 12 && word.size >= 3; k++) {
        const char *name = month_names + 3 * k;
        if (to_lower(word.at[0]) == name[0] && to_lower(word.at[1]) == name[1] && to_lower(word.at[2]) == name[2]) {
            return k;
        }
    }
    return UNSEEN;
}

/* Reads digits at *at; returns how many there were, at most 9. */
static uint32_t read_digits(struct slice text, size_t *at, int32_t *number)
{
    uint32_t digits = 0;
    *number = 0;
    while (*at < text.size && is_digit(text.at[*at])) {
        if (digits < 9) { /* more are no part of any date */
            *number = *number * 10 + (int32_t)digit_value(text.at[*at]);
        }
        (*at)++;
        digits++;
    }
    return digits;
}

struct zone_name {
    char name[4];
    int16_t minutes;
};

/* RFC 5322 4.3; of others only those that mean one thing in mail headers. */
static const struct zone_name zone_names[] = {{"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300},
                                              {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
                                              {"jst", 540},  {"cet", 60},   {"met", 60},   {"bst", 60}};

static void take_word(struct date *date, struct slice word)
{
    if (date->month == UNSEEN) {
        date->month = find_month(word);
    }
    for (size_t k = 0; k < sizeof zone_names / sizeof zone_names[0]; k++) {
        if (!date->zone_seen && slice_is(word, zone_names[k].name)) {
            date->zone = zone_names[k].minutes;
            date->zone_seen = 1;
        }
    }
}

/* "23:34" or "23:34:45.123", whose hour was read; at *at stands the colon. */
static void take_time(struct date *date, struct slice text, size_t *at, int32_t hour)
{
    int32_t fraction;
    date->hour = hour;
    date->second = 0;
    (*at)++;
    read_digits(text, at, &date->minute);
    if (*at < text.size && text.at[*at] == ':') {
        (*at)++;
        read_digits(text, at, &date->second);
    }
    if (*at < text.size && text.at[*at] == '.') {
        (*at)++;
        read_digits(text, at, &fraction);
    }
}

/* "+0900", "-05:00" or "+9" after the time. */
static void take_zone(struct date *date, struct slice text, size_t *at)
{
    int32_t number;
    int32_t minutes;
    int sign = text.at[*at] == '-' ? -1 : 1;
    (*at)++;
    uint32_t digits = read_digits(text, at, &number);
    if (digits <= 2) {
        number *= 100;
    }
    if (digits <= 2 && *at < text.size && text.at[*at] == ':') {
        (*at)++;
        read_digits(text, at, &minutes);
        number += minutes;
    }
    if (digits >= 1 && !date->zone_seen && number < 10000) {
        date->zone = sign * (number / 100 * 60 + number % 100);
        date->zone_seen = 1;
    }
}

static void take_year(struct date *date, int32_t number, uint32_t digits)
{
    /* RFC 5322 4.3: two digits up to 49 are of this century, three count from 1900 */
    date->year = digits == 2 ? number + (number < 50 ? 2000 : 1900) : digits == 3 ? number + 1900 : number;
}

static void take_number(struct date *date, struct slice text, size_t *at)
{
    int32_t number;
    uint32_t digits = read_digits(text, at, &number);
    char next = *at < text.size ? text.at[*at] : ' ';
    if (next == ':' && date->hour == UNSEEN) {
        take_time(date, text, at, number);
    } else if (digits == 4 && next == '-' && date->year == UNSEEN && *at + 1 < text.size &&
               is_digit(text.at[*at + 1])) {
        date->year = number; /* 2016-04-29T23:34:45 */
        (*at)++;
        read_digits(text, at, &number);
        date->month = number - 1;
        if (*at < text.size && text.at[*at] == '-') {
            (*at)++; /* the day follows */
        }
    } else if (digits <= 2 && date->day == UNSEEN) {
        date->day = number;
    } else if (digits >= 2 && digits <= 4 && date->year == UNSEEN) {
        take_year(date, number, digits);
    }
}

/* Skips a comment, nested ones too; *at stands on its "(". */
static void skip_comment(struct slice text, size_t *at)
{
    size_t depth = 0;
    do {
        depth += text.at[*at] == '(' ? 1U : 0U;
        depth -= text.at[*at] == ')' ? 1U : 0U;
        (*at)++;
    } while (*at < text.size && depth > 0);
}

static int32_t days_in_month(int64_t year, int32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month] + (month == 1 && leap);
}

static int is_complete(const struct date *date)
{
    return date->year != UNSEEN && date->month >= 0 && date->month < 12 && date->day >= 1 &&
           date->day <= days_in_month(date->year, date->month) && date->hour != UNSEEN && date->hour < 24 &&
           date->minute < 60 && date->second <= 60;
}

/* Days since 1970-01-01 of a day in the Gregorian calendar; years count from March. */
static int64_t days_of(int64_t year, int32_t month, int32_t day)
{
    int64_t shifted = month < 2 ? year + 399 : year + 400; /* never negative */
    int64_t of_year = (153 * (month < 2 ? month + 10 : month - 2) + 2) / 5 + day - 1;
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + of_year - 865565;
}

SMTPSTATUS_PRIVATE int date_read(struct slice text, int64_t *seconds)
{
    struct date date = {UNSEEN, UNSEEN, UNSEEN, UNSEEN, 0, 0, 0, 0};
    size_t at = 0;
    while (at < text.size) {
        char c = text.at[at];
        size_t start = at;
        if (c == '(') {
            skip_comment(text, &at);
        } else if (is_digit(c)) {
            take_number(&date, text, &at);
        } else if (is_alpha(c)) {
            while (at < text.size && is_alpha(text.at[at])) {
                at++;
            }
            take_word(&date, slice_part(text, start, at));
        } else if ((c == '+' || c == '-') && date.hour != UNSEEN) {
            take_zone(&date, text, &at);
        } else {
            at++;
        }
    }
    if (!is_complete(&date)) {
        return 0;
    }
    *seconds = days_of(date.year, date.month, date.day) * 86400 + date.hour * 3600 + (date.minute - date.zone) * 60 +
               date.second;
    return 1;
}
