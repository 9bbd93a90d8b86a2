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

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'footprint'))
from tap import Tap  # noqa: E402

DESCRIPTION = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'abi.txt')


def squeeze(text):
    return re.sub(r'\s+', ' ', text).strip()


def describe(header):
    """The lines of one header."""
    text = re.sub(r'/\*.*?\*/', '', header, flags=re.DOTALL)
    for name, value in re.findall(r'^#define (SMTPSTATUS_\w+) +([0-9][0-9A-Fa-fxXuUlL]*)\s*$', text, flags=re.MULTILINE):
        if not name.startswith('SMTPSTATUS_VERSION_'):
            yield f'define {name} {value}'
    for enum, body in re.findall(r'\benum\s+(smtpstatus_\w+)\s*\{(.*?)\}', text, flags=re.DOTALL):
        for name, value in re.findall(r'\b(SMTPSTATUS_\w+)\s*=\s*(-?\w+)', body):
            yield f'{enum} {name} {int(value, 0)}'
    for prototype in re.findall(r'SMTPSTATUS_API\s+([^;{]*?\));', text, flags=re.DOTALL):
        yield squeeze(prototype)


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
