/*
 * What the tests of own rules share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_RULES_H
#define TESTS_RULES_H

#include "unit.h"

/* A compiled set of its own memory. */
struct compiled {
    void *memory;
    const smtpstatus_rules *rules;
};

static inline int compile_bytes(const char *text, size_t length, struct compiled *compiled, uint32_t *line,
                                uint32_t *column)
{
    size_t size = 0;
    compiled->memory = NULL;
    compiled->rules = NULL;
    int result = smtpstatus_rules_size(text, length, &size, line, column);
    if (result != SMTPSTATUS_OK) {
        return result;
    }
    compiled->memory = malloc(size);
    assert_non_null(compiled->memory);
    result = smtpstatus_rules_compile(compiled->memory, size, text, length, &compiled->rules, line, column);
    if (result == SMTPSTATUS_OK) {
        assert_int_equal(smtpstatus_rules_bytes(compiled->rules), size);
    }
    return result;
}

static inline struct compiled compile(const char *text)
{
    struct compiled compiled;
    uint32_t line = 0;
    uint32_t column = 0;
    int result = compile_bytes(text, strlen(text), &compiled, &line, &column);
    if (result != SMTPSTATUS_OK) {
        fail_msg("%u:%u: %s in:\n%s", line, column, smtpstatus_result_text(result), text);
    }
    return compiled;
}

static inline void drop(struct compiled *compiled)
{
    free(compiled->memory);
    compiled->memory = NULL;
}

/* Judges a diagnostic text by the rules. `host` may be NULL. */
static inline void judge_text(smtpstatus *status, const smtpstatus_rules *rules, const char *host, const char *text)
{
    make_fresh(status);
    assert_int_equal(smtpstatus_set_rules(status, rules), SMTPSTATUS_OK);
    if (host != NULL) {
        assert_int_equal(smtpstatus_set_host(status, host, strlen(host)), SMTPSTATUS_OK);
    }
    assert_int_equal(smtpstatus_parse_diagnostic(status, text, strlen(text)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
}

/* The rule that speaks for a text, 9999 for none. */
static inline uint32_t matched_of(const struct compiled *compiled, const char *text)
{
    smtpstatus status;
    uint32_t index = 9999;
    judge_text(&status, compiled->rules, NULL, text);
    (void)smtpstatus_matched_rule(&status, &index);
    return index;
}

/* The name of the rule that spoke, "" for none. */
static inline void matched_name(const smtpstatus *status, char *name, size_t capacity)
{
    uint32_t index = 0;
    const char *data = "";
    size_t length = 0;
    int result = smtpstatus_matched_rule(status, &index);
    if (result == SMTPSTATUS_OK) {
        assert_int_equal(smtpstatus_rules_name(smtpstatus_get_rules(status), index, &data, &length), SMTPSTATUS_OK);
    } else {
        assert_int_equal(result, SMTPSTATUS_ABSENT);
    }
    assert_true(length < capacity);
    memcpy(name, data, length);
    name[length] = '\0';
}

#endif
