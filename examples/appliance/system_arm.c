/*
 * Linux on 32-bit ARM without a C library: the entry point, three system calls, and the four
 * functions that smtpstatus imports.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdint.h>

#include "system.h"

#define CALL_EXIT 1
#define CALL_READ 3
#define CALL_WRITE 4

static long call(long number, long first, long second, long third)
{
    register long r7 __asm__("r7") = number;
    register long r0 __asm__("r0") = first;
    register long r1 __asm__("r1") = second;
    register long r2 __asm__("r2") = third;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
    return r0;
}

long system_read(int file, void *buffer, size_t size)
{
    return call(CALL_READ, file, (long)(intptr_t)buffer, (long)size);
}

long system_write(int file, const void *data, size_t size)
{
    return call(CALL_WRITE, file, (long)(intptr_t)data, (long)size);
}

/* The stack is aligned as the kernel leaves it. */
__attribute__((noreturn, used)) void _start(void);
void _start(void)
{
    (void)call(CALL_EXIT, appliance_main(), 0, 0);
    __builtin_unreachable();
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *out = to;
    const unsigned char *in = from;
    while (size-- > 0) {
        *out++ = *in++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *out = to;
    const unsigned char *in = from;
    if ((uintptr_t)out <= (uintptr_t)in) {
        return memcpy(to, from, size);
    }
    while (size-- > 0) {
        out[size] = in[size];
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    unsigned char *out = to;
    while (size-- > 0) {
        *out++ = (unsigned char)value;
    }
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *left = a;
    const unsigned char *right = b;
    for (; size > 0; size--, left++, right++) {
        if (*left != *right) {
            return *left < *right ? -1 : 1;
        }
    }
    return 0;
}
