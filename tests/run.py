#!/usr/bin/env python3
"""Runs the tests of a build folder and counts their cases.

    run.py BUILD_FOLDER [ARGUMENT OF meson test]...

Prints what failed, then as the last line `N passed, N failed`: single cases, not
programs. Exits with 1 when anything failed. SPDX-License-Identifier: MIT
"""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET


def read_results(path):
    """(passed, [what failed]) of the cases of all test programs."""
    passed, failed = 0, []
    with open(path, encoding='utf-8', errors='replace') as file:
        document = re.sub('[^\t\n\r -\ud7ff\ue000-\ufffd]', '?', file.read())  # as tests print them, but XML has not
    for suite in ET.fromstring(document).iter('testsuite'):
        broken = 0
        for case in suite.iter('testcase'):
            name = f'{suite.get("name")}: {case.get("name")}'
            if case.find('failure') is not None or case.find('error') is not None:
                failed.append(name)
                broken += 1
            elif case.find('skipped') is None:
                passed += 1
        # A program that broke off in the middle: its missing cases are no successes.
        if not broken and int(suite.get('errors', 0)) + int(suite.get('failures', 0)):
            failed.append(f'{suite.get("name")}: did not run to its end')
    return passed, failed


def print_log(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        for line in file:
            if not line.startswith('ok '):
                print(line, end='')


def main():
    folder = sys.argv[1]
    logs = os.path.join(folder, 'meson-logs')
    results = os.path.join(logs, 'testlog.junit.xml')
    if os.path.exists(results):
        os.remove(results)
    code = subprocess.run(['meson', 'test', '-C', folder, '--no-rebuild', *sys.argv[2:]],
                          stdout=subprocess.DEVNULL, check=False).returncode
    passed, failed = read_results(results) if os.path.exists(results) else (0, ['no test ran'])
    if code and not failed:
        failed.append(f'meson test ended with {code}')
    if failed:
        log = os.path.join(logs, 'testlog.txt')
        if os.path.exists(log):
            print_log(log)
        for name in failed:
            print('FAILED', name)
    print(f'{passed} passed, {len(failed)} failed')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
