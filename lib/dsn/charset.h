/*
 * Character sets other than UTF-8, turned into UTF-8 so that the phrases in them are
 * understood. Single-byte sets are converted as a whole. Of the East Asian sets only
 * those characters are known that the tables of phrases and dialects use, and kana; the
 * rest become U+FFFD.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_DSN_CHARSET_H
#define SMTPSTATUS_DSN_CHARSET_H

#include "bytes.h"
#include "tables.h"

/* The single-byte sets come first, in the order of the generator's SINGLE_BYTE. */
enum charset {
    CHARSET_ISO_8859_2,
    CHARSET_ISO_8859_5,
    CHARSET_ISO_8859_7,
    CHARSET_ISO_8859_15,
    CHARSET_WINDOWS_1250,
    CHARSET_WINDOWS_1251,
    CHARSET_WINDOWS_1252, /* also ISO-8859-1, which is a part of it */
    CHARSET_WINDOWS_1254, /* also ISO-8859-9 */
    CHARSET_KOI8_R,
    CHARSET_SINGLE, /* sets below this one have a table of 128 */
    CHARSET_ISO_2022_JP = CHARSET_SINGLE,
    CHARSET_EUC_JP,
    CHARSET_SHIFT_JIS,
    CHARSET_GBK, /* also GB2312 */
    CHARSET_BIG5,
    CHARSET_EUC_KR,
    CHARSET_UTF_8, /* nothing to do */
    CHARSET_UNKNOWN
};

/* The character set of that name, as in `charset="iso-8859-2"`; CHARSET_UNKNOWN for others. */
SMTPSTATUS_PRIVATE uint8_t charset_of(struct slice name);

/*
 * What text said to be of `charset` has to be converted from: the set, or CHARSET_UTF_8
 * when it is ASCII or UTF-8 whatever it says. Text that does not say is ISO-2022-JP when
 * that's escape sequences stand in it, else CHARSET_UTF_8.
 */
SMTPSTATUS_PRIVATE uint8_t charset_needed(struct slice text, uint8_t charset);

/* Where a conversion has come to; all zero but for the charset at the start. */
struct conversion {
    uint8_t charset;
    uint8_t lead;   /* the first byte of a character of two; 0: none */
    uint8_t escape; /* ISO-2022-JP: bytes seen of an escape sequence, or the byte that decides it */
    uint8_t mode;   /* ISO-2022-JP: what bytes below 128 are */
};

/* Whether the next byte stands for itself when it is ASCII, and does not start an escape sequence. */
static inline int charset_is_ascii(const struct conversion *conversion)
{
    return (conversion->lead | conversion->escape | conversion->mode) == 0;
}

/* The offset of the first byte from `at` on that does not stand for itself, or the text's size. */
SMTPSTATUS_PRIVATE size_t charset_run(const struct conversion *conversion, struct slice text, size_t at);

/* The character that the next byte completes; CHARSET_PENDING: none yet, CHARSET_AGAIN: give the byte once more. */
#define CHARSET_PENDING 0xFFFFFFFFU
#define CHARSET_AGAIN 0x80000000U
SMTPSTATUS_PRIVATE uint32_t charset_next(struct conversion *conversion, char c);

#endif
