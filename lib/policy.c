/*
 * The policy: its defaults, and the caller's changes to them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "policy.h"

#define MINUTE 60U
#define HOUR 3600U
#define DAY 86400U
#define YEAR (365U * DAY)
#define NO_END UINT32_MAX
#define FIXED 100U
#define DOUBLING 200U

#define LEAST_GROWTH 100U
#define MOST_GROWTH 1000U

/*
 * RFC 5321 4.5.4.1 wants two attempts in the first hour, then one every two or three, for
 * four to five days; servers of today recover, or let a greylisted message in, much
 * sooner, so the first hour is used better. The rest stays as patient as the RFC.
 */
static const struct policy defaults = {
    .options =
        {
            [0] = POLICY_MAGIC,
            [SMTPSTATUS_POLICY_OPTION_GIVE_UP_AFTER] = 5 * DAY,
            [SMTPSTATUS_POLICY_OPTION_LONGEST_WAIT] = 4 * HOUR,
            [SMTPSTATUS_POLICY_OPTION_JITTER] = 25,
            [SMTPSTATUS_POLICY_OPTION_RETRY_FAILED] = 0,
            [SMTPSTATUS_POLICY_OPTION_WINDOW] = 60,
            [SMTPSTATUS_POLICY_OPTION_SOFT_DAYS] = 3,
            [SMTPSTATUS_POLICY_OPTION_SOFT_SPAN] = 0,
            [SMTPSTATUS_POLICY_OPTION_FULL_DAYS] = 5,
            [SMTPSTATUS_POLICY_OPTION_FULL_SPAN] = 14,
            [SMTPSTATUS_POLICY_OPTION_DISABLED_DAYS] = 3,
            [SMTPSTATUS_POLICY_OPTION_DISABLED_SPAN] = 7,
            [SMTPSTATUS_POLICY_OPTION_SERVER_DAYS] = 10,
            [SMTPSTATUS_POLICY_OPTION_SERVER_SPAN] = 30,
            [SMTPSTATUS_POLICY_OPTION_HARD_LIFT] = 0,
            [SMTPSTATUS_POLICY_OPTION_COMPLAINT_LIFT] = 0,
            [SMTPSTATUS_POLICY_OPTION_SOFT_LIFT] = 90,
            [SMTPSTATUS_POLICY_OPTION_FULL_LIFT] = 90,
            [SMTPSTATUS_POLICY_OPTION_DISABLED_LIFT] = 180,
            [SMTPSTATUS_POLICY_OPTION_SERVER_LIFT] = 30,
        },
    .counts =
        {
            [SMTPSTATUS_SCHEDULE_STANDARD] = 3,
            [SMTPSTATUS_SCHEDULE_GREYLISTED] = 5,
            [SMTPSTATUS_SCHEDULE_SLOWER] = 1,
            [SMTPSTATUS_SCHEDULE_BUSY] = 3,
            [SMTPSTATUS_SCHEDULE_FULL] = 2,
            [SMTPSTATUS_SCHEDULE_SPLIT] = 4,
        },
    .steps =
        {
            [SMTPSTATUS_SCHEDULE_STANDARD] = {{HOUR, 10 * MINUTE, FIXED},
                                              {2 * DAY, HOUR, FIXED},
                                              {NO_END, 4 * HOUR, FIXED}},
            [SMTPSTATUS_SCHEDULE_GREYLISTED] = {{20 * MINUTE, 5 * MINUTE, FIXED},
                                                {HOUR, 10 * MINUTE, FIXED},
                                                {6 * HOUR, 30 * MINUTE, FIXED},
                                                {2 * DAY, HOUR, FIXED},
                                                {NO_END, 4 * HOUR, FIXED}},
            [SMTPSTATUS_SCHEDULE_SLOWER] = {{NO_END, 15 * MINUTE, DOUBLING}},
            [SMTPSTATUS_SCHEDULE_BUSY] = {{2 * HOUR, 15 * MINUTE, FIXED},
                                          {2 * DAY, HOUR, FIXED},
                                          {NO_END, 4 * HOUR, FIXED}},
            [SMTPSTATUS_SCHEDULE_FULL] = {{DAY, 4 * HOUR, FIXED}, {NO_END, 12 * HOUR, FIXED}},
            [SMTPSTATUS_SCHEDULE_SPLIT] = {{10 * MINUTE, MINUTE, FIXED},
                                           {HOUR, 10 * MINUTE, FIXED},
                                           {2 * DAY, HOUR, FIXED},
                                           {NO_END, 4 * HOUR, FIXED}},
        },
};

/* The ranges of the options. */
static const struct {
    uint32_t least, most;
} ranges[POLICY_OPTIONS] = {
    [SMTPSTATUS_POLICY_OPTION_GIVE_UP_AFTER] = {1, YEAR},   [SMTPSTATUS_POLICY_OPTION_LONGEST_WAIT] = {1, YEAR},
    [SMTPSTATUS_POLICY_OPTION_JITTER] = {0, 100},           [SMTPSTATUS_POLICY_OPTION_RETRY_FAILED] = {0, 1},
    [SMTPSTATUS_POLICY_OPTION_WINDOW] = {1, 1000},          [SMTPSTATUS_POLICY_OPTION_SOFT_DAYS] = {0, 15},
    [SMTPSTATUS_POLICY_OPTION_SOFT_SPAN] = {0, 1000},       [SMTPSTATUS_POLICY_OPTION_FULL_DAYS] = {0, 15},
    [SMTPSTATUS_POLICY_OPTION_FULL_SPAN] = {0, 1000},       [SMTPSTATUS_POLICY_OPTION_DISABLED_DAYS] = {0, 15},
    [SMTPSTATUS_POLICY_OPTION_DISABLED_SPAN] = {0, 1000},   [SMTPSTATUS_POLICY_OPTION_SERVER_DAYS] = {0, 15},
    [SMTPSTATUS_POLICY_OPTION_SERVER_SPAN] = {0, 1000},     [SMTPSTATUS_POLICY_OPTION_HARD_LIFT] = {0, 36500},
    [SMTPSTATUS_POLICY_OPTION_COMPLAINT_LIFT] = {0, 36500}, [SMTPSTATUS_POLICY_OPTION_SOFT_LIFT] = {0, 36500},
    [SMTPSTATUS_POLICY_OPTION_FULL_LIFT] = {0, 36500},      [SMTPSTATUS_POLICY_OPTION_DISABLED_LIFT] = {0, 36500},
    [SMTPSTATUS_POLICY_OPTION_SERVER_LIFT] = {0, 36500},
};

_Static_assert(SMTPSTATUS_POLICY_OPTION_SERVER_LIFT + 1 == POLICY_OPTIONS, "an option has no place");
_Static_assert(SMTPSTATUS_SCHEDULE_SPLIT + 1 == POLICY_SCHEDULES, "a schedule has no place");

/* Any other memory is no policy, and in a damaged one no count leads beyond its steps. */
static int is_ready(const struct policy *policy)
{
    int ready = policy->options[0] == POLICY_MAGIC;
    for (uint32_t i = 0; i < POLICY_SCHEDULES; i++) {
        ready &= policy->counts[i] <= POLICY_MOST_STEPS;
    }
    return ready;
}

SMTPSTATUS_PRIVATE const struct policy *policy_of(const smtpstatus_policy *handle)
{
    if (handle == NULL) {
        return &defaults;
    }
    const struct policy *policy = (const struct policy *)(const void *)handle;
    return is_ready(policy) ? policy : NULL;
}

/* The policy to be changed. *result says why there is none. */
static struct policy *writable_policy(smtpstatus_policy *handle, int *result)
{
    struct policy *policy = (struct policy *)(void *)handle;
    *result = handle == NULL ? SMTPSTATUS_ERROR_ARGUMENT : is_ready(policy) ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_STATE;
    return *result == SMTPSTATUS_OK ? policy : NULL;
}

static int is_option(int option)
{
    return option > 0 && option < (int)POLICY_OPTIONS;
}

static int is_schedule(int schedule)
{
    return schedule > SMTPSTATUS_SCHEDULE_NONE && schedule < (int)POLICY_SCHEDULES;
}

size_t smtpstatus_policy_size(void)
{
    return sizeof(struct policy);
}

int smtpstatus_policy_init(smtpstatus_policy *handle, size_t size)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (size < sizeof(struct policy)) {
        return SMTPSTATUS_ERROR_STORAGE;
    }
    memcpy(handle, &defaults, sizeof defaults);
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_policy_set(smtpstatus_policy *handle, int option, uint64_t value)
{
    int result;
    struct policy *policy = writable_policy(handle, &result);
    if (policy == NULL) {
        return result;
    }
    if (!is_option(option) || value < ranges[option].least || value > ranges[option].most) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    policy->options[option] = (uint32_t)value;
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_policy_get(const smtpstatus_policy *handle, int option, uint64_t *value)
{
    const struct policy *policy = policy_of(handle);
    if (policy == NULL) {
        return SMTPSTATUS_ERROR_STATE;
    }
    if (!is_option(option) || value == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    *value = policy->options[option];
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_policy_step(const smtpstatus_policy *handle, int schedule, size_t index, uint32_t *until,
                                           uint32_t *wait, uint32_t *growth)
{
    const struct policy *policy = policy_of(handle);
    if (policy == NULL) {
        return SMTPSTATUS_ERROR_STATE;
    }
    if (!is_schedule(schedule)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (index >= policy->counts[schedule]) {
        return SMTPSTATUS_END;
    }
    const struct policy_step *step = &policy->steps[schedule][index];
    if (until != NULL) {
        *until = step->until;
    }
    if (wait != NULL) {
        *wait = step->wait;
    }
    if (growth != NULL) {
        *growth = step->growth;
    }
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_policy_clear_schedule(smtpstatus_policy *handle, int schedule)
{
    int result;
    struct policy *policy = writable_policy(handle, &result);
    if (policy == NULL) {
        return result;
    }
    if (!is_schedule(schedule)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    policy->counts[schedule] = 0;
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_policy_add_step(smtpstatus_policy *handle, int schedule, uint32_t until, uint32_t wait,
                                               uint32_t growth)
{
    int result;
    struct policy *policy = writable_policy(handle, &result);
    if (policy == NULL) {
        return result;
    }
    if (!is_schedule(schedule) || wait < 1 || wait > YEAR || growth < LEAST_GROWTH || growth > MOST_GROWTH) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    uint32_t count = policy->counts[schedule];
    struct policy_step *steps = policy->steps[schedule];
    if (until <= (count > 0 ? steps[count - 1].until : 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (count == POLICY_MOST_STEPS) {
        return SMTPSTATUS_ERROR_BUFFER;
    }
    steps[count].until = until;
    steps[count].wait = wait;
    steps[count].growth = growth;
    policy->counts[schedule] = count + 1;
    return SMTPSTATUS_OK;
}
