/*
 * What others call a verdict.
 *
 * SPDX-License-Identifier: MIT
 */
#include "codes.h"

/* The row of a category for its case, or for all cases. Every category has one; the last row ends the search. */
static const struct table_terms *find_terms(uint32_t category, uint32_t when)
{
    const struct table_terms *row = table_terms;
    while (row < &table_terms[TABLE_TERMS - 1] &&
           (row->category != category || (row->when != when && row->when != 0))) {
        row++;
    }
    return row;
}

static const struct table_terms *terms_of(int category, int bounce, int outcome)
{
    uint32_t known = category >= 0 && (uint32_t)category < TABLE_CATEGORIES ? (uint32_t)category : 0;
    if (bounce != SMTPSTATUS_BOUNCE_HARD) {
        return find_terms(known, outcome == SMTPSTATUS_OUTCOME_DEFERRED ? TABLE_WHEN_DEFERRED : 0);
    }
    /* A category that is not hard by itself has no word for it: a dead address without a reason. */
    const struct table_terms *row = find_terms(known, TABLE_WHEN_HARD);
    return row->when == TABLE_WHEN_HARD ? row : find_terms(SMTPSTATUS_CATEGORY_UNKNOWN, TABLE_WHEN_HARD);
}

static int is_vocabulary(int vocabulary)
{
    return vocabulary > 0 && (uint32_t)vocabulary <= TABLE_VOCABULARIES;
}

SMTPSTATUS_RARE const char *smtpstatus_vocabulary_term_of(int vocabulary, int category, int bounce, int outcome)
{
    return is_vocabulary(vocabulary) ? table_text(terms_of(category, bounce, outcome)->terms[vocabulary - 1])
                                     : "invalid";
}

const char *smtpstatus_vocabulary_term(const smtpstatus *status, int vocabulary)
{
    if (is_vocabulary(vocabulary) && smtpstatus_confidence(status) == 0) {
        return ""; /* nothing was judged: a verdict is never that unsure */
    }
    return smtpstatus_vocabulary_term_of(vocabulary, smtpstatus_category(status), smtpstatus_bounce(status),
                                         smtpstatus_outcome(status));
}

SMTPSTATUS_RARE int smtpstatus_vocabulary_is_exact(int vocabulary, int category, int bounce, int outcome)
{
    if (!is_vocabulary(vocabulary)) {
        return 0;
    }
    const struct table_terms *own = terms_of(category, bounce, outcome);
    for (uint32_t i = 0; i < TABLE_TERMS; i++) {
        const struct table_terms *row = &table_terms[i];
        if (row->category != own->category && row->terms[vocabulary - 1] == own->terms[vocabulary - 1]) {
            return 0;
        }
    }
    return 1;
}
