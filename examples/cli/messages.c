/* SPDX-License-Identifier: MIT */
#include "messages.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "input.h"
#include "message.h"
#include "walk.h"

/* ---------------------------------------------------------------- splitting */

static int starts_with_from(const char *data, size_t length)
{
    return length >= 5 && memcmp(data, "From ", 5) == 0;
}

/* What ends the lines, going by the first: LF, alone or after CR, or CR alone. */
static char line_end(const char *data, size_t length)
{
    size_t at = 0;
    while (at < length && data[at] != '\r' && data[at] != '\n') {
        at++;
    }
    return at < length && data[at] == '\r' && (at + 1 == length || data[at + 1] != '\n') ? '\r' : '\n';
}

/* Is the line before the one that starts at `line` empty? */
static int is_after_empty_line(const char *data, size_t line, char end)
{
    size_t at = line - 1; /* the end of the line before */
    at -= end == '\n' && at > 0 && data[at - 1] == '\r';
    return at > 0 && data[at - 1] == end;
}

/* Has the line a time of day in it, "12:30"? */
static int has_time(const char *line, size_t length)
{
    for (size_t i = 1; i + 2 < length; i++) {
        if (line[i] == ':' && line[i - 1] >= '0' && line[i - 1] <= '9' && line[i + 1] >= '0' && line[i + 1] <= '9') {
            return 1;
        }
    }
    return 0;
}

/* Does a header field start here, as in "Subject:"? */
static int has_field(const char *line, size_t length)
{
    size_t at = 0;
    while (at < length && line[at] > ' ' && line[at] < 0x7F && line[at] != ':') {
        at++;
    }
    return at > 0 && at < length && line[at] == ':';
}

/*
 * Does a message start with this "From " line? Not every program quotes a line of the text that
 * starts so; then neither a time stands in it nor a header after it.
 */
static int is_separator(const char *line, size_t length, char end)
{
    const char *next = memchr(line, end, length);
    if (next == NULL) {
        return has_time(line, length);
    }
    next++;
    return has_time(line, (size_t)(next - line)) || has_field(next, length - (size_t)(next - line));
}

/* Where the message of an mbox file that starts at `start` ends. */
static size_t end_of_message(const char *data, size_t length, size_t start, char end)
{
    size_t line = start;
    const char *found;
    while ((found = memchr(data + line, end, length - line)) != NULL) {
        line = (size_t)(found - data) + 1;
        if (starts_with_from(data + line, length - line) && is_after_empty_line(data, line, end) &&
            is_separator(data + line, length - line, end)) {
            return line;
        }
    }
    return length;
}

/* An mbox file is known by the "From " line that leads it; everything else is one message, but nothing is none. */
static void split(struct messages *messages, const char *file, const char *data, size_t length)
{
    int is_mbox = starts_with_from(data, length);
    char end = is_mbox ? line_end(data, length) : '\0';
    for (size_t start = 0; start < length;) {
        size_t stop = is_mbox ? end_of_message(data, length, start, end) : length;
        struct message message = {file, start, data + start, stop - start};
        messages->take(messages->context, &message);
        messages->count++;
        progress_step(&messages->progress, messages->bytes_done + stop, messages->count);
        start = stop;
    }
}

/* ------------------------------------------------------------------ reading */

static void report(void *context, const char *path, int error)
{
    struct messages *messages = context;
    progress_end(&messages->progress);
    complain("cannot read %s: %s", path, strerror(error));
    messages->files_failed++;
}

/*
 * Bytes of a mapped file can be missing when they are looked at: the disk fails, or somebody
 * cuts the file short. The signal that tells it ends the reading of that file.
 */
static sigjmp_buf after_missing_bytes;
static volatile sig_atomic_t is_reading_mapped;

static void on_missing_bytes(int number)
{
    if (is_reading_mapped) {
        siglongjmp(after_missing_bytes, 1);
    }
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static void watch_missing_bytes(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_missing_bytes;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGBUS, &action, NULL);
}

/* Returns an errno. */
static int split_mapped(struct messages *messages, const char *file, const char *data, size_t length)
{
    if (sigsetjmp(after_missing_bytes, 1) != 0) {
        is_reading_mapped = 0;
        return EIO;
    }
    is_reading_mapped = 1;
    split(messages, file, data, length);
    is_reading_mapped = 0;
    return 0;
}

/* The bytes of the file, or NULL when it cannot be mapped and has to be read. */
static void *map(const struct input *input, size_t *length)
{
    struct stat about;
    if (!input->regular || fstat(input->descriptor, &about) != 0 || about.st_size <= 0 ||
        (uint64_t)about.st_size > SIZE_MAX) {
        return NULL;
    }
    *length = (size_t)about.st_size;
    void *data = mmap(NULL, *length, PROT_READ, MAP_PRIVATE, input->descriptor, 0);
    if (data == MAP_FAILED) {
        return NULL;
    }
    (void)posix_madvise(data, *length, POSIX_MADV_SEQUENTIAL);
    return data;
}

/* Returns an errno. */
static int read_mapped(struct messages *messages, const char *file, void *data, size_t length)
{
    int error = split_mapped(messages, file, data, length);
    (void)munmap(data, length);
    return error;
}

static int read_whole(struct messages *messages, const char *file, struct input *input)
{
    while (!input->ended) {
        input_fill(input);
    }
    if (input->error == 0) {
        split(messages, file, input_data(input), input_length(input));
    }
    return input->error;
}

static void read_file(void *context, const char *path, uint64_t size)
{
    struct messages *messages = context;
    struct input input = {0};
    size_t length = 0;
    input_open(&input, path);
    /* Standard input may have been read from already, so that its place counts. */
    void *data = input.ended || strcmp(path, "-") == 0 ? NULL : map(&input, &length);
    int error = data != NULL ? read_mapped(messages, path, data, length) : read_whole(messages, path, &input);
    if (error != 0) {
        report(messages, input.name, error);
    }
    input_close(&input);
    messages->bytes_done += data != NULL ? size : input_length(&input);
    buffer_free(&input.buffer);
}

/* --------------------------------------------------------------- everything */

struct total {
    uint64_t bytes;
    int unknown;
};

static void add_size(void *context, const char *path, uint64_t size)
{
    struct total *total = context;
    struct stat about;
    total->bytes += size;
    total->unknown |= size == 0 && (stat(path, &about) != 0 || !S_ISREG(about.st_mode));
}

static void ignore_fault(void *context, const char *path, int error)
{
    (void)context;
    (void)path;
    (void)error;
}

static void walk_all(const struct walk *walk, const struct options *options)
{
    for (int i = 0; i < options->argument_count; i++) {
        walk_path(walk, options->arguments[i]);
    }
}

/* Bytes of everything; 0 when that cannot be told before it is read. */
static uint64_t total_size(const struct options *options)
{
    struct total total = {0, 0};
    const struct walk walk = {add_size, ignore_fault, &total};
    walk_all(&walk, options);
    return total.unknown ? 0 : total.bytes;
}

void messages_read(struct messages *messages, const struct options *options)
{
    const struct walk walk = {read_file, report, messages};
    progress_start(&messages->progress, "messages", 0);
    if (messages->progress.watched) {
        messages->progress.total = total_size(options);
    }
    watch_missing_bytes();
    walk_all(&walk, options);
    progress_end(&messages->progress);
}
