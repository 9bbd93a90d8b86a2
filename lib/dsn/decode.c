/*
 * Decoding, one function for each encoding; see decode.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "decode.h"

/* Puts one character as UTF-8. */
static void put_utf8(uint32_t c, struct sink *sink)
{
    if (c < 0x80) {
        sink_put_byte(sink, (char)c);
        return;
    }
    uint32_t tail = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    sink_put_byte(sink, (char)(unsigned char)(leads[tail] | c >> (6 * tail)));
    while (tail-- > 0) {
        sink_put_byte(sink, (char)(unsigned char)(0x80U | (c >> (6 * tail) & 0x3FU)));
    }
}

SMTPSTATUS_PRIVATE void sink_convert(struct sink *sink, char c)
{
    uint32_t character = charset_next(&sink->conversion, c);
    if (character == CHARSET_PENDING) {
        return;
    }
    if ((character & CHARSET_AGAIN) != 0) {
        if (character != CHARSET_AGAIN) {
            put_utf8(character & ~CHARSET_AGAIN, sink);
        }
        character = charset_next(&sink->conversion, c);
    }
    if (character != CHARSET_PENDING) {
        put_utf8(character, sink);
    }
}

SMTPSTATUS_PRIVATE void sink_end(struct sink *sink)
{
    if (sink->conversion.lead != 0) {
        put_utf8(0xFFFD, sink);
    }
    sink->conversion.charset = CHARSET_UTF_8;
    sink->conversion.lead = sink->conversion.escape = sink->conversion.mode = 0;
}

/* Puts bytes that are not converted. They may be those of the sink, but not before where it stands. */
static void sink_put_run(struct sink *sink, const char *bytes, size_t size)
{
    size_t room = sink->size < sink->capacity ? sink->capacity - sink->size : 0;
    size_t count = size < room ? size : room;
    size_t i = 0;
    for (; count - i >= 8; i += 8) {
        uint64_t eight = load8(bytes + i);
        memcpy(sink->out + sink->size + i, &eight, 8);
    }
    for (; i < count; i++) {
        sink->out[sink->size + i] = bytes[i];
    }
    sink->size += size;
}

SMTPSTATUS_PRIVATE void decode_plain(struct slice in, struct sink *sink)
{
    size_t i = 0;
    while (i < in.size) {
        size_t stop = sink->conversion.charset < CHARSET_UTF_8 ? charset_run(&sink->conversion, in, i) : in.size;
        sink_put_run(sink, in.at + i, stop - i);
        i = stop;
        while (i < in.size && (i == stop || !charset_is_ascii(&sink->conversion) || is_eight_bit(in.at[i]))) {
            sink_put(sink, in.at[i++]);
        }
    }
}

static uint32_t base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (uint32_t)(c - 'A');
    }
    if (c >= 'a' && c <= 'z') {
        return (uint32_t)(c - 'a') + 26;
    }
    if (is_digit(c)) {
        return digit_value(c) + 52;
    }
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : 64;
}

SMTPSTATUS_PRIVATE void decode_base64(struct slice in, struct sink *sink)
{
    uint32_t bits = 0;
    uint32_t count = 0;
    for (size_t i = 0; i < in.size; i++) {
        uint32_t value = base64_value(in.at[i]);
        if (in.at[i] == '=') {
            count = 0; /* padding; another encoded text may follow */
        }
        if (value > 63) {
            continue;
        }
        bits = (bits << 6 | value) & 0xFFFFFFU;
        count += 6;
        if (count >= 8) {
            count -= 8;
            sink_put(sink, (char)(unsigned char)(bits >> count));
        }
    }
}

static int hex_value(char c)
{
    c = to_lower(c);
    return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that two hexadecimal digits at `at` stand for, or -1. */
static int hex_byte(struct slice in, size_t at)
{
    if (at + 2 > in.size || hex_value(in.at[at]) < 0 || hex_value(in.at[at + 1]) < 0) {
        return -1;
    }
    return hex_value(in.at[at]) * 16 + hex_value(in.at[at + 1]);
}

/* Puts what the "=" in front of `at` stands for: a byte, nothing at the end of a line, or itself. Returns where to go on. */
static SMTPSTATUS_RARE size_t put_escaped(struct slice in, size_t at, struct sink *sink)
{
    int byte = hex_byte(in, at);
    if (byte >= 0) {
        sink_put(sink, (char)(unsigned char)byte);
        return at + 2;
    }
    size_t stop = at;
    while (stop < in.size && is_blank(in.at[stop])) {
        stop++;
    }
    if (stop == in.size || is_line_break(in.at[stop])) {
        return bytes_next_line(in.at, stop, in.size);
    }
    sink_put(sink, '=');
    return at;
}

SMTPSTATUS_PRIVATE void decode_quoted_printable(struct slice in, int words, struct sink *sink)
{
    size_t i = 0;
    while (i < in.size) {
        if (in.at[i] == '=') {
            i = put_escaped(in, i + 1, sink);
        } else if (words) {
            sink_put(sink, in.at[i] == '_' ? ' ' : in.at[i]);
            i++;
        } else {
            size_t stop = bytes_find(in.at, i, in.size, '=');
            decode_plain(slice_part(in, i, stop), sink);
            i = stop;
        }
    }
}

/* ------------------------------------------------------------------------ html */

struct entity {
    char name[6];
    char text[3];
};

static const struct entity entities[] = {{"lt", "<"},   {"gt", ">"},  {"amp", "&"}, {"quot", "\""},
                                         {"nbsp", " "}, {"#39", "'"}, {"#64", "@"}};

/* Puts the entity at `at`, which is behind its "&", and returns where to go on. */
static size_t html_entity(struct slice in, size_t at, struct sink *sink)
{
    for (size_t k = 0; k < sizeof entities / sizeof entities[0]; k++) {
        size_t size = text_length(entities[k].name);
        if (starts_with(in.at, at, in.size, entities[k].name) && at + size < in.size && in.at[at + size] == ';') {
            sink_put(sink, entities[k].text[0]);
            return at + size + 1;
        }
    }
    sink_put(sink, '&');
    return at;
}

/* Elements that stand on lines of their own. */
static const char html_breaks[][6] = {"br", "p", "/p", "div", "/div", "tr", "/tr", "li", "table", "h1", "h2", "h3"};

static int html_is_break(struct slice tag)
{
    size_t size = 0;
    while (size < tag.size && (is_alnum(tag.at[size]) || (size == 0 && tag.at[0] == '/'))) {
        size++;
    }
    for (size_t k = 0; k < sizeof html_breaks / sizeof html_breaks[0]; k++) {
        if (slice_is(slice_of(tag.at, size), html_breaks[k])) {
            return 1;
        }
    }
    return 0;
}

/* Whether only a line end follows a tag that breaks the line itself: one break, not two. */
static int html_ends_line(struct slice in, size_t at)
{
    return at < in.size && (in.at[at] == '\r' || in.at[at] == '\n');
}

/* The end of a style or script element whose tag is at `at`; its text is for no reader. */
static size_t html_skip(struct slice in, size_t at, const char *closing)
{
    while (at < in.size) {
        at = bytes_find(in.at, at, in.size, '<');
        if (starts_with(in.at, at, in.size, closing)) {
            return at;
        }
        at += at < in.size;
    }
    return at;
}

/* A path has at most 256 bytes, its brackets included (RFC 5321 4.5.3.1.3). */
#define LINK_MOST 254U

/* The address that an <a> links to. Kept apart, as its tag may be overwritten by the time that the element ends. */
struct html_link {
    char address[LINK_MOST];
    uint8_t size; /* 0: there is none */
};

/* Reads "mailto:bob@example.net" without what follows. */
static SMTPSTATUS_RARE void html_read_link(struct slice tag, struct html_link *link)
{
    size_t at = bytes_find(tag.at, 0, tag.size, 'm');
    while (at < tag.size && !starts_with(tag.at, at, tag.size, "mailto:")) {
        at = bytes_find(tag.at, at + 1, tag.size, 'm');
    }
    size_t start = at < tag.size ? at + 7 : at;
    size_t stop = start;
    while (stop < tag.size && tag.at[stop] != '"' && tag.at[stop] != '\'' && tag.at[stop] != '?') {
        stop++;
    }
    link->size = (uint8_t)(stop - start <= LINK_MOST ? stop - start : 0);
    memcpy(link->address, tag.at + start, link->size);
}

/* Puts it behind the name that it was linked to, as Exchange does in plain text; the tag was larger. */
static SMTPSTATUS_RARE void html_put_link(struct html_link *link, struct sink *sink)
{
    if (link->size > 0) {
        sink_put_run(sink, "<mailto:", 8);
        sink_put_run(sink, link->address, link->size);
        sink_put(sink, '>');
    }
    link->size = 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_RARE void decode_html(struct slice in, struct sink *sink)
{
    struct html_link link;
    size_t i = 0;
    link.size = 0;
    while (i < in.size) {
        char c = in.at[i++];
        if (c == '&') {
            i = html_entity(in, i, sink);
        } else if (c != '<') {
            sink_put(sink, c);
            link.size = c == '@' ? 0 : link.size; /* the address is the link's text, too */
        } else {
            size_t stop = bytes_find(in.at, i, in.size, '>');
            struct slice tag = slice_part(in, i, stop);
            i = stop + (stop < in.size);
            if (slice_starts(tag, "style")) {
                i = html_skip(in, i, "</style");
            } else if (slice_starts(tag, "script")) {
                i = html_skip(in, i, "</script");
            } else if (slice_starts(tag, "a ")) {
                html_read_link(tag, &link);
            } else if (slice_is(tag, "/a")) {
                html_put_link(&link, sink);
            } else if (slice_is(tag, "/td") || slice_is(tag, "/th")) {
                sink_put(sink, ' '); /* cells stand in one line */
            } else if (html_is_break(tag)) {
                sink_put(sink, '\n');
                i = html_ends_line(in, i) ? bytes_next_line(in.at, i, in.size) : i;
            }
        }
    }
}

SMTPSTATUS_PRIVATE void decode_quoted(struct slice in, struct sink *sink)
{
    size_t at = 0;
    while (at < in.size) {
        struct slice line = bytes_line(in, &at);
        size_t start = 0;
        while (start < line.size && line.at[start] == '>') {
            start++;
            if (start + 1 < line.size && line.at[start] == ' ' && line.at[start + 1] == '>') {
                start++;
            }
        }
        start += start > 0 && start < line.size && line.at[start] == ' ';
        for (; start < line.size; start++) {
            sink_put(sink, line.at[start]);
        }
        if (line.at + line.size < in.at + in.size) {
            sink_put(sink, '\n');
        }
    }
}

/* --------------------------------------------------------------------- headers */

/* One RFC 2047 word: =?charset?B?text?= */
struct encoded_word {
    struct slice charset, text;
    char how; /* 'b' or 'q' */
};

/* The first "?=" in [at, end of the line), or where that ends. */
static size_t find_word_end(struct slice in, size_t at)
{
    while (at < in.size && !is_line_break(in.at[at]) && !starts_with(in.at, at, in.size, "?=")) {
        at++;
    }
    return at;
}

/*
 * Reads the encoded word at `at`; returns where it ends, or 0. *close: what find_word_end() said
 * last. It holds for all words that start before, or a line of beginnings would be read again for each.
 */
static SMTPSTATUS_RARE size_t read_encoded_word(struct slice in, size_t at, struct encoded_word *word, size_t *close)
{
    if (at + 2 > in.size || in.at[at] != '=' || in.at[at + 1] != '?') {
        return 0;
    }
    size_t charset = at + 2;
    size_t stop = charset;
    while (stop + 3 <= in.size && in.at[stop] != '?' && !is_space(in.at[stop])) {
        stop++;
    }
    if (stop + 3 > in.size || in.at[stop] != '?' || in.at[stop + 2] != '?') {
        return 0;
    }
    word->charset = slice_part(in, charset, stop);
    word->how = to_lower(in.at[stop + 1]);
    size_t text = stop + 3;
    *close = *close < text ? find_word_end(in, text) : *close;
    if (*close == in.size || in.at[*close] != '?' || (word->how != 'b' && word->how != 'q')) {
        return 0;
    }
    word->text = slice_part(in, text, *close);
    return *close + 2;
}

/* Decodes a word of a character set that can be shown as UTF-8; returns 0 for others. */
static int put_encoded_word(const struct encoded_word *word, struct sink *sink)
{
    uint8_t charset = charset_of(word->charset);
    if (charset == CHARSET_UNKNOWN && !slice_starts(word->charset, "us-ascii")) {
        return 0;
    }
    sink->conversion.charset = charset;
    if (word->how == 'b') {
        decode_base64(word->text, sink);
    } else {
        decode_quoted_printable(word->text, 1, sink);
    }
    sink_end(sink);
    return 1;
}

SMTPSTATUS_PRIVATE void decode_header(struct slice in, struct sink *sink)
{
    struct encoded_word word;
    size_t i = 0;
    size_t close = 0;
    size_t word_end = SIZE_MAX; /* of an encoded word, and only blanks since: they do not count before another one */
    size_t solid = 0;           /* what was put up to the last word or byte that is no blank */
    while (i < in.size) {
        size_t stop = read_encoded_word(in, i, &word, &close);
        if (stop != 0) {
            size_t before = sink->size;
            sink->size = word_end < before ? word_end : before;
            if (put_encoded_word(&word, sink)) {
                word_end = solid = sink->size;
                i = stop;
                continue;
            }
            sink->size = before;
        }
        char c = in.at[i++];
        if (c == '\r' || c == '\n') {
            while (i < in.size && is_space(in.at[i])) {
                i++;
            }
            sink->size = solid;
            c = ' ';
        }
        sink_put(sink, c);
        word_end = is_blank(c) ? word_end : SIZE_MAX;
        solid = is_blank(c) ? solid : sink->size;
    }
}

/* Reads "\x{1F600}" at `at`; returns where it ends, or 0. */
static size_t read_escaped(struct slice in, size_t at, uint32_t *character)
{
    size_t i = at + 3;
    *character = 0;
    if (!starts_with(in.at, at, in.size, "\\x{")) {
        return 0;
    }
    while (i < in.size && hex_value(in.at[i]) >= 0 && *character < 0x110000U) {
        *character = *character * 16 + (uint32_t)hex_value(in.at[i]);
        i++;
    }
    int is_character = *character < 0xD800U || (*character > 0xDFFFU && *character < 0x110000U);
    return i > at + 3 && i < in.size && in.at[i] == '}' && is_character ? i + 1 : 0;
}

SMTPSTATUS_PRIVATE void decode_xtext(struct slice in, int unicode, struct sink *sink)
{
    size_t i = 0;
    while (i < in.size) {
        uint32_t character;
        size_t stop = unicode && in.at[i] == '\\' ? read_escaped(in, i, &character) : 0;
        int byte = !unicode && in.at[i] == '+' ? hex_byte(in, i + 1) : -1;
        if (stop != 0) {
            put_utf8(character, sink);
            i = stop;
        } else if (byte == '+' || byte == '=') {
            /* only what RFC 3461 makes encode: "john+1a@..." is an address like any other */
            sink_put(sink, (char)byte);
            i += 3;
        } else {
            sink_put(sink, in.at[i++]);
        }
    }
}
