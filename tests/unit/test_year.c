/*
 * A year of daily mail to recipients of whom the truth is known: who is alive is never suppressed, who is
 * not is, on the day that the default policy says. Needs a build with text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#define FIRST_DAY 20089U /* 2025-01-01 */
#define DAYS 365U
#define NEVER DAYS
#define RECIPIENTS 40U /* of each kind: random days differ */

/* On `percent` of the days first..last the mail gets `reply`; on all others it is delivered. */
struct life {
    const char *name;
    const char *reply;
    uint32_t first, last, percent;
    uint32_t suppressed; /* on which of the bad days, 0 for the first */
};

static const struct life lives[] = {
    {"a mailbox like most", "250 2.0.0 queued", 0, 364, 100, NEVER},
    {"greylisted now and then", "450 4.7.1 Greylisted, try again in 5 minutes", 0, 364, 30, NEVER},
    {"its server is often busy", "421 4.3.2 Service not available, too busy", 0, 364, 30, NEVER},
    {"its server is down for three weeks", "451 4.3.0 Internal error", 100, 120, 100, NEVER},
    {"its server cannot be reached for a week", "450 4.4.1 Connection timed out", 100, 106, 100, NEVER},
    {"full for ten days of holidays", "452 4.2.2 Mailbox full", 180, 189, 100, NEVER},
    {"full one day in ten", "552 5.2.2 Mailbox full", 0, 364, 10, NEVER},
    {"we are on a block list all year", "554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org", 0, 364, 100,
     NEVER},
    {"we are deferred for a block list", "421 4.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org", 0, 364,
     100, NEVER},
    {"our DMARC fails all year", "550 5.7.26 Unauthenticated email is not accepted due to DMARC policy", 0, 364, 100,
     NEVER},
    {"our reputation is low", "421 4.7.0 Messages temporarily deferred due to user complaints", 0, 364, 100, NEVER},
    {"we send too fast all year", "421 4.7.28 Rate limit exceeded", 0, 364, 100, NEVER},
    {"our name server fails all year", "451 4.4.3 Temporary name server failure", 0, 364, 100, NEVER},
    {"our messages are too large", "552 5.3.4 Message size exceeds fixed limit", 0, 364, 100, NEVER},
    {"our messages look like spam", "550 5.7.1 Message rejected as spam", 0, 364, 100, NEVER},
    {"our address has no domain", "550 5.1.8 Sender domain does not exist", 0, 364, 100, NEVER},
    {"we may not relay there", "550 5.7.1 Relaying denied", 0, 364, 100, NEVER},
    {"it takes no mail from us", "550 5.7.1 Recipient does not accept mail from this sender", 0, 364, 100, NEVER},
    {"the person left", "550 5.1.1 User unknown", 50, 364, 100, 0},
    {"the person left, in words only", "550 No such user here", 50, 364, 100, 0},
    {"the domain expired", "550 5.1.2 Host unknown", 50, 364, 100, 0},
    {"the account was closed", "550 5.2.1 This account has been disabled", 50, 364, 100, 0},
    {"a full mailbox nobody reads", "552 5.2.2 Mailbox full", 60, 364, 100, 14},
    {"the same, deferred", "452 4.2.2 Over quota", 60, 364, 100, 14},
    {"a mailbox that never takes mail", "450 4.2.0 Mailbox unavailable", 60, 364, 100, 2},
    {"a server that is gone for good", "451 4.3.0 Internal error", 60, 364, 100, 30},
};

/* The same numbers on every machine. */
static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 16) % 100;
}

static uint64_t hear(uint64_t history, const char *reply, uint32_t day)
{
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, reply, strlen(reply)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_history_update(history, NULL, &status, day, &history), SMTPSTATUS_OK);
    return history;
}

/* The bad day on which the recipient is suppressed, counted from 0, or NEVER; nothing is sent to it from then on. */
static uint32_t live(const struct life *life, uint32_t seed)
{
    uint64_t history = 0;
    uint32_t bad = 0;
    for (uint32_t day = 0; day < DAYS; day++) {
        int is_bad = day >= life->first && day <= life->last && draw(&seed) < life->percent;
        history = hear(history, is_bad ? life->reply : "250 2.0.0 queued", FIRST_DAY + day);
        if (smtpstatus_decide(history, NULL, FIRST_DAY + day, NULL, NULL) == SMTPSTATUS_DECISION_SUPPRESS) {
            return bad;
        }
        bad += (uint32_t)is_bad;
    }
    return NEVER;
}

static void test_life(void **state)
{
    const struct life *life = *state;
    for (uint32_t recipient = 0; recipient < RECIPIENTS; recipient++) {
        assert_int_equal(live(life, recipient), life->suppressed);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT(lives)];
    size_t count = 0;
    ADD_CASES(tests, &count, lives, test_life);
    return RUN(tests, count);
}
