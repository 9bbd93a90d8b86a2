#!/usr/bin/python3
"""Tests of the module in a real Exim; run by inside.sh. SPDX-License-Identifier: MIT"""
import glob
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'testing'))
from mail_server import SCRIPT, run_tests, sink  # noqa: E402

LOG = '/var/log/exim4/mainlog'
CONFIGURATION = '/etc/exim4/exim4.conf'
MODULE = '/usr/lib/exim4/smtpstatus_exim.so'


def log():
    if not os.path.exists(LOG):
        return ''
    with open(LOG, encoding='utf-8', errors='replace') as file:
        return file.read()


def send(name):
    """Sends a message and gives what the log says of it."""
    before = len(log())
    subprocess.run(['exim4', '-odf', '-f', 'list@mail.example.com', f'{name}@example.org'], input='Subject: x\n\nhi\n',
                   text=True, check=True, capture_output=True)
    return log()[before:]


def expand(text):
    return subprocess.run(['exim4', '-be', text], capture_output=True, text=True, check=True).stdout.rstrip('\n')


class Exim(unittest.TestCase):
    def setUp(self):
        # A malformed reply or a deferral keeps Exim away from the host for a while.
        for path in glob.glob('/var/spool/exim4/db/*'):
            os.remove(path)

    def test_the_verdicts_are_in_the_log(self):
        wanted = {
            'greylisted': 'greylisted soft retry',
            'unknown': 'user_unknown hard suppress',
            'fine': 'accepted none none',
            'full': 'mailbox_full soft retry',
            'listed': 'blocklisted block fix_setup',
            'malformed': 'blocklisted block fix_setup',
        }
        for name, verdict in wanted.items():
            with self.subTest(name):
                found = re.findall(rf'smtpstatus <{name}@example.org> (.*)', send(name))
                self.assertEqual(found, [verdict])

    def test_what_bounced_hard_is_not_tried_again(self):
        self.assertNotIn('R=suppressed', send('unknown.too'))
        self.assertIn('R=suppressed: this address is suppressed', send('unknown.too'))

    def test_what_was_refused_for_the_sender_is_tried_again(self):
        for _ in range(3):
            self.assertIn('smtpstatus <listed.too@example.org> blocklisted', send('listed.too'))

    def test_expansions(self):
        reply = '421 4.7.0 Try again in 10 minutes'
        self.assertEqual(expand('${dlfunc{%s}{verdict}{retry_after}{%s}}' % (MODULE, reply)), '600')
        self.assertEqual(expand('${dlfunc{%s}{verdict}{retry_after}{550 no}}' % MODULE), '')
        self.assertEqual(expand('${dlfunc{%s}{verdict}{provider}{550 5.1.1 no - gsmtp}}' % MODULE), 'google')

    def test_mistakes_are_told(self):
        self.assertIn('verdict knows category', expand('${dlfunc{%s}{verdict}{colour}{550 no}}' % MODULE))
        self.assertIn('history', expand('${dlfunc{%s}{decide}{12345}{0}}' % MODULE))


if __name__ == '__main__':
    script = SCRIPT | {'unknown.too': SCRIPT['unknown'], 'listed.too': SCRIPT['listed']}
    with sink(script) as port:
        with open(CONFIGURATION, encoding='utf-8') as file:
            text = re.sub(r'^PORT = .*', f'PORT = {port}', file.read(), flags=re.MULTILINE)
        with open(CONFIGURATION, 'w', encoding='utf-8') as file:
            file.write(text)
        run_tests(Exim)
