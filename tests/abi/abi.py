#!/usr/bin/env python3
"""Compares the public interface with the checked-in description abi.txt.

    abi.py HEADER_FOLDER SHARED_LIBRARY          compare (as TAP)
    abi.py --update HEADER_FOLDER                write abi.txt anew

The description holds every prototype, every enumerator with its value and every
number that a caller compiles in. Lines may be added; a line that changes or goes
breaks programs that are built already. SPDX-License-Identifier: MIT
"""
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'footprint'), os.path.join(HERE, '..', '..', 'lib')]
import interface  # noqa: E402
from tap import Tap  # noqa: E402

DESCRIPTION = os.path.join(HERE, 'abi.txt')


def describe(header):
    """The lines of one header."""
    text = interface.without_comments(header)
    for name, value in interface.read_constants(text):
        if not name.startswith('SMTPSTATUS_VERSION_'):
            yield f'define {name} {value}'
    for enum, enumerators in interface.read_enums(text):
        for name, value in enumerators:
            yield f'{enum} {name} {value}'
    yield from interface.read_prototypes(text)


def describe_all(folder):
    """One list of lines for each header."""
    headers = []
    for path in sorted(glob.glob(os.path.join(folder, '*.h'))):
        with open(path, encoding='utf-8') as file:
            headers.append(list(describe(file.read())))
    return headers


def function_name(line):
    found = re.search(r'\b(smtpstatus_\w+)\s*\(', line)
    return found.group(1) if found else None


def exports(library):
    listing = subprocess.run(['nm', '-D', '-P', '--defined-only', library], check=True, capture_output=True, text=True).stdout
    return {line.split()[0].split('@')[0] for line in listing.splitlines() if ' T ' in line}


def main():
    update = sys.argv[1] == '--update'
    folder = sys.argv[2] if update else sys.argv[1]
    headers = describe_all(folder)
    lines = [line for header in headers for line in header]
    if update:
        with open(DESCRIPTION, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines) + '\n')
        return
    with open(DESCRIPTION, encoding='utf-8') as file:
        known = file.read().splitlines()
    exported = exports(sys.argv[2])
    declared = set()
    for header in headers:
        names = {name for name in map(function_name, header) if name}
        if names & exported:  # else it belongs to a part that is not built
            declared |= names
    tap = Tap()
    tap.check('nothing of the interface changed or went', [line for line in known if line not in lines])
    tap.check('what is new is described: run tests/abi/abi.py --update include',
              [line for line in lines if line not in known])
    tap.check('the interface is not empty', [] if len(declared) > 50 else ['too few functions'])
    tap.check('all exported functions are declared', sorted(exported - declared))
    tap.check('all declared functions are exported', sorted(declared - exported))
    tap.finish()


if __name__ == '__main__':
    main()
