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

/* A segment half read. */
struct phrase_thread {
    size_t start;
    uint32_t first_token;
    uint32_t state;
};

/* Beginnings of phrases that end at the same place and wait for their next segments. */
struct phrase_waiting {
    uint32_t first_token;
    uint32_t position; /* of their end */
    uint16_t count;    /* groups in their list; 0 stands for one prefix that is in no list */
    uint16_t opened;   /* the place of their list in table_outputs, or that one */
};

struct phrase_matcher {
    uint16_t open[TABLE_PREFIX_GROUPS];               /* a bit for each prefix that has begun to wait */
    struct phrase_thread threads[PHRASE_THREADS + 1]; /* the last is room to try another one */
    struct phrase_waiting waiting[PHRASE_WAITING];    /* a ring */
    size_t waiting_start[PHRASE_WAITING];             /* where their phrases start */
    struct phrase_hit hits[PHRASE_HITS];
    uint32_t thread_count, hit_count;
    uint32_t waiting_count, waiting_next; /* places in use, the one to be used next */
    uint32_t tokens;                      /* read so far */
    uint32_t position;                    /* the same, weighed: how far gaps reach is measured in it */
    uint32_t refused;                     /* flags of phrases that ask for another class than the reply's */
    uint32_t enhanced; /* subject * 1000 + detail of the reply's enhanced code: phrases may ask for it */
    uint8_t mark;      /* the provider that the text names, 0 = none */
};

/* Makes a matcher ready for a text. `class_digit` is the reply's, 0 when it is not known. */
SMTPSTATUS_PRIVATE void phrase_start(struct phrase_matcher *matcher, uint32_t class_digit, uint32_t enhanced);

/* Feeds tokens. O(1) for each. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART void phrase_read(struct phrase_matcher *matcher, const struct token_batch *batch);

#endif

#endif
