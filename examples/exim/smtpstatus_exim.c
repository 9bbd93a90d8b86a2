/*
 * smtpstatus for Exim's expansions, loaded with ${dlfunc}:
 *
 *      ${dlfunc{FILE}{verdict}{bounce}{$event_data}}          hard, soft, block or none
 *      ${dlfunc{FILE}{verdict}{retry_after}{$event_data}}     seconds, empty when not said
 *      ${dlfunc{FILE}{history}{NUMBER}{$event_data}{$tod_epoch}}  the recipient's next history
 *      ${dlfunc{FILE}{decide}{NUMBER}{$tod_epoch}}            keep, watch or suppress
 *
 * Exim calls these in its delivery processes, one thread each; nothing is kept between calls.
 *
 * SPDX-License-Identifier: MIT
 */
#define DLFUNC_IMPL
#include <local_scan.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <smtpstatus.h>

int verdict(uschar **yield, int argc, uschar *argv[]);
int history(uschar **yield, int argc, uschar *argv[]);
int decide(uschar **yield, int argc, uschar *argv[]);

static int fail(uschar **yield, const char *why)
{
    *yield = (uschar *)(uintptr_t)why;
    return ERROR;
}

/* Names are static strings of the library: Exim may keep them. */
static int give(uschar **yield, const char *text)
{
    *yield = (uschar *)(uintptr_t)text;
    return OK;
}

static int give_number(uschar **yield, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, number);
    *yield = string_copy((uschar *)text);
    return OK;
}

static void judge(smtpstatus *status, const uschar *reply)
{
    const char *text = (const char *)reply;
    (void)smtpstatus_init(status, sizeof *status);
    (void)smtpstatus_parse_diagnostic(status, text, strlen(text));
    (void)smtpstatus_classify(status);
}

/* verdict(field, reply) */
int verdict(uschar **yield, int argc, uschar *argv[])
{
    smtpstatus status;
    uint32_t seconds = 0;
    if (argc != 2) {
        return fail(yield, "verdict wants a field and a reply");
    }
    const char *field = (const char *)argv[0];
    judge(&status, argv[1]);
    if (strcmp(field, "category") == 0) {
        return give(yield, smtpstatus_category_name(smtpstatus_category(&status)));
    }
    if (strcmp(field, "bounce") == 0) {
        return give(yield, smtpstatus_bounce_name(smtpstatus_bounce(&status)));
    }
    if (strcmp(field, "action") == 0) {
        return give(yield, smtpstatus_action_name(smtpstatus_action(&status)));
    }
    if (strcmp(field, "provider") == 0) {
        return give(yield, smtpstatus_provider_name(smtpstatus_provider(&status)));
    }
    if (strcmp(field, "retry_after") == 0) {
        int is_there = smtpstatus_retry_after(&status, &seconds) == SMTPSTATUS_OK;
        return is_there ? give_number(yield, seconds) : give(yield, "");
    }
    return fail(yield, "verdict knows category, bounce, action, provider and retry_after");
}

/* A history as the database has it; none at all is 0. */
static int read_history(const uschar *text, uint64_t *number)
{
    char *end = NULL;
    *number = strtoull((const char *)text, &end, 10);
    return *end == '\0';
}

static uint32_t day_of(const uschar *seconds)
{
    return (uint32_t)(strtoull((const char *)seconds, NULL, 10) / 86400);
}

/* history(number, reply, seconds since 1970) */
int history(uschar **yield, int argc, uschar *argv[])
{
    smtpstatus status;
    uint64_t number = 0;
    if (argc != 3 || !read_history(argv[0], &number)) {
        return fail(yield, "history wants a number, a reply and the time");
    }
    judge(&status, argv[1]);
    int result = smtpstatus_history_update(number, NULL, &status, day_of(argv[2]), &number);
    return result == SMTPSTATUS_OK ? give_number(yield, number) : fail(yield, smtpstatus_result_text(result));
}

/* decide(number, seconds since 1970) */
int decide(uschar **yield, int argc, uschar *argv[])
{
    uint64_t number = 0;
    if (argc != 2 || !read_history(argv[0], &number)) {
        return fail(yield, "decide wants a number and the time");
    }
    int decision = smtpstatus_decide(number, NULL, day_of(argv[1]), NULL, NULL);
    return decision >= 0 ? give(yield, smtpstatus_decision_name(decision))
                         : fail(yield, smtpstatus_result_text(decision));
}
