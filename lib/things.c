/* SPDX-License-Identifier: MIT */
#include "things.h"

#if SMTPSTATUS_TEXT

#include "lexicon.h"

/* Longest IPv6 address in text, with an embedded IPv4 one (RFC 4291 2.2). */
#define LONGEST_IPV6 45U

/* Longest `<...>` that is taken for one thing: RFC 5321 4.5.3.1.3 allows a path of 256. */
#define LONGEST_PATH 320U

static int is_trailing_punctuation(char c)
{
    return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == '-';
}

static size_t trim_punctuation(const char *data, size_t start, size_t end)
{
    while (end > start && is_trailing_punctuation(data[end - 1])) {
        end--;
    }
    return end;
}

/* Four numbers up to 255. What ends in a full stop was trimmed. */
static int is_ipv4(const char *data, size_t start, size_t end)
{
    uint32_t parts = 1;
    uint32_t value = 0;
    size_t digits = 0;
    for (size_t i = start; i < end; i++) {
        if (data[i] == '.' && digits > 0) {
            parts++;
            value = 0;
            digits = 0;
        } else if (is_digit(data[i]) && digits < 3) {
            value = value * 10 + digit_value(data[i]);
            digits++;
        } else {
            return 0;
        }
        if (value > 255) {
            return 0;
        }
    }
    return parts == 4;
}

/* Top-level labels of more than three letters that host names in replies end in. */
static SMTPSTATUS_RARE int is_long_top_level(const char *data, size_t start, size_t end)
{
    static const char names[] =
        "arpa\0info\0name\0local\0test\0example\0invalid\0lan\0cloud\0online\0email\0mail\0corp\0"
        "home\0aero\0mobi\0asia\0jobs\0museum\0travel\0localhost\0network\0solutions\0shop\0"
        "site\0systems\0company\0agency\0tech\0store\0zone\0link\0world\0live";
    for (size_t name = 0; name < sizeof names; name++) {
        if (same_word(data, start, end, names + name)) {
            return 1;
        }
        while (names[name] != '\0') {
            name++;
        }
    }
    return 0;
}

/* Whether one of the labels of [start, end) is longer than a letter. */
static int has_long_label(const char *data, size_t start, size_t end)
{
    size_t length = 0;
    for (size_t i = end; i > start && length < 2; i--) {
        length = data[i - 1] == '.' ? 0 : length + 1;
    }
    return length == 2;
}

/*
 * Dotted labels that end in what looks like a top-level domain. "full.Please" is two
 * words whose space is missing, RESOLVER.ADR.RecipNotFound three.
 */
static int is_host(const char *data, size_t start, size_t end)
{
    size_t top = end;
    int all = 0x20;
    int any = 0;
    while (top > start && is_alpha(data[top - 1])) {
        top--;
        all &= data[top];
        any |= data[top];
    }
    if (top == start || data[top - 1] != '.' || end - top < 2 || end - top > 9 || (all & 0x20) != (any & 0x20)) {
        return 0;
    }
    return has_long_label(data, start, top - 1) && (end - top <= 3 || is_long_top_level(data, top, end));
}

/* An IPv6 address at `at`: the offset behind it, or `at`. Times have too few colons. */
static size_t read_ipv6(struct token_reader *reader, size_t at)
{
    const char *data = reader->data;
    size_t i = at;
    uint32_t colons = 0;
    int doubled = 0;
    if (at < reader->no_ipv6_until) {
        return at;
    }
    while (i < reader->end) {
        char c = to_lower(data[i]);
        if (c == ':') {
            colons++;
            doubled |= data[i - 1] == ':'; /* the first byte is none */
        } else if (!is_digit(c) && (c < 'a' || c > 'f') && c != '.') {
            break;
        }
        i++;
    }
    size_t stop = trim_punctuation(data, at, i);
    if ((doubled || colons > 3) && stop - at <= LONGEST_IPV6 && (i == reader->end || !is_alnum(data[i]))) {
        return stop;
    }
    reader->no_ipv6_until = i;
    return at;
}

/* Digits with separators between them: numbers, dates, times, codes. `at` is a digit. */
static size_t read_number(const char *data, size_t at, size_t end)
{
    size_t last = at;
    for (size_t i = at; i < end; i++) {
        if (is_digit(data[i])) {
            last = i;
        } else if ((data[i] != '.' && data[i] != ',' && data[i] != ':' && data[i] != '-' && data[i] != '/') ||
                   last + 1 != i) {
            break;
        }
    }
    return last + 1;
}

/* Goes past bytes of a URL, eight at a time, as long as none of them is one of TABLE_CHAR_URL_END, or looks so. */
static size_t skip_url(const char *data, size_t at, size_t end)
{
    const uint64_t ones = 0x0101010101010101U;
    while (end - at >= 8) {
        uint64_t bytes = load8(data + at);
        uint64_t angle = (bytes ^ ones * '<') & ones * 0xFD;  /* 0 for '<' and '>' */
        uint64_t square = (bytes ^ ones * '[') & ones * 0xF9; /* 0 for '[' and ']', 'Y' and '_' */
        uint64_t low = (bytes - ones * '*') & ~bytes;         /* blanks, quotes, round brackets */
        if (((low | ((angle - ones) & ~angle) | ((square - ones) & ~square)) & ones * 0x80) != 0) {
            break;
        }
        at += 8;
    }
    return at;
}

static size_t read_url(const char *data, size_t at, size_t end, uint32_t *symbol)
{
    size_t stop = skip_url(data, at, end);
    while (stop < end && !table_char_is(data[stop], TABLE_CHAR_URL_END)) {
        stop++;
    }
    *symbol = SYMBOL_URL;
    return trim_punctuation(data, at, stop);
}

/* The offset behind the domain of an address. "jo@example.org...User unknown" ends at the dots. */
static size_t read_domain(const char *data, size_t at, size_t end)
{
    while (at < end && (table_char_is(data[at], TABLE_CHAR_HOST) || is_eight_bit(data[at])) &&
           !(data[at] == '.' && at + 1 < end && data[at + 1] == '.')) {
        at++;
    }
    return at;
}

/*
 * An address whose local part starts with the word at `at`; its bytes up to `run` are known
 * to belong to it. Returns the offset behind it, or `at`.
 */
static size_t read_address(struct token_reader *reader, size_t at, size_t run)
{
    const char *data = reader->data;
    size_t end = reader->end;
    size_t stop = run;
    if (at < reader->no_address_until) {
        return at;
    }
    while (stop < end && table_char_is(data[stop], TABLE_CHAR_LOCAL)) {
        stop++;
    }
    if (stop + 1 < end && data[stop] == '@' &&
        (table_char_is(data[stop + 1], TABLE_CHAR_HOST) || data[stop + 1] == '[')) {
        stop++;
        stop += data[stop] == '[';
        return trim_punctuation(data, at, read_domain(data, stop, end));
    }
    reader->no_address_until = stop;
    return at;
}

/* The host name or IPv4 address that the run [at, stop) may be. Returns the offset behind it, or `at`. */
static size_t read_host(const char *data, size_t at, size_t stop, uint32_t *symbol)
{
    stop = trim_punctuation(data, at, stop);
    if (is_digit(data[at]) && is_ipv4(data, at, stop)) {
        *symbol = SYMBOL_IP;
        return stop;
    }
    if (is_host(data, at, stop)) {
        *symbol = SYMBOL_HOST;
        return stop;
    }
    return at;
}

/* What a colon behind the word may make of it: a URL or an IPv6 address. Returns the offset behind it, or `at`. */
static size_t read_colon(struct token_reader *reader, size_t at, size_t word_end, uint32_t *symbol)
{
    const char *data = reader->data;
    if (word_end + 2 < reader->end && data[word_end + 1] == '/' && data[word_end + 2] == '/') {
        return read_url(data, at, reader->end, symbol);
    }
    *symbol = SYMBOL_IP;
    return read_ipv6(reader, at);
}

/* The thing that starts with the word [at, word_end), or nothing. Returns the offset behind it, or `at`. */
static size_t read_thing(struct token_reader *reader, size_t at, size_t word_end, uint32_t *symbol)
{
    const char *data = reader->data;
    char next = word_end < reader->end ? data[word_end] : ' ';
    size_t stop = at;
    if (next == '.' && starts_with(data, at, reader->end, "www.")) {
        return read_url(data, at, reader->end, symbol);
    }
    if (next == ':') {
        stop = read_colon(reader, at, word_end, symbol);
    }
    if (stop == at) {
        /* What may be in a host name may be in an address: both start with the same run. */
        int known = at < reader->no_host_until;
        size_t run = known ? reader->no_host_until : word_end;
        while (!known && run < reader->end && table_char_is(data[run], TABLE_CHAR_HOST)) {
            run++;
        }
        reader->no_host_until = run;
        stop = read_address(reader, at, run);
        *symbol = SYMBOL_ADDRESS;
        if (stop == at && run > word_end && !known) {
            stop = read_host(data, at, run, symbol);
        }
    }
    if (stop == at && is_digit(data[at])) {
        *symbol = SYMBOL_NUMBER;
        stop = read_number(data, at, reader->end);
    }
    return stop;
}

/* ------------------------------------------------------------------ block lists */

static int ends_label(char c)
{
    return c == '.' || c == '-';
}

/* Whether the label at `at` is one that block lists use. Such labels are whole words: tables.py. */
static SMTPSTATUS_APART int is_list_label(const char *data, size_t at, size_t end)
{
    const struct lexicon_word label = lexicon_scan(data, at, end);
    return label.end > at && (label.end == end || data[label.end] != '_') &&
           (table_flags_of_symbol(lexicon_whole(label.hash)) & TABLE_SYMBOL_LIST_LABEL) != 0;
}

/* Whether one of the labels of the host name at `at`, which ends before `end`, is one that block lists use. */
static int has_list_label(const char *data, size_t at, size_t end)
{
    int starts = 1;
    while (at + 1 < end && table_char_is(data[at], TABLE_CHAR_HOST)) {
        if (starts && table_may_be_list(data[at], data[at + 1]) && is_list_label(data, at, end)) {
            return 1;
        }
        while (at < end && table_char_is(data[at], TABLE_CHAR_WORD)) {
            at++;
        }
        starts = at < end && ends_label(data[at]);
        at += at < end && table_char_is(data[at], TABLE_CHAR_HOST);
    }
    return 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART uint32_t thing_find_list(const char *data, size_t start, size_t end,
                                                             uint32_t symbol)
{
    size_t at = symbol == SYMBOL_URL ? host_of_url(data, start, end) : start;
    if (!has_list_label(data, at, end)) {
        return symbol;
    }
    return symbol == SYMBOL_URL ? SYMBOL_LIST_URL : SYMBOL_LIST_HOST;
}

/* ------------------------------------------------------------------ any thing */

SMTPSTATUS_PRIVATE size_t thing_read_number(const char *data, size_t at, size_t end)
{
    uint32_t dots = 0;
    size_t i = at + 1;
    while (i < end && data[i] != ' ') {
        int dot = data[i] == '.';
        if (dot ? data[i - 1] == '.' : !is_digit(data[i])) {
            return at;
        }
        dots += (uint32_t)dot;
        i++;
    }
    return data[i - 1] != '.' && dots != 3 ? i : at;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece thing_read(struct token_reader *reader, size_t at, size_t word_end)
{
    struct piece piece = {at, SYMBOL_NUMBER, TOKEN_HALF};
    piece.end = read_thing(reader, at, word_end, &piece.symbol);
    return piece;
}

/* A path in angle brackets, without spaces. Returns the offset behind it, or `at`. */
static size_t read_path(struct token_reader *reader, size_t at, uint32_t *symbol)
{
    const char *data = reader->data;
    size_t limit = reader->end - at < LONGEST_PATH ? reader->end : at + LONGEST_PATH;
    for (size_t i = at + 1; i < limit; i++) {
        if (data[i] == '>') {
            *symbol = starts_with(data, at + 1, i, "http") ? SYMBOL_URL : SYMBOL_ADDRESS;
            return i + 1;
        }
        if (is_space(data[i]) || data[i] == '<') {
            limit = i;
        }
    }
    return at;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece thing_read_path(struct token_reader *reader, size_t at)
{
    struct piece piece = {at + 1, SYMBOL_SKIP, 0};
    size_t stop = read_path(reader, at, &piece.symbol);
    if (stop > at) {
        piece.end = stop;
        piece.flags = TOKEN_HALF;
    }
    return piece;
}

#endif
