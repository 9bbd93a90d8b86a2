/*
 * The text of a reply as evidence: its tokens, the phrases in them, the hints.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_TEXT_H
#define SMTPSTATUS_TEXT_H

#include "evidence.h"
#include "hints.h"

struct text_finding {
    struct hints hints;
    struct span provider_code;
    uint8_t provider; /* that the text names, 0 = none */
};

#if SMTPSTATUS_TEXT
/*
 * Reads the text of `reading` and adds what it and the provider's dialect say to `set`,
 * which already holds the codes' evidence. `provider` is the one known from the host.
 */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART void text_read(const struct reading *reading, uint32_t provider,
                                                   struct evidence_set *set, struct text_finding *finding);

/*
 * Whether what the text says at offset `at` is said of the reader's own: "your account".
 * Only the few words closely before count; linear in their length.
 */
SMTPSTATUS_PRIVATE int text_is_senders_own(const struct reading *reading, size_t at);
#endif

#endif
