/*
 * What programs send that is no report on delivery: feedback reports, dispositions, automatic
 * answers, challenges, notices to a postmaster. Each function returns 1 when the message is that.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_AUTOMATIC_H
#define SMTPSTATUS_DSN_AUTOMATIC_H

#include "level.h"

SMTPSTATUS_PRIVATE int automatic_open_feedback(struct report *report, const struct level *level, struct slice fields);

/* A read receipt; or a rejection that is written as one. */
SMTPSTATUS_PRIVATE int automatic_open_disposition(struct report *report, const struct level *level,
                                                  struct slice fields);

/* A mail system tells its postmaster of a message in the queue, or a list's owner of a member: no mail of his came back. */
SMTPSTATUS_PRIVATE int automatic_open_notice(struct report *report, const struct level *level);

/* An automatic answer or a challenge. */
SMTPSTATUS_PRIVATE int automatic_open_answer(struct report *report, const struct level *level);

#endif
