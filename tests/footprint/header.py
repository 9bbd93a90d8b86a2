#!/usr/bin/env python3
"""Each public header compiles alone, in C and C++, without a warning.

    header.py HEADER_FOLDER

Uses the compilers that are there. SPDX-License-Identifier: MIT
"""
import glob
import os
import shutil
import subprocess
import sys

from tap import Tap

WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wsign-conversion', '-Wshadow', '-Wundef', '-Wcast-align',
            '-Wcast-qual', '-Wwrite-strings', '-Wredundant-decls', '-Wswitch-enum', '-Wdouble-promotion', '-Werror']
C_WARNINGS = ['-Wstrict-prototypes', '-Wmissing-prototypes', '-Wold-style-definition', '-Wc++-compat']
CLANG_WARNINGS = ['-Weverything', '-Wno-unknown-warning-option', '-Wno-c++98-compat', '-Wno-c++98-compat-pedantic',
                  '-Wno-padded', '-Wno-unsafe-buffer-usage', '-Wno-declaration-after-statement',
                  '-Wno-pre-c11-compat', '-Wno-switch-enum', '-Wno-old-style-cast', '-Wno-poison-system-directories']
STANDARDS = {
    'c': (('gcc', 'clang'), ('c99', 'c11', 'c17')),
    'c++': (('g++', 'clang++'), ('c++11', 'c++17', 'c++20')),
}

PROGRAM = '''#include <{header}>
#include <{header}>
int use(void);
int use(void)
{{
    smtpstatus status;
    return smtpstatus_init(&status, sizeof status) + (int)SMTPSTATUS_ANOMALY_STRICT;
}}
'''


def arguments(compiler, language, standard):
    found = [compiler, '-x', language, '-std=' + standard, '-fsyntax-only', *WARNINGS]
    if language == 'c':
        found += [flag for flag in C_WARNINGS if compiler == 'gcc' or flag != '-Wold-style-definition']
    if compiler.startswith('clang'):
        found += CLANG_WARNINGS
    return found


def compile_header(folder, header, command):
    result = subprocess.run(command + ['-I', folder, '-'], input=PROGRAM.format(header=header), text=True,
                            capture_output=True, check=False)
    return result.stderr.splitlines() if result.returncode or result.stderr else []


def main():
    folder = sys.argv[1]
    tap = Tap()
    for path in sorted(glob.glob(os.path.join(folder, '*.h'))):
        header = os.path.basename(path)
        for language, (compilers, standards) in STANDARDS.items():
            for compiler in compilers:
                for standard in standards if shutil.which(compiler) else ():
                    tap.check(f'{header} as {standard} with {compiler}',
                              compile_header(folder, header, arguments(compiler, language, standard)))
        with open(path, encoding='utf-8') as file:
            included = sorted(line.strip() for line in file if line.startswith('#include'))
        allowed = {'#include <stddef.h>', '#include <stdint.h>', '#include <smtpstatus.h>', '#include "smtpstatus.h"'}
        tap.check(f'{header} includes only what it may', [line for line in included if line not in allowed])
    tap.check('there is a header', [] if tap.count else ['none in ' + folder])
    tap.finish()


if __name__ == '__main__':
    main()
