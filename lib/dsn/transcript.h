/*
 * Transcripts of SMTP sessions in reports: ">>> RCPT TO:<a@b>", "<<< 550 5.1.1 unknown", "550
 * <a@b>... User unknown".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_TRANSCRIPT_H
#define SMTPSTATUS_DSN_TRANSCRIPT_H

#include "report.h"

/* The reply code that the transcript line at `at` holds behind its marks, 0 for none. */
SMTPSTATUS_PRIVATE uint32_t transcript_code(struct slice text, size_t at);

/*
 * The recipient in the line [at, end) when it is a reply of the server that wrote the report:
 * "550 <a@b>... User unknown", "550 5.1.1 a@b... User unknown", as Sendmail writes. at == NULL: none.
 */
SMTPSTATUS_PRIVATE struct slice transcript_address(struct slice text, size_t at, size_t end);

/*
 * Why the recipient of a command or of such a reply failed: the answers behind the command;
 * for a reply the code inside the line, what the remote host answered before, or the reply
 * itself. Without a transcript the words in front of the command ("Error message below:").
 */
SMTPSTATUS_PRIVATE struct slice transcript_reason(struct slice text, const struct prose_entry *entry, size_t limit);

#endif
