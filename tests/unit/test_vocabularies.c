/*
 * Other vocabularies: every verdict has a word in each, the word is one that the vocabulary
 * publishes, and none calls a hard bounce soft or the reverse.
 *
 * SPDX-License-Identifier: MIT
 */
#include "unit.h"

#define LAST_CATEGORY SMTPSTATUS_CATEGORY_CHALLENGE_RESPONSE

/* What a vocabulary itself says of a word. */
enum sense { HARD, SOFT, OTHER };

struct word {
    int vocabulary;
    const char *term;
    enum sense sense;
};

/* The words as the pages name them that docs/vocabularies.md lists. */
static const struct word words[] = {
    {SMTPSTATUS_VOCABULARY_SES, "Undetermined/Undetermined", OTHER},
    {SMTPSTATUS_VOCABULARY_SES, "Permanent/General", HARD},
    {SMTPSTATUS_VOCABULARY_SES, "Permanent/NoEmail", HARD},
    {SMTPSTATUS_VOCABULARY_SES, "Permanent/Suppressed", HARD},
    {SMTPSTATUS_VOCABULARY_SES, "Permanent/OnAccountSuppressionList", HARD},
    {SMTPSTATUS_VOCABULARY_SES, "Transient/General", SOFT},
    {SMTPSTATUS_VOCABULARY_SES, "Transient/MailboxFull", SOFT},
    {SMTPSTATUS_VOCABULARY_SES, "Transient/MessageTooLarge", SOFT},
    {SMTPSTATUS_VOCABULARY_SES, "Transient/ContentRejected", SOFT},
    {SMTPSTATUS_VOCABULARY_SES, "Transient/AttachmentRejected", SOFT},
    {SMTPSTATUS_VOCABULARY_SES, "Delivery", OTHER},
    {SMTPSTATUS_VOCABULARY_SES, "Complaint", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "1 Undetermined", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "10 Invalid Recipient", HARD},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "20 Soft Bounce", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "21 DNS Failure", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "22 Mailbox Full", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "23 Too Large", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "24 Timeout", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "25 Admin Failure", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "30 Generic Bounce: No RCPT", HARD},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "40 Generic Bounce", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "50 Mail Block", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "51 Spam Block", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "52 Spam Content", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "53 Prohibited Attachment", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "54 Relaying Denied", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "60 Auto-Reply", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "70 Transient Failure", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "80 Subscribe", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "90 Unsubscribe", HARD},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "100 Challenge-Response", SOFT},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "delivery", OTHER},
    {SMTPSTATUS_VOCABULARY_SPARKPOST, "spam_complaint", OTHER},
    /* PowerMTA: hard where the page speaks of addresses, with a 5.X.X; soft where it says 4.X.X. */
    {SMTPSTATUS_VOCABULARY_POWERMTA, "bad-configuration", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "bad-connection", SOFT},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "bad-domain", HARD},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "bad-mailbox", HARD},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "content-related", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "inactive-mailbox", HARD},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "invalid-sender", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "message-expired", SOFT},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "no-answer-from-host", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "other", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "policy-related", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "protocol-errors", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "quota-issues", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "relaying-issues", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "routing-errors", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "spam-related", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "virus-related", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "d", OTHER},
    {SMTPSTATUS_VOCABULARY_POWERMTA, "f", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "InvalidRecipient", HARD},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "DNSFailure", SOFT},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "SpamBlock", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "SpamContent", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "ProhibitedAttachment", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "RelayDenied", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "AutoReply", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "TransientFailure", SOFT},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "Subscribe", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "Unsubscribe", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "ChallengeResponse", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "BadConfiguration", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "BadConnection", SOFT},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "BadDomain", HARD},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "ContentRelated", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "InactiveMailbox", HARD},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "InvalidSender", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "MessageExpired", SOFT},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "NoAnswerFromHost", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "PolicyRelated", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "ProtocolErrors", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "QuotaIssues", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "RelayingIssues", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "RoutingErrors", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "SpamRelated", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "VirusRelated", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "AuthenticationFailed", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "TooManyRecipients", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "Uncategorized", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "Delivery", OTHER},
    {SMTPSTATUS_VOCABULARY_KUMOMTA, "Feedback", OTHER},
    /* Sisimai: the column "Hard Bounce" of its table. */
    {SMTPSTATUS_VOCABULARY_SISIMAI, "authfailure", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "badreputation", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "blocked", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "contenterror", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "delivered", OTHER},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "expired", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "failedstarttls", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "feedback", OTHER},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "filtered", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "hasmoved", HARD},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "hostunknown", HARD},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "mailboxfull", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "mesgtoobig", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "networkerror", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "norelaying", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "notaccept", HARD},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "onhold", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "policyviolation", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "rejected", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "requireptr", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "securityerror", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "spamdetected", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "suspend", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "syntaxerror", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "systemerror", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "systemfull", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "toomanyconn", SOFT},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "undefined", OTHER},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "userunknown", HARD},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "vacation", OTHER},
    {SMTPSTATUS_VOCABULARY_SISIMAI, "virusdetected", SOFT},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "Content", OTHER},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "Frequency or Volume Too High", OTHER},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "Invalid Address", HARD},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "Mailbox Unavailable", SOFT},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "Reputation", OTHER},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "Technical Failure", OTHER},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "Unclassified", OTHER},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "delivered", OTHER},
    {SMTPSTATUS_VOCABULARY_SENDGRID, "spamreport", OTHER},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "permanent/bounce", HARD},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "temporary/generic", SOFT},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "temporary/old", SOFT},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "Blocklistings", OTHER},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "Reputation Blocks", OTHER},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "Content Blocks", OTHER},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "Authentication Blocks", OTHER},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "delivered", OTHER},
    {SMTPSTATUS_VOCABULARY_MAILGUN, "complained", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "HardBounce", HARD},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "Transient", SOFT},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "Unsubscribe", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "Subscribe", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "AutoResponder", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "AddressChange", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "DnsError", SOFT},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "SpamNotification", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "OpenRelayTest", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "Unknown", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "SoftBounce", SOFT},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "VirusNotification", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "ChallengeVerification", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "BadEmailAddress", HARD},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "SpamComplaint", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "ManuallyDeactivated", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "Unconfirmed", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "Blocked", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "SMTPApiError", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "InboundError", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "DMARCPolicy", OTHER},
    {SMTPSTATUS_VOCABULARY_POSTMARK, "Delivery", OTHER},
};

static const struct word *find_word(int vocabulary, const char *term)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (words[i].vocabulary == vocabulary && strcmp(words[i].term, term) == 0) {
            return &words[i];
        }
    }
    return NULL;
}

static void check_term(int vocabulary, int category, int bounce, int outcome)
{
    const char *term = smtpstatus_vocabulary_term_of(vocabulary, category, bounce, outcome);
    if (category == SMTPSTATUS_CATEGORY_INTERMEDIATE && bounce != SMTPSTATUS_BOUNCE_HARD) {
        assert_string_equal(term, "");
        return;
    }
    const struct word *word = find_word(vocabulary, term);
    if (word == NULL) {
        fail_msg("%s does not publish '%s'", smtpstatus_vocabulary_name(vocabulary), term);
        return;
    }
    if (word->sense == (bounce == SMTPSTATUS_BOUNCE_HARD ? SOFT : HARD)) {
        fail_msg("%s: %s is not %s", smtpstatus_vocabulary_name(vocabulary), term, smtpstatus_bounce_name(bounce));
    }
}

static void test_terms(void **state)
{
    (void)state;
    for (int vocabulary = 1; vocabulary <= SMTPSTATUS_VOCABULARY_POSTMARK; vocabulary++) {
        for (int category = 0; category <= LAST_CATEGORY; category++) {
            for (int bounce = 0; bounce <= SMTPSTATUS_BOUNCE_BLOCK; bounce++) {
                for (int outcome = 0; outcome <= SMTPSTATUS_OUTCOME_FAILED; outcome++) {
                    check_term(vocabulary, category, bounce, outcome);
                }
            }
        }
    }
}

/* Word for word, in the order of the vocabularies: a column that slipped would be seen. */
struct row {
    const char *name;
    int category, bounce, outcome;
    const char *terms[SMTPSTATUS_VOCABULARY_POSTMARK];
};

static const struct row rows[] = {
    {"user unknown, for good",
     SMTPSTATUS_CATEGORY_USER_UNKNOWN,
     SMTPSTATUS_BOUNCE_HARD,
     SMTPSTATUS_OUTCOME_FAILED,
     {"Permanent/General", "10 Invalid Recipient", "bad-mailbox", "InvalidRecipient", "userunknown", "Invalid Address",
      "permanent/bounce", "HardBounce"}},
    {"user unknown, for now",
     SMTPSTATUS_CATEGORY_USER_UNKNOWN,
     SMTPSTATUS_BOUNCE_SOFT,
     SMTPSTATUS_OUTCOME_DEFERRED,
     {"Transient/General", "70 Transient Failure", "other", "TransientFailure", "onhold", "Mailbox Unavailable",
      "temporary/generic", "Transient"}},
    {"user unknown, in doubt",
     SMTPSTATUS_CATEGORY_USER_UNKNOWN,
     SMTPSTATUS_BOUNCE_SOFT,
     SMTPSTATUS_OUTCOME_FAILED,
     {"Transient/General", "20 Soft Bounce", "other", "Uncategorized", "onhold", "Unclassified", "temporary/generic",
      "SoftBounce"}},
    {"mailbox full",
     SMTPSTATUS_CATEGORY_MAILBOX_FULL,
     SMTPSTATUS_BOUNCE_SOFT,
     SMTPSTATUS_OUTCOME_FAILED,
     {"Transient/MailboxFull", "22 Mailbox Full", "quota-issues", "QuotaIssues", "mailboxfull", "Mailbox Unavailable",
      "temporary/generic", "SoftBounce"}},
    {"mailbox full, hard by a rule of the caller",
     SMTPSTATUS_CATEGORY_MAILBOX_FULL,
     SMTPSTATUS_BOUNCE_HARD,
     SMTPSTATUS_OUTCOME_FAILED,
     {"Permanent/General", "10 Invalid Recipient", "bad-mailbox", "InvalidRecipient", "userunknown", "Invalid Address",
      "permanent/bounce", "HardBounce"}},
    {"blocklisted",
     SMTPSTATUS_CATEGORY_BLOCKLISTED,
     SMTPSTATUS_BOUNCE_BLOCK,
     SMTPSTATUS_OUTCOME_FAILED,
     {"Transient/General", "51 Spam Block", "spam-related", "SpamBlock", "blocked", "Reputation", "Blocklistings",
      "Blocked"}},
    {"a challenge, the last row of all",
     SMTPSTATUS_CATEGORY_CHALLENGE_RESPONSE,
     SMTPSTATUS_BOUNCE_NONE,
     SMTPSTATUS_OUTCOME_ACCEPTED,
     {"Transient/General", "100 Challenge-Response", "other", "ChallengeResponse", "undefined", "Unclassified",
      "temporary/generic", "ChallengeVerification"}},
    {"a category of a newer library",
     LAST_CATEGORY + 1000,
     SMTPSTATUS_BOUNCE_SOFT,
     SMTPSTATUS_OUTCOME_FAILED,
     {"Undetermined/Undetermined", "1 Undetermined", "other", "Uncategorized", "undefined", "Unclassified",
      "temporary/generic", "Unknown"}},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    for (int vocabulary = 1; vocabulary <= SMTPSTATUS_VOCABULARY_POSTMARK; vocabulary++) {
        assert_string_equal(smtpstatus_vocabulary_term_of(vocabulary, row->category, row->bounce, row->outcome),
                            row->terms[vocabulary - 1]);
    }
}

static void test_status(void **state)
{
    (void)state;
    smtpstatus status;
    make_fresh(&status);
    assert_string_equal(smtpstatus_vocabulary_term(&status, SMTPSTATUS_VOCABULARY_SES), "");
    assert_string_equal(smtpstatus_vocabulary_term(NULL, SMTPSTATUS_VOCABULARY_SES), "");
    judge_reply(&status, BYTES("550 5.1.1 x\r\n"));
    assert_string_equal(smtpstatus_vocabulary_term(&status, SMTPSTATUS_VOCABULARY_SES), "Permanent/General");
    judge_reply(&status, BYTES("452 4.2.2 x\r\n"));
    assert_string_equal(smtpstatus_vocabulary_term(&status, SMTPSTATUS_VOCABULARY_SPARKPOST), "22 Mailbox Full");
    judge_reply(&status, BYTES("354 x\r\n"));
    assert_string_equal(smtpstatus_vocabulary_term(&status, SMTPSTATUS_VOCABULARY_POSTMARK), "");
    judge_reply(&status, BYTES("599 x\r\n"));
    assert_string_equal(smtpstatus_vocabulary_term(&status, SMTPSTATUS_VOCABULARY_SES), "Undetermined/Undetermined");
}

static void test_unknown_vocabularies(void **state)
{
    (void)state;
    static const int unknown[] = {0, -1, SMTPSTATUS_VOCABULARY_POSTMARK + 1, 257, INT32_MAX, INT32_MIN};
    smtpstatus status;
    make_fresh(&status);
    for (size_t i = 0; i < COUNT(unknown); i++) {
        assert_string_equal(smtpstatus_vocabulary_term(&status, unknown[i]), "invalid");
        assert_string_equal(smtpstatus_vocabulary_term_of(unknown[i], 3, 1, 4), "invalid");
        assert_int_equal(smtpstatus_vocabulary_is_exact(unknown[i], 3, 1, 4), 0);
    }
}

static void test_exact(void **state)
{
    (void)state;
    enum { FAILED = SMTPSTATUS_OUTCOME_FAILED, HARD_BOUNCE = SMTPSTATUS_BOUNCE_HARD };
    static const struct {
        int vocabulary, category, bounce, exact;
    } cases[] = {
        {SMTPSTATUS_VOCABULARY_SES, SMTPSTATUS_CATEGORY_MAILBOX_FULL, 0, 1},
        {SMTPSTATUS_VOCABULARY_SES, SMTPSTATUS_CATEGORY_USER_UNKNOWN, HARD_BOUNCE, 0},
        {SMTPSTATUS_VOCABULARY_SENDGRID, SMTPSTATUS_CATEGORY_MAILBOX_FULL, 0, 0},
        {SMTPSTATUS_VOCABULARY_POSTMARK, SMTPSTATUS_CATEGORY_ADDRESS_INVALID, HARD_BOUNCE, 1},
        {SMTPSTATUS_VOCABULARY_SISIMAI, SMTPSTATUS_CATEGORY_AUTHENTICATION_FAILED, 0, 1},
        {SMTPSTATUS_VOCABULARY_KUMOMTA, SMTPSTATUS_CATEGORY_AUTHENTICATION_FAILED, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(
            smtpstatus_vocabulary_is_exact(cases[i].vocabulary, cases[i].category, cases[i].bounce, FAILED),
            cases[i].exact);
    }
}

static void test_values(void **state)
{
    (void)state;
    for (int vocabulary = 1; vocabulary <= SMTPSTATUS_VOCABULARY_POSTMARK; vocabulary++) {
        const char *name = smtpstatus_vocabulary_name(vocabulary);
        assert_int_equal(smtpstatus_vocabulary_value(name, strlen(name)), vocabulary);
    }
    assert_int_equal(smtpstatus_vocabulary_value(BYTES("SES")), SMTPSTATUS_VOCABULARY_SES);
    assert_int_equal(smtpstatus_vocabulary_value(BYTES("invalid")), -1);
    assert_int_equal(smtpstatus_vocabulary_value(NULL, 0), -1);
}

int main(void)
{
    static struct CMUnitTest tests[32];
    size_t count = 0;
    ADD_CASES(tests, &count, rows, test_row);
    ADD(tests, &count, test_terms);
    ADD(tests, &count, test_status);
    ADD(tests, &count, test_unknown_vocabularies);
    ADD(tests, &count, test_exact);
    ADD(tests, &count, test_values);
    return RUN(tests, count);
}
