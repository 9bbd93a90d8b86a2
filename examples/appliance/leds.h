/*
 * What three lamps on a box show of its outgoing mail.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef APPLIANCE_LEDS_H
#define APPLIANCE_LEDS_H

#include <stddef.h>
#include <stdint.h>

enum led {
    LED_GREEN = 1,  /* one of the last deliveries went through */
    LED_YELLOW = 2, /* half of the last deliveries have to wait */
    LED_RED = 4     /* somebody has to act: the setup, the sender or the box's reputation is refused */
};

/* The last deliveries, the newest in bit 0 of each. All zero at the start. */
struct leds {
    uint8_t seen;
    uint8_t accepted;
    uint8_t deferred;
    uint8_t refused;
};

/*
 * Reads one line of a queue log, without its line end. Lines that report no delivery
 * change nothing. Returns the set of lamps that are on now.
 */
unsigned leds_read(struct leds *leds, const char *line, size_t length);

#endif
