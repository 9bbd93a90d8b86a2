/* SPDX-License-Identifier: MIT */
#include "phrases.h"

#if SMTPSTATUS_TEXT

#include "tables.h"

/* How far a gap reaches: six words, or twelve characters of a script without spaces. */
#define GAP_REACH 12U
#define COST_WORD 2U
#define COST_HALF 1U
/* What the end of a sentence costs: more than any gap and segment. */
#define OUT_OF_REACH 1024U

/* What a large state and those behind it say of a symbol: a state, 0 for none. */
static inline uint32_t look_up(uint32_t state, uint32_t symbol)
{
    uint32_t check = table_edge_check(symbol);
    do {
        const struct table_state *here = &table_states[state];
        uint32_t slot = here->base + symbol;
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
    while (symbol != 0) {
        uint32_t target = symbol < TABLE_EDGE_SYMBOLS ? look_up(state, symbol) : 0;
        if (target != 0) {
            return target;
        }
        symbol = table_symbols[symbol].parent;
    }
    return 0;
}

/* Whether `outer`, which ends no sooner, takes the meaning of `inner` away: it is longer and at least as sure. */
static int voids(const struct phrase_hit *outer, const struct phrase_hit *inner)
{
    if (outer->span.start > inner->span.start ||
        outer->span.end - outer->span.start == inner->span.end - inner->span.start) {
        return 0;
    }
    return (outer->flags & TABLE_FLAG_ONLY) == 0 && (inner->flags & TABLE_FLAG_CODE) == 0 &&
           TABLE_STRENGTH(outer->flags) >= TABLE_STRENGTH(inner->flags);
}

/* Which of two hits is let go first when there is no room for both. */
static int weaker(const struct phrase_hit *a, const struct phrase_hit *b)
{
    uint32_t first = TABLE_STRENGTH(a->flags);
    uint32_t second = TABLE_STRENGTH(b->flags);
    return first != second ? first < second : a->words < b->words;
}

static void replace_weakest(struct phrase_matcher *matcher, const struct phrase_hit *hit)
{
    uint32_t weakest = 0;
    for (uint32_t i = 1; i < PHRASE_HITS; i++) {
        if (weaker(&matcher->hits[i], &matcher->hits[weakest])) {
            weakest = i;
        }
    }
    if (weaker(&matcher->hits[weakest], hit)) {
        matcher->hits[weakest] = *hit;
    }
}

/*
 * Lets go of the hits that this one voids. Hits come in the order in which they end, so an
 * earlier one voids this one only if both end together. Returns whether this one is to be kept.
 */
static int make_room(struct phrase_matcher *matcher, const struct phrase_hit *hit)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < matcher->hit_count; i++) {
        const struct phrase_hit *other = &matcher->hits[i];
        if (other->span.end == hit->span.end) {
            if (voids(other, hit)) {
                return 0;
            }
            if (other->phrase == hit->phrase) {
                continue;
            }
        }
        if (!voids(hit, other)) {
            if (kept < i) {
                matcher->hits[kept] = *other;
            }
            kept++;
        }
    }
    matcher->hit_count = kept;
    return 1;
}

/* A phrase was met from `start`, at token `first_token`, to the end of this token. */
static SMTPSTATUS_APART void hear(struct phrase_matcher *matcher, uint32_t number, uint32_t has_gap, size_t start,
                                  uint32_t first_token, size_t end)
{
    uint32_t kind = table_phrases[number];
    const struct table_phrase_kind *phrase = &table_phrase_kinds[kind];
    if ((phrase->flags & matcher->refused) != 0 || (phrase->enhanced != 0 && phrase->enhanced != matcher->enhanced)) {
        return; /* it asks for other codes than the reply has */
    }
    if (phrase->category == TABLE_CATEGORY_MARK) {
        matcher->mark = phrase->provider;
        return;
    }
    struct phrase_hit hit;
    hit.span.start = start;
    hit.span.end = end;
    hit.phrase = (uint16_t)number;
    hit.kind = (uint16_t)kind;
    hit.words = (uint16_t)(matcher->tokens - first_token);
    hit.has_gap = (uint8_t)has_gap;
    hit.flags = phrase->flags;
    if (!make_room(matcher, &hit)) {
        return;
    }
    if (matcher->hit_count == PHRASE_HITS) {
        replace_weakest(matcher, &hit);
        return;
    }
    /* Member by member: a copy as a whole would have to wait until they are written. */
    struct phrase_hit *place = &matcher->hits[matcher->hit_count++];
    place->span.start = hit.span.start;
    place->span.end = hit.span.end;
    place->phrase = hit.phrase;
    place->kind = hit.kind;
    place->words = hit.words;
    place->has_gap = hit.has_gap;
    place->flags = hit.flags;
}

/* A list of prefixes, or one alone when `count` is 0, waits from now on for the next segment. */
static void wait_for(struct phrase_matcher *matcher, size_t start, uint32_t first_token, uint32_t count,
                     uint32_t opened)
{
    uint32_t place = matcher->waiting_next;
    matcher->waiting_next = place + 1 < PHRASE_WAITING ? place + 1 : 0;
    matcher->waiting_count += matcher->waiting_count < PHRASE_WAITING;
    struct phrase_waiting *waiting = &matcher->waiting[place];
    matcher->waiting_start[place] = start;
    waiting->first_token = first_token;
    waiting->position = matcher->position;
    waiting->count = (uint16_t)count;
    waiting->opened = (uint16_t)opened;
}

static int waits_for(const struct phrase_waiting *waiting, uint32_t prefix)
{
    if (waiting->count == 0) {
        return waiting->opened == prefix;
    }
    const uint16_t *group = &table_outputs[waiting->opened];
    const uint16_t *end = group + 2 * waiting->count;
    while (group < end && group[0] != prefix / TABLE_PREFIX_GROUP) {
        group += 2;
    }
    return group < end && (group[1] >> prefix % TABLE_PREFIX_GROUP & 1) != 0;
}

/* Where the prefix last began to wait, or PHRASE_WAITING when that place was used again. */
static uint32_t find_waiting(const struct phrase_matcher *matcher, uint32_t prefix)
{
    uint32_t place = matcher->waiting_next;
    for (uint32_t left = matcher->waiting_count; left > 0; left--) {
        place = place > 0 ? place - 1 : PHRASE_WAITING - 1;
        if (waits_for(&matcher->waiting[place], prefix)) {
            return place;
        }
    }
    return PHRASE_WAITING;
}

/* A prefix that has waited meets its next segment: what becomes of them, if that is in reach. */
static void end_waiting(struct phrase_matcher *matcher, uint32_t becomes, uint32_t prefix,
                        const struct phrase_thread *segment, size_t end)
{
    uint32_t place = find_waiting(matcher, prefix);
    uint32_t width = (matcher->tokens - segment->first_token + 1) * COST_WORD;
    if (place == PHRASE_WAITING || matcher->position - matcher->waiting[place].position > GAP_REACH + width ||
        matcher->waiting_start[place] >= segment->start) {
        return;
    }
    size_t start = matcher->waiting_start[place];
    uint32_t first_token = matcher->waiting[place].first_token;
    if ((becomes & TABLE_OUTPUT_IS_PREFIX) != 0) {
        prefix = becomes & ~(TABLE_OUTPUT_IS_PREFIX | TABLE_OUTPUT_MORE);
        matcher->open[prefix / TABLE_PREFIX_GROUP] |= (uint16_t)(1U << prefix % TABLE_PREFIX_GROUP);
        wait_for(matcher, start, first_token, 0, prefix);
    } else {
        hear(matcher, becomes & ~TABLE_OUTPUT_MORE, 1, start, first_token, end);
    }
}

/* The number of the lowest bit of a number that is not 0. */
static inline uint32_t lowest_bit(uint32_t bits)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctz(bits);
#else
    uint32_t number = 0;
    while ((bits >> number & 1) == 0) {
        number++;
    }
    return number;
#endif
}

/* Prefixes of a group have waited, and some of them may go on with this segment. */
static inline void group_ends(struct phrase_matcher *matcher, const uint16_t *group,
                              const struct phrase_thread *segment, size_t end)
{
    uint32_t number = group[0];
    uint32_t open = matcher->open[number];
    const uint16_t *code = group + 2;
    for (uint32_t left = group[1]; left != 0; left &= left - 1) {
        int waits = (open & left & (0U - left)) != 0;
        int more = 1;
        while (more) {
            if (waits) {
                end_waiting(matcher, *code, number * TABLE_PREFIX_GROUP + lowest_bit(left), segment, end);
            }
            more = (*code++ & TABLE_OUTPUT_MORE) != 0;
        }
    }
}

/* What the end of a segment means, when that is more than one phrase. */
static SMTPSTATUS_APART void segment_ends(struct phrase_matcher *matcher, const struct phrase_thread *thread,
                                          uint32_t list, size_t token_end)
{
    const uint16_t *code = &table_outputs[list];
    uint32_t counts = *code++;
    for (uint32_t left = TABLE_OUTPUT_PHRASES(counts); left > 0; left--) {
        hear(matcher, *code++, 0, thread->start, thread->first_token, token_end);
    }
    const uint16_t *open = code;
    uint32_t opened = TABLE_OUTPUT_OPENED(counts);
    code += 2 * opened;
    for (uint32_t left = matcher->waiting_count != 0 ? TABLE_OUTPUT_ENDED(counts) : 0; left > 0; left--) {
        const uint16_t *group = &table_ends[*code++];
        if ((group[1] & matcher->open[group[0]]) != 0) {
            group_ends(matcher, group, thread, token_end);
        }
    }
    if (opened != 0) {
        wait_for(matcher, thread->start, thread->first_token, opened, (uint32_t)(open - table_outputs));
        for (const uint16_t *end = open + 2 * opened; open < end; open += 2) {
            matcher->open[open[0]] |= open[1];
        }
    }
}

/* A thread came to a state with outputs. */
static inline void arrive(struct phrase_matcher *matcher, const struct phrase_thread *thread, size_t token_end)
{
    uint32_t state = thread->state;
    uint32_t output = state < TABLE_STATES ? table_state_outputs[state - TABLE_FIRST_OUTPUT] : state - TABLE_STATES;
    if (output < TABLE_PHRASES) {
        hear(matcher, output, 0, thread->start, thread->first_token, token_end);
    } else {
        segment_ends(matcher, thread, output - TABLE_PHRASES, token_end);
    }
}

/* Moves the threads on by a token; those that cannot go on end. Returns how many are left. */
static inline uint32_t move_threads(struct phrase_matcher *matcher, uint32_t count, size_t base,
                                    const struct token *token)
{
    uint32_t symbol = token->symbol;
    uint32_t kept = 0;
    uint32_t across = (uint32_t)token_is_thing(symbol); /* phrases read on across things */
    for (uint32_t i = 0; i < count; i++) {
        struct phrase_thread *thread = &matcher->threads[i];
        uint32_t state = follow(thread->state, symbol);
        if ((state | across) == 0) {
            continue;
        }
        if (kept < i) {
            /* Member by member: a copy as a whole would have to wait until they are written. */
            struct phrase_thread *to = &matcher->threads[kept];
            to->start = thread->start;
            to->first_token = thread->first_token;
            to->state = thread->state;
            thread = to;
        }
        kept++;
        if (state != 0) {
            thread->state = state;
            kept -= state >= TABLE_INNER_STATES;
            if (state >= TABLE_FIRST_OUTPUT) {
                arrive(matcher, thread, base + token->end);
            }
        }
    }
    return kept;
}

/* A segment may start with this token. Returns how many threads there are then. */
static inline uint32_t start_thread(struct phrase_matcher *matcher, uint32_t count, size_t base,
                                    const struct token *token)
{
    uint32_t state = table_symbols[token->symbol].start;
    struct phrase_thread *thread = &matcher->threads[count];
    if (state == 0) {
        return count;
    }
    thread->start = base + token->start;
    thread->first_token = matcher->tokens;
    thread->state = state;
    if (state >= TABLE_FIRST_OUTPUT) {
        arrive(matcher, thread, base + token->end);
    }
    return count + (state < TABLE_INNER_STATES && count < PHRASE_THREADS);
}

SMTPSTATUS_PRIVATE void phrase_start(struct phrase_matcher *matcher, uint32_t class_digit, uint32_t enhanced)
{
    clear(matcher->open, sizeof matcher->open);
    matcher->thread_count = matcher->waiting_next = matcher->waiting_count = matcher->hit_count = 0;
    matcher->tokens = matcher->position = 0;
    matcher->refused = class_digit == 4 ? TABLE_FLAG_CLASS_5 : class_digit == 5 ? TABLE_FLAG_CLASS_4 : 0;
    matcher->enhanced = enhanced;
    matcher->mark = 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART void phrase_read(struct phrase_matcher *matcher, const struct token_batch *batch)
{
    uint32_t threads = matcher->thread_count;
    for (size_t i = 0; i < batch->count; i++) {
        const struct token *token = &batch->tokens[i];
        uint32_t cost = COST_WORD;
        if (token->flags != 0) { /* of few words */
            int new_sentence = (token->flags & TOKEN_NEW_SENTENCE) != 0;
            threads = new_sentence ? 0 : threads;
            cost = (new_sentence ? OUT_OF_REACH : 0) + ((token->flags & TOKEN_HALF) != 0 ? COST_HALF : COST_WORD);
        }
        matcher->position += cost;
        if (token->symbol == SYMBOL_UNKNOWN) {
            threads = 0;
        } else {
            if (threads != 0) {
                threads = move_threads(matcher, threads, batch->base, token);
            }
            threads = start_thread(matcher, threads, batch->base, token);
        }
        matcher->tokens++;
    }
    matcher->thread_count = threads;
}

#endif
