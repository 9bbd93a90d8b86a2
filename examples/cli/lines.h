/*
 * Files read line by line.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct lines {
    const char *name;
    FILE *file;
    char *line;
    size_t capacity;
    size_t length; /* without the line end */
    uint64_t number;
};

/* Opens a file, '-' for standard input. Returns 0, and errno says why, when that fails. */
int lines_open(struct lines *lines, const char *name);

/* Reads the next line. Returns 0 at the end, and then errno is 0, or says what went wrong. */
int lines_next(struct lines *lines);

void lines_close(struct lines *lines);

/*
 * The line's column, from 0, between tabs; the last of `columns` takes the rest of the
 * line. Returns 0 when the line has no such column.
 */
int lines_column(const struct lines *lines, size_t column, size_t columns, const char **text, size_t *length);

#endif
