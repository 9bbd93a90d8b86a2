/*
 * Why a recipient failed, as a report's text says it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_REASON_H
#define SMTPSTATUS_DSN_REASON_H

#include "report.h"

/*
 * The text that says why `entry` failed. `limit` is where the next recipient starts, or
 * the text's size. at == NULL: the text does not say, or only behind the recipients that follow.
 */
SMTPSTATUS_PRIVATE struct slice reason_of_entry(struct slice text, const struct prose_entry *entry, size_t limit);

/* The reason for an address that the report's text may name anywhere; else the words of the text itself. */
SMTPSTATUS_PRIVATE struct slice reason_of_address(const struct report *report, struct slice address);

#endif
