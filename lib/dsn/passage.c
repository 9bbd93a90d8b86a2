/*
 * Passages of a text: how far one reaches, whether it says anything, whom it is about.
 *
 * SPDX-License-Identifier: MIT
 */
#include "passage.h"

#include "address.h"

SMTPSTATUS_PRIVATE size_t passage_cap(struct slice text, size_t from, size_t to)
{
    to = to < text.size ? to : text.size;
    return to - from > PASSAGE_MOST ? from + PASSAGE_MOST : to;
}

SMTPSTATUS_PRIVATE struct slice passage_line(struct slice text, size_t *at, size_t limit)
{
    return bytes_line(slice_part(text, 0, passage_cap(text, limit, text.size)), at);
}

/* Whether a code of a failure stands at `at`, with four bytes behind it: "550 ", "550-", "5.1.", "5.10.". */
static int is_code(const char *data, size_t at)
{
    const char *p = data + at;
    if (at > 0 && (is_alnum(p[-1]) || p[-1] == '.' || p[-1] == '-')) {
        return 0;
    }
    int enhanced = p[1] == '.' && is_digit(p[2]) && (p[3] == '.' || (is_digit(p[3]) && p[4] == '.'));
    return enhanced || (is_digit(p[1]) && is_digit(p[2]) && (p[3] == ' ' || p[3] == '-'));
}

SMTPSTATUS_PRIVATE int passage_has_code(struct slice text)
{
    size_t limit = text.size < PASSAGE_MOST ? text.size : PASSAGE_MOST;
    for (size_t block = 0; block < limit; block += WIDE_BLOCK) {
        uint64_t places = block_bits(BLOCK_FUNCTION(byte), '4', text.at, block, limit) |
                          block_bits(BLOCK_FUNCTION(byte), '5', text.at, block, limit);
        for (; places != 0; places &= places - 1) {
            size_t at = block + lowest_bit(places);
            if (limit - at > 4 && is_code(text.at, at)) {
                return 1;
            }
        }
    }
    return 0;
}

/* Remarks behind an address that give no reason; their closing bracket ends them. */
static const char remarks[][20] = {
    "(expanded from", "(generated from", "(ultimately gen", "<mailto:", "(mailto:", "(reason: )", "(unrecoverable"};

/* Whether a remark, or only the address once more, stands at `at`. */
static int is_remark(struct slice text, size_t at, size_t end)
{
    for (size_t k = 0; k < sizeof remarks / sizeof remarks[0]; k++) {
        if (starts_with(text.at, at, end, remarks[k])) {
            return 1;
        }
    }
    int opens = at + 1 < end && (text.at[at] == '<' || text.at[at] == '(');
    struct slice address = opens ? address_at(text, at + 1) : slice_of(NULL, 0);
    char close = text.at[at] == '<' ? '>' : ')';
    return address.at != NULL && address.at + address.size < text.at + end && address.at[address.size] == close;
}

/* Skips marks and such remarks at `at`. */
static size_t skip_remarks(struct slice text, size_t at, size_t end)
{
    for (;;) {
        while (at < end && !is_alnum(text.at[at]) && !is_eight_bit(text.at[at]) && text.at[at] != '(' &&
               text.at[at] != '<') {
            at++;
        }
        if (at >= end || !is_remark(text, at, end)) {
            return at;
        }
        at = bytes_find(text.at, at, end, text.at[at] == '(' ? ')' : '>');
    }
}

SMTPSTATUS_PRIVATE int passage_says_something(struct slice text, size_t at, size_t end)
{
    size_t count = 0;
    at = skip_remarks(text, at, end);
    for (; at < end && count < 3; at++) {
        count += is_alnum(text.at[at]) || is_eight_bit(text.at[at]) ? 1U : 0U;
    }
    return count == 3;
}

SMTPSTATUS_PRIVATE int passage_is_other_entry(struct slice text, size_t start, size_t end,
                                              const struct prose_entry *entry)
{
    size_t at = start;
    while (at < end && (is_blank(text.at[at]) || text.at[at] == '<' || text.at[at] == '"' || text.at[at] == '>' ||
                        text.at[at] == '-' || text.at[at] == '*')) {
        at++;
    }
    if (at >= end || at - start > entry->indent + 1) {
        return 0;
    }
    struct slice address = address_at(text, at);
    return address.at != NULL && !slice_same(address, entry->address);
}

/* A reply of several lines whose line breaks were doubled goes on behind an empty line. */
static int reply_goes_on(struct slice text, size_t last, size_t at)
{
    return last + 4 <= text.size && at + 4 <= text.size && is_digit(text.at[last]) && text.at[last + 3] == '-' &&
           memcmp(text.at + last, text.at + at, 3) == 0;
}

SMTPSTATUS_PRIVATE size_t passage_end(struct slice text, size_t at, size_t limit, const struct prose_entry *entry)
{
    size_t end = at;
    size_t last = at;
    int any = 0;
    while (at < limit) {
        size_t start = at;
        struct slice line = passage_line(text, &at, limit);
        if (bytes_is_blank(line)) {
            if (any && !reply_goes_on(text, last, at)) {
                break;
            }
            continue;
        }
        if (start != end && passage_is_other_entry(text, start, start + line.size, entry)) {
            break;
        }
        any = 1;
        last = start;
        end = start + line.size;
    }
    return end < limit ? end : limit;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE int passage_is_about(struct slice text, struct slice address)
{
    size_t at = 0;
    for (;;) {
        struct slice found = address_next(text, &at);
        if (found.at == NULL || !slice_same(found, address)) {
            return found.at == NULL;
        }
    }
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE struct slice passage_before(struct slice text, const struct prose_entry *entry)
{
    size_t from = entry->line > PASSAGE_MOST ? entry->line - PASSAGE_MOST : 0;
    if (entry->reason > from) {
        size_t stop = passage_end(text, entry->reason, entry->line, entry);
        if (passage_says_something(text, entry->reason, stop)) {
            return slice_part(text, entry->reason, stop);
        }
    }
    return passage_says_something(text, from, entry->line) ? slice_part(text, from, entry->line) : slice_of(NULL, 0);
}
