/*
 * Ways to open a report on delivery. Each returns 1 when it has, 0 when the message is no
 * such report.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_DELIVERY_H
#define SMTPSTATUS_DSN_DELIVERY_H

#include "level.h"

/* Opens the fields of a delivery report; returns 0 when they name nobody. */
SMTPSTATUS_PRIVATE int delivery_open_groups(struct report *report, struct level *level, struct slice groups);

/* Opens fields of a delivery report that stand in the text, quoted perhaps. Returns -1 without room. */
SMTPSTATUS_PRIVATE int delivery_open_fields(struct report *report, struct level *level);

/* Opens a report whose recipients a header lists. */
SMTPSTATUS_PRIVATE int delivery_open_failed(struct report *report, const struct level *level);

/* Opens a report whose recipients stand in the text. */
SMTPSTATUS_PRIVATE int delivery_open_prose(struct report *report, const struct level *level);

/* Opens a report that says in no known words whom it is about. */
SMTPSTATUS_PRIVATE int delivery_open_guess(struct report *report, const struct level *level);

/* What to fall back on when no message inside of the first one is a report that names anybody. */
struct fallback {
    struct slice header, prose, returned;
    uint8_t is_report; /* the first message is a report all the same */
    uint8_t is_bounce; /* ... beyond doubt, even if it names nobody */
    uint8_t kind, dialect;
};

SMTPSTATUS_PRIVATE void fallback_note(const struct report *report, const struct level *level,
                                      struct fallback *fallback);

/*
 * A report that names nobody, as "Delivery report unavailable": whom the returned message
 * was sent to tells. Not when that is a report itself, or cut off.
 */
SMTPSTATUS_PRIVATE int fallback_open(struct report *report, const struct fallback *fallback);

#endif
