/*
 * Time per operation, in nanoseconds: the median of several runs, beside two floors
 * measured in the same run, one memchr pass and one byte-wise hash over the same bytes.
 *
 *      benchmark FIXTURE_FOLDER [FILE_OF_REPLIES]
 *
 * SPDX-License-Identifier: MIT
 */
#include "../fixtures.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One handle for all, as in a program that handles many replies. */
static smtpstatus status;

/* ------------------------------------------------------------------ operations */

static uint64_t parse_reply(const struct text *text)
{
    size_t consumed = 0;
    (void)smtpstatus_parse_reply(&status, text->data, text->length, SMTPSTATUS_INPUT_COMPLETE, &consumed);
    return consumed + (uint64_t)smtpstatus_reply_code(&status);
}

static uint64_t parse_enhanced(const struct text *text)
{
    uint32_t code = 0;
    (void)smtpstatus_parse_enhanced(text->data, text->length, &code, NULL, NULL);
    return code;
}

static uint64_t parse_and_classify(const struct text *text)
{
    (void)smtpstatus_parse_reply(&status, text->data, text->length, SMTPSTATUS_INPUT_COMPLETE, NULL);
    (void)smtpstatus_classify(&status);
    return (uint64_t)smtpstatus_category(&status);
}

static uint64_t diagnose_and_classify(const struct text *text)
{
    (void)smtpstatus_parse_diagnostic(&status, text->data, text->length);
    (void)smtpstatus_classify(&status);
    return (uint64_t)smtpstatus_category(&status);
}

/* Deciding takes no text: the status is that of a reply that was judged before. */
static uint64_t ask_retry(const struct text *text)
{
    uint32_t wait = 0;
    (void)smtpstatus_retry(&status, NULL, 5, 0, 7200, text->length, &wait, NULL);
    return wait;
}

/* A day on with each call: a soft bounce, and the decision after it. */
static uint64_t update_and_decide(const struct text *text)
{
    static uint64_t history;
    static uint32_t day;
    day = (day + 1) % 65536;
    (void)smtpstatus_history_update(day == 0 ? 0 : history, NULL, &status, day, &history);
    return text->length + (uint64_t)smtpstatus_decide(history, NULL, day, NULL, NULL);
}

/* ------------------------------------------------------------------ measuring */

static void measure(const struct work *work)
{
    double mean = mean_length(work);
    double time = median_time(work);
    printf("%-44s %8.1f ns  %8.1f bytes  %7.2f ns/byte", work->name, time, mean, time / mean);
    end_line(work);
}

/* One operation and the floors over the same texts. */
static void measure_with_floors(const char *name, const struct text *texts, size_t count,
                                uint64_t (*operation)(const struct text *))
{
    const struct work works[] = {
        {name, texts, count, operation},
        {"  floor: memchr", texts, count, find_newline},
        {"  floor: FNV-1a, a byte at a time", texts, count, hash_bytes},
    };
    for (size_t i = 0; i < sizeof works / sizeof works[0]; i++) {
        measure(&works[i]);
    }
}

/* ------------------------------------------------------------------ inputs */

#define TEXT(literal)                                                                                                  \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }

static const struct text one_line[] = {TEXT("550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown in "
                                            "virtual mailbox tables now\r\n")};
_Static_assert(sizeof "550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown in "
                      "virtual mailbox tables now\r\n" == 101,
               "the line is 100 bytes long");

static const struct text many_lines[] = {
    TEXT("550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n"
         "550-5.7.26 We require all senders to authenticate with SPF or DKIM.\r\n"
         "550-5.7.26 Authentication results: DKIM = did not pass\r\n"
         "550-5.7.26 SPF example.com with ip: 192.0.2.1 = did not pass\r\n"
         "550 5.7.26 See https://help.example.org/authentication for details\r\n")};

static const struct text ehlo[] = {TEXT("250-mx.example.org at your service, [192.0.2.1]\r\n"
                                        "250-SIZE 157286400\r\n"
                                        "250-8BITMIME\r\n"
                                        "250-STARTTLS\r\n"
                                        "250-ENHANCEDSTATUSCODES\r\n"
                                        "250-PIPELINING\r\n"
                                        "250-CHUNKING\r\n"
                                        "250 SMTPUTF8\r\n")};

static const struct text deferral[] = {TEXT("450 4.2.0 Mailbox unavailable\r\n")};

static const struct text enhanced[] = {TEXT("5.1.1 <jo@example.org>: user unknown")};

/* The fixtures that are wire replies, or those that are free text; of one category, or of all when that is NULL. */
static struct text *texts_of(const struct fixture_list *list, int diagnostic, const char *category, size_t *count)
{
    struct text *texts = malloc((list->count + 1) * sizeof *texts);
    *count = 0;
    for (size_t i = 0; texts != NULL && i < list->count; i++) {
        const char *expected = fixture_value(&list->items[i], "category");
        if (list->items[i].diagnostic == diagnostic &&
            (category == NULL || (expected != NULL && strcmp(expected, category) == 0))) {
            texts[*count].data = list->items[i].input;
            texts[(*count)++].length = list->items[i].length;
        }
    }
    return texts;
}

/* Replies of one category after the other. */
static void measure_categories(const struct fixture_list *list)
{
    for (int category = 0; category < 256; category++) {
        size_t count = 0;
        const char *name = smtpstatus_category_name(category);
        struct text *texts = texts_of(list, 0, name, &count);
        if (texts != NULL && count > 0) {
            char title[64];
            snprintf(title, sizeof title, "  %s, %zu replies", name, count);
            measure(&(const struct work){title, texts, count, parse_and_classify});
        }
        free(texts);
    }
}

static int measure_fixtures(const char *folder)
{
    struct fixture_list list;
    int result = fixtures_load(folder, &list);
    for (int diagnostic = 0; result == 0 && diagnostic < 2; diagnostic++) {
        size_t count = 0;
        struct text *texts = texts_of(&list, diagnostic, NULL, &count);
        if (texts != NULL && count > 0) {
            measure_with_floors(diagnostic ? "parse_diagnostic + classify, fixtures"
                                           : "parse_reply + classify, fixtures",
                                texts, count, diagnostic ? diagnose_and_classify : parse_and_classify);
        }
        free(texts);
    }
    if (result == 0) {
        printf("parse_reply + classify, fixtures by category\n");
        measure_categories(&list);
    }
    fixtures_free(&list);
    return result;
}

/* A file with one reply a line. */
static int measure_file(const char *path)
{
    static char bytes[1U << 24];
    static struct text lines[1U << 18];
    size_t count = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return -1;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t at = 0; at < size && count < sizeof lines / sizeof lines[0];) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - bytes) - at + 1 : size - at;
        if (length > 1) {
            lines[count].data = bytes + at;
            lines[count++].length = length;
        }
        at += length;
    }
    if (count > 0) {
        measure_with_floors("parse_diagnostic + classify, file", lines, count, diagnose_and_classify);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3) {
        fputs("usage: benchmark FIXTURE_FOLDER [FILE_OF_REPLIES]\n", stderr);
        return 2;
    }
    (void)smtpstatus_init(&status, sizeof status);
    measure_with_floors("parse_reply, one line of 100 bytes", one_line, 1, parse_reply);
    measure_with_floors("parse_reply, five lines", many_lines, 1, parse_reply);
    measure_with_floors("parse_reply, EHLO", ehlo, 1, parse_reply);
    measure(&(const struct work){"parse_enhanced", enhanced, 1, parse_enhanced});
    measure_with_floors("parse_reply + classify, one line", one_line, 1, parse_and_classify);
    (void)parse_and_classify(deferral);
    measure(&(const struct work){"retry", deferral, 1, ask_retry});
    measure(&(const struct work){"history_update + decide", deferral, 1, update_and_decide});
    int result = measure_fixtures(argv[1]);
    if (result == 0 && argc == 3) {
        result = measure_file(argv[2]);
    }
    return result == 0 ? 0 : 1;
}
