/*
 * Looking up the rows of the dialects.
 *
 * SPDX-License-Identifier: MIT
 */
#include "dialect.h"

/* Where the words of a row end when they start at text[at]; 0 when they do not. */
static size_t match_words(struct slice text, size_t at, const struct dsn_row *row)
{
    const char *words = dsn_texts + row->text;
    for (size_t i = 0; i < row->size; i++) {
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

/* How one of the first four bytes counts in the hash: line ends as blanks, letters in lower case. */
static inline uint32_t head_byte(char c)
{
    return (unsigned char)c <= ' ' ? ' ' : (unsigned char)c | 0x20U;
}

SMTPSTATUS_PRIVATE const struct dsn_row *dialect_match(struct slice text, size_t at, uint32_t kinds, size_t *after)
{
    if (text.size - at < 4) {
        return NULL;
    }
    const char *p = text.at + at;
    uint32_t head = head_byte(p[0]) | head_byte(p[1]) << 8 | head_byte(p[2]) << 16 | head_byte(p[3]) << 24;
    uint32_t index = dsn_buckets[dsn_bucket(head)];
    if (index == 0) {
        return NULL;
    }
    for (;; index++) {
        const struct dsn_row *row = &dsn_rows[index];
        size_t stop = (kinds >> row->kind & 1U) != 0 ? match_words(text, at, row) : 0;
        if (stop != 0) {
            *after = stop;
            return row;
        }
        if (row->last) {
            return NULL;
        }
    }
}

SMTPSTATUS_PRIVATE const struct dsn_row *dialect_find(struct slice text, uint32_t kinds, size_t *after)
{
    for (size_t at = 0; at < text.size; at++) {
        const struct dsn_row *row = dialect_is_word_start(text, at) ? dialect_match(text, at, kinds, after) : NULL;
        if (row != NULL) {
            return row;
        }
    }
    return NULL;
}

SMTPSTATUS_PRIVATE const char *dialect_name(uint32_t dialect)
{
    return dsn_texts + dsn_dialects[dialect < DSN_DIALECTS ? dialect : 0];
}
