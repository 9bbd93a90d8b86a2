/*
 * Events in JSON; see event.h. The keys are looked for wherever they stand, as JSON that was
 * put into a string of other JSON has them too, with a backslash in front of each quote.
 *
 * SPDX-License-Identifier: MIT
 */
#include "event.h"

#include "prose.h"

/* The offset behind a key's closing quote; the text's size where the key is missing. */
static SMTPSTATUS_RARE size_t find_key(struct slice text, const char *key)
{
    size_t size = text_length(key);
    for (size_t at = bytes_find(text.at, 0, text.size, '"'); at < text.size;
         at = bytes_find(text.at, at + 1, text.size, '"')) {
        size_t end = at + 1 + size;
        if (starts_with(text.at, at + 1, text.size, key) && end < text.size &&
            (text.at[end] == '"' || text.at[end] == '\\')) {
            return bytes_find(text.at, end, text.size, '"') + 1;
        }
    }
    return text.size;
}

/* Behind what stands between a key and its value. */
static SMTPSTATUS_RARE size_t skip_to_value(struct slice text, size_t at, size_t limit)
{
    while (at < limit && (is_space(text.at[at]) || text.at[at] == ':' || text.at[at] == '\\')) {
        at++;
    }
    return at;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE REPORT_OUTLINED struct slice event_value(struct slice text, size_t at, size_t limit)
{
    size_t start = skip_to_value(text, at, limit);
    if (start >= limit || text.at[start] != '"') {
        return slice_part(text, at, limit);
    }
    int inside = text.at[start - 1] == '\\'; /* a string in a string */
    size_t end = bytes_find(text.at, start + 1, limit, '"');
    while (end < limit && !inside && text.at[end - 1] == '\\') {
        end = bytes_find(text.at, end + 1, limit, '"');
    }
    return slice_part(text, start + 1, end - (end < limit && inside ? 1U : 0U));
}

/* What an event is called, and what it makes of the message. */
static const struct {
    char name[16];
    uint8_t kind;
} events[] = {
    {"bounce", SMTPSTATUS_KIND_BOUNCE},
    {"complaint", SMTPSTATUS_KIND_FEEDBACK},
    {"deliverydelay", SMTPSTATUS_KIND_DELAYED},
    {"delivery", SMTPSTATUS_KIND_DELIVERED},
};

static SMTPSTATUS_RARE uint8_t kind_of_event(struct slice name)
{
    for (size_t k = 0; k < sizeof events / sizeof events[0]; k++) {
        if (slice_is(name, events[k].name)) {
            return events[k].kind;
        }
    }
    return SMTPSTATUS_KIND_OTHER;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE REPORT_OUTLINED int event_open(struct report *report, const struct level *level)
{
    struct slice text = level->scan.text;
    if (!slice_starts(slice_trim(text), "{") || level_is_personal(level)) {
        return 0;
    }
    size_t at = find_key(text, "notificationtype");
    if (at == text.size) {
        at = find_key(text, "eventtype");
    }
    size_t mail = find_key(text, "mail"); /* every event has it */
    if (at == text.size || mail == text.size) {
        return 0;
    }
    report->kind = kind_of_event(event_value(text, at, text.size));
    report->dialect = DIALECT_AMAZON_SES;
    report->mode = MODE_DONE;
    if (report->kind == SMTPSTATUS_KIND_DELIVERED) {
        at = find_key(text, "recipients");
        report->mode = MODE_FAILED;
        report->failed = slice_part(text, at, bytes_find(text.at, at, text.size, ']'));
        report->group_at = 0;
    } else if (report->kind != SMTPSTATUS_KIND_OTHER) {
        prose_begin(&report->prose_state, &level->scan);
        report->mode = prose_next(text, &report->prose_state, &report->pending) ? MODE_PROSE : MODE_DONE;
    }
    return 1;
}
