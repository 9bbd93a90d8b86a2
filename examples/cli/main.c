/*
 * The smtpstatus command: finds the subcommand, and answers --help and --version.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include <smtpstatus.h>

#include "colour.h"
#include "command.h"
#include "message.h"
#include "options.h"

#define JUDGING (OPTION_COMMAND | OPTION_HOST | OPTION_NO_TEXT | OPTION_RULES)

static const struct subcommand subcommands[] = {
    {"explain", "TEXT...", "explain one reply to a person",
     "Says what a reply means, what it says of the address, what to do now, and why.\n"
     "TEXT is an SMTP reply or a diagnostic text; several arguments are joined by\n"
     "spaces, and '-' alone reads standard input.\n",
     OPTION_JSON | OPTION_COMMAND | OPTION_HOST | OPTION_VOCABULARY | OPTION_RULES, -1, run_explain},
    {"classify", "[FILE...]", "judge every reply of a stream",
     "Reads SMTP replies, of one line or many, and prints one line for each as soon as\n"
     "it is complete. '-' or no FILE is standard input. Of a mail server's log (Postfix,\n"
     "Exim, Sendmail, OpenSMTPD), known by the time that it starts with, the lines about\n"
     "deliveries are read.\n",
     OPTION_JSON | OPTION_TSV | OPTION_PER_LINE | OPTION_LOG | JUDGING | OPTION_VOCABULARY, -1, run_classify},
    {"codes", "[PATTERN]", "look up or list the registered codes",
     "Prints the reply codes and enhanced codes that match PATTERN, or all. PATTERN is\n"
     "a code (550, 5.7.26), a code with wildcards (55?, 5.7.*), or words that stand in\n"
     "the title or the explanation, in any case (quota).\n",
     OPTION_JSON, 1, run_codes},
    {"summary", "[FILE...]", "count the replies of a stream",
     "Reads as classify does, also a mail server's log, and prints counts, shares and\n"
     "bars, the most frequent first, with one example each. With --vocabulary it counts by\n"
     "the words of that one.\n",
     OPTION_JSON | OPTION_BY | OPTION_PER_LINE | OPTION_LOG | JUDGING | OPTION_VOCABULARY, -1, run_summary},
    {"schedule", "TEXT...", "show when a message is tried again",
     "Prints the attempts that follow a reply, until the message is given up. TEXT is\n"
     "read as explain does.\n",
     OPTION_JSON | OPTION_COMMAND | OPTION_HOST | OPTION_NO_TEXT | OPTION_RULES | OPTION_SET, -1, run_schedule},
    {"decide", "[FILE...]", "decide which recipients to suppress",
     "Adds events to the histories of their recipients, and prints the new histories and\n"
     "what follows from them. An event is a line: a time, a recipient and a reply with\n"
     "tabs between them, or a JSON object as bounces and, of a mail server's log, classify\n"
     "print them. '-' or no FILE is standard input.\n",
     OPTION_JSON | OPTION_TSV | OPTION_HISTORY | OPTION_WRITE | OPTION_ALL | OPTION_TODAY | OPTION_SET |
         OPTION_NO_TEXT | OPTION_RULES,
     -1, run_decide},
    {"rules", "check|test FILE", "check or test a file of own rules",
     "check says what is wrong with the rules in FILE, which of them can never decide,\n"
     "and what the tables would say in their place. test reads cases from standard\n"
     "input, a line each: reply, category and, if it matters, bounce type, with tabs\n"
     "between them; it prints those that come out otherwise.\n",
     OPTION_COMMAND | OPTION_HOST | OPTION_NO_TEXT, 2, run_rules},
#ifdef CLI_BOUNCES
    {"bounces", "PATH...", "judge every recipient of bounce messages",
     "Reads mail messages and prints one line for each recipient that a bounce, a delay\n"
     "warning, a feedback report or another report speaks of. PATH is a file, an mbox\n"
     "file, a Maildir, a directory with all below it, or '-' for standard input.\n",
     OPTION_JSON | OPTION_TSV | OPTION_INCLUDE_OTHER | OPTION_VOCABULARY | OPTION_RULES, -1, run_bounces},
#endif
};
#define SUBCOMMANDS (sizeof subcommands / sizeof subcommands[0])

static const struct subcommand *find_subcommand(const char *name)
{
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        if (strcmp(name, subcommands[i].name) == 0) {
            return &subcommands[i];
        }
    }
    return NULL;
}

static void print_help(FILE *output)
{
    fputs("Usage: smtpstatus SUBCOMMAND [OPTION...] [ARGUMENT...]\n"
          "Says what an SMTP reply means: what happened, and what to do now.\n\n",
          output);
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        fprintf(output, "  %-10s%s\n", subcommands[i].name, subcommands[i].summary);
    }
    fputs("\n  --help              print this help; also after a subcommand\n"
          "  --version           print the version, the table revision and the features\n\n"
          "The exit status is 0 when all is fine, 1 when input was bad or nothing matched,\n"
          "and 2 when the command line is wrong.\n",
          output);
}

static void print_subcommand_help(const struct subcommand *subcommand)
{
    printf("Usage: smtpstatus %s [OPTION...] %s\n%s\n", subcommand->name, subcommand->arguments,
           subcommand->description);
    options_describe(stdout, subcommand->options | OPTION_HELP);
}

static void print_version(void)
{
    uint32_t features = smtpstatus_features();
    printf("smtpstatus %s\ntable revision %s\nfeatures", smtpstatus_version(), smtpstatus_table_revision());
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((features & bit) != 0) {
            printf(" %s", smtpstatus_feature_name(bit));
        }
    }
    puts(features == 0 ? " none" : "");
}

/* Lets go of what the options hold, and passes the exit status on. */
static int finish(struct options *options, int status)
{
    ruleset_free(&options->ruleset);
    return status;
}

static int run_subcommand(const struct subcommand *subcommand, int argc, char **argv)
{
    char name[32];
    struct options options;
    snprintf(name, sizeof name, "smtpstatus %s", subcommand->name);
    argv[0] = name; /* what getopt_long() starts its messages with */
    switch (options_read(subcommand, argc, argv, &options)) {
    case READ_HELP:
        print_subcommand_help(subcommand);
        return EXIT_FINE;
    case READ_WRONG:
        fprintf(stderr, "Try 'smtpstatus %s --help'.\n", subcommand->name);
        return EXIT_USAGE;
    case READ_BAD_FILE:
        return finish(&options, EXIT_BAD_INPUT);
    default:
        return finish(&options, subcommand->run(&options));
    }
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        print_version();
        return EXIT_FINE;
    }
    const struct subcommand *subcommand = find_subcommand(argv[1]);
    if (subcommand == NULL) {
        complain("unknown %s '%s'\nTry 'smtpstatus --help'.", argv[1][0] == '-' ? "option" : "subcommand", argv[1]);
        return EXIT_USAGE;
    }
    return run_subcommand(subcommand, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    colour_start();
    int status = dispatch(argc, argv);
    flush_output();
    return status;
}
