#!/usr/bin/env python3
"""Writes seeds for the fuzz targets from the fixtures of the tests.

    seeds.py FIXTURES_FOLDER OUTPUT_FOLDER

One folder for each target, and a dictionary of the words that the phrases know. Behind each text
stand the bytes from which a target takes its choices. SPDX-License-Identifier: MIT
"""
import hashlib
import re
import sys
from pathlib import Path

# As many bytes of choices as the targets take off the end.
CHOICES = {'reply': 12, 'diagnostic': 0, 'classify': 48, 'enhanced': 0, 'report': 4, 'rules': 0, 'history': 0}
ESCAPES = re.compile(rb'\\(r|n|t|\\|x[0-9A-Fa-f]{2})')
PLAIN = {b'r': b'\r', b'n': b'\n', b't': b'\t', b'\\': b'\\'}
WORD = re.compile(r'[a-z]{4,16}')


def unescape(text):
    return ESCAPES.sub(lambda found: PLAIN.get(found.group(1)) or bytes([int(found.group(1)[1:], 16)]), text)


def items(folder):
    """(is free text, input) of each fixture."""
    for path in sorted(folder.glob('*.txt')):
        wire, free = b'', []
        for line in path.read_bytes().split(b'\n') + [b'']:
            if line.startswith(b'S: '):
                wire += unescape(line[3:]) + b'\r\n'
            elif line.startswith(b'S\\: '):
                wire += unescape(line[4:])
            elif line.startswith(b'D: '):
                free.append(line[3:])
            elif wire or free:
                yield (True, b'\n'.join(free)) if free else (False, wire)
                wire, free = b'', []


def main():
    fixtures, out = Path(sys.argv[1]), Path(sys.argv[2])
    words = set()

    def write(target, text, choice=0):
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        data = text + bytes([choice]) * CHOICES[target]
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)

    for number, (is_free, text) in enumerate(items(fixtures / 'replies')):
        words.update(WORD.findall(text.decode('utf-8', 'replace').lower()))
        write('diagnostic', text)
        write('classify', text, 2 if is_free else number % 2)
        if not is_free:
            write('reply', text, number % 8)
            write('reply', text + text, number % 2)
            for code in re.findall(rb'[#(\[]*\d\.\d+\.\d+[^a-z]?', text):
                write('enhanced', code)
    for path in sorted((fixtures / 'messages').glob('*.eml')):
        text = path.read_bytes()
        write('report', text)
        write('report', text.replace(b'\n', b'\r\n'), 255)
        words.update(WORD.findall(text.decode('utf-8', 'replace').lower()))
    for number, condition in enumerate((b'code 552 5.2.*', b'phrase "mailbox * full"', b'provider google', b'command rcpt',
                                        b'host .corp.example', b'category policy_rejected')):
        write('rules', b'rule own\n    ' + condition + b'\n    => category mailbox_full bounce soft\n\0'
              b'552 5.2.2 mailbox is full')
        write('history', bytes(13 + number) + b'\2\1\3\1' * (number + 1))
    (out / 'words.dict').write_text(''.join(f'"{word}"\n' for word in sorted(words)), encoding='ascii')


if __name__ == '__main__':
    main()
