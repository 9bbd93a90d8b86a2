/* SPDX-License-Identifier: MIT */
#include "invariants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void broken(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

struct choices choices_split(const uint8_t *data, size_t *size, size_t most)
{
    size_t left = *size < most ? *size : most;
    *size -= left;
    return (struct choices){data + *size, left};
}

uint32_t choose_byte(struct choices *choices)
{
    if (choices->left == 0) {
        return 0;
    }
    choices->left--;
    return *choices->at++;
}

uint32_t choose_number(struct choices *choices)
{
    uint32_t number = 0;
    for (int i = 0; i < 4; i++) {
        number = number << 8 | choose_byte(choices);
    }
    return number;
}

char *exact_copy(const void *data, size_t size)
{
    char *copy = malloc(size);
    MUST(copy != NULL);
    if (size > 0) {
        memcpy(copy, data, size);
    }
    return copy;
}

static void check_name(const char *name)
{
    size_t length = strlen(name);
    MUST(length > 0 && length < 40);
    for (size_t i = 0; i < length; i++) {
        MUST((name[i] >= 'a' && name[i] <= 'z') || name[i] == '_' || name[i] == '-' ||
             (name[i] >= '0' && name[i] <= '9'));
    }
}

/* A value of an enum has a name, which is not the one for values that are none. */
static void check_known(const char *name)
{
    check_name(name);
    MUST(strcmp(name, "invalid") != 0);
}

static void check_bits(uint32_t bits, const char *name_of(uint32_t))
{
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if (bits & bit) {
            check_known(name_of(bit));
        }
    }
}

static void check_inside(const char *span, size_t size, const char *data, size_t length)
{
    MUST(span >= data && size <= length && (size_t)(span - data) <= length - size);
}

static void ask_names(const smtpstatus *status)
{
    check_known(smtpstatus_category_name(smtpstatus_category(status)));
    check_known(smtpstatus_outcome_name(smtpstatus_outcome(status)));
    check_known(smtpstatus_bounce_name(smtpstatus_bounce(status)));
    check_known(smtpstatus_action_name(smtpstatus_action(status)));
    check_known(smtpstatus_scope_name(smtpstatus_scope(status)));
    check_known(smtpstatus_impact_name(smtpstatus_impact(status)));
    check_known(smtpstatus_command_name(smtpstatus_command(status)));
    check_known(smtpstatus_provider_name(smtpstatus_provider(status)));
    check_bits(smtpstatus_anomalies(status), smtpstatus_anomaly_name);
    check_bits(smtpstatus_evidence(status), smtpstatus_evidence_name);
    check_bits(smtpstatus_conflicts(status), smtpstatus_conflict_name);
    MUST(smtpstatus_category_title(smtpstatus_category(status))[0] != '\0');
    MUST(smtpstatus_reply_code_title(smtpstatus_reply_code(status))[0] != '\0');
    MUST(smtpstatus_enhanced_title(smtpstatus_enhanced_code(status))[0] != '\0');
    MUST(smtpstatus_provider_title(smtpstatus_provider(status))[0] != '\0');
}

static void ask_parts(const smtpstatus *status, const char *data, size_t length, struct answers *answers)
{
    for (int part = 0; part < PARTS; part++) {
        const char *span = NULL;
        size_t size = 0;
        int result = smtpstatus_span(status, part, &span, &size);
        answers->starts[part] = answers->lengths[part] = -1;
        if (result == SMTPSTATUS_OK) {
            check_inside(span, size, data, length);
            check_known(smtpstatus_part_name(part));
            answers->starts[part] = span - data;
            answers->lengths[part] = (int64_t)size;
        } else {
            MUST(part == 0 ? result == SMTPSTATUS_ERROR_ARGUMENT : result == SMTPSTATUS_ABSENT);
            MUST(span == NULL && size == 0);
        }
    }
}

/* The copied text, whole and cut off; returns its hash. */
static uint64_t ask_text(const smtpstatus *status, size_t length)
{
    size_t needed = 0;
    uint64_t hash = 0xCBF29CE484222325U;
    int result = smtpstatus_copy_text(status, NULL, 0, &needed);
    MUST(result == (needed > 0 ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK));
    MUST(needed <= length);
    char *text = malloc(needed);
    MUST(text != NULL || needed == 0);
    size_t again = 0;
    MUST(smtpstatus_copy_text(status, text, needed, &again) == SMTPSTATUS_OK && again == needed);
    for (size_t i = 0; i < needed; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3U;
    }
    if (needed > 0) {
        size_t half = needed / 2;
        char *cut = malloc(half);
        MUST(smtpstatus_copy_text(status, cut, half, &again) == SMTPSTATUS_ERROR_BUFFER && again == needed);
        MUST(half == 0 || memcmp(cut, text, half) == 0);
        free(cut);
    }
    free(text);
    return hash;
}

/*
 * The lines follow one another inside the input. Of a reply they are as many as the handle
 * says; free text is one line, which counts only when it holds a reply.
 */
static void ask_lines(const smtpstatus *status, const char *data, size_t length, int is_free_text)
{
    int has_reply = (smtpstatus_anomalies(status) & SMTPSTATUS_ANOMALY_NO_REPLY) == 0;
    size_t cursor = 0;
    uint32_t lines = 0;
    int code = -1;
    const char *text = NULL;
    const char *before = data;
    size_t size = 0;
    int result;
    while ((result = smtpstatus_next_line(status, &cursor, &code, &text, &size)) == SMTPSTATUS_OK) {
        lines++;
        check_inside(text, size, data, length);
        MUST(text >= before && lines <= length);
        MUST(code == 0 || (code >= 200 && code <= 599));
        MUST(size == 0 || is_free_text || memchr(text, '\n', size) == NULL);
        MUST(size == 0 || (text[size - 1] != '\n' && text[size - 1] != '\r'));
        before = text + size;
    }
    MUST(result == SMTPSTATUS_END);
    if (length == 0) {
        MUST(lines == 0);
    } else if (is_free_text) {
        MUST(lines == 1 && smtpstatus_line_count(status) == (has_reply ? 1 : 0));
    } else {
        MUST(lines == smtpstatus_line_count(status));
    }
}

static void ask_rule(const smtpstatus *status, struct answers *answers)
{
    size_t needed = 0;
    MUST(smtpstatus_rule(status, answers->rule, sizeof answers->rule, &needed) == SMTPSTATUS_OK);
    MUST(needed < sizeof answers->rule && strlen(answers->rule) == needed);
    MUST((needed > 0) == (smtpstatus_deciding_evidence(status) != 0));
}

struct answers ask_everything(const smtpstatus *status, const char *data, size_t length, int is_free_text)
{
    struct answers answers;
    memset(&answers, 0, sizeof answers);
    uint32_t seconds = 0;
    int has_wait = smtpstatus_retry_after(status, &seconds);
    const int64_t values[] = {
        smtpstatus_reply_code(status),
        smtpstatus_first_reply_code(status),
        smtpstatus_enhanced_code(status),
        smtpstatus_anomalies(status),
        smtpstatus_line_count(status),
        smtpstatus_category(status),
        smtpstatus_outcome(status),
        smtpstatus_bounce(status),
        smtpstatus_action(status),
        smtpstatus_scope(status),
        smtpstatus_impact(status),
        smtpstatus_confidence(status),
        smtpstatus_evidence(status),
        smtpstatus_deciding_evidence(status),
        smtpstatus_conflicts(status),
        smtpstatus_command(status),
        smtpstatus_provider(status),
        has_wait,
        seconds,
    };
    memcpy(answers.values, values, sizeof values);
    ask_names(status);
    ask_parts(status, data, length, &answers);
    ask_rule(status, &answers);
    answers.text = ask_text(status, length);
    ask_lines(status, data, length, is_free_text);

    int code = smtpstatus_reply_code(status);
    uint32_t enhanced_class = smtpstatus_enhanced_code(status) / 1000000U;
    uint32_t deciding = smtpstatus_deciding_evidence(status);
    MUST(code == 0 || (code >= 200 && code <= 599));
    MUST(enhanced_class == 0 || enhanced_class == 2 || enhanced_class == 4 || enhanced_class == 5);
    MUST(smtpstatus_confidence(status) >= 0 && smtpstatus_confidence(status) <= 100);
    MUST((deciding & (deciding - 1)) == 0 && (deciding & ~smtpstatus_evidence(status)) == 0);
    MUST(has_wait == SMTPSTATUS_OK ? seconds >= 1 && seconds <= 31536000 : has_wait == SMTPSTATUS_ABSENT);
    if (smtpstatus_bounce(status) == SMTPSTATUS_BOUNCE_HARD) {
        MUST(code == 0 || code / 100 == 5);
        MUST(code != 0 || enhanced_class != 4);
        MUST(smtpstatus_outcome(status) != SMTPSTATUS_OUTCOME_DEFERRED);
    }
    MUST((smtpstatus_bounce(status) == SMTPSTATUS_BOUNCE_HARD) ==
         (smtpstatus_action(status) == SMTPSTATUS_ACTION_SUPPRESS));
    MUST(code / 100 != 2 || smtpstatus_bounce(status) == SMTPSTATUS_BOUNCE_NONE);
    return answers;
}

struct answers judge(smtpstatus *status, const char *data, size_t length, int is_free_text)
{
    MUST(smtpstatus_classify(status) == SMTPSTATUS_OK);
    struct answers first = ask_everything(status, data, length, is_free_text);
    MUST(smtpstatus_classify(status) == SMTPSTATUS_OK);
    struct answers second = ask_everything(status, data, length, is_free_text);
    MUST(same_answers(&first, &second));
    return first;
}

int same_answers(const struct answers *a, const struct answers *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}
