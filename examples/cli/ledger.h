/*
 * Recipients and their histories, in memory and as a file: tab-separated columns,
 * recipient and history first; a header line that starts with "recipient", empty lines
 * and lines that start with # are passed over.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_LEDGER_H
#define CLI_LEDGER_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct entry {
    char *recipient;
    uint64_t history;
    int is_touched; /* an event spoke of it */
};

struct ledger {
    struct entry *list;
    size_t count;
    size_t capacity;
    json_t *index; /* recipient -> place in the list */
};

void ledger_start(struct ledger *ledger);

/* The place of a recipient, added when it is new. Addresses are the same in any case, and with <> or without. */
size_t ledger_place(struct ledger *ledger, const char *recipient, size_t length);

/* Reads a file. Returns 0, with a message, when it cannot be read or a line of it is wrong. */
int ledger_read(struct ledger *ledger, const char *name, int may_be_missing);

/* Writes the file anew: to a new one beside it first, which then takes its name. Returns 0, with a message, when that fails. */
int ledger_write(const struct ledger *ledger, const char *name);

void ledger_end(struct ledger *ledger);

#endif
