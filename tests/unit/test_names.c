/*
 * The names of all enum values, against the public header itself: enumerators.inc is
 * made of it when the tests are built.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <ctype.h>
#include <stdio.h>

struct enumerator {
    const char *type; /* after enum smtpstatus_ */
    const char *name;
    int64_t value;
};

#include "enumerators.inc"

/* A type, the prefix of its enumerators and its name function. */
struct naming {
    const char *name;
    const char *prefix;
    const char *(*of_value)(int);
    const char *(*of_bit)(uint32_t);
};

static const struct naming namings[] = {
    {"category", "SMTPSTATUS_CATEGORY_", smtpstatus_category_name, NULL},
    {"outcome", "SMTPSTATUS_OUTCOME_", smtpstatus_outcome_name, NULL},
    {"bounce", "SMTPSTATUS_BOUNCE_", smtpstatus_bounce_name, NULL},
    {"action", "SMTPSTATUS_ACTION_", smtpstatus_action_name, NULL},
    {"scope", "SMTPSTATUS_SCOPE_", smtpstatus_scope_name, NULL},
    {"impact", "SMTPSTATUS_IMPACT_", smtpstatus_impact_name, NULL},
    {"command", "SMTPSTATUS_COMMAND_", smtpstatus_command_name, NULL},
    {"part", "SMTPSTATUS_PART_", smtpstatus_part_name, NULL},
    {"option", "SMTPSTATUS_OPTION_", smtpstatus_option_name, NULL},
    {"policy_option", "SMTPSTATUS_POLICY_OPTION_", smtpstatus_policy_option_name, NULL},
    {"schedule", "SMTPSTATUS_SCHEDULE_", smtpstatus_schedule_name, NULL},
    {"retry", "SMTPSTATUS_RETRY_", smtpstatus_retry_name, NULL},
    {"retry_reason", "SMTPSTATUS_RETRY_REASON_", smtpstatus_retry_reason_name, NULL},
    {"event", "SMTPSTATUS_EVENT_", smtpstatus_event_name, NULL},
    {"history_field", "SMTPSTATUS_HISTORY_FIELD_", smtpstatus_history_field_name, NULL},
    {"decision", "SMTPSTATUS_DECISION_", smtpstatus_decision_name, NULL},
    {"decision_reason", "SMTPSTATUS_DECISION_REASON_", smtpstatus_decision_reason_name, NULL},
    {"result", "SMTPSTATUS_", smtpstatus_result_name, NULL},
    {"vocabulary", "SMTPSTATUS_VOCABULARY_", smtpstatus_vocabulary_name, NULL},
    {"input", "SMTPSTATUS_INPUT_", NULL, smtpstatus_input_name},
    {"feature", "SMTPSTATUS_FEATURE_", NULL, smtpstatus_feature_name},
    {"anomaly", "SMTPSTATUS_ANOMALY_", NULL, smtpstatus_anomaly_name},
    {"evidence", "SMTPSTATUS_EVIDENCE_", NULL, smtpstatus_evidence_name},
    {"conflict", "SMTPSTATUS_CONFLICT_", NULL, smtpstatus_conflict_name},
    {"rules_condition", "SMTPSTATUS_RULES_CONDITION_", smtpstatus_rules_condition_name, NULL},
    {"rules_flaw", "SMTPSTATUS_RULES_FLAW_", smtpstatus_rules_flaw_name, NULL},
};

static const char *name_of(const struct naming *naming, int64_t value)
{
    return naming->of_value != NULL ? naming->of_value((int)value) : naming->of_bit((uint32_t)value);
}

/* The enumerator without its prefix, lower case. Errors lose their second prefix, too. */
static void expected_name(const struct naming *naming, const char *enumerator, char *name, size_t size)
{
    const char *rest = enumerator + strlen(naming->prefix);
    if (strcmp(naming->name, "result") == 0 && strncmp(rest, "ERROR_", 6) == 0) {
        rest += 6;
    }
    snprintf(name, size, "%s", rest);
    for (char *c = name; *c != '\0'; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
}

static const struct enumerator *enumerator_of(const char *type, int64_t value)
{
    for (size_t i = 0; i < COUNT(enumerators); i++) {
        if (strcmp(enumerators[i].type, type) == 0 && enumerators[i].value == value) {
            return &enumerators[i];
        }
    }
    return NULL;
}

static void check_name(const struct naming *naming, int64_t value)
{
    char expected[64] = "invalid";
    const struct enumerator *enumerator = enumerator_of(naming->name, value);
    if (enumerator != NULL) {
        expected_name(naming, enumerator->name, expected, sizeof expected);
    }
    assert_string_equal(name_of(naming, value), expected);
}

static void test_naming(void **state)
{
    const struct naming *naming = *state;
    size_t known = 0;
    for (size_t i = 0; i < COUNT(enumerators); i++) {
        if (strcmp(enumerators[i].type, naming->name) == 0) {
            assert_memory_equal(enumerators[i].name, naming->prefix, strlen(naming->prefix));
            known++;
        }
    }
    assert_true(known > 0);
    for (int64_t value = -300; value < 70000; value++) {
        check_name(naming, value);
    }
    for (int bit = 0; bit < 32; bit++) {
        int64_t value = (int64_t)1 << bit;
        check_name(naming, naming->of_value != NULL ? (int32_t)value : value);
        if (naming->of_bit != NULL && bit > 0) {
            assert_string_equal(name_of(naming, value | 1), "invalid"); /* one bit, not a set */
        }
    }
}

/* Every enum of the header has a name function, and no two enumerators of one share a value or a name. */
static void test_all_enums(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(enumerators); i++) {
        int found = 0;
        for (size_t k = 0; k < COUNT(namings); k++) {
            found |= strcmp(namings[k].name, enumerators[i].type) == 0;
        }
        assert_true(found);
        assert_ptr_equal(enumerator_of(enumerators[i].type, enumerators[i].value), &enumerators[i]);
    }
}

/* Numbers run on without holes; bits are single bits, without holes, too. */
static void test_values_are_dense(void **state)
{
    (void)state;
    for (size_t i = 1; i < COUNT(enumerators); i++) {
        const struct enumerator *before = &enumerators[i - 1];
        const struct enumerator *here = &enumerators[i];
        if (strcmp(before->type, here->type) != 0 || strcmp(here->type, "result") == 0) {
            continue;
        }
        int bits = 0;
        for (size_t k = 0; k < COUNT(namings); k++) {
            bits |= strcmp(namings[k].name, here->type) == 0 && namings[k].of_bit != NULL;
        }
        assert_int_equal(here->value, bits ? before->value * 2 : before->value + 1);
    }
}

/* ------------------------------------------------------------------ names to values */

static void test_category_values(void **state)
{
    (void)state;
    for (int category = 0; strcmp(smtpstatus_category_name(category), "invalid") != 0; category++) {
        const char *name = smtpstatus_category_name(category);
        char longer[64];
        size_t length = strlen(name);
        assert_int_equal(smtpstatus_category_value(name, length), category);
        assert_int_equal(smtpstatus_category_value(name, length - 1), -1);
        snprintf(longer, sizeof longer, "%sx", name);
        assert_int_equal(smtpstatus_category_value(longer, length + 1), -1);
        assert_int_equal(smtpstatus_category_value(longer, length), category);
        /* With a NUL inside the length it is another name. */
        assert_int_equal(smtpstatus_category_value(name, length + 1), -1);
    }
    assert_int_equal(smtpstatus_category_value(BYTES("")), -1);
    assert_int_equal(smtpstatus_category_value(NULL, 0), -1);
    assert_int_equal(smtpstatus_category_value(BYTES("invalid")), -1);
    assert_int_equal(smtpstatus_category_value(BYTES("rcpt")), -1);
    assert_int_equal(smtpstatus_category_value(BYTES("hard")), -1);
}

struct command_case {
    const char *name;
    int command;
};

static const struct command_case commands[] = {
    {"RCPT", SMTPSTATUS_COMMAND_RCPT},
    {"rcpt", SMTPSTATUS_COMMAND_RCPT},
    {"Rcpt", SMTPSTATUS_COMMAND_RCPT},
    {"RCPT TO", SMTPSTATUS_COMMAND_RCPT},
    {"rcpt to", SMTPSTATUS_COMMAND_RCPT},
    {"MAIL", SMTPSTATUS_COMMAND_MAIL},
    {"MAIL FROM", SMTPSTATUS_COMMAND_MAIL},
    {"mail from", SMTPSTATUS_COMMAND_MAIL},
    {".", SMTPSTATUS_COMMAND_END_OF_DATA},
    {"end_of_data", SMTPSTATUS_COMMAND_END_OF_DATA},
    {"END_OF_DATA", SMTPSTATUS_COMMAND_END_OF_DATA},
    {"data", SMTPSTATUS_COMMAND_DATA},
    {"connect", SMTPSTATUS_COMMAND_CONNECT},
    {"unknown", SMTPSTATUS_COMMAND_UNKNOWN},
    {"", -1},
    {"..", -1},
    {"x", -1},
    {"RCPT FROM", -1},
    {"RCPT TO:", -1},
    {"RCP", -1},
    {"rcptx", -1},
    {"mail fro", -1},
    {"mail from:", -1},
    {"hard", -1},
    {"reply", -1},
};

static void test_command_value(void **state)
{
    const struct command_case *item = *state;
    assert_int_equal(smtpstatus_command_value(item->name, strlen(item->name)), item->command);
}

static void test_command_values(void **state)
{
    (void)state;
    for (int command = 0; strcmp(smtpstatus_command_name(command), "invalid") != 0; command++) {
        const char *name = smtpstatus_command_name(command);
        assert_int_equal(smtpstatus_command_value(name, strlen(name)), command);
    }
    assert_int_equal(smtpstatus_command_value(NULL, 0), -1);
}

/* ------------------------------------------------------------------ providers */

static void test_providers(void **state)
{
    (void)state;
    int known = 0;
    assert_string_equal(smtpstatus_provider_name(0), "unknown");
    assert_string_equal(smtpstatus_provider_name(-1), "invalid");
    assert_string_equal(smtpstatus_provider_name(INT32_MAX), "invalid");
    assert_string_equal(smtpstatus_provider_name(257), "invalid"); /* not cut to eight bits */
    for (int provider = -10; provider < 1000; provider++) {
        const char *name = smtpstatus_provider_name(provider);
        const char *title = smtpstatus_provider_title(provider);
        assert_true(title[0] != '\0');
        if (strcmp(name, "unknown") == 0 || strcmp(name, "invalid") == 0) {
            continue;
        }
        known++;
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
        for (int other = 1; other < provider; other++) {
            assert_string_not_equal(name, smtpstatus_provider_name(other));
        }
    }
    assert_true(known >= 30);
    size_t count = 0;
    for (int last = 0, provider; (provider = smtpstatus_provider_at(count)) != 0; count++, last = provider) {
        assert_true(provider > last);
        assert_string_not_equal(smtpstatus_provider_name(provider), "invalid");
    }
    assert_int_equal(count, known);
    assert_int_equal(smtpstatus_provider_at(SIZE_MAX), 0);
    assert_string_equal(smtpstatus_provider_title(1), HAS_ADVICE ? "Google (Gmail, Workspace)" : "google");
    assert_string_not_equal(smtpstatus_provider_title(0), smtpstatus_provider_title(-1));
    assert_string_equal(smtpstatus_provider_title(257), smtpstatus_provider_title(-1));
    assert_non_null(strstr(smtpstatus_provider_title(-1), "not a provider"));
}

int main(void)
{
    static struct CMUnitTest tests[64];
    size_t count = 0;
    ADD_CASES(tests, &count, namings, test_naming);
    ADD_CASES(tests, &count, commands, test_command_value);
    ADD(tests, &count, test_all_enums);
    ADD(tests, &count, test_values_are_dense);
    ADD(tests, &count, test_category_values);
    ADD(tests, &count, test_command_values);
    ADD(tests, &count, test_providers);
    return RUN(tests, count);
}
