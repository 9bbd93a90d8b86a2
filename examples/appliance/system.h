/*
 * All that the program wants of the system under it. On a microcontroller these are the
 * UART's driver; here they are Linux system calls.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef APPLIANCE_SYSTEM_H
#define APPLIANCE_SYSTEM_H

#include <stddef.h>

/* As read(2) and write(2); negative on an error. */
long system_read(int file, void *buffer, size_t size);
long system_write(int file, const void *data, size_t size);

/* Runs after the start; what it returns is the exit status. */
int appliance_main(void);

#endif
