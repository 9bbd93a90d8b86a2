/*
 * smtpstatus classify: one output line for every reply.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>

#include "command.h"
#include "message.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"
#include "reader.h"

static json_t *verdict(const smtpstatus *status)
{
    json_t *object = json_object();
    json_add_status(object, status);
    return object;
}

static void print_header(void)
{
    smtpstatus empty;
    (void)smtpstatus_init(&empty, sizeof empty);
    print_tsv_keys(verdict(&empty));
}

static void print_reply(const struct options *options, const smtpstatus *status)
{
    if (options->json) {
        json_print_line(verdict(status));
    } else if (options->tsv) {
        print_tsv_values(verdict(status));
    } else {
        print_compact(status);
    }
}

/* A row of columns has no room for an error, so that one goes to standard error. */
static void print_bad(const struct options *options, const struct reader *reader)
{
    if (options->json) {
        const char *file = options->argument_count > 1 ? reader->input.name : NULL;
        json_print_line(json_of_error(reader->result, reader->fault, file));
    } else {
        complain("%s: byte %" PRIu64 ": %s (%s)", reader->input.name, reader->fault,
                 smtpstatus_result_text(reader->result), smtpstatus_result_name(reader->result));
    }
}

int run_classify(const struct options *options)
{
    struct reader reader;
    enum item item;
    int status = EXIT_FINE;
    if (options->tsv) {
        print_header();
    }
    reader_start(&reader, options);
    while ((item = reader_next(&reader)) != ITEM_END) {
        if (item == ITEM_REPLY) {
            print_reply(options, &reader.status);
        } else {
            print_bad(options, &reader);
            status = EXIT_BAD_INPUT;
        }
    }
    reader_end(&reader);
    return reader.files_failed > 0 ? EXIT_BAD_INPUT : status;
}
