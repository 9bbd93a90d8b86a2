/*
 * Recipients and their histories.
 *
 * SPDX-License-Identifier: MIT
 */
#include "ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <smtpstatus.h>

#include "buffer.h"
#include "lines.h"
#include "message.h"

void ledger_start(struct ledger *ledger)
{
    memset(ledger, 0, sizeof *ledger);
    ledger->index = json_object();
    if (ledger->index == NULL) {
        fail_memory();
    }
}

/* The address as the ledger has it: without brackets, in lower case. */
static void add_key(struct buffer *key, const char *recipient, size_t length)
{
    if (length >= 2 && recipient[0] == '<' && recipient[length - 1] == '>') {
        recipient++;
        length -= 2;
    }
    buffer_add_clean(key, recipient, length, CLEAN_TERMINAL);
    for (size_t i = 0; i < key->length; i++) {
        if (key->data[i] >= 'A' && key->data[i] <= 'Z') {
            key->data[i] = (char)(key->data[i] | 0x20);
        }
    }
}

static size_t add_entry(struct ledger *ledger, const char *key)
{
    if (ledger->count == ledger->capacity) {
        ledger->capacity = ledger->capacity == 0 ? 64 : ledger->capacity * 2;
        ledger->list = realloc(ledger->list, ledger->capacity * sizeof *ledger->list);
        if (ledger->list == NULL) {
            fail_memory();
        }
    }
    if (json_object_set_new_nocheck(ledger->index, key, json_integer((json_int_t)ledger->count)) != 0) {
        fail_memory();
    }
    struct entry *entry = &ledger->list[ledger->count];
    memset(entry, 0, sizeof *entry);
    entry->recipient = strdup(key);
    if (entry->recipient == NULL) {
        fail_memory();
    }
    return ledger->count++;
}

size_t ledger_place(struct ledger *ledger, const char *recipient, size_t length)
{
    struct buffer key = {NULL, 0, 0};
    add_key(&key, recipient, length);
    const char *name = buffer_string(&key);
    const json_t *place = json_object_get(ledger->index, name);
    size_t found = place != NULL ? (size_t)json_integer_value(place) : add_entry(ledger, name);
    buffer_free(&key);
    return found;
}

/* Reads a number that fills the column. Returns 0 when it is none. */
static int read_history(const char *text, size_t length, uint64_t *history)
{
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || value > (UINT64_MAX - 9) / 10) {
            return 0;
        }
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    *history = value;
    return length > 0;
}

/* Takes one line. Returns NULL, or what is wrong with it. */
static const char *take_line(struct ledger *ledger, const struct lines *lines)
{
    const char *recipient;
    const char *number;
    size_t recipient_length;
    size_t number_length;
    uint32_t day = 0;
    uint64_t history = 0;
    if (!lines_column(lines, 0, 3, &recipient, &recipient_length) || recipient_length == 0 ||
        !lines_column(lines, 1, 3, &number, &number_length) || !read_history(number, number_length, &history)) {
        return "not a recipient, a tab and a history";
    }
    int result = smtpstatus_history_get(history, SMTPSTATUS_HISTORY_FIELD_DAY, &day);
    if (result != SMTPSTATUS_OK) {
        return smtpstatus_result_text(result);
    }
    size_t place = ledger_place(ledger, recipient, recipient_length);
    struct entry *entry = &ledger->list[place];
    if (entry->history != 0) {
        return "the recipient stands in the file twice";
    }
    entry->history = history;
    return NULL;
}

static int is_skipped(const struct lines *lines)
{
    return lines->length == 0 || lines->line[0] == '#' ||
           (lines->number == 1 && lines->length >= 10 && memcmp(lines->line, "recipient\t", 10) == 0);
}

int ledger_read(struct ledger *ledger, const char *name, int may_be_missing)
{
    struct lines lines;
    const char *fault = NULL;
    if (!lines_open(&lines, name)) {
        if (errno == ENOENT && may_be_missing) {
            return 1;
        }
        complain("cannot read %s: %s", name, strerror(errno));
        return 0;
    }
    while (fault == NULL && lines_next(&lines)) {
        fault = is_skipped(&lines) ? NULL : take_line(ledger, &lines);
    }
    if (fault != NULL) {
        complain("%s: line %" PRIu64 ": %s; nothing was done", lines.name, lines.number, fault);
    } else if (errno != 0) {
        complain("cannot read %s: %s", lines.name, strerror(errno));
        fault = "";
    }
    lines_close(&lines);
    return fault == NULL;
}

/* Writes everything, down to the disk. Returns 0, and errno says why, when that fails. */
static int write_all(const struct ledger *ledger, FILE *file)
{
    int is_fine = fputs("recipient\thistory\n", file) >= 0;
    for (size_t i = 0; i < ledger->count && is_fine; i++) {
        if (ledger->list[i].history != 0) {
            is_fine = fprintf(file, "%s\t%" PRIu64 "\n", ledger->list[i].recipient, ledger->list[i].history) > 0;
        }
    }
    return is_fine && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

int ledger_write(const struct ledger *ledger, const char *name)
{
    struct stat about;
    struct buffer path = {NULL, 0, 0};
    int is_written = 0;
    buffer_add_string(&path, name);
    buffer_add_string(&path, ".XXXXXX");
    (void)buffer_string(&path);
    int descriptor = mkstemp(path.data);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    if (file != NULL) {
        mode_t mode = stat(name, &about) == 0 ? about.st_mode & 07777 : 0600;
        is_written = fchmod(descriptor, mode) == 0 && write_all(ledger, file);
        int error = errno;
        is_written = fclose(file) == 0 && is_written;
        errno = is_written ? 0 : error;
    }
    is_written = is_written && rename(path.data, name) == 0;
    if (!is_written) {
        complain("cannot write %s: %s", name, strerror(errno));
        if (descriptor >= 0) {
            (void)unlink(path.data);
        }
    }
    buffer_free(&path);
    return is_written;
}

void ledger_end(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        free(ledger->list[i].recipient);
    }
    free(ledger->list);
    json_decref(ledger->index);
}
