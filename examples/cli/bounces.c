/*
 * smtpstatus bounces: one output line for every recipient of every bounce message.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <smtpstatus_dsn.h>

#include "command.h"
#include "message.h"
#include "messages.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"
#include "report_json.h"
#include "report_text.h"

#define FIRST_SCRATCH 65536U

struct bounces {
    const struct options *options;
    struct messages messages;
    smtpstatus_report report;
    char *scratch;
    size_t scratch_size;
    struct tally tally;
    int is_row_printed;
    int shares_terminal; /* rows come to where the progress bar is */
};

/* Returns 0 when there is no memory. What the old room held is not needed any more. */
static int make_scratch(struct bounces *bounces, size_t size)
{
    free(bounces->scratch);
    bounces->scratch = malloc(size);
    bounces->scratch_size = bounces->scratch != NULL ? size : 0;
    return bounces->scratch != NULL;
}

static int open_report(struct bounces *bounces, const struct message *message)
{
    (void)smtpstatus_report_init(&bounces->report, sizeof bounces->report);
    (void)smtpstatus_report_set_rules(&bounces->report, bounces->options->ruleset.rules);
    return smtpstatus_report_open(&bounces->report, message->data, message->length, bounces->scratch,
                                  bounces->scratch_size);
}

/* As open_report(), with more scratch where that is needed. */
static int open_with_room(struct bounces *bounces, const struct message *message)
{
    int result = open_report(bounces, message);
    if (result == SMTPSTATUS_ERROR_BUFFER && make_scratch(bounces, smtpstatus_report_scratch_size(message->length))) {
        result = open_report(bounces, message);
    }
    return result;
}

static void print_row(struct bounces *bounces, json_t *row)
{
    if (bounces->options->json) {
        json_print_line(row);
    } else {
        print_tsv_values(row);
    }
}

static void print_objects(struct bounces *bounces, const struct message *message, int is_wanted)
{
    json_t *object = NULL;
    while (smtpstatus_report_next(&bounces->report) == SMTPSTATUS_OK) {
        object = object != NULL ? object : json_of_message(&bounces->report, message);
        print_row(bounces, json_of_recipient(object, &bounces->report, bounces->options->vocabularies));
    }
    if (object == NULL && is_wanted) {
        object = json_of_message(&bounces->report, message);
        print_row(bounces, json_of_nobody(object, &bounces->report, bounces->options->vocabularies));
    }
    json_decref(object);
}

static void print_table_line(struct bounces *bounces)
{
    if (!bounces->is_row_printed) {
        print_table_header(bounces->options->vocabularies);
    }
    bounces->is_row_printed = 1;
    print_table_row(&bounces->report, bounces->options->vocabularies);
}

static void print_lines(struct bounces *bounces, int is_wanted)
{
    int is_named = 0;
    while (smtpstatus_report_next(&bounces->report) == SMTPSTATUS_OK) {
        is_named = 1;
        tally_recipient(&bounces->tally, smtpstatus_report_status(&bounces->report));
        print_table_line(bounces);
    }
    if (!is_named && is_wanted) {
        print_table_line(bounces);
    }
}

static void take_message(void *context, const struct message *message)
{
    struct bounces *bounces = context;
    int result = open_with_room(bounces, message);
    if (bounces->shares_terminal || result != SMTPSTATUS_OK) {
        progress_end(&bounces->messages.progress);
    }
    if (result != SMTPSTATUS_OK) {
        complain("cannot read %s: %s", message->file, strerror(ENOMEM));
        bounces->messages.files_failed++;
        return;
    }
    int kind = smtpstatus_report_kind(&bounces->report);
    int is_wanted = kind != SMTPSTATUS_KIND_OTHER || bounces->options->include_other;
    tally_message(&bounces->tally, kind);
    if (bounces->options->json || bounces->options->tsv) {
        print_objects(bounces, message, is_wanted);
    } else {
        print_lines(bounces, is_wanted);
    }
}

/* The header line of the columns: the keys, here of an empty message. */
static void print_header(struct bounces *bounces)
{
    const struct message nothing = {"", 0, "", 0};
    (void)open_report(bounces, &nothing);
    json_t *object = json_of_message(&bounces->report, &nothing);
    print_tsv_keys(json_of_nobody(object, &bounces->report, bounces->options->vocabularies));
    json_decref(object);
}

static void read_all(struct bounces *bounces)
{
    if (bounces->options->tsv) {
        print_header(bounces);
    }
    messages_read(&bounces->messages, bounces->options);
    if (!bounces->options->json && !bounces->options->tsv) {
        print_tally(&bounces->tally);
    }
}

int run_bounces(const struct options *options)
{
    struct bounces bounces;
    if (options->argument_count == 0) {
        complain("there is no PATH to read\nTry 'smtpstatus bounces --help'.");
        return EXIT_USAGE;
    }
    memset(&bounces, 0, sizeof bounces);
    bounces.options = options;
    bounces.shares_terminal = isatty(STDOUT_FILENO);
    bounces.messages.take = take_message;
    bounces.messages.context = &bounces;
    if (!make_scratch(&bounces, FIRST_SCRATCH)) {
        fail_memory();
    }
    read_all(&bounces);
    free(bounces.scratch);
    return bounces.messages.files_failed > 0 ? EXIT_BAD_INPUT : EXIT_FINE;
}
