/*
 * Which provider a host belongs to.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_PROVIDERS_H
#define SMTPSTATUS_PROVIDERS_H

#include "ground.h"

/* The provider whose host this is, any case, with or without a trailing dot; 0 when it is none's. */
SMTPSTATUS_PRIVATE uint8_t provider_of_host(const char *host, size_t length);

#endif
