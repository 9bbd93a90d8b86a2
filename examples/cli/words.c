/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stddef.h>

#include <smtpstatus.h>

struct words {
    uint32_t value;
    const char *text;
};

#define FIND(table, value) find(table, sizeof(table) / sizeof(table)[0], value)

static const char *find(const struct words *table, size_t count, uint32_t value)
{
    for (size_t i = 0; i < count; i++) {
        if (table[i].value == value) {
            return table[i].text;
        }
    }
    return NULL;
}

static const char *either(const char *words, const char *name)
{
    return words != NULL ? words : name;
}

const char *words_of_bounce(int bounce)
{
    static const struct words table[] = {
        {SMTPSTATUS_BOUNCE_NONE, "This is no bounce: nothing is said against the address."},
        {SMTPSTATUS_BOUNCE_HARD, "The address is dead. Every further message to it harms the sender."},
        {SMTPSTATUS_BOUNCE_SOFT, "The condition is temporary or can clear. This does not make the address bad."},
        {SMTPSTATUS_BOUNCE_BLOCK,
         "The address is good. The sender, the message or a policy is the reason for the refusal."},
    };
    return either(FIND(table, (uint32_t)bounce), smtpstatus_bounce_name(bounce));
}

const char *words_of_action(int action)
{
    static const struct words table[] = {
        {SMTPSTATUS_ACTION_NONE, "Nothing is to be done."},
        {SMTPSTATUS_ACTION_CONTINUE, "Send the next part of the dialogue."},
        {SMTPSTATUS_ACTION_RETRY, "Try again later."},
        {SMTPSTATUS_ACTION_RETRY_SLOWER, "Try again later, and send less at a time."},
        {SMTPSTATUS_ACTION_RETRY_ELSEWHERE, "Try another MX or another route."},
        {SMTPSTATUS_ACTION_SPLIT_RECIPIENTS, "Send to fewer recipients with each message."},
        {SMTPSTATUS_ACTION_SUPPRESS, "Send no more to this address."},
        {SMTPSTATUS_ACTION_FIX_MESSAGE, "Change the message before it is sent again."},
        {SMTPSTATUS_ACTION_FIX_SENDER, "Change the sender address, or how it is used."},
        {SMTPSTATUS_ACTION_FIX_SETUP, "Repair the sending side: DNS, authentication, TLS or the reputation of the IP."},
        {SMTPSTATUS_ACTION_INVESTIGATE, "A person has to read the reply."},
    };
    return either(FIND(table, (uint32_t)action), smtpstatus_action_name(action));
}

const char *words_of_outcome(int outcome)
{
    static const struct words table[] = {
        {SMTPSTATUS_OUTCOME_UNKNOWN, "no code says whether the attempt failed"},
        {SMTPSTATUS_OUTCOME_ACCEPTED, "the server accepted this attempt"},
        {SMTPSTATUS_OUTCOME_CONTINUE, "the server waits for more"},
        {SMTPSTATUS_OUTCOME_DEFERRED, "this attempt failed for now"},
        {SMTPSTATUS_OUTCOME_FAILED, "this attempt failed for good"},
    };
    return either(FIND(table, (uint32_t)outcome), smtpstatus_outcome_name(outcome));
}

const char *words_of_scope(int scope)
{
    static const struct words table[] = {
        {SMTPSTATUS_SCOPE_UNKNOWN, "not known"},
        {SMTPSTATUS_SCOPE_RECIPIENT, "the recipient"},
        {SMTPSTATUS_SCOPE_DOMAIN, "the recipient's domain"},
        {SMTPSTATUS_SCOPE_MESSAGE, "the message"},
        {SMTPSTATUS_SCOPE_SENDER, "the sender"},
        {SMTPSTATUS_SCOPE_CLIENT_IP, "the sending host"},
        {SMTPSTATUS_SCOPE_SESSION, "the session"},
        {SMTPSTATUS_SCOPE_SERVER, "the replying server"},
    };
    return either(FIND(table, (uint32_t)scope), smtpstatus_scope_name(scope));
}

const char *words_of_impact(int impact)
{
    static const struct words table[] = {
        {SMTPSTATUS_IMPACT_NONE, "no harm to the sender's reputation"},
        {SMTPSTATUS_IMPACT_LOW, "little harm to the sender's reputation when one goes on unchanged"},
        {SMTPSTATUS_IMPACT_MEDIUM, "some harm to the sender's reputation when one goes on unchanged"},
        {SMTPSTATUS_IMPACT_HIGH, "much harm to the sender's reputation when one goes on unchanged"},
        {SMTPSTATUS_IMPACT_CRITICAL, "the sender's reputation is at stake: stop and repair the cause first"},
    };
    return either(FIND(table, (uint32_t)impact), smtpstatus_impact_name(impact));
}

const char *words_of_evidence(uint32_t bit)
{
    static const struct words table[] = {
        {SMTPSTATUS_EVIDENCE_BASIC_CODE, "the reply code"},
        {SMTPSTATUS_EVIDENCE_ENHANCED_CODE, "the enhanced code"},
        {SMTPSTATUS_EVIDENCE_TEXT, "the words of the reply"},
        {SMTPSTATUS_EVIDENCE_PROVIDER, "the provider's own code or wording"},
        {SMTPSTATUS_EVIDENCE_COMMAND, "the SMTP command that was answered"},
        {SMTPSTATUS_EVIDENCE_CUSTOM_RULE, "a rule of the caller"},
    };
    return either(FIND(table, bit), smtpstatus_evidence_name(bit));
}

const char *words_of_conflict(uint32_t bit)
{
    static const struct words table[] = {
        {SMTPSTATUS_CONFLICT_CLASS, "the reply code and the enhanced code differ in their class"},
        {SMTPSTATUS_CONFLICT_MIXED_CODES, "the lines of the reply carry different codes"},
        {SMTPSTATUS_CONFLICT_TEXT_CODE, "the words mean another category than the codes"},
        {SMTPSTATUS_CONFLICT_TEXT_TEXT, "the words mean two categories, equally clearly"},
        {SMTPSTATUS_CONFLICT_BOUNCE, "the codes say permanent and the words temporary, or the reverse"},
    };
    return either(FIND(table, bit), smtpstatus_conflict_name(bit));
}

const char *words_of_anomaly(uint32_t bit)
{
    static const struct words table[] = {
        {SMTPSTATUS_ANOMALY_BARE_LF, "a line ends in LF without CR"},
        {SMTPSTATUS_ANOMALY_BARE_CR, "a CR stands without LF"},
        {SMTPSTATUS_ANOMALY_NO_FINAL_NEWLINE, "the last line has no line end"},
        {SMTPSTATUS_ANOMALY_CODE_ONLY, "a line is only the code"},
        {SMTPSTATUS_ANOMALY_NO_SEPARATOR, "text follows the code without a space"},
        {SMTPSTATUS_ANOMALY_MIXED_CODES, "the lines carry different codes; the last one counts"},
        {SMTPSTATUS_ANOMALY_LOST_CODE, "a continuation line has no code"},
        {SMTPSTATUS_ANOMALY_NO_LAST_LINE, "the last line says that more follows, and nothing does"},
        {SMTPSTATUS_ANOMALY_LEADING_SPACE, "white space stands before a code"},
        {SMTPSTATUS_ANOMALY_EIGHT_BIT, "there are bytes above 127"},
        {SMTPSTATUS_ANOMALY_NUL, "there is a NUL byte"},
        {SMTPSTATUS_ANOMALY_LONG_LINE, "a line has more than 512 bytes"},
        {SMTPSTATUS_ANOMALY_ENHANCED_ZEROS, "the enhanced code has leading zeros"},
        {SMTPSTATUS_ANOMALY_ENHANCED_CLASS, "the classes of reply code and enhanced code contradict each other"},
        {SMTPSTATUS_ANOMALY_ENHANCED_MIXED, "the lines carry different enhanced codes; the first one counts"},
        {SMTPSTATUS_ANOMALY_ENHANCED_PLACE, "the enhanced code does not lead the text"},
        {SMTPSTATUS_ANOMALY_NO_REPLY, "there is no reply code"},
    };
    return either(FIND(table, bit), smtpstatus_anomaly_name(bit));
}
