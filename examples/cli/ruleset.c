/* SPDX-License-Identifier: MIT */
#include "ruleset.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "message.h"

static int read_file(struct ruleset *ruleset, const char *file)
{
    struct input input;
    memset(&input, 0, sizeof input);
    input_open(&input, file);
    while (!input.ended) {
        input_fill(&input);
    }
    if (input.error != 0) {
        complain("cannot read %s: %s", input.name, strerror(input.error));
    }
    ruleset->file = input.name;
    buffer_add(&ruleset->text, input_data(&input), input_length(&input));
    input_close(&input);
    buffer_free(&input.buffer);
    return input.error == 0;
}

/* The line that the error is in, with a mark below the place. */
static void show_line(const struct buffer *text, uint32_t line, uint32_t column)
{
    const char *start = text->data;
    const char *end = text->data + text->length;
    for (uint32_t i = 1; i < line; i++) {
        start = (const char *)memchr(start, '\n', (size_t)(end - start)) + 1;
    }
    const char *stop = memchr(start, '\n', (size_t)(end - start));
    struct buffer clean = {NULL, 0, 0};
    buffer_add_clean(&clean, start, (size_t)((stop != NULL ? stop : end) - start), CLEAN_TERMINAL);
    int width = text_width(start, column - 1);
    fprintf(stderr, "    %s\n    %*s^\n", buffer_string(&clean), width, "");
    buffer_free(&clean);
}

int ruleset_load(struct ruleset *ruleset, const char *file)
{
    size_t size = 0;
    uint32_t line = 0;
    uint32_t column = 0;
    memset(ruleset, 0, sizeof *ruleset);
    if (!read_file(ruleset, file)) {
        return 0;
    }
    int result = smtpstatus_rules_size(ruleset->text.data, ruleset->text.length, &size, &line, &column);
    if (result == SMTPSTATUS_OK) {
        ruleset->memory = malloc(size);
        if (ruleset->memory == NULL) {
            fail_memory();
        }
        result = smtpstatus_rules_compile(ruleset->memory, size, ruleset->text.data, ruleset->text.length,
                                          &ruleset->rules, &line, &column);
    }
    if (result != SMTPSTATUS_OK) {
        complain("%s:%" PRIu32 ":%" PRIu32 ": %s (%s)", ruleset->file, line, column, smtpstatus_result_text(result),
                 smtpstatus_result_name(result));
        show_line(&ruleset->text, line, column);
    }
    return result == SMTPSTATUS_OK;
}

void ruleset_free(struct ruleset *ruleset)
{
    buffer_free(&ruleset->text);
    free(ruleset->memory);
}

void ruleset_name(const smtpstatus_rules *rules, uint32_t index, char *name, size_t capacity)
{
    const char *data = "";
    size_t length = 0;
    (void)smtpstatus_rules_name(rules, index, &data, &length);
    snprintf(name, capacity, "%.*s", (int)length, data);
}
