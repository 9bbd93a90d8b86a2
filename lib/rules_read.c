/*
 * The language of own rules: tokens, rules, conditions, results. docs/rules.md tells it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_build.h"

#include "codes.h"

/* ------------------------------------------------------------------ tokens */

/* Behind a byte order mark. */
static size_t text_start(const struct rules_reader *reader)
{
    return starts_with(reader->text, 0, reader->end, "\357\273\277") ? 3 : 0;
}

static int ends_rule_word(char c)
{
    return is_space(c) || c == ',' || c == ';' || c == '"';
}

static void read_quoted(struct rules_reader *reader, size_t at)
{
    size_t stop = at;
    while (stop < reader->end && reader->text[stop] != '"' && reader->text[stop] != '\n') {
        stop++;
    }
    int closed = stop < reader->end && reader->text[stop] == '"';
    reader->kind = closed ? RULE_TOKEN_QUOTED : RULE_TOKEN_UNCLOSED;
    reader->span.start = closed ? at : at - 1;
    reader->span.end = stop;
    reader->next = stop + (size_t)closed;
}

static void read_rule_word(struct rules_reader *reader, size_t at)
{
    size_t stop = at;
    while (stop < reader->end && !ends_rule_word(reader->text[stop])) {
        stop++;
    }
    reader->span.start = at;
    reader->span.end = reader->next = stop;
    reader->kind = same_word(reader->text, at, stop, "=>") ? RULE_TOKEN_ARROW : RULE_TOKEN_WORD;
}

/* The offset of what comes next that is no blank, comma or comment. */
static size_t skip_to_token(const struct rules_reader *reader)
{
    const char *text = reader->text;
    size_t at = reader->next;
    while (at < reader->end && text[at] != '\n' && (is_space(text[at]) || text[at] == ',')) {
        at++;
    }
    if (at < reader->end && text[at] == '#') {
        while (at < reader->end && text[at] != '\n') {
            at++;
        }
    }
    return at;
}

SMTPSTATUS_PRIVATE void rules_advance(struct rules_reader *reader)
{
    if (reader->kind == RULE_TOKEN_BREAK && reader->text[reader->span.start] == '\n') {
        reader->line++;
        reader->line_start = reader->next;
    }
    size_t at = skip_to_token(reader);
    reader->span.start = reader->span.end = at;
    if (at >= reader->end) {
        reader->kind = RULE_TOKEN_END;
        reader->next = at;
    } else if (reader->text[at] == '\n' || reader->text[at] == ';') {
        reader->kind = RULE_TOKEN_BREAK;
        reader->next = at + 1;
    } else if (reader->text[at] == '"') {
        read_quoted(reader, at + 1);
    } else {
        read_rule_word(reader, at);
    }
}

SMTPSTATUS_PRIVATE int rules_fail_at(struct rules_build *build, size_t at, int error)
{
    struct rules_reader *reader = &build->reader;
    reader->line = 1;
    reader->line_start = text_start(reader);
    for (size_t i = reader->line_start; i < at; i++) {
        if (reader->text[i] == '\n') {
            reader->line++;
            reader->line_start = i + 1;
        }
    }
    return rules_fail(build, at, error);
}

static int is_value(const struct rules_reader *reader)
{
    return reader->kind == RULE_TOKEN_WORD || reader->kind == RULE_TOKEN_QUOTED || reader->kind == RULE_TOKEN_UNCLOSED;
}

/* An error at the token that the reader stands at. */
static int fail_here(struct rules_build *build, int error)
{
    return rules_fail(build, build->reader.span.start, error);
}

/* ------------------------------------------------------------------ head */

static int is_rule_name(const struct rules_reader *reader)
{
    size_t length = reader->span.end - reader->span.start;
    if (reader->kind != RULE_TOKEN_WORD || length > RULES_NAME_MOST) {
        return 0;
    }
    for (size_t i = reader->span.start; i < reader->span.end; i++) {
        char c = reader->text[i];
        if (!is_alnum(c) && c != '-' && c != '_' && c != '.') {
            return 0;
        }
    }
    return 1;
}

static struct rule *rules_of(struct smtpstatus_rules *set)
{
    return (struct rule *)(void *)(set + 1);
}

/*
 * Whether an earlier rule has this name. Until the keys are known their table holds
 * the heads of chains of names, and the order of the rules the links.
 */
static int is_known_name(struct rules_build *build, const char *name, size_t length)
{
    struct smtpstatus_rules *set = build->set;
    struct rule_key *keys = (struct rule_key *)(void *)((char *)set + set->keys_at);
    uint32_t *links = (uint32_t *)(void *)((char *)set + set->order_at);
    const char *names = rules_at(set, set->names_at);
    uint64_t hash = rules_hash_label(0, name, length);
    uint32_t *head = &keys[(uint32_t)hash & set->key_mask].first;
    for (uint32_t i = *head; i != 0; i = links[i - 1]) {
        const struct rule *other = &rules_of(set)[i - 1];
        size_t same = 0;
        while (other->name_length == length && same < length &&
               to_lower(names[other->name + same]) == to_lower(name[same])) {
            same++;
        }
        if (same == length) {
            return 1;
        }
    }
    links[build->rule_count] = *head;
    *head = build->rule_count + 1;
    return 0;
}

static int read_name(struct rules_build *build)
{
    struct rules_reader *reader = &build->reader;
    if (!is_rule_name(reader)) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_NAME);
    }
    const char *name = reader->text + reader->span.start;
    size_t length = reader->span.end - reader->span.start;
    build->rule.name = build->name_bytes;
    build->rule.name_length = (uint8_t)length;
    if (build->set != NULL) {
        if (is_known_name(build, name, length)) {
            return fail_here(build, SMTPSTATUS_ERROR_RULE_DUPLICATE);
        }
        memcpy((char *)rules_part(build->set, build->set->names_at) + build->name_bytes, name, length);
    }
    build->name_bytes += (uint32_t)length;
    rules_advance(reader);
    return SMTPSTATUS_OK;
}

static int read_priority(struct rules_build *build)
{
    struct rules_reader *reader = &build->reader;
    size_t at = reader->span.start;
    int negative = is_value(reader) && reader->text[at] == '-';
    at += (size_t)negative;
    int value = 0;
    if (reader->kind != RULE_TOKEN_WORD || at == reader->span.end) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_PRIORITY);
    }
    for (; at < reader->span.end && value <= RULES_PRIORITY_MOST; at++) {
        if (!is_digit(reader->text[at])) {
            return fail_here(build, SMTPSTATUS_ERROR_RULE_PRIORITY);
        }
        value = value * 10 + (int)digit_value(reader->text[at]);
    }
    if (value > RULES_PRIORITY_MOST) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_PRIORITY);
    }
    build->rule.priority = (int16_t)(negative ? -value : value);
    rules_advance(reader);
    return SMTPSTATUS_OK;
}

/* ------------------------------------------------------------------ conditions */

/* The value that the names of an enum have for the token, or -1. */
static int named(const struct rules_reader *reader, uint32_t first, uint32_t last)
{
    return reader->kind == RULE_TOKEN_WORD
               ? value_of_name(first, last, reader->text, reader->span.start, reader->span.end)
               : -1;
}

/* The condition of a keyword, 0 for none. */
static uint32_t condition_of(const struct rules_reader *reader)
{
    int condition = named(reader, TABLE_NAMES_RULES_CONDITION, TABLE_NAMES_RULES_FLAW);
    return condition > 0 ? (uint32_t)condition : 0;
}

static uint8_t field_of(const struct rules_build *build, const struct rule_value *value)
{
    switch (value->kind) {
    case RULE_CODE:
    case RULE_ENHANCED:
        return (uint8_t)(RULE_FIELD_CODE + build->rule.codes);
    case RULE_HOST:
        return RULE_FIELD_HOST;
    case RULE_PROVIDER:
        return RULE_FIELD_PROVIDER;
    case RULE_COMMAND:
        return RULE_FIELD_COMMAND;
    case RULE_CATEGORY:
        return RULE_FIELD_CATEGORY;
    default:
        return RULE_FIELDS;
    }
}

/* Counts the keys of a value: its own, and for a phrase of several parts those and pairs of them. */
static void count_keys(struct rules_build *build, const struct rule_value *value)
{
    uint32_t parts = 1;
    build->key_count++;
    if (value->kind == RULE_PHRASE) {
        for (uint32_t at = rules_part_end(value, 0); at < value->words; at = rules_part_end(value, at)) {
            parts++;
        }
        build->key_count += 2 * (parts - 1) + (parts > 2);
        build->waiting_count += parts > 2;
    }
}

static int add_value(struct rules_build *build, struct rule_value *value)
{
    if (build->rule.value_count == RULES_VALUES_MOST) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_TOO_MANY_VALUES);
    }
    value->group = build->rule.groups;
    value->field = field_of(build, value);
    value->at = (uint32_t)build->reader.span.start;
    value->length = (uint32_t)(build->reader.span.end - build->reader.span.start);
    if (build->set != NULL) {
        struct rule_value *values = (struct rule_value *)(void *)((char *)build->set + build->set->values_at);
        values[build->value_count] = *value;
    }
    count_keys(build, value);
    build->value_count++;
    build->rule.value_count++;
    return SMTPSTATUS_OK;
}

static uint32_t class_of(const struct rule_value *value)
{
    if (value->kind == RULE_CODE) {
        return value->number / 1000U < 500 ? RULE_CLASS_4 : RULE_CLASS_5;
    }
    return value->kind == RULE_ENHANCED && value->number >> 20 == 4 ? RULE_CLASS_4 : RULE_CLASS_OTHER;
}

static int read_condition(struct rules_build *build)
{
    struct rules_reader *reader = &build->reader;
    uint32_t condition = condition_of(reader);
    uint32_t classes = 0;
    if (condition == 0) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_CONDITION);
    }
    uint32_t many = condition == RULE_CODE ? build->rule.codes == RULE_CODES_MOST : build->once >> condition & 1;
    if (many) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_REPEATED);
    }
    build->once |= 1U << condition;
    rules_advance(reader);
    if (!is_value(reader)) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_VALUE);
    }
    while (is_value(reader)) {
        struct rule_value value;
        clear(&value, sizeof value);
        value.kind = (uint8_t)condition;
        int result = rules_read_value(build, condition, &value);
        if (result == SMTPSTATUS_OK) {
            result = add_value(build, &value);
        }
        if (result != SMTPSTATUS_OK) {
            return result;
        }
        classes |= class_of(&value);
        rules_advance(reader);
    }
    if (condition == RULE_PHRASE) {
        build->rule.phrases = build->rule.groups;
    }
    if (classes == RULE_CLASS_4 || classes == RULE_CLASS_5) {
        build->classes |= classes;
    }
    build->rule.codes = (uint8_t)(build->rule.codes + (condition == RULE_CODE));
    build->rule.groups++;
    return SMTPSTATUS_OK;
}

/* ------------------------------------------------------------------ results */

/* Reads the value of one result. */
static int take_result(struct rules_build *build, uint8_t *result, int error, uint32_t first, uint32_t last)
{
    struct rules_reader *reader = &build->reader;
    if (*result != RULES_KEEP) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_REPEATED);
    }
    rules_advance(reader);
    int value = named(reader, first, last);
    int wrong = value < 0 || (result == &build->rule.category && !is_failure_category(value)) ||
                (result == &build->rule.bounce && value == SMTPSTATUS_BOUNCE_NONE);
    if (wrong) {
        return fail_here(build, is_value(reader) ? error : SMTPSTATUS_ERROR_RULE_VALUE);
    }
    int never_for_4yz = (result == &build->rule.bounce && value == SMTPSTATUS_BOUNCE_HARD) ||
                        (result == &build->rule.action && value == SMTPSTATUS_ACTION_SUPPRESS);
    if (build->classes == RULE_CLASS_4 && never_for_4yz) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_TRANSIENT);
    }
    *result = (uint8_t)value;
    return SMTPSTATUS_OK;
}

static int read_result(struct rules_build *build)
{
    struct rules_reader *reader = &build->reader;
    struct rule *rule = &build->rule;
    if (rules_is(reader, "category")) {
        return take_result(build, &rule->category, SMTPSTATUS_ERROR_RULE_CATEGORY, TABLE_NAMES_CATEGORY,
                           TABLE_NAMES_OUTCOME);
    }
    if (rules_is(reader, "bounce")) {
        return take_result(build, &rule->bounce, SMTPSTATUS_ERROR_RULE_BOUNCE, TABLE_NAMES_BOUNCE, TABLE_NAMES_ACTION);
    }
    if (rules_is(reader, "action")) {
        return take_result(build, &rule->action, SMTPSTATUS_ERROR_RULE_ACTION, TABLE_NAMES_ACTION, TABLE_NAMES_SCOPE);
    }
    return fail_here(build, SMTPSTATUS_ERROR_RULE_RESULT);
}

static int read_results(struct rules_build *build)
{
    struct rules_reader *reader = &build->reader;
    if (build->rule.groups == 0) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_NO_CONDITION);
    }
    rules_advance(reader);
    if (!is_value(reader)) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_VALUE);
    }
    size_t count = 0;
    size_t leave = 0;
    for (; is_value(reader); rules_advance(reader)) {
        int leaves = rules_is(reader, "leave");
        if (count > 0 && (leave > 0 || leaves)) {
            return fail_here(build, SMTPSTATUS_ERROR_RULE_LEAVE);
        }
        int result = leaves ? SMTPSTATUS_OK : read_result(build);
        if (result != SMTPSTATUS_OK) {
            return result;
        }
        leave += (size_t)leaves;
        count++;
    }
    return SMTPSTATUS_OK;
}

/* ------------------------------------------------------------------ rules */

static int read_head(struct rules_build *build)
{
    static const struct rule fresh = {0, 0, 0, 0, 0, 0, 0, 0, RULES_KEEP, RULES_KEEP, RULES_KEEP, RULES_KEEP};
    struct rules_reader *reader = &build->reader;
    if (!rules_is(reader, "rule")) {
        return fail_here(build, SMTPSTATUS_ERROR_RULE_EXPECTED);
    }
    build->rule = fresh;
    build->rule.line = reader->line;
    build->rule.first_value = build->value_count;
    build->once = build->classes = 0;
    rules_advance(reader);
    int result = read_name(build);
    if (result == SMTPSTATUS_OK && rules_is(reader, "priority")) {
        rules_advance(reader);
        result = read_priority(build);
    }
    return result;
}

static int read_rule(struct rules_build *build)
{
    struct rules_reader *reader = &build->reader;
    int result = read_head(build);
    while (result == SMTPSTATUS_OK && reader->kind != RULE_TOKEN_ARROW) {
        if (reader->kind == RULE_TOKEN_BREAK) {
            rules_advance(reader);
        } else if (reader->kind == RULE_TOKEN_END || rules_is(reader, "rule")) {
            return fail_here(build, SMTPSTATUS_ERROR_RULE_NO_RESULT);
        } else {
            result = read_condition(build);
        }
    }
    if (result == SMTPSTATUS_OK) {
        result = read_results(build);
    }
    if (result == SMTPSTATUS_OK && build->set != NULL) {
        rules_of(build->set)[build->rule_count] = build->rule;
    }
    build->rule_count++;
    build->plain_count += build->rule.phrases == RULES_KEEP;
    return result;
}

SMTPSTATUS_PRIVATE int rules_read(struct rules_build *build)
{
    struct rules_reader *reader = &build->reader;
    int result = SMTPSTATUS_OK;
    reader->line = 1;
    reader->kind = RULE_TOKEN_END;
    reader->next = reader->line_start = text_start(reader);
    rules_advance(reader);
    while (result == SMTPSTATUS_OK && reader->kind != RULE_TOKEN_END) {
        if (reader->kind == RULE_TOKEN_BREAK) {
            rules_advance(reader);
        } else {
            result = read_rule(build);
        }
    }
    return result;
}
