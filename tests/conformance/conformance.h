/*
 * Parts of the conformance file. Whatever cannot be written ends the program.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_CONFORMANCE_H
#define TESTS_CONFORMANCE_H

#include <jansson.h>

#include <smtpstatus.h>

#include "fixtures.h"

/* Sets a key, adds an element; the value is taken over. */
void set(json_t *object, const char *key, json_t *value);
void append(json_t *array, json_t *value);

/* Bytes as two lower-case digits each: every language reads that alike. */
json_t *hexadecimal(const char *data, size_t length);

/* All that a classified handle answers. */
json_t *verdict_of(const smtpstatus *status);

/* What the sender is to do: retries, and the history and decision day after day. */
json_t *decisions_of(const smtpstatus *status);

/* What the bounce reader says of each file; an empty list in a build without it. */
json_t *messages_of(char *const *files, size_t count);

#endif
