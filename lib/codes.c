/* SPDX-License-Identifier: MIT */
#include "codes.h"

#include "enhanced.h"

/* The entry with exactly this code, or NULL. */
static const struct table_code *find_reply_code(uint32_t code)
{
    uint32_t place = code - TABLE_FIRST_REPLY_CODE;
    uint32_t row = place < TABLE_REPLY_ROWS ? table_reply_rows[place] : 0;
    return row != 0 ? &table_reply_codes[row - 1] : NULL;
}

static const struct table_code *find_enhanced_code(uint32_t subject, uint32_t detail)
{
    uint32_t place = subject * TABLE_ENHANCED_DETAILS + detail;
    int has_place = subject < 7 ? detail < TABLE_ENHANCED_DETAILS : subject == 7 && place < TABLE_ENHANCED_ROWS;
    uint32_t row = has_place ? table_enhanced_rows[place] : 0;
    return row != 0 ? &table_enhanced_codes[row - 1] : NULL;
}

SMTPSTATUS_PRIVATE const struct table_code *code_of_reply(uint32_t reply_code)
{
    const struct table_code *found = find_reply_code(reply_code);
    if (found == NULL) {
        found = find_reply_code(reply_code / 100 * 100 + 50);
    }
    return found != NULL ? found : find_reply_code(reply_code / 100 * 100);
}

SMTPSTATUS_PRIVATE const struct table_code *code_of_enhanced(uint32_t enhanced)
{
    uint32_t subject = enhanced / 1000U % 1000U;
    const struct table_code *found = find_enhanced_code(subject, enhanced % 1000U);
    if (found == NULL) {
        found = find_enhanced_code(subject, 0);
    }
    return found != NULL ? found : &table_enhanced_codes[0];
}

SMTPSTATUS_PRIVATE const struct table_provider_code *code_of_provider(uint32_t enhanced, uint32_t provider)
{
    const struct table_provider_code *found = NULL;
    uint32_t subject = enhanced / 1000U % 1000U;
    uint32_t detail = enhanced % 1000U;
    if (subject < 8 && detail < 32 && (table_provider_details[subject] >> detail & 1) == 0) {
        return NULL;
    }
    for (uint32_t i = subject < 8 ? table_provider_starts[subject] : 0; i < TABLE_PROVIDER_CODES; i++) {
        const struct table_provider_code *code = &table_provider_codes[i];
        if (code->subject > subject || (code->subject == subject && code->first > detail)) {
            break;
        }
        if (code->subject != subject || detail > code->last ||
            (code->class_digit != 0 && code->class_digit != enhanced_class(enhanced)) ||
            (code->provider != 0 && code->provider != provider)) {
            continue;
        }
        found = code; /* of several the last: the generator sees to it that this one knows best */
    }
    return found;
}

int smtpstatus_reply_code_category(int reply_code)
{
    const struct table_code *code = code_of_reply((uint32_t)reply_code);
    return code != NULL ? code->category : SMTPSTATUS_CATEGORY_UNKNOWN;
}

int smtpstatus_reply_code_at(size_t index)
{
    return index < TABLE_REPLY_CODES ? table_reply_codes[index].code : 0;
}

int smtpstatus_enhanced_category(uint32_t enhanced)
{
    return enhanced_class(enhanced) == 2 ? (int)SMTPSTATUS_CATEGORY_ACCEPTED : code_of_enhanced(enhanced)->category;
}

uint32_t smtpstatus_enhanced_at(size_t index)
{
    if (index >= TABLE_ENHANCED_CODES) {
        return 0;
    }
    const struct table_code *code = &table_enhanced_codes[index];
    return code->code + (code->category == SMTPSTATUS_CATEGORY_ACCEPTED ? 2000000U : 5000000U);
}
