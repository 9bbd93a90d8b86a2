/*
 * Own rules and what a reply has: codes, a host, a command, and words that lie far apart.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

#include <stdio.h>

/* ------------------------------------------------------------------ what is given */

/* Codes without a text: no bytes that a rule could rest on, and no words. */
static void test_codes(void **state)
{
    (void)state;
    smtpstatus status;
    struct compiled compiled = compile("rule r ; code 550 => bounce block");
    make_fresh(&status);
    assert_int_equal(smtpstatus_set_rules(&status, compiled.rules), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_codes(&status, 550, 5001001), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_BLOCK);
    check_span(&status, SMTPSTATUS_PART_MATCH, NULL);
    drop(&compiled);
}

/* The bytes that a rule rests on are those of the first of its codes that is there. */
static void test_code_spans(void **state)
{
    (void)state;
    smtpstatus status;
    struct compiled compiled = compile("rule r ; code 5.7.9 551 5.7.8 555 => bounce block");
    judge_text(&status, compiled.rules, NULL, "555 5.7.8 no");
    check_span(&status, SMTPSTATUS_PART_MATCH, "5.7.8");
    judge_text(&status, compiled.rules, NULL, "555 5.7.7 no");
    check_span(&status, SMTPSTATUS_PART_MATCH, "555");
    judge_text(&status, compiled.rules, NULL, "555 no");
    check_span(&status, SMTPSTATUS_PART_MATCH, "555");
    judge_text(&status, compiled.rules, NULL, "5.7.8 no");
    check_span(&status, SMTPSTATUS_PART_MATCH, "5.7.8");
    judge_text(&status, compiled.rules, NULL, "5.7.7 no");
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    drop(&compiled);
}

/* What the protocol calls no failure is judged as ever; a failure for good may suppress. */
static void test_outcomes(void **state)
{
    (void)state;
    smtpstatus status;
    struct compiled compiled = compile("rule r ; code 5xx 4xx ; category unknown mailbox_unavailable\n"
                                       "  => category user_unknown action suppress\n");
    judge_text(&status, compiled.rules, NULL, "354 go on");
    assert_int_equal(smtpstatus_outcome(&status), SMTPSTATUS_OUTCOME_CONTINUE);
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    judge_text(&status, compiled.rules, NULL, "550 no");
    assert_int_equal(smtpstatus_action(&status), SMTPSTATUS_ACTION_SUPPRESS);
    judge_text(&status, compiled.rules, NULL, "450 no");
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_action(&status), SMTPSTATUS_ACTION_RETRY);
    drop(&compiled);
}

/* Rules for one host that are found by their codes ask for the host all the same. */
static void test_shared_host(void **state)
{
    (void)state;
    char text[2048];
    size_t length = 0;
    smtpstatus status;
    for (int i = 0; i < 20; i++) {
        length += (size_t)sprintf(text + length, "rule r%d ; code 5.7.%d ; host mx.example.org => leave\n", i, i + 10);
    }
    struct compiled compiled = compile(text);
    judge_text(&status, compiled.rules, "mx.example.org", "550 5.7.17 no");
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_OK);
    judge_text(&status, compiled.rules, "mx.example.net", "550 5.7.17 no");
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    judge_text(&status, compiled.rules, "example.org", "550 5.7.17 no");
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    drop(&compiled);
}

/* "Try elsewhere" of a rule lets a message that was refused for good come back, where the policy allows that. */
static void test_elsewhere(void **state)
{
    (void)state;
    smtpstatus status;
    smtpstatus_policy policy;
    uint32_t wait = 0;
    struct compiled compiled = compile("rule r ; code 550 => action retry_elsewhere");
    assert_int_equal(smtpstatus_policy_init(&policy, sizeof policy), SMTPSTATUS_OK);
    judge_text(&status, compiled.rules, NULL, "550 5.7.1 no");
    assert_int_equal(smtpstatus_retry(&status, &policy, 1, 0, 0, 0, &wait, NULL), SMTPSTATUS_RETRY_GIVE_UP);
    assert_int_equal(smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_RETRY_FAILED, 1), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_retry(&status, &policy, 1, 0, 0, 0, &wait, NULL), SMTPSTATUS_RETRY_AGAIN);
    drop(&compiled);
}

/* A dead address in a reply to MAIL is the sender's, unless a rule says whose it is. */
static void test_reply_to_mail(void **state)
{
    (void)state;
    smtpstatus status;
    struct compiled compiled = compile("rule r ; code 5.9.9 => category user_unknown");
    judge_text(&status, compiled.rules, NULL, "550 5.1.1 no (in reply to MAIL FROM command)");
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_SENDER_REJECTED);
    assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_BLOCK);
    judge_text(&status, compiled.rules, NULL, "550 5.9.9 no (in reply to MAIL FROM command)");
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_HARD);
    drop(&compiled);
}

/* A rule may say that a mailbox is disabled; where the words call it the sender's own, no recipient is to blame. */
static void test_senders_own(void **state)
{
    (void)state;
    smtpstatus status;
    struct compiled compiled = compile("rule r ; code 550 => category mailbox_disabled");
    judge_text(&status, compiled.rules, NULL, "550 your account does not exist");
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_MAILBOX_DISABLED);
    assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_SOFT);
    assert_int_equal(smtpstatus_scope(&status), SMTPSTATUS_SCOPE_SENDER);
    assert_int_equal(smtpstatus_event(&status), SMTPSTATUS_EVENT_NOTHING);
    judge_text(&status, compiled.rules, NULL, "550 this account does not exist");
    assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_HARD);
    assert_int_equal(smtpstatus_scope(&status), SMTPSTATUS_SCOPE_RECIPIENT);
    assert_int_equal(smtpstatus_event(&status), SMTPSTATUS_EVENT_HARD);
    drop(&compiled);
}

/* Twenty rules that share their words and differ in codes: they are found by the codes, and still need the words. */
static void test_shared_words(void **state)
{
    (void)state;
    char text[4096];
    size_t length = 0;
    smtpstatus status;
    uint32_t index = 99;
    for (int i = 0; i < 20; i++) {
        length +=
            (size_t)sprintf(text + length, "rule r%d ; code 5.7.%d ; phrase \"zebra crossing\" => leave\n", i, i + 10);
    }
    struct compiled compiled = compile(text);
    judge_text(&status, compiled.rules, NULL, "550 5.7.17 The zebra crossing is closed");
    assert_int_equal(smtpstatus_matched_rule(&status, &index), SMTPSTATUS_OK);
    assert_int_equal(index, 7);
    judge_text(&status, compiled.rules, NULL, "550 5.7.17 The zebra is closed");
    assert_int_equal(smtpstatus_matched_rule(&status, &index), SMTPSTATUS_ABSENT);
    judge_text(&status, compiled.rules, NULL, "550 5.7.9 The zebra crossing is closed");
    assert_int_equal(smtpstatus_matched_rule(&status, &index), SMTPSTATUS_ABSENT);
    drop(&compiled);
}

/* A caller who trusts codes only gets no rule that needs words. */
static void test_without_words(void **state)
{
    (void)state;
    smtpstatus status;
    struct compiled compiled = compile("rule r ; phrase \"zebra crossing\" => bounce block");
    make_fresh(&status);
    assert_int_equal(smtpstatus_set_rules(&status, compiled.rules), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, BYTES("550 zebra crossing")), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_set_option(&status, SMTPSTATUS_OPTION_TEXT, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    assert_int_equal(smtpstatus_set_option(&status, SMTPSTATUS_OPTION_TEXT, 1), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_codes(&status, 550, 5001001), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
    drop(&compiled);
}

/* ------------------------------------------------------------------ long replies */

/* A reply made of parts, each repeated: whether `zebra crossing` is found in it. */
struct long_case {
    const char *name;
    const char *phrase;
    const char *first;
    size_t first_times;
    const char *then;
    size_t then_times;
    const char *last;
    int matches;
};

#define THINGS_10 "x@a.b x@a.b x@a.b x@a.b x@a.b x@a.b x@a.b x@a.b x@a.b x@a.b "
#define THINGS_11 THINGS_10 "x@a.b "

static const struct long_case long_cases[] = {
    {"many words before", "zebra crossing", "word ", 1000, "", 0, "zebra crossing", 1},
    {"47 words before", "zebra crossing", "word ", 47, "", 0, "zebra crossing", 1},
    {"46 words before", "zebra crossing", "word ", 46, "", 0, "zebra crossing", 1},
    {"a word of 70,000 bytes before", "zebra crossing", "x", 70000, " ", 1, "zebra crossing", 1},
    {"a word of 70,000 bytes behind", "zebra crossing", "zebra crossing ", 1, "x", 70000, "", 1},
    {"a word of 70,000 bytes between", "zebra crossing", "zebra ", 1, "x", 70000, " crossing", 0},
    {"blanks of 70,000 bytes before", "zebra crossing", " ", 70000, "", 0, "zebra crossing", 1},
    {"47 words, then blanks of 70,000 bytes", "zebra crossing", "word ", 47, " ", 70000, "zebra crossing", 1},
    {"48 words, then blanks of 70,000 bytes", "zebra crossing", "word ", 48, " ", 70000, "zebra crossing", 1},
    {"20 words, then blanks of 70,000 bytes", "zebra crossing", "word ", 20, " ", 70000, "zebra crossing", 1},
    {"ten things between", "zebra crossing", "zebra ", 1, THINGS_10, 1, "crossing", 1},
    {"twenty things between", "zebra crossing", "zebra ", 1, THINGS_10, 2, "crossing", 1},
    {"thirty things between", "zebra crossing", "zebra ", 1, THINGS_10, 3, "crossing", 0},
    {"no end behind a gap", "zebra * crossing street", "zebra ", 1, "crossing ", 1, "road", 0},
    {"a second try behind a gap", "zebra * crossing street", "zebra ", 1, "crossing ", 1, "road crossing street", 1},
    {"thirty things behind a gap", "zebra * crossing street", "zebra crossing ", 1, THINGS_10, 3, "street", 0},
    {"the first word at the end", "zebra crossing", "word ", 3, "", 0, "zebra", 0},
    {"a thing that comes first", "rbl.example.org listed", "by ", 1, "", 0, "rbl.example.org listed", 1},
    {"another thing that comes first", "rbl.example.org listed", "by ", 1, "", 0, "dul.example.org listed", 0},
    {"nothing before a gap", "zebra * broad crossing", "", 0, "", 0, "broad crossing", 0},
    {"another word before a gap", "zebra * broad crossing", "lion ", 1, "word ", 3, "broad crossing", 0},
    {"too much in a gap before two words", "zebra * broad crossing", "zebra ", 1, "word ", 7, "broad crossing", 0},
    {"a gap before two words", "zebra * broad crossing", "zebra ", 1, "word ", 6, "broad crossing", 1},
    {"a thing inside", "zebra rbl.example.org crossing road", "zebra ", 1, "rbl.example.org ", 1, "crossing road", 1},
    {"another thing inside", "zebra rbl.example.org crossing road", "zebra ", 1, "a.example.org ", 1, "crossing road",
     0},
    {"two things inside", "zebra crossing rbl.example.org road", "zebra ", 1, "17 ", 2, "crossing rbl.example.org road",
     1},
    {"a thing before a gap", "rbl.example.org * broad road", "rbl.example.org ", 1, "word ", 2, "broad road", 1},
    {"things only", "rbl.example.org a.example.org", "rbl.example.org ", 1, "17 ", 1, "a.example.org", 1},
    {"23 words with things", "zebra rbl.example.org road", "zebra " THINGS_10, 1, "rbl.example.org ", 1,
     THINGS_10 "road", 1},
    {"24 words with things", "zebra rbl.example.org road", "zebra " THINGS_11, 1, "rbl.example.org ", 1,
     THINGS_10 "road", 1},
    {"25 words with things", "zebra rbl.example.org road", "zebra " THINGS_11, 1, "rbl.example.org ", 1,
     THINGS_11 "road", 0},
    {"24 words with gaps", "zebra * crossing * road", "zebra " THINGS_11, 1, "crossing ", 1, THINGS_10 "road", 1},
    {"25 words with gaps", "zebra * crossing * road", "zebra " THINGS_11, 1, "crossing ", 1, THINGS_11 "road", 0},
    {"a thing alone", "rbl.example.org", "by ", 1, "", 0, "<RBL.example.org>", 1},
};

static void test_long(void **state)
{
    const struct long_case *example = *state;
    char rule[256];
    size_t most = 64 + strlen(example->first) * example->first_times + strlen(example->then) * example->then_times +
                  strlen(example->last);
    char *text = malloc(most);
    size_t length = (size_t)sprintf(text, "550 ");
    for (size_t i = 0; i < example->first_times; i++) {
        length += (size_t)sprintf(text + length, "%s", example->first);
    }
    for (size_t i = 0; i < example->then_times; i++) {
        length += (size_t)sprintf(text + length, "%s", example->then);
    }
    length += (size_t)sprintf(text + length, "%s", example->last);
    snprintf(rule, sizeof rule, "rule r ; phrase \"%s\" => leave", example->phrase);
    struct compiled compiled = compile(rule);
    smtpstatus status;
    judge_text(&status, compiled.rules, NULL, text);
    assert_int_equal(smtpstatus_matched_rule(&status, NULL), example->matches ? SMTPSTATUS_OK : SMTPSTATUS_ABSENT);
    drop(&compiled);
    free(text);
}

/* A phrase with a gap is met as a whole, or not, wherever in a long sentence it stands. */
static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *filler; /* of four bytes */
        size_t reach;       /* how many of them a gap goes across */
    } fillers[] = {{" foo", 6}, {" 123", 12}, {"\360\237\230\200", 100}, {" \351\226\200", 12}};
    char text[1024];
    char match[1024];
    struct compiled compiled = compile("rule r ; phrase \"zebra * crossing\" => bounce block");
    for (size_t before = 0; before < 110; before++) {
        for (size_t i = 0; i < COUNT(fillers); i++) {
            for (size_t between = 5; between < 14; between++) {
                smtpstatus status;
                size_t length = (size_t)sprintf(text, "550");
                for (size_t k = 0; k < before; k++) {
                    length += (size_t)sprintf(text + length, " bar");
                }
                size_t start = length + 1;
                length += (size_t)sprintf(text + length, " zebra");
                for (size_t k = 0; k < between; k++) {
                    length += (size_t)sprintf(text + length, "%s", fillers[i].filler);
                }
                length += (size_t)sprintf(text + length, " crossing");
                memcpy(match, text + start, length - start);
                match[length - start] = '\0';
                sprintf(text + length, " bar");
                judge_text(&status, compiled.rules, NULL, text);
                if (between <= fillers[i].reach) {
                    check_span(&status, SMTPSTATUS_PART_MATCH, match);
                    assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_BLOCK);
                } else {
                    assert_int_equal(smtpstatus_matched_rule(&status, NULL), SMTPSTATUS_ABSENT);
                }
            }
        }
    }
    drop(&compiled);
}

/* So is one that waits for two of its parts, when the third is read later than these. */
static void test_places_of_three(void **state)
{
    (void)state;
    char text[1024];
    struct compiled compiled = compile("rule r ; phrase \"zebra * crossing * street\" => leave");
    for (size_t before = 0; before < 80; before++) {
        size_t length = (size_t)sprintf(text, "550");
        for (size_t i = 0; i < before; i++) {
            length += (size_t)sprintf(text + length, " bar");
        }
        sprintf(text + length, " zebra foo crossing foo street bar");
        assert_int_equal(matched_of(&compiled, text), 0);
    }
    drop(&compiled);
}

int main(void)
{
    static struct CMUnitTest tests[64];
    size_t count = 0;
    ADD(tests, &count, test_codes);
    ADD(tests, &count, test_code_spans);
    ADD(tests, &count, test_elsewhere);
    ADD(tests, &count, test_outcomes);
    ADD(tests, &count, test_reply_to_mail);
    ADD(tests, &count, test_shared_host);
    if (reads_text()) {
        ADD_CASES(tests, &count, long_cases, test_long);
        ADD(tests, &count, test_places);
        ADD(tests, &count, test_places_of_three);
        ADD(tests, &count, test_senders_own);
        ADD(tests, &count, test_shared_words);
        ADD(tests, &count, test_without_words);
    }
    return RUN(tests, count);
}
