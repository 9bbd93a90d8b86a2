/*
 * What a handle hands out: lines, the copied text, spans, the rule's name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <ctype.h>
#include <stdio.h>

/* ------------------------------------------------------------------ lines and text */

#define MOST_LINES 4

struct line {
    int code;
    const char *text;
};

struct text_case {
    const char *name;
    const char *data;
    size_t length;
    const char *copied;
    struct line lines[MOST_LINES];
    size_t line_count;
    int diagnostic;
};

static const struct text_case texts[] = {
    {"one line", BYTES("550 No such user\r\n"), "No such user", {{550, "No such user"}}, 1, 0},
    {"no text", BYTES("550\r\n"), "", {{550, ""}}, 1, 0},
    {"only spaces", BYTES("550    \r\n"), "", {{550, "   "}}, 1, 0},
    {"enhanced code", BYTES("550 5.1.1 No such user\r\n"), "No such user", {{550, "5.1.1 No such user"}}, 1, 0},
    {"enhanced code only", BYTES("550 5.1.1\r\n"), "", {{550, "5.1.1"}}, 1, 0},
    {"enhanced code on both lines",
     BYTES("550-5.1.1 No such\r\n550 5.1.1 user\r\n"),
     "No such user",
     {{550, "5.1.1 No such"}, {550, "5.1.1 user"}},
     2,
     0},
    {"enhanced code on one line",
     BYTES("550-5.1.1 No such\r\n550 user\r\n"),
     "No such user",
     {{550, "5.1.1 No such"}, {550, "user"}},
     2,
     0},
    {"enhanced code with colon",
     BYTES("550 5.1.1: No such user\r\n"),
     "No such user",
     {{550, "5.1.1: No such user"}},
     1,
     0},
    {"empty line between", BYTES("550-a\r\n550-\r\n550 b\r\n"), "a b", {{550, "a"}, {550, ""}, {550, "b"}}, 3, 0},
    {"lost code", BYTES("550-a\r\n b \r\n550 c\r\n"), "a b c", {{550, "a"}, {0, " b "}, {550, "c"}}, 3, 0},
    {"mixed codes", BYTES("450-a\r\n550 b\r\n"), "a b", {{450, "a"}, {550, "b"}}, 2, 0},
    {"mixed codes, glued to the last one",
     BYTES("450-a\r\n550-b\r\n550c\r\n"),
     "a b c",
     {{450, "a"}, {550, "b"}, {550, "c"}},
     3,
     0},
    {"glued code of an earlier line is text",
     BYTES("450-a\r\n550-b\r\n450c\r\n550 d\r\n"),
     "a b 450c d",
     {{450, "a"}, {550, "b"}, {0, "450c"}, {550, "d"}},
     4,
     0},
    {"no separator", BYTES("550Rejected\r\n"), "Rejected", {{550, "Rejected"}}, 1, 0},
    {"leading spaces", BYTES("  550 a\r\n"), "a", {{550, "a"}}, 1, 0},
    {"bare line ends", BYTES("550-a\n550-b\r550 c\n"), "a b c", {{550, "a"}, {550, "b"}, {550, "c"}}, 3, 0},
    {"no newline", BYTES("550-a\r\n550 b"), "a b", {{550, "a"}, {550, "b"}}, 2, 0},
    {"no last line", BYTES("550-a\r\n550-b\r\n"), "a b", {{550, "a"}, {550, "b"}}, 2, 0},
    {"eight bit stays", BYTES("550 gr\xC3\xBC\xE9\r\n"), "gr\xC3\xBC\xE9", {{550, "gr\xC3\xBC\xE9"}}, 1, 0},
    {"spaces inside stay", BYTES("550 a  b\tc\r\n"), "a  b\tc", {{550, "a  b\tc"}}, 1, 0},
    {"other numbers stay",
     BYTES("550 5.1.1 error 550 5.7.1\r\n"),
     "error 550 5.7.1",
     {{550, "5.1.1 error 550 5.7.1"}},
     1,
     0},

    {"diagnostic", BYTES("smtp; 550 5.1.1 No such user"), "No such user", {{550, "5.1.1 No such user"}}, 1, 1},
    {"diagnostic with lost line breaks",
     BYTES("smtp; 550-5.1.1 No such 550 5.1.1 user here"),
     "No such user here",
     {{550, "5.1.1 No such 550 5.1.1 user here"}},
     1,
     1},
    {"diagnostic, folded",
     BYTES("550-5.1.1 No such\n 550 5.1.1 user"),
     "No such user",
     {{550, "5.1.1 No such\n 550 5.1.1 user"}},
     1,
     1},
    {"diagnostic with a number in its text",
     BYTES("550 5.1.1 limit of 550 messages"),
     "limit of 550 messages",
     {{550, "5.1.1 limit of 550 messages"}},
     1,
     1},
    {"diagnostic with runs of white space", BYTES("550 a  b\tc \r\n d"), "a b c d", {{550, "a  b\tc \r\n d"}}, 1, 1},
    {"diagnostic that ends in its code", BYTES("550 no (#5.1.1)"), "no", {{550, "no (#5.1.1)"}}, 1, 1},
    {"diagnostic with its codes one behind the other",
     BYTES("550 5.1.1 no 550-5.1.1 (#5.1.1) more"),
     "no more",
     {{550, "5.1.1 no 550-5.1.1 (#5.1.1) more"}},
     1,
     1},
    {"reply that ends in its code", BYTES("550 no (#5.1.1) \r\n"), "no (#5.1.1)", {{550, "no (#5.1.1) "}}, 1, 0},
    {"diagnostic with a note",
     BYTES("host mx.example.org said: 550 No such user (in reply to RCPT TO command)"),
     "No such user",
     {{550, "No such user "}},
     1,
     1},
};

static void read_text(smtpstatus *status, const struct text_case *text)
{
    make_fresh(status);
    if (text->diagnostic) {
        assert_int_equal(smtpstatus_parse_diagnostic(status, text->data, text->length), SMTPSTATUS_OK);
    } else {
        assert_int_equal(smtpstatus_parse_reply(status, text->data, text->length, SMTPSTATUS_INPUT_COMPLETE, NULL),
                         SMTPSTATUS_OK);
    }
}

static void test_lines(void **state)
{
    const struct text_case *text = *state;
    smtpstatus status;
    size_t cursor = 0;
    read_text(&status, text);
    for (size_t i = 0; i < text->line_count; i++) {
        const char *data = NULL;
        size_t length = 77;
        int code = 77;
        size_t twin = cursor;
        assert_int_equal(smtpstatus_next_line(&status, &cursor, &code, &data, &length), SMTPSTATUS_OK);
        assert_int_equal(code, text->lines[i].code);
        assert_int_equal(length, strlen(text->lines[i].text));
        assert_memory_equal(data, text->lines[i].text, length);
        assert_true(data >= text->data && data + length <= text->data + text->length);
        /* The cursor is all there is to it; outputs may be skipped. */
        assert_int_equal(smtpstatus_next_line(&status, &twin, NULL, NULL, NULL), SMTPSTATUS_OK);
        assert_int_equal(twin, cursor);
    }
    for (int again = 0; again < 2; again++) {
        const char *data = NULL;
        size_t length = 77;
        int code = 77;
        assert_int_equal(smtpstatus_next_line(&status, &cursor, &code, &data, &length), SMTPSTATUS_END);
        assert_true(data == NULL && length == 77 && code == 77);
    }
    assert_int_equal(smtpstatus_line_count(&status), text->line_count);
    assert_int_equal(smtpstatus_next_line(&status, NULL, NULL, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
}

/* A cursor that is not the library's own, even near the largest number, ends the lines. */
static void test_wild_cursor(void **state)
{
    const struct text_case *text = *state;
    static const size_t wild[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, 4096};
    smtpstatus status;
    read_text(&status, text);
    for (size_t i = 0; i < COUNT(wild); i++) {
        size_t cursor = wild[i];
        assert_int_equal(smtpstatus_next_line(&status, &cursor, NULL, NULL, NULL), SMTPSTATUS_END);
    }
}

static void test_copied_text(void **state)
{
    const struct text_case *text = *state;
    size_t whole = strlen(text->copied);
    smtpstatus status;
    read_text(&status, text);
    for (size_t capacity = 0; capacity <= whole + 1; capacity++) {
        char *buffer = malloc(capacity + 1);
        size_t needed = 77;
        size_t written = capacity < whole ? capacity : whole;
        assert_non_null(buffer);
        memset(buffer, '#', capacity + 1);
        int result = smtpstatus_copy_text(&status, buffer, capacity, &needed);
        assert_int_equal(result, capacity < whole ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK);
        assert_int_equal(needed, whole);
        assert_memory_equal(buffer, text->copied, written);
        for (size_t i = written; i <= capacity; i++) {
            assert_int_equal(buffer[i], '#'); /* no NUL, nothing behind */
        }
        assert_int_equal(smtpstatus_copy_text(&status, buffer, capacity, NULL), result);
        free(buffer);
    }
    size_t needed = 77;
    assert_int_equal(smtpstatus_copy_text(&status, NULL, 0, &needed),
                     whole > 0 ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK);
    assert_int_equal(needed, whole);
    assert_true(needed <= text->length);
    needed = 77;
    assert_int_equal(smtpstatus_copy_text(&status, NULL, 1, &needed), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(needed, 77);
}

static void test_text_with_nul(void **state)
{
    (void)state;
    smtpstatus status;
    char buffer[8];
    size_t needed = 0;
    size_t cursor = 0;
    const char *data = NULL;
    size_t length = 0;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("550 a\0b\r\n"), 0, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_copy_text(&status, buffer, sizeof buffer, &needed), SMTPSTATUS_OK);
    assert_int_equal(needed, 3);
    assert_memory_equal(buffer, "a\0b", 3);
    assert_int_equal(smtpstatus_next_line(&status, &cursor, NULL, &data, &length), SMTPSTATUS_OK);
    assert_int_equal(length, 3);
    assert_memory_equal(data, "a\0b", 3);
}

/* ------------------------------------------------------------------ spans */

static const char spans_reply[] = "550-5.7.1 192.0.2.7 is blocked, using zen.spamhaus.org;\r\n"
                                  "550 5.7.1 see https://www.spamhaus.org/query/ip/192.0.2.7.\r\n250 next\r\n";

static void test_spans(void **state)
{
    (void)state;
    smtpstatus status;
    size_t consumed = 0;
    char reply[sizeof spans_reply];
    memcpy(reply, spans_reply, sizeof reply);
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, reply, sizeof reply - 1, 0, &consumed), SMTPSTATUS_OK);
    reply[consumed] = '\0'; /* what follows is not looked at again */
    check_span(&status, SMTPSTATUS_PART_REPLY, reply);
    check_span(&status, SMTPSTATUS_PART_ENHANCED, "5.7.1");
    for (int part = SMTPSTATUS_PART_MATCH; part <= SMTPSTATUS_PART_CLIENT_IP; part++) {
        check_span(&status, part, NULL); /* not before it is judged */
    }
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    check_span(&status, SMTPSTATUS_PART_REPLY, reply);
    check_span(&status, SMTPSTATUS_PART_ENHANCED, "5.7.1");
    check_span(&status, SMTPSTATUS_PART_PROVIDER_CODE, NULL);
    if (reads_text()) {
        check_span(&status, SMTPSTATUS_PART_BLOCKLIST, "zen.spamhaus.org");
        check_span(&status, SMTPSTATUS_PART_URL, "https://www.spamhaus.org/query/ip/192.0.2.7");
        check_span(&status, SMTPSTATUS_PART_CLIENT_IP, "192.0.2.7");
    }
}

static void test_span_arguments(void **state)
{
    (void)state;
    static const int wrong[] = {0, -1, 8, 9, 256, 257, INT32_MAX, INT32_MIN};
    smtpstatus status;
    const char *data = NULL;
    size_t length = 77;
    make_fresh(&status);
    judge_reply(&status, BYTES("550 5.1.1 a\r\n"));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(smtpstatus_span(&status, wrong[i], &data, &length), SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_span(NULL, wrong[i], &data, &length), SMTPSTATUS_ERROR_ARGUMENT);
    }
    assert_int_equal(smtpstatus_span(&status, SMTPSTATUS_PART_URL, &data, &length), SMTPSTATUS_ABSENT);
    assert_true(data == NULL && length == 77);
    assert_int_equal(smtpstatus_span(&status, SMTPSTATUS_PART_REPLY, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_span(&status, SMTPSTATUS_PART_REPLY, &data, NULL), SMTPSTATUS_OK);
    assert_non_null(data);
    assert_int_equal(smtpstatus_span(&status, SMTPSTATUS_PART_REPLY, NULL, &length), SMTPSTATUS_OK);
    assert_int_equal(length, 13);
}

/* A part that starts at the very first byte, and one that ends at the very last. */
static void test_spans_at_the_ends(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    (void)smtpstatus_parse_diagnostic(&status, BYTES("5.1.1 is the status"));
    check_span(&status, SMTPSTATUS_PART_ENHANCED, "5.1.1");
    (void)smtpstatus_parse_diagnostic(&status, BYTES("550 No such user 5.1.1"));
    check_span(&status, SMTPSTATUS_PART_ENHANCED, "5.1.1");
    check_span(&status, SMTPSTATUS_PART_REPLY, "550 No such user 5.1.1");
    (void)smtpstatus_parse_diagnostic(&status, BYTES("x said: 550 a (in reply to DATA command)"));
    check_span(&status, SMTPSTATUS_PART_REPLY, "550 a ");
    judge_reply(&status, BYTES("  550 a\r\n"));
    check_span(&status, SMTPSTATUS_PART_REPLY, "550 a\r\n"); /* from the first code */
    if (reads_text()) {
        judge_reply(&status, BYTES("550 see http://example.org/a"));
        check_span(&status, SMTPSTATUS_PART_URL, "http://example.org/a");
        judge_reply(&status, BYTES("550 blocked 192.0.2.7"));
        check_span(&status, SMTPSTATUS_PART_CLIENT_IP, "192.0.2.7");
    }
}

/* ------------------------------------------------------------------ the rule */

struct rule_case {
    const char *name; /* and the rule */
    int code;
    uint32_t enhanced;
    int command;
};

static const struct rule_case rules[] = {
    {"basic:552", 552, 0, 0},           {"basic:250", 250, 0, 0},
    {"basic:354", 354, 0, 0},           {"enhanced:5.1.1", 550, 5001001, 0},
    {"enhanced:5.7.26", 0, 5007026, 0}, {"enhanced:4.4.1", 451, 4004001, 0},
    {"enhanced:2.0.0", 0, 2000000, 0},  {"command:starttls", 0, 5000000, SMTPSTATUS_COMMAND_STARTTLS},
};

static void test_rule(void **state)
{
    const struct rule_case *rule = *state;
    size_t whole = strlen(rule->name);
    smtpstatus status;
    make_fresh(&status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)rule->command);
    assert_int_equal(smtpstatus_parse_codes(&status, rule->code, rule->enhanced), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    for (size_t capacity = 0; capacity <= 64; capacity++) {
        char buffer[80];
        size_t needed = 77;
        memset(buffer, '#', sizeof buffer);
        int result = smtpstatus_rule(&status, buffer, capacity, &needed);
        assert_int_equal(result, capacity <= whole ? SMTPSTATUS_ERROR_BUFFER : SMTPSTATUS_OK);
        assert_int_equal(needed, whole);
        if (capacity > 0) {
            size_t written = capacity <= whole ? capacity - 1 : whole;
            assert_memory_equal(buffer, rule->name, written);
            assert_int_equal(buffer[written], '\0');
        }
        assert_int_equal(buffer[capacity], '#');
    }
    size_t needed = 77;
    assert_int_equal(smtpstatus_rule(&status, NULL, 0, &needed), SMTPSTATUS_ERROR_BUFFER);
    assert_int_equal(needed, whole);
    assert_int_equal(smtpstatus_rule(&status, NULL, 1, &needed), SMTPSTATUS_ERROR_ARGUMENT);
    char buffer[64];
    assert_int_equal(smtpstatus_rule(&status, buffer, sizeof buffer, NULL), SMTPSTATUS_OK);
    assert_string_equal(buffer, rule->name);
}

/* "text:CATEGORY:LINE": that line of that file holds words of the match. */
static void read_rule_line(const char *folder, const char *name, unsigned line, char *text, size_t size)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.txt", folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (unsigned i = 0; i < line; i++) {
        assert_non_null(fgets(text, (int)size, file));
    }
    fclose(file);
}

/* The first word that a phrase asks for literally. */
static void first_word(const char *phrase, char *word, size_t size)
{
    size_t length = 0;
    while (*phrase != '\0' && !islower((unsigned char)*phrase)) {
        phrase++;
    }
    while (length + 1 < size && isalnum((unsigned char)phrase[length])) {
        word[length] = phrase[length];
        length++;
    }
    word[length] = '\0';
}

static void check_table_rule(const char *reply, const char *prefix, const char *folder)
{
    smtpstatus status;
    char rule[64];
    char name[64];
    char line[512];
    char word[64];
    char match[256];
    unsigned number = 0;
    const char *data = NULL;
    size_t length = 0;
    make_fresh(&status);
    judge_reply(&status, reply, strlen(reply));
    assert_int_equal(smtpstatus_rule(&status, rule, sizeof rule, NULL), SMTPSTATUS_OK);
    assert_memory_equal(rule, prefix, strlen(prefix));
    assert_int_equal(sscanf(rule + strlen(prefix), "%63[^:]:%u", name, &number), 2);
    read_rule_line(folder, name, number, line, sizeof line);
    assert_int_equal(smtpstatus_span(&status, SMTPSTATUS_PART_MATCH, &data, &length), SMTPSTATUS_OK);
    snprintf(match, sizeof match, "%.*s", (int)length, data);
    for (char *c = match; *c != '\0'; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
    first_word(line, word, sizeof word);
    assert_true(word[0] != '\0');
    assert_non_null(strstr(match, word));
}

static void test_rule_of_text(void **state)
{
    (void)state;
    check_table_rule("550 Relaying denied\r\n", "text:", TABLES "/phrases");
    check_table_rule("550 You have been greylisted, come back later\r\n", "text:", TABLES "/phrases");
    check_table_rule("450 queued as 1F2E3D\r\n", "text:", TABLES "/phrases"); /* in the first of all files */
}

static void test_rule_of_provider(void **state)
{
    (void)state;
    check_table_rule("550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. S3150. You can also refer your "
                     "provider to http://mail.live.com/mail/troubleshooting.aspx#errors.\r\n",
                     "provider:", TABLES "/providers");
    check_table_rule("554 Reject by content spam\r\n", "provider:", TABLES "/providers"); /* of the first provider */
}

int main(void)
{
    static struct CMUnitTest tests[160];
    size_t count = 0;
    ADD_CASES(tests, &count, texts, test_lines);
    ADD_CASES(tests, &count, texts, test_wild_cursor);
    ADD_CASES(tests, &count, texts, test_copied_text);
    ADD(tests, &count, test_text_with_nul);
    ADD(tests, &count, test_spans);
    ADD(tests, &count, test_span_arguments);
    ADD(tests, &count, test_spans_at_the_ends);
    ADD_CASES(tests, &count, rules, test_rule);
    if (reads_text()) {
        ADD(tests, &count, test_rule_of_text);
        ADD(tests, &count, test_rule_of_provider);
    }
    return RUN(tests, count);
}
