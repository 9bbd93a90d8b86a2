#!/usr/bin/env python3
"""The generators write the same tables in every run, in whatever order Python goes through its sets.

    tables.py FOLDER_OF_GENERATORS HEADER

SPDX-License-Identifier: MIT
"""
import os
import pathlib
import subprocess
import sys
import tempfile

from tap import Tap

# Sets that were printed in the order of these made three tables of one, when a name was made of what was printed.
SEEDS = ('0', '1', '3')


def build(command, seed):
    """{name: bytes} of the files that a run with this order of sets writes."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, '-B', *command, folder], check=True,
                       env={**os.environ, 'PYTHONHASHSEED': seed})
        return {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}


def main():
    folder, header = sys.argv[1:3]
    tap = Tap()
    for command in ([folder, 'build', header], [os.path.join(folder, 'dialects.py'), 'build']):
        first, *others = (build(command, seed) for seed in SEEDS)
        for name in sorted(first):
            tap.check(name, ['differs from one run to the next' for files in others if files.get(name) != first[name]])
    tap.finish()


if __name__ == '__main__':
    main()
