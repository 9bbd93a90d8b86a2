#!/usr/bin/env python3
"""Lets Doxygen read the public headers, whose comments are plain C: filter.py HEADER

A comment on lines of its own documents what follows; one behind an enumerator documents that.
A group of declarations without a blank line between them shares the comment in front of it. Lists of
parameters and results, which are indented, stay as they are laid out. SPDX-License-Identifier: MIT
"""
import re
import sys

SECTION = re.compile(r'/\* -+ .* ?-*\*/')


def keep_layout(comment):
    """Indented lines of a comment become blocks that are not filled."""
    indented = False
    for line in comment:
        if bool(re.match(r' \*\s{2,}\S', line)) != indented and line.strip() != '*':
            indented = not indented
            yield ' * @verbatim' if indented else ' * @endverbatim'
        yield line


def read_comment(first, lines):
    """All lines of a comment, as Doxygen wants them."""
    comment = [re.sub(r'/\*', '/**', first, count=1)]
    while '*/' not in comment[-1]:
        comment.append(next(lines))
    return list(keep_layout(comment))


def document(lines):
    comment = ['/** \\file', *read_comment(next(lines), lines)[1:]]
    yield from comment
    shared, union = False, False  # whether the comment was used, and goes on for what follows
    for line in lines:
        if SECTION.fullmatch(line) or line.strip() == '':
            shared = False
            yield line
        elif re.match(r'\s*/\*', line):
            comment = read_comment(line, lines)
            shared = False
            yield from comment
        elif union:
            union = not line.startswith('}')
            yield line.replace(';', '; /**< room for the library */', 1) if union else line
        else:
            union = line.startswith('typedef union')
            if (shared and re.match('SMTPSTATUS_API|#define', line)) or union:
                yield from comment
            shared = shared or bool(re.search(r';\s*$', line)) or line.startswith('#define')
            yield re.sub(r'([,}\w])(\s+)/\* (.*) \*/$', r'\1\2/**< \3 */', line)


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        print('\n'.join(document(iter(file.read().split('\n')))))


if __name__ == '__main__':
    main()
