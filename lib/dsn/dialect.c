/*
 * Looking up the rows of the dialects.
 *
 * SPDX-License-Identifier: MIT
 */
#include "dialect.h"

/*
 * Where the words of a row end when they start at text[at]; 0 when they do not. The first
 * `known` bytes are known to be the same.
 */
static size_t match_row(struct slice text, size_t at, const struct dsn_row *row, size_t known)
{
    const char *words = dsn_texts + row->text;
    at += known;
    for (size_t i = known; i < row->size; i++) {
        if (words[i] == ' ') {
            size_t start = at;
            while (at < text.size && (is_space(text.at[at]) || (text.at[at] == '>' && at > start))) {
                at++;
            }
            if (at == start) {
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

/* The first bytes of a text as the tables hold those of the rows: little-endian, bit 5 set. */
struct key {
    uint64_t head;  /* 0 to 5 */
    uint64_t tail;  /* 6 to 13 */
    uint32_t plain; /* they stand in the text just so */
};

#define KEY_BYTES 14U
#define ALL_BYTES(value) (0x0101010101010101U * (value))
#define HEAD_BYTES 0xFFFFFFFFFFFFU

/* Byte by byte: runs of blanks count as one, what is behind the end as 0. */
static SMTPSTATUS_APART struct key slow_key(struct slice text, size_t at)
{
    struct key key = {0, 0, 0};
    for (uint32_t i = 0; i < KEY_BYTES && at < text.size; i++) {
        unsigned char c = (unsigned char)text.at[at++];
        if (c <= ' ') {
            while (at < text.size && (is_space(text.at[at]) || text.at[at] == '>')) {
                at++;
            }
            c = ' ';
        }
        if (i < 6) {
            key.head |= (uint64_t)(c | 0x20U) << (8 * i);
        } else {
            key.tail |= (uint64_t)(c | 0x20U) << (8 * (i - 6));
        }
    }
    return key;
}

/* Whether any row starts as the text does: hardly any word of a message passes. */
static inline int may_match(uint64_t head, uint32_t header)
{
    uint32_t bit = dsn_head_bit(head, header);
    return dsn_heads[bit >> 3] >> (bit & 7U) & 1;
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* The high bits of bytes below 0x20, line ends and tabs; perhaps of others behind such a byte. */
static inline uint64_t controls_of(uint64_t bytes)
{
    return (bytes - ALL_BYTES(0x20U)) & ~bytes & ALL_BYTES(0x80U);
}

/* The key of the text at `at`; 0 when no row can start so. KEY_BYTES bytes must be there. */
static inline int quick_key(struct slice text, size_t at, uint32_t header, struct key *key)
{
    uint64_t head = load8(text.at + at);
    uint64_t tail = load8(text.at + at + 6);
    key->head = (head | ALL_BYTES(0x20U)) & HEAD_BYTES;
    if ((controls_of(head) & HEAD_BYTES) == 0) {
        if (!may_match(key->head, header)) {
            return 0;
        }
        if (controls_of(tail) == 0) {
            /* two blanks in a row are rare enough to be missed */
            key->tail = tail | ALL_BYTES(0x20U);
            key->plain = 1;
            return 1;
        }
    }
    *key = slow_key(text, at);
    return may_match(key->head, header);
}

#endif

static inline int key_of(struct slice text, size_t at, uint32_t header, struct key *key)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (SMTPSTATUS_LIKELY(text.size - at >= KEY_BYTES)) {
        return quick_key(text, at, header, key);
    }
#endif
    *key = slow_key(text, at);
    return may_match(key->head, header);
}

/* Whether the row's first bytes are the key's; the hash alone proves nothing. */
static inline int has_key(const struct dsn_row *row, const struct key *key)
{
    const char *words = dsn_texts + row->text;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return ((load8(words) | ALL_BYTES(0x20U)) & HEAD_BYTES) == key->head &&
           (row->size < DSN_LONG_ROW || (load8(words + 6) | ALL_BYTES(0x20U)) == key->tail);
#else
    return words != NULL && key != NULL; /* all of it is compared anyway */
#endif
}

/* The first row from `index` on, up to its bucket's end, that stands in the text. */
static const struct dsn_row *match_bucket(struct slice text, size_t at, uint32_t index, const struct key *key,
                                          uint32_t kinds, size_t *after)
{
    for (;; index++) {
        const struct dsn_row *row = &dsn_rows[index];
        if ((kinds >> row->kind & 1U) != 0 && has_key(row, key)) {
            size_t known = !key->plain ? 0 : row->size < DSN_LONG_ROW ? 6 : DSN_LONG_ROW;
            size_t stop = match_row(text, at, row, known);
            if (stop != 0) {
                *after = stop;
                return row;
            }
        }
        if (row->last) {
            return NULL;
        }
    }
}

static SMTPSTATUS_APART const struct dsn_row *match_key(struct slice text, size_t at, const struct key *key,
                                                        uint32_t kinds, size_t *after)
{
    uint32_t header = (kinds & ROW_IN_HEADER) != 0;
    uint32_t index = dsn_bucket_long(key->head, key->tail, header);
    const struct dsn_row *row = index != 0 ? match_bucket(text, at, index, key, kinds, after) : NULL;
    if (row == NULL) {
        index = dsn_bucket_short(key->head, header);
        row = index != 0 ? match_bucket(text, at, index, key, kinds, after) : NULL;
    }
    return row;
}

static inline const struct dsn_row *match_at(struct slice text, size_t at, uint32_t kinds, size_t *after)
{
    struct key key = {0, 0, 0};
    return key_of(text, at, (kinds & ROW_IN_HEADER) != 0, &key) ? match_key(text, at, &key, kinds, after) : NULL;
}

SMTPSTATUS_PRIVATE const struct dsn_row *dialect_match(struct slice text, size_t at, uint32_t kinds, size_t *after)
{
    return match_at(text, at, kinds, after);
}

SMTPSTATUS_PRIVATE const struct dsn_row *dialect_find(struct slice text, size_t *at, size_t end, uint32_t kinds,
                                                      size_t *after)
{
    size_t block = *at;
    uint32_t before = block > 0 && (is_alnum(text.at[block - 1]) || is_eight_bit(text.at[block - 1])) ? 1U : 0U;
    for (; block < end; block += 16) {
        uint32_t words = bytes_words(text.at, block, end);
        uint32_t starts = words & ~(words << 1 | before);
        before = words >> 15 & 1U;
        for (; starts != 0; starts &= starts - 1) {
            size_t word = block + bytes_first_bit(starts);
            const struct dsn_row *row = match_at(text, word, kinds, after);
            if (row != NULL) {
                *at = word;
                return row;
            }
        }
    }
    *at = end;
    return NULL;
}

SMTPSTATUS_PRIVATE const char *dialect_name(uint32_t dialect)
{
    return dsn_texts + dsn_dialects[dialect < DSN_DIALECTS ? dialect : 0];
}
