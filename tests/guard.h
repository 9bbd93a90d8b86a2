/*
 * Inputs at the edge of memory that nobody may touch.
 *
 * The tests are linked so that their calls of the functions that read bytes come to
 * guard.c first (the linker's --wrap). There a copy of the handle reads a copy of the
 * input three times: with the last byte in front of an unmapped page, with the first byte
 * behind one, and in a heap block of exactly its size. A read or write of one byte too
 * many ends the test. What it says must be what the call itself says then.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_GUARD_H
#define TESTS_GUARD_H

#include <stddef.h>

enum guard_position { GUARD_BEHIND, GUARD_IN_FRONT, GUARD_HEAP, GUARD_POSITIONS };

/* A copy of the input there; the next call with the same `room`, 0 to 3, takes its place. NULL stays NULL. */
char *guard_place(int room, const char *data, size_t length, enum guard_position position);

/* How many calls came here. */
unsigned long guard_calls(void);

#endif
