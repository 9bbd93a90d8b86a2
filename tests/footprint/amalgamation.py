#!/usr/bin/env python3
"""The one-file form compiles with nothing beside it but its header, without a warning.

    amalgamation.py FOLDER_OF_SMTPSTATUS_C

In each choice of parts, hosted and freestanding, with the compilers that are there.
SPDX-License-Identifier: MIT
"""
import os
import shutil
import subprocess
import sys
import tempfile

from tap import Tap

WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wshadow', '-Wstrict-prototypes', '-Wmissing-prototypes',
            '-Wundef', '-Wredundant-decls', '-Wold-style-definition', '-Wcast-qual', '-Wwrite-strings', '-Werror']
PARTS = ((0, 0, 0), (0, 0, 1), (1, 0, 0), (0, 1, 1), (1, 1, 0), (1, 1, 1))


def compile_file(command, folder):
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return result.stderr.splitlines()[:20] if result.returncode or result.stderr else []


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for name in ('smtpstatus.c', 'smtpstatus.h'):
            shutil.copy(os.path.join(sys.argv[1], name), folder)
        for compiler in ('gcc', 'clang'):
            if not shutil.which(compiler):
                continue
            tap.check(f'{compiler} -c smtpstatus.c', compile_file([compiler, '-c', 'smtpstatus.c'], folder))
            for text, dsn, rules in PARTS:
                for mode in ('-fhosted', '-ffreestanding'):
                    tap.check(f'{compiler} {mode}, text {text}, bounce messages {dsn}, own rules {rules}', compile_file(
                        [compiler, '-std=c11', '-O1', '-fsyntax-only', mode, *WARNINGS, f'-DSMTPSTATUS_TEXT={text}',
                         f'-DSMTPSTATUS_DSN={dsn}', f'-DSMTPSTATUS_ADVICE={dsn}', f'-DSMTPSTATUS_RULES={rules}', 'smtpstatus.c'], folder))
    tap.finish()


if __name__ == '__main__':
    main()
