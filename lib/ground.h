/*
 * The ground floor: spans, ASCII and the few byte helpers that several files share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_GROUND_H
#define SMTPSTATUS_GROUND_H

#include "private_names.h"

#include <smtpstatus.h>
#if !defined(__GNUC__) /* freestanding targets may come without this header */
#include <string.h>
#endif

/* Symbols that files of the library share and nobody else may see. Parts left out leave some without a use. */
#if defined(__GNUC__) && !defined(SMTPSTATUS_AMALGAMATION)
#define SMTPSTATUS_PRIVATE __attribute__((visibility("hidden")))
#elif defined(__GNUC__)
#define SMTPSTATUS_PRIVATE __attribute__((unused)) static
#elif defined(SMTPSTATUS_AMALGAMATION)
#define SMTPSTATUS_PRIVATE static
#else
#define SMTPSTATUS_PRIVATE
#endif

/*
 * -ffreestanding makes the compiler forget what these do; the built-in names let it
 * expand small ones in place again.
 */
#if defined(__GNUC__)
#define memcpy(to, from, size) __builtin_memcpy(to, from, size)
#define memmove(to, from, size) __builtin_memmove(to, from, size)
#define memset(to, byte, size) __builtin_memset(to, byte, size)
#define memcmp(a, b, size) __builtin_memcmp(a, b, size)
#endif

/* Keeps what is rarely needed out of the loops that call it, whose variables then stay in registers; and the reverse. */
#if defined(__GNUC__)
#define SMTPSTATUS_APART __attribute__((noinline))
#define SMTPSTATUS_INLINE __attribute__((always_inline)) inline
#define SMTPSTATUS_LIKELY(condition) __builtin_expect(!!(condition), 1)
#else
#define SMTPSTATUS_APART
#define SMTPSTATUS_INLINE inline
#define SMTPSTATUS_LIKELY(condition) (condition)
#endif

/* What takes no share of the time: compiled to be small, with all that only such functions call. */
#if defined(__GNUC__) && !defined(__OPTIMIZE_SIZE__)
#define SMTPSTATUS_RARE __attribute__((cold))
#else
#define SMTPSTATUS_RARE
#endif

/* The handle's storage is bytes to the caller and a struct to us. */
#if defined(__GNUC__)
#define SMTPSTATUS_MAY_ALIAS __attribute__((may_alias))
#else
#define SMTPSTATUS_MAY_ALIAS
#endif

/* Bytes [start, end) of the data at hand; start == end stands for nothing. */
struct span {
    size_t start;
    size_t end;
};

static inline int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char to_lower(char c)
{
    return (c >= 'A' && c <= 'Z') ? (char)(c | 0x20) : c;
}

static inline int is_alpha(char c)
{
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'z';
}

static inline int is_alnum(char c)
{
    return is_digit(c) | is_alpha(c);
}

static inline int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static inline int is_line_break(char c)
{
    return c == '\r' || c == '\n';
}

static inline int is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r'); /* all between these two are */
}

static inline int is_eight_bit(char c)
{
    return ((unsigned char)c & 0x80U) != 0;
}

/* The digit's value; c must be a digit. */
static inline uint32_t digit_value(char c)
{
    return (uint32_t)(unsigned char)c - '0';
}

/* Eight bytes as a number, in memory order; p need not be aligned. */
static inline uint64_t load8(const char *p)
{
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

/* The `count` bytes at p, at most eight, as a number; the first one is lowest. */
SMTPSTATUS_PRIVATE SMTPSTATUS_APART uint64_t load_few(const char *p, size_t count);

/* The bytes [at, end) of data, at most eight, as a number: the first one is lowest on every machine, missing ones 0. */
static inline uint64_t load_some(const char *data, size_t at, size_t end)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (SMTPSTATUS_LIKELY(end - at >= 8)) {
        return load8(data + at);
    }
    if (SMTPSTATUS_LIKELY(end >= 8)) { /* bytes before these are there to be read, too */
        return load8(data + end - 8) >> 8 * (8 - (end - at));
    }
#endif
    return load_few(data + at, end - at < 8 ? end - at : 8);
}

/* How many bits lie in the bytes below the lowest 0x80 of a mask that is not 0. */
static inline uint32_t clear_bits(uint64_t mask)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(mask) & ~7U;
#else
    uint32_t count = 0;
    while ((mask & 0x80) == 0) {
        mask >>= 8;
        count += 8;
    }
    return count;
#endif
}

/* The number of the lowest bit that is set; bits must not be 0. */
static inline uint32_t lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(bits);
#else
    uint32_t number = 0;
    while ((bits >> number & 0xFF) == 0) {
        number += 8;
    }
    while ((bits >> number & 1) == 0) {
        number++;
    }
    return number;
#endif
}

static inline uint32_t clear_bytes(uint64_t mask)
{
    return clear_bits(mask) / 8;
}

/* The place of the first byte c, which is not 0, at or after `at`, or `end`. */
SMTPSTATUS_PRIVATE size_t skip_to(const char *data, size_t at, size_t end, char c);

/*
 * Sets a struct to zero, in steps that compilers write out as plain stores. For all of
 * it at once they take an instruction whose start costs as much as parsing a short line.
 */
static inline void clear(void *to, size_t size)
{
#ifdef SMTPSTATUS_ANALYZER /* which does not follow what a loop sets */
    memset(to, 0, size);
#else
    char *bytes = to;
    for (size_t at = 0; at + 64 <= size; at += 64) {
        memset(bytes + at, 0, 64);
    }
    memset(bytes + size / 64 * 64, 0, size % 64);
#endif
}

/* The length of a text of the library's own, which a NUL ends. */
static inline size_t text_length(const char *text)
{
    size_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

/* Whether the bytes [at, end) start with the lower-case ASCII text `word`, any case; it may be empty. */
SMTPSTATUS_PRIVATE int goes_on_with(const char *data, size_t at, size_t end, const char *word);

/* The same for a word that is not empty. Most words differ in their first letter: no call for those. */
static inline int starts_with(const char *data, size_t at, size_t end, const char *word)
{
    return at < end && to_lower(data[at]) == word[0] && goes_on_with(data, at + 1, end, word + 1);
}

/* Whether [at, end), any case, is the lower-case ASCII text `word` and nothing more. */
SMTPSTATUS_PRIVATE int same_word(const char *data, size_t at, size_t end, const char *word);

#endif
