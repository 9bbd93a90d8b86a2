/*
 * Brings the fields of a report together with the reply in its diagnostic.
 *
 * The enhanced code: the diagnostic's own goes before the Status field, which the
 * reporting server made up from it; unless it is only X.0.0 and the field says more. A
 * reply quoted inside a reply ("554 4.4.7 expired <421 4.4.2 timed out>") is the core's
 * affair. The action decides what no code may: "delayed" is never hard.
 *
 * SPDX-License-Identifier: MIT
 */
#include "judgement.h"

#include "../enhanced.h"
#include "../providers.h"
#include "../tables.h"
#include "groups.h"

/* A transcript stands at the start of a report; what comes later is not looked at for every recipient. */
#define PROSE_MOST 4096U

/* Subject and detail of a packed code. */
#define CODE_MEANING(code) ((code) % 1000000U)
#define CODE_CLASS(code) ((code) / 1000000U)

static struct slice bare_value(struct slice value)
{
    struct slice type;
    return fields_untype(value, &type);
}

/* The code in a Status field, which may have a comment behind it. */
static uint32_t read_status(struct slice status)
{
    uint32_t code = 0;
    struct enhanced found;
    if (enhanced_read(status.at, 0, status.size, &found)) {
        code = found.code;
    }
    return code;
}

/* The words to judge by: the diagnostic, else the comment in the Status field. */
static struct slice reason_words(const struct recipient *current)
{
    struct slice words = bare_value(current->diagnostic);
    if (words.size == 0) {
        size_t open = bytes_find(current->status.at, 0, current->status.size, '(');
        if (open < current->status.size) {
            words = slice_part(current->status, open, current->status.size);
        }
    }
    return words;
}

/*
 * The remote host's own reply inside the one that the reporting server made of it:
 * "554 4.4.7 Message expired <421 4.4.2 Connection timed out>". The whole when there is none.
 */
static struct slice inner_reply(struct slice words)
{
    size_t at = 0;
    while (at < words.size) {
        at = bytes_find(words.at, at, words.size, '<');
        if (at + 6 < words.size && (words.at[at + 1] == '4' || words.at[at + 1] == '5') && is_digit(words.at[at + 2]) &&
            is_digit(words.at[at + 3]) && (words.at[at + 4] == ' ' || words.at[at + 4] == '-')) {
            size_t close = bytes_find(words.at, at, words.size, '>');
            return slice_part(words, at + 1, close);
        }
        at += at < words.size;
    }
    return words;
}

/* Decides between the diagnostic's enhanced code and the Status field's. */
static SMTPSTATUS_RARE void merge_codes(struct report *report, struct reading *reading)
{
    uint32_t field = report->status_field;
    uint32_t own = reading->enhanced_code;
    if (field == 0) {
        return;
    }
    if (own != 0 && CODE_MEANING(own) != CODE_MEANING(field) && CODE_MEANING(field) != 0 && CODE_MEANING(own) != 0) {
        report->conflicts |= SMTPSTATUS_REPORT_CONFLICT_STATUS;
    }
    uint32_t class_digit = own != 0 ? CODE_CLASS(own) : reading->code / 100U;
    if (class_digit != 0 && class_digit != CODE_CLASS(field)) {
        report->conflicts |= SMTPSTATUS_REPORT_CONFLICT_CLASS;
    }
    if (own != 0 && (CODE_MEANING(own) != 0 || CODE_MEANING(field) == 0)) {
        return;
    }
    reading->enhanced_code = field;
    reading->enhanced.start = reading->enhanced.end = 0;
    reading->anomalies &= ~(uint32_t)(SMTPSTATUS_ANOMALY_ENHANCED_CLASS | SMTPSTATUS_ANOMALY_ENHANCED_PLACE);
    if (reading->code != 0 && CODE_CLASS(field) != reading->code / 100U) {
        reading->anomalies |= SMTPSTATUS_ANOMALY_ENHANCED_CLASS;
    }
}

/* What becomes of this recipient: its own action, else its status, else the whole message's kind. */
static uint8_t find_action(const struct report *report)
{
    int action = groups_action(report->current.action);
    if (action != SMTPSTATUS_KIND_OTHER) {
        return (uint8_t)action;
    }
    return CODE_CLASS(report->status_field) == 2 ? SMTPSTATUS_KIND_DELIVERED : report->kind;
}

/*
 * Whether the text tells that the message was refused after DATA. A transcript in which
 * RCPT was refused goes on to "503 Need RCPT" there.
 */
static REPORT_OUTLINED int is_after_data(struct slice text)
{
    int data = 0;
    size_t limit = text.size < PROSE_MOST ? text.size : PROSE_MOST;
    for (size_t at = bytes_find(text.at, 0, limit, 'D'); at < limit; at = bytes_find(text.at, at + 1, limit, 'D')) {
        int named = at >= 4 && starts_with(text.at, at, limit, "data") &&
                    (starts_with(text.at, at - 4, limit, ">>> ") || starts_with(text.at, at - 3, limit, "of "));
        data = data || named;
    }
    for (size_t at = bytes_find(text.at, 0, limit, '5'); data && at < limit;
         at = bytes_find(text.at, at + 1, limit, '5')) {
        data = !starts_with(text.at, at, limit, "503 ");
    }
    return data;
}

/*
 * A server that accepted the recipient and says "user unknown" only after the message
 * speaks of a filter more often than of an address that does not exist (Japanese mobile
 * carriers do): the recipient does not want it. Without an address status code (5.1.x)
 * that is not enough to give the address up.
 */
static void apply_doubt(const struct report *report, struct status *status)
{
    struct verdict *verdict = &status->verdict;
    uint32_t command = status->reading.command;
    int named = command != SMTPSTATUS_COMMAND_UNKNOWN;
    const uint32_t known =
        SMTPSTATUS_EVIDENCE_CUSTOM_RULE | SMTPSTATUS_EVIDENCE_PROVIDER; /* they know what they mean */
    if ((verdict->deciding & known) != 0 || verdict->category != SMTPSTATUS_CATEGORY_USER_UNKNOWN ||
        verdict->bounce != SMTPSTATUS_BOUNCE_HARD || CODE_MEANING(status->reading.enhanced_code) / 1000U == 1) {
        return;
    }
    if (command == SMTPSTATUS_COMMAND_DATA || command == SMTPSTATUS_COMMAND_END_OF_DATA ||
        (!named && report->mode == MODE_GROUPS && report->prose.at != NULL && is_after_data(report->prose))) {
        const struct table_category *entry = &table_categories[SMTPSTATUS_CATEGORY_RECIPIENT_REFUSED];
        verdict->category = SMTPSTATUS_CATEGORY_RECIPIENT_REFUSED;
        verdict->scope = entry->scope;
        verdict->impact = entry->impact;
        verdict->bounce = SMTPSTATUS_BOUNCE_SOFT;
        verdict->action = SMTPSTATUS_ACTION_INVESTIGATE;
    }
}

/*
 * Where the reply itself says little ("mail.local: unknown user: bob / 554 Service
 * unavailable"), the words in front of it may say more. Where they do not, the reply is
 * judged once more: the first verdict, kept here, would lie under all that classifying
 * puts on the stack.
 */
static void read_before_reply(struct report *report, struct status *status)
{
    struct reading *reading = &status->reading;
    if (status->verdict.confidence >= CONFIDENCE_SURE || reading->reply.start == 0) {
        return;
    }
    size_t start = reading->text.start;
    reading->text.start = 0;
    smtpstatus_classify(&report->status);
    reading->text.start = start;
    if (status->verdict.confidence < CONFIDENCE_SURE) {
        smtpstatus_classify(&report->status);
    }
}

/* Whether the codes say that it failed for good where the action says that it did not, or the other way round. */
static int is_action_disputed(const struct report *report, const struct verdict *verdict)
{
    uint32_t class_digit = CODE_CLASS(report->status_field);
    int deferred = verdict->outcome == SMTPSTATUS_OUTCOME_DEFERRED || class_digit == 4;
    int failed = verdict->outcome == SMTPSTATUS_OUTCOME_FAILED;
    return report->action == SMTPSTATUS_KIND_DELAYED ? failed && !deferred : deferred;
}

/* Takes a hard or block verdict back where the server goes on trying, and what own rules would make of it. */
static SMTPSTATUS_RARE void apply_action(struct report *report, struct status *status)
{
    struct verdict *verdict = &status->verdict;
    uint32_t class_digit = CODE_CLASS(report->status_field);
    if (is_action_disputed(report, verdict)) {
        report->conflicts |= SMTPSTATUS_REPORT_CONFLICT_ACTION;
    }
    if (report->action == SMTPSTATUS_KIND_DELAYED) {
        verdict->outcome = SMTPSTATUS_OUTCOME_DEFERRED;
        if (verdict->bounce != SMTPSTATUS_BOUNCE_SOFT || verdict->action == SMTPSTATUS_ACTION_SUPPRESS) {
            verdict->bounce = SMTPSTATUS_BOUNCE_SOFT;
            verdict->action = table_categories[verdict->category].action_deferred;
        }
    } else if (verdict->outcome == SMTPSTATUS_OUTCOME_UNKNOWN) {
        verdict->outcome = SMTPSTATUS_OUTCOME_FAILED;
    }
    if (class_digit == 4 && verdict->bounce == SMTPSTATUS_BOUNCE_HARD && status->reading.code < 500) {
        verdict->bounce = SMTPSTATUS_BOUNCE_SOFT;
        verdict->action = table_categories[verdict->category].action_deferred;
    }
}

/* A new handle for the next recipient; it keeps the caller's rules, which the report holds nowhere else. */
static void make_fresh_status(struct report *report)
{
    const struct smtpstatus_rules *rules = status_of(&report->status)->rules;
    smtpstatus_init(&report->status, sizeof report->status);
    status_of(&report->status)->rules = rules;
}

SMTPSTATUS_PRIVATE void judgement_set(struct report *report, uint32_t category)
{
    make_fresh_status(report);
    struct status *status = status_of(&report->status);
    const struct table_category *entry = &table_categories[category];
    status->reading.kind = INPUT_CODES;
    status->reading.judged = 1;
    status->verdict.category = (uint8_t)category;
    status->verdict.outcome = SMTPSTATUS_OUTCOME_ACCEPTED;
    status->verdict.action = entry->action_failed;
    status->verdict.scope = entry->scope;
    status->verdict.impact = entry->impact;
    status->verdict.confidence = 95;
}

/* The recipient's message arrived: its codes are those that say so. */
static SMTPSTATUS_RARE void make_success(struct report *report, struct slice words)
{
    struct status *status = status_of(&report->status);
    make_fresh_status(report);
    smtpstatus_parse_diagnostic(&report->status, words.at, words.size);
    uint16_t code = status->reading.code / 100U == 2 ? status->reading.code : 0;
    judgement_set(report, SMTPSTATUS_CATEGORY_ACCEPTED);
    status->reading.code = status->reading.first_code = code;
    status->reading.enhanced_code = CODE_CLASS(report->status_field) == 2 ? report->status_field : 0;
}

/* The server that replied; where the report does not say which, the recipient's domain tells the provider. */
static struct slice replying_host(const struct recipient *current)
{
    struct slice host = fields_host(current->remote_mta);
    if (host.size == 0) {
        size_t at = current->address.size;
        while (at > 0 && current->address.at[at - 1] != '@') {
            at--;
        }
        host = slice_part(current->address, at, current->address.size);
    }
    return host;
}

/* Names the host; what only rules know it by is not worked out for nobody. */
static void set_host(struct report *report, struct slice host)
{
    struct status *status = status_of(&report->status);
    if (status->rules != NULL) {
        smtpstatus_set_host(&report->status, host.at, host.size);
    } else {
        status->host_provider = provider_of_host(host.at, host.size);
    }
}

SMTPSTATUS_PRIVATE void judgement_make(struct report *report)
{
    const struct recipient *current = &report->current;
    struct slice words = inner_reply(reason_words(current));
    struct slice host = replying_host(current);
    report->conflicts = 0;
    report->status_field = read_status(current->status);
    report->action = find_action(report);
    if (report->action != SMTPSTATUS_KIND_BOUNCE && report->action != SMTPSTATUS_KIND_DELAYED) {
        make_success(report, words);
        return;
    }
    struct status *status = status_of(&report->status);
    make_fresh_status(report);
    set_host(report, host);
    smtpstatus_parse_diagnostic(&report->status, words.at, words.size);
    if (status->reading.code < 400) {
        /* "250 ok" of a transcript, or a number: a success is no reason for a failure */
        status->reading.code = status->reading.first_code = 0;
    }
    if (CODE_CLASS(status->reading.enhanced_code) == 2) {
        status->reading.enhanced_code = 0;
    }
    if (CODE_CLASS(report->status_field) == 2) {
        report->status_field = 0;
    }
    if (status->reading.enhanced_code == 0) {
        status->reading.enhanced_code = read_status(words); /* "5.1.0 - Unknown address error 550 ..." */
    }
    merge_codes(report, &status->reading);
    smtpstatus_classify(&report->status);
    read_before_reply(report, status);
    apply_doubt(report, status);
    apply_action(report, status);
    status->reading.judged = 1;
}
