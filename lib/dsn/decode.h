/*
 * Decoding of parts into the scratch buffer, and of header text for people.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_DECODE_H
#define SMTPSTATUS_DSN_DECODE_H

#include "bytes.h"

enum encoding { ENCODING_NONE, ENCODING_BASE64, ENCODING_QUOTED_PRINTABLE };

/*
 * Where decoded bytes go. What does not fit is counted but not written; `out` may be the
 * bytes being decoded, because no decoding runs ahead of its input.
 */
struct sink {
    char *out;
    size_t capacity;
    size_t size; /* bytes that it needs */
    int latin;   /* bytes put are ISO 8859-1 and become UTF-8 */
};

static inline void sink_put_byte(struct sink *sink, char c)
{
    if (sink->size < sink->capacity) {
        sink->out[sink->size] = c;
    }
    sink->size++;
}

static inline void sink_put(struct sink *sink, char c)
{
    if (sink->latin && is_eight_bit(c)) {
        sink_put_byte(sink, (char)(unsigned char)(0xC0U | (unsigned char)c >> 6));
        c = (char)(unsigned char)(0x80U | ((unsigned char)c & 0x3FU));
    }
    sink_put_byte(sink, c);
}

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
