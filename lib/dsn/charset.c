/*
 * Conversion, byte by byte, so that it can follow any decoding; see charset.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "charset.h"

#define REPLACEMENT 0xFFFDU

struct charset_name {
    char name[15];
    uint8_t charset;
};

/* By the start of the name; the first that fits counts. Those of ISO 8859 are read by their number. */
static const struct charset_name charset_names[] = {
    {"utf-8", CHARSET_UTF_8},
    {"utf8", CHARSET_UTF_8},
    {"us-ascii", CHARSET_UNKNOWN},
    {"windows-1250", CHARSET_WINDOWS_1250},
    {"windows-1251", CHARSET_WINDOWS_1251},
    {"windows-1252", CHARSET_WINDOWS_1252},
    {"windows-1254", CHARSET_WINDOWS_1254},
    {"cp1250", CHARSET_WINDOWS_1250},
    {"cp1251", CHARSET_WINDOWS_1251},
    {"cp1252", CHARSET_WINDOWS_1252},
    {"latin1", CHARSET_WINDOWS_1252},
    {"koi8-r", CHARSET_KOI8_R},
    {"koi8-u", CHARSET_KOI8_R}, /* differs in a few letters */
    {"iso-2022-jp", CHARSET_ISO_2022_JP},
    {"euc-jp", CHARSET_EUC_JP},
    {"x-euc-jp", CHARSET_EUC_JP},
    {"shift_jis", CHARSET_SHIFT_JIS},
    {"shift-jis", CHARSET_SHIFT_JIS},
    {"x-sjis", CHARSET_SHIFT_JIS},
    {"windows-31j", CHARSET_SHIFT_JIS},
    {"cp932", CHARSET_SHIFT_JIS},
    {"gb2312", CHARSET_GBK},
    {"gbk", CHARSET_GBK},
    {"gb18030", CHARSET_GBK},
    {"big5", CHARSET_BIG5},
    {"euc-kr", CHARSET_EUC_KR},
    {"ks_c_5601", CHARSET_EUC_KR},
};

/* The character set of ISO 8859 whose number stands at `at`. */
static uint8_t charset_of_part(struct slice name, size_t at)
{
    uint32_t part = 0;
    for (; at < name.size && is_digit(name.at[at]) && part < 100; at++) {
        part = part * 10 + digit_value(name.at[at]);
    }
    switch (part) {
    case 1:
        return CHARSET_WINDOWS_1252;
    case 2:
        return CHARSET_ISO_8859_2;
    case 5:
        return CHARSET_ISO_8859_5;
    case 7:
        return CHARSET_ISO_8859_7;
    case 9:
        return CHARSET_WINDOWS_1254;
    case 15:
        return CHARSET_ISO_8859_15;
    default:
        return CHARSET_UNKNOWN;
    }
}

SMTPSTATUS_PRIVATE uint8_t charset_of(struct slice name)
{
    if (name.size == 0) {
        return CHARSET_UNKNOWN;
    }
    char first = to_lower(name.at[0]);
    if (first == 'i' && slice_starts(name, "iso-8859-")) {
        return charset_of_part(name, 9);
    }
    for (size_t k = 0; k < sizeof charset_names / sizeof charset_names[0]; k++) {
        if (first == charset_names[k].name[0] && slice_starts(name, charset_names[k].name)) {
            return charset_names[k].charset;
        }
    }
    return CHARSET_UNKNOWN;
}

/* The offset of the first byte above 127, or ESC, in [at, size), or `size`. */
static size_t find_foreign(struct slice text, size_t at)
{
    while (text.size - at >= WIDE_BLOCK && !BLOCK_FUNCTION(any_foreign)(text.at + at)) {
        at += WIDE_BLOCK;
    }
    if (text.size - at < WIDE_BLOCK && text.size >= WIDE_BLOCK &&
        !BLOCK_FUNCTION(any_foreign)(text.at + text.size - WIDE_BLOCK)) {
        return text.size;
    }
    while (at < text.size && !is_eight_bit(text.at[at]) && text.at[at] != '\x1b') {
        at++;
    }
    return at;
}

/* ... above 127. */
static size_t find_eight_bit(struct slice text, size_t at)
{
    at = find_foreign(text, at);
    while (at < text.size && !is_eight_bit(text.at[at])) {
        at = find_foreign(text, at + 1);
    }
    return at;
}

SMTPSTATUS_PRIVATE size_t charset_run(const struct conversion *conversion, struct slice text, size_t at)
{
    return charset_is_ascii(conversion) ? find_foreign(text, at) : at;
}

/* The size of the character of UTF-8 above 127 that starts at `at`; 0: none does. */
static size_t utf8_size(struct slice text, size_t at)
{
    unsigned char c = (unsigned char)text.at[at];
    size_t tail = c < 0xC2 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : c < 0xF5 ? 3 : 0;
    size_t i = 1;
    while (i <= tail && at + i < text.size && ((unsigned char)text.at[at + i] & 0xC0U) == 0x80) {
        i++;
    }
    return tail != 0 && i == tail + 1 ? i : 0;
}

/* One such character is often two of EUC, so many in a row hardly ever. */
#define UTF8_ENOUGH 4U

/* Whether the first characters above 127, of which one starts at `at`, are UTF-8. */
static SMTPSTATUS_RARE int is_utf8(struct slice text, size_t at)
{
    for (uint32_t i = 0; i < UTF8_ENOUGH && at < text.size; i++) {
        size_t size = utf8_size(text, at);
        if (size == 0) {
            return 0;
        }
        at = find_eight_bit(text, at + size);
    }
    return 1;
}

/* Whether two bytes of EUC-JP, and none of Shift_JIS's hiragana or katakana, stand at `at`. */
static int is_euc(struct slice text, size_t at)
{
    return at + 1 < text.size && (unsigned char)text.at[at] >= 0xA1 && (unsigned char)text.at[at + 1] >= 0xA1;
}

/* Whether an escape sequence to kanji or katakana stands in the text. */
static SMTPSTATUS_RARE int has_kanji(struct slice text)
{
    for (size_t at = bytes_find(text.at, 0, text.size, '\x1b'); at + 2 < text.size;
         at = bytes_find(text.at, at + 1, text.size, '\x1b')) {
        char set = text.at[at + 2];
        if ((text.at[at + 1] == '$' && (set == 'B' || set == '@')) || (text.at[at + 1] == '(' && set == 'I')) {
            return 1;
        }
    }
    return 0;
}

SMTPSTATUS_PRIVATE uint8_t charset_needed(struct slice text, uint8_t charset)
{
    if (charset == CHARSET_UTF_8) {
        return CHARSET_UTF_8;
    }
    size_t at = find_foreign(text, 0);
    if (at == text.size) {
        return CHARSET_UTF_8;
    }
    at = find_eight_bit(text, at);
    if (at == text.size) {
        int named = charset == CHARSET_ISO_2022_JP || charset == CHARSET_UNKNOWN;
        return named && has_kanji(text) ? CHARSET_ISO_2022_JP : CHARSET_UTF_8;
    }
    if (charset == CHARSET_UNKNOWN || is_utf8(text, at)) {
        return CHARSET_UTF_8;
    }
    if (charset == CHARSET_ISO_2022_JP && !has_kanji(text)) {
        return is_euc(text, at) ? CHARSET_EUC_JP : CHARSET_SHIFT_JIS; /* said by habit */
    }
    return charset;
}

/* ------------------------------------------------------------- two-byte sets */

/* The character of a code in the table of a set, sorted by code. */
static uint32_t find_character(uint32_t set, uint32_t code)
{
    uint32_t low = dsn_wide_starts[set];
    uint32_t high = dsn_wide_starts[set + 1];
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (dsn_wide[middle].code == code) {
            return dsn_wide[middle].character;
        }
        if (dsn_wide[middle].code < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return REPLACEMENT;
}

/* JIS X 0208, both bytes 0x21..0x7E: letters, hiragana and katakana stand in the order of Unicode. */
static uint32_t jis_character(uint32_t row, uint32_t cell)
{
    if (cell < 0x21 || cell > 0x7E) {
        return REPLACEMENT;
    }
    if (row == 0x23) {
        return 0xFF00U + cell - 0x20U;
    }
    if (row == 0x24 || row == 0x25) {
        return (row == 0x24 ? 0x3041U : 0x30A1U) + cell - 0x21U;
    }
    return find_character(0, row << 8 | cell);
}

/* Shift_JIS packs two rows of JIS X 0208 into one lead byte. */
static uint32_t shift_jis_character(uint32_t lead, uint32_t trail)
{
    uint32_t row = (lead - (lead < 0xA0 ? 0x81U : 0xC1U)) * 2 + 0x21U;
    if (trail >= 0x9F) {
        return jis_character(row + 1, trail - 0x7EU);
    }
    return jis_character(row, trail - (trail < 0x7F ? 0x1FU : 0x20U));
}

static uint32_t wide_character(const struct conversion *conversion, uint32_t trail)
{
    uint32_t lead = conversion->lead;
    switch (conversion->charset) {
    case CHARSET_ISO_2022_JP:
        return jis_character(lead, trail);
    case CHARSET_EUC_JP:
        return lead == 0x8E ? 0xFF61U + (trail & 0x7FU) - 0x21U : jis_character(lead & 0x7FU, trail & 0x7FU);
    case CHARSET_SHIFT_JIS:
        return shift_jis_character(lead, trail);
    default:
        return find_character(conversion->charset - CHARSET_GBK + 1U, lead << 8 | trail);
    }
}

/* Whether the byte starts a character of two bytes. */
static int is_lead(const struct conversion *conversion, unsigned char c)
{
    if (conversion->charset == CHARSET_ISO_2022_JP) {
        return conversion->mode == 'B' && c > 0x20 && c < 0x7F;
    }
    if (conversion->charset == CHARSET_SHIFT_JIS) {
        return (c > 0x80 && c < 0xA0) || (c >= 0xE0 && c < 0xFD);
    }
    return c > 0x80 && c < 0xFF;
}

/* A byte that is a character by itself, or the start of one. */
static uint32_t start_character(struct conversion *conversion, unsigned char c)
{
    if (is_lead(conversion, c)) {
        conversion->lead = c;
        return CHARSET_PENDING;
    }
    if (conversion->charset == CHARSET_ISO_2022_JP) {
        if (c == '\n' || c == '\r') {
            conversion->mode = 0; /* RFC 1468: a line ends in ASCII */
        } else if (conversion->mode == 'I' && c > 0x20 && c < 0x60) {
            return 0xFF61U + c - 0x21U;
        }
    }
    if (conversion->charset == CHARSET_SHIFT_JIS && c > 0xA0 && c < 0xE0) {
        return 0xFF61U + c - 0xA1U;
    }
    return c < 0x80 ? c : REPLACEMENT;
}

/* Escape sequences of ISO-2022-JP: "ESC $ B", "ESC $ @", "ESC ( B", "ESC ( J", "ESC ( I". */
static uint32_t take_escape(struct conversion *conversion, char c)
{
    if (conversion->escape == 1) {
        conversion->escape = c == '$' || c == '(' ? (uint8_t)c : 0;
        return conversion->escape != 0 ? CHARSET_PENDING : CHARSET_AGAIN;
    }
    if (conversion->escape == '$') {
        conversion->mode = 'B';
    } else {
        conversion->mode = c == 'I' ? 'I' : 0;
    }
    conversion->escape = 0;
    return CHARSET_PENDING;
}

SMTPSTATUS_PRIVATE uint32_t charset_next(struct conversion *conversion, char c)
{
    unsigned char byte = (unsigned char)c;
    if (conversion->charset < CHARSET_SINGLE) {
        return byte < 0x80 ? byte : dsn_single[conversion->charset][byte - 0x80];
    }
    if (conversion->escape != 0) {
        return take_escape(conversion, c);
    }
    if (conversion->lead != 0) {
        uint32_t character = byte > 0x20 ? wide_character(conversion, byte) : REPLACEMENT | CHARSET_AGAIN;
        conversion->lead = 0;
        return character;
    }
    if (c == '\x1b' && conversion->charset == CHARSET_ISO_2022_JP) {
        conversion->escape = 1;
        return CHARSET_PENDING;
    }
    return start_character(conversion, byte);
}
