#!/usr/bin/env python3
"""Makes small changes to the library, one at a time, and tells which of them no test sees.

    mutate.py [--count N | --each N] [--seed N] [--suite NAME]... [--results FILE] BUILD_FOLDER [FILE_OR_FOLDER]...

BUILD_FOLDER was set up with -Dtests=enabled -Ddefault_library=shared (and best -Doptimization=1) and
built. A file or folder below lib/ takes part as a whole without --count and --each; with --count, as
many changes as said are drawn by the seed, with --each as many of every file. Nothing is written into the checkout or the build folder: a changed
source is compiled aside, linked with the other objects, and put before the library by LD_PRELOAD.

A mutant that the compiler refuses, or of which it makes the same code, is not counted. With
--results, what is in FILE is not tried again, and what is new is added: one JSON object a line.
SPDX-License-Identifier: MIT
"""
import argparse
import collections
import json
import os
import random
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import mutants

MEMORY = 4 << 30  # bytes; a change may make a loop that takes all there is


class Build:
    """The library as it was built, with a copy of its sources that can be changed."""

    def __init__(self, folder, work):
        self.folder, self.work = os.path.abspath(folder), work
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        for name in ('lib', 'include'):
            shutil.copytree(os.path.join(root, name), os.path.join(work, name))
        self.library = os.path.join(work, 'libsmtpstatus.so')
        with open(os.path.join(folder, 'compile_commands.json'), encoding='utf-8') as file:
            commands = json.load(file)
        self.compilers, self.objects, self.headers = {}, {}, collections.defaultdict(set)
        for entry in commands:
            if not entry['output'].startswith('lib/libsmtpstatus.so'):
                continue
            source = os.path.relpath(os.path.join(self.folder, entry['file']), root)
            if not source.startswith('lib' + os.sep):
                continue
            command, skip = [], False
            for word in shlex.split(entry['command']):
                if skip:
                    skip = False
                elif word in ('-MQ', '-MF', '-o', '-c'):
                    skip = True
                elif word.startswith('-I') and os.path.relpath(os.path.join(self.folder, word[2:]), root) in ('lib', 'include'):
                    command.append('-I' + os.path.join(work, os.path.relpath(os.path.join(self.folder, word[2:]), root)))
                elif word not in ('-MD', 'ccache'):
                    command.append(word)
            self.compilers[source] = command + ['-w', '-c']
            self.objects[source] = entry['output']
        target = os.path.dirname(next(iter(self.objects.values()))).removesuffix('.p')
        link = subprocess.run(['ninja', '-C', folder, '-t', 'commands', target], capture_output=True, text=True,
                              check=True).stdout.splitlines()
        self.link = next(shlex.split(line) for line in reversed(link) if ' -shared ' in line)

    def compile(self, source, output):
        """Compiles the copy of a source, whatever it holds now."""
        return subprocess.run(self.compilers[source] + [os.path.join(self.work, source), '-o', output], cwd=self.folder,
                              stderr=subprocess.DEVNULL, check=False, timeout=300).returncode == 0

    def users(self, path):
        """The sources that a change of a file concerns."""
        if path in self.compilers:
            return [path]
        if not self.headers:
            for source, command in self.compilers.items():
                listed = subprocess.run([word for word in command if word != '-c'] + ['-MM', os.path.join(self.work, source)],
                                        cwd=self.folder, capture_output=True, text=True, check=True).stdout
                for header in listed.replace('\\\n', ' ').split()[1:]:
                    self.headers[os.path.relpath(os.path.join(self.folder, header), self.work)].add(source)
        return sorted(self.headers[path])

    def make(self, path, text):
        """Builds the library with other text in one file: 'refused', 'same' or 'made'."""
        full = os.path.join(self.work, path)
        with open(full, encoding='utf-8') as file:
            original = file.read()
        try:
            objects, same = {}, True
            for source in self.users(path):
                plain = os.path.join(self.work, source.replace(os.sep, '_') + '.plain.o')
                if not os.path.exists(plain) and not self.compile(source, plain):
                    raise SystemExit(f'{source} does not compile')
            with open(full, 'w', encoding='utf-8') as file:
                file.write(text)
            for source in self.users(path):
                plain = os.path.join(self.work, source.replace(os.sep, '_') + '.plain.o')
                changed = os.path.join(self.work, source.replace(os.sep, '_') + '.o')
                if not self.compile(source, changed):
                    return 'refused'
                with open(plain, 'rb') as one, open(changed, 'rb') as two:
                    same = same and one.read() == two.read()
                objects[self.objects[source]] = changed
        finally:
            with open(full, 'w', encoding='utf-8') as file:
                file.write(original)
        if same:
            return 'same'
        link = [objects.get(word, word) for word in self.link]
        link[link.index('-o') + 1] = self.library
        return 'made' if subprocess.run(link, cwd=self.folder, stderr=subprocess.DEVNULL, check=False).returncode == 0 else 'refused'


class Tests:
    """The test programs of some suites; those that found most are asked first."""

    def __init__(self, build, suites):
        self.build = build
        listed = json.loads(subprocess.run(['meson', 'introspect', '--tests', build.folder], capture_output=True, text=True,
                                           check=True).stdout)
        self.programs = []
        for test in listed:
            program = test['cmd'][0].startswith(build.folder)
            if any(suite.split(':')[-1] in suites for suite in test['suite']) and (program or 'cli' in suites):
                self.programs.append(test)
        self.found = collections.defaultdict(collections.Counter)
        self.seconds = {}
        for test in self.programs:
            begin = time.monotonic()
            if not self.passes(test, 300, None):
                raise SystemExit(f'{test["name"]} fails without any change')
            self.seconds[test['name']] = time.monotonic() - begin

    def passes(self, test, seconds, library):
        environment = dict(os.environ, **test['env'])
        if library:
            environment['LD_PRELOAD'] = library

        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with subprocess.Popen(test['cmd'], cwd=self.build.folder, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, preexec_fn=limit) as run:
            timer = threading.Timer(60 + 10 * seconds, run.kill)
            timer.start()
            failed = any(line.startswith(b'not ok') for line in run.stdout)
            timer.cancel()
            if failed:
                run.kill()
        return not failed and run.returncode == 0

    def kill(self, path):
        """The name of the first test that fails with the changed library, or None."""
        found = self.found[path]
        order = sorted(self.programs, key=lambda test: (-found[test['name']] / (self.seconds[test['name']] + 0.05),
                                                        self.seconds[test['name']]))
        for test in order:
            if not self.passes(test, 1 + 4 * self.seconds[test['name']], self.build.library):
                found[test['name']] += 1
                return test['name']
        return None


def sources(build, chosen):
    """The files below lib/ that take part."""
    files = set(build.compilers)
    for path in build.compilers:
        folder = os.path.dirname(path)
        files.update(os.path.join(folder, name) for name in os.listdir(os.path.join(build.work, folder)) if name.endswith('.h'))
    wanted = [os.path.normpath(path) for path in chosen] or ['lib']
    return sorted(path for path in files if any(path == one or path.startswith(one + os.sep) for one in wanted))


def report(results):
    places = collections.defaultdict(collections.Counter)
    for result in results:
        for place in (result['path'], os.path.dirname(result['path']), 'all'):
            places[place][result['state']] += 1
    print('file or folder         killed survived  rate   not counted: refused, same code')
    for place in sorted(places, key=lambda name: (name == 'all', not name.endswith(('.c', '.h')), name)):
        count = places[place]
        tried = count['killed'] + count['survived']
        rate = f'{100 * count["killed"] / tried:.1f}%' if tried else '-'
        print(f'{place:22} {count["killed"]:6} {count["survived"]:8} {rate:>6}   {count["refused"]}, {count["same"]}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--count', type=int)
    parser.add_argument('--each', type=int)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--suite', action='append')
    parser.add_argument('--results')
    parser.add_argument('build')
    parser.add_argument('paths', nargs='*')
    options = parser.parse_args()

    known = {}
    if options.results and os.path.exists(options.results):
        with open(options.results, encoding='utf-8') as file:
            known = {result['key']: result for result in map(json.loads, file)}
    results = []
    with tempfile.TemporaryDirectory() as work:
        build = Build(options.build, work)
        tests = Tests(build, options.suite or ['unit', 'dsn'])
        texts, made = {}, []
        for path in sources(build, options.paths):
            with open(os.path.join(work, path), encoding='utf-8') as file:
                texts[path] = file.read()
            of_file = mutants.of_file(path, texts[path])
            if options.each and options.each < len(of_file):
                of_file = random.Random(f'{options.seed} {path}').sample(of_file, options.each)
            made += of_file
        if options.count and options.count < len(made):
            made = random.Random(options.seed).sample(made, options.count)
        for mutant in made:
            result = known.get(mutant.key())
            if result is None:
                state, by = build.make(mutant.path, mutant.apply(texts[mutant.path])), None
                if state == 'made':
                    by = tests.kill(mutant.path)
                    state = 'killed' if by else 'survived'
                result = {'key': mutant.key(), 'path': mutant.path, 'line': mutant.line, 'kind': mutant.kind, 'state': state,
                          'by': by, 'before': mutant.before.strip(), 'after': mutant.after.strip()}
                if options.results:
                    with open(options.results, 'a', encoding='utf-8') as file:
                        file.write(json.dumps(result) + '\n')
            results.append(result)
            if result['state'] == 'survived':
                print(f'{result["path"]}:{result["line"]}: {result["kind"]}\n  - {result["before"]}\n  + {result["after"]}', flush=True)
    report(results)


if __name__ == '__main__':
    sys.exit(main())
