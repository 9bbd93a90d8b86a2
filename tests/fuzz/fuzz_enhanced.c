/* smtpstatus_parse_enhanced() and smtpstatus_enhanced_text(). SPDX-License-Identifier: MIT */
#include "invariants.h"

#include <stdlib.h>
#include <string.h>

/* "As many bytes as are looked at" in smtpstatus.h. */
#define LOOKED_AT 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(uint32_t enhanced)
{
    char text[12];
    char cut[12];
    size_t needed = 0;
    MUST(smtpstatus_enhanced_text(enhanced, text, sizeof text, &needed) == SMTPSTATUS_OK);
    MUST(needed == strlen(text) && needed >= 5);
    for (size_t capacity = 0; capacity <= needed; capacity++) {
        size_t again = 0;
        MUST(smtpstatus_enhanced_text(enhanced, cut, capacity, &again) == SMTPSTATUS_ERROR_BUFFER && again == needed);
        MUST(capacity == 0 || (strlen(cut) == capacity - 1 && memcmp(cut, text, capacity - 1) == 0));
    }
    uint32_t back = 0;
    size_t consumed = 0;
    uint32_t anomalies = 1;
    char *exact = exact_copy(text, needed);
    MUST(smtpstatus_parse_enhanced(exact, needed, &back, &consumed, &anomalies) == SMTPSTATUS_OK);
    MUST(back == enhanced && consumed == needed && anomalies == 0);
    free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = exact_copy(data, size);
    uint32_t enhanced = 1;
    size_t consumed = 1;
    uint32_t anomalies = 1;
    int result = smtpstatus_parse_enhanced(text, size, &enhanced, &consumed, &anomalies);
    if (result == SMTPSTATUS_OK) {
        uint32_t class_digit = enhanced / 1000000;
        MUST(class_digit == 2 || class_digit == 4 || class_digit == 5);
        MUST(consumed >= 5 && consumed <= size && consumed <= LOOKED_AT);
        MUST(anomalies == 0 || anomalies == SMTPSTATUS_ANOMALY_ENHANCED_ZEROS);
        check_text(enhanced);
    } else {
        MUST(result == SMTPSTATUS_ERROR_NOT_ENHANCED);
        MUST(enhanced == 1 && consumed == 1 && anomalies == 1);
    }
    if (size > LOOKED_AT) {
        uint32_t again = 1;
        char *head = exact_copy(text, LOOKED_AT);
        memset(text + LOOKED_AT, '1', size - LOOKED_AT);
        MUST(smtpstatus_parse_enhanced(text, size, &again, NULL, NULL) == result && again == enhanced);
        free(head);
    }
    if (size >= sizeof(uint32_t)) {
        uint32_t any;
        memcpy(&any, data, sizeof any);
        uint32_t class_digit = any / 1000000;
        int valid = any == 0 || class_digit == 2 || class_digit == 4 || class_digit == 5;
        char room[12];
        MUST(smtpstatus_enhanced_text(any, room, sizeof room, NULL) ==
             (valid ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT));
        MUST(smtpstatus_enhanced_title(any)[0] != '\0' && smtpstatus_enhanced_explanation(any)[0] != '\0' &&
             smtpstatus_enhanced_advice(any)[0] != '\0');
    }
    free(text);
    return 0;
}
