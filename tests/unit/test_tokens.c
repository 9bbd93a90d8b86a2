/*
 * How text becomes words, names and numbers (docs/table-formats.md, "How text is read"), seen through own
 * rules: what a phrase meets tells what the reader made of the bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

#include <stdio.h>

/* ------------------------------------------------------------------ characters beyond ASCII */

/* Writes a character as UTF-8. Returns its bytes. */
static size_t put_point(char *place, uint32_t point)
{
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = size; i-- > 1;) {
        place[i] = (char)(0x80U | (point & 0x3FU));
        point >>= 6;
    }
    place[0] = (char)(leads[size] | point);
    return size;
}

/* What stands between two words: the first of these rules that holds tells its kind. */
static const char kinds[] = "rule mark ; phrase \"zebracrossing\" => leave\n"
                            "rule separator ; phrase \"zebra crossing\" => leave\n"
                            "rule character ; phrase \"zebra * crossing\" => leave\n"
                            "rule sentence-end ; phrase \"zebra\" => leave\n";
#define LETTER "" /* none of them: it is part of the word */

/* A range of characters of one kind. */
struct range {
    uint32_t first, last;
    const char *kind;
};

static const struct range ranges[] = {
    {0x80, 0xBF, "separator"},        {0xC0, 0xD6, LETTER},
    {0xD7, 0xD7, "separator"},        {0xD8, 0xF6, LETTER},
    {0xF7, 0xF7, "separator"},        {0xF8, 0x2FF, LETTER},
    {0x300, 0x36F, "mark"},           {0x370, 0xDFF, LETTER},
    {0xE00, 0xEFF, "character"},      {0xF00, 0x1FFF, LETTER},
    {0x2000, 0x2BFF, "separator"},    {0x2C00, 0x2FFF, LETTER},
    {0x3000, 0x3001, "separator"},    {0x3002, 0x3002, "sentence-end"},
    {0x3003, 0x3004, "separator"},    {0x3005, 0x3007, "character"},
    {0x3008, 0x303F, "separator"},    {0x3040, 0x30FF, "character"},
    {0x3100, 0x33FF, "separator"},    {0x3400, 0x9FFF, "character"},
    {0xA000, 0xABFF, LETTER},         {0xAC00, 0xD7A3, "character"},
    {0xD7A4, 0xFDFF, LETTER},         {0xFE00, 0xFF00, "separator"},
    {0xFF01, 0xFF01, "sentence-end"}, {0xFF02, 0xFF1E, "separator"},
    {0xFF1F, 0xFF1F, "sentence-end"}, {0xFF20, 0x10FFFF, "separator"},
};

static void check_kind(const smtpstatus_rules *rules, uint32_t point, const char *kind)
{
    char text[64];
    char name[64];
    smtpstatus status;
    size_t length = (size_t)snprintf(text, sizeof text, "550 zebra");
    length += put_point(text + length, point);
    snprintf(text + length, sizeof text - length, "crossing");
    judge_text(&status, rules, NULL, text);
    matched_name(&status, name, sizeof name);
    if (strcmp(name, kind) != 0) {
        fail_msg("U+%04X is \"%s\", not \"%s\"", point, name, kind);
    }
}

static void test_kinds(void **state)
{
    (void)state;
    struct compiled compiled = compile(kinds);
    for (size_t i = 0; i < COUNT(ranges); i++) {
        assert_true(i == 0 || ranges[i].first == ranges[i - 1].last + 1);
        check_kind(compiled.rules, ranges[i].first, ranges[i].kind);
        check_kind(compiled.rules, ranges[i].last, ranges[i].kind);
    }
    drop(&compiled);
}

/* Two characters, and whether a word is the same with the one as with the other. */
struct fold {
    uint32_t one, other;
    int same;
};

static const struct fold folds[] = {
    {0xC9, 'e', 1},      {0xE9, 'e', 1},      {0x17E, 'z', 1},     {0x17F, 's', 1},   /* accents */
    {0x180, 'b', 0},     {0x217, 's', 0},                                             /* no table has them */
    {0x218, 's', 1},     {0x219, 's', 1},     {0x21A, 't', 1},     {0x21B, 't', 1},   /* Romanian */
    {0x21C, 't', 0},     {0x1A0, 0x1A1, 1},   {0x19E, 0x19F, 0},   {0x1A2, 0x1A3, 0}, /* Vietnamese o with horn */
    {0x1AF, 0x1B0, 1},   {0x1AE, 0x1AF, 0},   {0x1B1, 0x1B2, 0},                      /* ... and u */
    {0x1E00, 0x1E01, 1}, {0x1EA0, 0x1EA1, 1}, {0x1EFE, 0x1EFF, 1}, {0x1F00, 0x1F01, 0}, {0x1DFE, 0x1DFF, 0},
    {0x386, 0x3B1, 1},   {0x3AC, 0x3B1, 1},   {0x3A9, 0x3C9, 1},   {0x3CE, 0x3C9, 1}, /* Greek */
    {0x3CF, 0x3D7, 0},   {0x385, 0x3B1, 0},                                           /* ... beyond its letters */
    {0x400, 0x450, 1},   {0x40F, 0x45F, 1},   {0x410, 0x430, 1},   {0x42F, 0x44F, 1}, /* Cyrillic */
    {0x3FF, 0x44F, 0},   {0x430, 0x450, 0},   {0x450, 0x451, 0},   {0x45E, 0x45F, 0},   {0x401, 0x435, 1},
    {0x451, 0x435, 1},   {0x415, 0x451, 1},   {0x452, 0x435, 0},                      /* yo is ye */
    {0x460, 0x461, 1},   {0x490, 0x491, 1},   {0x52E, 0x52F, 1},   {0x530, 0x531, 0}, /* ... of other languages */
    {0x7FF, 0x7FE, 0},   {0x800, 0x801, 0},   {0x840, 0x880, 0},   {0x1000, 0x1040, 0}, {0x1000, 0x2C40, 0},
};

/* A word that begins with the character, has it inside and ends with it. */
static void put_word(char *place, uint32_t point)
{
    place += put_point(place, point);
    *place++ = 'm';
    place += put_point(place, point);
    *place++ = 'n';
    place += put_point(place, point);
    *place = '\0';
}

static void test_folds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(folds); i++) {
        char word[32];
        char rule[64];
        char text[64];
        char name[64];
        smtpstatus status;
        put_word(word, folds[i].one);
        snprintf(text, sizeof text, "550 no %s here", word);
        put_word(word, folds[i].other);
        snprintf(rule, sizeof rule, "rule r ; phrase \"%s\" => leave\n", word);
        struct compiled compiled = compile(rule);
        judge_text(&status, compiled.rules, NULL, text);
        matched_name(&status, name, sizeof name);
        if (strcmp(name, folds[i].same ? "r" : "") != 0) {
            fail_msg("U+%04X and U+%04X: %s", folds[i].one, folds[i].other, text);
        }
        drop(&compiled);
    }
}

/* ------------------------------------------------------------------ words and things */

struct token_case {
    const char *name;
    const char *phrase;
    const char *text;
    int matches;
};

static const struct token_case byte_cases[] = {
    {"ISO 8859-1", "\xC3\xA9gal zebra",
     "\xE9gal z\xE9"
     "bra",
     1},
    {"ISO 8859-1 at the end", "clich\xC3\xA9", "clich\xE9", 1},
    {"two bytes, cut", "clich\xC3\x83", "clich\xC3", 1},
    {"three bytes, cut", "zebra \xC3\xA3", "zebra \xE3\x83", 1},
    {"four bytes, cut", "zebra \xC3\xB0 crossing", "zebra \xF0\x9F\x98 crossing", 1},
    {"no lead byte above F4", "zebra \xC3\xB5 crossing", "zebra \xF5\x80\x80\x80 crossing", 1},
    {"overlong", "zebra \xC3\x81 crossing", "zebra \xC1\x81 crossing", 1},
    {"continuation bytes alone", "zebra crossing",
     "zebra\x80\xBF"
     "crossing",
     1},
    {"a letter behind the lead byte",
     "zebra \xC3\x83"
     "c",
     "zebra \xC3"
     "c",
     1},
    {"four bytes are one separator", "zebra crossing",
     "zebra\xF0\x9F\x98\x80"
     "crossing",
     1},
    {"accents as characters of their own",
     "z\xC3\xA9"
     "bra",
     "ze\xCC\x81"
     "bra",
     1},
    {"a letter that is two", "aether zebra", "\xC3\xA6ther zebra", 1},
    {"two letters that are one", "\xC3\xA6ther zebra", "aether zebra", 1},
    {"a letter that is two others", "aether zebra", "\xC5\x93ther zebra", 0},
    {"40 letters, another last one",
     "\xC3\xA9"
     "123456789012345678901234567890123456789x",
     "\xC3\xA9"
     "123456789012345678901234567890123456789y",
     1},
    {"39 letters, another last one",
     "\xC3\xA9"
     "12345678901234567890123456789012345678x",
     "\xC3\xA9"
     "12345678901234567890123456789012345678y",
     0},
};

/* Whether the words on both sides meet: things between them do not count, words do. */
#define BETWEEN(name, between, is_thing)                                                                               \
    {                                                                                                                  \
        name, "zebra crossing", "zebra " between " crossing", is_thing                                                 \
    }

static const struct token_case thing_cases[] = {
    BETWEEN("a number", "17", 1),
    BETWEEN("a number with dots", "1.2.3", 1),
    BETWEEN("a number with two dots together", "1..2", 1),
    BETWEEN("a number before a letter", "17b", 0),
    BETWEEN("a number with a letter inside", "1b2", 0),
    BETWEEN("a host name", "mx.example.org", 1),
    BETWEEN("a host name with a hyphen", "mx-1.example.org", 1),
    BETWEEN("a host name and a full stop", "mx.example.org,", 1),
    BETWEEN("one label", "example", 0),
    BETWEEN("labels of one letter", "a.b.c", 0),
    BETWEEN("labels of one letter before a domain", "a.b.de", 0),
    BETWEEN("a first label of two letters", "ab.c.de", 1),
    BETWEEN("a last label of one letter", "example.o", 0),
    BETWEEN("a last label of two letters", "example.io", 1),
    BETWEEN("a last label of four letters that no domain has", "mailbox.full", 0),
    BETWEEN("capitals at the end only", "Mailbox.Gone", 0),
    BETWEEN("two sentences", "full.Please", 0),
    BETWEEN("capitals in the last label", "example.oRg", 0),
    BETWEEN("a last label in capitals", "EXAMPLE.ORG", 1),
    BETWEEN("a digit in the last label", "example.o4g", 0),
    BETWEEN("arpa", "2.0.192.in-addr.arpa", 1),
    BETWEEN("name", "mx.jo.name", 1),
    BETWEEN("localhost of nine letters", "mx.localhost", 1),
    BETWEEN("a known last label, longer", "mx.localhosts", 0),
    BETWEEN("a known last label, shorter", "mx.infor", 0),
    BETWEEN("the last that is known", "mx.example.live", 1),
    BETWEEN("two that are known", "mx.info.shop", 1),
    BETWEEN("an address", "jo@example.org", 1),
    BETWEEN("an address with a tag", "jo+tag=x/y@example.org", 1),
    BETWEEN("an address at a number", "jo@[192.0.2.1]", 1),
    BETWEEN("an address that starts with a number", "17@example.org", 1),
    BETWEEN("an address at nothing", "jo@ example", 0),
    BETWEEN("an address at another sign", "jo@!", 0),
    BETWEEN("an address with letters beyond ASCII",
            "jo@b\xC3\xBC"
            "cher.example",
            1),
    BETWEEN("a path", "<jo>", 1),
    BETWEEN("an empty path", "<>", 1),
    BETWEEN("a path with a blank", "<jo doe>", 0),
    BETWEEN("a path that opens twice", "<jo<doe>", 0),
    BETWEEN("a path after one that never ends", "< <doe>", 1),
    BETWEEN("a path that never ends", "<jo", 0),
    BETWEEN("a URL", "http://example.org/a", 1),
    BETWEEN("a URL of any kind", "foo://bar", 1),
    BETWEEN("one slash", "foo:/bar", 0),
    BETWEEN("no slash", "foo:bar", 0),
    BETWEEN("www", "www.example.org/a", 1),
    BETWEEN("a URL in a path", "<http://example.org/>", 1),
    {"a part behind itself", "zebra * zebra crossing", "zebra crossing", 0},
    {"a part behind another of its words", "zebra * zebra crossing", "zebra street zebra crossing", 1},
    {"two slashes at the end", "zebra foo", "zebra foo:/", 1},
    {"an address before dots", "written to crossing", "written to jo@example.org...crossing", 1},
    {"an address before a dot at the end", "written to", "written to jo@example.org.", 1},
    {"a host name at the end", "zebra crossing", "zebra crossing mx.example.org", 1},
};

/* Every ASCII byte but those of words ends one, wherever it ends; "@" makes an address. */
static void test_word_ends(void **state)
{
    (void)state;
    for (size_t letters = 1; letters < 36; letters++) {
        char text[80] = "550 ";
        char rule[128];
        memset(text + 4, letters % 2 ? 'z' : 'A', letters);
        snprintf(rule, sizeof rule, "rule r ; phrase \"%s crossing\" => leave\n", text + 4);
        struct compiled compiled = compile(rule);
        for (int c = 1; c < 128; c++) {
            char name[64];
            smtpstatus status;
            int ends = strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz@", c) == NULL;
            snprintf(text + 4 + letters, sizeof text - 4 - letters, "%ccrossing", c);
            judge_text(&status, compiled.rules, NULL, text);
            matched_name(&status, name, sizeof name);
            if (strcmp(name, ends ? "r" : "") != 0) {
                fail_msg("byte %d behind %zu letters: \"%s\"", c, letters, name);
            }
        }
        drop(&compiled);
    }
}

/* A URL ends at white space, a quote or a bracket, wherever they are, and at no other byte. */
static void test_url_ends(void **state)
{
    (void)state;
    for (size_t letters = 0; letters < 20; letters++) {
        char text[80] = "550 see http://example.org/";
        size_t length = strlen(text);
        memset(text + length, 'a', letters);
        length += letters;
        for (int c = 1; c < 128; c++) {
            char url[80];
            smtpstatus status;
            int ends = strchr(" \t\r\n\v\f\"<>()[]'", c) != NULL;
            snprintf(text + length, sizeof text - length, "%ctail", c);
            snprintf(url, sizeof url, "%.*s", (int)(length - 8 + (ends ? 0 : 5)), text + 8);
            judge_text(&status, NULL, NULL, text);
            check_span(&status, SMTPSTATUS_PART_URL, url);
        }
    }
}

/* The longest path of RFC 5321, with room to spare, is one thing; what is longer is words. */
static void test_long_path(void **state)
{
    (void)state;
    struct compiled compiled = compile("rule r ; phrase \"zebra crossing\" => leave\n");
    for (size_t inside = 317; inside < 320; inside++) {
        char text[400];
        char name[64];
        smtpstatus status;
        memset(text, 'x', sizeof text);
        memcpy(text, "550 zebra <", 11);
        strcpy(text + 11 + inside, "> crossing");
        judge_text(&status, compiled.rules, NULL, text);
        matched_name(&status, name, sizeof name);
        assert_string_equal(name, inside < 319 ? "r" : "");
    }
    drop(&compiled);
}

static void test_token(void **state)
{
    const struct token_case *example = *state;
    char rule[256];
    char text[256];
    char name[64];
    smtpstatus status;
    snprintf(rule, sizeof rule, "rule r ; phrase \"%s\" => leave\n", example->phrase);
    snprintf(text, sizeof text, "550 %s", example->text);
    struct compiled compiled = compile(rule);
    judge_text(&status, compiled.rules, NULL, text);
    matched_name(&status, name, sizeof name);
    assert_string_equal(name, example->matches ? "r" : "");
    drop(&compiled);
}

/* ------------------------------------------------------------------ texts longer than what is read at once */

/* Judges `before` fillers, the first words, `between` fillers, the last words and one filler more. */
static void judge_long(smtpstatus *status, char *text, const char *first, const char *last, size_t before,
                       size_t between)
{
    size_t length = (size_t)sprintf(text, "550 ");
    for (size_t i = 0; i < before; i++) {
        length += (size_t)sprintf(text + length, "qq ");
    }
    length += (size_t)sprintf(text + length, "%s ", first);
    for (size_t i = 0; i < between; i++) {
        length += (size_t)sprintf(text + length, "qq ");
    }
    length += (size_t)sprintf(text + length, "%s qq", last);
    make_fresh(status);
    judge_reply(status, text, length);
}

/* Phrases with and without a gap, wherever they stand. */
static void test_long_text(void **state)
{
    (void)state;
    char text[1024];
    char match[256];
    for (size_t before = 0; before < 64; before++) {
        smtpstatus status;
        judge_long(&status, text, "No such", "user", before, 0);
        assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_USER_UNKNOWN);
        check_span(&status, SMTPSTATUS_PART_MATCH, "No such user");
        for (size_t between = 0; between < 9; between++) {
            judge_long(&status, text, "mailbox", "full", before, between);
            if (between > 6) {
                assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_MAILBOX_UNAVAILABLE);
                continue;
            }
            assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_MAILBOX_FULL);
            sprintf(match, "mailbox %.*sfull", (int)(3 * between), "qq qq qq qq qq qq ");
            check_span(&status, SMTPSTATUS_PART_MATCH, match);
        }
        /* The end of a sentence is not read across, the last byte of a batch or not. */
        judge_long(&status, text, "mailbox.", "full", before, 0);
        assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_MAILBOX_UNAVAILABLE);
    }
}

/* Things in a gap count half: beside one word there is room for ten. */
static void test_things_in_gap(void **state)
{
    (void)state;
    static const char *const things[] = {"<a>",       "17",         "jo@example.org",   "mx.example.org",
                                         "http://a/", "192.0.2.1",  "zen.spamhaus.org", "\351\226\200",
                                         "1.2.3",     "<http://a/>"};
    for (size_t i = 0; i < COUNT(things); i++) {
        for (size_t count = 8; count < 14; count++) {
            char text[512];
            smtpstatus status;
            size_t length = (size_t)sprintf(text, "550 mailbox qq");
            for (size_t k = 0; k < count; k++) {
                length += (size_t)sprintf(text + length, " %s", things[i]);
            }
            sprintf(text + length, " full");
            judge_text(&status, NULL, NULL, text);
            if ((smtpstatus_category(&status) == SMTPSTATUS_CATEGORY_MAILBOX_FULL) != (count <= 10)) {
                fail_msg("%s", text);
            }
        }
    }
}

/* A match longer than 64 KiB, and one behind as many bytes. */
static void test_far_text(void **state)
{
    (void)state;
    static char text[200000];
    static char expected[100000];
    const size_t far = 70000;
    smtpstatus status;
    memset(text, 'q', sizeof text);
    memcpy(text, "550 mailbox ", 12);
    strcpy(text + 12 + far, " full");
    judge_text(&status, NULL, NULL, text);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_MAILBOX_FULL);
    memcpy(expected, text + 4, far + 14);
    check_span(&status, SMTPSTATUS_PART_MATCH, expected);
    memset(text, 'q', sizeof text);
    memcpy(text, "550 ", 4);
    strcpy(text + 4 + far, " mailbox full");
    judge_text(&status, NULL, NULL, text);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_MAILBOX_FULL);
    check_span(&status, SMTPSTATUS_PART_MATCH, "mailbox full");
}

int main(void)
{
    static struct CMUnitTest tests[128];
    size_t count = 0;
    if (reads_text()) {
        ADD(tests, &count, test_kinds);
        ADD(tests, &count, test_folds);
        ADD_CASES(tests, &count, byte_cases, test_token);
        ADD_CASES(tests, &count, thing_cases, test_token);
        ADD(tests, &count, test_word_ends);
        ADD(tests, &count, test_url_ends);
        ADD(tests, &count, test_long_path);
        ADD(tests, &count, test_long_text);
        ADD(tests, &count, test_things_in_gap);
        ADD(tests, &count, test_far_text);
    }
    return RUN(tests, count);
}
