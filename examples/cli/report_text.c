/* SPDX-License-Identifier: MIT */
#include "report_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "buffer.h"
#include "colour.h"
#include "options.h"
#include "output_text.h"
#include "report_json.h"

#define ADDRESS_WIDTH 32
#define REASON_WIDTH 60 /* where there is no terminal to say */
#define REASON_LEAST 20 /* on a narrow one, where lines wrap */
#define TOP_CATEGORIES 10

/* ------------------------------------------------------------------- table */

/* How the columns before the reason are laid out. */
#define BEFORE_REASON (ADDRESS_WIDTH + 2 + 10 + 2 + 21 + 2 + 6 + 2 + 16 + 2 + 10 + 2)

/* Characters for the reason: what is left of a terminal's line. */
static size_t reason_width(uint32_t vocabularies)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return REASON_WIDTH;
    }
    int left = (int)size.ws_col - BEFORE_REASON - 4; /* the dots of a shortened text */
    for (int i = 0; (i = options_next_vocabulary(vocabularies, i)) != 0;) {
        left -= TERM_WIDTH + 2;
    }
    return left > REASON_LEAST ? (size_t)left : REASON_LEAST;
}

void print_table_header(uint32_t vocabularies)
{
    printf("%s%-*s  %-10s  %-21s  %-6s  %-16s  %-10s", colour_code(COLOUR_STRONG), ADDRESS_WIDTH, "recipient", "kind",
           "category", "bounce", "action", "code");
    for (int i = 0; (i = options_next_vocabulary(vocabularies, i)) != 0;) {
        printf("  %-*s", TERM_WIDTH, smtpstatus_vocabulary_name(i));
    }
    printf("  reason%s\n", colour_code(COLOUR_OFF));
}

static void print_address(const smtpstatus_report *report)
{
    struct buffer address = {NULL, 0, 0};
    if (!buffer_add_field(&address, report, SMTPSTATUS_FIELD_RECIPIENT, CLEAN_TERMINAL)) {
        buffer_add_string(&address, "-");
    }
    int width = text_width(address.data, address.length);
    printf("%s%*s", buffer_string(&address), width < ADDRESS_WIDTH ? ADDRESS_WIDTH - width : 0, "");
    buffer_free(&address);
}

/* The first words of the diagnostic; a message without one has at least a subject. */
static void print_reason(const smtpstatus_report *report, uint32_t vocabularies)
{
    struct buffer text = {NULL, 0, 0};
    if (!buffer_add_field(&text, report, SMTPSTATUS_FIELD_DIAGNOSTIC, CLEAN_TERMINAL)) {
        (void)buffer_add_field(&text, report, SMTPSTATUS_FIELD_REPORT_SUBJECT, CLEAN_TERMINAL);
    }
    buffer_shorten(&text, reason_width(vocabularies));
    printf("%s\n", buffer_string(&text));
    buffer_free(&text);
}

void print_table_row(const smtpstatus_report *report, uint32_t vocabularies)
{
    char codes[24];
    smtpstatus nobody;
    const smtpstatus *status = smtpstatus_report_status(report);
    int kind = smtpstatus_report_kind(report);
    int category = status != NULL ? smtpstatus_category(status) : category_of_kind(kind);
    (void)smtpstatus_init(&nobody, sizeof nobody);
    status = status != NULL ? status : &nobody;
    int bounce = smtpstatus_bounce(status);
    format_codes(codes, sizeof codes, status);
    print_address(report);
    printf("  %-10s  %-21s  %s%-6s%s  %-16s  %-10s", smtpstatus_report_kind_name(kind),
           smtpstatus_category_name(category), colour_code(colour_of_bounce(bounce)), smtpstatus_bounce_name(bounce),
           colour_code(COLOUR_OFF), smtpstatus_action_name(smtpstatus_action(status)), codes);
    print_terms(status, vocabularies);
    (void)fputs("  ", stdout);
    print_reason(report, vocabularies);
}

/* ----------------------------------------------------------------- summary */

static size_t place(int value)
{
    return value >= 0 && value < TALLY_SIZE ? (size_t)value : TALLY_SIZE - 1;
}

void tally_message(struct tally *tally, int kind)
{
    tally->messages++;
    tally->kinds[place(kind)]++;
}

void tally_recipient(struct tally *tally, const smtpstatus *status)
{
    tally->recipients++;
    tally->bounces[place(smtpstatus_bounce(status))]++;
    tally->categories[place(smtpstatus_category(status))]++;
}

/* The place of the largest count, the first of equals. */
static size_t largest(const uint64_t *counts)
{
    size_t best = 0;
    for (size_t i = 1; i < TALLY_SIZE; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return best;
}

/* Prints the largest counts, at most `most` of them. */
static void print_counts(const char *title, const uint64_t *counts, uint64_t total, const char *(*name)(int), int most)
{
    uint64_t left[TALLY_SIZE];
    memcpy(left, counts, sizeof left);
    if (total > 0) {
        printf("\n%s\n", title);
    }
    for (int i = 0; total > 0 && i < most; i++) {
        size_t next = largest(left);
        if (left[next] == 0) {
            return;
        }
        print_count(name((int)next), 22, left[next], total);
        left[next] = 0;
    }
}

void print_tally(const struct tally *tally)
{
    printf("%s%" PRIu64 " %s, %" PRIu64 " %s\n", tally->recipients > 0 ? "\n" : "", tally->messages,
           tally->messages == 1 ? "message" : "messages", tally->recipients,
           tally->recipients == 1 ? "recipient" : "recipients");
    print_counts("Messages by kind", tally->kinds, tally->messages, smtpstatus_report_kind_name, TALLY_SIZE);
    print_counts("Recipients by bounce type", tally->bounces, tally->recipients, smtpstatus_bounce_name, TALLY_SIZE);
    print_counts("Recipients by category", tally->categories, tally->recipients, smtpstatus_category_name,
                 TOP_CATEGORIES);
}
