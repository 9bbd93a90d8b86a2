/*
 * Characters beyond ASCII: what they are, and words that have such letters, as the lexicon writes them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_FOLDING_H
#define SMTPSTATUS_FOLDING_H

#include "things.h"

#if SMTPSTATUS_TEXT

/* Reads a word that has letters beyond ASCII. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece folding_read_word(const char *data, size_t at, size_t end);

/* Reads what stands at a byte beyond ASCII, but for a word, which is left where it starts. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece folding_read_any(const char *data, size_t at, size_t end);

/* The word [at, end), which has letters beyond ASCII, as the lexicon has it. `folded` has room for LEXICON_LONGEST_WORD.
 * Returns its length. */
SMTPSTATUS_PRIVATE size_t folding_fold(const char *data, size_t at, size_t end, char *folded);

#endif

#endif
