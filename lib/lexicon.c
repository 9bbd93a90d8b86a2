/* SPDX-License-Identifier: MIT */
#include "lexicon.h"

#if SMTPSTATUS_TEXT

SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct lexicon_word lexicon_scan(const char *data, size_t at, size_t end)
{
    struct lexicon_word word = {at, 0};
    uint64_t gaps = 0;
    while (gaps == 0) {
        uint64_t bytes = word.end < end ? load_some(data, word.end, end) : 0; /* zeros are gaps */
        gaps = lexicon_gaps(bytes);
        uint64_t lower = bytes | LEXICON_EVERY_BYTE(0x20);
        word.hash = lexicon_mix(word.hash, gaps != 0 ? lexicon_chunk(lower, gaps) : lower);
        word.end += gaps != 0 ? clear_bytes(gaps) : 8;
    }
    return word;
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
    for (size_t at = 0; at <= length; at += 8) {
        hash = lexicon_mix(hash, at < length ? load_some(word, at, length) : 0);
    }
    uint32_t symbol = lexicon_whole(hash);
    return symbol != SYMBOL_UNKNOWN ? symbol : find_stem(word, length, 0);
}

/* A word such as TSS04 is known as its letters and a number sign: tss#. */
static uint32_t find_numbered(const char *word, size_t length)
{
    char key[8];
    size_t letters = 0;
    while (letters < sizeof key - 1 && !is_digit(word[letters])) { /* the last one is a digit */
        key[letters] = to_lower(word[letters]);
        letters++;
    }
    for (size_t i = letters; i < length; i++) {
        if (!is_digit(word[i])) {
            return SYMBOL_UNKNOWN;
        }
    }
    key[letters] = '#';
    return lexicon_find_folded(key, letters + 1);
}

SMTPSTATUS_PRIVATE uint32_t lexicon_find_part(const char *word, size_t length)
{
    uint32_t symbol = find_stem(word, length, 0x20);
    return symbol == SYMBOL_UNKNOWN && is_digit(word[length - 1]) ? find_numbered(word, length) : symbol;
}

#endif
