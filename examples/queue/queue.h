/*
 * The part of a mail queue that decides: what becomes of a message after an attempt,
 * and whether there is an attempt at all. Copy this into an MTA.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <stddef.h>
#include <stdint.h>

/* What a queue keeps of a message to one recipient anyway. */
struct message {
    uint64_t id;
    int64_t first_attempt; /* Unix seconds */
    uint32_t attempts;
};

/* What it keeps of a server that it sends to. */
struct host {
    int64_t not_before; /* no attempt sooner; Unix seconds */
};

enum fate {
    FATE_DELIVERED,
    FATE_RETURNED, /* to the sender: undeliverable */
    FATE_RETRY
};

/*
 * Whether to send to an address at all. `history` is what is stored beside it. A value
 * that is damaged is not acted on: the message is sent.
 */
int queue_may_send(uint64_t history, int64_t now);

/*
 * Judges the server's reply to a message's last attempt, and brings the history of its
 * recipient up to date. For FATE_RETRY *wait says in how many seconds. A server that is
 * busy, or counts messages, concerns all that wait for it: it is left alone for a while.
 */
enum fate queue_take_reply(const struct message *message, struct host *host, uint64_t *history, const char *reply,
                           size_t length, int64_t now, uint32_t *wait);

#endif
