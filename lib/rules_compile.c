/*
 * Compiles own rules: two readings of the text, one to count and one to fill the memory,
 * then ranks; rules_index.c makes the table.
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

/* Where everything goes in the memory, after a reading that counted. Returns how much is needed. */
static uint64_t lay_out(const struct rules_build *build, struct smtpstatus_rules *set)
{
    uint64_t at = sizeof *set + (uint64_t)build->rule_count * sizeof(struct rule);
    uint32_t keys = power_for(build->key_count + (uint64_t)build->key_count / 4, 16);
    uint32_t filter = power_for(((uint64_t)build->key_count + build->word_count) * 16, 128); /* in bits */
    set->rule_count = build->rule_count;
    set->value_count = build->value_count;
    set->word_count = build->word_count;
    set->name_bytes = build->name_bytes;
    set->has_things = build->has_things;
    set->plain_count = build->plain_count;
    set->plain_blocks = (build->plain_count + 63) / 64;
    set->block_count = set->plain_blocks + (build->rule_count - build->plain_count + 63) / 64;
    set->key_mask = keys - 1;
    set->filter_mask = filter - 1;
    set->values_at = (uint32_t)(at = aligned(at));
    set->words_at = (uint32_t)(at += (uint64_t)build->value_count * sizeof(struct rule_value));
    set->needs_at = (uint32_t)(at += (uint64_t)build->word_count * sizeof(uint64_t));
    set->masks_at = (uint32_t)(at += (uint64_t)set->block_count * RULE_FIELDS * sizeof(uint64_t));
    set->keys_at = (uint32_t)(at += (uint64_t)build->value_count * sizeof(uint64_t));
    set->waiting_at = (uint32_t)(at += (uint64_t)keys * sizeof(struct rule_key));
    set->order_at = (uint32_t)(at += (uint64_t)build->waiting_count * sizeof(struct rule_waiting));
    set->slots_at = (uint32_t)(at += (uint64_t)build->rule_count * sizeof(uint32_t));
    set->blocks_at = (uint32_t)(at += (uint64_t)set->block_count * 64U * sizeof(uint32_t));
    set->filter_at = (uint32_t)(at += (uint64_t)build->value_count * sizeof(uint32_t));
    set->names_at = (uint32_t)(at += filter / 8U);
    at = aligned(at + build->name_bytes);
    set->bytes = (uint32_t)at;
    return at;
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
    /* Only a text of nearly 64 MiB, made for it, comes near this: too long for a test. GCOVR_EXCL_BR_START */
    if (result == SMTPSTATUS_OK && lay_out(build, layout) > UINT32_MAX) {
        return rules_fail(build, build->reader.line_start, SMTPSTATUS_ERROR_RULE_TOO_LARGE); /* GCOVR_EXCL_LINE */
    }
    /* GCOVR_EXCL_BR_STOP */
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

SMTPSTATUS_RARE int smtpstatus_rules_size(const char *text, size_t length, size_t *size, uint32_t *line,
                                          uint32_t *column)
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
    uint32_t *order = rules_part(set, set->order_at);
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

/* The parts behind the set hold numbers of 64 bits. */
static int is_aligned_for_rules(const void *memory)
{
    return (uintptr_t)memory % _Alignof(uint64_t) == 0;
}

SMTPSTATUS_RARE int smtpstatus_rules_compile(void *memory, size_t size, const char *text, size_t length,
                                             const smtpstatus_rules **rules, uint32_t *line, uint32_t *column)
{
    struct rules_build build;
    struct smtpstatus_rules layout;
    if (memory == NULL || !is_aligned_for_rules(memory) || (text == NULL && length > 0)) {
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
    memset(rules_part(set, set->keys_at), 0, ((size_t)set->key_mask + 1) * sizeof(struct rule_key));
    rank_rules(set);
    result = rules_index(&build);
    if (result != SMTPSTATUS_OK) {
        return finish_reading(&build, result, line, column);
    }
    memcpy(set->revision, table_revision, sizeof set->revision);
    set->magic = RULES_MAGIC;
    if (rules != NULL) {
        *rules = set;
    }
    return SMTPSTATUS_OK;
}

/* ------------------------------------------------------------------ attaching */

/* Whether this library, with these tables, compiled it. */
static int is_own_set(const smtpstatus_rules *rules)
{
    return is_aligned_for_rules(rules) && rules->magic == RULES_MAGIC &&
           memcmp(rules->revision, table_revision, sizeof rules->revision) == 0;
}

int smtpstatus_set_rules(smtpstatus *handle, const smtpstatus_rules *rules)
{
    if (handle == NULL || (rules != NULL && !is_own_set(rules))) {
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
