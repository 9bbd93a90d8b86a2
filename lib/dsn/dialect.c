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
    uint32_t plain; /* how many of them stand in the text just so */
};

#define ALL_BYTES(value) (0x0101010101010101U * (value))
#define HEAD_BYTES 0xFFFFFFFFFFFFU

/* Byte by byte: runs of blanks count as one, what is behind the end as 0. */
static struct key slow_key(struct slice text, size_t at)
{
    struct key key = {0, 0, 0};
    for (uint32_t i = 0; i < 14 && at < text.size; i++) {
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

static inline struct key key_of(struct slice text, size_t at)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (text.size - at >= 14) {
        struct key key = {load8(text.at + at), load8(text.at + at + 6), 14};
        /* a byte below 0x20 is a line end or a tab; two blanks in a row are rare enough to be missed */
        uint64_t low = ((key.head - ALL_BYTES(0x20U)) & ~key.head) | ((key.tail - ALL_BYTES(0x20U)) & ~key.tail);
        if ((low & ALL_BYTES(0x80U)) == 0) {
            key.head = (key.head | ALL_BYTES(0x20U)) & HEAD_BYTES;
            key.tail |= ALL_BYTES(0x20U);
            return key;
        }
    }
#endif
    return slow_key(text, at);
}

/*
 * How many bytes of a row are known to stand in the text, when its head is the text's and,
 * for a long row, its tail too: the hash alone proves nothing.
 */
static inline uint32_t known_bytes(const struct key *key, const struct dsn_row *row)
{
    const char *words = dsn_texts + row->text;
    if (key->plain == 0 || ((load8(words) | ALL_BYTES(0x20U)) & HEAD_BYTES) != key->head) {
        return 0;
    }
    if (row->size < DSN_LONG_ROW) {
        return 6;
    }
    return (load8(words + 6) | ALL_BYTES(0x20U)) == key->tail ? DSN_LONG_ROW : 6;
}

/* The first row from `index` on, up to its bucket's end, that stands in the text. */
static const struct dsn_row *match_bucket(struct slice text, size_t at, uint32_t index, const struct key *key,
                                          uint32_t kinds, size_t *after)
{
    for (;; index++) {
        const struct dsn_row *row = &dsn_rows[index];
        if ((kinds >> row->kind & 1U) != 0) {
            size_t stop = match_row(text, at, row, known_bytes(key, row));
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

static inline const struct dsn_row *match_at(struct slice text, size_t at, uint32_t kinds, size_t *after)
{
    struct key key = key_of(text, at);
    uint32_t header = (kinds & ROW_IN_HEADER) != 0;
    uint32_t index = dsn_bucket_long(key.head, key.tail, header);
    const struct dsn_row *row = index != 0 ? match_bucket(text, at, index, &key, kinds, after) : NULL;
    if (row == NULL) {
        index = dsn_bucket_short(key.head, header);
        row = index != 0 ? match_bucket(text, at, index, &key, kinds, after) : NULL;
    }
    return row;
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
