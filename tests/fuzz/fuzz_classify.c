/*
 * The verdict under random options, commands, hosts and codes; names of random numbers.
 * SPDX-License-Identifier: MIT
 */
#include "invariants.h"

#include <stdlib.h>
#include <string.h>

#define CHOICES 48
#define HOST 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No number makes a name function return nothing. */
static void check_numbers(struct choices *choices)
{
    int number = (int)choose_number(choices);
    uint32_t bits = choose_number(choices);
    const char *(*const of_number[])(int) = {
        smtpstatus_category_name,     smtpstatus_outcome_name,     smtpstatus_bounce_name,
        smtpstatus_action_name,       smtpstatus_scope_name,       smtpstatus_impact_name,
        smtpstatus_command_name,      smtpstatus_part_name,        smtpstatus_option_name,
        smtpstatus_provider_name,     smtpstatus_provider_title,   smtpstatus_result_name,
        smtpstatus_result_text,       smtpstatus_category_title,   smtpstatus_category_explanation,
        smtpstatus_category_advice,   smtpstatus_reply_code_title, smtpstatus_reply_code_explanation,
        smtpstatus_reply_code_advice,
    };
    const char *(*const of_bits[])(uint32_t) = {
        smtpstatus_input_name,    smtpstatus_feature_name,  smtpstatus_anomaly_name,
        smtpstatus_evidence_name, smtpstatus_conflict_name,
    };
    for (size_t i = 0; i < sizeof of_number / sizeof of_number[0]; i++) {
        MUST(of_number[i](number) != NULL && of_number[i](number)[0] != '\0');
        MUST(of_number[i](number & 63)[0] != '\0');
    }
    for (size_t i = 0; i < sizeof of_bits / sizeof of_bits[0]; i++) {
        MUST(of_bits[i](bits) != NULL && of_bits[i](bits)[0] != '\0');
    }
    MUST(strcmp(smtpstatus_category_name(smtpstatus_reply_code_category(number)), "invalid") != 0);
    MUST(strcmp(smtpstatus_category_name(smtpstatus_enhanced_category(bits)), "invalid") != 0);
    MUST(smtpstatus_is_error(number) == (number < 0));
}

/* Sets a random option; one that is refused keeps its value. */
static void set_option(smtpstatus *status, struct choices *choices)
{
    int option = (int)(choose_byte(choices) % 8);
    uint64_t value = choose_number(choices) >> choose_byte(choices) % 32;
    uint64_t before = 1;
    uint64_t after = 2;
    int known = smtpstatus_get_option(status, option, &before) == SMTPSTATUS_OK;
    int taken = smtpstatus_set_option(status, option, value) == SMTPSTATUS_OK;
    MUST(known || !taken);
    if (known) {
        MUST(smtpstatus_get_option(status, option, &after) == SMTPSTATUS_OK);
        MUST(after == (taken ? value : before));
    }
}

static void check_codes(smtpstatus *status, struct choices *choices)
{
    int code = (int)(choose_number(choices) % 700);
    uint32_t enhanced = choose_byte(choices) % 7 * 1000000U + choose_byte(choices) % 8 * 1000U + choose_byte(choices);
    if (smtpstatus_parse_codes(status, code, enhanced) == SMTPSTATUS_OK) {
        struct answers answers = judge(status, "", 0, 0);
        MUST(answers.values[0] == code && answers.values[2] == enhanced);
    } else {
        MUST(smtpstatus_classify(status) == SMTPSTATUS_ERROR_STATE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choices choices = choices_split(data, &size, CHOICES);
    smtpstatus status;
    MUST(smtpstatus_init(&status, sizeof status) == SMTPSTATUS_OK);
    check_numbers(&choices);
    for (uint32_t left = choose_byte(&choices) % 4; left > 0; left--) {
        set_option(&status, &choices);
    }
    uint32_t how = choose_byte(&choices);
    check_codes(&status, &choices);
    if (how & 1) {
        /* A host from the bytes at hand: known suffixes are in the seeds. */
        size_t length = size < HOST ? size : HOST;
        char *host = exact_copy(data + size - length, length);
        MUST(smtpstatus_set_host(&status, host, length) == SMTPSTATUS_OK);
        free(host);
    }
    char *text = exact_copy(data, size);
    smtpstatus_command_value(text, size);
    MUST(smtpstatus_category_value(text, size) >= -1);
    if (how & 2) {
        MUST(smtpstatus_parse_diagnostic(&status, text, size) == SMTPSTATUS_OK);
        judge(&status, text, size, 1);
    } else if (smtpstatus_parse_reply(&status, text, size, SMTPSTATUS_INPUT_COMPLETE, NULL) == SMTPSTATUS_OK) {
        judge(&status, text, size, 0);
        int code = smtpstatus_reply_code(&status);
        MUST(smtpstatus_outcome(&status) == code / 100 - 1);
    }
    free(text);
    return 0;
}
