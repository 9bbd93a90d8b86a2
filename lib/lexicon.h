/*
 * Words to symbols. A symbol stands for all words that mean the same to every phrase.
 * What every word of a text passes through is inline; docs/performance.md tells why.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_LEXICON_H
#define SMTPSTATUS_LEXICON_H

#include "tables.h"

#if SMTPSTATUS_TEXT

/* Symbols that are no words of the lexicon. The generator (automaton.py) has the same numbers. */
enum lexicon_symbol {
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

/* Longest folded word that is looked up; of longer ones only the start can match, as a stem. */
#define LEXICON_LONGEST_WORD 40U

#define LEXICON_EVERY_BYTE(byte) (0x0101010101010101U * (uint64_t)(byte))

/* A word of the text: where it ends, and its hash in lower case. */
struct lexicon_word {
    size_t end;
    uint64_t hash;
};

/* The bytes [at, end) of data, at most eight, as a number; the first one is lowest on every machine, missing ones are
 * 0. */
static inline uint64_t lexicon_load(const char *data, size_t at, size_t end)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (end - at >= 8) {
        return load8(data + at);
    }
    if (end >= 8) { /* bytes before the word are there to be read, too */
        return load8(data + end - 8) >> 8 * (8 - (end - at));
    }
#endif
    uint64_t value = 0;
    for (size_t i = 0; i < 8 && i < end - at; i++) {
        value |= (uint64_t)(unsigned char)data[at + i] << (8 * i);
    }
    return value;
}

/* 0x80 in every byte that is no ASCII letter or digit. No sum carries into the next byte. */
static inline uint64_t lexicon_gaps(uint64_t bytes)
{
    uint64_t seven = bytes & LEXICON_EVERY_BYTE(0x7F);
    uint64_t lower = seven | LEXICON_EVERY_BYTE(0x20);
    uint64_t letters = (lower + LEXICON_EVERY_BYTE(0x80 - 'a')) & ~(lower + LEXICON_EVERY_BYTE(0x7F - 'z'));
    uint64_t digits = (seven + LEXICON_EVERY_BYTE(0x80 - '0')) & ~(seven + LEXICON_EVERY_BYTE(0x7F - '9'));
    return (~(letters | digits) | bytes) & LEXICON_EVERY_BYTE(0x80);
}

/* How many bytes lie below the lowest 0x80 of a mask that is not 0. */
static inline uint32_t lexicon_leading(uint64_t gaps)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(gaps) / 8;
#else
    uint32_t count = 0;
    while ((gaps & 0x80) == 0) {
        gaps >>= 8;
        count++;
    }
    return count;
#endif
}

/* The bytes before the first gap, letters in lower case: what is hashed of them. */
static inline uint64_t lexicon_chunk(uint64_t bytes, uint64_t gaps)
{
    return (bytes | LEXICON_EVERY_BYTE(0x20)) & (gaps ^ (gaps - 1)) >> 8;
}

/* The generator (lexicon.py) hashes the same way. */
static inline uint64_t lexicon_mix(uint64_t hash, uint64_t chunk)
{
    hash = (hash ^ chunk) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 32;
}

/* Reads on in a word whose start, already read, has this hash. `at` is 0, 8 or 16 bytes behind the word's start. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct lexicon_word lexicon_scan_on(const char *data, size_t at, size_t end,
                                                                        uint64_t hash);

/* Reads the run of ASCII letters and digits that starts at `at`. Most have fewer than eight, few more than fifteen. */
static SMTPSTATUS_INLINE struct lexicon_word lexicon_scan(const char *data, size_t at, size_t end)
{
    if (!SMTPSTATUS_LIKELY(end >= 8)) {
        return lexicon_scan_on(data, at, end, 0);
    }
    uint64_t bytes = lexicon_load(data, at, end); /* zeros behind the end are gaps, too */
    uint64_t gaps = lexicon_gaps(bytes);
    if (SMTPSTATUS_LIKELY(gaps != 0)) {
        struct lexicon_word word = {at + lexicon_leading(gaps), lexicon_mix(0, lexicon_chunk(bytes, gaps))};
        return word;
    }
    uint64_t hash = lexicon_mix(0, bytes | LEXICON_EVERY_BYTE(0x20));
    if (end - at < 16) {
        return lexicon_scan_on(data, at + 8, end, hash);
    }
    bytes = lexicon_load(data, at + 8, end);
    gaps = lexicon_gaps(bytes);
    if (gaps == 0) {
        return lexicon_scan_on(data, at + 16, end, lexicon_mix(hash, bytes | LEXICON_EVERY_BYTE(0x20)));
    }
    uint64_t chunk = lexicon_chunk(bytes, gaps); /* 0 when the word has eight letters */
    struct lexicon_word word = {at + 8 + lexicon_leading(gaps), chunk != 0 ? lexicon_mix(hash, chunk) : hash};
    return word;
}

/* The symbol of a whole word by its hash: one look, no comparison of letters. */
static inline uint32_t lexicon_whole(uint64_t hash)
{
    uint32_t high = (uint32_t)(hash >> 32);
    uint32_t seed = table_word_seeds[hash % TABLE_WORD_SEEDS];
    uint32_t slot = (uint32_t)((uint64_t)(high + seed * ((uint32_t)hash | 1)) * TABLE_WORDS >> 32);
    uint32_t found = table_words[slot];
    return ((found ^ (uint32_t)hash) & ~TABLE_WORD_SYMBOL) == 0 ? found & TABLE_WORD_SYMBOL : (uint32_t)SYMBOL_UNKNOWN;
}

/* The symbol of an ASCII word, any case, that is known only by its start or its letters before a number. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART uint32_t lexicon_find_part(const char *word, size_t length);

/* The symbol of a word that is folded already, such as one with letters beyond ASCII. */
SMTPSTATUS_PRIVATE uint32_t lexicon_find_folded(const char *word, size_t length);

/* The symbol of the ASCII word [at, word->end), any case; SYMBOL_UNKNOWN when no phrase knows it. */
static inline uint32_t lexicon_find(const char *data, size_t at, const struct lexicon_word *word)
{
    uint32_t symbol = lexicon_whole(word->hash);
    return symbol != SYMBOL_UNKNOWN ? symbol : lexicon_find_part(data + at, word->end - at);
}

#endif

#endif
