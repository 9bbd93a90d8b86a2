/*
 * Evidence: what one source says a reply means, and how sure that is.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_EVIDENCE_H
#define SMTPSTATUS_EVIDENCE_H

#include "status.h"

enum strength { STRENGTH_NONE, STRENGTH_VAGUE, STRENGTH_TYPICAL, STRENGTH_EXACT };

/* The sources, in the order in which they go before each other when equally strong. */
enum source {
    SOURCE_CUSTOM_RULE,
    SOURCE_PROVIDER,
    SOURCE_ENHANCED_CODE,
    SOURCE_TEXT,
    SOURCE_COMMAND,
    SOURCE_BASIC_CODE,
    SOURCE_COUNT
};

struct evidence {
    struct span span;
    uint32_t rule;    /* code, command or phrase number */
    uint8_t strength; /* STRENGTH_NONE: this source says nothing */
    uint8_t category;
    uint8_t bounce;      /* of a permanent failure; 0 = the category's own */
    uint8_t rule_source; /* bit of enum smtpstatus_evidence that `rule` is to be read by */
};

/* All that speaks about one reply. */
struct evidence_set {
    struct evidence of[SOURCE_COUNT];
    uint8_t text_rival; /* the text means a second category as clearly as the first */
    uint8_t passing;    /* the text says that it will pass: "temporarily", a time to wait */
};

#endif
