/*
 * The registries, entry by entry, against the tables of lib/tables/ read here once more, and
 * against lists of facts where those lie beside the source tree.
 *
 * SPDX-License-Identifier: MIT
 */
#define _POSIX_C_SOURCE 200809L
#include "unit.h"

#include <dirent.h>
#include <stdio.h>

#define MOST_ROWS 512
#define MOST_COLUMNS 12

struct row {
    char *columns[MOST_COLUMNS];
    size_t count;
};

struct table {
    char *text;
    struct row rows[MOST_ROWS];
    size_t count;
};

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    static const size_t room = 1U << 20;
    char *text = malloc(room);
    assert_non_null(text);
    size_t size = fread(text, 1, room - 1, file);
    assert_true(size < room - 1);
    text[size] = '\0';
    fclose(file);
    return text;
}

/* Rows of a file of tab-separated values, without comments. Returns 0 when there is no such file. */
static int load(struct table *table, const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    memset(table, 0, sizeof *table);
    table->text = read_file(path);
    for (char *line = table->text; line != NULL && *line != '\0';) {
        char *next = line + strcspn(line, "\n");
        next += *next != '\0' ? (*next = '\0', 1) : 0;
        if (line[0] != '#' && line[0] != '\0') {
            assert_true(table->count < MOST_ROWS);
            struct row *row = &table->rows[table->count++];
            for (char *column = line; column != NULL && row->count < MOST_COLUMNS;) {
                row->columns[row->count++] = column;
                column = strchr(column, '\t');
                if (column != NULL) {
                    *column++ = '\0';
                }
            }
        }
        line = next;
    }
    return table->text != NULL;
}

static void must_load(struct table *table, const char *folder, const char *name, size_t columns)
{
    assert_true(load(table, folder, name));
    assert_true(table->count > 0);
    for (size_t i = 0; i < table->count; i++) {
        assert_int_equal(table->rows[i].count, columns);
    }
}

static int category_of(const char *name)
{
    int category = smtpstatus_category_value(name, strlen(name));
    assert_true(category >= 0);
    return category;
}

/* What a build without texts for people has in place of one. */
static const char *shown(const char *text)
{
    return HAS_ADVICE ? text : "";
}

/* A text for a person: there, of printable ASCII, not padded; a sentence ends in a full stop. */
static void check_text(const char *text, int sentence)
{
    size_t length = strlen(text);
    if (!HAS_ADVICE && length == 0) {
        return;
    }
    assert_true(length > 1);
    for (size_t i = 0; i < length; i++) {
        assert_true(text[i] >= ' ' && text[i] <= '~');
    }
    assert_true(text[0] != ' ' && text[length - 1] != ' ');
    assert_int_equal(text[length - 1] == '.', sentence);
}

/* ------------------------------------------------------------------ categories */

static struct table categories;

/* What section 5 of the design says of a permanent failure, written down once more. */
static const char *const hard_categories[] = {"user_unknown",    "mailbox_disabled", "address_invalid",
                                              "recipient_moved", "domain_unknown",   "domain_refuses_mail"};
static const char *const soft_categories[] = {"mailbox_full",       "mailbox_unavailable", "dns_failure",
                                              "routing_failed",     "connection_failed",   "message_expired",
                                              "system_error",       "system_full",         "system_busy",
                                              "rate_limited",       "greylisted",          "unknown",
                                              "too_many_recipients"};
static const char *const no_bounces[] = {"accepted", "intermediate", "feedback", "auto_reply", "challenge_response"};

static int is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static void test_categories(void **state)
{
    (void)state;
    must_load(&categories, TABLES, "categories.tsv", 10);
    for (size_t i = 0; i < categories.count; i++) {
        char **columns = categories.rows[i].columns;
        int category = (int)i;
        assert_string_equal(smtpstatus_category_name(category), columns[0]);
        assert_string_equal(smtpstatus_category_title(category), shown(columns[6]));
        assert_string_equal(smtpstatus_category_explanation(category), shown(columns[7]));
        assert_string_equal(smtpstatus_category_advice(category), shown(columns[8]));
        assert_string_equal(smtpstatus_category_reference(category), shown(columns[9]));
        check_text(columns[6], 0);
        check_text(columns[7], 1);
        check_text(columns[8], 1);
    }
    assert_int_equal(categories.count, 40);
    assert_string_equal(smtpstatus_category_name((int)categories.count), "invalid");
}

static void test_category_bounces(void **state)
{
    (void)state;
    for (size_t i = 0; i < categories.count; i++) {
        const char *name = categories.rows[i].columns[0];
        const char *expected = is_one_of(name, hard_categories, COUNT(hard_categories))   ? "hard"
                               : is_one_of(name, soft_categories, COUNT(soft_categories)) ? "soft"
                               : is_one_of(name, no_bounces, COUNT(no_bounces))           ? "none"
                                                                                          : "block";
        assert_string_equal(categories.rows[i].columns[1], expected);
    }
}

static void test_unknown_categories(void **state)
{
    (void)state;
    static const int unknown[] = {-1, 40, 41, 255, 256, 257, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < COUNT(unknown); i++) {
        assert_string_equal(smtpstatus_category_title(unknown[i]), smtpstatus_category_title(0));
        assert_string_equal(smtpstatus_category_explanation(unknown[i]), smtpstatus_category_explanation(0));
        assert_string_equal(smtpstatus_category_advice(unknown[i]), smtpstatus_category_advice(0));
        assert_string_equal(smtpstatus_category_reference(unknown[i]), smtpstatus_category_reference(0));
    }
}

/* The verdict on a bare code: what the row of its category says of action, scope and impact. */
static void check_row_of_verdict(const smtpstatus *status)
{
    char **columns = categories.rows[smtpstatus_category(status)].columns;
    int deferred = smtpstatus_outcome(status) == SMTPSTATUS_OUTCOME_DEFERRED;
    const char *bounce = smtpstatus_bounce_name(smtpstatus_bounce(status));
    assert_string_equal(smtpstatus_scope_name(smtpstatus_scope(status)), columns[4]);
    assert_string_equal(smtpstatus_impact_name(smtpstatus_impact(status)), columns[5]);
    if (deferred) {
        assert_string_equal(bounce, "soft");
        assert_string_equal(smtpstatus_action_name(smtpstatus_action(status)), columns[2]);
    } else if (strcmp(bounce, columns[1]) == 0) {
        assert_string_equal(smtpstatus_action_name(smtpstatus_action(status)), columns[3]);
    } else {
        /* Doubt may make a hard bounce soft, never the reverse. */
        assert_string_equal(columns[1], "hard");
        assert_string_equal(bounce, "soft");
        assert_int_not_equal(smtpstatus_action(status), SMTPSTATUS_ACTION_SUPPRESS);
    }
}

/* ------------------------------------------------------------------ basic codes */

static struct table reply_codes;

static void test_reply_codes(void **state)
{
    (void)state;
    must_load(&reply_codes, TABLES, "reply-codes.tsv", 6);
    int before = 0;
    for (size_t i = 0; i < reply_codes.count; i++) {
        char **columns = reply_codes.rows[i].columns;
        int code = atoi(columns[0]);
        int category = category_of(columns[1]);
        assert_int_equal(smtpstatus_reply_code_at(i), code);
        assert_true(code > before);
        assert_string_equal(smtpstatus_reply_code_title(code), shown(columns[3]));
        assert_string_equal(smtpstatus_reply_code_explanation(code), shown(columns[4]));
        assert_int_equal(smtpstatus_reply_code_category(code), category);
        assert_string_equal(smtpstatus_reply_code_advice(code), smtpstatus_category_advice(category));
        check_text(columns[3], 0);
        check_text(columns[4], 1);
        before = code;
    }
    assert_int_equal(smtpstatus_reply_code_at(reply_codes.count), 0);
    assert_int_equal(smtpstatus_reply_code_at(reply_codes.count + 1), 0);
    assert_int_equal(smtpstatus_reply_code_at(SIZE_MAX), 0);
}

static const struct row *find_row(const struct table *table, const char *key)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rows[i].columns[0], key) == 0) {
            return &table->rows[i];
        }
    }
    return NULL;
}

static const struct row *find_reply_row(int code)
{
    char key[16];
    snprintf(key, sizeof key, "%d", code);
    return find_row(&reply_codes, key);
}

/* x50, then x00, then a text that says so. */
static void test_reply_code_fallback(void **state)
{
    (void)state;
    for (int code = 200; code < 600; code++) {
        const struct row *row = find_reply_row(code);
        row = row != NULL ? row : find_reply_row(code / 100 * 100 + 50);
        row = row != NULL ? row : find_reply_row(code / 100 * 100);
        if (row != NULL) {
            assert_string_equal(smtpstatus_reply_code_title(code), shown(row->columns[3]));
            assert_int_equal(smtpstatus_reply_code_category(code), category_of(row->columns[1]));
        }
        check_text(smtpstatus_reply_code_title(code), 0);
        check_text(smtpstatus_reply_code_explanation(code), 1);
        check_text(smtpstatus_reply_code_advice(code), 1);
    }
    static const int wild[] = {0, 1, 99, 100, 199, 600, 650, 1000, 65536 + 550, -1, -550, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < COUNT(wild); i++) {
        assert_int_equal(smtpstatus_reply_code_category(wild[i]), SMTPSTATUS_CATEGORY_UNKNOWN);
        assert_string_equal(smtpstatus_reply_code_title(wild[i]), smtpstatus_reply_code_title(0));
        assert_string_equal(smtpstatus_reply_code_explanation(wild[i]), smtpstatus_reply_code_explanation(0));
        assert_string_equal(smtpstatus_reply_code_advice(wild[i]), smtpstatus_category_advice(0));
    }
    check_text(smtpstatus_reply_code_title(0), 0);
    check_text(smtpstatus_reply_code_explanation(0), 1);
}

/* ------------------------------------------------------------------ enhanced codes */

static struct table enhanced_codes;

static uint32_t read_enhanced(const char *text, uint32_t class_digit)
{
    unsigned subject = 0;
    unsigned detail = 0;
    assert_int_equal(sscanf(text, "X.%u.%u", &subject, &detail), 2);
    return pack(class_digit, subject, detail);
}

static void check_enhanced(uint32_t code, const struct row *row)
{
    int category = category_of(row->columns[1]);
    assert_string_equal(smtpstatus_enhanced_title(code), shown(row->columns[3]));
    assert_string_equal(smtpstatus_enhanced_explanation(code), shown(row->columns[4]));
    if (code / 1000000U == 2) {
        category = SMTPSTATUS_CATEGORY_ACCEPTED;
    }
    assert_int_equal(smtpstatus_enhanced_category(code), category);
    assert_string_equal(smtpstatus_enhanced_advice(code), smtpstatus_category_advice(category));
}

static void test_enhanced_codes(void **state)
{
    (void)state;
    must_load(&enhanced_codes, TABLES, "enhanced-codes.tsv", 6);
    uint32_t before = 0;
    for (size_t i = 0; i < enhanced_codes.count; i++) {
        const struct row *row = &enhanced_codes.rows[i];
        uint32_t number = read_enhanced(row->columns[0], 0);
        uint32_t class_digit = strcmp(row->columns[1], "accepted") == 0 ? 2 : 5;
        assert_int_equal(smtpstatus_enhanced_at(i), number + class_digit * 1000000U);
        assert_true(i == 0 || number > before);
        check_enhanced(number + 2000000U, row);
        check_enhanced(number + 4000000U, row);
        check_enhanced(number + 5000000U, row);
        check_text(row->columns[3], 0);
        check_text(row->columns[4], 1);
        before = number;
    }
    assert_int_equal(smtpstatus_enhanced_at(enhanced_codes.count), 0);
    assert_int_equal(smtpstatus_enhanced_at(SIZE_MAX), 0);
}

static const struct row *find_enhanced_row(uint32_t subject, uint32_t detail)
{
    char key[32];
    snprintf(key, sizeof key, "X.%u.%u", (unsigned)subject, (unsigned)detail);
    return find_row(&enhanced_codes, key);
}

/* X.s.0, then X.0.0. */
static void test_enhanced_fallback(void **state)
{
    (void)state;
    for (uint32_t subject = 0; subject < 1000; subject += subject < 12 ? 1 : 47) {
        for (uint32_t detail = 0; detail < 1000; detail += detail < 60 ? 1 : 41) {
            const struct row *row = find_enhanced_row(subject, detail);
            row = row != NULL ? row : find_enhanced_row(subject, 0);
            row = row != NULL ? row : find_enhanced_row(0, 0);
            check_enhanced(pack(5, subject, detail), row);
        }
    }
    static const uint32_t wild[] = {0, 1, 999, 1000000, 3001001, 9999999, 10000000, UINT32_MAX};
    for (size_t i = 0; i < COUNT(wild); i++) {
        check_text(smtpstatus_enhanced_title(wild[i]), 0);
        check_text(smtpstatus_enhanced_explanation(wild[i]), 1);
        check_text(smtpstatus_enhanced_advice(wild[i]), 1);
        assert_true(smtpstatus_enhanced_category(wild[i]) >= 0);
    }
}

/* ------------------------------------------------------------------ verdicts on codes alone */

static int find_strength(const struct row *row)
{
    static const char *const strengths[] = {"vague", "typical", "exact"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(row->columns[2], strengths[i]) == 0) {
            return i;
        }
    }
    fail_msg("unknown strength %s", row->columns[2]);
    return 0;
}

static void test_verdicts_on_reply_codes(void **state)
{
    (void)state;
    for (int code = 200; code < 600; code++) {
        smtpstatus status;
        make_fresh(&status);
        assert_int_equal(smtpstatus_parse_codes(&status, code, 0), SMTPSTATUS_OK);
        assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
        check_row_of_verdict(&status);
        assert_int_equal(smtpstatus_outcome(&status), code / 100 - 1);
        if (code < 400) {
            assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_NONE);
            assert_int_equal(smtpstatus_category(&status),
                             code < 300 ? SMTPSTATUS_CATEGORY_ACCEPTED : SMTPSTATUS_CATEGORY_INTERMEDIATE);
        } else if (find_reply_row(code) != NULL) {
            assert_int_equal(smtpstatus_category(&status), smtpstatus_reply_code_category(code));
        } else {
            /* What its class means in general is no evidence. */
            assert_int_equal(smtpstatus_category(&status), SMTPSTATUS_CATEGORY_UNKNOWN);
        }
    }
}

static void test_verdicts_on_enhanced_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < enhanced_codes.count; i++) {
        for (uint32_t class_digit = 4; class_digit <= 5; class_digit++) {
            const struct row *row = &enhanced_codes.rows[i];
            uint32_t code = read_enhanced(row->columns[0], class_digit);
            smtpstatus status;
            make_fresh(&status);
            assert_int_equal(smtpstatus_parse_codes(&status, 0, code), SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
            check_row_of_verdict(&status);
            assert_int_equal(smtpstatus_outcome(&status), class_digit - 1);
            if (strcmp(row->columns[1], "accepted") == 0 || strcmp(row->columns[1], "unknown") == 0) {
                continue;
            }
            if (smtpstatus_category(&status) == category_of(row->columns[1])) {
                int strength = find_strength(row);
                assert_int_equal(smtpstatus_confidence(&status) >= 50, strength > 0);
                assert_int_equal(smtpstatus_confidence(&status) >= 90, strength > 1);
            }
        }
    }
}

/* Codes that one provider means otherwise: each row of the table decides for its provider. */
static struct table provider_codes;

static int find_provider(const char *name)
{
    for (int provider = 1; provider < 256; provider++) {
        if (strcmp(smtpstatus_provider_name(provider), name) == 0) {
            return provider;
        }
    }
    fail_msg("no provider is called %s", name);
    return 0;
}

/* What follows `key: ` on a line of a provider's file; "" when there is no such line, or only a hyphen. */
static void read_key(const char *file, const char *key, char *value, size_t size)
{
    char path[1024];
    char start[64];
    snprintf(path, sizeof path, "%s/providers/%s", TABLES, file);
    snprintf(start, sizeof start, "\n%s: ", key);
    char *text = read_file(path);
    assert_non_null(text);
    const char *line = strncmp(text, start + 1, strlen(start) - 1) == 0 ? text - 1 : strstr(text, start);
    value[0] = '\0';
    if (line != NULL) {
        line += strlen(start);
        snprintf(value, size, "%.*s", (int)strcspn(line, "\n"), line);
    }
    if (strcmp(value, "-") == 0) {
        value[0] = '\0';
    }
    free(text);
}

/* The first host of the provider. */
static void find_host(const char *provider, char *host, size_t size)
{
    char file[128];
    snprintf(file, sizeof file, "%s.txt", provider);
    read_key(file, "hosts", host, size);
    host[strcspn(host, " ")] = '\0';
}

static void check_host(const char *prefix, const char *host, int provider)
{
    char name[300];
    smtpstatus status;
    make_fresh(&status);
    int length = snprintf(name, sizeof name, "%s%s", prefix, host);
    assert_int_equal(smtpstatus_set_host(&status, name, (size_t)length), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_codes(&status, 250, 0), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_provider(&status), provider);
}

static int is_text_file(const struct dirent *entry)
{
    return strstr(entry->d_name, ".txt") != NULL;
}

/* Each provider's name, number, title and hosts, from its own file. */
static void test_providers(void **state)
{
    (void)state;
    struct dirent **files = NULL;
    int count = scandir(TABLES "/providers", &files, is_text_file, alphasort);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        char value[4096];
        char *rest = NULL;
        read_key(files[i]->d_name, "number", value, sizeof value);
        int provider = atoi(value);
        read_key(files[i]->d_name, "name", value, sizeof value);
        assert_string_equal(smtpstatus_provider_name(provider), value);
        read_key(files[i]->d_name, "title", value, sizeof value);
        assert_string_equal(smtpstatus_provider_title(provider),
                            HAS_ADVICE ? value : smtpstatus_provider_name(provider));
        read_key(files[i]->d_name, "hosts", value, sizeof value);
        for (char *host = strtok_r(value, " ", &rest); host != NULL; host = strtok_r(NULL, " ", &rest)) {
            check_host("", host, provider);
            check_host("mx1.a-b.", host, provider);
        }
        free(files[i]);
    }
    free(files);
}

static void check_provider_code(char *const *columns, uint32_t class_digit, unsigned subject, unsigned detail)
{
    smtpstatus status;
    char host[256] = "";
    make_fresh(&status);
    if (strcmp(columns[0], "-") != 0) {
        (void)find_provider(columns[0]);
        find_host(columns[0], host, sizeof host);
        if (host[0] == '\0') {
            return;
        }
    }
    assert_int_equal(smtpstatus_set_host(&status, host, strlen(host)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_codes(&status, 0, pack(class_digit, subject, detail)), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
    assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), columns[2]);
    assert_int_equal(smtpstatus_deciding_evidence(&status),
                     host[0] != '\0' ? SMTPSTATUS_EVIDENCE_PROVIDER : SMTPSTATUS_EVIDENCE_ENHANCED_CODE);
    if (class_digit == 4) {
        assert_int_equal(smtpstatus_bounce(&status), SMTPSTATUS_BOUNCE_SOFT);
    } else if (strcmp(columns[4], "-") != 0) {
        assert_string_equal(smtpstatus_bounce_name(smtpstatus_bounce(&status)), columns[4]);
    } else {
        const char *usual = categories.rows[smtpstatus_category(&status)].columns[1];
        assert_string_equal(smtpstatus_bounce_name(smtpstatus_bounce(&status)), usual);
    }
}

/* A row of provider-codes.tsv, taken apart. */
struct provider_code {
    char class_digit; /* X: any */
    unsigned subject, first, last;
};

static struct provider_code read_provider_code(const char *text)
{
    struct provider_code code = {text[0], 0, 0, 0};
    int read = sscanf(text + 1, ".%u.%u-%u", &code.subject, &code.first, &code.last);
    assert_true(read >= 2);
    code.last = read == 3 ? code.last : code.first;
    return code;
}

/* Whether another row of the same provider holds the code in a narrower range: that one decides. */
static int is_overruled(const struct row *row, char class_digit, unsigned detail)
{
    struct provider_code own = read_provider_code(row->columns[1]);
    for (size_t i = 0; i < provider_codes.count; i++) {
        const struct row *other = &provider_codes.rows[i];
        struct provider_code code = read_provider_code(other->columns[1]);
        if (other != row && strcmp(other->columns[0], row->columns[0]) == 0 && code.subject == own.subject &&
            code.first <= detail && detail <= code.last &&
            (code.class_digit == 'X' || code.class_digit == class_digit) &&
            code.last - code.first < own.last - own.first) {
            return 1;
        }
    }
    return 0;
}

static void test_provider_codes(void **state)
{
    (void)state;
    must_load(&provider_codes, TABLES, "provider-codes.tsv", 6);
    for (size_t i = 0; i < provider_codes.count; i++) {
        const struct row *row = &provider_codes.rows[i];
        struct provider_code code = read_provider_code(row->columns[1]);
        for (unsigned detail = code.first; detail <= code.last; detail++) {
            for (char class_digit = '4'; class_digit <= '5'; class_digit++) {
                if ((code.class_digit == 'X' || code.class_digit == class_digit) &&
                    !is_overruled(row, class_digit, detail)) {
                    check_provider_code(row->columns, (uint32_t)(class_digit - '0'), code.subject, detail);
                }
            }
        }
    }
}

/* Whether a row for anybody, or for `provider`, says what the code means. */
static int is_provider_code(const char *provider, unsigned subject, unsigned detail)
{
    for (size_t i = 0; i < provider_codes.count; i++) {
        struct provider_code code = read_provider_code(provider_codes.rows[i].columns[1]);
        const char *owner = provider_codes.rows[i].columns[0];
        if (code.subject == subject && code.first <= detail && detail <= code.last &&
            (strcmp(owner, "-") == 0 || strcmp(owner, provider) == 0)) {
            return 1;
        }
    }
    return 0;
}

/* Codes that no table of providers knows mean what the registry says, with any provider. */
static void test_other_codes(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    assert_int_equal(smtpstatus_set_host(&status, BYTES("mx.google.com")), SMTPSTATUS_OK);
    for (unsigned subject = 0; subject < 1000; subject += subject < 40 ? 1 : 53) {
        for (unsigned detail = 0; detail < 1000; detail += detail < 70 ? 1 : 13) {
            if (is_provider_code("google", subject, detail)) {
                continue;
            }
            assert_int_equal(smtpstatus_parse_codes(&status, 0, pack(5, subject, detail)), SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
            int category = smtpstatus_enhanced_category(pack(5, subject, detail));
            category = category == SMTPSTATUS_CATEGORY_ACCEPTED ? SMTPSTATUS_CATEGORY_UNKNOWN : category;
            assert_int_equal(smtpstatus_category(&status), category);
            if (find_enhanced_row(subject, detail) == NULL) {
                assert_true(smtpstatus_confidence(&status) < 50); /* only its subject is registered */
            }
        }
    }
}

/* What a failure at each command means when nothing else tells. */
static struct table commands;

static void test_commands(void **state)
{
    (void)state;
    must_load(&commands, TABLES, "commands.tsv", 3);
    for (size_t i = 0; i < commands.count; i++) {
        char **columns = commands.rows[i].columns;
        int command = smtpstatus_command_value(columns[0], strlen(columns[0]));
        assert_true(command > 0);
        for (uint32_t failed = 0; failed < 2; failed++) {
            smtpstatus status;
            make_fresh(&status);
            (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)command);
            /* X.0.0 says nothing. */
            assert_int_equal(smtpstatus_parse_codes(&status, 0, pack(4 + failed, 0, 0)), SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
            assert_string_equal(smtpstatus_category_name(smtpstatus_category(&status)), columns[1 + failed]);
            int silent = strcmp(columns[1 + failed], "unknown") == 0;
            assert_int_equal(smtpstatus_deciding_evidence(&status), silent ? 0 : SMTPSTATUS_EVIDENCE_COMMAND);
            assert_true(smtpstatus_confidence(&status) < 50);
            check_row_of_verdict(&status);
            /* The basic code tells which of the two, not a contradicting enhanced code. */
            assert_int_equal(smtpstatus_parse_codes(&status, failed ? 500 : 499, pack(5 - failed, 0, 0)),
                             SMTPSTATUS_OK);
            assert_int_equal(smtpstatus_classify(&status), SMTPSTATUS_OK);
            assert_int_equal((smtpstatus_evidence(&status) & SMTPSTATUS_EVIDENCE_COMMAND) != 0,
                             !silent && smtpstatus_category(&status) == category_of(columns[1 + failed]));
        }
    }
}

/* ------------------------------------------------------------------ lists of facts */

static struct table facts;

static void test_reply_code_facts(void **state)
{
    (void)state;
    assert_true(load(&facts, FACTS, "smtp-reply-codes.tsv"));
    for (size_t i = 0; i < facts.count; i++) {
        assert_non_null(find_row(&reply_codes, facts.rows[i].columns[0]));
    }
    free(facts.text);
}

static void test_enhanced_code_facts(void **state)
{
    (void)state;
    assert_true(load(&facts, FACTS, "iana-enhanced-status-codes.tsv"));
    for (size_t i = 0; i < facts.count; i++) {
        assert_non_null(find_row(&enhanced_codes, facts.rows[i].columns[0]));
    }
    free(facts.text);
}

static int free_tables(void **state)
{
    (void)state;
    free(categories.text);
    free(reply_codes.text);
    free(enhanced_codes.text);
    free(provider_codes.text);
    free(commands.text);
    return 0;
}

int main(void)
{
    static struct CMUnitTest tests[32];
    size_t count = 0;
    ADD(tests, &count, test_categories);
    ADD(tests, &count, test_category_bounces);
    ADD(tests, &count, test_unknown_categories);
    ADD(tests, &count, test_reply_codes);
    ADD(tests, &count, test_reply_code_fallback);
    ADD(tests, &count, test_enhanced_codes);
    ADD(tests, &count, test_enhanced_fallback);
    ADD(tests, &count, test_verdicts_on_reply_codes);
    ADD(tests, &count, test_verdicts_on_enhanced_codes);
    ADD(tests, &count, test_providers);
    ADD(tests, &count, test_provider_codes);
    ADD(tests, &count, test_other_codes);
    ADD(tests, &count, test_commands);
    if (FACTS[0] != '\0') {
        ADD(tests, &count, test_reply_code_facts);
        ADD(tests, &count, test_enhanced_code_facts);
    }
    return _cmocka_run_group_tests("tests", tests, count, NULL, free_tables);
}
