/*
 * Bytes from a file or stream, in a buffer that grows as long as a reply does.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

struct input {
    const char *name;
    int descriptor;
    int regular; /* a file on disk, which never makes one wait */
    int ended;   /* no more bytes will come */
    int error;   /* the errno that ended it, 0 = none */
    struct buffer buffer;
    size_t start;    /* where the bytes not yet used start in the buffer */
    uint64_t offset; /* of that byte in the whole input */
};

/* Opens a file, or standard input for "-". Sets `ended` and `error` when it cannot. */
void input_open(struct input *input, const char *name);

/* The bytes that wait to be used. They move with the next input_fill(). */
const char *input_data(const struct input *input);
size_t input_length(const struct input *input);

/*
 * Waits for more bytes, or sets `ended`. When there may be a wait, standard output is
 * flushed first: whoever reads it has then seen all that could be said so far.
 */
void input_fill(struct input *input);

/* Marks the first bytes as used. */
void input_skip(struct input *input, size_t length);

/* Closes the file; the buffer stays for the next one. */
void input_close(struct input *input);

#endif
