/*
 * Throughput of bounce messages: open and all recipients judged, beside a memchr pass and
 * an FNV-1a hash over the same bytes. The messages are the files ending in .eml of a folder; they lie in
 * memory before anything is measured.
 *
 *      messages FOLDER...
 *
 * SPDX-License-Identifier: MIT
 */
#define _POSIX_C_SOURCE 200809L
#include "measure.h"

#include <smtpstatus_dsn.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGES_MOST 65536

static struct text texts[MESSAGES_MOST];
static size_t text_count;

/* As large as the longest message asks for. */
static char *scratch;
static size_t scratch_size;

/* ------------------------------------------------------------------ operations */

static uint64_t read_report(const struct text *text)
{
    smtpstatus_report report;
    uint64_t result = 0;
    (void)smtpstatus_report_init(&report, sizeof report);
    if (smtpstatus_report_open(&report, text->data, text->length, scratch, scratch_size) == SMTPSTATUS_OK) {
        result = (uint64_t)smtpstatus_report_kind(&report);
        while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
            result += (uint64_t)smtpstatus_category(smtpstatus_report_status(&report));
        }
    }
    return result;
}

static uint64_t open_report(const struct text *text)
{
    smtpstatus_report report;
    (void)smtpstatus_report_init(&report, sizeof report);
    (void)smtpstatus_report_open(&report, text->data, text->length, scratch, scratch_size);
    return (uint64_t)smtpstatus_report_kind(&report);
}

/* Every byte is looked at: a byte that messages do not have. */
static uint64_t pass_over(const struct text *text)
{
    uint64_t found = 0;
    const char *end = text->data + text->length;
    for (const char *at = text->data; at != NULL && at < end; found++) {
        at = memchr(at, 1, (size_t)(end - at));
        at = at != NULL ? at + 1 : NULL;
    }
    return found;
}

/* ------------------------------------------------------------------ inputs */

/* Keeps the file's bytes; they are never given back. */
static int read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = file != NULL && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    char *data = size >= 0 ? malloc((size_t)size + 1) : NULL;
    int result = -1;
    if (data != NULL && fseek(file, 0, SEEK_SET) == 0 && fread(data, 1, (size_t)size, file) == (size_t)size) {
        texts[text_count].data = data;
        texts[text_count++].length = (size_t)size;
        size_t needed = smtpstatus_report_scratch_size((size_t)size);
        scratch_size = needed > scratch_size ? needed : scratch_size;
        result = 0;
    } else {
        free(data);
        fprintf(stderr, "%s: cannot be read\n", path);
    }
    if (file != NULL) {
        fclose(file);
    }
    return result;
}

static int read_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    int result = 0;
    if (directory == NULL) {
        fprintf(stderr, "%s: cannot be read\n", folder);
        return -1;
    }
    for (struct dirent *entry = readdir(directory); entry != NULL && result == 0 && text_count < MESSAGES_MOST;
         entry = readdir(directory)) {
        char path[4096];
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".eml") == 0) {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            result = read_file(path);
        }
    }
    closedir(directory);
    return result;
}

static void measure_texts(const char *name, const struct text *of, size_t count,
                          uint64_t (*operation)(const struct text *))
{
    const struct work work = {name, of, count, operation};
    double time = median_time(&work);
    double mean = mean_length(&work);
    printf("%-44s %8.1f ns  %8.1f bytes  %7.3f GB/s", name, time, mean, mean / time);
    end_line(&work);
}

static void measure(const char *name, uint64_t (*operation)(const struct text *))
{
    measure_texts(name, texts, text_count, operation);
}

/* Messages of one kind after the other. */
static void measure_kinds(void)
{
    static struct text alike[MESSAGES_MOST];
    for (int kind = 0; kind < 64; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < text_count; i++) {
            if (open_report(&texts[i]) == (uint64_t)kind) {
                alike[count++] = texts[i];
            }
        }
        if (count > 0) {
            char title[64];
            snprintf(title, sizeof title, "  %s, %zu messages", smtpstatus_report_kind_name(kind), count);
            measure_texts(title, alike, count, read_report);
        }
    }
}

static int measure_folder(const char *folder)
{
    text_count = 0;
    scratch_size = 1;
    if (read_folder(folder) != 0 || text_count == 0) {
        return -1;
    }
    scratch = malloc(scratch_size);
    if (scratch != NULL) {
        printf("%s: %zu messages\n", folder, text_count);
        measure("open + all recipients judged", read_report);
        measure_kinds();
        measure("open", open_report);
        measure("  floor: memchr over all bytes", pass_over);
        measure("  floor: FNV-1a over all bytes", hash_bytes);
    }
    int result = scratch != NULL ? 0 : -1;
    free(scratch);
    return result;
}

int main(int argc, char **argv)
{
    int result = argc < 2 ? -1 : 0;
    if (argc < 2) {
        fputs("usage: messages FOLDER...\n", stderr);
    }
    for (int i = 1; i < argc && result == 0; i++) {
        result = measure_folder(argv[i]);
    }
    return result == 0 ? 0 : 1;
}
