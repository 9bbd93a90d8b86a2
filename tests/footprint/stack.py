#!/usr/bin/env python3
"""The most stack that any public function uses, by the compiler's own account.

    stack.py COMPILER LIMIT OUTPUT_FOLDER HEADER_FOLDER COMPILER_ARGUMENT... -- SOURCE...

Compiles the library once more with -fcallgraph-info=su (gcc 10 and newer), which
writes the frame of each function and who calls whom, and adds up the deepest path
from each function of the public headers. A call through a pointer, a frame of unknown size and
recursion are errors: then no sum is honest. Functions of the C library are counted
with a fixed allowance. SPDX-License-Identifier: MIT
"""
import glob
import os
import re
import subprocess
import sys

from tap import Tap

# memcpy and its like, as large as any of them is in the C libraries that we know.
LIBRARY_FRAME = 128

NODE = re.compile(r'node: \{ title: "([^"]+)" label: "([^"]*)"')
EDGE = re.compile(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"')
FRAME = re.compile(r'(\d+) bytes \((static|dynamic|dynamic,bounded)\)')


class Graph:
    def __init__(self):
        self.frames = {}
        self.calls = {}
        self.errors = []
        self.depths = {}

    def read(self, path):
        with open(path, encoding='utf-8') as file:
            for line in file:
                node = NODE.search(line)
                edge = EDGE.search(line)
                if node:
                    self.add_function(*node.groups())
                elif edge:
                    self.calls.setdefault(edge.group(1), set()).add(edge.group(2))

    def add_function(self, name, label):
        frame = FRAME.search(label)
        if frame:
            self.frames[name] = int(frame.group(1))
            if frame.group(2) == 'dynamic':
                self.errors.append(f'{name}: a frame of unknown size')

    def depth(self, name, path=()):
        """(bytes, deepest path) of a call of this function."""
        if name in path:
            self.errors.append('recursion: ' + ' > '.join(path + (name,)))
            return 0, (name,)
        if name == '__indirect_call':
            self.errors.append('a call through a pointer in ' + path[-1])
        if name not in self.depths:
            deepest, below = 0, ()
            for callee in sorted(self.calls.get(name, ())):
                size, chain = self.depth(callee, path + (name,))
                if size > deepest:
                    deepest, below = size, chain
            self.depths[name] = self.frames.get(name, LIBRARY_FRAME) + deepest, (name,) + below
        return self.depths[name]


def compile_sources(compiler, arguments, sources, folder):
    for index, source in enumerate(sources):
        target = os.path.join(folder, f'{index}-{os.path.basename(source)}.o')
        subprocess.run([compiler, *arguments, '-fstack-usage', '-fcallgraph-info=su', '-c', source, '-o', target],
                       check=True)


def public_functions(folder, present):
    """The names that the public headers declare; headers of parts that are not built at all are left out."""
    for header in sorted(glob.glob(os.path.join(folder, '*.h'))):
        with open(header, encoding='utf-8') as file:
            text = re.sub(r'/\*.*?\*/', '', file.read(), flags=re.DOTALL)
        names = re.findall(r'SMTPSTATUS_API\s[^;(]*?\b(smtpstatus_\w+)\s*\(', text)
        if any(name in present for name in names):
            yield from names


def main():
    compiler, limit, folder, headers = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    split = sys.argv.index('--')
    os.makedirs(folder, exist_ok=True)
    for old in glob.glob(os.path.join(folder, '*')):
        os.remove(old)
    compile_sources(compiler, sys.argv[5:split], sys.argv[split + 1:], folder)
    graph = Graph()
    for path in glob.glob(os.path.join(folder, '*.ci')):
        graph.read(path)
    tap = Tap()
    names = list(public_functions(headers, graph.frames))
    for name in names:
        before = len(graph.errors)
        size, chain = graph.depth(name)
        problems = graph.errors[before:]
        if name not in graph.frames:
            problems.append('the function is declared but not there')
        if size > limit:
            path = (f'{os.path.basename(f)} {graph.frames.get(f, LIBRARY_FRAME)}' for f in chain)
            problems.append(f'{size} bytes > {limit}: ' + ', '.join(path))
        tap.check(f'{name} uses {size} bytes of stack', problems)
    tap.check('public functions were found', [] if len(names) > 50 else [f'only {len(names)}'])
    tap.finish()


if __name__ == '__main__':
    main()
