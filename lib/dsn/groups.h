/*
 * The fields of a delivery report: one group for the message, one for each recipient
 * (RFC 3464 2.1).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_GROUPS_H
#define SMTPSTATUS_DSN_GROUPS_H

#include "report.h"

/*
 * Reads the next recipient's group at *at into `out` (its address too). Returns 1, or 0
 * when there is none any more.
 */
SMTPSTATUS_PRIVATE int groups_next(struct slice text, size_t *at, struct recipient *out);

/*
 * Where a delivery report that stands in plain text at `at` ends: with the last run of
 * lines that has a field of a report. The returned message may follow.
 */
SMTPSTATUS_PRIVATE size_t groups_extent(struct slice text, size_t at);

/* What an Action field means, as a kind; KIND_OTHER when it cannot be told. */
SMTPSTATUS_PRIVATE int groups_action(struct slice action);

/* The kind that all groups together make: a bounce when any has failed. KIND_OTHER: no group has an action. */
SMTPSTATUS_PRIVATE int groups_kind(struct slice text);

#endif
