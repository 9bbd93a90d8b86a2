/* SPDX-License-Identifier: MIT */
#include "report_json.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "message.h"
#include "output_json.h"

int buffer_add_field(struct buffer *buffer, const smtpstatus_report *report, int field, enum cleaning cleaning)
{
    struct buffer raw = {NULL, 0, 0};
    size_t needed = 0;
    int result = smtpstatus_report_copy(report, field, NULL, 0, &needed);
    int is_there = result == SMTPSTATUS_OK || result == SMTPSTATUS_ERROR_BUFFER;
    if (is_there) {
        char *room = buffer_reserve(&raw, needed + 1);
        is_there = smtpstatus_report_copy(report, field, room, needed, &needed) == SMTPSTATUS_OK;
    }
    if (is_there) {
        buffer_add_clean(buffer, raw.data, needed, cleaning);
    }
    buffer_free(&raw);
    return is_there;
}

int category_of_kind(int kind)
{
    const char *name = smtpstatus_report_kind_name(kind); /* the categories for whole messages have the kinds' names */
    int category = smtpstatus_category_value(name, strlen(name));
    return category > 0 ? category : SMTPSTATUS_CATEGORY_UNKNOWN;
}

static void set_text(json_t *object, const char *key, const smtpstatus_report *report, int field)
{
    struct buffer text = {NULL, 0, 0};
    int is_there = buffer_add_field(&text, report, field, CLEAN_JSON);
    json_set(object, key, is_there ? json_stringn_nocheck(buffer_string(&text), text.length) : json_null());
    buffer_free(&text);
}

/* RFC 3339 in UTC where the date can be read, else the text of the field. */
static void set_date(json_t *object, const char *key, const smtpstatus_report *report, int field)
{
    char text[32];
    struct tm date;
    int64_t seconds = 0;
    int result = smtpstatus_report_time(report, field, &seconds);
    time_t time = (time_t)seconds;
    if (result == SMTPSTATUS_OK && (int64_t)time == seconds && gmtime_r(&time, &date) != NULL &&
        date.tm_year >= -1900 && date.tm_year <= 8099) {
        snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.tm_year + 1900, date.tm_mon + 1,
                 date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec);
        json_set(object, key, json_string(text));
    } else {
        set_text(object, key, report, field);
    }
}

static void set_name(json_t *object, const char *key, const char *name)
{
    json_set(object, key, name[0] != '\0' ? json_string(name) : json_null());
}

/* The words of the Action field (RFC 3464 2.3.3); NULL for what is no delivery report. */
static const char *action_of(const smtpstatus_report *report)
{
    switch (smtpstatus_report_action(report)) {
    case SMTPSTATUS_KIND_BOUNCE:
        return "failed";
    case SMTPSTATUS_KIND_DELAYED:
        return "delayed";
    case SMTPSTATUS_KIND_DELIVERED:
        return "delivered";
    case SMTPSTATUS_KIND_RELAYED:
        return "relayed";
    case SMTPSTATUS_KIND_EXPANDED:
        return "expanded";
    default:
        return NULL;
    }
}

/* The code that counts once the Status field and the diagnostic are weighed; the field alone when that has none. */
static void set_status(json_t *object, const smtpstatus_report *report)
{
    char text[16] = "";
    uint32_t code = smtpstatus_enhanced_code(smtpstatus_report_status(report));
    (void)smtpstatus_enhanced_text(code != 0 ? code : smtpstatus_report_status_field(report), text, sizeof text, NULL);
    set_name(object, "status", text);
}

/* The report's own conflicts stand among those of the verdict. */
static void add_conflicts(json_t *object, const smtpstatus_report *report)
{
    json_t *names = json_object_get(object, "conflicts");
    uint32_t bits = smtpstatus_report_conflicts(report);
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((bits & bit) != 0) {
            json_t *name = json_sprintf("report_%s", smtpstatus_report_conflict_name(bit));
            if (name == NULL || json_array_append_new(names, name) != 0) {
                fail_memory();
            }
        }
    }
}

/* The Action field and the verdict's action want the same key; the field gets it. */
static void set_verdict(json_t *object, const smtpstatus *status)
{
    json_add_status(object, status);
    json_set(object, "next_step", json_incref(json_object_get(object, "action")));
}

static void set_recipient(json_t *object, const smtpstatus_report *report)
{
    set_text(object, "recipient", report, SMTPSTATUS_FIELD_RECIPIENT);
    set_text(object, "original_recipient", report, SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT);
    set_name(object, "action", action_of(report) != NULL ? action_of(report) : "");
    set_status(object, report);
    set_text(object, "diagnostic", report, SMTPSTATUS_FIELD_DIAGNOSTIC);
    set_text(object, "diagnostic_type", report, SMTPSTATUS_FIELD_DIAGNOSTIC_TYPE);
    set_text(object, "remote_mta", report, SMTPSTATUS_FIELD_REMOTE_MTA);
    set_date(object, "last_attempt_date", report, SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE);
    set_date(object, "will_retry_until", report, SMTPSTATUS_FIELD_WILL_RETRY_UNTIL);
}

static void set_message(json_t *object, const smtpstatus_report *report, const struct message *message)
{
    json_set(object, "file", json_clean_text(message->file, strlen(message->file)));
    json_set(object, "offset", json_integer((json_int_t)message->offset));
    set_name(object, "kind", smtpstatus_report_kind_name(smtpstatus_report_kind(report)));
    set_text(object, "reporting_mta", report, SMTPSTATUS_FIELD_REPORTING_MTA);
    set_date(object, "arrival_date", report, SMTPSTATUS_FIELD_ARRIVAL_DATE);
    set_text(object, "envelope_id", report, SMTPSTATUS_FIELD_ENVELOPE_ID);
    set_text(object, "message_id", report, SMTPSTATUS_FIELD_MESSAGE_ID);
    set_text(object, "subject", report, SMTPSTATUS_FIELD_SUBJECT);
    set_text(object, "from", report, SMTPSTATUS_FIELD_FROM);
    set_text(object, "feedback_type", report, SMTPSTATUS_FIELD_FEEDBACK_TYPE);
    set_text(object, "source_ip", report, SMTPSTATUS_FIELD_SOURCE_IP);
    set_name(object, "dialect", smtpstatus_report_dialect(report));
}

/* The order of the keys; those of a verdict follow. */
static void set_order(json_t *object)
{
    static const char *const keys[] = {
        "file",
        "offset",
        "kind",
        "recipient",
        "original_recipient",
        "action",
        "status",
        "reply_code",
        "diagnostic",
        "diagnostic_type",
        "remote_mta",
        "reporting_mta",
        "arrival_date",
        "last_attempt_date",
        "will_retry_until",
        "envelope_id",
        "message_id",
        "subject",
        "from",
        "feedback_type",
        "source_ip",
        "dialect",
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json_set(object, keys[i], json_null());
    }
}

json_t *json_of_message(const smtpstatus_report *report, const struct message *message)
{
    json_t *object = json_object();
    set_order(object);
    set_message(object, report, message);
    return object;
}

json_t *json_of_recipient(json_t *message, const smtpstatus_report *report, uint32_t vocabularies)
{
    json_t *object = json_copy(message);
    set_verdict(object, smtpstatus_report_status(report));
    add_conflicts(object, report);
    set_recipient(object, report);
    json_add_terms(object, smtpstatus_report_status(report), vocabularies);
    return object;
}

json_t *json_of_nobody(json_t *message, const smtpstatus_report *report, uint32_t vocabularies)
{
    smtpstatus empty;
    json_t *object = json_copy(message);
    const char *category = smtpstatus_category_name(category_of_kind(smtpstatus_report_kind(report)));
    (void)smtpstatus_init(&empty, sizeof empty);
    set_verdict(object, &empty);
    json_set(object, "category", json_string(category));
    json_set(object, "action", json_null());
    json_add_terms(object, &empty, vocabularies);
    return object;
}
