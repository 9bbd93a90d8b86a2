/*
 * Opening a message: what kind it is, and where its recipients stand.
 *
 * SPDX-License-Identifier: MIT
 */
#include "automatic.h"
#include "delivery.h"
#include "event.h"
#include "scratch.h"

/* A report inside a report inside a forwarded message is as deep as anyone looks. */
#define FORWARDED_DEEPEST 4U

/* Looks for a report in the text of this level. Returns 1 when there is one, -1 without room. */
static int open_text(struct report *report, struct level *level)
{
    level->parts.text.charset = mime_charset(level->parts.text_type);
    if (!scratch_decode(report, &level->parts.text, &level->text)) {
        return -1;
    }
    prose_scan(level->text, &level->scan);
    level->evidence = level_weigh(level);
    report->prose = level->scan.text;
    report->leads = level->scan.leads;
    if (report->returned.at == NULL) {
        report->returned = level->scan.returned;
    }
    if (event_open(report, level)) {
        return 1;
    }
    if (level->headers.failed.at == NULL && level_is_sure_answer(level)) {
        return 0; /* a vacation notice may quote what it likes */
    }
    int fields = level->parts.status.body.at == NULL ? delivery_open_fields(report, level) : 0;
    if (fields != 0) {
        return fields;
    }
    if (delivery_open_failed(report, level)) {
        return 1;
    }
    if ((level->headers.marks & MARK_REPORT_TYPE) != 0 && level->parts.returned.at == NULL && !level->parts.is_closed) {
        /* cut off before the delivery report; the text may name others than that */
        report->kind = level_kind_of_prose(level);
        report->mode = MODE_DONE;
        return 1;
    }
    return delivery_open_prose(report, level) || delivery_open_guess(report, level);
}

/* Opens one message. Returns 1 when it is a report of some kind, 0 when not, -1 without room. */
static int open_level(struct report *report, struct level *level, struct slice message)
{
    struct slice status;
    struct slice feedback;
    struct slice disposition;
    clear(level, sizeof *level);
    headers_read(message, &level->headers);
    report->header = level->headers.block;
    report->groups = slice_of(NULL, 0);
    report->prose = slice_of(NULL, 0);
    if ((level->headers.marks & MARK_STATUS) != 0) {
        level->scan.fields = message;
        return delivery_open_fields(report, level);
    }
    mime_read(level->headers.body, level->headers.content_type, mime_encoding(level->headers.transfer_encoding),
              &level->parts);
    report->returned = level->parts.returned_encoded ? slice_of(NULL, 0) : level->parts.returned;
    report->prose = level->parts.text.encoding == ENCODING_NONE ? level->parts.text.body : slice_of(NULL, 0);
    report->leads = PROSE_ANYWHERE;
    if (level->parts.is_file) {
        headers_mark(&level->headers);
        if (level_is_personal(level)) {
            level->parts.status.body = slice_of(NULL, 0); /* shown, not sent */
        }
    }
    if (!scratch_decode(report, &level->parts.status, &status)) {
        return -1;
    }
    if (status.at != NULL && delivery_open_groups(report, level, status)) {
        return 1;
    }
    headers_mark(&level->headers);
    if (!scratch_decode(report, &level->parts.feedback, &feedback) ||
        !scratch_decode(report, &level->parts.disposition, &disposition)) {
        return -1;
    }
    if (automatic_open_feedback(report, level, feedback) || automatic_open_disposition(report, level, disposition) ||
        automatic_open_notice(report, level)) {
        return 1;
    }
    int found = open_text(report, level);
    if (found != 0) {
        return found;
    }
    return automatic_open_answer(report, level);
}

/* What a level's message holds of another message. */
static SMTPSTATUS_RARE struct slice inner_message(const struct report *report, const struct level *level)
{
    /* what an answer or a mailing list's message quotes is not for its reader, nor what is sent to many */
    int own_words = level_is_personal(level) && !bytes_is_blank(level->scan.text);
    int quotes = (level_is_conversation(level) || own_words) && (level->headers.marks & MARK_FORWARDED) == 0;
    if (level->parts.returned.at != NULL && !level->parts.returned_encoded) {
        int shown = quotes && (level->headers.marks & (MARK_LIST | MARK_BULK)) != 0;
        return shown ? slice_of(NULL, 0) : level->parts.returned;
    }
    return quotes ? slice_of(NULL, 0) : report->returned;
}

/* Forgets all but the caller's rules. */
static void report_clear(struct report *report)
{
    const struct smtpstatus_rules *rules = status_of(&report->status)->rules;
    clear(report, sizeof *report);
    status_of(&report->status)->rules = rules;
}

int smtpstatus_report_open(smtpstatus_report *handle, const char *data, size_t length, char *scratch,
                           size_t scratch_size)
{
    struct level level;
    struct fallback fallback;
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct report *report = report_of(handle);
    if (report->mode != MODE_CLOSED) { /* else there is nothing to forget */
        report_clear(report);
    }
    if ((data == NULL && length > 0) || (scratch == NULL && scratch_size > 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    clear(&fallback, sizeof fallback);
    report->data = data;
    report->length = length;
    report->scratch = scratch;
    report->capacity = scratch_size;
    report->budget = 8 * length;
    struct slice message = slice_of(data, length);
    for (uint32_t depth = 0; depth < FORWARDED_DEEPEST; depth++) {
        int found = open_level(report, &level, message);
        if (found < 0) {
            report_clear(report);
            return SMTPSTATUS_ERROR_BUFFER;
        }
        if (found > 0) {
            return SMTPSTATUS_OK;
        }
        if (depth == 0) {
            fallback_note(report, &level, &fallback);
        }
        message = inner_message(report, &level);
        if (message.at == NULL || message.size == 0) {
            break;
        }
    }
    if (!fallback_open(report, &fallback)) {
        report->mode = MODE_DONE;
        report->kind = fallback.is_bounce ? fallback.kind : (uint8_t)SMTPSTATUS_KIND_OTHER;
    }
    return SMTPSTATUS_OK;
}
