/*
 * smtpstatus decide: events and histories in, new histories and decisions out.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "colour.h"
#include "command.h"
#include "events.h"
#include "ledger.h"
#include "message.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"
#include "when.h"

#define DECISIONS 3

struct decider {
    const struct options *options;
    struct ledger ledger;
    struct events events;
    uint32_t today;
    uint64_t counts[DECISIONS];
};

static void apply_events(struct decider *decider)
{
    for (size_t i = 0; i < decider->events.count; i++) {
        const struct event *event = &decider->events.list[i];
        struct entry *entry = &decider->ledger.list[event->place];
        /* Histories were checked when they were read, days when the events were: nothing is left to fail. */
        (void)smtpstatus_history_add(entry->history, &decider->options->policy, event->kind,
                                     (uint32_t)(event->time / SECONDS_OF_DAY), &entry->history);
        entry->is_touched = 1;
    }
}

/* A day as JSON, null for the day 0 of "never". */
static json_t *json_of_day(uint32_t day)
{
    char text[16];
    if (day == 0) {
        return json_null();
    }
    when_print_day(day, text);
    return json_string(text);
}

static void set_part(json_t *object, const char *key, uint64_t history, int field)
{
    uint32_t value = 0;
    (void)smtpstatus_history_get(history, field, &value);
    json_set(object, key, json_integer(value));
}

/* One recipient. The history is a string: its digits are more than the numbers of many JSON readers keep. */
static json_t *json_of_entry(const struct entry *entry, int decision, int reason, uint32_t lift)
{
    char history[24];
    uint32_t day = 0;
    json_t *object = json_object();
    snprintf(history, sizeof history, "%" PRIu64, entry->history);
    (void)smtpstatus_history_get(entry->history, SMTPSTATUS_HISTORY_FIELD_DAY, &day);
    json_set(object, "recipient", json_string(entry->recipient));
    json_set(object, "history", json_string(history));
    json_set(object, "decision", json_string(smtpstatus_decision_name(decision)));
    json_set(object, "reason", json_string(smtpstatus_decision_reason_name(reason)));
    json_set(object, "lift", json_of_day(lift));
    json_set(object, "last_event", json_of_day(entry->history != 0 ? day : 0));
    set_part(object, "span", entry->history, SMTPSTATUS_HISTORY_FIELD_SPAN);
    set_part(object, "soft", entry->history, SMTPSTATUS_HISTORY_FIELD_SOFT);
    set_part(object, "full", entry->history, SMTPSTATUS_HISTORY_FIELD_FULL);
    set_part(object, "disabled", entry->history, SMTPSTATUS_HISTORY_FIELD_DISABLED);
    set_part(object, "server", entry->history, SMTPSTATUS_HISTORY_FIELD_SERVER);
    set_part(object, "hard", entry->history, SMTPSTATUS_HISTORY_FIELD_HARD);
    set_part(object, "complaint", entry->history, SMTPSTATUS_HISTORY_FIELD_COMPLAINT);
    return object;
}

static void print_row(const struct entry *entry, int decision, int reason, uint32_t lift)
{
    static const enum colour colours[DECISIONS] = {COLOUR_GOOD, COLOUR_WARNING, COLOUR_BAD};
    char until[16] = "";
    if (lift != 0) {
        when_print_day(lift, until);
    }
    printf("%s%-10s%s%-36s %19" PRIu64 "  %s%s%s\n", colour_code(colours[decision]), smtpstatus_decision_name(decision),
           colour_code(COLOUR_OFF), entry->recipient, entry->history, smtpstatus_decision_reason_text(reason),
           lift != 0 ? "; may be lifted from " : "", until);
}

static void print_entry(struct decider *decider, const struct entry *entry)
{
    int reason = 0;
    uint32_t lift = 0;
    int decision = smtpstatus_decide(entry->history, &decider->options->policy, decider->today, &reason, &lift);
    decider->counts[decision]++;
    if (decider->options->json) {
        json_print_line(json_of_entry(entry, decision, reason, lift));
    } else if (decider->options->tsv) {
        print_tsv_values(json_of_entry(entry, decision, reason, lift));
    } else {
        print_row(entry, decision, reason, lift);
    }
}

static void print_all(struct decider *decider)
{
    static char no_name[] = "";
    static const struct entry nobody = {no_name, 0, 0};
    int is_table = !decider->options->json && !decider->options->tsv;
    if (decider->options->tsv) {
        print_tsv_keys(json_of_entry(&nobody, 0, 0, 0));
    } else if (is_table) {
        printf("%s%-10s%-36s %19s  %s%s\n", colour_code(COLOUR_STRONG), "DECISION", "RECIPIENT", "HISTORY", "REASON",
               colour_code(COLOUR_OFF));
    }
    for (size_t i = 0; i < decider->ledger.count; i++) {
        if (decider->ledger.list[i].is_touched || decider->options->all) {
            print_entry(decider, &decider->ledger.list[i]);
        }
    }
    if (is_table) {
        printf("\n%" PRIu64 " to keep, %" PRIu64 " to watch, %" PRIu64 " to suppress\n", decider->counts[0],
               decider->counts[1], decider->counts[2]);
    }
}

/* Reads, decides, prints and writes. Returns an enum exit_status. */
static int work(struct decider *decider, int64_t now)
{
    const struct options *options = decider->options;
    if (options->history != NULL && !ledger_read(&decider->ledger, options->history, options->write)) {
        return EXIT_BAD_INPUT;
    }
    events_read(&decider->events, &decider->ledger, options, now);
    apply_events(decider);
    print_all(decider);
    int is_written = !options->write || ledger_write(&decider->ledger, options->history);
    events_end(&decider->events);
    return is_written && decider->events.bad == 0 ? EXIT_FINE : EXIT_BAD_INPUT;
}

int run_decide(const struct options *options)
{
    struct decider decider;
    int64_t now = when_now();
    if (options->write && options->history == NULL) {
        complain("--write needs --history FILE\nTry 'smtpstatus decide --help'.");
        return EXIT_USAGE;
    }
    if (options->today != NULL && !when_read(options->today, strlen(options->today), &now)) {
        complain("'%s' is no date: write 2024-11-21", options->today);
        return EXIT_USAGE;
    }
    memset(&decider, 0, sizeof decider);
    decider.options = options;
    decider.today = (uint32_t)(now / SECONDS_OF_DAY);
    ledger_start(&decider.ledger);
    int status = work(&decider, now);
    ledger_end(&decider.ledger);
    return status;
}
