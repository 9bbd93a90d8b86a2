/* SPDX-License-Identifier: MIT */
#include "tokens.h"

#if SMTPSTATUS_TEXT

#include "folding.h"

/* TOKEN_NEW_SENTENCE when the full stop or the like at `at` ends a sentence: white space, a quote or nothing follows, and
 * it is no "...". */
static SMTPSTATUS_APART uint32_t end_sentence(const struct token_reader *reader, size_t at)
{
    const char *data = reader->data;
    if (at > 0 && data[at - 1] == data[at]) {
        return 0;
    }
    int ends = at + 1 >= reader->end || is_space(data[at + 1]) || data[at + 1] == '"' || data[at + 1] == ')' ||
               data[at + 1] == ']';
    return ends ? TOKEN_NEW_SENTENCE : 0;
}

/* Whether the word before `at` may go on there: with a letter beyond ASCII, or as part of a thing. */
static inline int word_goes_on(const char *data, size_t at, size_t end)
{
    return table_char_is(data[at], TABLE_CHAR_JOINS) &&
           (is_eight_bit(data[at]) || (at + 1 < end && data[at + 1] != ' '));
}

/* Reads a word that is more than letters up to a separator, or the thing that starts with it. One with letters beyond ASCII
 * is left where it starts. */
static struct piece read_odd_word(struct token_reader *reader, size_t at, struct lexicon_word word)
{
    const char *data = reader->data;
    size_t end = reader->end;
    struct piece piece = {at, SYMBOL_NUMBER, TOKEN_HALF};
    if (is_digit(data[at])) {
        piece.end = thing_read_number(data, at, end);
        if (piece.end > at) {
            return piece;
        }
    }
    if (table_char_is(data[word.end], TABLE_CHAR_WORD)) { /* the text goes on, or it would not be odd */
        word = lexicon_scan(data, at, end);               /* it has digits, or is long */
    }
    if (is_digit(data[at]) || (word.end < end && word_goes_on(data, word.end, end))) {
        piece = thing_read(reader, at, word.end);
        if (piece.end == at && is_eight_bit(data[word.end])) {
            return piece;
        }
    }
    if (piece.end == at) {
        piece.end = word.end;
        piece.symbol = lexicon_find(data, at, word.end, word.hash);
        piece.flags = 0;
    }
    return piece;
}

/* Whether the letters before `at` are only the start of a word, or of a thing. */
static SMTPSTATUS_INLINE int letters_go_on(const char *text, size_t at, size_t size)
{
    return table_char_is(text[at], TABLE_CHAR_WORD | TABLE_CHAR_JOINS) &&
           (table_char_is(text[at], TABLE_CHAR_WORD) || word_goes_on(text, at, size));
}

/*
 * Reads what is no word of letters alone, but what ends a sentence. `word` is the letters that it starts with. A word with
 * letters beyond ASCII is left where it starts.
 */
static SMTPSTATUS_APART struct piece read_other(struct token_reader *reader, size_t at, struct lexicon_word word)
{
    const char *data = reader->data;
    if (table_char_is(data[at], TABLE_CHAR_WORD)) {
        return read_odd_word(reader, at, word);
    }
    if (data[at] == '<') {
        return thing_read_path(reader, at);
    }
    return folding_read_any(data, at, reader->end);
}

/* The same, with such words, and with hosts and URLs known that belong to a block list. */
static SMTPSTATUS_INLINE struct piece read_any(struct token_reader *reader, size_t at, struct lexicon_word word)
{
    struct piece piece = read_other(reader, at, word);
    if (piece.end == at) {
        return folding_read_word(reader->data, at, reader->end);
    }
    if (piece.symbol == SYMBOL_HOST || piece.symbol == SYMBOL_URL) {
        piece.symbol = thing_find_list(reader->data, at, piece.end, piece.symbol);
    }
    return piece;
}

/* Whether no token starts here: a separator, or the end of a sentence. */
static inline int is_punctuation(char c)
{
    return !table_char_is(c, TABLE_CHAR_WORD | TABLE_CHAR_SPECIAL) || table_char_is(c, TABLE_CHAR_SENTENCE);
}

/* The first byte at or after `at` that is more than a separator, or `size`. */
static SMTPSTATUS_INLINE size_t skip_separators(const char *text, size_t at, size_t size)
{
    while (at < size && !table_char_is(text[at], TABLE_CHAR_WORD | TABLE_CHAR_SPECIAL)) {
        at++;
    }
    return at;
}

/* Most bytes that a batch goes through; a token that is longer still is read in pieces. */
#define BATCH_BYTES 0x40000000U

SMTPSTATUS_PRIVATE void token_read(struct token_reader *reader, struct token_batch *batch, size_t room)
{
    const size_t base = reader->at;
    const size_t left = reader->text_end - base;
    const size_t size = left < BATCH_BYTES ? left : BATCH_BYTES; /* GCOVR_EXCL_BR_LINE: a GiB takes a test too long */
    const char *text = reader->data + base;
    size_t at = 0;
    uint32_t sentence = 0;
    int hints = 0;
    struct token *token = batch->tokens;
    const struct token *last = token + room;
    reader->end = base + size;
    while (at < size && token < last) {
        const struct lexicon_letters word = lexicon_read_letters(text, at, size);
        size_t end = word.end;
        uint32_t next = word.next;
        uint32_t symbol;
        if (SMTPSTATUS_LIKELY(end > at && (next == ' ' || !letters_go_on(text, end, size)))) {
            symbol = lexicon_find(text, at, end, word.hash);
        } else if (is_punctuation(text[at])) {
            sentence |= table_char_is(text[at], TABLE_CHAR_SENTENCE) ? end_sentence(reader, base + at) : 0;
            at = skip_separators(text, at + 1, size);
            continue;
        } else {
            const struct lexicon_word letters = {base + end, word.hash};
            const struct piece piece = read_any(reader, base + at, letters);
            end = piece.end - base;
            symbol = piece.symbol;
            sentence |= piece.flags;
            next = end < size ? (unsigned char)text[end] : ' ';
        }
        if (symbol < TABLE_FLAGGED_END) {
            hints |= token_may_hint(symbol);
        }
        if (symbol != SYMBOL_SKIP) {
            token->start = (uint32_t)at;
            token->end = (uint32_t)end;
            token->symbol = (uint16_t)symbol;
            token->flags = (uint16_t)sentence;
            sentence = 0;
            token++;
        }
        at = SMTPSTATUS_LIKELY(next == ' ') ? end + 1 : skip_separators(text, end, size);
    }
    reader->at = base + (at < size ? at : size);
    batch->base = base;
    batch->count = (size_t)(token - batch->tokens);
    batch->hints = hints;
}

#endif
