/*
 * Enhanced status codes, class.subject.detail (RFC 3463, RFC 2034).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_ENHANCED_H
#define SMTPSTATUS_ENHANCED_H

#include "ground.h"

struct enhanced {
    struct span span;   /* brackets included */
    uint32_t code;      /* packed */
    uint32_t anomalies; /* 0 or SMTPSTATUS_ANOMALY_ENHANCED_ZEROS */
};

/* Reads the code that starts at `at`, bare or in one of the forms (#5.1.1) [5.1.1] #5.1.1 5.1.1: . */
SMTPSTATUS_PRIVATE int enhanced_read(const char *data, size_t at, size_t end, struct enhanced *out);

/*
 * Finds the first code of class `class_digit` (0: of any class) that stands free among
 * the words of [at, end), as in "... (#5.1.1)" or "not allowed - 5.7.1 [BL23]".
 */
SMTPSTATUS_PRIVATE int enhanced_find(const char *data, size_t at, size_t end, uint32_t class_digit,
                                     struct enhanced *out);

static inline uint32_t enhanced_class(uint32_t code)
{
    return code / 1000000U;
}

/* ANOMALY_ENHANCED_CLASS where the classes of an enhanced and a basic code contradict each other; either may be 0. */
static inline uint32_t enhanced_against(uint32_t code, uint32_t basic)
{
    int differ = code != 0 && basic != 0 && enhanced_class(code) != basic / 100U;
    return differ ? (uint32_t)SMTPSTATUS_ANOMALY_ENHANCED_CLASS : 0;
}

#endif
