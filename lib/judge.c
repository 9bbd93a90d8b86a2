/*
 * The one place where evidence becomes a verdict. docs/precedence.md tells it for
 * people, with examples.
 *
 *  1. A 2yz reply is accepted and a 3yz one intermediate, whatever its text says.
 *  2. Otherwise the strongest evidence decides the category; of equally strong the
 *     source that stands first in `sources`.
 *  3. What the protocol says (the first digit) decides the outcome, and a transient
 *     failure is always a soft bounce.
 *  4. A permanent failure has the bounce type of its category, unless the evidence
 *     brings its own, or the rules of doubt below make a hard bounce soft. Where a rule
 *     of the caller names the type, it is that, but for a transient failure never hard.
 *
 * SPDX-License-Identifier: MIT
 */
#include "judge.h"

#include "enhanced.h"
#include "tables.h"
#include "text.h"

/* The precedence, as enum source numbers it: first goes before. */
static const uint8_t sources[SOURCE_COUNT] = {
    SMTPSTATUS_EVIDENCE_CUSTOM_RULE,   /* the caller knows best */
    SMTPSTATUS_EVIDENCE_PROVIDER,      /* who speaks tells what is meant */
    SMTPSTATUS_EVIDENCE_ENHANCED_CODE, /* made to be read by machines */
    SMTPSTATUS_EVIDENCE_TEXT,          /* made to be read by people */
    SMTPSTATUS_EVIDENCE_COMMAND,       /* where in the dialogue it failed */
    SMTPSTATUS_EVIDENCE_BASIC_CODE,    /* one of a handful of numbers */
};

/* Confidence of a verdict by the strength of what decided it, before agreement and conflicts. */
static const uint8_t confidence_of[] = {10, 35, 75, 92};
static const uint8_t confidence_agreed[] = {0, 7, 15, 4}; /* for each further source that agrees */
#define CONFIDENCE_LOST_BY_CONFLICT 15U
#define CONFIDENCE_MOST 99U

static uint8_t outcome_of(const struct reading *reading)
{
    static const uint8_t outcomes[] = {SMTPSTATUS_OUTCOME_UNKNOWN,  SMTPSTATUS_OUTCOME_UNKNOWN,
                                       SMTPSTATUS_OUTCOME_ACCEPTED, SMTPSTATUS_OUTCOME_CONTINUE,
                                       SMTPSTATUS_OUTCOME_DEFERRED, SMTPSTATUS_OUTCOME_FAILED};
    uint32_t digit = reading->code != 0 ? reading->code / 100U : enhanced_class(reading->enhanced_code);
    return outcomes[digit];
}

/* Replies to AUTH, by their code or their command (RFC 4954): the account they speak of is the sender's own. */
static int answers_login(const struct reading *reading, const struct evidence_set *set)
{
    uint32_t code = reading->code;
    return code == 530 || code == 534 || code == 535 || code == 538 ||
           set->of[SOURCE_COMMAND].rule == SMTPSTATUS_COMMAND_AUTH;
}

/*
 * Replies to a command that is not understood or out of order (RFC 5321 4.2.4), and the one that closes the connection
 * (3.8): no address is looked at.
 */
static int looks_at_no_address(uint32_t code)
{
    return code == 421 || code == 500 || code == 502 || code == 503;
}

/* Categories that are temporary by nature, whatever the code says. */
static int is_temporary(uint32_t category)
{
    return category == SMTPSTATUS_CATEGORY_GREYLISTED || category == SMTPSTATUS_CATEGORY_SYSTEM_BUSY ||
           category == SMTPSTATUS_CATEGORY_RATE_LIMITED;
}

/* How much a piece of evidence weighs in this reply. */
static uint32_t weight(const struct reading *reading, const struct evidence_set *set, const struct evidence *evidence)
{
    if (answers_login(reading, set) && table_categories[evidence->category].bounce == SMTPSTATUS_BOUNCE_HARD) {
        return STRENGTH_NONE; /* a dead account, but not the recipient's */
    }
    if (evidence == &set->of[SOURCE_ENHANCED_CODE] && looks_at_no_address(reading->code) &&
        table_categories[evidence->category].bounce == SMTPSTATUS_BOUNCE_HARD) {
        return STRENGTH_NONE;
    }
    if (evidence == &set->of[SOURCE_ENHANCED_CODE] && evidence->strength == STRENGTH_VAGUE &&
        evidence->category == SMTPSTATUS_CATEGORY_POLICY_REJECTED &&
        outcome_of(reading) == SMTPSTATUS_OUTCOME_DEFERRED && set->of[SOURCE_TEXT].strength != STRENGTH_NONE &&
        is_temporary(set->of[SOURCE_TEXT].category)) {
        return STRENGTH_NONE; /* 4.7.1 and no more than "try again later": no policy waits to be obeyed */
    }
    if (evidence == &set->of[SOURCE_BASIC_CODE] && set->of[SOURCE_TEXT].strength != STRENGTH_NONE &&
        table_categories[evidence->category].bounce == SMTPSTATUS_BOUNCE_HARD &&
        table_categories[set->of[SOURCE_TEXT].category].bounce != SMTPSTATUS_BOUNCE_HARD) {
        return STRENGTH_VAGUE; /* 521 and a word such as "blocked": the client is meant */
    }
    if (reading->code == 421 && set->of[SOURCE_BASIC_CODE].strength == STRENGTH_TYPICAL &&
        evidence->category == SMTPSTATUS_CATEGORY_GREYLISTED && evidence->strength == STRENGTH_TYPICAL) {
        return STRENGTH_VAGUE; /* a time to wait alone; who greylists keeps the connection */
    }
    return evidence->strength;
}

/* The source that decides, or SOURCE_COUNT when all are silent. */
static uint32_t strongest(const struct reading *reading, const struct evidence_set *set)
{
    uint32_t best = SOURCE_COUNT;
    uint32_t heaviest = STRENGTH_NONE;
    for (uint32_t i = 0; i < SOURCE_COUNT; i++) {
        if (set->of[i].strength <= heaviest) {
            continue; /* nothing weighs more than it is strong */
        }
        uint32_t heavy = weight(reading, set, &set->of[i]);
        if (heavy > heaviest) {
            best = i;
            heaviest = heavy;
        }
    }
    return best;
}

/* How many sources agree with the category; their bits go to *bits. */
static uint32_t count_agreeing(const struct evidence_set *set, uint32_t category, uint32_t *bits)
{
    uint32_t count = 0;
    *bits = 0;
    for (uint32_t i = 0; i < SOURCE_COUNT; i++) {
        uint32_t agrees =
            (uint32_t)(set->of[i].strength != STRENGTH_NONE) & (uint32_t)(set->of[i].category == category);
        *bits |= sources[i] * agrees;
        count += agrees;
    }
    return count;
}

/* Whether the codes clearly mean something else than the text clearly says. */
static int text_against_code(const struct evidence_set *set)
{
    const struct evidence *code = &set->of[SOURCE_ENHANCED_CODE];
    if (code->strength < STRENGTH_TYPICAL) {
        code = &set->of[SOURCE_BASIC_CODE];
    }
    const struct evidence *text = &set->of[SOURCE_TEXT];
    if (text->strength == STRENGTH_NONE) {
        text = &set->of[SOURCE_PROVIDER];
    }
    return code->strength >= STRENGTH_TYPICAL && text->strength >= STRENGTH_TYPICAL && code->category != text->category;
}

/* Whether what decided means a permanent failure and the code a transient one, or the reverse. */
static int text_against_outcome(const struct verdict *verdict, const struct evidence *winner)
{
    uint32_t usual = table_categories[verdict->category].bounce;
    switch (verdict->outcome) {
    case SMTPSTATUS_OUTCOME_FAILED:
        return is_temporary(verdict->category) || (winner->bounce == SMTPSTATUS_BOUNCE_SOFT && usual != winner->bounce);
    case SMTPSTATUS_OUTCOME_DEFERRED:
        return usual == SMTPSTATUS_BOUNCE_HARD;
    default:
        return 0; /* no code says either */
    }
}

static uint32_t find_conflicts(const struct reading *reading, const struct evidence_set *set,
                               const struct verdict *verdict, const struct evidence *winner)
{
    uint32_t conflicts = 0;
    if ((reading->anomalies & SMTPSTATUS_ANOMALY_ENHANCED_CLASS) != 0) {
        conflicts |= SMTPSTATUS_CONFLICT_CLASS;
    }
    if ((reading->anomalies & SMTPSTATUS_ANOMALY_MIXED_CODES) != 0) {
        conflicts |= SMTPSTATUS_CONFLICT_MIXED_CODES;
    }
    if (text_against_code(set)) {
        conflicts |= SMTPSTATUS_CONFLICT_TEXT_CODE;
    }
    if (set->text_rival) {
        conflicts |= SMTPSTATUS_CONFLICT_TEXT_TEXT;
    }
    if (text_against_outcome(verdict, winner)) {
        conflicts |= SMTPSTATUS_CONFLICT_BOUNCE;
    }
    return conflicts;
}

/* Whether the text calls dead what is the sender's: "your account", "your address". */
static int speaks_of_sender(const struct reading *reading, const struct evidence_set *set)
{
#if SMTPSTATUS_TEXT
    const struct evidence *text = &set->of[SOURCE_TEXT];
    return text->strength != STRENGTH_NONE && table_categories[text->category].bounce == SMTPSTATUS_BOUNCE_HARD &&
           text_is_senders_own(reading, text->span.start);
#else
    (void)reading;
    (void)set;
    return 0;
#endif
}

/* Whether the words clearly tell of something that no address dies of, whatever the code says of the mailbox.
 * "Mailbox unavailable" is what many servers say of a user they do not know, so it is no such thing. */
static int text_spares_address(const struct evidence_set *set)
{
    const struct evidence *text = &set->of[SOURCE_TEXT];
    int other = table_categories[text->category].bounce != SMTPSTATUS_BOUNCE_HARD &&
                text->category != SMTPSTATUS_CATEGORY_MAILBOX_UNAVAILABLE;
    return text->strength >= STRENGTH_TYPICAL && (other || text->bounce == SMTPSTATUS_BOUNCE_BLOCK);
}

/* The bounce type of a failure that is not transient. */
static uint32_t permanent_bounce(const struct reading *reading, const struct evidence_set *set, uint32_t source,
                                 uint32_t agreeing, int own)
{
    const struct evidence *winner = &set->of[source];
    uint32_t bounce = winner->bounce != 0 ? winner->bounce : table_categories[winner->category].bounce;
    if (bounce != SMTPSTATUS_BOUNCE_HARD) {
        return bounce;
    }
    /* Rules of doubt: a hard bounce throws an address away, so it must rest on something. */
    int words = source == SOURCE_TEXT || source == SOURCE_PROVIDER || source == SOURCE_CUSTOM_RULE;
    /* Vague words that agree with a vague code do not decide, the code does; and no provider's vague words are hard. */
    int alone = agreeing < 2;
    if (words && winner->strength == STRENGTH_VAGUE && alone) { /* GCOVR_EXCL_BR_LINE: so they are always alone */
        return SMTPSTATUS_BOUNCE_SOFT;
    }
    if (enhanced_class(reading->enhanced_code) == 4 && !words) {
        return SMTPSTATUS_BOUNCE_SOFT;
    }
    if (set->passing || own) {
        return SMTPSTATUS_BOUNCE_SOFT;
    }
    return source == SOURCE_ENHANCED_CODE && text_spares_address(set) ? SMTPSTATUS_BOUNCE_SOFT : bounce;
}

/* The bounce type that the caller wants: obeyed, but a transient failure is never hard. */
static uint8_t chosen_bounce(uint32_t outcome, uint8_t bounce)
{
    int transient = outcome == SMTPSTATUS_OUTCOME_DEFERRED;
    return transient && bounce == SMTPSTATUS_BOUNCE_HARD ? (uint8_t)SMTPSTATUS_BOUNCE_SOFT : bounce;
}

static uint8_t action_of(const struct verdict *verdict)
{
    const struct table_category *category = &table_categories[verdict->category];
    if (verdict->outcome == SMTPSTATUS_OUTCOME_DEFERRED ||
        (verdict->bounce == SMTPSTATUS_BOUNCE_SOFT && category->bounce != SMTPSTATUS_BOUNCE_SOFT)) {
        return category->action_deferred;
    }
    if (category->action_failed == SMTPSTATUS_ACTION_SUPPRESS && verdict->bounce != SMTPSTATUS_BOUNCE_HARD) {
        return SMTPSTATUS_ACTION_INVESTIGATE;
    }
    return category->action_failed;
}

static uint8_t confidence(uint32_t strength, uint32_t agreeing, uint32_t conflicts)
{
    int vague = strength <= STRENGTH_VAGUE;
    uint32_t least = vague ? 0 : CONFIDENCE_SURE;
    uint32_t most = vague ? CONFIDENCE_SURE - 1 : CONFIDENCE_MOST;
    uint32_t sure = confidence_of[strength] + (agreeing - 1) * confidence_agreed[strength];
    sure = sure < most ? sure : most;
    for (uint32_t left = conflicts; left != 0; left &= left - 1) {
        sure -= sure > 2 * CONFIDENCE_LOST_BY_CONFLICT ? CONFIDENCE_LOST_BY_CONFLICT : 0;
    }
    return (uint8_t)(sure > least ? sure : least);
}

/* A success needs no evidence but its code. */
static void judge_success(const struct reading *reading, struct verdict *verdict)
{
    int accepted = verdict->outcome == SMTPSTATUS_OUTCOME_ACCEPTED;
    verdict->category = accepted ? SMTPSTATUS_CATEGORY_ACCEPTED : SMTPSTATUS_CATEGORY_INTERMEDIATE;
    verdict->bounce = SMTPSTATUS_BOUNCE_NONE;
    verdict->action = table_categories[verdict->category].action_failed;
    verdict->scope = table_categories[verdict->category].scope;
    verdict->evidence = reading->code != 0 ? SMTPSTATUS_EVIDENCE_BASIC_CODE : SMTPSTATUS_EVIDENCE_ENHANCED_CODE;
    verdict->deciding = verdict->evidence;
    if (accepted && enhanced_class(reading->enhanced_code) == 2) {
        verdict->evidence |= SMTPSTATUS_EVIDENCE_ENHANCED_CODE;
    }
    verdict->rule = reading->code != 0 ? reading->code : reading->enhanced_code;
    verdict->rule_source = (uint8_t)verdict->deciding;
    if (reading->code != 0 && reading->kind != INPUT_CODES) {
        verdict->match.start = reading->reply.start;
        verdict->match.end = reading->reply.start + 3;
    } else {
        verdict->match = reading->enhanced;
    }
    if ((reading->anomalies & SMTPSTATUS_ANOMALY_ENHANCED_CLASS) != 0) {
        verdict->conflicts |= SMTPSTATUS_CONFLICT_CLASS;
    }
    if ((reading->anomalies & SMTPSTATUS_ANOMALY_MIXED_CODES) != 0) {
        verdict->conflicts |= SMTPSTATUS_CONFLICT_MIXED_CODES;
    }
    verdict->confidence = confidence(STRENGTH_EXACT, 1, verdict->conflicts);
}

/*
 * No recipient was named yet when MAIL was answered: what is called dead there is the
 * sender. (A server that takes no mail at all may say so to any command.)
 */
static int answers_sender(const struct evidence_set *set, uint32_t source, const struct evidence *winner)
{
    return set->of[SOURCE_COMMAND].rule == SMTPSTATUS_COMMAND_MAIL && source != SOURCE_CUSTOM_RULE &&
           winner->category != SMTPSTATUS_CATEGORY_DOMAIN_REFUSES_MAIL &&
           table_categories[winner->category].bounce == SMTPSTATUS_BOUNCE_HARD;
}

static void judge_failure(const struct reading *reading, const struct evidence_set *set, struct verdict *verdict)
{
    static const struct evidence silence = {{0, 0}, 0, STRENGTH_NONE, SMTPSTATUS_CATEGORY_UNKNOWN, 0, 0};
    uint32_t source = strongest(reading, set);
    const struct evidence *winner = source == SOURCE_COUNT ? &silence : &set->of[source];
    uint32_t agreeing = 1;
    int own = speaks_of_sender(reading, set);
    verdict->category = winner->category;
    if (source != SOURCE_COUNT) {
        agreeing = count_agreeing(set, winner->category, &verdict->evidence);
        verdict->deciding = sources[source];
        verdict->match = winner->span;
        verdict->rule = winner->rule;
        verdict->rule_source = winner->rule_source;
    }
    if (source == SOURCE_CUSTOM_RULE && winner->bounce != 0) {
        verdict->bounce = chosen_bounce(verdict->outcome, winner->bounce);
    } else if (verdict->outcome == SMTPSTATUS_OUTCOME_DEFERRED || source == SOURCE_COUNT) {
        verdict->bounce = SMTPSTATUS_BOUNCE_SOFT;
    } else {
        verdict->bounce = (uint8_t)permanent_bounce(reading, set, source, agreeing, own);
    }
    if (answers_sender(set, source, winner) || (source == SOURCE_TEXT && own)) {
        verdict->category = SMTPSTATUS_CATEGORY_SENDER_REJECTED;
        if (verdict->outcome != SMTPSTATUS_OUTCOME_DEFERRED) {
            verdict->bounce = SMTPSTATUS_BOUNCE_BLOCK;
        }
    }
    verdict->conflicts = find_conflicts(reading, set, verdict, winner);
    verdict->confidence = confidence(winner->strength, agreeing, verdict->conflicts);
    verdict->action = action_of(verdict);
    /* An account of the sender's own is no state of the recipient's address. */
    verdict->scope = own && verdict->category == SMTPSTATUS_CATEGORY_MAILBOX_DISABLED
                         ? (uint8_t)SMTPSTATUS_SCOPE_SENDER
                         : table_categories[verdict->category].scope;
}

SMTPSTATUS_PRIVATE void judge(const struct reading *reading, const struct evidence_set *set, struct verdict *verdict)
{
    verdict->outcome = outcome_of(reading);
    if (verdict->outcome == SMTPSTATUS_OUTCOME_ACCEPTED || verdict->outcome == SMTPSTATUS_OUTCOME_CONTINUE) {
        judge_success(reading, verdict);
    } else {
        judge_failure(reading, set, verdict);
    }
    verdict->impact = table_categories[verdict->category].impact;
}
