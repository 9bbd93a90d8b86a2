/*
 * Every message of tests/fixtures/messages: its answers; and, whatever the answers are,
 * that they do not depend on the line ends, on how long the returned message is, on where
 * the bytes lie and on how much scratch there is; and that no cut message names anybody
 * whom the whole one does not.
 *
 * SPDX-License-Identifier: MIT
 */
#define _DEFAULT_SOURCE
#include "../unit/unit.h"

#include "answers.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define WAYS 7
#define GROWN (1U << 20)

/* Where a message can be made longer without a change of its answers. */
enum growth {
    GROWS_NOWHERE,
    GROWS_IN_PART, /* in a part of its own, which may hold anything */
    GROWS_IN_TEXT  /* in the text behind the report, or in mail that is no report */
};

struct answer {
    size_t section; /* 0: the message; from 1 on its recipients */
    const char *key;
    const char *value; /* NULL: absent */
};

struct expectation {
    const char *name;
    enum growth growth;
    size_t growth_at;
    int recipients; /* -1: not checked */
    const struct answer *answers;
    size_t count;
};

#include "expectations.inc"

/* ------------------------------------------------------------------ where the bytes lie */

/* Memory that ends at a page nobody may touch. */
struct fence {
    char *start;
    size_t size; /* up to the fence */
};

static struct fence message_fence;
static struct fence scratch_fence;

static int fence_make(struct fence *fence, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    fence->size = (size + page - 1) / page * page;
    fence->start = mmap(NULL, fence->size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return fence->start != MAP_FAILED && mprotect(fence->start + fence->size, page, PROT_NONE) == 0 ? 0 : -1;
}

/* Room of exactly this size in front of the fence. */
static char *fence_room(const struct fence *fence, size_t size)
{
    assert_true(size <= fence->size);
    return fence->start + fence->size - size;
}

struct bytes {
    char *data;
    size_t length;
};

static struct bytes read_message(const struct expectation *expected)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.eml", MESSAGES, expected->name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(file);
    rewind(file);
    struct bytes bytes = {malloc(size + 1), size};
    assert_non_null(bytes.data);
    assert_int_equal(fread(bytes.data, 1, size, file), size);
    fclose(file);
    return bytes;
}

/* Opens a message in front of the one fence, with as much scratch in front of the other. */
static int open_with(smtpstatus_report *report, const char *data, size_t length, size_t scratch_size)
{
    char *place = fence_room(&message_fence, length);
    char *scratch = fence_room(&scratch_fence, scratch_size);
    memcpy(place, data, length);
    memset(scratch, '!', scratch_size);
    assert_int_equal(smtpstatus_report_init(report, sizeof *report), SMTPSTATUS_OK);
    return smtpstatus_report_open(report, place, length, scratch, scratch_size);
}

static void collect(struct answers *answers, const char *data, size_t length)
{
    smtpstatus_report report;
    assert_int_equal(open_with(&report, data, length, smtpstatus_report_scratch_size(length)), SMTPSTATUS_OK);
    assert_int_equal(answers_collect(answers, &report), 0);
}

/* How much of a long value is worth printing. */
static int shown(size_t length)
{
    return length < 200 ? (int)length : 200;
}

/* Prints the first lines that differ. */
static void check_same(const struct expectation *expected, const struct answers *whole, const struct answers *got)
{
    if (strcmp(whole->text, got->text) == 0) {
        return;
    }
    size_t line = 0;
    for (size_t i = 0; whole->text[i] == got->text[i]; i++) {
        line = whole->text[i] == '\n' ? i + 1 : line;
    }
    print_error("%s: now %.*s\n", expected->name, shown(strcspn(got->text + line, "\n")), got->text + line);
    print_error("%s: was %.*s\n", expected->name, shown(strcspn(whole->text + line, "\n")), whole->text + line);
    fail();
}

/* ------------------------------------------------------------------ the answers */

/* Whether `text` holds `wanted`; white space was made one space when it was copied. */
static int contains(const char *text, size_t length, const char *wanted)
{
    size_t size = strlen(wanted);
    for (size_t i = 0; i + size <= length; i++) {
        if (memcmp(text + i, wanted, size) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Keys whose value is a name, which an address or a comment may follow. */
static int is_host(const char *key)
{
    return strcmp(key, "remote_mta") == 0 || strcmp(key, "reporting_mta") == 0 || strcmp(key, "received_from_mta") == 0;
}

/* Verdicts rest on words, which not every build reads. */
static int can_answer(const struct answer *answer)
{
    return reads_text() || (strcmp(answer->key, "category") != 0 && strcmp(answer->key, "bounce") != 0);
}

static int is_answered(const struct answer *answer, const char *got, size_t length)
{
    if (answer->value == NULL || got == NULL) {
        return answer->value == NULL && got == NULL;
    }
    size_t size = strlen(answer->value);
    if (strcmp(answer->key, "diagnostic_contains") == 0) {
        return contains(got, length, answer->value);
    }
    if (length < size || memcmp(answer->value, got, size) != 0) {
        return 0;
    }
    if (length > size && is_host(answer->key)) {
        size += got[size] == '.'; /* of the root */
        return length == size || got[size] == ' ';
    }
    return length == size;
}

static void test_as_it_is(const struct expectation *expected)
{
    static struct answers answers;
    struct bytes message = read_message(expected);
    size_t differences = 0;
    collect(&answers, message.data, message.length);
    free(message.data);
    if (expected->recipients >= 0 && answers.sections != (size_t)expected->recipients + 1) {
        print_error("%s: expected %d recipients, got %zu\n", expected->name, expected->recipients,
                    answers.sections - 1);
        differences++;
    }
    for (size_t i = 0; i < expected->count; i++) {
        const struct answer *answer = &expected->answers[i];
        const char *key = strcmp(answer->key, "diagnostic_contains") == 0 ? "diagnostic" : answer->key;
        size_t length = 0;
        const char *got = answers_find(&answers, answer->section, key, &length);
        if (can_answer(answer) && !is_answered(answer, got, length)) {
            print_error("%s: %zu: %s: expected %s, got %.*s\n", expected->name, answer->section, answer->key,
                        answer->value != NULL ? answer->value : "(nothing)", got != NULL ? shown(length) : 9,
                        got != NULL ? got : "(nothing)");
            differences++;
        }
    }
    assert_int_equal(differences, 0);
}

/* ------------------------------------------------------------------ line ends */

static void check_line_ends(const struct expectation *expected, const char *line_end)
{
    static struct answers whole;
    static struct answers got;
    struct bytes message = read_message(expected);
    struct bytes copy = {malloc(3 * message.length + 1), 0};
    assert_non_null(copy.data);
    for (size_t i = 0; i < message.length; i++) {
        if (message.data[i] == '\n') {
            memcpy(copy.data + copy.length, line_end, strlen(line_end));
            copy.length += strlen(line_end);
        } else {
            copy.data[copy.length++] = message.data[i];
        }
    }
    collect(&whole, message.data, message.length);
    collect(&got, copy.data, copy.length);
    free(message.data);
    free(copy.data);
    check_same(expected, &whole, &got);
}

static void test_crlf(const struct expectation *expected)
{
    check_line_ends(expected, "\r\n");
}

/* CRLF taken for LF on the way, which got another CR */
static void test_cr_crlf(const struct expectation *expected)
{
    check_line_ends(expected, "\r\r\n");
}

static void test_cr(const struct expectation *expected)
{
    check_line_ends(expected, "\r");
}

/* ------------------------------------------------------------------ a long returned message */

static void test_long(const struct expectation *expected)
{
    /* In a part of its own the returned message may itself be about bounces. */
    static const char hostile[] =
        "\n<filler@example.net>: host mx.example.net[192.0.2.9] said: 550 5.1.1 User unknown\n"
        "Final-Recipient: rfc822; filler@example.net\nAction: failed\nStatus: 5.1.1\n";
    static const char harmless[] = "Thank you for the long letter; the figures of the month are below.\n";
    static struct answers whole;
    static struct answers got;
    const char *filler = expected->growth == GROWS_IN_PART ? hostile : harmless;
    size_t size = strlen(filler);
    struct bytes message = read_message(expected);
    struct bytes grown = {malloc(message.length + GROWN + size), expected->growth_at};
    assert_non_null(grown.data);
    memcpy(grown.data, message.data, expected->growth_at);
    while (grown.length < expected->growth_at + GROWN) {
        memcpy(grown.data + grown.length, filler, size);
        grown.length += size;
    }
    memcpy(grown.data + grown.length, message.data + expected->growth_at, message.length - expected->growth_at);
    grown.length += message.length - expected->growth_at;
    collect(&whole, message.data, message.length);
    collect(&got, grown.data, grown.length);
    free(message.data);
    free(grown.data);
    check_same(expected, &whole, &got);
}

/* ------------------------------------------------------------------ scratch */

/* Message and scratch in heap blocks of exactly their sizes, or in one block with nothing between them. */
static void check_exact(const struct expectation *expected, const struct answers *whole, const struct bytes *message,
                        size_t scratch_size, int together)
{
    static struct answers got;
    smtpstatus_report report;
    char *place = malloc(message->length + (together ? scratch_size : 0));
    char *apart = together ? NULL : malloc(scratch_size);
    assert_non_null(place);
    char *scratch = together ? place + message->length : apart;
    memcpy(place, message->data, message->length);
    assert_int_equal(smtpstatus_report_init(&report, sizeof report), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_report_open(&report, place, message->length, scratch, scratch_size), SMTPSTATUS_OK);
    assert_int_equal(answers_collect(&got, &report), 0);
    check_same(expected, whole, &got);
    free(place);
    free(apart);
}

/* With any scratch size: either the same answers, or the report says that it was too small. */
static void test_scratch(const struct expectation *expected)
{
    static struct answers whole;
    static struct answers got;
    struct bytes message = read_message(expected);
    int enough = 0;
    collect(&whole, message.data, message.length);
    for (size_t size = 0; size <= smtpstatus_report_scratch_size(message.length); size++) {
        smtpstatus_report report;
        int result = open_with(&report, message.data, message.length, size);
        if (result == SMTPSTATUS_OK) {
            if (!enough) {
                check_exact(expected, &whole, &message, size, 0);
                check_exact(expected, &whole, &message, size, 1);
            }
            if (!enough || size % 64 == 0) {
                assert_int_equal(answers_collect(&got, &report), 0);
                check_same(expected, &whole, &got);
            }
            enough = 1;
            continue;
        }
        assert_int_equal(result, SMTPSTATUS_ERROR_BUFFER);
        assert_false(enough);
        assert_int_equal(smtpstatus_report_next(&report), SMTPSTATUS_ERROR_STATE);
        assert_int_equal(smtpstatus_report_kind(&report), SMTPSTATUS_KIND_OTHER);
        assert_null(smtpstatus_report_status(&report));
    }
    assert_true(enough);
    free(message.data);
}

/* ------------------------------------------------------------------ cut messages */

/* Whether the whole message names this address, as a recipient or as what became of one. */
static int is_named(const struct answers *whole, const char *address, size_t size)
{
    static const char *const keys[] = {"recipient", "original_recipient", "final_recipient"};
    for (size_t section = 1; section < whole->sections; section++) {
        for (size_t i = 0; i < COUNT(keys); i++) {
            size_t length = 0;
            const char *value = answers_find(whole, section, keys[i], &length);
            if (value != NULL && length == size && memcmp(value, address, size) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

/* A cut header may be that of an automatic answer. Its recipient is who wrote it; it says of nobody that he failed. */
static int is_harmless(const smtpstatus_report *report)
{
    int kind = smtpstatus_report_kind(report);
    return (kind == SMTPSTATUS_KIND_AUTO_REPLY || kind == SMTPSTATUS_KIND_DISPOSITION) &&
           smtpstatus_bounce(smtpstatus_report_status(report)) == SMTPSTATUS_BOUNCE_NONE;
}

static void check_cut(const struct expectation *expected, const struct answers *whole, const char *data, size_t length)
{
    smtpstatus_report report;
    char address[1024];
    size_t size = 0;
    size_t count = 0;
    int may_fail = strncmp(whole->text, "kind=bounce", 11) == 0;
    assert_int_equal(open_with(&report, data, length, smtpstatus_report_scratch_size(length)), SMTPSTATUS_OK);
    while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
        int harmless = is_harmless(&report);
        count += !harmless;
        int hard = smtpstatus_bounce(smtpstatus_report_status(&report)) == SMTPSTATUS_BOUNCE_HARD;
        int copied = smtpstatus_report_copy(&report, SMTPSTATUS_FIELD_RECIPIENT, address, sizeof address, &size);
        assert_true(copied == SMTPSTATUS_OK || copied == SMTPSTATUS_ABSENT);
        if (copied == SMTPSTATUS_OK && !harmless && !is_named(whole, address, size)) {
            print_error("%s: cut after %zu bytes it names %.*s\n", expected->name, length, (int)size, address);
            fail();
        }
        if (hard && !may_fail) {
            print_error("%s: cut after %zu bytes it is a hard bounce\n", expected->name, length);
            fail();
        }
    }
    if (count >= whole->sections) {
        print_error("%s: cut after %zu bytes it has %zu recipients\n", expected->name, length, count);
        fail();
    }
}

static void test_truncated(const struct expectation *expected)
{
    static struct answers whole;
    struct bytes message = read_message(expected);
    collect(&whole, message.data, message.length);
    for (size_t length = 0; length < message.length; length++) {
        check_cut(expected, &whole, message.data, length);
    }
    free(message.data);
}

/* ------------------------------------------------------------------ all of them */

struct way {
    const char *name;
    void (*run)(const struct expectation *expected);
};

static const struct way ways[WAYS] = {
    {"as it is", test_as_it_is},   {"CRLF", test_crlf},          {"CR CRLF", test_cr_crlf},       {"CR", test_cr},
    {"truncated", test_truncated}, {"returned 1 MB", test_long}, {"scratch sizes", test_scratch},
};

struct test {
    char name[128];
    const struct expectation *expected;
    const struct way *way;
};

static void run_case(void **state)
{
    const struct test *test = *state;
    test->way->run(test->expected);
}

int main(void)
{
    static struct test tests[COUNT(expectations) * WAYS];
    static struct CMUnitTest cases[COUNT(expectations) * WAYS];
    size_t count = 0;
    if (fence_make(&message_fence, 4 * GROWN) != 0 || fence_make(&scratch_fence, 4 * GROWN) != 0) {
        return 1;
    }
    for (size_t i = 0; i < COUNT(expectations) * WAYS; i++) {
        struct test *test = &tests[count];
        test->expected = &expectations[i / WAYS];
        test->way = &ways[i % WAYS];
        if (test->way->run == test_long && test->expected->growth == GROWS_NOWHERE) {
            continue;
        }
        snprintf(test->name, sizeof test->name, "%s: %s", test->expected->name, test->way->name);
        cases[count++] = (struct CMUnitTest){test->name, run_case, NULL, NULL, test};
    }
    return _cmocka_run_group_tests("messages", cases, count, NULL, NULL);
}
