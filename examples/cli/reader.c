/* SPDX-License-Identifier: MIT */
#include "reader.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "message.h"
#include "when.h"

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
    buffer_free(&reader->joined);
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

/* Adds a text of a log, with its line ends. */
static void join_text(struct buffer *joined, const struct delivery *delivery)
{
    const char *data = delivery->text;
    for (size_t i = 0; i < delivery->length; i++) {
        int is_end = delivery->is_escaped && data[i] == '\\' && i + 1 < delivery->length && data[i + 1] == 'n';
        buffer_add(joined, is_end ? "\n" : &data[i], 1);
        i += (size_t)is_end;
    }
}

/*
 * Reads what the log says of a delivery. A text without a code gets that of the log: the words alone do not
 * say whether it will be tried again.
 */
static int parse_delivery(struct reader *reader, const struct delivery *delivery)
{
    smtpstatus *status = &reader->status;
    struct buffer *joined = &reader->joined;
    if (reader->options->host == NULL) {
        (void)smtpstatus_set_host(status, delivery->host, delivery->host_length);
    }
    joined->length = 0;
    buffer_add_string(joined, delivery->code);
    buffer_add_string(joined, " ");
    size_t start = joined->length;
    join_text(joined, delivery);
    int result = smtpstatus_parse_diagnostic(status, joined->data + start, joined->length - start);
    return smtpstatus_reply_code(status) != 0 || smtpstatus_enhanced_code(status) != 0
               ? result
               : smtpstatus_parse_diagnostic(status, joined->data, joined->length);
}

static enum item parse_line(struct reader *reader, const char *data, size_t length)
{
    if (!reader->is_log) {
        reader->result = smtpstatus_parse_diagnostic(&reader->status, data, length);
    } else if (maillog_read(data, length, when_now(), &reader->delivery)) {
        reader->result = parse_delivery(reader, &reader->delivery);
    } else {
        reader->skipped++;
        return ITEM_END; /* go on */
    }
    return reader->result == SMTPSTATUS_OK ? ITEM_REPLY : ITEM_BAD;
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
            reader->fault = reader->input.offset;
            enum item item = parse_line(reader, data, line_text_length(data, length));
            if (item != ITEM_END) {
                reader->used = length;
                return item;
            }
            drop(reader, length);
        }
    }
}

/* Finds out whether the file is a log, by how its first line begins. */
static void detect_log(struct reader *reader)
{
    enum maillog_start start = MAILLOG_NEED_MORE;
    for (;;) {
        if (skip_blank_lines(reader)) {
            start = maillog_start(input_data(&reader->input), input_length(&reader->input));
        }
        if (start != MAILLOG_NEED_MORE || reader->input.ended) {
            reader->is_log = start == MAILLOG_YES;
            reader->scanned = 0;
            return;
        }
        input_fill(&reader->input);
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
    reader->is_log = reader->options->log || reader->options->per_line ? reader->options->log : -1;
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
        memset(&reader->delivery, 0, sizeof reader->delivery);
        if (reader->is_log < 0) {
            detect_log(reader);
        }
        enum item item = reader->options->per_line || reader->is_log ? next_line(reader) : next_reply(reader);
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

void reader_tell_skipped(const struct reader *reader)
{
    if (reader->skipped > 0) {
        complain("%" PRIu64 " %s of a log told of no delivery", reader->skipped,
                 reader->skipped == 1 ? "line" : "lines");
    }
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
