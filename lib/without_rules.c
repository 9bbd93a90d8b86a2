/*
 * The calls for own rules in a build that leaves them out: there is no set of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "status.h"

#if !SMTPSTATUS_RULES

int smtpstatus_rules_size(const char *text, size_t length, size_t *size, uint32_t *line, uint32_t *column)
{
    (void)size;
    if (text == NULL && length > 0) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (line != NULL) {
        *line = 1;
    }
    if (column != NULL) {
        *column = 1;
    }
    return SMTPSTATUS_ERROR_LEFT_OUT;
}

int smtpstatus_rules_compile(void *memory, size_t size, const char *text, size_t length, const smtpstatus_rules **rules,
                             uint32_t *line, uint32_t *column)
{
    (void)size;
    (void)rules;
    return memory != NULL ? smtpstatus_rules_size(text, length, NULL, line, column) : SMTPSTATUS_ERROR_ARGUMENT;
}

int smtpstatus_set_rules(smtpstatus *handle, const smtpstatus_rules *rules)
{
    if (handle == NULL || rules != NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    clear(&status_of(handle)->verdict, sizeof status_of(handle)->verdict);
    return SMTPSTATUS_OK;
}

const smtpstatus_rules *smtpstatus_get_rules(const smtpstatus *handle)
{
    (void)handle;
    return NULL;
}

size_t smtpstatus_rules_bytes(const smtpstatus_rules *rules)
{
    (void)rules;
    return 0;
}

uint32_t smtpstatus_rules_count(const smtpstatus_rules *rules)
{
    (void)rules;
    return 0;
}

int smtpstatus_rules_name(const smtpstatus_rules *rules, uint32_t index, const char **name, size_t *length)
{
    (void)rules;
    (void)index;
    (void)name;
    (void)length;
    return SMTPSTATUS_ERROR_ARGUMENT;
}

int smtpstatus_rules_place(const smtpstatus_rules *rules, uint32_t index, uint32_t *line, int *priority)
{
    (void)rules;
    (void)index;
    (void)line;
    (void)priority;
    return SMTPSTATUS_ERROR_ARGUMENT;
}

int smtpstatus_rules_result(const smtpstatus_rules *rules, uint32_t index, int *category, int *bounce, int *action)
{
    (void)rules;
    (void)index;
    (void)category;
    (void)bounce;
    (void)action;
    return SMTPSTATUS_ERROR_ARGUMENT;
}

int smtpstatus_rules_value(const smtpstatus_rules *rules, uint32_t index, uint32_t number, int *group, int *condition,
                           size_t *offset, size_t *length)
{
    (void)rules;
    (void)index;
    (void)number;
    (void)group;
    (void)condition;
    (void)offset;
    (void)length;
    return SMTPSTATUS_ERROR_ARGUMENT;
}

int smtpstatus_rules_flaw(const smtpstatus_rules *rules, uint32_t index, uint32_t *other)
{
    (void)rules;
    (void)index;
    (void)other;
    return SMTPSTATUS_ERROR_ARGUMENT;
}

#endif
