/*
 * Reads the fixture files of tests/fixtures/ and compares answers with them.
 * tests/fixtures/README.md tells their format.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_FIXTURES_H
#define TESTS_FIXTURES_H

#include <smtpstatus.h>

#define FIXTURE_MOST_FIELDS 24

struct fixture_field {
    const char *key;
    const char *value;
};

struct fixture {
    const char *file; /* without its folder */
    unsigned line;    /* of the name */
    const char *name;
    int diagnostic; /* the input is free text, not a wire reply */
    char *input;    /* exactly `length` bytes on the heap, so that a sanitizer sees the end */
    size_t length;
    struct fixture_field fields[FIXTURE_MOST_FIELDS];
    size_t field_count;
};

struct fixture_list {
    struct fixture *items;
    size_t count;
    size_t capacity;
    char **kept; /* texts that the items point into */
    size_t kept_count;
};

/*
 * Reads all *.txt files of a folder, sorted by name. Returns 0, or -1 after a message on
 * stderr with file and line; the list must be freed in both cases.
 */
int fixtures_load(const char *folder, struct fixture_list *list);

void fixtures_free(struct fixture_list *list);

/* The value of a key, or NULL. */
const char *fixture_value(const struct fixture *fixture, const char *key);

/* A fresh handle with the options that the item asks for. */
void fixture_prepare(const struct fixture *fixture, smtpstatus *status);

/* Parses `data`, the item's input or a copy of it, as the item's form says. */
int fixture_parse(const struct fixture *fixture, smtpstatus *status, const char *data, size_t *consumed);

/* Hears of one answer that is not the expected one. */
typedef void fixture_listener(void *context, const struct fixture *fixture, const char *key, const char *expected,
                              const char *got);

/*
 * Compares the answers of a handle that has parsed and classified the item. In a build
 * without text rules only what does not rest on words is compared. Returns the number
 * of differences.
 */
size_t fixture_compare(const struct fixture *fixture, const smtpstatus *status, fixture_listener *listener,
                       void *context);

/* Whether `word` is one of the `separator`-separated words of `list`. */
int list_has(const char *list, const char *word, char separator);

#endif
