/* SPDX-License-Identifier: MIT */
#include "reader.h"

#include <string.h>
#include <sys/stat.h>

#include "message.h"

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void reader_start(struct reader *reader, const struct options *options)
{
    memset(reader, 0, sizeof *reader);
    reader->options = options;
    options_apply(options, &reader->status);
}

void reader_end(struct reader *reader)
{
    buffer_free(&reader->input.buffer);
}

static void drop(struct reader *reader, size_t length)
{
    input_skip(&reader->input, length);
    reader->scanned = 0;
}

/*
 * Drops the blank lines at the front. White space before a reply on the same line is left, it belongs to that line.
 * Returns 0 when nothing but white space is there.
 */
static int skip_blank_lines(struct reader *reader)
{
    const char *data = input_data(&reader->input);
    size_t length = input_length(&reader->input);
    size_t line = 0;
    size_t at = reader->scanned;
    while (at < length && is_blank(data[at])) {
        if (data[at] == '\n' || data[at] == '\r') {
            line = at + 1;
        }
        at++;
    }
    drop(reader, line);
    reader->scanned = at - line;
    return at < length;
}

/* Tries to read a reply from the bytes that are there. */
static int parse_waiting(struct reader *reader)
{
    if (!skip_blank_lines(reader)) {
        return SMTPSTATUS_NEED_MORE;
    }
    return smtpstatus_parse_reply(&reader->status, input_data(&reader->input), input_length(&reader->input),
                                  reader->input.ended ? SMTPSTATUS_INPUT_COMPLETE : 0, &reader->used);
}

static enum item next_reply(struct reader *reader)
{
    for (;;) {
        int result = parse_waiting(reader);
        if (result == SMTPSTATUS_OK) {
            return ITEM_REPLY;
        }
        if (smtpstatus_is_error(result)) {
            reader->result = result;
            reader->fault = reader->input.offset + smtpstatus_error_offset(&reader->status);
            return ITEM_BAD;
        }
        if (reader->input.ended) {
            return ITEM_END;
        }
        input_fill(&reader->input);
    }
}

/* The bytes of the next line, its line end included; 0 when its end was not seen yet, or nothing is left. */
static size_t next_line_length(struct reader *reader)
{
    const char *data = input_data(&reader->input);
    size_t length = input_length(&reader->input);
    const char *found =
        length > reader->scanned ? memchr(data + reader->scanned, '\n', length - reader->scanned) : NULL;
    reader->scanned = length;
    if (found != NULL) {
        return (size_t)(found - data) + 1;
    }
    return reader->input.ended ? length : 0;
}

/* Without its line end, LF or CRLF. */
static size_t line_text_length(const char *data, size_t length)
{
    if (length > 0 && data[length - 1] == '\n') {
        length--;
        length -= length > 0 && data[length - 1] == '\r';
    }
    return length;
}

static int is_blank_line(const char *data, size_t length)
{
    size_t at = 0;
    while (at < length && is_blank(data[at])) {
        at++;
    }
    return at == length;
}

static enum item next_line(struct reader *reader)
{
    for (;;) {
        size_t length = next_line_length(reader);
        if (length == 0 && reader->input.ended) {
            return ITEM_END;
        }
        const char *data = input_data(&reader->input);
        if (length == 0) {
            input_fill(&reader->input);
        } else if (is_blank_line(data, length)) {
            drop(reader, length);
        } else {
            reader->used = length;
            reader->result = smtpstatus_parse_diagnostic(&reader->status, data, line_text_length(data, length));
            reader->fault = reader->input.offset;
            return reader->result == SMTPSTATUS_OK ? ITEM_REPLY : ITEM_BAD;
        }
    }
}

static int open_next(struct reader *reader)
{
    const struct options *options = reader->options;
    int files = options->argument_count > 0 ? options->argument_count : 1;
    if (reader->next_file == files) {
        return 0;
    }
    input_open(&reader->input, options->argument_count > 0 ? options->arguments[reader->next_file] : "-");
    reader->next_file++;
    reader->is_open = 1;
    reader->used = 0;
    drop(reader, 0);
    return 1;
}

static void close_current(struct reader *reader)
{
    if (reader->input.error != 0) {
        complain("cannot read %s: %s", reader->input.name, strerror(reader->input.error));
        reader->files_failed++;
    }
    reader->bytes_done += reader->input.offset;
    input_close(&reader->input);
    reader->is_open = 0;
}

enum item reader_next(struct reader *reader)
{
    while (reader->is_open || open_next(reader)) {
        drop(reader, reader->used);
        reader->used = 0;
        enum item item = reader->options->per_line ? next_line(reader) : next_reply(reader);
        if (item == ITEM_REPLY) {
            (void)smtpstatus_classify(&reader->status);
        }
        if (item != ITEM_END) {
            return item;
        }
        close_current(reader);
    }
    return ITEM_END;
}

void reader_hint(const struct options *options)
{
    if (!options->per_line) {
        complain("where each line is a diagnostic text, not a reply as it comes over the wire, use --per-line");
    }
}

uint64_t reader_position(const struct reader *reader)
{
    return reader->bytes_done + (reader->is_open ? reader->input.offset : 0);
}

uint64_t reader_total(const struct options *options)
{
    uint64_t total = 0;
    for (int i = 0; i < options->argument_count; i++) {
        struct stat about;
        if (strcmp(options->arguments[i], "-") == 0 || stat(options->arguments[i], &about) != 0 ||
            !S_ISREG(about.st_mode)) {
            return 0;
        }
        total += (uint64_t)about.st_size;
    }
    return total;
}
