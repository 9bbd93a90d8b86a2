"""Makes the automaton small, in two ways that look-ups undo.

A symbol whose words are in all classes of another symbol's words, and in more, is that one's child:
where phrases do not tell the two apart, only the parent's edge is stored. And a state that has most
edges in common with another one stores only where it differs, and names the other as its fallback."""

from collections import Counter, defaultdict

EMPTY_SLOT = (0, 0)
DEAD = 0
FEWEST_EDGES = 4    # states with fewer have nothing to gain
MOST_CANDIDATES = 30


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
    return tuple((symbol, target) for symbol, target in edges if targets.get(parents.get(symbol, DEAD)) != target)


def choose_defaults(states, root):
    """{state: default state}. A default has none of its own, so that a step costs at most two looks."""
    large = [number for number in range(1, len(states)) if number != root and len(states[number][1]) >= FEWEST_EDGES]
    large.sort(key=lambda number: (-len(states[number][1]), number))
    owners = defaultdict(list)
    for number in large:
        for edge in states[number][1]:
            owners[edge].append(number)
    symbols = {number: {symbol for symbol, _ in states[number][1]} for number in large}
    first_rank, defaults = set(), {}
    for number in large:
        shared = Counter()
        for edge in states[number][1]:
            shared.update(other for other in owners[edge] if other in first_rank)
        best, gain = None, 2
        for other, count in shared.most_common(MOST_CANDIDATES):
            saved = count - len(symbols[other] - symbols[number])  # those it lacks are stored as dead
            if saved > gain:
                best, gain = other, saved
        if best is not None:
            defaults[number] = best
        else:
            first_rank.add(number)
    return defaults


def own_edges(states, defaults, number):
    """The edges that a state must store itself, ascending by symbol."""
    edges = dict(states[number][1])
    if number not in defaults:
        return sorted(edges.items())
    inherited = dict(states[defaults[number]][1])
    differing = {symbol: target for symbol, target in edges.items() if inherited.get(symbol) != target}
    differing |= {symbol: DEAD for symbol in inherited if symbol not in edges}
    return sorted(differing.items())


def compress(states, root, parents):
    """Renumbered for emission: (root edges, [(outputs, own edges, default)], number of states with edges).

    State 0 is dead. States with edges come first, so that only they need room for them."""
    states = [states[0]] + [(state[0], state[1] if number == root else drop_inherited(state[1], parents))
                            for number, state in enumerate(states[1:], 1)]
    defaults = choose_defaults(states, root)
    inner = [number for number in range(1, len(states)) if number != root and states[number][1]]
    leaves = [number for number in range(1, len(states)) if number != root and not states[number][1]]
    renumber = {old: new for new, old in enumerate(inner + leaves, 1)} | {DEAD: 0}

    def moved(edges):
        return [(symbol, renumber[target]) for symbol, target in edges]

    rows = [(((), (), ()), [], 0)]
    for number in inner + leaves:
        rows.append((states[number][0], moved(own_edges(states, defaults, number)),
                     renumber[defaults.get(number, DEAD)]))
    return moved(states[root][1]), rows, 1 + len(inner)


def interleave(rows, symbols):
    """Lays the edges of all states into one array, so that edge `symbol` of a state stands at its base + symbol:
    (bases, [(state, target)]). Rows with many edges are placed first; the others fill the holes."""
    room = symbols + sum(len(row) for row in rows) * 2
    free = (1 << room) - 1  # bit per slot; ANDed shifts of it give all places that fit a row at once
    slots, bases = {}, [0] * len(rows)
    for state in sorted(range(len(rows)), key=lambda number: (-len(rows[number]), number)):
        if not rows[state]:
            continue
        fits = (1 << room - symbols) - 1
        for symbol, _ in rows[state]:
            fits &= free >> symbol
        base = (fits & -fits).bit_length() - 1
        bases[state] = base
        for symbol, target in rows[state]:
            free &= ~(1 << base + symbol)
            slots[base + symbol] = (state, target)
    size = max(bases) + symbols
    return bases, [slots.get(slot, EMPTY_SLOT) for slot in range(size)]
