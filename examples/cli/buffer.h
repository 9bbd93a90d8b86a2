/*
 * A growing run of bytes, and text made fit to be shown.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_BUFFER_H
#define CLI_BUFFER_H

#include <stddef.h>

#include <smtpstatus.h>

struct buffer {
    char *data;
    size_t length;
    size_t capacity;
};

/* What may stand in cleaned text, besides valid UTF-8. */
enum cleaning {
    CLEAN_JSON,    /* everything: the JSON writer escapes control characters */
    CLEAN_TSV,     /* no tab, CR or LF: each becomes a space */
    CLEAN_TERMINAL /* no control character: white space becomes a space, the others U+FFFD */
};

/* Makes room for `more` bytes behind the end and returns where they go. Ends the program when memory is out. */
char *buffer_reserve(struct buffer *buffer, size_t more);

void buffer_add(struct buffer *buffer, const char *data, size_t length);
void buffer_add_string(struct buffer *buffer, const char *string);

/* Adds text of unknown encoding: each byte that is not part of valid UTF-8 becomes one U+FFFD. */
void buffer_add_clean(struct buffer *buffer, const char *data, size_t length, enum cleaning cleaning);

/* Adds the text of a reply, cleaned. Adds nothing when the reply has none. */
void buffer_add_reply_text(struct buffer *buffer, const smtpstatus *status, enum cleaning cleaning);

/* Adds one part of the input, cleaned. Returns 0 when the input has no such part. */
int buffer_add_part(struct buffer *buffer, const smtpstatus *status, int part, enum cleaning cleaning);

/* Shortens to the given number of characters, with dots that show it. */
void buffer_shorten(struct buffer *buffer, size_t characters);

/* Columns that text takes on a terminal: the continuation bytes of UTF-8 take none. */
int text_width(const char *text, size_t length);

/* The bytes as a string, valid until the next change. */
const char *buffer_string(struct buffer *buffer);

void buffer_free(struct buffer *buffer);

#endif
