#!/usr/bin/env python3
"""Describes the public headers as JSON, for bindings in other languages.

    interface.py OUTPUT HEADER...

The description holds `constants` (name: value), `enums` (enum: {name: value}, names as the
library's name functions give them), `naming` (enum, or `provider`: that function, and whether
the numbers are the bits of sets) and `functions` (name, returns, parameters with name and C type, header).
SPDX-License-Identifier: MIT
"""
import json
import os
import re
import sys


def squeeze(text):
    return re.sub(r'\s+', ' ', text).strip()


def without_comments(header):
    return re.sub(r'/\*.*?\*/', '', header, flags=re.DOTALL)


def without_directives(text):
    return re.sub(r'^#.*$', '', text, flags=re.MULTILINE)


def read_constants(text):
    """(name, the number as written) of each macro that is a number."""
    return re.findall(r'^#define (SMTPSTATUS_\w+) +([0-9][0-9A-Fa-fxXuUlL]*)\s*$', text, flags=re.MULTILINE)


def read_enums(text):
    """(enum, [(enumerator, value), ...]) in the header's order."""
    for enum, body in re.findall(r'\benum\s+(smtpstatus_\w+)\s*\{(.*?)\}', text, flags=re.DOTALL):
        yield enum, [(name, int(value, 0)) for name, value in re.findall(r'\b(SMTPSTATUS_\w+)\s*=\s*([^,]*[^,\s])', body)]


def read_prototypes(text):
    return [squeeze(prototype) for prototype in re.findall(r'SMTPSTATUS_API\s+([^;{]*?\));', without_directives(text),
                                                                  flags=re.DOTALL)]


def split_declaration(declaration):
    """('const char *', 'data') of `const char *data`."""
    found = re.fullmatch(r'(.*?)(\w+)', declaration)
    return found.group(1).strip(), found.group(2)


def function_of(prototype, header):
    head, arguments = re.fullmatch(r'(.*?)\((.*)\)', prototype).groups()
    returns, name = split_declaration(head.strip())
    parameters = [] if arguments == 'void' else [split_declaration(argument.strip()) for argument in arguments.split(',')]
    return {'name': name, 'returns': returns, 'header': header,
            'parameters': [{'name': parameter, 'type': kind} for kind, parameter in parameters]}


def short_names(enum, enumerators):
    """The names as the library tells them: lower case, without what all enumerators share."""
    prefix = enum.upper() + '_'
    if enum == 'smtpstatus_result':  # OK and ERROR_NO_CODE are `ok` and `no_code`
        return {re.sub('^(SMTPSTATUS_ERROR_|SMTPSTATUS_)', '', name).lower(): value for name, value in enumerators}
    return {name.removeprefix(prefix).lower(): value for name, value in enumerators}


def naming_of(functions, enums):
    """(enum, its name function) for each, and for providers, which are numbers of the tables and no enum."""
    for function in functions:
        found = re.fullmatch('smtpstatus_(.*)_name', function['name'])
        if found and function['returns'] == 'const char *':
            what = found.group(1)
            enum = what if what in enums else what.removeprefix('report_')
            # A function that is asked for a bit names the bits of sets.
            yield enum, {'function': function['name'], 'is_set': function['parameters'][0]['name'] == 'bit'}


def describe(paths):
    interface = {'constants': {}, 'enums': {}, 'naming': {}, 'functions': []}
    for path in paths:
        with open(path, encoding='utf-8') as file:
            text = without_comments(file.read())
        header = os.path.basename(path)
        interface['constants'] |= {name: int(value.rstrip('uUlL'), 0) for name, value in read_constants(text)}
        interface['enums'] |= {enum.removeprefix('smtpstatus_'): short_names(enum, enumerators)
                               for enum, enumerators in read_enums(text)}
        interface['functions'] += [function_of(prototype, header) for prototype in read_prototypes(text)]
    interface['naming'] = dict(naming_of(interface['functions'], interface['enums']))
    nameless = interface['enums'].keys() - interface['naming'].keys()
    if nameless:
        raise ValueError(f'no function gives the names of {", ".join(sorted(nameless))}')
    return interface


def main():
    output, *paths = sys.argv[1:]
    with open(output, 'w', encoding='utf-8') as file:
        json.dump(describe(paths), file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()
