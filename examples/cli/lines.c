/*
 * Files read line by line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

int lines_open(struct lines *lines, const char *name)
{
    memset(lines, 0, sizeof *lines);
    int is_standard = strcmp(name, "-") == 0;
    lines->name = is_standard ? "standard input" : name;
    lines->file = is_standard ? stdin : fopen(name, "r");
    return lines->file != NULL;
}

int lines_next(struct lines *lines)
{
    errno = 0;
    ssize_t length = getline(&lines->line, &lines->capacity, lines->file);
    if (length < 0) {
        return 0;
    }
    while (length > 0 && (lines->line[length - 1] == '\n' || lines->line[length - 1] == '\r')) {
        length--;
    }
    lines->length = (size_t)length;
    lines->number++;
    return 1;
}

void lines_close(struct lines *lines)
{
    if (lines->file != NULL && lines->file != stdin) {
        (void)fclose(lines->file);
    }
    free(lines->line);
}

int lines_column(const struct lines *lines, size_t column, size_t columns, const char **text, size_t *length)
{
    const char *at = lines->line;
    const char *end = lines->line + lines->length;
    for (size_t i = 0; i < column; i++) {
        const char *tab = memchr(at, '\t', (size_t)(end - at));
        if (tab == NULL) {
            return 0;
        }
        at = tab + 1;
    }
    const char *tab = column + 1 < columns ? memchr(at, '\t', (size_t)(end - at)) : NULL;
    *text = at;
    *length = (size_t)((tab != NULL ? tab : end) - at);
    return 1;
}
