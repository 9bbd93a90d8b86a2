/*
 * Text in other character sets than UTF-8: what becomes of it, and the room that it needs.
 *
 * SPDX-License-Identifier: MIT
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <smtpstatus_dsn.h>

#define MOST 1024

struct text {
    const char *charset;
    const char *bytes;
    const char *expected; /* in UTF-8 */
};

/* U+FFFD, what stands for bytes that are no character, or none that is known. */
#define NONE "\xEF\xBF\xBD"

static const struct text texts[] = {
    {"iso-8859-2", "skrzynka pe\xB3na", "skrzynka pełna"},
    {"ISO-8859-5", "\xDF\xDE\xE7\xE2\xD0", "почта"},
    {"iso-8859-7", "\xEC\xDE\xED\xF5\xEC\xE1", "μήνυμα"},
    {"iso-8859-15", "10 \xA4", "10 €"},
    {"iso-8859-1", "bo\xEEte \x96 pleine", "boîte – pleine"}, /* windows-1252, as it is meant */
    {"latin1", "\xE9", "é"},
    {"ISO-8859-2-Windows-Latin-2", "pe\xB3na", "pełna"},
    {"iso-8859-4294967297", "\xE9", "\xE9"}, /* 2 to the 32nd and one is not one */
    {"windows-1250", "schr\xE1nka je pln\xE1", "schránka je plná"},
    {"windows-1251", "\xEF\xEE\xF7\xF2\xE0", "почта"},
    {"iso-8859-9", "kullan\xFD\x63\xFD", "kullanıcı"},
    {"koi8-r", "\xD0\xCF\xDE\xD4\xC1 \x80", "почта ─"},
    {"gb2312", "\x80.\xFF.", NONE "." NONE "."},
    {"gb2312", "\x81\x40\xFE\xFE.", NONE NONE "."},
    {"windows-1252", "undefined \x81", "undefined " NONE},
    /* hiragana, katakana and full-width letters are known without any table */
    {"iso-2022-jp", "\x1B$B%a!<%k\x1B(B 550", "メール 550"},
    {"iso-2022-jp", "\x1B$@$\"\x1B(Ja", "あa"},
    {"iso-2022-jp", "\x1B(I1\x1B(B.", "ｱ."},
    {"iso-2022-jp", "\x1B$B#A", "Ａ"},
    {"iso-2022-jp", "\x1B$B%a\nplain", "メ\nplain"}, /* RFC 1468: a line starts in ASCII */
    {"iso-2022-jp", "\x1B$B%a\rplain", "メ\rplain"},
    {"iso-2022-jp", "\x1B$B%a %a\x7F%a", "メ メ\x7Fメ"}, /* what is no half of a character */
    {"iso-2022-jp", "\x1B$B~~%a", NONE "メ"},
    {"iso-2022-jp", "\x1B$B%a%", "メ" NONE},
    {"iso-2022-jp", "\x1B$B%a%\x1B(Ba", "メ" NONE "a"},
    {"iso-2022-jp", "\x1B$B%a%\nplain", "メ" NONE "\nplain"},
    {"iso-2022-jp", "\x1B$B%a\x1B(B\x1Bxyz", "メxyz"},
    {"iso-2022-jp", "\x1B$B%a\x1B", "メ"},
    {"iso-2022-jp", "\x1B$B%a\x1B(", "メ"},
    {"iso-2022-jp", "\x1B(I!_`a\x1B(B!", "｡ﾟ`a!"},
    {"iso-2022-jp", "\x1B(I1 1", "ｱ ｱ"},
    {"iso-2022-jp", "\x1B(I1\n1", "ｱ\n1"},
    {"iso-2022-jp", "\x1B$B%a\x1B(B\xE9", "メ" NONE}, /* eight bits are none of its characters */
    {"iso-2022-jp", "\x1B$B%", NONE},
    {"iso-2022-jp", "\x1B$B\x1B?a", NONE}, /* no escape sequence: still kanji, and none that is known */
    /* in text that is ASCII, or does not say what it is, the escape sequences say more */
    {"us-ascii", "\x1B$B%a\x1B(B", "メ"},
    {"us-ascii", "\x1B$@%a\x1B(B", "メ"},
    {"us-ascii", "\x1B(I1", "ｱ"},
    {"us-ascii", "\x1B(B\x1B\x1B$B%a", "メ"},
    {"us-ascii", "a \x1B(B.\x1B$B", "a ."},
    {"us-ascii", "\x1B(B%a", "\x1B(B%a"},
    {"us-ascii", "\x1B$A%a", "\x1B$A%a"},
    {"us-ascii", "\x1B(@%a", "\x1B(@%a"},
    {"us-ascii", "\x1B$I%a", "\x1B$I%a"},
    {"us-ascii", "\x1B)B%a", "\x1B)B%a"},
    {"us-ascii", "%a\x1B", "%a\x1B"},
    {"us-ascii", "%a\x1B$", "%a\x1B$"},
    {"utf-8", "\x1B$B%a", "\x1B$B%a"},
    {"windows-1251", "\x1B$B%a", "\x1B$B%a"},
    {"us-ascii", "\x1B$B%a \xE9", "\x1B$B%a \xE9"},
    {"iso-2022-jp", "\xA5\xE1\xA1\xBC\xA5\xEB", "メール"}, /* EUC-JP by its bytes */
    {"iso-2022-jp", "\x83\x81", "メ"},                     /* Shift_JIS by its bytes */
    {"euc-jp", "\xA5\xE1\xA1\xBC\xA5\xEB \x8E\xB1", "メール ｱ"},
    {"iso-2022-jp", "\xA5\xA1", "ァ"},
    {"iso-2022-jp", "\xA1\xBC", "ー"},
    {"iso-2022-jp", "\xA4\xA0", "､" NONE}, /* Shift_JIS: no EUC has such a byte */
    {"iso-2022-jp", "\xA0\xA1", NONE "｡"},
    {"iso-2022-jp", "\xA5", "･"},
    {"euc-jp", "\xA4\xA0\xA4\xFF\xA4\xA2", NONE NONE "あ"},
    {"euc-jp", "\x80\xFF\xA4\xA2", NONE NONE "あ"},
    {"euc-jp", "\xFE\xFE\xA4\xA2", NONE "あ"},
    {"euc-jp", "\x81\xA1\xA4\xA2", NONE "あ"},
    {"euc-jp", "\xA5\xE1\x1B(B", "メ\x1B(B"},
    {"euc-jp", "\xA5", NONE},
    {"euc-jp", "\xA5 plain", NONE " plain"},
    {"euc-jp", "\xA5\nplain", NONE "\nplain"},
    {"shift_jis", "\x83\x81\x81[\x83\x8B \xB1", "メール ｱ"},
    {"shift_jis", "\x83\x40", "ァ"},
    {"shift_jis", "\x83\x7E\x83\x80", "ミム"}, /* there is no 0x7F between them */
    {"shift_jis", "\x82\x9A\x82\x9F", "ｚぁ"}, /* the last row of a byte, the first of the next */
    {"shift_jis", "\x80.\xA0.\xFD.\xFE.\xFF.", NONE "." NONE "." NONE "." NONE "." NONE "."},
    {"shift_jis", "\x81\x40\x9F\x40\xE0\x40\xFC\x40.", "　" NONE NONE NONE "."},
    {"shift_jis", "\xA1\xDF", "｡ﾟ"},
    {"shift_jis", "\x8F\x40\xFF", NONE NONE}, /* a character that no phrase uses; no lead byte */
    {"gb2312", "\xD3\xC3\xBB\xA7", "用户"},
    {"big5", "\xA8\xCF\xA5\xCE\xAA\xCC", "使用者"},
    {"euc-kr", "\xBB\xE7\xBF\xEB\xC0\xDA", "사용자"},
    /* nothing to convert */
    {"windows-1251", "почта", "почта"},
    {"x-unknown", "pe\xB3na", "pe\xB3na"},
    {"us-ascii", "pe\xB3na", "pe\xB3na"},
    {"utf-8", "pe\xB3na", "pe\xB3na"},
    {"utf8", "\xE9", "\xE9"},
    {"iso-8859-10", "\xE9", "\xE9"},
    {"iso-8859-11", "\xE9", "\xE9"},
    {"iso-8859-13", "\xE9", "\xE9"},
    {"iso-8859-14", "\xE9", "\xE9"},
    {"iso-8859-16", "\xE9", "\xE9"},
    {"iso-8859-3", "\xE9", "\xE9"},
    {"", "\xE9", "\xE9"},
    /* what starts as UTF-8 is UTF-8, whatever it says: characters of every length, the first and the last of each */
    {"windows-1252", "\xC2\x80\xDF\xBF", "\xC2\x80\xDF\xBF"},
    {"windows-1252", "\xDF\xBF", "\xDF\xBF"},
    {"windows-1252", "\xE0\xA0\x80", "\xE0\xA0\x80"},
    {"windows-1252", "\xEF\xBF\xBF", "\xEF\xBF\xBF"},
    {"windows-1252", "\xF0\x90\x80\x80", "\xF0\x90\x80\x80"},
    {"windows-1252", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},
    /* what does not, or is cut off in the first character, is not */
    {"windows-1252", "\xC1\xBF", "Á¿"},
    {"windows-1252", "\xF5\x80\x80\x80", "õ€€€"},
    {"windows-1252", "\xBF\xBF", "¿¿"},
    {"windows-1252", "\xC2", "Â"},
    {"windows-1252", "\xC3\xC0", "ÃÀ"},
    {"windows-1252", "\xC3\x7F", "Ã\x7F"},
    {"windows-1252", "\xE2\x82", "â‚"},
    {"windows-1252", "\xE2\x82 ", "â‚"},
    {"windows-1252", "\xE2\x82\xC0", "â‚À"},
    {"windows-1252", "\xF0\x9F\x98", "ðŸ˜"},
    {"windows-1252", "\xF0\x9F\x98.", "ðŸ˜."},
    /* four characters tell */
    {"windows-1252", "\xC2\xA9 \xC3\xA9\xC2\xA9 \xE9", "Â© Ã©Â© é"},
    {"windows-1252", "\xC2\xA9 \xC3\xA9\xC2\xA9 \xC3\xA9 \xE9", "\xC2\xA9 \xC3\xA9\xC2\xA9 \xC3\xA9 \xE9"},
    {"gb2312", "\xC6\xBD\xCC\xA8\xD3\xC3\xBB\xA7", NONE NONE "用户"}, /* as UTF-8 it starts, too */
};

/* Characters of every set, from Python's codecs. */
static const struct text samples[] = {
#include "charset_samples.inc"
};

/* A report whose one recipient failed for the reason `bytes` behind "<x>". */
static size_t make_report(char *out, const char *charset, const char *bytes)
{
    int size = snprintf(out, MOST,
                        "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\nMIME-Version: 1.0\n"
                        "Content-Type: text/plain; charset=\"%s\"\n\n<anna@example.org>:\nreason <x>%s",
                        charset, bytes);
    assert_in_range(size, 1, MOST - 1);
    return (size_t)size;
}

static int open_report(smtpstatus_report *report, const char *data, size_t length, char *scratch, size_t size)
{
    assert_int_equal(smtpstatus_report_init(report, sizeof *report), SMTPSTATUS_OK);
    return smtpstatus_report_open(report, data, length, scratch, size);
}

/* `end`: what follows the text, a line end or nothing. */
static void check_text(const struct text *text, const char *end)
{
    char data[MOST];
    char scratch[3 * MOST];
    char bytes[MOST];
    smtpstatus_report report;
    const char *reason;
    size_t size;
    snprintf(bytes, sizeof bytes, "%s%s", text->bytes, end);
    size_t length = make_report(data, text->charset, bytes);
    assert_int_equal(open_report(&report, data, length, scratch, sizeof scratch), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_span(&report, SMTPSTATUS_FIELD_DIAGNOSTIC, &reason, &size), SMTPSTATUS_OK);
    const char *start = memchr(reason, '>', size);
    start = start != NULL ? start + 1 : reason;
    size -= (size_t)(start - reason);
    if (size != strlen(text->expected) || memcmp(start, text->expected, size) != 0) {
        print_error("%s: %s: expected %s, got %.*s\n", text->charset, text->bytes, text->expected, (int)size, start);
        fail();
    }
}

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        check_text(&texts[i], "\n");
        check_text(&texts[i], "");
    }
}

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        check_text(&samples[i], "\n");
    }
}

/* One character above 127, wherever it stands, is enough to convert a text; it may be the last byte of the message. */
static void test_places(void **state)
{
    (void)state;
    for (size_t before = 0; before < 40; before++) {
        for (size_t after = 0; after < 3; after++) {
            char bytes[64];
            char expected[64];
            memset(bytes, 'a', sizeof bytes);
            bytes[before] = '\xE9';
            bytes[before + 1 + after] = '\0';
            snprintf(expected, sizeof expected, "%.*sé%s", (int)before, bytes, bytes + before + 1);
            struct text text = {"iso-8859-1", bytes, expected};
            check_text(&text, "");
            check_text(&text, "\n");
        }
    }
}

/* With exactly the room that the size function says, and with every smaller one, nothing is cut silently. */
static void test_room(void **state)
{
    (void)state;
    static char bytes[600];
    char data[MOST];
    smtpstatus_report report;
    memset(bytes, '\x80', sizeof bytes - 1); /* a line of a box: three bytes of UTF-8 */
    size_t length = make_report(data, "koi8-r", bytes);
    size_t enough = smtpstatus_report_scratch_size(length);
    size_t needed = 0;
    for (size_t size = 0; size <= enough; size++) {
        char *scratch = malloc(size + 1);
        assert_non_null(scratch);
        int result = open_report(&report, data, length, scratch, size);
        if (result == SMTPSTATUS_OK && needed == 0) {
            needed = size;
        }
        assert_int_equal(result, needed == 0 ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK);
        free(scratch);
    }
    assert_in_range(needed, 3 * (sizeof bytes - 1), enough);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_samples),
                                       cmocka_unit_test(test_places), cmocka_unit_test(test_room)};
    return cmocka_run_group_tests_name("charsets", tests, NULL, NULL);
}
