#!/usr/bin/env python3
"""What the built library asks of its surroundings and what it holds.

    library.py SHARED_LIBRARY STATIC_LIBRARY SIZE_LIMIT

The limit is the most bytes of code and constant tables together.
SPDX-License-Identifier: MIT
"""
import re
import subprocess
import sys

from tap import Tap

# All that the library may import.
IMPORTS = {'memcpy', 'memmove', 'memset', 'memcmp'}
# What compilers and linkers add by themselves, not to be called by anybody.
SUPPORT = re.compile(r'^(_ITM_\w+|__gmon_start__|__cxa_finalize|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__tls_get_addr)$')
WRITABLE = re.compile(r'^\.(t?data|t?bss)(\.(?!rel\.ro).*)?$')
CONSTANT = re.compile(r'^\.(text|rodata)(\..*)?$')


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def symbols(path, *options):
    """(name, type) of each symbol; object names of archives are skipped."""
    for line in run('nm', '-P', *options, path).splitlines():
        words = line.split()
        if len(words) >= 2 and len(words[1]) == 1:
            yield words[0].split('@')[0], words[1]


def sections(path):
    """(name, size) of each section, of every object when it is an archive."""
    for line in run('size', '-A', path).splitlines():
        words = line.split()
        if len(words) == 3 and words[0].startswith('.') and words[1].isdigit():
            yield words[0], int(words[1])


def foreign(names):
    return sorted(name for name in names if name not in IMPORTS and not SUPPORT.match(name))


def main():
    shared, static, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    tap = Tap()
    tap.check('the shared library imports only mem functions',
              foreign(name for name, _ in symbols(shared, '-D', '-u')))
    defined = {name for name, kind in symbols(static) if kind.isupper() and kind != 'U'}
    tap.check('the static library imports only mem functions',
              foreign(name for name, _ in symbols(static, '-u') if name not in defined))
    tap.check('the shared library exports only its own names',
              sorted(name for name, kind in symbols(shared, '-D')
                     if kind in 'TDBRVW' and (not name.startswith('smtpstatus_') or name.startswith('smtpstatus_private_')) and not SUPPORT.match(name)
                     and name != 'SMTPSTATUS_0'))
    tap.check('every name that the static library defines has the prefix',
              sorted(name for name in defined if not name.startswith('smtpstatus_')))
    for name, path in (('shared', shared), ('static', static)):
        tap.check(f'the {name} library has no writable data',
                  [f'{section}: {size} bytes' for section, size in sections(path) if WRITABLE.match(section) and size])
    tap.check('no table needs a relocation',
              [f'{section}: {size} bytes' for section, size in sections(static)
               if section.startswith('.data.rel') and size])
    total = sum(size for section, size in sections(static) if CONSTANT.match(section))
    print(f'# code and tables: {total} bytes of {limit}')
    tap.check('code and tables are within their budget', [f'{total} > {limit}'] if total > limit else [])
    tap.finish()


if __name__ == '__main__':
    main()
