"""Makes the automaton small, in ways that look-ups undo. docs/performance.md says what each is worth.

Parents: a symbol whose words are in all classes of another symbol's words, and in more, is that one's child. Where
phrases do not tell the two apart, only the parent's edge is stored.
Fallbacks: a state that has most edges in common with another one stores only where it differs, and names the other.
Order: states are numbered so that their number says what they have (see Packed)."""

from collections import Counter, defaultdict

DEAD = 0
NOTHING = ((), (), ())  # the outputs of most states
FEWEST_EDGES = 4        # states with fewer have nothing to gain from a fallback
MOST_CANDIDATES = 60
LONGEST_CHAIN = 8       # fallbacks behind one another
PREFIX_GROUP = 16       # prefixes whose bits stand in one number; lib/tables.h: TABLE_PREFIX_GROUP
BASE_STEP = 4           # bases are multiples of it; lib/tables.h: TABLE_BASE_STEP


def choose_parents(members):
    """{symbol: parent symbol} from {label: symbols}: the one with most labels among those with fewer."""
    labels = defaultdict(set)
    for label, symbols in members.items():
        for symbol in symbols:
            labels[symbol].add(label)
    ranked = sorted(labels, key=lambda symbol: (-len(labels[symbol]), symbol))
    parents = {}
    for symbol in ranked:
        parents[symbol] = next((other for other in ranked if labels[other] < labels[symbol]), DEAD)
    return parents


def drop_inherited(edges, parents):
    """The edges that differ from those of the symbol's parent. Where the parent has an edge, the child has one, so
    a look-up that goes on to the parent finds nothing that it should not."""
    targets = dict(edges)
    return {symbol: target for symbol, target in edges if targets.get(parents.get(symbol, DEAD)) != target}


def choose_fallbacks(rows):
    """{state: fallback} from {state: {symbol: target}}: large states first, each the one that spares it most edges."""
    large = [number for number in rows if len(rows[number]) >= FEWEST_EDGES]
    large.sort(key=lambda number: (-len(rows[number]), number))
    owners, chain, fallbacks = defaultdict(list), {}, {}
    for number in large:
        shared = Counter()
        for edge in rows[number].items():
            shared.update(owners[edge])
        best, gain = None, 2
        for other, count in shared.most_common(MOST_CANDIDATES):
            saved = count - len(rows[other].keys() - rows[number].keys())  # those it lacks are stored as dead
            if saved > gain:
                best, gain = other, saved
        if best is not None:
            fallbacks[number] = best
        chain[number] = chain[best] + 1 if best is not None else 0
        if chain[number] < LONGEST_CHAIN:
            for edge in rows[number].items():
                owners[edge].append(number)
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


class Packed:
    """The automaton as it is stored. Symbols and states have new numbers.

    Symbols: the fixed ones, those with flags, then those that states look up, most used first.
    States: 0 is dead. Then states with edges and without outputs: large ones, then singles, whose one edge stands in
    the state itself. Then those with outputs: singles, large ones, and leaves, which have no edges."""

    def __init__(self, automaton, first_word, flagged):
        states, root, members = automaton.states, automaton.root, automaton.lexicon.members
        parents = choose_parents(members)
        rows = {number: drop_inherited(states[number][1], parents) for number in range(1, len(states)) if number != root}
        fallbacks = choose_fallbacks(rows)
        own = {number: own_edges(row, rows.get(fallbacks.get(number), {})) for number, row in rows.items()}
        single = {number for number in rows if len(own[number]) == 1 and number not in fallbacks}
        self.number_symbols(own, single, automaton.lexicon.symbol_count, first_word, flagged)
        self.number_states(states, rows, single)
        symbols, numbers = self.symbols, self.states
        self.parents = [0] * len(symbols)
        for symbol, parent in parents.items():
            while parent != DEAD and parent not in self.known:
                parent = parents[parent]
            self.parents[symbols[symbol]] = symbols[parent]
        self.root = [0] * len(symbols)
        for symbol, target in states[root][1]:
            self.root[symbols[symbol]] = numbers[target]
        self.outputs = [NOTHING] * len(numbers)
        self.rows, self.fallbacks = [{}] * len(numbers), [DEAD] * len(numbers)
        for number in rows:
            self.outputs[numbers[number]] = states[number][0]
            self.rows[numbers[number]] = {symbols[symbol]: numbers[target] for symbol, target in own[number].items()}
            self.fallbacks[numbers[number]] = numbers[fallbacks.get(number, DEAD)]

    def number_symbols(self, own, single, count, first_word, flagged):
        used, alone = Counter(), Counter()
        for number, row in own.items():
            (alone if number in single else used).update(row)
        words = sorted(range(first_word, count), key=lambda symbol: (
            symbol not in flagged, -used[symbol], -alone[symbol], symbol))
        self.symbols = {old: new for new, old in enumerate([*range(first_word), *words])}
        self.flagged_end = first_word + len(flagged)
        self.known = used + alone
        self.edges_end = 1 + max(self.symbols[symbol] for symbol in self.known)

    def number_states(self, states, rows, single):
        def kind(number):
            heard = states[number][0] != NOTHING
            return (3 + (number not in single) if heard else 1 + (number in single)) if rows[number] else 5

        order = sorted(rows, key=lambda number: (kind(number), number))
        kinds = [0] + [kind(number) for number in order]
        self.states = {old: new for new, old in enumerate([DEAD, *order])}
        self.singles_start, self.singles_end = kinds.index(2), len(kinds) - sum(found >= 4 for found in kinds)
        self.first_output = len(kinds) - sum(found >= 3 for found in kinds)
        self.inner = len(kinds) - sum(found == 5 for found in kinds)

    def is_single(self, state):
        return self.singles_start <= state < self.singles_end

    def interleave(self):
        """Lays the edges of all large states into one array, so that edge `symbol` of a state stands at its base +
        symbol: (bases, {slot: (symbol, target)}, slots). No two states have the same base, so the symbol in a slot
        tells whose edge it is. Rows with many edges are placed first; the others fill the holes."""
        large = [state for state in range(1, self.inner) if not self.is_single(state)]
        large.sort(key=lambda state: (-len(self.rows[state]), state))
        span = self.edges_end + sum(len(self.rows[state]) for state in large) * 2
        free = (1 << span + self.edges_end) - 1  # bit per slot; ANDed shifts of it give all places that fit a row
        bases_left = sum(1 << base for base in range(0, span, BASE_STEP))
        slots, bases = {}, {}
        for state in large:
            if not self.rows[state]:
                continue  # differs from its fallback in outputs only
            fits = bases_left
            for symbol in self.rows[state]:
                fits &= free >> symbol
            base = (fits & -fits).bit_length() - 1
            bases[state] = base
            bases_left &= ~(1 << base)
            for symbol, target in self.rows[state].items():
                free &= ~(1 << base + symbol)
                slots[base + symbol] = (symbol, target)
        return bases, slots, max(bases.values()) + self.edges_end

    def looks_like(self, state):
        """The state whose edges a state without any of its own has."""
        while not self.rows[state]:
            state = self.fallbacks[state]
        return state
