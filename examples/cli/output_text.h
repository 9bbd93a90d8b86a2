/*
 * A verdict as one line for a person, or as tab-separated columns.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_OUTPUT_TEXT_H
#define CLI_OUTPUT_TEXT_H

#include <smtpstatus.h>

/* Prints category, bounce type, action, codes and text. */
void print_compact(const smtpstatus *status);

/* The columns are the keys of json_add_status(), so that the two cannot differ. */
void print_tsv_header(void);
void print_tsv(const smtpstatus *status);

/* The codes as a person writes them: "550 5.1.1", "550", "5.1.1" or "-". At most 24 bytes with the NUL. */
void format_codes(char *buffer, size_t capacity, const smtpstatus *status);

/* Prints text wrapped to 79 columns, each line after `indent` spaces; the first indent is there already. */
void print_wrapped(const char *text, int indent);

#endif
