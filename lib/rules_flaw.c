/*
 * Own rules that can never decide: those whose conditions cannot hold together, and
 * those that another rule always goes before.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

static const struct rule_value *values_of(const struct smtpstatus_rules *set, const struct rule *rule)
{
    return rules_values(set) + rule->first_value;
}

/* ------------------------------------------------------------------ one value and another */

static int is_part_covered(uint32_t narrow, uint32_t wide)
{
    return wide == RULE_ANY || wide == narrow;
}

/* Whether every enhanced code of one pattern is one of another. */
static int is_enhanced_covered(uint32_t narrow, uint32_t wide)
{
    int covered = 1;
    for (uint32_t shift = 0; shift <= 20; shift += 10) {
        covered = covered && is_part_covered(narrow >> shift & RULE_ANY, wide >> shift & RULE_ANY);
    }
    return covered;
}

/* Whether the words of `wide` follow each other in `narrow`, with gaps at least where `narrow` has some. */
static int is_phrase_covered(const struct smtpstatus_rules *set, const struct rule_value *narrow,
                             const struct rule_value *wide)
{
    const uint64_t *words = rules_words(set) + narrow->number;
    const uint64_t *fewer = rules_words(set) + wide->number;
    for (uint32_t from = 0; from + wide->words <= narrow->words; from++) {
        uint32_t same = 0;
        while (same < wide->words && words[from + same] == fewer[same] &&
               (same == 0 || rules_is_behind_gap(wide, same) || !rules_is_behind_gap(narrow, from + same))) {
            same++;
        }
        if (same == wide->words) {
            return 1;
        }
    }
    return 0;
}

/* Whether `wide` holds whenever `narrow` does. */
static int is_covered(const struct smtpstatus_rules *set, const struct rule_value *narrow,
                      const struct rule_value *wide)
{
    if (narrow->kind != wide->kind) {
        return 0;
    }
    switch (narrow->kind) {
    case RULE_CODE:
        return narrow->number / 1000U >= wide->number / 1000U && narrow->number % 1000U <= wide->number % 1000U;
    case RULE_ENHANCED:
        return is_enhanced_covered(narrow->number, wide->number);
    case RULE_PHRASE:
        return is_phrase_covered(set, narrow, wide);
    case RULE_HOST:
        return narrow->number == wide->number && narrow->data == wide->data && narrow->words >= wide->words;
    default:
        return narrow->number == wide->number;
    }
}

/* ------------------------------------------------------------------ rules */

/* Whether the condition `group` of `wide` holds whenever the rule `narrow` does. */
static int is_group_covered(const struct smtpstatus_rules *set, const struct rule *narrow, const struct rule *wide,
                            uint32_t group)
{
    const struct rule_value *values = values_of(set, narrow);
    const struct rule_value *others = values_of(set, wide);
    uint32_t at = 0;
    while (at < narrow->value_count) {
        uint32_t own_group = values[at].group;
        int all = 1;
        for (; at < narrow->value_count && values[at].group == own_group; at++) {
            int one = 0;
            for (uint32_t i = 0; i < wide->value_count && !one; i++) {
                one = others[i].group == group && is_covered(set, &values[at], &others[i]);
            }
            all = all && one;
        }
        if (all) {
            return 1;
        }
    }
    return 0;
}

static int is_rule_covered(const struct smtpstatus_rules *set, const struct rule *narrow, const struct rule *wide)
{
    uint32_t group = 0;
    while (group < wide->groups && is_group_covered(set, narrow, wide, group)) {
        group++;
    }
    return group == wide->groups;
}

/* ------------------------------------------------------------------ who goes before */

struct flaw_search {
    const struct smtpstatus_rules *set;
    const struct rule *rule;
    uint32_t other; /* the rank of one that goes before it, or its own */
    struct rule_slab slab;
    struct rule_values values; /* of the field at hand */
};

/* Codes of the rule may be those of any condition on codes of another. */
static void add_covering_code(struct flaw_search *search, const struct rule_value *value, uint32_t field)
{
    if (value->kind == RULE_CODE) {
        for (uint32_t step = 1; step <= 100; step *= 10) {
            uint32_t pattern = rule_code_pattern(value->number / 1000U, step);
            slab_add(search->set, &search->slab, &search->values, rules_code_key(field, RULE_CODE, pattern));
        }
    } else if (value->kind == RULE_ENHANCED) {
        for (uint32_t any = 0; any < 8; any++) {
            uint32_t pattern = rule_enhanced_pattern(value->number, any);
            slab_add(search->set, &search->slab, &search->values, rules_code_key(field, RULE_ENHANCED, pattern));
        }
    }
}

static void add_covering_value(struct flaw_search *search, const struct rule_value *value, uint32_t field)
{
    if (field < RULE_FIELD_CODE + RULE_CODES_MOST) {
        add_covering_code(search, value, field);
    } else if (value->field == field) {
        slab_add(search->set, &search->slab, &search->values, rule_value_key(value));
        if (value->kind == RULE_HOST && value->words) { /* what goes for the host goes for those below it */
            slab_add(search->set, &search->slab, &search->values, rules_host_key(value->number, 0, value->data));
        }
    }
}

#if SMTPSTATUS_TEXT

/* Adds the rules with two parts of a phrase: those of which it is the whole, and those that wait for it. */
static void add_covering_pair(struct flaw_search *search, uint64_t pair)
{
    const struct smtpstatus_rules *set = search->set;
    const struct rule_waiting *waiting = rules_at(set, set->waiting_at);
    uint32_t place = rules_may_have(set, pair) ? rules_find_key(set, pair) : RULES_NO_KEY;
    if (place == RULES_NO_KEY) {
        return;
    }
    slab_add(set, &search->slab, &search->values, pair);
    for (uint32_t i = rules_keys(set)[place].waiting; i != 0; i = waiting[i - 1].next) {
        slab_add(set, &search->slab, &search->values, rules_keys(set)[waiting[i - 1].key].key);
    }
}

/* The key of a part that would stand in [first, end) of a phrase; 0 when none can. */
static uint64_t covering_part(const struct flaw_search *search, const struct rule_value *phrase, uint32_t first,
                              uint32_t end)
{
    const uint64_t *words = rules_words(search->set) + phrase->number;
    uint64_t key = rules_is_thing(phrase, first) ? RULES_THING_START : RULES_PART_START;
    for (uint32_t word = first; word < end; word++) {
        if (word > first &&
            (rules_is_behind_gap(phrase, word) || rules_is_thing(phrase, word) || rules_is_thing(phrase, word - 1))) {
            return 0;
        }
        key = rules_mix(key, words[word]);
    }
    return key;
}

/* Adds the rules one of whose phrases has parts in this one: all that may cover it. */
static void add_covering_phrase(struct flaw_search *search, const struct rule_value *phrase)
{
    for (uint32_t first = 0; first < phrase->words; first++) {
        for (uint32_t middle = first + 1; middle <= phrase->words; middle++) {
            uint64_t part = covering_part(search, phrase, first, middle);
            if (part == 0 || !rules_may_have(search->set, part)) {
                break;
            }
            slab_add(search->set, &search->slab, &search->values, part);
            for (uint32_t end = middle + 1; end <= phrase->words; end++) {
                uint64_t behind = covering_part(search, phrase, middle, end);
                if (behind == 0) {
                    break;
                }
                add_covering_pair(search, rules_join(part, behind, 1));
                add_covering_pair(search, rules_join(part, behind, 0));
            }
        }
    }
}

#else

static void add_covering_phrase(struct flaw_search *search, const struct rule_value *phrase)
{
    (void)search, (void)phrase;
}

#endif

/* Leaves in the slab of a block the rules that share something of each of their conditions with the rule. */
static void search_covering(struct flaw_search *search, uint32_t block)
{
    const struct smtpstatus_rules *set = search->set;
    const struct rule *rule = search->rule;
    const struct rule_value *values = values_of(set, rule);
    slab_start(set, &search->slab, &search->values, block);
    for (uint32_t field = 0; field <= RULE_FIELDS; field++) {
        for (uint32_t i = 0; i < rule->value_count; i++) {
            if (i > 0 && values[i].group == values[i - 1].group) {
                continue; /* what covers a condition covers its first value */
            }
            if (field < RULE_FIELDS) {
                add_covering_value(search, &values[i], field);
            } else if (values[i].kind == RULE_PHRASE) {
                add_covering_phrase(search, &values[i]);
            }
        }
        if (field < RULE_FIELDS) {
            slab_close_field(set, &search->slab, &search->values, field);
        }
    }
    for (uint32_t i = 0; i < search->slab.count; i++) { /* what is added last are phrases */
        search->slab.holds[i] &= search->slab.first + i >= set->plain_blocks ? search->values.any[i] : UINT64_MAX;
    }
}

/* Looks for the first rule of a block that covers the rule and goes before it. */
static void try_block(struct flaw_search *search, uint32_t block)
{
    const struct smtpstatus_rules *set = search->set;
    uint64_t holds = search->slab.holds[block - search->slab.first];
    for (; holds != 0; holds &= holds - 1) {
        uint32_t slot = block * 64U + lowest_bit(holds);
        uint32_t rank = rules_slots(set)[slot];
        if (rank >= search->other) {
            return; /* so are all others of the block */
        }
        if (is_rule_covered(set, search->rule, &rules_list(set)[rules_order(set)[rank]])) {
            search->other = rank;
            return;
        }
    }
}

static uint32_t rank_of(const struct smtpstatus_rules *set, uint32_t index)
{
    const uint32_t *order = rules_order(set);
    const struct rule *rules = rules_list(set);
    uint32_t low = 0;
    uint32_t high = set->rule_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct rule *there = &rules[order[middle]];
        int before =
            there->priority != rules[index].priority ? there->priority > rules[index].priority : order[middle] < index;
        if (before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ------------------------------------------------------------------ contradictions */

static int can_part_agree(uint32_t a, uint32_t b)
{
    return is_part_covered(a, b) || is_part_covered(b, a);
}

/* Whether one reply can have codes of both patterns. */
static int can_agree(const struct rule_value *a, const struct rule_value *b)
{
    if (a->kind != b->kind) {
        return 1;
    }
    if (a->kind == RULE_CODE) {
        return a->number / 1000U <= b->number % 1000U && b->number / 1000U <= a->number % 1000U;
    }
    int agree = 1;
    for (uint32_t shift = 0; shift <= 20; shift += 10) {
        agree = agree && can_part_agree(a->number >> shift & RULE_ANY, b->number >> shift & RULE_ANY);
    }
    return agree;
}

static int is_code_value(const struct rule_value *value)
{
    return value->kind == RULE_CODE || value->kind == RULE_ENHANCED;
}

/* The place behind the condition that starts at `at`. */
static uint32_t group_end(const struct rule *rule, const struct rule_value *values, uint32_t at)
{
    uint32_t end = at;
    while (end < rule->value_count && values[end].group == values[at].group) {
        end++;
    }
    return end;
}

/* Whether the values [a, a_end) and [b, b_end), two conditions on codes, have a code in common. */
static int can_groups_agree(const struct rule_value *values, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
    int agree = !is_code_value(&values[a]) || !is_code_value(&values[b]);
    for (uint32_t i = a; i < a_end; i++) {
        for (uint32_t k = b; k < b_end && !agree; k++) {
            agree = can_agree(&values[i], &values[k]);
        }
    }
    return agree;
}

/* Whether two conditions on codes have no codes in common. */
static int is_contradiction(const struct smtpstatus_rules *set, const struct rule *rule)
{
    const struct rule_value *values = values_of(set, rule);
    uint32_t a_end;
    uint32_t b_end;
    for (uint32_t a = 0; a < rule->value_count; a = a_end) {
        a_end = group_end(rule, values, a);
        for (uint32_t b = a_end; b < rule->value_count; b = b_end) {
            b_end = group_end(rule, values, b);
            if (!can_groups_agree(values, a, a_end, b, b_end)) {
                return 1;
            }
        }
    }
    return 0;
}

SMTPSTATUS_RARE int smtpstatus_rules_flaw(const smtpstatus_rules *rules, uint32_t index, uint32_t *other)
{
    if (index >= smtpstatus_rules_count(rules)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    const struct rule *rule = &rules_list(rules)[index];
    if (is_contradiction(rules, rule)) {
        return SMTPSTATUS_RULES_FLAW_CONTRADICTION;
    }
    uint32_t rank = rank_of(rules, index);
    struct flaw_search search;
    search.set = rules;
    search.rule = rule;
    search.other = rank;
    for (uint32_t block = 0; block < rules->block_count; block = search.slab.next) {
        search_covering(&search, block);
        for (uint32_t i = 0; i < search.slab.count; i++) {
            try_block(&search, search.slab.first + i);
        }
    }
    if (search.other == rank) {
        return SMTPSTATUS_RULES_FLAW_NONE;
    }
    if (other != NULL) {
        *other = rules_order(rules)[search.other];
    }
    return SMTPSTATUS_RULES_FLAW_SHADOWED;
}
