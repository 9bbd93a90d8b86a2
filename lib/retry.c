/*
 * Whether and when a message is sent again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "policy.h"
#include "status.h"

/* What a growing wait is counted in: parts of a second, so that a short one grows, too. */
#define WAIT_PARTS 1024U

static int schedule_of(const struct verdict *verdict)
{
    if (verdict->bounce == SMTPSTATUS_BOUNCE_NONE) { /* what was accepted, or goes on */
        return SMTPSTATUS_SCHEDULE_NONE;
    }
    switch (verdict->category) {
    case SMTPSTATUS_CATEGORY_GREYLISTED:
        return SMTPSTATUS_SCHEDULE_GREYLISTED;
    case SMTPSTATUS_CATEGORY_SYSTEM_BUSY:
        return SMTPSTATUS_SCHEDULE_BUSY;
    case SMTPSTATUS_CATEGORY_MAILBOX_FULL:
    case SMTPSTATUS_CATEGORY_SYSTEM_FULL:
        return SMTPSTATUS_SCHEDULE_FULL;
    default:
        break;
    }
    switch (verdict->action) {
    case SMTPSTATUS_ACTION_RETRY_SLOWER:
        return SMTPSTATUS_SCHEDULE_SLOWER;
    case SMTPSTATUS_ACTION_SPLIT_RECIPIENTS:
        return SMTPSTATUS_SCHEDULE_SPLIT;
    default:
        return SMTPSTATUS_SCHEDULE_STANDARD;
    }
}

SMTPSTATUS_RARE int smtpstatus_schedule(const smtpstatus *handle)
{
    return handle != NULL && status_is_judged(handle) ? schedule_of(&status_read(handle)->verdict)
                                                      : SMTPSTATUS_SCHEDULE_NONE;
}

/* Failures for good that another time, another route or fewer recipients can still mend. */
static int is_mendable(const struct verdict *verdict)
{
    return verdict->action == SMTPSTATUS_ACTION_RETRY_SLOWER || verdict->action == SMTPSTATUS_ACTION_RETRY_ELSEWHERE ||
           verdict->action == SMTPSTATUS_ACTION_SPLIT_RECIPIENTS ||
           verdict->category == SMTPSTATUS_CATEGORY_GREYLISTED ||
           verdict->category == SMTPSTATUS_CATEGORY_SYSTEM_BUSY ||
           verdict->category == SMTPSTATUS_CATEGORY_CONNECTION_FAILED;
}

/* Whether the same message may come back at all. */
static int may_retry(const struct verdict *verdict, const struct policy *policy)
{
    if (verdict->action == SMTPSTATUS_ACTION_SUPPRESS || verdict->action == SMTPSTATUS_ACTION_FIX_MESSAGE) {
        return 0; /* also of a deferred message, where a rule of the caller says so */
    }
    return verdict->outcome == SMTPSTATUS_OUTCOME_DEFERRED ||
           (policy->options[SMTPSTATUS_POLICY_OPTION_RETRY_FAILED] != 0 && is_mendable(verdict));
}

/* Seconds between two times of the caller's, 0 when they go backwards; no distance overflows. */
static uint64_t age_of(int64_t first_attempt, int64_t now)
{
    return now > first_attempt ? (uint64_t)now - (uint64_t)first_attempt : 0;
}

static uint32_t grown_wait(const struct policy_step *step, uint32_t attempt, uint32_t longest)
{
    if (step->growth == 100 || step->wait >= longest) {
        return step->wait;
    }
    uint64_t limit = (uint64_t)longest * WAIT_PARTS;
    uint64_t wait = (uint64_t)step->wait * WAIT_PARTS;
    for (uint32_t i = 1; i < attempt && wait < limit; i++) { /* it grows by 1 % at least: some 1,700 steps to a year */
        wait = wait * step->growth / 100;
    }
    return (uint32_t)((wait < limit ? wait : limit) / WAIT_PARTS);
}

/* The step for a message of this age, the last one when it is past all. The schedule has steps. */
static const struct policy_step *step_at(const struct policy *policy, int schedule, uint64_t age)
{
    uint32_t i = 0;
    while (i + 1 < policy->counts[schedule] && age >= policy->steps[schedule][i].until) {
        i++;
    }
    return &policy->steps[schedule][i];
}

/* The age at which the message is given up. */
static uint64_t last_age(const struct policy *policy, int schedule)
{
    uint64_t end = policy->options[SMTPSTATUS_POLICY_OPTION_GIVE_UP_AFTER];
    uint32_t until = policy->steps[schedule][policy->counts[schedule] - 1].until;
    return until < end ? until : end;
}

/* SplitMix64's finalizer: seeds that lie side by side come out spread over all numbers. */
static uint64_t mix(uint64_t seed)
{
    seed += 0x9E3779B97F4A7C15U;
    seed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9U;
    seed = (seed ^ (seed >> 27)) * 0x94D049BB133111EBU;
    return seed ^ (seed >> 31);
}

/* A number of 0..most, from the seed and the attempt: messages that met once do not meet every time. */
static uint64_t jitter(uint64_t seed, uint32_t attempt, uint64_t most)
{
    return ((mix(seed ^ mix(attempt)) >> 32) * (most + 1)) >> 32;
}

/* Finds the wait. Returns an enum smtpstatus_retry_reason. */
static int find_wait(const struct verdict *verdict, const struct policy *policy, uint32_t attempt, uint64_t age,
                     uint64_t seed, uint32_t *wait)
{
    int schedule = schedule_of(verdict);
    if (policy->counts[schedule] == 0) {
        return SMTPSTATUS_RETRY_REASON_POLICY;
    }
    uint64_t end = last_age(policy, schedule);
    if (age >= end) {
        return SMTPSTATUS_RETRY_REASON_EXPIRED;
    }
    uint32_t base =
        grown_wait(step_at(policy, schedule, age), attempt, policy->options[SMTPSTATUS_POLICY_OPTION_LONGEST_WAIT]);
    if (age + base > end) {
        return SMTPSTATUS_RETRY_REASON_EXPIRED;
    }
    int asked = verdict->retry_after > base;
    base = asked ? verdict->retry_after : base;
    if (age + base > end) {
        return SMTPSTATUS_RETRY_REASON_TOO_LONG;
    }
    uint64_t most = (uint64_t)base * policy->options[SMTPSTATUS_POLICY_OPTION_JITTER] / 100;
    uint64_t left = end - age - base;
    *wait = base + (uint32_t)jitter(seed, attempt, most < left ? most : left);
    return asked ? SMTPSTATUS_RETRY_REASON_SERVER : SMTPSTATUS_RETRY_REASON_SCHEDULE;
}

static int retry_of_reason(int reason)
{
    switch (reason) {
    case SMTPSTATUS_RETRY_REASON_NO_FAILURE:
        return SMTPSTATUS_RETRY_NOTHING;
    case SMTPSTATUS_RETRY_REASON_SCHEDULE:
    case SMTPSTATUS_RETRY_REASON_SERVER:
        return SMTPSTATUS_RETRY_AGAIN;
    default:
        return SMTPSTATUS_RETRY_GIVE_UP;
    }
}

SMTPSTATUS_RARE int smtpstatus_retry(const smtpstatus *handle, const smtpstatus_policy *policy_handle, uint32_t attempt,
                                     int64_t first_attempt, int64_t now, uint64_t seed, uint32_t *wait, int *reason)
{
    const struct policy *policy = policy_of(policy_handle);
    uint32_t found_wait = 0;
    int found;
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (policy == NULL || !status_is_judged(handle)) {
        return SMTPSTATUS_ERROR_STATE;
    }
    const struct verdict *verdict = &status_read(handle)->verdict;
    if (schedule_of(verdict) == SMTPSTATUS_SCHEDULE_NONE) {
        found = SMTPSTATUS_RETRY_REASON_NO_FAILURE;
    } else if (!may_retry(verdict, policy)) {
        found = SMTPSTATUS_RETRY_REASON_PERMANENT;
    } else {
        found = find_wait(verdict, policy, attempt > 0 ? attempt : 1, age_of(first_attempt, now), seed, &found_wait);
    }
    if (wait != NULL && found_wait != 0) {
        *wait = found_wait;
    }
    if (reason != NULL) {
        *reason = found;
    }
    return retry_of_reason(found);
}

SMTPSTATUS_RARE const char *smtpstatus_retry_reason_text(int reason)
{
    switch (reason) {
    case SMTPSTATUS_RETRY_REASON_NO_FAILURE:
        return "there is nothing to retry";
    case SMTPSTATUS_RETRY_REASON_SCHEDULE:
        return "the failure is temporary: the schedule of the policy says when";
    case SMTPSTATUS_RETRY_REASON_SERVER:
        return "the server asked for this wait, which is longer than that of the schedule";
    case SMTPSTATUS_RETRY_REASON_PERMANENT:
        return "the failure is for good: the same message will not be taken";
    case SMTPSTATUS_RETRY_REASON_EXPIRED:
        return "the next attempt would come after the time to give up";
    case SMTPSTATUS_RETRY_REASON_TOO_LONG:
        return "the server asked for a wait that ends after the time to give up";
    case SMTPSTATUS_RETRY_REASON_POLICY:
        return "the policy has no retry for this kind of failure";
    default:
        return "not a reason of this library";
    }
}
