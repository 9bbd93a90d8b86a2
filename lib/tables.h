/*
 * What the generator compiles from lib/tables/. All of it is constant and holds no
 * pointers, so that it needs no relocation and can stay in flash.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_TABLES_H
#define SMTPSTATUS_TABLES_H

#include "ground.h"

#include "table_sizes.h" /* generated */

#define TABLE_STRENGTH(flags) ((flags)&3U)        /* 1 vague, 2 typical, 3 exact */
#define TABLE_BOUNCE(flags) (((flags) >> 2) & 3U) /* 0: the category's own, else enum smtpstatus_bounce */

/* Names, host names, terms: offsets into table_strings. */
extern SMTPSTATUS_PRIVATE const char table_strings[TABLE_STRINGS];
extern SMTPSTATUS_PRIVATE const char table_revision[17];

struct table_category {
    uint8_t bounce, action_deferred, action_failed, scope, impact;
};
extern SMTPSTATUS_PRIVATE const struct table_category table_categories[TABLE_CATEGORIES];

/* A basic code, or an enhanced code without its class as subject * 1000 + detail; ascending. */
struct table_code {
    uint16_t code;
    uint8_t category;
    uint8_t flags; /* strength */
};
extern SMTPSTATUS_PRIVATE const struct table_code table_reply_codes[TABLE_REPLY_CODES];
extern SMTPSTATUS_PRIVATE const struct table_code table_enhanced_codes[TABLE_ENHANCED_CODES];

/* Where they stand there, counted from 1; 0 for codes that nobody registered. */
#define TABLE_FIRST_REPLY_CODE 200U
#define TABLE_REPLY_ROWS 400U
#define TABLE_ENHANCED_DETAILS 16U /* subject * this + detail; only subject 7, the last one, has higher details */
#define TABLE_ENHANCED_ROWS (9U * TABLE_ENHANCED_DETAILS)
extern SMTPSTATUS_PRIVATE const uint8_t table_reply_rows[TABLE_REPLY_ROWS];
extern SMTPSTATUS_PRIVATE const uint8_t table_enhanced_rows[TABLE_ENHANCED_ROWS];

/* Enhanced codes in the sense of one provider (0: of whoever uses it); ascending by subject and first. */
struct table_provider_code {
    uint16_t subject, first, last; /* details first..last */
    uint8_t class_digit;           /* 0: any */
    uint8_t provider;
    uint8_t category;
    uint8_t flags; /* strength, bounce */
};
extern SMTPSTATUS_PRIVATE const struct table_provider_code table_provider_codes[TABLE_PROVIDER_CODES];
/* Per subject 0..7, which details 0..31 occur in table_provider_codes: most codes do not. */
extern SMTPSTATUS_PRIVATE const uint32_t table_provider_details[8];
/* ... and where its rows start there. */
extern SMTPSTATUS_PRIVATE const uint8_t table_provider_starts[8];

/* By enum smtpstatus_command: categories of a 4yz and of a 5yz reply. */
extern SMTPSTATUS_PRIVATE const uint8_t table_commands[TABLE_COMMANDS][2];

struct table_provider {
    uint16_t name;
    uint8_t number;
};
extern SMTPSTATUS_PRIVATE const struct table_provider table_providers[TABLE_PROVIDERS];

/*
 * Host name suffixes. Their first four bytes choose a bucket; the suffixes of bucket b are
 * those from table_host_buckets[b] up to table_host_buckets[b + 1].
 */
#define TABLE_HOST_BUCKETS 256U
struct table_host {
    uint16_t suffix;
    uint8_t length;
    uint8_t provider;
};
extern SMTPSTATUS_PRIVATE const uint16_t table_host_buckets[TABLE_HOST_BUCKETS + 1];
extern SMTPSTATUS_PRIVATE const struct table_host table_hosts[TABLE_HOSTS];

/* Names of enum values, all enums one behind the other, in the order of their values. */
extern SMTPSTATUS_PRIVATE const uint16_t table_names[TABLE_NAMES];

/* Values without holes between them; the runs of an enum start at TABLE_NAMES_... */
struct table_name_run {
    uint16_t start; /* in table_names; the next run says where it ends */
    int8_t first;   /* of the values; of bits the place of the first one */
    uint8_t bits;   /* 1: the values are single bits */
};
extern SMTPSTATUS_PRIVATE const struct table_name_run table_name_runs[TABLE_NAME_RUNS + 1];

/* What other vocabularies call a category, ascending by category; of one category the special rows first. */
#define TABLE_WHEN_DEFERRED 1U
#define TABLE_WHEN_HARD 2U
struct table_terms {
    uint8_t category;
    uint8_t when; /* 0: always, or TABLE_WHEN_... */
    uint16_t terms[TABLE_VOCABULARIES];
};
extern SMTPSTATUS_PRIVATE const struct table_terms table_terms[TABLE_TERMS];

#if SMTPSTATUS_ADVICE

/* Texts for people: offsets into table_texts; 0: none. */
extern SMTPSTATUS_PRIVATE const char table_texts[TABLE_TEXTS];

struct table_text {
    uint16_t title, explanation, advice, reference;
};
extern SMTPSTATUS_PRIVATE const struct table_text table_category_texts[TABLE_CATEGORIES];
extern SMTPSTATUS_PRIVATE const uint16_t table_provider_titles[TABLE_PROVIDERS];

struct table_code_text {
    uint16_t title, explanation;
};
extern SMTPSTATUS_PRIVATE const struct table_code_text table_reply_texts[TABLE_REPLY_CODES];
extern SMTPSTATUS_PRIVATE const struct table_code_text table_enhanced_texts[TABLE_ENHANCED_CODES];

/* Texts for less than a whole category; the first row that fits is the most specific. */
enum advice_kind {
    ADVICE_FOR_CODE,     /* a provider's own code */
    ADVICE_FOR_LIST,     /* a block list */
    ADVICE_FOR_ENHANCED, /* enhanced codes */
    ADVICE_FOR_ANY       /* whatever the provider says in this category */
};
struct table_advice {
    uint16_t match, last; /* code, list: a pattern in table_texts; enhanced: subject * 1000 + detail, match..last */
    uint8_t kind;         /* enum advice_kind */
    uint8_t provider;     /* 0: any */
    uint8_t category;
    uint16_t explanation, advice, reference;
};
extern SMTPSTATUS_PRIVATE const struct table_advice table_advice[TABLE_ADVICE];

#endif

#if SMTPSTATUS_TEXT

/* The category of phrases that mean nothing, and of those that only name a provider. */
#define TABLE_CATEGORY_NONE 255U
#define TABLE_CATEGORY_MARK 254U

#define TABLE_FLAG_CLASS_4 0x10U /* counts only in 4yz replies */
#define TABLE_FLAG_CLASS_5 0x20U /* counts only in 5yz replies */
#define TABLE_FLAG_CODE 0x40U    /* the match is the provider's own code */
#define TABLE_FLAG_ONLY 0x80U    /* counts only when the provider is known otherwise */

/* What phrases of one block, and others, have in common. */
struct table_phrase_kind {
    uint8_t enhanced; /* counts only beside this one of table_phrase_codes; 0: beside any */
    uint8_t category; /* or TABLE_CATEGORY_... */
    uint8_t flags;
    uint8_t provider; /* 0: of phrases/, else of providers/ */
};
extern SMTPSTATUS_PRIVATE const uint16_t table_phrase_codes[TABLE_PHRASE_CODES]; /* subject * 1000 + detail */
extern SMTPSTATUS_PRIVATE const struct table_phrase_kind table_phrase_kinds[TABLE_PHRASE_KINDS];

/*
 * Of each phrase, file by file: its kind, counted from the least of its group, and how many lines it is below
 * the one before it in its file. Where these are 0, table_far_phrases has its number and table_far_lines the lines.
 */
#define TABLE_PHRASE_GROUP 16U /* phrases */
#define TABLE_PHRASE_KIND_BITS 5U
extern SMTPSTATUS_PRIVATE const uint8_t table_phrases[TABLE_PHRASES];
extern SMTPSTATUS_PRIVATE const uint16_t table_group_kinds[TABLE_PHRASES / TABLE_PHRASE_GROUP + 1];
extern SMTPSTATUS_PRIVATE const uint16_t table_far_phrases[TABLE_FAR_PHRASES];
extern SMTPSTATUS_PRIVATE const uint8_t table_far_lines[TABLE_FAR_PHRASES];

static inline uint32_t table_kind_number(uint32_t phrase)
{
    uint32_t kind = table_phrases[phrase] & ((1U << TABLE_PHRASE_KIND_BITS) - 1U);
    return table_group_kinds[phrase / TABLE_PHRASE_GROUP] + kind;
}

static inline const struct table_phrase_kind *table_phrase_kind_of(uint32_t phrase)
{
    return &table_phrase_kinds[table_kind_number(phrase)];
}

/*
 * The lexicon's whole words, a perfect hash: the lower half of the word's hash chooses a
 * seed, both together a slot, and the slot holds the word's symbol, xor the upper half. Words
 * that are none of these give, but for one in a million, a number that is no symbol.
 */
extern SMTPSTATUS_PRIVATE const uint16_t table_word_seeds[TABLE_WORD_SEEDS];
extern SMTPSTATUS_PRIVATE const uint32_t table_words[TABLE_WORDS];

/*
 * Its stems. The first four bytes choose a bucket: an offset into table_stems, 0 for
 * none. A bucket's entries go from the longest to the shortest: length with flag,
 * symbol low byte, symbol high byte, the stem.
 */
#define TABLE_STEM_LENGTH 0x7FU
#define TABLE_STEM_LAST 0x80U /* the bucket's last entry */
extern SMTPSTATUS_PRIVATE const uint16_t table_stem_buckets[1U << TABLE_STEM_BUCKET_BITS];
extern SMTPSTATUS_PRIVATE const uint8_t table_stems[TABLE_STEMS];

static inline uint32_t table_stem_bucket(uint32_t head)
{
    return (head * 0x9E3779B1U) >> (32U - TABLE_STEM_BUCKET_BITS);
}

/* Meanings of single symbols for lib/hints.c and lib/things.c, one bit each; only symbols below TABLE_FLAGGED_END have
 * any. */
#define TABLE_SYMBOL_LIST_LABEL 0x1U
#define TABLE_SYMBOL_WAIT 0x2U
#define TABLE_SYMBOL_SECOND 0x4U
#define TABLE_SYMBOL_MINUTE 0x8U
#define TABLE_SYMBOL_HOUR 0x10U
#define TABLE_SYMBOL_DAY 0x20U
#define TABLE_SYMBOL_PASSING 0x40U
extern SMTPSTATUS_PRIVATE const uint8_t table_symbol_flags[TABLE_FLAGGED_END];

/* The bits that the second letter of a label of a block list may have, by its first: five bits of each. */
extern SMTPSTATUS_PRIVATE const uint32_t table_list_heads[32];

static inline int table_may_be_list(char first, char second)
{
    return (table_list_heads[first & 31] >> (second & 31) & 1) != 0;
}

static inline uint32_t table_flags_of_symbol(uint32_t symbol)
{
    return symbol < TABLE_FLAGGED_END ? table_symbol_flags[symbol] : 0;
}

struct table_symbol {
    uint16_t start;  /* the state behind it when it starts a segment; 0: it starts none */
    uint16_t parent; /* what a state does not know of it, it may know of its parent; 0: none */
};
extern SMTPSTATUS_PRIVATE const struct table_symbol table_symbols[TABLE_SYMBOLS];

/*
 * The automaton: acyclic, minimal, state 0 dead. States below TABLE_INNER_STATES go on.
 * Of those, the ones from TABLE_SINGLES_START to TABLE_SINGLES_END have one edge, which
 * stands in the state itself. The edge of another state for a symbol stands in the slot
 * base + symbol, if the check there is the symbol's; bases are so that no other state's
 * edge can be there then. Else the state's fallback is asked, and so on. A symbol that no
 * state of the chain knows, or that the first to know leads to state 0, is looked up
 * again as its parent. Only symbols below TABLE_EDGE_SYMBOLS have edges.
 * The check is ten bits of the symbol: the lowest eight stand in table_edge_checks, and are not 0, since the generator
 * leaves the numbers out for which they would be; the next two stand in the edge.
 */
#define TABLE_EDGE_TARGET 0x3FFFU
#define TABLE_EDGE_CHECK_SHIFT 14U

struct table_state {
    uint16_t base;     /* single: the symbol of its edge */
    uint16_t fallback; /* 0: none; single: where its edge leads */
};
extern SMTPSTATUS_PRIVATE const struct table_state table_states[TABLE_INNER_STATES];
extern SMTPSTATUS_PRIVATE const uint16_t table_edges[TABLE_EDGES];
extern SMTPSTATUS_PRIVATE const uint8_t table_edge_checks[TABLE_EDGE_CHECKS]; /* longer: 0 where no edge is */

/*
 * What the end of a segment means. From state TABLE_STATES on, the phrase of that number counted from there is
 * heard. For those from TABLE_FIRST_OUTPUT on it stands in table_state_outputs: a phrase, or
 * from TABLE_PHRASES on the place of a list's head in table_outputs. The head tells what the list has. Behind the head
 * stand prefixes that open here and wait for their next segment behind a gap, in groups: a group's number with its
 * class, and a bit for each prefix. Before it, to be read backwards, stand phrases that are heard, then places in
 * table_ends of prefixes that end their waiting here: the group's number, its bits, and codes that tell what each
 * becomes, a phrase or a longer prefix. The head has a bit for the class of each of these groups: where none of its
 * classes waits, they are not looked at. The generator puts prefixes that are met in the same places into the same groups.
 */
#define TABLE_PREFIX_GROUP 16U
#define TABLE_OUTPUT_HEARS 1U                                /* a head: phrases are heard */
#define TABLE_OUTPUT_OPENS 2U                                /* a head: prefixes open */
#define TABLE_OUTPUT_CLASSES 0xFFFCU                         /* a head: bits of classes */
#define TABLE_OUTPUT_CLASS(group) (2U + (group) % 14U)       /* the number of a class's bit */
#define TABLE_OUTPUT_ENTRY_CLASS(entry) ((entry) >> 8 & 31U) /* the same, of the group that an entry opens */
#define TABLE_OUTPUT_GROUP(entry) ((entry)&0xFFU)
#define TABLE_OUTPUT_LAST 0x8000U      /* the last one of its kind in a list */
#define TABLE_OUTPUT_IS_PREFIX 0x8000U /* a code: what follows is the number of a prefix, else of a phrase */
#define TABLE_OUTPUT_MORE 0x4000U      /* a code: the next one is of the same prefix */
extern SMTPSTATUS_PRIVATE const uint16_t table_state_outputs[TABLE_STATES - TABLE_FIRST_OUTPUT];
extern SMTPSTATUS_PRIVATE const uint16_t table_outputs[TABLE_OUTPUTS];
extern SMTPSTATUS_PRIVATE const uint16_t table_ends[TABLE_ENDS];

/* What single bytes may be, bits. */
#define TABLE_CHAR_WORD 0x1U      /* an ASCII letter or digit */
#define TABLE_CHAR_LOCAL 0x2U     /* part of the local part of an address: RFC 5322 atext, dots */
#define TABLE_CHAR_HOST 0x4U      /* part of a host name */
#define TABLE_CHAR_URL_END 0x8U   /* no part of a URL */
#define TABLE_CHAR_SENTENCE 0x10U /* may end a sentence */
#define TABLE_CHAR_JOINS 0x20U    /* behind a word: the word may be part of something longer */
#define TABLE_CHAR_SPECIAL 0x40U  /* between words: more than a separator */
extern SMTPSTATUS_PRIVATE const uint8_t table_char_class[256];

static inline int table_char_is(char c, uint32_t classes)
{
    return (table_char_class[(unsigned char)c] & classes) != 0;
}

/* Foldings of U+00C0..U+017F: an ASCII letter, or below 32 an index into table_fold_pairs. */
extern SMTPSTATUS_PRIVATE const uint8_t table_fold_latin[0x180 - 0xC0];
extern SMTPSTATUS_PRIVATE const char table_fold_pairs[TABLE_FOLD_PAIRS][2];
/* Foldings of U+0386..U+03CE, as offsets from U+0386. */
extern SMTPSTATUS_PRIVATE const uint8_t table_fold_greek[0x3CF - 0x386];

#endif

#endif
