/*
 * Encoded text: headers with words of RFC 2047, parts in base64, quoted-printable and HTML, quoted reports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "reports.h"

#define MOST 4096

/* ------------------------------------------------------------------ headers */

static void check_subject(const char *subject, const char *expected)
{
    char message[MOST];
    smtpstatus_report report;
    int size = snprintf(message, sizeof message, "From: jo@example.org\nSubject: %s\n\nHello\n", subject);
    open_message(&report, message, (size_t)size);
    check_copy(&report, SMTPSTATUS_FIELD_REPORT_SUBJECT, expected);
    /* ... and as the last bytes of the message */
    size = snprintf(message, sizeof message, "From: jo@example.org\nSubject: %s", subject);
    open_message(&report, message, (size_t)size);
    check_copy(&report, SMTPSTATUS_FIELD_REPORT_SUBJECT, expected);
}

struct header_case {
    const char *name; /* the header itself */
    const char *expected;
};

static const struct header_case headers[] = {
    {"=?utf-8?B?SGVsbG8=?=", "Hello"},
    {"=?utf-8?b?SGVsbG8?=", "Hello"},
    {"=?utf-8?B?SGVs*b G8=?=", "Hello"},
    {"=?utf-8?B?SGVs{bG8=@?=.", "Hello."},
    {"=?utf-8?B?SGk=SGk=?=", "HiHi"}, /* two encoded texts, one behind the other */
    {"=?utf-8?B?SGVs[bG8=`?=.", "Hello."},
    {"=?utf-8?B?S?=.", "."},
    {"=?utf-8?B?\?=.", "."},
    {"=?utf-8?B?8J-YgC_w?=.", "😀/\xF0."}, /* RFC 4648 5 */
    {"=?utf-8?B?8J+YgC/w?=.", "😀/\xF0."},
    {"=?utf-8?Q?a_b=5Fc?=", "a b_c"},
    {"=?utf-8?q?=c3=a4=C3=A4?=", "ää"},
    {"=?utf-8?Q?a=?=.", "a."},
    {"=?utf-8?Q?a=4?=", "a=4"},
    {"=?utf-8?Q?a=4Gb=G4?=", "a=4Gb=G4"},
    {"=?utf-8?Q?a=@1=1@=`1=1`=g1=/1=:1?=", "a=@1=1@=`1=1`=g1=/1=:1"},
    {"=?utf-8?Q?=3f=3d?=", "?="},
    {"=?us-ascii?Q?a=20b?=", "a b"},
    {"=?US-ASCII?Q?a=20b?=", "a b"},
    {"=?iso-8859-1?Q?Gr=FC=DFe?= aus Wien", "Grüße aus Wien"},
    {"=?euc-jp?B?pQ==?=.", "\xEF\xBF\xBD."}, /* half a character */
    {"=?iso-2022-jp?B?GyRCJWEbKEI=?= =?utf-8?Q?_=E3?=", "メ \xE3"},
    {"Re: =?utf-8?Q?a?=", "Re: a"},
    {"x=?utf-8?Q?a?=y", "xay"},
    /* blanks between encoded words are none, other blanks are */
    {"=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"},
    {"=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"},
    {"=?utf-8?Q?a?=  \t =?utf-8?Q?b?=", "ab"},
    {"=?utf-8?Q?a?=\n\t=?utf-8?Q?b?=", "ab"},
    {"=?utf-8?Q?a?= \r\n =?utf-8?Q?b?=\n  =?utf-8?Q?c?=", "abc"},
    {"=?utf-8?Q?\?= =?utf-8?Q?b?=", "b"},
    {"=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"},
    {"=?utf-8?Q?a?= =?x-unknown?Q?b?= =?utf-8?Q?c?=", "a =?x-unknown?Q?b?= c"},
    {"a =?utf-8?Q?b?=", "a b"},
    {"a\n =?utf-8?Q?b?=", "a b"},
    /* no encoded words */
    {"=?x-unknown?Q?a?=", "=?x-unknown?Q?a?="},
    {"=?utf-8?X?a?=", "=?utf-8?X?a?="},
    {"=?utf 8?Q?a?=", "=?utf 8?Q?a?="},
    {"=?utf-8?X?a =?utf-8?Q?b?= c", "=?utf-8?X?a b c"}, /* the end is that of the second one */
    {"=?utf-8?X?a =?x-unknown?Q?b =?utf-8?Q?c?=", "=?utf-8?X?a =?x-unknown?Q?b c"},
    {"=?utf-8?QQ?a?=", "=?utf-8?QQ?a?="},
    {"=?utf-8?Q?a\n b?=", "=?utf-8?Q?a b?="},
    {"=?utf-8?Q?a\r\n b?=", "=?utf-8?Q?a b?="},
    {"=?utf-8?Q?a=?b?", "=?utf-8?Q?a=?b?"},
    {"= ?utf-8?Q?a?=", "= ?utf-8?Q?a?="},
    {"=?=?=?=", "=?=?=?="},
    {"2 = 3?", "2 = 3?"},
    /* folded lines */
    {"a\n b\r\n\tc\n    d", "a b c d"},
    {"a \n b", "a b"},
    {"hello  \r\n\t world", "hello world"},
    {"a \t \n\t b  c", "a b  c"},
    {"=?utf-8?Q?a_?= \t\n b", "a  b"}, /* the blank in the word is not one around the break */
    {"=?utf-8?Q?a_?= \n =?x-unknown?Q?b?=", "a  =?x-unknown?Q?b?="},
};

static void test_header(void **state)
{
    const struct header_case *item = *state;
    check_subject(item->name, item->expected);
}

/* An encoded word that is not all there is what it is. */
static void test_cut_words(void **state)
{
    (void)state;
    static const char *const words[] = {"=?utf-8?B?SGVsbG8=?=", "=?iso-8859-1?Q?Gr=FC=DFe?="};
    for (size_t i = 0; i < COUNT(words); i++) {
        for (size_t size = 1; size < strlen(words[i]); size++) {
            char cut[64];
            snprintf(cut, sizeof cut, "%.*s", (int)size, words[i]);
            check_subject(cut, cut);
        }
    }
}

static size_t encode_base64(const unsigned char *in, size_t size, char *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *start = out;
    for (size_t i = 0; i < size; i += 3) {
        unsigned group = (unsigned)in[i] << 16 | (i + 1 < size ? (unsigned)in[i + 1] << 8 : 0U) |
                         (i + 2 < size ? (unsigned)in[i + 2] : 0U);
        *out++ = letters[group >> 18];
        *out++ = letters[group >> 12 & 63U];
        *out++ = i + 1 < size ? letters[group >> 6 & 63U] : '=';
        *out++ = i + 2 < size ? letters[group & 63U] : '=';
    }
    *out = '\0';
    return (size_t)(out - start);
}

/* Every byte in every place of a group of three, with and without padding. */
static void test_base64(void **state)
{
    (void)state;
    for (unsigned c = 1; c < 256; c++) {
        for (size_t size = 1; size <= 7; size++) {
            unsigned char bytes[8] = "abcdefg";
            char text[16];
            char subject[64];
            bytes[size - 1] = (unsigned char)c;
            bytes[size] = '\0';
            encode_base64(bytes, size, text);
            snprintf(subject, sizeof subject, "=?utf-8?B?%s?=", text);
            check_subject(subject, (const char *)bytes);
        }
    }
}

static void test_quoted_printable(void **state)
{
    (void)state;
    for (unsigned c = 1; c < 256; c++) {
        char bytes[8];
        char subject[64];
        snprintf(bytes, sizeof bytes, "a%cb", (int)c);
        snprintf(subject, sizeof subject, c % 2 ? "=?utf-8?Q?a=%02Xb?=" : "=?utf-8?Q?a=%02xb?=", c);
        check_subject(subject, bytes);
    }
}

/* No more of a subject than this is read for what it says; it may end in the midst of a folded line. */
static void test_long_subject(void **state)
{
    (void)state;
    for (size_t size = 1016; size < 1030; size++) {
        char subject[2048];
        char expected[2048];
        smtpstatus_report report;
        char message[MOST];
        char copy[2048];
        size_t needed = 0;
        memset(subject, 'x', sizeof subject);
        subject[0] = '?';
        snprintf(subject + size, sizeof subject - size, "\n   y");
        snprintf(expected, sizeof expected, "%.*s y", (int)size, subject);
        int length = snprintf(message, sizeof message, "Subject: %s\n\nHello\n", subject);
        open_message(&report, message, (size_t)length);
        assert_int_equal(smtpstatus_report_copy(&report, SMTPSTATUS_FIELD_REPORT_SUBJECT, copy, sizeof copy, &needed),
                         SMTPSTATUS_OK);
        assert_int_equal(needed, strlen(expected));
        assert_memory_equal(copy, expected, needed);
    }
}

/* ------------------------------------------------------------------ parts */

#define QUOTED_PRINTABLE HEADERS "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
#define HTML HEADERS "Content-Type: text/html\n\n"
#define LISTED "Delivery has failed to these recipients or groups:<br>"
#define OPENING "This is the mail system at host mx.example.net.\n\n"
#define LETTERS "abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz."
#define ANNA "<anna@example.org>: User"

struct part_case {
    const char *name;
    const char *message;
    const char *expected; /* of each recipient: address, diagnostic text */
};

#define UNKNOWN "anna@example.org User unknown"

static const struct part_case parts[] = {
    {"soft line break", QUOTED_PRINTABLE OPENING ANNA " =\nunknown\n", UNKNOWN},
    {"soft line break, CRLF", QUOTED_PRINTABLE OPENING ANNA " =\r\nunknown\n", UNKNOWN},
    {"soft line break, CR", QUOTED_PRINTABLE OPENING ANNA " =\runknown\n", UNKNOWN},
    {"soft line break with blanks", QUOTED_PRINTABLE OPENING ANNA " = \t\nunknown\n", UNKNOWN},
    {"soft line break at the end", QUOTED_PRINTABLE OPENING ANNA " unknown\n=", UNKNOWN},
    {"soft line break with blanks at the end", QUOTED_PRINTABLE OPENING ANNA " unknown\n= ", UNKNOWN},
    {"no soft line break", QUOTED_PRINTABLE OPENING ANNA "= x=y=\n unknown\n", "anna@example.org User= x=y unknown"},
    {"an underline", QUOTED_PRINTABLE OPENING ANNA "_unknown\n", "anna@example.org User_unknown"},
    {"encoded line ends", QUOTED_PRINTABLE OPENING ANNA " unknown=0D=0A=0d=0aHe moved.=0A\n", UNKNOWN},

    {"entities", HTML OPENING "&lt;anna&#64;example.org&GT;: a&nbsp;&amp;&quot;b&quot; &#39;c&#39;\n",
     "anna@example.org a &\"b\" 'c'"},
    {"no entities", HTML OPENING "&lt;anna@example.org&gt;: &copy; &amp &lt &quo; &amp\n",
     "anna@example.org &copy; &amp &lt &quo; &amp"},
    {"half an entity at the end", HTML OPENING "&lt;anna@example.org&gt;: User unknown\n\n&am", UNKNOWN},
    {"an entity without its end", HTML OPENING "&lt;anna@example.org&gt;: User unknown\n\n&amp", UNKNOWN},
    {"an entity at the end", HTML OPENING "&lt;anna@example.org&gt;: User unknown\n\n&amp;", UNKNOWN},
    {"a linked name", HTML LISTED "<a class='m' href='mailto:anna@example.org?subject=x'>Anna B</a><br>User unknown",
     UNKNOWN},
    {"a linked name in single quotes", HTML LISTED "<a href='mailto:anna@example.org'>Anna</a><br>User unknown",
     UNKNOWN},
    {"a linked name in quotes", HTML LISTED "<a href=\"mailto:anna@example.org\">Anna</a><br>User unknown", UNKNOWN},
    {"a linked address", HTML LISTED "<a href=\"mailto:bert@example.org\">anna@example.org</a><br>User unknown",
     UNKNOWN},
    {"a link to a page", HTML LISTED "<a href=\"http://m.example/\">x</a><br>anna@example.org<br>User unknown",
     UNKNOWN},
    {"a link that ends with its tag", HTML LISTED "<a href=mailto:anna@example.org>Anna</a><br>User unknown", UNKNOWN},
    {"a linked name that is longer than its tag",
     HTML LISTED "<a href=\"mailto:anna@example.org\">Anna Bartholomea van den Longname-Johnson (Sales)</a>"
                 "<br>User unknown",
     UNKNOWN},
    {"a linked name in many tags",
     HTML LISTED "<a href=\"mailto:anna@example.org\"><b>Anna</b> <i>van den <u>Longname-Johnson</u></i></a>"
                 "<br>User unknown",
     UNKNOWN},
    {"a link to more than an address",
     HTML LISTED "<a href=\"mailto:" LETTERS LETTERS LETTERS LETTERS LETTERS
                 "@example.org\">x</a><br>anna@example.org<br>User unknown",
     UNKNOWN},
    {"a link to nothing", HTML LISTED "<a href=\"mailto:\">x</a><br>anna@example.org<br>User unknown", UNKNOWN},
    {"a break and a line end", HTML OPENING "&lt;anna@example.org&gt;: User<br>\nunknown<br>\r\n<br>\r\nHe moved.",
     UNKNOWN},
    {"two breaks", HTML OPENING "&lt;anna@example.org&gt;: User unknown<br><br>He moved.\n", UNKNOWN},
    {"a break at the end", HTML OPENING "&lt;anna@example.org&gt;: User unknown<br>", UNKNOWN},
    {"a tag that does not end", HTML OPENING "&lt;anna@example.org&gt;: User unknown\n\n<b", UNKNOWN},
    {"a tag of nothing", HTML OPENING "&lt;anna@example.org&gt;: User <>unknown\n\n<", UNKNOWN},
    {"a script with tags",
     HTML OPENING "<script>if (a<b) x='</p><p>';</script>&lt;anna@example.org&gt;: User unknown\n", UNKNOWN},
    {"a style in capitals", HTML OPENING "<STYLE>p<q</STYLE>&lt;anna@example.org&gt;: User unknown\n", UNKNOWN},
    {"a style that does not end", HTML OPENING "&lt;anna@example.org&gt;: User unknown\n\n<style>p<q", UNKNOWN},
    {"a script that ends a message", HTML OPENING "&lt;anna@example.org&gt;: User unknown\n\n<script>x<", UNKNOWN},

    {"quoted fields, the last line without an end",
     HEADERS "\nYour message was not delivered:\n\n> Reporting-MTA: dns; mx.example.net\n> \n"
             "> Final-Recipient: rfc822; anna@example.org\n> Action: failed\n> Diagnostic-Code: smtp; User unknown",
     UNKNOWN},
    {"quoted fields without blanks",
     HEADERS "\nYour message was not delivered:\n\n>Reporting-MTA: dns; mx.example.net\n>\n"
             ">Final-Recipient: rfc822; anna@example.org\n>Action: failed\n>Diagnostic-Code: smtp; User unknown\n",
     UNKNOWN},
    {"quoted in three ways, folded",
     HEADERS "\nYour message was not delivered:\n\n> > > Reporting-MTA: dns; mx.example.net\n>>>\n"
             ">> > Final-Recipient: rfc822; anna@example.org\n> >> Action: failed\n> > >Diagnostic-Code: smtp; User\n"
             "> > >  unknown\n> >\n>",
     UNKNOWN},
    {"quoted fields, a line that is not",
     HEADERS "\nYour message was not delivered:\n\n> Reporting-MTA: dns; mx.example.net\n>\n"
             "> Final-Recipient: rfc822; anna@example.org\nAction: failed\n> Diagnostic-Code: smtp; User unknown\n",
     UNKNOWN},
    {"quoted fields in a part",
     HEADERS "Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/plain\n\n"
             "Your message was not delivered:\n\n> Reporting-MTA: dns; mx.example.net\n>\n"
             "> Final-Recipient: rfc822; anna@example.org\n> Action: failed\n> Diagnostic-Code: smtp; User unknown\n"
             "\n--c--\n",
     UNKNOWN},
    {"a feedback report in base64",
     "From: abuse@example.net\nTo: fbl@example.com\nSubject: complaint\nMIME-Version: 1.0\n"
     "Content-Type: multipart/report; report-type=feedback-report; boundary=c\n\n"
     "--c\nContent-Type: message/feedback-report\nContent-Transfer-Encoding: base64\n\n"
     /* Feedback-Type: abuse / Original-Rcpt-To: <anna@example.org> */
     "RmVlZGJhY2stVHlwZTogYWJ1c2UKT3JpZ2luYWwtUmNwdC1UbzogPGFubmFAZXhhbXBsZS5vcmc+Cg==\n\n--c--\n",
     "anna@example.org -"},
    {"a disposition in base64",
     "From: anna@example.org\nTo: jo@example.com\nSubject: Hello\nMIME-Version: 1.0\n"
     "Content-Type: multipart/report; report-type=disposition-notification; boundary=c\n\n"
     "--c\nContent-Type: message/disposition-notification\nContent-Transfer-Encoding: base64\n\n"
     /* Final-Recipient: rfc822; anna@example.org / Disposition: manual-action/x; displayed */
     "RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFubmFAZXhhbXBsZS5vcmcKRGlzcG9zaXRpb246IG1hbnVhbC1hY3Rpb24veDsgZGlz\n"
     "cGxheWVkCg==\n\n--c--\n",
     "anna@example.org -"},
    {"a returned report in text that was decoded",
     "From: jo@example.org\nTo: bo@example.com\nSubject: Fwd: x\nContent-Transfer-Encoding: quoted-printable\n\n"
     "It could not be delivered:\n\nBelow this line is a copy of the message.\n\nFrom: MAILER-DAEMON@mx.example.net\n"
     "Subject: Undelivered mail\nContent-Type: text/html\n\nThis is the mail system at host mx.\n\n"
     "<anna@example.org>: User unknown\n",
     UNKNOWN},
    {"quoted fields in quoted-printable",
     QUOTED_PRINTABLE "Your message was not delivered:\n\n> Reporting-MTA: dns; mx.example.net\n>\n> Final-Recip=\n"
                      "ient: rfc822; anna=40example.org\n> Action: failed\n> Diagnostic-Code: smtp; User unknown\n",
     UNKNOWN},
    {"quoted fields in quoted-printable, in a part",
     HEADERS "Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/plain\n"
             "Content-Transfer-Encoding: quoted-printable\n\n"
             "Your message was not delivered:\n\n> Reporting-MTA: dns; mx.example.net\n>\n> Final-Recip=\n"
             "ient: rfc822; anna=40example.org\n> Action: failed\n> Diagnostic-Code: smtp; User unknown\n--c--\n",
     UNKNOWN},
    {"fields and text in base64",
     HEADERS "Content-Type: multipart/report; report-type=delivery-status; boundary=c\n\n"
             "--c\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
             /* This is the mail system at host mx. / <anna@example.org>: User unknown */
             "VGhpcyBpcyB0aGUgbWFpbCBzeXN0ZW0gYXQgaG9zdCBteC4KCjxhbm5hQGV4YW1wbGUub3JnPjog\nVXNlciB1bmtub3duCg==\n"
             "--c\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
             /* Reporting-MTA: dns; mx / Final-Recipient: rfc822; anna@example.org / Action: failed */
             "UmVwb3J0aW5nLU1UQTogZG5zOyBteAoKRmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFubmFAZXhhbXBsZS5vcmcKQWN0aW9uOiBm\n"
             "YWlsZWQK\n--c--\n",
     "anna@example.org -"},
    {"a text that ends with an address, decoded behind the fields that the message ends with",
     HEADERS "Content-Type: multipart/mixed; boundary=c\n\n"
             "--c\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
             /* I could not deliver your message to the following recipients: / anna@example.org */
             "SSBjb3VsZCBub3QgZGVsaXZlciB5b3VyIG1lc3NhZ2UgdG8gdGhlIGZvbGxvd2luZyByZWNpcGllbnRzOgoKYW5uYUBleGFtcGxl\n"
             "Lm9yZw==\n"
             "--c\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
             /* Reporting-MTA: dns; mx */
             "UmVwb3J0aW5nLU1UQTogZG5zOyBteAoK",
     "anna@example.org I could not deliver your message to the following recipients:"},
    {"quoted fields in base64, cut off",
     HEADERS "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
             /* Your message was not delivered: / > Reporting-MTA: dns; mx / > / > Final-Recipient: rfc822; */
             "WW91ciBtZXNzYWdlIHdhcyBub3QgZGVsaXZlcmVkOgoKPiBSZXBvcnRpbmctTVRBOiBkbnM7IG14Cj4KPiBGaW5hbC1SZWNpcGll\n"
             /* anna@example.org / > Action: failed / > / > Final-Recipient: rfc822; bert@exam */
             "bnQ6IHJmYzgyMjsgYW5uYUBleGFtcGxlLm9yZwo+IEFjdGlvbjogZmFpbGVkCj4KPiBGaW5hbC1SZWNpcGllbnQ6IHJmYzgyMjsg\n"
             "YmVydEBleGFt",
     "anna@example.org Your message was not delivered:"},
    {"an empty part in base64", HEADERS "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n====\n", ""},
};

static void test_part(void **state)
{
    const struct part_case *item = *state;
    check_all(item->message, strlen(item->message), "ad", item->expected);
}

/* HTML reads the same when it is sent in base64 or quoted-printable. */
static void test_encoded_html(void **state)
{
    static const char plain[] = HTML;
    static const char base64[] = HEADERS "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n";
    static const char quoted[] = HEADERS "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n";
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < COUNT(parts); i++) {
        char message[2 * MOST];
        if (strncmp(parts[i].message, plain, strlen(plain)) != 0) {
            continue;
        }
        const char *body = parts[i].message + strlen(plain);
        size_t used = (size_t)snprintf(message, sizeof message, "%s", base64);
        used += encode_base64((const unsigned char *)body, strlen(body), message + used);
        check_all(message, used, "ad", parts[i].expected);
        used = (size_t)snprintf(message, sizeof message, "%s", quoted);
        for (const char *c = body; *c != '\0'; c++) {
            used += (size_t)snprintf(message + used, sizeof message - used, *c == '=' ? "=%02X" : "%c", *c);
        }
        check_all(message, used, "ad", parts[i].expected);
        count++;
    }
    assert_true(count >= 20);
}

/* Without room enough each of them is refused, up to a size from which on all is read. */
static void test_rooms(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(parts); i++) {
        size_t length = strlen(parts[i].message);
        int was = SMTPSTATUS_ERROR_BUFFER;
        for (size_t size = 0; size <= smtpstatus_report_scratch_size(length); size++) {
            smtpstatus_report report;
            assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
            int result = smtpstatus_report_open(&report, parts[i].message, length, size > 0 ? scratch : NULL, size);
            assert_true(result == SMTPSTATUS_OK || result == was);
            was = result;
        }
        assert_int_equal(was, SMTPSTATUS_OK);
    }
}

struct tag_case {
    const char *name;
    int breaks; /* the line */
};

static const struct tag_case tags[] = {
    {"br", 1},   {"BR", 1}, {"br/", 1},   {"br /", 1}, {"br clear=all", 1}, {"p", 1},  {"/p", 1},  {"div", 1},
    {"/div", 1}, {"tr", 1}, {"/tr", 1},   {"li", 1},   {"table", 1},        {"h1", 1}, {"h2", 1},  {"h3", 1},
    {"b", 0},    {"/b", 0}, {"pre", 0},   {"/pre", 0}, {"p_", 1},           {"h4", 0}, {"brr", 0}, {"//p", 0},
    {"", 0},     {"/", 0},  {"!-- p", 0}, {"td/", 0},  {"p/", 1},           {"d", 0},  {"a/p", 0}, {"h1a", 0},
};

static void test_tags(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(tags); i++) {
        char message[MOST];
        char found[MOST];
        snprintf(message, sizeof message, HTML OPENING "&lt;anna@example.org&gt;: User<%s>unknown\n", tags[i].name);
        describe_all(message, strlen(message), "d", found, sizeof found);
        if (strcmp(found, tags[i].breaks ? "User unknown" : "Userunknown") != 0) {
            fail_msg("<%s>: %s", tags[i].name, found);
        }
    }
}

int main(void)
{
    static struct CMUnitTest tests[128];
    size_t count = 0;
    ADD_CASES(tests, &count, headers, test_header);
    ADD(tests, &count, test_cut_words);
    ADD(tests, &count, test_base64);
    ADD(tests, &count, test_quoted_printable);
    ADD(tests, &count, test_long_subject);
    ADD(tests, &count, test_rooms);
    if (reads_text()) {
        ADD_CASES(tests, &count, parts, test_part);
        ADD(tests, &count, test_encoded_html);
        ADD(tests, &count, test_tags);
    }
    return RUN(tests, count);
}
