/*
 * What the generator compiles from lib/tables/dsn/.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_TABLES_H
#define SMTPSTATUS_DSN_TABLES_H

#include "../ground.h"

#include "dsn_sizes.h" /* generated */

/* Field names, each with a slot of its own in a hash table; name 0, of no bytes, stands for none. */
struct dsn_field_name {
    uint16_t text;
    uint8_t size;
    uint8_t token; /* enum dsn_field */
};
extern SMTPSTATUS_PRIVATE const struct dsn_field_name dsn_field_names[DSN_FIELD_NAMES];
extern SMTPSTATUS_PRIVATE const uint8_t dsn_field_slots[1U << DSN_FIELD_BITS];

/*
 * The one name that may be that of `size` bytes with these first and last eight bytes, little-endian,
 * in lower case. A shorter one has its bytes in both.
 */
static inline const struct dsn_field_name *dsn_likely_name(uint64_t head, uint64_t tail, size_t size)
{
    uint64_t key = (head ^ tail << 1) + size;
    return &dsn_field_names[dsn_field_slots[(key * DSN_FIELD_HASH) >> (64U - DSN_FIELD_BITS)]];
}

extern SMTPSTATUS_PRIVATE const char dsn_field_texts[DSN_FIELD_TEXTS];

/* A bit for each hash of the first four bytes of a name that message headers are read for. */
extern SMTPSTATUS_PRIVATE const uint8_t dsn_field_heads[32];

/*
 * The rows of the dialects. Two hash tables one after the other: long rows by their first
 * fourteen bytes, shorter ones by their first six. A bucket says where its rows start in
 * dsn_rows, and the next one where they end. They go from the longest text to the shortest.
 * A row's tag are bits of its hash that its bucket does not tell; those of a bucket, sixteen
 * at most, are compared all at once.
 */
#define DSN_LONG_ROW 14U
#define DSN_TAG_BITS 8U
enum {
    DSN_ROW_LEADS = 1,   /* it, or a shorter one that its words start with, leads to a recipient or a reason */
    DSN_ROW_ANCHORED = 2 /* ... counts at the start of a line */
};
struct dsn_row {
    uint8_t text[2]; /* offset into dsn_texts, its low byte first: without a gap, as the rows are many */
    uint8_t size;
    uint8_t kind_and_flags; /* enum dialect_row, and above that DSN_ROW_... */
    uint8_t dialect;        /* index into dsn_dialects */
};
extern SMTPSTATUS_PRIVATE const uint16_t dsn_buckets[(2U << DSN_BUCKET_BITS) + 1];
/* Sixteen are read at once, also of an empty bucket behind the last row. */
extern SMTPSTATUS_PRIVATE const uint8_t dsn_tags[DSN_ROWS + 16];
extern SMTPSTATUS_PRIVATE const struct dsn_row dsn_rows[DSN_ROWS];
extern SMTPSTATUS_PRIVATE const char dsn_texts[DSN_TEXTS]; /* eight zero bytes at its end */

static inline const char *dsn_row_words(const struct dsn_row *row)
{
    return dsn_texts + (row->text[0] | (uint32_t)row->text[1] << 8);
}

static inline uint32_t dsn_row_kind(const struct dsn_row *row)
{
    return row->kind_and_flags & 31U;
}

static inline uint32_t dsn_row_flags(const struct dsn_row *row)
{
    return row->kind_and_flags >> 5;
}

/* A bit for each start of a row, by its hash. */
extern SMTPSTATUS_PRIVATE const uint8_t dsn_heads[(1U << DSN_HEAD_BITS) / 8];

static inline uint64_t dsn_hash(uint64_t number, uint32_t bits)
{
    return (number * 0x9E3779B97F4A7C15U) >> (64U - bits);
}

/*
 * The hash of a short row: bucket and tag. `head`: bytes 0 to 5 of its text, little-endian,
 * bit 5 set in all. `header`: 1 for rows that are looked for in headers.
 */
static inline uint32_t dsn_hash_short(uint64_t head, uint32_t header)
{
    return (uint32_t)dsn_hash(head ^ header, DSN_BUCKET_BITS + DSN_TAG_BITS);
}

/* The hash of a long row; `tail`: bytes 6 to 13. */
static inline uint32_t dsn_hash_long(uint64_t head, uint64_t tail, uint32_t header)
{
    return (uint32_t)dsn_hash(head ^ header ^ dsn_hash(tail, 48), DSN_BUCKET_BITS + DSN_TAG_BITS);
}

/* Whether any row has a head with this dsn_hash_short(). */
static inline int dsn_has_head(uint32_t hash)
{
    uint32_t bit = hash >> (DSN_BUCKET_BITS + DSN_TAG_BITS - DSN_HEAD_BITS);
    return dsn_heads[bit >> 3] >> (bit & 7U) & 1;
}

/* Bytes 0x80 to 0xFF of the single-byte character sets. */
extern SMTPSTATUS_PRIVATE const uint16_t dsn_single[DSN_SINGLE][128];

/* Two-byte codes and their characters, sorted by code; each set starts where dsn_wide_starts says. */
struct dsn_wide {
    uint16_t code, character;
};
extern SMTPSTATUS_PRIVATE const struct dsn_wide dsn_wide[DSN_WIDE];
extern SMTPSTATUS_PRIVATE const uint16_t dsn_wide_starts[5];

/* Names of the dialects: offsets into dsn_texts. */
extern SMTPSTATUS_PRIVATE const uint16_t dsn_dialects[DSN_DIALECTS];

#endif
