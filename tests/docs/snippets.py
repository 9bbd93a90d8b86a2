#!/usr/bin/env python3
"""Compiles the C in the documentation: snippets.py COMPILER... -- INCLUDE_FOLDER PAGE...

Each block that starts with ```c is a file of its own. Functions of the reader's may be missing, but
none of the library's; any other warning is a failure, too. TAP. SPDX-License-Identifier: MIT
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'footprint'))
from tap import Tap  # noqa: E402


def blocks(path):
    with open(path, encoding='utf-8') as file:
        text = file.read()
    for block in re.finditer(r'^```c\n(.*?)^```$', text, flags=re.DOTALL | re.MULTILINE):
        yield text.count('\n', 0, block.start()) + 2, block.group(1)


def main():
    split = sys.argv.index('--')
    compiler, (include, *pages) = sys.argv[1:split], sys.argv[split + 1:]
    tap = Tap()
    found = 0
    for page in pages:
        for line, block in blocks(page):
            found += 1
            run = subprocess.run([*compiler, '-std=c11', '-Wall', '-Wextra', '-fsyntax-only', '-I', include, '-x', 'c', '-'],
                                 input=block, capture_output=True, text=True)
            tap.check(f'{os.path.basename(page)}:{line} compiles',
                      [said for said in run.stderr.splitlines() if ': warning: ' in said or ': error: ' in said
                       if not re.search(r'implicit declaration of function .(?!smtpstatus_)', said)])
    tap.check('there are blocks', [] if found else ['none'])
    tap.finish()


if __name__ == '__main__':
    main()
