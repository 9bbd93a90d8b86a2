/*
 * Judges the fixtures and prints every answer that is not the expected one, then the
 * same figures as the report on labelled replies.
 *
 *      fixtures FOLDER
 *
 * SPDX-License-Identifier: MIT
 */
#include "../fixtures.h"
#include "score.h"

#include <stdio.h>
#include <string.h>

/* The input on one line of the report. */
static void write_input(char *text, size_t size, const struct fixture *fixture)
{
    size_t used = 0;
    for (size_t i = 0; i < fixture->length && used + 4 < size; i++) {
        char c = fixture->input[i];
        if (c == '\n' && i + 1 < fixture->length) {
            used += (size_t)snprintf(text + used, size - used, " / ");
        } else if (c != '\n' && c != '\r') {
            text[used++] = c;
        }
    }
    text[used] = '\0';
}

static void print_difference(void *context, const struct fixture *fixture, const char *key, const char *expected,
                             const char *got)
{
    /* Category and bounce type are printed with the figures. */
    if (strcmp(key, "category") != 0 && strcmp(key, "bounce") != 0) {
        printf("%s:%u: %s: %s: %s, not %s\n    %s\n", fixture->file, fixture->line, fixture->name, key, got, expected,
               (const char *)context);
    }
}

static int judge_item(struct score *score, const struct fixture *fixture, size_t *differences)
{
    smtpstatus status;
    char where[256];
    char text[4096];
    size_t consumed = 0;
    fixture_prepare(fixture, &status);
    (void)fixture_parse(fixture, &status, fixture->input, &consumed);
    (void)smtpstatus_classify(&status);
    write_input(text, sizeof text, fixture);
    *differences += fixture_compare(fixture, &status, print_difference, text);
    snprintf(where, sizeof where, "%s:%u: %s:", fixture->file, fixture->line, fixture->name);
    struct label label = {fixture_value(fixture, "category"), fixture_value(fixture, "bounce"), SCORE_SURE, where,
                          text};
    return score_add(score, &label, &status);
}

int main(int argc, char **argv)
{
    struct fixture_list list;
    struct score score;
    size_t differences = 0;
    memset(&score, 0, sizeof score);
    if (argc != 2) {
        fputs("usage: fixtures FOLDER\n", stderr);
        return 2;
    }
    int result = fixtures_load(argv[1], &list);
    for (size_t i = 0; result == 0 && i < list.count; i++) {
        result = judge_item(&score, &list.items[i], &differences);
    }
    if (result == 0) {
        score_print(&score);
        printf("  %zu answers of %zu items are not the expected ones\n", differences, list.count);
    }
    fixtures_free(&list);
    return result == 0 ? 0 : 1;
}
