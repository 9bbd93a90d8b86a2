/*
 * Writes the conformance file: what every field of every fixture is, for the tests of
 * bindings in other languages. tests/conformance/README.md tells its form.
 *
 *     conformance OUTPUT REPLY_FOLDER RULES_FILE [MESSAGE_FILE...]
 *
 * SPDX-License-Identifier: MIT
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"

void fail(const char *what)
{
    fprintf(stderr, "conformance: %s\n", what);
    exit(1);
}

void set(json_t *object, const char *key, json_t *value)
{
    if (value == NULL || json_object_set_new(object, key, value) != 0) {
        fail("out of memory");
    }
}

void append(json_t *array, json_t *value)
{
    if (value == NULL || json_array_append_new(array, value) != 0) {
        fail("out of memory");
    }
}

char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *data = NULL;
    long size = -1;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0) {
        size = ftell(file);
    }
    if (size >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        data = malloc((size_t)size + 1);
    }
    if (data != NULL) {
        *length = fread(data, 1, (size_t)size, file);
        data[*length] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
    return data;
}

json_t *hexadecimal(const char *data, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    char *text = malloc(2 * length + 1);
    if (text == NULL) {
        fail("out of memory");
    }
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[(unsigned char)data[i] >> 4];
        text[2 * i + 1] = digits[(unsigned char)data[i] & 15];
    }
    json_t *value = json_stringn(text, 2 * length);
    free(text);
    return value;
}

static json_t *bits(uint32_t set_of_bits, const char *(*name)(uint32_t))
{
    json_t *names = json_array();
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((set_of_bits & bit) != 0) {
            append(names, json_string(name(bit)));
        }
    }
    return names;
}

static json_t *lines_of(const smtpstatus *status)
{
    json_t *lines = json_array();
    size_t cursor = 0;
    size_t length = 0;
    int code = 0;
    const char *text = NULL;
    while (smtpstatus_next_line(status, &cursor, &code, &text, &length) == SMTPSTATUS_OK) {
        json_t *line = json_object();
        set(line, "code", json_integer(code));
        set(line, "text", hexadecimal(text, length));
        append(lines, line);
    }
    return lines;
}

static json_t *text_of(const smtpstatus *status)
{
    size_t needed = 0;
    (void)smtpstatus_copy_text(status, NULL, 0, &needed);
    char *text = malloc(needed + 1);
    if (text == NULL || smtpstatus_copy_text(status, text, needed, &needed) != SMTPSTATUS_OK) {
        fail("smtpstatus_copy_text");
    }
    json_t *value = hexadecimal(text, needed);
    free(text);
    return value;
}

static json_t *parts_of(const smtpstatus *status)
{
    json_t *parts = json_object();
    for (int part = 1; strcmp(smtpstatus_part_name(part), "invalid") != 0; part++) {
        const char *data = NULL;
        size_t length = 0;
        int result = smtpstatus_span(status, part, &data, &length);
        set(parts, smtpstatus_part_name(part), result == SMTPSTATUS_OK ? hexadecimal(data, length) : json_null());
    }
    return parts;
}

static json_t *terms_of(const smtpstatus *status)
{
    json_t *terms = json_object();
    for (int vocabulary = 1; strcmp(smtpstatus_vocabulary_name(vocabulary), "invalid") != 0; vocabulary++) {
        set(terms, smtpstatus_vocabulary_name(vocabulary), json_string(smtpstatus_vocabulary_term(status, vocabulary)));
    }
    return terms;
}

json_t *verdict_of(const smtpstatus *status)
{
    json_t *verdict = json_object();
    char text[64] = "";
    uint32_t seconds = 0;
    set(verdict, "reply_code", json_integer(smtpstatus_reply_code(status)));
    set(verdict, "first_reply_code", json_integer(smtpstatus_first_reply_code(status)));
    set(verdict, "enhanced_code", json_integer(smtpstatus_enhanced_code(status)));
    (void)smtpstatus_enhanced_text(smtpstatus_enhanced_code(status), text, sizeof text, NULL);
    set(verdict, "enhanced_text", json_string(text));
    set(verdict, "anomalies", bits(smtpstatus_anomalies(status), smtpstatus_anomaly_name));
    set(verdict, "lines", lines_of(status));
    set(verdict, "text", text_of(status));
    set(verdict, "category", json_string(smtpstatus_category_name(smtpstatus_category(status))));
    set(verdict, "outcome", json_string(smtpstatus_outcome_name(smtpstatus_outcome(status))));
    set(verdict, "bounce", json_string(smtpstatus_bounce_name(smtpstatus_bounce(status))));
    set(verdict, "action", json_string(smtpstatus_action_name(smtpstatus_action(status))));
    set(verdict, "scope", json_string(smtpstatus_scope_name(smtpstatus_scope(status))));
    set(verdict, "impact", json_string(smtpstatus_impact_name(smtpstatus_impact(status))));
    set(verdict, "confidence", json_integer(smtpstatus_confidence(status)));
    set(verdict, "evidence", bits(smtpstatus_evidence(status), smtpstatus_evidence_name));
    set(verdict, "deciding_evidence", bits(smtpstatus_deciding_evidence(status), smtpstatus_evidence_name));
    set(verdict, "conflicts", bits(smtpstatus_conflicts(status), smtpstatus_conflict_name));
    set(verdict, "command", json_string(smtpstatus_command_name(smtpstatus_command(status))));
    set(verdict, "provider", json_string(smtpstatus_provider_name(smtpstatus_provider(status))));
    int is_there = smtpstatus_retry_after(status, &seconds) == SMTPSTATUS_OK;
    set(verdict, "retry_after", is_there ? json_integer(seconds) : json_null());
    (void)smtpstatus_rule(status, text, sizeof text, NULL);
    set(verdict, "rule", json_string(text));
    set(verdict, "parts", parts_of(status));
    set(verdict, "explanation", json_string(smtpstatus_explanation(status)));
    set(verdict, "advice", json_string(smtpstatus_advice(status)));
    set(verdict, "reference", json_string(smtpstatus_reference(status)));
    set(verdict, "vocabularies", terms_of(status));
    return verdict;
}

static json_t *value_or_null(const struct fixture *fixture, const char *key)
{
    const char *value = fixture_value(fixture, key);
    return value != NULL ? json_string(value) : json_null();
}

static json_t *reply_of(const struct fixture *fixture)
{
    smtpstatus status;
    size_t consumed = 0;
    json_t *reply = json_object();
    fixture_prepare(fixture, &status);
    if (fixture_parse(fixture, &status, fixture->input, &consumed) != SMTPSTATUS_OK ||
        smtpstatus_classify(&status) != SMTPSTATUS_OK) {
        fail(fixture->name);
    }
    set(reply, "name", json_string(fixture->name));
    set(reply, "form", json_string(fixture->diagnostic ? "diagnostic" : "reply"));
    set(reply, "command", value_or_null(fixture, "command"));
    set(reply, "host", value_or_null(fixture, "host"));
    set(reply, "input", hexadecimal(fixture->input, fixture->length));
    set(reply, "verdict", verdict_of(&status));
    set(reply, "decisions", decisions_of(&status));
    return reply;
}

static json_t *replies_of(const struct fixture_list *list)
{
    json_t *replies = json_array();
    for (size_t i = 0; i < list->count; i++) {
        append(replies, reply_of(&list->items[i]));
    }
    return replies;
}

int main(int count, char **arguments)
{
    struct fixture_list list = {0};
    if (count < 4) {
        fail("which files?");
    }
    if (fixtures_load(arguments[2], &list) != 0) {
        fail(arguments[2]);
    }
    char *const *messages = arguments + 4;
    size_t message_count = (size_t)count - 4;
    json_t *root = json_object();
    set(root, "version", json_string(smtpstatus_version()));
    set(root, "table_revision", json_string(smtpstatus_table_revision()));
    set(root, "replies", replies_of(&list));
    set(root, "messages", messages_of(messages, message_count));
    set(root, "rules", rules_of(arguments[3], &list, messages, message_count));
    if (json_dump_file(root, arguments[1], JSON_INDENT(1)) != 0) {
        fail(arguments[1]);
    }
    json_decref(root);
    fixtures_free(&list);
    return 0;
}
