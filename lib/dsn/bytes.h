/*
 * Slices of the message, and the searches in it that must be fast: for the end of a
 * line, and for a line that starts with "--". They look at 16 bytes at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_BYTES_H
#define SMTPSTATUS_DSN_BYTES_H

#include "../blocks_sse2.h"

/* Bytes of the message or of the scratch buffer. at == NULL: there are none. */
struct slice {
    const char *at;
    size_t size;
};

static inline struct slice slice_of(const char *at, size_t size)
{
    struct slice slice = {at, size};
    return slice;
}

/* The part of `whole` from offset `from` up to offset `to`. */
static inline struct slice slice_part(struct slice whole, size_t from, size_t to)
{
    return slice_of(from > 0 ? whole.at + from : whole.at, to - from);
}

/* Without the blanks and line ends around it. */
static inline struct slice slice_trim(struct slice s)
{
    while (s.size > 0 && is_space(s.at[0])) {
        s.at++;
        s.size--;
    }
    while (s.size > 0 && is_space(s.at[s.size - 1])) {
        s.size--;
    }
    return s;
}

/* Eight bytes, their capitals in lower case. */
static inline uint64_t lower_eight(uint64_t bytes)
{
    const uint64_t ones = 0x0101010101010101U;
    uint64_t low = bytes & ~(ones << 7);
    uint64_t from = low + ones * (0x80U - 'A');
    uint64_t behind = low + ones * (0x7FU - 'Z');
    return bytes | (from & ~behind & ~bytes & ones << 7) >> 2;
}

/* Whether s starts with the lower-case text `word`, any case. */
static inline int slice_starts(struct slice s, const char *word)
{
    return starts_with(s.at, 0, s.size, word);
}

/* Whether s is the lower-case text `word`, any case. */
static inline int slice_is(struct slice s, const char *word)
{
    return text_length(word) == s.size && slice_starts(s, word);
}

/* Whether two slices are the same text, case of ASCII letters aside. */
static inline int slice_same(struct slice a, struct slice b)
{
    size_t i = 0;
    if (a.size != b.size) {
        return 0;
    }
    while (i < a.size && to_lower(a.at[i]) == to_lower(b.at[i])) {
        i++;
    }
    return i == a.size;
}

/* The offset of the first CR or LF in [at, end), or `end`. */
SMTPSTATUS_PRIVATE size_t bytes_line_end(const char *data, size_t at, size_t end);

BLOCK_ADAPTED(lines)

/* The same, without a call for lines of less than 64 bytes: for the loops that go from line to line. */
static inline size_t bytes_near_line_end(const char *data, size_t at, size_t end)
{
    if (SMTPSTATUS_LIKELY(end - at >= WIDE_BLOCK)) {
        uint64_t bits = block_bits(lines_of_block, '\n', data, at, end);
        if (bits != 0) {
            return at + lowest_bit(bits);
        }
        at += WIDE_BLOCK;
    }
    return bytes_line_end(data, at, end);
}

/* The offset of the first byte `c` in [at, end), or `end`. */
SMTPSTATUS_PRIVATE size_t bytes_find(const char *data, size_t at, size_t end, char c);

/*
 * The offset of the first "--" in [at, end) that follows a CR or LF, or `end`. A "--" at
 * `at` itself counts when `at` starts a line, which the caller knows.
 */
SMTPSTATUS_PRIVATE size_t bytes_dash_line(const char *data, size_t at, size_t end);

/* Where the next line starts, when a line ends at `at` with CRLF, LF, CR or CR CR LF. */
static inline size_t bytes_next_line(const char *data, size_t at, size_t end)
{
    if (at < end && data[at] == '\r') {
        at++;
        if (at + 1 < end && data[at] == '\r' && data[at + 1] == '\n') {
            at++; /* a CRLF that was taken for LF and got another CR */
        }
        return at < end && data[at] == '\n' ? at + 1 : at;
    }
    return at < end ? at + 1 : at;
}

/* The colon of East Asian scripts. */
#define WIDE_COLON "\xef\xbc\x9a"

/* Where the line end right in front of `at` starts; `at` where there is none. */
static inline size_t bytes_before_line(const char *data, size_t at)
{
    size_t end = at;
    end -= end > 0 && data[end - 1] == '\n';
    end -= end > 0 && data[end - 1] == '\r';
    return end > 0 && at - end == 2 && data[end - 1] == '\r' ? end - 1 : end;
}

/* One line of text, without its line end; *at moves behind it. */
static inline struct slice bytes_line(struct slice text, size_t *at)
{
    size_t start = *at;
    size_t stop = bytes_line_end(text.at, start, text.size);
    *at = bytes_next_line(text.at, stop, text.size);
    return slice_part(text, start, stop);
}

/* The start of the line that holds text[at], or `floor` when it lies before that. */
static inline size_t bytes_line_start(struct slice text, size_t at, size_t floor)
{
    while (at > floor && text.at[at - 1] != '\n' && text.at[at - 1] != '\r') {
        at--;
    }
    return at;
}

static inline int bytes_is_blank(struct slice line)
{
    size_t i = 0;
    while (i < line.size && is_space(line.at[i])) {
        i++;
    }
    return i == line.size;
}

#endif
