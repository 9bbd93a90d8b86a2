/*
 * Phrases in a stream of tokens: the automaton, and which of the matches count.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_PHRASES_H
#define SMTPSTATUS_PHRASES_H

#include "tables.h"
#include "tokens.h"

#if SMTPSTATUS_TEXT

/* A phrase that was met. */
struct phrase_hit {
    struct span span;
    uint16_t phrase; /* in table_phrases */
    uint16_t kind;   /* in table_phrase_kinds */
    uint16_t words;  /* tokens between its ends: how much the phrase says */
    uint8_t has_gap;
    uint8_t flags; /* of its kind */
};

/*
 * Bounds that keep cost and memory constant per token. More than these at once is not
 * met in replies; what then finds no room is not followed, or the oldest is let go.
 */
#define PHRASE_THREADS 6U
#define PHRASE_WAITING 12U
#define PHRASE_HITS 10U

#define PHRASE_ALONE 0x10000U /* a prefix that waits alone */

struct phrase_matcher {
    uint16_t open[TABLE_PREFIX_GROUPS]; /* a bit for each prefix that has begun to wait */
    /* Segments half read: */
    size_t thread_start[PHRASE_THREADS];
    uint32_t thread_first[PHRASE_THREADS]; /* the number of their first token */
    uint32_t thread_state[PHRASE_THREADS];
    /* Beginnings of phrases that end at the same place and wait for their next segments, a ring: */
    size_t waiting_start[PHRASE_WAITING];
    uint16_t waiting_first[PHRASE_WAITING];    /* the low bits of the number of their first token */
    uint16_t waiting_length[PHRASE_WAITING];   /* in bytes, its low bits: no reply needs more */
    uint32_t waiting_position[PHRASE_WAITING]; /* of their end */
    uint32_t waiting_list[PHRASE_WAITING];     /* their place in table_outputs, or PHRASE_ALONE and the only prefix */
    struct phrase_hit hits[PHRASE_HITS];
    size_t hits_start; /* where the one of them starts that starts last */
    size_t hits_end;   /* where the one of them ends that was heard last */
    uint32_t thread_count, hit_count;
    uint32_t waiting_next;  /* the place to be used next */
    uint32_t waiting_again; /* PHRASE_WAITING once all places were used, else 0 */
    uint32_t noted;         /* what lists have to do with us: bits of their heads */
    uint64_t clock;         /* tokens so far; above bit 32 the same, weighed: how far gaps reach is measured in it */
    uint32_t enhanced;      /* subject * 1000 + detail of the reply's enhanced code: phrases may ask for it */
    uint8_t refused;        /* flags of phrases that ask for another class than the reply's */
    uint8_t mark;           /* the provider that the text names, 0 = none */
};

/* Makes a matcher ready for a text. `class_digit` is the reply's, 0 when it is not known. */
SMTPSTATUS_PRIVATE void phrase_start(struct phrase_matcher *matcher, uint32_t class_digit, uint32_t enhanced);

/* Feeds tokens. O(1) for each. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART void phrase_read(struct phrase_matcher *matcher, const struct token_batch *batch);

#endif

#endif
