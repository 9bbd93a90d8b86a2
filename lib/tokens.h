/*
 * Text as tokens: words looked up in the lexicon, CJK characters, and things such as
 * addresses and host names. docs/table-formats.md says what counts as what.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_TOKENS_H
#define SMTPSTATUS_TOKENS_H

#include "ground.h"

/* Symbols that are no words of the lexicon. The generator (automaton.py) has the same numbers. */
enum token_symbol {
    SYMBOL_UNKNOWN = 0,
    SYMBOL_SKIP = 1,
    SYMBOL_ADDRESS = 2,
    SYMBOL_NUMBER = 3,
    SYMBOL_IP = 4,
    SYMBOL_HOST = 5,
    SYMBOL_URL = 6,
    SYMBOL_LIST_HOST = 7, /* a host or URL with a label of @dnsbl_label */
    SYMBOL_LIST_URL = 8,
    SYMBOL_FIRST_WORD = 9
};

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

/* Reads the next token that is not skipped. Returns 0 at the end of the text. Amortised O(1) per byte. */
SMTPSTATUS_PRIVATE int token_next(struct token_reader *reader, struct token *token);

static inline int token_is_thing(uint32_t symbol)
{
    return symbol >= SYMBOL_ADDRESS && symbol < SYMBOL_FIRST_WORD;
}

#endif
