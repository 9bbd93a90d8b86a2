/* SPDX-License-Identifier: MIT */
#include "phrases.h"

#if SMTPSTATUS_TEXT

#include "tables.h"

/* How far a gap reaches: six words, or twelve characters of a script without spaces. */
#define GAP_REACH 12U
#define COST_WORD 2U
#define COST_CHARACTER 1U
/* What the end of a sentence costs: more than any gap and segment. */
#define OUT_OF_REACH 1024U

/* What a large state and those behind it say of a symbol: a state, 0 for none. */
static inline uint32_t look_up(uint32_t state, uint32_t symbol)
{
    uint32_t check = table_edge_check(symbol);
    do {
        const struct table_state *here = &table_states[state];
        uint32_t slot = here->base * TABLE_BASE_STEP + symbol;
        if (table_edge_checks[slot] == check >> 2) {
            uint32_t edge = table_edges[slot];
            if (edge >> TABLE_EDGE_CHECK_SHIFT == (check & 3)) {
                return edge & TABLE_EDGE_TARGET;
            }
        }
        state = here->fallback;
    } while (state != 0);
    return 0;
}

/* The state after `symbol`, 0 when no phrase goes on with it. `state` is below TABLE_INNER_STATES. */
static inline uint32_t follow(uint32_t state, uint32_t symbol)
{
    if (state - TABLE_SINGLES_START < TABLE_SINGLES_END - TABLE_SINGLES_START) {
        const struct table_state *here = &table_states[state];
        while (symbol != here->base && symbol != 0) {
            symbol = table_symbols[symbol].parent;
        }
        return symbol != 0 ? here->fallback : 0;
    }
    if (symbol >= TABLE_EDGE_SYMBOLS) {
        /* cppcheck-suppress arrayIndexOutOfBoundsCond ; symbols end at TABLE_SYMBOLS, those with edges before it */
        symbol = table_symbols[symbol].parent;
    }
    while (symbol != 0) {
        uint32_t target = look_up(state, symbol);
        if (target != 0) {
            return target;
        }
        symbol = table_symbols[symbol].parent;
    }
    return 0;
}

static int contains(const struct span *outer, const struct span *inner)
{
    return outer->start <= inner->start && inner->end <= outer->end &&
           outer->end - outer->start > inner->end - inner->start;
}

/* Whether `outer` takes the meaning of `inner` away: it is longer and at least as sure. */
static int voids(const struct phrase_hit *outer, const struct phrase_hit *inner)
{
    if (!contains(&outer->span, &inner->span)) {
        return 0;
    }
    uint32_t outer_flags = table_phrase_kind_of(outer->phrase)->flags;
    uint32_t inner_flags = table_phrase_kind_of(inner->phrase)->flags;
    return (outer_flags & TABLE_FLAG_ONLY) == 0 && (inner_flags & TABLE_FLAG_CODE) == 0 &&
           TABLE_STRENGTH(outer_flags) >= TABLE_STRENGTH(inner_flags);
}

/* Which of two hits is let go first when there is no room for both. */
static int weaker(const struct phrase_hit *a, const struct phrase_hit *b)
{
    uint32_t first = TABLE_STRENGTH(table_phrase_kind_of(a->phrase)->flags);
    uint32_t second = TABLE_STRENGTH(table_phrase_kind_of(b->phrase)->flags);
    return first != second ? first < second : a->words < b->words;
}

static void add_hit(struct phrase_matcher *matcher, const struct phrase_hit *hit)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < matcher->hit_count; i++) {
        const struct phrase_hit *other = &matcher->hits[i];
        if (voids(other, hit)) {
            return;
        }
        int same = other->phrase == hit->phrase && other->span.end == hit->span.end;
        if (!same && !voids(hit, other)) {
            matcher->hits[kept++] = *other;
        }
    }
    matcher->hit_count = kept;
    if (kept < PHRASE_HITS) {
        matcher->hits[matcher->hit_count++] = *hit;
        return;
    }
    uint32_t weakest = 0;
    for (uint32_t i = 1; i < kept; i++) {
        if (weaker(&matcher->hits[i], &matcher->hits[weakest])) {
            weakest = i;
        }
    }
    if (weaker(&matcher->hits[weakest], hit)) {
        matcher->hits[weakest] = *hit;
    }
}

/* Whether the reply's codes are those that the phrase asks for. */
static int counts_here(const struct phrase_matcher *matcher, const struct table_phrase_kind *phrase)
{
    if ((phrase->flags & TABLE_FLAG_CLASS_4) != 0 && matcher->class_digit == 5) {
        return 0;
    }
    if ((phrase->flags & TABLE_FLAG_CLASS_5) != 0 && matcher->class_digit == 4) {
        return 0;
    }
    return phrase->enhanced == 0 || phrase->enhanced == matcher->enhanced;
}

/* A phrase was met from `start` to the end of this token. */
static void hear(struct phrase_matcher *matcher, uint32_t number, const struct phrase_thread *from,
                 const struct token *token)
{
    const struct table_phrase_kind *phrase = table_phrase_kind_of(number);
    if (!counts_here(matcher, phrase)) {
        return;
    }
    if (phrase->category == TABLE_CATEGORY_MARK) {
        matcher->mark = phrase->provider;
        return;
    }
    struct phrase_hit hit = {
        {from->start, token->span.end}, (uint16_t)number, (uint16_t)(matcher->tokens - from->first_token)};
    add_hit(matcher, &hit);
}

/* The prefixes of a list, or one alone when `count` is 0, wait from now on for their next segment. */
static void wait_for(struct phrase_matcher *matcher, const struct phrase_thread *from, uint32_t count, uint32_t opened)
{
    uint32_t place = matcher->waiting_count++ % PHRASE_WAITING;
    struct phrase_waiting *waiting = &matcher->waiting[place];
    matcher->waiting_start[place] = from->start;
    waiting->first_token = from->first_token;
    waiting->position = matcher->position;
    waiting->count = (uint16_t)count;
    waiting->opened = (uint16_t)opened;
}

static int waits_for(const struct phrase_waiting *waiting, uint32_t prefix)
{
    const uint16_t *prefixes = waiting->count == 0 ? &waiting->opened : &table_outputs[waiting->opened];
    uint32_t count = waiting->count == 0 ? 1 : waiting->count;
    uint32_t i = 0;
    while (i < count && prefixes[i] != prefix) {
        i++;
    }
    return i < count;
}

/* Where the prefix last began to wait, or PHRASE_WAITING when that place was used again. */
static uint32_t find_waiting(const struct phrase_matcher *matcher, uint32_t prefix)
{
    for (uint32_t back = 1; back <= PHRASE_WAITING && back <= matcher->waiting_count; back++) {
        uint32_t place = (matcher->waiting_count - back) % PHRASE_WAITING;
        if (waits_for(&matcher->waiting[place], prefix)) {
            return place;
        }
    }
    return PHRASE_WAITING;
}

static inline int has_waited(const struct phrase_matcher *matcher, uint32_t prefix)
{
    return matcher->open[prefix / 32] >> prefix % 32 & 1;
}

static inline void mark_waiting(struct phrase_matcher *matcher, uint32_t prefix)
{
    matcher->open[prefix / 32] |= (uint32_t)1 << prefix % 32;
}

/* A prefix that has waited meets its next segment, if that is in reach. */
static SMTPSTATUS_APART void end_waiting(struct phrase_matcher *matcher, uint32_t prefix, uint32_t becomes,
                                         const struct phrase_thread *segment, const struct token *token)
{
    uint32_t place = find_waiting(matcher, prefix);
    uint32_t width = (matcher->tokens - segment->first_token + 1) * COST_WORD;
    if (place == PHRASE_WAITING || matcher->position - matcher->waiting[place].position > GAP_REACH + width ||
        matcher->waiting_start[place] >= segment->start) {
        return;
    }
    struct phrase_thread whole = {matcher->waiting_start[place], matcher->waiting[place].first_token, 0};
    if ((becomes & TABLE_OUTPUT_IS_PREFIX) != 0) {
        becomes &= ~TABLE_OUTPUT_IS_PREFIX;
        mark_waiting(matcher, becomes);
        wait_for(matcher, &whole, 0, becomes);
    } else {
        hear(matcher, becomes, &whole, token);
    }
}

/* What the end of a segment means, when that is more than one phrase. */
static void segment_ends(struct phrase_matcher *matcher, const struct phrase_thread *thread, uint32_t list,
                         const struct token *token)
{
    uint32_t counts = table_outputs[list];
    const uint16_t *code = &table_outputs[list + 1];
    const uint16_t *end = code + TABLE_OUTPUT_PHRASES(counts);
    while (code < end) {
        hear(matcher, *code++, thread, token);
    }
    end = code + 2 * TABLE_OUTPUT_PAIRS(counts);
    if (matcher->waiting_count == 0) {
        code = end;
    }
    for (; code < end; code += 2) {
        if (has_waited(matcher, code[0])) {
            end_waiting(matcher, code[0], code[1], thread, token);
        }
    }
    uint32_t opened = TABLE_OUTPUT_OPENED(counts);
    if (opened != 0) {
        wait_for(matcher, thread, opened, (uint32_t)(code - table_outputs));
        end = code + opened;
        while (code < end) {
            mark_waiting(matcher, *code++);
        }
    }
}

/* A thread came to a new state by this token. Returns whether it can go on from there. */
static inline int arrive(struct phrase_matcher *matcher, const struct phrase_thread *thread, const struct token *token)
{
    if (thread->state >= TABLE_FIRST_OUTPUT) {
        uint32_t output = table_state_outputs[thread->state - TABLE_FIRST_OUTPUT];
        if (output < TABLE_PHRASES) {
            hear(matcher, output, thread, token);
        } else {
            segment_ends(matcher, thread, output - TABLE_PHRASES, token);
        }
    }
    return thread->state < TABLE_INNER_STATES;
}

/*
 * Moves the threads on by a token; those that cannot go on end. Threads are changed where
 * they stand, member by member: a copy as a whole would have to wait for those writes.
 */
static inline void move_threads(struct phrase_matcher *matcher, const struct token *token)
{
    uint32_t kept = 0;
    int across = token_is_thing(token->symbol); /* phrases read on across things */
    for (uint32_t i = 0; i < matcher->thread_count; i++) {
        struct phrase_thread *thread = &matcher->threads[i];
        uint32_t state = follow(thread->state, token->symbol);
        if (state != 0) {
            thread->state = state;
            if (!arrive(matcher, thread, token)) {
                continue;
            }
        } else if (!across) {
            continue;
        }
        if (kept < i) {
            matcher->threads[kept] = *thread;
        }
        kept++;
    }
    matcher->thread_count = kept;
}

/* A segment may start with this token. */
static inline void start_thread(struct phrase_matcher *matcher, const struct token *token)
{
    struct phrase_thread *thread = &matcher->threads[matcher->thread_count];
    thread->start = token->span.start;
    thread->first_token = matcher->tokens;
    thread->state = table_symbols[token->symbol].start;
    if (thread->state != 0 && arrive(matcher, thread, token) && matcher->thread_count < PHRASE_THREADS) {
        matcher->thread_count++;
    }
}

SMTPSTATUS_PRIVATE void phrase_start(struct phrase_matcher *matcher, uint32_t class_digit, uint32_t enhanced)
{
    clear(matcher->open, sizeof matcher->open);
    matcher->thread_count = matcher->waiting_count = matcher->hit_count = 0;
    matcher->tokens = matcher->position = 0;
    matcher->class_digit = class_digit;
    matcher->enhanced = enhanced;
    matcher->mark = 0;
}

SMTPSTATUS_PRIVATE void phrase_step(struct phrase_matcher *matcher, const struct token *token)
{
    uint32_t symbol = token->symbol;
    if (token->new_sentence) {
        matcher->thread_count = 0;
        matcher->position += OUT_OF_REACH;
    }
    matcher->position += token->cjk || token_is_thing(symbol) ? COST_CHARACTER : COST_WORD;
    if (symbol == SYMBOL_UNKNOWN) {
        matcher->thread_count = 0;
    } else {
        move_threads(matcher, token);
        start_thread(matcher, token);
    }
    matcher->tokens++;
}

#endif
