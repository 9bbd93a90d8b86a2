/*
 * Dates of mail headers as seconds since 1970.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_DATE_H
#define SMTPSTATUS_DSN_DATE_H

#include "bytes.h"

/* Reads a date (RFC 5322 3.3 and 4.3, ctime(), ISO 8601). Returns 1 with *seconds, or 0. */
SMTPSTATUS_PRIVATE int date_read(struct slice text, int64_t *seconds);

#endif
