/*
 * The report handle: its storage, and the walk from recipient to recipient.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report.h"

#include "address.h"
#include "dialect.h"
#include "groups.h"
#include "judgement.h"
#include "prose.h"
#include "reason.h"

size_t smtpstatus_report_size(void)
{
    return sizeof(struct report);
}

size_t smtpstatus_report_alignment(void)
{
    return _Alignof(struct report);
}

int smtpstatus_report_init(smtpstatus_report *handle, size_t size)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (size < sizeof(struct report)) {
        return SMTPSTATUS_ERROR_STORAGE;
    }
    clear(report_of(handle), sizeof(struct report));
    return SMTPSTATUS_OK;
}

int smtpstatus_report_set_rules(smtpstatus_report *handle, const smtpstatus_rules *rules)
{
    /* The recipient's handle holds them all the time, also between recipients. */
    return handle != NULL ? smtpstatus_set_rules(&report_of(handle)->status, rules) : SMTPSTATUS_ERROR_ARGUMENT;
}

size_t smtpstatus_report_scratch_size(size_t length)
{
    return length < SIZE_MAX / 3 ? 3 * length : SIZE_MAX;
}

/* Adds a text to a hash in which capitals count as lower case. */
static uint64_t add_hash(uint64_t hash, struct slice text)
{
    hash += text.size;
    for (size_t at = 0; at < text.size; at += 8) {
        hash = (hash ^ lower_eight(load_some(text.at, at, text.size))) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 32;
    }
    return hash;
}

/* Whether the group at `at` says the same of the same recipient as the current one, its reason aside. */
static SMTPSTATUS_APART int is_same_group(struct report *report, size_t at)
{
    struct recipient other;
    const struct recipient *current = &report->current;
    size_t from = at;
    if (report->budget == 0) {
        return 0;
    }
    groups_next(report->groups, &at, &other);
    report->budget -= at - from < report->budget ? at - from : report->budget; /* it may be a long one each time */
    return slice_same(other.address, current->address) && slice_same(other.original, current->original) &&
           slice_same(other.action, current->action) && slice_same(other.status, current->status);
}

/*
 * Whether the address, which was read at this offset of a text, was handed out before; remembers it.
 * In a delivery report it is not the address alone: two that were sent to may have come to the same
 * mailbox, and "delayed" of one is not "failed" of the other. What has the same tag is read once more.
 */
static int is_seen(struct report *report, struct slice address, struct slice text, size_t at)
{
    int groups = report->mode == MODE_GROUPS;
    uint64_t hash = add_hash(0, address);
    if (groups) {
        hash = add_hash(add_hash(hash, report->current.original), report->current.status);
    }
    uint8_t tag = (uint8_t)(hash >> 56);
    uint32_t known = report->seen_count < SEEN_MOST ? report->seen_count : SEEN_MOST;
    for (uint32_t i = 0; i < known; i++) {
        if (report->seen_tag[i] == tag && (groups ? is_same_group(report, report->seen_at[i])
                                                  : slice_same(address_at(text, report->seen_at[i]), address))) {
            return 1;
        }
    }
    uint32_t place = report->seen_count++ % SEEN_MOST;
    report->seen_at[place] = (uint32_t)at;
    report->seen_tag[place] = tag;
    return 0;
}

/* Whether an address of a text was handed out before. */
static int is_seen_in(struct report *report, struct slice text, struct slice address)
{
    return is_seen(report, address, text, (size_t)(address.at - text.at));
}

/* The prose's words on an address, while there is budget to search for them. */
static struct slice search_reason(struct report *report, struct slice address)
{
    if (report->prose.at == NULL || report->budget < report->prose.size) {
        return slice_of(NULL, 0);
    }
    report->budget -= report->prose.size;
    return reason_of_address(report, address);
}

/* ------------------------------------------------------------ delivery reports */

/* The address in front of the text's reason when the report names a file or a command. */
static void find_address(struct report *report)
{
    struct prose_state state;
    struct prose_entry entry;
    if (address_is_complete(report->current.address) || report->prose.at == NULL ||
        report->budget < report->prose.size) {
        return;
    }
    report->budget -= report->prose.size;
    prose_begin(&state, NULL);
    if (prose_next(report->prose, &state, &entry)) {
        report->current.address = entry.address;
    }
}

/* Whether the fields give no reason beyond "failed". */
static int gives_no_reason(const struct recipient *current)
{
    struct slice type;
    struct slice words = fields_untype(current->diagnostic, &type);
    size_t i = 0;
    while (i < words.size && (is_digit(words.at[i]) || is_space(words.at[i]))) {
        i++;
    }
    /* an exit code alone, as in "x-unix; 71", is none */
    return (words.size == 0 || (i == words.size && words.size < 3)) &&
           bytes_find(current->status.at, 0, current->status.size, '(') == current->status.size;
}

/* Reads the next group; returns 0 when there is none, else 1 and where it was read from. */
static int read_group(struct report *report, size_t *from)
{
    *from = report->has_group ? 0 : report->group_at;
    int found = report->has_group || groups_next(report->groups, &report->group_at, &report->current);
    report->has_group = 0;
    return found;
}

static int next_group(struct report *report)
{
    size_t from;
    while (read_group(report, &from)) {
        struct recipient *current = &report->current;
        if (report_is_cut(report, current->final) || report_is_cut(report, current->original) ||
            is_seen(report, current->address, report->groups, from)) {
            continue;
        }
        find_address(report);
        if (current->address.size == 0) {
            continue;
        }
        if (gives_no_reason(current)) {
            struct slice found = search_reason(report, current->address);
            current->diagnostic = found.at != NULL ? found : current->diagnostic;
        }
        return 1;
    }
    return 0;
}

/* ---------------------------------------------------------------------- prose */

/*
 * The host that a diagnostic says gave the answer: "host mx.example.org[192.0.2.1] said",
 * "192.0.2.1 does not like recipient". at == NULL: it does not say.
 */
static struct slice find_remote(struct slice text)
{
    size_t limit = text.size < 256 ? text.size : 256;
    size_t from = limit;
    if (text.at == NULL) {
        return text;
    }
    for (size_t at = 0; at < limit && from == limit; at = bytes_find(text.at, at + 1, limit, 'h')) {
        if (starts_with(text.at, at, limit, "host ") || starts_with(text.at, at, limit, "host: ")) {
            from = at + (text.at[at + 4] == ':' ? 6U : 5U);
        } else if (at == 0 && is_digit(text.at[0])) {
            size_t stop = bytes_find(text.at, 0, limit, ' ');
            if (starts_with(text.at, stop, limit, " does not like") || starts_with(text.at, stop, limit, " failed")) {
                from = 0;
            }
        }
    }
    size_t end = from;
    int dots = 0;
    while (end < limit && (is_alnum(text.at[end]) || text.at[end] == '-' || text.at[end] == '.')) {
        dots += text.at[end] == '.';
        end++;
    }
    return dots > 0 && end < limit ? slice_part(text, from, end) : slice_of(NULL, 0);
}

static int next_failed(struct report *report)
{
    for (;;) {
        struct slice address = address_next(report->failed, &report->group_at);
        if (address.at == NULL) {
            return 0;
        }
        if (!report_is_cut(report, address) && !is_seen_in(report, report->failed, address)) {
            clear(&report->current, sizeof report->current);
            report->current.address = address;
            report->current.diagnostic = search_reason(report, address);
            report->current.remote_mta = find_remote(report->current.diagnostic);
            return 1;
        }
    }
}

/* Whether a line ends is looked for in as many bytes behind an address. */
#define LINE_MOST 4096U

/* Where more recipients follow in the same line than there is budget for, a reason is at most as long. */
#define CROWDED_MOST 256U

static size_t limit_of(const struct report *report, size_t at, size_t most)
{
    return report->prose.size - at > most ? at + most : report->prose.size;
}

/* Where a reason ends that starts at `at`, with another recipient behind it in the same line. */
static size_t crowded_limit(struct report *report, size_t at)
{
    size_t rest = report->prose.size - at;
    if (report->budget < rest) {
        return limit_of(report, at, CROWDED_MOST);
    }
    report->budget -= rest;
    return report->prose.size;
}

/* Whether the entry's line is cut off by the end of the message: more may have stood there. */
static int is_open_line(const struct report *report, const struct prose_entry *entry)
{
    size_t limit = limit_of(report, entry->after, LINE_MOST);
    size_t end = bytes_line_end(report->prose.at, entry->after, limit);
    return end == report->prose.size && report_is_cut(report, slice_part(report->prose, entry->line, end));
}

/* Moves the pending entry on to the next recipient of the text that is another than `current`. */
static void find_pending(struct report *report, struct slice current)
{
    while (prose_next(report->prose, &report->prose_state, &report->pending)) {
        const struct prose_entry *entry = &report->pending;
        int cut = report_is_cut(report, entry->address) || (entry->row == ROW_LIST && is_open_line(report, entry));
        if (!cut && !slice_same(entry->address, current)) {
            return;
        }
    }
    report->pending.line = SIZE_MAX;
}

static int next_prose(struct report *report)
{
    struct prose_entry entry;
    do {
        entry = report->pending;
        if (entry.line == SIZE_MAX) {
            return 0;
        }
        find_pending(report, entry.address);
    } while (report_is_cut(report, entry.address) || (entry.row == ROW_LIST && is_open_line(report, &entry)) ||
             is_seen_in(report, report->prose, entry.address));
    /* where the next one starts, this one's reason ends */
    size_t limit = report->prose.size;
    if (report->pending.line != SIZE_MAX && report->pending.line > entry.after) {
        limit = report->pending.line;
    } else if (report->pending.line != SIZE_MAX) { /* ... in the same line, which may hold a million of them */
        limit = crowded_limit(report, entry.after);
    }
    clear(&report->current, sizeof report->current);
    report->current.address = entry.address;
    report->current.diagnostic = reason_of_entry(report->prose, &entry, limit);
    if (report->current.diagnostic.at == NULL && limit < report->prose.size) {
        report->current.diagnostic = search_reason(report, entry.address);
    }
    report->current.remote_mta = find_remote(report->current.diagnostic);
    return 1;
}

/* ------------------------------------------------------------ feedback reports */

/* The value of the next field `token` in the block, from *at on. */
static struct slice next_value(struct slice block, size_t *at, uint8_t token)
{
    struct field field;
    for (;;) {
        enum fields_result result = fields_read(block, at, &field);
        if (result == FIELDS_END) {
            return slice_of(NULL, 0);
        }
        if (result == FIELDS_FIELD && field.token == token) {
            return field.value;
        }
    }
}

/* Without a field that names the recipient, the returned message's headers do. */
static struct slice reported_recipient(const struct report *report)
{
    struct slice value = fields_find(report->returned, DSN_HOTMAIL_RECIPIENT);
    if (value.at == NULL) {
        value = fields_find(report->returned, DSN_TO);
    }
    return value.at != NULL ? address_of_field(value) : value;
}

static int next_feedback(struct report *report)
{
    clear(&report->current, sizeof report->current);
    for (;;) {
        struct slice value = next_value(report->groups, &report->group_at, DSN_ORIGINAL_RCPT_TO);
        if (value.at == NULL) {
            break;
        }
        report->current.address = address_of_field(value);
        if (report->current.address.size > 0 && !report_is_cut(report, value) &&
            !is_seen_in(report, report->groups, report->current.address)) {
            return 1;
        }
    }
    if (report->seen_count == 0 && report->returned.at != NULL) {
        report->current.address = reported_recipient(report);
        report->seen_count++; /* once is enough */
        return address_is_complete(report->current.address) && !report_is_cut(report, report->current.address);
    }
    return 0;
}

/* ------------------------------------------------------------------------ all */

static REPORT_OUTLINED int next_recipient(struct report *report)
{
    switch (report->mode) {
    case MODE_GROUPS:
        return next_group(report);
    case MODE_FAILED:
        return next_failed(report);
    case MODE_PROSE:
        return next_prose(report);
    case MODE_FEEDBACK:
        return next_feedback(report);
    case MODE_SINGLE:
        report->mode = MODE_DONE;
        return !report_is_cut(report, report->current.address);
    default:
        return 0;
    }
}

/*
 * Where the fields of a delivery report say only that it failed ("x400; Reason 1
 * (Unable-To-Transfer)"), the text may say why.
 */
static void judge_group(struct report *report)
{
    judgement_make(report);
    struct slice diagnostic = report->current.diagnostic;
    if (report->mode != MODE_GROUPS || diagnostic.size == 0 || report->action != SMTPSTATUS_KIND_BOUNCE ||
        smtpstatus_category(&report->status) != SMTPSTATUS_CATEGORY_UNKNOWN) {
        return;
    }
    struct slice found = search_reason(report, report->current.address);
    if (found.at == NULL || found.at == diagnostic.at) {
        return;
    }
    report->current.diagnostic = found;
    judgement_make(report);
    report->current.diagnostic = diagnostic;
    if (smtpstatus_confidence(&report->status) < (int)CONFIDENCE_SURE) {
        judgement_make(report);
    }
}

static void judge_recipient(struct report *report)
{
    switch (report->kind) {
    case SMTPSTATUS_KIND_FEEDBACK:
        judgement_set(report, SMTPSTATUS_CATEGORY_FEEDBACK);
        break;
    case SMTPSTATUS_KIND_AUTO_REPLY:
        judgement_set(report, SMTPSTATUS_CATEGORY_AUTO_REPLY);
        break;
    case SMTPSTATUS_KIND_CHALLENGE_RESPONSE:
        judgement_set(report, SMTPSTATUS_CATEGORY_CHALLENGE_RESPONSE);
        break;
    case SMTPSTATUS_KIND_DISPOSITION:
        judgement_set(report, SMTPSTATUS_CATEGORY_ACCEPTED);
        break;
    default:
        judge_group(report);
        return;
    }
    report->action = report->kind;
    report->status_field = 0;
    report->conflicts = 0;
}

int smtpstatus_report_next(smtpstatus_report *handle)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct report *report = report_of(handle);
    if (report->mode == MODE_CLOSED) {
        return SMTPSTATUS_ERROR_STATE;
    }
    report->has_current = (uint8_t)next_recipient(report);
    if (!report->has_current) {
        report->mode = MODE_DONE;
        report->action = SMTPSTATUS_KIND_OTHER;
        return SMTPSTATUS_END;
    }
    judge_recipient(report);
    return SMTPSTATUS_OK;
}
