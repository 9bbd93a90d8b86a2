/*
 * Transcripts of SMTP sessions in reports: commands, answers, and Sendmail's own replies.
 *
 * SPDX-License-Identifier: MIT
 */
#include "transcript.h"

#include "../enhanced.h"
#include "address.h"
#include "passage.h"

/* A transcript's line says what it is in as many bytes. */
#define TRANSCRIPT_MOST 1024U

SMTPSTATUS_PRIVATE uint32_t transcript_code(struct slice text, size_t at)
{
    size_t end = bytes_line_end(text.at, at, text.size - at > TRANSCRIPT_MOST ? at + TRANSCRIPT_MOST : text.size);
    size_t words = skip_marks(text, at, end);
    if (starts_with(text.at, words, end, "received >>> ")) {
        words += 13; /* InterScan's */
    }
    if (words + 3 > end || !is_digit(text.at[words]) || !is_digit(text.at[words + 1]) ||
        !is_digit(text.at[words + 2]) || (words + 3 < end && is_alnum(text.at[words + 3]))) {
        return 0;
    }
    return digit_value(text.at[words]) * 100 + digit_value(text.at[words + 1]) * 10 + digit_value(text.at[words + 2]);
}

/* Whether what stands behind a reply's address is about that: "... User unknown", not ": Sender address rejected". */
static SMTPSTATUS_RARE int is_own_reply(struct slice text, size_t at, size_t end)
{
    int dots = starts_with(text.at, at, end, "...");
    if (!dots && !starts_with(text.at, at, end, ":")) {
        return 0;
    }
    at += dots ? 3U : 1U;
    at += at < end && text.at[at] == ' ';
    return !starts_with(text.at, at, end, "sender ") && !starts_with(text.at, at, end, "domain of sender");
}

SMTPSTATUS_PRIVATE struct slice transcript_address(struct slice text, size_t at, size_t end)
{
    struct enhanced enhanced;
    uint32_t code = transcript_code(slice_part(text, 0, end), at);
    if (code < 400 || code > 599 || at + 5 >= end || (text.at[at + 3] != ' ' && text.at[at + 3] != '-')) {
        return slice_of(NULL, 0);
    }
    int plain = text.at[at + 3] == ' ' && text.at[at + 4] == '<';
    size_t words = at + 4;
    if (enhanced_read(text.at, words, end, &enhanced) && enhanced.span.end < end && text.at[enhanced.span.end] == ' ') {
        words = enhanced.span.end + 1;
    }
    size_t bracket = words < end && text.at[words] == '<';
    struct slice address = address_at(slice_part(text, 0, end), words + bracket);
    size_t after = words + address.size + 2 * bracket;
    return plain || (address.at != NULL && is_own_reply(text, after, end)) ? address : slice_of(NULL, 0);
}

/* The lines at `at` that a transcript marks as answers, "<<< 550 ..."; at == NULL: none. */
static SMTPSTATUS_RARE struct slice find_answer(struct slice text, size_t at, size_t limit)
{
    size_t from = bytes_next_line(text.at, bytes_line_end(text.at, at, limit), limit);
    size_t end = from;
    size_t next = from;
    while (next < limit) {
        size_t start = next;
        struct slice line = passage_line(text, &next, limit);
        size_t words = start;
        while (words < start + line.size && (is_blank(text.at[words]) || text.at[words] == '>')) {
            words++;
        }
        if (words >= limit || (text.at[words] != '<' && !starts_with(text.at, words, limit, "received >>>"))) {
            break;
        }
        end = start + line.size;
    }
    return end > from ? slice_part(text, from, end < limit ? end : limit) : slice_of(NULL, 0);
}

/* The code that stands inside a line, as in "554 <a@b>... 550 Host unknown"; `stop` for none. */
static SMTPSTATUS_RARE size_t find_inner_code(struct slice text, size_t at, size_t stop)
{
    for (; at + 4 < stop; at++) {
        if ((text.at[at] == '4' || text.at[at] == '5') && text.at[at - 1] == ' ' && is_digit(text.at[at + 1]) &&
            is_digit(text.at[at + 2]) && text.at[at + 3] == ' ') {
            return at;
        }
    }
    return stop;
}

/* Whether a remote host's answer was noted as the reason: "<<< 550 ...". */
static int is_answer(struct slice text, size_t reason)
{
    return text.at[reason - 1] == ' ' && is_digit(text.at[reason]);
}

/* The end of the reply whose last line so far ends at `end`; its lines start with the same code. */
static size_t reply_end(struct slice text, size_t line, size_t end, size_t limit)
{
    size_t next = bytes_next_line(text.at, end, limit);
    while (next + 4 < limit && text.at[line + 3] == '-' && memcmp(text.at + next, text.at + line, 3) == 0) {
        line = next;
        end = bytes_line_end(text.at, line, limit);
        next = bytes_next_line(text.at, end, limit);
    }
    return end;
}

/* Whether Sendmail says behind the address only that a program failed, whose words stand in front. */
static int is_generic(struct slice text, size_t at, size_t end)
{
    at += at < end && text.at[at] == '>';
    return starts_with(text.at, at, end, "... unknown mailer error") ||
           starts_with(text.at, at, end, "... service unavailable");
}

/*
 * "550 <a@b>... User unknown": what the remote host answered before, else the reply itself
 * and what a program said in front of it. A host that refused all recipients answers DATA
 * with 503, which is no reason of the next one's.
 */
static SMTPSTATUS_RARE struct slice coded_reason(struct slice text, const struct prose_entry *entry, size_t line_end,
                                                 size_t stop)
{
    size_t from = entry->line + entry->indent;
    if (entry->reason != 0) {
        size_t end = bytes_line_end(text.at, entry->reason, entry->line);
        size_t next = bytes_next_line(text.at, end, entry->line);
        if (is_answer(text, entry->reason)) {
            int late = memcmp(text.at + entry->reason, "503", 3) == 0 && memcmp(text.at + from, "554", 3) != 0;
            if (!late) {
                return slice_part(text, entry->reason, end);
            }
        } else if (entry->line - next <= PASSAGE_MOST && passage_says_something(text, next, entry->line) &&
                   passage_is_about(slice_part(text, next, entry->line), entry->address)) {
            return slice_part(text, next, is_generic(text, entry->after, line_end) ? entry->line : line_end);
        }
    }
    return slice_part(text, from, reply_end(text, from, line_end, stop));
}

SMTPSTATUS_PRIVATE struct slice transcript_reason(struct slice text, const struct prose_entry *entry, size_t limit)
{
    size_t stop = passage_cap(text, entry->after, limit);
    size_t line_end = bytes_line_end(text.at, entry->after, stop);
    size_t inner = find_inner_code(text, entry->after, line_end);
    int coded = is_digit(text.at[entry->line + entry->indent]);
    struct slice answer = coded ? slice_of(NULL, 0) : find_answer(text, entry->after, stop);
    if (answer.at != NULL) {
        return answer;
    }
    if (inner < line_end) {
        return slice_part(text, inner, line_end);
    }
    if (coded) {
        return coded_reason(text, entry, line_end, stop);
    }
    if (entry->reason != 0) {
        size_t end = bytes_line_end(text.at, entry->reason, entry->line);
        return is_answer(text, entry->reason) ? slice_part(text, entry->reason, end) : passage_before(text, entry);
    }
    return slice_part(text, entry->line, line_end);
}
