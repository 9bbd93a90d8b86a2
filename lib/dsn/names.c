/*
 * The names of kinds, conflicts and fields.
 *
 * SPDX-License-Identifier: MIT
 */
#include <smtpstatus_dsn.h>

struct name {
    char text[24];
    uint8_t value;
};

static const char *name_of(const struct name *names, size_t count, uint32_t value)
{
    for (size_t i = 0; i < count; i++) {
        if (names[i].value == value) {
            return names[i].text;
        }
    }
    return "invalid";
}

const char *smtpstatus_report_kind_name(int kind)
{
    static const struct name names[] = {
        {"other", SMTPSTATUS_KIND_OTHER},
        {"bounce", SMTPSTATUS_KIND_BOUNCE},
        {"delayed", SMTPSTATUS_KIND_DELAYED},
        {"delivered", SMTPSTATUS_KIND_DELIVERED},
        {"relayed", SMTPSTATUS_KIND_RELAYED},
        {"expanded", SMTPSTATUS_KIND_EXPANDED},
        {"feedback", SMTPSTATUS_KIND_FEEDBACK},
        {"auto_reply", SMTPSTATUS_KIND_AUTO_REPLY},
        {"challenge_response", SMTPSTATUS_KIND_CHALLENGE_RESPONSE},
        {"disposition", SMTPSTATUS_KIND_DISPOSITION},
    };
    return name_of(names, sizeof names / sizeof names[0], (uint32_t)kind);
}

const char *smtpstatus_report_conflict_name(uint32_t bit)
{
    static const struct name names[] = {
        {"status", SMTPSTATUS_REPORT_CONFLICT_STATUS},
        {"class", SMTPSTATUS_REPORT_CONFLICT_CLASS},
        {"action", SMTPSTATUS_REPORT_CONFLICT_ACTION},
    };
    return name_of(names, sizeof names / sizeof names[0], bit);
}

const char *smtpstatus_field_name(int field)
{
    static const struct name names[] = {
        {"recipient", SMTPSTATUS_FIELD_RECIPIENT},
        {"final_recipient", SMTPSTATUS_FIELD_FINAL_RECIPIENT},
        {"final_recipient_type", SMTPSTATUS_FIELD_FINAL_RECIPIENT_TYPE},
        {"original_recipient", SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT},
        {"original_recipient_type", SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT_TYPE},
        {"action", SMTPSTATUS_FIELD_ACTION},
        {"status", SMTPSTATUS_FIELD_STATUS},
        {"diagnostic", SMTPSTATUS_FIELD_DIAGNOSTIC},
        {"diagnostic_type", SMTPSTATUS_FIELD_DIAGNOSTIC_TYPE},
        {"remote_mta", SMTPSTATUS_FIELD_REMOTE_MTA},
        {"last_attempt_date", SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE},
        {"final_log_id", SMTPSTATUS_FIELD_FINAL_LOG_ID},
        {"will_retry_until", SMTPSTATUS_FIELD_WILL_RETRY_UNTIL},
        {"reporting_mta", SMTPSTATUS_FIELD_REPORTING_MTA},
        {"received_from_mta", SMTPSTATUS_FIELD_RECEIVED_FROM_MTA},
        {"arrival_date", SMTPSTATUS_FIELD_ARRIVAL_DATE},
        {"envelope_id", SMTPSTATUS_FIELD_ENVELOPE_ID},
        {"message_id", SMTPSTATUS_FIELD_MESSAGE_ID},
        {"from", SMTPSTATUS_FIELD_FROM},
        {"to", SMTPSTATUS_FIELD_TO},
        {"subject", SMTPSTATUS_FIELD_SUBJECT},
        {"date", SMTPSTATUS_FIELD_DATE},
        {"list_id", SMTPSTATUS_FIELD_LIST_ID},
        {"return_path", SMTPSTATUS_FIELD_RETURN_PATH},
        {"verp", SMTPSTATUS_FIELD_VERP},
        {"report_from", SMTPSTATUS_FIELD_REPORT_FROM},
        {"report_subject", SMTPSTATUS_FIELD_REPORT_SUBJECT},
        {"report_date", SMTPSTATUS_FIELD_REPORT_DATE},
        {"report_message_id", SMTPSTATUS_FIELD_REPORT_MESSAGE_ID},
        {"feedback_type", SMTPSTATUS_FIELD_FEEDBACK_TYPE},
        {"source_ip", SMTPSTATUS_FIELD_SOURCE_IP},
        {"reported_domain", SMTPSTATUS_FIELD_REPORTED_DOMAIN},
        {"user_agent", SMTPSTATUS_FIELD_USER_AGENT},
        {"original_mail_from", SMTPSTATUS_FIELD_ORIGINAL_MAIL_FROM},
        {"disposition", SMTPSTATUS_FIELD_DISPOSITION},
    };
    return name_of(names, sizeof names / sizeof names[0], (uint32_t)field);
}
