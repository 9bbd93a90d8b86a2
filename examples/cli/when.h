/*
 * Times as people write them, and days as they read them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_WHEN_H
#define CLI_WHEN_H

#include <stddef.h>
#include <stdint.h>

#define SECONDS_OF_DAY 86400

/*
 * Reads Unix seconds ("1732230000", a fraction is dropped) or ISO 8601 ("2024-11-21",
 * "2024-11-21T23:00:00Z", "2024-11-21 23:00:00.5 +01:00"; UTC when no zone is said).
 * Returns 0 when the text is neither, or lies outside the years 1970 to 2149.
 */
int when_read(const char *text, size_t length, int64_t *seconds);

/* Now, in Unix seconds. */
int64_t when_now(void);

/* "2024-11-21" of a day since 1970-01-01; 11 bytes. */
void when_print_day(uint32_t day, char *text);

/* "90 s", "5 min", "1 h 30 min", "2 d 4 h"; 32 bytes are enough. */
void when_print_duration(uint64_t seconds, char *text, size_t capacity);

#endif
