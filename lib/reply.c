/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include "enhanced.h"

/* RFC 5321 4.5.3.1.5, line end included. */
#define LONGEST_LINE 512U

/* Bytes after a CR that tell a line end from a stray one: a code and what follows it. */
#define CODE_AND_SEPARATOR 4U

/* The first byte at or after `at` that is a control character or has its high bit set. */
static size_t skip_plain(const char *data, size_t at, size_t end)
{
    const uint64_t high = 0x8080808080808080U;
    const uint64_t blanks = 0x2020202020202020U;
    const size_t sixteen = end >= 16 ? end - 15 : 0; /* before this there are as many bytes more */
    while (at < sixteen) {
        uint64_t first = load8(data + at);
        uint64_t second = load8(data + at + 8);
        if (((first | (first - blanks) | second | (second - blanks)) & high) != 0) {
            break;
        }
        at += 16;
    }
    while (at < end) {
        uint64_t bytes = load_some(data, at, end); /* bytes behind the end are 0 */
        uint64_t found = (bytes | (bytes - blanks)) & high;
        if (found != 0) {
            at += clear_bytes(found);
            return at < end ? at : end;
        }
        at += 8;
    }
    return end;
}

SMTPSTATUS_PRIVATE uint32_t reply_code_at(const char *data, size_t at, size_t end)
{
    if (end - at < 3 || data[at] < '2' || data[at] > '5' || !is_digit(data[at + 1]) || !is_digit(data[at + 2]) ||
        (end - at > 3 && is_digit(data[at + 3]))) {
        return 0;
    }
    return digit_value(data[at]) * 100 + digit_value(data[at + 1]) * 10 + digit_value(data[at + 2]);
}

/* Whether the bytes behind a CR are too few to tell a code: those that decide may be on the way. */
static int may_become_code(const char *data, size_t at, size_t end)
{
    size_t i = at;
    while (i < end && i - at < CODE_AND_SEPARATOR && is_digit(data[i])) {
        i++;
    }
    return i == end && end - at < CODE_AND_SEPARATOR;
}

SMTPSTATUS_PRIVATE int reply_line_end(const char *data, size_t *scanned, size_t end, int complete, uint32_t *anomalies,
                                      size_t *next)
{
    size_t i = *scanned;
    while ((i = skip_plain(data, i, end)) < end) {
        char c = data[i];
        if (c == '\n') {
            *anomalies |= SMTPSTATUS_ANOMALY_BARE_LF;
            *next = i + 1;
            return 1;
        }
        if (c == '\r') {
            size_t behind = end - i - 1;
            if (behind > 0 && data[i + 1] == '\n') {
                *next = i + 2;
                return 1;
            }
            if (!complete && may_become_code(data, i + 1, end)) {
                *scanned = i;
                return 0;
            }
            *anomalies |= SMTPSTATUS_ANOMALY_BARE_CR;
            if (behind == 0 || reply_code_at(data, i + 1, end) != 0) {
                *next = i + 1;
                return 1;
            }
        } else if (is_eight_bit(c)) {
            *anomalies |= SMTPSTATUS_ANOMALY_EIGHT_BIT;
        } else if (c == '\0') {
            *anomalies |= SMTPSTATUS_ANOMALY_NUL;
        }
        i++;
    }
    *scanned = i;
    if (complete) {
        *anomalies |= SMTPSTATUS_ANOMALY_NO_FINAL_NEWLINE;
        *next = end;
    }
    return complete;
}

/* Sets *fault to the first byte that keeps [at, end) from being a code, and says which error that is. */
static int code_error(const char *data, size_t at, size_t end, size_t *fault)
{
    size_t digits = 0;
    while (digits < 4 && at + digits < end && is_digit(data[at + digits])) {
        digits++;
    }
    *fault = digits == 3 ? at : at + (digits < 3 ? digits : 3);
    return digits == 3 ? SMTPSTATUS_ERROR_BAD_CODE : SMTPSTATUS_ERROR_NO_CODE;
}

/* Takes what follows the code: a separator, nothing, or text without one. */
static void read_separator(const char *data, size_t at, struct reply_line *line)
{
    line->text.start = at;
    line->last = 1;
    if (at == line->text.end) {
        line->anomalies |= SMTPSTATUS_ANOMALY_CODE_ONLY;
    } else if (data[at] == ' ' || data[at] == '-') {
        line->text.start = at + 1;
        line->last = data[at] == ' ';
    } else {
        line->anomalies |= SMTPSTATUS_ANOMALY_NO_SEPARATOR;
    }
}

SMTPSTATUS_PRIVATE int reply_line_read(const char *data, size_t start, size_t end, uint32_t expected,
                                       struct reply_line *line, size_t *fault)
{
    size_t at = start;
    size_t stop = end;
    while (stop > start && is_line_break(data[stop - 1])) {
        stop--;
    }
    while (at < stop && is_blank(data[at])) {
        at++;
    }
    uint32_t code = reply_code_at(data, at, stop);
    line->next = end;
    line->anomalies = end - start > LONGEST_LINE ? SMTPSTATUS_ANOMALY_LONG_LINE : 0;
    line->text.end = stop;
    line->code_at = code != 0 ? at : start;
    if (expected == 0 && code == 0) {
        return code_error(data, at, stop, fault);
    }
    if (code != 0) {
        read_separator(data, at + 3, line);
        /* "365days" inside a reply is text: a code without separator must at least be the reply's own. */
        if ((line->anomalies & SMTPSTATUS_ANOMALY_NO_SEPARATOR) != 0 && expected != 0 && code != expected) {
            line->anomalies &= ~(uint32_t)SMTPSTATUS_ANOMALY_NO_SEPARATOR;
            line->code_at = start;
            code = 0;
        }
    }
    line->code = (uint16_t)code;
    if (code == 0) {
        line->anomalies |= SMTPSTATUS_ANOMALY_LOST_CODE;
        line->text.start = start;
        line->last = 0;
    } else if (at > start) {
        line->anomalies |= SMTPSTATUS_ANOMALY_LEADING_SPACE;
    }
    return SMTPSTATUS_OK;
}

/* Adds a line's enhanced code to what was read. */
static void take_enhanced(struct reading *reading, const struct reply_line *line)
{
    struct enhanced found;
    size_t at = line->text.start;
    while (at < line->text.end && is_blank(reading->data[at])) {
        at++;
    }
    if (!enhanced_read(reading->data, at, line->text.end, &found)) {
        return;
    }
    reading->anomalies |= found.anomalies;
    if (reading->enhanced_code == 0) {
        reading->enhanced_code = found.code;
        reading->enhanced = found.span;
    } else if (reading->enhanced_code != found.code) {
        reading->anomalies |= SMTPSTATUS_ANOMALY_ENHANCED_MIXED;
    }
}

/* Adds one line to what was read. */
static void take_line(struct reading *reading, const struct reply_line *line)
{
    if (reading->lines == 0) {
        reading->first_code = line->code;
        reading->reply.start = line->code_at;
        reading->text.start = line->text.start;
    }
    reading->lines++;
    reading->anomalies |= line->anomalies;
    if (line->code != 0) {
        if (reading->code != 0 && reading->code != line->code) {
            reading->anomalies |= SMTPSTATUS_ANOMALY_MIXED_CODES;
        }
        reading->code = line->code;
    }
    reading->text.end = line->text.end;
    take_enhanced(reading, line);
}

/* What can be said only when the last line is there. */
static void finish_reply(struct reading *reading, size_t end)
{
    uint32_t class_digit = reading->code / 100U;
    reading->kind = INPUT_REPLY;
    reading->reply.end = end;
    struct enhanced found;
    if (reading->enhanced_code == 0 &&
        enhanced_find(reading->data, reading->text.start, reading->text.end, class_digit, &found)) {
        reading->enhanced_code = found.code;
        reading->enhanced = found.span;
        reading->anomalies |= found.anomalies | SMTPSTATUS_ANOMALY_ENHANCED_PLACE;
    }
    reading->anomalies |= enhanced_against(reading->enhanced_code, reading->code);
}

static int fail(struct reading *reading, int error, size_t offset)
{
    reading->kind = INPUT_NONE;
    reading->error_offset = offset;
    return error;
}

/* The start of the reply's line that holds the byte at `at`. Lines are looked for again: not every CR ends one. */
static size_t line_start(const struct reading *reading, size_t at)
{
    size_t start = 0;
    size_t next = 0;
    uint32_t anomalies = 0;
    do {
        size_t scanned = start = next;
        (void)reply_line_end(reading->data, &scanned, reading->reply.end, 1, &anomalies, &next);
    } while (next <= at && next < reading->reply.end);
    return start;
}

/*
 * Finds the end of the next line. Returns OK, END (the input ended with the line before, and
 * no more will come), NEED_MORE or ERROR_TOO_LONG. *next follows the bytes that were looked at.
 */
static int find_line(struct reading *reading, size_t length, size_t limit, int complete, size_t *next)
{
    size_t start = reading->line_start;
    if (start == length && complete) {
        reading->anomalies |= SMTPSTATUS_ANOMALY_NO_LAST_LINE;
        *next = length;
        return SMTPSTATUS_END;
    }
    if (start == length ||
        !reply_line_end(reading->data, &reading->scanned, length, complete, &reading->anomalies, next)) {
        *next = length;
        /* What stands behind a CR that may end the line is no part of it. */
        size_t least = reading->scanned < length ? reading->scanned + 1 : length;
        return least > limit ? SMTPSTATUS_ERROR_TOO_LONG : SMTPSTATUS_NEED_MORE;
    }
    return *next > limit ? SMTPSTATUS_ERROR_TOO_LONG : SMTPSTATUS_OK;
}

/* Reads lines until the reply ends. *next follows the last line that was looked at. */
static int read_lines(struct status *status, size_t length, int complete, size_t *next)
{
    struct reading *reading = &status->reading;
    size_t limit = length < status->max_bytes ? length : (size_t)status->max_bytes;
    struct reply_line line = {{0, 0}, 0, 0, 0, 0, 0};
    while (!line.last) {
        size_t start = reading->line_start;
        size_t fault = 0;
        int result = find_line(reading, length, limit, complete, next);
        if (result == SMTPSTATUS_END) {
            break;
        }
        if (result != SMTPSTATUS_OK) {
            return result == SMTPSTATUS_NEED_MORE ? result : fail(reading, result, limit);
        }
        if (reading->lines == status->max_lines) {
            return fail(reading, SMTPSTATUS_ERROR_TOO_MANY_LINES, start);
        }
        clear(&line, sizeof line);
        result = reply_line_read(reading->data, start, *next, reading->code, &line, &fault);
        if (result != SMTPSTATUS_OK) {
            return fail(reading, result, fault);
        }
        take_line(reading, &line);
        if ((reading->anomalies & status->refuse) != 0) {
            return fail(reading, SMTPSTATUS_ERROR_REFUSED, start);
        }
        reading->line_start = reading->scanned = *next;
    }
    finish_reply(reading, *next);
    if ((reading->anomalies & status->refuse) != 0) {
        int unfinished = (reading->anomalies & status->refuse & SMTPSTATUS_ANOMALY_NO_LAST_LINE) != 0;
        return fail(reading, SMTPSTATUS_ERROR_REFUSED,
                    line_start(reading, unfinished ? reading->text.end : reading->enhanced.start));
    }
    return SMTPSTATUS_OK;
}

int smtpstatus_parse_reply(smtpstatus *handle, const char *data, size_t length, uint32_t flags, size_t *consumed)
{
    if (consumed != NULL) {
        *consumed = 0;
    }
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct status *status = status_of(handle);
    if ((data == NULL && length > 0) || (flags & ~(uint32_t)SMTPSTATUS_INPUT_COMPLETE) != 0) {
        status_forget(status);
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (!status_is_ready(status)) {
        return SMTPSTATUS_ERROR_STATE;
    }
    clear(&status->verdict, sizeof status->verdict);
    if (status->reading.kind != INPUT_PARTIAL || length < status->reading.scanned) {
        clear(&status->reading, sizeof status->reading);
    }
    if (length == 0) {
        return (flags & SMTPSTATUS_INPUT_COMPLETE) != 0 ? SMTPSTATUS_END : SMTPSTATUS_NEED_MORE;
    }
    size_t next = 0;
    status->reading.data = data;
    status->reading.kind = INPUT_PARTIAL;
    int result = read_lines(status, length, (flags & SMTPSTATUS_INPUT_COMPLETE) != 0, &next);
    if (consumed != NULL && result != SMTPSTATUS_NEED_MORE) {
        *consumed = next;
    }
    return result;
}
