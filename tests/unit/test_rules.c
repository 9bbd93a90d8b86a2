/*
 * Own rules: the language and its errors, conditions, precedence, what a verdict holds
 * when a rule spoke, sets that are copied, limits.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

#include <stdio.h>

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
    {"built-in category", "category mailbox_full", NULL, "552 5.2.2 no", 1},
    {"another built-in category", "category spam_detected", NULL, "552 5.2.2 no", 0},
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

/* ------------------------------------------------------------------ verdicts */

/* What a verdict holds when rules spoke. */
struct verdict_case {
    const char *name;
    const char *rules;
    const char *reply;
    int category, bounce, action;
    const char *rule;  /* of smtpstatus_rule() */
    const char *match; /* NULL: none */
};

#define CATEGORY(name) SMTPSTATUS_CATEGORY_##name
#define BOUNCE(name) SMTPSTATUS_BOUNCE_##name
#define ACTION(name) SMTPSTATUS_ACTION_##name

static const struct verdict_case verdict_cases[] = {
    {"category, bounce and action", "rule r ; code 5.1.1 => category policy_rejected bounce block action fix_setup",
     "550 5.1.1 no", CATEGORY(POLICY_REJECTED), BOUNCE(BLOCK), ACTION(FIX_SETUP), "custom:r", "5.1.1"},
    {"category brings its bounce", "rule r ; code 552 => category user_unknown", "552 no", CATEGORY(USER_UNKNOWN),
     BOUNCE(HARD), ACTION(SUPPRESS), "custom:r", "552"},
    {"bounce alone", "rule r ; code 5.1.1 => bounce block", "550 5.1.1 no", CATEGORY(USER_UNKNOWN), BOUNCE(BLOCK),
     ACTION(INVESTIGATE), "custom:r", "5.1.1"},
    {"action alone", "rule r ; code 5.1.1 => action investigate", "550 5.1.1 no", CATEGORY(USER_UNKNOWN), BOUNCE(HARD),
     ACTION(INVESTIGATE), "custom:r", "5.1.1"},
    {"leave", "rule r ; code 5.1.1 => leave", "550 5.1.1 no", CATEGORY(USER_UNKNOWN), BOUNCE(HARD), ACTION(SUPPRESS),
     "enhanced:5.1.1", "5.1.1"},
    {"4yz is never hard", "rule r ; code *.1.1 => category user_unknown bounce hard", "450 4.1.1 no",
     CATEGORY(USER_UNKNOWN), BOUNCE(SOFT), ACTION(RETRY), "custom:r", "4.1.1"},
    {"4yz never suppresses", "rule r ; code *.1.1 => category user_unknown action suppress", "450 4.1.1 no",
     CATEGORY(USER_UNKNOWN), BOUNCE(SOFT), ACTION(RETRY), "custom:r", "4.1.1"},
    {"4yz may be a block", "rule r ; code 421 => category policy_rejected bounce block", "421 no",
     CATEGORY(POLICY_REJECTED), BOUNCE(BLOCK), ACTION(RETRY), "custom:r", "421"},
    {"550 with 4.x.x has failed", "rule r ; code 5xx ; code 4.1.1 => category user_unknown bounce hard", "550 4.1.1 no",
     CATEGORY(USER_UNKNOWN), BOUNCE(HARD), ACTION(SUPPRESS), "custom:r", "4.1.1"},
    {"wins over exact evidence", "rule r ; code 550 => category user_unknown", "550 5.7.26 no", CATEGORY(USER_UNKNOWN),
     BOUNCE(HARD), ACTION(SUPPRESS), "custom:r", "550"},
    {"a success stays one", "rule r ; category unknown ; code *.*.* => category user_unknown", "250 2.1.5 fine",
     CATEGORY(ACCEPTED), BOUNCE(NONE), ACTION(NONE), "basic:250", "250"},
    {"the first of equal priority", "rule a ; code 5.1.* => bounce soft\nrule b ; code 5.1.1 => bounce block",
     "550 5.1.1 no", CATEGORY(USER_UNKNOWN), BOUNCE(SOFT), ACTION(RETRY), "custom:a", "5.1.1"},
    {"the higher priority", "rule a ; code 5.1.* => bounce soft\nrule b priority 1 ; code 5.1.1 => bounce block",
     "550 5.1.1 no", CATEGORY(USER_UNKNOWN), BOUNCE(BLOCK), ACTION(INVESTIGATE), "custom:b", "5.1.1"},
    {"the less negative priority",
     "rule a priority -2 ; code 5.1.* => bounce soft\nrule b priority -1 ; code 5.1.1 => bounce block", "550 5.1.1 no",
     CATEGORY(USER_UNKNOWN), BOUNCE(BLOCK), ACTION(INVESTIGATE), "custom:b", "5.1.1"},
    {"leave goes before", "rule a ; code 5.1.1 => leave\nrule b ; code 5.*.* => bounce block", "550 5.1.1 no",
     CATEGORY(USER_UNKNOWN), BOUNCE(HARD), ACTION(SUPPRESS), "enhanced:5.1.1", "5.1.1"},
    {"the match of a condition without bytes", "rule r ; category unknown => bounce block", "no code at all",
     CATEGORY(UNKNOWN), BOUNCE(BLOCK), ACTION(INVESTIGATE), "custom:r", NULL},
    {"the longest name", "rule abcdefghijabcdefghijabcdefghijabcdefghijabcdefgh ; code 550 => bounce soft", "550 no",
     CATEGORY(MAILBOX_UNAVAILABLE), BOUNCE(SOFT), ACTION(RETRY),
     "custom:abcdefghijabcdefghijabcdefghijabcdefghijabcdefgh", "550"},
};

static void test_verdict(void **state)
{
    const struct verdict_case *example = *state;
    char rule[64];
    smtpstatus status;
    struct compiled compiled = compile(example->rules);
    judge_text(&status, compiled.rules, NULL, example->reply);
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)),
                        smtpstatus_category_name(example->category));
    assert_string_equal(smtpstatus_bounce_name(smtpstatus_bounce(&status)), smtpstatus_bounce_name(example->bounce));
    assert_string_equal(smtpstatus_action_name(smtpstatus_action(&status)), smtpstatus_action_name(example->action));
    assert_int_equal(smtpstatus_rule(&status, rule, sizeof rule, NULL), SMTPSTATUS_OK);
    assert_string_equal(rule, example->rule);
    check_span(&status, SMTPSTATUS_PART_MATCH, example->match);
    int custom = strncmp(rule, "custom:", 7) == 0;
    assert_int_equal(smtpstatus_deciding_evidence(&status) == SMTPSTATUS_EVIDENCE_CUSTOM_RULE, custom);
    assert_int_equal((smtpstatus_evidence(&status) & SMTPSTATUS_EVIDENCE_CUSTOM_RULE) != 0, custom);
    drop(&compiled);
}

/* ------------------------------------------------------------------ flaws */

struct flaw_case {
    const char *name;
    const char *rules;
    uint32_t index;
    int flaw;
    uint32_t other;
};

static const struct flaw_case flaw_cases[] = {
    {"the same code", "rule a ; code 552 => leave\nrule b ; code 552 => leave", 1, SMTPSTATUS_RULES_FLAW_SHADOWED, 0},
    {"... but not the first", "rule a ; code 552 => leave\nrule b ; code 552 => leave", 0, SMTPSTATUS_RULES_FLAW_NONE,
     0},
    {"a wider code", "rule a ; code 5xx => leave\nrule b ; code 552 55x => leave", 1, SMTPSTATUS_RULES_FLAW_SHADOWED,
     0},
    {"a narrower code", "rule a ; code 552 => leave\nrule b ; code 55x => leave", 1, SMTPSTATUS_RULES_FLAW_NONE, 0},
    {"one of two codes", "rule a ; code 552 => leave\nrule b ; code 552 553 => leave", 1, SMTPSTATUS_RULES_FLAW_NONE,
     0},
    {"a wider enhanced code", "rule a ; code *.2.* => leave\nrule b ; code 5.2.2 => leave", 1,
     SMTPSTATUS_RULES_FLAW_SHADOWED, 0},
    {"one condition less", "rule a ; code 552 => leave\nrule b ; command rcpt ; code 552 => leave", 1,
     SMTPSTATUS_RULES_FLAW_SHADOWED, 0},
    {"one condition more", "rule a ; command rcpt ; code 552 => leave\nrule b ; code 552 => leave", 1,
     SMTPSTATUS_RULES_FLAW_NONE, 0},
    {"by priority", "rule a ; code 552 => leave\nrule b priority 1 ; code 5xx => leave", 0,
     SMTPSTATUS_RULES_FLAW_SHADOWED, 1},
    {"a host and what is below it", "rule a ; host b.c => leave\nrule b ; host .b.c => leave", 1,
     SMTPSTATUS_RULES_FLAW_SHADOWED, 0},
    {"below a host, and the host", "rule a ; host .b.c => leave\nrule b ; host b.c => leave", 1,
     SMTPSTATUS_RULES_FLAW_NONE, 0},
    {"no common code", "rule a ; code 552 ; code 553 55x 551 => leave\nrule b ; code 552 ; code 45x => leave", 1,
     SMTPSTATUS_RULES_FLAW_CONTRADICTION, 0},
    {"a common code", "rule a ; code 552 ; code 553 55x 551 => leave", 0, SMTPSTATUS_RULES_FLAW_NONE, 0},
    {"no common enhanced code", "rule a ; code 5.1.* ; code *.2.2 => leave", 0, SMTPSTATUS_RULES_FLAW_CONTRADICTION, 0},
};

static const struct flaw_case phrase_flaw_cases[] = {
    {"fewer words", "rule a ; phrase \"b c\" => leave\nrule b ; phrase \"a b c d\" => leave", 1,
     SMTPSTATUS_RULES_FLAW_SHADOWED, 0},
    {"a gap more", "rule a ; phrase \"b * c\" => leave\nrule b ; phrase \"b c\" => leave", 1,
     SMTPSTATUS_RULES_FLAW_SHADOWED, 0},
    {"a gap less", "rule a ; phrase \"b c\" => leave\nrule b ; phrase \"b * c\" => leave", 1,
     SMTPSTATUS_RULES_FLAW_NONE, 0},
    {"other words", "rule a ; phrase \"b c\" => leave\nrule b ; phrase \"b house c\" => leave", 1,
     SMTPSTATUS_RULES_FLAW_NONE, 0},
};

static void test_flaw(void **state)
{
    const struct flaw_case *example = *state;
    uint32_t other = 99;
    struct compiled compiled = compile(example->rules);
    assert_string_equal(smtpstatus_rules_flaw_name(smtpstatus_rules_flaw(compiled.rules, example->index, &other)),
                        smtpstatus_rules_flaw_name(example->flaw));
    assert_int_equal(other, example->flaw == SMTPSTATUS_RULES_FLAW_SHADOWED ? example->other : 99);
    assert_int_equal(smtpstatus_rules_flaw(compiled.rules, 99, &other), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_flaw(NULL, 0, &other), SMTPSTATUS_ERROR_ARGUMENT);
    drop(&compiled);
}

/* ------------------------------------------------------------------ many rules */

static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33) % below;
}

/* A word, or now and then a thing. */
static size_t draw_word(uint64_t *seed, uint32_t words, char *text, size_t capacity)
{
    return draw(seed, 8) == 0 ? (size_t)snprintf(text, capacity, "192.0.2.%u", draw(seed, 2) + 1)
                              : (size_t)snprintf(text, capacity, "w%u", draw(seed, words));
}

/* One rule of random conditions over few words and codes, so that rules overlap. */
static size_t draw_rule(uint64_t *seed, size_t number, uint32_t words, char *text, size_t capacity)
{
    size_t length = (size_t)snprintf(text, capacity, "rule r%zu priority %u", number, draw(seed, 3));
    uint32_t conditions = 1 + draw(seed, 3);
    int has_phrase = 0;
    for (uint32_t i = 0; i < conditions; i++) {
        uint32_t kind = draw(seed, 3);
        if (kind == 0) {
            length += (size_t)snprintf(text + length, capacity - length, " ; code 55%c 5.%u.*", "0123x"[draw(seed, 5)],
                                       draw(seed, 4));
        } else if (kind == 1 || has_phrase || !reads_text()) {
            length += (size_t)snprintf(text + length, capacity - length, " ; code 5%c%c", "5x"[draw(seed, 1)],
                                       "0123x"[draw(seed, 5)]);
        } else {
            has_phrase = 1;
            length += (size_t)snprintf(text + length, capacity - length, " ; phrase \"");
            length += draw_word(seed, words, text + length, capacity - length);
            for (uint32_t k = draw(seed, 5); k > 0; k--) {
                length += (size_t)snprintf(text + length, capacity - length, "%s ", draw(seed, 3) == 0 ? " *" : "");
                length += draw_word(seed, words, text + length, capacity - length);
            }
            length += (size_t)snprintf(text + length, capacity - length, "\"");
        }
    }
    return length + (size_t)snprintf(text + length, capacity - length, " => leave\n");
}

static void draw_reply(uint64_t *seed, uint32_t words, char *text, size_t capacity)
{
    size_t length = (size_t)snprintf(text, capacity, "55%u 5.%u.1", draw(seed, 4), draw(seed, 4));
    for (uint32_t i = draw(seed, 80); i > 0; i--) {
        length += (size_t)snprintf(text + length, capacity - length, " ");
        length += draw_word(seed, words + 2, text + length, capacity - length);
        length += (size_t)snprintf(text + length, capacity - length, "%s", draw(seed, 12) == 0 ? "." : "");
    }
}

/* Draws rules and replies: the set must find what its rules one by one would: the first by priority, then place. */
static void check_set(uint64_t *seed, size_t rules, uint32_t words, int replies)
{
    char(*texts)[1024] = malloc(rules * sizeof *texts);
    char *all = malloc(rules * sizeof *texts);
    struct compiled *singles = malloc(rules * sizeof *singles);
    size_t length = 0;
    for (size_t i = 0; i < rules; i++) {
        (void)draw_rule(seed, i, words, texts[i], sizeof texts[i]);
        length += (size_t)sprintf(all + length, "%s", texts[i]);
        singles[i] = compile(texts[i]);
    }
    struct compiled set = compile(all);
    for (int k = 0; k < replies; k++) {
        char reply[1024];
        smtpstatus status;
        uint32_t found = UINT32_MAX;
        uint32_t best = UINT32_MAX;
        int best_priority = -1;
        draw_reply(seed, words, reply, sizeof reply);
        for (uint32_t i = 0; i < rules; i++) {
            int priority = 0;
            judge_text(&status, singles[i].rules, NULL, reply);
            assert_int_equal(smtpstatus_rules_place(set.rules, i, NULL, &priority), SMTPSTATUS_OK);
            if (smtpstatus_matched_rule(&status, NULL) == SMTPSTATUS_OK && priority > best_priority) {
                best = i;
                best_priority = priority;
            }
        }
        judge_text(&status, set.rules, NULL, reply);
        (void)smtpstatus_matched_rule(&status, &found);
        if (found != best) {
            fail_msg("rule %u in place of %u for %s\n%s", found, best, reply, all);
        }
        if (found != UINT32_MAX) { /* no rule that spoke is said to be one that never does */
            assert_int_equal(smtpstatus_rules_flaw(set.rules, found, NULL), SMTPSTATUS_RULES_FLAW_NONE);
        }
    }
    for (size_t i = 0; i < rules; i++) {
        drop(&singles[i]);
    }
    drop(&set);
    free(singles);
    free(all);
    free(texts);
}

static void test_same_as_one_by_one(void **state)
{
    (void)state;
    uint64_t seed = 20261121;
    for (int time = 0; time < 300; time++) {
        check_set(&seed, 12, 5, 10);
    }
}

/* More rules than are looked at at once. */
static void test_same_as_many(void **state)
{
    (void)state;
    uint64_t seed = 20261122;
    check_set(&seed, 2500, 100, 20);
}

/* 100,000 rules, all but one alike: compiled and met. */
static void test_many(void **state)
{
    (void)state;
    enum { COUNT_OF_RULES = 100000 };
    char *text = malloc((size_t)COUNT_OF_RULES * 64);
    size_t length = 0;
    smtpstatus status;
    uint32_t index = 0;
    assert_non_null(text);
    for (int i = 0; i < COUNT_OF_RULES; i++) {
        length += (size_t)sprintf(text + length, "rule r%d ; host h%d.example.org ; code 5xx => leave\n", i, i);
    }
    struct compiled compiled = compile(text);
    assert_int_equal(smtpstatus_rules_count(compiled.rules), COUNT_OF_RULES);
    judge_text(&status, compiled.rules, "mx.h77777.example.org", "550 no");
    assert_int_equal(smtpstatus_matched_rule(&status, &index), SMTPSTATUS_OK);
    assert_int_equal(index, 77777);
    judge_text(&status, compiled.rules, "mx.h100000.example.org", "550 no");
    assert_int_equal(smtpstatus_matched_rule(&status, &index), SMTPSTATUS_ABSENT);
    drop(&compiled);
    free(text);
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

/* A set may lie anywhere, and outlives its text. */
static void test_copy(void **state)
{
    (void)state;
    char *text = malloc(sizeof sample);
    memcpy(text, sample, sizeof sample);
    struct compiled compiled = compile(text);
    memset(text, 'x', sizeof sample);
    free(text);
    size_t size = smtpstatus_rules_bytes(compiled.rules);
    smtpstatus_rules *copy = malloc(size);
    memcpy(copy, compiled.rules, size);
    memset(compiled.memory, 0xFF, size);
    drop(&compiled);
    smtpstatus status;
    judge_text(&status, copy, "mx.example.org", "550 5.7.9 no");
    assert_int_equal(smtpstatus_action(&status), SMTPSTATUS_ACTION_FIX_SETUP);
    free(copy);
}

static void test_set_rules(void **state)
{
    (void)state;
    smtpstatus status;
    struct compiled compiled = compile(sample);
    judge_text(&status, compiled.rules, "mx.example.org", "550 5.7.9 no");
    assert_ptr_equal(smtpstatus_get_rules(&status), compiled.rules);
    /* What is no set is not taken. */
    uint64_t nothing[64] = {0};
    assert_int_equal(smtpstatus_set_rules(&status, (const smtpstatus_rules *)(const void *)nothing),
                     SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_set_rules(NULL, compiled.rules), SMTPSTATUS_ERROR_ARGUMENT);
    assert_ptr_equal(smtpstatus_get_rules(&status), compiled.rules);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_POLICY_REJECTED);
    /* Taking it away forgets the verdict, not the reply. */
    assert_int_equal(smtpstatus_set_rules(&status, NULL), SMTPSTATUS_OK);
    assert_null(smtpstatus_get_rules(&status));
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_UNKNOWN);
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_deciding_evidence(&status), SMTPSTATUS_EVIDENCE_ENHANCED_CODE);
    assert_int_equal(smtpstatus_matched_rule(NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_null(smtpstatus_get_rules(NULL));
    drop(&compiled);
}

static void test_accessors(void **state)
{
    (void)state;
    struct compiled compiled = compile(sample);
    uint32_t line = 0;
    int priority = 99;
    int category = 0;
    int bounce = 0;
    int action = 0;
    int group = 9;
    int condition = 0;
    size_t at = 0;
    size_t length = 0;
    assert_int_equal(smtpstatus_rules_count(compiled.rules), 2);
    assert_int_equal(smtpstatus_rules_count(NULL), 0);
    assert_int_equal(smtpstatus_rules_bytes(NULL), 0);
    assert_int_equal(smtpstatus_rules_place(compiled.rules, 0, &line, &priority), SMTPSTATUS_OK);
    assert_int_equal(line, 2);
    assert_int_equal(priority, 5);
    assert_int_equal(smtpstatus_rules_place(compiled.rules, 1, &line, &priority), SMTPSTATUS_OK);
    assert_int_equal(line, 5);
    assert_int_equal(priority, 0);
    assert_int_equal(smtpstatus_rules_place(compiled.rules, 2, &line, &priority), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_result(compiled.rules, 0, &category, &bounce, &action), SMTPSTATUS_OK);
    assert_int_equal(category, SMTPSTATUS_CATEGORY_POLICY_REJECTED);
    assert_int_equal(bounce, SMTPSTATUS_BOUNCE_BLOCK);
    assert_int_equal(action, SMTPSTATUS_ACTION_FIX_SETUP);
    assert_int_equal(smtpstatus_rules_result(compiled.rules, 1, &category, &bounce, &action), SMTPSTATUS_OK);
    assert_true(category == -1 && bounce == -1 && action == -1);
    assert_int_equal(smtpstatus_rules_result(compiled.rules, 2, NULL, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_value(compiled.rules, 0, 1, &group, &condition, &at, &length), SMTPSTATUS_OK);
    assert_int_equal(group, 1);
    assert_int_equal(condition, SMTPSTATUS_RULES_CONDITION_HOST);
    assert_int_equal(length, strlen(".example.org"));
    assert_memory_equal(sample + at, ".example.org", length);
    assert_int_equal(smtpstatus_rules_value(compiled.rules, 0, 0, NULL, &condition, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(condition, SMTPSTATUS_RULES_CONDITION_CODE);
    assert_int_equal(smtpstatus_rules_value(compiled.rules, 0, 2, NULL, NULL, NULL, NULL), SMTPSTATUS_END);
    assert_int_equal(smtpstatus_rules_value(compiled.rules, 2, 0, NULL, NULL, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rules_name(compiled.rules, 2, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    drop(&compiled);
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
    ADD_CASES(tests, &count, verdict_cases, test_verdict);
    ADD_CASES(tests, &count, flaw_cases, test_flaw);
    if (reads_text()) {
        ADD_CASES(tests, &count, phrase_flaw_cases, test_flaw);
    }
    ADD(tests, &count, test_same_as_one_by_one);
    ADD(tests, &count, test_same_as_many);
    ADD(tests, &count, test_many);
    ADD(tests, &count, test_copy);
    ADD(tests, &count, test_set_rules);
    ADD(tests, &count, test_accessors);
    ADD(tests, &count, test_memory);
    return RUN(tests, count);
}
