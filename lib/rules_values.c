/*
 * The values of conditions in own rules: codes, hosts, names, phrases.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_build.h"

#include "codes.h"
#include "tokens.h"

static int fail_value(struct rules_build *build, size_t offset, int error)
{
    return rules_fail(build, build->reader.span.start + offset, error);
}

/* ------------------------------------------------------------------ codes */

/* 552, 55x, 5xx; an asterisk will do for an x. */
static int read_basic_pattern(const char *code, struct rule_value *value)
{
    uint32_t first = 0;
    uint32_t last = 0;
    int open = 0;
    for (size_t i = 0; i < 3; i++) {
        int any = code[i] == '*' || to_lower(code[i]) == 'x';
        if (any ? i == 0 : open || !is_digit(code[i])) {
            return 0;
        }
        open |= any;
        first = first * 10 + (any ? 0 : digit_value(code[i]));
        last = last * 10 + (any ? 9 : digit_value(code[i]));
    }
    value->number = first * 1000 + last;
    value->kind = RULE_CODE;
    return first >= 400 && last < 600;
}

/* One part of an enhanced code at *at: a number, an asterisk or an x. */
static int read_code_part(const char *code, size_t *at, size_t end, uint32_t *part)
{
    size_t start = *at;
    *part = 0;
    if (start < end && (code[start] == '*' || to_lower(code[start]) == 'x')) {
        *part = RULE_ANY;
        *at = start + 1;
        return 1;
    }
    while (*at < end && *at - start < 3 && is_digit(code[*at])) {
        *part = *part * 10 + digit_value(code[(*at)++]);
    }
    return *at > start;
}

/* 5.2.2, 5.2.*, *.7.1 */
static int read_enhanced_pattern(const char *code, size_t length, struct rule_value *value)
{
    uint32_t parts[3];
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        if ((i > 0 && (at >= length || code[at++] != '.')) || !read_code_part(code, &at, length, &parts[i])) {
            return 0;
        }
    }
    value->number = rule_enhanced(parts[0], parts[1], parts[2]);
    value->kind = RULE_ENHANCED;
    return at == length && (parts[0] == 4 || parts[0] == 5 || parts[0] == RULE_ANY);
}

static int read_code(struct rules_build *build, struct rule_value *value)
{
    const struct rules_reader *reader = &build->reader;
    const char *code = reader->text + reader->span.start;
    size_t length = reader->span.end - reader->span.start;
    if (length == 3 ? read_basic_pattern(code, value) : read_enhanced_pattern(code, length, value)) {
        return SMTPSTATUS_OK;
    }
    return fail_value(build, 0, SMTPSTATUS_ERROR_RULE_CODE);
}

/* ------------------------------------------------------------------ hosts */

SMTPSTATUS_PRIVATE uint64_t rules_hash_label(uint64_t rest, const char *label, size_t length)
{
    uint64_t hash = rest + length;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)to_lower(label[i])) * 0x100000001B3U;
    }
    return rules_mix(hash, length);
}

static int is_host_char(char c)
{
    return is_alnum(c) || c == '-' || c == '_' || is_eight_bit(c);
}

/* A host name, or a suffix that starts with a dot. */
static int read_host_value(struct rules_build *build, struct rule_value *value)
{
    const struct rules_reader *reader = &build->reader;
    const char *text = reader->text;
    size_t start = reader->span.start;
    size_t end = reader->span.end;
    value->words = text[start] == '.'; /* a value is never empty */
    start += value->words;
    end -= end > start && text[end - 1] == '.';
    size_t label_end = end;
    while (label_end > start) {
        size_t label = label_end;
        while (label > start && is_host_char(text[label - 1])) {
            label--;
        }
        if (label == label_end || value->number == STATUS_HOST_LABELS || (label > start && text[label - 1] != '.') ||
            label == start + 1) {
            return fail_value(build, 0, SMTPSTATUS_ERROR_RULE_HOST);
        }
        value->data = rules_hash_label(value->data, text + label, label_end - label);
        value->number++;
        label_end = label > start ? label - 1 : start;
    }
    return value->number > 0 ? SMTPSTATUS_OK : fail_value(build, 0, SMTPSTATUS_ERROR_RULE_HOST);
}

/* ------------------------------------------------------------------ names */

static int read_provider_value(struct rules_build *build, struct rule_value *value)
{
    const struct rules_reader *reader = &build->reader;
    for (uint32_t i = 0; i < TABLE_PROVIDERS; i++) {
        if (rules_is(reader, table_text(table_providers[i].name))) {
            value->number = table_providers[i].number;
            return SMTPSTATUS_OK;
        }
    }
    return fail_value(build, 0, SMTPSTATUS_ERROR_RULE_PROVIDER);
}

static int read_command_value(struct rules_build *build, struct rule_value *value)
{
    const struct rules_reader *reader = &build->reader;
    int command = smtpstatus_command_value(reader->text + reader->span.start, reader->span.end - reader->span.start);
    if (command <= SMTPSTATUS_COMMAND_UNKNOWN) {
        return fail_value(build, 0, SMTPSTATUS_ERROR_RULE_COMMAND);
    }
    value->number = (uint32_t)command;
    return SMTPSTATUS_OK;
}

static int read_category_value(struct rules_build *build, struct rule_value *value)
{
    const struct rules_reader *reader = &build->reader;
    int category = smtpstatus_category_value(reader->text + reader->span.start, reader->span.end - reader->span.start);
    if (category < 0 || !is_failure_category(category)) {
        return fail_value(build, 0, SMTPSTATUS_ERROR_RULE_CATEGORY);
    }
    value->number = (uint32_t)category;
    return SMTPSTATUS_OK;
}

/* ------------------------------------------------------------------ phrases */

#if SMTPSTATUS_TEXT

/* Where a `*` stands in [at, end), or `end`. */
static size_t find_gap(const char *text, size_t at, size_t end)
{
    while (at < end && text[at] != '*') {
        at++;
    }
    return at;
}

/* Whether a word would run on if the `*` at `at`, which words stand before and behind, were not there. */
static int is_inside_word(const char *text, size_t at)
{
    return is_alnum(text[at - 1]) || is_alnum(text[at + 1]);
}

static void add_phrase_word(struct rules_build *build, struct rule_value *value, const struct rule_word *word, int gap)
{
    if (build->set != NULL) {
        uint64_t *words = (uint64_t *)(void *)((char *)build->set + build->set->words_at);
        words[build->word_count] = word->hash;
    }
    value->data |= (uint64_t)(gap != 0) << value->words | (uint64_t)word->thing << (32U + value->words);
    build->has_things |= word->thing;
    build->word_count++;
    value->words++;
}

/* Reads the words of [start, end), each with the gap before it. */
static int read_phrase_words(struct rules_build *build, size_t start, size_t end, struct rule_value *value)
{
    const char *text = build->reader.text;
    const struct span span = {start, end};
    struct word_reader words;
    struct rule_word word;
    size_t behind = start;
    rules_start_words(&words, text, &span, 1);
    while (rules_next_word(&words, &word)) {
        size_t gap = find_gap(text, behind, word.span.start);
        int is_gap = gap < word.span.start;
        if (is_gap && (value->words == 0 || is_inside_word(text, gap))) {
            return rules_fail(build, gap, SMTPSTATUS_ERROR_RULE_GAP);
        }
        if (word.new_sentence && value->words > 0) {
            return rules_fail(build, word.span.start, SMTPSTATUS_ERROR_RULE_SENTENCE);
        }
        if (value->words == RULES_WORDS_MOST) {
            return rules_fail(build, word.span.start, SMTPSTATUS_ERROR_RULE_TOO_MANY_WORDS);
        }
        add_phrase_word(build, value, &word, is_gap);
        behind = word.span.end;
    }
    size_t gap = find_gap(text, behind, end);
    if (gap < end) {
        return rules_fail(build, gap, SMTPSTATUS_ERROR_RULE_GAP);
    }
    return value->words > 0 ? SMTPSTATUS_OK : rules_fail(build, start, SMTPSTATUS_ERROR_RULE_PHRASE);
}

static int read_phrase(struct rules_build *build, struct rule_value *value)
{
    value->number = build->word_count;
    return read_phrase_words(build, build->reader.span.start, build->reader.span.end, value);
}

#else

static int read_phrase(struct rules_build *build, struct rule_value *value)
{
    (void)value;
    return fail_value(build, 0, SMTPSTATUS_ERROR_RULE_NO_TEXT);
}

#endif

SMTPSTATUS_PRIVATE int rules_read_value(struct rules_build *build, uint32_t condition, struct rule_value *value)
{
    int quoted = build->reader.kind == RULE_TOKEN_QUOTED;
    if (build->reader.kind == RULE_TOKEN_UNCLOSED || quoted != (condition == RULE_PHRASE)) {
        return fail_value(build, 0, SMTPSTATUS_ERROR_RULE_QUOTE);
    }
    switch (condition) {
    case RULE_CODE:
        return read_code(build, value);
    case RULE_PHRASE:
        return read_phrase(build, value);
    case RULE_PROVIDER:
        return read_provider_value(build, value);
    case RULE_HOST:
        return read_host_value(build, value);
    case RULE_COMMAND:
        return read_command_value(build, value);
    default:
        return read_category_value(build, value);
    }
}
