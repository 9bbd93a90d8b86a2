/*
 * What own rules cost beside none: sets like people's, and sets made to be expensive.
 *
 *      benchmark-rules FIXTURE_FOLDER            nanoseconds of a reply
 *      benchmark-rules --steps FIXTURE_FOLDER    judges each text once with each set, for rules.py
 *
 * SPDX-License-Identifier: MIT
 */
#include "../fixtures.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RULES 1000U

static smtpstatus status;

struct writer {
    char text[1U << 19];
    size_t length;
};

static struct writer writer;

#define WRITE(...)                                                                                                     \
    (writer.length += (size_t)snprintf(writer.text + writer.length, sizeof writer.text - writer.length, __VA_ARGS__))

/* Words that replies are full of, so that rules made of them are met all the time, nearly. */
static const char *const common[] = {"mailbox", "user",   "unknown", "rejected", "message", "blocked",  "spam",
                                     "quota",   "policy", "sender",  "server",   "domain",  "account",  "address",
                                     "full",    "access", "denied",  "host",     "mail",    "recipient"};
#define COMMON (sizeof common / sizeof common[0])

/* All words of this reply. */
static const char hostile_reply[] =
    "550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown in virtual mailbox table";
static const char *const hostile[] = {"recipient", "address", "rejected", "user",
                                      "unknown",   "virtual", "mailbox",  "table"};

static const char *const commands[] = {"data",     "mail", "auth", "ehlo", "helo",
                                       "starttls", "quit", "vrfy", "noop", "rset"};

/* ------------------------------------------------------------------ conditions */

static void like_peoples(unsigned i)
{
    if (i % 10 == 8) {
        WRITE("code 5.7.%u", i);
    } else if (i % 10 == 9) {
        WRITE("host .c%u.example ; code 5xx", i);
    } else {
        WRITE("phrase \"%s %s * %s\"", common[i % COMMON], common[i / COMMON % COMMON],
              common[(i * 7 + i / 400) % COMMON]);
    }
}

static void same_phrase_other_command(unsigned i)
{
    (void)i;
    WRITE("phrase \"user unknown\" ; code 5.1.1 ; command data");
}

static void same_phrase_own_host(unsigned i)
{
    WRITE("phrase \"user unknown\" ; host .c%u.example", i);
}

static void same_phrase_own_code(unsigned i)
{
    WRITE("phrase \"user unknown\" ; code *.%u.%u 5.%u.* 55%u", i % 40, i / 40 + 2, i % 997 + 2, i % 10);
}

static void same_phrase_all_hold(unsigned i)
{
    (void)i;
    WRITE("phrase \"user unknown\"");
}

static void codes_all_hold(unsigned i)
{
    (void)i;
    WRITE("code 5xx");
}

static void wildcards_other_category(unsigned i)
{
    WRITE("code 5%ux 5xx 5.%u.* 5.1.* *.1.1 5.*.* ; category greylisted", i % 10, i % 10);
}

/* All have the reply's command among their own, and none has the provider. */
static void subsets_of_commands(unsigned i)
{
    WRITE("code 5xx ; category user_unknown ; provider google ; command rcpt");
    for (unsigned k = 0; k < 10; k++) {
        if ((i >> k & 1U) != 0) {
            WRITE(" %s", commands[k]);
        }
    }
}

static void many_hosts(unsigned i)
{
    WRITE("host mx.example.net");
    for (unsigned k = 0; k < 6; k++) {
        WRITE(" h%u.example.org", i * 6 + k);
    }
    WRITE(" ; command data");
}

static void same_beginning(unsigned i)
{
    WRITE("phrase \"recipient address rejected user unknown in virtual mailbox table%u\"", i);
}

/* One rule is for any host, so that the words have to be read. */
static void pairs_of_words(unsigned i)
{
    if (i == RULES - 1) {
        WRITE("phrase \"zebra crossing\"");
    } else {
        WRITE("phrase \"%s * %s\" ; host .c%u.example", hostile[i % 8], hostile[i / 8 % 8], i);
    }
}

static void pairs_with_longer_parts(unsigned i)
{
    WRITE("phrase \"%s %s * %s %s\"", hostile[i % 8], hostile[(i + 1) % 8], hostile[i / 8 % 8], hostile[i / 64 % 8]);
}

static void many_gaps(unsigned i)
{
    WRITE("phrase \"%s * %s * %s * x%u\"", hostile[i % 8], hostile[i / 8 % 8], hostile[i / 64 % 8], i);
}

struct rule_set {
    const char *name;
    void (*write)(unsigned i);
    int words; /* whether rules have phrases */
    unsigned count;
};

static const struct rule_set sets[] = {
    {"none", NULL, 0, 0},
    {"ten like people's", like_peoples, 1, 10},
    {"like people's", like_peoples, 1, RULES},
    {"one phrase, one code, another command", same_phrase_other_command, 1, RULES},
    {"one phrase, a host of its own", same_phrase_own_host, 1, RULES},
    {"one phrase, codes of its own", same_phrase_own_code, 1, RULES},
    {"one phrase, all hold", same_phrase_all_hold, 1, RULES},
    {"one code, all hold", codes_all_hold, 0, RULES},
    {"code wildcards, another category", wildcards_other_category, 0, RULES},
    {"commands in all combinations, another provider", subsets_of_commands, 0, RULES},
    {"seven hosts each, another command", many_hosts, 0, RULES},
    {"long phrases that start alike", same_beginning, 1, RULES},
    {"two words of the reply with a gap", pairs_of_words, 1, RULES},
    {"two times two words of the reply with a gap", pairs_with_longer_parts, 1, RULES},
    {"three words of the reply with gaps, and another", many_gaps, 1, RULES},
};
#define SETS (sizeof sets / sizeof sets[0])

/* Attaches the rules of a set. Returns 0, or -1 when this build cannot have them. */
static int use_set(const struct rule_set *set)
{
    static uint64_t memory[1U << 17];
    const smtpstatus_rules *rules = NULL;
    writer.length = 0;
    for (unsigned i = 0; i < set->count; i++) {
        WRITE("rule r%u priority %u ; ", i, i % 7);
        set->write(i);
        WRITE(" => bounce soft\n");
    }
    int result = smtpstatus_rules_compile(memory, sizeof memory, writer.text, writer.length, &rules, NULL, NULL);
    if (result == SMTPSTATUS_ERROR_RULE_NO_TEXT && set->words) {
        return -1;
    }
    if (result != SMTPSTATUS_OK) {
        fprintf(stderr, "%s: %s\n", set->name, smtpstatus_result_text(result));
        exit(1);
    }
    (void)smtpstatus_set_rules(&status, set->count > 0 ? rules : NULL);
    return 0;
}

/* ------------------------------------------------------------------ judging */

static uint64_t judge_one(const struct text *text)
{
    (void)smtpstatus_parse_diagnostic(&status, text->data, text->length);
    (void)smtpstatus_classify(&status);
    return (uint64_t)smtpstatus_category(&status);
}

/* Instructions of this function are counted. */
__attribute__((noinline)) uint64_t judge_all(const struct text *texts, size_t count);

uint64_t judge_all(const struct text *texts, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += judge_one(&texts[i]);
    }
    return sum;
}

static struct text *load_texts(const char *folder, struct fixture_list *list)
{
    struct text *texts = fixtures_load(folder, list) == 0 ? malloc((list->count + 1) * sizeof *texts) : NULL;
    for (size_t i = 0; texts != NULL && i < list->count; i++) {
        texts[i].data = list->items[i].input;
        texts[i].length = list->items[i].length;
    }
    return texts;
}

int main(int argc, char **argv)
{
    static const struct text one = {hostile_reply, sizeof hostile_reply - 1};
    struct fixture_list list;
    int steps = argc == 3 && strcmp(argv[1], "--steps") == 0;
    if (argc != 2 + steps) {
        fputs("usage: benchmark-rules [--steps] FIXTURE_FOLDER\n", stderr);
        return 2;
    }
    struct text *texts = load_texts(argv[1 + steps], &list);
    if (texts == NULL) {
        return 1;
    }
    (void)smtpstatus_init(&status, sizeof status);
    (void)smtpstatus_set_option(&status, SMTPSTATUS_OPTION_COMMAND, SMTPSTATUS_COMMAND_RCPT);
    (void)smtpstatus_set_host(&status, "mx.example.net", strlen("mx.example.net"));
    for (size_t i = 0; i < SETS; i++) {
        if (use_set(&sets[i]) != 0) {
            continue;
        }
        if (steps) {
            (void)judge_all(texts, list.count);
            (void)judge_all(&one, 1);
            printf("%s\n", sets[i].name);
        } else {
            printf("%-50s %8.1f ns, of the reply made of their words %8.1f ns\n", sets[i].name,
                   median_time(&(const struct work){sets[i].name, texts, list.count, judge_one}),
                   median_time(&(const struct work){sets[i].name, &one, 1, judge_one}));
        }
    }
    free(texts);
    fixtures_free(&list);
    return 0;
}
