/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"

static json_t *name_or_null(int value, const char *(*name)(int))
{
    return value >= 0 ? json_string(name(value)) : json_null();
}

static json_t *values_of(const smtpstatus_rules *rules, uint32_t index)
{
    json_t *values = json_array();
    int group = 0;
    int condition = 0;
    size_t offset = 0;
    size_t length = 0;
    for (uint32_t number = 0;
         smtpstatus_rules_value(rules, index, number, &group, &condition, &offset, &length) == SMTPSTATUS_OK;
         number++) {
        json_t *value = json_object();
        set(value, "group", json_integer(group));
        set(value, "condition", json_string(smtpstatus_rules_condition_name(condition)));
        set(value, "offset", json_integer((json_int_t)offset));
        set(value, "length", json_integer((json_int_t)length));
        append(values, value);
    }
    return values;
}

static json_t *rule_of(const smtpstatus_rules *rules, uint32_t index)
{
    json_t *rule = json_object();
    const char *name = NULL;
    size_t length = 0;
    uint32_t line = 0;
    uint32_t other = 0;
    int priority = 0;
    int category = -1;
    int bounce = -1;
    int action = -1;
    if (smtpstatus_rules_name(rules, index, &name, &length) != SMTPSTATUS_OK ||
        smtpstatus_rules_place(rules, index, &line, &priority) != SMTPSTATUS_OK ||
        smtpstatus_rules_result(rules, index, &category, &bounce, &action) != SMTPSTATUS_OK) {
        fail("smtpstatus_rules_name");
    }
    int flaw = smtpstatus_rules_flaw(rules, index, &other);
    set(rule, "name", json_stringn(name, length));
    set(rule, "line", json_integer(line));
    set(rule, "priority", json_integer(priority));
    set(rule, "category", name_or_null(category, smtpstatus_category_name));
    set(rule, "bounce", name_or_null(bounce, smtpstatus_bounce_name));
    set(rule, "action", name_or_null(action, smtpstatus_action_name));
    set(rule, "values", values_of(rules, index));
    set(rule, "flaw", json_string(smtpstatus_rules_flaw_name(flaw)));
    set(rule, "shadowed_by", flaw == SMTPSTATUS_RULES_FLAW_SHADOWED ? json_integer(other) : json_null());
    return rule;
}

/* The replies that a rule spoke for. */
static json_t *spoken_of(const smtpstatus_rules *rules, const struct fixture_list *list)
{
    json_t *spoken = json_array();
    for (size_t i = 0; i < list->count; i++) {
        smtpstatus status;
        size_t consumed = 0;
        uint32_t index = 0;
        fixture_prepare(&list->items[i], &status);
        if (smtpstatus_set_rules(&status, rules) != SMTPSTATUS_OK ||
            fixture_parse(&list->items[i], &status, list->items[i].input, &consumed) != SMTPSTATUS_OK ||
            smtpstatus_classify(&status) != SMTPSTATUS_OK) {
            fail(list->items[i].name);
        }
        if (smtpstatus_matched_rule(&status, &index) == SMTPSTATUS_OK) {
            int is_written = json_array_size(spoken) < MOST_VERDICTS;
            json_t *reply = json_object();
            set(reply, "reply", json_string(list->items[i].name));
            set(reply, "rule", json_integer(index));
            set(reply, "verdict", is_written ? verdict_of(&status) : json_null());
            append(spoken, reply);
        }
    }
    return spoken;
}

static json_t *error_of(int result, uint32_t line, uint32_t column)
{
    json_t *error = json_object();
    set(error, "result", json_string(smtpstatus_result_name(result)));
    set(error, "text", json_string(smtpstatus_result_text(result)));
    set(error, "line", json_integer(line));
    set(error, "column", json_integer(column));
    return error;
}

static json_t *set_of(const char *name, const char *text, size_t length, const struct fixture_list *replies,
                      char *const *messages, size_t message_count)
{
    json_t *object = json_object();
    const smtpstatus_rules *rules = NULL;
    size_t size = 0;
    uint32_t line = 0;
    uint32_t column = 0;
    int result = smtpstatus_rules_size(text, length, &size, &line, &column);
    void *memory = malloc(size + 1);
    if (memory != NULL && result == SMTPSTATUS_OK) {
        result = smtpstatus_rules_compile(memory, size, text, length, &rules, &line, &column);
    }
    int is_expected = (result != SMTPSTATUS_OK) == (strncmp(name, "error-", 6) == 0);
    if (memory == NULL ||
        (!is_expected && result != SMTPSTATUS_ERROR_RULE_NO_TEXT && result != SMTPSTATUS_ERROR_LEFT_OUT)) {
        fprintf(stderr, "conformance: %s:%u:%u: %s\n", name, line, column, smtpstatus_result_text(result));
        exit(1);
    }
    set(object, "name", json_string(name));
    set(object, "text", hexadecimal(text, length));
    set(object, "error", result != SMTPSTATUS_OK ? error_of(result, line, column) : json_null());
    if (result == SMTPSTATUS_OK) {
        json_t *list = json_array();
        for (uint32_t index = 0; index < smtpstatus_rules_count(rules); index++) {
            append(list, rule_of(rules, index));
        }
        set(object, "rules", list);
        set(object, "replies", spoken_of(rules, replies));
        set(object, "messages", spoken_messages_of(rules, messages, message_count));
    }
    free(memory);
    return object;
}

/* Where the next line starts that opens a set, or the end. */
static const char *next_set(const char *text)
{
    const char *found = strstr(text, "\n== ");
    return found != NULL ? found + 1 : text + strlen(text);
}

json_t *rules_of(const char *path, const struct fixture_list *replies, char *const *messages, size_t message_count)
{
    json_t *sets = json_array();
    size_t length = 0;
    char *text = read_file(path, &length);
    if (text == NULL) {
        fail(path);
    }
    for (const char *at = next_set(text); *at != '\0';) {
        const char *rest = strchr(at, '\n');
        const char *end = next_set(at);
        char name[64] = "";
        if (rest == NULL || sscanf(at, "== %63[^\n]", name) != 1) {
            fail(path);
        }
        append(sets, set_of(name, rest + 1, (size_t)(end - rest) - 1, replies, messages, message_count));
        at = end;
    }
    free(text);
    return sets;
}
