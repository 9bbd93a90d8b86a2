/*
 * The mail messages of files, mbox files, Maildirs, directories and standard input, each
 * where it stands: files are mapped into memory, and no message is copied.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include <stddef.h>
#include <stdint.h>

#include "options.h"
#include "progress.h"

struct message {
    const char *file;
    uint64_t offset; /* in the file; of the "From " line in an mbox file */
    const char *data;
    size_t length;
};

struct messages {
    /*
     * Called for each message. It may be left in the middle where it reads the bytes of the message,
     * when the file turns out to be damaged; what it had in its hands then is lost.
     */
    void (*take)(void *context, const struct message *message);
    void *context;
    struct progress progress;
    uint64_t count;      /* messages */
    uint64_t bytes_done; /* of the files that were read to their end */
    int files_failed;    /* could not be read; said on standard error */
};

/* Reads all paths that the options name, in order. */
void messages_read(struct messages *messages, const struct options *options);

#endif
