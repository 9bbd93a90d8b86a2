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
    uint32_t start; /* bytes behind the batch's base */
    uint32_t end;
    uint16_t symbol;
    uint16_t flags;
};

#define TOKEN_NEW_SENTENCE 1U /* the sentence before this token ended */
#define TOKEN_HALF 2U         /* counts half where gaps are measured: a character of a script without spaces, a thing */

/*
 * Tokens that are read at once, before anybody looks at them: a step that waits for its tables
 * does not hold up the other, nor does a branch that went another way than was guessed.
 */
#define TOKENS_AT_ONCE 14U

struct token_batch {
    size_t base;
    size_t count;
    struct token *tokens; /* the caller's array */
    int hints;            /* whether a token may tell the hints something, though they do not wait */
};

/* What was read: where it ends, its symbol, which may be SYMBOL_SKIP, and its flags. */
struct piece {
    size_t end;
    uint32_t symbol;
    uint32_t flags;
};

/* A place in a text. Zero it but for `data`, `at` and `text_end`. */
struct token_reader {
    const char *data;
    size_t at;
    size_t text_end;
    size_t end; /* of what a batch may read, so that offsets behind its base fit 32 bits */
    /* What earlier look-aheads found, so that no byte is looked at again and again: */
    size_t no_address_until; /* words that start before this are part of no address */
    size_t no_host_until;    /* ... of no host name or IPv4 address but the one found, which ends here at most */
    size_t no_ipv6_until;    /* ... of no IPv6 address */
};

/* Whether the token may tell the hints something, though they do not wait: a thing but an address or number, a word with a
 * meaning of its own. */
static inline int token_may_hint(uint32_t symbol)
{
    return symbol - SYMBOL_IP < TABLE_FLAGGED_END - SYMBOL_IP;
}

static inline int token_is_thing(uint32_t symbol)
{
    return symbol >= SYMBOL_ADDRESS && symbol < SYMBOL_FIRST_WORD;
}

/* The place of the host name in the URL [start, end): behind its scheme and two slashes, or at the start. */
static inline size_t host_of_url(const char *data, size_t start, size_t end)
{
    size_t at = start;
    while (at < end && data[at] != '/') {
        at++;
    }
    return at + 1 < end && data[at + 1] == '/' ? at + 2 : start;
}

static inline struct span token_span(const struct token_batch *batch, const struct token *token)
{
    struct span span = {batch->base + token->start, batch->base + token->end};
    return span;
}

/*
 * Reads the next tokens that are not skipped into batch->tokens, which has room for `room`
 * of them. There must be bytes left to read; a batch may be empty before there are none. Amortised O(1) per byte.
 */
SMTPSTATUS_PRIVATE void token_read(struct token_reader *reader, struct token_batch *batch, size_t room);

#endif

#endif
