/*
 * Retries: which schedule, when, until when, and the policy behind it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

#define MINUTE 60U
#define HOUR 3600U
#define DAY 86400U
#define START 1700000000 /* an arbitrary first attempt */

static void judge_text(smtpstatus *status, const char *reply)
{
    make_fresh(status);
    assert_int_equal(smtpstatus_parse_diagnostic(status, reply, strlen(reply)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
}

static void make_policy(smtpstatus_policy *policy)
{
    assert_int_equal(smtpstatus_policy_init(policy, sizeof *policy), SMTPSTATUS_OK);
}

/* The wait without jitter, 0 when there is no retry. */
static uint32_t plain_wait(const smtpstatus *status, uint32_t attempt, uint32_t age)
{
    smtpstatus_policy policy;
    uint32_t wait = 0;
    make_policy(&policy);
    assert_int_equal(smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_JITTER, 0), SMTPSTATUS_OK);
    (void)smtpstatus_retry(status, &policy, attempt, START, START + (int64_t)age, 0, &wait, NULL);
    return wait;
}

/* ------------------------------------------------------------------ what is retried, and how */

struct answer {
    const char *name; /* the reply */
    int schedule;
    int retry;
    int reason;
    int failed_retry; /* the same where the policy lets 5yz replies be retried */
    uint32_t first;   /* the first wait, without jitter */
    uint32_t needs_text;
};

static const struct answer answers[] = {
    {"250 2.0.0 ok", SMTPSTATUS_SCHEDULE_NONE, SMTPSTATUS_RETRY_NOTHING, SMTPSTATUS_RETRY_REASON_NO_FAILURE,
     SMTPSTATUS_RETRY_NOTHING, 0, 0},
    {"354 go on", SMTPSTATUS_SCHEDULE_NONE, SMTPSTATUS_RETRY_NOTHING, SMTPSTATUS_RETRY_REASON_NO_FAILURE,
     SMTPSTATUS_RETRY_NOTHING, 0, 0},
    {"450 4.2.1 later", SMTPSTATUS_SCHEDULE_STANDARD, SMTPSTATUS_RETRY_AGAIN, SMTPSTATUS_RETRY_REASON_SCHEDULE,
     SMTPSTATUS_RETRY_AGAIN, 10 * MINUTE, 0},
    {"450 4.1.1 User unknown", SMTPSTATUS_SCHEDULE_STANDARD, SMTPSTATUS_RETRY_AGAIN, SMTPSTATUS_RETRY_REASON_SCHEDULE,
     SMTPSTATUS_RETRY_AGAIN, 10 * MINUTE, 0},
    {"451 Greylisted", SMTPSTATUS_SCHEDULE_GREYLISTED, SMTPSTATUS_RETRY_AGAIN, SMTPSTATUS_RETRY_REASON_SCHEDULE,
     SMTPSTATUS_RETRY_AGAIN, 5 * MINUTE, 1},
    {"451 4.7.1 Greylisted, try again in 900 seconds", SMTPSTATUS_SCHEDULE_GREYLISTED, SMTPSTATUS_RETRY_AGAIN,
     SMTPSTATUS_RETRY_REASON_SERVER, SMTPSTATUS_RETRY_AGAIN, 900, 1},
    {"451 4.7.1 Greylisted, try again in 10 seconds", SMTPSTATUS_SCHEDULE_GREYLISTED, SMTPSTATUS_RETRY_AGAIN,
     SMTPSTATUS_RETRY_REASON_SCHEDULE, SMTPSTATUS_RETRY_AGAIN, 5 * MINUTE, 1},
    {"450 4.7.0 Too many messages, rate limited", SMTPSTATUS_SCHEDULE_SLOWER, SMTPSTATUS_RETRY_AGAIN,
     SMTPSTATUS_RETRY_REASON_SCHEDULE, SMTPSTATUS_RETRY_AGAIN, 15 * MINUTE, 1},
    {"421 4.3.2 busy", SMTPSTATUS_SCHEDULE_BUSY, SMTPSTATUS_RETRY_AGAIN, SMTPSTATUS_RETRY_REASON_SCHEDULE,
     SMTPSTATUS_RETRY_AGAIN, 15 * MINUTE, 0},
    {"452 4.2.2 full", SMTPSTATUS_SCHEDULE_FULL, SMTPSTATUS_RETRY_AGAIN, SMTPSTATUS_RETRY_REASON_SCHEDULE,
     SMTPSTATUS_RETRY_AGAIN, 4 * HOUR, 0},
    {"452 4.3.1 disk full", SMTPSTATUS_SCHEDULE_FULL, SMTPSTATUS_RETRY_AGAIN, SMTPSTATUS_RETRY_REASON_SCHEDULE,
     SMTPSTATUS_RETRY_AGAIN, 4 * HOUR, 0},
    {"452 4.5.3 too many", SMTPSTATUS_SCHEDULE_SPLIT, SMTPSTATUS_RETRY_AGAIN, SMTPSTATUS_RETRY_REASON_SCHEDULE,
     SMTPSTATUS_RETRY_AGAIN, MINUTE, 0},
    {"550 5.1.1 User unknown", SMTPSTATUS_SCHEDULE_STANDARD, SMTPSTATUS_RETRY_GIVE_UP,
     SMTPSTATUS_RETRY_REASON_PERMANENT, SMTPSTATUS_RETRY_GIVE_UP, 0, 0},
    {"552 5.2.2 full", SMTPSTATUS_SCHEDULE_FULL, SMTPSTATUS_RETRY_GIVE_UP, SMTPSTATUS_RETRY_REASON_PERMANENT,
     SMTPSTATUS_RETRY_GIVE_UP, 0, 0},
    {"550 5.7.1 policy", SMTPSTATUS_SCHEDULE_STANDARD, SMTPSTATUS_RETRY_GIVE_UP, SMTPSTATUS_RETRY_REASON_PERMANENT,
     SMTPSTATUS_RETRY_GIVE_UP, 0, 0},
    {"552 5.5.3 too many", SMTPSTATUS_SCHEDULE_SPLIT, SMTPSTATUS_RETRY_GIVE_UP, SMTPSTATUS_RETRY_REASON_PERMANENT,
     SMTPSTATUS_RETRY_AGAIN, 0, 0},
    {"550 Rate limit exceeded", SMTPSTATUS_SCHEDULE_SLOWER, SMTPSTATUS_RETRY_GIVE_UP, SMTPSTATUS_RETRY_REASON_PERMANENT,
     SMTPSTATUS_RETRY_AGAIN, 0, 1},
    {"554 5.4.1 no answer", SMTPSTATUS_SCHEDULE_STANDARD, SMTPSTATUS_RETRY_GIVE_UP, SMTPSTATUS_RETRY_REASON_PERMANENT,
     SMTPSTATUS_RETRY_AGAIN, 0, 0},
    {"550 Greylisted", SMTPSTATUS_SCHEDULE_GREYLISTED, SMTPSTATUS_RETRY_GIVE_UP, SMTPSTATUS_RETRY_REASON_PERMANENT,
     SMTPSTATUS_RETRY_AGAIN, 0, 1},
    {"words without a code", SMTPSTATUS_SCHEDULE_STANDARD, SMTPSTATUS_RETRY_GIVE_UP, SMTPSTATUS_RETRY_REASON_PERMANENT,
     SMTPSTATUS_RETRY_GIVE_UP, 0, 0},
};

static void test_answer(void **state)
{
    const struct answer *item = *state;
    smtpstatus status;
    smtpstatus_policy policy;
    int reason = -1;
    if (item->needs_text && !reads_text()) {
        return;
    }
    judge_text(&status, item->name);
    assert_int_equal(smtpstatus_schedule(&status), item->schedule);
    assert_int_equal(smtpstatus_retry(&status, NULL, 1, START, START, 0, NULL, &reason), item->retry);
    assert_int_equal(reason, item->reason);
    assert_int_equal(plain_wait(&status, 1, 0), item->first);
    make_policy(&policy);
    assert_int_equal(smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_RETRY_FAILED, 1), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_retry(&status, &policy, 1, START, START, 0, NULL, NULL), item->failed_retry);
}

/* ------------------------------------------------------------------ when */

struct moment {
    const char *name; /* the reply */
    uint32_t attempt;
    uint32_t age;
    uint32_t wait; /* 0: given up */
};

/* By codes alone, so that a build without text runs them, too. */
static const struct moment moments[] = {
    {"450 4.2.1", 1, 0, 10 * MINUTE},
    {"450 4.2.1", 7, HOUR - 1, 10 * MINUTE},
    {"450 4.2.1", 8, HOUR, HOUR},
    {"450 4.2.1", 54, 2 * DAY - 1, HOUR},
    {"450 4.2.1", 55, 2 * DAY, 4 * HOUR},
    {"450 4.2.1", 70, 5 * DAY - 4 * HOUR, 4 * HOUR},
    {"450 4.2.1", 70, 5 * DAY - 4 * HOUR + 1, 0},
    {"450 4.2.1", 70, 5 * DAY, 0},
    {"450 4.2.1", 70, 50 * DAY, 0},
    {"450 4.2.1", 1, 3 * DAY, 4 * HOUR}, /* the age counts, not the attempts */
    {"450 4.2.1", 0, 0, 10 * MINUTE},
    {"450 4.2.1", UINT32_MAX, 0, 10 * MINUTE},
    {"452 4.2.2", 1, 0, 4 * HOUR},
    {"452 4.2.2", 6, DAY, 12 * HOUR},
    {"452 4.2.2", 12, 5 * DAY - 12 * HOUR + 1, 0},
    {"421 4.3.2", 2, 2 * HOUR - 1, 15 * MINUTE},
    {"421 4.3.2", 9, 2 * HOUR, HOUR},
    {"452 4.5.3", 1, 0, MINUTE},
    {"452 4.5.3", 11, 10 * MINUTE, 10 * MINUTE},
};

static void test_moment(void **state)
{
    const struct moment *item = *state;
    smtpstatus status;
    judge_text(&status, item->name);
    assert_int_equal(plain_wait(&status, item->attempt, item->age), item->wait);
}

static void judge_slower(smtpstatus *status)
{
    make_fresh(status);
    assert_int_equal(smtpstatus_parse_codes(status, 450, pack(4, 7, 28)), SMTPSTATUS_OK); /* RFC 7372: mail flood */
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_schedule(status), SMTPSTATUS_SCHEDULE_SLOWER);
}

static void test_growth(void **state)
{
    static const uint32_t expected[] = {15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 4 * HOUR, 4 * HOUR};
    smtpstatus status;
    (void)state;
    judge_slower(&status);
    for (uint32_t i = 0; i < COUNT(expected); i++) {
        assert_int_equal(plain_wait(&status, i + 1, 0), expected[i]);
    }
    assert_int_equal(plain_wait(&status, UINT32_MAX, 0), 4 * HOUR);
}

/* A wait of one second that grows by one percent must not stand still, nor run for ever. */
static void test_slow_growth(void **state)
{
    smtpstatus status;
    smtpstatus_policy policy;
    uint32_t wait = 0;
    (void)state;
    judge_slower(&status);
    make_policy(&policy);
    (void)smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_JITTER, 0);
    (void)smtpstatus_policy_clear_schedule(&policy, SMTPSTATUS_SCHEDULE_SLOWER);
    assert_int_equal(smtpstatus_policy_add_step(&policy, SMTPSTATUS_SCHEDULE_SLOWER, UINT32_MAX, 1, 101), 0);
    (void)smtpstatus_retry(&status, &policy, 1, 0, 0, 0, &wait, NULL);
    assert_int_equal(wait, 1);
    (void)smtpstatus_retry(&status, &policy, 120, 0, 0, 0, &wait, NULL);
    assert_in_range(wait, 2, 4); /* 1.01 ^ 119 = 3.27, less what is lost in rounding */
    (void)smtpstatus_retry(&status, &policy, UINT32_MAX, 0, 0, 0, &wait, NULL);
    assert_int_equal(wait, 4 * HOUR);
    /* A wait that starts over the cap stays what it is. */
    (void)smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_LONGEST_WAIT, 1);
    (void)smtpstatus_policy_clear_schedule(&policy, SMTPSTATUS_SCHEDULE_SLOWER);
    (void)smtpstatus_policy_add_step(&policy, SMTPSTATUS_SCHEDULE_SLOWER, UINT32_MAX, 50, 1000);
    (void)smtpstatus_retry(&status, &policy, 3, 0, 0, 0, &wait, NULL);
    assert_int_equal(wait, 50);
}

static void test_clocks(void **state)
{
    static const struct {
        int64_t first, now;
        int retry;
    } clocks[] = {
        {0, 0, SMTPSTATUS_RETRY_AGAIN},
        {1000, 0, SMTPSTATUS_RETRY_AGAIN}, /* set back */
        {INT64_MAX, INT64_MIN, SMTPSTATUS_RETRY_AGAIN},
        {INT64_MIN, INT64_MIN, SMTPSTATUS_RETRY_AGAIN},
        {INT64_MAX, INT64_MAX, SMTPSTATUS_RETRY_AGAIN},
        {-1000, -900, SMTPSTATUS_RETRY_AGAIN}, /* before 1970 */
        {INT64_MIN, INT64_MAX, SMTPSTATUS_RETRY_GIVE_UP},
        {0, INT64_MAX, SMTPSTATUS_RETRY_GIVE_UP},
        {INT64_MIN, 0, SMTPSTATUS_RETRY_GIVE_UP},
    };
    smtpstatus status;
    (void)state;
    judge_text(&status, "450 4.2.1");
    for (size_t i = 0; i < COUNT(clocks); i++) {
        uint32_t wait = 7;
        int again = clocks[i].retry == SMTPSTATUS_RETRY_AGAIN;
        assert_int_equal(smtpstatus_retry(&status, NULL, 1, clocks[i].first, clocks[i].now, i, &wait, NULL),
                         clocks[i].retry);
        assert_true(again ? wait >= 600 && wait <= 750 : wait == 7);
    }
}

/* An attempt exactly at the time to give up is made, one that comes a second later is not. */
static void test_last_attempt(void **state)
{
    smtpstatus status;
    smtpstatus_policy policy;
    (void)state;
    judge_text(&status, "450 4.2.1");
    make_policy(&policy);
    assert_int_equal(smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_GIVE_UP_AFTER, 10 * MINUTE),
                     SMTPSTATUS_OK);
    for (int64_t age = -1; age <= 1; age++) {
        int again = age <= 0;
        uint32_t wait = 0;
        assert_int_equal(smtpstatus_retry(&status, &policy, 1, START, START + age, 7, &wait, NULL),
                         again ? SMTPSTATUS_RETRY_AGAIN : SMTPSTATUS_RETRY_GIVE_UP);
        assert_int_equal(wait, again ? 10 * MINUTE : 0);
    }
}

static void test_server_asks_too_much(void **state)
{
    static const char reply[] = "451 4.7.1 Please try again in 24 hours";
    smtpstatus status;
    uint32_t wait = 0;
    int reason = 0;
    (void)state;
    if (!reads_text()) {
        return;
    }
    judge_text(&status, reply);
    assert_int_equal(smtpstatus_retry_after(&status, &wait), SMTPSTATUS_OK);
    assert_int_equal(wait, DAY);
    assert_int_equal(plain_wait(&status, 1, 0), DAY);
    assert_int_equal(plain_wait(&status, 1, 4 * DAY), DAY);
    assert_int_equal(smtpstatus_retry(&status, NULL, 9, START, START + 4 * (int64_t)DAY + 1, 0, &wait, &reason),
                     SMTPSTATUS_RETRY_GIVE_UP);
    assert_int_equal(reason, SMTPSTATUS_RETRY_REASON_TOO_LONG);
}

/* ------------------------------------------------------------------ seeds */

#define BUCKETS 150 /* seconds 600..749 of the first wait */
#define SEEDS 1000000

/* Seeds side by side, and seeds far apart, spread evenly over the whole jitter. */
static void test_seeds(void **state)
{
    static uint32_t counts[2][BUCKETS + 1];
    smtpstatus status;
    (void)state;
    judge_text(&status, "450 4.2.1");
    for (uint64_t i = 0; i < SEEDS; i++) {
        for (uint64_t k = 0; k < 2; k++) {
            uint32_t wait = 0;
            uint64_t seed = k == 0 ? i : i << 40;
            (void)smtpstatus_retry(&status, NULL, 1, START, START, seed, &wait, NULL);
            assert_in_range(wait, 600, 600 + BUCKETS);
            counts[k][wait - 600]++;
        }
    }
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i <= BUCKETS; i++) {
            uint32_t mean = SEEDS / (BUCKETS + 1);
            assert_in_range(counts[k][i], mean - mean / 10, mean + mean / 10);
        }
    }
}

/* Two messages that met once do not meet at every attempt; the same question has the same answer. */
static void test_seed_and_attempt(void **state)
{
    smtpstatus status;
    int met = 0;
    (void)state;
    judge_text(&status, "450 4.2.1");
    for (uint32_t attempt = 1; attempt <= 100; attempt++) {
        uint32_t waits[3] = {0, 0, 0};
        for (uint64_t seed = 0; seed < 3; seed++) {
            (void)smtpstatus_retry(&status, NULL, attempt, START, START, seed % 2, &waits[seed], NULL);
        }
        met += waits[0] == waits[1];
        assert_int_equal(waits[0], waits[2]);
    }
    assert_true(met < 10);
    /* No attempt at all is the first one. */
    for (uint64_t seed = 0; seed < 10; seed++) {
        uint32_t waits[2] = {0, 0};
        for (uint32_t attempt = 0; attempt < 2; attempt++) {
            (void)smtpstatus_retry(&status, NULL, attempt, START, START, seed, &waits[attempt], NULL);
        }
        assert_int_equal(waits[0], waits[1]);
    }
}

/* ------------------------------------------------------------------ a whole life in the queue */

static const char *const lives[] = {"450 4.2.1",
                                    "452 4.2.2",
                                    "421 4.3.2",
                                    "452 4.5.3",
                                    "450 4.7.28",
                                    "451 4.7.1 Greylisted",
                                    "451 4.7.1 try again in 3 hours"};

/* No attempt after the give-up time, none before the schedule, and an end. */
static void test_lives(void **state)
{
    (void)state;
    for (size_t life = 0; life < COUNT(lives); life++) {
        smtpstatus status;
        judge_text(&status, lives[life]);
        for (uint64_t seed = 0; seed < 500; seed++) {
            int64_t now = START;
            uint32_t attempt = 1;
            uint32_t wait = 0;
            uint32_t asked = 0;
            int reason = 0;
            (void)smtpstatus_retry_after(&status, &asked);
            while (smtpstatus_retry(&status, NULL, attempt, START, now, seed, &wait, &reason) ==
                   SMTPSTATUS_RETRY_AGAIN) {
                assert_true(wait >= plain_wait(&status, attempt, (uint32_t)(now - START)));
                assert_true(wait >= asked);
                now += wait;
                attempt++;
                assert_true(now <= START + 5 * (int64_t)DAY);
                assert_in_range(attempt, 2, 200);
            }
            assert_true(now >= START + 4 * (int64_t)DAY); /* RFC 5321 4.5.4.1: at least four to five days */
            assert_true(attempt >= 9);
        }
    }
}

/* ------------------------------------------------------------------ the policy */

static void test_policy_options(void **state)
{
    static const uint64_t values[] = {0,    1,    2,     15,    16,       100,      101,
                                      1000, 1001, 36500, 36501, 31536000, 31536001, UINT64_MAX};
    (void)state;
    for (int option = -2; option < 40; option++) {
        smtpstatus_policy policy;
        uint64_t value = 77;
        make_policy(&policy);
        int known = strcmp(smtpstatus_policy_option_name(option), "invalid") != 0;
        int taken = 0;
        assert_int_equal(smtpstatus_policy_get(&policy, option, &value),
                         known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
        uint64_t standard = value;
        assert_int_equal(smtpstatus_policy_get(NULL, option, &value),
                         known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(value, standard);
        for (size_t i = 0; i < COUNT(values); i++) {
            uint64_t before = 0;
            uint64_t after = 0;
            (void)smtpstatus_policy_get(&policy, option, &before);
            int result = smtpstatus_policy_set(&policy, option, values[i]);
            (void)smtpstatus_policy_get(&policy, option, &after);
            assert_true(result == SMTPSTATUS_OK || (result == SMTPSTATUS_ERROR_ARGUMENT && after == before));
            assert_true(result != SMTPSTATUS_OK || after == values[i]);
            taken += result == SMTPSTATUS_OK;
        }
        assert_int_equal(taken > 0, known);
        assert_true(taken < (int)COUNT(values)); /* every option has a range */
        assert_int_equal(smtpstatus_policy_set(&policy, option, standard),
                         known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
    }
}

static void test_policy_misuse(void **state)
{
    smtpstatus status;
    smtpstatus fresh;
    smtpstatus_policy policy;
    smtpstatus_policy exact;
    uint64_t value = 7;
    uint32_t wait = 7;
    int reason = 7;
    (void)state;
    judge_text(&status, "450 4.2.1");
    make_fresh(&fresh);
    memset(&policy, 0, sizeof policy);
    assert_true(smtpstatus_policy_size() <= SMTPSTATUS_POLICY_SIZE);
    assert_int_equal(smtpstatus_policy_init(NULL, sizeof policy), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_policy_init(&policy, smtpstatus_policy_size() - 1), SMTPSTATUS_ERROR_STORAGE);
    assert_int_equal(smtpstatus_policy_init(&exact, smtpstatus_policy_size()), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_policy_set(NULL, 1, 1), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_policy_set(&policy, 1, 1), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_policy_get(&policy, 1, &value), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_policy_get(NULL, 1, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_policy_step(&policy, 1, 0, NULL, NULL, NULL), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_policy_clear_schedule(&policy, 1), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_policy_clear_schedule(NULL, 1), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_policy_add_step(&policy, 1, 1, 1, 100), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_policy_add_step(NULL, 1, 1, 1, 100), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_retry(&status, &policy, 1, 0, 0, 0, &wait, &reason), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_retry(NULL, NULL, 1, 0, 0, 0, &wait, &reason), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_retry(&fresh, NULL, 1, 0, 0, 0, &wait, &reason), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_schedule(NULL), SMTPSTATUS_SCHEDULE_NONE);
    assert_int_equal(smtpstatus_schedule(&fresh), SMTPSTATUS_SCHEDULE_NONE);
    assert_int_equal(wait, 7);
    assert_int_equal(reason, 7);
    assert_int_equal(value, 7);
}

/* Memory that was never made a policy is none, whatever lies in it; nor does a damaged one lead astray. */
static void test_policy_of_garbage(void **state)
{
    (void)state;
    smtpstatus status;
    size_t refused = 0;
    uint64_t updated = 0;
    judge_text(&status, "450 4.2.1");
    for (unsigned byte = 0; byte < 256; byte++) {
        smtpstatus_policy policy;
        memset(&policy, (int)byte, sizeof policy);
        assert_int_equal(smtpstatus_retry(&status, &policy, 1, 0, 0, 0, NULL, NULL), SMTPSTATUS_ERROR_STATE);
        assert_int_equal(smtpstatus_decide(0, &policy, 0, NULL, NULL), SMTPSTATUS_ERROR_STATE);
        assert_int_equal(smtpstatus_history_update(0, &policy, &status, 1, &updated), SMTPSTATUS_ERROR_STATE);
        assert_int_equal(smtpstatus_policy_set(&policy, 1, 1), SMTPSTATUS_ERROR_STATE);
        assert_int_equal(smtpstatus_policy_step(&policy, 1, 100, NULL, NULL, NULL), SMTPSTATUS_ERROR_STATE);
        assert_int_equal(smtpstatus_policy_add_step(&policy, 1, 1, 1, 100), SMTPSTATUS_ERROR_STATE);
    }
    for (size_t at = 0; at < smtpstatus_policy_size(); at += sizeof(uint32_t)) {
        smtpstatus_policy policy;
        make_policy(&policy);
        memset(policy.bytes + at, 0xAA, sizeof(uint32_t));
        refused += smtpstatus_retry(&status, &policy, 1, 0, 0, 0, NULL, NULL) == SMTPSTATUS_ERROR_STATE;
    }
    assert_int_equal(refused, 8); /* its mark, and the counts of seven lists of steps */
}

static void test_own_schedule(void **state)
{
    smtpstatus status;
    smtpstatus_policy policy;
    uint32_t wait = 0;
    uint32_t until = 0;
    uint32_t growth = 0;
    int reason = 0;
    (void)state;
    judge_text(&status, "450 4.2.1");
    make_policy(&policy);
    (void)smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_JITTER, 0);
    assert_int_equal(smtpstatus_policy_clear_schedule(&policy, SMTPSTATUS_SCHEDULE_STANDARD), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_policy_step(&policy, SMTPSTATUS_SCHEDULE_STANDARD, 0, NULL, NULL, NULL),
                     SMTPSTATUS_END);
    assert_int_equal(smtpstatus_retry(&status, &policy, 1, 0, 0, 0, &wait, &reason), SMTPSTATUS_RETRY_GIVE_UP);
    assert_int_equal(reason, SMTPSTATUS_RETRY_REASON_POLICY);
    for (uint32_t i = 1; i <= 8; i++) {
        assert_int_equal(smtpstatus_policy_add_step(&policy, SMTPSTATUS_SCHEDULE_STANDARD, i * 100, i, 100), 0);
        assert_int_equal(smtpstatus_policy_step(&policy, SMTPSTATUS_SCHEDULE_STANDARD, i - 1, &until, &wait, &growth),
                         0);
        assert_true(until == i * 100 && wait == i && growth == 100);
    }
    assert_int_equal(smtpstatus_policy_add_step(&policy, SMTPSTATUS_SCHEDULE_STANDARD, 900, 9, 100),
                     SMTPSTATUS_ERROR_BUFFER);
    (void)smtpstatus_retry(&status, &policy, 1, 0, 350, 0, &wait, NULL);
    assert_int_equal(wait, 4);
    /* Past the last step it is over, whatever GIVE_UP_AFTER says. */
    assert_int_equal(smtpstatus_retry(&status, &policy, 1, 0, 792, 0, &wait, &reason), SMTPSTATUS_RETRY_AGAIN);
    assert_int_equal(smtpstatus_retry(&status, &policy, 1, 0, 793, 0, &wait, &reason), SMTPSTATUS_RETRY_GIVE_UP);
    assert_int_equal(reason, SMTPSTATUS_RETRY_REASON_EXPIRED);
    /* The other schedules are as they were. */
    assert_int_equal(smtpstatus_policy_step(&policy, SMTPSTATUS_SCHEDULE_BUSY, 0, &until, &wait, NULL), SMTPSTATUS_OK);
    assert_int_equal(wait, 15 * MINUTE);
}

static void test_bad_steps(void **state)
{
    static const uint32_t bad[][3] = {{0, 1, 100}, {1, 0, 100}, {1, 31536001, 100}, {1, 1, 99}, {1, 1, 1001}};
    smtpstatus_policy policy;
    (void)state;
    make_policy(&policy);
    (void)smtpstatus_policy_clear_schedule(&policy, SMTPSTATUS_SCHEDULE_FULL);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(smtpstatus_policy_add_step(&policy, SMTPSTATUS_SCHEDULE_FULL, bad[i][0], bad[i][1], bad[i][2]),
                         SMTPSTATUS_ERROR_ARGUMENT);
    }
    assert_int_equal(smtpstatus_policy_add_step(&policy, SMTPSTATUS_SCHEDULE_FULL, 1, 31536000, 1000), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_policy_add_step(&policy, SMTPSTATUS_SCHEDULE_FULL, 1, 1, 100),
                     SMTPSTATUS_ERROR_ARGUMENT);
    for (int schedule = -1; schedule < 20; schedule++) {
        int known = schedule != 0 && strcmp(smtpstatus_schedule_name(schedule), "invalid") != 0;
        assert_int_equal(smtpstatus_policy_step(NULL, schedule, 0, NULL, NULL, NULL),
                         known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_policy_clear_schedule(&policy, schedule),
                         known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_policy_add_step(&policy, schedule, 1, 1, 100),
                         known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
    }
}

/* Every default step can be added again: the defaults obey the rules for callers. */
static void test_default_steps(void **state)
{
    smtpstatus_policy policy;
    (void)state;
    make_policy(&policy);
    for (int schedule = 1; strcmp(smtpstatus_schedule_name(schedule), "invalid") != 0; schedule++) {
        uint32_t until = 0;
        uint32_t wait = 0;
        uint32_t growth = 0;
        size_t count = 0;
        (void)smtpstatus_policy_clear_schedule(&policy, schedule);
        while (smtpstatus_policy_step(NULL, schedule, count, &until, &wait, &growth) == SMTPSTATUS_OK) {
            assert_int_equal(smtpstatus_policy_add_step(&policy, schedule, until, wait, growth), SMTPSTATUS_OK);
            count++;
        }
        assert_true(count > 0);
        assert_int_equal(until, UINT32_MAX);
    }
}

/* Each reason has a sentence of its own, and other numbers have none. */
static void test_reason_texts(void **state)
{
    const char *unknown = smtpstatus_retry_reason_text(-1);
    (void)state;
    for (int reason = -10; reason < 100; reason++) {
        int known = strcmp(smtpstatus_retry_reason_name(reason), "invalid") != 0;
        assert_int_equal(strcmp(smtpstatus_retry_reason_text(reason), unknown) != 0, known);
        for (int other = 0; known && other < reason; other++) {
            assert_string_not_equal(smtpstatus_retry_reason_text(reason), smtpstatus_retry_reason_text(other));
        }
    }
}

int main(void)
{
    static struct CMUnitTest tests[80];
    size_t count = 0;
    ADD_CASES(tests, &count, answers, test_answer);
    ADD_CASES(tests, &count, moments, test_moment);
    ADD(tests, &count, test_growth);
    ADD(tests, &count, test_slow_growth);
    ADD(tests, &count, test_clocks);
    ADD(tests, &count, test_last_attempt);
    ADD(tests, &count, test_server_asks_too_much);
    ADD(tests, &count, test_seeds);
    ADD(tests, &count, test_seed_and_attempt);
    ADD(tests, &count, test_lives);
    ADD(tests, &count, test_policy_options);
    ADD(tests, &count, test_policy_misuse);
    ADD(tests, &count, test_policy_of_garbage);
    ADD(tests, &count, test_own_schedule);
    ADD(tests, &count, test_bad_steps);
    ADD(tests, &count, test_default_steps);
    ADD(tests, &count, test_reason_texts);
    return RUN(tests, count);
}
