/* Bounce messages with scratch room of random size. SPDX-License-Identifier: MIT */
#include "invariants.h"

#include <smtpstatus_dsn.h>
#include <stdlib.h>
#include <string.h>

#define CHOICES 4
#define FIELDS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The message and the room for what is decoded, between which spans may choose. */
struct place {
    const char *data;
    size_t length;
    char *scratch;
    size_t capacity;
};

static int lies_in(const char *span, size_t size, const char *data, size_t length)
{
    return data != NULL && span >= data && size <= length && (size_t)(span - data) <= length - size;
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ at[i]) * 0x100000001B3U;
    }
    return (hash ^ size) * 0x100000001B3U;
}

static uint64_t ask_field(const smtpstatus_report *report, int field, const struct place *place, uint64_t hash)
{
    const char *span = NULL;
    size_t size = 0;
    size_t needed = 0;
    int64_t seconds = 0;
    int result = smtpstatus_report_span(report, field, &span, &size);
    if (result != SMTPSTATUS_OK) {
        MUST(result == SMTPSTATUS_ABSENT || result == SMTPSTATUS_ERROR_ARGUMENT);
        MUST(span == NULL && size == 0);
        MUST(smtpstatus_report_copy(report, field, NULL, 0, &needed) == result);
        return hash;
    }
    MUST(lies_in(span, size, place->data, place->length) || lies_in(span, size, place->scratch, place->capacity));
    hash = mix(hash, span, size);
    result = smtpstatus_report_copy(report, field, NULL, 0, &needed);
    MUST(result == (needed > 0 ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK));
    MUST(needed <= 3 * size);
    char *copy = malloc(needed);
    size_t again = 0;
    MUST(smtpstatus_report_copy(report, field, copy, needed, &again) == SMTPSTATUS_OK && again == needed);
    hash = mix(hash, copy, needed);
    free(copy);
    result = smtpstatus_report_time(report, field, &seconds);
    MUST(result == SMTPSTATUS_OK || result == SMTPSTATUS_ABSENT || result == SMTPSTATUS_ERROR_ARGUMENT);
    return mix(hash, &seconds, sizeof seconds);
}

static uint64_t ask_fields(const smtpstatus_report *report, const struct place *place, uint64_t hash)
{
    for (int field = 0; field < FIELDS; field++) {
        hash = ask_field(report, field, place, hash);
    }
    return hash;
}

/* The handle of a recipient; its spans may lie in the message, in the scratch room or nowhere. */
static uint64_t ask_status(const smtpstatus_report *report, const struct place *place, uint64_t hash)
{
    const smtpstatus *status = smtpstatus_report_status(report);
    MUST(status != NULL);
    int code = smtpstatus_reply_code(status);
    const int values[] = {code,
                          smtpstatus_category(status),
                          smtpstatus_bounce(status),
                          smtpstatus_action(status),
                          smtpstatus_outcome(status),
                          smtpstatus_report_action(report)};
    MUST(strcmp(smtpstatus_category_name(values[1]), "invalid") != 0);
    if (smtpstatus_bounce(status) == SMTPSTATUS_BOUNCE_HARD) {
        MUST(code == 0 || code / 100 == 5);
        MUST(smtpstatus_report_action(report) == SMTPSTATUS_KIND_BOUNCE);
    }
    for (int part = 1; part < PARTS; part++) {
        const char *span = NULL;
        size_t size = 0;
        if (smtpstatus_span(status, part, &span, &size) == SMTPSTATUS_OK) {
            MUST(lies_in(span, size, place->data, place->length) ||
                 lies_in(span, size, place->scratch, place->capacity));
            hash = mix(hash, span, size);
        }
    }
    char rule[64];
    size_t needed = 0;
    MUST(smtpstatus_rule(status, rule, sizeof rule, &needed) == SMTPSTATUS_OK);
    hash = mix(hash, rule, needed);
    MUST(smtpstatus_copy_text(status, NULL, 0, &needed) != SMTPSTATUS_ERROR_ARGUMENT);
    MUST(needed <= place->length + place->capacity);
    hash = mix(hash, smtpstatus_explanation(status), 1);
    hash = mix(hash, smtpstatus_advice(status), 1);
    MUST(smtpstatus_reference(status) != NULL);
    smtpstatus copy = *status;
    MUST(smtpstatus_classify(&copy) == SMTPSTATUS_OK && smtpstatus_bounce(&copy) == values[2]);
    uint32_t conflicts = smtpstatus_report_conflicts(report);
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        MUST((conflicts & bit) == 0 || strcmp(smtpstatus_report_conflict_name(bit), "invalid") != 0);
    }
    return mix(hash, values, sizeof values);
}

/* Reads all of a message; returns what open said, and a hash of every answer. */
static int read_message(const struct place *place, uint64_t *hash)
{
    smtpstatus_report report;
    MUST(smtpstatus_report_init(&report, sizeof report) == SMTPSTATUS_OK);
    int result = smtpstatus_report_open(&report, place->data, place->length, place->scratch, place->capacity);
    if (result != SMTPSTATUS_OK) {
        MUST(result == SMTPSTATUS_ERROR_BUFFER && place->capacity < smtpstatus_report_scratch_size(place->length));
        MUST(smtpstatus_report_next(&report) == SMTPSTATUS_ERROR_STATE);
        return result;
    }
    int kind = smtpstatus_report_kind(&report);
    MUST(strcmp(smtpstatus_report_kind_name(kind), "invalid") != 0);
    *hash = mix(*hash, &kind, sizeof kind);
    *hash = mix(*hash, smtpstatus_report_dialect(&report), strlen(smtpstatus_report_dialect(&report)));
    MUST(smtpstatus_report_status(&report) == NULL);
    *hash = ask_fields(&report, place, *hash);
    size_t recipients = 0;
    while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
        recipients++;
        MUST(recipients <= place->length);
        *hash = ask_status(&report, place, *hash);
        if (recipients <= 16) {
            smtpstatus_report moved = report;
            *hash = ask_fields(&moved, place, *hash);
        }
    }
    MUST(smtpstatus_report_next(&report) == SMTPSTATUS_END);
    MUST(smtpstatus_report_status(&report) == NULL);
    *hash = mix(*hash, &recipients, sizeof recipients);
    return result;
}

/* The least scratch that the message can be opened with; `room` is enough. */
static size_t least_scratch(const char *text, size_t size, char *scratch, size_t room)
{
    size_t least = 0;
    while (least < room) {
        smtpstatus_report report;
        size_t middle = least + (room - least) / 2;
        MUST(smtpstatus_report_init(&report, sizeof report) == SMTPSTATUS_OK);
        if (smtpstatus_report_open(&report, text, size, scratch, middle) == SMTPSTATUS_OK) {
            room = middle;
        } else {
            least = middle + 1;
        }
    }
    return least;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choices choices = choices_split(data, &size, CHOICES);
    size_t room = smtpstatus_report_scratch_size(size);
    size_t capacity = choose_number(&choices) % (room + 1);
    char *text = exact_copy(data, size);
    char *scratch = malloc(room);
    size_t least = least_scratch(text, size, scratch, room);
    capacity = capacity % 2 != 0 ? least : capacity; /* nothing may be read behind it */
    char *small = malloc(capacity);
    struct place full = {text, size, scratch, room};
    struct place tight = {text, size, small, capacity};
    uint64_t answers = 0;
    uint64_t same = 0;
    MUST(read_message(&full, &answers) == SMTPSTATUS_OK);
    int result = read_message(&tight, &same);
    MUST((result == SMTPSTATUS_OK) == (capacity >= least));
    if (result == SMTPSTATUS_OK) {
        MUST(same == answers);
    }
    free(small);
    free(scratch);
    free(text);
    return 0;
}
