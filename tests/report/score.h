/*
 * Counts how many verdicts are right, overall and by category.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_SCORE_H
#define TESTS_SCORE_H

#include <smtpstatus.h>

#define SCORE_CATEGORIES 64
#define SCORE_BOUNCES 4
#define SCORE_SURE 3 /* of labels that nobody would argue with */

struct tally {
    unsigned right;
    unsigned total;
};

struct score {
    struct tally category, sure_category, bounce, sure_bounce;
    struct tally by_category[SCORE_CATEGORIES]; /* by the first category of the label */
    struct tally by_bounce[SCORE_BOUNCES];      /* by the first bounce type of the label */
    unsigned false_hard;
    unsigned sure_false_hard;
};

/* What a person says about one reply. */
struct label {
    const char *category; /* a|b: either is right */
    const char *bounce;
    int sure; /* 1..3 */
    const char *where;
    const char *text;
};

/* Counts the verdict that `status` holds; prints it when it is wrong. Returns -1 for a label with unknown names. */
int score_add(struct score *score, const struct label *label, const smtpstatus *status);

void score_print(const struct score *score);

#endif
