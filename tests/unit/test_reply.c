/*
 * smtpstatus_parse_reply(): where a reply ends, what it holds, which anomalies and errors.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#define COMPLETE SMTPSTATUS_INPUT_COMPLETE
#define BARE_LF SMTPSTATUS_ANOMALY_BARE_LF
#define BARE_CR SMTPSTATUS_ANOMALY_BARE_CR
#define NO_NEWLINE SMTPSTATUS_ANOMALY_NO_FINAL_NEWLINE
#define CODE_ONLY SMTPSTATUS_ANOMALY_CODE_ONLY
#define NO_SEPARATOR SMTPSTATUS_ANOMALY_NO_SEPARATOR
#define MIXED SMTPSTATUS_ANOMALY_MIXED_CODES
#define LOST SMTPSTATUS_ANOMALY_LOST_CODE
#define NO_LAST SMTPSTATUS_ANOMALY_NO_LAST_LINE
#define LEADING SMTPSTATUS_ANOMALY_LEADING_SPACE
#define EIGHT_BIT SMTPSTATUS_ANOMALY_EIGHT_BIT
#define HAS_NUL SMTPSTATUS_ANOMALY_NUL
#define ZEROS SMTPSTATUS_ANOMALY_ENHANCED_ZEROS
#define ENHANCED_CLASS SMTPSTATUS_ANOMALY_ENHANCED_CLASS
#define ENHANCED_MIXED SMTPSTATUS_ANOMALY_ENHANCED_MIXED
#define ENHANCED_PLACE SMTPSTATUS_ANOMALY_ENHANCED_PLACE

/* ------------------------------------------------------------------ replies that are read */

struct good {
    const char *name;
    const char *data;
    size_t length;
    size_t consumed;
    uint32_t flags;
    int code;
    int first_code;
    uint32_t lines;
    uint32_t anomalies;
    uint32_t enhanced;
};

static const struct good goods[] = {
    {"one line", BYTES("250 ok\r\n"), 8, 0, 250, 250, 1, 0, 0},
    {"lowest and highest codes", BYTES("599-a\r\n599 b\r\n"), 14, 0, 599, 599, 2, 0, 0},
    {"200", BYTES("200 a\r\n"), 7, 0, 200, 200, 1, 0, 0},
    {"space and nothing", BYTES("250 \r\n"), 6, 0, 250, 250, 1, 0, 0},
    {"code only", BYTES("334\r\n"), 5, 0, 334, 334, 1, CODE_ONLY, 0},
    {"code only ends a reply", BYTES("250-a\r\n250\r\nx"), 12, 0, 250, 250, 2, CODE_ONLY, 0},
    {"three lines", BYTES("250-a\r\n250-b\r\n250 c\r\n"), 21, 0, 250, 250, 3, 0, 0},
    {"hyphen and nothing", BYTES("250-\r\n250 c\r\n"), 13, 0, 250, 250, 2, 0, 0},
    {"pipelined", BYTES("250 a\r\n550 5.1.1 b\r\n"), 7, 0, 250, 250, 1, 0, 0},
    {"pipelined, complete", BYTES("250 a\r\n550 b"), 7, COMPLETE, 250, 250, 1, 0, 0},
    {"complete", BYTES("250 a\r\n"), 7, COMPLETE, 250, 250, 1, 0, 0},
    {"line of spaces after the reply", BYTES("250 a\r\n \r\n"), 7, 0, 250, 250, 1, 0, 0},

    {"bare LF", BYTES("250 a\n"), 6, 0, 250, 250, 1, BARE_LF, 0},
    {"bare LF on one of two lines", BYTES("250-a\n250 b\r\n"), 13, 0, 250, 250, 2, BARE_LF, 0},
    {"bare LF, then more", BYTES("250 a\n250 b\n"), 6, 0, 250, 250, 1, BARE_LF, 0},
    {"bare CR before a code", BYTES("250-a\r250 b\r\n"), 13, 0, 250, 250, 2, BARE_CR, 0},
    {"bare CR ends the reply", BYTES("250 a\r550 b\r\n"), 6, 0, 250, 250, 1, BARE_CR, 0},
    {"bare CR inside", BYTES("250 a\rb\r\n"), 9, 0, 250, 250, 1, BARE_CR, 0},
    {"bare CR before four digits", BYTES("250 a\r2500 b\r\n"), 14, 0, 250, 250, 1, BARE_CR, 0},
    {"bare CR before no code", BYTES("250 a\r650 b\r\n"), 13, 0, 250, 250, 1, BARE_CR, 0},
    {"bare CR before a bare code at the end", BYTES("250-a\r250"), 9, COMPLETE, 250, 250, 2,
     BARE_CR | CODE_ONLY | NO_NEWLINE, 0},
    {"bare CR before two digits at the end", BYTES("250 a\r25"), 8, COMPLETE, 250, 250, 1, BARE_CR | NO_NEWLINE, 0},
    {"bare CR before a digit and a line end", BYTES("250 a\r2\n"), 8, 0, 250, 250, 1, BARE_CR | BARE_LF, 0},
    {"bare CR before two digits and a line end", BYTES("250 a\r25\n"), 9, 0, 250, 250, 1, BARE_CR | BARE_LF, 0},
    {"bare CR at the end", BYTES("250 a\r"), 6, COMPLETE, 250, 250, 1, BARE_CR, 0},
    {"CR CR LF", BYTES("250 a\r\r\n"), 8, 0, 250, 250, 1, BARE_CR, 0},
    {"no newline", BYTES("250 a"), 5, COMPLETE, 250, 250, 1, NO_NEWLINE, 0},
    {"no newline, code only", BYTES("250"), 3, COMPLETE, 250, 250, 1, NO_NEWLINE | CODE_ONLY, 0},
    {"no newline on the last of two", BYTES("250-a\r\n250 b"), 12, COMPLETE, 250, 250, 2, NO_NEWLINE, 0},
    {"no last line", BYTES("250-a\r\n"), 7, COMPLETE, 250, 250, 1, NO_LAST, 0},
    {"no last line of two", BYTES("250-a\r\n250-b\r\n"), 14, COMPLETE, 250, 250, 2, NO_LAST, 0},
    {"no last line, no newline", BYTES("250-a"), 5, COMPLETE, 250, 250, 1, NO_LAST | NO_NEWLINE, 0},

    {"no separator", BYTES("550Rejected\r\n"), 13, 0, 550, 550, 1, NO_SEPARATOR, 0},
    {"colon for a separator", BYTES("550: rejected\r\n"), 15, 0, 550, 550, 1, NO_SEPARATOR, 0},
    {"tab for a separator", BYTES("550\trejected\r\n"), 14, 0, 550, 550, 1, NO_SEPARATOR, 0},
    {"no separator on the last line", BYTES("550-a\r\n550b\r\n"), 13, 0, 550, 550, 2, NO_SEPARATOR, 0},
    {"leading space", BYTES(" 250 ok\r\n"), 9, 0, 250, 250, 1, LEADING, 0},
    {"leading tab and spaces", BYTES("\t  250 ok\r\n"), 11, 0, 250, 250, 1, LEADING, 0},
    {"leading space on the second line", BYTES("250-a\r\n 250 b\r\n"), 15, 0, 250, 250, 2, LEADING, 0},

    {"mixed codes", BYTES("550-a\r\n554 b\r\n"), 14, 0, 554, 550, 2, MIXED, 0},
    {"mixed codes, and back", BYTES("550-a\r\n554-b\r\n550 c\r\n"), 21, 0, 550, 550, 3, MIXED, 0},
    {"lost code", BYTES("550-a\r\nlost\r\n550 c\r\n"), 20, 0, 550, 550, 3, LOST, 0},
    {"lost code on two lines", BYTES("550-a\r\nlost\r\nagain\r\n550 c\r\n"), 27, 0, 550, 550, 4, LOST, 0},
    {"lost code: an empty line", BYTES("550-a\r\n\r\n550 c\r\n"), 16, 0, 550, 550, 3, LOST, 0},
    {"lost code: an indented line", BYTES("550-a\r\n  b\r\n550 c\r\n"), 19, 0, 550, 550, 3, LOST, 0},
    {"lost code: a number that is no code", BYTES("550-a\r\n199 b\r\n550 c\r\n"), 21, 0, 550, 550, 3, LOST, 0},
    {"lost code: digits that run on", BYTES("550-a\r\n5500 b\r\n550 c\r\n"), 22, 0, 550, 550, 3, LOST, 0},
    {"lost code: a word that starts with a number", BYTES("550-a\r\n365days\r\n550 c\r\n"), 23, 0, 550, 550, 3, LOST,
     0},
    {"lost code and no last line", BYTES("550-a\r\nlost\r\n"), 13, COMPLETE, 550, 550, 2, LOST | NO_LAST, 0},

    {"eight bit", BYTES("550 gr\xC3\xBC\xC3\x9F\r\n"), 12, 0, 550, 550, 1, EIGHT_BIT, 0},
    {"eight bit: 0x80", BYTES("550 a\x80\r\n"), 8, 0, 550, 550, 1, EIGHT_BIT, 0},
    {"eight bit: 0xFF far behind", BYTES("550 0123456789012345\xFF\r\n"), 23, 0, 550, 550, 1, EIGHT_BIT, 0},
    {"seven bit: 0x7F", BYTES("550 a\x7F\r\n"), 8, 0, 550, 550, 1, 0, 0},
    {"control characters", BYTES("550 \x01\x1F\t\v\f\x1B\r\n"), 12, 0, 550, 550, 1, 0, 0},
    {"NUL", BYTES("550 a\0b\r\n"), 9, 0, 550, 550, 1, HAS_NUL, 0},
    {"NUL at the end", BYTES("550 a\0\r\n"), 8, 0, 550, 550, 1, HAS_NUL, 0},
    {"anomalies of the next reply", BYTES("550 a\r\n 250\xFF\0\n"), 7, 0, 550, 550, 1, 0, 0},

    {"enhanced", BYTES("550 5.1.1 a\r\n"), 13, 0, 550, 550, 1, 0, 5001001},
    {"enhanced on each line", BYTES("550-5.1.1 a\r\n550 5.1.1 b\r\n"), 26, 0, 550, 550, 2, 0, 5001001},
    {"enhanced on the second line", BYTES("550-a\r\n550 5.1.1 b\r\n"), 20, 0, 550, 550, 2, 0, 5001001},
    {"enhanced of a success", BYTES("250 2.1.5 a\r\n"), 13, 0, 250, 250, 1, 0, 2001005},
    {"enhanced and nothing", BYTES("550 5.1.1\r\n"), 11, 0, 550, 550, 1, 0, 5001001},
    {"enhanced after two spaces", BYTES("550  5.1.1 a\r\n"), 14, 0, 550, 550, 1, 0, 5001001},
    {"enhanced with zeros", BYTES("550 5.01.1 a\r\n"), 14, 0, 550, 550, 1, ZEROS, 5001001},
    {"enhanced of another class", BYTES("550 4.7.1 a\r\n"), 13, 0, 550, 550, 1, ENHANCED_CLASS, 4007001},
    {"enhanced of another class on the last code", BYTES("450-4.7.1 a\r\n550 4.7.1 b\r\n"), 26, 0, 550, 450, 2,
     MIXED | ENHANCED_CLASS, 4007001},
    {"enhanced codes differ", BYTES("550-5.1.1 a\r\n550 5.7.1 b\r\n"), 26, 0, 550, 550, 2, ENHANCED_MIXED, 5001001},
    {"enhanced code at the end", BYTES("550 no such user (#5.1.1)\r\n"), 27, 0, 550, 550, 1, ENHANCED_PLACE, 5001001},
    {"enhanced code at the end of the second line", BYTES("550-a\r\n550 b (#5.1.1)\r\n"), 23, 0, 550, 550, 2,
     ENHANCED_PLACE, 5001001},
    {"enhanced code inside, with zeros", BYTES("550 a (#5.01.1)\r\n"), 17, 0, 550, 550, 1, ENHANCED_PLACE | ZEROS,
     5001001},
    {"an address is no enhanced code", BYTES("550 host 5.9.2.1 a\r\n"), 20, 0, 550, 550, 1, 0, 0},
    {"a version is no enhanced code", BYTES("550 server 5.9.2 a\r\n"), 20, 0, 550, 550, 1, 0, 0},
    {"an enhanced code of another class inside", BYTES("550 we run 4.1.2 here\r\n"), 23, 0, 550, 550, 1, 0, 0},
    {"an enhanced code in the next reply", BYTES("550 a\r\n550 5.1.1 b\r\n"), 7, 0, 550, 550, 1, 0, 0},
};

static void test_good(void **state)
{
    const struct good *good = *state;
    smtpstatus status;
    size_t consumed = 99;
    make_fresh(&status);
    int result = smtpstatus_parse_reply(&status, good->data, good->length, good->flags, &consumed);
    assert_int_equal(result, SMTPSTATUS_OK);
    assert_int_equal(consumed, good->consumed);
    assert_int_equal(smtpstatus_reply_code(&status), good->code);
    assert_int_equal(smtpstatus_first_reply_code(&status), good->first_code);
    assert_int_equal(smtpstatus_line_count(&status), good->lines);
    assert_int_equal(smtpstatus_anomalies(&status), good->anomalies);
    assert_int_equal(smtpstatus_enhanced_code(&status), good->enhanced);
    assert_int_equal(smtpstatus_error_offset(&status), 0);
}

/* ------------------------------------------------------------------ replies that go on */

struct partial {
    const char *name;
    const char *data;
    size_t length;
    uint32_t flags;
};

static const struct partial partials[] = {
    {"nothing", "", 0, 0},
    {"a digit", BYTES("2"), 0},
    {"a code", BYTES("250"), 0},
    {"no line end", BYTES("250 a"), 0},
    {"a word", BYTES("abc"), 0},
    {"CR whose LF may come", BYTES("250 a\r"), 0},
    {"CR at the very start", BYTES("\r"), 0},
    {"CR before a digit", BYTES("250 a\r2"), 0},
    {"CR before two digits", BYTES("250 a\r25"), 0},
    {"CR before a code whose next byte may be a digit", BYTES("250 a\r250"), 0},
    {"hyphen", BYTES("250-a\r\n"), 0},
    {"hyphen, bare LF", BYTES("250-a\n"), 0},
    {"hyphen, next line begun", BYTES("250-a\r\n250 b"), 0},
    {"lost code last", BYTES("250-a\r\nb\r\n"), 0},
};

static void test_partial(void **state)
{
    const struct partial *partial = *state;
    smtpstatus status;
    size_t consumed = 99;
    size_t cursor = 0;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, partial->data, partial->length, partial->flags, &consumed),
                     SMTPSTATUS_NEED_MORE);
    assert_int_equal(consumed, 0);
    /* Nothing of a reply that is not complete shows. */
    assert_int_equal(smtpstatus_reply_code(&status), 0);
    assert_int_equal(smtpstatus_first_reply_code(&status), 0);
    assert_int_equal(smtpstatus_enhanced_code(&status), 0);
    assert_int_equal(smtpstatus_anomalies(&status), 0);
    assert_int_equal(smtpstatus_line_count(&status), 0);
    assert_int_equal(smtpstatus_error_offset(&status), 0);
    assert_int_equal(smtpstatus_next_line(&status, &cursor, NULL, NULL, NULL), SMTPSTATUS_END);
    check_span(&status, SMTPSTATUS_PART_REPLY, NULL);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
}

/* At the end of the stream there is no further reply; nothing is left to judge. */
static void test_end_of_stream(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 99;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n"), 0, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_reply(&status, "", 0, COMPLETE, &consumed), SMTPSTATUS_END);
    assert_int_equal(consumed, 0);
    assert_int_equal(smtpstatus_reply_code(&status), 0);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
}

/* Whatever fails, the verdict of the reply before does not stay in force. */
static void test_failure_forgets(void **state)
{
    (void)state;
    for (int way = 0; way < 5; way++) {
        smtpstatus status;
        make_fresh(&status);
        assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550 5.1.1 a\r\n"), 0, NULL), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        int result = way == 0   ? smtpstatus_parse_reply(&status, NULL, 3, 0, NULL)
                     : way == 1 ? smtpstatus_parse_reply(&status, "250 a\r\n", 7, 64, NULL)
                     : way == 2 ? smtpstatus_parse_diagnostic(&status, NULL, 3)
                     : way == 3 ? smtpstatus_parse_codes(&status, 999, 0)
                                : smtpstatus_parse_codes(&status, 550, 3001001);
        assert_int_equal(result, SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_NONE);
        assert_int_equal(smtpstatus_reply_code(&status), 0);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
    }
}

/* A handle of zeros was never made ready. */
static void test_no_init(void **state)
{
    (void)state;
    smtpstatus status;
    memset(&status, 0, sizeof status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n"), 0, NULL), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, BYTES("550 User unknown")), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_parse_codes(&status, 550, 5001001), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
    assert_int_equal(smtpstatus_reply_code(&status), 0);
}

/* ------------------------------------------------------------------ errors */

struct bad {
    const char *name;
    const char *data;
    size_t length;
    int result;
    size_t consumed;
    size_t offset;
    uint32_t flags;
    uint64_t max_bytes; /* 0: the default */
    uint64_t max_lines; /* 0: the default */
};

#define NO_CODE SMTPSTATUS_ERROR_NO_CODE
#define BAD_CODE SMTPSTATUS_ERROR_BAD_CODE
#define TOO_LONG SMTPSTATUS_ERROR_TOO_LONG
#define TOO_MANY SMTPSTATUS_ERROR_TOO_MANY_LINES

static const struct bad bads[] = {
    {"a word", BYTES("abc\r\n"), NO_CODE, 5, 0, 0, 0, 0},
    {"a word, then a reply", BYTES("abc\r\n250 ok\r\n"), NO_CODE, 5, 0, 0, 0, 0},
    {"a word, bare LF", BYTES("abc\n250 ok\r\n"), NO_CODE, 4, 0, 0, 0, 0},
    {"a word, complete", BYTES("abc"), NO_CODE, 3, 0, COMPLETE, 0, 0},
    {"an empty line", BYTES("\r\n"), NO_CODE, 2, 0, 0, 0, 0},
    {"a line of spaces", BYTES("  \r\n"), NO_CODE, 4, 2, 0, 0, 0},
    {"one digit", BYTES("2\r\n"), NO_CODE, 3, 1, 0, 0, 0},
    {"two digits", BYTES("25\r\n"), NO_CODE, 4, 2, 0, 0, 0},
    {"two digits, complete", BYTES("25"), NO_CODE, 2, 2, COMPLETE, 0, 0},
    {"a letter for the first digit", BYTES("x50 a\r\n"), NO_CODE, 7, 0, 0, 0, 0},
    {"a letter for the second digit", BYTES("2x0 a\r\n"), NO_CODE, 7, 1, 0, 0, 0},
    {"a letter for the third digit", BYTES("25O a\r\n"), NO_CODE, 7, 2, 0, 0, 0},
    {"four digits", BYTES("2500 a\r\n"), NO_CODE, 8, 3, 0, 0, 0},
    {"a code that runs into an enhanced one", BYTES("5505.1.1 a\r\n"), NO_CODE, 12, 3, 0, 0, 0},
    {"space before no code", BYTES(" 25x\r\n"), NO_CODE, 6, 3, 0, 0, 0},
    {"byte above 127",
     BYTES("\xEF\xBB\xBF"
           "250 a\r\n"),
     NO_CODE, 10, 0, 0, 0, 0},
    {"NUL first",
     BYTES("\0"
           "250 a\r\n"),
     NO_CODE, 8, 0, 0, 0, 0},
    {"first digit 1", BYTES("150 a\r\n"), BAD_CODE, 7, 0, 0, 0, 0},
    {"first digit 0", BYTES("050 a\r\n"), BAD_CODE, 7, 0, 0, 0, 0},
    {"first digit 6", BYTES("650 a\r\n"), BAD_CODE, 7, 0, 0, 0, 0},
    {"first digit 9", BYTES("999 a\r\n"), BAD_CODE, 7, 0, 0, 0, 0},
    {"first digit 1 after a space", BYTES(" 150 a\r\n"), BAD_CODE, 8, 1, 0, 0, 0},
    {"first digit 6, complete", BYTES("600"), BAD_CODE, 3, 0, COMPLETE, 0, 0},

    {"too long by one", BYTES("250 12345\r\n"), TOO_LONG, 11, 10, 0, 10, 0},
    {"too long, complete", BYTES("250 1234567"), TOO_LONG, 11, 10, COMPLETE, 10, 0},
    {"too long without an end", BYTES("250 123456789"), TOO_LONG, 13, 10, 0, 10, 0},
    {"too long by its LF", BYTES("250 a\r\n"), TOO_LONG, 7, 6, 0, 6, 0},
    {"too long by a CR", BYTES("250 a\r"), TOO_LONG, 6, 5, 0, 5, 0},
    {"too long, then a reply", BYTES("250 12345\r\n250 a\r\n"), TOO_LONG, 11, 10, 0, 10, 0},
    {"too long on the second line", BYTES("250-a\r\n250 b\r\n250 c\r\n"), TOO_LONG, 14, 13, 0, 13, 0},
    {"too long, second line goes on", BYTES("250-a\r\n250 bbbbb"), TOO_LONG, 16, 13, 0, 13, 0},
    {"too long between lines", BYTES("250-a\r\n"), TOO_LONG, 7, 6, 0, 6, 0},
    {"limit of one byte", BYTES("250 a\r\n"), TOO_LONG, 7, 1, 0, 1, 0},
    {"too long before no code", BYTES("abcdef\r\n"), TOO_LONG, 8, 3, 0, 3, 0},

    {"two lines of one", BYTES("250-a\r\n250 b\r\n"), TOO_MANY, 14, 7, 0, 0, 1},
    {"three lines of two", BYTES("250-a\r\n250-b\r\n250 c\r\n250 d\r\n"), TOO_MANY, 21, 14, 0, 0, 2},
    {"lost lines count", BYTES("250-a\r\nb\r\nc\r\n250 d\r\n"), TOO_MANY, 13, 10, 0, 0, 2},
    {"both limits, bytes first", BYTES("250-a\r\n250 b\r\n"), TOO_LONG, 14, 10, 0, 10, 1},
};

static void set_limits(smtpstatus *status, uint64_t max_bytes, uint64_t max_lines)
{
    if (max_bytes != 0) {
        assert_int_equal(smtpstatus_set_option(status, SMTPSTATUS_OPTION_MAX_BYTES, max_bytes), SMTPSTATUS_OK);
    }
    if (max_lines != 0) {
        assert_int_equal(smtpstatus_set_option(status, SMTPSTATUS_OPTION_MAX_LINES, max_lines), SMTPSTATUS_OK);
    }
}

static void test_bad(void **state)
{
    const struct bad *bad = *state;
    smtpstatus status;
    size_t consumed = 99;
    size_t cursor = 0;
    make_fresh(&status);
    set_limits(&status, bad->max_bytes, bad->max_lines);
    assert_int_equal(smtpstatus_parse_reply(&status, bad->data, bad->length, bad->flags, &consumed), bad->result);
    assert_int_equal(consumed, bad->consumed);
    assert_int_equal(smtpstatus_error_offset(&status), bad->offset);
    assert_int_equal(smtpstatus_reply_code(&status), 0);
    assert_int_equal(smtpstatus_anomalies(&status), 0);
    assert_int_equal(smtpstatus_next_line(&status, &cursor, NULL, NULL, NULL), SMTPSTATUS_END);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
    /* The next reply is read as if nothing had happened, and the fault is forgotten. */
    assert_int_equal(smtpstatus_parse_reply(&status, "250", 3, COMPLETE, &consumed),
                     bad->max_bytes == 1 ? SMTPSTATUS_ERROR_TOO_LONG : SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_error_offset(&status), bad->max_bytes == 1 ? 1 : 0);
}

/* The same error, wherever the bytes were cut before; the consumed bytes may then end where the fault was seen. */
static void test_bad_in_pieces(void **state)
{
    const struct bad *bad = *state;
    for (size_t first = 1; first < bad->length; first++) {
        smtpstatus status;
        size_t consumed = 99;
        make_fresh(&status);
        set_limits(&status, bad->max_bytes, bad->max_lines);
        int result = smtpstatus_parse_reply(&status, bad->data, first, 0, &consumed);
        if (result == SMTPSTATUS_NEED_MORE) {
            result = smtpstatus_parse_reply(&status, bad->data, bad->length, bad->flags, &consumed);
        }
        assert_int_equal(result, bad->result);
        assert_int_equal(smtpstatus_error_offset(&status), bad->offset);
        assert_true(consumed <= bad->consumed);
    }
}

/* ------------------------------------------------------------------ limits that just hold */

static void test_limits_hold(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 0;
    make_fresh(&status);
    set_limits(&status, 11, 1);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 12345\r\n"), 0, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, 11);
    /* What follows the reply does not count. */
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 12345\r\n250 12345\r\n"), 0, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, 11);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 1234567"), 0, &consumed), SMTPSTATUS_NEED_MORE);
    make_fresh(&status);
    set_limits(&status, 0, 2);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250-a\r\n250 b\r\n"), 0, &consumed), SMTPSTATUS_OK);
}

/* `size` bytes of one reply: "250 xxx...\r\n". */
static char *make_line(size_t size)
{
    char *line = malloc(size);
    assert_non_null(line);
    memset(line, 'x', size);
    memcpy(line, "250 ", 4);
    memcpy(line + size - 2, "\r\n", 2);
    return line;
}

static int parse_line_of(smtpstatus *status, size_t size)
{
    char *line = make_line(size);
    size_t consumed = 0;
    int result = smtpstatus_parse_reply(status, line, size, 0, &consumed);
    assert_int_equal(consumed, size);
    free(line);
    return result;
}

/* What stands behind a CR decides whether it ends a line, but is no part of it: the limit does not count it. */
static void test_limit_in_pieces(void **state)
{
    static const char *const texts[] = {"550 a\r551 b\r\n", "550-a\r550 b\r\n", "550 a\r\n551",
                                        "550-a\n550 b\r55x\r\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t size = strlen(texts[i]);
        for (uint64_t limit = 1; limit <= size; limit++) {
            smtpstatus whole;
            smtpstatus fed;
            size_t whole_used = 99;
            size_t used = 99;
            make_fresh(&whole);
            make_fresh(&fed);
            set_limits(&whole, limit, 0);
            set_limits(&fed, limit, 0);
            int expected = smtpstatus_parse_reply(&whole, texts[i], size, 0, &whole_used);
            int result = SMTPSTATUS_NEED_MORE;
            for (size_t have = 1; have <= size && result == SMTPSTATUS_NEED_MORE; have++) {
                result = smtpstatus_parse_reply(&fed, texts[i], have, 0, &used);
            }
            assert_int_equal(result, expected);
            assert_int_equal(smtpstatus_error_offset(&fed), smtpstatus_error_offset(&whole));
            if (expected == SMTPSTATUS_OK) {
                assert_int_equal(used, whole_used);
            }
        }
    }
}

static void test_default_limits(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(parse_line_of(&status, 65536), SMTPSTATUS_OK);
    assert_int_equal(parse_line_of(&status, 65537), SMTPSTATUS_ERROR_TOO_LONG);
    assert_int_equal(smtpstatus_error_offset(&status), 65536);

    size_t lines = 1025;
    size_t size = lines * 7;
    size_t consumed = 0;
    char *reply = malloc(size);
    assert_non_null(reply);
    for (size_t i = 0; i < lines; i++) {
        memcpy(reply + i * 7, i + 1 < lines ? "250-a\r\n" : "250 a\r\n", 7);
    }
    assert_int_equal(smtpstatus_parse_reply(&status, reply, size, 0, &consumed), SMTPSTATUS_ERROR_TOO_MANY_LINES);
    assert_int_equal(smtpstatus_error_offset(&status), 1024 * 7);
    assert_int_equal(smtpstatus_parse_reply(&status, reply + 7, size - 7, 0, &consumed), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_line_count(&status), 1024);
    free(reply);
}

static void test_long_line(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(parse_line_of(&status, 512), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_anomalies(&status), 0);
    assert_int_equal(parse_line_of(&status, 513), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_anomalies(&status), SMTPSTATUS_ANOMALY_LONG_LINE);
    /* Each line has its own 512 bytes. */
    char reply[1024];
    memset(reply, 'x', sizeof reply);
    memcpy(reply, "250-", 4);
    memcpy(reply + 510, "\r\n250 ", 6);
    memcpy(reply + 1022, "\r\n", 2);
    assert_int_equal(smtpstatus_parse_reply(&status, reply, sizeof reply, 0, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_anomalies(&status), 0);
}

/* ------------------------------------------------------------------ strict mode */

struct refusal {
    const char *name;
    const char *data;
    size_t length;
    uint32_t anomaly;
    size_t offset;   /* start of the line in fault */
    size_t consumed; /* behind it */
};

static char long_line[600];

static const struct refusal refusals[] = {
    {"bare LF refused", BYTES("250-a\r\n250-b\n250 c\r\n"), BARE_LF, 7, 13},
    {"bare CR refused", BYTES("250-a\r\n250-b\rb\r\n250 c\r\n"), BARE_CR, 7, 16},
    {"no final newline refused", BYTES("250-a\r\n250 b"), NO_NEWLINE, 7, 12},
    {"code only refused", BYTES("250-a\r\n250\r\n"), CODE_ONLY, 7, 12},
    {"no separator refused", BYTES("250-a\r\n250b\r\n"), NO_SEPARATOR, 7, 13},
    {"mixed codes refused", BYTES("250-a\r\n251-b\r\n250 c\r\n"), MIXED, 7, 14},
    {"lost code refused", BYTES("250-a\r\nb\r\n250 c\r\n"), LOST, 7, 10},
    {"no last line refused", BYTES("250-a\r\n250-b\r\n"), NO_LAST, 7, 14},
    {"leading space refused", BYTES("250-a\r\n 250-b\r\n250 c\r\n"), LEADING, 7, 15},
    {"eight bit refused", BYTES("250-a\r\n250-\xE9\r\n250 c\r\n"), EIGHT_BIT, 7, 14},
    {"NUL refused", BYTES("250-a\r\n250-\0\r\n250 c\r\n"), HAS_NUL, 7, 14},
    {"long line refused", long_line, sizeof long_line, SMTPSTATUS_ANOMALY_LONG_LINE, 7, 593},
    {"enhanced zeros refused", BYTES("550-a\r\n550-5.01.1 b\r\n550 c\r\n"), ZEROS, 7, 21},
    {"enhanced class refused", BYTES("550-a\r\n550-4.1.1 b\r\n550 c\r\n"), ENHANCED_CLASS, 7, 27},
    {"enhanced codes that differ refused", BYTES("550-5.1.1 a\r\n550-5.7.1 b\r\n550 c\r\n"), ENHANCED_MIXED, 13, 26},
    {"enhanced place refused", BYTES("550-a\r\n550 b (#5.1.1)\r\n"), ENHANCED_PLACE, 7, 23},
};

static void make_long_line(void)
{
    memset(long_line, 'x', sizeof long_line);
    memcpy(long_line, "250-a\r\n250-", 11);
    memcpy(long_line + 591, "\r\n250 a\r\n", 9);
}

static void test_refused(void **state)
{
    const struct refusal *refusal = *state;
    smtpstatus status;
    size_t consumed = 99;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, refusal->data, refusal->length, COMPLETE, &consumed),
                     SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_anomalies(&status), refusal->anomaly);
    /* The switch for this anomaly alone refuses it, all the other switches do not. */
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_REFUSE, 0x1FFFFU & ~refusal->anomaly);
    assert_int_equal(smtpstatus_parse_reply(&status, refusal->data, refusal->length, COMPLETE, &consumed),
                     SMTPSTATUS_OK);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_REFUSE, refusal->anomaly);
    assert_int_equal(smtpstatus_parse_reply(&status, refusal->data, refusal->length, COMPLETE, &consumed),
                     SMTPSTATUS_ERROR_REFUSED);
    assert_int_equal(smtpstatus_error_offset(&status), refusal->offset);
    assert_int_equal(consumed, refusal->consumed);
    assert_int_equal(smtpstatus_reply_code(&status), 0);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_REFUSE, SMTPSTATUS_ANOMALY_STRICT);
    int strict = (smtpstatus_anomaly_strict() & refusal->anomaly) != 0;
    assert_int_equal(smtpstatus_parse_reply(&status, refusal->data, refusal->length, COMPLETE, &consumed),
                     strict ? SMTPSTATUS_ERROR_REFUSED : SMTPSTATUS_OK);
}

/* What is known only at the end is told by the start of its line, in which a CR may stand. */
static void test_refused_at_the_end(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t length;
        uint32_t refuse;
        size_t offset;
    } cases[] = {
        {BYTES("250-first\r\n250 a\rb (#2.1.5) x\r\n"), ENHANCED_PLACE, 11},
        {BYTES("250-first\r\n250-a\rb (#2.1.5) x\r250 c\r\n"), ENHANCED_PLACE, 11},
        {BYTES("550-4.1.1 a\r\n550 b\r\n"), ENHANCED_CLASS, 0},
        {BYTES("250-a\r\n250-b\rb"), NO_LAST, 7},
        {BYTES("250-a\r\n250-b\rb\r\n"), NO_LAST, 7},
        {BYTES("250-a\n\n"), NO_LAST, 6},
        {BYTES("250-a"), NO_LAST, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        smtpstatus status;
        make_fresh(&status);
        (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_REFUSE, cases[i].refuse);
        assert_int_equal(smtpstatus_parse_reply(&status, cases[i].data, cases[i].length, COMPLETE, NULL),
                         SMTPSTATUS_ERROR_REFUSED);
        assert_int_equal(smtpstatus_error_offset(&status), cases[i].offset);
    }
}

/* An anomaly on the first line, and one that is seen while its end is looked for. */
static void test_refused_on_first_line(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 0;
    make_fresh(&status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_REFUSE, smtpstatus_anomaly_strict());
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250-\xFF\r\n250 b\r\n"), 0, &consumed),
                     SMTPSTATUS_ERROR_REFUSED);
    assert_int_equal(smtpstatus_error_offset(&status), 0);
    assert_int_equal(consumed, 7);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n250 b\n"), 0, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, 7);
    /* A pipelined reply whose anomaly is its own. */
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 b\n"), 0, &consumed), SMTPSTATUS_ERROR_REFUSED);
    assert_int_equal(consumed, 6);
}

static void test_strict_set(void **state)
{
    (void)state;
    uint32_t all = 0x1FFFFU;
    assert_int_equal(smtpstatus_anomaly_strict(), SMTPSTATUS_ANOMALY_STRICT);
    assert_int_equal(smtpstatus_anomaly_strict(),
                     all & ~(uint32_t)(CODE_ONLY | ENHANCED_PLACE | SMTPSTATUS_ANOMALY_NO_REPLY));
    assert_string_equal(smtpstatus_anomaly_name(all + 1), "invalid");
}

/* ------------------------------------------------------------------ feeding */

static void test_drop_by_empty_input(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 0;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550-\xFF\r\n550 "), 0, &consumed), SMTPSTATUS_NEED_MORE);
    assert_int_equal(smtpstatus_parse_reply(&status, NULL, 0, 0, &consumed), SMTPSTATUS_NEED_MORE);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a, longer than before\r\n"), 0, &consumed),
                     SMTPSTATUS_OK);
    assert_int_equal(consumed, 27);
    assert_int_equal(smtpstatus_reply_code(&status), 250);
    assert_int_equal(smtpstatus_line_count(&status), 1);
    assert_int_equal(smtpstatus_anomalies(&status), 0);
}

static void test_shorter_input_starts_anew(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 0;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550-\xFF long line\r\n550 "), 0, &consumed),
                     SMTPSTATUS_NEED_MORE);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n"), 0, &consumed), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_reply_code(&status), 250);
    assert_int_equal(smtpstatus_anomalies(&status), 0);
}

/* Another parse call in between ends the reply that was being fed. */
static void test_other_parse_ends_feeding(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 0;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550-\xFF\r\n"), 0, &consumed), SMTPSTATUS_NEED_MORE);
    assert_int_equal(smtpstatus_parse_codes(&status, 250, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("450-ab\r\n450 b\r\n"), 0, &consumed), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_first_reply_code(&status), 450);
    assert_int_equal(smtpstatus_line_count(&status), 2);
    assert_int_equal(smtpstatus_anomalies(&status), 0);
}

static void test_complete_ends_feeding(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 0;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550-a\r\n550 b\r"), 0, &consumed), SMTPSTATUS_NEED_MORE);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550-a\r\n550 b\r"), COMPLETE, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, 13);
    assert_int_equal(smtpstatus_anomalies(&status), BARE_CR);
    assert_int_equal(smtpstatus_line_count(&status), 2);
}

/* The connection closes after a line that promised another one. */
static void test_complete_after_whole_lines(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 99;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550-5.1.1 a\r\n"), 0, &consumed), SMTPSTATUS_NEED_MORE);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550-5.1.1 a\r\n"), COMPLETE, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, 13);
    assert_int_equal(smtpstatus_anomalies(&status), NO_LAST);
    assert_int_equal(smtpstatus_reply_code(&status), 550);
    assert_int_equal(smtpstatus_line_count(&status), 1);
    check_span(&status, SMTPSTATUS_PART_REPLY, "550-5.1.1 a\r\n");
}

/* ------------------------------------------------------------------ arguments */

static void test_arguments(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 99;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(NULL, BYTES("250 a\r\n"), 0, &consumed), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(consumed, 0);
    assert_int_equal(smtpstatus_parse_reply(&status, NULL, 1, 0, &consumed), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n"), 2, &consumed), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n"), 3, &consumed), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n"), 0x80000000U, &consumed),
                     SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(consumed, 0);
    assert_int_equal(smtpstatus_parse_reply(&status, NULL, 0, 0, &consumed), SMTPSTATUS_NEED_MORE);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 a\r\n"), 0, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("abc\r\n"), 0, NULL), SMTPSTATUS_ERROR_NO_CODE);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("25"), 0, NULL), SMTPSTATUS_NEED_MORE);
}

/* ------------------------------------------------------------------ every short input */

/* What a reply is, told as plainly as possible: no speed, no bits, one line at a time. */
struct reference {
    int result;
    size_t consumed;
    int code;
    uint32_t lines;
};

static int is_number(char c)
{
    return c >= '0' && c <= '9';
}

/* A code at p, or 0. */
static int code_at(const char *p, const char *end)
{
    if (end - p < 3 || p[0] < '2' || p[0] > '5' || !is_number(p[1]) || !is_number(p[2])) {
        return 0;
    }
    if (end - p > 3 && is_number(p[3])) {
        return 0;
    }
    return (p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0');
}

/* Whether bytes still to come can make a code of [p, end). */
static int may_become_code(const char *p, const char *end)
{
    char rest[4] = {'2', '0', '0', ' '};
    size_t have = (size_t)(end - p);
    if (have >= sizeof rest) {
        return 0;
    }
    memcpy(rest, p, have);
    return code_at(rest, rest + sizeof rest) != 0;
}

/* Behind the line end, NULL when it is not there; *text is where the line's text ends. */
static const char *line_end(const char *p, const char *end, int complete, const char **text)
{
    for (; p < end; p++) {
        *text = p;
        if (*p == '\n') {
            return p + 1;
        }
        if (*p != '\r') {
            continue;
        }
        if (p + 1 < end && p[1] == '\n') {
            return p + 2;
        }
        if (p + 1 == end || may_become_code(p + 1, end)) {
            if (!complete) {
                return NULL;
            }
            if (p + 1 == end) {
                return end;
            }
        }
        if (code_at(p + 1, end) != 0) {
            return p + 1;
        }
    }
    *text = end;
    return complete ? end : NULL;
}

static struct reference reference_reply(const char *data, size_t length, int complete)
{
    struct reference reply = {SMTPSTATUS_NEED_MORE, 0, 0, 0};
    const char *end = data + length;
    const char *p = data;
    while (p < end) {
        const char *text = end;
        const char *start = p;
        const char *next = line_end(p, end, complete, &text);
        if (next == NULL) {
            return reply;
        }
        while (text > p && text[-1] == '\r') {
            text--; /* CR CR LF */
        }
        while (p < text && (*p == ' ' || *p == '\t')) {
            p++;
        }
        int code = code_at(p, text);
        if (code == 0 && reply.lines == 0) {
            int three = text - p >= 3 && is_number(p[0]) && is_number(p[1]) && is_number(p[2]) &&
                        !(text - p > 3 && is_number(p[3]));
            reply.result = three ? SMTPSTATUS_ERROR_BAD_CODE : SMTPSTATUS_ERROR_NO_CODE;
            reply.consumed = (size_t)(next - data);
            return reply;
        }
        char separator = text - p > 3 ? p[3] : ' ';
        int glued = separator != ' ' && separator != '-';
        if (glued && reply.lines > 0 && code != reply.code) {
            code = 0;
        }
        reply.lines++;
        if (code != 0) {
            reply.code = code;
        }
        if (code != 0 && separator != '-') {
            reply.result = SMTPSTATUS_OK;
            reply.consumed = (size_t)(next - data);
            return reply;
        }
        p = next > start ? next : end;
    }
    if (complete && length > 0) {
        reply.result = SMTPSTATUS_OK;
        reply.consumed = length;
    }
    return reply;
}

/* The lines handed out one by one are those that were read. */
static int lines_agree(const smtpstatus *status)
{
    size_t cursor = 0;
    uint32_t count = 0;
    uint32_t lost = 0;
    int first = 0;
    int last = 0;
    int code = 0;
    while (smtpstatus_next_line(status, &cursor, &code, NULL, NULL) == SMTPSTATUS_OK) {
        count++;
        first = count == 1 ? code : first;
        last = code != 0 ? code : last;
        lost += code == 0;
    }
    return count == smtpstatus_line_count(status) && first == smtpstatus_first_reply_code(status) &&
           last == smtpstatus_reply_code(status) &&
           (lost > 0) == ((smtpstatus_anomalies(status) & SMTPSTATUS_ANOMALY_LOST_CODE) != 0);
}

static void check_against_reference(const char *data, size_t length)
{
    for (uint32_t complete = 0; complete < 2; complete++) {
        smtpstatus whole;
        size_t consumed = 99;
        struct reference expected = reference_reply(data, length, (int)complete);
        make_fresh(&whole);
        int result = smtpstatus_parse_reply(&whole, data, length, complete, &consumed);
        int same = result == expected.result && consumed == expected.consumed;
        if (same && result == SMTPSTATUS_OK) {
            same = smtpstatus_reply_code(&whole) == expected.code && smtpstatus_line_count(&whole) == expected.lines &&
                   lines_agree(&whole);
        }
        if (!same) {
            print_error("complete %u, result %d, consumed %zu, expected %d, %zu: ", (unsigned)complete, result,
                        consumed, expected.result, expected.consumed);
            for (size_t i = 0; i < length; i++) {
                print_error(data[i] < ' ' ? "\\x%02x" : "%c", data[i]);
            }
            print_error("\n");
        }
        assert_true(same);
    }
}

/* Feeding byte by byte comes to the same reply at the first moment that it can. */
static void check_feeding(const char *data, size_t length)
{
    smtpstatus fed;
    make_fresh(&fed);
    for (size_t have = 1; have <= length; have++) {
        size_t consumed = 99;
        struct reference expected = reference_reply(data, have, 0);
        int result = smtpstatus_parse_reply(&fed, data, have, 0, &consumed);
        assert_int_equal(result, expected.result);
        assert_int_equal(consumed, expected.consumed);
        if (result != SMTPSTATUS_NEED_MORE) {
            return;
        }
    }
}

static void check_all_tails(const char *head, size_t tail)
{
    static const char alphabet[] = "25 -\r\nx";
    char data[32];
    size_t letters = sizeof alphabet - 1;
    size_t start = strlen(head);
    size_t total = 1;
    memcpy(data, head, start);
    for (size_t i = 0; i < tail; i++) {
        total *= letters;
    }
    for (size_t number = 0; number < total; number++) {
        size_t rest = number;
        for (size_t i = 0; i < tail; i++) {
            data[start + i] = alphabet[rest % letters];
            rest /= letters;
        }
        check_against_reference(data, start + tail);
        if (number % 3 == 0) {
            check_feeding(data, start + tail);
        }
    }
}

static void test_every_short_input(void **state)
{
    (void)state;
    for (size_t tail = 1; tail < 6; tail++) {
        check_all_tails("", tail);
        check_all_tails("250", tail);
        check_all_tails("250-a", tail);
        check_all_tails("250 a\r", tail);
    }
    check_all_tails("250-a\r\n25", 7);
    check_all_tails("250-a\r2", 6);
    check_all_tails("25", 7);
}

int main(void)
{
    static struct CMUnitTest tests[256];
    size_t count = 0;
    make_long_line();
    ADD_CASES(tests, &count, goods, test_good);
    ADD_CASES(tests, &count, partials, test_partial);
    ADD_CASES(tests, &count, bads, test_bad);
    ADD_CASES(tests, &count, bads, test_bad_in_pieces);
    ADD_CASES(tests, &count, refusals, test_refused);
    ADD(tests, &count, test_refused_at_the_end);
    ADD(tests, &count, test_refused_on_first_line);
    ADD(tests, &count, test_strict_set);
    ADD(tests, &count, test_limits_hold);
    ADD(tests, &count, test_limit_in_pieces);
    ADD(tests, &count, test_default_limits);
    ADD(tests, &count, test_long_line);
    ADD(tests, &count, test_drop_by_empty_input);
    ADD(tests, &count, test_shorter_input_starts_anew);
    ADD(tests, &count, test_other_parse_ends_feeding);
    ADD(tests, &count, test_complete_ends_feeding);
    ADD(tests, &count, test_end_of_stream);
    ADD(tests, &count, test_failure_forgets);
    ADD(tests, &count, test_no_init);
    ADD(tests, &count, test_complete_after_whole_lines);
    ADD(tests, &count, test_arguments);
    ADD(tests, &count, test_every_short_input);
    return RUN(tests, count);
}
