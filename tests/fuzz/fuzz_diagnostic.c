/* smtpstatus_parse_diagnostic() and the verdict over free text. SPDX-License-Identifier: MIT */
#include "invariants.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = exact_copy(data, size);
    smtpstatus status;
    smtpstatus_init(&status, sizeof status);
    MUST(smtpstatus_parse_diagnostic(&status, text, size) == SMTPSTATUS_OK);
    struct answers read = ask_everything(&status, text, size, 1);
    MUST(((smtpstatus_anomalies(&status) & SMTPSTATUS_ANOMALY_NO_REPLY) != 0) == (smtpstatus_reply_code(&status) == 0));
    struct answers judged = judge(&status, text, size, 1);

    /* A handle that has been used, moved to other storage, over other bytes, says the same. */
    char *other = exact_copy(data, size);
    smtpstatus moved = status;
    MUST(smtpstatus_parse_diagnostic(&moved, other, size) == SMTPSTATUS_OK);
    free(text);
    struct answers again = ask_everything(&moved, other, size, 1);
    MUST(same_answers(&again, &read));
    again = judge(&moved, other, size, 1);
    MUST(same_answers(&again, &judged));

    /* Codes alone: the words cannot have decided. */
    MUST(smtpstatus_set_option(&moved, SMTPSTATUS_OPTION_TEXT, 0) == SMTPSTATUS_OK);
    judge(&moved, other, size, 1);
    MUST((smtpstatus_evidence(&moved) & SMTPSTATUS_EVIDENCE_TEXT) == 0);
    free(other);
    return 0;
}
