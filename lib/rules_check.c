/*
 * What a set of own rules holds, handed out, and the texts of errors in rules.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

size_t smtpstatus_rules_bytes(const smtpstatus_rules *rules)
{
    return rules != NULL ? rules->bytes : 0;
}

uint32_t smtpstatus_rules_count(const smtpstatus_rules *rules)
{
    return rules != NULL ? rules->rule_count : 0;
}

/* The rule at a place of the file, NULL for none. */
static const struct rule *rule_numbered(const smtpstatus_rules *rules, uint32_t index)
{
    return index < smtpstatus_rules_count(rules) ? &rules_list(rules)[index] : NULL;
}

int smtpstatus_rules_name(const smtpstatus_rules *rules, uint32_t index, const char **name, size_t *length)
{
    const struct rule *rule = rule_numbered(rules, index);
    if (rule == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (name != NULL) {
        *name = (const char *)rules_at(rules, rules->names_at) + rule->name;
    }
    if (length != NULL) {
        *length = rule->name_length;
    }
    return SMTPSTATUS_OK;
}

int smtpstatus_rules_place(const smtpstatus_rules *rules, uint32_t index, uint32_t *line, int *priority)
{
    const struct rule *rule = rule_numbered(rules, index);
    if (rule == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (line != NULL) {
        *line = rule->line;
    }
    if (priority != NULL) {
        *priority = rule->priority;
    }
    return SMTPSTATUS_OK;
}

static void hand_out_result(int *to, uint32_t result)
{
    if (to != NULL) {
        *to = result == RULES_KEEP ? -1 : (int)result;
    }
}

SMTPSTATUS_RARE int smtpstatus_rules_result(const smtpstatus_rules *rules, uint32_t index, int *category, int *bounce,
                                            int *action)
{
    const struct rule *rule = rule_numbered(rules, index);
    if (rule == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    hand_out_result(category, rule->category);
    hand_out_result(bounce, rule->bounce);
    hand_out_result(action, rule->action);
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_rules_value(const smtpstatus_rules *rules, uint32_t index, uint32_t number, int *group,
                                           int *condition, size_t *offset, size_t *length)
{
    const struct rule *rule = rule_numbered(rules, index);
    if (rule == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (number >= rule->value_count) {
        return SMTPSTATUS_END;
    }
    const struct rule_value *value = rules_values(rules) + rule->first_value + number;
    if (group != NULL) {
        *group = value->group;
    }
    if (condition != NULL) {
        *condition = value->kind == RULE_ENHANCED ? (int)RULE_CODE : value->kind;
    }
    if (offset != NULL) {
        *offset = value->at;
    }
    if (length != NULL) {
        *length = value->length;
    }
    return SMTPSTATUS_OK;
}

/* By the distance of an error from the first one, SMTPSTATUS_ERROR_RULE_EXPECTED. */
SMTPSTATUS_PRIVATE const char *rules_error_text(int result)
{
    static const char texts[] = "a rule starts with the word \"rule\"\0"
                                "a rule's name has letters, digits, '-', '_' and '.', 48 at most\0"
                                "an earlier rule has this name\0"
                                "a priority is a number from -1000 to 1000\0"
                                "unknown condition: not code, phrase, provider, host, command or category\0"
                                "this is given already in the rule\0"
                                "a value is missing here\0"
                                "not a code of a failure: 552, 55x, 5xx, 5.2.2, 5.2.*, *.2.2\0"
                                "a phrase, and nothing else, stands in double quotes that close in the same line\0"
                                "no word of the phrase counts\0"
                                "a '*' stands for a gap between two words, not in one or at an end\0"
                                "a phrase does not go on behind the end of a sentence\0"
                                "unknown provider\0"
                                "not a host name or suffix of at most 7 labels, such as .example.org\0"
                                "unknown SMTP command\0"
                                "unknown category, or none of a failure\0"
                                "a bounce is hard, soft or block\0"
                                "unknown action\0"
                                "unknown result: not category, bounce, action or leave\0"
                                "the rule has no \"=>\" and results\0"
                                "the rule has no condition\0"
                                "\"leave\" goes with no other result\0"
                                "a 4yz code is never a hard bounce, and never suppresses\0"
                                "the phrase has more than 24 words\0"
                                "the rule has more than 255 values\0"
                                "the rules as a whole are too large\0"
                                "this build of the library reads no text, so it knows no phrases\0"
                                "too many phrases are made of the same parts as this one; docs/rules.md says more\0";
    const char *text = texts;
    for (int before = SMTPSTATUS_ERROR_RULE_EXPECTED - result; before > 0; before--) {
        while (*text++ != '\0') {
        }
    }
    return text;
}
