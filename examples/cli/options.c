/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "message.h"

struct description {
    enum option_bit bit;
    const char *name;
    const char *argument; /* NULL: takes none */
    const char *help;
};

static const struct description descriptions[] = {
    {OPTION_JSON, "json", NULL, "print one JSON object a line"},
    {OPTION_TSV, "tsv", NULL, "print a header line and tab-separated columns"},
    {OPTION_BY, "by", "WHAT", "count by category (default), provider, code or rule"},
    {OPTION_PER_LINE, "per-line", NULL, "each input line is one reply or diagnostic text"},
    {OPTION_LOG, "log", NULL, "each input line is one of a mail server's log, also where it has no time"},
    {OPTION_COMMAND, "command", "COMMAND", "the SMTP command that was answered, such as RCPT"},
    {OPTION_HOST, "host", "HOST", "the name of the server that replied, to know its dialect"},
    {OPTION_NO_TEXT, "no-text", NULL, "judge by the codes only, not by the words"},
    {OPTION_INCLUDE_OTHER, "include-other", NULL, "also print messages that are no reports"},
    {OPTION_VOCABULARY, "vocabulary", "NAME", "also in the words of ses, sparkpost, ... or all; may be repeated"},
    {OPTION_HISTORY, "history", "FILE", "the histories: lines of a recipient, a tab and a number"},
    {OPTION_WRITE, "write", NULL, "write the new histories to the file of --history, all or nothing"},
    {OPTION_ALL, "all", NULL, "also print recipients of the history without an event"},
    {OPTION_TODAY, "today", "DATE", "decide as of this day in place of today"},
    {OPTION_SET, "set", "NAME=NUMBER", "change the policy, such as soft_days=5; --set help lists all"},
    {OPTION_RULES, "rules", "FILE", "own rules, which go before the tables"},
    {OPTION_HELP, "help", NULL, "print this help"},
};
#define DESCRIPTIONS (sizeof descriptions / sizeof descriptions[0])

static const char *const groupings[] = {
    [BY_CATEGORY] = "category", [BY_PROVIDER] = "provider", [BY_CODE] = "code", [BY_RULE] = "rule"};

int options_next_vocabulary(uint32_t vocabularies, int after)
{
    for (int i = after + 1; i < 32; i++) {
        if ((vocabularies >> i & 1) != 0) {
            return i;
        }
    }
    return 0;
}

/* Writes the table that getopt_long() wants for the options whose bits are set. */
static void make_table(unsigned bits, struct option *table)
{
    size_t count = 0;
    for (size_t i = 0; i < DESCRIPTIONS; i++) {
        if ((bits & descriptions[i].bit) != 0) {
            table[count].name = descriptions[i].name;
            table[count].has_arg = descriptions[i].argument != NULL ? required_argument : no_argument;
            table[count].flag = NULL;
            table[count].val = (int)descriptions[i].bit;
            count++;
        }
    }
    memset(&table[count], 0, sizeof table[count]);
}

static int take_command(const char *name, struct options *options)
{
    options->command = smtpstatus_command_value(name, strlen(name));
    if (options->command > SMTPSTATUS_COMMAND_UNKNOWN) {
        return 1;
    }
    complain("'%s' is no SMTP command; known are:", name);
    for (int i = 1; strcmp(smtpstatus_command_name(i), "invalid") != 0; i++) {
        fprintf(stderr, "%s%s", i > 1 ? ", " : "  ", smtpstatus_command_name(i));
    }
    fputc('\n', stderr);
    return 0;
}

static int take_grouping(const char *name, struct options *options)
{
    for (size_t i = 0; i < sizeof groupings / sizeof groupings[0]; i++) {
        if (strcmp(name, groupings[i]) == 0) {
            options->by = (enum grouping)i;
            options->is_by_given = 1;
            return 1;
        }
    }
    complain("cannot count by '%s'; known are category, provider, code and rule", name);
    return 0;
}

const char *options_grouping(const struct options *options)
{
    return options->by == BY_VOCABULARY ? smtpstatus_vocabulary_name(options_next_vocabulary(options->vocabularies, 0))
                                        : groupings[options->by];
}

static int take_vocabulary(const char *name, struct options *options)
{
    int vocabulary = smtpstatus_vocabulary_value(name, strlen(name));
    int is_all = strcmp(name, "all") == 0;
    if (vocabulary > 0) {
        options->vocabularies |= (uint32_t)1 << vocabulary;
        return 1;
    }
    if (!is_all) {
        complain("'%s' is no vocabulary; known are all and:", name);
    }
    for (int i = 1; strcmp(smtpstatus_vocabulary_name(i), "invalid") != 0; i++) {
        options->vocabularies |= (uint32_t)1 << i;
        if (!is_all) {
            fprintf(stderr, "%s%s", i > 1 ? ", " : "  ", smtpstatus_vocabulary_name(i));
        }
    }
    if (!is_all) {
        fputc('\n', stderr);
    }
    return is_all;
}

/* Lists the numbers of the policy with their defaults. */
static void list_policy(void)
{
    uint64_t value = 0;
    for (int option = 1; smtpstatus_policy_get(NULL, option, &value) == SMTPSTATUS_OK; option++) {
        fprintf(stderr, "  %s=%" PRIu64 "\n", smtpstatus_policy_option_name(option), value);
    }
}

static int take_setting(const char *setting, struct options *options)
{
    const char *equals = strchr(setting, '=');
    size_t length = equals != NULL ? (size_t)(equals - setting) : strlen(setting);
    int option = 1;
    char *end = NULL;
    while (strncmp(smtpstatus_policy_option_name(option), setting, length) != 0 ||
           smtpstatus_policy_option_name(option)[length] != '\0') {
        if (smtpstatus_policy_get(NULL, ++option, &(uint64_t){0}) != SMTPSTATUS_OK) {
            complain("--set wants NAME=NUMBER; the names, with their defaults:");
            list_policy();
            return 0;
        }
    }
    errno = 0;
    uintmax_t value = equals != NULL && equals[1] >= '0' && equals[1] <= '9' ? strtoumax(equals + 1, &end, 10) : 0;
    if (end == NULL || *end != '\0' || errno != 0 ||
        smtpstatus_policy_set(&options->policy, option, value) != SMTPSTATUS_OK) {
        complain("'%s': not a number, or out of the range of %s", setting, smtpstatus_policy_option_name(option));
        return 0;
    }
    return 1;
}

/* Takes one option. Returns 0 when its argument is wrong. */
static int take(int bit, struct options *options)
{
    switch (bit) {
    case OPTION_JSON:
        options->json = 1;
        return 1;
    case OPTION_TSV:
        options->tsv = 1;
        return 1;
    case OPTION_PER_LINE:
        options->per_line = 1;
        return 1;
    case OPTION_LOG:
        options->log = 1;
        return 1;
    case OPTION_NO_TEXT:
        options->no_text = 1;
        return 1;
    case OPTION_INCLUDE_OTHER:
        options->include_other = 1;
        return 1;
    case OPTION_HOST:
        options->host = optarg;
        return 1;
    case OPTION_VOCABULARY:
        return take_vocabulary(optarg, options);
    case OPTION_HISTORY:
        options->history = optarg;
        return 1;
    case OPTION_TODAY:
        options->today = optarg;
        return 1;
    case OPTION_WRITE:
        options->write = 1;
        return 1;
    case OPTION_ALL:
        options->all = 1;
        return 1;
    case OPTION_SET:
        return take_setting(optarg, options);
    case OPTION_RULES:
        options->rules_file = optarg;
        return 1;
    case OPTION_COMMAND:
        return take_command(optarg, options);
    default:
        return take_grouping(optarg, options);
    }
}

/* What no single option can see. */
static int check(const struct subcommand *subcommand, const struct options *options)
{
    if (options->json && options->tsv) {
        complain("--json and --tsv cannot go together");
        return 0;
    }
    if (options->per_line && options->log) {
        complain("--per-line and --log cannot go together");
        return 0;
    }
    if ((subcommand->options & OPTION_BY) != 0 && options->vocabularies != 0 &&
        (options->is_by_given || (options->vocabularies & (options->vocabularies - 1)) != 0)) {
        complain("--vocabulary is what to count by: one of them, and no --by");
        return 0;
    }
    if (subcommand->most_arguments >= 0 && options->argument_count > subcommand->most_arguments) {
        complain("too many arguments, the first one too many is '%s'", options->arguments[subcommand->most_arguments]);
        return 0;
    }
    return 1;
}

enum reading options_read(const struct subcommand *subcommand, int argc, char **argv, struct options *options)
{
    struct option table[DESCRIPTIONS + 1];
    int bit;
    memset(options, 0, sizeof *options);
    (void)smtpstatus_policy_init(&options->policy, sizeof options->policy);
    make_table(subcommand->options | OPTION_HELP, table);
    while ((bit = getopt_long(argc, argv, "h", table, NULL)) != -1) {
        if (bit == OPTION_HELP || bit == 'h') {
            return READ_HELP;
        }
        if (bit == '?' || !take(bit, options)) {
            return READ_WRONG;
        }
    }
    if ((subcommand->options & OPTION_BY) != 0 && options->vocabularies != 0 && !options->is_by_given) {
        options->by = BY_VOCABULARY;
    }
    options->arguments = argv + optind;
    options->argument_count = argc - optind;
    if (!check(subcommand, options)) {
        return READ_WRONG;
    }
    return options->rules_file == NULL || ruleset_load(&options->ruleset, options->rules_file) ? READ_FINE
                                                                                               : READ_BAD_FILE;
}

void options_describe(FILE *output, unsigned bits)
{
    for (size_t i = 0; i < DESCRIPTIONS; i++) {
        const struct description *option = &descriptions[i];
        if ((bits & option->bit) != 0) {
            const char *argument = option->argument != NULL ? option->argument : "";
            int width = fprintf(output, "  --%s%s%s", option->name, argument[0] != '\0' ? " " : "", argument);
            fprintf(output, "%*s%s\n", width < 22 ? 22 - width : 1, "", option->help);
        }
    }
}

void options_apply(const struct options *options, smtpstatus *status)
{
    (void)smtpstatus_init(status, sizeof *status);
    (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_MAX_BYTES, UINT64_MAX);
    (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_MAX_LINES, UINT32_MAX);
    (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_TEXT, options->no_text ? 0 : 1);
    (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)options->command);
    (void)smtpstatus_set_rules(status, options->ruleset.rules);
    if (options->host != NULL) {
        (void)smtpstatus_set_host(status, options->host, strlen(options->host));
    }
}
