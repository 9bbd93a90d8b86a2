/*
 * The history of an address, and what is decided from it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

#define FIRST 20000U /* an arbitrary day, 2024-10-04 */

static uint64_t add(uint64_t history, int event, uint32_t day)
{
    uint64_t updated = 0;
    assert_int_equal(smtpstatus_history_add(history, NULL, event, day, &updated), SMTPSTATUS_OK);
    assert_true(updated <= INT64_MAX);
    return updated;
}

static uint32_t part(uint64_t history, int field)
{
    uint32_t value = 0;
    assert_int_equal(smtpstatus_history_get(history, field, &value), SMTPSTATUS_OK);
    return value;
}

/* ------------------------------------------------------------------ verdict -> event */

struct verdict_case {
    const char *name; /* the reply */
    int command;
    int event;
    int needs_text;
};

static const struct verdict_case verdicts[] = {
    {"250 2.0.0 queued", 0, SMTPSTATUS_EVENT_DELIVERED, 0},
    {"250 2.0.0 queued", SMTPSTATUS_COMMAND_END_OF_DATA, SMTPSTATUS_EVENT_DELIVERED, 0},
    {"250 2.0.0 queued", SMTPSTATUS_COMMAND_BDAT, SMTPSTATUS_EVENT_DELIVERED, 0},
    {"250 2.1.5 ok", SMTPSTATUS_COMMAND_RCPT, SMTPSTATUS_EVENT_NOTHING, 0},
    {"250 ok", SMTPSTATUS_COMMAND_MAIL, SMTPSTATUS_EVENT_NOTHING, 0},
    {"220 ready", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"252 cannot verify", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"354 go on", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"550 5.1.1 no such user", 0, SMTPSTATUS_EVENT_HARD, 0},
    {"550 5.1.1 no such user", SMTPSTATUS_COMMAND_RCPT, SMTPSTATUS_EVENT_HARD, 0},
    {"550 5.1.2 no such domain", 0, SMTPSTATUS_EVENT_HARD, 0},
    {"450 4.1.1 no such user", 0, SMTPSTATUS_EVENT_SOFT, 0},
    {"450 4.2.1 later", 0, SMTPSTATUS_EVENT_DISABLED, 0},
    {"450 4.2.0 later", 0, SMTPSTATUS_EVENT_SOFT, 0},
    {"450 4.2.1 later", SMTPSTATUS_COMMAND_MAIL, SMTPSTATUS_EVENT_NOTHING, 0},
    {"452 4.2.2 full", 0, SMTPSTATUS_EVENT_FULL, 0},
    {"552 5.2.2 full", 0, SMTPSTATUS_EVENT_FULL, 0},
    {"550 5.2.1 Account temporarily disabled", 0, SMTPSTATUS_EVENT_DISABLED, 1},
    {"550 5.2.1 Your account has been suspended", 0, SMTPSTATUS_EVENT_NOTHING, 1},
    {"451 4.3.0 fault", 0, SMTPSTATUS_EVENT_SERVER, 0},
    {"452 4.3.1 disk", 0, SMTPSTATUS_EVENT_SERVER, 0},
    {"421 4.3.2 busy", 0, SMTPSTATUS_EVENT_SERVER, 0},
    {"421 4.3.2 busy", SMTPSTATUS_COMMAND_CONNECT, SMTPSTATUS_EVENT_SERVER, 0},
    {"450 4.4.1 no answer", 0, SMTPSTATUS_EVENT_SERVER, 0},
    {"554 5.0.0 abc", 0, SMTPSTATUS_EVENT_SERVER, 0},
    {"450 4.4.3 name server", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"450 4.1.2 domain", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"450 4.7.28 flood", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"450 4.5.3 too many", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"451 4.7.1 Greylisted", 0, SMTPSTATUS_EVENT_NOTHING, 1},
    {"450 4.7.1 policy", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"550 5.7.1 policy", 0, SMTPSTATUS_EVENT_NOTHING, 0},
    {"554 Blocked using zen.spamhaus.org", 0, SMTPSTATUS_EVENT_NOTHING, 1},
    {"451 Blocked using zen.spamhaus.org", 0, SMTPSTATUS_EVENT_NOTHING, 1},
    {"535 5.7.8 bad password", 0, SMTPSTATUS_EVENT_NOTHING, 0},
};

static void test_verdict(void **state)
{
    const struct verdict_case *item = *state;
    smtpstatus status;
    uint64_t updated = 0;
    if (item->needs_text && !reads_text()) {
        return;
    }
    make_fresh(&status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)item->command);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, item->name, strlen(item->name)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_event(&status), SMTPSTATUS_EVENT_NOTHING);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_event(&status), item->event);
    assert_int_equal(smtpstatus_history_update(0, NULL, &status, FIRST, &updated), SMTPSTATUS_OK);
    assert_int_equal(updated, add(0, item->event, FIRST));
}

/* No verdict of the sender's side, in no combination, counts against an address. */
static void test_all_verdicts(void **state)
{
    (void)state;
    for (int category = -5; category < 60; category++) {
        for (int outcome = -1; outcome < 6; outcome++) {
            for (int bounce = -1; bounce < 6; bounce++) {
                int event = smtpstatus_event_of(category, outcome, bounce);
                /* A number without a name is no value. */
                if (strcmp(smtpstatus_category_name(category), "invalid") == 0 ||
                    strcmp(smtpstatus_outcome_name(outcome), "invalid") == 0 ||
                    strcmp(smtpstatus_bounce_name(bounce), "invalid") == 0) {
                    assert_int_equal(event, SMTPSTATUS_EVENT_NOTHING);
                    continue;
                }
                if (category == SMTPSTATUS_CATEGORY_FEEDBACK) {
                    assert_int_equal(event, SMTPSTATUS_EVENT_COMPLAINT);
                    continue;
                }
                assert_int_equal(event == SMTPSTATUS_EVENT_HARD, bounce == SMTPSTATUS_BOUNCE_HARD);
                assert_int_equal(event == SMTPSTATUS_EVENT_DELIVERED,
                                 bounce == SMTPSTATUS_BOUNCE_NONE && category == SMTPSTATUS_CATEGORY_ACCEPTED);
                int counts = event >= SMTPSTATUS_EVENT_SOFT && event <= SMTPSTATUS_EVENT_SERVER;
                int sender = category >= SMTPSTATUS_CATEGORY_MESSAGE_TOO_LARGE ||
                             category == SMTPSTATUS_CATEGORY_RECIPIENT_REFUSED ||
                             category == SMTPSTATUS_CATEGORY_RELAY_DENIED ||
                             category == SMTPSTATUS_CATEGORY_DNS_FAILURE;
                assert_true(!counts || (bounce == SMTPSTATUS_BOUNCE_SOFT && !sender));
            }
        }
    }
}

/* ------------------------------------------------------------------ events -> decision */

/*
 * A story: one character a day from FIRST on. d delivered, h hard, s soft, f full, x disabled, v server, c complaint,
 * . nothing. The decision is that of the last day.
 */
struct story {
    const char *name;
    int decision;
    int reason;
    uint32_t lift; /* days after the last event; 0: none */
};

#define KEEP SMTPSTATUS_DECISION_KEEP, SMTPSTATUS_DECISION_REASON_NONE, 0
#define WATCH(why) SMTPSTATUS_DECISION_WATCH, SMTPSTATUS_DECISION_REASON_##why, 0
#define SUPPRESS(why, lift) SMTPSTATUS_DECISION_SUPPRESS, SMTPSTATUS_DECISION_REASON_##why, lift
#define DOTS_30 ".............................."
#define DOTS_59 DOTS_30 "............................."

static const struct story stories[] = {
    {"", KEEP},
    {"d", KEEP},
    {"dddd", KEEP},
    {"h", SUPPRESS(HARD, 0)},
    {"dddh", SUPPRESS(HARD, 0)},
    {"hhh", SUPPRESS(HARD, 0)},
    {"hsss", SUPPRESS(HARD, 0)},
    {"ssh", SUPPRESS(HARD, 0)},
    {"hd", KEEP},
    {"c", SUPPRESS(COMPLAINT, 0)},
    {"cd", SUPPRESS(COMPLAINT, 0)},
    {"ch", SUPPRESS(COMPLAINT, 0)},
    {"s", WATCH(SOFT)},
    {"ss", WATCH(SOFT)},
    {"sss", SUPPRESS(SOFT, 90)},
    {"ssss", SUPPRESS(SOFT, 90)},
    {"s.s.s", SUPPRESS(SOFT, 90)},
    {"sdsds", WATCH(SOFT)},
    {"ssdss", WATCH(SOFT)},
    {"ssd", KEEP},
    {"sssd", KEEP},
    {"ssdsss", SUPPRESS(SOFT, 90)},
    {"f", WATCH(FULL)},
    {"ffffffffffffff", WATCH(FULL)},
    {"fffffffffffffff", SUPPRESS(FULL, 90)},
    {"f......f......f......f", WATCH(FULL)},
    {"f......f......f......f......f", SUPPRESS(FULL, 90)},
    {"ffffffffffffdff", WATCH(FULL)},
    {"xxx", WATCH(DISABLED)},
    {"xxxxxxx", WATCH(DISABLED)},
    {"xxxxxxxx", SUPPRESS(DISABLED, 180)},
    {"vvvvvvvvvvvvvvvvvvvvvvvvvvvvvv", WATCH(SERVER)},
    {"vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv", SUPPRESS(SERVER, 30)},
    {"vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvd", KEEP},
    {"v......v......v......v......v......v", WATCH(SERVER)},
    {"vvs", WATCH(SOFT)},
    {"sv", WATCH(SOFT)},
    /* a run ends when no bounce comes for more than sixty days */
    {"ss" DOTS_59 "s", SUPPRESS(SOFT, 90)},
    {"ss" DOTS_59 ".s", WATCH(SOFT)},
    {"ss" DOTS_59 ".ss", WATCH(SOFT)},
    {"ss" DOTS_59 ".", WATCH(SOFT)},
    {"ss" DOTS_59 "..", KEEP},
    /* but not one that was enough */
    {"sss" DOTS_59 "..s", SUPPRESS(SOFT, 90)},
    {"sss" DOTS_59 DOTS_30, SUPPRESS(SOFT, 90)},
    {"sss" DOTS_59 DOTS_30 ".", SMTPSTATUS_DECISION_WATCH, SMTPSTATUS_DECISION_REASON_LIFTED, 90},
    {"sss" DOTS_59 DOTS_30 DOTS_30 "s", SUPPRESS(SOFT, 90)},
    {"sss" DOTS_59 DOTS_30 DOTS_30 "d", KEEP},
    /* the last of several that may be lifted counts */
    {"xxsss", SUPPRESS(SOFT, 90)},
    {"xxxxxxxsxss", SUPPRESS(SOFT, 180)},
};

static int event_of_letter(char letter)
{
    static const char letters[] = ".dhsfxvc";
    const char *found = strchr(letters, letter);
    assert_non_null(found);
    return (int)(found - letters);
}

static void test_story(void **state)
{
    const struct story *item = *state;
    uint64_t history = 0;
    uint32_t last = FIRST;
    uint32_t days = (uint32_t)strlen(item->name);
    uint32_t lift = 99;
    int reason = -1;
    for (uint32_t i = 0; i < days; i++) {
        int event = event_of_letter(item->name[i]);
        history = add(history, event, FIRST + i);
        last = event != SMTPSTATUS_EVENT_NOTHING ? FIRST + i : last;
    }
    uint32_t today = FIRST + (days > 0 ? days - 1 : 0);
    assert_int_equal(smtpstatus_decide(history, NULL, today, &reason, &lift), item->decision);
    assert_int_equal(reason, item->reason);
    assert_int_equal(lift, item->lift != 0 ? last + item->lift : 0);
    assert_int_equal(smtpstatus_decide(history, NULL, today, NULL, NULL), item->decision);
    if (days > 0 && item->decision == SMTPSTATUS_DECISION_SUPPRESS) {
        /* the date is the first day on which it is over, and not a day sooner */
        uint32_t end = lift != 0 ? lift : UINT32_MAX;
        assert_int_equal(smtpstatus_decide(history, NULL, lift != 0 ? end - 1 : end, NULL, NULL), item->decision);
        assert_int_equal(smtpstatus_decide(history, NULL, 0, NULL, NULL), item->decision);
    }
}

/* Several bounces of one day are one bounce day. */
static void test_same_day(void **state)
{
    uint64_t history = 0;
    (void)state;
    for (int i = 0; i < 50; i++) {
        history = add(history, SMTPSTATUS_EVENT_SOFT, FIRST);
        history = add(history, SMTPSTATUS_EVENT_FULL, FIRST);
    }
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SOFT), 1);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_FULL), 1);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_DISABLED), 0);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SPAN), 0);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_DAY), FIRST);
    /* The order of the calls is the order within the day. */
    assert_int_equal(part(add(history, SMTPSTATUS_EVENT_DELIVERED, FIRST), SMTPSTATUS_HISTORY_FIELD_SOFT), 0);
    history = add(add(0, SMTPSTATUS_EVENT_DELIVERED, FIRST), SMTPSTATUS_EVENT_SOFT, FIRST);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SOFT), 1);
}

static void test_saturation(void **state)
{
    uint64_t history = 0;
    (void)state;
    for (uint32_t i = 0; i < 3000; i++) {
        history = add(history, SMTPSTATUS_EVENT_FULL, FIRST + i);
    }
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_FULL), 15);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SPAN), 1023);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_DAY), FIRST + 2999);
}

/* ------------------------------------------------------------------ late events */

struct late {
    const char *name; /* a story, then this on the day FIRST + at: */
    char event;
    uint32_t at;
    const char *as; /* the story that leads to the same history; NULL: nothing changes */
};

static const struct late lates[] = {
    {".....ss", 's', 2, NULL}, /* before the run: a delivery may lie between */
    {"s....ss", 's', 2, NULL}, /* within: that day may be counted already */
    {"......d", 's', 2, NULL}, /* delivered since */
    {"s.....d", 'h', 2, NULL},        {"......d", 'h', 2, NULL},
    {"s...s", 'h', 2, "s...s+h"}, /* nothing was delivered since */
    {".....ss", 'h', 2, NULL},        {".....h", 'd', 2, NULL},
    {"s..h", 'd', 2, NULL},           {"ss..s", 'd', 2, "....s"}, /* what came after it stays */
    {"....ss", 'd', 2, NULL},         {"......d", 'd', 2, NULL},
    {"......d", 'c', 2, "......d+c"}, {"....s", 'c', 2, "....s+c"},
    {".....s", '.', 2, NULL},
};

static void test_late(void **state)
{
    const struct late *item = *state;
    uint64_t history = 0;
    uint64_t expected = 0;
    uint32_t day = FIRST;
    for (uint32_t i = 0; item->name[i] != '\0'; i++) {
        history = add(history, event_of_letter(item->name[i]), FIRST + i);
    }
    for (const char *as = item->as != NULL ? item->as : item->name; *as != '\0'; as++) {
        if (*as == '+') {
            as++;
            day--; /* on the same day as the one before */
        }
        expected = add(expected, event_of_letter(*as), day++);
    }
    assert_int_equal(add(history, event_of_letter(item->event), FIRST + item->at), expected);
}

/* ------------------------------------------------------------------ the number */

/* The layout is frozen: these numbers live in databases. */
static void test_frozen(void **state)
{
    static const struct {
        const char *story;
        uint64_t history;
    } frozen[] = {
        {"d", 0x1000000004E20FBB}, {"h", 0x1400000004E20A16},    {"sss", 0x104000C024E228AC},
        {"c", 0x1800000004E204E1}, {"fsxv", 0x1204444034E23A0B},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(frozen); i++) {
        uint64_t history = 0;
        for (uint32_t k = 0; frozen[i].story[k] != '\0'; k++) {
            history = add(history, event_of_letter(frozen[i].story[k]), FIRST + k);
        }
        assert_int_equal(history, frozen[i].history);
    }
}

/* The documented check, written down a second time, bit by bit. */
static uint64_t with_check(uint64_t fields)
{
    uint32_t check = 0xFFF;
    for (int at = 63; at >= 12; at--) {
        uint32_t top = ((check >> 11) ^ (uint32_t)(fields >> at)) & 1U;
        check = ((check << 1) & 0xFFFU) ^ (top ? 0xF13U : 0);
    }
    return (fields & ~(uint64_t)0xFFF) | check;
}

static void test_layout(void **state)
{
    (void)state;
    uint64_t history = (uint64_t)1 << 60 | (uint64_t)1 << 59 | (uint64_t)1 << 58 | (uint64_t)2 << 54 |
                       (uint64_t)4 << 50 | (uint64_t)3 << 46 | (uint64_t)2 << 42 | (uint64_t)1 << 38 |
                       (uint64_t)9 << 28 | (uint64_t)FIRST << 12;
    history = with_check(history);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_COMPLAINT), 1);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_HARD), 1);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SERVER), 4);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_DISABLED), 3);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_FULL), 2);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SOFT), 1);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SPAN), 9);
    assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_DAY), FIRST);
    /* full was counted on that day, soft was not */
    assert_int_equal(part(add(history, SMTPSTATUS_EVENT_FULL, FIRST), SMTPSTATUS_HISTORY_FIELD_FULL), 2);
    assert_int_equal(part(add(history, SMTPSTATUS_EVENT_SOFT, FIRST), SMTPSTATUS_HISTORY_FIELD_SOFT), 2);
}

/* All three functions refuse the number, and write nothing. */
static void check_refused(uint64_t history, int result)
{
    uint64_t updated = 77;
    uint32_t value = 77;
    int reason = 77;
    assert_int_equal(smtpstatus_history_add(history, NULL, SMTPSTATUS_EVENT_DELIVERED, FIRST, &updated), result);
    assert_int_equal(smtpstatus_history_add(history, NULL, SMTPSTATUS_EVENT_NOTHING, FIRST, &updated), result);
    assert_int_equal(smtpstatus_decide(history, NULL, FIRST, &reason, &value), result);
    assert_int_equal(smtpstatus_history_get(history, SMTPSTATUS_HISTORY_FIELD_DAY, &value), result);
    assert_true(updated == 77 && value == 77 && reason == 77);
}

static void test_damage(void **state)
{
    static const char letters[] = "dhsfxvc";
    (void)state;
    for (size_t i = 0; i < sizeof letters - 1; i++) {
        uint64_t history = add(add(0, SMTPSTATUS_EVENT_SOFT, FIRST), event_of_letter(letters[i]), FIRST + 3);
        for (int a = 0; a < 64; a++) {
            for (int b = 0; b < 64; b++) {
                for (int c = 0; c < 64; c++) {
                    uint64_t damaged = history ^ ((uint64_t)1 << a);
                    damaged ^= b != a ? (uint64_t)1 << b : 0;
                    damaged ^= c != a && c != b ? (uint64_t)1 << c : 0;
                    check_refused(damaged, SMTPSTATUS_ERROR_DAMAGED);
                }
            }
        }
    }
    for (uint64_t small = 1; small < 100000; small++) {
        check_refused(small, SMTPSTATUS_ERROR_DAMAGED); /* a counter in the wrong column */
    }
    check_refused(UINT64_MAX, SMTPSTATUS_ERROR_DAMAGED);
}

/* Numbers whose check is right, but which no events lead to, and those of versions to come. */
static void test_impossible(void **state)
{
    const uint64_t base = (uint64_t)1 << 60 | (uint64_t)FIRST << 12;
    (void)state;
    check_refused(with_check(base | (uint64_t)1 << 28), SMTPSTATUS_ERROR_DAMAGED); /* span, no run */
    check_refused(with_check(base | (uint64_t)2 << 38), SMTPSTATUS_ERROR_DAMAGED); /* 2 in 1 day */
    check_refused(with_check(base | (uint64_t)1 << 54), SMTPSTATUS_ERROR_DAMAGED); /* counted 0 */
    check_refused(with_check((uint64_t)1 << 60 | (uint64_t)1 << 58 | (uint64_t)9 << 28), SMTPSTATUS_ERROR_DAMAGED);
    check_refused(with_check(base & ~((uint64_t)1 << 60)), SMTPSTATUS_ERROR_DAMAGED); /* version 0 */
    check_refused(with_check(base | (uint64_t)1 << 63), SMTPSTATUS_ERROR_DAMAGED);
    check_refused(with_check(base + ((uint64_t)1 << 60)), SMTPSTATUS_ERROR_NEWER);
    check_refused(with_check(base + ((uint64_t)6 << 60)), SMTPSTATUS_ERROR_NEWER);
    assert_int_equal(part(with_check(base), SMTPSTATUS_HISTORY_FIELD_DAY), FIRST);
}

static void test_misuse(void **state)
{
    smtpstatus status;
    smtpstatus_policy policy;
    uint64_t updated = 77;
    uint32_t value = 77;
    (void)state;
    make_fresh(&status);
    memset(&policy, 0, sizeof policy);
    assert_int_equal(smtpstatus_history_add(0, NULL, -1, 1, &updated), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_history_add(0, NULL, 8, 1, &updated), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_history_add(0, NULL, 1, 65536, &updated), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_history_add(0, NULL, 1, 1, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_history_add(0, &policy, 1, 1, &updated), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_history_update(0, NULL, NULL, 1, &updated), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_history_update(0, NULL, &status, 1, &updated), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_decide(0, &policy, 1, NULL, NULL), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_history_get(0, -1, &value), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_history_get(0, 8, &value), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_history_get(0, 0, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_event(NULL), SMTPSTATUS_EVENT_NOTHING);
    assert_true(updated == 77 && value == 77);
    assert_int_equal(add(0, SMTPSTATUS_EVENT_NOTHING, 1), 0);
    assert_int_equal(part(add(0, SMTPSTATUS_EVENT_SOFT, 0), SMTPSTATUS_HISTORY_FIELD_DAY), 0);
    assert_int_equal(part(add(0, SMTPSTATUS_EVENT_SOFT, 65535), SMTPSTATUS_HISTORY_FIELD_DAY), 65535);
}

/* ------------------------------------------------------------------ the policy */

struct threshold {
    const char *name;
    int event;
    int days_option; /* the span option follows it */
    int lift_option;
};

static const struct threshold thresholds[] = {
    {"soft", SMTPSTATUS_EVENT_SOFT, SMTPSTATUS_POLICY_OPTION_SOFT_DAYS, SMTPSTATUS_POLICY_OPTION_SOFT_LIFT},
    {"full", SMTPSTATUS_EVENT_FULL, SMTPSTATUS_POLICY_OPTION_FULL_DAYS, SMTPSTATUS_POLICY_OPTION_FULL_LIFT},
    {"disabled", SMTPSTATUS_EVENT_DISABLED, SMTPSTATUS_POLICY_OPTION_DISABLED_DAYS,
     SMTPSTATUS_POLICY_OPTION_DISABLED_LIFT},
    {"server", SMTPSTATUS_EVENT_SERVER, SMTPSTATUS_POLICY_OPTION_SERVER_DAYS, SMTPSTATUS_POLICY_OPTION_SERVER_LIFT},
};

/* The day on which daily bounces suppress, counted from 1; 0: not within fifty. */
static uint32_t day_of_suppression(const smtpstatus_policy *policy, int event)
{
    uint64_t history = 0;
    for (uint32_t i = 0; i < 50; i++) {
        assert_int_equal(smtpstatus_history_add(history, policy, event, FIRST + i, &history), SMTPSTATUS_OK);
        if (smtpstatus_decide(history, policy, FIRST + i, NULL, NULL) == SMTPSTATUS_DECISION_SUPPRESS) {
            return i + 1;
        }
    }
    return 0;
}

static void test_threshold(void **state)
{
    const struct threshold *item = *state;
    smtpstatus_policy policy;
    uint32_t lift = 77;
    assert_int_equal(smtpstatus_policy_init(&policy, sizeof policy), SMTPSTATUS_OK);
    for (uint32_t days = 0; days <= 15; days++) {
        assert_int_equal(smtpstatus_policy_set(&policy, item->days_option, days), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_policy_set(&policy, item->days_option + 1, 0), SMTPSTATUS_OK);
        assert_int_equal(day_of_suppression(&policy, item->event), days);
        assert_int_equal(smtpstatus_policy_set(&policy, item->days_option + 1, 20), SMTPSTATUS_OK);
        assert_int_equal(day_of_suppression(&policy, item->event), days == 0 ? 0 : 21);
    }
    (void)smtpstatus_policy_set(&policy, item->days_option, 1);
    (void)smtpstatus_policy_set(&policy, item->days_option + 1, 0);
    (void)smtpstatus_policy_set(&policy, item->lift_option, 7);
    uint64_t history = add(0, item->event, FIRST);
    assert_int_equal(smtpstatus_decide(history, &policy, FIRST + 6, NULL, &lift), SMTPSTATUS_DECISION_SUPPRESS);
    assert_int_equal(lift, FIRST + 7);
    assert_int_equal(smtpstatus_decide(history, &policy, FIRST + 7, NULL, &lift), SMTPSTATUS_DECISION_WATCH);
    (void)smtpstatus_policy_set(&policy, item->lift_option, 0);
    assert_int_equal(smtpstatus_decide(history, &policy, UINT32_MAX, NULL, &lift), SMTPSTATUS_DECISION_SUPPRESS);
    assert_int_equal(lift, 0);
}

static void test_hard_lift(void **state)
{
    smtpstatus_policy policy;
    uint32_t lift = 0;
    int reason = 0;
    (void)state;
    assert_int_equal(smtpstatus_policy_init(&policy, sizeof policy), SMTPSTATUS_OK);
    (void)smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_HARD_LIFT, 10);
    uint64_t history = add(0, SMTPSTATUS_EVENT_HARD, FIRST);
    assert_int_equal(smtpstatus_decide(history, &policy, FIRST + 9, &reason, &lift), SMTPSTATUS_DECISION_SUPPRESS);
    assert_int_equal(smtpstatus_decide(history, &policy, FIRST + 10, &reason, &lift), SMTPSTATUS_DECISION_WATCH);
    assert_int_equal(reason, SMTPSTATUS_DECISION_REASON_LIFTED);
    assert_int_equal(lift, FIRST + 10);
    /* a complaint without an end keeps the hard bounce from being lifted */
    history = add(history, SMTPSTATUS_EVENT_COMPLAINT, FIRST);
    assert_int_equal(smtpstatus_decide(history, &policy, FIRST + 10, &reason, &lift), SMTPSTATUS_DECISION_SUPPRESS);
    assert_int_equal(lift, 0);
    (void)smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_COMPLAINT_LIFT, 30);
    assert_int_equal(smtpstatus_decide(history, &policy, FIRST + 29, &reason, &lift), SMTPSTATUS_DECISION_SUPPRESS);
    assert_int_equal(reason, SMTPSTATUS_DECISION_REASON_COMPLAINT);
    assert_int_equal(lift, FIRST + 30);
}

static void test_window(void **state)
{
    smtpstatus_policy policy;
    (void)state;
    assert_int_equal(smtpstatus_policy_init(&policy, sizeof policy), SMTPSTATUS_OK);
    (void)smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_WINDOW, 5);
    for (uint32_t gap = 1; gap < 12; gap++) {
        uint64_t history = 0;
        for (uint32_t i = 0; i < 3; i++) {
            (void)smtpstatus_history_add(history, &policy, SMTPSTATUS_EVENT_SOFT, FIRST + i * gap, &history);
        }
        assert_int_equal(part(history, SMTPSTATUS_HISTORY_FIELD_SOFT), gap <= 5 ? 3 : 1);
    }
}

/* ------------------------------------------------------------------ properties */

static uint64_t random_state;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((random_state >> 33) % limit);
}

/* Any events, also out of order: the day never goes back, nothing is impossible, one value has one meaning. */
static void test_sequences(void **state)
{
    (void)state;
    random_state = 1;
    for (int run = 0; run < 3000; run++) {
        uint64_t history = 0;
        uint32_t day = FIRST;
        uint32_t newest = 0;
        for (int step = 0; step < 60; step++) {
            int event = (int)random_below(8);
            day = day + random_below(20) - random_below(8);
            uint64_t next = add(history, event, day);
            uint32_t next_day = part(next, SMTPSTATUS_HISTORY_FIELD_DAY);
            assert_true(next_day >= newest);
            assert_true(event == SMTPSTATUS_EVENT_NOTHING ? next == history : next != 0);
            assert_true(next == 0 || next_day == newest || next_day == day);
            assert_int_equal(part(next, SMTPSTATUS_HISTORY_FIELD_COMPLAINT),
                             part(history, SMTPSTATUS_HISTORY_FIELD_COMPLAINT) |
                                 (event == SMTPSTATUS_EVENT_COMPLAINT ? 1U : 0U));
            assert_true(smtpstatus_decide(next, NULL, next_day, NULL, NULL) >= SMTPSTATUS_DECISION_KEEP);
            newest = next_day;
            history = next;
        }
    }
}

/* What no bounce can undo: more bounces, of any kind and day, never take a suppression back. */
static void test_monotone(void **state)
{
    (void)state;
    random_state = 2;
    for (int run = 0; run < 3000; run++) {
        uint64_t history = 0;
        uint32_t day = FIRST;
        int suppressed = 0;
        for (int step = 0; step < 40; step++) {
            int event = SMTPSTATUS_EVENT_HARD + (int)random_below(20) % 6;
            event = event == SMTPSTATUS_EVENT_HARD && random_below(10) != 0 ? SMTPSTATUS_EVENT_SOFT : event;
            day += random_below(4) == 0 ? random_below(200) : random_below(3);
            uint32_t late = random_below(5) == 0 ? random_below(100) : 0;
            history = add(history, event, day - late);
            uint32_t newest = part(history, SMTPSTATUS_HISTORY_FIELD_DAY);
            int now = smtpstatus_decide(history, NULL, newest, NULL, NULL) == SMTPSTATUS_DECISION_SUPPRESS;
            assert_true(now || !suppressed);
            suppressed = now;
        }
    }
}

/* Never a suppression without a hard bounce, a complaint, or bounces on as many days as the policy asks for. */
static void test_deliveries_protect(void **state)
{
    (void)state;
    random_state = 3;
    for (int run = 0; run < 1000; run++) {
        uint64_t history = 0;
        for (uint32_t day = 0; day < 365; day++) {
            /* at most two days in a row bounce, then one message arrives */
            int event = day % 3 == 2 ? SMTPSTATUS_EVENT_DELIVERED : SMTPSTATUS_EVENT_SOFT + (int)random_below(4);
            history = add(history, event, FIRST + day);
            assert_int_not_equal(smtpstatus_decide(history, NULL, FIRST + day, NULL, NULL),
                                 SMTPSTATUS_DECISION_SUPPRESS);
        }
    }
}

/* All states that can be reached in few steps: different fields, different numbers. */
static void test_no_two_alike(void **state)
{
    static uint64_t seen[40000];
    size_t count = 1;
    (void)state;
    seen[0] = 0;
    for (size_t at = 0; at < count && count < 4000; at++) {
        for (int event = 1; event <= 7; event++) {
            for (uint32_t day = FIRST; day < FIRST + 3; day++) {
                uint64_t next = add(seen[at], event, day);
                size_t i = 0;
                while (i < count && seen[i] != next) {
                    i++;
                }
                if (i == count) {
                    seen[count++] = next;
                }
            }
        }
    }
    assert_true(count > 500);
    for (size_t a = 1; a < count; a++) {
        for (size_t b = 1; b < a; b++) {
            int same = 1;
            for (int field = 0; field < 8 && same; field++) {
                same = part(seen[a], field) == part(seen[b], field);
            }
            /* fields alike: then they differ in what was counted today, and that shows in what comes next */
            if (same) {
                uint64_t next_a = seen[a];
                uint64_t next_b = seen[b];
                uint32_t sum_a = 0;
                uint32_t sum_b = 0;
                for (int event = SMTPSTATUS_EVENT_SOFT; event <= SMTPSTATUS_EVENT_SERVER; event++) {
                    int field = event - SMTPSTATUS_EVENT_SOFT + SMTPSTATUS_HISTORY_FIELD_SOFT;
                    uint32_t day = part(seen[a], SMTPSTATUS_HISTORY_FIELD_DAY);
                    next_a = add(next_a, event, day);
                    next_b = add(next_b, event, day);
                    sum_a = sum_a * 16 + part(next_a, field);
                    sum_b = sum_b * 16 + part(next_b, field);
                }
                assert_true(sum_a != sum_b);
            }
        }
    }
}

/* Each reason has a sentence of its own, and other numbers have none. */
static void test_reason_texts(void **state)
{
    const char *unknown = smtpstatus_decision_reason_text(-1);
    (void)state;
    for (int reason = -10; reason < 100; reason++) {
        int known = strcmp(smtpstatus_decision_reason_name(reason), "invalid") != 0;
        assert_int_equal(strcmp(smtpstatus_decision_reason_text(reason), unknown) != 0, known);
        for (int other = 0; known && other < reason; other++) {
            assert_string_not_equal(smtpstatus_decision_reason_text(reason), smtpstatus_decision_reason_text(other));
        }
    }
}

int main(void)
{
    static struct CMUnitTest tests[160];
    size_t count = 0;
    ADD_CASES(tests, &count, verdicts, test_verdict);
    ADD_CASES(tests, &count, stories, test_story);
    ADD_CASES(tests, &count, lates, test_late);
    ADD_CASES(tests, &count, thresholds, test_threshold);
    ADD(tests, &count, test_all_verdicts);
    ADD(tests, &count, test_same_day);
    ADD(tests, &count, test_saturation);
    ADD(tests, &count, test_frozen);
    ADD(tests, &count, test_layout);
    ADD(tests, &count, test_damage);
    ADD(tests, &count, test_impossible);
    ADD(tests, &count, test_misuse);
    ADD(tests, &count, test_hard_lift);
    ADD(tests, &count, test_window);
    ADD(tests, &count, test_sequences);
    ADD(tests, &count, test_monotone);
    ADD(tests, &count, test_deliveries_protect);
    ADD(tests, &count, test_no_two_alike);
    ADD(tests, &count, test_reason_texts);
    return RUN(tests, count);
}
