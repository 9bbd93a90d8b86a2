/* SPDX-License-Identifier: MIT */
#include "tokens.h"

#if SMTPSTATUS_TEXT

#include "folding.h"
#include "things.h"

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

/* Whether the word before `at` may go on there: with a letter beyond ASCII, or as part of a thing. */
static inline int word_goes_on(const char *data, size_t at, size_t end)
{
    return table_char_is(data[at], TABLE_CHAR_JOINS) &&
           (is_eight_bit(data[at]) || (at + 1 < end && data[at + 1] != ' '));
}

/* Reads a word that is more than letters up to a separator, or the thing that starts with it. */
static SMTPSTATUS_APART struct piece read_odd_word(struct token_reader *reader, size_t at)
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
    const struct lexicon_word word = lexicon_scan(data, at, end);
    if (is_digit(data[at]) || (word.end < end && word_goes_on(data, word.end, end))) {
        piece = thing_read(reader, at, word.end);
        if (piece.end == at && is_eight_bit(data[word.end])) {
            return folding_read_word(data, at, end);
        }
    }
    if (piece.end == at) {
        piece.end = word.end;
        piece.symbol = lexicon_find(data, at, word.end, word.hash);
        piece.flags = 0;
    }
    return piece;
}

/* Reads what stands at a byte of TABLE_CHAR_SPECIAL. */
static SMTPSTATUS_INLINE struct piece read_special(struct token_reader *reader, size_t at)
{
    const char *data = reader->data;
    if (data[at] == '<') {
        return thing_read_path(reader, at);
    }
    if (!is_eight_bit(data[at])) {
        const struct piece piece = {at + 1, SYMBOL_SKIP, ends_sentence(data, at, reader->end) ? TOKEN_NEW_SENTENCE : 0};
        return piece;
    }
    const struct piece piece = folding_read_any(data, at, reader->end);
    return piece.end > at ? piece : folding_read_word(data, at, reader->end);
}

/* Whether the letters before `at` are only the start of a word, or of a thing. */
static SMTPSTATUS_INLINE int letters_go_on(const char *text, size_t at, size_t size)
{
    return table_char_is(text[at], TABLE_CHAR_WORD | TABLE_CHAR_JOINS) &&
           (table_char_is(text[at], TABLE_CHAR_WORD) || word_goes_on(text, at, size));
}

/* Most bytes that a batch goes through; a token that is longer still is read in pieces. */
#define BATCH_BYTES 0x40000000U

SMTPSTATUS_PRIVATE int token_read(struct token_reader *reader, struct token_batch *batch, size_t room)
{
    const size_t base = reader->at;
    const size_t left = reader->text_end - base;
    const size_t size = left < BATCH_BYTES ? left : BATCH_BYTES; /* GCOVR_EXCL_BR_LINE: a GiB takes a test too long */
    if (size == 0) {
        return 0;
    }
    const char *text = reader->data + base;
    size_t at = 0;
    uint32_t sentence = 0;
    uint32_t marked = 0;
    struct token *token = batch->tokens;
    const struct token *last = token + room;
    reader->end = base + size;
    while (at < size && token < last) {
        const struct lexicon_letters word = lexicon_read_letters(text, at, size);
        struct piece piece = {word.end, SYMBOL_SKIP, 0};
        uint32_t next = word.next;
        if (SMTPSTATUS_LIKELY(word.end > at && (next == ' ' || !letters_go_on(text, word.end, size)))) {
            piece.symbol = lexicon_find(text, at, word.end, word.hash);
        } else if (table_char_is(text[at], TABLE_CHAR_WORD | TABLE_CHAR_SPECIAL)) {
            piece = table_char_is(text[at], TABLE_CHAR_WORD) ? read_odd_word(reader, base + at)
                                                             : read_special(reader, base + at);
            if (piece.symbol == SYMBOL_HOST || piece.symbol == SYMBOL_URL) {
                piece.symbol = thing_find_list(reader->data, base + at, piece.end, piece.symbol);
            }
            piece.end -= base;
            sentence |= piece.flags;
            next = piece.end < size ? (unsigned char)text[piece.end] : ' ';
        } else {
            at++;
            continue;
        }
        if (piece.symbol != SYMBOL_SKIP) {
            token->start = (uint32_t)at;
            token->end = (uint32_t)piece.end;
            token->symbol = (uint16_t)piece.symbol;
            token->flags = (uint16_t)sentence;
            marked = marked << 1 | (piece.symbol - SYMBOL_IP < TABLE_FLAGGED_END - SYMBOL_IP);
            sentence = 0;
            token++;
        }
        at = piece.end + (next == ' '); /* what nearly always follows */
    }
    reader->at = base + (at < size ? at : size);
    batch->base = base;
    batch->count = (size_t)(token - batch->tokens);
    batch->marked = marked;
    return 1;
}

#endif
