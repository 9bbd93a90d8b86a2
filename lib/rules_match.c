/*
 * Finds the own rule that speaks for a reply: what it has beside its words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_search.h"

/* ------------------------------------------------------------------ slabs */

SMTPSTATUS_PRIVATE void slab_start(const struct smtpstatus_rules *set, struct rule_slab *slab,
                                   struct rule_values *values, uint32_t block)
{
    slab->first = block - block % RULES_SLAB;
    slab->count = set->block_count - slab->first < RULES_SLAB ? set->block_count - slab->first : RULES_SLAB;
    slab->next = UINT32_MAX;
    for (uint32_t i = 0; i < slab->count; i++) {
        slab->holds[i] = UINT64_MAX;
        values->any[i] = 0;
    }
}

SMTPSTATUS_PRIVATE void slab_add(const struct smtpstatus_rules *set, struct rule_slab *slab, struct rule_values *values,
                                 uint64_t key)
{
    if (!rules_may_have(set, key)) {
        return;
    }
    uint32_t place = rules_find_key(set, key);
    if (place == RULES_NO_KEY) {
        return;
    }
    const uint32_t *blocks = rules_at(set, set->blocks_at);
    const uint64_t *masks = rules_at(set, set->masks_at);
    uint32_t end = rules_keys(set)[place].end;
    uint32_t at = rules_first_block(blocks, rules_keys(set)[place].first, end, slab->first);
    for (; at < end && blocks[at] - slab->first < slab->count; at++) {
        values->any[blocks[at] - slab->first] |= masks[at];
    }
    if (at < end && blocks[at] < slab->next) {
        slab->next = blocks[at];
    }
}

SMTPSTATUS_PRIVATE void slab_close_field(const struct smtpstatus_rules *set, struct rule_slab *slab,
                                         struct rule_values *values, uint32_t field)
{
    const uint64_t *needs = rules_needs(set, field) + slab->first;
    for (uint32_t i = 0; i < slab->count; i++) {
        slab->holds[i] &= values->any[i] | ~needs[i];
        values->any[i] = 0;
    }
}

/* ------------------------------------------------------------------ what a reply has */

static void add_codes(struct rule_search *search, struct rule_values *values, uint32_t field)
{
    const struct reading *reading = &search->status->reading;
    if (reading->code != 0) {
        for (uint32_t step = 1; step <= 100; step *= 10) {
            slab_add(search->set, &search->slab, values,
                     rules_code_key(field, RULE_CODE, rule_code_pattern(reading->code, step)));
        }
    }
    if (reading->enhanced_code != 0) {
        uint32_t parts = rule_enhanced_of(reading->enhanced_code);
        for (uint32_t any = 0; any < 8; any++) {
            slab_add(search->set, &search->slab, values,
                     rules_code_key(field, RULE_ENHANCED, rule_enhanced_pattern(parts, any)));
        }
    }
}

static void add_hosts(struct rule_search *search, struct rule_values *values)
{
    const struct status *status = search->status;
    for (uint32_t labels = 1; labels <= STATUS_HOST_LABELS && labels <= status->host_labels; labels++) {
        uint64_t hash = status->host_suffixes[labels - 1];
        slab_add(search->set, &search->slab, values, rules_host_key(labels, 0, hash));
        if (labels < status->host_labels) {
            slab_add(search->set, &search->slab, values, rules_host_key(labels, 1, hash));
        }
    }
}

static void add_field(struct rule_search *search, struct rule_values *values, uint32_t field)
{
    uint64_t key;
    switch (field) {
    case RULE_FIELD_HOST:
        add_hosts(search, values);
        return;
    case RULE_FIELD_PROVIDER:
        key = rules_key(RULE_PROVIDER, search->verdict->provider, 0);
        break;
    case RULE_FIELD_COMMAND:
        key = rules_key(RULE_COMMAND, search->command, 0);
        break;
    case RULE_FIELD_CATEGORY:
        key = rules_key(RULE_CATEGORY, search->verdict->category, 0);
        break;
    default:
        add_codes(search, values, field);
        return;
    }
    slab_add(search->set, &search->slab, values, key);
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART void search_slab(struct rule_search *search, uint32_t block)
{
    struct rule_values values;
    slab_start(search->set, &search->slab, &values, block);
    for (uint32_t field = 0; field < RULE_FIELDS; field++) {
        if ((search->set->fields >> field & 1) != 0) {
            add_field(search, &values, field);
            slab_close_field(search->set, &search->slab, &values, field);
        }
    }
    search->slab.live = 0;
    for (uint32_t i = 0; i < search->slab.count; i++) {
        search->slab.live |= (uint32_t)(search->slab.holds[i] != 0) << i;
    }
}

/* ------------------------------------------------------------------ finding */

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
                search->match->rank = rules_slots(set)[slot + rules_lowest_bit(holds)];
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
