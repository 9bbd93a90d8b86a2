/*
 * Looking up the rows of the dialects.
 *
 * SPDX-License-Identifier: MIT
 */
#include "dialect.h"

/* How many bytes are the same before the first in which two numbers that load8() gave differ. */
static inline size_t count_same(uint64_t other)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return lowest_bit(other) / 8;
#else
    (void)other;
    return 0; /* they are compared one by one */
#endif
}

/* How many bytes of the row from `i` on stand in the text at `at` letter for letter, up to a blank. */
static inline size_t same_bytes(struct slice text, size_t at, const struct dsn_row *row, size_t i)
{
    const char *words = dsn_row_words(row);
    size_t start = i;
    while (i < row->size && text.size - at >= 8) {
        uint64_t other = load8(words + i) ^ load8(text.at + at);
        if (other != 0) {
            i += count_same(other);
            break;
        }
        i += 8;
        at += 8;
    }
    i = i < row->size ? i : row->size;
    return i > start && words[i - 1] == ' ' ? i - 1 - start : i - start; /* a blank may stand for several */
}

/* The first bytes of a text as the tables hold those of the rows: little-endian, bit 5 set. */
struct key {
    uint64_t head;  /* 0 to 5 */
    uint64_t tail;  /* 6 to 13 */
    uint32_t plain; /* they stand in the text just so */
    uint32_t hash;  /* dsn_hash_short() of the head */
};

#define HEAD_SIZE 6U
#define TAIL_SIZE 8U
#define ALL_BYTES(value) (0x0101010101010101U * (value))
#define HEAD_BYTES 0xFFFFFFFFFFFFU

/* `count` bytes of a key from *at on: runs of blanks count as one, what is behind the end as 0. */
static uint64_t slow_bytes(struct slice text, size_t *at, uint32_t count)
{
    uint64_t bytes = 0;
    uint32_t i = 0;
    while (i < count && *at < text.size) {
        uint64_t next = load_some(text.at, *at, text.size);
        uint64_t blanks = (next - ALL_BYTES(0x21U)) & ~next & ALL_BYTES(0x80U); /* and what is behind the end */
        uint32_t run = blanks != 0 ? clear_bytes(blanks) : 8;
        if (run == 0) {
            do {
                ++*at;
            } while (*at < text.size && (is_space(text.at[*at]) || text.at[*at] == '>'));
            bytes |= (uint64_t)' ' << (8 * i++);
        } else {
            run = run < count - i ? run : count - i;
            bytes |= ((next | ALL_BYTES(0x20U)) & ~(uint64_t)0 >> (64 - 8 * run)) << (8 * i);
            i += run;
            *at += run;
        }
    }
    return bytes;
}

/* The key of a text where blanks stand for more than themselves, or that is short; 0 when no row can start so. */
static SMTPSTATUS_APART int slow_key(struct slice text, size_t at, uint32_t header, struct key *key)
{
    key->head = slow_bytes(text, &at, HEAD_SIZE);
    key->hash = dsn_hash_short(key->head, header);
    key->plain = 0;
    if (!dsn_has_head(key->hash)) {
        return 0;
    }
    key->tail = slow_bytes(text, &at, TAIL_SIZE);
    return 1;
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* The high bits of bytes below 0x20, line ends and tabs; perhaps of others behind such a byte. */
static inline uint64_t controls_of(uint64_t bytes)
{
    return (bytes - ALL_BYTES(0x20U)) & ~bytes & ALL_BYTES(0x80U);
}

/* The key of a text of which HEAD_SIZE + TAIL_SIZE bytes are there; 0 when no row can start so. */
static inline int quick_key(struct slice text, size_t at, uint32_t header, struct key *key)
{
    uint64_t head = load8(text.at + at);
    if ((controls_of(head) & HEAD_BYTES) != 0) {
        return slow_key(text, at, header, key);
    }
    key->head = (head | ALL_BYTES(0x20U)) & HEAD_BYTES;
    key->hash = dsn_hash_short(key->head, header);
    if (!dsn_has_head(key->hash)) {
        return 0;
    }
    uint64_t tail = load8(text.at + at + HEAD_SIZE);
    if (controls_of(tail) != 0) {
        return slow_key(text, at, header, key);
    }
    key->tail = tail | ALL_BYTES(0x20U);
    key->plain = 1; /* two blanks in a row are rare enough to be missed */
    return 1;
}

#endif

static inline int key_of(struct slice text, size_t at, uint32_t header, struct key *key)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (SMTPSTATUS_LIKELY(text.size - at >= HEAD_SIZE + TAIL_SIZE)) {
        return quick_key(text, at, header, key);
    }
#endif
    if (text.size - at < HEAD_SIZE) {
        return 0; /* no row is as short */
    }
    return slow_key(text, at, header, key);
}

/* The first bytes of a row that are known to stand in the text, for a plain key: the hash alone proves nothing. */
static inline uint32_t known_bytes(const struct dsn_row *row, const struct key *key)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const char *words = dsn_row_words(row);
    /* GCOVR_EXCL_BR_START: another text of the same hash would have to be searched for */
    if (key->plain && ((load8(words) | ALL_BYTES(0x20U)) & HEAD_BYTES) == key->head) {
        uint32_t both = (row->size >= DSN_LONG_ROW) & ((load8(words + HEAD_SIZE) | ALL_BYTES(0x20U)) == key->tail);
        return HEAD_SIZE + TAIL_SIZE * both;
    }
    /* GCOVR_EXCL_BR_STOP */
#else
    (void)row;
    (void)key;
#endif
    return 0;
}

/* Where the words of a row end when they start at text[at], whose key is known; 0 when they do not. */
static SMTPSTATUS_APART size_t match_row(struct slice text, size_t at, const struct dsn_row *row, const struct key *key)
{
    const char *words = dsn_row_words(row);
    size_t known = known_bytes(row, key);
    known += same_bytes(text, at + known, row, known);
    at += known;
    for (size_t i = known; i < row->size; i++) {
        if (words[i] == ' ') {
            size_t start = at;
            uint32_t lines = 0;
            while (at < text.size && (is_space(text.at[at]) || (text.at[at] == '>' && at > start))) {
                int ends = is_line_break(text.at[at]);
                lines += ends ? 1U : 0U;
                at = ends ? bytes_next_line(text.at, at, text.size) : at + 1;
            }
            if (at == start || lines > 1) { /* no sentence goes on behind an empty line */
                return 0;
            }
        } else if (at >= text.size || to_lower(text.at[at]) != words[i]) {
            return 0;
        } else {
            at++;
        }
    }
    return at;
}

/* Which rows of the bucket with this hash, counted from its first, may stand in the text: a bit for each. */
static inline uint32_t find_tags(const uint16_t *bucket, uint32_t hash)
{
    uint32_t found = BLOCK_FUNCTION(byte)((const char *)dsn_tags + bucket[0], (char)(hash & 0xFFU));
    return found & (uint32_t)(((uint64_t)1 << (bucket[1] - bucket[0])) - 1);
}

static SMTPSTATUS_APART const struct dsn_row *match_key(struct slice text, size_t at, const struct key *key,
                                                        uint32_t kinds, size_t *after)
{
    uint32_t hash = dsn_hash_long(key->head, key->tail, (kinds & ROW_IN_HEADER) != 0);
    const uint16_t *longer = &dsn_buckets[hash >> DSN_TAG_BITS];
    const uint16_t *shorter = &dsn_buckets[(1U << DSN_BUCKET_BITS) + (key->hash >> DSN_TAG_BITS)];
    uint32_t found = find_tags(longer, hash) | find_tags(shorter, key->hash) << BLOCK_SIZE;
    for (; found != 0; found &= found - 1) {
        uint32_t bit = lowest_bit(found);
        const struct dsn_row *row = &dsn_rows[bit < BLOCK_SIZE ? longer[0] + bit : shorter[0] + bit - BLOCK_SIZE];
        if ((kinds >> dsn_row_kind(row) & 1U) != 0) {
            *after = match_row(text, at, row, key);
            if (*after != 0) {
                return row;
            }
        }
    }
    return NULL;
}

static inline const struct dsn_row *match_at(struct slice text, size_t at, uint32_t kinds, size_t *after)
{
    struct key key;
    return key_of(text, at, (kinds & ROW_IN_HEADER) != 0, &key) ? match_key(text, at, &key, kinds, after) : NULL;
}

SMTPSTATUS_PRIVATE const struct dsn_row *dialect_match(struct slice text, size_t at, uint32_t kinds, size_t *after)
{
    return match_at(text, at, kinds, after);
}

/* Letters, digits and bytes above 127. */
BLOCK_ADAPTED(words)

/* Whether a character of East Asian scripts starts so, which put no blanks between words. */
static inline int is_wide_lead(char c)
{
    return (unsigned char)c >= 0xE3U && (unsigned char)c <= 0xEDU;
}

/* Where such characters start in the run of letters that goes on at `from`, as bits of its block. */
static SMTPSTATUS_RARE uint64_t wide_leads(struct slice text, size_t block, size_t from, size_t end)
{
    uint64_t leads = 0;
    end = end - block > WIDE_BLOCK ? block + WIDE_BLOCK : end;
    for (; from < end && (is_eight_bit(text.at[from]) || is_alnum(text.at[from])); from++) {
        leads |= (uint64_t)is_wide_lead(text.at[from]) << (from - block);
    }
    return leads;
}

SMTPSTATUS_PRIVATE const struct dsn_row *dialect_find(struct slice text, size_t *at, size_t end, uint32_t kinds,
                                                      size_t *after)
{
    size_t block = *at;
    uint64_t before = block > 0 && (is_alnum(text.at[block - 1]) || is_eight_bit(text.at[block - 1])) ? 1U : 0U;
    for (; block < end; block += WIDE_BLOCK) {
        uint64_t words = block_bits(words_of_block, '\0', text.at, block, end);
        uint64_t starts = words & ~(words << 1 | before);
        uint64_t first = starts;
        if (before != 0 && is_eight_bit(text.at[block])) {
            starts |= wide_leads(text, block, block, end);
        }
        before = words >> 63;
        for (; starts != 0; starts &= starts - 1) {
            size_t word = block + lowest_bit(starts);
            const struct dsn_row *row = match_at(text, word, kinds, after);
            if (row != NULL) {
                *at = word;
                return row;
            }
            if (is_wide_lead(text.at[word]) && (first & starts & (~starts + 1)) != 0) {
                starts |= wide_leads(text, block, word, end);
            }
        }
    }
    *at = end;
    return NULL;
}

SMTPSTATUS_PRIVATE const char *dialect_name(uint32_t dialect)
{
    return dsn_texts + dsn_dialects[dialect];
}
