/*
 * Many threads over the same tables and the same rule set, for ThreadSanitizer; each must get
 * the answers that one alone gets. SPDX-License-Identifier: MIT
 */
#include <smtpstatus.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define THREADS 16
#define ROUNDS 200

static const char *const replies[] = {
    "550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown\r\n",
    "452 4.2.2 The mailbox is over quota\r\n",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org\r\n",
    "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred\r\n",
    "550 our own words\r\n",
};
#define REPLIES (sizeof replies / sizeof replies[0])

static const char own[] = "rule ours\n    phrase \"our own words\"\n    => category policy_rejected bounce block\n";
static _Alignas(16) unsigned char memory[4096];
static const smtpstatus_rules *rules;
static int expected[REPLIES];

static int judge_one(size_t index)
{
    smtpstatus status;
    if (smtpstatus_init(&status, sizeof status) != SMTPSTATUS_OK ||
        smtpstatus_set_rules(&status, rules) != SMTPSTATUS_OK ||
        smtpstatus_parse_reply(&status, replies[index], strlen(replies[index]), 0, NULL) != SMTPSTATUS_OK ||
        smtpstatus_classify(&status) != SMTPSTATUS_OK) {
        return -1;
    }
    return smtpstatus_category(&status) * 4 + smtpstatus_bounce(&status);
}

static void *work(void *wrong)
{
    for (size_t i = 0; i < ROUNDS; i++) {
        if (judge_one(i % REPLIES) != expected[i % REPLIES]) {
            *(int *)wrong = 1;
        }
    }
    return NULL;
}

int main(void)
{
    static int wrong[THREADS];
    pthread_t threads[THREADS];
    int failed =
        smtpstatus_rules_compile(memory, sizeof memory, own, sizeof own - 1, &rules, NULL, NULL) != SMTPSTATUS_OK;
    for (size_t i = 0; i < REPLIES; i++) {
        expected[i] = judge_one(i);
        failed |= expected[i] < 0;
    }
    failed |= expected[REPLIES - 1] != SMTPSTATUS_CATEGORY_POLICY_REJECTED * 4 + SMTPSTATUS_BOUNCE_BLOCK;
    for (size_t i = 0; i < THREADS; i++) {
        failed |= pthread_create(&threads[i], NULL, work, &wrong[i]) != 0;
    }
    for (size_t i = 0; i < THREADS; i++) {
        failed |= pthread_join(threads[i], NULL) != 0 || wrong[i];
    }
    puts(failed ? "a thread got another answer" : "all threads got the same answers");
    return failed;
}
