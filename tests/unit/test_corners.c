/*
 * Replies and texts at the edges of what each part of the reader takes, one place of the library each.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

/* ------------------------------------------------------------------ where codes are found */

struct place_case {
    const char *name;
    const char *text; /* in memory of exactly its size */
    int code;
    uint32_t enhanced;
    int command;
};

static const struct place_case place_cases[] = {
    {"<#550 5.1.1 RESOLVER.ADR.RecipNotFound>", "<#550 5.1.1 RESOLVER.ADR.RecipNotFound>", 550, 5001001,
     SMTPSTATUS_COMMAND_UNKNOWN},
    {"x #550 5.1.1 RESOLVER.ADR.RecipNotFound", "x #550 5.1.1 RESOLVER.ADR.RecipNotFound", 550, 5001001,
     SMTPSTATUS_COMMAND_UNKNOWN},
    {"ticket #550", "ticket #550", 0, 0, SMTPSTATUS_COMMAND_UNKNOWN},
    {"ticket #550-5.1.1 text", "ticket #550-5.1.1 text", 0, 5001001, SMTPSTATUS_COMMAND_UNKNOWN},
    {"ticket (#550 5.1.1 text", "ticket (#550 5.1.1 text", 0, 5001001, SMTPSTATUS_COMMAND_UNKNOWN},
    {"ticket #550 4.1.1 text", "ticket #550 4.1.1 text", 0, 4001001, SMTPSTATUS_COMMAND_UNKNOWN},
    {"host mx said: 550; no such user", "host mx said: 550; no such user", 550, 0, SMTPSTATUS_COMMAND_UNKNOWN},
    {"host mx said: 550, no such user", "host mx said: 550, no such user", 550, 0, SMTPSTATUS_COMMAND_UNKNOWN},
    {"host mx said: 550. no such user", "host mx said: 550. no such user", 0, 0, SMTPSTATUS_COMMAND_UNKNOWN},
    {"VT 550 5.1.1 no", "\v550 5.1.1 no", 550, 5001001, SMTPSTATUS_COMMAND_UNKNOWN},
    {"said FF 550 5.1.1 no", "said\f550 5.1.1 no", 550, 5001001, SMTPSTATUS_COMMAND_UNKNOWN},
    {"#5.1.1 no such user", "#5.1.1 no such user", 0, 5001001, SMTPSTATUS_COMMAND_UNKNOWN},
    {"(#5.1.1) no such user", "(#5.1.1) no such user", 0, 5001001, SMTPSTATUS_COMMAND_UNKNOWN},
    {"550 5.1.1 no (in reply to RCPT TO command)", "550 5.1.1 no (in reply to RCPT TO command)", 550, 5001001,
     SMTPSTATUS_COMMAND_RCPT},
    {"550 5.1.1 no (in reply to [RCPT])", "550 5.1.1 no (in reply to [RCPT])", 550, 5001001,
     SMTPSTATUS_COMMAND_UNKNOWN},
};

static void test_place(void **state)
{
    const struct place_case *example = *state;
    size_t length = strlen(example->text);
    char *exact = malloc(length);
    smtpstatus status;
    memcpy(exact, example->text, length);
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, exact, length), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_reply_code(&status), example->code);
    assert_int_equal(smtpstatus_enhanced_code(&status), example->enhanced);
    assert_int_equal(smtpstatus_command(&status), example->command);
    free(exact);
}

/* ------------------------------------------------------------------ the text without codes */

struct text_case {
    const char *name;
    const char *reply;
    const char *text;
};

static const struct text_case text_cases[] = {
    {"a code twice in a line: nothing behind the number", "550-first\r\n550 550\r\n", "first 550"},
    {"a code twice in a line: a colon behind it", "550-first\r\n550 550: second\r\n", "first 550: second"},
    {"a code twice in a line: a hyphen behind it", "550-first\r\n550 550-second\r\n", "first second"},
    {"a code twice in a line: a blank and a word behind it", "550-first\r\n550 550 second\r\n", "first 550 second"},
    {"a code twice in a line: a blank and the enhanced code behind it", "550-5.1.1 first\r\n550 550 5.1.1 second\r\n",
     "first second"},
    {"all white space at the ends", "550 \v\ffirst\f\v\t \r\n", "first"},
    {"a code twice in a line: another code", "550-5.1.1 first\r\n550 551 5.1.1 second\r\n", "first 551 5.1.1 second"},
};

static void test_text(void **state)
{
    const struct text_case *example = *state;
    char text[256];
    size_t length = 0;
    size_t consumed = 0;
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_reply(&status, example->reply, strlen(example->reply), 0, &consumed),
                     SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_copy_text(&status, text, sizeof text, &length), SMTPSTATUS_OK);
    assert_int_equal(length, strlen(example->text));
    assert_memory_equal(text, example->text, length);
}

/* No class but 2, 4 and 5 can be written. */
static void test_enhanced_text(void **state)
{
    (void)state;
    for (uint32_t class_digit = 0; class_digit < 10; class_digit++) {
        char text[16] = "?";
        int known = class_digit == 2 || class_digit == 4 || class_digit == 5;
        int result = smtpstatus_enhanced_text(pack(class_digit, 7, 26), text, sizeof text, NULL);
        assert_int_equal(result, known ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
        assert_string_equal(text + (known ? 1 : 0), known ? ".7.26" : "?");
    }
}

/* ------------------------------------------------------------------ what a caller does not accept */

/* The offset of a reply that is refused when it is whole: the line that gave the reason. */
static void test_refused_line(void **state)
{
    (void)state;
    static const struct {
        const char *reply;
        uint32_t refuse;
        size_t offset;
    } cases[] = {
        {"550-first\r\n550 second (#5.1.1)\r\n", SMTPSTATUS_ANOMALY_ENHANCED_PLACE, 11},
        {"550-first\r550 second (#5.1.1)\r", SMTPSTATUS_ANOMALY_ENHANCED_PLACE, 10},
        {"550 only (#5.1.1)\r\n", SMTPSTATUS_ANOMALY_ENHANCED_PLACE, 0},
        {"550-first\r\n550-second\r\n", SMTPSTATUS_ANOMALY_NO_LAST_LINE, 11},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        smtpstatus status;
        size_t consumed = 0;
        make_fresh(&status);
        assert_int_equal(smtpstatus_set_option(&status, SMTPSTATUS_OPTION_REFUSE, cases[i].refuse), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_parse_reply(&status, cases[i].reply, strlen(cases[i].reply),
                                                SMTPSTATUS_INPUT_COMPLETE, &consumed),
                         SMTPSTATUS_ERROR_REFUSED);
        assert_int_equal(smtpstatus_error_offset(&status), cases[i].offset);
    }
}

/* ------------------------------------------------------------------ what becomes of an address */

struct event_case {
    int command, code;
    int event;
};

/* A 2yz reply delivers only where it is, or may be, the one that takes the message over. */
static const struct event_case event_cases[] = {
    {SMTPSTATUS_COMMAND_UNKNOWN, 250, SMTPSTATUS_EVENT_DELIVERED},
    {SMTPSTATUS_COMMAND_UNKNOWN, 0, SMTPSTATUS_EVENT_DELIVERED},
    {SMTPSTATUS_COMMAND_UNKNOWN, 251, SMTPSTATUS_EVENT_NOTHING},
    {SMTPSTATUS_COMMAND_UNKNOWN, 220, SMTPSTATUS_EVENT_NOTHING},
    {SMTPSTATUS_COMMAND_END_OF_DATA, 250, SMTPSTATUS_EVENT_DELIVERED},
    {SMTPSTATUS_COMMAND_BDAT, 250, SMTPSTATUS_EVENT_DELIVERED},
    {SMTPSTATUS_COMMAND_RCPT, 250, SMTPSTATUS_EVENT_NOTHING},
    {SMTPSTATUS_COMMAND_MAIL, 250, SMTPSTATUS_EVENT_NOTHING},
    {SMTPSTATUS_COMMAND_CONNECT, 220, SMTPSTATUS_EVENT_NOTHING},
    {SMTPSTATUS_COMMAND_CONNECT, 550, SMTPSTATUS_EVENT_NOTHING},
    {SMTPSTATUS_COMMAND_MAIL, 550, SMTPSTATUS_EVENT_NOTHING},
    {SMTPSTATUS_COMMAND_RCPT, 550, SMTPSTATUS_EVENT_SOFT},
};

static void test_event(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(event_cases); i++) {
        const struct event_case *example = &event_cases[i];
        smtpstatus status;
        make_fresh(&status);
        uint32_t enhanced = example->code < 400 ? pack(2, 0, 0) : pack(5, 2, 0);
        assert_int_equal(smtpstatus_parse_codes(&status, example->code, enhanced), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, (uint32_t)example->command),
                         SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        assert_string_equal(smtpstatus_event_name(smtpstatus_event(&status)), smtpstatus_event_name(example->event));
    }
}

/* ------------------------------------------------------------------ doubt */

struct verdict_case {
    const char *name; /* the reply */
    int category, bounce, scope, event;
};

#define OF(category, bounce, scope, event)                                                                             \
    SMTPSTATUS_CATEGORY_##category, SMTPSTATUS_BOUNCE_##bounce, SMTPSTATUS_SCOPE_##scope, SMTPSTATUS_EVENT_##event

static const struct verdict_case verdict_cases[] = {
    /* A failed reply with a transient enhanced code: words may still be clear. */
    {"550 4.0.0 User unknown", OF(USER_UNKNOWN, HARD, RECIPIENT, HARD)},
    {"550 4.1.1 User unknown", OF(USER_UNKNOWN, SOFT, RECIPIENT, SOFT)},
    {"550 4.1.1 no", OF(USER_UNKNOWN, SOFT, RECIPIENT, SOFT)},
    {"550 5.1.1 your email address does not exist", OF(USER_UNKNOWN, SOFT, RECIPIENT, SOFT)},
    {"550 5.2.1 your account does not exist", OF(SENDER_REJECTED, BLOCK, SENDER, NOTHING)},
    {"450 4.2.1 your account does not exist", OF(SENDER_REJECTED, SOFT, SENDER, NOTHING)},
};

static void test_verdict(void **state)
{
    const struct verdict_case *example = *state;
    smtpstatus status;
    make_fresh(&status);
    judge_reply(&status, example->name, strlen(example->name));
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)),
                        smtpstatus_category_name(example->category));
    assert_string_equal(smtpstatus_bounce_name(smtpstatus_bounce(&status)), smtpstatus_bounce_name(example->bounce));
    assert_string_equal(smtpstatus_scope_name(smtpstatus_scope(&status)), smtpstatus_scope_name(example->scope));
    assert_string_equal(smtpstatus_event_name(smtpstatus_event(&status)), smtpstatus_event_name(example->event));
}

/* Judges words before "account does not exist": whether the account is taken for the sender's. */
static int is_senders_account(const char *before)
{
    smtpstatus status;
    char text[128];
    make_fresh(&status);
    int length = snprintf(text, sizeof text, "550 %s account does not exist", before);
    judge_reply(&status, text, (size_t)length);
    int senders = smtpstatus_category(&status) == SMTPSTATUS_CATEGORY_SENDER_REJECTED;
    assert_int_equal(smtpstatus_bounce(&status), senders ? SMTPSTATUS_BOUNCE_BLOCK : SMTPSTATUS_BOUNCE_HARD);
    return senders;
}

/* Words for the sender's side, and how many others may stand behind them. */
static void test_senders_words(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        size_t others;
    } words[] = {{"your", 2},
                 {"Your", 2},
                 {"votre", 2},
                 {"ton", 2},
                 {"ihr", 2},
                 {"ihre", 2},
                 {"dein", 2},
                 {"su", 2},
                 {"tu", 2},
                 {"seu", 2},
                 {"sua", 2},
                 {"suo", 2},
                 {"tuo", 2},
                 {"uw", 2},
                 {"vostro", 2},
                 {"din", 2},
                 {"twoje", 2},
                 {"va\305\241e", 2},
                 {"\320\262\320\260\321\210", 2},
                 {"\320\222\320\260\321\210", 2},
                 {"sender", 1},
                 {"senders", 1},
                 {"sending", 1},
                 {"originator", 1},
                 {"return", 1},
                 {"mailfrom", 1},
                 {"outgoing", 1},
                 {"OUTBOUND", 1}};
    for (size_t i = 0; i < COUNT(words); i++) {
        for (size_t others = 0; others <= 3; others++) {
            char before[64];
            snprintf(before, sizeof before, "%s%.*s", words[i].word, (int)(4 * others), " foo bar foo");
            if (is_senders_account(before) != (others <= words[i].others)) {
                fail_msg("%s", before);
            }
        }
    }
    static const struct {
        const char *before;
        int senders;
    } others[] = {{"your '", 1},          {"your\t", 1},     {"your,", 0},
                  {"yours", 0},           {"your to", 0},    {"your recipient", 0},
                  {"your Empfaenger", 0}, {"your desti", 0}, {"your foo to", 0},
                  {"yourself", 0},        {"destroyed", 0},  {"foo", 0},
                  {"to your", 1},         {"your toe", 1},   {"sen", 0}};
    for (size_t i = 0; i < COUNT(others); i++) {
        if (is_senders_account(others[i].before) != others[i].senders) {
            fail_msg("%s", others[i].before);
        }
    }
}

/* A phrase for transient or for permanent failures counts in those only, at both ends of the codes. */
static void test_class_of_phrases(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int category;
    } cases[] = {
        {"400 unknown triplet", SMTPSTATUS_CATEGORY_GREYLISTED},
        {"499 unknown triplet", SMTPSTATUS_CATEGORY_GREYLISTED},
        {"500 unknown triplet", SMTPSTATUS_CATEGORY_PROTOCOL_ERROR},
        {"599 unknown triplet", SMTPSTATUS_CATEGORY_UNKNOWN},
        {"499 try jo@example.org", SMTPSTATUS_CATEGORY_UNKNOWN},
        {"500 try jo@example.org", SMTPSTATUS_CATEGORY_RECIPIENT_MOVED},
        {"599 try jo@example.org", SMTPSTATUS_CATEGORY_RECIPIENT_MOVED},
        {"4.0.0 unknown triplet", SMTPSTATUS_CATEGORY_GREYLISTED},
        {"5.0.0 unknown triplet", SMTPSTATUS_CATEGORY_UNKNOWN},
        {"5.0.0 try jo@example.org", SMTPSTATUS_CATEGORY_RECIPIENT_MOVED},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        smtpstatus status;
        make_fresh(&status);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, cases[i].text, strlen(cases[i].text)), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        if (smtpstatus_category(&status) != cases[i].category) {
            fail_msg("%s: %s", cases[i].text, smtpstatus_category_name(smtpstatus_category(&status)));
        }
    }
}

/* A number that is no category has the terms of an unknown one. */
static void test_terms_of_nothing(void **state)
{
    (void)state;
    const char *expected = smtpstatus_vocabulary_term_of(1, SMTPSTATUS_CATEGORY_UNKNOWN, SMTPSTATUS_BOUNCE_SOFT,
                                                         SMTPSTATUS_OUTCOME_FAILED);
    assert_string_equal(smtpstatus_vocabulary_term_of(1, -1, SMTPSTATUS_BOUNCE_SOFT, SMTPSTATUS_OUTCOME_FAILED),
                        expected);
    assert_string_equal(smtpstatus_vocabulary_term_of(1, 9999, SMTPSTATUS_BOUNCE_SOFT, SMTPSTATUS_OUTCOME_FAILED),
                        expected);
}

/* ------------------------------------------------------------------ failures that another time can mend */

struct mend_case {
    uint32_t code, enhanced;
    int retry;
};

static const struct mend_case mend_cases[] = {
    {550, 5001001, SMTPSTATUS_RETRY_GIVE_UP}, {550, 5004001, SMTPSTATUS_RETRY_AGAIN},
    {550, 5003002, SMTPSTATUS_RETRY_AGAIN},   {550, 5007508, SMTPSTATUS_RETRY_AGAIN},
    {552, 5005003, SMTPSTATUS_RETRY_AGAIN},   {550, 5007001, SMTPSTATUS_RETRY_GIVE_UP},
    {550, 5003004, SMTPSTATUS_RETRY_GIVE_UP},
};

static void test_mend(void **state)
{
    (void)state;
    smtpstatus_policy policy;
    assert_int_equal(smtpstatus_policy_init(&policy, sizeof policy), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_policy_set(&policy, SMTPSTATUS_POLICY_OPTION_RETRY_FAILED, 1), SMTPSTATUS_OK);
    for (size_t i = 0; i < COUNT(mend_cases); i++) {
        smtpstatus status;
        uint32_t wait = 0;
        make_fresh(&status);
        assert_int_equal(smtpstatus_parse_codes(&status, (int)mend_cases[i].code, mend_cases[i].enhanced),
                         SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        int retry = smtpstatus_retry(&status, &policy, 1, 0, 0, 0, &wait, NULL);
        if (retry != mend_cases[i].retry) {
            fail_msg("%u: %s", mend_cases[i].enhanced, smtpstatus_category_name(smtpstatus_category(&status)));
        }
    }
}

int main(void)
{
    static struct CMUnitTest tests[64];
    size_t count = 0;
    ADD_CASES(tests, &count, place_cases, test_place);
    ADD_CASES(tests, &count, text_cases, test_text);
    if (reads_text()) {
        ADD_CASES(tests, &count, verdict_cases, test_verdict);
        ADD(tests, &count, test_senders_words);
        ADD(tests, &count, test_class_of_phrases);
    }
    ADD(tests, &count, test_enhanced_text);
    ADD(tests, &count, test_refused_line);
    ADD(tests, &count, test_event);
    ADD(tests, &count, test_terms_of_nothing);
    ADD(tests, &count, test_mend);
    return RUN(tests, count);
}
