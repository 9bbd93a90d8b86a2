/*
 * One reply as a person gives it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "single.h"

#include <string.h>

#include "input.h"
#include "message.h"

/* Reads standard input to its end. Returns 0, with a message, when that fails. */
static int read_standard_input(struct buffer *text)
{
    struct input input = {0};
    input_open(&input, "-");
    while (!input.ended) {
        input_fill(&input);
    }
    if (input.error != 0) {
        complain("cannot read %s: %s", input.name, strerror(input.error));
    } else {
        buffer_add(text, input_data(&input), input_length(&input));
    }
    buffer_free(&input.buffer);
    return input.error == 0;
}

static int gather(const struct options *options, struct buffer *text)
{
    if (options->argument_count == 1 && strcmp(options->arguments[0], "-") == 0) {
        return read_standard_input(text);
    }
    for (int i = 0; i < options->argument_count; i++) {
        buffer_add(text, " ", i > 0);
        buffer_add_string(text, options->arguments[i]);
    }
    return 1;
}

/*
 * The text with CRLF line ends when it has no CR at all: a shell and an editor write LF, so that LF says nothing of
 * the server.
 */
static void restore_line_ends(const struct buffer *text, struct buffer *wire)
{
    int has_cr = memchr(text->data, '\r', text->length) != NULL;
    for (size_t i = 0; i < text->length; i++) {
        if (text->data[i] == '\n' && !has_cr) {
            buffer_add(wire, "\r", 1);
        }
        buffer_add(wire, &text->data[i], 1);
    }
    if (!has_cr && text->data[text->length - 1] != '\n') {
        buffer_add(wire, "\r\n", 2);
    }
}

static size_t skip_white(const struct buffer *text, size_t at)
{
    while (at < text->length && memchr(" \t\r\n", text->data[at], 4) != NULL) {
        at++;
    }
    return at;
}

/* Reads the text as one whole SMTP reply. */
static int parse_wire(const struct options *options, const struct buffer *text, smtpstatus *status)
{
    size_t used = 0;
    options_apply(options, status);
    int result = smtpstatus_parse_reply(status, text->data, text->length, SMTPSTATUS_INPUT_COMPLETE, &used);
    /* One line that promises more is a reply whose line breaks were lost: the other reader knows how to take it. */
    int is_cut =
        smtpstatus_line_count(status) == 1 && (smtpstatus_anomalies(status) & SMTPSTATUS_ANOMALY_NO_LAST_LINE) != 0;
    return result == SMTPSTATUS_OK && !is_cut && skip_white(text, used) == text->length;
}

/* Reads the text as a reply, or as a diagnostic where it is none or where that tells more. */
static void parse(const struct options *options, const struct buffer *text, smtpstatus *status)
{
    smtpstatus wire;
    options_apply(options, status);
    (void)smtpstatus_parse_diagnostic(status, text->data, text->length);
    int names_command = options->command == 0 && smtpstatus_command(status) != 0;
    if (parse_wire(options, text, &wire) && !names_command) {
        *status = wire;
    }
    (void)smtpstatus_classify(status);
}

int single_read(const struct options *options, struct buffer *wire, smtpstatus *status)
{
    struct buffer text = {NULL, 0, 0};
    int result = EXIT_FINE;
    if (options->argument_count == 0) {
        complain("there is no TEXT: give a reply, or '-' to read one\nTry 'smtpstatus --help'.");
        return EXIT_USAGE;
    }
    if (!gather(options, &text)) {
        result = EXIT_BAD_INPUT;
    } else if (skip_white(&text, 0) == text.length) {
        complain("there is nothing to judge: the text is empty");
        result = EXIT_BAD_INPUT;
    } else {
        restore_line_ends(&text, wire);
        parse(options, wire, status);
    }
    buffer_free(&text);
    return result;
}
