"""Writes the conformance file as lines, for tests without a JSON library: flatten.py CONFORMANCE_JSON OUTPUT.

Each reply, message and set of rules is a block: its kind, then its leaves sorted by path, `path<TAB>value`; a
path alone is null, `[]` an empty list or object. A blank line ends it. SPDX-License-Identifier: MIT
"""
import json
import sys


def leaves(value, path):
    if isinstance(value, (dict, list)) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
    elif value is None:
        yield path
    else:
        text = "[]" if isinstance(value, (dict, list)) else str(value)
        assert "\n" not in text
        yield f"{path}\t{text}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        expected = json.load(file)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        for kind in ("replies", "messages", "rules"):
            for item in expected.pop(kind):
                file.write("\n".join([kind, *sorted(leaves(item, ""))]) + "\n\n")
        file.write("\n".join(["library", *sorted(leaves(expected, ""))]) + "\n\n")


if __name__ == "__main__":
    main()
