"""All tables together, checked against each other and against the public header."""

import re

from automaton import Automaton
from phrases import STRENGTHS, flatten_class, read_phrase_file, read_words
from source import enhanced_key, read_enums, read_tsv

CATEGORY_COLUMNS = ["name", "bounce", "action_deferred", "action_failed", "scope", "impact", "title", "explanation",
                    "advice", "reference"]
REPLY_COLUMNS = ["code", "category", "strength", "title", "explanation", "reference"]
PROVIDER_CODE_COLUMNS = ["provider", "code", "category", "strength", "bounce", "reference"]
COMMAND_COLUMNS = ["command", "deferred", "failed"]
ADVICE_COLUMNS = ["provider", "match", "category", "explanation", "advice", "reference"]
ADVICE_KINDS = ["code", "list", "enhanced", "any"]  # the most specific first; enum advice_kind of lib/tables.h
WHENS = ["-", "deferred", "hard"]

# Word classes whose members mean something to lib/hints.c, whatever phrase they stand in.
FLAGGED_CLASSES = ["dnsbl_label", "wait", "second", "minute", "hour", "day", "passing"]


class Tables:
    def __init__(self, folder, header, problems):
        self.folder, self.problems = folder, problems
        self.enums = read_enums(header)
        self.read_codes()
        self.read_phrases()
        self.read_advice()
        self.read_vocabularies()
        self.check_enums()
        if not problems:
            self.compile_phrases()

    def fail(self, name, line, message):
        self.problems.add(self.folder / name, line, message)

    def member(self, name, row, column, enum, also=()):
        """Reports a cell that is no value of an enum of the header."""
        if row[column] not in self.enums[enum] and row[column] not in also:
            self.fail(name, row["line"], f"{column}: no such {enum}: {row[column]}")

    def read_codes(self):
        folder, problems = self.folder, self.problems
        self.categories = read_tsv(folder / "categories.tsv", CATEGORY_COLUMNS, problems)
        for row in self.categories:
            for column, enum in (("name", "category"), ("bounce", "bounce"), ("action_deferred", "action"),
                                 ("action_failed", "action"), ("scope", "scope"), ("impact", "impact")):
                self.member("categories.tsv", row, column, enum)
        self.reply_codes = read_tsv(folder / "reply-codes.tsv", REPLY_COLUMNS, problems, lambda row: int(row["code"]))
        self.enhanced_codes = read_tsv(folder / "enhanced-codes.tsv", REPLY_COLUMNS, problems,
                                       lambda row: enhanced_key(row["code"]))
        for name, rows in (("reply-codes.tsv", self.reply_codes), ("enhanced-codes.tsv", self.enhanced_codes)):
            for row in rows:
                self.member(name, row, "category", "category")
                self.strength(name, row)
        for row in self.reply_codes:
            if row["strength"] == "vague" and self.bounce_of(row["category"]) == "hard":
                self.fail("reply-codes.tsv", row["line"], f"vague, and yet {row['category']}, which is a hard bounce")
        for row in self.enhanced_codes:
            if row["code"].endswith(".0") and row["strength"] != "vague":
                self.fail("enhanced-codes.tsv", row["line"], "stands for every code of its subject, so it must be vague")
        self.provider_codes = read_tsv(folder / "provider-codes.tsv", PROVIDER_CODE_COLUMNS, problems,
                                       lambda row: self.provider_code_key(row) + (row["provider"],))
        for row in self.provider_codes:
            self.member("provider-codes.tsv", row, "category", "category")
            self.member("provider-codes.tsv", row, "bounce", "bounce", also=("-",))
            self.strength("provider-codes.tsv", row)
        self.commands = read_tsv(folder / "commands.tsv", COMMAND_COLUMNS, problems)
        for row in self.commands:
            self.member("commands.tsv", row, "command", "command")
            for column in ("deferred", "failed"):
                self.member("commands.tsv", row, column, "category")
                if self.bounce_of(row[column]) == "hard":
                    self.fail("commands.tsv", row["line"], f"a command alone must not mean {row[column]}")

    def strength(self, name, row):
        if row["strength"] not in STRENGTHS:
            self.fail(name, row["line"], f"no such strength: {row['strength']}")

    def bounce_of(self, category):
        return next((row["bounce"] for row in self.categories if row["name"] == category), "")

    @staticmethod
    def provider_code_key(row):
        """(class or 0, subject, first detail, last detail); X stands for any class."""
        match = re.fullmatch(r"([X245])\.(\d{1,3})\.(\d{1,3})(?:-(\d{1,3}))?", row["code"])
        if not match:
            raise ValueError(f"not a code: {row['code']}")
        first = int(match[3])
        return 0 if match[1] == "X" else int(match[1]), int(match[2]), first, int(match[4] or first)

    def read_phrases(self):
        categories = set(self.enums["category"]) | {"none"}
        self.vocabulary = read_words(self.folder / "words.txt", self.problems)
        self.phrases, self.providers = [], []
        for path in sorted((self.folder / "phrases").glob("*.txt")):
            if path.stem not in categories:
                self.problems.add(path, 1, f"no such category: {path.stem}")
            self.phrases += read_phrase_file(path, self.vocabulary, categories, self.problems)
        numbers = {}
        for path in sorted((self.folder / "providers").glob("*.txt")):
            found, fields = read_phrase_file(path, self.vocabulary, categories, self.problems, provider=True)
            self.phrases += found
            if sorted(fields) != ["hosts", "name", "number", "title"]:
                self.problems.add(path, 1, "a provider has name, number, title and hosts")
                continue
            number = int(fields["number"])
            if not 1 <= number <= 250 or number in numbers:
                self.problems.add(path, 1, f"number {number} is taken or not in 1..250")
            if fields["name"] != path.stem:
                self.problems.add(path, 1, f"the file of {fields['name']} has another name")
            numbers[number] = path
            self.providers.append({"name": fields["name"], "number": number, "title": fields["title"],
                                   "hosts": [] if fields["hosts"] == "-" else fields["hosts"].split()})
        self.providers.sort(key=lambda provider: provider["number"])
        names = {provider["name"]: provider["number"] for provider in self.providers} | {"-": 0}
        self.provider_number = names
        for row in self.provider_codes:
            if row["provider"] not in names:
                self.fail("provider-codes.tsv", row["line"], f"no such provider: {row['provider']}")
        self.check_provider_codes()
        hosts = [host for provider in self.providers for host in provider["hosts"]]
        for host in {host for host in hosts if hosts.count(host) > 1}:
            self.problems.add(self.folder / "providers", 1, f"two providers claim {host}")

    def check_provider_codes(self):
        """Of rows that hold for one code the library takes the last in the order of numbers: it has to know best."""
        rows = sorted((self.provider_code_key(row)[1:] + (self.provider_code_key(row)[0],
                       self.provider_number.get(row["provider"], 0), row["line"])) for row in self.provider_codes)
        for index, (subject, first, last, class_digit, provider, line) in enumerate(rows):
            for other in rows[index + 1:]:
                if other[0] != subject or other[1] > last:
                    break
                if (other[3] in (0, class_digit) or class_digit == 0) and (other[4] in (0, provider) or provider == 0):
                    here, there = (provider != 0, first - last), (other[4] != 0, other[1] - other[2])
                    if here >= there:
                        self.fail("provider-codes.tsv", line, f"goes before line {other[5]}, which comes later by its numbers")

    def advice_key(self, row):
        """(kind, pattern or code, first, last) of what a row of advice is for."""
        text = row["match"]
        if text == "-":
            return ("any", "", 0, 0)
        if re.fullmatch(r"X\..*", text):
            _, subject, first, last = self.provider_code_key({"code": text})
            return ("enhanced", "", subject * 1000 + first, subject * 1000 + last)
        match = re.fullmatch(r"(code|list):([a-z0-9]*\*?)", text)
        if not match or not match[2] or (match[1] == "list" and match[2].endswith("*")):
            raise ValueError(f"not a code, a list or an enhanced code: {text}")
        return (match[1], match[2], 0, 0)

    def read_advice(self):
        """The rows in the order in which they are asked: special before general."""
        rows = read_tsv(self.folder / "advice.tsv", ADVICE_COLUMNS, self.problems,
                        lambda row: (row["provider"], row["match"], row["category"], self.advice_key(row) and ""))
        for row in rows:
            self.member("advice.tsv", row, "category", "category")
            if row["provider"] not in self.provider_number:
                self.fail("advice.tsv", row["line"], f"no such provider: {row['provider']}")
            if row["match"] == "-" and row["provider"] == "-":
                self.fail("advice.tsv", row["line"], "for everybody and everything: that is categories.tsv")
            row["kind"], row["pattern"], row["first"], row["last"] = self.advice_key(row)
            self.sentences("advice.tsv", row)
        self.advice = sorted(rows, key=lambda row: (ADVICE_KINDS.index(row["kind"]), row["provider"] == "-",
                                                    row["pattern"].endswith("*"), -len(row["pattern"]),
                                                    row["last"] - row["first"]))
        for row in self.categories:
            self.sentences("categories.tsv", row)

    def sentences(self, name, row):
        """What people read: one to three sentences, and not too long to read."""
        for column, most in (("explanation", 160), ("advice", 200)):
            text = row[column]
            if not re.fullmatch(r"[A-Z0-9][ -~]*[.]", text) or "  " in text or len(text) > most:
                self.fail(name, row["line"], f"{column}: not sentences of at most {most} ASCII characters")
        if not row["reference"] or row["reference"].endswith("."):
            self.fail(name, row["line"], "reference: names a page or a standard, without a full stop")

    def read_vocabularies(self):
        """{(category, when): [terms in the order of the enum]}"""
        names = list(self.enums["vocabulary"])
        order = list(self.enums["category"])
        rows = read_tsv(self.folder / "vocabularies.tsv", ["category", "when"] + names, self.problems,
                        lambda row: (order.index(row["category"]), WHENS.index(row["when"])))
        self.terms = {(row["category"], row["when"]): ["" if row[name] == "-" else row[name] for name in names]
                      for row in rows}
        for category in order:
            hard = self.bounce_of(category) == "hard" or category == "unknown"
            for when in ["-", "hard"] if hard else ["-"]:
                if (category, when) not in self.terms:
                    self.fail("vocabularies.tsv", 1, f"no row for {category} {when}")

    def check_enums(self):
        listed = [row["name"] for row in self.categories]
        if listed != list(self.enums["category"]):
            self.fail("categories.tsv", 1, "rows are not the categories of the header in their order")
        missing = set(self.enums["command"]) - {row["command"] for row in self.commands} - {"unknown"}
        if missing:
            self.fail("commands.tsv", 1, f"no row for {', '.join(sorted(missing))}")
        missing = [name for name in FLAGGED_CLASSES if name not in self.vocabulary.classes]
        if missing:
            self.fail("words.txt", 1, f"no class {', '.join(missing)}")

    def compile_phrases(self):
        flagged = {name: frozenset().union(*[node[1] for node in flatten_class(name, self.vocabulary.classes)
                                             if node[0] == "words"]) for name in FLAGGED_CLASSES}
        self.automaton = Automaton(self.phrases, self.vocabulary.skip, flagged)
        for first, second in self.automaton.contradictions:
            one, two = self.phrases[first], self.phrases[second]
            self.problems.add(two.path, two.line, f"'{two.text}' contradicts '{one.text}' ({one.where()})")
        for number, phrase in enumerate(self.phrases):
            if not self.automaton.winners[number]:
                other = self.phrases[self.automaton.losers[number]]
                self.problems.add(phrase.path, phrase.line,
                                  f"'{phrase.text}' is never heard: '{other.text}' ({other.where()}) goes before it")

    def summary(self):
        states = self.automaton.states
        edges = sum(len(state[1]) for state in states[1:])
        return (f"{len(self.reply_codes)} reply codes, {len(self.enhanced_codes)} enhanced codes, "
                f"{len(self.provider_codes)} provider codes, {len(self.providers)} providers, "
                f"{len(self.phrases)} phrases, {len(self.automaton.lexicon.entries)} words, "
                f"{self.automaton.lexicon.symbol_count} symbols, {len(states)} states, {edges} edges")
