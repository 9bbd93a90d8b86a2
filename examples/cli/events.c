/*
 * Events, from lines of text and lines of JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#include "events.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "message.h"
#include "when.h"

/* What a line says, before it is an event. */
struct draft {
    const char *time;
    size_t time_length;
    const char *recipient;
    size_t recipient_length;
    int64_t seconds;
    int kind;
};

static const char *string_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* The first of the keys that holds a string; NULL when none does. */
static const char *first_string(const json_t *object, const char *const *keys, size_t count)
{
    const char *found = NULL;
    for (size_t i = 0; i < count && found == NULL; i++) {
        found = string_in(object, keys[i]);
    }
    return found;
}

/* The number of a name, -1 when it is none. */
static int value_of(const char *name, const char *(*name_of)(int))
{
    for (int value = 0; name != NULL && strcmp(name_of(value), "invalid") != 0; value++) {
        if (strcmp(name_of(value), name) == 0) {
            return value;
        }
    }
    return -1;
}

static int judge_text(const struct options *options, const char *text, size_t length)
{
    smtpstatus status;
    options_apply(options, &status);
    (void)smtpstatus_parse_diagnostic(&status, text, length);
    (void)smtpstatus_classify(&status);
    return smtpstatus_event(&status);
}

/* A success in answer to a command, or with a code, that does not take a message over. */
static int is_step_only(const json_t *object)
{
    const char *command = string_in(object, "command");
    json_int_t code = json_integer_value(json_object_get(object, "reply_code"));
    return (command != NULL && strcmp(command, "end_of_data") != 0 && strcmp(command, "bdat") != 0) ||
           (code != 0 && code != 250);
}

/* The event of an object with a verdict in it, or with a reply. Returns -1 when it has neither. */
static int kind_of_object(const struct options *options, const json_t *object)
{
    static const char *const replies[] = {"reply", "diagnostic", "text"};
    int category = value_of(string_in(object, "category"), smtpstatus_category_name);
    int outcome = value_of(string_in(object, "outcome"), smtpstatus_outcome_name);
    int bounce = value_of(string_in(object, "bounce"), smtpstatus_bounce_name);
    if (category >= 0 && outcome >= 0 && bounce >= 0) {
        const char *scope = string_in(object, "scope");
        int kind = smtpstatus_event_of(category, outcome, bounce);
        int is_senders = scope != NULL && strcmp(scope, "sender") == 0 && kind >= SMTPSTATUS_EVENT_SOFT &&
                         kind <= SMTPSTATUS_EVENT_SERVER;
        return is_senders || (kind == SMTPSTATUS_EVENT_DELIVERED && is_step_only(object)) ? SMTPSTATUS_EVENT_NOTHING
                                                                                          : kind;
    }
    const char *reply = first_string(object, replies, sizeof replies / sizeof replies[0]);
    return reply != NULL ? judge_text(options, reply, strlen(reply)) : -1;
}

/* Takes a line of JSON. `object` keeps what the draft points to. Returns NULL, or what is wrong. */
static const char *take_object(const struct options *options, const struct lines *lines, json_t **object,
                               struct draft *draft)
{
    static const char *const times[] = {"time", "timestamp", "last_attempt_date", "arrival_date"};
    static const char *const recipients[] = {"recipient", "original_recipient"};
    *object = json_loadb(lines->line, lines->length, 0, NULL);
    if (!json_is_object(*object)) {
        return "not a JSON object";
    }
    const json_t *number = json_object_get(*object, "time");
    draft->time = first_string(*object, times, sizeof times / sizeof times[0]);
    if (json_is_number(number)) {
        draft->seconds = (int64_t)json_number_value(number);
        draft->time = NULL;
    }
    draft->time_length = draft->time != NULL ? strlen(draft->time) : 0;
    draft->recipient = first_string(*object, recipients, sizeof recipients / sizeof recipients[0]);
    draft->recipient_length = draft->recipient != NULL ? strlen(draft->recipient) : 0;
    draft->kind = kind_of_object(options, *object);
    return draft->kind < 0 ? "neither a verdict nor a reply" : NULL;
}

static const char *take_columns(const struct options *options, const struct lines *lines, struct draft *draft)
{
    const char *reply;
    size_t reply_length;
    if (!lines_column(lines, 0, 3, &draft->time, &draft->time_length) ||
        !lines_column(lines, 1, 3, &draft->recipient, &draft->recipient_length) ||
        !lines_column(lines, 2, 3, &reply, &reply_length)) {
        return "not a time, a recipient and a reply with tabs between them";
    }
    draft->kind = judge_text(options, reply, reply_length);
    return NULL;
}

static void add_event(struct events *events, struct ledger *ledger, const struct draft *draft)
{
    if (events->count == events->capacity) {
        events->capacity = events->capacity == 0 ? 256 : events->capacity * 2;
        events->list = realloc(events->list, events->capacity * sizeof *events->list);
        if (events->list == NULL) {
            fail_memory();
        }
    }
    struct event *event = &events->list[events->count++];
    event->time = draft->seconds;
    event->number = events->lines;
    event->place = ledger_place(ledger, draft->recipient, draft->recipient_length);
    event->kind = draft->kind;
}

/* Takes one line. Returns NULL, or what is wrong with it. */
static const char *take_line(struct events *events, struct ledger *ledger, const struct options *options,
                             const struct lines *lines, int64_t now)
{
    json_t *object = NULL;
    struct draft draft = {NULL, 0, NULL, 0, now, 0};
    const char *fault =
        lines->line[0] == '{' ? take_object(options, lines, &object, &draft) : take_columns(options, lines, &draft);
    if (fault == NULL && draft.time_length > 0 && !when_read(draft.time, draft.time_length, &draft.seconds)) {
        fault = "the time is neither Unix seconds nor ISO 8601, or out of range";
    } else if (fault == NULL && (draft.seconds < 0 || draft.seconds / SECONDS_OF_DAY > 65535)) {
        fault = "the time is out of range";
    } else if (fault == NULL && draft.recipient_length > 0) {
        add_event(events, ledger, &draft);
    } else if (fault == NULL && draft.kind != SMTPSTATUS_EVENT_NOTHING) {
        fault = "there is no recipient";
    }
    json_decref(object);
    return fault;
}

static void read_file(struct events *events, struct ledger *ledger, const struct options *options, const char *name,
                      int64_t now)
{
    struct lines lines;
    if (!lines_open(&lines, name)) {
        complain("cannot read %s: %s", name, strerror(errno));
        events->bad++;
        return;
    }
    while (lines_next(&lines)) {
        int is_skipped = lines.length == 0 || lines.line[0] == '#';
        const char *fault = is_skipped ? NULL : take_line(events, ledger, options, &lines, now);
        events->lines++;
        if (fault != NULL) {
            complain("%s: line %" PRIu64 ": %s", lines.name, lines.number, fault);
            events->bad++;
        }
    }
    if (errno != 0) {
        complain("cannot read %s: %s", lines.name, strerror(errno));
        events->bad++;
    }
    lines_close(&lines);
}

static int compare(const void *first, const void *second)
{
    const struct event *a = first;
    const struct event *b = second;
    if (a->time != b->time) {
        return a->time < b->time ? -1 : 1;
    }
    return a->number < b->number ? -1 : a->number > b->number;
}

void events_read(struct events *events, struct ledger *ledger, const struct options *options, int64_t now)
{
    memset(events, 0, sizeof *events);
    for (int i = 0; i < options->argument_count; i++) {
        read_file(events, ledger, options, options->arguments[i], now);
    }
    if (options->argument_count == 0) {
        read_file(events, ledger, options, "-", now);
    }
    if (events->count > 0) {
        qsort(events->list, events->count, sizeof *events->list, compare);
    }
}

void events_end(struct events *events)
{
    free(events->list);
}
