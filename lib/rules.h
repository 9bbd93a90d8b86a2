/*
 * The compiled form of own rules. All of it lies in one piece of the caller's memory and
 * refers to itself by offsets, so that it may be copied or mapped.
 *
 * No rule is compared by itself. Rules are bits: 64 of them, one after the other in the order of
 * who goes first, are a block. A value of a condition is a key in a hash table, and leads to
 * the blocks it is in, with a bit for each rule that has it. What a reply has (codes, host, provider ...)
 * makes keys as well; a bit filter in front of the table sends most of them away.
 * Conditions are joined by "and" over the blocks, their values by "or".
 *
 * Rules with phrases have blocks of their own, behind the others'. A phrase is cut into
 * parts where it has a gap or a thing: parts, pairs of parts that follow each other, and whole phrases
 * are keys, too. All beginnings of parts are in the filter, so that reading on ends where no
 * part goes on.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_RULES_H
#define SMTPSTATUS_RULES_H

#include "status.h"
#include "tokens.h"

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
    RULE_ENHANCED /* a value of a code condition that is an enhanced code */
};

/* The conditions that no words are needed for. Codes may be given several times, which are fields of their own. */
enum rule_field {
    RULE_FIELD_CODE = 0,
    RULE_CODES_MOST = 4, /* conditions on codes in one rule */
    RULE_FIELD_HOST = RULE_CODES_MOST,
    RULE_FIELD_PROVIDER,
    RULE_FIELD_COMMAND,
    RULE_FIELD_CATEGORY,
    RULE_FIELDS
};

struct rule {
    uint32_t name; /* offset in the names */
    uint32_t line;
    uint32_t first_value;
    int16_t priority;
    uint8_t name_length;
    uint8_t value_count;
    uint8_t groups;   /* conditions */
    uint8_t codes;    /* those on codes */
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
    uint8_t words; /* phrase: how many; host: 1 when only hosts below the suffix count */
    uint8_t field; /* enum rule_field, of what is no phrase */
};

/* A key in the table, and the blocks [first, end) of its rules. */
struct rule_key {
    uint64_t key;
    uint32_t first, end;
    uint32_t waiting;  /* a pair of parts: the first longer phrase that waits for it, from 1; 0 for none */
    uint16_t residues; /* bits: its blocks, modulo RULES_SLAB */
    uint16_t flags;
};

#define RULE_KEY_TAKEN 1U   /* this place of the table is not free */
#define RULE_KEY_LEADS 2U   /* a part that another part follows */
#define RULE_KEY_FOLLOWS 4U /* a part that follows another */
#define RULE_KEY_WAITS 8U   /* a phrase that waits for two of its parts */

/* A phrase of three parts or more. It waits for two of them, one behind the other. */
struct rule_waiting {
    uint64_t words; /* a bit for each of them, by its hash */
    uint32_t value;
    uint32_t key;  /* its own */
    uint32_t next; /* one that waits for the same, from 1 */
    uint8_t near;  /* the nearest word of another part, counted in the phrase */
    uint8_t side;  /* enum rule_side: where that stands */
    uint16_t unused;
};

enum rule_side {
    RULE_SIDE_NONE = 0, /* no gap is between */
    RULE_SIDE_BEFORE,
    RULE_SIDE_BEHIND
};

#define RULES_WAITING_MOST 16U /* beyond the first for the same two parts, in the whole set */

struct smtpstatus_rules {
    uint32_t magic;
    uint32_t bytes;
    uint32_t rule_count, value_count, word_count, name_bytes;
    uint32_t values_at, words_at, order_at, slots_at, needs_at, keys_at, masks_at, blocks_at, waiting_at, filter_at,
        names_at; /* offsets */
    uint32_t key_mask;
    uint32_t filter_mask;               /* in bits */
    uint32_t plain_count, plain_blocks; /* rules without phrases, which come first */
    uint32_t block_count;
    uint32_t fields; /* bits of enum rule_field */
    uint32_t has_waiting;
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

/* The ranks of the rules by slot: 64 slots are a block. */
static inline const uint32_t *rules_slots(const struct smtpstatus_rules *set)
{
    return (const uint32_t *)rules_at(set, set->slots_at);
}

/* Which rules of the blocks have a condition of this field. */
static inline const uint64_t *rules_needs(const struct smtpstatus_rules *set, uint32_t field)
{
    return (const uint64_t *)rules_at(set, set->needs_at) + (size_t)field * set->block_count;
}

static inline const struct rule_key *rules_keys(const struct smtpstatus_rules *set)
{
    return (const struct rule_key *)rules_at(set, set->keys_at);
}

#define RULES_NO_KEY UINT32_MAX

/* The place in the table of a key, or where it would be put. The table is never full. */
static inline uint32_t rules_place_of(const struct smtpstatus_rules *set, uint64_t key)
{
    const struct rule_key *keys = rules_keys(set);
    uint32_t at = (uint32_t)key & set->key_mask;
    while (keys[at].key != key && (keys[at].flags & RULE_KEY_TAKEN) != 0) {
        at = (at + 1) & set->key_mask;
    }
    return at;
}

/* Whether the key may be in the table. */
static inline int rules_may_have(const struct smtpstatus_rules *set, uint64_t key)
{
    uint32_t bit = (uint32_t)(key >> 8) & set->filter_mask;
    return ((const uint32_t *)rules_at(set, set->filter_at))[bit / 32] >> bit % 32 & 1;
}

/* The key's place in the table, or RULES_NO_KEY. */
static inline uint32_t rules_find_key(const struct smtpstatus_rules *set, uint64_t key)
{
    uint32_t at = rules_place_of(set, key);
    return (rules_keys(set)[at].flags & RULE_KEY_TAKEN) != 0 ? at : RULES_NO_KEY;
}

/* ------------------------------------------------------------------ blocks */

/* Blocks are looked at so many at once: 1,024 rules. */
#define RULES_SLAB 16U

/* The rules of a slab whose conditions hold, as far as was asked. */
struct rule_slab {
    uint32_t first; /* block */
    uint32_t count;
    uint32_t next; /* the nearest block behind the slab that a key led to, or UINT32_MAX */
    uint32_t live; /* bits: blocks with any such rule */
    uint64_t holds[RULES_SLAB];
};

/* Those that have one of some values. */
struct rule_values {
    uint64_t any[RULES_SLAB];
};

/* Starts with all rules of the slab that a block is in. */
SMTPSTATUS_PRIVATE void slab_start(const struct smtpstatus_rules *set, struct rule_slab *slab,
                                   struct rule_values *values, uint32_t block);

/* Adds the rules that have a value. */
SMTPSTATUS_PRIVATE void slab_add(const struct smtpstatus_rules *set, struct rule_slab *slab, struct rule_values *values,
                                 uint64_t key);

/* Takes away those that have a condition of the field and no value that was added. */
SMTPSTATUS_PRIVATE void slab_close_field(const struct smtpstatus_rules *set, struct rule_slab *slab,
                                         struct rule_values *values, uint32_t field);

/* The first of the ascending blocks [at, end) that is not below `least`. */
static inline uint32_t rules_first_block(const uint32_t *blocks, uint32_t at, uint32_t end, uint32_t least)
{
    while (at < end && blocks[at] < least) {
        uint32_t middle = at + (end - at) / 2;
        if (blocks[middle] < least) {
            at = middle + 1;
        } else {
            end = middle;
        }
    }
    return at;
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

/* Keys of values that are no phrases. Conditions on codes each have their own. */
static inline uint64_t rules_code_key(uint32_t field, uint32_t kind, uint32_t pattern)
{
    return rules_key(kind | (field + 1) << 8, pattern, 0);
}

/* `below`: 1 for hosts below the suffix only. */
static inline uint64_t rules_host_key(uint32_t labels, uint32_t below, uint64_t hash)
{
    return rules_key(RULE_HOST | below << 8, labels, hash);
}

static inline uint64_t rule_value_key(const struct rule_value *value)
{
    switch (value->kind) {
    case RULE_CODE:
    case RULE_ENHANCED:
        return rules_code_key(value->field, value->kind, value->number);
    case RULE_HOST:
        return rules_host_key(value->number, value->words, value->data);
    default:
        return rules_key(value->kind, value->number, 0);
    }
}

/* Patterns that a basic code lies in: 552, 55x, 5xx for step 1, 10, 100. */
static inline uint32_t rule_code_pattern(uint32_t code, uint32_t step)
{
    uint32_t first = code - code % step;
    return first * 1000U + first + step - 1;
}

/* The pattern of an enhanced one whose parts are any where the bits say. */
static inline uint32_t rule_enhanced_pattern(uint32_t parts, uint32_t any)
{
    return parts | (any & 1U) * RULE_ANY | (any >> 1 & 1U) * RULE_ANY << 10 | (any >> 2 & 1U) * RULE_ANY << 20;
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

/* Behind the last word of the part that starts with `first`. A thing is a part of its own. */
static inline uint32_t rules_part_end(const struct rule_value *phrase, uint32_t first)
{
    uint32_t end = first + 1;
    while (!rules_is_thing(phrase, first) && end < phrase->words && !rules_is_behind_gap(phrase, end) &&
           !rules_is_thing(phrase, end)) {
        end++;
    }
    return end;
}

#if SMTPSTATUS_TEXT

/* The key of a part is made word by word, from this on; of a thing, from that. */
#define RULES_PART_START 0x5851F42D4C957F2DU
#define RULES_THING_START 0x14057B7EF767814FU

/* Of 64 bits for words, one. */
static inline uint64_t rules_word_bit(uint64_t hash)
{
    return (uint64_t)1 << (hash & 63U);
}

/* The key of a part, or of parts, and one more behind them. `gap`: whether one is between. */
static inline uint64_t rules_join(uint64_t before, uint64_t part, int gap)
{
    return rules_mix(rules_mix(before, (uint64_t)(gap != 0) + 1), part);
}

#endif

/* ------------------------------------------------------------------ hosts */

/* Hashes one label of a host name, which `rest` stands behind (0: nothing does). */
SMTPSTATUS_PRIVATE uint64_t rules_hash_label(uint64_t rest, const char *label, size_t length);

/* ------------------------------------------------------------------ words */

#if SMTPSTATUS_TEXT

/* A word of a phrase or of a reply. */
struct rule_word {
    struct span span;
    uint64_t hash;
    uint8_t thing; /* an address, host name, number ... */
    uint8_t cjk;
    uint8_t new_sentence;
};

/* More tokens at once would need more stack than there is. */
#define RULE_TOKENS 2U

/* A text whose words are read. */
struct word_reader {
    struct token_reader reader;
    struct token_batch batch;
    struct token tokens[RULE_TOKENS];
    uint32_t next; /* of the tokens */
    int things;    /* whether things need their hashes */
};

SMTPSTATUS_PRIVATE void rules_start_words(struct word_reader *words, const char *data, const struct span *span,
                                          int things);

/* Reads the next word that counts. Returns 0 at the end. */
SMTPSTATUS_PRIVATE int rules_next_word(struct word_reader *words, struct rule_word *word);

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
