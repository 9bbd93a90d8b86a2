/*
 * Things in a text: addresses, numbers, hosts, IP addresses, URLs. docs/table-formats.md says what counts as what.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_THINGS_H
#define SMTPSTATUS_THINGS_H

#include "lexicon.h"

#if SMTPSTATUS_TEXT

#define TOKEN_NEW_SENTENCE 1U /* the sentence before this token ended */
#define TOKEN_HALF 2U         /* counts half where gaps are measured: a character of a script without spaces, a thing */

/* What was read: where it ends, its symbol, which may be SYMBOL_SKIP, and its flags. */
struct piece {
    size_t end;
    uint32_t symbol;
    uint32_t flags;
};

/* A place in a text. Zero it but for `data`, `at` and `text_end`. */
struct token_reader {
    const char *data;
    size_t at;
    size_t text_end;
    size_t end; /* of what a batch may read, so that offsets behind its base fit 32 bits */
    /* What earlier look-aheads found, so that no byte is looked at again and again: */
    size_t no_address_until; /* words that start before this are part of no address */
    size_t no_host_until;    /* ... of no host name or IPv4 address but the one found, which ends here at most */
    size_t no_ipv6_until;    /* ... of no IPv6 address */
};

/* The place of the host name in the URL [start, end): behind its scheme and two slashes, or at the start. */
static inline size_t host_of_url(const char *data, size_t start, size_t end)
{
    size_t at = start;
    while (at < end && data[at] != '/') {
        at++;
    }
    return at + 1 < end && data[at + 1] == '/' ? at + 2 : start;
}

/*
 * The offset behind a number that is easily told from other things, such as an enhanced code: digits
 * and single dots up to a space, and no IPv4 address. Returns `at`, where a digit is, for all others.
 */
SMTPSTATUS_PRIVATE size_t thing_read_number(const char *data, size_t at, size_t end);

/* The thing that starts with the word [at, word_end), or a piece that ends at `at` where there is none. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece thing_read(struct token_reader *reader, size_t at, size_t word_end);

/* What starts with the '<' at `at`: a path, or the bracket alone, which is skipped. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece thing_read_path(struct token_reader *reader, size_t at);

/* The symbol of a host or URL [start, end): another one when it belongs to a block list. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART uint32_t thing_find_list(const char *data, size_t start, size_t end,
                                                             uint32_t symbol);

#endif

#endif
