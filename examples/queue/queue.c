/*
 * What becomes of a message. All of the library's use is here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "queue.h"

#include <smtpstatus.h>

#define SECONDS_OF_DAY 86400

static uint32_t day_of(int64_t now)
{
    return (uint32_t)(now / SECONDS_OF_DAY);
}

int queue_may_send(uint64_t history, int64_t now)
{
    return smtpstatus_decide(history, NULL, day_of(now), NULL, NULL) != SMTPSTATUS_DECISION_SUPPRESS;
}

/* How long the server is left alone, in seconds. */
static uint32_t rest_of(const smtpstatus *status)
{
    switch (smtpstatus_schedule(status)) {
    case SMTPSTATUS_SCHEDULE_SLOWER:
        return 60;
    case SMTPSTATUS_SCHEDULE_BUSY:
        return 900;
    default:
        return 0;
    }
}

enum fate queue_take_reply(const struct message *message, struct host *host, uint64_t *history, const char *reply,
                           size_t length, int64_t now, uint32_t *wait)
{
    smtpstatus status;
    (void)smtpstatus_init(&status, sizeof status);
    if (smtpstatus_parse_reply(&status, reply, length, SMTPSTATUS_INPUT_COMPLETE, NULL) != SMTPSTATUS_OK) {
        *wait = 600; /* no reply at all: a broken connection, nobody's fault */
        return FATE_RETRY;
    }
    (void)smtpstatus_classify(&status);
    host->not_before = now + rest_of(&status);
    /* On an error, which a damaged history gives, the old value stays. */
    (void)smtpstatus_history_update(*history, NULL, &status, day_of(now), history);
    switch (smtpstatus_retry(&status, NULL, message->attempts, message->first_attempt, now, message->id, wait, NULL)) {
    case SMTPSTATUS_RETRY_AGAIN:
        return FATE_RETRY;
    case SMTPSTATUS_RETRY_NOTHING:
        return FATE_DELIVERED;
    default:
        return FATE_RETURNED;
    }
}
