/*
 * Mail addresses in text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_ADDRESS_H
#define SMTPSTATUS_DSN_ADDRESS_H

#include "bytes.h"

/* The address local@domain that starts exactly at `at`, without brackets; at == NULL: there is none. */
SMTPSTATUS_PRIVATE struct slice address_at(struct slice text, size_t at);

/* Like address_at(), after any brackets, quotes, colons, blanks, line ends and "rfc822;" in front of it. */
SMTPSTATUS_PRIVATE struct slice address_after(struct slice text, size_t at);

/* The first address in [*at, end of text); *at moves behind it. */
SMTPSTATUS_PRIVATE struct slice address_next(struct slice text, size_t *at);

/* The address inside a field's value such as `rfc822; <a@b>`, or the bare value where it has no "@". */
SMTPSTATUS_PRIVATE struct slice address_of_field(struct slice value);

/* Whether it is an address that mail can be sent to: local@domain, and not a path or a command. */
SMTPSTATUS_PRIVATE int address_is_complete(struct slice address);

/* Whether the domain is a channel of Sun's server, known to nobody else: "bob@ims-ms-daemon". */
SMTPSTATUS_PRIVATE int address_is_internal(struct slice address);

#endif
