/*
 * Own rules: how much may be in a set, a rule and a reply, and calls that want only a part of the answers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

#include <stdio.h>

/* The result of compiling at once, without asking for the size before. */
static int compile_at_once(const char *text, size_t length, uint32_t *line, uint32_t *column)
{
    static uint64_t memory[8192];
    const smtpstatus_rules *rules = NULL;
    int result = smtpstatus_rules_compile(memory, sizeof memory, text, length, &rules, line, column);
    assert_true((rules != NULL) == (result == SMTPSTATUS_OK));
    return result;
}

/* ------------------------------------------------------------------ the language's edges */

struct text_case {
    const char *name;
    const char *text;
    int result;
    uint32_t line, column; /* 0, 0: none */
};

static const struct text_case text_cases[] = {
    {"a byte order mark", "\357\273\277rule r ; code 550 => leave", SMTPSTATUS_OK, 0, 0},
    {"a comment at the end", "rule r ; code 550 => leave # done", SMTPSTATUS_OK, 0, 0},
    {"nothing but a comment", "# nothing", SMTPSTATUS_OK, 0, 0},
    {"an error, compiled at once", "rule r ; code 5x0 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"a letter for a digit", "rule r ; code 5a0 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"a letter at the end", "rule r ; code 55a => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"an end behind the first dot", "rule r ; code 5. => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"an end behind the second dot", "rule r ; code 5.1. => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"the text's end behind the first dot", "rule r ; code 5.", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"the text's end behind the subject", "rule r ; code 5.1", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"the text's end behind the second dot", "rule r ; code 5.1.", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"the text's end in a code", "rule r ; code 55", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"the text's end behind a code", "rule r ; code 550", SMTPSTATUS_ERROR_RULE_NO_RESULT, 1, 18},
    {"a code that a quote follows", "rule r ; code 550\"x\" => leave", SMTPSTATUS_ERROR_RULE_QUOTE, 1, 19},
    {"a quote that nothing closes", "rule r ; phrase \"zebra", SMTPSTATUS_ERROR_RULE_QUOTE, 1, 17},
    {"a host with an asterisk inside", "rule r ; host a*b.org => leave", SMTPSTATUS_ERROR_RULE_HOST, 1, 15},
    {"a host with signs and other letters", "rule r ; host mx-1_a.b\303\274cher.example => leave", SMTPSTATUS_OK, 0, 0},
    {"seven labels", "rule r ; host a.b.c.d.e.f.g => leave", SMTPSTATUS_OK, 0, 0},
    {"an intermediate reply as condition", "rule r ; category intermediate => leave", SMTPSTATUS_ERROR_RULE_CATEGORY, 1,
     19},
    {"a complaint as condition", "rule r ; category feedback => leave", SMTPSTATUS_ERROR_RULE_CATEGORY, 1, 19},
    {"a challenge as condition", "rule r ; category challenge_response => leave", SMTPSTATUS_ERROR_RULE_CATEGORY, 1,
     19},
    {"unknown as condition", "rule r ; category unknown => leave", SMTPSTATUS_OK, 0, 0},
    {"an intermediate reply as result", "rule r ; code 550 => category intermediate", SMTPSTATUS_ERROR_RULE_CATEGORY, 1,
     31},
    {"a complaint as result", "rule r ; code 550 => category feedback", SMTPSTATUS_ERROR_RULE_CATEGORY, 1, 31},
    {"unknown as result", "rule r ; code 550 => category unknown", SMTPSTATUS_OK, 0, 0},
    {"a name with all signs", "rule a-b_c.d ; code 550 => leave", SMTPSTATUS_OK, 0, 0},
    {"a name with a slash", "rule a/b ; code 550 => leave", SMTPSTATUS_ERROR_RULE_NAME, 1, 6},
    {"the highest priority", "rule r priority 1000 ; code 550 => leave", SMTPSTATUS_OK, 0, 0},
    {"the lowest priority", "rule r priority -1000 ; code 550 => leave", SMTPSTATUS_OK, 0, 0},
    {"the first code of failures", "rule r ; code 400 => leave", SMTPSTATUS_OK, 0, 0},
    {"the last code of failures", "rule r ; code 599 => leave", SMTPSTATUS_OK, 0, 0},
    {"the code before the first", "rule r ; code 399 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"the code behind the last", "rule r ; code 600 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"four conditions on codes", "rule r ; code 5xx ; code 55x ; code 5.1.* ; code *.1.1 => leave", SMTPSTATUS_OK, 0,
     0},
    {"five conditions on codes", "rule r ; code 5xx ; code 55x ; code 5.1.* ; code *.1.1 ; code 550 => leave",
     SMTPSTATUS_ERROR_RULE_REPEATED, 1, 58},
    {"a command before all", "rule r ; command unknown => leave", SMTPSTATUS_ERROR_RULE_COMMAND, 1, 18},
};

static const struct text_case word_cases[] = {
    {"a sentence that ends before the words", "rule r ; phrase \"is. Zebra\" => leave", SMTPSTATUS_OK, 0, 0},
    {"24 words",
     "rule r ; phrase \"w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20 w21 w22 w23 w24\" "
     "=> leave",
     SMTPSTATUS_OK, 0, 0},
};

/* Of a build that reads no text. */
static const struct text_case wordless_cases[] = {
    {"words", "rule r ; phrase \"zebra\" => leave", SMTPSTATUS_ERROR_RULE_NO_TEXT, 1, 18},
    {"words behind a code", "rule r ; code 550 ; phrase \"zebra\" => leave", SMTPSTATUS_ERROR_RULE_NO_TEXT, 1, 29},
};

static void test_text(void **state)
{
    const struct text_case *example = *state;
    size_t length = strlen(example->text);
    char *exact = malloc(length); /* what stands behind the text must not count */
    uint32_t line = 0;
    uint32_t column = 0;
    memcpy(exact, example->text, length);
    assert_string_equal(smtpstatus_result_name(compile_at_once(exact, length, &line, &column)),
                        smtpstatus_result_name(example->result));
    assert_int_equal(line, example->line);
    assert_int_equal(column, example->column);
    assert_int_equal(compile_at_once(exact, length, NULL, NULL), example->result);
    assert_int_equal(smtpstatus_rules_size(exact, length, NULL, NULL, NULL), example->result);
    free(exact);
}

/* ------------------------------------------------------------------ how much */

/* A rule may have 255 values, and no more: also of several conditions together. */
static void test_values(void **state)
{
    (void)state;
    char text[4096];
    for (int more = 0; more < 2; more++) {
        uint32_t line = 0;
        uint32_t column = 0;
        struct compiled compiled = {NULL, NULL};
        size_t length = (size_t)sprintf(text, "rule r ; command rcpt ; host");
        for (int i = 0; i < 254; i++) {
            length += (size_t)sprintf(text + length, " h%03d", i);
        }
        length += (size_t)sprintf(text + length, "%s => leave", more ? " h254" : "");
        int result = compile_bytes(text, length, &compiled, &line, &column);
        if (more) {
            assert_int_equal(result, SMTPSTATUS_ERROR_RULE_TOO_MANY_VALUES);
            assert_int_equal(line, 1);
            assert_int_equal(column, strlen("rule r ; command rcpt ; host") + 254U * 5 + 2);
        } else {
            assert_int_equal(result, SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_rules_value(compiled.rules, 0, 254, NULL, NULL, NULL, NULL), SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_rules_value(compiled.rules, 0, 255, NULL, NULL, NULL, NULL), SMTPSTATUS_END);
        }
        drop(&compiled);
    }
}

/* Each of many names is known, in any case. */
static void test_names(void **state)
{
    (void)state;
    char text[8192];
    size_t length = 0;
    for (int i = 0; i < 100; i++) {
        length += (size_t)sprintf(text + length, "rule r%d ; code 550 => leave\n", i);
    }
    for (int i = 0; i < 100; i++) {
        uint32_t line = 0;
        uint32_t column = 0;
        struct compiled compiled;
        size_t more = (size_t)sprintf(text + length, "rule R%d ; code 550 => leave", i);
        assert_int_equal(compile_bytes(text, length + more, &compiled, &line, &column),
                         SMTPSTATUS_ERROR_RULE_DUPLICATE);
        assert_int_equal(line, 101);
        assert_int_equal(column, 6);
        drop(&compiled);
    }
}

/* A text may have 64 MiB, and no more. */
static void test_large_text(void **state)
{
    (void)state;
    const size_t most = (size_t)64 << 20;
    char *text = malloc(most + 1);
    uint32_t line = 9;
    uint32_t column = 9;
    size_t size = 0;
    assert_non_null(text);
    memset(text, '#', most + 1);
    assert_int_equal(smtpstatus_rules_size(text, most + 1, &size, &line, &column), SMTPSTATUS_ERROR_RULE_TOO_LARGE);
    assert_int_equal(line, 1);
    assert_int_equal(column, 1);
    assert_int_equal(size, 0);
    assert_int_equal(smtpstatus_rules_size(text, most, &size, NULL, NULL), SMTPSTATUS_OK);
    free(text);
}

/* ------------------------------------------------------------------ more than are looked at at once */

/* Rules that share their phrase, or two parts of it, and are told apart by their codes. */
static void test_many_of_one_phrase(void **state)
{
    static const char *const phrases[] = {"zebra crossing", "zebra * crossing", "zebra * crossing * street"};
    static char text[1U << 18];
    (void)state;
    for (size_t k = 0; k < 3; k++) {
        size_t length = 0;
        for (int i = 0; i < 3000; i++) {
            length += (size_t)sprintf(text + length, "rule r%d ; code 5.%d.%d ; phrase \"%s\" => leave\n", i,
                                      i / 1000 + 1, i % 1000, phrases[k]);
        }
        struct compiled compiled = compile(text);
        assert_int_equal(matched_of(&compiled, "550 5.1.7 A zebra crossing the street"), 7);
        assert_int_equal(matched_of(&compiled, "550 5.2.998 A zebra crossing the street"), 1998);
        assert_int_equal(matched_of(&compiled, "550 5.3.999 A zebra crossing the street"), 2999);
        assert_int_equal(matched_of(&compiled, "550 5.4.1 A zebra crossing the street"), 9999);
        assert_int_equal(matched_of(&compiled, "550 5.3.999 A street crossing the zebra"), 9999);
        drop(&compiled);
    }
}

/* Fewer of them, which are looked at together. */
static void test_some_of_one_phrase(void **state)
{
    static char text[1U << 16];
    size_t length = 0;
    (void)state;
    for (int i = 0; i < 1000; i++) {
        length += (size_t)sprintf(text + length, "rule r%d ; code 5.1.%d ; phrase \"zebra\" => leave\n", i, i);
    }
    struct compiled compiled = compile(text);
    for (uint32_t i = 0; i < 1000; i += 9) {
        char reply[64];
        snprintf(reply, sizeof reply, "550 5.1.%u A zebra crossing the street", i);
        assert_int_equal(matched_of(&compiled, reply), i);
    }
    drop(&compiled);
}

/* Rules whose only condition are words; the first one of those that are there speaks. */
static void test_many_phrases(void **state)
{
    static char text[1U << 18];
    size_t length = 0;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        length += (size_t)sprintf(text + length, "rule r%d ; phrase \"zebra%d\" => leave\n", i, i);
    }
    struct compiled compiled = compile(text);
    assert_int_equal(matched_of(&compiled, "550 zebra2999"), 2999);
    assert_int_equal(matched_of(&compiled, "550 zebra2999 zebra1500 zebra2000"), 1500);
    assert_int_equal(matched_of(&compiled, "550 zebra1500. zebra70. zebra1600"), 70);
    assert_int_equal(matched_of(&compiled, "550 zebra3000"), 9999);
    drop(&compiled);
}

/* ------------------------------------------------------------------ crowds */

/* Writes phrases of three parts, all in one rule a line, over eight words; the first `count` combinations. */
static size_t write_crowd(char *text, unsigned count)
{
    size_t length = 0;
    for (unsigned i = 0; i < count; i++) {
        length += (size_t)sprintf(text + length, "rule r%u ; phrase \"w%u * w%u * w%u\" => leave\n", i, i / 64,
                                  i / 8 % 8, i % 8);
    }
    return length;
}

/* Of 64 pairs that phrases can wait for each has one, and 16 have another: the next is one too many. */
static void test_crowd(void **state)
{
    (void)state;
    static char text[16384];
    uint32_t line = 9;
    uint32_t column = 9;
    smtpstatus status;
    struct compiled compiled;
    unsigned count = 1;
    while (compile_bytes(text, write_crowd(text, count), &compiled, &line, &column) == SMTPSTATUS_OK) {
        drop(&compiled);
        assert_true(++count < 512);
    }
    drop(&compiled);
    assert_in_range(count, 32, 128);
    assert_int_equal(compile_bytes(text, write_crowd(text, count), &compiled, &line, &column),
                     SMTPSTATUS_ERROR_RULE_CROWDED);
    drop(&compiled);
    assert_int_equal(line, count);
    assert_int_equal(column, strlen("rule r ; phrase \"") + (count > 10 ? 2 : 1) + (count > 100) + 1);
    assert_int_equal(compile_bytes(text, write_crowd(text, count - 1), &compiled, &line, &column), SMTPSTATUS_OK);
    judge_text(&status, compiled.rules, NULL, "550 w0 and w2 and w7");
    assert_int_equal(smtpstatus_matched_rule(&status, &line), SMTPSTATUS_OK);
    assert_int_equal(line, 23);
    drop(&compiled);
}

/* The same phrase again and again is no crowd, and waits once. */
static void test_no_crowd(void **state)
{
    (void)state;
    char text[8192];
    size_t length = 0;
    smtpstatus status;
    uint32_t index = 99;
    for (int i = 0; i < 100; i++) {
        length += (size_t)sprintf(
            text + length, "rule r%d ; code 5.7.%d ; phrase \"zebra * crossing * street\" => leave\n", i, i + 10);
    }
    struct compiled compiled = compile(text);
    judge_text(&status, compiled.rules, NULL, "550 5.7.107 A zebra on the crossing of this street");
    assert_int_equal(smtpstatus_matched_rule(&status, &index), SMTPSTATUS_OK);
    assert_int_equal(index, 97);
    judge_text(&status, compiled.rules, NULL, "550 5.7.107 On the crossing a zebra of this street");
    assert_int_equal(smtpstatus_matched_rule(&status, &index), SMTPSTATUS_ABSENT);
    drop(&compiled);
}

/* A phrase that does not wait for its first two parts needs the one before the others, where a gap reaches it. */
static void test_wait_for_others(void **state)
{
    (void)state;
    struct compiled compiled = compile("rule a ; phrase \"zebra * crossing * street\" => leave\n"
                                       "rule b ; phrase \"zebra * crossing * road\" => leave\n");
    assert_int_equal(matched_of(&compiled, "550 zebra foo foo foo foo foo foo crossing street"), 0);
    assert_int_equal(matched_of(&compiled, "550 zebra foo foo foo foo foo foo crossing road"), 1);
    assert_int_equal(matched_of(&compiled, "550 zebra foo foo foo foo foo foo foo crossing road"), 9999);
    assert_int_equal(matched_of(&compiled, "550 foo foo foo foo foo foo foo crossing road"), 9999);
    assert_int_equal(matched_of(&compiled, "550 foo crossing zebra road"), 9999);
    drop(&compiled);
}

/* ------------------------------------------------------------------ wanted in part */

static void test_unwanted(void **state)
{
    (void)state;
    const char text[] = "rule a ; code 5.1.1 => bounce soft\nrule b ; code 5.1.1 => bounce block";
    struct compiled compiled = compile(text);
    uint32_t line = 0;
    uint32_t column = 0;
    size_t size = 0;
    static uint64_t memory[1024];
    assert_int_equal(smtpstatus_rules_name(compiled.rules, 0, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_rules_place(compiled.rules, 1, &line, NULL), SMTPSTATUS_OK);
    assert_int_equal(line, 2);
    assert_int_equal(smtpstatus_rules_place(compiled.rules, 1, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_rules_result(compiled.rules, 0, NULL, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_rules_value(compiled.rules, 0, 0, NULL, NULL, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_rules_flaw(compiled.rules, 1, NULL), SMTPSTATUS_RULES_FLAW_SHADOWED);
    assert_int_equal(smtpstatus_rules_compile(memory, sizeof memory, BYTES(text), NULL, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_rules_compile(memory, sizeof memory, NULL, 0, NULL, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_rules_count((const smtpstatus_rules *)(const void *)memory), 0);
    assert_int_equal(smtpstatus_rules_size("rule", 4, &size, &line, NULL), SMTPSTATUS_ERROR_RULE_NAME);
    assert_int_equal(smtpstatus_rules_size("rule", 4, &size, NULL, &column), SMTPSTATUS_ERROR_RULE_NAME);
    assert_int_equal(column, 5);
    drop(&compiled);
}

/* Sets hold numbers of 64 bits: they are made and used only where those may stand. */
static void test_misaligned(void **state)
{
    (void)state;
    static const char text[] = "rule a ; code 550 ; host .example.org => leave";
    static uint64_t memory[1024];
    static uint64_t copy[1024];
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(smtpstatus_rules_compile(memory, sizeof memory, BYTES(text), NULL, NULL, NULL), SMTPSTATUS_OK);
    for (size_t off = 0; off < 2 * sizeof(uint64_t); off++) {
        int expected = off % _Alignof(uint64_t) == 0 ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT;
        char *place = (char *)copy + off;
        memcpy(place, memory, sizeof copy - off);
        assert_int_equal(smtpstatus_set_rules(&status, (const smtpstatus_rules *)(const void *)place), expected);
        assert_int_equal(smtpstatus_rules_compile(place, sizeof copy - off, BYTES(text), NULL, NULL, NULL), expected);
    }
}

/* A set that other tables compiled is not taken. */
static void test_other_tables(void **state)
{
    (void)state;
    struct compiled compiled = compile("rule a ; code 550 => leave");
    smtpstatus status;
    make_fresh(&status);
    const char *revision = smtpstatus_table_revision();
    size_t length = strlen(revision);
    char *bytes = compiled.memory;
    size_t at = 0;
    assert_int_equal(smtpstatus_set_rules(&status, compiled.rules), SMTPSTATUS_OK);
    while (memcmp(bytes + at, revision, length) != 0) {
        assert_true(++at + length <= smtpstatus_rules_bytes(compiled.rules));
    }
    bytes[at + length - 1] ^= 1;
    assert_int_equal(smtpstatus_set_rules(&status, compiled.rules), SMTPSTATUS_ERROR_ARGUMENT);
    drop(&compiled);
}

/* ------------------------------------------------------------------ flaws */

/* Whether the second of two rules never speaks. */
struct cover_case {
    const char *name;
    const char *first, *second;
    int flaw;
};

static const struct cover_case cover_cases[] = {
    {"the same command", "command rcpt", "command rcpt ; code 550", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"another command", "command data", "command rcpt ; code 550", SMTPSTATUS_RULES_FLAW_NONE},
    {"the same provider", "provider google", "provider google ; code 550", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"another provider", "provider yahoo", "provider google ; code 550", SMTPSTATUS_RULES_FLAW_NONE},
    {"the same category", "category mailbox_full", "category mailbox_full ; code 550", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"another category", "category greylisted", "category mailbox_full ; code 550", SMTPSTATUS_RULES_FLAW_NONE},
    {"the same host", "host b.c", "host b.c ; code 550", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"another host of as many labels", "host b.d", "host b.c ; code 550", SMTPSTATUS_RULES_FLAW_NONE},
    {"another host of more labels", "host a.b.c", "host b.c ; code 550", SMTPSTATUS_RULES_FLAW_NONE},
    {"one host of several", "host b.c", "host b.c a.b.c ; code 550", SMTPSTATUS_RULES_FLAW_NONE},
    {"one host of several, the other of as many labels", "host b.c", "host b.c b.d ; code 550",
     SMTPSTATUS_RULES_FLAW_NONE},
    {"a suffix of several", "host b.c", "host .b.c b.c ; code 550", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"hosts below, of those and the host", "host .b.c", "host .b.c b.c ; code 550", SMTPSTATUS_RULES_FLAW_NONE},
    {"codes, the wider by one end", "code 55x", "code 56x", SMTPSTATUS_RULES_FLAW_NONE},
    {"codes, the wider by the other end", "code 56x", "code 55x", SMTPSTATUS_RULES_FLAW_NONE},
    {"a code, then an enhanced code", "code 550", "code 5.5.0", SMTPSTATUS_RULES_FLAW_NONE},
    {"wider classes", "code *.1.1", "code 5.1.1", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"wider details, another class", "code 4.1.*", "code 5.1.1", SMTPSTATUS_RULES_FLAW_NONE},
    {"patterns that can agree", "code 550", "code 5.1.* ; code *.1.1", SMTPSTATUS_RULES_FLAW_NONE},
    {"patterns that can agree, the other way", "code 550", "code *.1.1 ; code 5.1.*", SMTPSTATUS_RULES_FLAW_NONE},
    {"patterns of two classes", "code 550", "code 4.*.* ; code 5.1.*", SMTPSTATUS_RULES_FLAW_CONTRADICTION},
    {"patterns of two subjects", "code 550", "code 5.1.* ; code 5.2.*", SMTPSTATUS_RULES_FLAW_CONTRADICTION},
    {"patterns of two details", "code 550", "code 5.1.1 ; code *.1.2", SMTPSTATUS_RULES_FLAW_CONTRADICTION},
};

static const struct cover_case word_cover_cases[] = {
    {"the first words", "phrase \"zebra\"", "phrase \"zebra crossing\"", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"words further on", "phrase \"crossing road\"", "phrase \"big zebra crossing road\"",
     SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"more words", "phrase \"zebra crossing\"", "phrase \"zebra\"", SMTPSTATUS_RULES_FLAW_NONE},
    {"a wider gap", "phrase \"zebra * crossing\"", "phrase \"zebra crossing\"", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"the same gap", "phrase \"zebra * crossing\"", "phrase \"zebra * crossing road\"", SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"no gap where there is one", "phrase \"zebra crossing\"", "phrase \"zebra * crossing\"",
     SMTPSTATUS_RULES_FLAW_NONE},
    {"a gap before the first word", "phrase \"crossing road\"", "phrase \"zebra * crossing road\"",
     SMTPSTATUS_RULES_FLAW_SHADOWED},
    {"another word behind two gaps", "phrase \"zebra * crossing * road\"", "phrase \"zebra * crossing * street\"",
     SMTPSTATUS_RULES_FLAW_NONE},
    {"no gap behind two", "phrase \"zebra * crossing * broad road\"", "phrase \"zebra * crossing * broad * road\"",
     SMTPSTATUS_RULES_FLAW_NONE},
    {"the same words behind two gaps", "phrase \"zebra * crossing * road\"", "phrase \"zebra * crossing road\"",
     SMTPSTATUS_RULES_FLAW_SHADOWED},
};

static void test_cover(void **state)
{
    const struct cover_case *example = *state;
    char text[256];
    uint32_t other = 99;
    snprintf(text, sizeof text, "rule a ; %s => leave\nrule b ; %s => leave", example->first, example->second);
    struct compiled compiled = compile(text);
    assert_string_equal(smtpstatus_rules_flaw_name(smtpstatus_rules_flaw(compiled.rules, 1, &other)),
                        smtpstatus_rules_flaw_name(example->flaw));
    assert_int_equal(other, example->flaw == SMTPSTATUS_RULES_FLAW_SHADOWED ? 0 : 99);
    drop(&compiled);
}

int main(void)
{
    static struct CMUnitTest tests[160];
    size_t count = 0;
    ADD_CASES(tests, &count, text_cases, test_text);
    ADD_CASES(tests, &count, cover_cases, test_cover);
    ADD(tests, &count, test_values);
    ADD(tests, &count, test_names);
    ADD(tests, &count, test_large_text);
    ADD(tests, &count, test_unwanted);
    ADD(tests, &count, test_misaligned);
    ADD(tests, &count, test_other_tables);
    if (!reads_text()) {
        ADD_CASES(tests, &count, wordless_cases, test_text);
    }
    if (reads_text()) {
        ADD_CASES(tests, &count, word_cases, test_text);
        ADD_CASES(tests, &count, word_cover_cases, test_cover);
        ADD(tests, &count, test_many_of_one_phrase);
        ADD(tests, &count, test_some_of_one_phrase);
        ADD(tests, &count, test_many_phrases);
        ADD(tests, &count, test_crowd);
        ADD(tests, &count, test_no_crowd);
        ADD(tests, &count, test_wait_for_others);
    }
    return RUN(tests, count);
}
