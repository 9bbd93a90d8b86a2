/* SPDX-License-Identifier: MIT */
#include "output_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buffer.h"
#include "message.h"
#include "options.h"

void json_set(json_t *object, const char *key, json_t *value)
{
    if (value == NULL || json_object_set_new(object, key, value) != 0) {
        fail_memory();
    }
}

json_t *json_clean_text(const char *data, size_t length)
{
    struct buffer clean = {NULL, 0, 0};
    buffer_add_clean(&clean, data, length, CLEAN_JSON);
    json_t *string = json_stringn_nocheck(buffer_string(&clean), clean.length);
    buffer_free(&clean);
    return string;
}

static json_t *part_or_null(const smtpstatus *status, int part)
{
    const char *data = NULL;
    size_t length = 0;
    if (smtpstatus_span(status, part, &data, &length) != SMTPSTATUS_OK) {
        return json_null();
    }
    return json_clean_text(data, length);
}

static json_t *text_or_null(const smtpstatus *status)
{
    struct buffer text = {NULL, 0, 0};
    buffer_add_reply_text(&text, status, CLEAN_JSON);
    json_t *value = text.length == 0 ? json_null() : json_stringn_nocheck(buffer_string(&text), text.length);
    buffer_free(&text);
    return value;
}

/* The names of the bits of a set, lowest bit first. */
static json_t *names_of_bits(uint32_t bits, const char *(*name)(uint32_t))
{
    json_t *names = json_array();
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((bits & bit) != 0 && json_array_append_new(names, json_string(name(bit))) != 0) {
            fail_memory();
        }
    }
    return names;
}

static json_t *enhanced_or_null(uint32_t enhanced)
{
    char text[16];
    if (enhanced == 0) {
        return json_null();
    }
    (void)smtpstatus_enhanced_text(enhanced, text, sizeof text, NULL);
    return json_string(text);
}

static json_t *number_or_null(int number)
{
    return number == 0 ? json_null() : json_integer(number);
}

static json_t *rule_or_null(const smtpstatus *status)
{
    char rule[64];
    size_t length = 0;
    if (smtpstatus_rule(status, rule, sizeof rule, &length) != SMTPSTATUS_OK || length == 0) {
        return json_null();
    }
    return json_string(rule);
}

static json_t *retry_after_or_null(const smtpstatus *status)
{
    uint32_t seconds = 0;
    return smtpstatus_retry_after(status, &seconds) == SMTPSTATUS_OK ? json_integer(seconds) : json_null();
}

/* The name of a number, null for 0 where 0 stands for "not known". */
static json_t *name_or_null(int value, const char *(*name)(int))
{
    return value == 0 ? json_null() : json_string(name(value));
}

void json_add_status(json_t *object, const smtpstatus *status)
{
    json_set(object, "reply_code", number_or_null(smtpstatus_reply_code(status)));
    json_set(object, "enhanced", enhanced_or_null(smtpstatus_enhanced_code(status)));
    json_set(object, "category", json_string(smtpstatus_category_name(smtpstatus_category(status))));
    json_set(object, "outcome", json_string(smtpstatus_outcome_name(smtpstatus_outcome(status))));
    json_set(object, "bounce", json_string(smtpstatus_bounce_name(smtpstatus_bounce(status))));
    json_set(object, "action", json_string(smtpstatus_action_name(smtpstatus_action(status))));
    json_set(object, "scope", json_string(smtpstatus_scope_name(smtpstatus_scope(status))));
    json_set(object, "impact", json_string(smtpstatus_impact_name(smtpstatus_impact(status))));
    json_set(object, "confidence", json_integer(smtpstatus_confidence(status)));
    json_set(object, "evidence", names_of_bits(smtpstatus_evidence(status), smtpstatus_evidence_name));
    json_set(object, "match", part_or_null(status, SMTPSTATUS_PART_MATCH));
    json_set(object, "rule", rule_or_null(status));
    json_set(object, "provider", name_or_null(smtpstatus_provider(status), smtpstatus_provider_name));
    json_set(object, "provider_code", part_or_null(status, SMTPSTATUS_PART_PROVIDER_CODE));
    json_set(object, "retry_after", retry_after_or_null(status));
    json_set(object, "blocklist", part_or_null(status, SMTPSTATUS_PART_BLOCKLIST));
    json_set(object, "url", part_or_null(status, SMTPSTATUS_PART_URL));
    json_set(object, "client_ip", part_or_null(status, SMTPSTATUS_PART_CLIENT_IP));
    json_set(object, "command", name_or_null(smtpstatus_command(status), smtpstatus_command_name));
    json_set(object, "anomalies", names_of_bits(smtpstatus_anomalies(status), smtpstatus_anomaly_name));
    json_set(object, "conflicts", names_of_bits(smtpstatus_conflicts(status), smtpstatus_conflict_name));
    json_set(object, "text", text_or_null(status));
}

void json_add_terms(json_t *object, const smtpstatus *status, uint32_t vocabularies)
{
    char key[64];
    for (int i = 0; (i = options_next_vocabulary(vocabularies, i)) != 0;) {
        const char *term = smtpstatus_vocabulary_term(status, i);
        snprintf(key, sizeof key, "vocabulary_%s", smtpstatus_vocabulary_name(i));
        json_set(object, key, term[0] != '\0' ? json_string(term) : json_null());
    }
}

json_t *json_of_error(int result, uint64_t offset, const char *file)
{
    json_t *object = json_object();
    json_set(object, "error", json_string(smtpstatus_result_name(result)));
    json_set(object, "message", json_string(smtpstatus_result_text(result)));
    json_set(object, "offset", json_integer((json_int_t)offset));
    if (file != NULL) {
        json_set(object, "file", json_clean_text(file, strlen(file)));
    }
    return object;
}

static int add_to_buffer(const char *data, size_t length, void *buffer)
{
    buffer_add(buffer, data, length);
    return 0;
}

void json_print_line(json_t *value)
{
    /* Gathered first: the value comes in hundreds of small pieces, and stdio takes its time for each. */
    struct buffer line = {NULL, 0, 0};
    (void)json_dump_callback(value, add_to_buffer, &line, JSON_COMPACT);
    buffer_add_string(&line, "\n");
    (void)fwrite(line.data, 1, line.length, stdout);
    buffer_free(&line);
    json_decref(value);
}
