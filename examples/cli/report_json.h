/*
 * What a message says of its recipients, as JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_REPORT_JSON_H
#define CLI_REPORT_JSON_H

#include <jansson.h>

#include <smtpstatus_dsn.h>

#include "buffer.h"
#include "messages.h"

/* What all lines of a message share: the keys before those of the verdict, what is a recipient's null. */
json_t *json_of_message(const smtpstatus_report *report, const struct message *message);

/* The objects to print, always with the same keys in the same order: for the report's current recipient ... */
json_t *json_of_recipient(json_t *message, const smtpstatus_report *report, uint32_t vocabularies);

/* ... and for a message that names nobody. */
json_t *json_of_nobody(json_t *message, const smtpstatus_report *report, uint32_t vocabularies);

/* Adds a field for a person: unfolded, decoded and cleaned. Returns 0 when the report does not have it. */
int buffer_add_field(struct buffer *buffer, const smtpstatus_report *report, int field, enum cleaning cleaning);

/* The category of a message that names nobody, by its kind: feedback, auto_reply ... */
int category_of_kind(int kind);

#endif
