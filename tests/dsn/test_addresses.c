/*
 * Addresses in all the places of a bounce message: what is one, where it ends, and how it is read.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#include <ctype.h>

#define MOST 2048

/* Where the text of a row stands in the message. */
#define IN_HEADER HEADERS "X-Failed-Recipients: %s\n\nYour message could not be delivered.\n"
#define IN_LIST HEADERS "\nThis is the mail system at host mx.example.net.\n\n<%s>: User unknown\n"
#define IN_SENTENCE HEADERS "\nbert@example.org wrote.\n\nYour message could not be delivered to%s\nUser unknown\n"
#define IN_FIELD REPORT "Final-Recipient: %s\nAction: failed\nStatus: 5.1.1" END_OF_REPORT
#define IN_KANJI HEADERS "Content-Type: text/plain; charset=utf-8\n\nYour message could not be delivered.\n\n%s"
/* ... and the address that counts when the row's is none. */
#define BESIDE REPORT "Final-Recipient: %s\nOriginal-Recipient: rfc822; bert@example.org\nAction: failed" END_OF_REPORT
#define ORIGINAL                                                                                                       \
    REPORT "Final-Recipient: rfc822; carl@example.org\nOriginal-Recipient: %s\nAction: failed" END_OF_REPORT
#define AT_END HEADERS "\nThis is the mail system at host mx.example.net.\n\n%s"

struct address_case {
    const char *name;
    const char *message; /* with %s for the text */
    const char *text;
    const char *expected;
};

#define CARL_OF(original) "carl@example.org " original ""

static const struct address_case addresses[] = {
    /* in a header that lists them */
    {"several", IN_HEADER, "anna@example.org, bert@example.org,\n carl@example.org",
     "anna@example.org / bert@example.org / carl@example.org"},
    {"behind a name", IN_HEADER, "Anna B <anna@example.org>", "anna@example.org"},
    {"behind a quotation mark and a slash", IN_HEADER, "'/=anna@example.org'", "anna@example.org"},
    {"none but such marks", IN_HEADER, "=@example.org anna@example.org", "anna@example.org"},
    {"quoted", IN_HEADER, "x, \"anna b\"@example.org", "\"anna b\"@example.org"},
    {"quoted at the start", IN_HEADER, "\"a\"@example.org", "\"a\"@example.org"},
    {"quoted, with quotes inside", IN_HEADER, "x \"an\\\"na\"@example.org", "\"an\\\"na\"@example.org"},
    {"quoted without an end", IN_HEADER, "a b\"@example.org bert@example.org", "bert@example.org"},
    {"two quoted", IN_HEADER, "\"a b\"@example.org,\"c d\"@example.org", "\"a b\"@example.org / \"c d\"@example.org"},
    {"a domain of marks", IN_HEADER, "anna@-._ bert@example.org", "bert@example.org"},
    {"no domain", IN_HEADER, "anna@ bert@example.org", "bert@example.org"},
    {"two signs", IN_HEADER, "anna@@example.org bert@example.org", "bert@example.org"},
    {"the end of a sentence", IN_HEADER, "anna@example.org.-_", "anna@example.org"},
    {"a domain literal", IN_HEADER, "anna@[192.0.2.7], bert@[IPv6:2001:db8::7]",
     "anna@[192.0.2.7] / bert@[IPv6:2001:db8::7]"},
    {"a domain literal with a blank", IN_HEADER, "anna@[192.0 2.7] bert@example.org", "bert@example.org"},
    {"UTF-8", IN_HEADER, "änna@bücher.example", "änna@bücher.example"},
    {"no local part in a header", IN_HEADER, "(@example.org bert@example.org", "bert@example.org"},
    {"the next right behind one", IN_HEADER, "anna@example.org+bert@example.net",
     "anna@example.org / +bert@example.net"},
    {"UTF-8 of the least bytes", IN_HEADER, "\xC3\x80nna@b\xC3\x80.example", "\xC3\x80nna@b\xC3\x80.example"},
    {"the same with all letters in another case", IN_HEADER,
     "abcdefghijklmnopqrstuvwxyz@example.org ABCDEFGHIJKLMNOPQRSTUVWXYZ@EXAMPLE.ORG",
     "abcdefghijklmnopqrstuvwxyz@example.org"},
    {"marks that differ as letters of another case do", IN_HEADER, "^anna~{b@example.org ~anna^{b@example.org",
     "^anna~{b@example.org / ~anna^{b@example.org"},
    {"the same in another case", IN_HEADER, "anna@example.org ANNA@example.ORG", "anna@example.org"},

    {"a label of ASCII and other letters", IN_HEADER, "anna@ab\344\276\213.example", "anna@ab\344\276\213.example"},
    {"before a wide character", IN_HEADER, "anna@example.org\343\201\256", "anna@example.org"},
    {"behind a wide character", IN_HEADER, "\343\201\256anna@example.org", "anna@example.org"},
    {"behind a letter of two bytes", IN_HEADER, "anna j\303\274rgen@example.org", "j\303\274rgen@example.org"},
    {"in a link to a page", IN_HEADER, "http://x.example/?to=anna@example.org bert@example.org", "bert@example.org"},

    /* in a sentence, behind marks of all sorts; otherwise the first address of the text is guessed */
    {"behind a type", IN_SENTENCE, " rfc822;anna@example.org", "anna@example.org"},
    {"behind a link", IN_SENTENCE, " <mailto:anna@example.org>", "anna@example.org"},
    {"behind a protocol", IN_SENTENCE, " SMTP:anna@example.org", "anna@example.org"},
    {"all of them", IN_SENTENCE, " \"<rfc822;smtp:anna@example.org", "anna@example.org"},
    {"quoted in a sentence", IN_SENTENCE, " \"anna b\"@example.org", "\"anna b\"@example.org"},
    {"in quotes in a sentence", IN_SENTENCE, " \"anna@example.org\"", "anna@example.org"},
    {"a type that is none", IN_SENTENCE, " x400;anna@example.org", "bert@example.org"},
    {"no address", IN_SENTENCE, " Anna", "bert@example.org"},
    {"no address, below one at the very start",
     HEADERS "\nb@example.org wrote.\n\nYour message could not be delivered to%s\nUser unknown\n", " )",
     "b@example.org"},

    /* kanji of which one byte is an "@", in text that says that it is UTF-8 */
    {"half a character", IN_KANJI, "\x1B$Bq@b.c\x1B(B\n\nanna@example.org: User unknown\n", "anna@example.org"},
    {"behind kanji", IN_KANJI, "\x1B$BqRb\x1B(B anna@example.org\nUser unknown\n", "anna@example.org"},
    {"in the line behind kanji", IN_KANJI, "\x1B$BqRb\nanna@example.org\nUser unknown\n", "anna@example.org"},

    /* in fields */
    {"bare", IN_FIELD, "anna@example.org", "anna@example.org"},
    {"with a type", IN_FIELD, "rfc822;anna@example.org", "anna@example.org"},
    {"in brackets", IN_FIELD, "rfc822; <anna@example.org>", "anna@example.org"},
    {"in brackets with blanks", IN_FIELD, "rfc822; < anna@example.org >", "anna@example.org"},
    {"in brackets that do not close", IN_FIELD, "rfc822; <anna@example.org", "anna@example.org"},
    {"with a name", IN_FIELD, "rfc822; Anna <anna@example.org>", "anna@example.org"},
    {"with a quoted name", IN_FIELD, "rfc822; \"Anna <x>\" <anna@example.org>", "anna@example.org"},
    {"with a quoted name and no blank", IN_FIELD, "rfc822; \"Anna\"<anna@example.org>", "anna@example.org"},
    {"with a comment", IN_FIELD, "rfc822; anna@example.org (Anna B)", "anna@example.org"},
    {"quoted in a field", IN_FIELD, "rfc822; \"<anna>\"@example.org", "\"<anna>\"@example.org"},
    {"quoted and nothing else", IN_FIELD, "rfc822; \"anna\"", "\"anna\""},
    {"quoted without an end in a field", IN_FIELD, "rfc822; \"anna", "\"anna"},
    {"one quotation mark", IN_FIELD, "rfc822; \"", "\""},
    {"a type with marks", IN_FIELD, "x-rfc/8_22; anna@example.org", "anna@example.org"},
    {"no type", IN_FIELD, "; anna@example.org", "; anna@example.org"},
    {"a channel and no other address", IN_FIELD, "rfc822; anna@ims-ms-daemon", "anna@ims-ms-daemon"},
    {"a source route", IN_FIELD, "rfc822; <@a.example.net,@b.example.net:anna@example.org>", "anna@example.org"},
    {"a source route without brackets", IN_FIELD, "rfc822; @a.example.net:anna@example.org", "anna@example.org"},
    {"a source route to nobody", IN_FIELD, "rfc822; <@a.example.net>", "@a.example.net"},
    {"a name without a domain", IN_FIELD, "rfc822; anna", "anna"},
    {"... with a comment", IN_FIELD, "rfc822; anna (Anna B)", "anna"},
    {"... with a comment of nothing", IN_FIELD, "rfc822; anna (", "anna"},
    {"... with a name in brackets", IN_FIELD, "rfc822; anna(Anna B)", "anna(Anna B)"},
    {"... with a blank", IN_FIELD, "rfc822; anna b", "anna b"},
    {"one letter", IN_FIELD, "rfc822; a", "a"},

    /* of two fields, the one to which mail can be sent */
    {"complete", BESIDE, "rfc822; anna@example.org", "anna@example.org"},
    {"shortest", BESIDE, "rfc822; a@b", "a@b"},
    {"no local part", BESIDE, "rfc822; @example.org", "bert@example.org"},
    {"no domain in a field", BESIDE, "rfc822; anna@", "bert@example.org"},
    {"no sign", BESIDE, "rfc822; anna", "bert@example.org"},
    {"a path", BESIDE, "x-file; /var/mail/anna@example.org", "bert@example.org"},
    {"a command", BESIDE, "x-local; |/usr/bin/vacation anna@example.org", "bert@example.org"},
    {"a command in quotes", BESIDE, "rfc822; \"|/usr/bin/vacation anna\"", "bert@example.org"},
    {"a quoted local part", BESIDE, "rfc822; \"anna b\"@example.org", "\"anna b\"@example.org"},
    {"a quoted local part without a domain", BESIDE, "rfc822; \"anna b\"@", "bert@example.org"},
    {"blanks inside", BESIDE, "rfc822; anna b@example.org", "bert@example.org"},
    {"empty", BESIDE, "rfc822;", "bert@example.org"},
    {"a channel of Sun's server", BESIDE, "rfc822; anna@ims-ms-daemon", "bert@example.org"},
    {"... of the shortest name", BESIDE, "rfc822; anna@x-daemon", "bert@example.org"},
    {"... without a name", BESIDE, "rfc822; anna@-daemon", "anna@-daemon"},
    {"two channels",
     REPORT "Final-Recipient: %s\nOriginal-Recipient: rfc822; bert@tcp-daemon\nAction: failed" END_OF_REPORT,
     "rfc822; anna@ims-ms-daemon", "anna@ims-ms-daemon"},
    {"a host of such a name", BESIDE, "rfc822; anna@x-daemon.example.org", "anna@x-daemon.example.org"},
    {"a host behind a dot", BESIDE, "rfc822; anna@example.x-daemon", "anna@example.x-daemon"},
    {"another host without a dot", BESIDE, "rfc822; anna@localhosts", "anna@localhosts"},

    /* RFC 3461 4: "+" and "=" are encoded in an original recipient, and nothing else has to be */
    {"xtext", ORIGINAL, "rfc822;a+2Bb+3Dc@example.org", CARL_OF("a+b=c@example.org")},
    {"xtext in lower case", ORIGINAL, "rfc822;a+2bb+3dc@example.org", CARL_OF("a+b=c@example.org")},
    {"a plus of somebody's own", ORIGINAL, "rfc822;john+1a@example.org", CARL_OF("john+1a@example.org")},
    {"no digits", ORIGINAL, "rfc822;a+2Gb+G2@example.org", CARL_OF("a+2Gb+G2@example.org")},
    {"cut off", ORIGINAL, "rfc822;a@example.org+3", CARL_OF("a@example.org")},
    {"no type", ORIGINAL, "a+2Bb@example.org", CARL_OF("a+b@example.org")},

    /* RFC 6533 3 */
    {"unicode", ORIGINAL, "utf-8;\\x{E4}nna\\x{40}b@example.org", CARL_OF("änna@b@example.org")},
    {"unicode, the edges of its sizes", ORIGINAL, "UTF-8;\\x{7F}\\x{80}\\x{7ff}\\x{800}\\x{FFFF}\\x{10000}\\x{10FFFF}",
     CARL_OF("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")},
    {"unicode of one digit", ORIGINAL, "utf-8;a\\x{9}b", CARL_OF("a\tb")},
    {"unicode beyond", ORIGINAL, "utf-8;\\x{110000}\\x{FFFFFFFFFFFFFFF41}",
     CARL_OF("\\x{110000}\\x{FFFFFFFFFFFFFFF41}")},
    {"halves of unicode", ORIGINAL, "utf-8;\\x{D7FF}\\x{D800}\\x{DFFF}\\x{E000}",
     CARL_OF("\xED\x9F\xBF\\x{D800}\\x{DFFF}\xEE\x80\x80")},
    {"not quite unicode", ORIGINAL, "utf-8;\\x{}\\x{4G}\\x41\\y{41}\\", CARL_OF("\\x{}\\x{4G}\\x41\\y{41}\\")},
    {"unicode, cut off", ORIGINAL, "utf-8;a\\x{41", CARL_OF("a\\x{41")},
    {"unicode, cut off earlier", ORIGINAL, "utf-8;a\\x{", CARL_OF("a\\x{")},
    {"no unicode in another type", ORIGINAL, "rfc822;a\\x{41}", CARL_OF("a\\x{41}")},
    {"no xtext in unicode", ORIGINAL, "utf-8;a+2Bb@example.org", CARL_OF("a+2Bb@example.org")},
    {"a unicode recipient", IN_FIELD, "utf-8; \\x{E4}nna@example.org", "änna@example.org"},
    {"an encoded word", IN_FIELD, "rfc822; =?utf-8?Q?=C3=A4nna?=@example.org", "änna@example.org"},

    /* at the very end of a message nobody knows whether an address is whole */
    {"cut off behind the sign", AT_END, "<anna@", ""},
    {"cut off in the domain", AT_END, "<anna@example.org", ""},
    {"cut off behind a dot", AT_END, "<anna@example.", ""},
    {"cut off in the bracket", AT_END, "<anna@example.org>", ""},
    {"cut off in the reason", AT_END, "<anna@example.org>: User", ""},
    {"cut off in the next", AT_END, "<anna@example.org>: User unknown\n\n<bert@example", "anna@example.org"},
};

static void check_addresses(const char *format, const char *text, const char *expected)
{
    char message[4 * MOST];
    char found[MOST];
    int size = snprintf(message, sizeof message, format, text);
    assert_in_range(size, 1, sizeof message - 1);
    describe_all(message, (size_t)size, strstr(format, "carl@") != NULL ? "ao" : "a", found, sizeof found);
    if (strcmp(found, expected) != 0) {
        fail_msg("%s: found %s", text, found);
    }
}

static void test_address(void **state)
{
    const struct address_case *item = *state;
    check_addresses(item->message, item->text, item->expected);
}

/* ------------------------------------------------------------------ every character */

/* Control characters end an address on either side. */
static void test_control_characters(void **state)
{
    (void)state;
    for (int c = 0; c < ' ' || c == 0x7F; c = c == ' ' - 1 ? 0x7F : c + 1) {
        char message[MOST];
        int size = snprintf(message, sizeof message, IN_HEADER, "a|b@example.org c@ex|ample.org");
        if (c != '\n' && c != '\r') {
            smtpstatus_report report;
            *(strstr(message, "ex|") + 2) = (char)c;
            *strchr(message, '|') = (char)c;
            open_first(&report, message, (size_t)size);
            check_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, "b@example.org");
            assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_OK);
            check_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, "c@ex");
        }
    }
}

static const char local_marks[] = "!#$%&'*+-/=?^_`{|}~.";

static void test_local_characters(void **state)
{
    (void)state;
    for (int c = '!'; c <= '~'; c++) {
        char text[64];
        int is_local = isalnum(c) || strchr(local_marks, c) != NULL;
        snprintf(text, sizeof text, "x%cy@example.org", c);
        if (c != '"' && c != '@') {
            check_addresses(IN_HEADER, text, is_local ? text : "y@example.org");
        }
        if (c != '"' && c != '@' && is_local) {
            check_addresses(IN_LIST, text, text);
        }
    }
}

static void test_domain_characters(void **state)
{
    (void)state;
    for (int c = '!'; c <= '~'; c++) {
        char text[64];
        snprintf(text, sizeof text, "anna@x%cy", c);
        if (c != '@') {
            check_addresses(IN_HEADER, text, isalnum(c) || strchr("-._", c) != NULL ? text : "anna@x");
        }
    }
}

/* Marks between "to" and the address; with another character in between, it is none that the sentence names. */
static void test_marks(void **state)
{
    (void)state;
    for (int c = ' '; c <= '~'; c++) {
        char text[64];
        snprintf(text, sizeof text, " %c anna@example.org", c);
        check_addresses(IN_SENTENCE, text,
                        strchr(" <>:([-*'=|\",", c) != NULL ? "anna@example.org" : "bert@example.org");
    }
}

/* ------------------------------------------------------------------ lengths */

struct length_case {
    const char *name;
    const char *before, *after; /* of `count` letters */
    size_t count;               /* the most that make an address */
};

static const struct length_case lengths[] = {
    {"local part", "", "@example.org", 320},
    {"quoted local part", "\"", "\"@example.org", 318},
    {"domain", "anna@", "", 255},
    {"domain literal", "anna@[", "]", 253},
};

static void test_length(void **state)
{
    const struct length_case *item = *state;
    for (size_t count = item->count - 1; count <= item->count + 3; count++) {
        char letters[512];
        char text[1024];
        memset(letters, 'x', count);
        letters[count] = '\0';
        snprintf(text, sizeof text, " %s%s%s", item->before, letters, item->after);
        check_addresses(IN_HEADER, text, count <= item->count ? text + 1 : "");
        check_addresses(IN_SENTENCE, text, count <= item->count ? text + 1 : "bert@example.org");
    }
}

/* As many marks are gone past. */
static void test_many_marks(void **state)
{
    (void)state;
    for (size_t count = 62; count <= 66; count++) {
        char text[128];
        memset(text, ' ', sizeof text);
        snprintf(text + count, sizeof text - count, "anna@example.org");
        check_addresses(IN_SENTENCE, text, count <= 64 ? "anna@example.org" : "bert@example.org");
    }
}

int main(void)
{
    static struct CMUnitTest tests[160];
    size_t count = 0;
    if (reads_text()) {
        ADD_CASES(tests, &count, addresses, test_address);
        ADD_CASES(tests, &count, lengths, test_length);
        ADD(tests, &count, test_control_characters);
        ADD(tests, &count, test_local_characters);
        ADD(tests, &count, test_domain_characters);
        ADD(tests, &count, test_marks);
        ADD(tests, &count, test_many_marks);
    }
    return RUN(tests, count);
}
