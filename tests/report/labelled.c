/*
 * Judges the replies of a labelled file and prints how many verdicts are right, and
 * every one that is wrong. Columns, separated by tabs: category and bounce type (a|b:
 * either is right), how sure the label is (1..3), provider, reply. `#` starts a comment.
 *
 *      labelled FILE...
 *
 * SPDX-License-Identifier: MIT
 */
#include "score.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 65536
#define COLUMNS 5

/* Cuts a line at its tabs. Returns the number of columns. */
static size_t split(char *line, char *columns[COLUMNS])
{
    size_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    while (line != NULL && count < COLUMNS) {
        columns[count++] = line;
        line = count < COLUMNS ? strchr(line, '\t') : NULL;
        if (line != NULL) {
            *line++ = '\0';
        }
    }
    return count;
}

static int judge_line(struct score *score, char *line, const char *where)
{
    char *columns[COLUMNS];
    if (split(line, columns) != COLUMNS) {
        fprintf(stderr, "%s: not five columns\n", where);
        return -1;
    }
    smtpstatus status;
    struct label label = {columns[0], columns[1], atoi(columns[2]), where, columns[4]};
    (void)smtpstatus_init(&status, sizeof status);
    (void)smtpstatus_parse_diagnostic(&status, columns[4], strlen(columns[4]));
    (void)smtpstatus_classify(&status);
    return score_add(score, &label, &status);
}

static int judge_file(struct score *score, const char *path)
{
    static char line[LINE_SIZE];
    char where[32];
    unsigned number = 0;
    int result = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return -1;
    }
    while (result == 0 && fgets(line, sizeof line, file) != NULL) {
        number++;
        snprintf(where, sizeof where, "line %u:", number);
        if (line[0] != '#' && line[0] != '\n') {
            result = judge_line(score, line, where);
        }
    }
    fclose(file);
    return result;
}

int main(int argc, char **argv)
{
    struct score score;
    memset(&score, 0, sizeof score);
    for (int i = 1; i < argc; i++) {
        if (judge_file(&score, argv[i]) != 0) {
            return 1;
        }
    }
    if (argc < 2) {
        fputs("usage: labelled FILE...\n", stderr);
        return 2;
    }
    score_print(&score);
    return 0;
}
