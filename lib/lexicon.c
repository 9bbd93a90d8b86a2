/* SPDX-License-Identifier: MIT */
#include "lexicon.h"

#if SMTPSTATUS_TEXT

#include "tables.h"
#include "tokens.h"

#define EVERY_BYTE(byte) (0x0101010101010101U * (uint64_t)(byte))

/* Up to eight bytes as a number, the first one lowest, on every machine. */
static uint64_t load_little(const char *p, size_t available)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (available >= 8) {
        return load8(p);
    }
#endif
    uint64_t value = 0;
    for (size_t i = 0; i < 8 && i < available; i++) {
        value |= (uint64_t)(unsigned char)p[i] << (8 * i);
    }
    return value;
}

/* 0x80 in every byte that is an ASCII letter or digit. No sum carries into the next byte. */
static uint64_t alnum_bytes(uint64_t bytes)
{
    uint64_t seven = bytes & EVERY_BYTE(0x7F);
    uint64_t lower = seven | EVERY_BYTE(0x20);
    uint64_t letters = (lower + EVERY_BYTE(0x80 - 'a')) & ~(lower + EVERY_BYTE(0x7F - 'z'));
    uint64_t digits = (seven + EVERY_BYTE(0x80 - '0')) & ~(seven + EVERY_BYTE(0x7F - '9'));
    return (letters | digits) & ~bytes & EVERY_BYTE(0x80);
}

/* How many low bytes of a mask of 0x80s are set without a break. */
static uint32_t leading_bytes(uint64_t mask)
{
    uint64_t gaps = ~mask & EVERY_BYTE(0x80);
    if (gaps == 0) {
        return 8;
    }
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

/* The generator (lexicon.py) hashes the same way. */
static uint64_t mix(uint64_t hash, uint64_t chunk)
{
    hash = (hash ^ chunk) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 32;
}

SMTPSTATUS_PRIVATE void lexicon_scan(const char *data, size_t at, size_t end, struct lexicon_word *word)
{
    uint64_t hash = 0;
    uint32_t size;
    do {
        uint64_t bytes = load_little(data + at, end - at);
        size = leading_bytes(alnum_bytes(bytes));
        if (size > 0) {
            uint64_t kept = ~(uint64_t)0 >> (64 - 8 * size);
            hash = mix(hash, (bytes | EVERY_BYTE(0x20)) & kept);
        }
        at += size;
    } while (size == 8 && at < end);
    word->end = at;
    word->hash = hash;
}

/* The symbol of a whole word by its hash: one look, no comparison of letters (see docs/performance.md). */
static uint32_t find_whole(uint64_t hash)
{
    uint32_t high = (uint32_t)(hash >> 32);
    uint32_t seed = table_word_seeds[hash % TABLE_WORD_SEEDS];
    uint32_t slot = (uint32_t)((uint64_t)(high + seed * ((uint32_t)hash | 1)) * TABLE_WORDS >> 32);
    return table_word_prints[slot] == (uint32_t)hash ? table_word_symbols[slot] : (uint32_t)SYMBOL_UNKNOWN;
}

/* The first four bytes, as the key of a bucket of stems. `fold` lowers ASCII letters. */
static uint32_t stem_head(const char *word, uint32_t fold)
{
    uint32_t head = 0;
    for (size_t i = 0; i < 4; i++) {
        head |= ((uint32_t)(unsigned char)word[i] | fold) << (8 * i);
    }
    return head;
}

/* The longest stem that the word starts with. */
static uint32_t find_stem(const char *word, size_t length, uint32_t fold)
{
    size_t at = length < 4 ? 0 : table_stem_buckets[table_stem_bucket(stem_head(word, fold))];
    while (at != 0) {
        const uint8_t *entry = table_stems + at;
        size_t size = entry[0] & TABLE_STEM_LENGTH;
        size_t i = 0;
        while (i < size && i < length && entry[3 + i] == ((uint32_t)(unsigned char)word[i] | fold)) {
            i++;
        }
        if (i == size) {
            return entry[1] | (uint32_t)entry[2] << 8;
        }
        at = (entry[0] & TABLE_STEM_LAST) != 0 ? 0 : at + 3 + size;
    }
    return SYMBOL_UNKNOWN;
}

SMTPSTATUS_PRIVATE uint32_t lexicon_find_folded(const char *word, size_t length)
{
    uint64_t hash = 0;
    for (size_t at = 0; at < length; at += 8) {
        hash = mix(hash, load_little(word + at, length - at));
    }
    uint32_t symbol = find_whole(hash);
    return symbol != SYMBOL_UNKNOWN ? symbol : find_stem(word, length, 0);
}

/* A word such as TSS04 is known as its letters and a number sign: tss#. */
static uint32_t find_numbered(const char *word, size_t length)
{
    char key[8];
    size_t letters = 0;
    while (letters < length && letters < sizeof key - 1 && !is_digit(word[letters])) {
        key[letters] = to_lower(word[letters]);
        letters++;
    }
    for (size_t i = letters; i < length; i++) {
        if (!is_digit(word[i])) {
            return SYMBOL_UNKNOWN;
        }
    }
    key[letters] = '#';
    return letters > 0 ? lexicon_find_folded(key, letters + 1) : (uint32_t)SYMBOL_UNKNOWN;
}

SMTPSTATUS_PRIVATE uint32_t lexicon_find(const char *data, size_t at, const struct lexicon_word *word)
{
    uint32_t symbol = find_whole(word->hash);
    if (symbol != SYMBOL_UNKNOWN) {
        return symbol;
    }
    symbol = find_stem(data + at, word->end - at, 0x20);
    if (symbol == SYMBOL_UNKNOWN && is_digit(data[word->end - 1])) {
        symbol = find_numbered(data + at, word->end - at);
    }
    return symbol;
}

#endif
