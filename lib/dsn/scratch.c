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
    return report_holds(slice_of(report->scratch, report->used), text);
}

/* What a sink wrote, or an empty text where it was made from: a part that comes to nothing is one still. */
static struct slice scratch_text(const struct sink *sink, struct slice from)
{
    return sink->size > 0 ? slice_of(sink->out, sink->size) : slice_of(from.at, 0);
}

SMTPSTATUS_PRIVATE int scratch_decode(struct report *report, const struct part *part, struct slice *out)
{
    char *room = report->capacity > 0 ? report->scratch + report->used : NULL;
    size_t capacity = report->capacity - report->used;
    *out = part->body;
    if (part->body.at == NULL || scratch_holds(report, part->body)) {
        return 1;
    }
    if (part->encoding != ENCODING_NONE) {
        struct sink sink = sink_of(room, capacity, CHARSET_UTF_8);
        decode_bytes(part, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = scratch_text(&sink, part->body);
    }
    uint8_t charset = charset_needed(*out, part->charset);
    if (charset != CHARSET_UTF_8) {
        struct sink sink = sink_of(room, capacity, charset);
        decode_bytes(part, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = scratch_text(&sink, part->body);
    }
    if (part->html) {
        /* shorter than what it is made of, so that it can overwrite it */
        struct sink sink = sink_of(room, capacity, CHARSET_UTF_8);
        decode_html(*out, &sink);
        if (sink.size > capacity) {
            return 0;
        }
        *out = scratch_text(&sink, part->body);
    }
    if (out->at == part->body.at && out->size == part->body.size) {
        return 1;
    }
    report->used += out->size;
    if (report_ends_with(slice_of(report->data, report->length), part->body)) {
        report->cut = *out;
    }
    return 1;
}

SMTPSTATUS_PRIVATE int scratch_unquote(struct report *report, struct slice *fields)
{
    if (scratch_holds(report, *fields)) {
        char *place = report->scratch + (fields->at - report->scratch);
        struct sink sink = sink_of(place, fields->size, CHARSET_UTF_8);
        int last = report_ends_with(report->cut, *fields);
        decode_quoted(*fields, &sink);
        memset(place + sink.size, '\n', fields->size - sink.size);
        fields->size = sink.size;
        report->cut = last ? *fields : report->cut;
        return 1;
    }
    char *room = report->capacity > 0 ? report->scratch + report->used : NULL;
    struct sink sink = sink_of(room, report->capacity - report->used, CHARSET_UTF_8);
    decode_quoted(*fields, &sink);
    if (sink.size > sink.capacity) {
        return 0;
    }
    int last = report_ends_with(slice_of(report->data, report->length), *fields);
    *fields = scratch_text(&sink, *fields);
    report->cut = last ? *fields : report->cut;
    report->used += sink.size;
    return 1;
}
