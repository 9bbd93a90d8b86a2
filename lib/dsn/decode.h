/*
 * Decoding of parts into the scratch buffer, and of header text for people.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_DECODE_H
#define SMTPSTATUS_DSN_DECODE_H

#include "charset.h"

enum encoding { ENCODING_NONE, ENCODING_BASE64, ENCODING_QUOTED_PRINTABLE };

/*
 * Where decoded bytes go. What does not fit is counted but not written; `out` may be the
 * bytes being decoded when nothing is converted, because no decoding runs ahead of its input.
 */
struct sink {
    char *out;
    size_t capacity;
    size_t size;                  /* bytes that it needs */
    struct conversion conversion; /* of the bytes put; CHARSET_UTF_8: none */
};

static inline struct sink sink_of(char *out, size_t capacity, uint8_t charset)
{
    struct sink sink = {out, capacity, 0, {charset, 0, 0, 0}};
    return sink;
}

static inline void sink_put_byte(struct sink *sink, char c)
{
    if (sink->size < sink->capacity) {
        sink->out[sink->size] = c;
    }
    sink->size++;
}

/* Puts a byte in the sink's character set: up to three bytes of UTF-8 for each. */
SMTPSTATUS_PRIVATE void sink_convert(struct sink *sink, char c);

static inline void sink_put(struct sink *sink, char c)
{
    if (sink->conversion.charset < CHARSET_UTF_8) {
        sink_convert(sink, c);
    } else {
        sink_put_byte(sink, c);
    }
}

/* Ends a converted text: half a character becomes U+FFFD. */
SMTPSTATUS_PRIVATE void sink_end(struct sink *sink);

/* Puts the text as it is, converted. */
SMTPSTATUS_PRIVATE void decode_plain(struct slice in, struct sink *sink);

SMTPSTATUS_PRIVATE void decode_base64(struct slice in, struct sink *sink);

/* `words`: the "Q" encoding of RFC 2047 4.2, where "_" is a blank. */
SMTPSTATUS_PRIVATE void decode_quoted_printable(struct slice in, int words, struct sink *sink);

/* The text of an HTML part: tags left out, those that break a line as a line end, the commonest entities. */
SMTPSTATUS_PRIVATE void decode_html(struct slice in, struct sink *sink);

/* Takes the marks of quoting, "> ", from the start of every line. */
SMTPSTATUS_PRIVATE void decode_quoted(struct slice in, struct sink *sink);

/* Header text: unfolded, its RFC 2047 words decoded. */
SMTPSTATUS_PRIVATE void decode_header(struct slice in, struct sink *sink);

/* An address or id: "\x{41}" of RFC 6533 3 when `unicode`, else "+2B" and "+3D" of RFC 3461 4. */
SMTPSTATUS_PRIVATE void decode_xtext(struct slice in, int unicode, struct sink *sink);

#endif
