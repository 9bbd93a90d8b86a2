/*
 * One reply as a person gives it: in the arguments, or on standard input for '-'.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_SINGLE_H
#define CLI_SINGLE_H

#include <smtpstatus.h>

#include "buffer.h"
#include "options.h"

/*
 * Reads and judges it, as a reply, or as a diagnostic text where it is none. The status
 * reads the bytes of `wire`. Returns an enum exit_status; else than EXIT_FINE, the
 * message was printed.
 */
int single_read(const struct options *options, struct buffer *wire, smtpstatus *status);

#endif
