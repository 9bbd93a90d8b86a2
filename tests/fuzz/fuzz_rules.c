/* A caller's rules: the text before a NUL byte, then a diagnostic text to judge with them. SPDX-License-Identifier: MIT */
#include "invariants.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge_with(const smtpstatus_rules *rules, const uint8_t *data, size_t size)
{
    char *text = exact_copy(data, size);
    smtpstatus status;
    smtpstatus_init(&status, sizeof status);
    MUST(smtpstatus_set_rules(&status, rules) == SMTPSTATUS_OK);
    MUST(smtpstatus_parse_diagnostic(&status, text, size) == SMTPSTATUS_OK);
    MUST(smtpstatus_classify(&status) == SMTPSTATUS_OK);
    int bounce = smtpstatus_bounce(&status);
    uint32_t evidence = smtpstatus_evidence(&status);
    MUST(bounce != SMTPSTATUS_BOUNCE_HARD || smtpstatus_reply_code(&status) / 100 != 4);
    MUST(strcmp(smtpstatus_category_name(smtpstatus_category(&status)), "invalid") != 0);
    MUST(smtpstatus_classify(&status) == SMTPSTATUS_OK);
    MUST(smtpstatus_bounce(&status) == bounce && smtpstatus_evidence(&status) == evidence);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
    size_t length = end != NULL ? (size_t)(end - data) : size;
    char *text = exact_copy(data, length);
    size_t needed = 0;
    uint32_t line = 0;
    uint32_t column = 0;
    int result = smtpstatus_rules_size(text, length, &needed, &line, &column);
    const smtpstatus_rules *rules = NULL;
    if (result == SMTPSTATUS_OK) {
        /* Exactly as much memory as was said is enough, one byte less is too little. */
        void *memory = malloc(needed);
        void *small = malloc(needed - 1);
        MUST(smtpstatus_rules_compile(small, needed - 1, text, length, &rules, NULL, NULL) < 0 && rules == NULL);
        result = smtpstatus_rules_compile(memory, needed, text, length, &rules, NULL, NULL);
        MUST(result == SMTPSTATUS_OK || (result == SMTPSTATUS_ERROR_RULE_DUPLICATE && rules == NULL));
        free(small);
        free(text); /* the compiled set stands alone */
        text = NULL;
        if (rules != NULL && end != NULL) {
            judge_with(rules, end + 1, size - length - 1);
        }
        free(memory);
    } else {
        size_t lines = 1;
        for (size_t i = 0; i < length; i++) {
            lines += text[i] == '\n' || text[i] == '\r';
        }
        MUST(smtpstatus_is_error(result) && line >= 1 && line <= lines && column >= 1 && column <= length + 1);
    }
    free(text);
    return 0;
}
