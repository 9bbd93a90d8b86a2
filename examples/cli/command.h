/*
 * The subcommands. To add one: write its run function, declare it here, and give it
 * a row in the table of main.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

struct options;

struct subcommand {
    const char *name;
    const char *arguments;   /* as the usage line shows them */
    const char *summary;     /* one line, for the list of subcommands */
    const char *description; /* for the subcommand's own help */
    unsigned options;        /* bits of enum option_bit */
    int most_arguments;      /* -1: any number */
    int (*run)(const struct options *options);
};

/* Each returns an enum exit_status. */
int run_explain(const struct options *options);
int run_classify(const struct options *options);
int run_codes(const struct options *options);
int run_rules(const struct options *options);
int run_summary(const struct options *options);
int run_schedule(const struct options *options);
int run_decide(const struct options *options);
int run_bounces(const struct options *options); /* only where the library reads bounce messages */

#endif
