/*
 * The numbers that decisions rest on, and the schedules of retries.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_POLICY_H
#define SMTPSTATUS_POLICY_H

#include "ground.h"

#define POLICY_MAGIC 0x534D5031U
#define POLICY_OPTIONS 20U   /* one more than the last enum smtpstatus_policy_option */
#define POLICY_SCHEDULES 7U  /* one more than the last enum smtpstatus_schedule */
#define POLICY_MOST_STEPS 8U /* of one schedule */

struct policy_step {
    uint32_t until, wait, growth;
};

struct SMTPSTATUS_MAY_ALIAS policy {
    uint32_t options[POLICY_OPTIONS]; /* the first is POLICY_MAGIC, as no option has the number 0 */
    uint32_t counts[POLICY_SCHEDULES];
    struct policy_step steps[POLICY_SCHEDULES][POLICY_MOST_STEPS];
};

_Static_assert(sizeof(struct policy) <= SMTPSTATUS_POLICY_SIZE, "the policy no longer fits its storage");
_Static_assert(_Alignof(struct policy) <= _Alignof(smtpstatus_policy), "the storage is not aligned for the policy");

/* The policy of a handle, the default one for NULL; NULL when smtpstatus_policy_init() was not called. */
SMTPSTATUS_PRIVATE const struct policy *policy_of(const smtpstatus_policy *handle);

#endif
