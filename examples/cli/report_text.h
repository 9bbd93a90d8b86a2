/*
 * What messages say of their recipients, as a table for a person, and what they amount to.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_REPORT_TEXT_H
#define CLI_REPORT_TEXT_H

#include <stdint.h>

#include <smtpstatus_dsn.h>

/* Values of an enum that are counted; those of a newer library share the last place. */
#define TALLY_SIZE 64

struct tally {
    uint64_t messages;
    uint64_t recipients;
    uint64_t kinds[TALLY_SIZE];   /* of messages */
    uint64_t bounces[TALLY_SIZE]; /* of recipients, like the next */
    uint64_t categories[TALLY_SIZE];
};

void tally_message(struct tally *tally, int kind);
void tally_recipient(struct tally *tally, const smtpstatus *status);
void print_tally(const struct tally *tally);

void print_table_header(uint32_t vocabularies);

/* Prints the row of the current recipient, or of the message when there is none. */
void print_table_row(const smtpstatus_report *report, uint32_t vocabularies);

#endif
