/*
 * The options of all subcommands, in one table.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdint.h>
#include <stdio.h>

#include <smtpstatus.h>

#include "command.h"
#include "ruleset.h"

/* Bits: which options a subcommand takes. */
enum option_bit {
    OPTION_JSON = 0x1,
    OPTION_TSV = 0x2,
    OPTION_PER_LINE = 0x4,
    OPTION_COMMAND = 0x8,
    OPTION_HOST = 0x10,
    OPTION_NO_TEXT = 0x20,
    OPTION_BY = 0x40,
    OPTION_INCLUDE_OTHER = 0x80,
    OPTION_HELP = 0x100, /* every subcommand takes it */
    OPTION_VOCABULARY = 0x200,
    OPTION_HISTORY = 0x1000,
    OPTION_WRITE = 0x2000,
    OPTION_ALL = 0x4000,
    OPTION_TODAY = 0x8000,
    OPTION_SET = 0x10000,
    OPTION_RULES = 0x20000,
    OPTION_LOG = 0x40000
};

enum grouping { BY_CATEGORY, BY_PROVIDER, BY_CODE, BY_RULE, BY_VOCABULARY };

struct options {
    int json;
    int tsv;
    int per_line;
    int log;
    int no_text;
    int include_other;
    int command;      /* an enum smtpstatus_command, 0 = not given */
    const char *host; /* NULL = not given */
    /* Bit 1 << v: the words of vocabulary v are wanted. */
    uint32_t vocabularies;
    const char *rules_file; /* NULL = not given */
    struct ruleset ruleset; /* what it holds */
    enum grouping by;
    int is_by_given;
    int all;
    int write;
    const char *history;      /* NULL = not given */
    const char *today;        /* NULL = not given */
    smtpstatus_policy policy; /* the default one, with what --set changed */
    char **arguments;
    int argument_count;
};

enum reading { READ_FINE, READ_HELP, READ_WRONG, READ_BAD_FILE };

/* Reads the options of a subcommand. READ_WRONG, READ_BAD_FILE: the message was printed. argv[0] is what messages start with. */
enum reading options_read(const struct subcommand *subcommand, int argc, char **argv, struct options *options);

/* Prints the list of the options whose bits are set, for a help text. */
void options_describe(FILE *output, unsigned bits);

/* What summary counts by: "category" ..., or the name of a vocabulary. */
const char *options_grouping(const struct options *options);

/* The first vocabulary of the set that is greater than `after`; 0 when there is none. */
int options_next_vocabulary(uint32_t vocabularies, int after);

/* Makes a handle ready as the options say: no limits, so that nothing is refused for its length. */
void options_apply(const struct options *options, smtpstatus *status);

#endif
