"""Checks lib/tables/dsn/ and compiles it to const C.

    python3 lib/tables/generator/dialects.py check         report every mistake
    python3 lib/tables/generator/dialects.py build OUT     check, then write dsn_sizes.h and dsn_tables.c into OUT
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True

import charsets  # noqa: E402
from source import Problems, numbered_lines, read_tsv  # noqa: E402

FOLDER = Path(__file__).parent.parent / "dsn"

# In the order of enum dialect_row.
ROW_KINDS = ["from", "mailer", "subject", "delayed-subject", "delivered-subject", "auto-subject", "challenge-subject",
             "receipt-subject", "feedback-subject", "notice-subject", "open", "list", "one", "label", "command",
             "reason", "fail", "delayed", "delivered", "expanded", "challenge", "auto", "stop", "end"]

# Bits of a row: a row of these kinds, itself or a shorter one, stands where it stands.
LEADS, ANCHORED = 1, 2
LEAD_KINDS = {"list", "one", "reason"}
ANCHORED_KINDS = {"label", "command", "stop", "end"}

# What headers_read() and headers_mark() of lib/dsn/headers.c take.
HEADER_FIELDS = {"administrivia", "auto_mark", "auto_submitted", "auto_suppress", "challenge_mark", "content_type",
                 "final_recipient", "from", "in_reply_to", "list_id", "list_mark", "precedence", "reporting_mta",
                 "return_path", "subject", "to", "transfer_encoding", "x_failed", "x_mailer"}

# Dialects that lib/dsn/ knows by number; the others follow in the order of the file.
FIXED_DIALECTS = ["common", "rfc3464", "rfc5965", "rfc8098", "rfc3834", "amazon-ses"]

BUCKET_BITS = 9
BUCKET_MOST = 16  # the library compares as many tags at once
HEAD_BITS = 14
TAG_BITS = 8
LONG_ROW = 14
FIELD_BITS = 9
LONGEST_ROW = 120


def number_of(text):
    """Bytes as the library reads them: little-endian, bit 5 set."""
    return int.from_bytes(bytes(byte | 0x20 for byte in text), "little")


def hash_of(number, bits):
    return (number * 0x9E3779B97F4A7C15 & (1 << 64) - 1) >> (64 - bits)


def head_of(kind, text):
    """The first six bytes; header rows are apart from those of the text."""
    return number_of(text[:6]) ^ (kind < ROW_KINDS.index("open"))


def place_of(kind, text):
    """(bucket, tag): long rows by their first fourteen bytes, the others by six."""
    number, table = head_of(kind, text), 1 << BUCKET_BITS
    if len(text) >= LONG_ROW:
        number, table = number ^ hash_of(number_of(text[6:14]), 48), 0
    return divmod(hash_of(number, BUCKET_BITS + TAG_BITS) + (table << TAG_BITS), 1 << TAG_BITS)


def check_row(text):
    """What is wrong with the words of a row, or None."""
    data = text.encode("utf-8")
    if len(data) < 6 or len(data) > LONGEST_ROW:
        return f"the words must have 6 to {LONGEST_ROW} bytes"
    if re.search("[A-Z]", text):
        return "write in lower case"
    if re.search(r"\s\s|\t| >", text):
        return "one blank between words, and no mark of quoting behind it"
    if not (text[0].isalnum() or data[0] >= 0x80):
        return "must start with a letter or digit: leading marks are skipped"
    return None


def read_dialects(path, problems):
    """(dialect names, [(kind, text, dialect)])"""
    names, rows, seen = list(FIXED_DIALECTS), [], set()
    for number, line in numbered_lines(path):
        if not line.strip() or line.startswith("#"):
            continue
        section = re.fullmatch(r"\[([a-z0-9-]+)\]", line)
        if section:
            if section[1] not in names:
                names.append(section[1])
            current = names.index(section[1])
            continue
        match = re.fullmatch(r"([a-z-]+)\s+(\S.*)", line)
        if not match or match[1] not in ROW_KINDS:
            problems.add(path, number, "expected a kind of row and its words")
            continue
        kind, text = ROW_KINDS.index(match[1]), re.sub("_$", " ", match[2])
        wrong = check_row(text)
        if wrong:
            problems.add(path, number, wrong)
        elif (kind, text) in seen:
            problems.add(path, number, "duplicate row")
        else:
            seen.add((kind, text))
            rows.append((kind, text.encode("utf-8"), current))
    if len(names) > 255:
        problems.add(path, 1, "more than 255 dialects")
    return names, rows


def array(kind, name, size, numbers):
    lines = []
    numbers = list(numbers)
    for start in range(0, len(numbers), 20):
        lines.append("    " + ", ".join(str(n) for n in numbers[start:start + 20]) + ",")
    return f"SMTPSTATUS_PRIVATE const {kind} {name}[{size}] = {{\n" + "\n".join(lines) + "\n};\n"


def chain_texts(texts):
    """Chains of texts by their numbers; those that share most bytes, as end and as start, follow each other."""
    behind, starts_with, ends_with = {}, {}, {}  # of each chain's last its first, of its first its last
    starts_with.update((number, number) for number in range(len(texts)))
    ends_with.update(starts_with)
    for size in range(max(map(len, texts)) - 1, 0, -1):
        starts = {}
        for number in ends_with:
            if len(texts[number]) > size:
                starts.setdefault(texts[number][:size], []).append(number)
        for last in list(starts_with):
            other = next((number for number in starts.get(texts[last][-size:], []) if number != starts_with[last]), None)
            if len(texts[last]) > size and other is not None:
                starts[texts[last][-size:]].remove(other)
                behind[last], first, end = other, starts_with.pop(last), ends_with.pop(other)
                starts_with[end], ends_with[first] = first, end
    for number in ends_with:
        chain = [number]
        while chain[-1] in behind:
            chain.append(behind[chain[-1]])
        yield chain


class Pool:
    """Texts one after the other; what ends as another starts stands there once, as does what is part of another."""

    def __init__(self, texts):
        whole, apart = b"", []
        for text in sorted(set(texts), key=lambda text: (-len(text), text)):
            if text not in whole:
                apart.append(text)
                whole += text + b"\n"
        self.data = b"\0"
        for chain in chain_texts(apart):
            for text in (apart[number] for number in chain):
                shared = next(size for size in range(len(text), -1, -1) if self.data.endswith(text[:size]))
                self.data += text[shared:]
        self.data += bytes(8)  # the library reads eight bytes of a text at once

    def __getitem__(self, text):
        return self.data.index(text)


def key_of_field(name):
    """As dsn_likely_name() of lib/dsn/tables.h: from a name's first and last eight bytes and its length."""
    head = int.from_bytes(name[:8], "little")
    tail = int.from_bytes(name[-8:], "little") if len(name) >= 8 else head
    return (head ^ tail << 1) + len(name)


def place_fields(rows):
    """A multiplier that gives each name a slot of its own, and the slots: 0 or the number of a name, from 1."""
    multiplier = 0x9E3779B97F4A7C15
    for _ in range(100000):
        slots = [0] * (1 << FIELD_BITS)
        for number, row in enumerate(rows, 1):
            slot = (key_of_field(row["name"].encode()) * multiplier & 0xFFFFFFFFFFFFFFFF) >> (64 - FIELD_BITS)
            if slots[slot]:
                break
            slots[slot] = number
        else:
            return multiplier, slots
        multiplier = multiplier * 0x5851F42D4C957F2D + 2 & 0xFFFFFFFFFFFFFFFF | 1
    sys.exit("no multiplier gives each field name a slot of its own: raise FIELD_BITS")


def place_heads(rows):
    """A bit for each start of a name that headers.c asks for; Received, Date and others tell it nothing."""
    heads = [0] * 32
    for row in rows:
        if row["token"] in HEADER_FIELDS:
            name = row["name"].encode()
            for head in [name[:4]] if len(name) >= 4 else [(name + end)[:4] for end in (b": ", b":\t", b":<", b":\"")]:
                slot = (number_of(head) * 0x9E3779B1 & 0xFFFFFFFF) >> 24
                heads[slot // 8] |= 1 << slot % 8
    return heads


def mark_heads(rows):
    """A bit for each start of a row."""
    heads = [0] * ((1 << HEAD_BITS) // 8)
    for kind, text, _ in rows:
        bit = hash_of(head_of(kind, text), HEAD_BITS)
        heads[bit // 8] |= 1 << bit % 8
    return heads


def flags_of(text, kinds):
    """What stands where a row of this text stands; `kinds`: those of each text."""
    found = set().union(*(kinds.get(text[:size], ()) for size in range(len(text) + 1)))
    return LEADS * bool(found & LEAD_KINDS) | ANCHORED * bool(found & ANCHORED_KINDS)


def row_line(texts, kind, text, dialect, flags):
    high, low = divmod(texts[text], 256)
    return f"    {{{{{low}, {high}}}, {len(text)}, {kind | flags << 5}, {dialect}}},\n"


def emit(fields, names, rows, out):
    names = [name.encode() + b"\0" for name in names]
    texts, field_texts = Pool([text for _, text, _ in rows] + names), Pool([row["name"].encode() for row in fields])
    buckets, ordered, kinds = {}, [], {}
    for kind, text, dialect in rows:
        kinds.setdefault(text, set()).add(ROW_KINDS[kind])
        buckets.setdefault(place_of(kind, text)[0], []).append((kind, text, dialect))
    places = [0]
    for bucket in range(2 << BUCKET_BITS):
        if len(buckets.get(bucket, [])) > BUCKET_MOST:
            sys.exit(f"more than {BUCKET_MOST} rows fall into one bucket, such as {buckets[bucket][0][1]}: raise BUCKET_BITS")
        members = sorted(buckets.get(bucket, []), key=lambda row: (-len(row[1]), row[1], row[0]))
        ordered += [(kind, text, dialect, flags_of(text, kinds)) for kind, text, dialect in members]
        places.append(len(ordered))
    multiplier, slots = place_fields(fields)
    field_names = ["{0, 0, 0}"] + [
        f"{{{field_texts[row['name'].encode()]}, {len(row['name'])}, DSN_{row['token'].upper()}}}" for row in fields]
    field_texts.data += bytes(24)  # 32 bytes of these
    sizes = {"DSN_FIELD_HASH": f"0x{multiplier:X}U", "DSN_FIELD_BITS": f"{FIELD_BITS}U",
             "DSN_FIELD_NAMES": len(field_names), "DSN_FIELD_TEXTS": len(field_texts.data),
             "DSN_BUCKET_BITS": f"{BUCKET_BITS}U", "DSN_HEAD_BITS": f"{HEAD_BITS}U",
             "DSN_ROWS": len(ordered), "DSN_TEXTS": len(texts.data), "DSN_DIALECTS": len(names)}
    charset_sizes, charset_tables = charsets.emit()
    sizes.update(charset_sizes)
    (out / "dsn_sizes.h").write_text("/* Generated from lib/tables/dsn/. */\n#ifndef SMTPSTATUS_DSN_SIZES_H\n"
                                     "#define SMTPSTATUS_DSN_SIZES_H\n" +
                                     "".join(f"#define {k} {v}\n" for k, v in sizes.items()) + "#endif\n")
    parts = ["/* Generated from lib/tables/dsn/. */\n#include \"dsn/fields.h\"\n#include \"dsn/tables.h\"\n",
             "SMTPSTATUS_PRIVATE const struct dsn_field_name dsn_field_names[DSN_FIELD_NAMES] = {\n    " +
             ",\n    ".join(field_names) + ",\n};\n",
             array("uint8_t", "dsn_field_slots", "1U << DSN_FIELD_BITS", slots),
             array("uint8_t", "dsn_field_heads", "32", place_heads(fields)),
             array("char", "dsn_field_texts", "DSN_FIELD_TEXTS", field_texts.data),
             array("uint8_t", "dsn_heads", "(1U << DSN_HEAD_BITS) / 8", mark_heads(rows)),
             array("uint16_t", "dsn_buckets", "(2U << DSN_BUCKET_BITS) + 1", places),
             array("uint8_t", "dsn_tags", "DSN_ROWS + 16", [place_of(*row[:2])[1] for row in ordered] + [0] * 16),
             "SMTPSTATUS_PRIVATE const struct dsn_row dsn_rows[DSN_ROWS] = {\n" +
             "".join(row_line(texts, *row) for row in ordered) +
             "};\n",
             array("char", "dsn_texts", "DSN_TEXTS", [str(b) if b < 128 else f"'\\x{b:02X}'" for b in texts.data]),
             array("uint16_t", "dsn_dialects", "DSN_DIALECTS", [texts[name] for name in names]),
             charset_tables]
    (out / "dsn_tables.c").write_text("\n".join(parts))


def main():
    problems = Problems()
    fields = read_tsv(FOLDER / "fields.tsv", ["name", "token"], problems)
    names, rows = read_dialects(FOLDER / "dialects.txt", problems)
    if problems:
        print("\n".join(problems.found), file=sys.stderr)
        sys.exit(f"{len(problems.found)} mistakes in the tables of the dialects")
    if sys.argv[1:2] == ["check"]:
        print(f"{len(fields)} field names, {len(names)} dialects, {len(rows)} rows")
    else:
        emit(fields, names, rows, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
