/*
 * smtpstatus rules: checks a file of own rules, and tests it with replies.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "input.h"
#include "message.h"
#include "options.h"
#include "ruleset.h"

/* ----------------------------------------------------------------- check */

/* A reply that a rule should hold for, made of the first values of its conditions. */
struct sample {
    char codes[32];
    struct buffer host;
    struct buffer command;
};

static void add_code(struct sample *sample, const char *code, size_t length)
{
    char text[16];
    size_t used = strlen(sample->codes);
    snprintf(text, sizeof text, "%.*s", (int)length, code);
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (strchr("*xX", text[i]) != NULL) {
            text[i] = (char)(i == 0 ? '5' : '0');
        }
    }
    snprintf(sample->codes + used, sizeof sample->codes - used, "%s%s", used > 0 ? " " : "", text);
}

/* Takes the first basic code and the first enhanced code; a basic one has to lead. */
static void sample_codes(struct sample *sample, const struct ruleset *ruleset, uint32_t index)
{
    int condition;
    size_t at;
    size_t length;
    for (int enhanced = 0; enhanced < 2; enhanced++) {
        for (uint32_t i = 0;
             smtpstatus_rules_value(ruleset->rules, index, i, NULL, &condition, &at, &length) == SMTPSTATUS_OK; i++) {
            if (condition == SMTPSTATUS_RULES_CONDITION_CODE && (length > 3) == enhanced) {
                add_code(sample, ruleset->text.data + at, length);
                break;
            }
        }
        if (!enhanced && sample->codes[0] == '\0') {
            snprintf(sample->codes, sizeof sample->codes, "550");
        }
    }
}

static void sample_others(struct sample *sample, const struct ruleset *ruleset, uint32_t index)
{
    int condition;
    size_t at;
    size_t length;
    for (uint32_t i = 0;
         smtpstatus_rules_value(ruleset->rules, index, i, NULL, &condition, &at, &length) == SMTPSTATUS_OK; i++) {
        const char *value = ruleset->text.data + at;
        if (condition == SMTPSTATUS_RULES_CONDITION_HOST && sample->host.length == 0) {
            buffer_add_string(&sample->host, value[0] == '.' ? "mx" : "");
            buffer_add(&sample->host, value, length);
        } else if (condition == SMTPSTATUS_RULES_CONDITION_COMMAND && sample->command.length == 0) {
            buffer_add(&sample->command, value, length);
        }
    }
}

static void judge_sample(const struct sample *sample, const char *phrase, size_t length, const smtpstatus_rules *rules,
                         smtpstatus *status, struct buffer *text)
{
    buffer_add_string(text, sample->codes);
    buffer_add_string(text, " ");
    for (size_t i = 0; i < length; i++) {
        buffer_add(text, phrase[i] == '*' ? " " : &phrase[i], 1);
    }
    (void)smtpstatus_init(status, sizeof *status);
    (void)smtpstatus_set_rules(status, rules);
    (void)smtpstatus_set_host(status, sample->host.data, sample->host.length);
    if (sample->command.length > 0) {
        (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_COMMAND,
                                    (uint64_t)smtpstatus_command_value(sample->command.data, sample->command.length));
    }
    (void)smtpstatus_parse_diagnostic(status, text->data, text->length);
    (void)smtpstatus_classify(status);
}

static int is_leaving(const smtpstatus_rules *rules, uint32_t index)
{
    int category = 0;
    int bounce = 0;
    int action = 0;
    (void)smtpstatus_rules_result(rules, index, &category, &bounce, &action);
    return category < 0 && bounce < 0 && action < 0;
}

/* Says what the tables make of a reply that the rule is for: what it overrides, or that it changes nothing. */
static void tell_override(const struct ruleset *ruleset, uint32_t index, const struct sample *sample,
                          const char *phrase, size_t length)
{
    smtpstatus own;
    smtpstatus built_in;
    struct buffer text = {NULL, 0, 0};
    struct buffer again = {NULL, 0, 0};
    char name[64];
    char by[64];
    uint32_t line = 0;
    uint32_t matched = 0;
    judge_sample(sample, phrase, length, ruleset->rules, &own, &text);
    judge_sample(sample, phrase, length, NULL, &built_in, &again);
    ruleset_name(ruleset->rules, index, name, sizeof name);
    (void)smtpstatus_rules_place(ruleset->rules, index, &line, NULL);
    (void)smtpstatus_rule(&built_in, by, sizeof by, NULL);
    if (smtpstatus_matched_rule(&own, &matched) == SMTPSTATUS_OK && matched == index) {
        int same = smtpstatus_category(&own) == smtpstatus_category(&built_in) &&
                   smtpstatus_bounce(&own) == smtpstatus_bounce(&built_in) &&
                   smtpstatus_action(&own) == smtpstatus_action(&built_in);
        const char *does = is_leaving(ruleset->rules, index) ? "leaves"
                           : same                            ? "changes nothing, the tables say"
                                                             : "overrides";
        printf("%s:%" PRIu32 ": note: %s %s %s %s %s (%s) for: %s\n", ruleset->file, line, name, does,
               smtpstatus_category_name(smtpstatus_category(&built_in)),
               smtpstatus_bounce_name(smtpstatus_bounce(&built_in)),
               smtpstatus_action_name(smtpstatus_action(&built_in)), by[0] != '\0' ? by : "no rule",
               buffer_string(&text));
    }
    buffer_free(&text);
    buffer_free(&again);
}

static void tell_overrides(const struct ruleset *ruleset, uint32_t index)
{
    struct sample sample = {"", {NULL, 0, 0}, {NULL, 0, 0}};
    int condition;
    size_t at;
    size_t length;
    int phrases = 0;
    sample_codes(&sample, ruleset, index);
    sample_others(&sample, ruleset, index);
    for (uint32_t i = 0;
         smtpstatus_rules_value(ruleset->rules, index, i, NULL, &condition, &at, &length) == SMTPSTATUS_OK; i++) {
        if (condition == SMTPSTATUS_RULES_CONDITION_PHRASE) {
            tell_override(ruleset, index, &sample, ruleset->text.data + at, length);
            phrases++;
        }
    }
    if (phrases == 0) {
        tell_override(ruleset, index, &sample, "", 0);
    }
    buffer_free(&sample.host);
    buffer_free(&sample.command);
}

/* Says why a rule can never decide. Returns 0 when no reason was found. */
static int tell_flaw(const struct ruleset *ruleset, uint32_t index)
{
    char name[64];
    char other_name[64];
    uint32_t line = 0;
    uint32_t other = 0;
    uint32_t other_line = 0;
    int flaw = smtpstatus_rules_flaw(ruleset->rules, index, &other);
    ruleset_name(ruleset->rules, index, name, sizeof name);
    (void)smtpstatus_rules_place(ruleset->rules, index, &line, NULL);
    if (flaw == SMTPSTATUS_RULES_FLAW_SHADOWED) {
        ruleset_name(ruleset->rules, other, other_name, sizeof other_name);
        (void)smtpstatus_rules_place(ruleset->rules, other, &other_line, NULL);
        printf("%s:%" PRIu32 ": warning: %s never decides: whenever it holds, %s in line %" PRIu32
               " goes before it (%s)\n",
               ruleset->file, line, name, other_name, other_line, smtpstatus_rules_flaw_name(flaw));
    } else if (flaw == SMTPSTATUS_RULES_FLAW_CONTRADICTION) {
        printf("%s:%" PRIu32 ": warning: %s never decides: its conditions on codes cannot hold together (%s)\n",
               ruleset->file, line, name, smtpstatus_rules_flaw_name(flaw));
    }
    return flaw != SMTPSTATUS_RULES_FLAW_NONE;
}

static int check_rules(const struct ruleset *ruleset)
{
    uint32_t count = smtpstatus_rules_count(ruleset->rules);
    uint32_t flaws = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (tell_flaw(ruleset, i)) {
            flaws++;
        } else {
            tell_overrides(ruleset, i);
        }
    }
    printf("%" PRIu32 " %s, %" PRIu32 " that never %s\n", count, count == 1 ? "rule" : "rules", flaws,
           flaws == 1 ? "decides" : "decide");
    return flaws > 0 ? EXIT_BAD_INPUT : EXIT_FINE;
}

/* ----------------------------------------------------------------- test */

struct field {
    const char *data;
    size_t length;
};

/* Cuts a field off the front of a line. */
static struct field next_field(struct field *line)
{
    struct field field = *line;
    const char *tab = line->length > 0 ? memchr(line->data, '\t', line->length) : NULL;
    if (tab != NULL) {
        field.length = (size_t)(tab - line->data);
    }
    size_t used = field.length + (tab != NULL);
    line->data += used;
    line->length -= used;
    return field;
}

static int is_same(const struct field *expected, const char *name)
{
    return expected->length == 0 ||
           (expected->length == strlen(name) && memcmp(expected->data, name, expected->length) == 0);
}

/* Judges one case. Returns 0 when the verdict is another than expected, or the line is wrong. */
static int run_case(const struct options *options, struct field line, uint64_t number)
{
    smtpstatus status;
    char rule[64];
    struct field reply = next_field(&line);
    struct field category = next_field(&line);
    struct field bounce = next_field(&line);
    if (category.length == 0 || smtpstatus_category_value(category.data, category.length) < 0) {
        printf("line %" PRIu64 ": there is no known category behind the reply\n", number);
        return 0;
    }
    options_apply(options, &status);
    (void)smtpstatus_parse_diagnostic(&status, reply.data, reply.length);
    (void)smtpstatus_classify(&status);
    const char *got_category = smtpstatus_category_name(smtpstatus_category(&status));
    const char *got_bounce = smtpstatus_bounce_name(smtpstatus_bounce(&status));
    if (is_same(&category, got_category) && is_same(&bounce, got_bounce)) {
        return 1;
    }
    (void)smtpstatus_rule(&status, rule, sizeof rule, NULL);
    printf("line %" PRIu64 ": expected %.*s%s%.*s, got %s %s (%s)\n", number, (int)category.length, category.data,
           bounce.length > 0 ? " " : "", (int)bounce.length, bounce.data, got_category, got_bounce, rule);
    return 0;
}

static int test_rules(const struct options *options)
{
    struct input input;
    uint64_t number = 0;
    uint64_t cases = 0;
    uint64_t failed = 0;
    memset(&input, 0, sizeof input);
    input_open(&input, "-");
    while (!input.ended) {
        input_fill(&input);
    }
    struct field rest = {input_data(&input), input_length(&input)};
    while (rest.length > 0) {
        const char *end = memchr(rest.data, '\n', rest.length);
        struct field line = {rest.data, end != NULL ? (size_t)(end - rest.data) : rest.length};
        size_t used = line.length + (end != NULL);
        line.length -= line.length > 0 && line.data[line.length - 1] == '\r';
        number++;
        if (line.length > 0 && line.data[0] != '#') {
            cases++;
            failed += !run_case(options, line, number);
        }
        rest.data += used;
        rest.length -= used;
    }
    printf("%" PRIu64 " %s, %" PRIu64 " failed\n", cases, cases == 1 ? "case" : "cases", failed);
    input_close(&input);
    buffer_free(&input.buffer);
    return failed > 0 ? EXIT_BAD_INPUT : EXIT_FINE;
}

int run_rules(const struct options *options)
{
    const char *what = options->argument_count > 0 ? options->arguments[0] : "";
    int is_check = strcmp(what, "check") == 0;
    if ((!is_check && strcmp(what, "test") != 0) || options->argument_count != 2) {
        complain("say what to do with which file: 'check FILE' or 'test FILE'\nTry 'smtpstatus rules --help'.");
        return EXIT_USAGE;
    }
    struct options judging = *options;
    int status = EXIT_BAD_INPUT;
    if (ruleset_load(&judging.ruleset, options->arguments[1])) {
        status = is_check ? check_rules(&judging.ruleset) : test_rules(&judging);
    }
    ruleset_free(&judging.ruleset);
    return status;
}
