"""Phrase files and word classes: from text to a small syntax tree with file and line."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from folding import spellings, tokens
from source import numbered_lines

STRENGTHS = {"vague": 1, "typical": 2, "exact": 3}
THINGS = ("ip", "host", "addr", "url", "num", "list")
ELEMENT = re.compile(r"\s+|(?P<punct>[()|*?])|@(?P<cls>\w+)|\$(?P<thing>\w+)|(?P<stem>[^\s()|*?@$]+~)|(?P<word>[^\s()|*?@$~]+)")

# Nodes of the syntax tree: ("words", frozenset of (word, kind)), ("class", name), ("thing", name),
# ("gap",), ("sequence", [nodes]), ("choice", [nodes]). kind: "exact" or "stem".
EMPTY = ("sequence", [])


@dataclass
class Phrase:
    path: Path
    line: int
    text: str
    category: str
    strength: int
    language: str
    tree: tuple
    classes: frozenset = frozenset()  # reply classes it counts in: {4}, {5} or empty for any
    bounce: str = ""
    code: bool = False
    only: bool = False
    enhanced: str = ""  # counts only beside this enhanced code, as subject.detail
    provider: str = ""
    width: int = 0  # number of token sequences it stands for: fewer is more specific

    def where(self):
        return f"{self.path}:{self.line}"

    def result(self):
        return self.category, self.strength, self.bounce, self.provider, self.only, self.code, self.enhanced

    def conditions(self):
        return self.only and self.provider, self.classes, self.enhanced

    def always_counts(self):
        return not any(self.conditions())


@dataclass
class Vocabulary:
    """Skipped words and word classes; `local` holds the classes of the file being read."""

    skip: set = field(default_factory=set)
    classes: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)

    def scoped(self):
        return Vocabulary(self.skip, dict(self.classes), dict(self.seen))


def is_skipped(word, skip):
    """Whether the reader sees a skipped word: `à` is read as `a`."""
    return spellings(word)[0].decode() in skip


def literal(text, kind, skip):
    """The tree of one written word, which may be several tokens (e-mail, 用户)."""
    if text.isdigit():
        raise ValueError(f"a number is no word; $num stands for one: {text}")
    words = [word for word in tokens(text) if kind == "stem" or not is_skipped(word, skip)]
    if kind == "stem" and (len(words) != 1 or len(words[0]) < 4):
        raise ValueError(f"a stem is one word of at least 4 letters: {text}~")
    nodes = [("words", frozenset({(word, kind)})) for word in words]
    return nodes[0] if len(nodes) == 1 else ("sequence", nodes)


def choice(nodes):
    """A choice; single words in it become one set."""
    words = frozenset().union(*[node[1] for node in nodes if node[0] == "words"])
    rest = [node for node in nodes if node[0] != "words"]
    nodes = ([("words", words)] if words else []) + [node for i, node in enumerate(rest) if node not in rest[:i]]
    return nodes[0] if len(nodes) == 1 else ("choice", nodes)


class Parser:
    """Reads the elements of one phrase."""

    def __init__(self, text, vocabulary):
        self.vocabulary, self.items, position = vocabulary, [], 0
        for match in iter(lambda: ELEMENT.match(text, position), None):
            position = match.end()
            if match.lastgroup:
                self.items.append((match.lastgroup, match[match.lastgroup]))
            if position == len(text):
                break
        if position != len(text):
            raise ValueError(f"cannot read: {text[position:]}")
        self.at = 0

    def peek(self):
        return self.items[self.at] if self.at < len(self.items) else (None, None)

    def sequence(self, nested):
        nodes = []
        while True:
            kind, text = self.peek()
            if kind is None or (nested and text in ("|", ")") and kind == "punct"):
                return ("sequence", nodes) if len(nodes) != 1 else nodes[0]
            self.at += 1
            nodes.append(self.element(kind, text))
            if self.peek() == ("punct", "?"):
                if kind == "word" and nodes[-1][0] == "sequence" and nodes[-1][1]:
                    raise ValueError(f"? leaves all of {text} out, not its last letter; say so with brackets: ({text})?")
                self.at += 1
                nodes[-1] = ("choice", [nodes[-1], EMPTY])

    def element(self, kind, text):
        if kind == "cls":
            if text not in self.vocabulary.classes:
                raise ValueError(f"no such word class: @{text}")
            return ("class", text)
        if kind == "thing":
            if text not in THINGS:
                raise ValueError(f"no such thing: ${text}")
            return ("thing", text)
        if kind == "stem":
            return literal(text[:-1], "stem", self.vocabulary.skip)
        if kind == "word":
            if text.endswith("#"):
                return ("words", frozenset({(text.lower(), "exact")}))
            return literal(text, "exact", self.vocabulary.skip)
        if text == "*":
            return ("gap",)
        if text == "(":
            parts = [self.sequence(True)]
            while self.peek() == ("punct", "|"):
                self.at += 1
                parts.append(self.sequence(True))
            if self.peek() != ("punct", ")"):
                raise ValueError("a bracket is not closed")
            self.at += 1
            if EMPTY in parts and any(part != EMPTY for part in parts):
                raise ValueError("a branch of a choice is only skipped words, which makes the choice optional")
            return choice(parts)
        raise ValueError(f"'{text}' has no place here")


def parse_phrase(text, vocabulary):
    tree = Parser(text, vocabulary).sequence(False)
    flat = tree[1] if tree[0] == "sequence" else [tree]
    flat = [node for node in flat if node != EMPTY]
    if not flat:
        raise ValueError("only skipped words")
    firm = [node for node in flat if not (node[0] == "choice" and EMPTY in node[1])]
    if not firm:
        raise ValueError("a phrase of optional elements only")
    if firm[0] == ("gap",) or firm[-1] == ("gap",):
        raise ValueError("a phrase neither starts nor ends with *, nor with an optional element before it")
    return ("sequence", flat)


def tree_width(tree, classes):
    """How many token sequences a tree stands for."""
    kind = tree[0]
    if kind == "words":
        return len(tree[1])
    if kind == "class":
        return classes[tree[1]]["width"]
    if kind == "choice":
        return sum(tree_width(node, classes) for node in tree[1])
    if kind == "sequence":
        product = 1
        for node in tree[1]:
            product *= tree_width(node, classes)
        return product
    return 1000 if kind == "gap" else 1


CLASS_LINE = re.compile(r"@(\w+):\s*(.*)")
MEMBER = re.compile(r'"[^"]+"|\S+')


def add_class_line(path, number, name, members, vocabulary, problems):
    entries = vocabulary.classes.setdefault(name, {"nodes": [], "line": number, "path": path, "width": 0})
    found = MEMBER.findall(members)
    keys = [member.strip('"') for member in found]
    if keys != sorted(keys):
        problems.add(path, number, f"members of @{name} are not sorted")
    for member, key in zip(found, keys):
        if (name, key) in vocabulary.seen:
            problems.add(path, number, f"@{name} has {member} already, on line {vocabulary.seen[name, key]}")
            continue
        vocabulary.seen[name, key] = number
        try:
            if member.startswith("@"):
                if member[1:] not in vocabulary.classes or member[1:] == name:
                    raise ValueError(f"no such word class: {member}")
                node = ("class", member[1:])
            elif member.endswith("~"):
                node = literal(member[:-1], "stem", vocabulary.skip)
            else:
                node = literal(key, "exact", vocabulary.skip)
            if node == EMPTY:
                raise ValueError(f"{member} is a skipped word")
        except ValueError as error:
            problems.add(path, number, str(error))
            continue
        entries["nodes"].append(node)
        entries["width"] += tree_width(node, vocabulary.classes)


def read_words(path, problems):
    vocabulary = Vocabulary()
    lines = [(number, text) for number, text in numbered_lines(path) if text and not text.startswith("#")]
    for number, text in lines:
        if text.startswith("skip:"):
            words = text[5:].split()
            if words != sorted(words):
                problems.add(path, number, "skipped words are not sorted")
            vocabulary.skip.update(spellings(word)[0].decode() for word in words)
    for number, text in lines:
        match = CLASS_LINE.fullmatch(text)
        if match:
            add_class_line(path, number, match[1], match[2], vocabulary, problems)
        elif not text.startswith("skip:"):
            problems.add(path, number, "neither a class nor skipped words")
    return vocabulary


def read_header(words, phrase, categories, in_provider, provider):
    """Applies the words of a block header to a template phrase."""
    for word in words:
        if word in STRENGTHS:
            phrase.strength = STRENGTHS[word]
        elif re.fullmatch(r"[a-z]{2}|any", word):
            phrase.language = word
        elif re.fullmatch(r"X\.\d{1,3}\.\d{1,3}", word):
            phrase.enhanced = word[2:]
        elif word in ("4", "5"):
            phrase.classes = phrase.classes | {int(word)}
        elif word in ("soft", "block"):
            phrase.bounce = word
        elif in_provider and word in ("code", "only"):
            setattr(phrase, word, True)
        elif in_provider and word == "mark":
            phrase.category, phrase.strength, phrase.language = "mark", 1, "any"
        elif in_provider and word in categories:
            phrase.category = word
        else:
            raise ValueError(f"unknown word in a block header: {word}")
    if not (phrase.strength and phrase.language and phrase.category):
        raise ValueError("a block header needs a strength, a language" + (" and a category" if in_provider else ""))
    phrase.provider = provider
    return phrase


def read_phrase_file(path, vocabulary, categories, problems, provider=None):
    """The phrases of one file. For a provider's file also returns its fields (name, number, title, hosts)."""
    vocabulary, phrases, fields, template, last = vocabulary.scoped(), [], {}, None, None
    for number, text in numbered_lines(path):
        if not text.strip():
            last = None
            continue
        if text.startswith("#"):
            continue
        try:
            match = CLASS_LINE.fullmatch(text)
            if match and template is None:
                add_class_line(path, number, match[1], match[2], vocabulary, problems)
            elif provider is not None and template is None and re.match(r"(name|number|title|hosts): ", text):
                key, value = text.split(": ", 1)
                fields[key] = (fields[key] + " " + value) if key in fields else value
            elif text.startswith("["):
                if not text.endswith("]"):
                    raise ValueError("a block header ends with ]")
                blank = Phrase(path, number, "", "" if provider is not None else Path(path).stem, 0, "", EMPTY)
                template, last = blank, None
                template = read_header(text[1:-1].split(), blank, categories, provider is not None, fields.get("name", ""))
            elif template is None:
                raise ValueError("a phrase before the first block header")
            else:
                if last is not None and text <= last:
                    problems.add(path, number, "duplicate phrase" if text == last else "not sorted in its block")
                last = text
                phrase = Phrase(**{**template.__dict__, "line": number, "text": text})
                phrase.tree = parse_phrase(text, vocabulary)
                phrase.width = tree_width(phrase.tree, vocabulary.classes)
                phrase.tree = resolve_classes(phrase.tree, vocabulary.classes)
                phrases.append(phrase)
        except ValueError as error:
            problems.add(path, number, str(error))
    return (phrases, fields) if provider is not None else phrases


def resolve_classes(tree, classes):
    """Replaces class names by their members: one set of words, and sequences beside it."""
    kind = tree[0]
    if kind == "class":
        return choice([resolve_classes(node, classes) for node in flatten_class(tree[1], classes)])
    if kind in ("sequence", "choice"):
        nodes = [resolve_classes(node, classes) for node in tree[1]]
        return choice(nodes) if kind == "choice" else (kind, nodes)
    return tree


def flatten_class(name, classes):
    nodes = []
    for node in classes[name]["nodes"]:
        nodes += flatten_class(node[1], classes) if node[0] == "class" else [node]
    return nodes


def sort_members(text):
    """A line of class members or skipped words, its members sorted."""
    head, separator, members = text.partition(":")
    if not separator or not (head == "skip" or head.startswith("@")):
        return text
    found = sorted(MEMBER.findall(members), key=lambda member: member.strip('"'))
    return f"{head}: {' '.join(found)}"


def sort_file(path):
    """Sorts class members and the phrases inside each block; comments stay in front of their phrase."""
    out, block, comments = [], [], []

    def flush():
        out.extend(line for entry in sorted(block, key=lambda e: e[-1]) for line in entry)
        block.clear()

    started = False
    for _, text in numbered_lines(path):
        if text.startswith("["):
            flush()
            out.extend(comments + [text])
            comments, started = [], True
        elif text.startswith("#"):
            comments.append(text)
        elif not text.strip() or not started:
            flush()
            out.extend(comments + [sort_members(text)])
            comments = []
        else:
            block.append(comments + [text])
            comments = []
    flush()
    out.extend(comments)
    Path(path).write_text("\n".join(out) + "\n", encoding="utf-8")
