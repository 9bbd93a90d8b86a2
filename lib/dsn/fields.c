/*
 * Reading fields: names by a hash of the table, values with their folded lines.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fields.h"

#include "tables.h"

/* Names are never longer; what is, is text with a colon in it. */
#define LONGEST_NAME 60U

/* How a byte of a field name counts in the table: lower case, blanks and "_" as "-". */
static inline unsigned char name_byte(char c)
{
    return (unsigned char)(c == '_' || c == ' ' ? '-' : to_lower(c));
}

static int is_name(struct slice name, const char *known)
{
    for (size_t i = 0; i < name.size; i++) {
        if (name_byte(name.at[i]) != (unsigned char)known[i]) {
            return 0;
        }
    }
    return 1;
}

/* Up to eight bytes of a name from `at` on, as they count in the table. */
static uint64_t name_bytes(struct slice name, size_t at)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < 8 && at + i < name.size; i++) {
        bytes |= (uint64_t)name_byte(name.at[at + i]) << (8 * i);
    }
    return bytes;
}

/* The token of a name; DSN_OTHER when the table does not have it. */
static uint8_t name_token(struct slice name)
{
    const struct dsn_field_name *known =
        dsn_likely_name(name_bytes(name, 0), name_bytes(name, name.size < 8 ? 0 : name.size - 8), name.size);
    return known->size == name.size && is_name(name, dsn_field_texts + known->text) ? known->token : (uint8_t)DSN_OTHER;
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* Eight bytes of a name in lower case: all that names are made of has bit 5 then. */
static inline uint64_t lower_name(const char *name)
{
    return load8(name) | 0x2020202020202020U;
}

/*
 * name_token() for names of up to 31 bytes without "_" and blanks; at least eight bytes may be
 * read. No branch depends on the name, as nobody can guess which one comes next.
 */
static inline uint8_t plain_name_token(struct slice name)
{
    size_t some = name.size < 8 ? name.size : 8;
    uint64_t whole = ~(uint64_t)0 >> (64 - 8 * some);
    size_t last = name.size - some;
    size_t second = last < 8 ? last : 8;
    size_t third = last < 16 ? last : 16;
    uint64_t head = lower_name(name.at) & whole;
    uint64_t tail = lower_name(name.at + last) & whole;
    const struct dsn_field_name *entry = dsn_likely_name(head, tail, name.size);
    const char *known = dsn_field_texts + entry->text;
    uint64_t other = head ^ (load8(known) & whole);
    other |= tail ^ (load8(known + last) & whole);
    other |= (lower_name(name.at + second) ^ load8(known + second)) & whole;
    other |= (lower_name(name.at + third) ^ load8(known + third)) & whole;
    other |= entry->size ^ name.size;
    return (uint8_t)(entry->token * (other == 0)); /* else DSN_OTHER */
}

/* What a line at data[0..31] starts with: the name's length, 0 for none, or SIZE_MAX for "look closer". */
static inline size_t quick_name_size(const char *data, uint8_t *token)
{
    uint32_t ends = BLOCK_FUNCTION(name_ends)(data) | BLOCK_FUNCTION(name_ends)(data + BLOCK_SIZE) << BLOCK_SIZE;
    if (ends == 0) {
        return SIZE_MAX;
    }
    size_t size = lowest_bit(ends);
    if (data[size] != ':') {
        return SIZE_MAX;
    }
    if (size > 0) {
        *token = plain_name_token(slice_of(data, size));
    }
    return size;
}

#endif

/*
 * The length of the field name that the line starts with, 0 for none. A name with blanks
 * in it counts only when the table knows it, or every sentence with a colon would be one.
 */
static SMTPSTATUS_APART size_t name_size(struct slice line, uint8_t *token)
{
    size_t limit = line.size < LONGEST_NAME ? line.size : LONGEST_NAME;
    size_t colon = bytes_find(line.at, 0, limit, ':');
    size_t last = 0;
    int blanks = 0;
    if (colon == limit) {
        return 0;
    }
    for (size_t i = 0; i < colon; i++) {
        unsigned char c = (unsigned char)line.at[i];
        if ((c < ' ' && c != '\t') || c > '~') {
            return 0;
        }
        if (!is_blank(line.at[i])) { /* blanks may stand before the colon (RFC 5322 4.5) */
            blanks = blanks || last < i;
            last = i + 1;
        }
    }
    if (last == 0) {
        return 0;
    }
    *token = name_token(slice_of(line.at, last));
    return blanks && *token == DSN_OTHER ? 0 : colon;
}

/* Whether the line at `at`, which starts with a blank, holds more than blanks. */
static SMTPSTATUS_APART int holds_more(struct slice text, size_t at)
{
    size_t i = at;
    if (SMTPSTATUS_LIKELY(text.size - at >= BLOCK_SIZE)) { /* most are indented by many blanks */
        uint32_t other = ~BLOCK_FUNCTION(byte)(text.at + at, ' ') & ((1U << BLOCK_SIZE) - 1U);
        i += other != 0 ? lowest_bit(other) : BLOCK_SIZE;
    }
    while (i < text.size && is_blank(text.at[i])) {
        i++;
    }
    return i < text.size && text.at[i] != '\r' && text.at[i] != '\n';
}

/* Whether the line at `at` is a folded one: indented, most often by one tab or blank, and not empty. */
static inline int is_folded(struct slice text, size_t at)
{
    return at < text.size && is_blank(text.at[at]) &&
           ((text.size - at > 1 && text.at[at + 1] > ' ') || holds_more(text, at));
}

/* Adds the folded lines at *at to the field's line, and moves *at behind them. */
static SMTPSTATUS_APART void read_folded(struct slice text, size_t *at, struct field *out)
{
    while (is_folded(text, *at)) {
        struct slice more = bytes_line(text, at);
        out->line.size = (size_t)(more.at - out->line.at) + more.size;
    }
}

SMTPSTATUS_PRIVATE enum fields_result fields_read(struct slice text, size_t *at, struct field *out)
{
    size_t start = *at;
    out->token = DSN_OTHER;
    if (start >= text.size) {
        return FIELDS_END;
    }
    size_t end = bytes_near_line_end(text.at, start, text.size);
    out->line = slice_part(text, start, end);
    *at = bytes_next_line(text.at, end, text.size);
    if (out->line.size == 0 || (out->line.at[0] <= ' ' && bytes_is_blank(out->line))) {
        return FIELDS_BLANK;
    }
    size_t colon = SIZE_MAX;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (text.size - start >= 40) {
        colon = quick_name_size(out->line.at, &out->token);
    }
#endif
    if (colon == SIZE_MAX) {
        colon = name_size(out->line, &out->token);
    }
    if (colon == 0) {
        return FIELDS_TEXT;
    }
    if (*at < text.size && is_blank(text.at[*at])) {
        read_folded(text, at, out);
    }
    out->value = slice_trim(slice_part(out->line, colon + 1, out->line.size));
    return FIELDS_FIELD;
}

/* Whether a name that headers are read for starts with the four bytes at `at`. */
static inline int is_known_head(struct slice text, size_t at)
{
    if (text.size - at < 4) {
        return 1;
    }
    const unsigned char *p = (const unsigned char *)text.at + at;
    uint32_t head = (p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24) | 0x20202020U;
    uint32_t slot = (head * 0x9E3779B1U) >> 24;
    return dsn_field_heads[slot >> 3] >> (slot & 7U) & 1;
}

SMTPSTATUS_PRIVATE enum fields_result fields_read_header(struct slice text, size_t *at, struct field *out)
{
    size_t next = *at;
    while (next < text.size && !is_known_head(text, next) && text.at[next] > ' ') {
        do {
            next = bytes_next_line(text.at, bytes_near_line_end(text.at, next, text.size), text.size);
        } while (is_folded(text, next));
        *at = next;
    }
    return fields_read(text, at, out);
}

SMTPSTATUS_PRIVATE struct slice fields_find(struct slice block, uint32_t token)
{
    struct field field;
    size_t at = 0;
    enum fields_result result = fields_read(block, &at, &field);
    while (result == FIELDS_FIELD || result == FIELDS_TEXT) {
        if (result == FIELDS_FIELD && field.token == token) {
            return field.value;
        }
        result = fields_read(block, &at, &field);
    }
    return slice_of(NULL, 0);
}

SMTPSTATUS_PRIVATE struct slice fields_untype(struct slice value, struct slice *type)
{
    size_t i = 0;
    while (i < value.size &&
           (is_alnum(value.at[i]) || value.at[i] == '-' || value.at[i] == '_' || value.at[i] == '/')) {
        i++;
    }
    size_t name = i;
    while (i < value.size && is_blank(value.at[i])) {
        i++;
    }
    if (name == 0 || i >= value.size || value.at[i] != ';') {
        *type = slice_of(NULL, 0);
        return value;
    }
    *type = slice_of(value.at, name);
    return slice_trim(slice_part(value, i + 1, value.size));
}

SMTPSTATUS_PRIVATE struct slice fields_host(struct slice value)
{
    struct slice type;
    size_t size = 0;
    value = fields_untype(value, &type);
    while (size < value.size && !is_space(value.at[size]) && (size == 0 || value.at[size] != '(')) {
        size++;
    }
    return slice_of(value.at, size > 1 && value.at[size - 1] == '.' ? size - 1 : size);
}

/* The value that starts at `at`: quoted, or up to the next ";" or blank. */
static struct slice parameter_value(struct slice value, size_t at)
{
    if (at < value.size && value.at[at] == '"') {
        size_t stop = bytes_find(value.at, at + 1, value.size, '"');
        return slice_part(value, at + 1, stop);
    }
    size_t stop = at;
    while (stop < value.size && value.at[stop] != ';' && !is_space(value.at[stop])) {
        stop++;
    }
    return slice_part(value, at, stop);
}

/* Whether the name of a parameter ends at `end`, behind a semicolon or blanks. */
static int is_parameter(struct slice value, size_t end, const char *name, size_t size)
{
    while (end > 0 && is_space(value.at[end - 1])) {
        end--;
    }
    if (end < size || !starts_with(value.at, end - size, end, name)) {
        return 0;
    }
    return end == size || value.at[end - size - 1] == ';' || is_space(value.at[end - size - 1]);
}

SMTPSTATUS_PRIVATE struct slice fields_parameter(struct slice value, const char *name)
{
    size_t size = text_length(name);
    for (size_t at = bytes_find(value.at, 0, value.size, '='); at < value.size;
         at = bytes_find(value.at, at + 1, value.size, '=')) {
        if (is_parameter(value, at, name, size)) {
            do {
                at++;
            } while (at < value.size && is_space(value.at[at]));
            return parameter_value(value, at);
        }
    }
    return slice_of(NULL, 0);
}
