/*
 * The handle: storage, options, host, version, results; every call without a handle or
 * before anything was read; a handle that is copied or moved.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#include <stdio.h>

/* ------------------------------------------------------------------ version and results */

static void test_version(void **state)
{
    (void)state;
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", SMTPSTATUS_VERSION_MAJOR, SMTPSTATUS_VERSION_MINOR,
             SMTPSTATUS_VERSION_PATCH);
    assert_string_equal(smtpstatus_version(), expected);
    assert_string_equal(smtpstatus_version(), PROJECT_VERSION);
    assert_int_equal(smtpstatus_version_number(),
                     SMTPSTATUS_VERSION_MAJOR * 1000000 + SMTPSTATUS_VERSION_MINOR * 1000 + SMTPSTATUS_VERSION_PATCH);
}

static void test_features(void **state)
{
    (void)state;
    uint32_t expected = (HAS_TEXT ? SMTPSTATUS_FEATURE_TEXT : 0U) | (HAS_DSN ? SMTPSTATUS_FEATURE_DSN : 0U) |
                        (HAS_ADVICE ? SMTPSTATUS_FEATURE_ADVICE : 0U) | (HAS_RULES ? SMTPSTATUS_FEATURE_RULES : 0U);
    assert_int_equal(smtpstatus_features(), expected);
}

static void test_table_revision(void **state)
{
    (void)state;
    const char *revision = smtpstatus_table_revision();
    assert_int_equal(strlen(revision), 16);
    assert_int_equal(strspn(revision, "0123456789abcdef"), 16);
    assert_ptr_equal(revision, smtpstatus_table_revision());
}

static void test_results(void **state)
{
    (void)state;
    static const int results[] = {SMTPSTATUS_OK,
                                  SMTPSTATUS_NEED_MORE,
                                  SMTPSTATUS_END,
                                  SMTPSTATUS_ABSENT,
                                  SMTPSTATUS_ERROR_ARGUMENT,
                                  SMTPSTATUS_ERROR_STORAGE,
                                  SMTPSTATUS_ERROR_STATE,
                                  SMTPSTATUS_ERROR_BUFFER,
                                  SMTPSTATUS_ERROR_LEFT_OUT,
                                  SMTPSTATUS_ERROR_NO_CODE,
                                  SMTPSTATUS_ERROR_BAD_CODE,
                                  SMTPSTATUS_ERROR_TOO_LONG,
                                  SMTPSTATUS_ERROR_TOO_MANY_LINES,
                                  SMTPSTATUS_ERROR_REFUSED,
                                  SMTPSTATUS_ERROR_NOT_ENHANCED,
                                  SMTPSTATUS_ERROR_DAMAGED,
                                  SMTPSTATUS_ERROR_NEWER};
    static const char unknown[] = "not a result of this library";
    for (int result = -300; result < 300; result++) {
        int known = 0;
        for (size_t i = 0; i < COUNT(results); i++) {
            known |= results[i] == result;
        }
        int of_rules = result <= SMTPSTATUS_ERROR_RULE_EXPECTED && result >= SMTPSTATUS_ERROR_RULE_CROWDED;
        assert_int_equal(smtpstatus_is_error(result), result < 0);
        assert_int_equal(strcmp(smtpstatus_result_text(result), unknown) != 0, known || (of_rules && HAS_RULES));
        assert_int_equal(strcmp(smtpstatus_result_name(result), "invalid") != 0, known || of_rules);
    }
    assert_int_equal(smtpstatus_is_error(INT32_MIN), 1);
    assert_int_equal(smtpstatus_is_error(INT32_MAX), 0);
    /* No two results are told alike. */
    for (size_t i = 0; i < COUNT(results); i++) {
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(smtpstatus_result_text(results[i]), smtpstatus_result_text(results[k]));
        }
    }
}

/* ------------------------------------------------------------------ storage */

static void test_storage(void **state)
{
    (void)state;
    smtpstatus status;
    assert_int_equal(sizeof status, SMTPSTATUS_SIZE);
    assert_true(smtpstatus_size() <= SMTPSTATUS_SIZE);
    assert_true(smtpstatus_size() >= 64);
    size_t alignment = smtpstatus_alignment();
    assert_true(alignment > 0 && (alignment & (alignment - 1)) == 0);
    assert_true(alignment <= _Alignof(max_align_t) && alignment <= _Alignof(smtpstatus));
    assert_int_equal(smtpstatus_init(NULL, sizeof status), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_init(&status, sizeof status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_init(&status, smtpstatus_size()), SMTPSTATUS_OK);
}

static void test_storage_too_small(void **state)
{
    (void)state;
    smtpstatus status;
    smtpstatus before;
    memset(&status, 0xA5, sizeof status);
    memcpy(&before, &status, sizeof status);
    assert_int_equal(smtpstatus_init(&status, 0), SMTPSTATUS_ERROR_STORAGE);
    assert_int_equal(smtpstatus_init(&status, smtpstatus_size() - 1), SMTPSTATUS_ERROR_STORAGE);
    assert_memory_equal(&status, &before, sizeof status);
}

/* Storage of exactly smtpstatus_size() bytes is enough, whatever was in it. */
static void test_storage_exact(void **state)
{
    (void)state;
    smtpstatus *status = malloc(smtpstatus_size());
    assert_non_null(status);
    memset(status, 0xFF, smtpstatus_size());
    assert_int_equal(smtpstatus_init(status, smtpstatus_size()), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_set_host(status, BYTES("mx.example.org")), SMTPSTATUS_OK);
    judge_reply(status, BYTES("550-5.1.1 No such user\r\n550 5.1.1 http://example.org/ 192.0.2.1\r\n"));
    assert_int_equal(smtpstatus_category(status), SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    free(status);
}

static void test_init_touches_no_byte_behind(void **state)
{
    (void)state;
    smtpstatus status;
    memset(&status, 0x5A, sizeof status);
    assert_int_equal(smtpstatus_init(&status, sizeof status), SMTPSTATUS_OK);
    judge_reply(&status, BYTES("550 5.1.1 No such user\r\n"));
    for (size_t i = smtpstatus_size(); i < sizeof status; i++) {
        assert_int_equal(status.bytes[i], 0x5A);
    }
}

/* ------------------------------------------------------------------ options */

struct option_case {
    const char *name;
    int option;
    uint64_t usual;
    uint64_t lowest;
    uint64_t highest; /* UINT64_MAX: there is nothing above */
};

static struct option_case options[] = {
    {"option text", SMTPSTATUS_OPTION_TEXT, 1, 0, 1}, /* 0 in all columns in a build without text, see main */
    {"option max_bytes", SMTPSTATUS_OPTION_MAX_BYTES, 65536, 1, UINT64_MAX},
    {"option max_lines", SMTPSTATUS_OPTION_MAX_LINES, 1024, 1, UINT32_MAX},
    {"option refuse", SMTPSTATUS_OPTION_REFUSE, 0, 0, UINT32_MAX},
    {"option command", SMTPSTATUS_OPTION_COMMAND, 0, 0, SMTPSTATUS_COMMAND_QUIT},
};

static uint64_t get_option(const smtpstatus *status, int option)
{
    uint64_t value = 0xDEAD;
    assert_int_equal(smtpstatus_get_option(status, option, &value), SMTPSTATUS_OK);
    return value;
}

static void test_option(void **state)
{
    const struct option_case *option = *state;
    smtpstatus status;
    make_fresh(&status);
    assert_true(get_option(&status, option->option) == option->usual);
    assert_int_equal(smtpstatus_set_option(&status, option->option, option->highest), SMTPSTATUS_OK);
    assert_true(get_option(&status, option->option) == option->highest);
    if (option->highest != UINT64_MAX) {
        assert_int_equal(smtpstatus_set_option(&status, option->option, option->highest + 1),
                         SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_set_option(&status, option->option, UINT64_MAX), SMTPSTATUS_ERROR_ARGUMENT);
        /* A value whose low 32 bits are in range. */
        assert_int_equal(smtpstatus_set_option(&status, option->option, 0x100000001U), SMTPSTATUS_ERROR_ARGUMENT);
    }
    if (option->lowest > 0) {
        assert_int_equal(smtpstatus_set_option(&status, option->option, option->lowest - 1), SMTPSTATUS_ERROR_ARGUMENT);
    }
    assert_true(get_option(&status, option->option) == option->highest);
    assert_int_equal(smtpstatus_set_option(&status, option->option, option->lowest), SMTPSTATUS_OK);
    assert_true(get_option(&status, option->option) == option->lowest);
    /* The others are as they were. */
    for (size_t i = 0; i < COUNT(options); i++) {
        if (options[i].option != option->option) {
            assert_true(get_option(&status, options[i].option) == options[i].usual);
        }
    }
    make_fresh(&status);
    assert_true(get_option(&status, option->option) == option->usual);
}

static void test_unknown_options(void **state)
{
    (void)state;
    static const int unknown[] = {0, -1, 6, 7, 256, 257, INT32_MAX, INT32_MIN};
    smtpstatus status;
    uint64_t value = 77;
    make_fresh(&status);
    for (size_t i = 0; i < COUNT(unknown); i++) {
        assert_int_equal(smtpstatus_set_option(&status, unknown[i], 1), SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(smtpstatus_get_option(&status, unknown[i], &value), SMTPSTATUS_ERROR_ARGUMENT);
        assert_int_equal(value, 77);
    }
    assert_int_equal(smtpstatus_set_option(NULL, SMTPSTATUS_OPTION_TEXT, 1), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_get_option(NULL, SMTPSTATUS_OPTION_TEXT, &value), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_get_option(&status, SMTPSTATUS_OPTION_TEXT, NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(value, 77);
}

static void test_options_stay(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_TEXT, 0);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_MAX_BYTES, 100);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_MAX_LINES, 3);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_REFUSE, SMTPSTATUS_ANOMALY_NUL);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, SMTPSTATUS_COMMAND_DATA);
    judge_reply(&status, BYTES("550 a\r\n"));
    (void)smtpstatus_parse_diagnostic(&status, BYTES("550 a (in reply to RCPT TO command)"));
    (void)smtpstatus_parse_codes(&status, 550, 0);
    (void)smtpstatus_parse_reply(&status, BYTES("abc\r\n"), 0, NULL);
    assert_int_equal(get_option(&status, SMTPSTATUS_OPTION_TEXT), 0);
    assert_int_equal(get_option(&status, SMTPSTATUS_OPTION_MAX_BYTES), 100);
    assert_int_equal(get_option(&status, SMTPSTATUS_OPTION_MAX_LINES), 3);
    assert_int_equal(get_option(&status, SMTPSTATUS_OPTION_REFUSE), SMTPSTATUS_ANOMALY_NUL);
    assert_int_equal(get_option(&status, SMTPSTATUS_OPTION_COMMAND), SMTPSTATUS_COMMAND_DATA);
    assert_int_equal(smtpstatus_command(&status), SMTPSTATUS_COMMAND_DATA);
}

static void test_command_of_caller_goes_first(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, BYTES("550 a (in reply to RCPT TO command)")), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_command(&status), SMTPSTATUS_COMMAND_RCPT);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, SMTPSTATUS_COMMAND_MAIL);
    assert_int_equal(smtpstatus_command(&status), SMTPSTATUS_COMMAND_MAIL);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, 0);
    assert_int_equal(smtpstatus_command(&status), SMTPSTATUS_COMMAND_RCPT);
    (void)smtpstatus_parse_codes(&status, 550, 0);
    assert_int_equal(smtpstatus_command(&status), 0);
}

/* ------------------------------------------------------------------ host */

struct host_case {
    const char *name;
    const char *host;
    size_t length;
    const char *provider;
};

static const struct host_case hosts[] = {
    {"host of a provider", BYTES("gmail-smtp-in.l.google.com"), "google"},
    {"host in capitals", BYTES("GMAIL-SMTP-IN.L.GOOGLE.COM"), "google"},
    {"host with a trailing dot", BYTES("gmail-smtp-in.l.google.com."), "google"},
    {"the suffix itself", BYTES("google.com"), "google"},
    {"a suffix that is no label", BYTES("notgoogle.com"), "unknown"},
    {"a suffix that goes on", BYTES("google.com.example.org"), "unknown"},
    {"a label of the suffix", BYTES("google"), "unknown"},
    {"a cut suffix", BYTES("mx.google.co"), "unknown"},
    {"another host", BYTES("mx.example.org"), "unknown"},
    {"an empty host", BYTES(""), "unknown"},
    {"a dot", BYTES("."), "unknown"},
    {"dots", BYTES("...."), "unknown"},
    {"empty labels before", BYTES("..google.com"), "google"},
    {"a host that holds NUL", BYTES("google.com\0"), "unknown"},
    {"Microsoft's host", BYTES("example-org.mail.protection.outlook.com"), "microsoft"},
};

static void test_host(void **state)
{
    const struct host_case *host = *state;
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(smtpstatus_set_host(&status, host->host, host->length), SMTPSTATUS_OK);
    judge_reply(&status, BYTES("550 5.9.9 a\r\n"));
    assert_string_equal(smtpstatus_provider_name(smtpstatus_provider(&status)), host->provider);
}

/* The longest host name there is, and one byte more. */
static void test_long_host(void **state)
{
    (void)state;
    static const char suffix[] = ".google.com";
    char name[300];
    size_t tail = sizeof suffix - 1;
    for (size_t length = 254; length <= 258; length++) {
        smtpstatus status;
        memset(name, 'a', sizeof name);
        memcpy(name + length - tail, suffix, tail);
        make_fresh(&status);
        assert_int_equal(smtpstatus_set_host(&status, name, length), SMTPSTATUS_OK);
        judge_reply(&status, BYTES("550 5.9.9 a\r\n"));
        assert_string_equal(smtpstatus_provider_name(smtpstatus_provider(&status)),
                            length <= 255 ? "google" : "unknown");
    }
}

static void test_host_is_taken_back(void **state)
{
    (void)state;
    smtpstatus status;
    char name[] = "mx.google.com";
    make_fresh(&status);
    assert_int_equal(smtpstatus_set_host(&status, name, strlen(name)), SMTPSTATUS_OK);
    memset(name, 'x', sizeof name); /* not kept */
    judge_reply(&status, BYTES("550 5.9.9 a\r\n"));
    assert_string_equal(smtpstatus_provider_name(smtpstatus_provider(&status)), "google");
    judge_reply(&status, BYTES("550 5.9.9 b\r\n")); /* stays for the next reply */
    assert_string_equal(smtpstatus_provider_name(smtpstatus_provider(&status)), "google");
    assert_int_equal(smtpstatus_set_host(&status, NULL, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_provider(&status), 0);
    assert_int_equal(smtpstatus_set_host(NULL, BYTES("google.com")), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_set_host(&status, NULL, 3), SMTPSTATUS_ERROR_ARGUMENT);
}

/* ------------------------------------------------------------------ codes without text */

struct codes_case {
    const char *name;
    int code;
    uint32_t enhanced;
    int good;
    uint32_t anomalies;
};

static const struct codes_case codes[] = {
    {"550", 550, 0, 1, 0},
    {"200", 200, 0, 1, 0},
    {"599", 599, 0, 1, 0},
    {"199", 199, 0, 0, 0},
    {"600", 600, 0, 0, 0},
    {"-550", -550, 0, 0, 0},
    {"1", 1, 0, 0, 0},
    {"2147483647", INT32_MAX, 0, 0, 0},
    {"550 5.1.1", 550, 5001001, 1, 0},
    {"550 4.1.1", 550, 4001001, 1, SMTPSTATUS_ANOMALY_ENHANCED_CLASS},
    {"450 5.1.1", 450, 5001001, 1, SMTPSTATUS_ANOMALY_ENHANCED_CLASS},
    {"250 2.1.5", 250, 2001005, 1, 0},
    {"5.1.1", 0, 5001001, 1, 0},
    {"5.0.0", 0, 5000000, 1, 0},
    {"5.999.999", 0, 5999999, 1, 0},
    {"4.999.999", 0, 4999999, 1, 0},
    {"neither", 0, 0, 0, 0},
    {"3.1.1", 0, 3001001, 0, 0},
    {"550 3.1.1", 550, 3001001, 0, 0},
    {"1.1.1", 0, 1001001, 0, 0},
    {"6.0.0", 0, 6000000, 0, 0},
    {"0.1.1", 0, 1001, 0, 0},
    {"55.1.1", 550, 55001001, 0, 0},
    {"all bits", 550, UINT32_MAX, 0, 0},
    {"199 5.1.1", 199, 5001001, 0, 0},
};

static void test_codes(void **state)
{
    const struct codes_case *item = *state;
    smtpstatus status;
    size_t cursor = 0;
    size_t needed = 9;
    make_fresh(&status);
    int result = smtpstatus_parse_codes(&status, item->code, item->enhanced);
    assert_int_equal(result, item->good ? SMTPSTATUS_OK : SMTPSTATUS_ERROR_ARGUMENT);
    if (!item->good) {
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
        return;
    }
    assert_int_equal(smtpstatus_reply_code(&status), item->code);
    assert_int_equal(smtpstatus_first_reply_code(&status), item->code);
    assert_int_equal(smtpstatus_enhanced_code(&status), item->enhanced);
    assert_int_equal(smtpstatus_anomalies(&status), item->anomalies);
    assert_int_equal(smtpstatus_line_count(&status), 0);
    assert_int_equal(smtpstatus_next_line(&status, &cursor, NULL, NULL, NULL), SMTPSTATUS_END);
    assert_int_equal(smtpstatus_copy_text(&status, NULL, 0, &needed), SMTPSTATUS_OK);
    assert_int_equal(needed, 0);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    for (int part = SMTPSTATUS_PART_REPLY; part <= SMTPSTATUS_PART_CLIENT_IP; part++) {
        check_span(&status, part, NULL);
    }
}

static void test_codes_without_handle(void **state)
{
    (void)state;
    assert_int_equal(smtpstatus_parse_codes(NULL, 550, 0), SMTPSTATUS_ERROR_ARGUMENT);
}

/* ------------------------------------------------------------------ nothing read, no handle */

/* Every accessor, with a handle that holds nothing or without any. */
static void check_holds_nothing(const smtpstatus *status)
{
    char text[8] = "unused";
    const char *data = text;
    size_t cursor = 0;
    size_t length = 77;
    uint32_t seconds = 77;
    int code = 77;
    int absent = status != NULL ? SMTPSTATUS_ABSENT : SMTPSTATUS_ERROR_ARGUMENT;
    assert_int_equal(smtpstatus_reply_code(status), 0);
    assert_int_equal(smtpstatus_first_reply_code(status), 0);
    assert_int_equal(smtpstatus_enhanced_code(status), 0);
    assert_int_equal(smtpstatus_anomalies(status), 0);
    assert_int_equal(smtpstatus_line_count(status), 0);
    assert_int_equal(smtpstatus_error_offset(status), 0);
    assert_int_equal(smtpstatus_category(status), 0);
    assert_int_equal(smtpstatus_outcome(status), 0);
    assert_int_equal(smtpstatus_bounce(status), 0);
    assert_int_equal(smtpstatus_action(status), 0);
    assert_int_equal(smtpstatus_scope(status), 0);
    assert_int_equal(smtpstatus_impact(status), 0);
    assert_int_equal(smtpstatus_confidence(status), 0);
    assert_int_equal(smtpstatus_evidence(status), 0);
    assert_int_equal(smtpstatus_deciding_evidence(status), 0);
    assert_int_equal(smtpstatus_conflicts(status), 0);
    assert_int_equal(smtpstatus_command(status), 0);
    assert_int_equal(smtpstatus_provider(status), 0);
    assert_int_equal(smtpstatus_retry_after(status, &seconds), absent);
    assert_int_equal(smtpstatus_next_line(status, &cursor, &code, &data, &length),
                     status != NULL ? SMTPSTATUS_END : SMTPSTATUS_ERROR_ARGUMENT);
    for (int part = SMTPSTATUS_PART_REPLY; part <= SMTPSTATUS_PART_CLIENT_IP; part++) {
        assert_int_equal(smtpstatus_span(status, part, &data, &length), absent);
    }
    /* Out-pointers are written only where the comment says so. */
    assert_true(code == 77 && length == 77 && seconds == 77 && data == text && cursor == 0);
    if (status != NULL) {
        assert_int_equal(smtpstatus_copy_text(status, text, sizeof text, &length), SMTPSTATUS_OK);
        assert_int_equal(length, 0);
        assert_string_equal(text, "unused");
        assert_int_equal(smtpstatus_rule(status, text, sizeof text, &length), SMTPSTATUS_OK);
        assert_int_equal(length, 0);
        assert_string_equal(text, "");
        assert_int_equal(smtpstatus_rule(status, NULL, 0, &length), SMTPSTATUS_OK);
        assert_int_equal(length, 0);
    }
}

static void test_nothing_read(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    check_holds_nothing(&status);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
    check_holds_nothing(&status);
}

static void test_no_handle(void **state)
{
    (void)state;
    char text[8];
    size_t length = 77;
    check_holds_nothing(NULL);
    assert_int_equal(smtpstatus_classify(NULL), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_parse_diagnostic(NULL, BYTES("550 a")), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_copy_text(NULL, text, sizeof text, &length), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_rule(NULL, text, sizeof text, &length), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_next_line(NULL, NULL, NULL, NULL, NULL), SMTPSTATUS_ERROR_ARGUMENT);
}

/* A failed parse takes back what was read and judged before. */
static void test_failure_forgets(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    judge_reply(&status, BYTES("550 5.1.1 No such user\r\n"));
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("abc\r\n"), 0, NULL), SMTPSTATUS_ERROR_NO_CODE);
    check_holds_nothing(&status);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_ERROR_STATE);
}

/* A new parse forgets the verdict, even before it is judged. */
static void test_parse_forgets_verdict(void **state)
{
    (void)state;
    static const int kinds = 4;
    for (int kind = 0; kind < kinds; kind++) {
        smtpstatus status;
        make_fresh(&status);
        judge_reply(&status, BYTES("550 5.1.1 http://example.org/ try again in 5 minutes 192.0.2.1\r\n"));
        assert_int_not_equal(smtpstatus_category(&status), 0);
        if (kind == 0) {
            (void)smtpstatus_parse_reply(&status, BYTES("550 a\r\n"), 0, NULL);
        } else if (kind == 1) {
            (void)smtpstatus_parse_reply(&status, BYTES("550"), 0, NULL);
        } else if (kind == 2) {
            (void)smtpstatus_parse_diagnostic(&status, BYTES("550 a"));
        } else {
            (void)smtpstatus_parse_codes(&status, 550, 0);
        }
        assert_int_equal(smtpstatus_category(&status), 0);
        assert_int_equal(smtpstatus_outcome(&status), 0);
        assert_int_equal(smtpstatus_bounce(&status), 0);
        assert_int_equal(smtpstatus_confidence(&status), 0);
        assert_int_equal(smtpstatus_evidence(&status), 0);
        assert_int_equal(smtpstatus_provider(&status), 0);
        assert_int_equal(smtpstatus_retry_after(&status, NULL), SMTPSTATUS_ABSENT);
        check_span(&status, SMTPSTATUS_PART_URL, NULL);
        check_span(&status, SMTPSTATUS_PART_CLIENT_IP, NULL);
        check_span(&status, SMTPSTATUS_PART_MATCH, NULL);
    }
}

static void test_no_data(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, NULL, 3), SMTPSTATUS_ERROR_ARGUMENT);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, NULL, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_anomalies(&status), SMTPSTATUS_ANOMALY_NO_REPLY);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_UNKNOWN);
    assert_int_equal(smtpstatus_line_count(&status), 0);
}

/* ------------------------------------------------------------------ copied and moved */

static const char moving[] = "550-5.1.1 No such user\r\n550 5.1.1 see http://example.org/\r\n";

static void check_moved(const smtpstatus *status)
{
    assert_int_equal(smtpstatus_reply_code(status), 550);
    assert_int_equal(smtpstatus_category(status), SMTPSTATUS_CATEGORY_USER_UNKNOWN);
    assert_int_equal(smtpstatus_line_count(status), 2);
    check_span(status, SMTPSTATUS_PART_REPLY, moving);
    check_span(status, SMTPSTATUS_PART_ENHANCED, "5.1.1");
}

static void test_copied(void **state)
{
    (void)state;
    smtpstatus first;
    smtpstatus second;
    make_fresh(&first);
    judge_reply(&first, BYTES(moving));
    memcpy(&second, &first, sizeof first);
    memset(&first, 0xFF, sizeof first);
    check_moved(&second);
    /* Only smtpstatus_size() bytes count. */
    smtpstatus *third = malloc(smtpstatus_size());
    assert_non_null(third);
    memcpy(third, &second, smtpstatus_size());
    memset(&second, 0xFF, sizeof second);
    assert_int_equal(smtpstatus_classify(third), SMTPSTATUS_OK);
    check_moved(third);
    free(third);
}

/* A reply can be fed to one copy after another. */
static void test_moved_while_feeding(void **state)
{
    (void)state;
    smtpstatus handles[2];
    size_t length = sizeof moving - 1;
    size_t consumed = 0;
    make_fresh(&handles[0]);
    for (size_t have = 1; have < length; have++) {
        smtpstatus *from = &handles[have % 2];
        smtpstatus *to = &handles[(have + 1) % 2];
        if (have > 1) {
            memcpy(to, from, sizeof *to);
            memset(from, 0xEE, sizeof *from);
        }
        assert_int_equal(smtpstatus_parse_reply(to, moving, have, 0, &consumed), SMTPSTATUS_NEED_MORE);
    }
    smtpstatus *last = &handles[length % 2];
    assert_int_equal(smtpstatus_parse_reply(last, moving, length, 0, &consumed), SMTPSTATUS_OK);
    assert_int_equal(consumed, length);
    assert_int_equal(smtpstatus_classify(last), SMTPSTATUS_OK);
    check_moved(last);
}

int main(void)
{
    static struct CMUnitTest tests[128];
    size_t count = 0;
    if ((smtpstatus_features() & SMTPSTATUS_FEATURE_TEXT) == 0) {
        options[0].usual = options[0].highest = 0;
    }
    ADD(tests, &count, test_version);
    ADD(tests, &count, test_features);
    ADD(tests, &count, test_table_revision);
    ADD(tests, &count, test_results);
    ADD(tests, &count, test_storage);
    ADD(tests, &count, test_storage_too_small);
    ADD(tests, &count, test_storage_exact);
    ADD(tests, &count, test_init_touches_no_byte_behind);
    ADD_CASES(tests, &count, options, test_option);
    ADD(tests, &count, test_unknown_options);
    ADD(tests, &count, test_options_stay);
    ADD(tests, &count, test_command_of_caller_goes_first);
    ADD_CASES(tests, &count, hosts, test_host);
    ADD(tests, &count, test_long_host);
    ADD(tests, &count, test_host_is_taken_back);
    ADD_CASES(tests, &count, codes, test_codes);
    ADD(tests, &count, test_codes_without_handle);
    ADD(tests, &count, test_nothing_read);
    ADD(tests, &count, test_no_handle);
    ADD(tests, &count, test_failure_forgets);
    ADD(tests, &count, test_parse_forgets_verdict);
    ADD(tests, &count, test_no_data);
    ADD(tests, &count, test_copied);
    ADD(tests, &count, test_moved_while_feeding);
    return RUN(tests, count);
}
