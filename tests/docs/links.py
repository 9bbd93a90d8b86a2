#!/usr/bin/env python3
"""Checks the pages' links: links.py PROJECT_FOLDER

Links to files must lead somewhere, and the README must name every page and every example. TAP.
SPDX-License-Identifier: MIT
"""
import os
import pathlib
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'footprint'))
from tap import Tap  # noqa: E402


def links(page):
    """The files and folders that a page links to; addresses and places inside the page are left out."""
    targets = (target.split('#')[0] for target in re.findall(r'\]\(([^)\s]+)\)', page.read_text(encoding='utf-8')))
    return {page.parent / target for target in targets if target and ':' not in target}


def main():
    root = pathlib.Path(sys.argv[1])
    readme = root / 'README.md'
    pages = sorted(root.glob('docs/*.md'))
    examples = sorted(page.parent for page in root.glob('examples/*/README.md'))
    tap = Tap()
    for page in [readme, *pages, *(folder / 'README.md' for folder in examples), *sorted(root.glob('tests/*/README.md'))]:
        dead = sorted(os.path.relpath(target, root) for target in links(page) if not target.exists())
        tap.check(f'links of {page.relative_to(root)}', [f'there is no {target}' for target in dead])
    named = {os.path.normpath(target) for target in links(readme)}
    for wanted in pages + examples:
        missing = [] if os.path.normpath(wanted) in named else ['it is not in the table']
        tap.check(f'the README names {wanted.relative_to(root)}', missing)
    tap.finish()


if __name__ == '__main__':
    main()
