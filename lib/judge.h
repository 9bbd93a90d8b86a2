/*
 * From evidence to verdict.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_JUDGE_H
#define SMTPSTATUS_JUDGE_H

#include "evidence.h"

/* Fills in the verdict of what `reading` holds from all that speaks about it. */
SMTPSTATUS_PRIVATE void judge(const struct reading *reading, const struct evidence_set *set, struct verdict *verdict);

#endif
