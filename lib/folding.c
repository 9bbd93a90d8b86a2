/* SPDX-License-Identifier: MIT */
#include "folding.h"

#if SMTPSTATUS_TEXT

enum unicode_kind { UNICODE_SEPARATOR, UNICODE_SENTENCE_END, UNICODE_CJK, UNICODE_LETTER, UNICODE_MARK };

struct unicode {
    uint32_t point;
    uint32_t size; /* bytes */
    enum unicode_kind kind;
};

static enum unicode_kind kind_of(uint32_t point)
{
    if (point == 0x3002 || point == 0xFF01 || point == 0xFF1F) {
        return UNICODE_SENTENCE_END;
    }
    if ((point >= 0xE00 && point <= 0xEFF) || (point >= 0x3040 && point <= 0x30FF) ||
        (point >= 0x3400 && point <= 0x9FFF) || (point >= 0xAC00 && point <= 0xD7A3) ||
        (point >= 0x3005 && point <= 0x3007)) {
        return UNICODE_CJK;
    }
    if (point >= 0x300 && point < 0x370) {
        return UNICODE_MARK;
    }
    if (point < 0xC0 || point == 0xD7 || point == 0xF7 || (point >= 0x2000 && point < 0x2C00) ||
        (point >= 0x3000 && point < 0x3400) || point >= 0xFE00) {
        return UNICODE_SEPARATOR;
    }
    return UNICODE_LETTER;
}

/* Decodes UTF-8 at data[at]; a byte that is none is taken as ISO 8859-1. */
static struct unicode read_unicode(const char *data, size_t at, size_t end)
{
    uint32_t lead = (unsigned char)data[at];
    struct unicode c = {lead, 1, UNICODE_SEPARATOR};
    uint32_t more = lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xC2 && lead < 0xE0;
    uint32_t point = lead & (0x3FU >> more);
    uint32_t i = 1;
    while (i <= more && at + i < end && ((unsigned char)data[at + i] & 0xC0) == 0x80) {
        point = point << 6 | ((unsigned char)data[at + i] & 0x3F);
        i++;
    }
    if (more > 0 && i > more) {
        c.point = point;
        c.size = more + 1;
    }
    c.kind = kind_of(c.point);
    return c;
}

/* A word being folded; letters beyond the room are dropped, the word stays long. */
struct folded {
    char bytes[LEXICON_LONGEST_WORD];
    uint32_t length;
};

static void fold_byte(struct folded *word, uint32_t byte)
{
    if (word->length < LEXICON_LONGEST_WORD) {
        word->bytes[word->length++] = (char)byte;
    }
}

/* Lower case of the alphabets that have it in regular places: Greek without accents, Cyrillic, Vietnamese. */
static uint32_t fold_point(uint32_t point)
{
    if (point >= 0x386 && point < 0x3CF) {
        return 0x386U + table_fold_greek[point - 0x386];
    }
    if (point >= 0x400 && point < 0x410) {
        point += 0x50;
    } else if (point >= 0x410 && point < 0x430) {
        point += 0x20;
    } else if ((point >= 0x460 && point < 0x530) || (point >= 0x1E00 && point < 0x1F00) || point == 0x1A0) {
        point |= 1U;
    } else if (point == 0x1AF) { /* of Vietnamese u with horn the even one is the small letter */
        point++;
    }
    return point == 0x451 ? 0x435 : point; /* Russian writes yo as ye */
}

static void fold_letter(struct folded *word, uint32_t point)
{
    if (point < 0x180) { /* letters begin at 0xC0 */
        uint32_t folded = table_fold_latin[point - 0xC0];
        if (folded < TABLE_FOLD_PAIRS) {
            fold_byte(word, (unsigned char)table_fold_pairs[folded][0]);
            fold_byte(word, (unsigned char)table_fold_pairs[folded][1]);
        } else {
            fold_byte(word, folded);
        }
        return;
    }
    if (point >= 0x218 && point <= 0x21B) { /* Romanian s and t with comma below */
        fold_byte(word, point < 0x21A ? 's' : 't');
        return;
    }
    point = fold_point(point);
    if (point < 0x800) {
        fold_byte(word, 0xC0U | point >> 6);
    } else { /* letters end before 0xFE00 */
        fold_byte(word, 0xE0U | point >> 12);
        fold_byte(word, 0x80U | (point >> 6 & 0x3FU));
    }
    fold_byte(word, 0x80U | (point & 0x3FU));
}

/* Folds the word with letters beyond ASCII that starts at `at`. Returns the offset behind it. */
static size_t fold_word(const char *data, size_t at, size_t end, struct folded *word)
{
    word->length = 0;
    while (at < end) {
        if (is_alnum(data[at])) {
            fold_byte(word, (unsigned char)data[at] | 0x20U);
            at++;
            continue;
        }
        if (!is_eight_bit(data[at])) {
            break;
        }
        struct unicode c = read_unicode(data, at, end);
        if (c.kind == UNICODE_LETTER) {
            fold_letter(word, c.point);
        } else if (c.kind != UNICODE_MARK) {
            break;
        }
        at += c.size;
    }
    return at;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece folding_read_word(const char *data, size_t at, size_t end)
{
    struct folded word;
    struct piece piece = {fold_word(data, at, end, &word), SYMBOL_UNKNOWN, 0};
    piece.symbol = lexicon_find_folded(word.bytes, word.length);
    return piece;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART struct piece folding_read_any(const char *data, size_t at, size_t end)
{
    struct unicode c = read_unicode(data, at, end);
    struct piece piece = {at + c.size, SYMBOL_SKIP, c.kind == UNICODE_SENTENCE_END ? TOKEN_NEW_SENTENCE : 0};
    if (c.kind == UNICODE_LETTER) {
        piece.end = at;
    }
    if (c.kind == UNICODE_CJK) {
        piece.flags = TOKEN_HALF;
        piece.symbol = lexicon_find_folded(data + at, c.size);
    }
    return piece;
}

SMTPSTATUS_PRIVATE size_t folding_fold(const char *data, size_t at, size_t end, char *folded)
{
    struct folded word;
    (void)fold_word(data, at, end, &word);
    memcpy(folded, word.bytes, word.length);
    return word.length;
}

#endif
