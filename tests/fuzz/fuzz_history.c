/* Histories: any number, and rows of events from none on. SPDX-License-Identifier: MIT */
#include "invariants.h"

#include <string.h>

#define EVENTS 8
#define FIELDS 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A number is a history in every respect or in none. Returns whether it is one. */
static int check(uint64_t history, uint32_t today)
{
    uint32_t lift = 77;
    int reason = -77;
    int decision = smtpstatus_decide(history, NULL, today, &reason, &lift);
    uint32_t value = 0;
    for (int field = 0; field < FIELDS; field++) {
        MUST((smtpstatus_history_get(history, field, &value) == SMTPSTATUS_OK) == (decision >= 0));
    }
    MUST(decision >= 0 || (reason == -77 && lift == 77));
    MUST(decision < 0 || smtpstatus_decision_reason_text(reason)[0] != '\0');
    return decision >= 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choices choices = {data, size};
    uint64_t any = (uint64_t)choose_number(&choices) << 32 | choose_number(&choices);
    uint32_t day = choose_number(&choices) & 0xFFFF;
    uint64_t updated = 0;
    if (check(any, day) &&
        smtpstatus_history_add(any, NULL, (int)(choose_byte(&choices) % EVENTS), day, &updated) == 0) {
        MUST(check(updated, day));
    }
    uint64_t history = 0;
    while (choices.left > 0) {
        int event = (int)(choose_byte(&choices) % EVENTS);
        day = (day + choose_byte(&choices) % 32) & 0xFFFF;
        MUST(smtpstatus_history_add(history, NULL, event, day, &history) == SMTPSTATUS_OK);
        MUST(history <= INT64_MAX && check(history, day));
        uint32_t hard = 0;
        MUST(smtpstatus_history_get(history, 6, &hard) == SMTPSTATUS_OK && hard <= 1);
    }
    return 0;
}
