#!/usr/bin/env python3
"""Writes the phrases of lib/tables as patterns of other engines: patterns.py OUTPUT

One phrase a line: a regular expression, a tab, and the literals of its longest part without a gap,
separated by tabs. Of the words that may stand in one place only the first few are taken: more would make
the others slower still, or too large to compile. SPDX-License-Identifier: MIT
"""
import itertools
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TABLES = ROOT / 'lib' / 'tables'
sys.path.insert(0, str(TABLES / 'generator'))
import tables  # noqa: E402
from source import Problems  # noqa: E402

WORDS_MOST = 8
LITERALS_MOST = 4
THING = {'num': r'\d+', 'ip': r'[0-9a-f.:]{3,40}', 'addr': r'\S{1,80}@\S{1,80}', 'host': r'[\w.-]{1,80}', 'url': r'https?://\S{1,80}',
         'list': r'[\w.-]{1,80}'}


def expression(node):
    """A node of the syntax tree as a regular expression."""
    kind = node[0]
    if kind == 'words':
        words = sorted(node[1])[:WORDS_MOST]
        return '(?:' + '|'.join(word.rstrip('#') + (r'\w*' if how == 'stem' else '') for word, how in words) + ')'
    if kind == 'thing':
        return THING[node[1]]
    if kind == 'choice':
        return '(?:' + '|'.join(expression(part) for part in node[1][:WORDS_MOST]) + ')'
    if kind == 'gap':
        return r'(?:\W+\w+){0,6}?'
    text = ''
    for i, part in enumerate(node[1]):
        text += (r'\W+' if i and part[0] != 'gap' else '') + expression(part)
    return text


def spelled(node):
    """Some of the word sequences that a node without gaps stands for."""
    if node[0] == 'words':
        return [word.rstrip('#') for word, how in sorted(node[1])[:LITERALS_MOST] if how == 'exact' and word.isascii()]
    if node[0] == 'choice':
        return [text for part in node[1][:LITERALS_MOST] for text in spelled(part)][:LITERALS_MOST]
    if node[0] == 'sequence':
        ways = [spelled(part) for part in node[1]]
        return [' '.join(filter(None, way)) for way in itertools.islice(itertools.product(*ways), LITERALS_MOST)]
    return []


def literals(tree):
    """The literals of the longest part between gaps."""
    best, part = [], []
    for node in [*tree[1], ('gap',)]:
        if node[0] == 'gap':
            texts = [text for text in spelled(('sequence', part)) if len(text) > 3] if part else []
            if texts and (not best or len(texts[0]) > len(best[0])):
                best = texts
            part = []
        else:
            part.append(node)
    return best


def main():
    phrases = tables.Tables(TABLES, ROOT / 'include' / 'smtpstatus.h', Problems()).phrases
    with open(sys.argv[1], 'w', encoding='utf-8') as file:
        for phrase in phrases:
            text = expression(phrase.tree)
            if text.isascii():
                print(text, *literals(phrase.tree), sep='\t', file=file)


if __name__ == '__main__':
    main()
