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

/* What `state` and its fallback say of a symbol itself. */
static uint32_t look_up(uint32_t state, uint32_t symbol)
{
    const struct table_state *here = &table_states[state];
    const struct table_edge *edge = &table_edges[here->base + symbol];
    if (edge->state != state) {
        state = here->fallback;
        edge = &table_edges[table_states[state].base + symbol];
    }
    return edge->state == state ? edge->target : 0;
}

/* The state after `symbol`, 0 when no phrase goes on with it. `state` is below TABLE_INNER_STATES. */
static uint32_t follow(uint32_t state, uint32_t symbol)
{
    uint32_t target;
    do {
        target = look_up(state, symbol);
        symbol = table_symbol_parents[symbol];
    } while (target == 0 && symbol != 0);
    return target;
}

static int contains(const struct span *outer, const struct span *inner)
{
    return outer->start <= inner->start && inner->end <= outer->end &&
           outer->end - outer->start > inner->end - inner->start;
}

/* Whether `outer` takes the meaning of `inner` away: it is longer and at least as sure. */
static int voids(const struct phrase_hit *outer, const struct phrase_hit *inner)
{
    uint32_t outer_flags = table_phrases[outer->phrase].flags;
    uint32_t inner_flags = table_phrases[inner->phrase].flags;
    return contains(&outer->span, &inner->span) && (outer_flags & TABLE_FLAG_ONLY) == 0 &&
           (inner_flags & TABLE_FLAG_CODE) == 0 && TABLE_STRENGTH(outer_flags) >= TABLE_STRENGTH(inner_flags);
}

/* Which of two hits is let go first when there is no room for both. */
static int weaker(const struct phrase_hit *a, const struct phrase_hit *b)
{
    uint32_t first = TABLE_STRENGTH(table_phrases[a->phrase].flags);
    uint32_t second = TABLE_STRENGTH(table_phrases[b->phrase].flags);
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
static int counts_here(const struct phrase_matcher *matcher, const struct table_phrase *phrase)
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
    const struct table_phrase *phrase = &table_phrases[number];
    if (!counts_here(matcher, phrase)) {
        return;
    }
    if (phrase->category == TABLE_CATEGORY_MARK) {
        matcher->mark = phrase->provider;
        return;
    }
    struct phrase_hit hit = {{from->start, token->span.end}, (uint16_t)number,
                             (uint16_t)(matcher->tokens - from->first_token)};
    add_hit(matcher, &hit);
}

/* Prefixes wait from now on for their next segment: all of `output`, or if that is 0 one. Returns their place. */
static uint8_t wait_for(struct phrase_matcher *matcher, uint32_t output, uint32_t prefix,
                        const struct phrase_thread *from)
{
    uint32_t place = matcher->waiting_count++ % PHRASE_WAITING;
    struct phrase_waiting *waiting = &matcher->waiting[place];
    waiting->start = from->start;
    waiting->first_token = from->first_token;
    waiting->position = matcher->position;
    waiting->output = (uint16_t)output;
    waiting->prefix = (uint16_t)prefix;
    return (uint8_t)(place + 1);
}

/* Whether the place still holds this prefix: places are used again. */
static int waits_for(const struct phrase_waiting *waiting, uint32_t prefix)
{
    if (waiting->output == 0) {
        return waiting->prefix == prefix;
    }
    const uint16_t *codes = &table_outputs[waiting->output];
    for (uint32_t i = 1; i <= codes[0]; i++) {
        if (codes[i] == (TABLE_OUTPUT_PREFIX | prefix)) {
            return 1;
        }
        i += (codes[i] & TABLE_OUTPUT_AFTER) != 0;
    }
    return 0;
}

/* A prefix that waits meets its next segment, if that is in reach. */
static void end_waiting(struct phrase_matcher *matcher, uint32_t prefix, uint32_t becomes,
                        const struct phrase_thread *segment, const struct token *token)
{
    const struct phrase_waiting *waiting = &matcher->waiting[matcher->open[prefix] - 1U];
    uint32_t width = (matcher->tokens - segment->first_token + 1) * COST_WORD;
    if (matcher->position - waiting->position > GAP_REACH + width || waiting->start >= segment->start ||
        !waits_for(waiting, prefix)) {
        return;
    }
    struct phrase_thread whole = {waiting->start, waiting->first_token, 0};
    if ((becomes & TABLE_OUTPUT_PREFIX) != 0) {
        becomes &= TABLE_OUTPUT_NUMBER;
        matcher->open[becomes] = wait_for(matcher, 0, becomes, &whole);
    } else {
        hear(matcher, becomes, &whole, token);
    }
}

/* What the end of a segment means. */
static void segment_ends(struct phrase_matcher *matcher, const struct phrase_thread *thread, uint32_t output,
                         const struct token *token)
{
    const uint16_t *code = &table_outputs[output + 1];
    const uint16_t *end = code + table_outputs[output];
    uint8_t place = 0;
    while (code < end && (*code & TABLE_OUTPUT_KIND) == TABLE_OUTPUT_PHRASE) {
        hear(matcher, *code++, thread, token);
    }
    for (; code < end && (*code & TABLE_OUTPUT_AFTER) != 0; code += 2) {
        uint32_t prefix = *code & TABLE_OUTPUT_NUMBER;
        if (matcher->open[prefix] != 0) {
            end_waiting(matcher, prefix, code[1], thread, token);
        }
    }
    if (code < end) {
        place = wait_for(matcher, output, 0, thread);
    }
    while (code < end) {
        matcher->open[*code++ & TABLE_OUTPUT_NUMBER] = place;
    }
}

/* A thread came to a new state by this token. Returns whether it can go on from there. */
static int arrive(struct phrase_matcher *matcher, const struct phrase_thread *thread, const struct token *token)
{
    uint32_t output = table_state_outputs[thread->state];
    if (output != 0) {
        segment_ends(matcher, thread, output, token);
    }
    return thread->state < TABLE_INNER_STATES;
}

/* Moves the threads on by a token; those that cannot go on end. */
static void move_threads(struct phrase_matcher *matcher, const struct token *token)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < matcher->thread_count; i++) {
        struct phrase_thread thread = matcher->threads[i];
        uint32_t state = follow(thread.state, token->symbol);
        int alive = token_is_thing(token->symbol); /* phrases read on across things */
        if (state != 0) {
            thread.state = state;
            alive = arrive(matcher, &thread, token);
        }
        if (alive) {
            matcher->threads[kept++] = thread;
        }
    }
    matcher->thread_count = kept;
}

SMTPSTATUS_PRIVATE void phrase_start(struct phrase_matcher *matcher, uint32_t class_digit, uint32_t enhanced)
{
    memset(matcher->open, 0, sizeof matcher->open);
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
        struct phrase_thread start = {token->span.start, matcher->tokens, table_root[symbol]};
        move_threads(matcher, token);
        if (start.state != 0 && arrive(matcher, &start, token) && matcher->thread_count < PHRASE_THREADS) {
            matcher->threads[matcher->thread_count++] = start;
        }
    }
    matcher->tokens++;
}

#endif
