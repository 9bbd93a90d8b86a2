/*
 * The words by which a dialect's row is known: every letter of them counts, in either case;
 * a blank may be a line's end; and they may stand anywhere in a text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define MOST 1024

/* Words that an address follows; with other words the first address of the text is taken. */
static const char *const rows[] = {
    "niet worden afgeleverd aan",
    "originally addressed to",
    "recipient address rejected:",
};

#define TEXT HEADERS "\nbert@example.org wrote, 550 x.\n\n"
#define TAKEN "anna@example.org"
#define NOT_TAKEN "bert@example.org"

static void check_words(const char *before, const char *words, const char *after, const char *expected)
{
    char message[MOST];
    char found[MOST];
    int size = snprintf(message, sizeof message, TEXT "%s%s anna@example.org%s", before, words, after);
    assert_in_range(size, 1, sizeof message - 1);
    describe_all(message, (size_t)size, "a", found, sizeof found);
    if (strcmp(found, expected) != 0) {
        fail_msg("%s%s%s: found %s", before, words, after, found);
    }
}

static void test_letters(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char words[64];
        size_t length = strlen(rows[i]);
        check_words("", rows[i], "\nUser unknown\n", TAKEN);
        for (size_t place = 0; place < length; place++) {
            static const unsigned char others[] = {1, 2, 3, 0x1F, 0x80};
            snprintf(words, sizeof words, "%s", rows[i]);
            if (words[place] != ' ') {
                words[place] = (char)(words[place] ^ 0x20);
                check_words("", words, "\nUser unknown\n", words[place] >= 'A' ? TAKEN : NOT_TAKEN);
            }
            for (size_t k = 0; k < COUNT(others); k++) {
                words[place] = (char)(rows[i][place] ^ others[k]);
                check_words("", words, "\nUser unknown\n", NOT_TAKEN);
            }
            memmove(words + place, rows[i] + place + 1, length - place);
            check_words("", words, "\nUser unknown\n", NOT_TAKEN);
        }
    }
}

/* What may stand in the place of a blank, and what may not. */
static void test_blanks(void **state)
{
    (void)state;
    static const char *const blanks[] = {"\n", "\r\n", "\t", " \n", " \r\n \t", "\n> ", "\r\n>> > "};
    static const char *const others[] = {"-", ">", "_", " - ", ">\n", "> ", "\xC2\xA0"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (const char *blank = strchr(rows[i], ' '); blank != NULL; blank = strchr(blank + 1, ' ')) {
            char words[64];
            int first = (int)(blank - rows[i]);
            for (size_t k = 0; k < COUNT(blanks); k++) {
                snprintf(words, sizeof words, "%.*s%s%s", first, rows[i], blanks[k], blank + 1);
                check_words("", words, "\nUser unknown\n", TAKEN);
            }
            for (size_t k = 0; k < COUNT(others); k++) {
                snprintf(words, sizeof words, "%.*s%s%s", first, rows[i], others[k], blank + 1);
                check_words("", words, "\nUser unknown\n", NOT_TAKEN);
            }
        }
    }
}

/* Behind as many bytes of one word or of several; the words start a word. */
static void test_places(void **state)
{
    (void)state;
    static const char *const apart[] = {" ", "\n", "(", "-", ". "};
    static const char *const together[] = {"x", "0", "\xC3\xA9"};
    for (int before = 0; before < 140; before++) {
        char text[256];
        char words[256];
        memset(words, before % 2 == 0 ? 'x' : '-', sizeof words);
        for (size_t k = 0; k < COUNT(apart); k++) {
            snprintf(text, sizeof text, "%.*s%s", before, words, apart[k]);
            check_words(text, rows[0], "\nUser unknown\n", TAKEN);
        }
        for (size_t k = 0; k < COUNT(together); k++) {
            snprintf(text, sizeof text, "%.*s%s", before, words, together[k]);
            check_words(text, rows[0], "\nUser unknown\n", NOT_TAKEN);
        }
    }
}

/* The words at the end of a message, or cut off there. */
static void test_ends(void **state)
{
    (void)state;
    static const char blanks[] = "\n                         ";
    for (int after = 1; after < (int)sizeof blanks; after++) {
        char text[64];
        snprintf(text, sizeof text, "%.*s", after, blanks);
        for (size_t i = 0; i < COUNT(rows); i++) {
            check_words("", rows[i], text, TAKEN);
        }
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        char message[MOST];
        int whole = snprintf(message, sizeof message, TEXT "%s", rows[i]);
        for (int cut = 0; cut <= (int)strlen(rows[i]); cut++) {
            check_all(message, (size_t)(whole - cut), "a", NOT_TAKEN);
        }
    }
}

int main(void)
{
    static struct CMUnitTest tests[4];
    size_t count = 0;
    if (reads_text()) {
        ADD(tests, &count, test_letters);
        ADD(tests, &count, test_blanks);
        ADD(tests, &count, test_places);
        ADD(tests, &count, test_ends);
    }
    return RUN(tests, count);
}
