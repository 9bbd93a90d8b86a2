/*
 * Simulated servers: greylisting, rate limits, full mailboxes, dead addresses, blocks,
 * outages.
 *
 * SPDX-License-Identifier: MIT
 */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#define DAY 86400
#define RECIPIENTS_OF_SERVER 500U
#define GREYLIST_SECONDS 300

/* SplitMix64's finalizer. */
uint64_t world_hash(uint64_t a, uint64_t b)
{
    uint64_t x = a * 0x9E3779B97F4A7C15U + b + 0x632BE59BD9B4E019U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

int world_start(struct world *world, uint32_t recipients, int64_t start)
{
    memset(world, 0, sizeof *world);
    world->recipients = recipients;
    world->servers = recipients / RECIPIENTS_OF_SERVER + 1;
    world->start = start;
    world->first_try = calloc(recipients, sizeof *world->first_try);
    world->load = calloc(world->servers, sizeof *world->load);
    return world->first_try != NULL && world->load != NULL;
}

void world_end(struct world *world)
{
    free(world->first_try);
    free(world->load);
}

/* In a hundred recipients: 5 dead, 2 abandoned, 2 on holiday, 3 behind a server that blocks the sender. */
enum truth world_truth(uint32_t recipient)
{
    uint64_t part = world_hash(recipient, 1) % 100;
    if (part < 5) {
        return TRUTH_DEAD;
    }
    if (part < 7) {
        return TRUTH_ABANDONED;
    }
    if (part < 9) {
        return TRUTH_HOLIDAY;
    }
    return part < 12 ? TRUTH_BLOCKING : TRUTH_LIVING;
}

/* Counts the message; whether the server takes no more of them in this minute. */
static int is_over_limit(struct world *world, uint32_t server, int64_t now)
{
    /* one server in five is small */
    uint32_t limit = world_hash(server, 2) % 5 == 0 ? 6 : 60;
    if (now / 60 != world->minute) {
        memset(world->load, 0, world->servers * sizeof *world->load);
        world->minute = now / 60;
    }
    return ++world->load[server] > limit;
}

static int is_greylisted(struct world *world, uint32_t recipient, uint32_t server, int64_t now)
{
    if (world_hash(server, 3) % 4 != 0) {
        return 0;
    }
    if (world->first_try[recipient] == 0) {
        world->first_try[recipient] = now;
    }
    return now - world->first_try[recipient] < GREYLIST_SECONDS;
}

/* Each server is out of order for a day and a half once, at a time of its own. */
static int is_down(const struct world *world, uint32_t server, int64_t now)
{
    int64_t from = world->start + (int64_t)(world_hash(server, 4) % 25) * DAY + 10 * 3600;
    return now >= from && now < from + 36 * 3600;
}

const char *world_reply(struct world *world, uint32_t recipient, int64_t now)
{
    uint32_t server = recipient % world->servers;
    int64_t day = (now - world->start) / DAY;
    if (is_down(world, server, now)) {
        return "421 4.3.2 Service not available, closing transmission channel";
    }
    if (is_over_limit(world, server, now)) {
        world->refused_for_load++;
        return "450 4.7.28 Too many messages, you are rate limited";
    }
    if (is_greylisted(world, recipient, server, now)) {
        return "451 4.7.1 Greylisting in action, please come back later";
    }
    switch (world_truth(recipient)) {
    case TRUTH_DEAD:
        return "550 5.1.1 User unknown";
    case TRUTH_ABANDONED:
        return "452 4.2.2 Mailbox full";
    case TRUTH_HOLIDAY:
        return day >= 4 && day < 13 ? "452 4.2.2 Mailbox full" : "250 2.0.0 Ok: queued";
    case TRUTH_BLOCKING:
        return day >= 6 && day < 20 ? "554 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org"
                                    : "250 2.0.0 Ok: queued";
    default:
        return "250 2.0.0 Ok: queued";
    }
}
