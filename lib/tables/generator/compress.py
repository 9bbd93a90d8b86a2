"""Makes the automaton small, in ways that look-ups undo. docs/performance.md says what each is worth.

Parents: a symbol whose words are in all classes of another symbol's words, and in more, is that one's child. Where
phrases do not tell the two apart, only the parent's edge is stored.
Fallbacks: a state that has most edges in common with another one stores only where it differs, and names the other.
Order: states are numbered so that their number says what they have (see Packed)."""

from collections import Counter, defaultdict

DEAD = 0
NOTHING = ((), (), ())  # the outputs of most states
FEWEST_EDGES = 2        # states with fewer have nothing to gain from a fallback
MOST_CANDIDATES = 60    # states that share most edges with one are tried, ...
KEPT_CANDIDATES = 24    # ... and the best of them kept
LONGEST_CHAIN = 6       # states that are asked one after the other
PREFIX_GROUP = 16       # prefixes whose bits stand in one number; lib/tables.h: TABLE_PREFIX_GROUP
CHECK = 1 << 10         # symbols that differ by it have the same check; ...
CHECK_BYTE = 1 << 8     # ... its lower eight bits are 0 for those that nobody has
SPAN_OF_EDGE = 30       # a row is as hard to place as one that spans so many slots less and has an edge more


def choose_parents(members, states):
    """{symbol: parent symbol} from {label: symbols}: of those with fewer labels, and only ones that the symbol has, the
    one with which it has most edges in common."""
    labels, edges = defaultdict(set), defaultdict(dict)
    for label, symbols in members.items():
        for symbol in symbols:
            labels[symbol].add(label)
    for state, (_, row) in states.items():
        for symbol, target in row:
            edges[symbol][state] = target
    parents = {}
    for symbol in labels:
        found = Counter(other for label in labels[symbol] for other in members[label])
        best, gain = DEAD, 0
        for other in sorted(found, key=lambda other: (-len(labels[other]), other)):
            if found[other] == len(labels[other]) < len(labels[symbol]):
                shared = sum(edges[symbol].get(state) == target for state, target in edges[other].items())
                if shared > gain:
                    best, gain = other, shared
        parents[symbol] = best
    return parents


def drop_inherited(edges, parents):
    """The edges that differ from those of the symbol's parent. Where the parent has an edge, the child has one, so
    a look-up that goes on to the parent finds nothing that it should not."""
    targets = dict(edges)
    return {symbol: target for symbol, target in edges if targets.get(parents.get(symbol, DEAD)) != target}


def saved_edges(rows):
    """[(edges spared, state, fallback)] of the fallbacks that spare most, the best first."""
    owners, found = defaultdict(list), []
    large = sorted(number for number in rows if len(rows[number]) >= FEWEST_EDGES)
    for number in large:
        for edge in rows[number].items():
            owners[edge].append(number)
    for number in large:
        shared = Counter()
        for edge in rows[number].items():
            shared.update(owners[edge])
        del shared[number]
        saved = []
        for other, count in shared.most_common(MOST_CANDIDATES):
            lacking = len(rows[other].keys() - rows[number].keys())  # those are stored as dead
            saved.append((count - lacking, number, other))
        saved.sort(key=lambda pair: (-pair[0], pair[2]))
        found += [pair for pair in saved[:KEPT_CANDIDATES] if pair[0] > 1]
    return sorted(found, key=lambda pair: (-pair[0], pair[1:]))


def choose_fallbacks(rows):
    """{state: fallback} from {state: {symbol: target}}: what spares most edges first, as long as chains stay short."""
    fallbacks, children, gain = {}, defaultdict(set), Counter()

    def height(state):
        return 1 + max(map(height, children[state]), default=0)

    def chain(state):
        return [state, *chain(fallbacks[state])] if state in fallbacks else [state]

    pairs, moved = saved_edges(rows), True
    while moved:
        moved = False
        for saved, state, fallback in pairs:
            if saved <= gain[state]:
                continue
            above = chain(fallback)
            if state in above or len(above) + height(state) > LONGEST_CHAIN:
                continue
            if state in fallbacks:
                children[fallbacks[state]].discard(state)
            fallbacks[state], gain[state], moved = fallback, saved, True
            children[fallback].add(state)
    return fallbacks


def number_prefixes(outputs):
    """{prefix: new number}, so that prefixes which are met in the same places stand in the same group."""
    met, together = Counter(), defaultdict(Counter)
    for _, pairs, opened in outputs:
        for prefixes in ({prefix for prefix, _ in pairs}, set(opened)):
            met.update(prefixes)
            for prefix in prefixes:
                together[prefix].update(prefixes - {prefix})
    left, numbers = set(met), {}
    while left:
        group, ties = 0, Counter()
        while left and group < PREFIX_GROUP:
            tied = [prefix for prefix in ties if prefix in left]
            if tied:
                best = max(tied, key=lambda prefix: (ties[prefix] / (met[prefix] + 3), -prefix))
            else:
                best = max(left, key=lambda prefix: (met[prefix], -prefix))
            left.remove(best)
            numbers[best] = len(numbers)
            ties.update(together[best])
            group += 1
    return numbers


def own_edges(row, inherited):
    """The edges that a state must store itself, beside those of its fallback."""
    differing = {symbol: target for symbol, target in row.items() if inherited.get(symbol) != target}
    return differing | {symbol: DEAD for symbol in inherited if symbol not in row}


def is_phrase(outputs):
    """Whether a phrase is heard and nothing else."""
    phrases, pairs, opened = outputs
    return len(phrases) == 1 and not pairs and not opened


class Packed:
    """The automaton as it is stored. Symbols and states have new numbers.

    Symbols: the fixed ones, those with flags, then those that states look up, most used first.
    States: 0 is dead. Then states with edges and without outputs: large ones, then singles, whose one edge stands in
    the state itself. Then those with outputs: singles, large ones, and leaves, which have no edges. Behind all of them
    come leaves where a phrase is heard and nothing else: the number is that of the phrase, counted from there."""

    def __init__(self, automaton, first_word, flagged):
        states, root, members = automaton.states, automaton.root, automaton.lexicon.members
        parents = choose_parents(members, {number: states[number] for number in range(1, len(states)) if number != root})
        rows = {number: drop_inherited(states[number][1], parents) for number in range(1, len(states)) if number != root}
        fallbacks = choose_fallbacks(rows)
        own = {number: own_edges(row, rows.get(fallbacks.get(number), {})) for number, row in rows.items()}
        single = {number for number in rows if len(own[number]) == 1 and number not in fallbacks}
        self.number_symbols(own, single, automaton.lexicon.symbol_count, first_word, flagged)
        self.number_states(states, rows, single)
        symbols, numbers = self.symbols, self.states
        self.parents = [0] * self.symbol_count
        for symbol, parent in parents.items():
            while parent != DEAD and parent not in self.known:
                parent = parents[parent]
            self.parents[symbols[symbol]] = symbols[parent]
        self.root = [0] * self.symbol_count
        for symbol, target in states[root][1]:
            self.root[symbols[symbol]] = numbers[target]
        self.outputs = [NOTHING] * self.count
        self.rows, self.fallbacks = [{}] * self.count, [DEAD] * self.count
        for number in rows:
            if numbers[number] >= self.count:
                continue
            self.outputs[numbers[number]] = states[number][0]
            self.rows[numbers[number]] = {symbols[symbol]: numbers[target] for symbol, target in own[number].items()}
            self.fallbacks[numbers[number]] = numbers[fallbacks.get(number, DEAD)]

    def number_symbols(self, own, single, count, first_word, flagged):
        used, alone = Counter(), Counter()
        for number, row in own.items():
            (alone if number in single else used).update(row)
        words = sorted(range(first_word, count), key=lambda symbol: (
            symbol not in flagged, -used[symbol], -alone[symbol], symbol))
        numbers = (number for number in range(first_word, 2 * count) if number % CHECK_BYTE != 0)
        self.symbols = {number: number for number in range(first_word)} | dict(zip(words, numbers))
        self.symbol_count = 1 + max(self.symbols.values())
        self.flagged_end = first_word + len(flagged)
        self.known = used + alone
        self.edges_end = 1 + max(self.symbols[symbol] for symbol in used)

    def number_states(self, states, rows, single):
        def kind(number):
            heard = states[number][0] != NOTHING
            return (3 + (number not in single) if heard else 1 + (number in single)) if rows[number] else 5

        alone = {number: states[number][0][0][0] for number in rows if not rows[number] and is_phrase(states[number][0])}
        order = sorted(rows.keys() - alone.keys(), key=lambda number: (kind(number), number))
        kinds = [0] + [kind(number) for number in order]
        self.states = {old: new for new, old in enumerate([DEAD, *order])}
        self.count = len(self.states)
        self.states |= {old: self.count + phrase for old, phrase in alone.items()}
        self.singles_start, self.singles_end = kinds.index(2), len(kinds) - sum(found >= 4 for found in kinds)
        self.first_output = len(kinds) - sum(found >= 3 for found in kinds)
        self.inner = len(kinds) - sum(found == 5 for found in kinds)

    def is_single(self, state):
        return self.singles_start <= state < self.singles_end

    def interleave(self):
        """Lays the edges of all large states into one array, so that edge `symbol` of a state stands at its base +
        symbol: (bases, {slot: (symbol, target)}, slots). No two states have the same base, or bases that symbols of the
        same check could make up for, so the check in a slot tells whose edge it is. Rows with many edges are placed
        first; the others fill the holes."""
        def ease(state):
            row = self.rows[state]
            return (min(row) - max(row) - SPAN_OF_EDGE * len(row) if row else 0), state

        large = sorted((state for state in range(1, self.inner) if not self.is_single(state)), key=ease)
        span = self.edges_end + sum(len(self.rows[state]) for state in large) * 2
        free = (1 << span + self.edges_end) - 1  # bit per slot; ANDed shifts of it give all places that fit a row
        bases_left = (1 << span) - 1
        slots, bases = {}, {}
        for state in large:
            if not self.rows[state]:
                continue  # differs from its fallback in outputs only
            fits = bases_left
            for symbol in self.rows[state]:
                fits &= free >> symbol
            base = (fits & -fits).bit_length() - 1
            bases[state] = base
            for other in range(base % CHECK, base + self.edges_end, CHECK):
                if other > base - self.edges_end:
                    bases_left &= ~(1 << other)
            for symbol, target in self.rows[state].items():
                free &= ~(1 << base + symbol)
                slots[base + symbol] = (symbol, target)
        self.check_slots(set(bases.values()), slots)
        return bases, slots, max(bases.values()) + self.edges_end

    def check_slots(self, bases, slots):
        """Makes sure that no state can take another one's edge for its own."""
        for slot, (symbol, _) in slots.items():
            for other in range(symbol % CHECK, self.edges_end, CHECK):
                if other != symbol and slot - other in bases:
                    raise SystemExit(f"the edge of symbol {symbol} looks like one of symbol {other}")

    def looks_like(self, state):
        """The state whose edges a state without any of its own has."""
        while not self.rows[state]:
            state = self.fallbacks[state]
        return state
