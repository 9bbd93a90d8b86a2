/* SPDX-License-Identifier: MIT */
#include "enhanced.h"

#include "blocks.h"
#include "blocks_sse2.h"

/* Highest subject of RFC 3463; a free-standing number with a higher one is a version or a date. */
#define LAST_SUBJECT 7U

/*
 * A full stop and one part of the code, 1 to 3 digits, which are added to *code. Returns the offset after them, or `at`
 * when there are none.
 */
static inline size_t read_part(const char *data, size_t at, size_t end, uint32_t *code, uint32_t *anomalies)
{
    uint32_t value = 0;
    size_t i = at + 1;
    if (at >= end || data[at] != '.') {
        return at;
    }
    while (i < end && i - at < 4 && is_digit(data[i])) {
        value = value * 10 + digit_value(data[i]);
        i++;
    }
    if (i - at > 2 && data[at + 1] == '0') {
        *anomalies |= SMTPSTATUS_ANOMALY_ENHANCED_ZEROS;
    }
    *code = *code * 1000 + value;
    return i - at > 1 ? i : at;
}

/* Whether the digits before `at` go on: 5.1.1.1, 5.1.1-2, 5.1.1a. */
static int goes_on(const char *data, size_t at, size_t end)
{
    if (at >= end) {
        return 0;
    }
    if (is_alnum(data[at]) || data[at] == '_' || data[at] == '@') {
        return 1;
    }
    return (data[at] == '.' || data[at] == '-' || data[at] == '/') && at + 1 < end && is_digit(data[at + 1]);
}

SMTPSTATUS_PRIVATE int enhanced_read(const char *data, size_t at, size_t end, struct enhanced *out)
{
    size_t i = at;
    char closing = '\0';
    if (i < end && (data[i] == '(' || data[i] == '[')) {
        closing = data[i] == '(' ? ')' : ']';
        i++;
    }
    if (i < end && data[i] == '#') {
        i++;
    }
    if (i >= end || (data[i] != '2' && data[i] != '4' && data[i] != '5')) {
        return 0;
    }
    uint32_t code = digit_value(data[i]);
    uint32_t anomalies = 0;
    size_t dot = read_part(data, i + 1, end, &code, &anomalies);
    size_t stop = read_part(data, dot, end, &code, &anomalies);
    if (dot == i + 1 || stop == dot || goes_on(data, stop, end)) {
        return 0;
    }
    if (closing != '\0' && stop < end && data[stop] == closing) {
        stop++;
    } else if (closing != '\0') {
        return 0;
    }
    if (stop < end && data[stop] == ':') {
        stop++;
    }
    out->span.start = at;
    out->span.end = stop;
    out->code = code;
    out->anomalies = anomalies;
    return 1;
}

/* Whether the digit at `i`, which a full stop follows, starts a code of this class that stands free in [at, end). */
static int reads_free(const char *data, size_t at, size_t end, size_t i, uint32_t class_digit, struct enhanced *out)
{
    char before = i > at ? data[i - 1] : ' ';
    size_t from = i;
    if (before == '#') {
        from = i - 1;
        before = from > at ? data[from - 1] : ' ';
    }
    if (before == '(' || before == '[') {
        from--;
    } else if (!is_space(before) && before != '-' && before != ';' && before != ':' && before != '=' && before != '"' &&
               before != '\'') {
        return 0;
    }
    /* "(5.1.1 text)": the bracket closes later and is not the code's own. */
    if (!enhanced_read(data, from, end, out) && !(from < i && enhanced_read(data, i, end, out))) {
        return 0;
    }
    uint32_t found = enhanced_class(out->code);
    return (class_digit == 0 || found == class_digit) && out->code / 1000U % 1000U <= LAST_SUBJECT;
}

SMTPSTATUS_PRIVATE int enhanced_find(const char *data, size_t at, size_t end, uint32_t class_digit,
                                     struct enhanced *out)
{
    for (size_t block = at + 1; block < end; block += WIDE_BLOCK) {
        uint64_t dots = block_bits(BLOCK_FUNCTION(byte), '.', data, block, end);
        for (; dots != 0; dots &= dots - 1) {
            size_t dot = block + lowest_bit(dots);
            if (end - dot > 3 && is_digit(data[dot - 1]) && is_digit(data[dot + 1]) &&
                reads_free(data, at, end, dot - 1, class_digit, out)) {
                return 1;
            }
        }
    }
    return 0;
}

int smtpstatus_parse_enhanced(const char *data, size_t length, uint32_t *enhanced, size_t *consumed,
                              uint32_t *anomalies)
{
    struct enhanced found;
    if (data == NULL && length > 0) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (!enhanced_read(data, 0, length, &found)) {
        return SMTPSTATUS_ERROR_NOT_ENHANCED;
    }
    if (enhanced != NULL) {
        *enhanced = found.code;
    }
    if (consumed != NULL) {
        *consumed = found.span.end;
    }
    if (anomalies != NULL) {
        *anomalies = found.anomalies;
    }
    return SMTPSTATUS_OK;
}
