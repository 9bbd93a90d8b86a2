/*
 * A queue that sends a message a day to each of 100,000 recipients, for thirty days:
 * once with rules of thumb, once with the library's advice.
 *
 *     queue [RECIPIENTS]
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queue.h"
#include "world.h"

#define DAYS 30
#define MINUTES_OF_DAY 1440
#define BUCKETS ((DAYS + 6) * MINUTES_OF_DAY) /* no message lives longer than the five days after the last day */
#define START INT64_C(1767225600)             /* 2026-01-01 */

#define NOTHING UINT32_MAX

/* A queue's rules of thumb: try again every hour for five days, give an address up after three failures in a row. */
#define THUMB_WAIT 3600U
#define THUMB_LIFE (5 * 86400)
#define THUMB_FAILURES 3U

struct entry {
    struct message message;
    uint32_t recipient;
    uint32_t next; /* in its bucket, or in the list of free entries */
};

struct result {
    uint64_t messages, held_back, delivered, returned, attempts, wasted, to_dead, refused_for_load;
    uint64_t delay; /* seconds, of all delivered */
    uint32_t suppressed[TRUTHS];
};

struct simulation {
    int is_advised;
    struct world world;
    struct host *hosts;
    uint64_t *histories; /* of each recipient; with rules of thumb the failures in a row */
    struct entry *entries;
    uint32_t count, capacity, unused;
    uint32_t buckets[BUCKETS]; /* the first entry that is due in each minute */
    struct result result;
};

static uint32_t take_entry(struct simulation *simulation)
{
    uint32_t place = simulation->unused;
    if (place != NOTHING) {
        simulation->unused = simulation->entries[place].next;
        return place;
    }
    if (simulation->count == simulation->capacity) {
        simulation->capacity = simulation->capacity == 0 ? 65536 : simulation->capacity * 2;
        simulation->entries = realloc(simulation->entries, simulation->capacity * sizeof *simulation->entries);
        if (simulation->entries == NULL) {
            fputs("queue: out of memory\n", stderr);
            exit(1);
        }
    }
    return simulation->count++;
}

static void put(struct simulation *simulation, uint32_t place, int64_t when)
{
    int64_t bucket = (when - START) / 60;
    simulation->entries[place].next = simulation->buckets[bucket];
    simulation->buckets[bucket] = place;
}

/* ------------------------------------------------------------------ the two ways */

static int may_send(const struct simulation *simulation, uint64_t history, int64_t now)
{
    return simulation->is_advised ? queue_may_send(history, now) : history < THUMB_FAILURES;
}

static enum fate take_reply_by_thumb(const struct message *message, uint64_t *failures, const char *reply, int64_t now,
                                     uint32_t *wait)
{
    if (reply[0] == '2') {
        *failures = 0;
        return FATE_DELIVERED;
    }
    *wait = THUMB_WAIT;
    if (reply[0] == '4' && now + THUMB_WAIT <= message->first_attempt + THUMB_LIFE) {
        return FATE_RETRY;
    }
    *failures += 1;
    return FATE_RETURNED;
}

/* ------------------------------------------------------------------ one attempt, one day, one run */

static void attempt(struct simulation *simulation, uint32_t place, int64_t now)
{
    struct entry *entry = &simulation->entries[place];
    struct result *result = &simulation->result;
    uint64_t *history = &simulation->histories[entry->recipient];
    enum truth truth = world_truth(entry->recipient);
    struct host *host = &simulation->hosts[entry->recipient % simulation->world.servers];
    uint32_t wait = 0;
    enum fate fate = FATE_RETURNED;
    if (simulation->is_advised && now < host->not_before) {
        put(simulation, place, host->not_before + (int64_t)(entry->message.id % 900)); /* not all at once */
        return;
    }
    if (may_send(simulation, *history, now)) {
        const char *reply = world_reply(&simulation->world, entry->recipient, now);
        entry->message.attempts++;
        result->attempts++;
        result->wasted += reply[0] != '2';
        result->to_dead += truth == TRUTH_DEAD;
        fate = simulation->is_advised
                   ? queue_take_reply(&entry->message, host, history, reply, strlen(reply), now, &wait)
                   : take_reply_by_thumb(&entry->message, history, reply, now, &wait);
        result->suppressed[truth] += !may_send(simulation, *history, now);
    }
    if (fate == FATE_RETRY) {
        put(simulation, place, now + wait);
        return;
    }
    result->delivered += fate == FATE_DELIVERED;
    result->returned += fate == FATE_RETURNED;
    result->delay += fate == FATE_DELIVERED ? (uint64_t)(now - entry->message.first_attempt) : 0;
    entry->next = simulation->unused;
    simulation->unused = place;
}

/* A message to every recipient, spread over the day's first hour; none to those that are suppressed. */
static void send_daily(struct simulation *simulation, int day)
{
    int64_t midnight = START + (int64_t)day * 86400;
    for (uint32_t i = 0; i < simulation->world.recipients; i++) {
        simulation->result.messages++;
        if (!may_send(simulation, simulation->histories[i], midnight)) {
            simulation->result.held_back++;
            continue;
        }
        uint64_t chance = world_hash(i, 100 + (uint64_t)day);
        uint32_t place = take_entry(simulation);
        struct entry *entry = &simulation->entries[place];
        memset(entry, 0, sizeof *entry);
        entry->recipient = i;
        entry->message.id = chance;
        entry->message.first_attempt = midnight + (int64_t)(chance % 3600);
        put(simulation, place, entry->message.first_attempt);
    }
}

static void run(struct simulation *simulation)
{
    for (int minute = 0; minute < BUCKETS; minute++) {
        if (minute % MINUTES_OF_DAY == 0 && minute / MINUTES_OF_DAY < DAYS) {
            send_daily(simulation, minute / MINUTES_OF_DAY);
        }
        uint32_t place = simulation->buckets[minute];
        while (place != NOTHING) {
            uint32_t next = simulation->entries[place].next;
            attempt(simulation, place, START + (int64_t)minute * 60);
            place = next;
        }
    }
    simulation->result.refused_for_load = simulation->world.refused_for_load;
}

static int simulate(struct simulation *simulation, uint32_t recipients, int is_advised)
{
    memset(simulation, 0, sizeof *simulation);
    memset(simulation->buckets, 0xFF, sizeof simulation->buckets);
    simulation->is_advised = is_advised;
    simulation->unused = NOTHING;
    simulation->histories = calloc(recipients, sizeof *simulation->histories);
    int is_ready = world_start(&simulation->world, recipients, START) && simulation->histories != NULL;
    simulation->hosts = calloc(simulation->world.servers, sizeof *simulation->hosts);
    is_ready = is_ready && simulation->hosts != NULL;
    if (is_ready) {
        run(simulation);
    }
    world_end(&simulation->world);
    free(simulation->hosts);
    free(simulation->histories);
    free(simulation->entries);
    return is_ready;
}

/* ------------------------------------------------------------------ printing */

static void print_line(const char *label, uint64_t without, uint64_t with)
{
    printf("%-44s %12" PRIu64 " %12" PRIu64 "\n", label, without, with);
}

static uint64_t share(uint64_t sum, uint64_t count)
{
    return count > 0 ? sum / count : 0;
}

static void print(const struct result *without, const struct result *with)
{
    printf("%-44s %12s %12s\n", "", "thumb", "smtpstatus");
    print_line("messages to send", without->messages, with->messages);
    print_line("delivered", without->delivered, with->delivered);
    print_line("held back: the address is suppressed", without->held_back, with->held_back);
    print_line("returned to the sender", without->returned, with->returned);
    print_line("mean delay of a delivery, in seconds", share(without->delay, without->delivered),
               share(with->delay, with->delivered));
    print_line("attempts", without->attempts, with->attempts);
    print_line("wasted attempts (refused or deferred)", without->wasted, with->wasted);
    print_line("attempts at dead addresses", without->to_dead, with->to_dead);
    print_line("attempts over a server's rate limit", without->refused_for_load, with->refused_for_load);
    print_line("suppressed: dead addresses", without->suppressed[TRUTH_DEAD], with->suppressed[TRUTH_DEAD]);
    print_line("suppressed: abandoned mailboxes", without->suppressed[TRUTH_ABANDONED],
               with->suppressed[TRUTH_ABANDONED]);
    print_line("wrongly suppressed: living addresses", without->suppressed[TRUTH_LIVING],
               with->suppressed[TRUTH_LIVING]);
    print_line("wrongly suppressed: full over a holiday", without->suppressed[TRUTH_HOLIDAY],
               with->suppressed[TRUTH_HOLIDAY]);
    print_line("wrongly suppressed: the sender was blocked", without->suppressed[TRUTH_BLOCKING],
               with->suppressed[TRUTH_BLOCKING]);
}

int main(int argc, char **argv)
{
    static struct simulation simulation;
    unsigned long recipients = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    if (argc > 2 || recipients == 0 || recipients > 10000000) {
        fputs("Usage: queue [RECIPIENTS]\n", stderr);
        return 2;
    }
    if (!simulate(&simulation, (uint32_t)recipients, 0)) {
        return 1;
    }
    struct result without = simulation.result;
    if (!simulate(&simulation, (uint32_t)recipients, 1)) {
        return 1;
    }
    print(&without, &simulation.result);
    return 0;
}
