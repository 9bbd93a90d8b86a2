/* SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "peers.h"

static pcre2_code **codes;
static size_t code_count;
static pcre2_match_data *match;

size_t compile_with_pcre2(const struct patterns *patterns)
{
    codes = calloc(patterns->expression_count, sizeof(pcre2_code *));
    match = pcre2_match_data_create(1, NULL);
    if (codes == NULL || match == NULL) {
        abort();
    }
    for (size_t i = 0; i < patterns->expression_count; i++) {
        int error = 0;
        PCRE2_SIZE offset = 0;
        pcre2_code *code = pcre2_compile_8((PCRE2_SPTR)patterns->expressions[i], PCRE2_ZERO_TERMINATED, PCRE2_CASELESS,
                                           &error, &offset, NULL);
        if (code != NULL && pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0) {
            codes[code_count++] = code;
        }
    }
    return code_count;
}

/* One after the other, as bounce handlers with lists of expressions do. */
uint64_t search_with_pcre2(const struct text *text)
{
    uint64_t count = 0;
    for (size_t i = 0; i < code_count; i++) {
        count += pcre2_jit_match(codes[i], (PCRE2_SPTR)text->data, text->length, 0, 0, match, NULL) >= 0;
    }
    return count;
}
