/*
 * From evidence to verdict: precedence, bounce types, doubt, conflicts, hints. What each
 * phrase and each code means is tested by the fixtures and by test_registry.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

#define BASIC SMTPSTATUS_EVIDENCE_BASIC_CODE
#define ENHANCED SMTPSTATUS_EVIDENCE_ENHANCED_CODE
#define TEXT SMTPSTATUS_EVIDENCE_TEXT
#define PROVIDER SMTPSTATUS_EVIDENCE_PROVIDER
#define COMMAND SMTPSTATUS_EVIDENCE_COMMAND

/* ------------------------------------------------------------------ precedence */

struct judged {
    const char *reply; /* without its line end */
    const char *category;
    const char *bounce;
    uint32_t deciding;
    uint32_t evidence; /* all of it, exactly */
    uint32_t conflicts;
    int command;
};

/* These rest on codes and commands alone: they hold in every build. */
static const struct judged coded[] = {
    {"550", "mailbox_unavailable", "soft", BASIC, BASIC, 0, 0},
    {"552", "mailbox_full", "soft", BASIC, BASIC, 0, 0},
    {"450", "mailbox_unavailable", "soft", BASIC, BASIC, 0, 0},
    {"550", "mailbox_unavailable", "soft", COMMAND, BASIC | COMMAND, 0, SMTPSTATUS_COMMAND_RCPT},
    {"550", "sender_rejected", "block", COMMAND, COMMAND, 0, SMTPSTATUS_COMMAND_MAIL},
    {"550 5.1.1", "user_unknown", "hard", ENHANCED, ENHANCED, 0, 0},
    {"550 5.1.1", "sender_rejected", "block", ENHANCED, ENHANCED, 0, SMTPSTATUS_COMMAND_MAIL},
    {"552 5.2.2", "mailbox_full", "soft", ENHANCED, ENHANCED | BASIC, 0, 0},
    {"552 5.3.4", "message_too_large", "block", ENHANCED, ENHANCED, 0, 0},
    {"550 5.7.1", "policy_rejected", "block", ENHANCED, ENHANCED, 0, 0},
    {"550 5.7.26", "authentication_failed", "block", ENHANCED, ENHANCED, 0, 0},
    {"450 4.1.1", "user_unknown", "soft", ENHANCED, ENHANCED, SMTPSTATUS_CONFLICT_BOUNCE, 0},
    {"450 4.2.0", "mailbox_unavailable", "soft", ENHANCED, ENHANCED | BASIC, 0, 0},
    {"550 5.1.90", "rate_limited", "soft", ENHANCED, ENHANCED, SMTPSTATUS_CONFLICT_BOUNCE, 0},
    {"550 5.3.2", "system_busy", "soft", ENHANCED, ENHANCED, SMTPSTATUS_CONFLICT_BOUNCE, 0},
    /* Class against class: the first digit says what happens, an address is not thrown away for it. */
    {"550 4.1.1", "user_unknown", "soft", ENHANCED, ENHANCED, SMTPSTATUS_CONFLICT_CLASS, 0},
    {"450 5.1.1", "user_unknown", "soft", ENHANCED, ENHANCED, SMTPSTATUS_CONFLICT_CLASS | SMTPSTATUS_CONFLICT_BOUNCE,
     0},
    {"250 5.1.1", "accepted", "none", BASIC, BASIC, SMTPSTATUS_CONFLICT_CLASS, 0},
    {"250 2.1.5", "accepted", "none", BASIC, BASIC | ENHANCED, 0, 0},
    {"250", "accepted", "none", BASIC, BASIC, 0, 0},
    {"354", "intermediate", "none", BASIC, BASIC, 0, 0},
    {"250", "accepted", "none", BASIC, BASIC, 0, SMTPSTATUS_COMMAND_RCPT},
    /* A success code in a failure says nothing. */
    {"550 2.1.5", "mailbox_unavailable", "soft", BASIC, BASIC, SMTPSTATUS_CONFLICT_CLASS, 0},
    {"550-\r\n554", "unknown", "soft", 0, 0, SMTPSTATUS_CONFLICT_MIXED_CODES, 0},
    /* A detail that nobody registered is as good as its subject, and no better. */
    {"550 5.1.999", "mailbox_unavailable", "soft", ENHANCED, ENHANCED | BASIC, 0, 0},
    {"550 5.99.1", "mailbox_unavailable", "soft", BASIC, BASIC, 0, 0},
    {"550 5.7.999", "policy_rejected", "block", ENHANCED, ENHANCED, 0, 0},
};

static const struct judged worded[] = {
    /* A success is one, whatever it says. */
    {"250 2.1.5 User unknown, mailbox full, spam", "accepted", "none", BASIC, BASIC | ENHANCED, 0, 0},
    {"354 User unknown", "intermediate", "none", BASIC, BASIC, 0, 0},
    /* Words alone. */
    {"550 User unknown", "user_unknown", "hard", TEXT, TEXT, 0, 0},
    {"450 User unknown", "user_unknown", "soft", TEXT, TEXT, SMTPSTATUS_CONFLICT_BOUNCE, 0},
    {"550 The mailbox is full", "mailbox_full", "soft", TEXT, TEXT, 0, 0},
    {"550 Relaying denied", "relay_denied", "block", TEXT, TEXT, 0, 0},
    /* exact words before a typical code, a typical code before typical words, typical words before a vague code */
    {"550 5.1.1 The mailbox is full", "mailbox_full", "soft", TEXT, TEXT, SMTPSTATUS_CONFLICT_TEXT_CODE, 0},
    {"550 5.7.1 User unknown", "user_unknown", "hard", TEXT, TEXT, 0, 0},
    {"550 5.0.0 User unknown", "user_unknown", "hard", TEXT, TEXT, 0, 0},
    {"552 5.2.2 User unknown", "mailbox_full", "soft", ENHANCED, ENHANCED | BASIC, SMTPSTATUS_CONFLICT_TEXT_CODE, 0},
    {"550 5.7.26 User unknown", "authentication_failed", "block", ENHANCED, ENHANCED, SMTPSTATUS_CONFLICT_TEXT_CODE, 0},
    /* agreement */
    {"550 5.1.1 User unknown", "user_unknown", "hard", ENHANCED, ENHANCED | TEXT, 0, 0},
    {"552 5.2.2 The mailbox is full", "mailbox_full", "soft", TEXT, ENHANCED | TEXT | BASIC, 0, 0},
    /* two meanings */
    {"550 Relaying denied. The mailbox is full.", "relay_denied", "block", TEXT, TEXT, SMTPSTATUS_CONFLICT_TEXT_TEXT,
     0},
    {"550 The mailbox is full. User unknown.", "mailbox_full", "soft", TEXT, TEXT, 0, 0},
    {"550 The mailbox is full. Quota exceeded.", "mailbox_full", "soft", TEXT, TEXT, 0, 0},
    {"552 Relaying denied. The mailbox is full.", "mailbox_full", "soft", TEXT, TEXT | BASIC,
     SMTPSTATUS_CONFLICT_TEXT_TEXT, 0},
    {"550 5.2.2 Relaying denied. The mailbox is full.", "mailbox_full", "soft", TEXT, TEXT | ENHANCED,
     SMTPSTATUS_CONFLICT_TEXT_TEXT, 0},
    /* temporary by nature */
    {"550 5.7.1 You have been greylisted, come back later", "greylisted", "soft", TEXT, TEXT,
     SMTPSTATUS_CONFLICT_BOUNCE, 0},
};

static int same_judgement(const struct judged *expected, const smtpstatus *status)
{
    return strcmp(smtpstatus_category_name(smtpstatus_category(status)), expected->category) == 0 &&
           strcmp(smtpstatus_bounce_name(smtpstatus_bounce(status)), expected->bounce) == 0 &&
           smtpstatus_deciding_evidence(status) == expected->deciding &&
           smtpstatus_evidence(status) == expected->evidence && smtpstatus_conflicts(status) == expected->conflicts;
}

static void judge_text(smtpstatus *status, const char *text)
{
    static char reply[512]; /* stays where it is, to be judged again */
    int length = snprintf(reply, sizeof reply, "%s\r\n", text);
    judge_reply(status, reply, (size_t)length);
}

static void test_judged(void **state)
{
    const struct judged *expected = *(const struct judged **)*state;
    smtpstatus status;
    make_fresh(&status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)expected->command);
    judge_text(&status, expected->reply);
    if (!same_judgement(expected, &status)) {
        print_error("%s: %s %s, decided by 0x%x, evidence 0x%x, conflicts 0x%x\n", expected->reply,
                    smtpstatus_category_name(smtpstatus_category(&status)),
                    smtpstatus_bounce_name(smtpstatus_bounce(&status)), (unsigned)smtpstatus_deciding_evidence(&status),
                    (unsigned)smtpstatus_evidence(&status), (unsigned)smtpstatus_conflicts(&status));
    }
    assert_true(same_judgement(expected, &status));
    /* Exactly one bit decides, and it is one of those that agree. */
    uint32_t deciding = smtpstatus_deciding_evidence(&status);
    assert_int_equal(deciding & (deciding - 1), 0);
    assert_int_equal(deciding & ~smtpstatus_evidence(&status), 0);
    /* Judging again changes nothing. */
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_true(same_judgement(expected, &status));
}

/* The examples of the design: whoever words it, these are what they are. */
static void test_examples(void **state)
{
    (void)state;
    static const struct {
        const char *reply, *category, *bounce;
    } examples[] = {
        {"550 5.1.1 User has sent to too many recipients this hour", "rate_limited", "soft"},
        {"552 5.2.2 mailbox full", "mailbox_full", "soft"},
        {"550 5.7.1", "policy_rejected", "block"},
        {"554 5.7.1 blocked using zen.spamhaus.org", "blocklisted", "block"},
        {"550 5.2.1 The account is temporarily disabled", "mailbox_disabled", "soft"},
    };
    for (size_t i = 0; i < COUNT(examples); i++) {
        smtpstatus status;
        make_fresh(&status);
        judge_text(&status, examples[i].reply);
        assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), examples[i].category);
        assert_string_equal(smtpstatus_bounce_name(smtpstatus_bounce(&status)), examples[i].bounce);
    }
}

/* ------------------------------------------------------------------ a 4yz is never hard */

static const char *const hard_texts[] = {"User unknown",   "No such user here", "The account has been disabled",
                                         "No such domain", "Invalid recipient", "The user has moved to b@example.org"};

static void check_never_hard(smtpstatus *status)
{
    assert_int_equal(smtpstatus_classify(status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_bounce(status), SMTPSTATUS_BOUNCE_SOFT);
    assert_int_equal(smtpstatus_outcome(status), SMTPSTATUS_OUTCOME_DEFERRED);
    assert_int_not_equal(smtpstatus_action(status), SMTPSTATUS_ACTION_SUPPRESS);
}

static void test_transient_is_never_hard(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    for (size_t i = 0; smtpstatus_enhanced_at(i) != 0; i++) {
        uint32_t number = smtpstatus_enhanced_at(i) % 1000000U;
        for (int command = 0; command <= SMTPSTATUS_COMMAND_QUIT; command++) {
            (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)command);
            (void)smtpstatus_parse_codes(&status, 450, number + 5000000U);
            check_never_hard(&status);
            (void)smtpstatus_parse_codes(&status, 421, number + 4000000U);
            check_never_hard(&status);
            (void)smtpstatus_parse_codes(&status, 0, number + 4000000U);
            check_never_hard(&status);
        }
    }
    for (size_t i = 0; i < COUNT(hard_texts); i++) {
        static const char *const codes[] = {"450", "451 4.7.1", "450 5.1.1", "421", "499"};
        for (size_t k = 0; k < COUNT(codes); k++) {
            char text[128];
            snprintf(text, sizeof text, "%s %s", codes[k], hard_texts[i]);
            judge_text(&status, text);
            check_never_hard(&status);
        }
    }
}

/* The same words under a 5yz: the test above would see nothing if they meant nothing. */
static void test_hard_texts_are_hard(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hard_texts); i++) {
        char text[128];
        smtpstatus status;
        make_fresh(&status);
        snprintf(text, sizeof text, "550 %s", hard_texts[i]);
        judge_text(&status, text);
        assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_HARD);
        assert_int_equal(smtpstatus_action(&status), SMTPSTATUS_ACTION_SUPPRESS);
    }
}

/* Suppressing is for hard bounces only, and every hard bounce asks for it. */
static void test_suppress_is_hard(void **state)
{
    (void)state;
    for (int code = 500; code < 600; code++) {
        for (size_t i = 0; smtpstatus_enhanced_at(i) != 0; i++) {
            for (uint32_t class_digit = 4; class_digit <= 5; class_digit++) {
                smtpstatus status;
                make_fresh(&status);
                (void)smtpstatus_parse_codes(&status, code,
                                             smtpstatus_enhanced_at(i) % 1000000U + class_digit * 1000000U);
                assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
                int hard = smtpstatus_bounce(&status) == SMTPSTATUS_BOUNCE_HARD;
                assert_int_equal(smtpstatus_action(&status) == SMTPSTATUS_ACTION_SUPPRESS, hard);
                if (class_digit == 4) {
                    assert_int_equal(hard, 0);
                }
            }
        }
    }
}

/* ------------------------------------------------------------------ options */

static void test_text_switched_off(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_TEXT, 0);
    judge_text(&status, "550 User unknown, try again in 5 minutes, http://example.org/ 192.0.2.1");
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "mailbox_unavailable");
    assert_int_equal(smtpstatus_evidence(&status), BASIC);
    assert_int_equal(smtpstatus_retry_after(&status, NULL), SMTPSTATUS_ABSENT);
    check_span(&status, SMTPSTATUS_PART_URL, NULL);
    check_span(&status, SMTPSTATUS_PART_CLIENT_IP, NULL);
    check_span(&status, SMTPSTATUS_PART_MATCH, "550");
    if (reads_text()) {
        /* The options count as they are when it is judged, not when it is parsed. */
        (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_TEXT, 1);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "user_unknown");
        check_span(&status, SMTPSTATUS_PART_MATCH, "User unknown");
        (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_TEXT, 0);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "mailbox_unavailable");
        check_span(&status, SMTPSTATUS_PART_URL, NULL);
    }
}

static void test_command_and_host_when_judged(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    judge_text(&status, "550 5.9.9");
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "mailbox_unavailable");
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, SMTPSTATUS_COMMAND_MAIL);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "sender_rejected");
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, 0);
    judge_text(&status, "550 5.4.5");
    assert_int_not_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_RATE_LIMITED);
    (void)smtpstatus_set_host(&status, BYTES("gmail-smtp-in.l.google.com"));
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_RATE_LIMITED);
    assert_int_equal(smtpstatus_deciding_evidence(&status), PROVIDER);
    check_span(&status, SMTPSTATUS_PART_MATCH, "5.4.5");
}

/* ------------------------------------------------------------------ matches */

struct matched {
    const char *reply;
    const char *match;
};

static const struct matched matches[] = {
    {"552 a", "552"},
    {" 552 a", "552"},
    {"\t 552 a", "552"},
    {"250 ok", "250"},
    {"  250 ok", "250"},
    {"550 5.1.1", "5.1.1"},
    {"550 a (#5.1.1)", "(#5.1.1)"},
    {"550-a\r\n550 5.1.1 b", "5.1.1"},
};

static void test_match(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(matches); i++) {
        smtpstatus status;
        char reply[128];
        int length = snprintf(reply, sizeof reply, "%s\r\n", matches[i].reply);
        make_fresh(&status);
        judge_reply(&status, reply, (size_t)length);
        check_span(&status, SMTPSTATUS_PART_MATCH, matches[i].match);
    }
}

/* ------------------------------------------------------------------ confidence */

static int confidence_of(const char *text)
{
    smtpstatus status;
    make_fresh(&status);
    judge_text(&status, text);
    return smtpstatus_confidence(&status);
}

static void test_confidence(void **state)
{
    (void)state;
    assert_in_range(confidence_of("599 a"), 0, 20);
    assert_in_range(confidence_of("550"), 20, 49);
    assert_in_range(confidence_of("550 5.7.1"), 20, 49);
    assert_in_range(confidence_of("550 5.1.1"), 50, 89);
    assert_in_range(confidence_of("550 5.7.26"), 90, 100);
    assert_in_range(confidence_of("250 ok"), 90, 100);
    assert_true(confidence_of("552 5.2.2") >= 90);                          /* two codes agree */
    assert_true(confidence_of("550 4.7.26") < confidence_of("550 5.7.26")); /* a conflict */
    assert_true(confidence_of("450 4.2.0") > confidence_of("451 4.2.0"));   /* two vague ones agree */
    assert_true(confidence_of("250 5.1.1") < confidence_of("250 2.1.1"));
    assert_true(confidence_of("251-a\r\n250 b") < confidence_of("250-a\r\n250 b"));
    assert_true(confidence_of("450 4.1.1") < confidence_of("550 5.1.1")); /* gone for now */
    assert_in_range(confidence_of("450-5.7.1 a\r\n550 b"), 0, 49);
    assert_in_range(confidence_of("450 5.1.1 a"), 50, 60);          /* more than vague, in spite of two conflicts */
    assert_in_range(confidence_of("250-a\r\n450 5.1.1 a"), 50, 60); /* of three */
}

/* Words alone have no code that they could contradict. */
static void test_words_without_code(void **state)
{
    (void)state;
    static const char *const texts[] = {"User unknown", "The mailbox is full", "Greylisted, try again later",
                                        "no such user here; temporarily disabled"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        smtpstatus status;
        make_fresh(&status);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, texts[i], strlen(texts[i])), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_outcome(&status), SMTPSTATUS_OUTCOME_UNKNOWN);
        assert_int_equal(smtpstatus_conflicts(&status) & SMTPSTATUS_CONFLICT_BOUNCE, 0);
        assert_true(smtpstatus_confidence(&status) >= 75);
    }
}

static void test_confidence_of_words(void **state)
{
    (void)state;
    assert_in_range(confidence_of("550 User unknown"), 50, 89);
    assert_true(confidence_of("550 5.1.1 User unknown") >= 90);
    assert_true(confidence_of("550 The mailbox is full") >= 90);
    assert_true(confidence_of("550 5.1.1 The mailbox is full") < confidence_of("550 The mailbox is full"));
}

/* ------------------------------------------------------------------ hints */

struct wait_case {
    const char *text;
    uint32_t seconds; /* 0: not said */
};

static const struct wait_case waits[] = {
    {"Try again in 5 minutes", 300},
    {"try again in 1 minute.", 60},
    {"Please retry after 300 seconds", 300},
    {"retry after 300s", 300},
    {"retry in 5m", 300},
    {"retry in 2h", 7200},
    {"retry in 1d", 86400},
    {"retry in 5M", 300},
    {"retry in 5m, please", 300},
    {"retry in 1.5 minutes", 0},
    {"retry in 5-10 minutes", 0},
    {"retry in 12:30 minutes", 0},
    {"retry in 1:2:3:4 minutes", 0},
    {"retry in 00:60:00", 0},
    {"retry in 00:00:60", 0},
    {"retry in 12:60:00", 0},
    {"retry in 12:00:60", 0},
    {"retry in 1000:00:00", 0},
    {"retry in 999:59:59", 3599999},
    {"retry in 5m30", 0},
    {"retry in 5mb", 0},
    {"retry in 5x", 0},
    {"retry in 5min", 300},
    {"try again in 2 hours", 7200},
    {"try again in 3 days", 259200},
    {"Greylisted, come back in 00:05:00", 300},
    {"Greylisted, come back in 01:02:03", 3723},
    {"retry in 365 days", 31536000},
    {"retry in 366 days", 0},
    {"retry in 31536000 seconds", 31536000},
    {"retry in 31536001 seconds", 0},
    {"retry in 99999999999999999999 seconds", 0},
    {"retry in 0 seconds", 0},
    {"retry in 5", 0},
    {"retry in 5 mailboxes", 0},
    {"retry in 5 qq minutes", 0},
    {"5 minutes", 0},
    {"you sent 5 messages within 10 minutes", 0},
    {"retry", 0},
    {"try later", 0},
    {"retry qq qq 5 minutes", 300},
    {"retry qq qq in 5 minutes", 300},
    {"retry qq qq qq qq 5 minutes", 300},
    {"retry qq qq qq qq qq 5 minutes", 0},
    {"retry qq qq qq qq qq qq 5 minutes", 0},
    {"retry in qq qq qq qq qq qq 5 minutes", 0},
    {"retry later. 5 minutes", 0},
    {"retry in 10 minutes, then in 20 minutes", 600}, /* the first counts */
};

static void test_waits(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(waits); i++) {
        smtpstatus status;
        char text[128];
        uint32_t seconds = 77;
        make_fresh(&status);
        snprintf(text, sizeof text, "451 4.7.1 %s", waits[i].text);
        judge_text(&status, text);
        int result = smtpstatus_retry_after(&status, &seconds);
        int right = waits[i].seconds == 0 ? result == SMTPSTATUS_ABSENT && seconds == 77
                                          : result == SMTPSTATUS_OK && seconds == waits[i].seconds;
        if (!right) {
            print_error("%s: %d, %u seconds\n", waits[i].text, result, (unsigned)seconds);
            wrong++;
        }
        assert_int_equal(smtpstatus_retry_after(&status, NULL), result);
    }
    assert_int_equal(wrong, 0);
}

struct hint_case {
    const char *text;
    const char *blocklist, *url, *ip;
};

static const struct hint_case hints[] = {
    {"550 192.0.2.1 blocked using zen.spamhaus.org", "zen.spamhaus.org", NULL, "192.0.2.1"},
    {"550 blocked using zen.spamhaus.org and bl.spamcop.net", "zen.spamhaus.org", NULL, NULL},
    {"550 [192.0.2.1] and [192.0.2.2] rejected", NULL, NULL, "192.0.2.1"},
    {"550 [IPv6:2001:db8::1] rejected", NULL, NULL, "2001:db8::1"},
    {"550 2001:db8:1:2:3:4:5:6 rejected", NULL, NULL, "2001:db8:1:2:3:4:5:6"},
    {"550 at 12:30:45 rejected", NULL, NULL, NULL},
    {"550 version 1.2.3 rejected", NULL, NULL, NULL},
    {"550 address 300.1.1.1 rejected", NULL, NULL, NULL},
    {"550 address 192.0.2.256 rejected", NULL, NULL, NULL},
    {"550 address 255.255.255.255 rejected", NULL, NULL, "255.255.255.255"},
    {"550 see http://example.org/a and http://example.org/b", NULL, "http://example.org/a", NULL},
    {"550 see HTTPS://example.org/a?b=c&d#e.", NULL, "HTTPS://example.org/a?b=c&d#e", NULL},
    {"550 see http://example.org/a, or not", NULL, "http://example.org/a", NULL},
    {"550 see http://example.org/a; or not", NULL, "http://example.org/a", NULL},
    {"550 see http://example.org/a: or not", NULL, "http://example.org/a", NULL},
    {"550 see http://example.org/a! or not", NULL, "http://example.org/a", NULL},
    {"550 see http://example.org/a? or not", NULL, "http://example.org/a", NULL},
    {"550 see http://example.org/a- or not", NULL, "http://example.org/a", NULL},
    {"550 see http://example.org/a?b=c;d,e!f:g-h.i x", NULL, "http://example.org/a?b=c;d,e!f:g-h.i", NULL},
    {"550 see \"http://example.org/a\" x", NULL, "http://example.org/a", NULL},
    {"550 see 'http://example.org/a' x", NULL, "http://example.org/a", NULL},
    {"550 see [http://example.org/a] x", NULL, "http://example.org/a", NULL},
    {"550 see <https://example.org/a>", NULL, "https://example.org/a", NULL},
    {"550 see (https://example.org/a)", NULL, "https://example.org/a", NULL},
    {"550 see www.example.org/a", NULL, "www.example.org/a", NULL},
    {"550 mail to a@example.org", NULL, NULL, NULL},
    {"550 192.0.2.1 blocked using my_list.rbl.example.org", "my_list.rbl.example.org", NULL, "192.0.2.1"},
    {"550 192.0.2.1 blocked, see www.example.org/a//rbl.example.net/", NULL, "www.example.org/a//rbl.example.net/",
     "192.0.2.1"},
    {"550 192.0.2.1 blocked using my_rbl.example.org", NULL, NULL, "192.0.2.1"},
    {"550 192.0.2.1 blocked using rbl_my.example.org", NULL, NULL, "192.0.2.1"},
    {"550 192.0.2.1 blocked using mx.-ab.example.org", NULL, NULL, "192.0.2.1"},
    {"550 [2001:0db8:0000:0000:0000:ffff:255.255.255.255] rejected", NULL, NULL,
     "2001:0db8:0000:0000:0000:ffff:255.255.255.255"},
    /* longer than any address: no part of it is one */
    {"550 [2001:0db8:0000:0000:0000:0000:0000:0000:000000:0000] rejected", NULL, NULL, NULL},
    {"550 [2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000] rejected", NULL, NULL, NULL},
    {"550 rejected 2001:db8::1", NULL, NULL, "2001:db8::1"},
    {"550 2001:db8::1 rejected", NULL, NULL, "2001:db8::1"},
    {"550 2001:db8::1x rejected", NULL, NULL, NULL},
    {"550 192.0..2.1 rejected", NULL, NULL, NULL},
    {"550 192.0.2.1.5 rejected", NULL, NULL, NULL},
    {"550 1920.0.2.1 rejected", NULL, NULL, NULL},
    {"550 0192.0.2.1 rejected", NULL, NULL, NULL},
    {"550 192.0.2 rejected", NULL, NULL, NULL},
    {"550 192.0.2.1- rejected", NULL, NULL, "192.0.2.1"},
    {"550 192.0.2.1x rejected", NULL, NULL, NULL},
    {"550 mail to a@[192.0.2.1] rejected", NULL, NULL, NULL},
    {"550 mail to <a@[192.0.2.1]> rejected", NULL, NULL, NULL},
    {"550 no hint at all", NULL, NULL, NULL},
};

/* Whether a part is exactly `expected`; NULL: absent. */
static int part_is(const smtpstatus *status, int part, const char *expected)
{
    const char *data = NULL;
    size_t length = 0;
    int result = smtpstatus_span(status, part, &data, &length);
    if (expected == NULL || result != SMTPSTATUS_OK) {
        return expected == NULL && result == SMTPSTATUS_ABSENT;
    }
    return length == strlen(expected) && memcmp(data, expected, length) == 0;
}

static void test_hints(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(hints); i++) {
        smtpstatus status;
        make_fresh(&status);
        judge_text(&status, hints[i].text);
        if (!part_is(&status, SMTPSTATUS_PART_BLOCKLIST, hints[i].blocklist) ||
            !part_is(&status, SMTPSTATUS_PART_URL, hints[i].url) ||
            !part_is(&status, SMTPSTATUS_PART_CLIENT_IP, hints[i].ip)) {
            print_error("%s\n", hints[i].text);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* The provider's own enhanced codes count when its words give it away. */
static void test_provider_of_text(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    judge_text(&status, "550 5.4.5 something - gsmtp");
    assert_string_equal(smtpstatus_provider_name(smtpstatus_provider(&status)), "google");
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_RATE_LIMITED);
    assert_int_equal(smtpstatus_deciding_evidence(&status), PROVIDER);
    check_span(&status, SMTPSTATUS_PART_MATCH, "5.4.5");
    /* What the text says goes before the host that the caller named. */
    (void)smtpstatus_set_host(&status, BYTES("mx.mail.protection.outlook.com"));
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_string_equal(smtpstatus_provider_name(smtpstatus_provider(&status)), "google");
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_RATE_LIMITED);
}

/* The host of a URL gives a provider away, the first one that does. */
static void test_provider_of_url(void **state)
{
    (void)state;
    static const struct {
        const char *reply;
        const char *provider; /* "" for none */
    } cases[] = {
        {"550 5.7.1 no, see https://support.google.com/mail/", "google"},
        {"550 5.7.1 no, see www.google.com/mail//yahoo.com/", "google"},
        {"550 5.7.1 no, see www.google.com/", "google"},
        {"550 5.7.1 no, see www.google.com", "google"},
        {"550 5.7.1 no, see <https://support.google.com/mail/>", "google"},
        {"550 5.7.1 no, see https://support.google.com/ and https://postmaster.live.com/", "google"},
        {"550 5.7.1 no, see https://postmaster.live.com/ and https://support.google.com/", "microsoft"},
        {"550 5.7.1 no, see https://example.org/ and https://support.google.com/", "google"},
        {"550 5.7.1 no, see https://example.org/google.com/", ""},
        /* before the host that signs at the end */
        {"550 5.7.1 no, see https://postmaster.live.com/ [mx.google.com]", "microsoft"},
        {"550 5.7.1 no, see https://example.org/ [mx.google.com].", "google"},
        {"550 5.7.1 no [mx.google.com] .", "google"},
        {"550 5.7.1 no [mx.google.com] ..", ""},
        {"550 5.7.1 no mx.google.com", ""},
        {"550 5.7.1 no [mx.google.com], sorry", ""},
        {"550 5.7.1 no, see https://example.org//google.com/", ""},
        {"550 5.7.1 no, see https:///google.com/", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        smtpstatus status;
        make_fresh(&status);
        judge_text(&status, cases[i].reply);
        int provider = smtpstatus_provider(&status);
        assert_string_equal(provider != 0 ? smtpstatus_provider_name(provider) : "", cases[i].provider);
    }
}

/* ------------------------------------------------------------------ how text is read */

/* All mean a full mailbox, or nothing, as docs/table-formats.md says. */
static const char *const full[] = {
    "The mailbox is full",
    "MAILBOX FULL",
    "mailbox-full",
    "mailbox_full",
    "mailbox   full",
    "mailbox\tfull",
    "(mailbox full)",
    "\"mailbox\" \"full\"",
    "Mailbox <a@example.org> is full",
    "mailbox a@example.org is full",
    "mailbox: full",
    "mailbox, full",
    "x mailbox full x",
    "mailbox full.",
    "Error. Mailbox full",
    "mailbox http://example.org/ is full",
    "mailbox 192.0.2.1 full",
    "mailbox full!",
    "mailbox... full",
    "mailbox.full",
    "mailbox full.Please call",
    "<the mailbox is full>",
    "< mailbox full",
    "<a <mailbox full",
    "mailbox <full",
    "mailbox.[full",
    "mailbox is\r\n550-full\r\n550 x",
    "mailbox is\r\n550 5.0.0 full",
};
static const char *const not_full[] = {
    "mailbox. Full x",
    "mailbox! Full x",
    "mailbox; full x",
    "mail boxfull",
    "mailbox@full.example.org",
    "http://example.org/mailbox-full",
    "<mailbox-full>",
    "mailbox.full.com",
    "mailbox.\" full",
    "mailbox.) full",
    "mailbox.] full",
    "mailbox? full",
    "\xE9\x82\xAE\xE7\xAE\xB1\xE3\x80\x82\xE5\xB7\xB2\xE6\xBB\xA1",
    "\xE9\x82\xAE\xE7\xAE\xB1\xEF\xBC\x81\xE5\xB7\xB2\xE6\xBB\xA1",
    "mailbox.\tfull",
    "<mailbox-full@example.org>",
    "mailbox fullness",
};

static int is_full(const char *words)
{
    smtpstatus status;
    char text[256];
    make_fresh(&status);
    snprintf(text, sizeof text, strstr(words, "\r\n") != NULL ? "550-%s" : "550 %s", words);
    judge_text(&status, text);
    return smtpstatus_category(&status) == SMTPSTATUS_CATEGORY_MAILBOX_FULL;
}

static void test_words(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(full); i++) {
        if (!is_full(full[i])) {
            print_error("not full: %s\n", full[i]);
            wrong++;
        }
    }
    for (size_t i = 0; i < COUNT(not_full); i++) {
        if (is_full(not_full[i])) {
            print_error("full: %s\n", not_full[i]);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* A phrase is heard wherever it stands, also at a word boundary of every position. */
static void test_words_at_every_offset(void **state)
{
    (void)state;
    for (size_t before = 0; before < 70; before++) {
        char text[256];
        memset(text, 'x', sizeof text);
        snprintf(text + before, sizeof text - before, " mailbox is full");
        assert_true(is_full(text));
        snprintf(text + before, sizeof text - before, " 9 mailbox is full %.*s", (int)before,
                 "yyyyyyyyyyyyyyyyyyyyyyyyyyyy");
        assert_true(is_full(text));
    }
}

/* A gap reaches over six words. */
static void test_gap_of_words(void **state)
{
    (void)state;
    for (size_t width = 0; width < 20; width++) {
        char text[256] = "mailbox";
        for (size_t i = 0; i < width; i++) {
            strcat(text, " qq");
        }
        strcat(text, " full");
        assert_int_equal(is_full(text), width <= 6);
    }
}

/* A gap reaches over twelve characters of a script without spaces, and not over many more. */
static void test_gap_of_characters(void **state)
{
    (void)state;
    for (size_t width = 0; width < 40; width++) {
        char text[256] = "\xE9\x82\xAE\xE7\xAE\xB1"; /* mailbox */
        for (size_t i = 0; i < width; i++) {
            strcat(text, "\xE9\xBE\x98"); /* a character that no phrase knows */
        }
        strcat(text, "\xE5\xB7\xB2\xE6\xBB\xA1"); /* full */
        if (width <= 12 || width > 16) {
            assert_int_equal(is_full(text), width <= 12);
        }
    }
}

/* Capitals and accents, in the alphabets that have them. */
static void test_letters(void **state)
{
    (void)state;
    static const char *const words[] = {
        "Postfach voll",
        "POSTFACH VOLL",
        "bo\xC3\xAEte pleine",  /* boîte */
        "BO\xC3\x8ETE PLEINE",  /* BOÎTE */
        "boi\xCC\x82te pleine", /* the accent for itself */
        "boite pleine",
        "buz\xC3\xB3n lleno", /* buzón */
        "BUZ\xC3\x93N LLENO",
        "buz\xF3n lleno", /* ISO 8859-1 */
        "\xD1\x8F\xD1\x89\xD0\xB8\xD0\xBA "
        "\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB5\xD0\xBF\xD0\xBE\xD0\xBB\xD0\xBD\xD0\xB5\xD0\xBD",
        "\xD0\xAF\xD0\xA9\xD0\x98\xD0\x9A "
        "\xD0\x9F\xD0\x95\xD0\xA0\xD0\x95\xD0\x9F\xD0\x9E\xD0\x9B\xD0\x9D\xD0\x95\xD0\x9D",
    };
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (!is_full(words[i])) {
            print_error("not full: %s\n", words[i]);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* More phrases than are kept at once: the clearest is among those that are. */
static void test_many_phrases(void **state)
{
    (void)state;
    for (size_t place = 0; place < 40; place++) {
        char text[2048] = "550 ";
        smtpstatus status;
        for (size_t i = 0; i < 40; i++) {
            strcat(text, i == place ? "You have been greylisted. " : "User unknown. ");
        }
        strcat(text, "\r\n");
        make_fresh(&status);
        judge_reply(&status, text, strlen(text));
        assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_GREYLISTED);
    }
}

/* The block list's name belongs to verdicts on reputation and spam, too, and to no others. */
static void test_blocklist_of_verdicts(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    (void)smtpstatus_set_host(&status, BYTES("mx.google.com"));
    judge_text(&status, "550 5.7.28 zen.spamhaus.org");
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "reputation_low");
    check_span(&status, SMTPSTATUS_PART_BLOCKLIST, "zen.spamhaus.org");
    judge_text(&status, "550 5.7.350 zen.spamhaus.org");
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "spam_detected");
    check_span(&status, SMTPSTATUS_PART_BLOCKLIST, "zen.spamhaus.org");
    judge_text(&status, "550 5.7.26 zen.spamhaus.org");
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), "authentication_failed");
    check_span(&status, SMTPSTATUS_PART_BLOCKLIST, NULL);
}

/* A long hostile text still gets its answer: the phrase is found at both ends of it. */
static void test_long_texts(void **state)
{
    (void)state;
    static const char *const fillers[] = {"mailbox ", "a.",  "a@",    "<",      "<<<a ",      "http://",
                                          "1.2.3.",   "::",  "user ", "5.1.1 ", "\xC3",       "\xE9\x82\xAE",
                                          "550 ",     "(((", "x-",    "not ",   "retry in 5 "};
    static const size_t size = 60000;
    for (size_t i = 0; i < COUNT(fillers); i++) {
        char *text = malloc(size);
        size_t used = 0;
        size_t filler = strlen(fillers[i]);
        smtpstatus status;
        assert_non_null(text);
        memcpy(text, "550 ", 4);
        for (used = 4; used + filler + 64 < size; used += filler) {
            memcpy(text + used, fillers[i], filler);
        }
        used += (size_t)snprintf(text + used, size - used, ". You have been greylisted\r\n");
        make_fresh(&status);
        judge_reply(&status, text, used);
        assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_GREYLISTED);
        assert_int_equal(smtpstatus_parse_diagnostic(&status, text, used), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        free(text);
    }
}

static size_t add_judged(struct CMUnitTest *tests, const struct judged *table, size_t rows, const struct judged **kept)
{
    for (size_t i = 0; i < rows; i++) {
        kept[i] = &table[i];
        tests[i] = (struct CMUnitTest){strstr(table[i].reply, "\r\n") != NULL ? "mixed codes" : table[i].reply,
                                       test_judged, NULL, NULL, &kept[i]};
    }
    return rows;
}

int main(void)
{
    static struct CMUnitTest tests[128];
    static const struct judged *kept[COUNT(coded) + COUNT(worded)];
    size_t count = add_judged(tests, coded, COUNT(coded), kept);
    if (reads_text()) {
        count += add_judged(tests + count, worded, COUNT(worded), kept + count);
        ADD(tests, &count, test_examples);
        ADD(tests, &count, test_hard_texts_are_hard);
        ADD(tests, &count, test_confidence_of_words);
        ADD(tests, &count, test_words_without_code);
        ADD(tests, &count, test_waits);
        ADD(tests, &count, test_hints);
        ADD(tests, &count, test_provider_of_text);
        ADD(tests, &count, test_provider_of_url);
        ADD(tests, &count, test_words);
        ADD(tests, &count, test_words_at_every_offset);
        ADD(tests, &count, test_gap_of_words);
        ADD(tests, &count, test_gap_of_characters);
        ADD(tests, &count, test_letters);
        ADD(tests, &count, test_many_phrases);
        ADD(tests, &count, test_blocklist_of_verdicts);
        ADD(tests, &count, test_long_texts);
    }
    ADD(tests, &count, test_transient_is_never_hard);
    ADD(tests, &count, test_suppress_is_hard);
    ADD(tests, &count, test_text_switched_off);
    ADD(tests, &count, test_command_and_host_when_judged);
    ADD(tests, &count, test_match);
    ADD(tests, &count, test_confidence);
    return RUN(tests, count);
}
