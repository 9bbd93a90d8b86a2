/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "conformance.h"

#define FIRST_ATTEMPT INT64_C(1700000000)
#define DAY 20000U

/* Eight attempts of one message, each at the time that the one before asked for. */
static json_t *retries_of(const smtpstatus *status)
{
    json_t *retries = json_array();
    int64_t now = FIRST_ATTEMPT;
    for (uint32_t attempt = 1; attempt <= 8; attempt++) {
        uint32_t wait = 0;
        int reason = 0;
        int answer = smtpstatus_retry(status, NULL, attempt, FIRST_ATTEMPT, now, attempt, &wait, &reason);
        json_t *retry = json_object();
        set(retry, "now", json_integer((json_int_t)now));
        set(retry, "answer", json_string(smtpstatus_retry_name(answer)));
        set(retry, "reason", json_string(smtpstatus_retry_reason_name(reason)));
        set(retry, "wait", json_integer(wait));
        append(retries, retry);
        if (answer != SMTPSTATUS_RETRY_AGAIN) {
            break;
        }
        now += wait;
    }
    return retries;
}

/* The same verdict day after day: as text, since not every language has integers of 64 bits in JSON. */
static json_t *days_of(const smtpstatus *status)
{
    json_t *days = json_array();
    uint64_t history = 0;
    for (uint32_t day = DAY; day < DAY + 4; day++) {
        char text[24];
        uint32_t lift = 0;
        int reason = 0;
        json_t *object = json_object();
        (void)smtpstatus_history_update(history, NULL, status, day, &history);
        int decision = smtpstatus_decide(history, NULL, day, &reason, &lift);
        snprintf(text, sizeof text, "%" PRIu64, history);
        set(object, "day", json_integer(day));
        set(object, "history", json_string(text));
        set(object, "decision", json_string(smtpstatus_decision_name(decision)));
        set(object, "reason", json_string(smtpstatus_decision_reason_name(reason)));
        set(object, "lift", json_integer(lift));
        append(days, object);
    }
    return days;
}

json_t *decisions_of(const smtpstatus *status)
{
    json_t *decisions = json_object();
    set(decisions, "schedule", json_string(smtpstatus_schedule_name(smtpstatus_schedule(status))));
    set(decisions, "event", json_string(smtpstatus_event_name(smtpstatus_event(status))));
    set(decisions, "first_attempt", json_integer((json_int_t)FIRST_ATTEMPT));
    set(decisions, "retries", retries_of(status));
    set(decisions, "days", days_of(status));
    return decisions;
}
