/*
 * Other engines on the same phrases, each there when its library was found.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_PEERS_H
#define TESTS_PEERS_H

#include "measure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What patterns.py wrote: regular expressions, and literals of them. */
struct patterns {
    const char **expressions;
    size_t expression_count;
    const char **literals;
    size_t literal_count;
};

/*
 * Compiles the patterns; what cannot be compiled is left out. Returns how many were, 0
 * when the engine refuses.
 */
size_t compile_with_hyperscan(const struct patterns *patterns);
size_t compile_with_re2(const struct patterns *patterns);
size_t compile_with_pcre2(const struct patterns *patterns);

/* Searches all patterns in one text; returns how many are found. */
uint64_t search_with_hyperscan(const struct text *text);
uint64_t search_with_re2(const struct text *text);
uint64_t search_with_pcre2(const struct text *text);

#ifdef __cplusplus
}
#endif

#endif
