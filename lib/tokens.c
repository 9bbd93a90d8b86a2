/* SPDX-License-Identifier: MIT */
#include "tokens.h"

#if SMTPSTATUS_TEXT

#include "lexicon.h"

/* Longest IPv6 address in text, with an embedded IPv4 one (RFC 4291 2.2). */
#define LONGEST_IPV6 45U

/* Longest `<...>` that is taken for one thing: RFC 5321 4.5.3.1.3 allows a path of 256. */
#define LONGEST_PATH 320U

enum unicode_kind { UNICODE_SEPARATOR, UNICODE_SENTENCE_END, UNICODE_CJK, UNICODE_LETTER, UNICODE_MARK };

struct unicode {
    uint32_t point;
    uint32_t size; /* bytes */
    enum unicode_kind kind;
};

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

/* ------------------------------------------------------------------ characters beyond ASCII */

static enum unicode_kind kind_of(uint32_t point)
{
    if (point == 0x3002 || point == 0xFF01 || point == 0xFF1F) {
        return UNICODE_SENTENCE_END;
    }
    if ((point >= 0xE00 && point <= 0xEFF) || (point >= 0x3040 && point <= 0x30FF) ||
        (point >= 0x3400 && point <= 0x9FFF) || (point >= 0xAC00 && point <= 0xD7A3) ||
        (point >= 0x3005 && point <= 0x3007)) {
        return UNICODE_CJK;
    }
    if (point >= 0x300 && point < 0x370) {
        return UNICODE_MARK;
    }
    if (point < 0xC0 || point == 0xD7 || point == 0xF7 || (point >= 0x2000 && point < 0x2C00) ||
        (point >= 0x3000 && point < 0x3400) || point >= 0xFE00) {
        return UNICODE_SEPARATOR;
    }
    return UNICODE_LETTER;
}

/* Decodes UTF-8 at data[at]; a byte that is none is taken as ISO 8859-1. */
static struct unicode read_unicode(const char *data, size_t at, size_t end)
{
    uint32_t lead = (unsigned char)data[at];
    struct unicode c = {lead, 1, UNICODE_SEPARATOR};
    uint32_t more = lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xC2 && lead < 0xE0;
    uint32_t point = lead & (0x3FU >> more);
    uint32_t i = 1;
    while (i <= more && at + i < end && ((unsigned char)data[at + i] & 0xC0) == 0x80) {
        point = point << 6 | ((unsigned char)data[at + i] & 0x3F);
        i++;
    }
    if (more > 0 && i > more) {
        c.point = point;
        c.size = more + 1;
    }
    c.kind = kind_of(c.point);
    return c;
}

/* A word being folded; letters beyond the room are dropped, the word stays long. */
struct folded {
    char bytes[LEXICON_LONGEST_WORD + 4];
    uint32_t length;
};

static void fold_byte(struct folded *word, uint32_t byte)
{
    if (word->length < LEXICON_LONGEST_WORD) {
        word->bytes[word->length++] = (char)byte;
    }
}

/* Lower case of the alphabets that have it in regular places: Greek without accents, Cyrillic, Vietnamese. */
static uint32_t fold_point(uint32_t point)
{
    if (point >= 0x386 && point < 0x3CF) {
        return 0x386U + table_fold_greek[point - 0x386];
    }
    if (point >= 0x400 && point < 0x410) {
        point += 0x50;
    } else if (point >= 0x410 && point < 0x430) {
        point += 0x20;
    } else if ((point >= 0x460 && point < 0x530) || (point >= 0x1E00 && point < 0x1F00) || point == 0x1A0) {
        point |= 1U;
    } else if (point == 0x1AF) { /* of Vietnamese u with horn the even one is the small letter */
        point++;
    }
    return point == 0x451 ? 0x435 : point; /* Russian writes yo as ye */
}

static void fold_letter(struct folded *word, uint32_t point)
{
    if (point >= 0xC0 && point < 0x180) {
        uint32_t folded = table_fold_latin[point - 0xC0];
        if (folded < TABLE_FOLD_PAIRS) {
            fold_byte(word, (unsigned char)table_fold_pairs[folded][0]);
            fold_byte(word, (unsigned char)table_fold_pairs[folded][1]);
        } else {
            fold_byte(word, folded);
        }
        return;
    }
    if (point >= 0x218 && point <= 0x21B) { /* Romanian s and t with comma below */
        fold_byte(word, point < 0x21A ? 's' : 't');
        return;
    }
    point = fold_point(point);
    if (point < 0x800) {
        fold_byte(word, 0xC0U | point >> 6);
    } else {
        if (point < 0x10000) {
            fold_byte(word, 0xE0U | point >> 12);
        } else {
            fold_byte(word, 0xF0U | point >> 18);
            fold_byte(word, 0x80U | (point >> 12 & 0x3FU));
        }
        fold_byte(word, 0x80U | (point >> 6 & 0x3FU));
    }
    fold_byte(word, 0x80U | (point & 0x3FU));
}

/* Folds the word with letters beyond ASCII that starts at `at`. Returns the offset behind it. */
static size_t fold_word(const char *data, size_t at, size_t end, struct folded *word)
{
    word->length = 0;
    while (at < end) {
        if (is_alnum(data[at])) {
            fold_byte(word, (unsigned char)data[at] | 0x20U);
            at++;
            continue;
        }
        if (!is_eight_bit(data[at])) {
            break;
        }
        struct unicode c = read_unicode(data, at, end);
        if (c.kind == UNICODE_LETTER) {
            fold_letter(word, c.point);
        } else if (c.kind != UNICODE_MARK) {
            break;
        }
        at += c.size;
    }
    return at;
}

/* Reads a word that has letters beyond ASCII. Returns the offset behind it. */
static SMTPSTATUS_APART size_t read_folded_word(const char *data, size_t at, size_t end, uint32_t *symbol)
{
    struct folded word;
    at = fold_word(data, at, end, &word);
    *symbol = word.length > 0 ? lexicon_find_folded(word.bytes, word.length) : SYMBOL_UNKNOWN;
    return at;
}

SMTPSTATUS_PRIVATE size_t token_fold(const char *data, size_t at, size_t end, char *folded)
{
    struct folded word;
    (void)fold_word(data, at, end, &word);
    memcpy(folded, word.bytes, word.length);
    return word.length;
}

/* ------------------------------------------------------------------ things */

static int ends_label(char c)
{
    return c == '.' || c == '-' || c == '/';
}

/* Whether one of the labels of the host name [start, end) is one that block lists use. */
static int has_list_label(const char *data, size_t start, size_t end)
{
    for (size_t label = start; label < end; label++) {
        struct lexicon_word word = lexicon_scan_on(data, label, end, 0);
        int whole = word.end == end || ends_label(data[word.end]);
        if (whole && word.end > label &&
            (table_flags_of_symbol(lexicon_whole(word.hash)) & TABLE_SYMBOL_LIST_LABEL) != 0) {
            return 1; /* such labels are whole words: tables.py */
        }
        label = word.end;
        while (label < end && !ends_label(data[label])) {
            label++;
        }
    }
    return 0;
}

/* Four numbers up to 255. */
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
    return parts == 4 && digits > 0;
}

/* Top-level labels of more than three letters that host names in replies end in. */
static int is_long_top_level(const char *data, size_t start, size_t end)
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

/*
 * Dotted labels that end in what looks like a top-level domain. "full.Please" is two
 * words whose space is missing, RESOLVER.ADR.RecipNotFound three.
 */
static int is_host(const char *data, size_t start, size_t end)
{
    size_t dot = end;
    size_t longest = 0;
    size_t label = start;
    for (size_t i = start; i < end; i++) {
        if (data[i] == '.') {
            longest = i - label > longest ? i - label : longest;
            label = i + 1;
            dot = i;
        }
    }
    size_t top = end - (dot + 1);
    if (dot == end || longest < 2 || top < 2 || top > 9) {
        return 0;
    }
    int upper = (data[dot + 1] & 0x20) == 0;
    for (size_t i = dot + 1; i < end; i++) {
        if (!is_alpha(data[i]) || ((data[i] & 0x20) == 0) != upper) {
            return 0;
        }
    }
    return top <= 3 || is_long_top_level(data, dot + 1, end);
}

/* An IPv6 address at `at`: the offset behind it, or `at`. Times have too few colons. */
static size_t read_ipv6(const char *data, size_t at, size_t end)
{
    size_t i = at;
    uint32_t colons = 0;
    int doubled = 0;
    while (i < end && i - at <= LONGEST_IPV6) {
        char c = to_lower(data[i]);
        if (c == ':') {
            colons++;
            doubled |= i > at && data[i - 1] == ':';
        } else if (!is_digit(c) && (c < 'a' || c > 'f') && c != '.') {
            break;
        }
        i++;
    }
    return (doubled || colons > 3) && (i >= end || !is_alnum(data[i])) ? i : at;
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

static size_t read_url(const char *data, size_t at, size_t end, uint32_t *symbol)
{
    size_t stop = at;
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
static size_t read_colon(const char *data, size_t at, size_t word_end, size_t end, uint32_t *symbol)
{
    if (word_end + 2 < end && data[word_end + 1] == '/' && data[word_end + 2] == '/') {
        return read_url(data, at, end, symbol);
    }
    *symbol = SYMBOL_IP;
    return trim_punctuation(data, at, read_ipv6(data, at, end));
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
        stop = read_colon(data, at, word_end, reader->end, symbol);
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

/* A path in angle brackets, without spaces. Returns the offset behind it, or `at`. */
static size_t read_path(struct token_reader *reader, size_t at, uint32_t *symbol)
{
    const char *data = reader->data;
    size_t limit = reader->end - at < LONGEST_PATH ? reader->end : at + LONGEST_PATH;
    if (at < reader->no_angle_until) {
        return at;
    }
    for (size_t i = at + 1; i < limit; i++) {
        if (data[i] == '>') {
            *symbol = starts_with(data, at + 1, i, "http") ? SYMBOL_URL : SYMBOL_ADDRESS;
            return i + 1;
        }
        if (is_space(data[i]) || data[i] == '<') {
            limit = i;
        }
    }
    reader->no_angle_until = limit;
    return at;
}

/* ------------------------------------------------------------------ tokens */

/* Whether the full stop or the like at `at` ends a sentence: white space, a quote or nothing follows, and it is no
 * "...". */
static int ends_sentence(const char *data, size_t at, size_t end)
{
    char c = data[at];
    if (at > 0 && data[at - 1] == c) {
        return 0;
    }
    return at + 1 >= end || is_space(data[at + 1]) || data[at + 1] == '"' || data[at + 1] == ')' || data[at + 1] == ']';
}

/* What was read: where it ends, its symbol, which may be SYMBOL_SKIP, and its flags. */
struct piece {
    size_t end;
    uint32_t symbol;
    uint32_t flags;
};

/* Reads what stands at a byte beyond ASCII, but for a word, which is left where it starts. */
static SMTPSTATUS_APART struct piece read_beyond_ascii(const char *data, size_t at, size_t end)
{
    struct unicode c = read_unicode(data, at, end);
    struct piece piece = {at + c.size, SYMBOL_SKIP, c.kind == UNICODE_SENTENCE_END ? TOKEN_NEW_SENTENCE : 0};
    if (c.kind == UNICODE_LETTER) {
        piece.end = at;
    }
    if (c.kind == UNICODE_CJK) {
        piece.flags = TOKEN_HALF;
        piece.symbol = lexicon_find_folded(data + at, c.size);
    }
    return piece;
}

/* The place of a URL's host name, which stands behind two slashes or at the start. */
static size_t host_of_url(const char *data, size_t start, size_t end)
{
    size_t at = start;
    while (at + 1 < end && (data[at] != '/' || data[at + 1] != '/')) {
        at++;
    }
    return at + 1 < end ? at + 2 : start;
}

/* The symbol of a host or URL: another one when it belongs to a block list. */
static SMTPSTATUS_APART uint32_t find_list(const char *data, size_t start, const struct piece *piece)
{
    size_t at = piece->symbol == SYMBOL_URL ? host_of_url(data, start, piece->end) : start;
    size_t end = at;
    while (end < piece->end && table_char_is(data[end], TABLE_CHAR_HOST)) {
        end++;
    }
    if (!has_list_label(data, at, end)) {
        return piece->symbol;
    }
    return piece->symbol == SYMBOL_URL ? SYMBOL_LIST_URL : SYMBOL_LIST_HOST;
}

/* Reads what starts at an ASCII byte of TABLE_CHAR_SPECIAL. */
static SMTPSTATUS_APART struct piece read_special(struct token_reader *reader, size_t at)
{
    const char *data = reader->data;
    struct piece piece = {at + 1, SYMBOL_SKIP, 0};
    if (data[at] != '<') {
        piece.flags = ends_sentence(data, at, reader->end) ? TOKEN_NEW_SENTENCE : 0;
        return piece;
    }
    size_t stop = read_path(reader, at, &piece.symbol);
    if (stop > at) {
        piece.end = stop;
        piece.flags = TOKEN_HALF;
    }
    if (piece.symbol == SYMBOL_URL) {
        piece.symbol = find_list(data, at, &piece);
    }
    return piece;
}

/*
 * The offset behind a number that is easily told from other things, such as an enhanced code: digits
 * and single dots up to a space, and no IPv4 address. Returns `at` for all others.
 */
static size_t read_plain_number(const char *data, size_t at, size_t end)
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

/* The thing that starts with the word [at, word_end), or a piece that ends at `at` where there is none. */
static SMTPSTATUS_APART struct piece read_odd_word(struct token_reader *reader, size_t at, size_t word_end)
{
    const char *data = reader->data;
    struct piece piece = {at, SYMBOL_NUMBER, TOKEN_HALF};
    if (is_digit(data[at])) {
        piece.end = read_plain_number(data, at, reader->end);
    }
    if (piece.end == at) {
        piece.end = read_thing(reader, at, word_end, &piece.symbol);
    }
    return piece;
}

/* Whether the word before `at` may go on there: with a letter beyond ASCII, or as part of a thing. */
static inline int word_goes_on(const char *data, size_t at, size_t end)
{
    return table_char_is(data[at], TABLE_CHAR_JOINS) &&
           (is_eight_bit(data[at]) || (at + 1 < end && data[at + 1] != ' '));
}

/* Reads the word at `at`, or the thing that starts with it. */
static SMTPSTATUS_INLINE struct piece read_whole_word(struct token_reader *reader, size_t at, int digit)
{
    const char *data = reader->data;
    size_t end = reader->end;
    const struct lexicon_word word = lexicon_scan(data, at, end);
    struct piece piece = {at, SYMBOL_SKIP, 0};
    if (digit || (word.end < end && data[word.end] != ' ' && word_goes_on(data, word.end, end))) {
        piece = read_odd_word(reader, at, word.end);
        if (piece.end == at && word.end < end && is_eight_bit(data[word.end])) {
            piece.flags = 0;
            piece.end = read_folded_word(data, at, end, &piece.symbol);
        } else if (piece.symbol == SYMBOL_HOST || piece.symbol == SYMBOL_URL) {
            piece.symbol = find_list(data, at, &piece);
        }
    }
    if (SMTPSTATUS_LIKELY(piece.end == at)) {
        piece.end = word.end;
        piece.symbol = lexicon_find(data, at, &word);
        piece.flags = 0;
    }
    return piece;
}

/* Reads what stands at a byte of TABLE_CHAR_SPECIAL. */
static SMTPSTATUS_INLINE struct piece read_other(struct token_reader *reader, size_t at)
{
    if (!is_eight_bit(reader->data[at])) {
        return read_special(reader, at);
    }
    struct piece piece = read_beyond_ascii(reader->data, at, reader->end);
    if (piece.end == at) {
        piece.end = read_folded_word(reader->data, at, reader->end, &piece.symbol);
    }
    return piece;
}

/* Most bytes that a batch goes through; a token that is longer still is read in pieces. */
#define BATCH_BYTES 0x40000000U

SMTPSTATUS_PRIVATE int token_read(struct token_reader *reader, struct token_batch *batch, size_t room)
{
    const char *data = reader->data;
    size_t base = reader->at;
    size_t at = base;
    size_t end = reader->text_end - base < BATCH_BYTES ? reader->text_end : base + BATCH_BYTES;
    uint32_t sentence = 0;
    struct token *token = batch->tokens;
    const struct token *last = token + room;
    reader->end = end;
    while (at < end && token < last) {
        uint32_t kind = table_char_class[(unsigned char)data[at]];
        if ((kind & (TABLE_CHAR_WORD | TABLE_CHAR_SPECIAL)) == 0) {
            at++;
            continue;
        }
        const struct piece piece = SMTPSTATUS_LIKELY((kind & TABLE_CHAR_WORD) != 0)
                                       ? read_whole_word(reader, at, (kind & TABLE_CHAR_DIGIT) != 0)
                                       : read_other(reader, at);
        sentence |= piece.flags;
        if (piece.symbol != SYMBOL_SKIP) {
            token->start = (uint32_t)(at - base);
            token->end = (uint32_t)(piece.end - base);
            token->symbol = (uint16_t)piece.symbol;
            token->flags = (uint16_t)sentence;
            sentence = 0;
            token++;
        }
        at = piece.end;
        if (at < end && data[at] == ' ') { /* what nearly always follows */
            at++;
        }
    }
    reader->at = at;
    batch->base = base;
    batch->count = (size_t)(token - batch->tokens);
    return at > base;
}

#endif
