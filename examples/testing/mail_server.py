"""What the tests of the mail server examples share. SPDX-License-Identifier: MIT"""
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
# What a remote server answers to the recipient of that name. Line breaks are the reply's own.
SCRIPT = {
    'unknown': {'RCPT': '550-5.1.1 The account that you tried to reach\r\n550 5.1.1 does not exist'},
    'greylisted': {'RCPT': '450-4.2.0 Greylisted,\r\n450 4.2.0 please try again in 5 minutes'},
    'full': {'DATA': '452 4.2.2 Mailbox full'},
    'listed': {'DATA': '554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org'},
    'malformed': {'RCPT': '550Rejected: blocked using zen.spamhaus.org'},
}


@contextlib.contextmanager
def sink(script):
    """An SMTP server with the script's replies; yields its port."""
    with tempfile.NamedTemporaryFile('w', suffix='.json', encoding='utf-8') as file:
        json.dump(script, file)
        file.flush()
        with subprocess.Popen(['/usr/bin/python3', '-B', os.path.join(HERE, 'sink.py'), file.name], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as server:
            try:
                yield int(server.stdout.readline())
            finally:
                server.stdin.close()


def wait_for(condition, seconds=30):
    """The first true value that condition() gives; the last one when time is up."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.1)


def run_tests(case):
    """Runs a TestCase; the last line is `N passed, N failed`."""
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len({test.id().split(' ')[0] for test, _ in outcome.failures + outcome.errors})
    print(f'{suite.countTestCases() - failed} passed, {failed} failed')
    sys.exit(not outcome.wasSuccessful())
