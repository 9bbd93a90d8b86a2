"""Reading the table files, and saying what is wrong with them and where."""

import re
from pathlib import Path


class Problem(Exception):
    """A mistake in a table: file, line, what is wrong."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: {message}")


class Problems:
    """Collects mistakes, so that one run shows them all."""

    def __init__(self):
        self.found = []

    def add(self, path, line, message):
        self.found.append(str(Problem(path, line, message)))

    def __bool__(self):
        return bool(self.found)


def numbered_lines(path):
    """(number, text) of every line; table files are UTF-8."""
    return list(enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1))


def read_tsv(path, columns, problems, sort_key=None):
    """The rows of a table file as dicts with `columns`, plus 'line'. With sort_key, rows must ascend by it."""
    rows, last = [], None
    if not Path(path).exists():
        problems.add(path, 1, "no such file")
        return rows
    for number, text in numbered_lines(path):
        if not text or text.startswith("#"):
            continue
        cells = text.split("\t")
        if len(cells) != len(columns):
            problems.add(path, number, f"{len(cells)} columns, expected {len(columns)}: {', '.join(columns)}")
            continue
        row = dict(zip(columns, cells), line=number)
        if sort_key:
            try:
                key = sort_key(row)
            except ValueError as error:
                problems.add(path, number, str(error))
                continue
            if last is not None and key <= last:
                problems.add(path, number, "duplicate row" if key == last else "not sorted")
            last = key
        rows.append(row)
    return rows


def read_enums(header):
    """{enum name: {lower-case value name: number}} as the public header declares them."""
    text = re.sub(r"/\*.*?\*/", "", Path(header).read_text(encoding="utf-8"), flags=re.S)
    enums = {}
    for name, body in re.findall(r"enum smtpstatus_(\w+)\s*\{(.*?)\}", text, flags=re.S):
        prefix = f"SMTPSTATUS_{name.upper()}_"
        values = {}
        for value_name, number in re.findall(r"(SMTPSTATUS_\w+)\s*=\s*(-?(?:0x)?[0-9A-Fa-f]+)", body):
            short = value_name
            for candidate in (prefix, "SMTPSTATUS_ERROR_", "SMTPSTATUS_"):
                if short.startswith(candidate):
                    short = short[len(candidate):]
                    break
            values[short.lower()] = int(number, 0)
        enums[name] = values
    return enums


def enhanced_key(code):
    """(subject, detail) of X.s.d, for sorting."""
    match = re.fullmatch(r"[X245]\.(\d{1,3})\.(\d{1,3})", code)
    if not match:
        raise ValueError(f"not an enhanced code: {code}")
    return int(match[1]), int(match[2])
