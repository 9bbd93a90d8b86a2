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
    {"windows-1250", "schr\xE1nka je pln\xE1", "schránka je plná"},
    {"windows-1251", "\xEF\xEE\xF7\xF2\xE0", "почта"},
    {"iso-8859-9", "kullan\xFD\x63\xFD", "kullanıcı"},
    {"koi8-r", "\xD0\xCF\xDE\xD4\xC1 \x80", "почта ─"},
    {"windows-1252", "undefined \x81", "undefined " NONE},
    /* hiragana, katakana and full-width letters are known without any table */
    {"iso-2022-jp", "\x1B$B%a!<%k\x1B(B 550", "メール 550"},
    {"iso-2022-jp", "\x1B$@$\"\x1B(Ja", "あa"},
    {"iso-2022-jp", "\x1B(I1\x1B(B.", "ｱ."},
    {"iso-2022-jp", "\x1B$B#A", "Ａ"},
    {"iso-2022-jp", "\x1B$B%a\nplain", "メ\nplain"}, /* RFC 1468: a line starts in ASCII */
    {"iso-2022-jp", "\x1B$B%", NONE},
    {"iso-2022-jp", "\x1B$B\x1B?a", NONE},                 /* no escape sequence: still kanji, and none that is known */
    {"us-ascii", "\x1B$B%a\x1B(B", "メ"},                  /* the escape sequences say more */
    {"iso-2022-jp", "\xA5\xE1\xA1\xBC\xA5\xEB", "メール"}, /* EUC-JP by its bytes */
    {"iso-2022-jp", "\x83\x81", "メ"},                     /* Shift_JIS by its bytes */
    {"euc-jp", "\xA5\xE1\xA1\xBC\xA5\xEB \x8E\xB1", "メール ｱ"},
    {"euc-jp", "\xA5", NONE},
    {"euc-jp", "\xA5\nplain", NONE "\nplain"},
    {"shift_jis", "\x83\x81\x81[\x83\x8B \xB1", "メール ｱ"},
    {"shift_jis", "\x83\x40", "ァ"},
    {"shift_jis", "\x8F\x40\xFF", NONE NONE}, /* a character that no phrase uses; no lead byte */
    {"gb2312", "\xD3\xC3\xBB\xA7", "用户"},
    {"big5", "\xA8\xCF\xA5\xCE\xAA\xCC", "使用者"},
    {"euc-kr", "\xBB\xE7\xBF\xEB\xC0\xDA", "사용자"},
    /* nothing to convert */
    {"windows-1251", "почта", "почта"},
    {"x-unknown", "pe\xB3na", "pe\xB3na"},
    {"us-ascii", "pe\xB3na", "pe\xB3na"},
    {"utf-8", "pe\xB3na", "pe\xB3na"},
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

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char data[MOST];
        char scratch[3 * MOST];
        char bytes[MOST];
        smtpstatus_report report;
        const char *reason;
        size_t size;
        snprintf(bytes, sizeof bytes, "%s\n", texts[i].bytes);
        size_t length = make_report(data, texts[i].charset, bytes);
        assert_int_equal(open_report(&report, data, length, scratch, sizeof scratch), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_report_span(&report, SMTPSTATUS_FIELD_DIAGNOSTIC, &reason, &size), SMTPSTATUS_OK);
        const char *start = memchr(reason, '>', size);
        start = start != NULL ? start + 1 : reason;
        size -= (size_t)(start - reason);
        if (size != strlen(texts[i].expected) || memcmp(start, texts[i].expected, size) != 0) {
            print_error("%s, text %zu: expected %s, got %.*s\n", texts[i].charset, i, texts[i].expected, (int)size,
                        start);
            fail();
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_room)};
    return cmocka_run_group_tests_name("charsets", tests, NULL, NULL);
}
