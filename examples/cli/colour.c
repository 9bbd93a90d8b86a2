/* SPDX-License-Identifier: MIT */
#include "colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <smtpstatus.h>

static int enabled;

void colour_start(void)
{
    const char *refused = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    enabled = isatty(STDOUT_FILENO) && (refused == NULL || refused[0] == '\0') &&
              (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

const char *colour_code(enum colour colour)
{
    static const char *const codes[] = {
        [COLOUR_OFF] = "\x1b[0m",      [COLOUR_STRONG] = "\x1b[1m", [COLOUR_GOOD] = "\x1b[32m",
        [COLOUR_WARNING] = "\x1b[33m", [COLOUR_BAD] = "\x1b[31m",   [COLOUR_POLICY] = "\x1b[35m",
    };
    return enabled ? codes[colour] : "";
}

enum colour colour_of_bounce(int bounce)
{
    switch (bounce) {
    case SMTPSTATUS_BOUNCE_NONE:
        return COLOUR_GOOD;
    case SMTPSTATUS_BOUNCE_HARD:
        return COLOUR_BAD;
    case SMTPSTATUS_BOUNCE_BLOCK:
        return COLOUR_POLICY;
    default:
        return COLOUR_WARNING;
    }
}
