/*
 * The compiled form of own rules. All of it lies in one piece of the caller's memory and
 * refers to itself by offsets, so that it may be copied or mapped.
 *
 * A rule is found by keys: each value of one of its conditions, the pivot, is a key in a
 * hash table. What a reply has (codes, host, provider, words ...) makes keys as well; a
 * bit filter in front of the table sends most of them away. A rule that is found is then
 * compared condition by condition.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_RULES_H
#define SMTPSTATUS_RULES_H

#include "status.h"

#define RULES_MAGIC 0x534D5231U
#define RULES_NAME_MOST 48U    /* bytes of a name: smtpstatus_rule() promises to need no more than 63 */
#define RULES_WORDS_MOST 24U   /* of one phrase: their gaps are bits of one number */
#define RULES_VALUES_MOST 255U /* of one rule */
#define RULES_TEXT_MOST (64U << 20)
#define RULES_PRIORITY_MOST 1000
#define RULES_KEEP 0xFFU /* a result that stays as it was judged */

/* Conditions and results, as bits of what a rule has given already. */
enum rule_kind {
    RULE_CODE = SMTPSTATUS_RULES_CONDITION_CODE,
    RULE_PHRASE = SMTPSTATUS_RULES_CONDITION_PHRASE,
    RULE_PROVIDER = SMTPSTATUS_RULES_CONDITION_PROVIDER,
    RULE_HOST = SMTPSTATUS_RULES_CONDITION_HOST,
    RULE_COMMAND = SMTPSTATUS_RULES_CONDITION_COMMAND,
    RULE_CATEGORY = SMTPSTATUS_RULES_CONDITION_CATEGORY,
    RULE_ENHANCED, /* a value of a code condition that is an enhanced code */
    RULE_BIGRAM,   /* two words that follow each other; of keys only */
    RULE_WORD      /* one word; of keys only */
};

struct rule {
    uint32_t name; /* offset in the names */
    uint32_t line;
    uint32_t first_value;
    int16_t priority;
    uint8_t name_length;
    uint8_t value_count;
    uint8_t groups;   /* conditions */
    uint8_t pivot;    /* the group whose values are keys */
    uint8_t category; /* results; RULES_KEEP: as judged */
    uint8_t bounce, action;
    uint8_t phrases; /* the group that holds phrases, or RULES_KEEP */
};

struct rule_value {
    uint64_t data;       /* host: hash of the suffix; phrase: bits of words that a gap goes before */
    uint32_t number;     /* code: a pattern, see below; phrase: its first word; else the value */
    uint32_t at, length; /* in the source */
    uint8_t kind;        /* enum rule_kind */
    uint8_t group;
    uint8_t words;  /* phrase: how many; host: 1 when only hosts below the suffix count */
    uint8_t anchor; /* phrase as key: the word, or the second of two, that it is found by */
};

#define RULE_ANCHOR_PAIR 0x80U /* of `anchor`: the word before belongs to the key */

/* A key in the table. */
struct rule_entry {
    uint32_t check; /* the key's upper half */
    uint32_t rank;  /* of the rule: 0 goes before all others */
    uint32_t value;
};

struct smtpstatus_rules {
    uint32_t magic;
    uint32_t bytes;
    uint32_t rule_count, value_count, word_count, name_bytes;
    uint32_t values_at, words_at, order_at, heads_at, entries_at, filter_at, names_at; /* offsets */
    uint32_t head_mask;
    uint32_t filter_mask; /* in bits */
    uint32_t kinds;       /* bits of enum rule_kind that pivots have */
    uint32_t has_phrases;
    uint32_t has_things; /* phrases with an address, host name, number ... as a word */
    char revision[16];
};

static inline const void *rules_at(const struct smtpstatus_rules *set, uint32_t offset)
{
    return (const char *)set + offset;
}

static inline const struct rule *rules_list(const struct smtpstatus_rules *set)
{
    return (const struct rule *)rules_at(set, sizeof *set);
}

static inline const struct rule_value *rules_values(const struct smtpstatus_rules *set)
{
    return (const struct rule_value *)rules_at(set, set->values_at);
}

static inline const uint64_t *rules_words(const struct smtpstatus_rules *set)
{
    return (const uint64_t *)rules_at(set, set->words_at);
}

/* The places of the rules in the file by rank. */
static inline const uint32_t *rules_order(const struct smtpstatus_rules *set)
{
    return (const uint32_t *)rules_at(set, set->order_at);
}

static inline uint64_t rules_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ hash >> 29;
}

static inline uint64_t rules_key(uint32_t kind, uint64_t a, uint64_t b)
{
    uint64_t key = rules_mix(rules_mix(a + kind, b), kind);
    return key ^ key >> 32;
}

/* Whether the key may be in the table. */
static inline int rules_may_have(const struct smtpstatus_rules *set, uint64_t key)
{
    uint32_t bit = (uint32_t)(key >> 8) & set->filter_mask;
    return ((const uint32_t *)rules_at(set, set->filter_at))[bit / 32] >> bit % 32 & 1;
}

/* The entries of a key's bucket: [*first, *end). */
static inline void rules_bucket(const struct smtpstatus_rules *set, uint64_t key, uint32_t *first, uint32_t *end)
{
    const uint32_t *heads = (const uint32_t *)rules_at(set, set->heads_at);
    *first = heads[(uint32_t)key & set->head_mask];
    *end = heads[((uint32_t)key & set->head_mask) + 1];
}

/* ------------------------------------------------------------------ codes */

/*
 * A pattern of a basic code is first * 1000 + last; of an enhanced code three numbers of
 * ten bits, RULE_ANY for `*`. Replies make such patterns too, to look their keys up.
 */
#define RULE_ANY 1023U

static inline uint32_t rule_enhanced(uint32_t class_digit, uint32_t subject, uint32_t detail)
{
    return class_digit << 20 | subject << 10 | detail;
}

static inline uint32_t rule_enhanced_of(uint32_t code)
{
    return rule_enhanced(code / 1000000U, code / 1000U % 1000U, code % 1000U);
}

/* The key of a value that is no phrase. */
static inline uint64_t rule_value_key(const struct rule_value *value)
{
    return rules_key(value->kind, value->number, value->data);
}

/* ------------------------------------------------------------------ phrases */

static inline int rules_is_thing(const struct rule_value *phrase, uint32_t word)
{
    return phrase->data >> (32U + word) & 1;
}

static inline int rules_is_behind_gap(const struct rule_value *phrase, uint32_t word)
{
    return phrase->data >> word & 1;
}

/* Whether two words that follow each other can be a key: nothing but things stands between them in a reply. */
static inline int rules_is_pair(const struct rule_value *phrase, uint32_t second)
{
    return second > 0 && !rules_is_behind_gap(phrase, second) && !rules_is_thing(phrase, second) &&
           !rules_is_thing(phrase, second - 1);
}

static inline uint64_t rules_anchor_key(const struct smtpstatus_rules *set, const struct rule_value *value,
                                        uint32_t anchor)
{
    const uint64_t *words = rules_words(set) + value->number;
    uint32_t word = anchor & ~RULE_ANCHOR_PAIR;
    return (anchor & RULE_ANCHOR_PAIR) != 0 ? rules_key(RULE_BIGRAM, words[word - 1], words[word])
                                            : rules_key(RULE_WORD, words[word], 0);
}

/* ------------------------------------------------------------------ hosts */

/* Hashes one label of a host name, which `rest` stands behind (0: nothing does). */
SMTPSTATUS_PRIVATE uint64_t rules_hash_label(uint64_t rest, const char *label, size_t length);

/* ------------------------------------------------------------------ words */

#if SMTPSTATUS_TEXT

struct token_reader;

/* A word of a phrase or of a reply. */
struct rule_word {
    struct span span;
    uint64_t hash;
    uint8_t thing; /* an address, host name, number ... */
    uint8_t cjk;
    uint8_t new_sentence;
};

/* Reads the next word that counts. `things`: whether things need their hashes. Returns 0 at the end. */
SMTPSTATUS_PRIVATE int rules_next_word(struct token_reader *reader, int things, struct rule_word *word);

#endif

/* ------------------------------------------------------------------ matching */

/* What was found for a reply. */
struct rule_match {
    uint32_t rank; /* the set's rule_count: none */
    struct span span;
};

/*
 * Finds the rule that goes before all others that hold. `verdict` is the built-in one.
 * Linear in the text.
 */
SMTPSTATUS_PRIVATE void rules_match(const struct smtpstatus_rules *set, const struct status *status, uint32_t command,
                                    const struct verdict *verdict, struct rule_match *match);

/* One sentence on an error of a rule text. */
SMTPSTATUS_PRIVATE const char *rules_error_text(int result);

#endif
