/*
 * Finds the own rules whose phrases are in a reply.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_search.h"

#if SMTPSTATUS_TEXT

#include "rules_window.h"

/* Keys whose rules were looked at in this window, some of the last ones. */
#define SEEN 4U

struct word_search {
    struct rule_search *search;
    struct rule_window window;
    uint64_t leads;  /* bits: places where a part starts that another one may follow */
    uint64_t longer; /* ... one of more words */
    uint64_t words;  /* of the window, by their hashes */
    uint64_t open;   /* bits: places where more may start than was read, for want of the words behind the window */
    uint32_t seen[SEEN];
    uint32_t seen_count;
    uint32_t next_block; /* the nearest block behind the slab with a rule whose phrase was met, or UINT32_MAX */
};

/* ------------------------------------------------------------------ rules of a key */

static uint32_t count_bits(uint32_t bits)
{
    bits -= bits >> 1 & 0x5555U;
    bits = (bits & 0x3333U) + (bits >> 2 & 0x3333U);
    bits = (bits + (bits >> 4)) & 0x0F0FU;
    return (bits + (bits >> 8)) & 0x1FU;
}

/* The same as best_rank() for sets of one slab, whose keys tell by bits which blocks they lead to. */
static uint32_t best_rank_of_few(const struct rule_search *search, const struct rule_key *key)
{
    const struct smtpstatus_rules *set = search->set;
    const uint64_t *masks = rules_at(set, set->masks_at);
    for (uint32_t live = key->residues & search->slab.live; live != 0; live &= live - 1) {
        uint32_t block = lowest_bit(live);
        uint64_t holds =
            masks[key->first + count_bits(key->residues & ((1U << block) - 1))] & search->slab.holds[block];
        if (holds != 0) {
            uint32_t rank = rules_slots(set)[block * 64U + lowest_bit(holds)];
            return rank < search->match->rank ? rank : search->match->rank;
        }
    }
    return search->match->rank;
}

/*
 * The rank of the first rule of a key whose other conditions hold, when it goes before
 * what was found; else the latter. Only the slab at hand is looked at.
 */
static SMTPSTATUS_APART uint32_t best_rank(struct word_search *words, const struct rule_key *key)
{
    const struct rule_search *search = words->search;
    const struct rule_slab *slab = &search->slab;
    const struct smtpstatus_rules *set = search->set;
    const uint32_t *blocks = rules_at(set, set->blocks_at);
    const uint64_t *masks = rules_at(set, set->masks_at);
    uint32_t found = search->match->rank;
    if (set->block_count <= RULES_SLAB) {
        return best_rank_of_few(search, key);
    }
    uint32_t at = rules_first_block(blocks, key->first, key->end, slab->first);
    for (; at < key->end && blocks[at] - slab->first < slab->count; at++) {
        uint64_t holds = masks[at] & slab->holds[blocks[at] - slab->first];
        if (holds != 0) {
            uint32_t rank = rules_slots(set)[blocks[at] * 64U + lowest_bit(holds)];
            return rank < found ? rank : found;
        }
    }
    if (at < key->end && blocks[at] < words->next_block && rules_slots(set)[blocks[at] * 64U] < found) {
        words->next_block = blocks[at];
    }
    return found;
}

static void take_rule(struct word_search *words, uint32_t rank, uint32_t start, uint32_t end)
{
    const struct rule_window *window = &words->window;
    words->search->match->rank = rank;
    words->search->match->span.start = window->base + window->starts[start];
    words->search->match->span.end = window->base + window->ends[end - 1];
}

/* Whether a key was not met in this window before, as far as that is remembered. */
static int is_new(struct word_search *words, uint32_t place)
{
    for (uint32_t i = 0; i < SEEN && i < words->seen_count; i++) {
        if (words->seen[i] == place) {
            return 0;
        }
    }
    words->seen[words->seen_count++ % SEEN] = place;
    return 1;
}

/* Whether the nearest word of another part is where it has to be, beside two parts at [start, end). */
static SMTPSTATUS_APART int is_near(const struct word_search *words, const struct rule_waiting *waiting, uint32_t start,
                                    uint32_t end)
{
    const struct smtpstatus_rules *set = words->search->set;
    const struct rule_window *window = &words->window;
    uint64_t hash = rules_words(set)[rules_values(set)[waiting->value].number + waiting->near];
    if (waiting->side == RULE_SIDE_BEHIND) {
        for (uint32_t at = end; at < window->count && window_reaches(window, end, at); at++) {
            if (window->hashes[at] == hash) {
                return 1;
            }
        }
        return 0;
    }
    for (uint32_t at = start; waiting->side == RULE_SIDE_BEFORE && at > 0 && window_reaches(window, at, start); at--) {
        if (window->hashes[at - 1] == hash) {
            return 1;
        }
    }
    return waiting->side == RULE_SIDE_NONE;
}

/* Tries the phrases that wait for the two parts of a key, which stand at [start, end). */
static SMTPSTATUS_APART void try_waiting(struct word_search *words, const struct rule_key *key, uint32_t start,
                                         uint32_t end)
{
    struct rule_search *search = words->search;
    const struct smtpstatus_rules *set = search->set;
    const struct rule_waiting *list = rules_at(set, set->waiting_at);
    for (uint32_t i = key->waiting; i != 0; i = list[i - 1].next) {
        const struct rule_waiting *waiting = &list[i - 1];
        if ((waiting->words & ~words->words) != 0 || !is_near(words, waiting, start, end)) {
            continue;
        }
        uint32_t rank = best_rank(words, &rules_keys(set)[waiting->key]);
        struct span span;
        if (rank < search->match->rank &&
            window_find(&words->window, rules_words(set), rules_values(set) + waiting->value, &span)) {
            search->match->rank = rank;
            search->match->span = span;
        }
    }
}

/* A phrase, or two parts of one, stand at [start, end). */
static SMTPSTATUS_INLINE void meet_key(struct word_search *words, uint32_t place, uint32_t start, uint32_t end)
{
    const struct rule_key *key = &rules_keys(words->search->set)[place];
    if (key->first != key->end && is_new(words, place)) {
        uint32_t rank = best_rank(words, key);
        if (rank < words->search->match->rank) {
            take_rule(words, rank, start, end);
        }
    }
}

/* ------------------------------------------------------------------ parts */

/* Whether there are only things between two places. */
static int only_things(const struct rule_window *window, uint32_t from, uint32_t to)
{
    uint64_t places = ((uint64_t)1 << (to - from)) - 1;
    return (window->things >> from & places) == places;
}

/* Meets the key of two parts, when there is such a one, the second of which is at [start, end). */
static SMTPSTATUS_INLINE void try_pair(struct word_search *words, uint64_t pair, uint32_t first, uint32_t start,
                                       uint32_t end)
{
    const struct smtpstatus_rules *set = words->search->set;
    if (rules_may_have(set, pair)) {
        uint32_t place = rules_find_key(set, pair);
        if (place == RULES_NO_KEY) {
            return;
        }
        meet_key(words, place, first, end);
        const struct rule_key *key = &rules_keys(set)[place];
        if (key->waiting != 0) {
            try_waiting(words, key, first, end);
            words->open |= (uint64_t)1 << start;
        }
    }
}

/* Tries a part at [start, end) with those that start at `first` and may lead to it. */
static SMTPSTATUS_INLINE void follow_from(struct word_search *words, uint32_t first, uint64_t part, uint32_t start,
                                          uint32_t end)
{
    const struct smtpstatus_rules *set = words->search->set;
    const struct rule_window *window = &words->window;
    uint64_t key = (window->things >> first & 1) != 0 ? RULES_THING_START : RULES_PART_START;
    for (uint32_t at = first; at < start; at++) { /* a thing, which is never one of the longer, once */
        if (at > first && (window->things >> at & 1) != 0) {
            continue;
        }
        key = rules_mix(key, window->hashes[at]);
        if (at > first && !rules_may_have(set, key)) {
            return;
        }
        if (window_reaches(window, at + 1, start)) {
            try_pair(words, rules_join(key, part, 1), first, start, end);
        }
        if (set->has_things && only_things(window, at + 1, start)) {
            try_pair(words, rules_join(key, part, 0), first, start, end);
        }
        if ((words->longer >> first & 1) == 0) {
            return;
        }
    }
}

/* A part stands at [start, end) that may follow others. */
static SMTPSTATUS_APART void follow_leads(struct word_search *words, uint64_t part, uint32_t start, uint32_t end)
{
    uint32_t from = end > WINDOW_REACH ? end - WINDOW_REACH : 0;
    uint64_t leads = words->leads >> from << from & (((uint64_t)1 << start) - 1);
    for (; leads != 0; leads &= leads - 1) {
        follow_from(words, lowest_bit(leads), part, start, end);
    }
}

/* A part, or a phrase that is one, may stand at [start, end). */
static SMTPSTATUS_INLINE void meet_part(struct word_search *words, uint64_t key, uint32_t start, uint32_t end)
{
    uint32_t place = rules_find_key(words->search->set, key);
    if (place == RULES_NO_KEY) {
        return;
    }
    uint32_t flags = rules_keys(words->search->set)[place].flags;
    meet_key(words, place, start, end);
    if ((flags & RULE_KEY_FOLLOWS) != 0) {
        follow_leads(words, key, start, end);
    }
    if ((flags & RULE_KEY_LEADS) != 0) {
        words->leads |= (uint64_t)1 << start;
        words->longer |= (uint64_t)(end > start + 1) << start;
    }
}

/* Reads all parts that start at a place. Things between words do not count. */
static void read_parts(struct word_search *words, uint32_t start)
{
    const struct smtpstatus_rules *set = words->search->set;
    const struct rule_window *window = &words->window;
    uint64_t key = RULES_PART_START;
    if ((window->things >> start & 1) != 0) {
        key = rules_mix(RULES_THING_START, window->hashes[start]);
        if (set->has_things && rules_may_have(set, key)) {
            meet_part(words, key, start, start + 1);
        }
        return;
    }
    for (uint32_t at = start; at - start < WINDOW_REACH; at++) {
        if (at == window->count) {
            words->open |= (uint64_t)1 << start;
            return;
        }
        if ((window->things >> at & 1) != 0) {
            continue;
        }
        key = rules_mix(key, window->hashes[at]);
        if (!rules_may_have(set, key)) {
            return;
        }
        meet_part(words, key, start, at + 1);
    }
}

/* Reads the parts that start in a window; of the words that it kept those where more may start than was read. */
static SMTPSTATUS_APART void read_window(struct word_search *words, uint32_t kept)
{
    uint32_t moved = WINDOW_WORDS - WINDOW_KEPT;
    uint64_t unread = kept > 0 ? words->open >> moved | UINT64_MAX << kept : UINT64_MAX;
    words->leads = kept > 0 ? words->leads >> moved : 0;
    words->longer = kept > 0 ? words->longer >> moved : 0;
    words->next_block = UINT32_MAX;
    words->seen_count = 0;
    words->open = words->words = 0;
    for (uint32_t i = 0; words->search->set->has_waiting && i < words->window.count; i++) {
        words->words |= rules_word_bit(words->window.hashes[i]);
    }
    for (uint32_t i = 0; i < words->window.count; i++) {
        if ((unread >> i & 1) != 0) {
            read_parts(words, i);
        }
    }
}

/* Whether a rule of the slab that has a phrase and goes before what was found may speak: its other conditions hold. */
static int may_speak(const struct rule_search *search)
{
    const struct smtpstatus_rules *set = search->set;
    uint32_t behind = set->plain_blocks > search->slab.first ? set->plain_blocks - search->slab.first : 0;
    uint32_t live = search->slab.live >> behind;
    return live != 0 && rules_slots(set)[(search->slab.first + behind + lowest_bit(live)) * 64U] < search->match->rank;
}

/* Makes the slab with a block the one at hand. */
static void go_to_slab(struct rule_search *search, uint32_t block)
{
    if (block - search->slab.first >= search->slab.count) {
        search_slab(search, block);
    }
}

SMTPSTATUS_PRIVATE SMTPSTATUS_APART void search_words(struct rule_search *search)
{
    const struct reading *reading = &search->status->reading;
    uint32_t first = search->set->plain_blocks;
    struct word_reader reader;
    struct word_search words;
    struct rule_word word;
    go_to_slab(search, first);
    if (search->set->block_count - search->slab.first <= RULES_SLAB && !may_speak(search)) {
        return;
    }
    words.search = search;
    words.window.count = 0;
    rules_start_words(&reader, reading->data, &reading->text, (int)search->set->has_things);
    int more = rules_next_word(&reader, &word);
    while (more && search->match->rank > 0) {
        more = window_fill(&words.window, &reader, &word, more);
        go_to_slab(search, first);
        read_window(&words, words.window.kept);
        while (words.next_block != UINT32_MAX) { /* again, for rules of the next slab that was led to */
            search_slab(search, words.next_block);
            read_window(&words, 0);
        }
    }
}

#endif
