/*
 * Every fixture: its answers; and, whatever the answers are, that they do not depend on
 * how the bytes came, where they lie and what follows them.
 *
 * SPDX-License-Identifier: MIT
 */
#define _DEFAULT_SOURCE
#include "unit.h"

#include "../fixtures.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static struct fixture_list list;

/* ------------------------------------------------------------------ the answers */

static void print_difference(void *context, const struct fixture *fixture, const char *key, const char *expected,
                             const char *got)
{
    (void)context;
    print_error("%s:%u: %s: %s: expected %s, got %s\n", fixture->file, fixture->line, fixture->name, key, expected,
                got);
}

/* Parses and judges `data`, a copy of the item's input. */
static void run(const struct fixture *fixture, smtpstatus *status, const char *data)
{
    size_t consumed = 0;
    fixture_prepare(fixture, status);
    assert_int_equal(fixture_parse(fixture, status, data, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, fixture->length);
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
}

/* One test for each file. */
static void test_answers(void **state)
{
    const char *file = *state;
    size_t differences = 0;
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        if (strcmp(fixture->file, file) == 0) {
            smtpstatus status;
            run(fixture, &status, fixture->input);
            differences += fixture_compare(fixture, &status, print_difference, NULL);
            count++;
        }
    }
    assert_true(count > 0);
    assert_int_equal(differences, 0);
}

/* ------------------------------------------------------------------ the files */

/* The rules of tests/fixtures/README.md that the reader does not check. */
static void test_rules(void **state)
{
    (void)state;
    size_t loose = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        const char *category = fixture_value(fixture, "category");
        const char *bounce = fixture_value(fixture, "bounce");
        const char *command = fixture_value(fixture, "command");
        int transient = fixture_value(fixture, "code")[0] == '4';
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(fixture->name, list.items[k].name);
        }
        loose += strchr(category, '|') != NULL;
        for (const char *rest = category; rest != NULL;) {
            size_t length = strcspn(rest, "|");
            assert_true(smtpstatus_category_value(rest, length) >= 0);
            rest = rest[length] == '|' ? rest + length + 1 : NULL;
        }
        assert_true(list_has("none hard soft block", bounce, ' '));
        assert_true(!transient || strcmp(bounce, "soft") == 0);
        assert_true(command == NULL || smtpstatus_command_value(command, strlen(command)) != 0);
    }
    assert_true(list.count >= 1000);
    assert_true(loose * 100 <= list.count * 3);
}

/* ------------------------------------------------------------------ all that can be asked */

static const int parts[] = {SMTPSTATUS_PART_REPLY,         SMTPSTATUS_PART_ENHANCED,  SMTPSTATUS_PART_MATCH,
                            SMTPSTATUS_PART_PROVIDER_CODE, SMTPSTATUS_PART_BLOCKLIST, SMTPSTATUS_PART_URL,
                            SMTPSTATUS_PART_CLIENT_IP};

/* Every answer of a judged handle; spans as offsets, so that handles over different copies compare. */
struct answers {
    uint32_t numbers[18];
    size_t starts[COUNT(parts)];
    size_t lengths[COUNT(parts)];
    char rule[64];
    size_t text_length;
    char text[4096];
};

static void collect(struct answers *answers, const smtpstatus *status, const char *data)
{
    memset(answers, 0, sizeof *answers);
    uint32_t seconds = 0;
    (void)smtpstatus_retry_after(status, &seconds);
    const uint32_t numbers[] = {(uint32_t)smtpstatus_reply_code(status),
                                (uint32_t)smtpstatus_first_reply_code(status),
                                smtpstatus_enhanced_code(status),
                                smtpstatus_anomalies(status),
                                smtpstatus_line_count(status),
                                (uint32_t)smtpstatus_category(status),
                                (uint32_t)smtpstatus_outcome(status),
                                (uint32_t)smtpstatus_bounce(status),
                                (uint32_t)smtpstatus_action(status),
                                (uint32_t)smtpstatus_scope(status),
                                (uint32_t)smtpstatus_impact(status),
                                (uint32_t)smtpstatus_confidence(status),
                                smtpstatus_evidence(status),
                                smtpstatus_deciding_evidence(status),
                                smtpstatus_conflicts(status),
                                (uint32_t)smtpstatus_command(status),
                                (uint32_t)smtpstatus_provider(status),
                                seconds};
    memcpy(answers->numbers, numbers, sizeof numbers);
    for (size_t i = 0; i < COUNT(parts); i++) {
        const char *start = data;
        (void)smtpstatus_span(status, parts[i], &start, &answers->lengths[i]);
        answers->starts[i] = (size_t)(start - data);
    }
    assert_int_equal(smtpstatus_rule(status, answers->rule, sizeof answers->rule, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_copy_text(status, answers->text, sizeof answers->text, &answers->text_length),
                     SMTPSTATUS_OK);
}

static void check_same(const struct fixture *fixture, const struct answers *expected, const struct answers *got)
{
    if (memcmp(expected, got, sizeof *got) != 0) {
        print_error("%s:%u: %s: the answers differ\n", fixture->file, fixture->line, fixture->name);
    }
    assert_memory_equal(expected, got, sizeof *got);
}

static void collect_whole(const struct fixture *fixture, struct answers *answers)
{
    smtpstatus status;
    run(fixture, &status, fixture->input);
    collect(answers, &status, fixture->input);
}

/* Results that hold for every reply. */
static void check_sense(const struct fixture *fixture, const struct answers *answers, const smtpstatus *status)
{
    int outcome = smtpstatus_outcome(status);
    int bounce = smtpstatus_bounce(status);
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_true(answers->starts[i] + answers->lengths[i] <= fixture->length);
    }
    if (outcome == SMTPSTATUS_OUTCOME_DEFERRED) {
        assert_int_equal(bounce, SMTPSTATUS_BOUNCE_SOFT);
    }
    int success = outcome == SMTPSTATUS_OUTCOME_ACCEPTED || outcome == SMTPSTATUS_OUTCOME_CONTINUE;
    assert_int_equal(bounce == SMTPSTATUS_BOUNCE_NONE, success);
    assert_int_equal(smtpstatus_action(status) == SMTPSTATUS_ACTION_SUPPRESS, bounce == SMTPSTATUS_BOUNCE_HARD);
    assert_in_range(smtpstatus_confidence(status), 1, 100);
    assert_int_equal(smtpstatus_deciding_evidence(status) & ~smtpstatus_evidence(status), 0);
    assert_true(smtpstatus_evidence(status) != 0 || smtpstatus_category(status) == SMTPSTATUS_CATEGORY_UNKNOWN);
    assert_true(answers->text_length <= fixture->length);
    assert_int_equal(answers->rule[0] != '\0', smtpstatus_evidence(status) != 0);
}

static void test_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        struct answers answers;
        smtpstatus status;
        run(&list.items[i], &status, list.items[i].input);
        collect(&answers, &status, list.items[i].input);
        check_sense(&list.items[i], &answers, &status);
    }
}

static void test_judged_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        struct answers first;
        struct answers second;
        smtpstatus status;
        run(fixture, &status, fixture->input);
        collect(&first, &status, fixture->input);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        collect(&second, &status, fixture->input);
        check_same(fixture, &first, &second);
    }
}

/* A handle that has read other things before gives the same answers. */
static void test_used_handle(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        struct answers first;
        struct answers second;
        size_t consumed = 0;
        if (fixture_value(fixture, "host") != NULL || fixture_value(fixture, "command") != NULL) {
            continue;
        }
        assert_int_equal(fixture_parse(fixture, &status, fixture->input, &consumed), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        collect(&second, &status, fixture->input);
        collect_whole(fixture, &first);
        check_same(fixture, &first, &second);
    }
}

/* ------------------------------------------------------------------ how the bytes come */

/* A reply whose end shows without being told that nothing follows. */
static int ends_itself(const struct fixture *fixture)
{
    uint32_t open = SMTPSTATUS_ANOMALY_NO_FINAL_NEWLINE | SMTPSTATUS_ANOMALY_NO_LAST_LINE;
    smtpstatus status;
    if (fixture->diagnostic) {
        return 0;
    }
    run(fixture, &status, fixture->input);
    return (smtpstatus_anomalies(&status) & open) == 0 && fixture->input[fixture->length - 1] == '\n';
}

/* Copies into a block of exactly that size, so that a sanitizer sees the byte behind; the caller frees it. */
static char *copy_exactly(const char *data, size_t length)
{
    char *copy = malloc(length);
    assert_non_null(copy);
    memcpy(copy, data, length);
    return copy;
}

/* Feeds the first bytes from one place, then all of them from another. */
static void feed_in_two(const struct fixture *fixture, size_t first, const struct answers *expected)
{
    struct answers answers;
    smtpstatus status;
    size_t consumed = 99;
    char *piece = copy_exactly(fixture->input, first);
    char *whole = copy_exactly(fixture->input, fixture->length);
    fixture_prepare(fixture, &status);
    assert_int_equal(smtpstatus_parse_reply(&status, piece, first, 0, &consumed), SMTPSTATUS_NEED_MORE);
    assert_int_equal(consumed, 0);
    memset(piece, '!', first);
    free(piece);
    assert_int_equal(smtpstatus_parse_reply(&status, whole, fixture->length, SMTPSTATUS_INPUT_COMPLETE, &consumed),
                     SMTPSTATUS_OK);
    assert_int_equal(consumed, fixture->length);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    collect(&answers, &status, whole);
    check_same(fixture, expected, &answers);
    free(whole);
}

static void test_every_split(void **state)
{
    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        struct answers expected;
        if (fixture->diagnostic) {
            continue;
        }
        collect_whole(fixture, &expected);
        for (size_t first = 1; first < fixture->length; first++) {
            feed_in_two(fixture, first, &expected);
        }
    }
}

static void test_byte_by_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        struct answers expected;
        struct answers answers;
        smtpstatus status;
        char *place = NULL;
        size_t consumed = 99;
        if (!ends_itself(fixture)) {
            continue;
        }
        collect_whole(fixture, &expected);
        fixture_prepare(fixture, &status);
        for (size_t have = 1; have <= fixture->length; have++) {
            /* The buffer grows by moving; the old one is gone. */
            char *moved = copy_exactly(fixture->input, have);
            free(place);
            place = moved;
            int result = smtpstatus_parse_reply(&status, moved, have, 0, &consumed);
            assert_int_equal(result, have < fixture->length ? SMTPSTATUS_NEED_MORE : SMTPSTATUS_OK);
            assert_int_equal(consumed, have < fixture->length ? 0 : fixture->length);
        }
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        collect(&answers, &status, place);
        check_same(fixture, &expected, &answers);
        free(place);
    }
}

/* ------------------------------------------------------------------ what follows */

static void test_what_follows(void **state)
{
    (void)state;
    static const char *const tails[] = {"250 2.0.0 next\r\n",
                                        "550 5.7.1 blocked\r\n",
                                        "250-next\r\n",
                                        "\r\n",
                                        "x",
                                        " y\r\n",
                                        "550",
                                        "5.1.1",
                                        "\xFF\xFE",
                                        " 250 ok\n",
                                        "mailbox full http://example.org/"};
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        struct answers expected;
        if (!ends_itself(fixture)) {
            continue;
        }
        collect_whole(fixture, &expected);
        for (size_t k = 0; k < COUNT(tails); k++) {
            for (uint32_t flags = 0; flags < 2; flags++) {
                struct answers answers;
                smtpstatus status;
                size_t consumed = 99;
                size_t tail = strlen(tails[k]);
                char *data = malloc(fixture->length + tail);
                assert_non_null(data);
                memcpy(data, fixture->input, fixture->length);
                memcpy(data + fixture->length, tails[k], tail);
                fixture_prepare(fixture, &status);
                assert_int_equal(smtpstatus_parse_reply(&status, data, fixture->length + tail, flags, &consumed),
                                 SMTPSTATUS_OK);
                assert_int_equal(consumed, fixture->length);
                assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
                collect(&answers, &status, data);
                check_same(fixture, &expected, &answers);
                free(data);
            }
        }
    }
}

/* All fixtures in one stream: each reply starts where the one before ended. */
static void test_pipelined(void **state)
{
    (void)state;
    size_t size = 0;
    for (size_t i = 0; i < list.count; i++) {
        size += list.items[i].length;
    }
    char *stream = malloc(size);
    size_t used = 0;
    smtpstatus status;
    assert_non_null(stream);
    for (size_t i = 0; i < list.count; i++) {
        if (ends_itself(&list.items[i])) {
            memcpy(stream + used, list.items[i].input, list.items[i].length);
            used += list.items[i].length;
        }
    }
    size_t at = 0;
    make_fresh(&status);
    for (size_t i = 0; i < list.count; i++) {
        size_t consumed = 99;
        if (!ends_itself(&list.items[i])) {
            continue;
        }
        assert_int_equal(smtpstatus_parse_reply(&status, stream + at, used - at, 0, &consumed), SMTPSTATUS_OK);
        assert_int_equal(consumed, list.items[i].length);
        at += consumed;
    }
    assert_int_equal(at, used);
    free(stream);
}

/* ------------------------------------------------------------------ what is missing */

/* Cut anywhere, a reply is never taken for whole, unless it is told that nothing follows. */
static void test_truncated(void **state)
{
    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        for (size_t length = 1; length < fixture->length; length++) {
            char *cut = copy_exactly(fixture->input, length);
            size_t consumed = 99;
            smtpstatus status;
            fixture_prepare(fixture, &status);
            if (fixture->diagnostic) {
                assert_int_equal(smtpstatus_parse_diagnostic(&status, cut, length), SMTPSTATUS_OK);
            } else {
                assert_int_equal(smtpstatus_parse_reply(&status, cut, length, 0, &consumed), SMTPSTATUS_NEED_MORE);
                int result = smtpstatus_parse_reply(&status, cut, length, SMTPSTATUS_INPUT_COMPLETE, &consumed);
                assert_true(result == SMTPSTATUS_OK || result == SMTPSTATUS_ERROR_NO_CODE);
                assert_int_equal(consumed, length);
            }
            (void)smtpstatus_classify(&status);
            free(cut);
        }
    }
}

/* ------------------------------------------------------------------ where the bytes lie */

/* The input ends where the next page is missing, and at every alignment there is. */
static void test_end_of_page(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages, page, PROT_NONE), 0);
    assert_int_equal(mprotect(pages + 2 * page, page, PROT_NONE), 0);
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        struct answers expected;
        struct answers answers;
        smtpstatus status;
        char *at_end = pages + 2 * page - fixture->length;
        char *at_start = pages + page;
        assert_true(fixture->length <= page);
        collect_whole(fixture, &expected);
        memset(pages + page, '5', page);
        memcpy(at_end, fixture->input, fixture->length);
        run(fixture, &status, at_end);
        collect(&answers, &status, at_end);
        check_same(fixture, &expected, &answers);
        /* Nothing before the input is looked at either. */
        memcpy(at_start, fixture->input, fixture->length);
        run(fixture, &status, at_start);
        collect(&answers, &status, at_start);
        check_same(fixture, &expected, &answers);
    }
    munmap(pages, 3 * page);
}

/* What lies around the input has no part in it, wherever it starts. */
static void test_surroundings(void **state)
{
    (void)state;
    static const char around[] = "5 \n.\xFF-";
    char place[4096];
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        struct answers expected;
        collect_whole(fixture, &expected);
        for (size_t k = 0; k < sizeof around; k++) {
            struct answers answers;
            smtpstatus status;
            char *data = place + 8 + k;
            memset(place, around[k], sizeof place);
            memcpy(data, fixture->input, fixture->length);
            run(fixture, &status, data);
            collect(&answers, &status, data);
            check_same(fixture, &expected, &answers);
        }
    }
}

/* ------------------------------------------------------------------ the same words elsewhere */

/* The reply as a diagnostic text, and in a bounce's prose: the same codes and category. */
static void test_as_diagnostic(void **state)
{
    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        smtpstatus reply;
        smtpstatus status;
        char text[4096];
        if (!ends_itself(fixture)) {
            continue;
        }
        run(fixture, &reply, fixture->input);
        /* Only clean replies of one line: a diagnostic text has no lines to tell codes by. */
        if (smtpstatus_line_count(&reply) != 1 || smtpstatus_anomalies(&reply) != 0) {
            continue;
        }
        int length = snprintf(text, sizeof text, "smtp; %.*s", (int)fixture->length - 2, fixture->input);
        fixture_prepare(fixture, &status);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, text, (size_t)length), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        int same = smtpstatus_reply_code(&status) == smtpstatus_reply_code(&reply) &&
                   smtpstatus_enhanced_code(&status) == smtpstatus_enhanced_code(&reply);
        if (same && smtpstatus_command(&status) == smtpstatus_command(&reply)) {
            same = smtpstatus_category(&status) == smtpstatus_category(&reply) &&
                   smtpstatus_bounce(&status) == smtpstatus_bounce(&reply);
        }
        if (!same) {
            print_error("%s:%u: %s: another answer as a diagnostic text\n", fixture->file, fixture->line,
                        fixture->name);
        }
        assert_true(same);
    }
}

/* Whatever the words, a 4yz is never hard: every permanent failure made transient. */
static void test_made_transient(void **state)
{
    (void)state;
    for (size_t i = 0; i < list.count; i++) {
        const struct fixture *fixture = &list.items[i];
        char data[4096];
        size_t consumed = 0;
        smtpstatus status;
        if (fixture->diagnostic || fixture_value(fixture, "code")[0] != '5') {
            continue;
        }
        /* The code at the start of each line. */
        memcpy(data, fixture->input, fixture->length);
        for (size_t k = 0; k < fixture->length; k++) {
            if (data[k] == '5' && (k == 0 || data[k - 1] == '\n' || data[k - 1] == '\r' || data[k - 1] == ' ')) {
                data[k] = '4';
            }
        }
        fixture_prepare(fixture, &status);
        assert_int_equal(smtpstatus_parse_reply(&status, data, fixture->length, SMTPSTATUS_INPUT_COMPLETE, &consumed),
                         SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        if (smtpstatus_reply_code(&status) / 100 == 4) {
            assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_SOFT);
        }
    }
}

int main(void)
{
    static struct CMUnitTest tests[128];
    size_t count = 0;
    if (fixtures_load(FIXTURES, &list) != 0) {
        fixtures_free(&list);
        return 1;
    }
    for (size_t i = 0; i < list.count; i++) {
        if (i == 0 || strcmp(list.items[i].file, list.items[i - 1].file) != 0) {
            assert_true(count + 20 < COUNT(tests));
            tests[count++] = (struct CMUnitTest){list.items[i].file, test_answers, NULL, NULL,
                                                 (void *)(uintptr_t)list.items[i].file};
        }
    }
    ADD(tests, &count, test_rules);
    ADD(tests, &count, test_sense);
    ADD(tests, &count, test_judged_twice);
    ADD(tests, &count, test_used_handle);
    ADD(tests, &count, test_every_split);
    ADD(tests, &count, test_byte_by_byte);
    ADD(tests, &count, test_what_follows);
    ADD(tests, &count, test_pipelined);
    ADD(tests, &count, test_truncated);
    ADD(tests, &count, test_end_of_page);
    ADD(tests, &count, test_surroundings);
    if (reads_text()) {
        ADD(tests, &count, test_as_diagnostic);
    }
    ADD(tests, &count, test_made_transient);
    int result = RUN(tests, count);
    fixtures_free(&list);
    return result;
}
