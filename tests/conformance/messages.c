/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"

#if HAS_DSN

#include <smtpstatus_dsn.h>

static json_t *copy_of(const smtpstatus_report *report, int field)
{
    size_t needed = 0;
    if (smtpstatus_report_copy(report, field, NULL, 0, &needed) == SMTPSTATUS_ABSENT) {
        return json_null();
    }
    char *text = malloc(needed + 1);
    if (text == NULL || smtpstatus_report_copy(report, field, text, needed, &needed) != SMTPSTATUS_OK) {
        fail("smtpstatus_report_copy");
    }
    json_t *value = hexadecimal(text, needed);
    free(text);
    return value;
}

/* The fields numbered first..last that there are: as written, decoded, and as a time. */
static json_t *fields_of(const smtpstatus_report *report, int first, int last)
{
    json_t *fields = json_object();
    for (int field = first; field <= last; field++) {
        const char *data = NULL;
        size_t length = 0;
        int64_t seconds = 0;
        if (smtpstatus_report_span(report, field, &data, &length) != SMTPSTATUS_OK) {
            continue;
        }
        json_t *value = json_object();
        set(value, "span", hexadecimal(data, length));
        set(value, "copy", copy_of(report, field));
        int is_time = smtpstatus_report_time(report, field, &seconds) == SMTPSTATUS_OK;
        set(value, "time", is_time ? json_integer((json_int_t)seconds) : json_null());
        set(fields, smtpstatus_field_name(field), value);
    }
    return fields;
}

static json_t *recipient_of(const smtpstatus_report *report)
{
    json_t *recipient = json_object();
    json_t *conflicts = json_array();
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((smtpstatus_report_conflicts(report) & bit) != 0) {
            append(conflicts, json_string(smtpstatus_report_conflict_name(bit)));
        }
    }
    set(recipient, "action", json_string(smtpstatus_report_kind_name(smtpstatus_report_action(report))));
    set(recipient, "status_field", json_integer(smtpstatus_report_status_field(report)));
    set(recipient, "report_conflicts", conflicts);
    set(recipient, "fields", fields_of(report, 1, 31));
    set(recipient, "verdict", verdict_of(smtpstatus_report_status(report)));
    return recipient;
}

/* A message that is read, and its memory. */
struct opened {
    smtpstatus_report report;
    char *data;
    size_t length;
    char *scratch;
};

static void open_message(const char *path, struct opened *message)
{
    message->data = read_file(path, &message->length);
    size_t scratch_size = smtpstatus_report_scratch_size(message->length);
    message->scratch = message->data != NULL ? malloc(scratch_size + 1) : NULL;
    (void)smtpstatus_report_init(&message->report, sizeof message->report);
    if (message->scratch == NULL || smtpstatus_report_open(&message->report, message->data, message->length,
                                                           message->scratch, scratch_size) != SMTPSTATUS_OK) {
        fail(path);
    }
}

static void close_message(struct opened *message)
{
    free(message->scratch);
    free(message->data);
}

static const char *name_of(const char *path)
{
    const char *name = strrchr(path, '/');
    return name != NULL ? name + 1 : path;
}

static json_t *message_of(const char *path)
{
    struct opened message;
    json_t *object = json_object();
    json_t *recipients = json_array();
    open_message(path, &message);
    set(object, "name", json_string(name_of(path)));
    set(object, "input", hexadecimal(message.data, message.length));
    set(object, "kind", json_string(smtpstatus_report_kind_name(smtpstatus_report_kind(&message.report))));
    set(object, "dialect", json_string(smtpstatus_report_dialect(&message.report)));
    set(object, "fields", fields_of(&message.report, 32, 63));
    while (smtpstatus_report_next(&message.report) == SMTPSTATUS_OK) {
        append(recipients, recipient_of(&message.report));
    }
    set(object, "recipients", recipients);
    close_message(&message);
    return object;
}

json_t *spoken_messages_of(const smtpstatus_rules *rules, char *const *files, size_t count)
{
    json_t *spoken = json_array();
    for (size_t i = 0; i < count; i++) {
        struct opened message;
        open_message(files[i], &message);
        (void)smtpstatus_report_set_rules(&message.report, rules);
        for (int number = 0; smtpstatus_report_next(&message.report) == SMTPSTATUS_OK; number++) {
            const smtpstatus *status = smtpstatus_report_status(&message.report);
            uint32_t index = 0;
            if (smtpstatus_matched_rule(status, &index) == SMTPSTATUS_OK) {
                int is_written = json_array_size(spoken) < MOST_VERDICTS;
                json_t *recipient = json_object();
                set(recipient, "message", json_string(name_of(files[i])));
                set(recipient, "recipient", json_integer(number));
                set(recipient, "rule", json_integer(index));
                set(recipient, "verdict", is_written ? verdict_of(status) : json_null());
                append(spoken, recipient);
            }
        }
        close_message(&message);
    }
    return spoken;
}

json_t *messages_of(char *const *files, size_t count)
{
    json_t *messages = json_array();
    for (size_t i = 0; i < count; i++) {
        append(messages, message_of(files[i]));
    }
    return messages;
}

#else

json_t *spoken_messages_of(const smtpstatus_rules *rules, char *const *files, size_t count)
{
    (void)rules;
    (void)files;
    (void)count;
    return json_array();
}

json_t *messages_of(char *const *files, size_t count)
{
    (void)files;
    (void)count;
    return json_array();
}

#endif
