/*
 * Reading a text of own rules: first only to count, then into the memory.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_RULES_BUILD_H
#define SMTPSTATUS_RULES_BUILD_H

#include "rules.h"

enum rule_token_kind {
    RULE_TOKEN_END,
    RULE_TOKEN_BREAK, /* a line end or a semicolon */
    RULE_TOKEN_ARROW,
    RULE_TOKEN_WORD,
    RULE_TOKEN_QUOTED,
    RULE_TOKEN_UNCLOSED /* a quote that does not close in its line */
};

/* A text being read, and the token that the reader stands at. */
struct rules_reader {
    const char *text;
    size_t end;
    size_t line_start;
    uint32_t line;
    uint32_t kind;    /* enum rule_token_kind */
    struct span span; /* of a quoted one, without its quotes */
    size_t next;
};

/* What is made: counts, and the memory when there is any. */
struct rules_build {
    struct rules_reader reader;
    struct smtpstatus_rules *set; /* NULL: only count */
    uint32_t rule_count, value_count, word_count, name_bytes;
    uint32_t plain_count;   /* rules without phrases */
    uint32_t key_count;     /* at most so many are different */
    uint32_t waiting_count; /* phrases of three parts or more */
    uint32_t line, column;  /* of the error */
    struct rule rule;       /* the one being read */
    uint32_t once;          /* bits of enum rule_kind: conditions it has already */
    uint32_t classes;       /* bits: what all codes of one of its conditions are */
    uint32_t has_things;
};

/* Classes of codes, bits: */
#define RULE_CLASS_4 1U
#define RULE_CLASS_5 2U     /* a basic code: whatever the enhanced one says, the attempt has failed */
#define RULE_CLASS_OTHER 4U /* an enhanced code that may stand beside both */

/* Whether a category can be that of a failure in a reply. */
static inline int is_failure_category(int category)
{
    return category != SMTPSTATUS_CATEGORY_ACCEPTED && category != SMTPSTATUS_CATEGORY_INTERMEDIATE &&
           category < SMTPSTATUS_CATEGORY_FEEDBACK;
}

/* A part of the memory, to be filled. */
static inline void *rules_part(struct smtpstatus_rules *set, uint32_t offset)
{
    return (char *)set + offset;
}

/* Goes to the next token. */
SMTPSTATUS_PRIVATE void rules_advance(struct rules_reader *reader);

/* Whether the token is this lower-case word. */
static inline int rules_is(const struct rules_reader *reader, const char *word)
{
    return reader->kind == RULE_TOKEN_WORD && same_word(reader->text, reader->span.start, reader->span.end, word);
}

/* Notes where the error is, and returns it. */
static inline int rules_fail(struct rules_build *build, size_t at, int error)
{
    build->line = build->reader.line;
    build->column = (uint32_t)(at - build->reader.line_start + 1);
    return error;
}

/* The same for a place that was read before. */
SMTPSTATUS_PRIVATE int rules_fail_at(struct rules_build *build, size_t at, int error);

/* Reads one value of a condition into *value. Returns OK or the error, placed. */
SMTPSTATUS_PRIVATE int rules_read_value(struct rules_build *build, uint32_t condition, struct rule_value *value);

/* Reads the whole text. Returns OK or an error. */
SMTPSTATUS_PRIVATE int rules_read(struct rules_build *build);

/* Fills slots and table when the rules are ranked. Returns OK or an error, placed. */
SMTPSTATUS_PRIVATE int rules_index(struct rules_build *build);

#endif
