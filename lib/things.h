/*
 * Things in a text: addresses, numbers, hosts, IP addresses, URLs. docs/table-formats.md says what counts as what.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_THINGS_H
#define SMTPSTATUS_THINGS_H

#include "tokens.h"

#if SMTPSTATUS_TEXT

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
