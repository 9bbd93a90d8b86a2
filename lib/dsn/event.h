/*
 * Amazon SES tells in JSON what became of a message; SNS sends it as mail. See
 * docs.aws.amazon.com/ses/latest/dg/notification-contents.html.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_EVENT_H
#define SMTPSTATUS_DSN_EVENT_H

#include "level.h"

/* Opens such a message. Returns 1 when it is one, also one of no recipient: of what was sent, opened or clicked. */
SMTPSTATUS_PRIVATE int event_open(struct report *report, const struct level *level);

/* The value of the string behind a key that ends at `at`, the key's closing quote, or the rest of the text. */
SMTPSTATUS_PRIVATE struct slice event_value(struct slice text, size_t at, size_t limit);

#endif
