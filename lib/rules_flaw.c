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
    uint32_t rank;  /* of the rule */
    uint32_t other; /* the rank of one that goes before it, or its own */
};

/* Tries the rules with a key, as for a reply. */
static void try_covering(struct flaw_search *search, uint64_t key)
{
    const struct rule_entry *entries = rules_at(search->set, search->set->entries_at);
    uint32_t at;
    uint32_t end;
    rules_bucket(search->set, key, &at, &end);
    for (; at < end && entries[at].rank < search->other; at++) {
        const struct rule *wide = &rules_list(search->set)[rules_order(search->set)[entries[at].rank]];
        if (entries[at].check == (uint32_t)(key >> 32) && is_rule_covered(search->set, search->rule, wide)) {
            search->other = entries[at].rank;
        }
    }
}

static void try_covering_code(struct flaw_search *search, const struct rule_value *value)
{
    uint32_t first = value->number / 1000U;
    for (uint32_t step = 1; step <= 100; step *= 10) {
        uint32_t from = first - first % step;
        try_covering(search, rules_key(RULE_CODE, from * 1000U + from + step - 1, 0));
    }
}

static void try_covering_enhanced(struct flaw_search *search, const struct rule_value *value)
{
    for (uint32_t any = 0; any < 8; any++) {
        uint32_t parts = (any & 1U) * RULE_ANY | (any >> 1 & 1U) * RULE_ANY << 10 | (any >> 2 & 1U) * RULE_ANY << 20;
        try_covering(search, rules_key(RULE_ENHANCED, value->number | parts, 0));
    }
}

static void try_covering_phrase(struct flaw_search *search, const struct rule_value *value)
{
    for (uint32_t word = 0; word < value->words; word++) {
        try_covering(search, rules_anchor_key(search->set, value, word));
        if (word > 0) {
            try_covering(search, rules_anchor_key(search->set, value, word | RULE_ANCHOR_PAIR));
        }
    }
}

/* The keys by which a rule that covers this value can be found. */
static void try_covering_value(struct flaw_search *search, const struct rule_value *value)
{
    switch (value->kind) {
    case RULE_CODE:
        try_covering_code(search, value);
        break;
    case RULE_ENHANCED:
        try_covering_enhanced(search, value);
        break;
    case RULE_PHRASE:
        try_covering_phrase(search, value);
        break;
    default:
        try_covering(search, rule_value_key(value));
        break;
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

int smtpstatus_rules_flaw(const smtpstatus_rules *rules, uint32_t index, uint32_t *other)
{
    if (index >= smtpstatus_rules_count(rules)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    const struct rule *rule = &rules_list(rules)[index];
    if (is_contradiction(rules, rule)) {
        return SMTPSTATUS_RULES_FLAW_CONTRADICTION;
    }
    uint32_t rank = rank_of(rules, index);
    struct flaw_search search = {rules, rule, rank, rank};
    const struct rule_value *values = values_of(rules, rule);
    for (uint32_t i = 0; i < rule->value_count; i++) {
        if (i == 0 || values[i].group != values[i - 1].group) {
            try_covering_value(&search, &values[i]);
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
