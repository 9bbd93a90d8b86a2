/*
 * What the library needs around it in a WebAssembly module: the four memory functions, and
 * memory to hand out. SPDX-License-Identifier: MIT
 */
#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(#name)))

enum { PAGE = 65536, ALIGNMENT = 16 };

extern unsigned char __heap_base; /* placed by the linker behind tables and stack */
static uintptr_t top;

/* With bulk memory the compiler turns these into one instruction each. */
void *memcpy(void *to, const void *from, size_t size)
{
    return __builtin_memcpy(to, from, size);
}

void *memmove(void *to, const void *from, size_t size)
{
    return __builtin_memmove(to, from, size);
}

void *memset(void *to, int value, size_t size)
{
    return __builtin_memset(to, value, size);
}

int memcmp(const void *left, const void *right, size_t size)
{
    const unsigned char *a = left;
    const unsigned char *b = right;
    for (size_t i = 0; i < size; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

/* Where the next piece starts; give it to release() to free all that was allocated since. */
EXPORT(top) uintptr_t memory_top(void)
{
    if (top == 0)
        top = ((uintptr_t)&__heap_base + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return top;
}

EXPORT(release) void memory_release(uintptr_t mark)
{
    top = mark;
}

/* `size` bytes, aligned for everything; 0 when the machine has no more. The module's memory may have grown. */
EXPORT(allocate) uintptr_t memory_allocate(size_t size)
{
    uintptr_t start = memory_top();
    uint64_t end = ((uint64_t)start + size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    uint64_t held = (uint64_t)__builtin_wasm_memory_size(0) * PAGE;
    if (end > UINT32_MAX)
        return 0;
    if (end > held && __builtin_wasm_memory_grow(0, (size_t)((end - held + PAGE - 1) / PAGE)) == SIZE_MAX)
        return 0;
    top = (uintptr_t)end;
    return start;
}
