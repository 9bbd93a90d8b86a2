/*
 * The functions of blocks.h with sixteen bytes in one register.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_BLOCKS_SSE2_H
#define SMTPSTATUS_BLOCKS_SSE2_H

#include "blocks.h"

#if BLOCKS_OF_SSE2

typedef char sse2_block __attribute__((vector_size(16)));
typedef unsigned char sse2_bytes __attribute__((vector_size(16)));

BLOCK_INLINE sse2_block sse2_load(const char *p)
{
    sse2_block block;
    memcpy(&block, p, sizeof block);
    return block;
}

BLOCK_INLINE sse2_block sse2_fill(char c)
{
    sse2_block block = {c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c};
    return block;
}

BLOCK_INLINE sse2_bytes sse2_number(unsigned char number)
{
    return (sse2_bytes)sse2_fill((char)number);
}

/* One bit for each byte of a comparison that holds. */
BLOCK_INLINE uint32_t sse2_gather(sse2_block block)
{
    return (uint32_t)__builtin_ia32_pmovmskb128(block);
}

BLOCK_INLINE uint32_t sse2_lines(const char *p)
{
    sse2_block block = sse2_load(p);
    return sse2_gather((sse2_block)((block == sse2_fill('\n')) | (block == sse2_fill('\r'))));
}

BLOCK_INLINE uint32_t sse2_byte(const char *p, char c)
{
    return sse2_gather((sse2_block)(sse2_load(p) == sse2_fill(c)));
}

BLOCK_INLINE uint32_t sse2_dash_lines(const char *p)
{
    sse2_block before = sse2_load(p - 1);
    sse2_block dash = sse2_fill('-');
    return sse2_gather((sse2_block)((sse2_load(p) == dash) & (sse2_load(p + 1) == dash) &
                                    ((before == sse2_fill('\n')) | (before == sse2_fill('\r')))));
}

BLOCK_INLINE sse2_block sse2_dashes(const char *p)
{
    return (sse2_block)((sse2_load(p) == sse2_fill('-')) & (sse2_load(p + 1) == sse2_fill('-')));
}

/* Written out, as compilers leave the loop a loop. */
BLOCK_INLINE int sse2_any_dashes(const char *p)
{
    return sse2_gather(sse2_dashes(p) | sse2_dashes(p + 16) | sse2_dashes(p + 32) | sse2_dashes(p + 48)) != 0;
}

BLOCK_INLINE sse2_block sse2_foreign(const char *p)
{
    return sse2_load(p) | (sse2_block)(sse2_load(p) == sse2_fill('\x1b'));
}

BLOCK_INLINE int sse2_any_foreign(const char *p)
{
    return sse2_gather(sse2_foreign(p) | sse2_foreign(p + 16) | sse2_foreign(p + 32) | sse2_foreign(p + 48)) != 0;
}

BLOCK_INLINE uint32_t sse2_words(const char *p)
{
    sse2_bytes bytes = (sse2_bytes)sse2_load(p);
    sse2_bytes letter = (bytes | sse2_number(0x20)) - sse2_number('a');
    sse2_bytes digit = bytes - sse2_number('0');
    return sse2_gather(
        (sse2_block)((letter < sse2_number(26)) | (digit < sse2_number(10)) | (bytes >= sse2_number(0x80))));
}

BLOCK_INLINE uint32_t sse2_digits(const char *p)
{
    return sse2_gather((sse2_block)((sse2_bytes)sse2_load(p) - sse2_number('0') < sse2_number(10)));
}

BLOCK_INLINE uint32_t sse2_gaps(const char *p)
{
    return sse2_gather((sse2_block)((sse2_bytes)sse2_load(p) <= sse2_number('(')));
}

BLOCK_INLINE uint32_t sse2_name_ends(const char *p)
{
    sse2_bytes bytes = (sse2_bytes)sse2_load(p);
    return sse2_gather((sse2_block)((bytes - sse2_number('!') > sse2_number('~' - '!')) | (bytes == sse2_number('_')) |
                                    (bytes == sse2_number(':'))));
}

#endif

#endif
