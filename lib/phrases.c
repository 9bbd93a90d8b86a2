/* SPDX-License-Identifier: MIT */
#include "phrases.h"

#if SMTPSTATUS_TEXT

#include "evidence.h"
#include "tables.h"

/* What a token adds to the matcher's clock, by its flags: a token, and what it costs. */
#define CLOCK_COST(cost) ((uint64_t)(cost) << 32 | 1U)
static const uint64_t clock_costs[] = {CLOCK_COST(GAP_WEIGHT_WORD), CLOCK_COST(GAP_WEIGHT_WORD),
                                       CLOCK_COST(GAP_WEIGHT_CHARACTER), CLOCK_COST(GAP_WEIGHT_CHARACTER)};

/* The number of the token at hand. */
static inline uint32_t token_number(const struct phrase_matcher *matcher)
{
    return (uint32_t)matcher->clock;
}

/* How far gaps reach is measured in this. */
static inline uint32_t position(const struct phrase_matcher *matcher)
{
    return (uint32_t)(matcher->clock >> 32);
}

/* What a large state and those behind it say of a symbol: a state, 0 for none. */
static inline uint32_t look_up(uint32_t state, uint32_t symbol)
{
    do {
        const struct table_state *here = &table_states[state];
        uint32_t slot = here->base + symbol;
        if (table_edge_checks[slot] == (uint8_t)symbol) {
            uint32_t edge = table_edges[slot];
            if (edge >> TABLE_EDGE_CHECK_SHIFT == (symbol >> 8 & 3)) {
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

/* Whether a longer hit with these flags takes the meaning of one inside it away: it is at least as sure. */
static inline int outweighs(uint32_t outer, uint32_t inner)
{
    return ((outer & TABLE_FLAG_ONLY) | (inner & TABLE_FLAG_CODE)) == 0 &&
           TABLE_STRENGTH(outer) >= TABLE_STRENGTH(inner);
}

/* Whether `outer`, which ends no sooner, takes the meaning of `inner` away. */
static inline int voids(const struct phrase_hit *outer, const struct phrase_hit *inner)
{
    return outer->span.start <= inner->span.start &&
           outer->span.end - outer->span.start != inner->span.end - inner->span.start &&
           outweighs(outer->flags, inner->flags);
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

/* Writes a hit member by member: a copy as a whole would have to wait until they are written. */
static inline void write_hit(const struct phrase_matcher *matcher, struct phrase_hit *hit, uint32_t number,
                             uint32_t has_gap, size_t start, uint32_t first, size_t end)
{
    uint32_t kind = table_kind_number(number);
    hit->span.start = start;
    hit->span.end = end;
    hit->phrase = (uint16_t)number;
    hit->kind = (uint16_t)kind;
    hit->words = (uint16_t)(token_number(matcher) - first);
    hit->has_gap = (uint8_t)has_gap;
    hit->flags = table_phrase_kinds[kind].flags;
}

/* A phrase was met that may void others, or that ends where another one of the same number does. */
static SMTPSTATUS_APART void hear_beside(struct phrase_matcher *matcher, uint32_t number, uint32_t has_gap,
                                         size_t start, uint32_t first, size_t end)
{
    struct phrase_hit hit;
    write_hit(matcher, &hit, number, has_gap, start, first, end);
    if (!make_room(matcher, &hit)) {
        return;
    }
    matcher->hits_end = end;
    if (matcher->hit_count == PHRASE_HITS) {
        matcher->hits_start = SIZE_MAX; /* from now on hits are not in the order of their ends */
        replace_weakest(matcher, &hit);
    } else {
        matcher->hits_start = start > matcher->hits_start ? start : matcher->hits_start;
        write_hit(matcher, &matcher->hits[matcher->hit_count++], number, has_gap, start, first, end);
    }
}

/* A phrase was met from `start`, at the token of number `first`, to the end of this token. */
static SMTPSTATUS_APART void hear(struct phrase_matcher *matcher, uint32_t number, uint32_t has_gap, size_t start,
                                  uint32_t first, size_t end)
{
    const struct table_phrase_kind *phrase = table_phrase_kind_of(number);
    if ((phrase->flags & matcher->refused) != 0 ||
        (phrase->enhanced != 0 && table_phrase_codes[phrase->enhanced] != matcher->enhanced)) {
        return; /* it asks for other codes than the reply has */
    }
    if (phrase->category == TABLE_CATEGORY_MARK) {
        matcher->mark = phrase->provider;
        return;
    }
    if (start <= matcher->hits_start || matcher->hit_count == PHRASE_HITS) {
        hear_beside(matcher, number, has_gap, start, first, end);
        return;
    }
    /* It starts behind all others, so it voids none of them; those that end with it may void it. */
    for (uint32_t i = matcher->hits_end == end ? matcher->hit_count : 0; i > 0; i--) {
        const struct phrase_hit *other = &matcher->hits[i - 1];
        if (other->span.end != end) {
            break;
        }
        if (other->phrase == number) {
            hear_beside(matcher, number, has_gap, start, first, end);
            return;
        }
        if (outweighs(other->flags, phrase->flags)) {
            return;
        }
    }
    matcher->hits_start = start;
    matcher->hits_end = end;
    write_hit(matcher, &matcher->hits[matcher->hit_count++], number, has_gap, start, first, end);
}

/* Prefixes of a group have begun to wait: lists that end one of them have the class's bit in their heads. */
static inline void note(struct phrase_matcher *matcher, uint32_t group, uint32_t class, uint32_t prefixes)
{
    matcher->open[group] |= (uint16_t)prefixes;
    matcher->noted |= 1U << class;
}

/* A list of prefixes, or one alone, waits from now on for the next segment. */
static inline void wait_for(struct phrase_matcher *matcher, size_t start, uint32_t first, size_t end, uint32_t list)
{
    uint32_t place = matcher->waiting_next;
    if (place == PHRASE_WAITING) {
        matcher->waiting_again = PHRASE_WAITING;
        place = 0;
    }
    matcher->waiting_next = place + 1;
    matcher->waiting_start[place] = start;
    matcher->waiting_first[place] = (uint16_t)first;
    matcher->waiting_length[place] = (uint16_t)(end - start);
    matcher->waiting_position[place] = position(matcher);
    matcher->waiting_list[place] = list;
}

static int waits_for(uint32_t list, uint32_t prefix)
{
    if ((list & PHRASE_ALONE) != 0) {
        return list == PHRASE_ALONE + prefix;
    }
    const uint16_t *entry = &table_outputs[list];
    uint32_t group = prefix / TABLE_PREFIX_GROUP;
    while (TABLE_OUTPUT_GROUP(*entry) != group) {
        if ((*entry & TABLE_OUTPUT_LAST) != 0) {
            return 0;
        }
        entry += 2;
    }
    return (entry[1] >> prefix % TABLE_PREFIX_GROUP & 1) != 0;
}

/* Where the prefix last began to wait, or PHRASE_WAITING when that place was used again. */
static uint32_t find_waiting(const struct phrase_matcher *matcher, uint32_t prefix)
{
    uint32_t place = matcher->waiting_next;
    for (uint32_t left = matcher->waiting_again != 0 ? PHRASE_WAITING : place; left > 0; left--) {
        place = (place > 0 ? place : PHRASE_WAITING) - 1;
        if (waits_for(matcher->waiting_list[place], prefix)) {
            return place;
        }
    }
    return PHRASE_WAITING;
}

/* What was read of a phrase. */
struct segment {
    size_t start;
    size_t end;
    uint32_t first;
};

/*
 * Whether an exact phrase of another category ends in the gap, so that the phrase around it reads across what counts.
 * Who is called dead there may be the party that the phrase around it names: that does not.
 */
static int gap_tells(const struct phrase_matcher *matcher, uint32_t around, size_t start, struct span gap)
{
    for (uint32_t i = 0; i < matcher->hit_count; i++) {
        const struct phrase_hit *hit = &matcher->hits[i];
        uint32_t category = table_phrase_kinds[hit->kind].category;
        if (hit->span.end > gap.start && hit->span.end <= gap.end &&
            (hit->span.start < start || hit->span.start >= gap.start) && TABLE_STRENGTH(hit->flags) == STRENGTH_EXACT &&
            category != around && category != TABLE_CATEGORY_NONE &&
            table_categories[category].bounce != SMTPSTATUS_BOUNCE_HARD) {
            return 1;
        }
    }
    return 0;
}

/* A phrase was met whose last segment stands behind a gap. */
static void hear_across(struct phrase_matcher *matcher, uint32_t number, uint32_t place, const struct segment *segment)
{
    size_t start = matcher->waiting_start[place];
    struct span gap = {start + matcher->waiting_length[place], segment->start};
    uint32_t category = table_phrase_kind_of(number)->category;
    if (category >= TABLE_CATEGORY_MARK || !gap_tells(matcher, category, start, gap)) {
        hear(matcher, number, 1, start, matcher->waiting_first[place], segment->end);
    }
}

/* A prefix that has waited meets its next segment: what becomes of them, if that is in reach. */
static void end_waiting(struct phrase_matcher *matcher, uint32_t becomes, uint32_t prefix,
                        const struct segment *segment)
{
    uint32_t place = find_waiting(matcher, prefix);
    uint32_t width = (token_number(matcher) - segment->first + 1) * GAP_WEIGHT_WORD;
    if (place == PHRASE_WAITING || position(matcher) - matcher->waiting_position[place] > GAP_REACH + width ||
        matcher->waiting_start[place] >= segment->start) {
        return;
    }
    if ((becomes & TABLE_OUTPUT_IS_PREFIX) != 0) {
        prefix = becomes & ~(TABLE_OUTPUT_IS_PREFIX | TABLE_OUTPUT_MORE);
        uint32_t group = prefix / TABLE_PREFIX_GROUP;
        note(matcher, group, TABLE_OUTPUT_CLASS(group), 1U << prefix % TABLE_PREFIX_GROUP);
        wait_for(matcher, matcher->waiting_start[place], matcher->waiting_first[place], segment->end,
                 PHRASE_ALONE + prefix);
    } else {
        hear_across(matcher, becomes & ~TABLE_OUTPUT_MORE, place, segment);
    }
}

/* Prefixes of a group have waited, and those of `waits` go on with this segment. */
static inline void group_ends(struct phrase_matcher *matcher, const uint16_t *group, uint32_t waits,
                              const struct segment *segment)
{
    uint32_t left = group[1];
    const uint16_t *code = group + 2;
    while (waits != 0) {
        uint32_t bit = left & (0U - left);
        if ((waits & bit) != 0) {
            end_waiting(matcher, *code, group[0] * TABLE_PREFIX_GROUP + lowest_bit(left), segment);
        }
        if ((*code++ & TABLE_OUTPUT_MORE) == 0) {
            waits &= ~bit;
            left ^= bit;
        }
    }
}

/* Prefixes open behind the segment. */
static inline void open_list(struct phrase_matcher *matcher, uint32_t list, size_t start, uint32_t first, size_t end)
{
    const uint16_t *entry = &table_outputs[list];
    uint32_t last = 0;
    wait_for(matcher, start, first, end, list);
    while (last == 0) {
        last = *entry & TABLE_OUTPUT_LAST;
        note(matcher, TABLE_OUTPUT_GROUP(*entry), TABLE_OUTPUT_ENTRY_CLASS(*entry), entry[1]);
        entry += 2;
    }
}

/* The end of a segment where phrases are heard, or prefixes may have waited for it. `list` is the place of its head. */
static SMTPSTATUS_APART void segment_ends(struct phrase_matcher *matcher, uint32_t list, size_t start, uint32_t first,
                                          size_t end)
{
    const struct segment segment = {start, end, first};
    const uint16_t *code = &table_outputs[list];
    uint32_t head = *code;
    uint32_t last = ~head & TABLE_OUTPUT_HEARS;
    while (last == 0) {
        uint32_t number = *--code;
        last = number & TABLE_OUTPUT_LAST;
        hear(matcher, number & ~TABLE_OUTPUT_LAST, 0, start, first, end);
    }
    last = (head & matcher->noted & TABLE_OUTPUT_CLASSES) == 0;
    while (last == 0) {
        uint32_t place = *--code;
        last = place & TABLE_OUTPUT_LAST;
        const uint16_t *group = &table_ends[place & ~TABLE_OUTPUT_LAST];
        uint32_t waits = group[1] & matcher->open[group[0]];
        if (waits != 0) {
            group_ends(matcher, group, waits, &segment);
        }
    }
    if ((head & TABLE_OUTPUT_OPENS) != 0) {
        open_list(matcher, list + 1, start, first, end);
    }
}

/* A segment came to a state with outputs. Most mean only that prefixes open. */
static SMTPSTATUS_APART void arrive(struct phrase_matcher *matcher, uint32_t state, size_t start, uint32_t first,
                                    size_t end)
{
    uint32_t output = state < TABLE_STATES ? table_state_outputs[state - TABLE_FIRST_OUTPUT] : state - TABLE_STATES;
    if (output < TABLE_PHRASES) {
        hear(matcher, output, 0, start, first, end);
        return;
    }
    uint32_t list = output - TABLE_PHRASES;
    uint32_t head = table_outputs[list];
    if ((head & matcher->noted) != 0) {
        segment_ends(matcher, list, start, first, end);
    } else if ((head & TABLE_OUTPUT_OPENS) != 0) {
        open_list(matcher, list + 1, start, first, end);
    }
}

/* Moves the threads on by a token; those that cannot go on end. Returns how many are left. */
static inline uint32_t move_threads(struct phrase_matcher *matcher, uint32_t count, uint32_t symbol, size_t end)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t before = matcher->thread_state[i];
        uint32_t state = follow(before, symbol);
        size_t start = matcher->thread_start[i];
        uint32_t first = matcher->thread_first[i];
        if (state == 0) {
            if (!token_is_thing(symbol)) {
                continue;
            }
            state = before; /* phrases read on across things */
        } else if (state >= TABLE_FIRST_OUTPUT) {
            arrive(matcher, state, start, first, end);
        }
        if (state < TABLE_INNER_STATES) {
            matcher->thread_start[kept] = start;
            matcher->thread_first[kept] = first;
            matcher->thread_state[kept++] = state;
        }
    }
    return kept;
}

/* A segment starts with this token, and is in this state. Returns how many threads there are then. */
static inline uint32_t start_thread(struct phrase_matcher *matcher, uint32_t count, uint32_t state, size_t start,
                                    size_t end)
{
    uint32_t first = token_number(matcher);
    if (state < TABLE_INNER_STATES && count < PHRASE_THREADS) {
        matcher->thread_start[count] = start;
        matcher->thread_first[count] = first;
        matcher->thread_state[count++] = state;
    }
    if (state >= TABLE_FIRST_OUTPUT) {
        arrive(matcher, state, start, first, end);
    }
    return count;
}

/* Nothing goes on behind the end of a sentence. */
static inline void wait_for_nothing(struct phrase_matcher *matcher)
{
    clear(matcher->open, sizeof matcher->open);
    matcher->noted = TABLE_OUTPUT_HEARS;
    matcher->waiting_next = matcher->waiting_again = 0;
}

SMTPSTATUS_PRIVATE void phrase_start(struct phrase_matcher *matcher, uint32_t class_digit, uint32_t enhanced)
{
    wait_for_nothing(matcher);
    matcher->hits_start = matcher->hits_end = 0;
    matcher->thread_count = matcher->hit_count = 0;
    matcher->clock = 0;
    matcher->refused = class_digit == 4 ? TABLE_FLAG_CLASS_5 : class_digit == 5 ? TABLE_FLAG_CLASS_4 : 0;
    matcher->enhanced = enhanced;
    matcher->mark = 0;
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART void phrase_read(struct phrase_matcher *matcher, const struct token_batch *batch)
{
    uint32_t threads = matcher->thread_count;
    const size_t base = batch->base;
    const struct token *last = batch->tokens + batch->count;
    for (const struct token *token = batch->tokens; token < last; token++) {
        uint32_t symbol = token->symbol;
        matcher->clock += clock_costs[token->flags];
        if ((token->flags & TOKEN_NEW_SENTENCE) != 0) {
            threads = 0;
            wait_for_nothing(matcher);
        }
        if (threads != 0) {
            threads = move_threads(matcher, threads, symbol, base + token->end);
        }
        uint32_t state = table_symbols[symbol].start; /* none for unknown words */
        if (state != 0) {
            threads = start_thread(matcher, threads, state, base + token->start, base + token->end);
        }
    }
    matcher->thread_count = threads;
}

#endif
