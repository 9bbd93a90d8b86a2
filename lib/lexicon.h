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

/* 0x80 in every byte that is no ASCII letter or digit. No sum carries into the next byte. */
static inline uint64_t lexicon_gaps(uint64_t bytes)
{
    uint64_t seven = bytes & LEXICON_EVERY_BYTE(0x7F);
    uint64_t lower = seven | LEXICON_EVERY_BYTE(0x20);
    uint64_t letters = (lower + LEXICON_EVERY_BYTE(0x80 - 'a')) & ~(lower + LEXICON_EVERY_BYTE(0x7F - 'z'));
    uint64_t digits = (seven + LEXICON_EVERY_BYTE(0x80 - '0')) & ~(seven + LEXICON_EVERY_BYTE(0x7F - '9'));
    return (~(letters | digits) | bytes) & LEXICON_EVERY_BYTE(0x80);
}

/*
 * 0x80 in the lowest byte that is no ASCII letter, and in others behind it, but in none before it. `lower` has 0x20 set in
 * every byte. What a byte borrows or carries comes from one that is no letter, so it changes nothing below it.
 */
static inline uint64_t lexicon_letters_end(uint64_t lower)
{
    uint64_t letters = lower - LEXICON_EVERY_BYTE('a');
    return (letters | (letters + LEXICON_EVERY_BYTE(0x7F - ('z' - 'a')))) & LEXICON_EVERY_BYTE(0x80);
}

/* The bytes before the first gap: what is hashed of them. */
static inline uint64_t lexicon_chunk(uint64_t lower, uint64_t gaps)
{
    return lower & (gaps ^ (gaps - 1)) >> 8;
}

/* The generator (lexicon.py) hashes the same way: chunk by chunk, up to the first that a byte is missing in. */
static inline uint64_t lexicon_mix(uint64_t hash, uint64_t chunk)
{
    hash = (hash ^ chunk) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 32;
}

/* A run of ASCII letters. */
struct lexicon_letters {
    size_t end;
    uint64_t hash; /* in lower case */
    uint32_t next; /* the byte behind it; a space at the end of the text; perhaps with 0x20 set */
};

/* Eight bytes of a text, with 0x20 set in each; those behind its end are 0x20. */
static SMTPSTATUS_INLINE uint64_t lexicon_lower(const char *data, size_t at, size_t end)
{
    return load_some(data, at, end) | LEXICON_EVERY_BYTE(0x20);
}

/* Reads the run of letters at `at`. When it is longer than fifteen letters, `next` is a letter and the end is not its
 * own. Most runs are short, and have eight bytes of the text before them. */
static SMTPSTATUS_INLINE struct lexicon_letters lexicon_read_letters(const char *data, size_t at, size_t end)
{
    struct lexicon_letters word = {at, 0, 'a'};
    uint64_t lower = lexicon_lower(data, at, end);
    uint64_t gaps = lexicon_letters_end(lower);
    if (SMTPSTATUS_LIKELY(gaps != 0 && end - at >= 8)) {
        word.end += clear_bytes(gaps);
        word.next = (unsigned char)data[word.end];
        word.hash = lexicon_mix(0, lexicon_chunk(lower, gaps));
        return word;
    }
    if (gaps == 0) {
        word.end += 8;
        word.hash = lexicon_mix(0, lower);
        lower = word.end < end ? lexicon_lower(data, word.end, end) : LEXICON_EVERY_BYTE(0x20);
        gaps = lexicon_letters_end(lower);
        if (gaps == 0) {
            return word;
        }
    }
    uint32_t bits = clear_bits(gaps);
    word.end += bits / 8;
    word.next = (uint32_t)(lower >> bits) & 0xFF;
    word.hash = lexicon_mix(word.hash, lexicon_chunk(lower, gaps));
    return word;
}

/* Reads the run of ASCII letters and digits that starts at `at`. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct lexicon_word lexicon_scan(const char *data, size_t at, size_t end);

/* The symbol of a whole word by its hash: one look, no comparison of letters. Of unknown words nearly all have a number
 * here that is no symbol. */
static inline uint32_t lexicon_look_up(uint64_t hash)
{
    uint32_t low = (uint32_t)hash;
    uint32_t slot = (uint32_t)((uint64_t)(low * table_word_seeds[low % TABLE_WORD_SEEDS]) * TABLE_WORDS >> 32);
    return table_words[slot] ^ (uint32_t)(hash >> 32);
}

/* The symbol of a whole word; SYMBOL_UNKNOWN when no phrase knows it. */
static inline uint32_t lexicon_whole(uint64_t hash)
{
    uint32_t found = lexicon_look_up(hash);
    return found < TABLE_SYMBOLS ? found : (uint32_t)SYMBOL_UNKNOWN;
}

/* The symbol of an ASCII word, any case, that is known only by its start or its letters before a number. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART uint32_t lexicon_find_part(const char *word, size_t length);

/* The symbol of a word that is folded already, such as one with letters beyond ASCII. */
SMTPSTATUS_PRIVATE uint32_t lexicon_find_folded(const char *word, size_t length);

/* The symbol of the ASCII word [at, end), any case, by its hash; SYMBOL_UNKNOWN when no phrase knows it. */
static inline uint32_t lexicon_find(const char *data, size_t at, size_t end, uint64_t hash)
{
    uint32_t found = lexicon_look_up(hash);
    return SMTPSTATUS_LIKELY(found < TABLE_SYMBOLS) ? found : lexicon_find_part(data + at, end - at);
}

#endif

#endif
