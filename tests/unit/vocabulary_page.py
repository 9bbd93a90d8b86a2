#!/usr/bin/env python3
"""Checks that the table in docs/vocabularies.md is lib/tables/vocabularies.tsv.

    vocabulary_page.py SOURCE_ROOT             compare
    vocabulary_page.py SOURCE_ROOT --update    write the table anew

SPDX-License-Identifier: MIT
"""
import pathlib
import sys

START, END = "<!-- table: written by tests/unit/vocabulary_page.py --update -->\n", "<!-- end of table -->"


def make_table(path):
    header, *rows = [line.lstrip("# ").split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join("" if cell == "-" else cell for cell in line) + " |\n" for line in lines)


def main():
    root = pathlib.Path(sys.argv[1])
    page = root / "docs" / "vocabularies.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest[rest.index(END):]
    wanted = before + START + make_table(root / "lib" / "tables" / "vocabularies.tsv") + after
    if "--update" in sys.argv:
        page.write_text(wanted, encoding="utf-8")
    print("1..1")
    print(("ok" if wanted == text or "--update" in sys.argv else "not ok") + " 1 - the page has the table")


if __name__ == "__main__":
    main()
