/* SPDX-License-Identifier: MIT */
#include "score.h"

#include "../fixtures.h"

#include <stdio.h>
#include <string.h>

/* The first of `a|b`, cut off. */
static void first_of(const char *list, char *name, size_t size)
{
    size_t length = strcspn(list, "|");
    snprintf(name, size, "%.*s", (int)length, list);
}

static int bounce_value(const char *name)
{
    for (int i = 0; i < SCORE_BOUNCES; i++) {
        if (strcmp(smtpstatus_bounce_name(i), name) == 0) {
            return i;
        }
    }
    return -1;
}

static void count(struct tally *tally, int right)
{
    tally->total++;
    tally->right += right != 0;
}

static void print_wrong(const char *what, const struct label *label, const char *got, const smtpstatus *status)
{
    char rule[64];
    const char *match = "";
    size_t length = 0;
    (void)smtpstatus_rule(status, rule, sizeof rule, NULL);
    (void)smtpstatus_span(status, SMTPSTATUS_PART_MATCH, &match, &length);
    printf("%s %s: %s, not %s (%s, confidence %d) by %s", label->where, what, got,
           what[0] == 'c' ? label->category : label->bounce, label->sure == SCORE_SURE ? "sure" : "arguable",
           smtpstatus_confidence(status), rule);
    printf(" \"%.*s\"\n    %s\n", (int)length, match, label->text);
}

int score_add(struct score *score, const struct label *label, const smtpstatus *status)
{
    char name[64];
    const char *category = smtpstatus_category_name(smtpstatus_category(status));
    const char *bounce = smtpstatus_bounce_name(smtpstatus_bounce(status));
    first_of(label->category, name, sizeof name);
    int meant_category = smtpstatus_category_value(name, strlen(name));
    first_of(label->bounce, name, sizeof name);
    int meant_bounce = bounce_value(name);
    if (meant_category < 0 || meant_category >= SCORE_CATEGORIES || meant_bounce < 0) {
        fprintf(stderr, "%s: unknown category or bounce type: %s %s\n", label->where, label->category, label->bounce);
        return -1;
    }
    int category_right = list_has(label->category, category, '|');
    int bounce_right = list_has(label->bounce, bounce, '|');
    int false_hard = strcmp(bounce, "hard") == 0 && !bounce_right;
    count(&score->category, category_right);
    count(&score->bounce, bounce_right);
    count(&score->by_category[meant_category], category_right);
    count(&score->by_bounce[meant_bounce], bounce_right);
    score->false_hard += (unsigned)false_hard;
    if (label->sure == SCORE_SURE) {
        count(&score->sure_category, category_right);
        count(&score->sure_bounce, bounce_right);
        score->sure_false_hard += (unsigned)false_hard;
    }
    if (!category_right) {
        print_wrong("category", label, category, status);
    }
    if (!bounce_right) {
        print_wrong(false_hard ? "FALSE HARD" : "bounce", label, bounce, status);
    }
    return 0;
}

static double percent(const struct tally *tally)
{
    return tally->total > 0 ? 100.0 * tally->right / tally->total : 0.0;
}

static void print_tally(const char *name, const struct tally *tally)
{
    printf("  %-24s %4u of %4u  %6.2f %%\n", name, tally->right, tally->total, percent(tally));
}

void score_print(const struct score *score)
{
    double sum = 0;
    unsigned present = 0;
    printf("\nby category\n");
    for (int i = 0; i < SCORE_CATEGORIES; i++) {
        if (score->by_category[i].total > 0) {
            print_tally(smtpstatus_category_name(i), &score->by_category[i]);
            sum += percent(&score->by_category[i]);
            present++;
        }
    }
    printf("by bounce type\n");
    for (int i = 0; i < SCORE_BOUNCES; i++) {
        if (score->by_bounce[i].total > 0) {
            print_tally(smtpstatus_bounce_name(i), &score->by_bounce[i]);
        }
    }
    printf("overall\n");
    print_tally("category", &score->category);
    print_tally("category, sure labels", &score->sure_category);
    printf("  %-24s %4u categories  %6.2f %%\n", "category, macro-averaged", present,
           present > 0 ? sum / present : 0.0);
    print_tally("bounce", &score->bounce);
    print_tally("bounce, sure labels", &score->sure_bounce);
    printf("  %-24s %4u (%u sure)     %6.2f %%\n", "falsely called hard", score->false_hard, score->sure_false_hard,
           score->bounce.total > 0 ? 100.0 * score->false_hard / score->bounce.total : 0.0);
}
