"""Tests of the simulated queue: what it promises in its README holds, and every run is the same.

Usage: test_queue.py HAS_TEXT QUEUE

SPDX-License-Identifier: MIT
"""

import os
import re
import subprocess
import sys
import unittest

has_text = False
queue = ""


def run(*arguments):
    done = subprocess.run([queue, *arguments], capture_output=True, text=True, check=False)
    rows = re.findall(r"(?m)^(\S.*?) +(\d+) +(\d+)$", done.stdout)
    return done.returncode, done.stdout, {label: (int(without), int(with_)) for label, without, with_ in rows}


class Queue(unittest.TestCase):
    def setUp(self):
        if not has_text:
            self.skipTest("greylisting is known by words")

    def test_advice_is_better(self):
        _, output, rows = run("5000")
        self.assertEqual(run("5000")[1], output)
        for label in rows:
            if label.startswith("wrongly suppressed"):
                self.assertEqual(rows[label][1], 0, label)
        self.assertGreater(rows["wrongly suppressed: full over a holiday"][0], 50)
        self.assertGreater(rows["wrongly suppressed: the sender was blocked"][0], 100)
        self.assertGreater(rows["delivered"][1], rows["delivered"][0])
        self.assertLess(rows["wasted attempts (refused or deferred)"][1] * 4, rows["wasted attempts (refused or deferred)"][0])
        self.assertLess(rows["attempts over a server's rate limit"][1], rows["attempts over a server's rate limit"][0])
        for label in ("suppressed: dead addresses", "suppressed: abandoned mailboxes"):
            self.assertEqual(*rows[label])
            self.assertGreater(rows[label][0], 50)

    def test_nothing_is_lost(self):
        _, _, rows = run("3000")
        for way in (0, 1):
            total = sum(rows[label][way] for label in (
                "delivered", "held back: the address is suppressed", "returned to the sender"))
            self.assertEqual(total, rows["messages to send"][way])
            self.assertEqual(total, 3000 * 30)
            self.assertEqual(rows["attempts"][way],
                             rows["delivered"][way] + rows["wasted attempts (refused or deferred)"][way])

    def test_usage(self):
        for arguments in (("0",), ("x",), ("1", "2"), ("99999999",)):
            self.assertEqual(run(*arguments)[:2], (2, ""))


if __name__ == "__main__":
    has_text = sys.argv[1] == "true"
    queue = os.path.abspath(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
