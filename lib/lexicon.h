/*
 * Words to symbols. A symbol stands for all words that mean the same to every phrase.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_LEXICON_H
#define SMTPSTATUS_LEXICON_H

#include "ground.h"

/* Longest folded word that is looked up; of longer ones only the start can match, as a stem. */
#define LEXICON_LONGEST_WORD 48U

/* A word of the text: where it ends, and its hash in lower case. */
struct lexicon_word {
    size_t end;
    uint64_t hash;
};

/* Reads the run of ASCII letters and digits that starts at `at`, eight bytes at a time. */
SMTPSTATUS_PRIVATE void lexicon_scan(const char *data, size_t at, size_t end, struct lexicon_word *word);

/* The symbol of the ASCII word [at, word->end), any case; SYMBOL_UNKNOWN when no phrase knows it. */
SMTPSTATUS_PRIVATE uint32_t lexicon_find(const char *data, size_t at, const struct lexicon_word *word);

/* The symbol of a word that is folded already, such as one with letters beyond ASCII. */
SMTPSTATUS_PRIVATE uint32_t lexicon_find_folded(const char *word, size_t length);

#endif
