/*
 * smtpstatus codes: the registry of reply codes and enhanced codes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "colour.h"
#include "command.h"
#include "message.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"

#define INDENT 8

struct entry {
    char code[16];
    const char *title;
    const char *explanation;
    int category;
};

struct search {
    const char *pattern; /* NULL: everything */
    int is_code;         /* the pattern is a code, perhaps with wildcards */
    char code_pattern[64];
    int json;
    int found;
};

/* ----------------------------------------------------------------- patterns */

/* RFC 3463 writes X for any class. */
static int starts_with_any_class(const char *pattern)
{
    return (pattern[0] == 'X' || pattern[0] == 'x') && pattern[1] == '.';
}

static void understand(const char *pattern, struct search *search)
{
    const char *dot = strchr(pattern, '.');
    int is_any = starts_with_any_class(pattern);
    search->pattern = pattern;
    search->is_code = is_any || (pattern[0] != '\0' && strchr("0123456789*?[", pattern[0]) != NULL);
    /* "5.7" is short for "5.7.*". */
    int is_subject =
        dot != NULL && strchr(dot + 1, '.') == NULL && dot[1] != '\0' && dot[strspn(dot, ".0123456789")] == '\0';
    snprintf(search->code_pattern, sizeof search->code_pattern, "%s%s%s", is_any ? "*" : "",
             is_any ? pattern + 1 : pattern, is_subject ? ".*" : "");
}

/* Whether a word stands in a text, in any case. */
static int contains(const char *text, const char *word, size_t length)
{
    for (; strlen(text) >= length; text++) {
        if (strncasecmp(text, word, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether every word of the pattern stands in the title, the explanation or the category's name. */
static int has_words(const struct entry *entry, const char *words)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        if (!contains(entry->title, words, length) && !contains(entry->explanation, words, length) &&
            !contains(smtpstatus_category_name(entry->category), words, length)) {
            return 0;
        }
        words += length;
        words += strspn(words, " ");
    }
    return 1;
}

/* ------------------------------------------------------------------ entries */

static void print_entry(struct search *search, const struct entry *entry)
{
    const char *category = smtpstatus_category_name(entry->category);
    search->found++;
    if (search->json) {
        json_print_line(json_pack("{s:s, s:s, s:s, s:s}", "code", entry->code, "title", entry->title, "category",
                                  category, "explanation", entry->explanation));
        return;
    }
    printf("%s%-*s%s%s (%s)\n%*s", colour_code(COLOUR_STRONG), INDENT, entry->code, colour_code(COLOUR_OFF),
           entry->title, category, INDENT, "");
    print_wrapped(entry->explanation, INDENT);
}

static int matches(const struct search *search, const struct entry *entry)
{
    if (search->pattern == NULL) {
        return 1;
    }
    return search->is_code ? fnmatch(search->code_pattern, entry->code, 0) == 0 : has_words(entry, search->pattern);
}

static void take_reply_code(struct search *search, int code)
{
    struct entry entry;
    snprintf(entry.code, sizeof entry.code, "%d", code);
    entry.title = smtpstatus_reply_code_title(code);
    entry.explanation = smtpstatus_reply_code_explanation(code);
    entry.category = smtpstatus_reply_code_category(code);
    if (matches(search, &entry)) {
        print_entry(search, &entry);
    }
}

static int take_enhanced(struct search *search, uint32_t enhanced)
{
    struct entry entry;
    (void)smtpstatus_enhanced_text(enhanced, entry.code, sizeof entry.code, NULL);
    entry.title = smtpstatus_enhanced_title(enhanced);
    entry.explanation = smtpstatus_enhanced_explanation(enhanced);
    entry.category = smtpstatus_enhanced_category(enhanced);
    if (!matches(search, &entry)) {
        return 0;
    }
    print_entry(search, &entry);
    return 1;
}

/* The registry names each enhanced code once, in its usual class; who asks for "4.7.1" shall find it all the same. */
static void take_enhanced_classes(struct search *search, uint32_t enhanced)
{
    static const uint32_t classes[] = {5000000U, 4000000U, 2000000U};
    if (take_enhanced(search, enhanced) || search->pattern == NULL || !search->is_code) {
        return;
    }
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (take_enhanced(search, classes[i] + enhanced % 1000000U)) {
            return;
        }
    }
}

int run_codes(const struct options *options)
{
    struct search search = {0};
    int code;
    uint32_t enhanced;
    search.json = options->json;
    if (options->argument_count > 0) {
        understand(options->arguments[0], &search);
    }
    for (size_t i = 0; (code = smtpstatus_reply_code_at(i)) != 0; i++) {
        take_reply_code(&search, code);
    }
    for (size_t i = 0; (enhanced = smtpstatus_enhanced_at(i)) != 0; i++) {
        take_enhanced_classes(&search, enhanced);
    }
    if (search.found == 0) {
        complain("no registered code matches '%s'", search.pattern != NULL ? search.pattern : "");
        return EXIT_BAD_INPUT;
    }
    return EXIT_FINE;
}
