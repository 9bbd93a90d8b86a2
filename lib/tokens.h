/*
 * Text as tokens: words looked up in the lexicon, CJK characters, and things such as
 * addresses and host names. docs/table-formats.md says what counts as what.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_TOKENS_H
#define SMTPSTATUS_TOKENS_H

#include "lexicon.h"

#if SMTPSTATUS_TEXT

struct token {
    struct span span;
    uint32_t symbol;
    uint8_t cjk;          /* one character of a script without spaces */
    uint8_t new_sentence; /* the sentence before this token ended */
};

/* A place in a text. Zero it but for the first three members. */
struct token_reader {
    const char *data;
    size_t at;
    size_t end;
    /* What earlier look-aheads found, so that no byte is looked at again and again: */
    size_t no_address_until; /* words that start before this are part of no address */
    size_t no_host_until;    /* ... of no host name or IPv4 address but the one found */
    size_t no_angle_until;   /* a '<' before this opens nothing */
};

static inline int token_is_thing(uint32_t symbol)
{
    return symbol >= SYMBOL_ADDRESS && symbol < SYMBOL_FIRST_WORD;
}

/* Reads a word that may be part of a thing, or goes on beyond ASCII. Returns the offset behind it. */
SMTPSTATUS_PRIVATE size_t token_read_joined(struct token_reader *reader, size_t at, size_t word_end, uint32_t *symbol);

/* Reads what starts at a byte of TABLE_CHAR_SPECIAL. Returns the offset behind it; *symbol may stay as it is. */
SMTPSTATUS_PRIVATE size_t token_read_special(struct token_reader *reader, size_t at, struct token *token,
                                             uint32_t *symbol);

/* The word [at, end), which has letters beyond ASCII, as the lexicon has it. `folded` has room for LEXICON_LONGEST_WORD.
 * Returns its length. */
SMTPSTATUS_PRIVATE size_t token_fold(const char *data, size_t at, size_t end, char *folded);

/* Whether the word before `at` may go on there: with a letter beyond ASCII, or as part of a thing. */
static inline int token_goes_on(const char *data, size_t at, size_t end)
{
    return at < end && table_char_is(data[at], TABLE_CHAR_JOINS) &&
           (is_eight_bit(data[at]) || (at + 1 < end && data[at + 1] != ' '));
}

/*
 * Reads the next token that is not skipped. Returns 0 at the end of the text. Amortised
 * O(1) per byte. Plain words, which most tokens are, are read in place.
 */
static inline int token_next(struct token_reader *reader, struct token *token)
{
    const char *data = reader->data;
    size_t end = reader->end;
    size_t stop = reader->at;
    token->new_sentence = 0;
    token->cjk = 0;
    while (stop < end) {
        size_t at = stop;
        uint32_t symbol = SYMBOL_SKIP;
        uint32_t kind = table_char_class[(unsigned char)data[at]];
        if ((kind & TABLE_CHAR_WORD) != 0) {
            struct lexicon_word word = lexicon_scan(data, at, end);
            if ((kind & TABLE_CHAR_DIGIT) != 0 || token_goes_on(data, word.end, end)) {
                uint32_t joined = SYMBOL_SKIP;
                stop = token_read_joined(reader, at, word.end, &joined);
                symbol = joined;
            } else {
                stop = word.end;
                symbol = lexicon_find(data, at, &word);
            }
        } else if ((kind & TABLE_CHAR_SPECIAL) != 0) {
            uint32_t special = SYMBOL_SKIP;
            stop = token_read_special(reader, at, token, &special);
            symbol = special;
        } else {
            stop = at + 1;
        }
        if (symbol != SYMBOL_SKIP) {
            token->span.start = at;
            token->span.end = stop;
            token->symbol = symbol;
            reader->at = stop;
            return 1;
        }
    }
    return 0;
}

#endif

#endif
