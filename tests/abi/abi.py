#!/usr/bin/env python3
"""Compares the public interface with the checked-in description abi.txt.

    abi.py HEADER_FOLDER SHARED_LIBRARY LIST...  compare (as TAP)
    abi.py --update HEADER_FOLDER                write abi.txt and the lists anew

The description holds every prototype, every enumerator with its value and every
number that a caller compiles in. Lines may be added; a line that changes or goes
breaks programs that are built already. The lists hold the symbols that a library
exports: exports-smtpstatus.txt in every configuration, exports-smtpstatus_dsn.txt
where bounce messages are read, and none besides. SPDX-License-Identifier: MIT
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
    """The lines of each header, by its name without ending."""
    headers = {}
    for path in sorted(glob.glob(os.path.join(folder, '*.h'))):
        with open(path, encoding='utf-8') as file:
            headers[os.path.splitext(os.path.basename(path))[0]] = list(describe(file.read()))
    return headers


def read_lines(path):
    with open(path, encoding='utf-8') as file:
        return file.read().splitlines()


def write_lines(path, lines):
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def function_name(line):
    found = re.search(r'\b(smtpstatus_\w+)\s*\(', line)
    return found.group(1) if found else None


def exports(library):
    listing = subprocess.run(['nm', '-D', '-P', '--defined-only', library], check=True, capture_output=True, text=True).stdout
    return {line.split()[0].split('@')[0] for line in listing.splitlines() if ' T ' in line}


def main():
    update = sys.argv[1] == '--update'
    headers = describe_all(sys.argv[2] if update else sys.argv[1])
    lines = [line for header in headers.values() for line in header]
    declared = {header: sorted({name for name in map(function_name, of_header) if name})
                for header, of_header in headers.items()}
    if update:
        write_lines(DESCRIPTION, lines)
        for header, names in declared.items():
            write_lines(os.path.join(HERE, f'exports-{header}.txt'), names)
        return
    known = read_lines(DESCRIPTION)
    exported = exports(sys.argv[2])
    listed = {name for path in sys.argv[3:] for name in read_lines(path)}
    tap = Tap()
    tap.check('nothing of the interface changed or went', [line for line in known if line not in lines])
    tap.check('what is new is described: run tests/abi/abi.py --update include',
              [line for line in lines if line not in known])
    tap.check('every function of a header is in its list',
              sorted({name for names in declared.values() for name in names} ^
                     {name for header in declared for name in read_lines(os.path.join(HERE, f'exports-{header}.txt'))}))
    tap.check('this configuration exports what is listed', sorted(listed - exported))
    tap.check('this configuration exports nothing else', sorted(exported - listed))
    tap.finish()


if __name__ == '__main__':
    main()
