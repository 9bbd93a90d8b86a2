/* SPDX-License-Identifier: MIT */
#include "leds.h"

#include <smtpstatus.h>

static unsigned count(uint8_t bits)
{
    unsigned set = 0;
    for (; bits != 0; bits &= (uint8_t)(bits - 1)) {
        set++;
    }
    return set;
}

static void push(uint8_t *bits, int is_set)
{
    *bits = (uint8_t)(*bits << 1 | is_set);
}

/* The next message will be refused like this one, whoever it is for. */
static int someone_has_to_act(const smtpstatus *status)
{
    int action = smtpstatus_action(status);
    return smtpstatus_bounce(status) == SMTPSTATUS_BOUNCE_BLOCK &&
           (action == SMTPSTATUS_ACTION_FIX_SETUP || action == SMTPSTATUS_ACTION_FIX_SENDER);
}

unsigned leds_read(struct leds *leds, const char *line, size_t length)
{
    smtpstatus status;
    (void)smtpstatus_init(&status, sizeof status);
    if (smtpstatus_parse_diagnostic(&status, line, length) == SMTPSTATUS_OK &&
        (smtpstatus_anomalies(&status) & SMTPSTATUS_ANOMALY_NO_REPLY) == 0 &&
        smtpstatus_classify(&status) == SMTPSTATUS_OK) {
        int outcome = smtpstatus_outcome(&status);
        push(&leds->seen, 1);
        push(&leds->accepted, outcome == SMTPSTATUS_OUTCOME_ACCEPTED);
        push(&leds->deferred, outcome == SMTPSTATUS_OUTCOME_DEFERRED);
        push(&leds->refused, someone_has_to_act(&status));
    }
    return (leds->accepted != 0 ? LED_GREEN : 0U) |
           (leds->deferred != 0 && 2 * count(leds->deferred) >= count(leds->seen) ? LED_YELLOW : 0U) |
           (leds->refused != 0 ? LED_RED : 0U);
}
