/*
 * Finding addresses. Longer local parts and domains than RFC 5321 4.5.3.1 allows, several
 * times over, are no addresses; that keeps the search linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "address.h"

#include "fields.h"

#define LONGEST_LOCAL 320U
#define LONGEST_DOMAIN 255U

/* What an unquoted local part may hold: atext of RFC 5322 3.2.3, dots, UTF-8. A bit for each ASCII character. */
static int is_local(char c)
{
    static const uint32_t locals[4] = {0, 0xA3FFECFAU, 0xC7FFFFFEU, 0x7FFFFFFFU};
    unsigned char byte = (unsigned char)c;
    return byte >= 0x80U || (locals[byte >> 5] >> (byte & 31U) & 1U) != 0;
}

/* Letters, digits, dots, "-", "_" and UTF-8. */
static int is_domain(char c)
{
    static const uint32_t domains[4] = {0, 0x3FF6000U, 0x87FFFFFEU, 0x7FFFFFEU};
    unsigned char byte = (unsigned char)c;
    return byte >= 0x80U || (domains[byte >> 5] >> (byte & 31U) & 1U) != 0;
}

/* The end of the local part at `at`, 0 for none. */
static size_t local_end(struct slice text, size_t at)
{
    size_t stop = at;
    size_t limit = text.size - at > LONGEST_LOCAL ? at + LONGEST_LOCAL : text.size;
    if (at < limit && text.at[at] == '"') {
        stop++;
        while (stop < limit && text.at[stop] != '"' && text.at[stop] != '\r' && text.at[stop] != '\n') {
            stop += text.at[stop] == '\\' ? 2U : 1U;
        }
        return stop < limit && text.at[stop] == '"' ? stop + 1 : 0;
    }
    while (stop < limit && is_local(text.at[stop])) {
        stop++;
    }
    return stop == at ? 0 : stop;
}

/* The first byte of a character of East Asian scripts, which put no blanks around an address, is no smaller. */
#define WIDE_LEAST 0xE2U

/* Whether the domain that starts at `at` ends before such a character at `stop`; a label may start with one. */
static int is_sentence(struct slice text, size_t at, size_t stop)
{
    return (unsigned char)text.at[stop] >= WIDE_LEAST && is_alnum(text.at[stop - 1]) &&
           bytes_find(text.at, at, stop, '.') < stop;
}

static size_t domain_end(struct slice text, size_t at)
{
    size_t stop = at;
    size_t limit = text.size - at > LONGEST_DOMAIN ? at + LONGEST_DOMAIN : text.size;
    if (at < limit && text.at[at] == '[') {
        while (stop < limit && text.at[stop] != ']' && !is_space(text.at[stop])) {
            stop++;
        }
        return stop < limit && text.at[stop] == ']' ? stop + 1 : at;
    }
    while (stop < limit && is_domain(text.at[stop])) {
        if ((text.at[stop] == '.' && text.size - stop > 2 && text.at[stop + 1] == '.' && text.at[stop + 2] == '.') ||
            is_sentence(text, at, stop)) {
            return stop; /* Sendmail's, which words follow; or a sentence */
        }
        stop++;
    }
    if (stop < text.size && is_domain(text.at[stop])) {
        return at; /* too long */
    }
    while (text.at[stop - 1] == '.' || text.at[stop - 1] == '-' || text.at[stop - 1] == '_') {
        stop--; /* the end of a sentence; in front of the domain stands "@" */
    }
    return stop;
}

SMTPSTATUS_PRIVATE struct slice address_at(struct slice text, size_t at)
{
    size_t sign = local_end(text, at);
    if (sign == 0 || sign >= text.size || text.at[sign] != '@') {
        return slice_of(NULL, 0);
    }
    size_t stop = domain_end(text, sign + 1);
    return stop == sign + 1 ? slice_of(NULL, 0) : slice_part(text, at, stop);
}

/* Marks that stand between a lead such as "could not be delivered to:" and the address. */
static int is_opening(char c)
{
    return is_space(c) || c == '<' || c == '>' || c == ':' || c == '(' || c == '[' || c == '-' || c == '*' ||
           c == '\'' || c == '=' || c == '|' || c == '"' || c == ',';
}

SMTPSTATUS_PRIVATE struct slice address_after(struct slice text, size_t at)
{
    size_t limit = text.size - at > 64 ? at + 64 : text.size;
    while (at < limit) {
        if (text.at[at] == '"') {
            struct slice quoted = address_at(text, at);
            if (quoted.at != NULL) {
                return quoted;
            }
        }
        if (starts_with(text.at, at, text.size, "rfc822;") || starts_with(text.at, at, text.size, "mailto:")) {
            at += 7;
        } else if (starts_with(text.at, at, text.size, "smtp:")) {
            at += 5;
        } else if (is_opening(text.at[at]) || starts_with(text.at, at, text.size, "\\\"")) {
            at++; /* JSON inside JSON has a backslash in front of quotes */
        } else if (starts_with(text.at, at, text.size, WIDE_COLON)) {
            at += 3;
        } else {
            break;
        }
    }
    return address_at(text, at);
}

/* Whether text[at] is half of a character of ISO-2022-JP: behind "ESC $" in its line, before "ESC (". */
static int is_in_kanji(struct slice text, size_t at)
{
    size_t lowest = at > LONGEST_LOCAL ? at - LONGEST_LOCAL : 0;
    for (; at > lowest && text.at[at - 1] != '\n' && text.at[at - 1] != '\r'; at--) {
        if (text.at[at - 1] == '\x1b') {
            return text.at[at] == '$';
        }
    }
    return 0;
}

/* Whether an ASCII letter stands at `at` behind such a character, which starts at `lowest` or later. */
static int ends_sentence(struct slice text, size_t lowest, size_t at)
{
    return is_alnum(text.at[at]) && is_eight_bit(text.at[at - 1]) && at - lowest >= 3 &&
           (unsigned char)text.at[at - 3] >= WIDE_LEAST;
}

/* Where the local part starts that ends before the "@" at `sign`, not before `floor`; `sign` for none. */
static size_t local_start(struct slice text, size_t floor, size_t sign)
{
    size_t start = sign;
    size_t lowest = sign - floor > LONGEST_LOCAL ? sign - LONGEST_LOCAL : floor;
    while (start > lowest && is_local(text.at[start - 1])) {
        if (start < sign && ends_sentence(text, lowest, start)) {
            return start;
        }
        start--;
    }
    if ((start > floor && is_local(text.at[start - 1])) || starts_with(text.at, start, sign, "//")) {
        return sign; /* too long; in a URL */
    }
    if (start == sign && start > lowest && text.at[start - 1] == '"') {
        do {
            start--;
        } while (start > lowest && (text.at[start - 1] != '"' || (start > lowest + 1 && text.at[start - 2] == '\\')));
        start -= start > lowest;
    }
    while (start < sign && (text.at[start] == '\'' || text.at[start] == '=' || text.at[start] == '/')) {
        start++;
    }
    return start;
}

SMTPSTATUS_PRIVATE struct slice address_next(struct slice text, size_t *at)
{
    size_t floor = *at;
    for (size_t sign = bytes_find(text.at, floor, text.size, '@'); sign < text.size;
         sign = bytes_find(text.at, floor, text.size, '@')) {
        size_t start = local_start(text, floor, sign);
        struct slice found = start < sign ? address_at(text, start) : slice_of(NULL, 0);
        floor = sign + 1;
        if (found.at != NULL && !is_in_kanji(text, sign)) {
            *at = (size_t)(found.at - text.at) + found.size;
            return found;
        }
    }
    *at = text.size;
    return slice_of(NULL, 0);
}

/* The bracket around the address, behind a name that may be in quotes; the size for none. */
static size_t bracket_of(struct slice value)
{
    size_t at = value.size > 0 && value.at[0] == '"' ? bytes_find(value.at, 1, value.size, '"') : 0;
    return bytes_find(value.at, at, value.size, '<');
}

/* Without a source route in front, "@relay.example.net:", which is to be ignored (RFC 5321 C). */
static struct slice without_route(struct slice address)
{
    size_t colon =
        address.size > 0 && address.at[0] == '@' ? bytes_find(address.at, 0, address.size, ':') : address.size;
    return colon < address.size ? slice_part(address, colon + 1, address.size) : address;
}

SMTPSTATUS_PRIVATE struct slice address_of_field(struct slice value)
{
    struct slice type;
    value = without_route(fields_untype(value, &type));
    size_t open = bracket_of(value);
    if (open < value.size) {
        size_t close = bytes_find(value.at, open, value.size, '>');
        return without_route(slice_trim(slice_part(value, open + 1, close)));
    }
    size_t at = 0;
    struct slice address = address_at(value, 0);
    if (address.at == NULL) {
        while (at + 1 < value.size && !(is_space(value.at[at]) && value.at[at + 1] == '(')) {
            at++;
        }
        address = at + 1 < value.size ? slice_trim(slice_part(value, 0, at)) : value;
    }
    return address;
}

SMTPSTATUS_PRIVATE int address_is_complete(struct slice address)
{
    if (address.size == 0 || address.at[0] == '/' || address.at[0] == '|') {
        return 0;
    }
    if (address.at[0] == '"') {
        return address_at(address, 0).size == address.size;
    }
    size_t sign = bytes_find(address.at, 0, address.size, '@');
    return sign > 0 && sign + 1 < address.size && bytes_find(address.at, 0, address.size, ' ') == address.size;
}

SMTPSTATUS_PRIVATE int address_is_internal(struct slice address)
{
    if (address.size < 9 || !slice_is(slice_part(address, address.size - 7, address.size), "-daemon")) {
        return 0;
    }
    size_t sign = bytes_find(address.at, 0, address.size, '@');
    return address.size > sign + 8 && bytes_find(address.at, sign, address.size, '.') == address.size;
}
