/*
 * Decoding parts into the caller's scratch buffer; see scratch.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "scratch.h"

/*
 * Decodes and converts a part into the sink. What a part in base64 or quoted-printable
 * has to be converted from shows only when it is decoded: that is done twice then.
 */
static void decode_bytes(const struct part *part, struct sink *sink)
{
    if (part->encoding == ENCODING_BASE64) {
        decode_base64(part->body, sink);
    } else if (part->encoding == ENCODING_QUOTED_PRINTABLE) {
        decode_quoted_printable(part->body, 0, sink);
    } else {
        decode_plain(part->body, sink);
    }
    sink_end(sink);
}

/* Whether a text was decoded: it lies in the scratch buffer. */
static int scratch_holds(const struct report *report, struct slice text)
{
    return report->used > 0 && text.at >= report->scratch && text.at < report->scratch + report->used;
}

SMTPSTATUS_PRIVATE int scratch_decode(struct report *report, const struct part *part, struct slice *out)
{
    char *room = report->capacity > 0 ? report->scratch + report->used : NULL;
    size_t capacity = report->capacity - report->used;
    uint8_t charset = CHARSET_UTF_8;
    *out = part->body;
    if (scratch_holds(report, part->body)) {
        return 1;
    }
    if (part->encoding != ENCODING_NONE) {
        struct sink sink = sink_of(room, capacity, CHARSET_UTF_8);
        decode_bytes(part, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = slice_of(room, sink.size);
    }
    if (out->at != NULL) {
        charset = charset_needed(*out, part->charset);
    }
    if (charset != CHARSET_UTF_8) {
        struct sink sink = sink_of(room, capacity, charset);
        decode_bytes(part, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = slice_of(room, sink.size);
    }
    if (part->html) {
        /* shorter than what it is made of, so that it can overwrite it */
        struct sink sink = sink_of(room, capacity, CHARSET_UTF_8);
        decode_html(*out, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = slice_of(room, sink.size);
    }
    if (out->at == part->body.at) {
        return 1;
    }
    report->used += out->size;
    if (part->body.at + part->body.size == report->data + report->length) {
        report->cut = out->size > 0 ? out->at + out->size : out->at; /* it may be NULL */
    }
    return 1;
}

SMTPSTATUS_PRIVATE int scratch_unquote(struct report *report, struct slice *fields)
{
    if (scratch_holds(report, *fields)) {
        char *place = report->scratch + (fields->at - report->scratch);
        struct sink sink = sink_of(place, fields->size, CHARSET_UTF_8);
        decode_quoted(*fields, &sink);
        memset(place + sink.size, '\n', fields->size - sink.size);
        fields->size = sink.size;
        return 1;
    }
    char *room = report->capacity > 0 ? report->scratch + report->used : NULL;
    struct sink sink = sink_of(room, report->capacity - report->used, CHARSET_UTF_8);
    decode_quoted(*fields, &sink);
    if (sink.size > sink.capacity) {
        return 0;
    }
    if (fields->at + fields->size == report->data + report->length) {
        report->cut = sink.out + sink.size;
    }
    *fields = slice_of(sink.out, sink.size);
    report->used += sink.size;
    return 1;
}
