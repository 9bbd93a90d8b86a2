/*
 * The registries of basic and enhanced codes, and the enhanced codes of providers.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_CODES_H
#define SMTPSTATUS_CODES_H

#include "tables.h"

/* The entry of a basic code, after the fallback x50, x00; NULL when even that is not registered. */
SMTPSTATUS_PRIVATE const struct table_code *code_of_reply(uint32_t reply_code);

/* The entry of a packed enhanced code, after the fallback X.s.0, X.0.0; never NULL. */
SMTPSTATUS_PRIVATE const struct table_code *code_of_enhanced(uint32_t enhanced);

/* The entry of an enhanced code in the sense of `provider` (0: not known), or of anybody; NULL for none. */
SMTPSTATUS_PRIVATE const struct table_provider_code *code_of_provider(uint32_t enhanced, uint32_t provider);

/*
 * The value whose name, any case, is [start, end) of data, of the enum with the runs [first, last) of table_name_runs;
 * -1 when there is none.
 */
SMTPSTATUS_PRIVATE int value_of_name(uint32_t first, uint32_t last, const char *data, size_t start, size_t end);

/* The text at an offset of table_strings. */
static inline const char *table_text(uint32_t offset)
{
    return table_strings + offset;
}

#endif
