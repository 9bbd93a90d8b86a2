/* SPDX-License-Identifier: MIT */
#include "text.h"

#if SMTPSTATUS_TEXT

#include "phrases.h"
#include "providers.h"
#include "tables.h"

/* What may follow the host that signs a reply: a bracket, a full stop. */
#define SIGNATURE_TAIL 3U

static const struct table_phrase_kind *phrase_of(const struct phrase_hit *hit)
{
    return &table_phrase_kinds[hit->kind];
}

/* How well a category agrees with what the codes say: clearly, vaguely or not at all. */
static uint32_t agreement(const struct evidence_set *set, uint32_t category)
{
    if (set->of[SOURCE_ENHANCED_CODE].strength != STRENGTH_NONE && set->of[SOURCE_ENHANCED_CODE].category == category) {
        return 2;
    }
    /* 550 means mailbox_unavailable for want of anything better: that backs nothing. */
    return category != SMTPSTATUS_CATEGORY_MAILBOX_UNAVAILABLE &&
           set->of[SOURCE_BASIC_CODE].strength != STRENGTH_NONE && set->of[SOURCE_BASIC_CODE].category == category;
}

/*
 * How much of a reason a phrase tells. "Rejected by policy" and "mailbox unavailable" tell none, and "content
 * rejected" says less than "spam": whatever else is said goes before.
 */
static uint32_t detail(const struct table_phrase_kind *phrase)
{
    if (phrase->category == SMTPSTATUS_CATEGORY_CONTENT_REJECTED) {
        return 1;
    }
    int bare = phrase->category == SMTPSTATUS_CATEGORY_POLICY_REJECTED ||
               phrase->category == SMTPSTATUS_CATEGORY_MAILBOX_UNAVAILABLE;
    return bare && TABLE_STRENGTH(phrase->flags) != STRENGTH_EXACT ? 0 : 2;
}

/*
 * Whether a category takes the sting out of a hard one that is said beside it: who is called dead is the sender,
 * and an account is inactive because it is full.
 */
static uint32_t spares(uint32_t category, uint32_t other)
{
    return (category == SMTPSTATUS_CATEGORY_SENDER_REJECTED || category == SMTPSTATUS_CATEGORY_MAILBOX_FULL) &&
           table_categories[other].bounce == SMTPSTATUS_BOUNCE_HARD;
}

/* Whether hit a is better evidence than hit b. */
static int better(const struct evidence_set *set, const struct phrase_hit *a, const struct phrase_hit *b)
{
    uint32_t first = TABLE_STRENGTH(phrase_of(a)->flags);
    uint32_t second = TABLE_STRENGTH(phrase_of(b)->flags);
    if (first != second) {
        return first > second;
    }
    first = detail(phrase_of(a));
    second = detail(phrase_of(b));
    if (first != second) {
        return first > second;
    }
    first = spares(phrase_of(a)->category, phrase_of(b)->category);
    if (first != spares(phrase_of(b)->category, phrase_of(a)->category)) {
        return (int)first;
    }
    first = agreement(set, phrase_of(a)->category);
    second = agreement(set, phrase_of(b)->category);
    if (first != second) {
        return first > second;
    }
    if (a->words != b->words) {
        return a->words > b->words;
    }
    if (a->span.start != b->span.start) {
        return a->span.start < b->span.start;
    }
    return a->has_gap && b->has_gap && a->phrase < b->phrase;
}

static void set_evidence(struct evidence *evidence, const struct phrase_hit *hit, uint32_t bit)
{
    const struct table_phrase_kind *phrase = phrase_of(hit);
    evidence->span = hit->span;
    evidence->rule = hit->phrase;
    evidence->rule_source = (uint8_t)bit;
    evidence->strength = (uint8_t)TABLE_STRENGTH(phrase->flags);
    evidence->category = phrase->category;
    evidence->bounce = (uint8_t)TABLE_BOUNCE(phrase->flags);
}

/* Whether a phrase counts: some ask for their provider to be known otherwise. */
static int is_spoken_by(const struct table_phrase_kind *phrase, uint32_t provider)
{
    return (phrase->flags & TABLE_FLAG_ONLY) == 0 || phrase->provider == provider;
}

/* What of the hits counts. */
struct chosen {
    const struct phrase_hit *text;     /* the best hit of general phrases */
    const struct phrase_hit *provider; /* ... of provider phrases */
    uint32_t flags;                    /* of all kinds */
};

static struct chosen choose(const struct phrase_matcher *matcher, const struct evidence_set *set, uint32_t provider)
{
    struct chosen chosen = {NULL, NULL, 0};
    const struct phrase_hit *last = matcher->hits + matcher->hit_count;
    for (const struct phrase_hit *hit = matcher->hits; hit < last; hit++) {
        const struct table_phrase_kind *phrase = phrase_of(hit);
        chosen.flags |= phrase->flags;
        if (phrase->category == TABLE_CATEGORY_NONE) {
            continue;
        }
        if (phrase->provider == 0) {
            chosen.text = chosen.text == NULL || better(set, hit, chosen.text) ? hit : chosen.text;
        } else if (is_spoken_by(phrase, provider)) {
            chosen.provider = chosen.provider == NULL || better(set, hit, chosen.provider) ? hit : chosen.provider;
        }
    }
    return chosen;
}

/* Whether another general phrase, as strong as the best, means another category. */
static int has_rival(const struct phrase_matcher *matcher, const struct phrase_hit *best)
{
    for (uint32_t i = 0; i < matcher->hit_count; i++) {
        const struct table_phrase_kind *phrase = phrase_of(&matcher->hits[i]);
        if (phrase->provider == 0 && phrase->category != TABLE_CATEGORY_NONE &&
            phrase->category != phrase_of(best)->category &&
            TABLE_STRENGTH(phrase->flags) == TABLE_STRENGTH(phrase_of(best)->flags)) {
            return 1;
        }
    }
    return 0;
}

static struct span find_provider_code(const struct phrase_matcher *matcher, uint32_t provider)
{
    struct span code = {0, 0};
    for (uint32_t i = 0; i < matcher->hit_count && code.end == 0; i++) {
        const struct table_phrase_kind *phrase = phrase_of(&matcher->hits[i]);
        if ((phrase->flags & TABLE_FLAG_CODE) != 0 && is_spoken_by(phrase, provider)) {
            code = matcher->hits[i].span;
        }
    }
    return code;
}

/* The provider that a link or a signing host at the end gives away; 0 = none. */
static uint8_t named_provider(const struct reading *reading, const struct hints *hints)
{
    const struct span *host = &hints->last_host;
    if (hints->provider != 0 || host->end == 0 || host->end + SIGNATURE_TAIL < reading->text.end) {
        return hints->provider;
    }
    return provider_of_host(reading->data + host->start, host->end - host->start);
}

/* "Your", in lower case and as a sentence starts where that is another byte, in the languages that servers write. */
static const char possessives[][13] = {"your",
                                       "votre",
                                       "ton",
                                       "ihr",
                                       "ihre",
                                       "ihrem",
                                       "ihren",
                                       "ihres",
                                       "dein",
                                       "deine",
                                       "su",
                                       "tu",
                                       "seu",
                                       "sua",
                                       "suo",
                                       "tuo",
                                       "tua",
                                       "vostra",
                                       "uw",
                                       "vostro",
                                       "din",
                                       "ditt",
                                       "twoje",
                                       "tw\303\263j",
                                       "va\305\241",
                                       "va\305\241a",
                                       "va\305\241e",
                                       "v\303\241\305\241",
                                       "\320\262\320\260\321\210",
                                       "\320\222\320\260\321\210",
                                       "\320\262\320\260\321\210\320\260",
                                       "\320\222\320\260\321\210\320\260",
                                       "\320\262\320\260\321\210\320\265\320\263\320\276",
                                       "\320\222\320\260\321\210\320\265\320\263\320\276"};

/*
 * Whether the byte is one of the letters, in any case, that `letters` has a bit for: most words end here. A lead byte
 * of UTF-8 is taken for the letter with the same five bits.
 */
#define LETTER(c) (1U << ((c)&31U))
static int may_be_letter(char c, uint32_t letters)
{
    return (letters >> ((unsigned char)c & 31U) & 1U) != 0;
}

static int is_possessive(const char *data, size_t at, size_t end)
{
    const uint32_t first =
        LETTER('y') | LETTER('v') | LETTER('t') | LETTER('i') | LETTER('d') | LETTER('s') | LETTER('u') | LETTER(0xD0U);
    if (at == end || !may_be_letter(data[at], first)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof possessives / sizeof possessives[0]; i++) {
        if (to_lower(data[at]) == possessives[i][0] && same_word(data, at, end, possessives[i])) {
            return 1;
        }
    }
    return 0;
}

/* How many words may stand between "your" and what is said of it: "your mail account". */
#define WORDS_AFTER_YOUR 2U

/* Words for the sender's side, and how many may stand between them and what is said: "sending email address". */
static const char sending_side[][11] = {"sender", "senders",  "sending",  "originator",
                                        "return", "mailfrom", "outgoing", "outbound"};
#define WORDS_AFTER_SENDER 1U

static int is_senders(const char *data, size_t at, size_t end)
{
    const uint32_t first = LETTER('s') | LETTER('o') | LETTER('r') | LETTER('m');
    if (at == end || !may_be_letter(data[at], first)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof sending_side / sizeof sending_side[0]; i++) {
        if (same_word(data, at, end, sending_side[i])) {
            return 1;
        }
    }
    return 0;
}

/* Whether the word is one for the recipient, as in "your recipient is unknown", or leads to one: "your mail to". */
static int leads_to_recipient(const char *data, size_t at, size_t end)
{
    static const char stems[][6] = {"recip", "empf", "desti"};
    const uint32_t first = LETTER('t') | LETTER('r') | LETTER('e') | LETTER('d');
    if (!may_be_letter(data[at], first)) {
        return 0;
    }
    int found = same_word(data, at, end, "to");
    for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++) {
        found |= starts_with(data, at, end, stems[i]);
    }
    return found;
}

SMTPSTATUS_PRIVATE int text_is_senders_own(const struct reading *reading, size_t at)
{
    const char *data = reading->data;
    size_t start = reading->text.start;
    if (leads_to_recipient(data, at, reading->text.end)) {
        return 0;
    }
    for (uint32_t word = 0; word <= WORDS_AFTER_YOUR; word++) {
        while (at > start && (is_blank(data[at - 1]) || data[at - 1] == '\'' || data[at - 1] == '-')) {
            at--;
        }
        size_t end = at;
        while (at > start && (is_alnum(data[at - 1]) || is_eight_bit(data[at - 1]))) {
            at--;
        }
        if (is_possessive(data, at, end) || (word <= WORDS_AFTER_SENDER && is_senders(data, at, end))) {
            return 1;
        }
        if (at == end || leads_to_recipient(data, at, end)) {
            return 0;
        }
    }
    return 0;
}

/* Behind the enhanced code that the text starts with, if it stands by itself: no phrase starts there. */
static size_t start_of_words(const struct reading *reading)
{
    const struct span *enhanced = &reading->enhanced;
    int bare = enhanced->start == reading->text.start && enhanced->end < reading->text.end &&
               is_digit(reading->data[enhanced->start]) && reading->data[enhanced->end] == ' ';
    return bare ? enhanced->end : reading->text.start;
}

/* Feeds the hints the tokens that may tell them something. */
static SMTPSTATUS_APART void read_hints(const struct reading *reading, const struct token_batch *batch,
                                        struct hints *hints)
{
    int wait = hints_wait(hints);
    const struct token *last = batch->tokens + batch->count;
    for (const struct token *token = batch->tokens; token < last; token++) {
        if (SMTPSTATUS_LIKELY(!wait && !token_may_hint(token->symbol))) {
            continue;
        }
        hints_step(hints, reading->data, reading->text.end, token, token_span(batch, token));
        wait = hints_wait(hints);
    }
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART void text_read(const struct reading *reading, uint32_t provider,
                                                   struct evidence_set *set, struct text_finding *finding)
{
    struct token tokens[TOKENS_AT_ONCE];
    struct token_batch batch = {0, 0, tokens, 0};
    struct token_reader reader = {reading->data, start_of_words(reading), reading->text.end, 0, 0, 0, 0};
    struct phrase_matcher matcher;
    phrase_start(&matcher, reading->code != 0 ? reading->code / 100U : reading->enhanced_code / 1000000U,
                 reading->enhanced_code % 1000000U);
    while (reader.at < reader.text_end) {
        token_read(&reader, &batch, TOKENS_AT_ONCE);
        phrase_read(&matcher, &batch);
        if (batch.hints || hints_wait(&finding->hints)) {
            read_hints(reading, &batch, &finding->hints);
        }
    }
    finding->provider = matcher.mark != 0 ? matcher.mark : named_provider(reading, &finding->hints);
    provider = finding->provider != 0 ? finding->provider : provider;
    set->passing = finding->hints.passing || finding->hints.retry_after != 0;
    const struct chosen chosen = choose(&matcher, set, provider);
    if (chosen.text != NULL) {
        set_evidence(&set->of[SOURCE_TEXT], chosen.text, SMTPSTATUS_EVIDENCE_TEXT);
        set->text_rival = (uint8_t)has_rival(&matcher, chosen.text);
    }
    if (chosen.provider != NULL) {
        set_evidence(&set->of[SOURCE_PROVIDER], chosen.provider, SMTPSTATUS_EVIDENCE_PROVIDER);
        if (finding->provider == 0) {
            finding->provider = phrase_of(chosen.provider)->provider;
        }
    }
    if ((chosen.flags & TABLE_FLAG_CODE) != 0) {
        finding->provider_code = find_provider_code(&matcher, finding->provider != 0 ? finding->provider : provider);
    }
}

#endif
