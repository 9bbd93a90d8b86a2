/*
 * A verdict as one line for a person, or as tab-separated columns.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_OUTPUT_TEXT_H
#define CLI_OUTPUT_TEXT_H

#include <jansson.h>
#include <stdint.h>

#include <smtpstatus.h>

/* Prints category, bounce type, action, codes, the words of other vocabularies and text. */
void print_compact(const smtpstatus *status, uint32_t vocabularies);

/* Prints the word of each vocabulary of the set, two spaces before each, in columns of TERM_WIDTH. */
#define TERM_WIDTH 28
void print_terms(const smtpstatus *status, uint32_t vocabularies);

/* Columns are the keys of an object, so that the two cannot differ. Both give the object back. */
void print_tsv_keys(json_t *object);
void print_tsv_values(json_t *object);

/* Prints how often something occurs, its share of all and a bar. */
void print_count(const char *key, int key_width, uint64_t count, uint64_t total);

/* The codes as a person writes them: "550 5.1.1", "550", "5.1.1" or "-". At most 24 bytes with the NUL. */
void format_codes(char *buffer, size_t capacity, const smtpstatus *status);

/* Prints text wrapped to 79 columns, each line after `indent` spaces; the first indent is there already. */
void print_wrapped(const char *text, int indent);

#endif
