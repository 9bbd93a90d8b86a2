/*
 * SPDX-License-Identifier: MIT
 */
#include "answers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define VALUE_SIZE 4096

const char *action_word(int kind)
{
    static const char *const words[] = {NULL, "failed", "delayed", "delivered", "relayed", "expanded"};
    return kind >= 0 && kind < (int)(sizeof words / sizeof words[0]) ? words[kind] : NULL;
}

/* Adds a line; control characters of the value become '?'. */
static int add(struct answers *answers, const char *key, const char *value, size_t length)
{
    size_t room = sizeof answers->text - answers->used;
    int written = snprintf(answers->text + answers->used, room, "%s=", key);
    if (written < 0 || (size_t)written + length + 2 > room) {
        return -1;
    }
    char *out = answers->text + answers->used + written;
    for (size_t i = 0; i < length; i++) {
        out[i] = (unsigned char)value[i] < ' ' ? '?' : value[i];
    }
    out[length] = '\n';
    out[length + 1] = '\0';
    answers->used += (size_t)written + length + 1;
    return 0;
}

static int add_text(struct answers *answers, const char *key, const char *value)
{
    return value != NULL ? add(answers, key, value, strlen(value)) : 0;
}

static int add_number(struct answers *answers, const char *key, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)value);
    return add_text(answers, key, text);
}

/* A field as a person reads it; a date as a number where it is one. */
static int add_field(struct answers *answers, const smtpstatus_report *report, int field)
{
    char value[VALUE_SIZE];
    size_t needed = 0;
    int64_t seconds = 0;
    const char *name = smtpstatus_field_name(field);
    int result = smtpstatus_report_copy(report, field, value, sizeof value, &needed);
    if (result == SMTPSTATUS_ABSENT) {
        return 0;
    }
    if (result != SMTPSTATUS_OK && result != SMTPSTATUS_ERROR_BUFFER) {
        return -1;
    }
    if (smtpstatus_report_time(report, field, &seconds) == SMTPSTATUS_OK) {
        return add_number(answers, name, seconds);
    }
    return add(answers, name, value, needed < sizeof value ? needed : sizeof value);
}

static int add_fields(struct answers *answers, const smtpstatus_report *report, int first, int last)
{
    int result = 0;
    for (int field = first; field <= last && result == 0; field++) {
        /* these two are told by what the report makes of them */
        if (field != SMTPSTATUS_FIELD_ACTION && field != SMTPSTATUS_FIELD_STATUS) {
            result = add_field(answers, report, field);
        }
    }
    return result;
}

static int add_verdict(struct answers *answers, const smtpstatus *status)
{
    char code[16] = "";
    char rule[64] = "";
    int result = 0;
    if (smtpstatus_enhanced_code(status) != 0) {
        (void)smtpstatus_enhanced_text(smtpstatus_enhanced_code(status), code, sizeof code, NULL);
        result |= add_text(answers, "status", code);
    }
    if (smtpstatus_reply_code(status) != 0) {
        result |= add_number(answers, "reply_code", smtpstatus_reply_code(status));
    }
    (void)smtpstatus_rule(status, rule, sizeof rule, NULL);
    result |= add_text(answers, "category", smtpstatus_category_name(smtpstatus_category(status)));
    result |= add_text(answers, "bounce", smtpstatus_bounce_name(smtpstatus_bounce(status)));
    result |= add_text(answers, "outcome", smtpstatus_outcome_name(smtpstatus_outcome(status)));
    result |= add_text(answers, "provider", smtpstatus_provider_name(smtpstatus_provider(status)));
    result |= add_text(answers, "rule", rule);
    result |= add_number(answers, "confidence", smtpstatus_confidence(status));
    result |= add_number(answers, "evidence", smtpstatus_evidence(status));
    return result;
}

static int add_recipient(struct answers *answers, const smtpstatus_report *report)
{
    if (smtpstatus_report_status(report) == NULL || answers->sections == SECTIONS_MOST) {
        return -1;
    }
    answers->starts[answers->sections++] = answers->used;
    int result = add_fields(answers, report, SMTPSTATUS_FIELD_RECIPIENT, SMTPSTATUS_FIELD_WILL_RETRY_UNTIL);
    result |= add_text(answers, "action", action_word(smtpstatus_report_action(report)));
    result |= add_number(answers, "status_field", smtpstatus_report_status_field(report));
    result |= add_number(answers, "report_conflicts", smtpstatus_report_conflicts(report));
    return result | add_verdict(answers, smtpstatus_report_status(report));
}

int answers_collect(struct answers *answers, smtpstatus_report *report)
{
    int next = SMTPSTATUS_OK;
    answers->used = 0;
    answers->text[0] = '\0';
    answers->starts[0] = 0;
    answers->sections = 1;
    int result = add_text(answers, "kind", smtpstatus_report_kind_name(smtpstatus_report_kind(report)));
    result |= add_text(answers, "dialect", smtpstatus_report_dialect(report));
    result |= add_fields(answers, report, SMTPSTATUS_FIELD_REPORTING_MTA, SMTPSTATUS_FIELD_DISPOSITION);
    while (result == 0 && (next = smtpstatus_report_next(report)) == SMTPSTATUS_OK) {
        result = add_recipient(answers, report);
    }
    int ended = next == SMTPSTATUS_END && smtpstatus_report_status(report) == NULL &&
                smtpstatus_report_next(report) == SMTPSTATUS_END;
    return result == 0 && ended ? 0 : -1;
}

const char *answers_find(const struct answers *answers, size_t section, const char *key, size_t *length)
{
    if (section >= answers->sections) {
        return NULL;
    }
    size_t size = strlen(key);
    size_t end = section + 1 < answers->sections ? answers->starts[section + 1] : answers->used;
    for (size_t at = answers->starts[section]; at < end;) {
        const char *line = answers->text + at;
        size_t whole = strcspn(line, "\n");
        if (whole > size && memcmp(line, key, size) == 0 && line[size] == '=') {
            *length = whole - size - 1;
            return line + size + 1;
        }
        at += whole + 1;
    }
    return NULL;
}
