/*
 * parse + classify beside other engines that look for the same phrases in the same replies.
 *
 *     benchmark-peers PATTERNS FIXTURE_FOLDER [FILE_OF_REPLIES]
 *
 * The others find phrases and nothing else: no codes, no verdict, no decision which of two phrases counts.
 * All are measured in turns, over one reply again and again, over all fixtures, and over a file with a reply a line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "../fixtures.h"
#include "peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MOST 65536

static smtpstatus status;

static uint64_t diagnose_and_classify(const struct text *text)
{
    (void)smtpstatus_parse_diagnostic(&status, text->data, text->length);
    (void)smtpstatus_classify(&status);
    return (uint64_t)smtpstatus_category(&status);
}

/* The whole file, NUL-terminated. */
static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1U << 24);
    if (file == NULL || bytes == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    bytes[fread(bytes, 1, (1U << 24) - 1, file)] = '\0';
    fclose(file);
    return bytes;
}

static void read_patterns(const char *path, struct patterns *patterns)
{
    patterns->expressions = calloc(LINES_MOST, sizeof(char *));
    patterns->literals = calloc(LINES_MOST, sizeof(char *));
    if (patterns->expressions == NULL || patterns->literals == NULL) {
        exit(1);
    }
    char *save_line = NULL;
    for (char *line = strtok_r(read_file(path), "\n", &save_line); line != NULL;
         line = strtok_r(NULL, "\n", &save_line)) {
        char *save_part = NULL;
        patterns->expressions[patterns->expression_count++] = strtok_r(line, "\t", &save_part);
        for (char *part = strtok_r(NULL, "\t", &save_part); part != NULL && patterns->literal_count < LINES_MOST;
             part = strtok_r(NULL, "\t", &save_part)) {
            patterns->literals[patterns->literal_count++] = part;
        }
    }
}

static size_t read_replies(const char *path, struct text *texts)
{
    size_t count = 0;
    char *save = NULL;
    for (char *line = strtok_r(read_file(path), "\n", &save); line != NULL && count < LINES_MOST;
         line = strtok_r(NULL, "\n", &save)) {
        texts[count].data = line;
        texts[count++].length = strlen(line);
    }
    return count;
}

/* PCRE2 takes milliseconds for a text, so it gets a few of them, and a run of its own. */
#define PCRE2_TEXTS 13

static const struct text one_reply[] = {{"550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown in "
                                         "virtual mailbox tables now\r\n",
                                         100}};

/* What was compiled, the library itself and the floors first. */
struct peers {
    struct work works[WORKS_MOST];
    size_t count;
};

static void add_peer(struct peers *peers, const char *name, uint64_t (*operation)(const struct text *))
{
    const struct work work = {name, NULL, 0, operation};
    peers->works[peers->count++] = work;
}

static void measure_over(const struct peers *peers, const char *what, const struct text *texts, size_t count)
{
    struct work works[WORKS_MOST];
    double times[WORKS_MOST];
    for (size_t i = 0; i < peers->count; i++) {
        works[i] = peers->works[i];
        works[i].texts = texts;
        works[i].count = count;
    }
    median_times(works, peers->count, times);
    printf("\n%s: %zu of %.1f bytes\n", what, count, mean_length(&works[0]));
    for (size_t i = 0; i < peers->count; i++) {
        printf("%-44s %12.1f ns  %10.2f times smtpstatus\n", works[i].name, times[i], times[i] / times[0]);
    }
#ifdef HAVE_PCRE2
    const struct work one_by_one = {"PCRE2-JIT, one after the other", texts, count < PCRE2_TEXTS ? count : PCRE2_TEXTS,
                                    search_with_pcre2};
    double time = median_time(&one_by_one);
    printf("%-44s %12.1f ns  %10.2f times smtpstatus\n", one_by_one.name, time, time / times[0]);
#endif
    fflush(stdout);
}

/* The fixtures that are wire replies. */
static size_t replies_of(const struct fixture_list *list, struct text *texts)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count && count < LINES_MOST; i++) {
        if (!list->items[i].diagnostic) {
            texts[count].data = list->items[i].input;
            texts[count++].length = list->items[i].length;
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct text texts[LINES_MOST];
    struct patterns patterns = {NULL, 0, NULL, 0};
    struct peers peers = {.count = 0};
    struct fixture_list list;
    if (argc < 3 || argc > 4) {
        fputs("usage: benchmark-peers PATTERNS FIXTURE_FOLDER [FILE_OF_REPLIES]\n", stderr);
        return 2;
    }
    read_patterns(argv[1], &patterns);
    if (fixtures_load(argv[2], &list) != 0) {
        return 1;
    }
    (void)smtpstatus_init(&status, sizeof status);
    printf("%zu phrases, %zu literals\n", patterns.expression_count, patterns.literal_count);
    add_peer(&peers, "smtpstatus: parse + classify", diagnose_and_classify);
    add_peer(&peers, "memchr", find_newline);
    add_peer(&peers, "FNV-1a, a byte at a time", hash_bytes);
#ifdef HAVE_HYPERSCAN
    printf("%zu literals are compiled for Hyperscan\n", compile_with_hyperscan(&patterns));
    add_peer(&peers, "Hyperscan: literals", search_with_hyperscan);
#endif
#ifdef HAVE_RE2
    printf("%zu expressions are compiled for RE2::Set\n", compile_with_re2(&patterns));
    add_peer(&peers, "RE2::Set", search_with_re2);
#endif
#ifdef HAVE_PCRE2
    printf("%zu expressions are compiled for PCRE2-JIT\n", compile_with_pcre2(&patterns));
#endif
    measure_over(&peers, "one reply", one_reply, 1);
    measure_over(&peers, "fixtures", texts, replies_of(&list, texts));
    if (argc == 4) {
        measure_over(&peers, "file", texts, read_replies(argv[3], texts));
    }
    fixtures_free(&list);
    return 0;
}
