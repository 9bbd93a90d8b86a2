/*
 * Parts whose bytes say something only when they are decoded, in the caller's scratch buffer.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_SCRATCH_H
#define SMTPSTATUS_DSN_SCRATCH_H

#include "mime.h"
#include "report.h"

/*
 * Decodes a part into the scratch buffer when it must be; returns 0 when that is too small.
 * What was decoded is not decoded once more, so that the room for each byte of the message
 * is used once: that is what smtpstatus_report_scratch_size() counts on.
 */
SMTPSTATUS_PRIVATE int scratch_decode(struct report *report, const struct part *part, struct slice *out);

/* Takes the quoting off fields; off those that were decoded in their place. Returns 0 without room. */
SMTPSTATUS_PRIVATE int scratch_unquote(struct report *report, struct slice *fields);

#endif
