/*
 * smtpstatus classify: one output line for every reply.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "options.h"
#include "output_json.h"
#include "output_text.h"
#include "reader.h"

static json_t *text_or_none(const char *text, size_t length)
{
    return length > 0 ? json_clean_text(text, length) : json_null();
}

/* The verdict, and what a log tells of the delivery. */
static json_t *verdict(const struct options *options, const smtpstatus *status, const struct delivery *delivery)
{
    json_t *object = json_object();
    json_add_status(object, status);
    json_set(object, "recipient", text_or_none(delivery->recipient, delivery->recipient_length));
    json_set(object, "time", text_or_none(delivery->time, strlen(delivery->time)));
    json_add_terms(object, status, options->vocabularies);
    return object;
}

static void print_header(const struct options *options)
{
    static const struct delivery none;
    smtpstatus empty;
    (void)smtpstatus_init(&empty, sizeof empty);
    print_tsv_keys(verdict(options, &empty, &none));
}

static void print_reply(const struct options *options, const struct reader *reader)
{
    if (options->json) {
        json_print_line(verdict(options, &reader->status, &reader->delivery));
    } else if (options->tsv) {
        print_tsv_values(verdict(options, &reader->status, &reader->delivery));
    } else {
        print_compact(&reader->status, options->vocabularies);
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
        print_header(options);
    }
    reader_start(&reader, options);
    while ((item = reader_next(&reader)) != ITEM_END) {
        if (item == ITEM_REPLY) {
            print_reply(options, &reader);
        } else {
            print_bad(options, &reader);
            status = EXIT_BAD_INPUT;
        }
    }
    if (status != EXIT_FINE && !options->json) {
        reader_hint(options);
    }
    reader_tell_skipped(&reader);
    reader_end(&reader);
    return reader.files_failed > 0 ? EXIT_BAD_INPUT : status;
}
