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

/* Of a set of rules, and of its messages: the verdicts that are written, those of the first that a rule spoke for. */
#define MOST_VERDICTS 8

/* Says what went wrong, and ends the program. */
void fail(const char *what) __attribute__((noreturn));

/* Sets a key, adds an element; the value is taken over. */
void set(json_t *object, const char *key, json_t *value);
void append(json_t *array, json_t *value);

/* Bytes as two lower-case digits each: every language reads that alike. */
json_t *hexadecimal(const char *data, size_t length);

/* All that a classified handle answers. */
json_t *verdict_of(const smtpstatus *status);

/* What the sender is to do: retries, and the history and decision day after day. */
json_t *decisions_of(const smtpstatus *status);

/* The whole file on the heap with a NUL behind it; NULL when it cannot be read. */
char *read_file(const char *path, size_t *length);

/* The sets of own rules in a file, and for which replies and messages they speak. */
json_t *rules_of(const char *path, const struct fixture_list *replies, char *const *messages, size_t message_count);

/* The recipients of the messages that a rule speaks for. */
json_t *spoken_messages_of(const smtpstatus_rules *rules, char *const *files, size_t count);

/* What the bounce reader says of each file; an empty list in a build without it. */
json_t *messages_of(char *const *files, size_t count);

#endif
