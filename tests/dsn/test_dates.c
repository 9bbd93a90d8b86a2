/*
 * Dates of bounce messages: those of RFC 5322 4.3, and what is met instead.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

struct date_case {
    const char *name; /* the date itself */
    int64_t seconds;  /* NO_DATE: it is none */
};

#define NO_DATE INT64_MIN
#define DAY 1715644800 /* 2024-05-14 00:00 UTC */

static const struct date_case dates[] = {
    {"Tue, 14 May 2024 09:30:01 +0000", DAY + 34201},
    {"14 May 2024 09:30:01 +0000", DAY + 34201},
    {"14 May 2024 09:30 +0000", DAY + 34200},
    {"Tue, 14 May 2024 11:30:01 +0200", DAY + 34201},
    {"Tue, 14 May 2024 05:30:01 -0400", DAY + 34201},
    {"Tue, 14 May 2024 15:00:01 +0530", DAY + 34201},
    {"Tue, 14 May 2024 09:30:01 -0000", DAY + 34201},
    {"Tue, 14 May 2024 23:30:01 -1000", DAY + 86400 + 34201},
    {"Tue, 14 May 2024 09:30:01 GMT", DAY + 34201},
    {"Tue, 14 May 2024 09:30:01 UT", DAY + 34201},
    {"Tue, 14 May 2024 09:30:01 UTC", DAY + 34201},
    {"Tue, 14 May 2024 09:30:01 Z", DAY + 34201},
    {"Tue, 14 May 2024 09:30:01", DAY + 34201},
    {"Tue, 14 May 2024 04:30:01 EST", DAY + 34201},
    {"Tue, 14 May 2024 05:30:01 EDT", DAY + 34201},
    {"Tue, 14 May 2024 03:30:01 CST", DAY + 34201},
    {"Tue, 14 May 2024 04:30:01 CDT", DAY + 34201},
    {"Tue, 14 May 2024 02:30:01 MST", DAY + 34201},
    {"Tue, 14 May 2024 03:30:01 MDT", DAY + 34201},
    {"Tue, 14 May 2024 01:30:01 PST", DAY + 34201},
    {"Tue, 14 May 2024 02:30:01 PDT", DAY + 34201},
    {"Tue, 14 May 2024 02:30:01 pdt", DAY + 34201},
    {"Tue, 14 May 2024 11:30:01 +0200 (CEST)", DAY + 34201},
    {"Tue, 14 May 2024 11:30:01 (at noon (or so)) +0200", DAY + 34201},
    {"Tue (14 June 1999), 14 May 2024 09:30:01 +0000", DAY + 34201},
    {"Tue,14 May 2024 09:30:01 +0000", DAY + 34201},
    {"TUE, 14 MAY 2024 09:30:01 +0000", DAY + 34201},
    {"  Tue,  14   May  2024   09:30:01   +0000  ", DAY + 34201},
    {"Tue, 14 May 24 09:30:01 +0000", DAY + 34201},
    {"Fri, 14 May 99 09:30:01 +0000", 926674201},
    {"14 May 124 09:30:01 +0000", DAY + 34201},
    {"Tue, 4 May 2004 09:30:01 +0000", 1083663001},
    {"Tue, 04 May 2004 09:30:01 +0000", 1083663001},
    {"Tue May 14 09:30:01 2024", DAY + 34201},
    {"Tue May  4 09:30:01 2004", 1083663001},
    {"2024-05-14T09:30:01Z", DAY + 34201},
    {"2024-05-14T11:30:01+02:00", DAY + 34201},
    {"2024-05-14T11:30:01.250+0200", DAY + 34201},
    {"2024-05-14 09:30:01", DAY + 34201},
    {"Thu, 29 Feb 2024 00:00:00 +0000", 1709164800},
    {"Tue, 29 Feb 2000 00:00:00 +0000", 951782400},
    {"Thu, 1 Jan 1970 00:00:00 +0000", 0},
    {"Wed, 31 Dec 1969 23:59:59 +0000", -1},
    {"Sat, 31 Dec 2016 23:59:60 +0000", 1483228800},
    {"Fri, 31 Dec 9999 23:59:59 +0000", 253402300799},
    {"Tue, 14 Foo 2024 09:30:01 +0000", NO_DATE},
    {"Tue, 0 May 2024 09:30:01 +0000", NO_DATE},
    {"Tue, 32 May 2024 09:30:01 +0000", NO_DATE},
    {"Tue, 31 Apr 2024 09:30:01 +0000", NO_DATE},
    {"Wed, 29 Feb 2023 09:30:01 +0000", NO_DATE},
    {"Thu, 29 Feb 1900 09:30:01 +0000", NO_DATE},
    {"Tue, 14 May 2024 24:30:01 +0000", NO_DATE},
    {"Tue, 14 May 2024 09:60:01 +0000", NO_DATE},
    {"Tue, 14 May 2024 09:30:61 +0000", NO_DATE},
    {"2024-13-14T09:30:01Z", NO_DATE},
    {"2024-00-14T09:30:01Z", NO_DATE},
    {"2024-05-32T09:30:01Z", NO_DATE},
    {"14 May 2024", NO_DATE},
    {"09:30:01 +0000", NO_DATE},
    {"May 2024 09:30:01 +0000", NO_DATE},
    {"some day next week", NO_DATE},
    {"0", NO_DATE},
    {"99999999999999999999", NO_DATE},
    {"(((((", NO_DATE},
    {"Tue, 14 May 99999999999 09:30:01 +0000", NO_DATE},
    /* every name of a month, in every letter case, and behind its three letters whatever follows */
    {"1 jan 2024 0:00", 1704067200},
    {"1 FEBRUARY 2024 0:00", 1706745600},
    {"1 March 2024 0:00", 1709251200},
    {"1 apr 2024 0:00", 1711929600},
    {"1 May 2024 0:00", 1714521600},
    {"1 juN 2024 0:00", 1717200000},
    {"1 July 2024 0:00", 1719792000},
    {"1 Aug 2024 0:00", 1722470400},
    {"1 Sept 2024 0:00", 1725148800},
    {"1 Oct 2024 0:00", 1727740800},
    {"1 Nov 2024 0:00", 1730419200},
    {"1 Dec 2024 0:00", 1733011200},
    {"1 Ja 2024 0:00", NO_DATE},
    {"1 nja 2024 0:00", NO_DATE},
    {"14 May 2024 Jun 09:30:01", DAY + 34201}, /* the first of two counts */
    /* zones by name; of two the first counts */
    {"Tue, 14 May 2024 18:30:01 JST", DAY + 34201},
    {"Tue, 14 May 2024 10:30:01 CET", DAY + 34201},
    {"Tue, 14 May 2024 10:30:01 MET", DAY + 34201},
    {"Tue, 14 May 2024 10:30:01 BST", DAY + 34201},
    {"Tue, 14 May 2024 09:30:01 XST", DAY + 34201},
    {"Tue, 14 May 2024 04:30:01 EST -0400", DAY + 34201},
    {"Tue, 14 May 2024 05:30:01 -0400 EST", DAY + 34201},
    {"Tue, 14 May 2024 05:30:01 -0400 -0500", DAY + 34201},
    {"Tue, 14 May 2024 05:30:01 EDT EST", DAY + 34201},
    {"Tue May 14 04:30:01 EST 2024", DAY + 34201},
    {"Tue May 14 EST 04:30:01 2024", DAY + 34201},
    /* zones by number: one or two digits are hours */
    {"14 May 2024 11:30:01 +02", DAY + 34201},
    {"14 May 2024 11:30:01 +2", DAY + 34201},
    {"14 May 2024 15:00:01 +5:30", DAY + 34201},
    {"14 May 2024 15:00:01 +530", DAY + 34201},
    {"14 May 2024 15:00:01 +05:30", DAY + 34201},
    {"14 May 2024 09:30:01 +02 :", DAY + 27001},
    {"14 May 2024 09:30:01 +00:05 +0200", DAY + 33901},
    {"14 May 2024 09:30:01 +", DAY + 34201},
    {"14 May 2024 09:30:01 +02:", DAY + 27001},
    {"14 May 2024 09:30:01 - +0200", DAY + 27001},
    {"14 May 2024 09:30:01 +9959", DAY + 34201 - 359940},
    {"14 May 2024 09:30:01 +9999", DAY + 34201 - 362340},
    {"14 May 2024 09:30:01 +10000", DAY + 34201},
    {"14 May 2024 15:00:01 +530:15", DAY + 34201},
    {"14 May 2024 00:30:01 +0200", DAY + 1801 - 7200},
    {"14 May 2024 09:30:01 +10000 +0200", DAY + 27001},
    /* hyphens and signs before the time are no zones */
    {"14-May-2024 09:30:01", DAY + 34201},
    {"14-May-2024 09:30:01 +0200", DAY + 27001},
    {"+14 May 2024 09:30:01 +0200", DAY + 27001},
    /* times */
    {"14 May 2024 00:00:00", DAY},
    {"14 May 2024 23:59:59", DAY + 86399},
    {"14 May 2024 9:5:7", DAY + 32707},
    {"14 May 2024 09:30:", DAY + 34200},
    {"14 May 2024 09:30:x", DAY + 34200},
    {"14 May 2024 09:30.5", DAY + 34200},
    {"09:30:01.5 14 May 2024", DAY + 34201},
    {"09:30:01. 14 May 2024", DAY + 34201},
    {"09:30:01.12 14 May 2024", DAY + 34201},
    {"14 May 2024 09:30:01 23:59:59", DAY + 34201},
    {"14 May 2024 09:000000030:01", DAY + 34201},  /* nine digits are read */
    {"14 May 2024 09:0000000309:01", DAY + 34201}, /* no tenth */
    {"09:30:01 14 May 2024", DAY + 34201},
    {"09:30:01 May 2024 14", DAY + 34201},
    {"09:30:01 2024-05-14", DAY + 34201},
    {"09:30:01 +02:00 2024-05-14", DAY + 27001},
    {"2024-05 14T09:30:01", DAY + 34201},
    {"09:30:01 14 2024-5", DAY + 34201},
    {"09:30:01 14 May 2024-", DAY + 34201},
    {"09:30:01 14 May 2024-x", DAY + 34201},
    /* years by their digits */
    {"14 May 49 09:30:01", 2504597401},
    {"14 May 50 09:30:01", -619626599},
    {"14 May 00 09:30:01", 958296601},
    {"14 May 099 09:30:01", 926674201},
    {"14 May 9 09:30:01", NO_DATE},
    {"14 May 02024 09:30:01", NO_DATE},
    {"14 May 2024 09:30:01 1999", DAY + 34201},
    {"2024-05-14 1999-06-07 09:30:01", DAY + 34201},
    {"14 May 2024 15 09:30:01", DAY + 34201},
    {"124 14 May 09:30:01", DAY + 34201},
    {"0 14 May 2024 09:30:01", NO_DATE},
    {"14 May 0000 2024 00:00", -62155641600},
    {"0000-05-14 2024-06-07 00:00", -62155641600},
    {"14 May 2024 00:30:01 09:10:11", DAY + 1801},
    {"14 May 2024 99 09:30:01", DAY + 34201},
    {"Fri, 31 Dec 0000 00:00:00", -62135683200},
    {"Sun, 1 Jan 0000 00:00:00", -62167219200},
    /* comments */
    {"14 May 2024 09:30:01 (UTC", DAY + 34201},
    {"14 May 2024 09:30:01 (a (b) 15) +0200", DAY + 27001},
    {"(1 (2) 3) 14 May 2024 09:30:01", DAY + 34201},
    {"14 May 2024 09:30:01) +0200", DAY + 27001},
    {"()14 May 2024 09:30:01", DAY + 34201},
};

static void check_date(const char *text, int64_t expected)
{
    char message[1024];
    smtpstatus_report report;
    int64_t seconds = 7;
    snprintf(message, sizeof message, SINGLE("Action: failed\nStatus: 5.1.1\nLast-Attempt-Date: %s"), text);
    open_first(&report, message, strlen(message));
    int result = smtpstatus_report_time(&report, SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE, &seconds);
    if (result != (expected == NO_DATE ? SMTPSTATUS_ABSENT : SMTPSTATUS_OK) ||
        seconds != (expected == NO_DATE ? 7 : expected)) {
        fail_msg("%s: %s, %lld", text, result == SMTPSTATUS_OK ? "a date" : "none", (long long)seconds);
    }
}

static void test_date(void **state)
{
    const struct date_case *item = *state;
    check_date(item->name, item->seconds);
}

/* Every date again as the last bytes of a message, behind which guard.c lets nobody read. */
static void test_last_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(dates); i++) {
        for (size_t size = 1; size <= strlen(dates[i].name); size++) {
            char message[1024];
            smtpstatus_report report;
            snprintf(message, sizeof message, HEADERS "Date: %.*s", (int)size, dates[i].name);
            open_message(&report, message, strlen(message));
        }
    }
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    return days[month - 1] + (leap && month == 2 ? 1 : 0);
}

/* Day by day through years of every sort, with the days that they do not have; counted from year 0. */
static void test_calendar(void **state)
{
    (void)state;
    static const int years[] = {0,    1,    3,    4,    99,   100,  400,  1899, 1900, 1969, 1970,
                                1972, 1999, 2000, 2001, 2023, 2024, 2025, 2100, 2400, 9999};
    int64_t day = -719528; /* 0000-01-01 */
    size_t next = 0;
    for (int year = 0; next < COUNT(years); year++) {
        int wanted = years[next] == year;
        for (int month = 1; month <= 12; month++) {
            char text[32];
            for (int number = 1; wanted && number <= 32; number++) {
                snprintf(text, sizeof text, "%04d-%02d-%02dT00:00Z", year, month, number);
                check_date(text, number <= days_in(year, month) ? (day + number - 1) * 86400 : NO_DATE);
            }
            day += days_in(year, month);
        }
        next += wanted ? 1U : 0U;
    }
}

int main(void)
{
    static struct CMUnitTest tests[192];
    size_t count = 0;
    ADD_CASES(tests, &count, dates, test_date);
    ADD(tests, &count, test_last_bytes);
    ADD(tests, &count, test_calendar);
    return RUN(tests, count);
}
