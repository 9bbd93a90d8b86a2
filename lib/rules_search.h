/*
 * What is known while the own rule for a reply is looked for.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_RULES_SEARCH_H
#define SMTPSTATUS_RULES_SEARCH_H

#include "rules.h"

struct rule_search {
    const struct smtpstatus_rules *set;
    const struct status *status;
    const struct verdict *verdict;
    uint32_t command;
    struct rule_match *match;
    struct rule_slab slab; /* the one looked at last: the rules whose conditions but for phrases hold */
};

/* Makes the slab of a block the one looked at. */
SMTPSTATUS_PRIVATE void search_slab(struct rule_search *search, uint32_t block);

#if SMTPSTATUS_TEXT

/* Looks for rules with phrases that go before what was found. */
SMTPSTATUS_PRIVATE void search_words(struct rule_search *search);

#endif

#endif
