/*
 * Finds the own rule that speaks for a reply.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_search.h"

/* The first rule without phrases that holds. Slabs that no key leads to are passed by. */
static void search_plain(struct rule_search *search)
{
    const struct smtpstatus_rules *set = search->set;
    for (uint32_t block = 0; block < set->plain_blocks; block = search->slab.next) {
        search_slab(search, block);
        for (uint32_t i = 0; i < search->slab.count && search->slab.first + i < set->plain_blocks; i++) {
            uint32_t slot = (search->slab.first + i) * 64U;
            uint64_t holds = search->slab.holds[i];
            if (holds != 0) {
                search->match->rank = rules_slots(set)[slot + lowest_bit(holds)];
                return;
            }
        }
    }
}

/* Whether a value that is a code holds, and which bytes it rests on. */
static int is_code_there(const struct reading *reading, const struct rule_value *value, struct span *span)
{
    if (value->kind == RULE_CODE) {
        span->start = reading->reply.start;
        span->end = reading->kind != INPUT_CODES ? span->start + 3 : span->start;
        return reading->code >= value->number / 1000U && reading->code <= value->number % 1000U;
    }
    uint32_t parts = rule_enhanced_of(reading->enhanced_code);
    *span = reading->enhanced;
    for (uint32_t any = 0; reading->enhanced_code != 0 && any < 8; any++) {
        if (rule_enhanced_pattern(parts, any) == value->number) {
            return 1;
        }
    }
    return 0;
}

/* The bytes of the code that the last condition on codes rests on. */
static void find_code_span(struct rule_search *search)
{
    const struct rule *rule = &rules_list(search->set)[rules_order(search->set)[search->match->rank]];
    const struct rule_value *values = rules_values(search->set) + rule->first_value;
    for (uint32_t i = 0; i < rule->value_count; i++) {
        struct span span;
        if (values[i].field + 1U == rule->codes && is_code_there(&search->status->reading, &values[i], &span)) {
            search->match->span = span;
            return;
        }
    }
}

SMTPSTATUS_PRIVATE void rules_match(const struct smtpstatus_rules *set, const struct status *status, uint32_t command,
                                    const struct verdict *verdict, struct rule_match *match)
{
    struct rule_search search;
    search.set = set;
    search.status = status;
    search.verdict = verdict;
    search.command = command;
    search.match = match;
    search.slab.first = search.slab.count = 0; /* none yet */
    match->rank = set->rule_count;
    match->span.start = match->span.end = 0;
    search_plain(&search);
    if (match->rank < set->rule_count) {
        find_code_span(&search);
    }
#if SMTPSTATUS_TEXT
    if (set->plain_count < set->rule_count && status->use_text && status->reading.kind != INPUT_CODES) {
        search_words(&search);
    }
#endif
}
