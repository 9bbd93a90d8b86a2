"""From phrases to the two structures that the library runs: a lexicon that turns words into
symbols, and a minimal acyclic automaton over symbols, which hears the segments of phrases."""

from collections import defaultdict

from folding import spellings
from segments import Segments

# Symbols below FIRST_WORD are fixed; lib/tokens.h names them.
UNKNOWN, SKIP = 0, 1
THING_SYMBOLS = {"addr": 2, "num": 3, "ip": 4, "host": 5, "url": 6, "list_host": 7, "list_url": 8}
THING_MEANS = {"addr": ["addr"], "num": ["num"], "ip": ["ip"], "host": ["host", "list_host"],
               "url": ["url", "list_url"], "list": ["list_host", "list_url"]}
FIRST_WORD = 9


class Graph:
    """A non-deterministic automaton whose edges carry labels: ("words", set) or ("thing", name)."""

    def __init__(self):
        self.edges, self.epsilon, self.accepts = [], [], {}

    def state(self):
        self.edges.append([])
        self.epsilon.append([])
        return len(self.edges) - 1

    def add(self, tree, start):
        """Lays `tree` out from `start`; returns the state at its end."""
        kind = tree[0]
        if kind == "sequence":
            for node in tree[1]:
                start = self.add(node, start)
            return start
        end = self.state()
        if kind == "choice":
            for node in tree[1]:
                branch = self.state()
                self.epsilon[start].append(branch)
                self.epsilon[self.add(node, branch)].append(end)
        else:
            self.edges[start].append((tree, end))
        return end

    def closure(self, states):
        found, stack = set(states), list(states)
        while stack:
            for target in self.epsilon[stack.pop()]:
                if target not in found:
                    found.add(target)
                    stack.append(target)
        return found


class Lexicon:
    """Word patterns and the symbol of each: patterns that occur in the same labels share one."""

    def __init__(self, labels, skip, flagged):
        """labels: sets of (word, kind). flagged: {flag: set of (word, kind)} for words with a meaning of their own."""
        patterns = defaultdict(set)  # (bytes, kind) -> what it is a member of
        for number, label in enumerate(labels):
            for word, kind in label:
                for spelling in spellings(word):
                    patterns[spelling, kind].add(number)
        for flag, words in flagged.items():
            for word, kind in words:
                for spelling in spellings(word):
                    patterns[spelling, kind].add(flag)
        for word in skip:
            for spelling in spellings(word):
                patterns.setdefault((spelling, "exact"), set()).add("skip")
        stems = {word: members for (word, kind), members in patterns.items() if kind == "stem"}
        self.entries, groups = [], {}
        self.members = defaultdict(set)  # label -> symbols
        self.flags = defaultdict(set)    # flag -> symbols
        for (word, kind), members in sorted(patterns.items(), key=lambda item: item[0]):
            members = frozenset(members).union(*[stems[word[:size]] for size in range(4, len(word) + 1)
                                                 if word[:size] in stems])
            if members == {"skip"}:
                symbol = SKIP
            else:
                symbol = groups.setdefault(members - {"skip"}, FIRST_WORD + len(groups))
            self.entries.append((word, kind, symbol))
            for member in members:
                (self.flags if isinstance(member, str) else self.members)[member].add(symbol)
        self.symbol_count = FIRST_WORD + len(groups)


class Automaton:
    """Deterministic, acyclic, minimal. State 0 is dead, state 1 the root."""

    def __init__(self, phrases, skip, flagged):
        graph = Graph()
        root = graph.state()
        self.segments = Segments(phrases)
        for number, tree in enumerate(self.segments.trees):
            graph.accepts.setdefault(graph.add(tree, root), []).append(number)
        labels = sorted({label[1] for edges in graph.edges for label, _ in edges if label[0] == "words"},
                        key=lambda words: sorted(words))
        self.lexicon = Lexicon(labels, skip, flagged)
        self.label_number = {label: number for number, label in enumerate(labels)}
        self.graph, self.phrases = graph, phrases
        self.winners = defaultdict(int)  # phrase -> states in which it is heard
        self.losers = {}                 # phrase -> a phrase that is heard in its place
        self.contradictions = {}         # (phrase, phrase) that say different things of the same words
        self.states, self.signatures, self.done = [None], {}, {}
        self.root = self.build(graph.closure({root}), starting=True)

    def symbols(self, label):
        if label[0] == "words":
            return self.lexicon.members[self.label_number[label[1]]]
        return [THING_SYMBOLS[name] for name in THING_MEANS[label[1]]]

    def outputs(self, ended):
        """What the ends of these segments mean: (phrases heard, {prefix: (phrases, prefixes)}, prefixes opened)."""
        segments = self.segments
        heard = self.heard({number for segment in ended for number in segments.finals[segment]})
        continued = defaultdict(list)
        for segment in ended:
            for prefix, becomes in segments.continues[segment].items():
                continued[prefix] += [become for become in becomes if become not in continued[prefix]]
        pairs = []
        for prefix, becomes in sorted(continued.items()):
            for number in self.heard({number for kind, number in becomes if kind == "phrase"}):
                pairs.append((prefix, ("phrase", number)))
            pairs += [(prefix, become) for become in sorted(becomes) if become[0] == "prefix"]
        opened = sorted({segments.opens[segment] for segment in ended if segment in segments.opens})
        return heard, tuple(pairs), tuple(opened)

    def heard(self, numbers):
        """The phrases heard where all of `numbers` end: provider phrases first, then those with conditions, the
        more specific before the general."""
        heard = []
        ranked = sorted(numbers, key=lambda n: (not self.phrases[n].provider, self.phrases[n].always_counts(),
                                                self.phrases[n].width, n))
        for number in ranked:
            phrase = self.phrases[number]
            rival = next((other for other in heard if self.covers(self.phrases[other], phrase)), None)
            if rival is None:
                heard.append(number)
                self.winners[number] += 1
                continue
            self.losers.setdefault(number, rival)
            other = self.phrases[rival]
            if other.width == phrase.width and other.result() != phrase.result():
                self.contradictions[rival, number] = True
        return tuple(heard)

    @staticmethod
    def covers(first, second):
        """Whether `second` can never be heard where `first` is."""
        same_kind = bool(first.provider) == bool(second.provider)
        return same_kind and (first.always_counts() or first.conditions() == second.conditions())

    def build(self, items, starting=False):
        """The number of the minimal state for a set of graph states. Depth is the length of a phrase."""
        key = frozenset(items)
        if key in self.done:
            return self.done[key]
        by_symbol = defaultdict(set)
        for item in items:
            for label, target in self.graph.edges[item]:
                for symbol in self.symbols(label):
                    by_symbol[symbol].add(target)
        edges = []
        for symbol, targets in sorted(by_symbol.items()):
            reached = self.graph.closure(targets)
            if symbol in THING_SYMBOLS.values() and not starting:
                reached |= items  # a phrase that did not ask for the thing reads on across it
            edges.append((symbol, self.build(reached) if reached != items else None))
        numbers = {number for item in items for number in self.graph.accepts.get(item, [])}
        edges = tuple(edge for edge in edges if edge[1] is not None)
        signature = (self.outputs(numbers), edges)
        if signature not in self.signatures:
            self.signatures[signature] = len(self.states)
            self.states.append(signature)
        self.done[key] = self.signatures[signature]
        return self.done[key]
