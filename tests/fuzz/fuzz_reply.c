/*
 * smtpstatus_parse_reply(): whole, in random pieces of a buffer that moves, and without what
 * follows the reply. SPDX-License-Identifier: MIT
 */
#include "invariants.h"

#include <stdlib.h>

#define CHOICES 12

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct parsed {
    int result;
    size_t consumed;
    size_t error_offset;
    struct answers answers;
};

static void prepare(smtpstatus *status, struct choices choices)
{
    MUST(smtpstatus_init(status, sizeof *status) == SMTPSTATUS_OK);
    uint32_t how = choose_byte(&choices);
    if (how & 1) {
        MUST(smtpstatus_set_option(status, SMTPSTATUS_OPTION_MAX_BYTES, 1 + choose_byte(&choices)) == SMTPSTATUS_OK);
    }
    if (how & 2) {
        MUST(smtpstatus_set_option(status, SMTPSTATUS_OPTION_MAX_LINES, 1 + choose_byte(&choices) % 8) ==
             SMTPSTATUS_OK);
    }
    if (how & 4) {
        MUST(smtpstatus_set_option(status, SMTPSTATUS_OPTION_REFUSE, choose_number(&choices) & 0x1FFFF) ==
             SMTPSTATUS_OK);
    }
}

static void check_result(const smtpstatus *status, const struct parsed *parsed, size_t size, uint32_t flags)
{
    int is_input_error = parsed->result <= SMTPSTATUS_ERROR_NO_CODE && parsed->result >= SMTPSTATUS_ERROR_REFUSED;
    MUST(parsed->result == SMTPSTATUS_OK || parsed->result == SMTPSTATUS_END ||
         parsed->result == SMTPSTATUS_NEED_MORE || is_input_error);
    MUST(parsed->consumed <= size);
    MUST(parsed->result != SMTPSTATUS_NEED_MORE || (flags == 0 && parsed->consumed == 0));
    MUST(parsed->result != SMTPSTATUS_END || (flags != 0 && size == 0));
    MUST(parsed->result != SMTPSTATUS_OK || parsed->consumed >= 3);
    MUST(!is_input_error || (parsed->consumed > 0 && parsed->error_offset <= size));
    MUST(is_input_error || parsed->error_offset == 0);
    MUST(parsed->result == SMTPSTATUS_OK || smtpstatus_category(status) == SMTPSTATUS_CATEGORY_UNKNOWN);
}

static struct parsed parse(smtpstatus *status, const char *text, size_t size, uint32_t flags)
{
    struct parsed parsed = {.consumed = SIZE_MAX};
    parsed.result = smtpstatus_parse_reply(status, text, size, flags, &parsed.consumed);
    parsed.error_offset = smtpstatus_error_offset(status);
    check_result(status, &parsed, size, flags);
    if (parsed.result == SMTPSTATUS_OK) {
        parsed.answers = judge(status, text, parsed.consumed, 0);
    } else {
        MUST(smtpstatus_classify(status) == SMTPSTATUS_ERROR_STATE);
    }
    return parsed;
}

static int same_outcome(const struct parsed *a, const struct parsed *b)
{
    return a->result == b->result && a->error_offset == b->error_offset &&
           (a->result != SMTPSTATUS_OK || (a->consumed == b->consumed && same_answers(&a->answers, &b->answers)));
}

/* Gives the reply in pieces, each time in a new buffer of exactly its size. */
static void feed(const char *text, size_t size, uint32_t flags, struct choices choices, const struct parsed *whole)
{
    smtpstatus status;
    prepare(&status, choices);
    uint32_t seed = choices.left > 0 ? choices.at[choices.left - 1] : 0;
    size_t given = 0;
    for (;;) {
        seed = seed * 1103515245U + 12345U;
        given += 1 + (seed >> 16) % 7 * ((seed >> 24) % 5);
        given = given < size ? given : size;
        char *piece = exact_copy(text, given);
        struct parsed parsed = parse(&status, piece, given, given == size ? flags : 0);
        free(piece);
        if (parsed.result != SMTPSTATUS_NEED_MORE || given == size) {
            MUST(same_outcome(&parsed, whole));
            return;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choices choices = choices_split(data, &size, CHOICES);
    uint32_t flags = choices.left > 0 && choices.at[choices.left - 1] & 1 ? SMTPSTATUS_INPUT_COMPLETE : 0;
    char *text = exact_copy(data, size);
    smtpstatus status;
    prepare(&status, choices);
    struct parsed whole = parse(&status, text, size, flags);
    feed(text, size, flags, choices, &whole);

    /* A lone CR ends a line by what follows it; a reply without its last line ends because the input does. */
    if (whole.result == SMTPSTATUS_OK && text[whole.consumed - 1] == '\n' &&
        (smtpstatus_anomalies(&status) & SMTPSTATUS_ANOMALY_NO_LAST_LINE) == 0) {
        char *alone = exact_copy(text, whole.consumed);
        prepare(&status, choices);
        struct parsed parsed = parse(&status, alone, whole.consumed, 0);
        MUST(same_outcome(&parsed, &whole));
        free(alone);
        for (size_t i = whole.consumed; i < size; i++) {
            text[i] = (char)~text[i];
        }
        prepare(&status, choices);
        parsed = parse(&status, text, size, flags);
        MUST(same_outcome(&parsed, &whole));
    }
    free(text);
    return 0;
}
