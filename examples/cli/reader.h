/*
 * The replies of all input files, one after the other, judged.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_READER_H
#define CLI_READER_H

#include <stdint.h>

#include <smtpstatus.h>

#include "input.h"
#include "maillog.h"
#include "options.h"

enum item {
    ITEM_END,   /* no file has any more */
    ITEM_REPLY, /* reader->status holds the verdict, until the next call */
    ITEM_BAD    /* a line that is no reply; `result` and `fault` say why and where */
};

struct reader {
    const struct options *options;
    smtpstatus status;
    struct input input;
    int is_open;
    int next_file;
    int is_log;               /* the lines of this file are a log's; -1: not known yet */
    struct delivery delivery; /* what a line of a log told beside its text; until the next call */
    struct buffer joined;     /* a text of the log with its code in front */
    uint64_t skipped;         /* lines of logs that tell of no delivery */
    size_t used;              /* bytes of the last item */
    size_t scanned;           /* bytes in which no line end or reply was found yet */
    int result;               /* an error of enum smtpstatus_result */
    uint64_t fault;           /* its byte offset in the file */
    uint64_t bytes_done;      /* in all files that were read to their end */
    int files_failed;         /* files that could not be read; said on standard error */
};

void reader_start(struct reader *reader, const struct options *options);
enum item reader_next(struct reader *reader);
/* Says on standard error how many lines of logs were skipped, if any. */
void reader_tell_skipped(const struct reader *reader);

void reader_end(struct reader *reader);

/* Bytes used so far, of all files. */
uint64_t reader_position(const struct reader *reader);

/* Bytes of all files together; 0 when one of them is no regular file, or cannot be looked at. */
uint64_t reader_total(const struct options *options);

/* Says on standard error what else the input may be, once some of it was no reply. */
void reader_hint(const struct options *options);

#endif
