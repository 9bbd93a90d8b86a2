/*
 * Text as tokens: words looked up in the lexicon, CJK characters, and things such as
 * addresses and host names. docs/table-formats.md says what counts as what.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_TOKENS_H
#define SMTPSTATUS_TOKENS_H

#include "things.h"

#if SMTPSTATUS_TEXT

/* How far a gap in a phrase reaches: six words, or twelve of what counts half: see TOKEN_HALF. */
#define GAP_REACH 12U
#define GAP_WEIGHT_WORD 2U
#define GAP_WEIGHT_CHARACTER 1U

struct token {
    uint32_t start; /* bytes behind the batch's base */
    uint32_t end;
    uint16_t symbol;
    uint16_t flags;
};

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
