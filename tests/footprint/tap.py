"""Results of checks as TAP, so that each counts as one test. SPDX-License-Identifier: MIT"""
import sys


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, name, problems):
        """One test; it fails when there are problems, which are printed."""
        self.count += 1
        self.failed += bool(problems)
        print(f'{"not ok" if problems else "ok"} {self.count} - {name}')
        for problem in problems:
            print(f'# {problem}')

    def finish(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)
