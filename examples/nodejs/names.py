"""Writes the names of all enums as TypeScript types: names.py SMTPSTATUS_JSON OUTPUT. SPDX-License-Identifier: MIT"""
import json
import sys


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        enums = json.load(file)['enums']
    lines = ['// Written by the build from the headers of smtpstatus.']
    for enum, values in sorted(enums.items()):
        name = ''.join(word.capitalize() for word in enum.split('_'))
        lines.append(f'export type {name} =\n' + '\n'.join(f"  | '{value}'" for value in values) + ';')
    with open(sys.argv[2], 'w', encoding='ascii') as file:
        file.write('\n'.join(lines) + '\n')


if __name__ == '__main__':
    main()
