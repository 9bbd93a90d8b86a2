/*
 * Finds the own rule that speaks for a reply.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_window.h"

struct rule_search {
    const struct smtpstatus_rules *set;
    const struct status *status;
    const struct verdict *verdict;
    uint32_t command;
    struct rule_match *match;
    uint8_t waits_for_words; /* a rule that a key led to has a phrase, too */
};

/* ------------------------------------------------------------------ conditions */

static int code_holds(const struct reading *reading, uint32_t pattern)
{
    return reading->code >= pattern / 1000U && reading->code <= pattern % 1000U;
}

static int enhanced_holds(uint32_t code, uint32_t pattern)
{
    uint32_t parts = rule_enhanced_of(code);
    for (uint32_t shift = 0; shift <= 20; shift += 10) {
        uint32_t part = pattern >> shift & RULE_ANY;
        if (part != RULE_ANY && part != (parts >> shift & RULE_ANY)) {
            return 0;
        }
    }
    return code != 0;
}

static int host_holds(const struct status *status, const struct rule_value *value)
{
    return status->host_labels >= value->number + value->words &&
           status->host_suffixes[value->number - 1] == value->data;
}

/* Whether a value that is no phrase holds. */
static int value_holds(const struct rule_search *search, const struct rule_value *value)
{
    switch (value->kind) {
    case RULE_CODE:
        return code_holds(&search->status->reading, value->number);
    case RULE_ENHANCED:
        return enhanced_holds(search->status->reading.enhanced_code, value->number);
    case RULE_PROVIDER:
        return search->verdict->provider == value->number;
    case RULE_HOST:
        return host_holds(search->status, value);
    case RULE_COMMAND:
        return search->command == value->number;
    default:
        return search->verdict->category == value->number;
    }
}

/* The bytes that a code condition rests on. */
static struct span code_span(const struct reading *reading, const struct rule_value *value)
{
    struct span span = {0, 0};
    if (value->kind == RULE_ENHANCED) {
        span = reading->enhanced;
    } else if (reading->kind != INPUT_CODES) {
        span.start = reading->reply.start;
        span.end = span.start + 3;
    }
    return span;
}

/* Whether all conditions but phrases hold. The bytes of a code that one asks for go to *span. */
static int conditions_hold(const struct rule_search *search, const struct rule *rule, struct span *span)
{
    const struct rule_value *values = rules_values(search->set) + rule->first_value;
    uint32_t held = 0; /* groups, those from the first on */
    for (uint32_t at = 0; at < rule->value_count; at++) {
        const struct rule_value *value = &values[at];
        if (value->group < held) {
            continue;
        }
        if (value->group > held) {
            return 0;
        }
        if (value->kind == RULE_PHRASE) {
            held++;
        } else if (value_holds(search, value)) {
            if (value->kind == RULE_CODE || value->kind == RULE_ENHANCED) {
                *span = code_span(&search->status->reading, value);
            }
            held++;
        }
    }
    return held == rule->groups;
}

static const struct rule *rule_of(const struct smtpstatus_rules *set, uint32_t rank)
{
    return &rules_list(set)[rules_order(set)[rank]];
}

static void take(const struct rule_search *search, uint32_t rank, const struct span *span)
{
    search->match->rank = rank;
    search->match->span = *span;
}

/* ------------------------------------------------------------------ keys of a reply */

/* The keys that a reply makes without its words, by number: */
enum reply_key {
    KEY_CODE = 0,     /* 552, 55x, 5xx */
    KEY_ENHANCED = 3, /* 5.2.2 with each of its parts as it is or any; the bits of the number say which */
    KEY_HOST = 11,    /* the last label, the last two ... */
    KEY_PROVIDER = KEY_HOST + STATUS_HOST_LABELS,
    KEY_COMMAND,
    KEY_CATEGORY,
    KEY_COUNT
};

static uint64_t code_key(uint32_t code, uint32_t number)
{
    static const uint8_t steps[] = {1, 10, 100};
    uint32_t first = code - code % steps[number];
    return rules_key(RULE_CODE, first * 1000 + first + steps[number] - 1, 0);
}

static uint64_t enhanced_key(uint32_t code, uint32_t any)
{
    uint32_t parts = (any & 1U) * RULE_ANY | (any >> 1 & 1U) * RULE_ANY << 10 | (any >> 2 & 1U) * RULE_ANY << 20;
    return rules_key(RULE_ENHANCED, rule_enhanced_of(code) | parts, 0);
}

/* The kind of a key, 0 when the reply does not make it. */
static uint32_t kind_of_key(const struct rule_search *search, uint32_t number)
{
    if (number < KEY_ENHANCED) {
        return search->status->reading.code != 0 ? RULE_CODE : 0;
    }
    if (number < KEY_HOST) {
        return search->status->reading.enhanced_code != 0 ? RULE_ENHANCED : 0;
    }
    if (number < KEY_PROVIDER) {
        return number - KEY_HOST < search->status->host_labels ? RULE_HOST : 0;
    }
    return number == KEY_PROVIDER ? RULE_PROVIDER : number == KEY_COMMAND ? RULE_COMMAND : RULE_CATEGORY;
}

static uint64_t make_key(const struct rule_search *search, uint32_t kind, uint32_t number)
{
    const struct status *status = search->status;
    switch (kind) {
    case RULE_CODE:
        return code_key(status->reading.code, number - KEY_CODE);
    case RULE_ENHANCED:
        return enhanced_key(status->reading.enhanced_code, number - KEY_ENHANCED);
    case RULE_HOST:
        return rules_key(RULE_HOST, number - KEY_HOST + 1, status->host_suffixes[number - KEY_HOST]);
    case RULE_PROVIDER:
        return rules_key(RULE_PROVIDER, search->verdict->provider, 0);
    case RULE_COMMAND:
        return rules_key(RULE_COMMAND, search->command, 0);
    default:
        return rules_key(RULE_CATEGORY, search->verdict->category, 0);
    }
}

/* ------------------------------------------------------------------ looking up */

#if SMTPSTATUS_TEXT

/* Whether one of the rule's phrases stands in the window. */
static int phrase_holds(const struct rule_search *search, const struct rule *rule, const struct rule_window *window,
                        struct span *span)
{
    const struct rule_value *values = rules_values(search->set) + rule->first_value;
    for (uint32_t i = 0; i < rule->value_count; i++) {
        if (values[i].kind == RULE_PHRASE && window_find(window, rules_words(search->set), &values[i], span)) {
            return 1;
        }
    }
    return 0;
}

#else

struct rule_window;

static int phrase_holds(const struct rule_search *search, const struct rule *rule, const struct rule_window *window,
                        struct span *span)
{
    (void)search, (void)rule, (void)window, (void)span;
    return 0;
}

#endif

/* Tries the rules that a key leads to. Without a window those with phrases have to wait. */
static void try_key(struct rule_search *search, uint64_t key, const struct rule_window *window)
{
    const struct rule_entry *entries = rules_at(search->set, search->set->entries_at);
    uint32_t at;
    uint32_t end;
    rules_bucket(search->set, key, &at, &end);
    for (; at < end && entries[at].rank < search->match->rank; at++) {
        const struct rule *rule = rule_of(search->set, entries[at].rank);
        struct span span = {0, 0};
        if (entries[at].check != (uint32_t)(key >> 32) || !conditions_hold(search, rule, &span)) {
            continue;
        }
        int has_phrase = rule->phrases != RULES_KEEP;
        if (!has_phrase || (window != NULL && phrase_holds(search, rule, window, &span))) {
            take(search, entries[at].rank, &span);
        } else if (window == NULL) {
            search->waits_for_words = 1;
        }
    }
}

static void try_keys(struct rule_search *search, const struct rule_window *window)
{
    for (uint32_t number = 0; number < KEY_COUNT; number++) {
        uint32_t kind = kind_of_key(search, number);
        if (kind == 0 || (search->set->kinds >> kind & 1) == 0) {
            continue;
        }
        uint64_t key = make_key(search, kind, number);
        if (rules_may_have(search->set, key)) {
            try_key(search, key, window);
        }
    }
}

#if SMTPSTATUS_TEXT

static void try_word_key(struct rule_search *search, uint32_t kind, uint64_t a, uint64_t b,
                         const struct rule_window *window)
{
    if ((search->set->kinds >> kind & 1) != 0) {
        uint64_t key = rules_key(kind, a, b);
        if (rules_may_have(search->set, key)) {
            try_key(search, key, window);
        }
    }
}

static SMTPSTATUS_APART void try_window(struct rule_search *search, const struct rule_window *window)
{
    uint64_t before = 0;
    for (uint32_t i = 0; i < window->count; i++) {
        uint64_t hash = window->hashes[i];
        try_word_key(search, RULE_WORD, hash, 0, window);
        if ((window->things >> i & 1) == 0) {
            try_word_key(search, RULE_BIGRAM, before, hash, window);
            before = hash;
        }
    }
    if (search->waits_for_words) {
        try_keys(search, window);
    }
}

static SMTPSTATUS_APART void search_words(struct rule_search *search)
{
    const struct reading *reading = &search->status->reading;
    struct token_reader reader = {reading->data, reading->text.start, reading->text.end, 0, 0, 0, 0};
    struct rule_window window;
    struct rule_word word;
    int things = (int)search->set->has_things;
    window.count = 0;
    int more = rules_next_word(&reader, things, &word);
    while (more && search->match->rank > 0) {
        more = window_fill(&window, &reader, things, &word, more);
        try_window(search, &window);
    }
}

#endif

SMTPSTATUS_PRIVATE void rules_match(const struct smtpstatus_rules *set, const struct status *status, uint32_t command,
                                    const struct verdict *verdict, struct rule_match *match)
{
    struct rule_search search;
    search.set = set;
    search.status = status;
    search.verdict = verdict;
    search.command = command;
    search.match = match;
    search.waits_for_words = 0;
    match->rank = set->rule_count;
    match->span.start = match->span.end = 0;
    try_keys(&search, NULL);
#if SMTPSTATUS_TEXT
    if (status->use_text && status->reading.kind != INPUT_CODES &&
        (search.waits_for_words || (set->kinds >> RULE_PHRASE & 1) != 0)) {
        search_words(&search);
    }
#endif
}
