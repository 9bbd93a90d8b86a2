/*
 * The verdict on one recipient, from all that the report says of it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_JUDGEMENT_H
#define SMTPSTATUS_DSN_JUDGEMENT_H

#include "report.h"

/* Fills report->status, ->status_field, ->action and ->conflicts for report->current. */
SMTPSTATUS_PRIVATE void judgement_make(struct report *report);

/* Makes the status one of a category that needs no reply: feedback, an automatic answer, a success. */
SMTPSTATUS_PRIVATE void judgement_set(struct report *report, uint32_t category);

#endif
