#!/usr/bin/python3
"""Tests of the lookup table in a real Postfix; run by inside.sh. SPDX-License-Identifier: MIT"""
import json
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'testing'))
from mail_server import SCRIPT, run_tests, sink, wait_for  # noqa: E402

LOG = '/var/log/postfix.log'
TABLE = '/usr/lib/postfix/smtpstatus_postfix'
COMMAND = sys.argv.pop(1)
# A limit and a mailbox that is full, refused for good, and what no other time will change.
REFUSED = {
    'limit': {'RCPT': '550-5.7.1 You have sent too many messages,\r\n550 5.7.1 rate limit exceeded'},
    'fullforgood': {'DATA': '552 5.2.2 Mailbox full'},
    'large': {'DATA': '552 5.3.4 Message too large'},
}


def log():
    if not os.path.exists(LOG):
        return ''
    with open(LOG, encoding='utf-8', errors='replace') as file:
        return file.read()


def send(name):
    """Sends a message and gives its line in the log: dsn, status, what follows."""
    subprocess.run(['sendmail', '-f', 'root@mail.example.com', f'{name}@example.org'], input='Subject: x\n\nhi\n', text=True,
                   check=True)
    found = wait_for(lambda: re.findall(rf'to=<{name}@example.org>.* dsn=(\S+), status=(\S+) \((.*)\)$', log(), re.MULTILINE))
    return found[-1] if found else ('', '', '')


def ask(data):
    """What the table answers to bytes, until it ends."""
    return subprocess.run([TABLE], input=data, capture_output=True, check=True, timeout=10).stdout


def query(text):
    text = text.encode()
    return b'%d:%b,' % (len(text), text)


class Postfix(unittest.TestCase):
    def check(self, name, dsn, status, verdict):
        found = send(name)
        self.assertEqual(found[:2], (dsn, status), found)
        self.assertTrue(found[2].endswith(f' [smtpstatus: {verdict}]'), found)

    def test_what_failed_for_good_is_returned(self):
        self.check('unknown', '5.1.1', 'bounced', 'user_unknown hard suppress')
        self.check('listed', '5.7.1', 'bounced', 'blocklisted block fix_setup')
        self.check('large', '5.3.4', 'bounced', 'message_too_large block fix_message')

    def test_what_time_may_mend_is_kept(self):
        self.check('limit', '4.7.1', 'deferred', 'rate_limited soft retry_slower')
        self.check('fullforgood', '4.2.2', 'deferred', 'mailbox_full soft retry')

    def test_what_was_deferred_stays_so(self):
        self.check('greylisted', '4.2.0', 'deferred', 'greylisted soft retry')
        self.check('full', '4.2.2', 'deferred', 'mailbox_full soft retry')

    def test_a_malformed_reply(self):
        # Postfix waits for a line that is a reply's end.
        dsn, status, text = send('malformed')
        self.assertEqual((dsn, status), ('4.4.2', 'deferred'))
        self.assertRegex(text, r'timed out .*\[smtpstatus: connection_failed soft ')

    def test_what_was_delivered_is_left_alone(self):
        self.assertEqual(send('fine'), ('2.0.0', 'sent', '250 2.0.0 Ok: queued'))

    def test_the_command_reads_the_log(self):
        send('unknown.too')
        done = subprocess.run([COMMAND, 'classify', '--json', LOG], capture_output=True, text=True, check=True)
        verdicts = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertIn((550, '5.1.1', 'user_unknown', 'rcpt'),
                      [(each['reply_code'], each['enhanced'], each['category'], each['command']) for each in verdicts])
        self.assertEqual(len(verdicts), len(re.findall(' status=', log())))

    def test_the_protocol(self):
        answer = query('OK 5.1.1 550 5.1.1 No such user [smtpstatus: user_unknown hard suppress]')
        nothing = query('NOTFOUND ')
        self.assertEqual(ask(query('status 5.1.1 550 5.1.1 No such user') * 2), answer * 2)
        self.assertEqual(ask(query('status 2.0.0 250 Ok')), nothing)
        self.assertEqual(ask(query('other 5.1.1 550 5.1.1 No such user') + query('') + query('status ')), nothing * 3)

    def test_what_is_no_query_ends_it(self):
        for data in (b'', b'x', b'5', b'5:', b'5:abc', b'5:abcdef', b'99999999999:a,', b'100001:' + b'x' * 100001 + b',', b'-1:,'):
            self.assertEqual(ask(data), b'', data)

    def test_an_answer_that_would_be_too_long(self):
        text = 'status 5.1.1 550 '
        self.assertEqual(ask(query(text + 'x' * (100000 - len(text)))), query('NOTFOUND '))


if __name__ == '__main__':
    with sink(SCRIPT | REFUSED | {'unknown.too': SCRIPT['unknown']}) as port:
        subprocess.run(['postconf', '-e', f'relayhost = [127.0.0.1]:{port}', 'smtp_rcpt_timeout = 2s'], check=True)
        subprocess.run(['postfix', 'start'], check=True)
        try:
            run_tests(Postfix)
        finally:
            subprocess.run(['postfix', 'stop'], check=False, capture_output=True)
