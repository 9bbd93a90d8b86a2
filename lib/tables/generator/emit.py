"""Writes the tables as C: table_sizes.h, code_tables.c (codes, names, texts for people), text_tables.c (phrases)."""

import hashlib
import string

from automaton import FIRST_WORD, SKIP
from compress import CHECK, CHECK_BYTE, PREFIX_GROUP, Packed, is_phrase, number_prefixes
from folding import LETTERS, fold_character
from lexicon import SEEDS, STEM_BUCKET_BITS, place_stems, place_words
from phrases import STRENGTHS
from source import enhanced_key
from tables import ADVICE_KINDS, WHENS

LONGEST_WORD = 40
HOST_BUCKETS = 256
REPLY_ROWS, ENHANCED_ROWS = range(200, 600), [s * 1000 + d for s in range(8) for d in range(32 if s == 7 else 16)]
NAMED_ENUMS = ["category", "outcome", "bounce", "action", "scope", "impact", "command", "part", "option", "input",
               "feature", "anomaly", "evidence", "conflict", "policy_option", "schedule", "retry", "retry_reason", "event",
               "history_field", "decision", "decision_reason", "result", "vocabulary", "rules_condition", "rules_flaw"]
BIT_ENUMS = {"input", "feature", "anomaly", "evidence", "conflict"}
SYMBOL_FLAGS = {"dnsbl_label": 1, "wait": 2, "second": 4, "minute": 8, "hour": 16, "day": 32, "passing": 64}
EIGHT_BIT = "".join(map(chr, range(128, 256)))
OUTPUT_KINDS = {"phrase": 0, "prefix": 0x8000}
OUTPUT_MORE = 0x4000
PHRASE_GROUP, KIND_BITS = 16, 5
# What stands before a list of outputs: lib/tables.h: TABLE_OUTPUT_...
OUTPUT_HEARS, OUTPUT_OPENS, OUTPUT_LAST = 1, 2, 0x8000
OUTPUT_FIRST_CLASS, OUTPUT_CLASSES, OUTPUT_CLASS_SHIFT = 2, 14, 8
SPECIAL_CATEGORIES = {"none": 255, "mark": 254}
TYPES = {"uint8_t": 0xFF, "uint16_t": 0xFFFF, "uint32_t": 0xFFFFFFFF}


class Strings:
    """One pool of NUL-terminated texts; a text that another one ends with is stored once."""

    def __init__(self, texts):
        pool, self.offsets = b"\0", {"": 0}
        for text in sorted(set(texts), key=lambda t: (-len(t), t)):
            data = text.encode("ascii") + b"\0"
            at = pool.find(data)
            if at < 0:
                at = len(pool)
                pool += data
            self.offsets[text] = at
        if len(pool) > TYPES["uint16_t"]:
            raise SystemExit("the texts no longer fit 64 KiB")
        self.pool = pool

    def __getitem__(self, text):
        return self.offsets[text]


def number_array(kind, name, size, numbers):
    """A C array of plain numbers, wrapped."""
    numbers = list(numbers)
    if any(not 0 <= number <= TYPES[kind] for number in numbers):
        raise SystemExit(f"{name}: a number does not fit {kind}")
    lines, line = [], "   "
    for number in numbers:
        item = f" {number},"
        if len(line) + len(item) > 110:
            lines.append(line)
            line = "   "
        line += item
    lines.append(line)
    return f"SMTPSTATUS_PRIVATE const {kind} {name}[{size}] = {{\n" + "\n".join(lines) + "\n};\n"


def struct_array(struct, name, size, rows):
    body = "\n".join("    {" + ", ".join(str(cell) for cell in row) + "}," for row in rows)
    return f"SMTPSTATUS_PRIVATE const struct {struct} {name}[{size}] = {{\n{body}\n}};\n"


def string_array(name, size, data):
    """Bytes as a list of numbers: string literals have a length limit."""
    return number_array("uint8_t", name, size, data).replace("const uint8_t", "const char")


def row_numbers(codes, places):
    """For each place the number of its code's row, counted from 1; 0 where there is none."""
    if not set(codes) <= set(places):
        raise SystemExit(f"no place for the codes {sorted(set(codes) - set(places))}")
    return [codes.index(place) + 1 if place in codes else 0 for place in places]


def host_bucket(host):
    """lib/providers.c: bucket_of()."""
    if len(host) < 4:
        raise SystemExit(f"too short for the name of a provider's hosts: {host}")
    return (int.from_bytes(host[:4].encode("ascii"), "little") * 0x9E3779B1 & 0xFFFFFFFF) >> 24


def groups_of(prefixes, numbers):
    """[(group, mask of its members)] of a set of prefixes."""
    masks = {}
    for number in sorted(numbers[prefix] for prefix in prefixes):
        masks[number // PREFIX_GROUP] = masks.get(number // PREFIX_GROUP, 0) | 1 << number % PREFIX_GROUP
    return list(masks.items())


def output_class(group):
    """The bit by which a list tells that prefixes of a group end there."""
    return OUTPUT_FIRST_CLASS + group % OUTPUT_CLASSES


def last_first(numbers):
    """The numbers as they are read from their end: the one that is read last is marked."""
    return [number | OUTPUT_LAST * (index == 0) for index, number in enumerate(reversed(numbers))]


class Writer:
    def __init__(self, tables):
        self.tables, self.sizes = tables, {}
        enums = tables.enums
        self.category = enums["category"]
        names = [name for enum in NAMED_ENUMS for name in enums[enum]]
        names += [term for terms in tables.terms.values() for term in terms]
        for provider in tables.providers:
            names += [provider["name"]] + provider["hosts"]
        self.strings = Strings(names)
        texts = [provider["title"] for provider in tables.providers] + [row["pattern"] for row in tables.advice]
        for rows, columns in ((tables.categories, ("title", "explanation", "advice", "reference")),
                              (tables.reply_codes, ("title", "explanation")),
                              (tables.enhanced_codes, ("title", "explanation")),
                              (tables.advice, ("explanation", "advice", "reference"))):
            texts += [row[column] for row in rows for column in columns]
        self.people = Strings(texts)

    def flags(self, strength, bounce=""):
        number = self.tables.enums["bounce"][bounce] if bounce not in ("", "-") else 0
        return STRENGTHS.get(strength, strength) | number << 2

    def codes(self):
        tables, strings, enums, out = self.tables, self.strings, self.tables.enums, []
        self.sizes.update(STRINGS=len(strings.pool), CATEGORIES=len(tables.categories),
                          REPLY_CODES=len(tables.reply_codes), ENHANCED_CODES=len(tables.enhanced_codes),
                          PROVIDER_CODES=len(tables.provider_codes), COMMANDS=len(enums["command"]),
                          PROVIDERS=len(tables.providers))
        out.append(string_array("table_strings", "TABLE_STRINGS", strings.pool))
        out.append(struct_array("table_category", "table_categories", "TABLE_CATEGORIES", [
            (enums["bounce"][row["bounce"]],
             enums["action"][row["action_deferred"]], enums["action"][row["action_failed"]],
             enums["scope"][row["scope"]], enums["impact"][row["impact"]]) for row in tables.categories]))

        def code_row(row, code):
            return (code, self.category[row["category"]], self.flags(row["strength"]))

        out.append(struct_array("table_code", "table_reply_codes", "TABLE_REPLY_CODES", [
            code_row(row, int(row["code"])) for row in tables.reply_codes]))
        out.append(struct_array("table_code", "table_enhanced_codes", "TABLE_ENHANCED_CODES", [
            code_row(row, int(row["code"].split(".")[1]) * 1000 + int(row["code"].split(".")[2]))
            for row in tables.enhanced_codes]))
        numbers = [int(row["code"]) for row in tables.reply_codes]
        out.append(number_array("uint8_t", "table_reply_rows", "TABLE_REPLY_ROWS",
                                row_numbers(numbers, REPLY_ROWS)))
        numbers = [enhanced_key(row["code"])[0] * 1000 + enhanced_key(row["code"])[1] for row in tables.enhanced_codes]
        out.append(number_array("uint8_t", "table_enhanced_rows", "TABLE_ENHANCED_ROWS",
                                row_numbers(numbers, ENHANCED_ROWS)))
        rows = []
        for row in tables.provider_codes:
            class_digit, subject, first, last = tables.provider_code_key(row)
            rows.append((subject, first, last, class_digit, tables.provider_number[row["provider"]],
                         self.category[row["category"]], self.flags(row["strength"], row["bounce"])))
        out.append(struct_array("table_provider_code", "table_provider_codes", "TABLE_PROVIDER_CODES", sorted(rows)))
        details = [sum({1 << detail for subject, first, last, *_ in rows if subject == number
                        for detail in range(first, min(last, 31) + 1)}) for number in range(8)]
        out.append(number_array("uint32_t", "table_provider_details", "8", details))
        starts = [sum(row[0] < number for row in rows) for number in range(8)]
        out.append(number_array("uint8_t", "table_provider_starts", "8", starts))
        commands = {row["command"]: (self.category[row["deferred"]], self.category[row["failed"]])
                    for row in tables.commands}
        out.append("SMTPSTATUS_PRIVATE const uint8_t table_commands[TABLE_COMMANDS][2] = {\n" + "\n".join(
            "    {%d, %d}," % commands.get(name, (0, 0)) for name in enums["command"]) + "\n};\n")
        out.append(struct_array("table_provider", "table_providers", "TABLE_PROVIDERS", [
            (strings[provider["name"]], provider["number"])
            for provider in tables.providers]))
        hosts = sorted((host_bucket(host), host, provider["number"]) for provider in tables.providers
                       for host in provider["hosts"])
        starts = [sum(bucket < number for bucket, _, _ in hosts) for number in range(HOST_BUCKETS + 1)]
        self.sizes["HOSTS"] = len(hosts)
        out.append(number_array("uint16_t", "table_host_buckets", "TABLE_HOST_BUCKETS + 1", starts))
        out.append(struct_array("table_host", "table_hosts", "TABLE_HOSTS", [
            (strings[host], len(host), number) for _, host, number in hosts]))
        return out + self.names() + self.vocabularies()

    def names(self):
        """The names of each enum in the order of its values, and where these run on without holes."""
        names, runs = [], []
        for enum in NAMED_ENUMS:
            self.sizes[f"NAMES_{enum.upper()}"] = len(runs)
            values, bits = self.tables.enums[enum], int(enum in BIT_ENUMS)
            before = None
            for name, value in sorted(values.items(), key=lambda item: item[1]):
                value = value.bit_length() - 1 if bits else value
                if before is None or value != before + 1:
                    runs.append((len(names), value, bits))
                names.append(self.strings[name])
                before = value
        self.sizes.update(NAMES=len(names), NAME_RUNS=len(runs))
        return [number_array("uint16_t", "table_names", "TABLE_NAMES", names),
                struct_array("table_name_run", "table_name_runs", "TABLE_NAME_RUNS + 1", [*runs, (len(names), 0, 0)])]

    def vocabularies(self):
        """Rows in the order of the categories, in each the special before the general."""
        rows = [(self.category[category], WHENS.index(when), "{" + ", ".join(str(self.strings[t]) for t in terms) + "}")
                for (category, when), terms in self.tables.terms.items()]
        self.sizes.update(TERMS=len(rows), VOCABULARIES=len(self.tables.enums["vocabulary"]))
        return [struct_array("table_terms", "table_terms", "TABLE_TERMS", sorted(rows, key=lambda r: (r[0], -r[1])))]

    def texts(self):
        """What people read; a build without FEATURE_ADVICE leaves it out."""
        tables, people = self.tables, self.people
        self.sizes.update(TEXTS=len(people.pool), ADVICE=len(tables.advice))

        def rows(struct, name, size, table, columns):
            return struct_array(struct, name, size, [[people[row[column]] for column in columns] for row in table])

        columns = ("title", "explanation", "advice", "reference")
        kinds = {kind: number for number, kind in enumerate(ADVICE_KINDS)}
        return [string_array("table_texts", "TABLE_TEXTS", people.pool),
                rows("table_text", "table_category_texts", "TABLE_CATEGORIES", tables.categories, columns),
                rows("table_code_text", "table_reply_texts", "TABLE_REPLY_CODES", tables.reply_codes, columns[:2]),
                rows("table_code_text", "table_enhanced_texts", "TABLE_ENHANCED_CODES", tables.enhanced_codes,
                     columns[:2]),
                number_array("uint16_t", "table_provider_titles", "TABLE_PROVIDERS",
                             [people[provider["title"]] for provider in tables.providers]),
                struct_array("table_advice", "table_advice", "TABLE_ADVICE", [
                    (people[row["pattern"]] if row["pattern"] else row["first"],
                     row["last"], kinds[row["kind"]], tables.provider_number[row["provider"]],
                     self.category[row["category"]],
                     *(people[row[column]] for column in columns[1:])) for row in tables.advice])]

    def lexicon(self, packed):
        entries = [(word, kind, packed.symbols[symbol]) for word, kind, symbol in self.tables.automaton.lexicon.entries]
        long = [word.decode() for word, _, _ in entries if len(word) > LONGEST_WORD]
        if long:
            raise SystemExit(f"too long for the lexicon: {long}")
        seeds, words = place_words([(word, symbol) for word, kind, symbol in entries if kind == "exact"])
        offsets, stems = place_stems([(word, symbol) for word, kind, symbol in entries if kind == "stem"])
        self.sizes.update(WORD_SEEDS=SEEDS, WORDS=len(words), STEM_BUCKET_BITS=STEM_BUCKET_BITS, STEMS=len(stems))
        labels = {packed.symbols[symbol] for symbol in self.tables.automaton.lexicon.flags["dnsbl_label"]}
        heads = [0] * 32
        for word, _, symbol in entries:
            if symbol in labels:
                heads[word[0] & 31] |= 1 << (word[1] & 31)
        return [number_array("uint32_t", "table_list_heads", "32", heads),
                number_array("uint16_t", "table_word_seeds", "TABLE_WORD_SEEDS", seeds),
                number_array("uint32_t", "table_words", "TABLE_WORDS", words),
                number_array("uint16_t", "table_stem_buckets", "1U << TABLE_STEM_BUCKET_BITS", offsets),
                number_array("uint8_t", "table_stems", "TABLE_STEMS", stems)]

    def phrases(self):
        """The phrases; what many of them have in common stands once, in table_phrase_kinds."""
        tables, kinds, numbers, rows, codes = self.tables, [], {}, [], {0: 0}
        categories = self.category | SPECIAL_CATEGORIES
        for phrase in tables.phrases:
            flags = self.flags(phrase.strength, phrase.bounce)
            if len(phrase.classes) == 1:
                flags |= 0x10 if 4 in phrase.classes else 0x20
            flags |= (0x40 if phrase.code else 0) | (0x80 if phrase.only else 0)
            subject, _, detail = phrase.enhanced.partition(".")
            enhanced = int(subject) * 1000 + int(detail) if detail else 0
            kind = (codes.setdefault(enhanced, len(codes)), categories[phrase.category], flags, tables.provider_number[phrase.provider or "-"])
            if numbers.get(kind, -PHRASE_GROUP - 1) < len(kinds) - PHRASE_GROUP:
                numbers[kind] = len(kinds)  # once more, where it is too far from the others of a group
                kinds.append(kind)
            rows.append(numbers[kind])
        lines = [phrase.line - (before.line if before and before.path == phrase.path else 0)
                 for before, phrase in zip([None, *tables.phrases], tables.phrases)]
        groups = [min(rows[start:start + PHRASE_GROUP]) for start in range(0, len(rows), PHRASE_GROUP)]
        near = [lines_below if lines_below >> (8 - KIND_BITS) == 0 else 0 for lines_below in lines]
        far = [number for number, lines_below in enumerate(near) if lines_below == 0]
        self.sizes.update(PHRASES=len(rows), PHRASE_KINDS=len(kinds), FAR_PHRASES=len(far), PHRASE_CODES=len(codes))
        if len(codes) > 255:
            raise SystemExit("phrases of more enhanced codes than a kind has bits for")
        return [number_array("uint16_t", "table_phrase_codes", "TABLE_PHRASE_CODES", codes),
                number_array("uint8_t", "table_phrases", "TABLE_PHRASES", [
                    kind - groups[number // PHRASE_GROUP] | near[number] << KIND_BITS for number, kind in enumerate(rows)]),
                number_array("uint16_t", "table_group_kinds", "TABLE_PHRASES / TABLE_PHRASE_GROUP + 1",
                             groups if len(rows) % PHRASE_GROUP else [*groups, 0]),
                number_array("uint16_t", "table_far_phrases", "TABLE_FAR_PHRASES", far),
                number_array("uint8_t", "table_far_lines", "TABLE_FAR_PHRASES", [lines[number] for number in far]),
                struct_array("table_phrase_kind", "table_phrase_kinds", "TABLE_PHRASE_KINDS", kinds)]

    @staticmethod
    def ended_groups(pairs, numbers):
        """[(group, mask, what its prefixes become)]; of several codes of one prefix all but the last say so."""
        becomes = {}
        for prefix, (kind, number) in pairs:
            code = numbers[number] if kind == "prefix" else number
            becomes.setdefault(numbers[prefix], []).append(OUTPUT_KINDS[kind] | code)
        return [(group, mask, tuple(code | OUTPUT_MORE * (index < len(becomes[number]) - 1)
                               for number in sorted(becomes) if number // PREFIX_GROUP == group
                               for index, code in enumerate(becomes[number])))
                for group, mask in groups_of({prefix for prefix, _ in pairs}, numbers)]

    def outputs(self, packed):
        """What the ends of segments mean: per state a phrase, or the place of a list behind the phrases' numbers."""
        phrase_count, codes, places, of_state, groups, group_places = len(self.tables.phrases), [], {}, [], [], {}
        numbers = number_prefixes(set(packed.outputs))
        if max(phrase_count, len(numbers)) >= OUTPUT_MORE:
            raise SystemExit("more phrases than a code has bits for")
        for heard in packed.outputs[packed.first_output:]:
            phrases, pairs, opened = heard
            if is_phrase(heard):
                of_state.append(phrases[0])
                continue
            if heard not in places:
                ended, waiting = self.ended_groups(pairs, numbers), groups_of(opened, numbers)
                for group in ended:
                    if group not in group_places:
                        group_places[group] = len(groups)
                        groups += [*group[:2], *group[2]]
                codes += last_first([group_places[group] for group in ended]) + last_first(phrases)
                places[heard] = phrase_count + len(codes)
                codes.append((OUTPUT_HEARS if phrases else 0) | (OUTPUT_OPENS if waiting else 0)
                             | sum({1 << output_class(group[0]) for group in ended}))
                for group, mask in waiting:
                    last = OUTPUT_LAST if group == waiting[-1][0] else 0
                    codes += [group | output_class(group) << OUTPUT_CLASS_SHIFT | last, mask]
            of_state.append(places[heard])
        self.sizes.update(OUTPUTS=len(codes), ENDS=len(groups), PREFIX_GROUPS=(len(numbers) - 1) // PREFIX_GROUP + 1)
        return [number_array("uint16_t", "table_state_outputs", "TABLE_STATES - TABLE_FIRST_OUTPUT", of_state),
                number_array("uint16_t", "table_outputs", "TABLE_OUTPUTS", codes),
                number_array("uint16_t", "table_ends", "TABLE_ENDS", groups)]

    def automaton(self, packed):
        symbol_flags = [0] * packed.flagged_end
        for name, bit in SYMBOL_FLAGS.items():
            for symbol in self.tables.automaton.lexicon.flags[name]:
                symbol_flags[packed.symbols[symbol]] |= bit
        bases, slots, size = packed.interleave()
        states = []
        for state in range(packed.inner):
            if packed.is_single(state):
                states.append(next(iter(packed.rows[state].items())))
            else:
                same = packed.looks_like(state) if state else 0
                states.append((bases.get(same, 0), packed.fallbacks[same]))
        edges, checks = [0] * (max(slots) + 1), [0] * size
        for slot, (symbol, target) in slots.items():
            check = symbol % CHECK
            if target >> 14 or check % CHECK_BYTE == 0:
                raise SystemExit("more states than an edge has bits for, or an edge without a check")
            edges[slot], checks[slot] = target | check // CHECK_BYTE << 14, check % CHECK_BYTE
        self.sizes.update(SYMBOLS=packed.symbol_count, FLAGGED_END=packed.flagged_end, EDGE_SYMBOLS=packed.edges_end,
                          STATES=packed.count, SINGLES_START=packed.singles_start,
                          SINGLES_END=packed.singles_end, FIRST_OUTPUT=packed.first_output, INNER_STATES=packed.inner,
                          EDGES=len(edges), EDGE_CHECKS=size)
        if packed.symbol_count >> 16:
            raise SystemExit("more symbols than a token has bits for")
        return [number_array("uint8_t", "table_symbol_flags", "TABLE_FLAGGED_END", symbol_flags),
                struct_array("table_symbol", "table_symbols", "TABLE_SYMBOLS", zip(packed.root, packed.parents)),
                struct_array("table_state", "table_states", "TABLE_INNER_STATES", states),
                number_array("uint16_t", "table_edges", "TABLE_EDGES", edges),
                number_array("uint8_t", "table_edge_checks", "TABLE_EDGE_CHECKS", checks)]

    @staticmethod
    def char_classes():
        classes = [0] * 256
        alnum = string.ascii_letters + string.digits
        for bit, characters in ((1, alnum), (2, alnum + ".-_+=/%~#&'*?$"), (4, alnum + ".-_"),
                                (8, string.whitespace + "\"<>()[]'\0"), (16, ".!?;"),
                                (32, ".-_+=/%~#&'*?$@:" + EIGHT_BIT),
                                (64, "<.!?;" + EIGHT_BIT)):
            for character in characters:
                classes[ord(character)] |= bit
        return [number_array("uint8_t", "table_char_class", "256", classes)]

    def foldings(self):
        pairs, latin = [], []
        for point in range(0xC0, 0x180):
            lower = chr(point).lower()[0]
            folded = "" if point in (0xD7, 0xF7) else fold_character(lower)[0]
            if len(folded) == 2 and folded not in pairs:
                pairs.append(folded)
            latin.append(31 if not folded else pairs.index(folded) if len(folded) == 2 else ord(folded))
        greek = [ord(fold_character(chr(point).lower()[0])[0]) - 0x386 for point in range(0x386, 0x3CF)]
        self.sizes["FOLD_PAIRS"] = len(pairs)
        return [number_array("uint8_t", "table_fold_latin", "0x180 - 0xC0", latin),
                "SMTPSTATUS_PRIVATE const char table_fold_pairs[TABLE_FOLD_PAIRS][2] = {\n" +
                "\n".join(f"    {{'{pair[0]}', '{pair[1]}'}}," for pair in pairs) + "\n};\n",
                number_array("uint8_t", "table_fold_greek", "0x3CF - 0x386", greek)]


def write(tables, out):
    """Compiles all tables into the folder `out`."""
    assert SKIP == 1 and FIRST_WORD == 9 and LETTERS["ß"] == ["ss"]
    writer = Writer(tables)
    codes, people = writer.codes(), writer.texts()
    flagged = frozenset().union(*tables.automaton.lexicon.flags.values())
    packed = Packed(tables.automaton, FIRST_WORD, flagged - {SKIP})
    text = writer.phrases() + writer.outputs(packed) + writer.automaton(packed) + writer.lexicon(packed)
    text += writer.char_classes() + writer.foldings()
    whole = hashlib.sha256("".join(codes + people + text).encode()).hexdigest()[:16]
    alone = hashlib.sha256("".join(codes + people).encode()).hexdigest()[:16]
    codes.append(f'SMTPSTATUS_PRIVATE const char table_revision[17] =\n#if SMTPSTATUS_TEXT\n    "{whole}";\n#else\n'
                 f'    "{alone}";\n#endif\n')
    head = "/* Generated from lib/tables/; do not edit. SPDX-License-Identifier: MIT */\n"
    sizes = "".join(f"#define TABLE_{name} {value}U\n" for name, value in writer.sizes.items())
    out.mkdir(parents=True, exist_ok=True)
    (out / "table_sizes.h").write_text(head + "#ifndef SMTPSTATUS_TABLE_SIZES_H\n#define SMTPSTATUS_TABLE_SIZES_H\n\n" +
                                       sizes + "\n#endif\n", encoding="ascii")
    include = '#include "tables.h"\n\n'
    (out / "code_tables.c").write_text(head + include + "\n".join(codes) + "\n#if SMTPSTATUS_ADVICE\n\n" +
                                       "\n".join(people) + "\n#endif\n", encoding="ascii")
    (out / "text_tables.c").write_text(head + include + "#if SMTPSTATUS_TEXT\n\n" + "\n".join(text) + "\n#endif\n",
                                       encoding="ascii")
