/* SPDX-License-Identifier: MIT */
#include <hs/hs.h>
#include <stdlib.h>
#include <string.h>

#include "peers.h"

static hs_database_t *database;
static hs_scratch_t *scratch;

/* Literals are the least that a list like ours asks of Hyperscan: no gaps, no word ends. */
size_t compile_with_hyperscan(const struct patterns *patterns)
{
    size_t count = patterns->literal_count;
    unsigned *flags = calloc(count, sizeof *flags);
    unsigned *numbers = calloc(count, sizeof *numbers);
    size_t *lengths = calloc(count, sizeof *lengths);
    hs_compile_error_t *error = NULL;
    if (flags == NULL || numbers == NULL || lengths == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        flags[i] = HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH;
        numbers[i] = (unsigned)i;
        lengths[i] = strlen(patterns->literals[i]);
    }
    int result = hs_compile_lit_multi(patterns->literals, flags, numbers, lengths, (unsigned)count, HS_MODE_BLOCK, NULL,
                                      &database, &error);
    free(flags);
    free(numbers);
    free(lengths);
    return result == HS_SUCCESS && hs_alloc_scratch(database, &scratch) == HS_SUCCESS ? count : 0;
}

static int count_match(unsigned number, unsigned long long from, unsigned long long to, unsigned flags, void *count)
{
    (void)number;
    (void)from;
    (void)to;
    (void)flags;
    ++*(uint64_t *)count;
    return 0;
}

uint64_t search_with_hyperscan(const struct text *text)
{
    uint64_t count = 0;
    (void)hs_scan(database, text->data, (unsigned)text->length, 0, scratch, count_match, &count);
    return count;
}
