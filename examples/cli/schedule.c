/*
 * smtpstatus schedule: when a message that got this reply is tried again.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>

#include "buffer.h"
#include "command.h"
#include "message.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"
#include "single.h"
#include "when.h"

/* Attempts with the same wait between them. */
struct stretch {
    uint32_t first, last; /* attempts */
    uint64_t from, to;    /* seconds after the first attempt */
    uint32_t wait;
};

static void print_stretch(const struct stretch *stretch)
{
    char attempts[32];
    char every[32];
    char from[32];
    char to[32];
    when_print_duration(stretch->wait, every, sizeof every);
    when_print_duration(stretch->from, from, sizeof from);
    when_print_duration(stretch->to, to, sizeof to);
    if (stretch->first == stretch->last) {
        snprintf(attempts, sizeof attempts, "%" PRIu32, stretch->first);
        printf("  %-10s %-14s %s\n", attempts, every, from);
    } else {
        snprintf(attempts, sizeof attempts, "%" PRIu32 " to %" PRIu32, stretch->first, stretch->last);
        printf("  %-10s %-14s %s to %s\n", attempts, every, from, to);
    }
}

static void print_attempt(uint32_t attempt, uint32_t wait, uint64_t at)
{
    json_t *object = json_object();
    json_set(object, "attempt", json_integer(attempt));
    json_set(object, "wait", json_integer(wait));
    json_set(object, "at", json_integer((json_int_t)at));
    json_print_line(object);
}

static void print_end(const struct options *options, uint32_t attempts, uint64_t at, int reason)
{
    char after[32];
    if (options->json) {
        json_t *object = json_object();
        json_set(object, "attempts", json_integer(attempts));
        json_set(object, "last_at", json_integer((json_int_t)at));
        json_set(object, "reason", json_string(smtpstatus_retry_reason_name(reason)));
        json_print_line(object);
        return;
    }
    when_print_duration(at, after, sizeof after);
    printf("\nGiven up after %" PRIu32 " attempts in %s: %s.\n", attempts, after, smtpstatus_retry_reason_text(reason));
}

/* Plays the message's life without jitter. */
static void play(const struct options *options, const smtpstatus_policy *policy, const smtpstatus *status)
{
    struct stretch stretch = {0, 0, 0, 0, 0};
    uint64_t at = 0;
    uint32_t wait = 0;
    uint32_t attempt = 1;
    int reason = 0;
    while (smtpstatus_retry(status, policy, attempt, 0, (int64_t)at, 0, &wait, &reason) == SMTPSTATUS_RETRY_AGAIN) {
        at += wait;
        attempt++;
        if (options->json) {
            print_attempt(attempt, wait, at);
            continue;
        }
        if (stretch.first != 0 && stretch.wait != wait) {
            print_stretch(&stretch);
            stretch.first = 0;
        }
        if (stretch.first == 0) {
            stretch.first = attempt;
            stretch.from = at;
        }
        stretch.last = attempt;
        stretch.to = at;
        stretch.wait = wait;
    }
    if (stretch.first != 0) {
        print_stretch(&stretch);
    }
    print_end(options, attempt, at, reason);
}

static void print_heading(const struct options *options, const smtpstatus *status)
{
    char wait[32];
    uint32_t seconds = 0;
    uint64_t jitter = 0;
    (void)smtpstatus_policy_get(&options->policy, SMTPSTATUS_POLICY_OPTION_JITTER, &jitter);
    int category = smtpstatus_category(status);
    printf("%s (%s), %s: schedule %s\n", smtpstatus_category_title(category), smtpstatus_category_name(category),
           smtpstatus_outcome_name(smtpstatus_outcome(status)), smtpstatus_schedule_name(smtpstatus_schedule(status)));
    if (smtpstatus_retry_after(status, &seconds) == SMTPSTATUS_OK) {
        when_print_duration(seconds, wait, sizeof wait);
        printf("The server asks to wait %s.\n", wait);
    }
    if (jitter > 0) {
        printf("Each wait is made up to %" PRIu64 " %% longer by chance, so that messages do not return together.\n",
               jitter);
    }
    printf("\n  %-10s %-14s %s\n", "attempt", "wait before", "since the first");
}

int run_schedule(const struct options *options)
{
    smtpstatus status;
    smtpstatus_policy plain = options->policy;
    struct buffer wire = {NULL, 0, 0};
    int reason = 0;
    int result = single_read(options, &wire, &status);
    if (result == EXIT_FINE) {
        (void)smtpstatus_policy_set(&plain, SMTPSTATUS_POLICY_OPTION_JITTER, 0);
        int retry = smtpstatus_retry(&status, &plain, 1, 0, 0, 0, NULL, &reason);
        if (retry == SMTPSTATUS_RETRY_AGAIN && !options->json) {
            print_heading(options, &status);
        }
        if (retry == SMTPSTATUS_RETRY_AGAIN || options->json) {
            play(options, &plain, &status);
        } else {
            printf("%s (%s), %s: no retry: %s.\n", smtpstatus_category_title(smtpstatus_category(&status)),
                   smtpstatus_category_name(smtpstatus_category(&status)),
                   smtpstatus_outcome_name(smtpstatus_outcome(&status)), smtpstatus_retry_reason_text(reason));
        }
    }
    buffer_free(&wire);
    return result;
}
