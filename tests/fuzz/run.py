#!/usr/bin/env python3
"""Builds the fuzz targets with clang and libFuzzer and runs them.

    run.py [--memory] [--only TARGET]... [--runs N | --seconds N] FOLDER_OF_SMTPSTATUS_C WORK_FOLDER

With AddressSanitizer and UndefinedBehaviorSanitizer, or with --memory MemorySanitizer, each
over the one-file form of the library. What a run finds new is kept in WORK_FOLDER/corpus and is
where the next run starts; an input that breaks something stays in WORK_FOLDER as crash-....
The last lines tell the figures. SPDX-License-Identifier: MIT
"""
import argparse
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TARGETS = ('enhanced', 'reply', 'diagnostic', 'classify', 'report', 'rules', 'history')
SANITIZERS = {False: 'address,undefined', True: 'memory'}
LONGEST = {'enhanced': 64, 'reply': 2048, 'diagnostic': 2048, 'classify': 2048, 'report': 16384, 'rules': 2048,
           'history': 128}
WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wshadow', '-Wstrict-prototypes', '-Werror']


def build(arguments, work):
    """Compiles the library once and links each target with it."""
    sanitizer = SANITIZERS[arguments.memory]
    flags = ['-std=c11', '-O1', '-g', '-fno-omit-frame-pointer', '-fno-sanitize-recover=all', '-I', arguments.source]
    library = os.path.join(work, 'smtpstatus.o')
    subprocess.run(['clang', *flags, f'-fsanitize=fuzzer-no-link,{sanitizer}', '-c',
                    os.path.join(arguments.source, 'smtpstatus.c'), '-o', library], check=True)
    for target in arguments.only:
        subprocess.run(['clang', *flags, *WARNINGS, f'-fsanitize=fuzzer,{sanitizer}',
                        os.path.join(HERE, f'fuzz_{target}.c'), os.path.join(HERE, 'invariants.c'), library,
                        '-o', os.path.join(work, f'fuzz-{target}')], check=True)


def run(target, arguments, work, seeds):
    """(line of figures, whether it went well) of one target."""
    corpus = os.path.join(arguments.work, 'corpus', target)
    os.makedirs(corpus, exist_ok=True)
    limit = f'-max_total_time={arguments.seconds}' if arguments.seconds else f'-runs={arguments.runs}'
    log = os.path.join(work, f'{target}.log')
    with open(log, 'w', encoding='utf-8') as file:
        code = subprocess.run([os.path.join(work, f'fuzz-{target}'), limit, f'-max_len={LONGEST[target]}', '-timeout=10',
                               '-print_final_stats=1', '-use_value_profile=1', '-seed=1' if arguments.runs else '-seed=0',
                               f'-dict={os.path.join(seeds, "words.dict")}',
                               f'-artifact_prefix={arguments.work}/{target}-', corpus, os.path.join(seeds, target)],
                              stdout=file, stderr=subprocess.STDOUT, check=False).returncode
    with open(log, encoding='utf-8', errors='replace') as file:
        text = file.read()
    executed = re.search(r'number_of_executed_units: (\d+)', text)
    covered = re.findall(r'cov: (\d+)', text)
    if code:
        print(text[-6000:])
    return f'{target}: {executed.group(1) if executed else "?"} inputs, {covered[-1] if covered else "?"} edges, ' \
           f'{"a FINDING" if code else "nothing found"}', not code


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--memory', action='store_true')
    parser.add_argument('--only', action='append', choices=TARGETS)
    parser.add_argument('--runs', type=int, default=0)
    parser.add_argument('--seconds', type=int, default=0)
    parser.add_argument('source')
    parser.add_argument('work')
    arguments = parser.parse_args()
    arguments.only = arguments.only or list(TARGETS)
    if not arguments.runs and not arguments.seconds:
        arguments.runs = 20000
    work = os.path.join(arguments.work, 'memory' if arguments.memory else 'address')
    seeds = os.path.join(arguments.work, 'seeds')
    os.makedirs(work, exist_ok=True)
    subprocess.run([sys.executable, '-B', os.path.join(HERE, 'seeds.py'), os.path.join(HERE, '..', 'fixtures'), seeds], check=True)
    build(arguments, work)
    results = []
    for target in arguments.only:
        results.append(run(target, arguments, work, seeds))
        print(results[-1][0], flush=True)
    sys.exit(0 if all(went_well for _, went_well in results) else 1)


if __name__ == '__main__':
    main()
