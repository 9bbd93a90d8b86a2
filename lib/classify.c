/*
 * Collects the evidence for one reply and has it judged.
 *
 * SPDX-License-Identifier: MIT
 */
#include "codes.h"
#include "enhanced.h"
#include "judge.h"
#include "rules.h"
#include "text.h"

/* Categories that say nothing of a failure: a code with one of them is no evidence. */
static int is_silent(uint32_t category)
{
    return category == SMTPSTATUS_CATEGORY_UNKNOWN || category == SMTPSTATUS_CATEGORY_ACCEPTED ||
           category == SMTPSTATUS_CATEGORY_INTERMEDIATE;
}

static void add_code(struct evidence *evidence, const struct table_code *code, uint32_t number, uint32_t bit)
{
    if (is_silent(code->category)) {
        return;
    }
    evidence->strength = (uint8_t)TABLE_STRENGTH(code->flags);
    evidence->category = code->category;
    evidence->rule = number;
    evidence->rule_source = (uint8_t)bit;
}

/* Whether the enhanced code, if there is one, is that of a failure. */
static int tells_failure(uint32_t enhanced)
{
    return enhanced != 0 && enhanced_class(enhanced) != 2;
}

static void set_provider_code(struct evidence *evidence, const struct table_provider_code *code,
                              const struct reading *reading)
{
    evidence->strength = (uint8_t)TABLE_STRENGTH(code->flags);
    evidence->category = code->category;
    evidence->bounce = (uint8_t)TABLE_BOUNCE(code->flags);
    evidence->rule = reading->enhanced_code;
    evidence->rule_source = SMTPSTATUS_EVIDENCE_ENHANCED_CODE;
    evidence->span = reading->enhanced;
}

static void add_enhanced_code(const struct reading *reading, uint32_t provider, struct evidence_set *set)
{
    uint32_t number = reading->enhanced_code;
    if (!tells_failure(number)) {
        return;
    }
    struct evidence *evidence = &set->of[SOURCE_ENHANCED_CODE];
    const struct table_code *code = code_of_enhanced(number);
    add_code(evidence, code, number, SMTPSTATUS_EVIDENCE_ENHANCED_CODE);
    evidence->span = reading->enhanced;
    const struct table_provider_code *own = code_of_provider(number, provider);
    if (own != NULL) {
        set_provider_code(own->provider != 0 ? &set->of[SOURCE_PROVIDER] : evidence, own, reading);
    }
}

static void add_basic_code(const struct reading *reading, struct evidence_set *set)
{
    struct evidence *evidence = &set->of[SOURCE_BASIC_CODE];
    if (reading->code == 0) {
        return;
    }
    const struct table_code *code = code_of_reply(reading->code);
    if (code == NULL || code->code != reading->code) {
        return; /* what a code of the same class means is no evidence for one that nobody registered */
    }
    add_code(evidence, code, reading->code, SMTPSTATUS_EVIDENCE_BASIC_CODE);
    /* An enhanced code with a detail was chosen with more care than the basic one; X.7.0 adds nothing to a 530. */
    int detailed = set->of[SOURCE_ENHANCED_CODE].strength != STRENGTH_NONE && reading->enhanced_code % 1000U != 0;
    int hard = table_categories[evidence->category].bounce == SMTPSTATUS_BOUNCE_HARD;
    if ((detailed || (hard && reading->enhanced_code != 0)) && evidence->strength > STRENGTH_VAGUE) {
        evidence->strength = STRENGTH_VAGUE;
    }
    if (reading->kind != INPUT_CODES) {
        evidence->span.start = reading->reply.start;
        evidence->span.end = reading->reply.start + 3;
    }
}

static void add_command(const struct reading *reading, uint32_t command, struct evidence_set *set)
{
    uint32_t failed = reading->code != 0 ? reading->code >= 500 : enhanced_class(reading->enhanced_code) == 5;
    uint32_t category = table_commands[command][failed];
    if (command == SMTPSTATUS_COMMAND_UNKNOWN || is_silent(category)) {
        return;
    }
    struct evidence *evidence = &set->of[SOURCE_COMMAND];
    evidence->strength = STRENGTH_VAGUE;
    evidence->category = (uint8_t)category;
    evidence->rule = command;
    evidence->rule_source = SMTPSTATUS_EVIDENCE_COMMAND;
}

/* Apart, since the stack of a reply's judgement is full where own rules are looked for. */
static SMTPSTATUS_APART void add_all_codes(const struct status *status, uint32_t command, struct evidence_set *set)
{
    add_enhanced_code(&status->reading, status->host_provider, set);
    add_basic_code(&status->reading, set);
    add_command(&status->reading, command, set);
}

#if SMTPSTATUS_TEXT
/* Reads the words; returns the provider that is known from them or from the host. */
static void add_text(const struct status *status, struct evidence_set *set, struct text_finding *finding)
{
    text_read(&status->reading, status->host_provider, set, finding);
    uint32_t number = status->reading.enhanced_code;
    if (finding->provider == 0 || finding->provider == status->host_provider || !tells_failure(number)) {
        return;
    }
    /* The text told whose enhanced codes these are; its own phrases keep going before them. */
    const struct table_provider_code *code = code_of_provider(number, finding->provider);
    if (code != NULL && code->provider != 0 && TABLE_STRENGTH(code->flags) > set->of[SOURCE_PROVIDER].strength) {
        set_provider_code(&set->of[SOURCE_PROVIDER], code, &status->reading);
    }
}
#endif

#if SMTPSTATUS_RULES
/* Lets the caller's rules speak, after the verdict without them. */
static SMTPSTATUS_APART void apply_rules(const struct status *status, uint32_t command, struct evidence_set *set,
                                         struct verdict *verdict)
{
    struct rule_match match;
    if (verdict->outcome == SMTPSTATUS_OUTCOME_ACCEPTED || verdict->outcome == SMTPSTATUS_OUTCOME_CONTINUE) {
        return;
    }
    rules_match(status->rules, status, command, verdict, &match);
    if (match.rank == status->rules->rule_count) {
        return;
    }
    uint32_t number = rules_order(status->rules)[match.rank];
    const struct rule *rule = &rules_list(status->rules)[number];
    verdict->own_rule = number + 1;
    if (rule->category == RULES_KEEP && rule->bounce == RULES_KEEP && rule->action == RULES_KEEP) {
        return;
    }
    struct evidence *evidence = &set->of[SOURCE_CUSTOM_RULE];
    evidence->span = match.span;
    evidence->rule = number;
    evidence->rule_source = SMTPSTATUS_EVIDENCE_CUSTOM_RULE;
    evidence->strength = STRENGTH_EXACT;
    evidence->category = rule->category != RULES_KEEP ? rule->category : verdict->category;
    evidence->bounce = rule->bounce != RULES_KEEP     ? rule->bounce
                       : rule->category == RULES_KEEP ? verdict->bounce
                                                      : (uint8_t)SMTPSTATUS_BOUNCE_NONE;
    judge(&status->reading, set, verdict);
    int never = rule->action == SMTPSTATUS_ACTION_SUPPRESS && verdict->outcome == SMTPSTATUS_OUTCOME_DEFERRED;
    if (rule->action != RULES_KEEP && !never) {
        verdict->action = rule->action;
    }
}
#endif

int smtpstatus_classify(smtpstatus *handle)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct status *status = status_of(handle);
    const struct reading *reading = &status->reading;
    if (reading->kind < INPUT_REPLY) {
        return SMTPSTATUS_ERROR_STATE;
    }
    if (reading->judged) {
        return SMTPSTATUS_OK;
    }
    struct verdict *verdict = &status->verdict;
    struct evidence_set set;
    clear(verdict, sizeof *verdict);
    clear(&set, sizeof set);
    add_all_codes(status, (uint32_t)smtpstatus_command(handle), &set);
    verdict->provider = status->host_provider;
#if SMTPSTATUS_TEXT
    struct text_finding finding;
    clear(&finding, sizeof finding);
    if (status->use_text && reading->kind != INPUT_CODES) {
        add_text(status, &set, &finding);
        verdict->provider = finding.provider != 0 ? finding.provider : verdict->provider;
        verdict->provider_code = finding.provider_code;
        verdict->url = finding.hints.url;
        verdict->client_ip = finding.hints.ip;
        verdict->retry_after = finding.hints.retry_after;
    }
#endif
    judge(reading, &set, verdict);
#if SMTPSTATUS_RULES
    if (status->rules != NULL) {
        apply_rules(status, (uint32_t)smtpstatus_command(handle), &set, verdict);
    }
#endif
#if SMTPSTATUS_TEXT
    if (verdict->category == SMTPSTATUS_CATEGORY_BLOCKLISTED ||
        verdict->category == SMTPSTATUS_CATEGORY_SPAM_DETECTED ||
        verdict->category == SMTPSTATUS_CATEGORY_REPUTATION_LOW) {
        verdict->blocklist = finding.hints.list_host.end != 0 ? finding.hints.list_host : finding.hints.list_name;
    }
    if (verdict->category == SMTPSTATUS_CATEGORY_CONNECTION_FAILED) {
        verdict->client_ip.start = verdict->client_ip.end = 0; /* it is the server's, which was not reached */
    }
#endif
    return SMTPSTATUS_OK;
}
