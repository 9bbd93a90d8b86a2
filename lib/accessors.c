/*
 * What a handle holds, handed out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "codes.h"
#include "enhanced.h"
#include "reply.h"
#include "rules.h"
#include "status.h"

/* What was read, when something was read to its end; else an empty reading. */
static const struct reading *reading_of(const smtpstatus *handle)
{
    static const struct reading nothing;
    if (handle == NULL || status_read(handle)->reading.kind < INPUT_REPLY) {
        return &nothing;
    }
    return &status_read(handle)->reading;
}

static const struct verdict *verdict_of(const smtpstatus *handle)
{
    static const struct verdict nothing;
    return handle != NULL ? &status_read(handle)->verdict : &nothing;
}

size_t smtpstatus_error_offset(const smtpstatus *handle)
{
    return handle != NULL ? status_read(handle)->reading.error_offset : 0;
}

int smtpstatus_reply_code(const smtpstatus *handle)
{
    return reading_of(handle)->code;
}

int smtpstatus_first_reply_code(const smtpstatus *handle)
{
    return reading_of(handle)->first_code;
}

uint32_t smtpstatus_enhanced_code(const smtpstatus *handle)
{
    return reading_of(handle)->enhanced_code;
}

uint32_t smtpstatus_anomalies(const smtpstatus *handle)
{
    return reading_of(handle)->anomalies;
}

uint32_t smtpstatus_line_count(const smtpstatus *handle)
{
    return reading_of(handle)->lines;
}

int smtpstatus_category(const smtpstatus *handle)
{
    return verdict_of(handle)->category;
}

int smtpstatus_outcome(const smtpstatus *handle)
{
    return verdict_of(handle)->outcome;
}

int smtpstatus_bounce(const smtpstatus *handle)
{
    return verdict_of(handle)->bounce;
}

int smtpstatus_action(const smtpstatus *handle)
{
    return verdict_of(handle)->action;
}

int smtpstatus_scope(const smtpstatus *handle)
{
    return verdict_of(handle)->scope;
}

int smtpstatus_impact(const smtpstatus *handle)
{
    return verdict_of(handle)->impact;
}

int smtpstatus_confidence(const smtpstatus *handle)
{
    return verdict_of(handle)->confidence;
}

uint32_t smtpstatus_evidence(const smtpstatus *handle)
{
    return verdict_of(handle)->evidence;
}

uint32_t smtpstatus_deciding_evidence(const smtpstatus *handle)
{
    return verdict_of(handle)->deciding;
}

uint32_t smtpstatus_conflicts(const smtpstatus *handle)
{
    return verdict_of(handle)->conflicts;
}

int smtpstatus_provider(const smtpstatus *handle)
{
    return verdict_of(handle)->provider;
}

int smtpstatus_command(const smtpstatus *handle)
{
    if (handle == NULL) {
        return SMTPSTATUS_COMMAND_UNKNOWN;
    }
    uint8_t set = status_read(handle)->command;
    return set != 0 ? set : reading_of(handle)->command;
}

int smtpstatus_retry_after(const smtpstatus *handle, uint32_t *seconds)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    uint32_t said = verdict_of(handle)->retry_after;
    if (said == 0) {
        return SMTPSTATUS_ABSENT;
    }
    if (seconds != NULL) {
        *seconds = said;
    }
    return SMTPSTATUS_OK;
}

static const struct span *part_span(const struct reading *reading, const struct verdict *verdict, int part)
{
    switch (part) {
    case SMTPSTATUS_PART_REPLY:
        return &reading->reply;
    case SMTPSTATUS_PART_ENHANCED:
        return &reading->enhanced;
    case SMTPSTATUS_PART_MATCH:
        return &verdict->match;
    case SMTPSTATUS_PART_PROVIDER_CODE:
        return &verdict->provider_code;
    case SMTPSTATUS_PART_BLOCKLIST:
        return &verdict->blocklist;
    case SMTPSTATUS_PART_URL:
        return &verdict->url;
    case SMTPSTATUS_PART_CLIENT_IP:
        return &verdict->client_ip;
    default:
        return NULL;
    }
}

int smtpstatus_span(const smtpstatus *handle, int part, const char **data, size_t *length)
{
    const struct reading *reading = reading_of(handle);
    const struct span *span = part_span(reading, verdict_of(handle), part);
    if (handle == NULL || span == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (span->end == span->start) {
        return SMTPSTATUS_ABSENT;
    }
    if (data != NULL) {
        *data = reading->data + span->start;
    }
    if (length != NULL) {
        *length = span->end - span->start;
    }
    return SMTPSTATUS_OK;
}

/* Matches no code: a code that text follows without a separator belongs to the last line only. */
#define NO_CODE_GLUED 1U

/* Reads the line at *cursor, an offset behind the reply's start. Returns 0 behind the last line. */
static int read_line(const struct reading *reading, size_t *cursor, struct reply_line *line)
{
    size_t end = reading->reply.end;
    if (*cursor >= end - reading->reply.start) {
        return 0;
    }
    size_t start = reading->reply.start + *cursor;
    size_t next = end;
    if (reading->kind == INPUT_DIAGNOSTIC) {
        line->text = reading->text;
        line->code = reading->code;
    } else {
        size_t scanned = start;
        size_t fault = 0;
        uint32_t anomalies = 0;
        (void)reply_line_end(reading->data, &scanned, end, 1, &anomalies, &next);
        uint32_t expected = next == end ? reading->code : NO_CODE_GLUED;
        (void)reply_line_read(reading->data, start, next, *cursor == 0 ? 0 : expected, line, &fault);
    }
    *cursor = next - reading->reply.start;
    return 1;
}

int smtpstatus_next_line(const smtpstatus *handle, size_t *cursor, int *code, const char **text, size_t *length)
{
    struct reply_line line;
    const struct reading *reading = reading_of(handle);
    if (handle == NULL || cursor == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (!read_line(reading, cursor, &line)) {
        return SMTPSTATUS_END;
    }
    if (code != NULL) {
        *code = line.code;
    }
    if (text != NULL) {
        *text = reading->data + line.text.start;
    }
    if (length != NULL) {
        *length = line.text.end - line.text.start;
    }
    return SMTPSTATUS_OK;
}

/* Text being written into a caller's buffer: counts what does not fit. */
struct writer {
    char *buffer;
    size_t capacity;
    size_t length;
};

static void put(struct writer *writer, char c)
{
    if (writer->length < writer->capacity) {
        writer->buffer[writer->length] = c;
    }
    writer->length++;
}

static void put_text(struct writer *writer, const char *text)
{
    while (*text != '\0') {
        put(writer, *text++);
    }
}

static void put_number(struct writer *writer, uint32_t number)
{
    char digits[10];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count > 0) {
        put(writer, digits[--count]);
    }
}

static void put_enhanced(struct writer *writer, uint32_t enhanced)
{
    put_number(writer, enhanced_class(enhanced));
    put(writer, '.');
    put_number(writer, enhanced / 1000U % 1000U);
    put(writer, '.');
    put_number(writer, enhanced % 1000U);
}

/* Ends a text that is handed out as a string; says whether it fitted. */
static int end_string(const struct writer *writer, size_t *needed)
{
    if (needed != NULL) {
        *needed = writer->length;
    }
    if (writer->capacity > 0) {
        writer->buffer[writer->length < writer->capacity ? writer->length : writer->capacity - 1] = '\0';
    }
    return writer->length > 0 && writer->length >= writer->capacity ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK;
}

static size_t skip_blanks(const char *data, size_t at, size_t end)
{
    while (at < end && is_space(data[at])) {
        at++;
    }
    return at;
}

/* A reply code in lost line structure: "... Please try 550-5.1.1 double-checking ...". Returns the offset behind it. */
static size_t skip_code(const struct reading *reading, size_t at, size_t end)
{
    struct enhanced found;
    const char *data = reading->data;
    uint32_t code = reply_code_at(data, at, end);
    size_t behind = at;
    if (code != 0 && code == reading->code && at + 3 < end && (data[at + 3] == '-' || data[at + 3] == ' ')) {
        behind = at + 4;
        if (!enhanced_read(data, behind, end, &found) && data[at + 3] == ' ') {
            return at;
        }
    }
    if (enhanced_read(data, behind, end, &found) &&
        (found.code == reading->enhanced_code || reading->kind == INPUT_REPLY)) {
        behind = found.span.end;
    }
    return behind;
}

/* One line's text without its codes. Where line structure is lost, any run of white space may have been a line end. */
static void put_line(struct writer *writer, const struct reading *reading, const struct reply_line *line)
{
    const char *data = reading->data;
    size_t end = line->text.end;
    size_t at = skip_code(reading, skip_blanks(data, line->text.start, end), end);
    at = skip_blanks(data, at, end);
    while (end > at && is_space(data[end - 1])) {
        end--;
    }
    int apart = writer->length > 0;
    while (at < end) {
        if (reading->kind == INPUT_DIAGNOSTIC && is_space(data[at])) {
            at = skip_code(reading, skip_blanks(data, at, end), end);
            apart = writer->length > 0;
            continue;
        }
        if (apart) {
            put(writer, ' ');
            apart = 0;
        }
        put(writer, data[at++]);
    }
}

SMTPSTATUS_RARE int smtpstatus_copy_text(const smtpstatus *handle, char *buffer, size_t capacity, size_t *needed)
{
    if (handle == NULL || (buffer == NULL && capacity > 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct writer writer = {buffer, capacity, 0};
    struct reply_line line;
    const struct reading *reading = reading_of(handle);
    size_t cursor = 0;
    while (read_line(reading, &cursor, &line)) {
        put_line(&writer, reading, &line);
    }
    if (needed != NULL) {
        *needed = writer.length;
    }
    return writer.length > capacity ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK;
}

#if SMTPSTATUS_RULES
static void put_own_rule(struct writer *writer, const struct status *status)
{
    const char *name = NULL;
    size_t length = 0;
    put_text(writer, "custom:");
    (void)smtpstatus_rules_name(status->rules, status->verdict.rule, &name, &length);
    for (size_t i = 0; i < length; i++) {
        put(writer, name[i]);
    }
}
#endif

#if SMTPSTATUS_TEXT
/* Whether two phrases stand in the same file: each category and each provider has one. */
static int share_file(uint32_t phrase, uint32_t other)
{
    const struct table_phrase_kind *one = table_phrase_kind_of(phrase);
    const struct table_phrase_kind *two = table_phrase_kind_of(other);
    return one->provider == two->provider && (one->provider != 0 || one->category == two->category);
}

/* How many lines a phrase is below the one before it in its file. */
static uint32_t lines_below(uint32_t phrase)
{
    uint32_t lines = table_phrases[phrase] >> TABLE_PHRASE_KIND_BITS;
    uint32_t far = 0;
    if (lines != 0) {
        return lines;
    }
    while (table_far_phrases[far] != phrase) {
        far++;
    }
    return table_far_lines[far];
}

/* The line of a phrase in its file, which few ask for: it is counted. */
static uint32_t line_of(uint32_t phrase)
{
    uint32_t line = lines_below(phrase);
    while (phrase > 0 && share_file(phrase, phrase - 1)) {
        phrase--;
        line += lines_below(phrase);
    }
    return line;
}
#endif

static void put_rule(struct writer *writer, const struct status *status)
{
    const struct verdict *verdict = &status->verdict;
    switch (verdict->rule_source) {
    case SMTPSTATUS_EVIDENCE_BASIC_CODE:
        put_text(writer, "basic:");
        put_number(writer, verdict->rule);
        break;
    case SMTPSTATUS_EVIDENCE_ENHANCED_CODE:
        put_text(writer, "enhanced:");
        put_enhanced(writer, verdict->rule);
        break;
    case SMTPSTATUS_EVIDENCE_COMMAND:
        put_text(writer, "command:");
        put_text(writer, smtpstatus_command_name((int)verdict->rule));
        break;
#if SMTPSTATUS_RULES
    case SMTPSTATUS_EVIDENCE_CUSTOM_RULE:
        put_own_rule(writer, status);
        break;
#endif
#if SMTPSTATUS_TEXT
    case SMTPSTATUS_EVIDENCE_TEXT:
        put_text(writer, "text:");
        put_text(writer, smtpstatus_category_name(table_phrase_kind_of(verdict->rule)->category));
        put(writer, ':');
        put_number(writer, line_of(verdict->rule));
        break;
    case SMTPSTATUS_EVIDENCE_PROVIDER:
        put_text(writer, "provider:");
        put_text(writer, smtpstatus_provider_name(table_phrase_kind_of(verdict->rule)->provider));
        put(writer, ':');
        put_number(writer, line_of(verdict->rule));
        break;
#endif
    default:
        break;
    }
}

SMTPSTATUS_RARE int smtpstatus_rule(const smtpstatus *handle, char *buffer, size_t capacity, size_t *needed)
{
    if (handle == NULL || (buffer == NULL && capacity > 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct writer writer = {buffer, capacity, 0};
    put_rule(&writer, status_read(handle));
    return end_string(&writer, needed);
}

int smtpstatus_matched_rule(const smtpstatus *handle, uint32_t *index)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    uint32_t rule = verdict_of(handle)->own_rule;
    if (rule == 0) {
        return SMTPSTATUS_ABSENT;
    }
    if (index != NULL) {
        *index = rule - 1;
    }
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_enhanced_text(uint32_t enhanced, char *buffer, size_t capacity, size_t *needed)
{
    uint32_t class_digit = enhanced_class(enhanced);
    if ((buffer == NULL && capacity > 0) ||
        (enhanced != 0 && class_digit != 2 && class_digit != 4 && class_digit != 5)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct writer writer = {buffer, capacity, 0};
    if (enhanced != 0) {
        put_enhanced(&writer, enhanced);
    }
    return end_string(&writer, needed);
}
