/*
 * The one engine that reads every dialect of prose: line by line, with the rows of the
 * table deciding what a line means.
 *
 * SPDX-License-Identifier: MIT
 */
#include "prose.h"

#include "address.h"
#include "dialect.h"
#include "groups.h"
#include "passage.h"
#include "transcript.h"

/* A name of X.400 is no longer. */
#define X400_MOST 320U

/* ------------------------------------------------------------- the whole text */

/* What the field a line starts with makes of the text. */
enum field_meaning { FIELD_NOTHING, FIELD_OF_REPORT, FIELD_OF_MESSAGE };

/* Whether a name that means something, of those below, starts with the two letters at `at`. */
static int may_be_meant(struct slice text, size_t at, size_t end)
{
    static const char starts[][3] = {"re", "fi", "or", "ac", "ak"};
    for (size_t k = 0; k < sizeof starts / sizeof starts[0]; k++) {
        if (to_lower(text.at[at]) == starts[k][0] && end - at > 1 && to_lower(text.at[at + 1]) == starts[k][1]) {
            return 1;
        }
    }
    return 0;
}

/*
 * Fields at the start of a line, quoted or not: those of a delivery report are read as
 * one; trace fields start the returned message.
 */
static enum field_meaning meaning_of_line(struct slice text, size_t at, size_t end, int apart)
{
    struct field field;
    size_t from = 0;
    if (!may_be_meant(text, at, end)) {
        return FIELD_NOTHING;
    }
    if (fields_read(slice_part(text, at, end), &from, &field) != FIELDS_FIELD) {
        return FIELD_NOTHING;
    }
    switch (field.token) {
    case DSN_FINAL_RECIPIENT:
    case DSN_REPORTING_MTA:
    case DSN_ORIGINAL_RECIPIENT:
    case DSN_ACTION:
        return groups_action(field.value) != SMTPSTATUS_KIND_OTHER || field.token != DSN_ACTION ? FIELD_OF_REPORT
                                                                                                : FIELD_NOTHING;
    case DSN_RECEIVED:
    case DSN_RETURN_PATH:
        return apart ? FIELD_OF_MESSAGE : FIELD_NOTHING;
    default:
        return FIELD_NOTHING;
    }
}

/* Anything that only a report would have said before the returned message starts. */
#define ROW_SAID                                                                                                       \
    (ROW_BIT(ROW_OPEN) | ROW_BIT(ROW_LIST) | ROW_BIT(ROW_ONE) | ROW_BIT(ROW_LABEL) | ROW_BIT(ROW_FAIL) |               \
     ROW_BIT(ROW_REASON) | ROW_BIT(ROW_DELAYED) | ROW_BIT(ROW_DELIVERED) | ROW_BIT(ROW_STOP))

/* Rows that lead to a recipient or to a reason. */
#define ROW_LEADS (ROW_BIT(ROW_LIST) | ROW_BIT(ROW_ONE) | ROW_BIT(ROW_REASON))

/* Notes where prose_next() must look for rows: `row` was found at `word`, and may hide a shorter one. */
static void note_place(const struct dsn_row *row, size_t word, int first, struct prose_scan *scan)
{
    if ((dsn_row_flags(row) & DSN_ROW_LEADS) != 0) {
        scan->leads |= (uint64_t)1 << prose_piece(word);
    }
    if (first && (dsn_row_flags(row) & DSN_ROW_ANCHORED) != 0) {
        scan->anchored |= (uint64_t)1 << prose_piece(word);
    }
}

/*
 * Notes the rows that the words of the line at `at` say; sentences may go on in the next
 * line. Returns 1 when its first words end the text.
 */
static int scan_words(struct slice text, size_t at, size_t end, struct prose_scan *scan)
{
    size_t after;
    uint32_t kinds = ROW_IN_TEXT | ROW_ANCHORED;
    size_t word = at;
    for (;; word++) {
        const struct dsn_row *row = dialect_find(text, &word, end, kinds, &after);
        if (row == NULL) {
            return 0;
        }
        note_place(row, word, word == at, scan);
        if ((ROW_BIT(dsn_row_kind(row)) & ROW_ANCHORED) != 0 && word != at) {
            continue;
        }
        if (dsn_row_kind(row) == ROW_END && (scan->rows & ROW_SAID) != 0) {
            return 1;
        }
        scan->rows |= ROW_BIT(dsn_row_kind(row));
        if (dsn_row_kind(row) == ROW_OPEN && scan->dialect == 0) {
            scan->dialect = row->dialect;
        }
    }
}

/* The returned message behind an end row: from the first line that is more than marks. */
static struct slice find_returned(struct slice text, size_t at)
{
    while (at < text.size) {
        size_t next = at;
        struct slice line = bytes_line(text, &next);
        if (skip_marks(text, at, at + line.size) < at + line.size) {
            return slice_part(text, at, text.size);
        }
        at = next;
    }
    return slice_of(NULL, 0);
}

/* Whether the text ends with the line at `start`, whose words start at `at`. */
static int scan_line(struct slice text, size_t start, size_t at, size_t end, int apart, struct prose_scan *scan)
{
    enum field_meaning meaning = FIELD_NOTHING;
    int quoted = text.at[start] == '>';
    if (at == start || quoted) {
        meaning = meaning_of_line(text, at, end, apart);
    }
    if (meaning == FIELD_OF_REPORT) {
        scan->quoted = quoted;
        scan->fields = slice_part(text, start, text.size);
        return 1;
    }
    if (meaning == FIELD_OF_MESSAGE) {
        scan->returned = slice_part(text, start, text.size);
        return 1;
    }
    if (scan_words(text, at, end, scan)) {
        scan->returned = find_returned(text, bytes_next_line(text.at, end, text.size));
        return 1;
    }
    return 0;
}

SMTPSTATUS_PRIVATE void prose_scan(struct slice text, struct prose_scan *scan)
{
    size_t at = 0;
    int apart = 1; /* the line before is empty or all marks */
    clear(scan, sizeof *scan);
    scan->text = text;
    while (at < text.size) {
        size_t start = at;
        struct slice line = bytes_line(text, &at);
        size_t end = start + line.size;
        size_t words = skip_marks(text, start, end);
        if (words < end && scan_line(text, start, words, end, apart, scan)) {
            scan->text.size = start;
            return;
        }
        apart = words == end || (apart && slice_starts(line, "from ")); /* an mbox line changes nothing */
    }
}

/* ------------------------------------------------------------ the recipients */

static int take_entry(struct prose_entry *entry, struct prose_state *state, struct slice text, struct slice address,
                      size_t line, uint8_t row)
{
    if (address.at == NULL) {
        return 0;
    }
    entry->address = address;
    entry->line = line;
    entry->after = (size_t)(address.at - text.at) + address.size;
    entry->reason = state->reason;
    entry->leads = state->leads;
    entry->row = row;
    state->at = entry->after;
    state->reason = 0;
    return 1;
}

/* A transcript's command names a recipient when the answer in the next line is a failure. */
static int is_refused(struct slice text, size_t next)
{
    uint32_t code = transcript_code(text, next);
    return code == 0 || code >= 400;
}

/* "a@b <c@d>" is c@d, with a@b for its name. */
static struct slice bracketed_address(struct slice text, struct slice name)
{
    size_t at = (size_t)(name.at - text.at) + name.size;
    struct slice address = {NULL, 0};
    if (at + 2 < text.size && text.at[at] == ' ' && text.at[at + 1] == '<') {
        address = address_at(text, at + 2);
    }
    return address.at != NULL ? address : name;
}

/* A person's name goes before the address for so many bytes at most. */
#define PERSON_MOST 80U

/* Whether [at, end) looks like a person's name: words of ASCII letters that do not start small. */
static SMTPSTATUS_RARE int is_person(struct slice text, size_t at, size_t end)
{
    int inside = 0;
    for (; at < end && !is_eight_bit(text.at[at]) && (inside || text.at[at] < 'a' || text.at[at] > 'z'); at++) {
        inside = is_alnum(text.at[at]) || text.at[at] == '\'' || text.at[at] == '.';
    }
    return at == end;
}

/*
 * The address that Exchange links behind a person's name, "Bob Lee (bob@example.net)<mailto:...",
 * "Bob<mailto:..."; at the start of a list also "Lee, Bob <bob@example.net>".
 */
static struct slice linked_address(struct slice text, size_t at, int first)
{
    size_t start = at;
    size_t end = bytes_line_end(text.at, at, text.size - at > PERSON_MOST ? at + PERSON_MOST : text.size);
    at = bytes_find(text.at, at, end, '<');
    if (at < end && starts_with(text.at, at, text.size, "<mailto:")) {
        return address_at(text, at + 8);
    }
    if (!first || at == end || !is_person(text, start, at)) {
        return slice_of(NULL, 0);
    }
    size_t last = bytes_line_end(text.at, at, text.size);
    while (is_blank(text.at[last - 1])) {
        last--;
    }
    return text.at[last - 1] == '>' ? address_at(text, at + 1) : slice_of(NULL, 0);
}

/* The address in a name of X.400, "c=us;a= ;p=firm;dda:SMTP=bob@example.net;", which may go on in the next line. */
static SMTPSTATUS_RARE struct slice x400_address(struct slice text, size_t at)
{
    size_t limit = text.size - at > X400_MOST ? at + X400_MOST : text.size;
    if (limit - at < 3 || !is_alnum(text.at[at]) || text.at[at + 1] != '=') {
        return slice_of(NULL, 0);
    }
    for (at += 4; at < limit; at = bytes_find(text.at, at + 1, limit, '=')) {
        if (starts_with(text.at, at - 4, limit, "smtp=")) {
            return address_at(text, at + 1);
        }
    }
    return slice_of(NULL, 0);
}

/* The offset behind a line's number, "1. " or "2) ", at `at`; else `at`. */
static SMTPSTATUS_RARE size_t skip_number(struct slice text, size_t at)
{
    size_t end = at;
    while (end < text.size && is_digit(text.at[end])) {
        end++;
    }
    int number =
        end > at && end + 1 < text.size && (text.at[end] == '.' || text.at[end] == ')') && is_blank(text.at[end + 1]);
    return number ? end + 2 : at;
}

/* The offset behind the comma between two recipients in one line; else `words`, where the line goes on. */
static size_t skip_comma(struct slice text, size_t words, size_t end)
{
    return text.at[words] == ',' || text.at[words] == ';' ? skip_marks(text, words + 1, end) : words;
}

/* An address at the start of a line of a list. */
static int list_entry(struct slice text, struct prose_state *state, size_t start, size_t words,
                      struct prose_entry *entry)
{
    size_t indent = words - start;
    words = skip_number(text, words);
    size_t at = words;
    while (at < text.size && (text.at[at] == '"' || text.at[at] == '\'')) {
        at++;
    }
    /* "'" may start a local part, but around a whole address it quotes */
    struct slice address = {NULL, 0};
    if (at > words && text.at[words] == '"') {
        address = address_at(text, words);
    }
    if (address.at == NULL) {
        address = address_at(text, at);
    }
    if (address.at == NULL) {
        address = x400_address(text, at);
    }
    address = address.at != NULL ? bracketed_address(text, address) : linked_address(text, at, (int)state->first);
    if (address.at == NULL || (!state->first && indent > state->indent + 1)) {
        return 0;
    }
    if (state->first) {
        state->indent = indent < UINT32_MAX ? (uint32_t)indent : UINT32_MAX - 1; /* GCOVR_EXCL_BR_LINE: 4 GB */
        state->first = 0;
    }
    entry->indent = indent;
    return take_entry(entry, state, text, address, start, ROW_LIST);
}

SMTPSTATUS_PRIVATE const struct dsn_row *prose_find(struct slice text, uint64_t places, size_t *at, size_t end,
                                                    uint32_t kinds, size_t *after)
{
    while (*at < end) {
        uint64_t left = places >> prose_piece(*at) << prose_piece(*at);
        size_t piece = left != 0 ? lowest_bit(left) : PROSE_LAST_PIECE + 1U;
        size_t start = piece * PROSE_PIECE;
        size_t stop = piece < PROSE_LAST_PIECE && end - start > PROSE_PIECE ? start + PROSE_PIECE : end;
        if (left == 0 || start >= end) {
            break;
        }
        *at = *at < start ? start : *at;
        const struct dsn_row *row = dialect_find(text, at, stop, kinds, after);
        if (row != NULL) {
            return row;
        }
    }
    *at = end;
    return NULL;
}

/* Whether `at` is behind a line's end, as prose_scan() has seen lines. */
static int starts_line(struct slice text, size_t at)
{
    return at == 0 || text.at[at - 1] == '\n' || text.at[at - 1] == '\r';
}

/* The first byte of a line that is no blank; there is one. */
static size_t skip_indent(struct slice text, size_t at)
{
    while (is_blank(text.at[at])) {
        at++;
    }
    return at;
}

/*
 * The address behind a label at `after`. One of a channel of Sun's server is known to nobody: what the sender wrote
 * stands in the next line, "Original address: bob@example.net".
 */
static struct slice labelled_address(struct slice text, size_t after, size_t next)
{
    struct slice address = address_after(text, after);
    if (address.at == NULL) {
        return address;
    }
    size_t colon = skip_indent(text, after);
    if (address.at >= text.at + next && text.at[colon] != ':' && !starts_with(text.at, colon, text.size, WIDE_COLON)) {
        return slice_of(NULL, 0); /* "Failed recipients" heads a list, "Recipient a@b" does not */
    }
    if (address_is_internal(address)) {
        size_t at = skip_marks(text, next, text.size);
        return starts_with(text.at, at, text.size, "original address:") ? address_after(text, at + 17)
                                                                        : slice_of(NULL, 0);
    }
    return address;
}

/* What the row at the start of a line leads to. Returns 1 with an entry. */
static int anchored_entry(struct slice text, struct prose_state *state, size_t start, size_t words, size_t next,
                          struct prose_entry *entry)
{
    size_t after;
    entry->indent = words - start;
    if (starts_line(text, start) && (state->anchored >> prose_piece(words) & 1U) == 0) {
        return 0;
    }
    const struct dsn_row *row = dialect_match(text, words, ROW_ANCHORED, &after);
    if (row == NULL) {
        return 0;
    }
    if (dsn_row_kind(row) == ROW_STOP) {
        state->in_list = 0;
    } else if (dsn_row_kind(row) == ROW_LABEL) {
        return take_entry(entry, state, text, labelled_address(text, after, next), start, ROW_LABEL);
    } else if (dsn_row_kind(row) == ROW_COMMAND && !state->list_seen && is_refused(text, next)) {
        return take_entry(entry, state, text, address_after(text, after), start, ROW_COMMAND);
    }
    return 0;
}

/* Looks for rows inside a line. Returns 1 with an entry. */
static int inner_entry(struct slice text, struct prose_state *state, size_t start, size_t at, size_t end,
                       struct prose_entry *entry)
{
    size_t after;
    for (;; at++) {
        const struct dsn_row *row = prose_find(text, state->leads, &at, end, ROW_LEADS, &after);
        if (row == NULL) {
            return 0;
        }
        if (dsn_row_kind(row) == ROW_REASON) {
            state->reason = after;
        } else if (dsn_row_kind(row) == ROW_LIST) {
            struct slice address = address_after(text, after);
            state->in_list = state->list_seen = state->first = 1;
            state->at = after > end ? after : state->at;
            if (address.at != NULL && (size_t)(address.at - text.at) < end) {
                return take_entry(entry, state, text, address, start, ROW_ONE); /* "... recipient: a@b" */
            }
        } else {
            struct slice address = address_after(text, after);
            /* a list's words may end in such a row; a row that goes on in the next line is none of these */
            int apart = state->in_list && after <= end && address.at != NULL && (size_t)(address.at - text.at) > end;
            if (!apart && take_entry(entry, state, text, address, start, ROW_ONE)) {
                return 1;
            }
        }
    }
    return 0;
}

/* Whether an empty line, perhaps with blanks in it, or nothing stands before the line at `start`. */
static int is_apart(struct slice text, size_t start)
{
    size_t at = bytes_before_line(text.at, start);
    while (at > 0 && is_blank(text.at[at - 1])) {
        at--;
    }
    return at == 0 || is_line_break(text.at[at - 1]);
}

/*
 * "<a@b>:" behind an empty line names a failed recipient in the reports of qmail, Postfix and many
 * others, "<a@b>... Deferred" in Sendmail's transcripts.
 */
static int bracketed_entry(struct slice text, struct prose_state *state, size_t start, struct prose_entry *entry)
{
    if (text.at[start] != '<') {
        return 0;
    }
    struct slice address = address_at(text, start + 1);
    size_t after = address.at != NULL ? (size_t)(address.at - text.at) + address.size : text.size;
    if (!starts_with(text.at, after, text.size, ">... deferred") &&
        (!starts_with(text.at, after, text.size, ">:") || !is_apart(text, start))) {
        return 0;
    }
    state->list_seen = 1;
    state->first = 0;
    state->indent = 1;
    entry->indent = 1;
    return take_entry(entry, state, text, address, start, ROW_LIST);
}

/* The next entry of a list, in a line of its own or behind a comma. */
static int list_item(struct slice text, struct prose_state *state, size_t start, size_t words, size_t end,
                     struct prose_entry *entry)
{
    size_t item = starts_line(text, start) ? words : skip_comma(text, words, end);
    return list_entry(text, state, item == words ? start : item, item, entry);
}

SMTPSTATUS_PRIVATE void prose_begin(struct prose_state *state, const struct prose_scan *scan)
{
    clear(state, sizeof *state);
    state->leads = state->anchored = PROSE_ANYWHERE;
    if (scan != NULL) {
        state->leads = scan->leads;
        state->anchored = scan->anchored;
    }
}

SMTPSTATUS_PRIVATE int prose_next(struct slice text, struct prose_state *state, struct prose_entry *entry)
{
    if (state->at < text.size && bytes_find(text.at, state->at, text.size, '@') == text.size) {
        return 0; /* no address, no recipient */
    }
    while (state->at < text.size) {
        size_t start = state->at;
        size_t end =
            start > 0 && start <= state->line_end ? state->line_end : bytes_line_end(text.at, start, text.size);
        size_t next = bytes_next_line(text.at, end, text.size);
        size_t words = skip_marks(text, start, end);
        state->line_end = end;
        state->at = next;
        if (words == end) {
            continue;
        }
        if (bracketed_entry(text, state, start, entry)) {
            return 1;
        }
        if (state->in_list && list_item(text, state, start, words, end, entry)) {
            return 1;
        }
        entry->indent = words - start;
        size_t first = skip_indent(text, start);
        if (text.at[first] == '<' && transcript_code(text, start) >= 400) {
            state->reason = words; /* what the remote host answered */
        }
        int open = !state->list_seen || (state->in_list && state->first); /* a list of nobody may be one of replies */
        if (open && first == words && is_digit(text.at[words]) &&
            take_entry(entry, state, text, transcript_address(text, words, end), start, ROW_COMMAND)) {
            return 1;
        }
        if (anchored_entry(text, state, start, words, next, entry) ||
            inner_entry(text, state, start, words, end, entry)) {
            return 1;
        }
    }
    return 0;
}
