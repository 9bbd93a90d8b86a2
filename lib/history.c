/*
 * The history of an address in one number, and what to do with the address.
 *
 * SPDX-License-Identifier: MIT
 */
#include "policy.h"
#include "status.h"

#define MOST_DAY 65535U
#define MOST_SPAN 1023U
#define MOST_COUNT 15U
#define KINDS 4U /* of bounces that are counted: EVENT_SOFT to EVENT_SERVER */

#define HISTORY_VERSION 1U
#define CHECK_BITS 12U
#define CHECK_MASK 0xFFFU

/* Places of the fields; see the layout in smtpstatus.h. */
#define AT_DAY 12U
#define AT_SPAN 28U
#define AT_COUNTS 38U
#define AT_TODAY 54U
#define AT_HARD 58U
#define AT_COMPLAINT 59U
#define AT_VERSION 60U

struct history {
    uint32_t day;           /* of the newest event */
    uint32_t span;          /* days from the run's first bounce to `day` */
    uint32_t counts[KINDS]; /* bounce days of the run */
    uint32_t today;         /* bit set: which kinds were counted on `day` */
    uint32_t hard;
    uint32_t complaint;
};

/* The first of the options that each kind of bounce has two of, and the one for lifting. */
static const uint8_t days_options[KINDS] = {SMTPSTATUS_POLICY_OPTION_SOFT_DAYS, SMTPSTATUS_POLICY_OPTION_FULL_DAYS,
                                            SMTPSTATUS_POLICY_OPTION_DISABLED_DAYS,
                                            SMTPSTATUS_POLICY_OPTION_SERVER_DAYS};
static const uint8_t lift_options[KINDS] = {SMTPSTATUS_POLICY_OPTION_SOFT_LIFT, SMTPSTATUS_POLICY_OPTION_FULL_LIFT,
                                            SMTPSTATUS_POLICY_OPTION_DISABLED_LIFT,
                                            SMTPSTATUS_POLICY_OPTION_SERVER_LIFT};

/* ------------------------------------------------------------------ the number */

/* CRC-12/CDMA2000 over the 52 bits above the check, four at a time. */
static uint32_t check_of(uint64_t value)
{
    static const uint16_t steps[16] = {0x000, 0xF13, 0x135, 0xE26, 0x26A, 0xD79, 0x35F, 0xC4C,
                                       0x4D4, 0xBC7, 0x5E1, 0xAF2, 0x6BE, 0x9AD, 0x78B, 0x898};
    uint32_t check = CHECK_MASK;
    for (uint32_t at = 64; at > CHECK_BITS; at -= 4) {
        uint32_t next = (uint32_t)(value >> (at - 4)) & 15U;
        check = ((check << 4) & CHECK_MASK) ^ steps[(check >> 8) ^ next];
    }
    return check;
}

static uint32_t field_at(uint64_t value, uint32_t at, uint32_t most)
{
    return (uint32_t)(value >> at) & most;
}

static int has_run(const struct history *history)
{
    return history->hard != 0 ||
           (history->counts[0] | history->counts[1] | history->counts[2] | history->counts[3]) != 0;
}

/* What no sequence of events leads to. */
static int is_impossible(const struct history *history)
{
    if (history->span > history->day || (!has_run(history) && history->span != 0)) {
        return 1;
    }
    for (uint32_t i = 0; i < KINDS; i++) {
        if (history->counts[i] > history->span + 1 || (history->counts[i] == 0 && ((history->today >> i) & 1U) != 0)) {
            return 1;
        }
    }
    return 0;
}

static int read_history(uint64_t value, struct history *history)
{
    clear(history, sizeof *history);
    if (value == 0) {
        return SMTPSTATUS_OK;
    }
    if ((value >> 63) != 0 || (value & CHECK_MASK) != check_of(value) || field_at(value, AT_VERSION, 7) == 0) {
        return SMTPSTATUS_ERROR_DAMAGED;
    }
    if (field_at(value, AT_VERSION, 7) > HISTORY_VERSION) {
        return SMTPSTATUS_ERROR_NEWER;
    }
    history->day = field_at(value, AT_DAY, MOST_DAY);
    history->span = field_at(value, AT_SPAN, MOST_SPAN);
    for (uint32_t i = 0; i < KINDS; i++) {
        history->counts[i] = field_at(value, AT_COUNTS + 4 * i, MOST_COUNT);
    }
    history->today = field_at(value, AT_TODAY, 15);
    history->hard = field_at(value, AT_HARD, 1);
    history->complaint = field_at(value, AT_COMPLAINT, 1);
    return is_impossible(history) ? SMTPSTATUS_ERROR_DAMAGED : SMTPSTATUS_OK;
}

static uint64_t write_history(const struct history *history)
{
    uint64_t value = (uint64_t)HISTORY_VERSION << AT_VERSION | (uint64_t)history->complaint << AT_COMPLAINT |
                     (uint64_t)history->hard << AT_HARD | (uint64_t)history->today << AT_TODAY |
                     (uint64_t)history->span << AT_SPAN | (uint64_t)history->day << AT_DAY;
    for (uint32_t i = 0; i < KINDS; i++) {
        value |= (uint64_t)history->counts[i] << (AT_COUNTS + 4 * i);
    }
    return value | check_of(value);
}

SMTPSTATUS_RARE int smtpstatus_history_get(uint64_t history, int field, uint32_t *value)
{
    struct history parts;
    int result = read_history(history, &parts);
    if (field < SMTPSTATUS_HISTORY_FIELD_DAY || field > SMTPSTATUS_HISTORY_FIELD_COMPLAINT || value == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (result != SMTPSTATUS_OK) {
        return result;
    }
    switch (field) {
    case SMTPSTATUS_HISTORY_FIELD_DAY:
        *value = parts.day;
        break;
    case SMTPSTATUS_HISTORY_FIELD_SPAN:
        *value = parts.span;
        break;
    case SMTPSTATUS_HISTORY_FIELD_HARD:
        *value = parts.hard;
        break;
    case SMTPSTATUS_HISTORY_FIELD_COMPLAINT:
        *value = parts.complaint;
        break;
    default:
        *value = parts.counts[field - SMTPSTATUS_HISTORY_FIELD_SOFT];
        break;
    }
    return SMTPSTATUS_OK;
}

/* ------------------------------------------------------------------ deciding */

/* Whether the bounces of one kind are enough to suppress. */
static int is_enough(const struct history *history, const struct policy *policy, uint32_t kind)
{
    uint32_t days = policy->options[days_options[kind]];
    uint32_t span = policy->options[days_options[kind] + 1];
    return days != 0 && history->counts[kind] >= days && history->span >= span;
}

/* Of all that suppresses: the first reason, and the day when the last of them may be lifted. */
struct grounds {
    int reason;
    uint32_t lift; /* 0: never */
    int is_endless;
};

static void add_ground(struct grounds *grounds, const struct history *history, const struct policy *policy, int reason,
                       uint32_t option)
{
    uint32_t days = policy->options[option];
    if (grounds->reason == SMTPSTATUS_DECISION_REASON_NONE) {
        grounds->reason = reason;
    }
    grounds->is_endless |= days == 0;
    if (history->day + days > grounds->lift) {
        grounds->lift = history->day + days;
    }
    if (grounds->is_endless) {
        grounds->lift = 0;
    }
}

static void find_grounds(const struct history *history, const struct policy *policy, struct grounds *grounds)
{
    clear(grounds, sizeof *grounds);
    if (history->complaint != 0) {
        add_ground(grounds, history, policy, SMTPSTATUS_DECISION_REASON_COMPLAINT,
                   SMTPSTATUS_POLICY_OPTION_COMPLAINT_LIFT);
    }
    if (history->hard != 0) {
        add_ground(grounds, history, policy, SMTPSTATUS_DECISION_REASON_HARD, SMTPSTATUS_POLICY_OPTION_HARD_LIFT);
    }
    for (uint32_t i = 0; i < KINDS; i++) {
        if (is_enough(history, policy, i)) {
            add_ground(grounds, history, policy, SMTPSTATUS_DECISION_REASON_SOFT + (int)i, lift_options[i]);
        }
    }
}

/* The kind of bounce that a watched address has; NONE when the last one is long ago. */
static int watch_reason(const struct history *history, const struct policy *policy, uint32_t today)
{
    if (today > history->day && today - history->day > policy->options[SMTPSTATUS_POLICY_OPTION_WINDOW]) {
        return SMTPSTATUS_DECISION_REASON_NONE;
    }
    for (uint32_t i = 0; i < KINDS; i++) {
        if (history->counts[i] != 0) {
            return SMTPSTATUS_DECISION_REASON_SOFT + (int)i;
        }
    }
    return SMTPSTATUS_DECISION_REASON_NONE;
}

SMTPSTATUS_RARE int smtpstatus_decide(uint64_t value, const smtpstatus_policy *policy_handle, uint32_t today,
                                      int *reason, uint32_t *lift)
{
    struct history history;
    struct grounds grounds;
    const struct policy *policy = policy_of(policy_handle);
    int result = read_history(value, &history);
    if (policy == NULL || result != SMTPSTATUS_OK) {
        return policy == NULL ? SMTPSTATUS_ERROR_STATE : result;
    }
    find_grounds(&history, policy, &grounds);
    int decision = SMTPSTATUS_DECISION_SUPPRESS;
    if (grounds.reason == SMTPSTATUS_DECISION_REASON_NONE) {
        grounds.reason = watch_reason(&history, policy, today);
        decision =
            grounds.reason == SMTPSTATUS_DECISION_REASON_NONE ? SMTPSTATUS_DECISION_KEEP : SMTPSTATUS_DECISION_WATCH;
    } else if (grounds.lift != 0 && today >= grounds.lift) {
        grounds.reason = SMTPSTATUS_DECISION_REASON_LIFTED;
        decision = SMTPSTATUS_DECISION_WATCH;
    }
    if (reason != NULL) {
        *reason = grounds.reason;
    }
    if (lift != NULL) {
        *lift = grounds.lift;
    }
    return decision;
}

/* ------------------------------------------------------------------ adding */

/* An event that is no older than the newest one moves the history on to its day. */
static void move_on(struct history *history, uint32_t day)
{
    if (day == history->day) {
        return;
    }
    if (has_run(history)) {
        uint32_t span = history->span + (day - history->day);
        history->span = span < MOST_SPAN ? span : MOST_SPAN;
    }
    history->day = day;
    history->today = 0;
}

static void end_run(struct history *history)
{
    history->span = history->today = history->hard = 0;
    clear(history->counts, sizeof history->counts);
}

/* A run ends when no bounce comes for long; not where it was enough to suppress, which more bounces never undo. */
static void end_old_run(struct history *history, const struct policy *policy, uint32_t day)
{
    struct grounds grounds;
    find_grounds(history, policy, &grounds);
    if (grounds.reason == SMTPSTATUS_DECISION_REASON_NONE &&
        day - history->day > policy->options[SMTPSTATUS_POLICY_OPTION_WINDOW]) {
        end_run(history);
    }
}

static void add_bounce(struct history *history, const struct policy *policy, uint32_t kind, uint32_t day)
{
    end_old_run(history, policy, day);
    move_on(history, day);
    if (((history->today >> kind) & 1U) == 0) {
        history->today |= 1U << kind;
        history->counts[kind] += history->counts[kind] < MOST_COUNT;
    }
}

static void add_newest(struct history *history, const struct policy *policy, int event, uint32_t day)
{
    switch (event) {
    case SMTPSTATUS_EVENT_DELIVERED:
        end_run(history);
        history->day = day;
        break;
    case SMTPSTATUS_EVENT_HARD:
        move_on(history, day);
        history->hard = 1;
        break;
    case SMTPSTATUS_EVENT_COMPLAINT:
        move_on(history, day);
        history->complaint = 1;
        break;
    default:
        add_bounce(history, policy, (uint32_t)(event - SMTPSTATUS_EVENT_SOFT), day);
        break;
    }
}

/*
 * An event of a day before the newest. Deliveries between the two days, and which of
 * the days were counted, are not known any more: the doubt is in favour of the address.
 */
static void add_late(struct history *history, int event, uint32_t day)
{
    int in_run = has_run(history) && day >= history->day - history->span;
    if (event == SMTPSTATUS_EVENT_COMPLAINT) {
        history->complaint = 1;
    } else if (event == SMTPSTATUS_EVENT_HARD && in_run) {
        history->hard = 1;
    } else if (event == SMTPSTATUS_EVENT_DELIVERED && in_run && history->hard == 0) {
        history->span = 0; /* what is left are the bounces of the newest day */
        for (uint32_t i = 0; i < KINDS; i++) {
            history->counts[i] = (history->today >> i) & 1U;
        }
    }
}

SMTPSTATUS_RARE int smtpstatus_history_add(uint64_t value, const smtpstatus_policy *policy_handle, int event,
                                           uint32_t day, uint64_t *updated)
{
    struct history history;
    const struct policy *policy = policy_of(policy_handle);
    int result = read_history(value, &history);
    if (event < SMTPSTATUS_EVENT_NOTHING || event > SMTPSTATUS_EVENT_COMPLAINT || day > MOST_DAY || updated == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (policy == NULL || result != SMTPSTATUS_OK) {
        return policy == NULL ? SMTPSTATUS_ERROR_STATE : result;
    }
    if (event == SMTPSTATUS_EVENT_NOTHING) {
        *updated = value;
        return SMTPSTATUS_OK;
    }
    if (day >= history.day) {
        add_newest(&history, policy, event, day);
    } else {
        add_late(&history, event, day);
    }
    *updated = write_history(&history);
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_history_update(uint64_t history, const smtpstatus_policy *policy,
                                              const smtpstatus *status, uint32_t day, uint64_t *updated)
{
    if (status == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (!status_is_judged(status)) {
        return SMTPSTATUS_ERROR_STATE;
    }
    return smtpstatus_history_add(history, policy, smtpstatus_event(status), day, updated);
}

SMTPSTATUS_RARE const char *smtpstatus_decision_reason_text(int reason)
{
    switch (reason) {
    case SMTPSTATUS_DECISION_REASON_NONE:
        return "nothing speaks against the address";
    case SMTPSTATUS_DECISION_REASON_HARD:
        return "the address is dead: it bounced hard";
    case SMTPSTATUS_DECISION_REASON_COMPLAINT:
        return "the recipient marked a message as spam";
    case SMTPSTATUS_DECISION_REASON_SOFT:
        return "messages to the address bounced, without a delivery in between";
    case SMTPSTATUS_DECISION_REASON_FULL:
        return "the mailbox was full, without a delivery in between";
    case SMTPSTATUS_DECISION_REASON_DISABLED:
        return "the mailbox was disabled, without a delivery in between";
    case SMTPSTATUS_DECISION_REASON_SERVER:
        return "the server of the address was in trouble, without a delivery in between";
    case SMTPSTATUS_DECISION_REASON_LIFTED:
        return "the suppression may be lifted; the next bounce renews it";
    default:
        return "not a reason of this library";
    }
}
