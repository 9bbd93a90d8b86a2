/*
 * Compiles own rules: two readings of the text, one to count and one to fill the memory,
 * then ranks and keys.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_build.h"

#include "tables.h"

/* ------------------------------------------------------------------ sizes */

/* The power of two from `least` on that is not below count. */
static uint32_t power_for(uint64_t count, uint32_t least)
{
    uint32_t power = least;
    while (power < count) {
        power *= 2;
    }
    return power;
}

static uint64_t aligned(uint64_t size)
{
    return (size + 7U) & ~(uint64_t)7U;
}

/*
 * No text of RULES_TEXT_MOST bytes needs more than offsets of 32 bits can tell: a value takes two
 * bytes of it at least and has up to two heads with their filter, a word of a phrase takes two,
 * a rule 16, a byte of a name itself.
 */
_Static_assert((uint64_t)RULES_TEXT_MOST *((sizeof(struct rule_value) + sizeof(struct rule_entry) + 2 * 6) / 2 + 4 +
                                           (sizeof(struct rule) + 4) / 16 + 1 + 1) < (uint64_t)UINT32_MAX,
               "offsets into a set have 32 bits");

/* Where everything goes in the memory, after a reading that counted. */
static void lay_out(const struct rules_build *build, struct smtpstatus_rules *set)
{
    uint64_t at = sizeof *set + (uint64_t)build->rule_count * sizeof(struct rule);
    uint32_t heads = power_for(build->value_count, 16);
    set->rule_count = build->rule_count;
    set->value_count = build->value_count;
    set->word_count = build->word_count;
    set->name_bytes = build->name_bytes;
    set->has_things = build->has_things;
    set->head_mask = heads - 1;
    set->filter_mask = heads * 16U - 1;
    set->values_at = (uint32_t)(at = aligned(at));
    set->words_at = (uint32_t)(at = aligned(at + (uint64_t)build->value_count * sizeof(struct rule_value)));
    set->order_at = (uint32_t)(at += (uint64_t)build->word_count * sizeof(uint64_t));
    set->heads_at = (uint32_t)(at += (uint64_t)build->rule_count * sizeof(uint32_t));
    set->entries_at = (uint32_t)(at += ((uint64_t)heads + 1) * sizeof(uint32_t));
    set->filter_at = (uint32_t)(at += (uint64_t)build->value_count * sizeof(struct rule_entry));
    set->names_at = (uint32_t)(at += (uint64_t)heads * 2U);
    set->bytes = (uint32_t)aligned(at + build->name_bytes);
}

/* Reads without memory, and says how much is needed. */
static int measure_rules(const char *text, size_t length, struct rules_build *build, struct smtpstatus_rules *layout)
{
    clear(build, sizeof *build);
    clear(layout, sizeof *layout);
    build->reader.text = text;
    build->reader.end = length;
    build->reader.line = 1;
    if (length > RULES_TEXT_MOST) {
        return rules_fail(build, 0, SMTPSTATUS_ERROR_RULE_TOO_LARGE);
    }
    int result = rules_read(build);
    if (result == SMTPSTATUS_OK) {
        lay_out(build, layout);
    }
    return result;
}

static int finish_reading(const struct rules_build *build, int result, uint32_t *line, uint32_t *column)
{
    if (result != SMTPSTATUS_OK && line != NULL) {
        *line = build->line;
    }
    if (result != SMTPSTATUS_OK && column != NULL) {
        *column = build->column;
    }
    return result;
}

int smtpstatus_rules_size(const char *text, size_t length, size_t *size, uint32_t *line, uint32_t *column)
{
    struct rules_build build;
    struct smtpstatus_rules layout;
    if (text == NULL && length > 0) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    int result = measure_rules(text, length, &build, &layout);
    if (result == SMTPSTATUS_OK && size != NULL) {
        *size = layout.bytes;
    }
    return finish_reading(&build, result, line, column);
}

/* ------------------------------------------------------------------ ranks */

static struct rule *own_rules(struct smtpstatus_rules *set)
{
    return (struct rule *)(void *)(set + 1);
}

static void *own_part(struct smtpstatus_rules *set, uint32_t offset)
{
    return (char *)set + offset;
}

/* Whether the rule at a place of the file goes before another. */
static int ranks_before(const struct smtpstatus_rules *set, uint32_t a, uint32_t b)
{
    const struct rule *rules = rules_list(set);
    return rules[a].priority != rules[b].priority ? rules[a].priority > rules[b].priority : a < b;
}

/* Lets order[at] sink in the heap order[0..count), whose root comes last of all. */
static void sink_rule(const struct smtpstatus_rules *set, uint32_t *order, uint32_t at, uint32_t count)
{
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && ranks_before(set, order[child], order[child + 1])) {
            child++;
        }
        if (!ranks_before(set, order[at], order[child])) {
            return;
        }
        uint32_t moved = order[at];
        order[at] = order[child];
        order[child] = moved;
        at = child;
    }
}

static void rank_rules(struct smtpstatus_rules *set)
{
    uint32_t *order = own_part(set, set->order_at);
    for (uint32_t i = 0; i < set->rule_count; i++) {
        order[i] = i;
    }
    for (uint32_t i = set->rule_count / 2; i > 0; i--) {
        sink_rule(set, order, i - 1, set->rule_count);
    }
    for (uint32_t left = set->rule_count; left > 1; left--) {
        uint32_t last = order[0];
        order[0] = order[left - 1];
        order[left - 1] = last;
        sink_rule(set, order, 0, left - 1);
    }
}

/* ------------------------------------------------------------------ keys */

static uint64_t key_of_value(const struct smtpstatus_rules *set, const struct rule_value *value)
{
    return value->kind == RULE_PHRASE ? rules_anchor_key(set, value, value->anchor) : rule_value_key(value);
}

/* How many values have a key, roughly: keys share counters. They lie where the entries come to lie. */
static uint32_t *counter(struct smtpstatus_rules *set, uint64_t key)
{
    uint32_t *counters = own_part(set, set->heads_at);
    return &counters[(uint32_t)key & set->head_mask];
}

static void count_keys(struct smtpstatus_rules *set)
{
    const struct rule_value *values = rules_values(set);
    for (uint32_t i = 0; i < set->value_count; i++) {
        const struct rule_value *value = &values[i];
        if (value->kind != RULE_PHRASE) {
            ++*counter(set, rule_value_key(value));
            continue;
        }
        for (uint32_t word = 0; word < value->words; word++) {
            ++*counter(set, rules_anchor_key(set, value, word));
            if (rules_is_pair(value, word)) {
                ++*counter(set, rules_anchor_key(set, value, word | RULE_ANCHOR_PAIR));
            }
        }
    }
}

/* Chooses the word or pair of words that fewest phrases have; of equal ones a pair. Returns how many have it. */
static uint32_t choose_anchor(struct smtpstatus_rules *set, struct rule_value *value)
{
    uint32_t least = UINT32_MAX;
    for (uint32_t word = 0; word < value->words; word++) {
        uint32_t alone = *counter(set, rules_anchor_key(set, value, word));
        if (alone < least) {
            least = alone;
            value->anchor = (uint8_t)word;
        }
        uint32_t both =
            rules_is_pair(value, word) ? *counter(set, rules_anchor_key(set, value, word | RULE_ANCHOR_PAIR)) : least;
        if (rules_is_pair(value, word) && both <= least) {
            least = both;
            value->anchor = (uint8_t)(word | RULE_ANCHOR_PAIR);
        }
    }
    return least;
}

/*
 * What it costs to look for a value, as a pivot: how many share its key, weighed. Words
 * of a phrase are rare in replies; a code is there in many.
 */
static uint64_t cost_of_value(struct smtpstatus_rules *set, struct rule_value *value)
{
    switch (value->kind) {
    case RULE_PHRASE:
        return choose_anchor(set, value);
    case RULE_HOST:
        return *counter(set, rule_value_key(value)) * (uint64_t)2;
    default:
        return *counter(set, rule_value_key(value)) * (uint64_t)8;
    }
}

static void choose_pivot(struct smtpstatus_rules *set, struct rule *rule)
{
    struct rule_value *values = (struct rule_value *)own_part(set, set->values_at) + rule->first_value;
    uint64_t least = UINT64_MAX;
    for (uint32_t at = 0; at < rule->value_count;) {
        uint32_t group = values[at].group;
        uint64_t cost = 0;
        for (; at < rule->value_count && values[at].group == group; at++) {
            cost += cost_of_value(set, &values[at]);
        }
        if (cost < least) {
            least = cost;
            rule->pivot = (uint8_t)group;
        }
    }
}

/* The kinds that a key is looked for by, as bits. */
static uint32_t kind_bits(const struct rule_value *value)
{
    uint32_t kind = (value->anchor & RULE_ANCHOR_PAIR) != 0 ? RULE_BIGRAM : RULE_WORD;
    return 1U << value->kind | (value->kind == RULE_PHRASE ? 1U << kind : 0U);
}

/* Writes all pivots' keys into the table: counts, places, then the entries in the order of their ranks. */
static void fill_table(struct smtpstatus_rules *set)
{
    struct rule *rules = own_rules(set);
    const struct rule_value *values = rules_values(set);
    uint32_t *heads = own_part(set, set->heads_at);
    struct rule_entry *entries = own_part(set, set->entries_at);
    uint32_t *filter = own_part(set, set->filter_at);
    const uint32_t *order = rules_order(set);
    memset(heads, 0, ((size_t)set->head_mask + 2) * sizeof *heads);
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t rank = set->rule_count; rank-- > 0;) {
            const struct rule *rule = &rules[order[rank]];
            for (uint32_t i = rule->first_value; i < rule->first_value + rule->value_count; i++) {
                if (values[i].group != rule->pivot) {
                    continue;
                }
                uint64_t key = key_of_value(set, &values[i]);
                uint32_t *head = &heads[(uint32_t)key & set->head_mask];
                if (pass == 0) {
                    ++*head;
                    continue;
                }
                uint32_t bit = (uint32_t)(key >> 8) & set->filter_mask;
                struct rule_entry entry = {(uint32_t)(key >> 32), rank, i};
                entries[--*head] = entry;
                filter[bit / 32] |= 1U << bit % 32;
                set->kinds |= kind_bits(&values[i]);
            }
        }
        for (uint32_t i = 1; pass == 0 && i <= set->head_mask + 1; i++) {
            heads[i] += heads[i - 1]; /* where the bucket ends; filling it moves that to its start */
        }
    }
}

static void index_rules(struct smtpstatus_rules *set)
{
    struct rule *rules = own_rules(set);
    rank_rules(set);
    memset(own_part(set, set->heads_at), 0, ((size_t)set->head_mask + 2) * sizeof(uint32_t));
    count_keys(set);
    for (uint32_t i = 0; i < set->rule_count; i++) {
        choose_pivot(set, &rules[i]);
        set->has_phrases |= rules[i].phrases != RULES_KEEP;
    }
    fill_table(set);
}

int smtpstatus_rules_compile(void *memory, size_t size, const char *text, size_t length, const smtpstatus_rules **rules,
                             uint32_t *line, uint32_t *column)
{
    struct rules_build build;
    struct smtpstatus_rules layout;
    if (memory == NULL || (uintptr_t)memory % _Alignof(struct smtpstatus_rules) != 0 || (text == NULL && length > 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    int result = measure_rules(text, length, &build, &layout);
    if (result != SMTPSTATUS_OK) {
        return finish_reading(&build, result, line, column);
    }
    if (size < layout.bytes) {
        return SMTPSTATUS_ERROR_BUFFER;
    }
    struct smtpstatus_rules *set = memory;
    memset(memory, 0, layout.bytes);
    *set = layout;
    clear(&build, sizeof build);
    build.reader.text = text;
    build.reader.end = length;
    build.set = set;
    result = rules_read(&build);
    if (result != SMTPSTATUS_OK) { /* a name that is there twice: only now are names kept */
        return finish_reading(&build, result, line, column);
    }
    index_rules(set);
    memcpy(set->revision, table_revision, sizeof set->revision);
    set->magic = RULES_MAGIC;
    if (rules != NULL) {
        *rules = set;
    }
    return SMTPSTATUS_OK;
}

/* ------------------------------------------------------------------ attaching */

int smtpstatus_set_rules(smtpstatus *handle, const smtpstatus_rules *rules)
{
    if (handle == NULL || (rules != NULL && (rules->magic != RULES_MAGIC ||
                                             memcmp(rules->revision, table_revision, sizeof rules->revision) != 0))) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct status *status = status_of(handle);
    status->rules = rules;
    clear(&status->verdict, sizeof status->verdict);
    return SMTPSTATUS_OK;
}

const smtpstatus_rules *smtpstatus_get_rules(const smtpstatus *handle)
{
    return handle != NULL ? status_read(handle)->rules : NULL;
}
