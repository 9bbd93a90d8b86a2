/* SPDX-License-Identifier: MIT */
#include "output_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buffer.h"
#include "colour.h"
#include "options.h"
#include "output_json.h"

#define WIDTH 79
#define BAR_WIDTH 30

void format_codes(char *buffer, size_t capacity, const smtpstatus *status)
{
    char enhanced[16] = "";
    int code = smtpstatus_reply_code(status);
    if (smtpstatus_enhanced_code(status) != 0) {
        (void)smtpstatus_enhanced_text(smtpstatus_enhanced_code(status), enhanced, sizeof enhanced, NULL);
    }
    if (code != 0) {
        snprintf(buffer, capacity, "%d%s%s", code, enhanced[0] != '\0' ? " " : "", enhanced);
    } else {
        snprintf(buffer, capacity, "%s", enhanced[0] != '\0' ? enhanced : "-");
    }
}

void print_terms(const smtpstatus *status, uint32_t vocabularies)
{
    for (int i = 0; (i = options_next_vocabulary(vocabularies, i)) != 0;) {
        const char *term = smtpstatus_vocabulary_term(status, i);
        printf("  %-*s", TERM_WIDTH, term[0] != '\0' ? term : "-");
    }
}

void print_compact(const smtpstatus *status, uint32_t vocabularies)
{
    char codes[24];
    struct buffer text = {NULL, 0, 0};
    int bounce = smtpstatus_bounce(status);
    format_codes(codes, sizeof codes, status);
    buffer_add_reply_text(&text, status, CLEAN_TERMINAL);
    printf("%-21s %s%-5s%s  %-16s  %-10s", smtpstatus_category_name(smtpstatus_category(status)),
           colour_code(colour_of_bounce(bounce)), smtpstatus_bounce_name(bounce), colour_code(COLOUR_OFF),
           smtpstatus_action_name(smtpstatus_action(status)), codes);
    print_terms(status, vocabularies);
    if (text.length > 0) {
        printf("  %s", buffer_string(&text));
    }
    (void)putchar('\n');
    buffer_free(&text);
}

void print_tsv_keys(json_t *object)
{
    const char *key;
    json_t *value;
    const char *separator = "";
    json_object_foreach(object, key, value)
    {
        printf("%s%s", separator, key);
        separator = "\t";
    }
    (void)putchar('\n');
    json_decref(object);
}

static void print_string(const json_t *string)
{
    struct buffer clean = {NULL, 0, 0};
    buffer_add_clean(&clean, json_string_value(string), json_string_length(string), CLEAN_TSV);
    (void)fwrite(buffer_string(&clean), 1, clean.length, stdout);
    buffer_free(&clean);
}

static void print_column(const json_t *value)
{
    size_t index;
    json_t *element;
    if (json_is_string(value)) {
        print_string(value);
    } else if (json_is_integer(value)) {
        printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_array(value)) {
        json_array_foreach(value, index, element)
        {
            printf("%s%s", index > 0 ? "," : "", json_string_value(element));
        }
    }
}

void print_tsv_values(json_t *object)
{
    const char *key;
    json_t *value;
    const char *separator = "";
    json_object_foreach(object, key, value)
    {
        (void)fputs(separator, stdout);
        print_column(value);
        separator = "\t";
    }
    (void)putchar('\n');
    json_decref(object);
}

void print_count(const char *key, int key_width, uint64_t count, uint64_t total)
{
    char bar[BAR_WIDTH + 1];
    double share = total > 0 ? (double)count / (double)total : 0.0;
    int filled = (int)(share * BAR_WIDTH + 0.5);
    memset(bar, '#', BAR_WIDTH);
    bar[filled > 0 || count == 0 ? filled : 1] = '\0'; /* what occurs is seen */
    printf("%s%-*s%s %10" PRIu64 " %5.1f %%  %s\n", colour_code(COLOUR_STRONG), key_width, key, colour_code(COLOUR_OFF),
           count, share * 100.0, bar);
}

void print_wrapped(const char *text, int indent)
{
    int column = indent;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        int width = text_width(text, length);
        if (column > indent && column + 1 + width > WIDTH) {
            printf("\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            (void)putchar(' ');
            column++;
        }
        (void)fwrite(text, 1, length, stdout);
        column += width;
        text += length;
        text += strspn(text, " ");
    }
    (void)putchar('\n');
}
