/*
 * Why a recipient failed: the part of a report's text that says so. Usually it stands
 * behind the address, up to the next empty line; else behind words such as "Reason:";
 * else in what follows the whole list; else in front of the address.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reason.h"

#include "address.h"
#include "dialect.h"
#include "event.h"
#include "passage.h"
#include "prose.h"
#include "transcript.h"

/* The end of the text behind a reason's lead: up to `limit`, or to advice. */
static size_t advice_start(struct slice text, size_t at, size_t limit)
{
    size_t after;
    size_t floor = at;
    while (at < limit) {
        size_t start = at;
        struct slice line = passage_line(text, &at, limit);
        size_t words = start;
        while (words < start + line.size && !is_alnum(text.at[words]) && !is_eight_bit(text.at[words])) {
            words++;
        }
        if (start > floor && words < start + line.size &&
            dialect_match(text, words, ROW_BIT(ROW_STOP) | ROW_BIT(ROW_END), &after) != NULL) {
            return start;
        }
    }
    return limit;
}

/* The first place in [at, limit) behind words that a reason follows; 0 for none. */
static size_t find_lead(struct slice text, size_t at, size_t limit, uint64_t leads)
{
    size_t after;
    for (;; at++) {
        const struct dsn_row *row = prose_find(text, leads, &at, limit, ROW_BIT(ROW_REASON), &after);
        if (row == NULL) {
            return 0;
        }
        if (after < limit && passage_says_something(text, after, limit)) {
            return after;
        }
    }
}

/* The line of a transcript that has both the address and a reply code in front of it. */
static struct slice find_transcript(struct slice text, size_t at, size_t limit, struct slice address)
{
    while (at < limit) {
        struct slice line = passage_line(text, &at, limit);
        size_t from = 0;
        size_t words = 0;
        while (words < line.size && !is_alnum(line.at[words])) {
            words++;
        }
        if (words + 4 > line.size || line.at[words] < '4' || line.at[words] > '5' || !is_digit(line.at[words + 1]) ||
            !is_digit(line.at[words + 2]) || is_alnum(line.at[words + 3])) {
            continue;
        }
        struct slice found = address_next(line, &from);
        if (found.at != NULL && slice_same(found, address)) {
            return slice_part(line, words, line.size);
        }
    }
    return slice_of(NULL, 0);
}

/* Behind the rest of the list: lines with the address of another recipient and nothing else. */
static SMTPSTATUS_RARE size_t list_end(struct slice text, size_t at, size_t limit, const struct prose_entry *entry)
{
    size_t next = bytes_next_line(text.at, bytes_line_end(text.at, at, limit), limit);
    while (next < limit) {
        size_t start = next;
        struct slice line = passage_line(text, &next, limit);
        size_t behind = 0;
        (void)address_next(line, &behind);
        if (!bytes_is_blank(line) && (!passage_is_other_entry(text, start, start + line.size, entry) ||
                                      passage_says_something(line, behind, line.size))) {
            break;
        }
        at = start + line.size;
    }
    return at;
}

/* The start of the line before the one that starts at `at`, which must not be 0; not before `lowest`. */
static size_t line_before(struct slice text, size_t at, size_t lowest)
{
    at = bytes_before_line(text.at, at);
    return bytes_line_start(text, at, lowest < at ? lowest : at);
}

/*
 * What the remote host answered, "<<< 550 5.7.1 ...", in the lines right in front of the reply that Sendmail
 * made of it; else that reply.
 */
static struct slice answer_of(struct slice text, struct slice reply, size_t lowest)
{
    size_t stop = bytes_line_start(text, (size_t)(reply.at - text.at), lowest);
    size_t from = stop;
    while (from > lowest) {
        size_t before = line_before(text, from, lowest);
        if (!starts_with(text.at, before, stop, "<<< ") || transcript_code(text, before) < 400) {
            break;
        }
        from = before;
    }
    return from < stop ? slice_part(text, from, stop) : reply;
}

/* Text that follows the whole list, and so is about all of it; `after`: behind the entry's line of addresses. */
static struct slice shared_reason(struct slice text, const struct prose_entry *entry, size_t after, size_t limit)
{
    size_t stop = passage_cap(text, after, limit);
    size_t lead = find_lead(text, after, stop, entry->leads);
    size_t from = lead != 0 ? lead : list_end(text, after, stop, entry);
    struct slice line = find_transcript(text, from, stop, entry->address);
    if (line.at != NULL) {
        /* all of the transcript up to there, unless it is about others too */
        size_t end = (size_t)(line.at - text.at) + line.size;
        return lead != 0 && passage_is_about(slice_part(text, from, end), entry->address) ? slice_part(text, from, end)
                                                                                          : answer_of(text, line, from);
    }
    stop = advice_start(text, from, stop);
    return passage_says_something(text, from, stop) ? slice_part(text, from, stop) : slice_of(NULL, 0);
}

/* The start of the run of lines that holds the entry, and no other address. */
static SMTPSTATUS_RARE size_t run_start(struct slice text, size_t at, struct slice address)
{
    size_t lowest = at > PASSAGE_MOST ? at - PASSAGE_MOST : 0;
    while (at > lowest) {
        size_t before = line_before(text, at, lowest);
        struct slice line = slice_part(text, before, at);
        if (bytes_is_blank(line) || !passage_is_about(line, address)) {
            break;
        }
        at = before;
    }
    return at;
}

/* The reason for an address in a sentence or behind a label. */
static struct slice sentence_reason(struct slice text, const struct prose_entry *entry, size_t limit)
{
    size_t stop = passage_cap(text, entry->after, limit);
    size_t lead = find_lead(text, entry->after, stop, entry->leads);
    if (lead != 0) {
        if (text.at[lead - 1] == '"') {
            return event_value(text, lead, stop); /* in JSON */
        }
        return slice_part(text, lead, advice_start(text, lead, stop));
    }
    if (entry->reason > entry->line) {
        return slice_part(text, entry->reason, advice_start(text, entry->after, stop));
    }
    if (entry->reason != 0 && passage_says_something(text, entry->reason, entry->line)) {
        return passage_before(text, entry);
    }
    size_t from = entry->row == ROW_ONE ? run_start(text, entry->line, entry->address) : entry->line;
    return slice_part(text, from, advice_start(text, entry->after, stop));
}

/* Behind the entry's address and others that stand in the same line: "a@b, c@d". */
static size_t behind_others(struct slice text, const struct prose_entry *entry, size_t limit)
{
    size_t after = entry->after;
    size_t at = after;
    for (;;) {
        while (at < limit && (is_blank(text.at[at]) || text.at[at] == '<' || text.at[at] == '>')) {
            at++;
        }
        if (at >= limit || (text.at[at] != ',' && text.at[at] != ';')) {
            return after;
        }
        at = skip_marks(text, at + 1, limit);
        struct slice other = address_at(slice_part(text, 0, limit), at);
        if (other.at == NULL) {
            return after;
        }
        after = at += other.size;
    }
}

/* The words right above an entry of a list, where they are no list's lead: "User not listed ... / a@b". */
static SMTPSTATUS_RARE REPORT_OUTLINED struct slice words_above(struct slice text, const struct prose_entry *entry)
{
    size_t after;
    size_t from = run_start(text, entry->line, entry->address);
    size_t at = from;
    if (from == entry->line || dialect_find(text, &at, entry->line, ROW_BIT(ROW_LIST), &after) != NULL ||
        !passage_says_something(text, from, entry->line)) {
        return slice_of(NULL, 0);
    }
    return slice_part(text, from, entry->line);
}

static struct slice find_reason(struct slice text, const struct prose_entry *entry, size_t limit)
{
    if (entry->row == ROW_COMMAND) {
        struct slice found = transcript_reason(text, entry, limit);
        int answered = passage_has_code(found) ||
                       find_lead(text, entry->after, passage_cap(text, entry->after, limit), entry->leads) == 0;
        return answered ? found : sentence_reason(text, entry, limit);
    }
    if (entry->row != ROW_LIST) {
        return sentence_reason(text, entry, limit);
    }
    size_t after = behind_others(text, entry, limit);
    size_t stop = passage_end(text, after, limit, entry);
    size_t first_line = bytes_line_end(text.at, after, limit);
    int own = passage_says_something(text, after, first_line);
    size_t second = bytes_next_line(text.at, first_line, text.size);
    if (!own && second < limit) {
        size_t next = second;
        own = !bytes_is_blank(bytes_line(text, &next)) && passage_says_something(text, after, stop);
    }
    if (own) {
        return slice_part(text, after, stop);
    }
    struct slice above = entry->reason == 0 ? words_above(text, entry) : slice_of(NULL, 0);
    if (limit < text.size) {
        return above; /* others follow; what is behind them may be about all */
    }
    struct slice shared = shared_reason(text, entry, after, limit);
    if (shared.at != NULL && (entry->reason == 0 || passage_has_code(shared))) {
        return shared;
    }
    struct slice before = passage_before(text, entry);
    return above.at != NULL && passage_has_code(before) == passage_has_code(above) ? above : before;
}

/* Without the marks that are left between an address and its reason. */
static struct slice without_marks(struct slice reason)
{
    while (reason.size > 0 &&
           (is_space(reason.at[0]) || reason.at[0] == '-' || reason.at[0] == '>' || reason.at[0] == ':' ||
            reason.at[0] == ',' || reason.at[0] == '.' || reason.at[0] == '"')) {
        reason.at++;
        reason.size--;
    }
    if (starts_with(reason.at, 0, reason.size, WIDE_COLON)) {
        return slice_trim(slice_part(reason, 3, reason.size));
    }
    return reason;
}

/*
 * Exchange tells a reader what happened and lists every address with the reply once more
 * for administrators, in lines of their own, "#550 ..." or "Remote Server returned '550 ...'".
 * Who has left may stand there with what X.500 called him. at == NULL: there is no such thing.
 */
static REPORT_OUTLINED struct slice find_diagnosis(struct slice text, const struct prose_entry *entry,
                                                   size_t end_of_entry)
{
    size_t at = entry->after;
    size_t limit = passage_cap(text, at, text.size);
    int is_last = end_of_entry == text.size;
    if (bytes_find(text.at, at, limit, '#') == limit && bytes_find(text.at, at, limit, '\'') == limit) {
        return slice_of(NULL, 0);
    }
    for (;;) {
        struct slice found = address_next(slice_part(text, 0, limit), &at);
        if (found.at == NULL) {
            return found;
        }
        size_t start = (size_t)(found.at - text.at);
        size_t end = bytes_line_end(text.at, at, limit);
        size_t next = bytes_next_line(text.at, end, limit);
        while (is_blank(text.at[start - 1])) { /* the entry's address stands in front */
            start--;
        }
        int alone = is_line_break(text.at[start - 1]) && bytes_is_blank(slice_part(text, at, end));
        int same = slice_same(found, entry->address) || (is_last && slice_starts(found, "imceaex-"));
        if (alone && next < limit && same) {
            size_t from = next;
            while (from < limit && is_blank(text.at[from])) {
                from++;
            }
            from = from < limit && text.at[from] == '#' ? from + 1 : next;
            struct slice run = slice_part(text, from, passage_end(text, next, limit, entry));
            if (from != next || passage_has_code(run)) {
                return run;
            }
            at = from + run.size;
        }
    }
}

SMTPSTATUS_PRIVATE struct slice reason_of_entry(struct slice text, const struct prose_entry *entry, size_t limit)
{
    struct slice reason = without_marks(find_reason(text, entry, limit));
    if (entry->row == ROW_LIST && !passage_has_code(reason)) {
        struct slice diagnosis = find_diagnosis(text, entry, limit);
        return diagnosis.at != NULL ? diagnosis : reason;
    }
    return reason;
}

/* Whether the text holds these bytes of an address anywhere. */
static int holds_address(struct slice text, struct slice address)
{
    size_t local = bytes_find(address.at, 0, address.size, '@');
    for (size_t sign = bytes_find(text.at, 0, text.size, '@'); sign < text.size;
         sign = bytes_find(text.at, sign + 1, text.size, '@')) {
        if (sign >= local && text.size - sign >= address.size - local &&
            slice_same(slice_part(text, sign - local, sign - local + address.size), address)) {
            return 1;
        }
    }
    return 0;
}

/* Finds where a line starts with the address. */
static int find_entry(struct slice text, struct slice address, struct prose_entry *entry)
{
    size_t at = 0;
    size_t checked = 0; /* behind an address that does not start its line */
    clear(entry, sizeof *entry);
    entry->row = ROW_LIST;
    for (;;) {
        struct slice found = address_next(text, &at);
        if (found.at == NULL) {
            return 0;
        }
        if (!slice_same(found, address)) {
            continue;
        }
        size_t start = (size_t)(found.at - text.at);
        size_t line = bytes_line_start(text, start, checked);
        size_t words = line;
        while (words < start && !is_alnum(text.at[words]) && !is_eight_bit(text.at[words])) {
            words++;
        }
        if (words == start && (line == 0 || line > checked)) {
            entry->address = found;
            entry->after = at;
            entry->line = line;
            entry->indent = start - line;
            return 1;
        }
        checked = at;
    }
}

/*
 * Finds where the text's own words name the address, as in "Recipient address: a@b".
 * *limit: where it goes on to name another one.
 */
static int find_named(struct slice text, struct slice address, struct prose_entry *entry, size_t *limit)
{
    struct prose_state state;
    struct prose_entry next;
    int found = 0;
    size_t line_end = 0; /* of its line */
    prose_begin(&state, NULL);
    while (prose_next(text, &state, &next)) {
        int same = slice_same(next.address, address);
        if (same && !found) {
            *entry = next;
            found = 1;
            line_end = bytes_line_end(text.at, next.after, text.size);
        } else if (!same && found && next.line > line_end) {
            *limit = next.line; /* in a line of its own */
            break;
        }
    }
    return found;
}

SMTPSTATUS_PRIVATE struct slice reason_of_address(const struct report *report, struct slice address)
{
    struct prose_entry entry;
    struct slice text = report->prose;
    size_t limit = text.size;
    if (holds_address(text, address) &&
        (find_entry(text, address, &entry) || find_named(text, address, &entry, &limit))) {
        entry.leads = report->leads;
        return reason_of_entry(text, &entry, limit);
    }
    size_t stop = passage_cap(text, 0, text.size);
    size_t from = find_lead(text, 0, stop, report->leads);
    if (!passage_says_something(text, from, stop)) {
        return slice_of(NULL, 0);
    }
    return without_marks(slice_part(text, from, advice_start(text, from, stop)));
}
