#!/usr/bin/env python3
"""Writes the enumerators of the public header as a C table for test_names.c.

    enumerators.py smtpstatus.h OUTPUT

The values are left to the C compiler; this only collects names. SPDX-License-Identifier: MIT
"""
import re
import sys


def read_enums(header):
    """Yields (enum, [enumerator, ...]) in the header's order."""
    text = re.sub(r'/\*.*?\*/', '', header, flags=re.DOTALL)
    for enum, body in re.findall(r'\benum\s+smtpstatus_(\w+)\s*\{(.*?)\}', text, flags=re.DOTALL):
        yield enum, re.findall(r'\b(SMTPSTATUS_\w+)', body)


def main():
    header, output = sys.argv[1:]
    with open(header, encoding='utf-8') as file:
        enums = list(read_enums(file.read()))
    with open(output, 'w', encoding='utf-8') as file:
        file.write('static const struct enumerator enumerators[] = {\n')
        for enum, names in enums:
            for name in names:
                file.write(f'    {{"{enum}", "{name}", (int64_t){name}}},\n')
        file.write('};\n')


if __name__ == '__main__':
    main()
