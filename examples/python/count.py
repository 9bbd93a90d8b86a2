"""Runs the unittest cases of one file and counts them: count.py FILE CONFORMANCE_FILE

The last line is `N passed, N failed`. SPDX-License-Identifier: MIT
"""
import os
import sys
import unittest


def main() -> None:
    os.environ["CONFORMANCE"] = sys.argv[2]
    cases = unittest.defaultTestLoader.loadTestsFromName(sys.argv[1].removesuffix(".py"))
    result = unittest.TextTestRunner(stream=sys.stdout).run(cases)
    failed = len({case.id() for case, _ in result.failures + result.errors})
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
