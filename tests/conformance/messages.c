/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance.h"

#if HAS_DSN

#include <smtpstatus_dsn.h>

static void fail(const char *what)
{
    fprintf(stderr, "conformance: %s\n", what);
    exit(1);
}

/* The whole file on the heap; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *length)
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
    }
    if (file != NULL) {
        fclose(file);
    }
    return data;
}

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

static json_t *message_of(const char *path)
{
    smtpstatus_report report;
    size_t length = 0;
    char *data = read_file(path, &length);
    char *scratch = data != NULL ? malloc(smtpstatus_report_scratch_size(length) + 1) : NULL;
    const char *name = strrchr(path, '/');
    json_t *message = json_object();
    json_t *recipients = json_array();
    (void)smtpstatus_report_init(&report, sizeof report);
    if (scratch == NULL || smtpstatus_report_open(&report, data, length, scratch,
                                                  smtpstatus_report_scratch_size(length)) != SMTPSTATUS_OK) {
        fail(path);
    }
    set(message, "name", json_string(name != NULL ? name + 1 : path));
    set(message, "input", hexadecimal(data, length));
    set(message, "kind", json_string(smtpstatus_report_kind_name(smtpstatus_report_kind(&report))));
    set(message, "dialect", json_string(smtpstatus_report_dialect(&report)));
    set(message, "fields", fields_of(&report, 32, 63));
    while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
        append(recipients, recipient_of(&report));
    }
    set(message, "recipients", recipients);
    free(scratch);
    free(data);
    return message;
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

json_t *messages_of(char *const *files, size_t count)
{
    (void)files;
    (void)count;
    return json_array();
}

#endif
