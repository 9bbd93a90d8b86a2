#!/usr/bin/env python3
"""What the library costs on the machines that it is made for, measured on the one-file form.

    targets.py [--update] FOLDER_OF_SMTPSTATUS_C

For each target and choice of parts: bytes of code and constant tables; symbols that are left for
the program to provide; bytes of a handle; stack of each public function. Checks the ceilings
below and that the tables in README.md and docs/footprint.md say what is true; --update writes
them anew. Needs gcc, gcc-arm-none-eabi, clang and lld. SPDX-License-Identifier: MIT
"""
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import tempfile

from library import CONSTANT, IMPORTS, WRITABLE, run, sections, symbols
from stack import Graph, public_functions
from tap import Tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
README = os.path.join(ROOT, 'README.md')
PAGE = os.path.join(ROOT, 'docs', 'footprint.md')
HEADERS = os.path.join(ROOT, 'include')

# Other releases of the compilers make code of slightly other sizes: this part of a figure, and at least so much.
TOLERANCE = 0.05
SLACK = {' KiB': 1, ' bytes': 16, ' |': 16}

PARTS = {
    'codes only': ['-DSMTPSTATUS_ADVICE=0', '-DSMTPSTATUS_TEXT=0', '-DSMTPSTATUS_DSN=0', '-DSMTPSTATUS_RULES=0'],
    '+ text': ['-DSMTPSTATUS_ADVICE=0', '-DSMTPSTATUS_DSN=0'],
    '+ bounce messages': ['-DSMTPSTATUS_ADVICE=0'],
    '+ texts for people': [],
}
EVERYTHING = '+ texts for people'
CORTEX = ['arm-none-eabi-gcc', '-mcpu=cortex-m0', '-mthumb', '-Os', '-ffreestanding']
TARGETS = {
    'x86-64, gcc -O2': ['gcc', '-O2', '-ffreestanding'],
    'x86-64, gcc -Os': ['gcc', '-Os', '-ffreestanding'],
    'Cortex-M0, gcc -Os': CORTEX,
    'wasm32, clang -Os': ['clang', '--target=wasm32', '-Os', '-ffreestanding'],
}
# KiB, a little over what it is now, so that growth is noticed. The goals are 160 of everything and
# 24 of the codes alone; docs/performance.md says what stands in the way.
CEILINGS = {
    'x86-64, gcc -O2': (41, 288, 407, 449),
    'x86-64, gcc -Os': (36, 272, 366, 408),
    'Cortex-M0, gcc -Os': (32, 263, 346, 387),
    'wasm32, clang -Os': (45, 295, 430, 472),
}
HANDLE_MOST = {'smtpstatus': 512, 'smtpstatus_report': 1024}
STACK_MOST = 2048
STACK_TARGETS = ('x86-64, gcc -O2', 'Cortex-M0, gcc -Os')

# What the compiler itself calls on a Cortex-M0, which cannot divide, has no 64-bit registers and no
# instruction that counts bits; gcc's own libgcc.a has all of them. The rest are jump tables.
CORTEX_SUPPORT = re.compile(r'^(__aeabi_(u?idiv(mod)?|u?ldivmod|ll?mul|llsl|llsr|lasr|ulcmp|lcmp)|'
                            r'__(ctz|clz)[sd]i2|__gnu_thumb1_case_(s|u)(q|h)i)$')


def compile_object(target, parts, folder, *more):
    name = re.sub(r'\W+', '-', f'{target} {parts}') + '.o'
    path = os.path.join(folder, name)
    run(*TARGETS[target], '-std=c11', *PARTS[parts], *more, '-c', os.path.join(folder, 'smtpstatus.c'), '-o', path)
    return path


def measure_wasm(path):
    """Links a module with every public function, which proves that nothing is missing."""
    allowed = path + '.allowed'
    with open(allowed, 'w', encoding='ascii') as file:
        file.write('\n'.join(sorted(IMPORTS)) + '\n')
    exports = [f'--export-if-defined={name}' for name in sorted(every_function())]
    module = path + '.wasm'
    result = subprocess.run(['wasm-ld', '--no-entry', '--strip-all', f'--allow-undefined-file={allowed}', *exports, path,
                             '-o', module], capture_output=True, text=True, check=False)
    undefined = re.findall(r'undefined symbol: (\S+)', result.stderr)
    if result.returncode and not undefined:
        raise SystemExit(result.stderr)
    return 0 if undefined else os.path.getsize(module), undefined, []


def measure_elf(target, path):
    support = CORTEX_SUPPORT if target.startswith('Cortex') else re.compile(r'^_GLOBAL_OFFSET_TABLE_$')
    size = sum(bytes_ for section, bytes_ in sections(path) if CONSTANT.match(section))
    undefined = [name for name, _ in symbols(path, '-u') if name not in IMPORTS and not support.match(name)]
    writable = [f'{section}: {bytes_} bytes' for section, bytes_ in sections(path) if WRITABLE.match(section) and bytes_]
    return size, undefined, writable


def measure(target, parts, folder):
    """(bytes, undefined symbols, writable data) of one object."""
    flags = ['-fcallgraph-info=su'] if target in STACK_TARGETS and parts == EVERYTHING else []
    path = compile_object(target, parts, folder, *flags)
    return measure_wasm(path) if target.startswith('wasm') else measure_elf(target, path)


def every_function():
    names = []
    for header in glob.glob(os.path.join(HEADERS, '*.h')):
        with open(header, encoding='utf-8') as file:
            names += re.findall(r'\b(smtpstatus_\w+)\s*\(', re.sub(r'/\*.*?\*/', '', file.read(), flags=re.DOTALL))
    return set(names)


def handle_sizes(target, folder):
    """Bytes that the library needs of a handle and of a report, from the sizes of two objects in assembly."""
    probe = os.path.join(folder, 'probe.c')
    with open(probe, 'w', encoding='ascii') as file:
        file.write('#include "smtpstatus.c"\nchar probe_smtpstatus[sizeof(struct status)];\n'
                   'char probe_smtpstatus_report[sizeof(struct report)];\n')
    command = [option for option in TARGETS[target] if not option.startswith('-O')]
    text = run(*command, '-O0', '-S', '-o', '-', probe)
    return {name: int(size) for name, size in re.findall(r'\.size\s+probe_(\w+), (\d+)', text)}


def stack_sizes(target, folder):
    """Bytes of stack of each public function, and what makes the sum dishonest."""
    graph = Graph()
    graph.read(os.path.join(folder, re.sub(r'\W+', '-', f'{target} {EVERYTHING}') + '.ci'))
    sizes = {name: graph.depth(name)[0] for name in public_functions(HEADERS, graph.frames)}
    return sizes, graph.errors


def kib(size):
    return f'{size / 1024:.0f} KiB' if size >= 10240 else f'{size / 1024:.1f} KiB'


def table(head, rows):
    lines = ['| ' + ' | '.join(head) + ' |', '|---' + '|---:' * (len(head) - 1) + '|']
    return lines + ['| ' + ' | '.join(row) + ' |' for row in rows]


def size_table(sizes):
    return table(['code and tables', *PARTS], [[target, *(kib(sizes[target, parts]) for parts in PARTS)] for target in TARGETS])


def ram_table(handles, stacks):
    def deepest(target, name):
        return f'{max(size for function, size in stacks[target].items() if name in function)} bytes'

    rows = [[f'`{name}`, of {HANDLE_MOST[name]} reserved', *(f'{handles[target][name]} bytes' for target in STACK_TARGETS)]
            for name in HANDLE_MOST]
    rows += [[f'stack of `{name}`', *(deepest(target, name) for target in STACK_TARGETS)]
             for name in ('smtpstatus_parse_reply', 'smtpstatus_parse_diagnostic', 'smtpstatus_classify',
                          'smtpstatus_report_open', 'smtpstatus_report_next')]
    return table(['memory', *STACK_TARGETS], rows)


def stack_table(stacks):
    return table(['function', *STACK_TARGETS],
                 [[f'`{name}`', *(str(stacks[target][name]) for target in STACK_TARGETS)] for name in sorted(stacks[STACK_TARGETS[0]])])


def markers(name):
    return f'<!-- {name}: written by tests/footprint/targets.py --update -->', f'<!-- end of {name} -->'


def stored_table(path, name):
    start, end = markers(name)
    with open(path, encoding='utf-8') as file:
        text = file.read()
    before, found, rest = text.partition(start)
    inside, ended, after = rest.partition(end)
    if not found or not ended:
        raise SystemExit(f'{path}: no place for the table {name}')
    return before + start, inside.strip().split('\n'), end + after


def update_table(path, name, lines):
    before, _, after = stored_table(path, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(before + '\n' + '\n'.join(lines) + '\n' + after)


def stale_lines(path, name, lines):
    """Rows whose figures are not what was measured, or whose words differ."""
    _, stored, _ = stored_table(path, name)
    number = re.compile(r'(\d+(?:\.\d+)?)( KiB| bytes| \|)')
    stale = []
    for old, new in zip(stored + [''] * len(lines), lines):
        same_words = number.sub('', old) == number.sub('', new)
        pairs = zip(number.findall(old), number.findall(new))
        if not same_words or any(abs(float(a) - float(b)) > max(TOLERANCE * float(b), SLACK[unit])
                                 for (a, _), (b, unit) in pairs):
            stale.append(f'it says {old}, measured is {new}')
    return stale + [f'{line}: no longer measured' for line in stored[len(lines):]]


def main():
    update = sys.argv[1] == '--update'
    source = sys.argv[-1]
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for name in ('smtpstatus.c', 'smtpstatus.h'):
            os.symlink(os.path.abspath(os.path.join(source, name)), os.path.join(folder, name))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = {(target, parts): pool.submit(measure, target, parts, folder) for target in TARGETS for parts in PARTS}
            probes = {target: pool.submit(handle_sizes, target, folder) for target in TARGETS}
        sizes = {}
        for (target, parts), job in jobs.items():
            size, undefined, writable = job.result()
            limit = CEILINGS[target][list(PARTS).index(parts)] * 1024
            sizes[target, parts] = size
            tap.check(f'{target}, {parts}: nothing undefined but the mem functions', undefined)
            tap.check(f'{target}, {parts}: no writable data', writable)
            tap.check(f'{target}, {parts}: {size} bytes of {limit}', [f'{size} > {limit}'] if size > limit else [])
        handles = {target: probe.result() for target, probe in probes.items()}
        for target, found in handles.items():
            tap.check(f'{target}: handles fit', [f'{name}: {found.get(name)} bytes' for name, most in HANDLE_MOST.items()
                                                 if not 0 < found.get(name, 0) <= most])
        stacks = {}
        for target in STACK_TARGETS:
            stacks[target], errors = stack_sizes(target, folder)
            tap.check(f'{target}: stack', errors + [f'{name}: {size} bytes' for name, size in stacks[target].items()
                                                    if size > STACK_MOST])
    pages = ((README, 'sizes', size_table(sizes)), (README, 'memory', ram_table(handles, stacks)),
             (PAGE, 'stack', stack_table(stacks)))
    for path, name, lines in pages:
        if update:
            update_table(path, name, lines)
        tap.check(f'{os.path.basename(path)} tells the truth of {name} (else: targets.py --update)',
                  stale_lines(path, name, lines))
    tap.finish()


if __name__ == '__main__':
    main()
