/*
 * A verdict as JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_OUTPUT_JSON_H
#define CLI_OUTPUT_JSON_H

#include <jansson.h>
#include <stdint.h>

#include <smtpstatus.h>

/* Sets a key; the value is taken over. */
void json_set(json_t *object, const char *key, json_t *value);

/*
 * Adds all keys of a verdict to an object, always the same ones in the same order;
 * absent values are null.
 */
void json_add_status(json_t *object, const smtpstatus *status);

/*
 * Adds a key vocabulary_NAME for each vocabulary of the set, null where it has no word.
 */
void json_add_terms(json_t *object, const smtpstatus *status, uint32_t vocabularies);

/* Text of unknown encoding as a JSON string: bytes that are no valid UTF-8 become U+FFFD. */
json_t *json_clean_text(const char *data, size_t length);

/* The object for a line that is no reply. `file` may be NULL. */
json_t *json_of_error(int result, uint64_t offset, const char *file);

/* Prints one value and a line end on standard output, and gives the value back. */
void json_print_line(json_t *value);

#endif
