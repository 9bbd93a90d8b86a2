/*
 * Colour, on a terminal only, and not when NO_COLOR is set (https://no-color.org).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_COLOUR_H
#define CLI_COLOUR_H

enum colour { COLOUR_OFF, COLOUR_STRONG, COLOUR_GOOD, COLOUR_WARNING, COLOUR_BAD, COLOUR_POLICY };

/* Looks at standard output and the environment; before this call everything is plain. */
void colour_start(void);

/* What switches the colour on, or all colour off; "" where there is no colour. */
const char *colour_code(enum colour colour);

/* The colour of an enum smtpstatus_bounce. */
enum colour colour_of_bounce(int bounce);

#endif
