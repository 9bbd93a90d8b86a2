/*
 * parse + classify beside other engines that look for the same phrases in the same replies.
 *
 *     benchmark-peers PATTERNS FILE_OF_REPLIES
 *
 * The others find phrases and nothing else: no codes, no verdict, no decision which of two phrases counts.
 *
 * SPDX-License-Identifier: MIT
 */
#include "peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <smtpstatus.h>

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

static void measure_one(const char *name, const struct text *texts, size_t count,
                        uint64_t (*operation)(const struct text *))
{
    const struct work work = {name, texts, count, operation};
    double time = median_time(&work);
    printf("%-52s %10.1f ns  %8.2f ns/byte\n", name, time, time / mean_length(&work));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static struct text texts[LINES_MOST];
    struct patterns patterns = {NULL, 0, NULL, 0};
    if (argc != 3) {
        fputs("usage: benchmark-peers PATTERNS FILE_OF_REPLIES\n", stderr);
        return 2;
    }
    read_patterns(argv[1], &patterns);
    size_t count = read_replies(argv[2], texts);
    (void)smtpstatus_init(&status, sizeof status);
    printf("%zu replies, %zu phrases, %zu literals\n", count, patterns.expression_count, patterns.literal_count);
    measure_one("memchr", texts, count, find_newline);
    measure_one("FNV-1a, a byte at a time", texts, count, hash_bytes);
    measure_one("smtpstatus: parse + classify", texts, count, diagnose_and_classify);
#ifdef HAVE_HYPERSCAN
    printf("%zu literals are compiled for Hyperscan\n", compile_with_hyperscan(&patterns));
    measure_one("Hyperscan: literals", texts, count, search_with_hyperscan);
#endif
#ifdef HAVE_RE2
    printf("%zu expressions are compiled for RE2::Set\n", compile_with_re2(&patterns));
    measure_one("RE2::Set", texts, count, search_with_re2);
#endif
#ifdef HAVE_PCRE2
    printf("%zu expressions are compiled for PCRE2-JIT\n", compile_with_pcre2(&patterns));
    measure_one("PCRE2-JIT, one after the other", texts, count, search_with_pcre2);
#endif
    return 0;
}
