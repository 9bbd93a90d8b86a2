/*
 * Which rules hold, up to 1,024 at once, for what a reply has beside its words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_search.h"

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
