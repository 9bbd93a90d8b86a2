/*
 * The table of a set of own rules: slots, keys, and the blocks that keys lead to.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_build.h"

/* What is being indexed. */
struct rules_indexing {
    struct rules_build *build;
    struct smtpstatus_rules *set;
    struct rule_key *keys;
    uint32_t *slots;
    uint64_t *needs;
    uint64_t *masks;
    uint32_t *blocks;
    struct rule_waiting *waiting;
    uint32_t waiting_count;
    uint32_t crowd; /* phrases that do not wait alone */
};

/* The place in the table of a key, which is put there when it is new. */
static uint32_t put_key(const struct rules_indexing *indexing, uint64_t key)
{
    struct smtpstatus_rules *set = indexing->set;
    uint32_t *filter = rules_part(set, set->filter_at);
    uint32_t bit = (uint32_t)(key >> 8) & set->filter_mask;
    uint32_t at = rules_place_of(set, key);
    indexing->keys[at].key = key;
    indexing->keys[at].flags |= RULE_KEY_TAKEN;
    filter[bit / 32] |= 1U << bit % 32;
    return at;
}

/* ------------------------------------------------------------------ phrases */

#if SMTPSTATUS_TEXT

/* The key of the part that starts with word `first`; *end is behind its last one. Beginnings go into the filter. */
static uint64_t part_key(const struct rules_indexing *indexing, const struct rule_value *phrase, uint32_t first,
                         uint32_t *end)
{
    struct smtpstatus_rules *set = indexing->set;
    const uint64_t *words = rules_words(set) + phrase->number;
    uint32_t *filter = rules_part(set, set->filter_at);
    uint64_t key = rules_is_thing(phrase, first) ? RULES_THING_START : RULES_PART_START;
    *end = rules_part_end(phrase, first);
    for (uint32_t word = first; word < *end; word++) {
        key = rules_mix(key, words[word]);
        uint32_t bit = (uint32_t)(key >> 8) & set->filter_mask;
        filter[bit / 32] |= 1U << bit % 32;
    }
    return key;
}

/* Puts the parts of a phrase into the table; returns the place of the whole of it. */
static uint32_t put_phrase(const struct rules_indexing *indexing, const struct rule_value *phrase)
{
    uint32_t end;
    uint64_t whole = part_key(indexing, phrase, 0, &end);
    uint64_t before = whole;
    while (end < phrase->words) {
        int gap = rules_is_behind_gap(phrase, end);
        uint64_t part = part_key(indexing, phrase, end, &end);
        indexing->keys[put_key(indexing, before)].flags |= RULE_KEY_LEADS;
        indexing->keys[put_key(indexing, part)].flags |= RULE_KEY_FOLLOWS;
        whole = rules_join(whole, part, gap);
        before = part;
    }
    return put_key(indexing, whole);
}

/*
 * Chooses the two parts, of a phrase of three or more, that nobody waits for, or else the
 * first two. Returns the place of their key.
 */
static uint32_t choose_pair(const struct rules_indexing *indexing, const struct rule_value *phrase,
                            struct rule_waiting *waiting)
{
    uint32_t end;
    uint32_t chosen = RULES_NO_KEY;
    uint32_t first = 0;
    uint64_t before = part_key(indexing, phrase, 0, &end);
    while (end < phrase->words) {
        uint32_t second = end;
        int gap = rules_is_behind_gap(phrase, second);
        uint64_t part = part_key(indexing, phrase, second, &end);
        uint32_t pair = put_key(indexing, rules_join(before, part, gap));
        if (chosen == RULES_NO_KEY || (indexing->keys[chosen].waiting != 0 && indexing->keys[pair].waiting == 0)) {
            uint32_t behind = end < phrase->words ? end : first; /* the part that a gap may part from these two */
            chosen = pair;
            waiting->near = (uint8_t)(end < phrase->words ? end : first - 1);
            waiting->side = !rules_is_behind_gap(phrase, behind) ? RULE_SIDE_NONE
                            : end < phrase->words                ? RULE_SIDE_BEHIND
                                                                 : RULE_SIDE_BEFORE;
        }
        first = second;
        before = part;
    }
    return chosen;
}

static uint64_t words_of(const struct smtpstatus_rules *set, const struct rule_value *phrase)
{
    uint64_t bits = 0;
    for (uint32_t word = 0; word < phrase->words; word++) {
        bits |= rules_word_bit(rules_words(set)[phrase->number + word]);
    }
    return bits;
}

/* Lets a phrase that is new wait for two of its parts. Returns 0 when too many do already. */
static int let_wait(struct rules_indexing *indexing, const struct rule_value *phrase, uint32_t whole)
{
    struct rule_waiting *waiting = &indexing->waiting[indexing->waiting_count++];
    struct rule_key *pair = &indexing->keys[choose_pair(indexing, phrase, waiting)];
    waiting->words = words_of(indexing->set, phrase);
    waiting->value = (uint32_t)(phrase - rules_values(indexing->set));
    waiting->key = whole;
    waiting->next = pair->waiting;
    indexing->crowd += pair->waiting != 0;
    pair->waiting = indexing->waiting_count;
    return indexing->crowd <= RULES_WAITING_MOST;
}

/* Notes what waits, when all parts are known. */
static int finish_phrase(struct rules_indexing *indexing, const struct rule_value *phrase)
{
    uint32_t parts = 0;
    for (uint32_t first = 0; first < phrase->words; first = rules_part_end(phrase, first)) {
        parts++;
    }
    uint32_t whole = put_phrase(indexing, phrase);
    if (parts < 3 || (indexing->keys[whole].flags & RULE_KEY_WAITS) != 0) {
        return SMTPSTATUS_OK;
    }
    indexing->keys[whole].flags |= RULE_KEY_WAITS;
    return let_wait(indexing, phrase, whole)
               ? SMTPSTATUS_OK
               : rules_fail_at(indexing->build, phrase->at, SMTPSTATUS_ERROR_RULE_CROWDED);
}

#else

static uint32_t put_phrase(const struct rules_indexing *indexing, const struct rule_value *phrase)
{
    (void)indexing, (void)phrase;
    return 0;
}

static int finish_phrase(struct rules_indexing *indexing, const struct rule_value *phrase)
{
    (void)indexing, (void)phrase;
    return SMTPSTATUS_OK;
}

#endif

/* ------------------------------------------------------------------ blocks */

/* Gives each rule its slot, by rank: those without phrases first. */
static void assign_slots(const struct rules_indexing *indexing)
{
    const struct smtpstatus_rules *set = indexing->set;
    uint32_t plain = 0;
    uint32_t others = set->plain_blocks * 64U;
    for (uint32_t rank = 0; rank < set->rule_count; rank++) {
        const struct rule *rule = &rules_list(set)[rules_order(set)[rank]];
        indexing->slots[rule->phrases == RULES_KEEP ? plain++ : others++] = rank;
    }
}

/* Counts the blocks of a key, or adds a rule's bit to them. Slots come in their order. */
static void add_to_key(const struct rules_indexing *indexing, uint32_t at, uint32_t slot, int counting)
{
    struct rule_key *key = &indexing->keys[at];
    uint32_t block = slot / 64;
    if (counting) { /* `waiting` is free until phrases wait */
        key->end += key->waiting != block + 1;
        key->waiting = block + 1;
        return;
    }
    if (key->end == key->first || indexing->blocks[key->end - 1] != block) {
        indexing->blocks[key->end] = block;
        indexing->masks[key->end] = 0;
        key->residues = (uint16_t)(key->residues | 1U << block % RULES_SLAB);
        key->end++;
    }
    indexing->masks[key->end - 1] |= (uint64_t)1 << slot % 64;
}

static void add_rule(const struct rules_indexing *indexing, uint32_t slot, int counting)
{
    struct smtpstatus_rules *set = indexing->set;
    const struct rule *rule = &rules_list(set)[rules_order(set)[indexing->slots[slot]]];
    for (uint32_t i = 0; i < rule->value_count; i++) {
        const struct rule_value *value = rules_values(set) + rule->first_value + i;
        if (value->kind == RULE_PHRASE) {
            add_to_key(indexing, put_phrase(indexing, value), slot, counting);
            continue;
        }
        add_to_key(indexing, put_key(indexing, rule_value_key(value)), slot, counting);
        indexing->needs[(size_t)value->field * set->block_count + slot / 64] |= (uint64_t)1 << slot % 64;
        set->fields |= 1U << value->field;
    }
}

static void add_rules(const struct rules_indexing *indexing, int counting)
{
    const struct smtpstatus_rules *set = indexing->set;
    for (uint32_t slot = 0; slot < set->plain_count; slot++) {
        add_rule(indexing, slot, counting);
    }
    for (uint32_t i = 0; i < set->rule_count - set->plain_count; i++) {
        add_rule(indexing, set->plain_blocks * 64U + i, counting);
    }
}

/* Gives the slots that are left over a condition that never holds, unless no rule has any. */
static void close_slots(const struct rules_indexing *indexing)
{
    const struct smtpstatus_rules *set = indexing->set;
    uint32_t ends[2] = {set->plain_count, set->plain_blocks * 64U + set->rule_count - set->plain_count};
    for (uint32_t i = 0; i < 2 && set->fields != 0; i++) {
        uint64_t *needs = indexing->needs + (size_t)lowest_bit(set->fields) * set->block_count;
        if (ends[i] % 64 != 0) {
            needs[ends[i] / 64] |= UINT64_MAX << ends[i] % 64;
        }
    }
}

/* Turns how many blocks each key has into where they start. */
static void place_blocks(const struct rules_indexing *indexing)
{
    uint32_t total = 0;
    for (uint32_t at = 0; at <= indexing->set->key_mask; at++) {
        struct rule_key *key = &indexing->keys[at];
        uint32_t count = key->end;
        key->first = key->end = total;
        key->waiting = 0;
        total += count;
    }
}

SMTPSTATUS_PRIVATE int rules_index(struct rules_build *build)
{
    struct smtpstatus_rules *set = build->set;
    struct rules_indexing indexing = {build,
                                      set,
                                      rules_part(set, set->keys_at),
                                      rules_part(set, set->slots_at),
                                      rules_part(set, set->needs_at),
                                      rules_part(set, set->masks_at),
                                      rules_part(set, set->blocks_at),
                                      rules_part(set, set->waiting_at),
                                      0,
                                      0};
    int result = SMTPSTATUS_OK;
    assign_slots(&indexing);
    add_rules(&indexing, 1);
    place_blocks(&indexing);
    add_rules(&indexing, 0);
    close_slots(&indexing);
    for (uint32_t i = 0; result == SMTPSTATUS_OK && i < set->value_count; i++) {
        const struct rule_value *value = rules_values(set) + i;
        result = value->kind == RULE_PHRASE ? finish_phrase(&indexing, value) : SMTPSTATUS_OK;
    }
    set->has_waiting = indexing.waiting_count;
    return result;
}
