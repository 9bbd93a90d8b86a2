/*
 * Names of enum values, and values of names. The names come from the public header.
 *
 * SPDX-License-Identifier: MIT
 */
#include "codes.h"

static uint32_t value_at(const struct table_name_run *run, uint32_t place)
{
    uint32_t number = (uint32_t)run->first + place;
    return run->bits ? 1U << number : number;
}

/* The name of a value in the runs of an enum. */
static SMTPSTATUS_RARE SMTPSTATUS_APART const char *name_in(uint32_t first, uint32_t last, uint32_t value)
{
    for (const struct table_name_run *run = &table_name_runs[first]; run < &table_name_runs[last]; run++) {
        for (uint32_t i = 0; run->start + i < run[1].start; i++) {
            if (value_at(run, i) == value) {
                return table_text(table_names[run->start + i]);
            }
        }
    }
    return "invalid";
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int value_of_name(uint32_t first, uint32_t last, const char *data, size_t start,
                                                     size_t end)
{
    for (const struct table_name_run *run = &table_name_runs[first]; run < &table_name_runs[last]; run++) {
        for (uint32_t i = 0; run->start + i < run[1].start; i++) {
            if (same_word(data, start, end, table_text(table_names[run->start + i]))) {
                return (int)value_at(run, i);
            }
        }
    }
    return -1;
}

const char *smtpstatus_category_name(int category)
{
    return name_in(TABLE_NAMES_CATEGORY, TABLE_NAMES_OUTCOME, (uint32_t)category);
}

const char *smtpstatus_outcome_name(int outcome)
{
    return name_in(TABLE_NAMES_OUTCOME, TABLE_NAMES_BOUNCE, (uint32_t)outcome);
}

const char *smtpstatus_bounce_name(int bounce)
{
    return name_in(TABLE_NAMES_BOUNCE, TABLE_NAMES_ACTION, (uint32_t)bounce);
}

const char *smtpstatus_action_name(int action)
{
    return name_in(TABLE_NAMES_ACTION, TABLE_NAMES_SCOPE, (uint32_t)action);
}

const char *smtpstatus_scope_name(int scope)
{
    return name_in(TABLE_NAMES_SCOPE, TABLE_NAMES_IMPACT, (uint32_t)scope);
}

const char *smtpstatus_impact_name(int impact)
{
    return name_in(TABLE_NAMES_IMPACT, TABLE_NAMES_COMMAND, (uint32_t)impact);
}

const char *smtpstatus_command_name(int command)
{
    return name_in(TABLE_NAMES_COMMAND, TABLE_NAMES_PART, (uint32_t)command);
}

const char *smtpstatus_part_name(int part)
{
    return name_in(TABLE_NAMES_PART, TABLE_NAMES_OPTION, (uint32_t)part);
}

const char *smtpstatus_option_name(int option)
{
    return name_in(TABLE_NAMES_OPTION, TABLE_NAMES_INPUT, (uint32_t)option);
}

const char *smtpstatus_input_name(uint32_t bit)
{
    return name_in(TABLE_NAMES_INPUT, TABLE_NAMES_FEATURE, bit);
}

const char *smtpstatus_feature_name(uint32_t bit)
{
    return name_in(TABLE_NAMES_FEATURE, TABLE_NAMES_ANOMALY, bit);
}

const char *smtpstatus_anomaly_name(uint32_t bit)
{
    return name_in(TABLE_NAMES_ANOMALY, TABLE_NAMES_EVIDENCE, bit);
}

const char *smtpstatus_evidence_name(uint32_t bit)
{
    return name_in(TABLE_NAMES_EVIDENCE, TABLE_NAMES_CONFLICT, bit);
}

const char *smtpstatus_conflict_name(uint32_t bit)
{
    return name_in(TABLE_NAMES_CONFLICT, TABLE_NAMES_POLICY_OPTION, bit);
}

const char *smtpstatus_policy_option_name(int option)
{
    return name_in(TABLE_NAMES_POLICY_OPTION, TABLE_NAMES_SCHEDULE, (uint32_t)option);
}

const char *smtpstatus_schedule_name(int schedule)
{
    return name_in(TABLE_NAMES_SCHEDULE, TABLE_NAMES_RETRY, (uint32_t)schedule);
}

const char *smtpstatus_retry_name(int retry)
{
    return name_in(TABLE_NAMES_RETRY, TABLE_NAMES_RETRY_REASON, (uint32_t)retry);
}

const char *smtpstatus_retry_reason_name(int reason)
{
    return name_in(TABLE_NAMES_RETRY_REASON, TABLE_NAMES_EVENT, (uint32_t)reason);
}

const char *smtpstatus_event_name(int event)
{
    return name_in(TABLE_NAMES_EVENT, TABLE_NAMES_HISTORY_FIELD, (uint32_t)event);
}

const char *smtpstatus_history_field_name(int field)
{
    return name_in(TABLE_NAMES_HISTORY_FIELD, TABLE_NAMES_DECISION, (uint32_t)field);
}

const char *smtpstatus_decision_name(int decision)
{
    return name_in(TABLE_NAMES_DECISION, TABLE_NAMES_DECISION_REASON, (uint32_t)decision);
}

const char *smtpstatus_decision_reason_name(int reason)
{
    return name_in(TABLE_NAMES_DECISION_REASON, TABLE_NAMES_RESULT, (uint32_t)reason);
}

const char *smtpstatus_result_name(int result)
{
    return name_in(TABLE_NAMES_RESULT, TABLE_NAMES_VOCABULARY, (uint32_t)result);
}

const char *smtpstatus_vocabulary_name(int vocabulary)
{
    return name_in(TABLE_NAMES_VOCABULARY, TABLE_NAMES_RULES_CONDITION, (uint32_t)vocabulary);
}

const char *smtpstatus_rules_condition_name(int condition)
{
    return name_in(TABLE_NAMES_RULES_CONDITION, TABLE_NAMES_RULES_FLAW, (uint32_t)condition);
}

const char *smtpstatus_rules_flaw_name(int flaw)
{
    return name_in(TABLE_NAMES_RULES_FLAW, TABLE_NAME_RUNS, (uint32_t)flaw);
}

int smtpstatus_vocabulary_value(const char *name, size_t length)
{
    return name == NULL ? -1 : value_of_name(TABLE_NAMES_VOCABULARY, TABLE_NAMES_RULES_CONDITION, name, 0, length);
}

int smtpstatus_category_value(const char *name, size_t length)
{
    return name == NULL ? -1 : value_of_name(TABLE_NAMES_CATEGORY, TABLE_NAMES_OUTCOME, name, 0, length);
}

SMTPSTATUS_RARE int smtpstatus_command_value(const char *name, size_t length)
{
    if (name == NULL) {
        return -1;
    }
    if (length == 1 && name[0] == '.') {
        return SMTPSTATUS_COMMAND_END_OF_DATA;
    }
    if (same_word(name, 0, length, "mail from")) {
        return SMTPSTATUS_COMMAND_MAIL;
    }
    if (same_word(name, 0, length, "rcpt to")) {
        return SMTPSTATUS_COMMAND_RCPT;
    }
    return value_of_name(TABLE_NAMES_COMMAND, TABLE_NAMES_PART, name, 0, length);
}

int smtpstatus_provider_at(size_t index)
{
    return index < TABLE_PROVIDERS ? table_providers[index].number : 0;
}

static const struct table_provider *find_provider(int provider)
{
    for (uint32_t i = 0; i < TABLE_PROVIDERS; i++) {
        if (table_providers[i].number == provider) {
            return &table_providers[i];
        }
    }
    return NULL;
}

const char *smtpstatus_provider_name(int provider)
{
    const struct table_provider *found = find_provider(provider);
    if (found == NULL) {
        return provider == 0 ? "unknown" : "invalid";
    }
    return table_text(found->name);
}

const char *smtpstatus_provider_title(int provider)
{
    const struct table_provider *found = find_provider(provider);
    if (found == NULL) {
        return provider == 0 ? "not recognised" : "not a provider of this library";
    }
#if SMTPSTATUS_ADVICE
    return table_texts + table_provider_titles[found - table_providers];
#else
    return table_text(found->name);
#endif
}
