/*
 * Own rules: the language and its errors, conditions, precedence, what a verdict holds
 * when a rule spoke, sets that are copied, limits.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

/* ------------------------------------------------------------------ helpers */

/* A compiled set of its own memory. */
struct compiled {
    void *memory;
    const smtpstatus_rules *rules;
};

static int compile_bytes(const char *text, size_t length, struct compiled *compiled, uint32_t *line, uint32_t *column)
{
    size_t size = 0;
    compiled->memory = NULL;
    compiled->rules = NULL;
    int result = smtpstatus_rules_size(text, length, &size, line, column);
    if (result != SMTPSTATUS_OK) {
        return result;
    }
    compiled->memory = malloc(size);
    assert_non_null(compiled->memory);
    return smtpstatus_rules_compile(compiled->memory, size, text, length, &compiled->rules, line, column);
}

static struct compiled compile(const char *text)
{
    struct compiled compiled;
    uint32_t line = 0;
    uint32_t column = 0;
    int result = compile_bytes(text, strlen(text), &compiled, &line, &column);
    if (result != SMTPSTATUS_OK) {
        fail_msg("%u:%u: %s in:\n%s", line, column, smtpstatus_result_text(result), text);
    }
    return compiled;
}

static void drop(struct compiled *compiled)
{
    free(compiled->memory);
    compiled->memory = NULL;
}

/* Judges a diagnostic text by the rules. `host` may be NULL. */
static void judge_text(smtpstatus *status, const smtpstatus_rules *rules, const char *host, const char *text)
{
    make_fresh(status);
    assert_int_equal(smtpstatus_set_rules(status, rules), SMTPSTATUS_OK);
    if (host != NULL) {
        assert_int_equal(smtpstatus_set_host(status, host, strlen(host)), SMTPSTATUS_OK);
    }
    assert_int_equal(smtpstatus_parse_diagnostic(status, text, strlen(text)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
}

/* The name of the rule that spoke, "" for none. */
static void matched_name(const smtpstatus *status, char *name, size_t capacity)
{
    uint32_t index = 0;
    const char *data = "";
    size_t length = 0;
    int result = smtpstatus_matched_rule(status, &index);
    if (result == SMTPSTATUS_OK) {
        assert_int_equal(smtpstatus_rules_name(smtpstatus_get_rules(status), index, &data, &length), SMTPSTATUS_OK);
    } else {
        assert_int_equal(result, SMTPSTATUS_ABSENT);
    }
    assert_true(length < capacity);
    memcpy(name, data, length);
    name[length] = '\0';
}

/* ------------------------------------------------------------------ conditions */

/* One rule "r" with these conditions: whether it speaks for a reply. */
struct condition_case {
    const char *name;
    const char *conditions;
    const char *host; /* or NULL */
    const char *reply;
    int matches;
};

static const struct condition_case code_cases[] = {
    {"basic code", "code 552", NULL, "552 no", 1},
    {"another basic code", "code 552", NULL, "553 no", 0},
    {"last digit any", "code 55x", NULL, "559 no", 1},
    {"last digit any, other decade", "code 55x", NULL, "560 no", 0},
    {"last digits any", "code 4xx", NULL, "499 no", 1},
    {"last digits any, other class", "code 4xx", NULL, "500 no", 0},
    {"asterisk for digits", "code 5**", NULL, "599 no", 1},
    {"enhanced code", "code 5.2.2", NULL, "550 5.2.2 no", 1},
    {"another detail", "code 5.2.2", NULL, "550 5.2.3 no", 0},
    {"any detail", "code 5.2.*", NULL, "550 5.2.99 no", 1},
    {"any detail, other subject", "code 5.2.*", NULL, "550 5.3.2 no", 0},
    {"any subject", "code 5.*.2", NULL, "550 5.9.2 no", 1},
    {"any class", "code *.2.2", NULL, "450 4.2.2 no", 1},
    {"any class and detail", "code x.2.x", NULL, "450 4.2.7 no", 1},
    {"any class and detail, other subject", "code X.2.X", NULL, "450 4.3.7 no", 0},
    {"class only", "code 5.*.*", NULL, "550 5.9.9 no", 1},
    {"class only, other class", "code 5.*.*", NULL, "450 4.9.9 no", 0},
    {"any code", "code *.*.*", NULL, "550 5.9.9 no", 1},
    {"any code, but there is none", "code *.*.*", NULL, "550 no", 0},
    {"detail of three digits", "code 5.7.606", NULL, "550 5.7.606 no", 1},
    {"alternatives, the last", "code 450 451 5.2.*, 552", NULL, "552 no", 1},
    {"alternatives, none", "code 450 451 5.2.*, 552", NULL, "554 5.3.0 no", 0},
    {"two conditions hold", "code 550 552 ; code 5.2.*", NULL, "552 5.2.1 no", 1},
    {"one of two holds", "code 550 552 ; code 5.2.*", NULL, "552 5.3.1 no", 0},
    {"no success", "code *.*.*", NULL, "250 2.0.0 ok", 0},
    {"no enhanced code for a basic pattern", "code 5xx", NULL, "450 5.1.1 no", 0},
};

static const struct condition_case other_cases[] = {
    {"command in the text", "command rcpt", NULL, "550 no (in reply to RCPT TO command)", 1},
    {"another command", "command data mail", NULL, "550 no (in reply to RCPT TO command)", 0},
    {"provider by host", "provider google", "gmail-smtp-in.l.google.com", "550 no", 1},
    {"another provider", "provider yahoo", "gmail-smtp-in.l.google.com", "550 no", 0},
    {"host itself", "host example.org", "example.org", "550 no", 1},
    {"host below", "host example.org", "mx.example.org", "550 no", 1},
    {"host, any case, trailing dots", "host EXAMPLE.org.", "Mx.Example.Org.", "550 no", 1},
    {"host that only ends alike", "host example.org", "mxexample.org", "550 no", 0},
    {"suffix below", "host .example.org", "a.b.example.org", "550 no", 1},
    {"suffix is not the host itself", "host .example.org", "example.org", "550 no", 0},
    {"another host", "host example.org", "mx.example.net", "550 no", 0},
    {"host with more labels than are kept", "host .d.e.f.g.h.example.org", "a.b.c.d.e.f.g.h.example.org", "550 no", 1},
    {"no host is known", "host example.org", NULL, "550 no", 0},
    {"built-in category", "category relay_denied", NULL, "550 5.7.1 relaying denied", 1},
    {"another built-in category", "category spam_detected", NULL, "550 5.7.1 relaying denied", 0},
    {"all conditions hold", "host example.org; code 5.7.1; command rcpt", "mx.example.org",
     "550 5.7.1 no (in reply to RCPT TO command)", 1},
    {"one of all does not", "host example.org; code 5.7.1; command data", "mx.example.org",
     "550 5.7.1 no (in reply to RCPT TO command)", 0},
};

static const struct condition_case phrase_cases[] = {
    {"words", "phrase \"zebra crossing\"", NULL, "550 a zebra crossing ahead", 1},
    {"one word of two", "phrase \"zebra crossing\"", NULL, "550 a zebra ahead", 0},
    {"order", "phrase \"zebra crossing\"", NULL, "550 crossing zebra", 0},
    {"case", "phrase \"Zebra crossing\"", NULL, "550 ZEBRA Crossing", 1},
    {"punctuation", "phrase \"zebra crossing\"", NULL, "550 'zebra-crossing'", 1},
    {"end of a sentence", "phrase \"zebra crossing\"", NULL, "550 zebra. Crossing", 0},
    {"a word between", "phrase \"zebra crossing\"", NULL, "550 zebra broad crossing", 0},
    {"an address between", "phrase \"zebra crossing\"", NULL, "550 zebra <jo@example.org> crossing", 1},
    {"a skipped word between", "phrase \"zebra crossing\"", NULL, "550 zebra is the crossing", 1},
    {"a skipped word in the phrase", "phrase \"the zebra is crossing\"", NULL, "550 zebra crossing", 1},
    {"words inside an address", "phrase \"zebra crossing\"", NULL, "550 zebra.crossing@example.org", 0},
    {"one word", "phrase \"zebra\"", NULL, "550 no zebra here", 1},
    {"part of a word", "phrase \"zebra\"", NULL, "550 no zebras here", 0},
    {"long words", "phrase \"internationalisation misunderstandings\"", NULL,
     "550 Internationalisation misunderstandings", 1},
    {"long words that start alike", "phrase \"internationalisation\"", NULL, "550 internationalisations", 0},
    {"empty gap", "phrase \"zebra * crossing\"", NULL, "550 zebra crossing", 1},
    {"gap of six", "phrase \"zebra * crossing\"", NULL, "550 zebra one two three four five six crossing", 1},
    {"gap of seven", "phrase \"zebra * crossing\"", NULL, "550 zebra one two three four five six seven crossing", 0},
    {"the nearest start counts", "phrase \"zebra * crossing\"", NULL,
     "550 zebra one two three zebra four five six crossing", 1},
    {"two gaps", "phrase \"zebra * crossing * street\"", NULL, "550 zebra one crossing two three street", 1},
    {"two gaps, the first word twice", "phrase \"zebra foo * bar\"", NULL, "550 zebra zebra foo zebra bar", 1},
    {"a gap that only another middle reaches", "phrase \"zebra * crossing * street\"", NULL,
     "550 zebra crossing one two crossing three four five six street", 1},
    {"gap and the end of a sentence", "phrase \"zebra * crossing\"", NULL, "550 zebra. Here crossing", 0},
    {"UTF-8, case", "phrase \"Ζέβρα διάβαση\"", NULL, "550 ΖΕΒΡΑ ΔΙΑΒΑΣΗ", 1},
    {"Cyrillic, case", "phrase \"зебра\"", NULL, "550 ЗЕБРА", 1},
    {"accents", "phrase \"zébra\"", NULL, "550 zebra", 1},
    {"Chinese with a gap", "phrase \"斑马*线\"", NULL, "550 斑马过马路线", 1},
    {"Chinese, other characters", "phrase \"斑马*线\"", NULL, "550 斑过马路线", 0},
    {"alternatives", "phrase \"lion\" \"zebra crossing\"", NULL, "550 zebra crossing", 1},
    {"a host name as a word", "phrase \"listed by rbl.example.org\"", NULL, "550 listed by RBL.example.org today", 1},
    {"another host name", "phrase \"listed by rbl.example.org\"", NULL, "550 listed by dul.example.org today", 0},
    {"an address as a word", "phrase \"write to abuse@example.org\"", NULL, "550 write to <abuse@example.org>", 1},
    {"a number as a word", "phrase \"error 4711\"", NULL, "550 error 4711", 1},
    {"another number", "phrase \"error 4711\"", NULL, "550 error 4712", 0},
    {"phrase and code", "phrase \"zebra\" ; code 550", NULL, "550 zebra", 1},
    {"phrase without the code", "phrase \"zebra\" ; code 550", NULL, "551 zebra", 0},
    {"phrase and host", "phrase \"zebra\" ; host example.org", "mx.example.org", "550 zebra", 1},
};

static void test_condition(void **state)
{
    const struct condition_case *example = *state;
    char text[512];
    char name[64];
    smtpstatus status;
    snprintf(text, sizeof text, "rule r\n  %s\n  => leave\n", example->conditions);
    struct compiled compiled = compile(text);
    judge_text(&status, compiled.rules, example->host, example->reply);
    matched_name(&status, name, sizeof name);
    assert_string_equal(name, example->matches ? "r" : "");
    drop(&compiled);
}

/* ------------------------------------------------------------------ errors */

/* A text with an error, and where it is. */
struct error_case {
    const char *name;
    const char *text;
    int result;
    uint32_t line, column;
};

#define HEAD "rule r\n  code 550\n"

static const struct error_case error_cases[] = {
    {"no rule", "\n# c\n  code 550 => leave\n", SMTPSTATUS_ERROR_RULE_EXPECTED, 3, 3},
    {"after the results", HEAD "=> leave\nphrase \"x\"", SMTPSTATUS_ERROR_RULE_EXPECTED, 4, 1},
    {"a second arrow", HEAD "=> leave ; => leave", SMTPSTATUS_ERROR_RULE_EXPECTED, 3, 12},
    {"no name", "rule\n code 550 => leave", SMTPSTATUS_ERROR_RULE_NAME, 1, 5},
    {"no name at the end", "rule", SMTPSTATUS_ERROR_RULE_NAME, 1, 5},
    {"a name in quotes", "rule \"r\" ; code 550 => leave", SMTPSTATUS_ERROR_RULE_NAME, 1, 7},
    {"a name with a colon", "rule r: code 550 => leave", SMTPSTATUS_ERROR_RULE_NAME, 1, 6},
    {"a name of 49", "rule abcdefghijabcdefghijabcdefghijabcdefghijabcdefghi", SMTPSTATUS_ERROR_RULE_NAME, 1, 6},
    {"a name twice", HEAD "=> leave\nrule x ; code 550 => leave\nrule R ; code 551 => leave",
     SMTPSTATUS_ERROR_RULE_DUPLICATE, 5, 6},
    {"priority without a number", "rule r priority ; code 550 => leave", SMTPSTATUS_ERROR_RULE_PRIORITY, 1, 17},
    {"priority no number", "rule r priority high", SMTPSTATUS_ERROR_RULE_PRIORITY, 1, 17},
    {"priority too high", "rule r priority 1001", SMTPSTATUS_ERROR_RULE_PRIORITY, 1, 17},
    {"priority far too high", "rule r priority 99999999999999999999", SMTPSTATUS_ERROR_RULE_PRIORITY, 1, 17},
    {"priority too low", "rule r priority -1001", SMTPSTATUS_ERROR_RULE_PRIORITY, 1, 17},
    {"priority only a sign", "rule r priority -", SMTPSTATUS_ERROR_RULE_PRIORITY, 1, 17},
    {"unknown condition", "rule r\n\tcolour red => leave", SMTPSTATUS_ERROR_RULE_CONDITION, 2, 2},
    {"a condition in quotes", "rule r\n\t\"code\" 550 => leave", SMTPSTATUS_ERROR_RULE_CONDITION, 2, 3},
    {"a condition twice", "rule r ; command rcpt ; command data => leave", SMTPSTATUS_ERROR_RULE_REPEATED, 1, 25},
    {"a result twice", HEAD "=> bounce soft bounce block", SMTPSTATUS_ERROR_RULE_REPEATED, 3, 16},
    {"a condition without a value", "rule r ; code => leave", SMTPSTATUS_ERROR_RULE_VALUE, 1, 15},
    {"a condition without a value at the end", "rule r ; code", SMTPSTATUS_ERROR_RULE_VALUE, 1, 14},
    {"a result without a value", HEAD "=> bounce\n", SMTPSTATUS_ERROR_RULE_VALUE, 3, 10},
    {"no result behind the arrow", HEAD "=>\n", SMTPSTATUS_ERROR_RULE_VALUE, 3, 3},
    {"a word for a code", "rule r ; code user => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"a code of a success", "rule r ; code 250 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"a code beyond the last", "rule r ; code 650 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"any first digit", "rule r ; code x50 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"any digit in the middle", "rule r ; code 5x0 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"a code of four digits", "rule r ; code 5500 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"an enhanced code of a success", "rule r ; code 2.1.1 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"an enhanced code of class 44", "rule r ; code 44.1.1 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"two parts", "rule r ; code 5.12 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"four parts", "rule r ; code 5.1.1.1 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"a detail of four digits", "rule r ; code 5.1.1000 => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"half a wildcard", "rule r ; code 5.1.1* => leave", SMTPSTATUS_ERROR_RULE_CODE, 1, 15},
    {"a code in quotes", "rule r ; code \"550\" => leave", SMTPSTATUS_ERROR_RULE_QUOTE, 1, 16},
    {"a quote that does not close", "rule r ; code 550\n phrase \"no\n => leave\n\"", SMTPSTATUS_ERROR_RULE_QUOTE, 2,
     9},
    {"unknown provider", "rule r ; provider frob => leave", SMTPSTATUS_ERROR_RULE_PROVIDER, 1, 19},
    {"an empty label", "rule r ; host a..b => leave", SMTPSTATUS_ERROR_RULE_HOST, 1, 15},
    {"two dots at the start", "rule r ; host ..b => leave", SMTPSTATUS_ERROR_RULE_HOST, 1, 15},
    {"only a dot", "rule r ; host . => leave", SMTPSTATUS_ERROR_RULE_HOST, 1, 15},
    {"a host with wildcards", "rule r ; host *.example.org => leave", SMTPSTATUS_ERROR_RULE_HOST, 1, 15},
    {"eight labels", "rule r ; host a.b.c.d.e.f.g.h => leave", SMTPSTATUS_ERROR_RULE_HOST, 1, 15},
    {"unknown command", "rule r ; command rcpt frob => leave", SMTPSTATUS_ERROR_RULE_COMMAND, 1, 23},
    {"unknown category as condition", "rule r ; category frob => leave", SMTPSTATUS_ERROR_RULE_CATEGORY, 1, 19},
    {"category of a success as condition", "rule r ; category accepted => leave", SMTPSTATUS_ERROR_RULE_CATEGORY, 1,
     19},
    {"unknown category", HEAD "=> category frob", SMTPSTATUS_ERROR_RULE_CATEGORY, 3, 13},
    {"category of a success", HEAD "=> category accepted", SMTPSTATUS_ERROR_RULE_CATEGORY, 3, 13},
    {"category of messages only", HEAD "=> category auto_reply", SMTPSTATUS_ERROR_RULE_CATEGORY, 3, 13},
    {"unknown bounce", HEAD "=> bounce firm", SMTPSTATUS_ERROR_RULE_BOUNCE, 3, 11},
    {"no bounce", HEAD "=> bounce none", SMTPSTATUS_ERROR_RULE_BOUNCE, 3, 11},
    {"unknown action", HEAD "=> action sleep", SMTPSTATUS_ERROR_RULE_ACTION, 3, 11},
    {"unknown result", HEAD "=> soft", SMTPSTATUS_ERROR_RULE_RESULT, 3, 4},
    {"no results, another rule", HEAD "rule s", SMTPSTATUS_ERROR_RULE_NO_RESULT, 3, 1},
    {"no results, the end", HEAD, SMTPSTATUS_ERROR_RULE_NO_RESULT, 3, 1},
    {"no conditions", "rule r => leave", SMTPSTATUS_ERROR_RULE_NO_CONDITION, 1, 8},
    {"leave and more", HEAD "=> leave bounce soft", SMTPSTATUS_ERROR_RULE_LEAVE, 3, 10},
    {"more and leave", HEAD "=> bounce soft leave", SMTPSTATUS_ERROR_RULE_LEAVE, 3, 16},
    {"leave twice", HEAD "=> leave leave", SMTPSTATUS_ERROR_RULE_LEAVE, 3, 10},
    {"hard for 450", "rule r ; code 450 => bounce hard", SMTPSTATUS_ERROR_RULE_TRANSIENT, 1, 29},
    {"suppress for 45x", "rule r ; code 45x => action suppress", SMTPSTATUS_ERROR_RULE_TRANSIENT, 1, 29},
    {"hard for 4.7.*", "rule r ; code 4.7.* 421 => bounce hard", SMTPSTATUS_ERROR_RULE_TRANSIENT, 1, 35},
    {"hard for 4yz and one of any class", "rule r ; code *.1.1 ; code 4xx => bounce hard",
     SMTPSTATUS_ERROR_RULE_TRANSIENT, 1, 42},
};

static const struct error_case phrase_error_cases[] = {
    {"a phrase without quotes", "rule r ; phrase zebra => leave", SMTPSTATUS_ERROR_RULE_QUOTE, 1, 17},
    {"an empty phrase", "rule r ; phrase \"\" => leave", SMTPSTATUS_ERROR_RULE_PHRASE, 1, 18},
    {"only skipped words", "rule r ; phrase \"is the\" => leave", SMTPSTATUS_ERROR_RULE_PHRASE, 1, 18},
    {"a gap at the start", "rule r ; phrase \"* full\" => leave", SMTPSTATUS_ERROR_RULE_GAP, 1, 18},
    {"a gap at the end", "rule r ; phrase \"full *\" => leave", SMTPSTATUS_ERROR_RULE_GAP, 1, 23},
    {"only a gap", "rule r ; phrase \"*\" => leave", SMTPSTATUS_ERROR_RULE_GAP, 1, 18},
    {"a stem", "rule r ; phrase \"quota* full\" => leave", SMTPSTATUS_ERROR_RULE_GAP, 1, 23},
    {"a suffix", "rule r ; phrase \"full *quota\" => leave", SMTPSTATUS_ERROR_RULE_GAP, 1, 23},
    {"two sentences", "rule r ; phrase \"is full. Go away\" => leave", SMTPSTATUS_ERROR_RULE_SENTENCE, 1, 27},
    {"25 words",
     "rule r ; phrase \"w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20 w21 w22 w23 w24 w25\" "
     "=> leave",
     SMTPSTATUS_ERROR_RULE_TOO_MANY_WORDS, 1, 105},
};

static void test_error(void **state)
{
    const struct error_case *example = *state;
    struct compiled compiled;
    uint32_t line = 0;
    uint32_t column = 0;
    int result = compile_bytes(example->text, strlen(example->text), &compiled, &line, &column);
    assert_string_equal(smtpstatus_result_name(result), smtpstatus_result_name(example->result));
    assert_int_equal(line, example->line);
    assert_int_equal(column, example->column);
    assert_null(compiled.rules);
    assert_string_not_equal(smtpstatus_result_text(result), "not a result of this library");
    drop(&compiled);
}

/* ------------------------------------------------------------------ memory */

static const char sample[] = "# a comment\n"
                             "rule one priority 5\n"
                             "  code 5.7.* ; host .example.org\n"
                             "  => category policy_rejected bounce block action fix_setup\n"
                             "rule two; command rcpt => leave\n";

static void test_memory(void **state)
{
    (void)state;
    size_t size = 0;
    const smtpstatus_rules *rules = NULL;
    assert_int_equal(smtpstatus_rules_size(BYTES(sample), &size, NULL, NULL), SMTPSTATUS_OK);
    void *memory = malloc(size);
    assert_int_equal(smtpstatus_rules_compile(memory, size - 1, BYTES(sample), &rules, NULL, NULL),
                     SMTPSTATUS_ERROR_BUFFER);
    assert_null(rules);
    assert_int_equal(smtpstatus_rules_compile(memory, size, BYTES(sample), &rules, NULL, NULL), SMTPSTATUS_OK);
    assert_ptr_equal(rules, memory);
    assert_true(smtpstatus_rules_bytes(rules) <= size);
    assert_int_equal(smtpstatus_rules_compile(NULL, size, BYTES(sample), &rules, NULL, NULL),
                     SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_compile(memory, size, NULL, 1, &rules, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_size(NULL, 1, &size, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_size(NULL, 0, &size, NULL, NULL), SMTPSTATUS_OK);
    free(memory);
}

int main(void)
{
    static struct CMUnitTest tests[256];
    size_t count = 0;
    ADD_CASES(tests, &count, code_cases, test_condition);
    ADD_CASES(tests, &count, other_cases, test_condition);
    if (reads_text()) {
        ADD_CASES(tests, &count, phrase_cases, test_condition);
    }
    ADD_CASES(tests, &count, error_cases, test_error);
    if (reads_text()) {
        ADD_CASES(tests, &count, phrase_error_cases, test_error);
    }
    ADD(tests, &count, test_memory);
    return RUN(tests, count);
}
