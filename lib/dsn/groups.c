/*
 * Reads the groups of a delivery report, also where the empty lines between them are
 * missing, or stand inside of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "groups.h"

#include "address.h"

/* Fields of a recipient, for keeping groups together: what was seen of the current one. */
enum { SAW_FINAL = 1, SAW_ORIGINAL = 2, SAW_ACTION = 4, SAW_STATUS = 8, SAW_DIAGNOSTIC = 16, SAW_OTHER = 32 };

#define VALUE_OF(member) (offsetof(struct recipient, member) / sizeof(struct slice))

/* What a field of a recipient is seen as, and where among `values` it is kept; looked up, it leaves nothing to guess. */
static const struct {
    uint8_t saw, place;
} roles[DSN_FIELDS] = {
    [DSN_FINAL_RECIPIENT] = {SAW_FINAL, VALUE_OF(final)},
    [DSN_ORIGINAL_RECIPIENT] = {SAW_ORIGINAL, VALUE_OF(original)},
    [DSN_ACTUAL_RECIPIENT] = {SAW_OTHER, VALUE_OF(actual)},
    [DSN_ACTION] = {SAW_ACTION, VALUE_OF(action)},
    [DSN_STATUS] = {SAW_STATUS, VALUE_OF(status)},
    [DSN_DIAGNOSTIC] = {SAW_DIAGNOSTIC, VALUE_OF(diagnostic)},
    [DSN_SUPPLEMENTARY] = {SAW_OTHER, VALUE_OF(diagnostic)},
    [DSN_REMOTE_MTA] = {SAW_OTHER, VALUE_OF(remote_mta)},
    [DSN_LAST_ATTEMPT] = {SAW_OTHER, VALUE_OF(last_attempt)},
    [DSN_FINAL_LOG_ID] = {SAW_OTHER, VALUE_OF(log_id)},
    [DSN_WILL_RETRY] = {SAW_OTHER, VALUE_OF(will_retry)},
};

static int is_whole(uint32_t saw)
{
    return (saw & (SAW_FINAL | SAW_ORIGINAL)) != 0 && (saw & (SAW_ACTION | SAW_STATUS | SAW_DIAGNOSTIC)) != 0;
}

/*
 * Whether a field starts the next recipient although no empty line came before it: one
 * that the current group has already, or an original recipient behind the final one's
 * status. A repeated diagnostic or status belongs to the same recipient.
 */
static int starts_group(uint32_t saw, uint32_t field)
{
    if (field == SAW_FINAL || field == SAW_ACTION) {
        return (saw & field) != 0 && is_whole(saw);
    }
    if (field == SAW_ORIGINAL) {
        return (saw & SAW_ORIGINAL) != 0 || ((saw & SAW_FINAL) != 0 && (saw & SAW_STATUS) != 0);
    }
    return 0;
}

/* Skips the empty lines at *at; says whether the field behind them still belongs to the same recipient. */
static int group_goes_on(struct slice text, size_t *at, uint32_t saw)
{
    struct field field;
    size_t next_at = *at;
    enum fields_result result = fields_read(text, &next_at, &field);
    while (result == FIELDS_BLANK) {
        *at = next_at;
        result = fields_read(text, &next_at, &field);
    }
    uint32_t next = roles[field.token].saw;
    if (next == 0) {
        return 0;
    }
    if (!is_whole(saw)) {
        return !starts_group(saw, next) && (saw & next) == 0;
    }
    return (next & (SAW_STATUS | SAW_DIAGNOSTIC | SAW_OTHER)) != 0 && (saw & next) == 0;
}

/* The address to go by: the final one, where it is one that others know. */
static struct slice choose_address(const struct recipient *out)
{
    struct slice final = address_of_field(out->final);
    int complete = address_is_complete(final);
    if (complete && !address_is_internal(final)) {
        return final;
    }
    struct slice original = address_of_field(out->original);
    if (address_is_complete(original) && !(complete && address_is_internal(original))) {
        return original;
    }
    struct slice actual = complete ? final : address_of_field(out->actual);
    return address_is_complete(actual) ? actual : final.size > 0 ? final : original;
}

/* A line that is no field, behind a Diagnostic-Code: the rest of it, folded without a blank. */
static void extend_diagnostic(struct recipient *out, const struct field *field, uint8_t last)
{
    if (last == DSN_DIAGNOSTIC) {
        out->diagnostic = fields_extend(out->diagnostic, field->line);
    }
}

static int names_somebody(uint32_t saw)
{
    return is_whole(saw) || (saw & SAW_FINAL) != 0;
}

/* Keeps a field's value where the first of its name belongs. */
static void keep_field(struct recipient *out, const struct field *field)
{
    struct slice *value = &out->values[roles[field->token].place];
    if (value->at == NULL || value->size == 0) {
        *value = field->value;
    }
}

SMTPSTATUS_PRIVATE int groups_next(struct slice text, size_t *at, struct recipient *out)
{
    struct field field;
    uint32_t saw = 0;
    uint8_t last = DSN_OTHER;
    clear(out, sizeof *out);
    for (;;) {
        size_t start = *at;
        enum fields_result result = fields_read(text, at, &field);
        uint32_t next = roles[field.token].saw;
        int ends = result == FIELDS_BLANK && saw != 0 && !group_goes_on(text, at, saw);
        if (result == FIELDS_END || (ends && names_somebody(saw))) {
            break;
        }
        if (ends) { /* these were fields of nobody */
            saw = 0;
            clear(out, sizeof *out);
        }
        if (next != 0 && field.token != last && starts_group(saw, next)) {
            *at = start;
            break;
        }
        if (next != 0) {
            keep_field(out, &field);
        }
        if (result == FIELDS_TEXT) {
            extend_diagnostic(out, &field, last);
        } else {
            last = next == 0 || (saw & next) == 0 ? field.token : (uint8_t)DSN_OTHER;
        }
        saw |= next;
    }
    if (!names_somebody(saw)) {
        return 0;
    }
    out->address = choose_address(out);
    return 1;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART SMTPSTATUS_RARE size_t groups_extent(struct slice text, size_t at)
{
    struct field field;
    int any = 0; /* a field of a report was seen since the last empty line */
    size_t end = at;
    for (;;) {
        enum fields_result result = fields_read(text, &at, &field);
        if (result == FIELDS_END || (result == FIELDS_BLANK && !any && end > 0)) {
            return any ? text.size : end;
        }
        if (result == FIELDS_BLANK) {
            end = at;
            any = 0;
            group_goes_on(text, &at, 0);
        } else if (result == FIELDS_FIELD) {
            any = any || roles[field.token].saw != 0 || field.token == DSN_REPORTING_MTA ||
                  field.token == DSN_ARRIVAL_DATE || field.token == DSN_ENVELOPE_ID;
        }
    }
}

SMTPSTATUS_PRIVATE int groups_action(struct slice action)
{
    return slice_starts(action, "fail")      ? SMTPSTATUS_KIND_BOUNCE
           : slice_starts(action, "delay")   ? SMTPSTATUS_KIND_DELAYED
           : slice_starts(action, "deliver") ? SMTPSTATUS_KIND_DELIVERED
           : slice_starts(action, "relay")   ? SMTPSTATUS_KIND_RELAYED
           : slice_starts(action, "expand")  ? SMTPSTATUS_KIND_EXPANDED
                                             : SMTPSTATUS_KIND_OTHER;
}

SMTPSTATUS_PRIVATE int groups_kind(struct slice text)
{
    size_t at = 0;
    int kind = SMTPSTATUS_KIND_OTHER;
    while (at < text.size && kind != SMTPSTATUS_KIND_BOUNCE) {
        struct slice line = bytes_line(text, &at);
        if (slice_starts(line, "action")) {
            size_t colon = bytes_find(line.at, 0, line.size, ':');
            int found = colon < line.size ? groups_action(slice_trim(slice_part(line, colon + 1, line.size))) : 0;
            /* bounce goes before delayed, that before the successes, whose numbers ascend so */
            kind = kind == SMTPSTATUS_KIND_OTHER || (found != SMTPSTATUS_KIND_OTHER && found < kind) ? found : kind;
        }
    }
    return kind;
}
