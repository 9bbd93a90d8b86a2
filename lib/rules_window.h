/*
 * The words of a sentence, or a part of it, and phrases in them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_RULES_WINDOW_H
#define SMTPSTATUS_RULES_WINDOW_H

#include "rules.h"

#if SMTPSTATUS_TEXT

#include "tokens.h"

/* Places are bits of one number. A window that is full moves on and keeps its last words. */
#define WINDOW_WORDS 30U
#define WINDOW_KEPT 24U
#define WINDOW_BYTES UINT16_MAX /* no window is longer */

/* So every match of at most this many words, gaps included, lies in one window as a whole. */
#define WINDOW_REACH WINDOW_KEPT

struct rule_window {
    uint64_t hashes[WINDOW_WORDS];
    uint16_t starts[WINDOW_WORDS]; /* from `base` on */
    uint16_t ends[WINDOW_WORDS];
    uint8_t weights[WINDOW_WORDS + 1]; /* of all words before: how far gaps reach is measured in it */
    uint64_t things;                   /* bits: words that are things */
    size_t base;
    uint32_t count;
    uint32_t kept; /* of the window before: so many of its last words come first here */
};

/*
 * Reads on until the sentence ends or the window is full. `word` holds the next word at
 * the call and afterwards; `more` is 0 when there is none. What the window had is gone
 * but for the words that a full one keeps.
 */
SMTPSTATUS_PRIVATE int window_fill(struct rule_window *window, struct word_reader *words, struct rule_word *word,
                                   int more);

/* Whether a gap reaches from behind one part to the start of another. */
static inline int window_reaches(const struct rule_window *window, uint32_t from, uint32_t to)
{
    return window->weights[to] - window->weights[from] <= (int)GAP_REACH;
}

/* Whether the phrase is there. Its bytes go to *span. `words` are all words of the set. */
SMTPSTATUS_PRIVATE int window_find(const struct rule_window *window, const uint64_t *words,
                                   const struct rule_value *phrase, struct span *span);

#endif

#endif
