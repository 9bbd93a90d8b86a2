/*
 * A file of own rules, read and compiled.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_RULESET_H
#define CLI_RULESET_H

#include <smtpstatus.h>

#include "buffer.h"

struct ruleset {
    const char *file;
    struct buffer text;
    void *memory;
    const smtpstatus_rules *rules; /* NULL: nothing was loaded */
};

/* Reads a file, "-" for standard input. Returns 0 when it cannot, or has an error; that was said then. */
int ruleset_load(struct ruleset *ruleset, const char *file);

void ruleset_free(struct ruleset *ruleset);

/* Writes the name of a rule, NUL-terminated; 64 bytes are enough. */
void ruleset_name(const smtpstatus_rules *rules, uint32_t index, char *name, size_t capacity);

#endif
