/*
 * Texts for people: of the registered codes, of the categories, and of what is known more
 * exactly.
 *
 * SPDX-License-Identifier: MIT
 */
#include "codes.h"

const char *smtpstatus_reply_code_advice(int reply_code)
{
    return smtpstatus_category_advice(smtpstatus_reply_code_category(reply_code));
}

const char *smtpstatus_enhanced_advice(uint32_t enhanced)
{
    return smtpstatus_category_advice(smtpstatus_enhanced_category(enhanced));
}

#if SMTPSTATUS_ADVICE

SMTPSTATUS_RARE const char *smtpstatus_reply_code_title(int reply_code)
{
    const struct table_code *code = code_of_reply((uint32_t)reply_code);
    return code != NULL ? table_texts + table_reply_texts[code - table_reply_codes].title
                        : "Not a registered reply code";
}

SMTPSTATUS_RARE const char *smtpstatus_reply_code_explanation(int reply_code)
{
    const struct table_code *code = code_of_reply((uint32_t)reply_code);
    return code != NULL ? table_texts + table_reply_texts[code - table_reply_codes].explanation
                        : "No standard or registry known to this library lists it.";
}

const char *smtpstatus_enhanced_title(uint32_t enhanced)
{
    return table_texts + table_enhanced_texts[code_of_enhanced(enhanced) - table_enhanced_codes].title;
}

const char *smtpstatus_enhanced_explanation(uint32_t enhanced)
{
    return table_texts + table_enhanced_texts[code_of_enhanced(enhanced) - table_enhanced_codes].explanation;
}

static const struct table_text *category_texts(int category)
{
    return &table_category_texts[category >= 0 && (uint32_t)category < TABLE_CATEGORIES ? category : 0];
}

const char *smtpstatus_category_title(int category)
{
    return table_texts + category_texts(category)->title;
}

const char *smtpstatus_category_explanation(int category)
{
    return table_texts + category_texts(category)->explanation;
}

const char *smtpstatus_category_advice(int category)
{
    return table_texts + category_texts(category)->advice;
}

const char *smtpstatus_category_reference(int category)
{
    return table_texts + category_texts(category)->reference;
}

/*
 * Reads a pattern of lower-case letters and digits at data[at]; what is neither in the data does
 * not count, so that "AS(3150)" is as3150. Returns 1 when the data goes on as the pattern says,
 * to its own end too where the pattern is to be the whole of it.
 */
static int fits(const char *pattern, const char *data, size_t at, size_t end, int whole)
{
    while (at < end && *pattern != '\0' && *pattern != '*') {
        char c = to_lower(data[at++]);
        if (is_alnum(c) && c != *pattern++) {
            return 0;
        }
    }
    if (*pattern == '*' || (*pattern == '\0' && !whole)) {
        return 1;
    }
    return *pattern == '\0' && at == end; /* GCOVR_EXCL_BR_LINE: no provider's code starts another of its codes, yet */
}

static int fits_code(const smtpstatus *status, const char *pattern)
{
    const char *data = NULL;
    size_t length = 0;
    return smtpstatus_span(status, SMTPSTATUS_PART_PROVIDER_CODE, &data, &length) == SMTPSTATUS_OK &&
           fits(pattern, data, 0, length, 1);
}

/* No name of a block list is longer than that of a host (RFC 1035 3.1). */
#define LONGEST_LIST_NAME 255U

/* Whether the pattern is found where a word of the block list's name starts. More than a name's bytes are not read. */
static int fits_list(const smtpstatus *status, const char *pattern)
{
    const char *data = NULL;
    size_t length = 0;
    if (smtpstatus_span(status, SMTPSTATUS_PART_BLOCKLIST, &data, &length) != SMTPSTATUS_OK) {
        return 0;
    }
    size_t end = length < LONGEST_LIST_NAME ? length : LONGEST_LIST_NAME;
    for (size_t at = 0; at < end; at++) {
        int starts = is_alnum(data[at]) && (at == 0 || !is_alnum(data[at - 1]));
        if (starts && fits(pattern, data, at, end, 0)) {
            return 1;
        }
    }
    return 0;
}

static int is_for(const struct table_advice *row, const smtpstatus *status)
{
    uint32_t code = smtpstatus_enhanced_code(status) % 1000000U;
    if (row->category != smtpstatus_category(status) ||
        (row->provider != 0 && row->provider != smtpstatus_provider(status))) {
        return 0;
    }
    switch (row->kind) {
    case ADVICE_FOR_CODE:
        return fits_code(status, table_texts + row->match);
    case ADVICE_FOR_LIST:
        return fits_list(status, table_texts + row->match);
    case ADVICE_FOR_ENHANCED:
        return code >= row->match && code <= row->last;
    default:
        return 1;
    }
}

/* The most specific row for a verdict, or NULL where only its category is known. */
static const struct table_advice *find_advice(const smtpstatus *status)
{
    for (uint32_t i = 0; i < TABLE_ADVICE; i++) {
        if (is_for(&table_advice[i], status)) {
            return &table_advice[i];
        }
    }
    return NULL;
}

SMTPSTATUS_RARE const char *smtpstatus_explanation(const smtpstatus *status)
{
    const struct table_advice *found = find_advice(status);
    return found != NULL ? table_texts + found->explanation
                         : smtpstatus_category_explanation(smtpstatus_category(status));
}

SMTPSTATUS_RARE const char *smtpstatus_advice(const smtpstatus *status)
{
    const struct table_advice *found = find_advice(status);
    return found != NULL ? table_texts + found->advice : smtpstatus_category_advice(smtpstatus_category(status));
}

SMTPSTATUS_RARE const char *smtpstatus_reference(const smtpstatus *status)
{
    const struct table_advice *found = find_advice(status);
    return found != NULL ? table_texts + found->reference : smtpstatus_category_reference(smtpstatus_category(status));
}

#else

SMTPSTATUS_RARE const char *smtpstatus_reply_code_title(int reply_code)
{
    (void)reply_code;
    return "";
}

SMTPSTATUS_RARE const char *smtpstatus_reply_code_explanation(int reply_code)
{
    (void)reply_code;
    return "";
}

const char *smtpstatus_enhanced_title(uint32_t enhanced)
{
    (void)enhanced;
    return "";
}

const char *smtpstatus_enhanced_explanation(uint32_t enhanced)
{
    (void)enhanced;
    return "";
}

const char *smtpstatus_category_title(int category)
{
    (void)category;
    return "";
}

const char *smtpstatus_category_explanation(int category)
{
    (void)category;
    return "";
}

const char *smtpstatus_category_advice(int category)
{
    (void)category;
    return "";
}

const char *smtpstatus_category_reference(int category)
{
    (void)category;
    return "";
}

SMTPSTATUS_RARE const char *smtpstatus_explanation(const smtpstatus *status)
{
    (void)status;
    return "";
}

SMTPSTATUS_RARE const char *smtpstatus_advice(const smtpstatus *status)
{
    (void)status;
    return "";
}

SMTPSTATUS_RARE const char *smtpstatus_reference(const smtpstatus *status)
{
    (void)status;
    return "";
}

#endif
