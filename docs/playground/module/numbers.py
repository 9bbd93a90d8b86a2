"""Writes the numbers of all enums, and who names them, as an ES module: numbers.py SMTPSTATUS_JSON OUTPUT.

SPDX-License-Identifier: MIT
"""
import json
import sys


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        described = json.load(file)
    with open(sys.argv[2], 'w', encoding='ascii') as file:
        file.write('// Written by the build from the headers of smtpstatus.\n')
        for name, value in (('NUMBERS', described['enums']),
                            ('NAMING', {kind: one['function'] for kind, one in described['naming'].items()})):
            file.write(f'export const {name} = {json.dumps(value, separators=(",", ":"))};\n')


if __name__ == '__main__':
    main()
