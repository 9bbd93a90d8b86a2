/*
 * smtpstatus summary: how often each category, provider, code or rule occurs.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "command.h"
#include "message.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"
#include "progress.h"
#include "reader.h"

#define EXAMPLE_WIDTH 100

struct group {
    char key[64];
    uint64_t count;
    char *example;
};

struct groups {
    struct group *list;
    size_t count;
    size_t capacity;
    json_t *index; /* key -> place in the list */
    uint64_t replies;
};

/* ----------------------------------------------------------------- counting */

static void make_own_key(const smtpstatus_rules *rules, uint32_t index, char *key, size_t capacity)
{
    int length = snprintf(key, capacity, "custom:");
    ruleset_name(rules, index, key + length, capacity - (size_t)length);
}

static void make_key(const smtpstatus *status, const struct options *options, char *key, size_t capacity)
{
    size_t length = 0;
    uint32_t own = 0;
    const char *term;
    switch (options->by) {
    case BY_VOCABULARY:
        term = smtpstatus_vocabulary_term(status, options_next_vocabulary(options->vocabularies, 0));
        snprintf(key, capacity, "%s", term[0] != '\0' ? term : "none");
        break;
    case BY_PROVIDER:
        snprintf(key, capacity, "%s", smtpstatus_provider_name(smtpstatus_provider(status)));
        break;
    case BY_CODE:
        format_codes(key, capacity, status);
        break;
    case BY_RULE:
        if (smtpstatus_matched_rule(status, &own) == SMTPSTATUS_OK) {
            make_own_key(options->ruleset.rules, own, key, capacity); /* also of a rule that leaves it as it is */
        } else if (smtpstatus_rule(status, key, capacity, &length) != SMTPSTATUS_OK || length == 0) {
            snprintf(key, capacity, "none");
        }
        break;
    default:
        snprintf(key, capacity, "%s", smtpstatus_category_name(smtpstatus_category(status)));
        break;
    }
}

/* The reply in one line: codes and the beginning of the text. */
static char *make_example(const smtpstatus *status)
{
    char codes[24];
    struct buffer text = {NULL, 0, 0};
    format_codes(codes, sizeof codes, status);
    buffer_add_string(&text, codes);
    buffer_add_string(&text, " ");
    buffer_add_reply_text(&text, status, CLEAN_TERMINAL);
    buffer_shorten(&text, EXAMPLE_WIDTH);
    (void)buffer_string(&text);
    return text.data;
}

static struct group *add_group(struct groups *groups, const char *key)
{
    if (groups->count == groups->capacity) {
        groups->capacity = groups->capacity == 0 ? 64 : groups->capacity * 2;
        groups->list = realloc(groups->list, groups->capacity * sizeof *groups->list);
        if (groups->list == NULL) {
            fail_memory();
        }
    }
    if (json_object_set_new(groups->index, key, json_integer((json_int_t)groups->count)) != 0) {
        fail_memory();
    }
    struct group *group = &groups->list[groups->count++];
    memset(group, 0, sizeof *group);
    snprintf(group->key, sizeof group->key, "%s", key);
    return group;
}

static void count(struct groups *groups, const smtpstatus *status, const struct options *options)
{
    char key[64];
    make_key(status, options, key, sizeof key);
    const json_t *place = json_object_get(groups->index, key);
    struct group *group = place != NULL ? &groups->list[json_integer_value(place)] : add_group(groups, key);
    if (group->count == 0) {
        group->example = make_example(status);
    }
    group->count++;
    groups->replies++;
}

/* Reads everything. Returns how many lines were no reply. */
static uint64_t count_all(struct groups *groups, struct reader *reader)
{
    struct progress progress;
    enum item item;
    uint64_t bad = 0;
    progress_start(&progress, "replies", reader_total(reader->options));
    while ((item = reader_next(reader)) != ITEM_END) {
        if (item == ITEM_REPLY) {
            count(groups, &reader->status, reader->options);
        } else if (bad++ == 0) {
            progress_end(&progress);
            complain("%s: byte %" PRIu64 ": %s (%s)", reader->input.name, reader->fault,
                     smtpstatus_result_text(reader->result), smtpstatus_result_name(reader->result));
        }
        progress_step(&progress, reader_position(reader), groups->replies);
    }
    progress_end(&progress);
    return bad;
}

/* Own rules that never spoke are counted, too: so that a list can be pruned. */
static void add_silent_rules(struct groups *groups, const struct options *options)
{
    char key[64];
    uint32_t rules = options->by == BY_RULE ? smtpstatus_rules_count(options->ruleset.rules) : 0;
    for (uint32_t i = 0; i < rules; i++) {
        make_own_key(options->ruleset.rules, i, key, sizeof key);
        if (json_object_get(groups->index, key) == NULL) {
            (void)add_group(groups, key);
        }
    }
}

/* ----------------------------------------------------------------- printing */

static int compare_groups(const void *first, const void *second)
{
    const struct group *a = first;
    const struct group *b = second;
    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return strcmp(a->key, b->key);
}

static void print_group(const struct groups *groups, const struct group *group, int key_width)
{
    print_count(group->key, key_width, group->count, groups->replies);
    if (group->example != NULL) {
        printf("    %s\n", group->example);
    }
}

static void sort_groups(struct groups *groups)
{
    if (groups->count > 0) {
        qsort(groups->list, groups->count, sizeof *groups->list, compare_groups);
    }
}

static void print_objects(const struct groups *groups, const struct options *options)
{
    const char *by = options_grouping(options);
    for (size_t i = 0; i < groups->count; i++) {
        const struct group *group = &groups->list[i];
        json_t *object = json_object();
        json_set(object, "by", json_string(by));
        json_set(object, "key", json_string(group->key));
        json_set(object, "count", json_integer((json_int_t)group->count));
        json_set(object, "share",
                 json_real(groups->replies > 0 ? (double)group->count / (double)groups->replies : 0.0));
        json_set(object, "example",
                 group->example != NULL ? json_clean_text(group->example, strlen(group->example)) : json_null());
        json_print_line(object);
    }
}

static void print_groups(const struct groups *groups)
{
    int key_width = 0;
    for (size_t i = 0; i < groups->count; i++) {
        int width = (int)strlen(groups->list[i].key);
        key_width = width > key_width ? width : key_width;
    }
    for (size_t i = 0; i < groups->count; i++) {
        print_group(groups, &groups->list[i], key_width);
    }
    printf("%s%" PRIu64 " %s\n", groups->count > 0 ? "\n" : "", groups->replies,
           groups->replies == 1 ? "reply" : "replies");
}

static void free_groups(struct groups *groups)
{
    for (size_t i = 0; i < groups->count; i++) {
        free(groups->list[i].example);
    }
    free(groups->list);
    json_decref(groups->index);
}

int run_summary(const struct options *options)
{
    struct groups groups = {0};
    struct reader reader;
    groups.index = json_object();
    reader_start(&reader, options);
    uint64_t bad = count_all(&groups, &reader);
    add_silent_rules(&groups, options);
    sort_groups(&groups);
    if (options->json) {
        print_objects(&groups, options);
    } else {
        print_groups(&groups);
    }
    if (bad > 0) {
        complain("%" PRIu64 " %s no reply; the first is named above", bad, bad == 1 ? "line was" : "lines were");
        reader_hint(options);
    }
    reader_tell_skipped(&reader);
    reader_end(&reader);
    free_groups(&groups);
    return bad > 0 || reader.files_failed > 0 ? EXIT_BAD_INPUT : EXIT_FINE;
}
