/* SPDX-License-Identifier: MIT */
#include "rules_window.h"

#if SMTPSTATUS_TEXT

#include "folding.h"

/* ------------------------------------------------------------------ words */

/* Eight bytes at a time; ASCII letters are taken as lower case, other characters as they are. */
static uint64_t hash_eight(uint64_t hash, uint64_t bytes)
{
    uint64_t beyond = (bytes & LEXICON_EVERY_BYTE(0x80)) >> 2;
    return rules_mix(hash, bytes | (LEXICON_EVERY_BYTE(0x20) ^ beyond));
}

static uint64_t hash_ascii(const char *data, size_t at, size_t end)
{
    uint64_t hash = 0;
    for (; at < end; at += 8) {
        hash = hash_eight(hash, load_some(data, at, end));
    }
    return hash;
}

static int has_eight_bit(const char *data, size_t at, size_t end)
{
    uint64_t all = 0;
    for (; at < end; at += 8) {
        all |= load_some(data, at, end);
    }
    return (all & LEXICON_EVERY_BYTE(0x80)) != 0;
}

static SMTPSTATUS_APART uint64_t hash_folded(const char *data, const struct span *span)
{
    char folded[LEXICON_LONGEST_WORD];
    return hash_ascii(folded, 0, folding_fold(data, span->start, span->end, folded));
}

static uint64_t hash_word(const char *data, const struct span *span)
{
    return has_eight_bit(data, span->start, span->end) ? hash_folded(data, span)
                                                       : hash_ascii(data, span->start, span->end);
}

/* Things are compared as they stand, but for case and angle brackets. */
static uint64_t hash_thing(const char *data, const struct span *span)
{
    size_t start = span->start + (data[span->start] == '<');
    size_t end = span->end - (data[span->end - 1] == '>');
    return hash_ascii(data, start, end) | 1U; /* never 0, which stands for things that need no hash */
}

/* Apart, so that reading the word needs no stack for it. */
static SMTPSTATUS_APART uint64_t hash_read(const char *data, const struct rule_word *word, int things)
{
    if (word->thing) {
        return things ? hash_thing(data, &word->span) : 0;
    }
    return word->cjk ? hash_ascii(data, word->span.start, word->span.end) : hash_word(data, &word->span);
}

SMTPSTATUS_PRIVATE void rules_start_words(struct word_reader *words, const char *data, const struct span *span,
                                          int things)
{
    struct token_reader reader = {data, span->start, span->end, 0, 0, 0, 0};
    words->reader = reader;
    words->batch.base = words->batch.count = 0;
    words->batch.tokens = words->tokens;
    words->next = 0;
    words->things = things;
}

SMTPSTATUS_PRIVATE int rules_next_word(struct word_reader *words, struct rule_word *word)
{
    while (words->next == words->batch.count) {
        words->next = 0;
        words->batch.count = 0;
        if (words->reader.at == words->reader.text_end) {
            return 0;
        }
        token_read(&words->reader, &words->batch, RULE_TOKENS);
    }
    const struct token *token = &words->tokens[words->next++];
    word->span = token_span(&words->batch, token);
    word->thing = (uint8_t)token_is_thing(token->symbol);
    word->cjk = (token->flags & TOKEN_HALF) != 0 && !word->thing;
    word->new_sentence = (token->flags & TOKEN_NEW_SENTENCE) != 0;
    if (!word->thing && word->span.end - word->span.start <= 8) { /* the same as below, for most words */
        uint64_t bytes = load_some(words->reader.data, word->span.start, word->span.end);
        if ((bytes & LEXICON_EVERY_BYTE(0x80)) == 0) {
            word->hash = hash_eight(0, bytes);
            return 1;
        }
    }
    word->hash = hash_read(words->reader.data, word, words->things);
    return 1;
}

/* ------------------------------------------------------------------ filling */

/* Moves the last words to the front. */
static void keep_last(struct rule_window *window)
{
    uint32_t from = window->count - WINDOW_KEPT;
    uint32_t moved = window->starts[from];
    uint32_t before = window->weights[from];
    for (uint32_t i = 0; i < WINDOW_KEPT; i++) {
        window->hashes[i] = window->hashes[from + i];
        window->starts[i] = (uint16_t)(window->starts[from + i] - moved);
        window->ends[i] = (uint16_t)(window->ends[from + i] - moved);
        window->weights[i] = (uint8_t)(window->weights[from + i] - before);
    }
    window->weights[WINDOW_KEPT] = (uint8_t)(window->weights[window->count] - before);
    window->things >>= from;
    window->count = WINDOW_KEPT;
    window->base += moved;
}

static int fits_window(const struct rule_window *window, const struct rule_word *word)
{
    return word->span.end - window->base <= WINDOW_BYTES;
}

static void add_word(struct rule_window *window, const struct rule_word *word)
{
    uint32_t at = window->count++;
    uint32_t weight = word->thing || word->cjk ? GAP_WEIGHT_CHARACTER : GAP_WEIGHT_WORD;
    size_t end = fits_window(window, word) ? word->span.end - window->base : WINDOW_BYTES;
    window->hashes[at] = word->hash;
    window->starts[at] = (uint16_t)(word->span.start - window->base);
    window->ends[at] = (uint16_t)end;
    window->weights[at + 1] = (uint8_t)(window->weights[at] + weight);
    window->things |= (uint64_t)word->thing << at;
}

SMTPSTATUS_PRIVATE int window_fill(struct rule_window *window, struct word_reader *words, struct rule_word *word,
                                   int more)
{
    if (window->count == WINDOW_WORDS && !word->new_sentence && fits_window(window, word)) {
        keep_last(window);
        window->kept = WINDOW_KEPT;
    } else {
        window->count = window->kept = 0;
        window->things = 0;
        window->weights[0] = 0;
        window->base = word->span.start;
    }
    do {
        add_word(window, word);
        more = rules_next_word(words, word);
    } while (more && !word->new_sentence && window->count < WINDOW_WORDS && fits_window(window, word));
    return more;
}

/* ------------------------------------------------------------------ matching */

static int window_is_thing(const struct rule_window *window, uint32_t at)
{
    return window->things >> at & 1;
}

/*
 * Whether the words [first, last] of a phrase, which no gap parts, are there and the
 * first of them stands at `at`, as the caller saw. Things between words do not count. *end: the place behind.
 */
static int segment_at(const struct rule_window *window, const uint64_t *words, uint32_t first, uint32_t last,
                      uint32_t at, uint32_t *end)
{
    uint32_t word = first;
    while (at < window->count) {
        if (window->hashes[at] == words[word]) {
            if (word == last) {
                *end = at + 1;
                return 1;
            }
            word++;
        } else if (!window_is_thing(window, at)) {
            return 0;
        }
        at++;
    }
    return 0;
}

/* The last word of the segment that starts with `first`. */
static uint32_t segment_last(const struct rule_value *phrase, uint32_t first)
{
    uint32_t last = first;
    while (last + 1U < phrase->words && !rules_is_behind_gap(phrase, last + 1)) {
        last++;
    }
    return last;
}

/* One way of matching the segments so far, of all that end at the same place: the one that starts last. */
struct segment_ends {
    uint64_t places;              /* bits: places of last words */
    uint8_t starts[WINDOW_WORDS]; /* of those */
};

/* The highest place below `at`, of some. */
static uint32_t place_before(uint64_t places, uint32_t at)
{
    uint64_t below = places & (((uint64_t)1 << at) - 1);
#if defined(__GNUC__)
    return 63U - (uint32_t)__builtin_clzll(below);
#else
    uint32_t place = at;
    do {
        place--;
    } while ((below >> place & 1) == 0);
    return place;
#endif
}

/*
 * Extends matches of the segments before by one more, which must start within reach of
 * an end. The nearest end is the one to go on from. Places are gone through from the last one
 * on, so that what is written is behind all that will be read.
 */
static void extend(const struct rule_window *window, const uint64_t *words, uint32_t first, uint32_t last,
                   struct segment_ends *ends)
{
    uint64_t before = ends->places;
    uint32_t end;
    ends->places = 0;
    for (uint32_t at = window->count; at-- > 1;) {
        if (window->hashes[at] != words[first] || (before & (((uint64_t)1 << at) - 1)) == 0 ||
            !segment_at(window, words, first, last, at, &end)) {
            continue;
        }
        uint32_t nearest = place_before(before, at);
        if (window_reaches(window, nearest + 1, at) && end - ends->starts[nearest] <= WINDOW_REACH) {
            ends->places |= (uint64_t)1 << (end - 1);
            ends->starts[end - 1] = ends->starts[nearest];
        }
    }
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART int window_find(const struct rule_window *window, const uint64_t *words,
                                                    const struct rule_value *phrase, struct span *span)
{
    struct segment_ends ends;
    uint32_t first = 0;
    uint32_t last = segment_last(phrase, 0);
    uint32_t end;
    words += phrase->number;
    ends.places = 0;
    for (uint32_t at = 0; at < window->count; at++) {
        if (window->hashes[at] == words[0] && segment_at(window, words, 0, last, at, &end) &&
            end - at <= WINDOW_REACH) {
            ends.places |= (uint64_t)1 << (end - 1);
            ends.starts[end - 1] = (uint8_t)at;
        }
    }
    while (ends.places != 0 && last + 1U < phrase->words) {
        first = last + 1;
        last = segment_last(phrase, first);
        extend(window, words, first, last, &ends);
    }
    if (ends.places == 0) {
        return 0;
    }
    uint32_t at = lowest_bit(ends.places);
    span->start = window->base + window->starts[ends.starts[at]];
    span->end = window->base + window->ends[at];
    return 1;
}

#endif
