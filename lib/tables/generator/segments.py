"""Cuts phrases at their gaps. The automaton knows only segments without gaps; a phrase `a * b` is
heard when segment b ends soon after segment a did. What segments mean together stands in prefixes:
prefix p is a beginning of phrases up to and without a gap."""

from collections import defaultdict

GAP = ("gap",)


def has_gap(tree):
    return tree == GAP or (tree[0] in ("sequence", "choice") and any(has_gap(node) for node in tree[1]))


def cut(tree):
    """The ways to read a tree, each a list of segments, each a list of nodes without gaps."""
    if tree == GAP:
        return [[[], []]]
    if not has_gap(tree):
        return [[[tree]]]
    if tree[0] == "choice":
        plain = [node for node in tree[1] if not has_gap(node)]
        ways = [[[("choice", plain)]]] if plain else []
        return ways + [way for node in tree[1] if has_gap(node) for way in cut(node)]
    ways = [[[]]]
    for node in tree[1]:
        ways = [way[:-1] + [way[-1] + more[0]] + more[1:] for way in ways for more in cut(node)]
    return ways


def is_optional(node):
    return node[0] == "choice" and ("sequence", []) in node[1]


def without_empty(way):
    """The same way without segments that may match nothing: `a * b? * c` is `a * b * c` or `a * c`."""
    for index, nodes in enumerate(way):
        if any(not is_optional(node) for node in nodes):
            continue
        shorter = without_empty(way[:index] + way[index + 1:]) if len(way) > 1 else []
        if len(nodes) != 1:  # several optional elements: each alone, or none
            return shorter + [more for node in nodes for more in without_empty(way[:index] + [[node]] + way[index + 1:])]
        firm = ("choice", [branch for branch in nodes[0][1] if branch != ("sequence", [])])
        return shorter + without_empty(way[:index] + [[firm]] + way[index + 1:])
    return [way]


def frozen(tree):
    """The same tree as a key: equal trees are equal keys, in whatever order their sets are gone through."""
    return tuple(frozen(part) if isinstance(part, (tuple, list)) else part for part in tree)


class Segments:
    """All segments, and per segment what its end means."""

    def __init__(self, phrases):
        self.trees, self.numbers = [], {}
        self.finals = defaultdict(list)     # segment -> phrases that it is all of
        self.opens = {}                     # segment -> prefix that it alone is
        self.continues = defaultdict(dict)  # segment -> {prefix: [phrases it completes, prefixes it becomes]}
        self.prefixes = {}                  # (segment, ...) -> number
        for number, phrase in enumerate(phrases):
            for way in cut(phrase.tree):
                for firm in without_empty(way):
                    self.add(number, [self.intern(nodes) for nodes in firm])

    def intern(self, nodes):
        key = frozen(nodes)
        if key not in self.numbers:
            self.numbers[key] = len(self.trees)
            self.trees.append(("sequence", nodes))
        return self.numbers[key]

    def prefix(self, segments):
        return self.prefixes.setdefault(tuple(segments), len(self.prefixes))

    def add(self, number, way):
        if len(way) == 1:
            self.finals[way[0]].append(number)
            return
        self.opens[way[0]] = self.prefix(way[:1])
        for index in range(1, len(way)):
            entry = self.continues[way[index]].setdefault(self.prefix(way[:index]), [])
            become = ("phrase", number) if index == len(way) - 1 else ("prefix", self.prefix(way[:index + 1]))
            if become not in entry:
                entry.append(become)
