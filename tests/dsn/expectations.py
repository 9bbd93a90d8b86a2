#!/usr/bin/env python3
"""Writes the expected answers of the messages (tests/fixtures/README.md) as a C table.

    expectations.py MESSAGE_FOLDER OUTPUT DEPFILE

Beside the answers it says where the returned message may grow. SPDX-License-Identifier: MIT
"""
import glob
import json
import os
import re
import sys

RETURNED_PART = re.compile(rb'^content-type:\s*(message/(rfc822|global(-headers)?)|text/rfc822-headers)(?![\w-])', re.I | re.M)
BOUNDARY = re.compile(rb'\bboundary\s*=\s*(?:"([^"\n]+)"|([^\s;]+))', re.I)
HEADER_LINES = re.compile(rb'^(?:(?:from|to|subject|date|message-id|received|return-path):.*\n(?:[ \t].*\n)*){2}', re.I | re.M)
NOT_FOR_READERS = {'recipients', 'note', 'dialect'}
# Kinds that are all text: they have no returned message, but may be as long.
ALL_TEXT = {'other', 'auto_reply', 'challenge_response'}

NOWHERE, IN_PART, IN_TEXT = 'GROWS_NOWHERE', 'GROWS_IN_PART', 'GROWS_IN_TEXT'


def closing_line(data, start):
    """Where the first line that delimits parts stands at or behind `start`; the end when there is none."""
    for boundary in BOUNDARY.findall(data[:start]):
        line = b'\n--' + re.escape(boundary[0] or boundary[1])
        found = re.search(line, data[start:])
        if found:
            yield start + found.start() + 1
    yield len(data)


def growth(data, kind):
    """(how, where) text can be added to the message that is returned, so that all answers stay."""
    parts = list(RETURNED_PART.finditer(data))
    body = data.find(b'\n\n')
    if parts:
        return IN_PART, min(closing_line(data, parts[-1].end()))
    if body >= 0 and (kind in ALL_TEXT or HEADER_LINES.search(data, body)):
        last = HEADER_LINES.search(data, body)
        return IN_TEXT, min(closing_line(data, last.end() if last else len(data)))
    return NOWHERE, 0


def literal(value):
    if value is None:
        return 'NULL'
    return '"' + ''.join(chr(c) if 32 <= c < 127 and c not in b'"\\?' else f'\\{c:03o}' for c in str(value).encode()) + '"'


def answers(expected):
    """(section, key, value): section 0 is the message, the others its recipients."""
    for number, section in enumerate([expected, *expected.get('recipients', [])]):
        for key, value in section.items():
            if key not in NOT_FOR_READERS:
                yield number, key, value


def table(paths):
    rows = []
    for index, path in enumerate(paths):
        with open(path, encoding='utf-8') as file:
            expected = json.load(file)
        with open(path[:-len('json')] + 'eml', 'rb') as file:
            how, where = growth(file.read(), expected['kind'])
        yield f'static const struct answer answers_{index}[] = {{'
        for section, key, value in answers(expected):
            yield f'    {{{section}, {literal(key)}, {literal(value)}}},'
        yield '};'
        count = len(expected['recipients']) if 'recipients' in expected else -1
        name = os.path.basename(path)[:-len('.json')]
        rows.append(f'    {{"{name}", {how}, {where}, {count}, answers_{index}, COUNT(answers_{index})}},')
    yield 'static const struct expectation expectations[] = {'
    yield from rows
    yield '};'


def main():
    folder, output, depfile = sys.argv[1:]
    paths = sorted(glob.glob(os.path.join(folder, '*.json')))
    with open(output, 'w', encoding='ascii') as file:
        file.write('\n'.join(table(paths)) + '\n')
    with open(depfile, 'w', encoding='utf-8') as file:
        sources = [folder, *paths, *(path[:-len('json')] + 'eml' for path in paths)]
        file.write(f'{output}: ' + ' '.join(source.replace(' ', '\\ ') for source in sources) + '\n')


if __name__ == '__main__':
    main()
