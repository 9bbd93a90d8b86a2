#!/usr/bin/python3
"""Tests of the filter in a real OpenSMTPD; run by inside.sh. SPDX-License-Identifier: MIT"""
import json
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'testing'))
from mail_server import SCRIPT, run_tests, sink, wait_for  # noqa: E402

LOG = '/var/log/opensmtpd.log'
VERDICTS = '/var/log/smtpstatus.json'
CONFIGURATION = '/etc/smtpd.conf'
FILTER = '/usr/libexec/opensmtpd/smtpstatus_opensmtpd'
COMMAND = sys.argv.pop(1)


def verdicts(name):
    with open(VERDICTS, encoding='utf-8') as file:
        found = [json.loads(line) for line in file.read().split('\n')[:-1]]
    return [verdict for verdict in found if verdict['recipient'] == f'{name}@example.org']


def send(*names):
    subprocess.run(['sendmail', '-f', 'root@mail.example.com', *[f'{name}@example.org' for name in names]],
                   input='Subject: x\n\nhi\n', text=True, check=True, timeout=20)


def hear(*lines):
    """What the filter writes when OpenSMTPD reports these lines of a session."""
    reports = ['config|subsystem|smtp-out', 'config|ready',
               'report|0.6|1795306120.5|smtp-out|link-connect|7b|mx.example.net|pass|192.0.2.9:1|192.0.2.1:25']
    for line in lines:
        event = 'protocol-client' if line.startswith('> ') else 'protocol-server'
        reports.append(f'report|0.6|1795306120.5|smtp-out|{event}|7b|{line[2:]}')
    reports.append('report|0.6|1795306120.5|smtp-out|link-disconnect|7b')
    data = '\n'.join(reports).encode(errors='surrogateescape') + b'\n'
    done = subprocess.run([FILTER], input=data, capture_output=True, check=True, timeout=10)
    return [json.loads(line) for line in done.stderr.decode().splitlines()]


class OpenSMTPD(unittest.TestCase):
    def check(self, name, **wanted):
        send(name)
        found = wait_for(lambda: verdicts(name))
        self.assertEqual(len(found), 1, found)
        self.assertEqual({key: found[0][key] for key in wanted}, wanted)
        self.assertEqual(found[0]['sender'], 'root@mail.example.com')

    def test_replies_of_several_lines(self):
        self.check('unknown', reply_code=550, enhanced='5.1.1', category='user_unknown', bounce='hard', action='suppress',
                   command='rcpt', text='The account that you tried to reach does not exist')
        self.check('greylisted', reply_code=450, category='greylisted', bounce='soft', action='retry', retry_after=300)

    def test_replies_after_the_message(self):
        self.check('full', reply_code=452, category='mailbox_full', outcome='deferred', command='end_of_data')
        self.check('listed', reply_code=554, category='blocklisted', bounce='block', action='fix_setup')
        self.check('fine', reply_code=250, category='accepted', bounce='none', command='end_of_data')

    def test_a_malformed_reply(self):
        self.check('malformed', reply_code=550, enhanced=None, category='blocklisted', text='Rejected: blocked using zen.spamhaus.org')

    def test_recipients_of_one_message(self):
        send('one', 'two', 'unknown.too')
        for name, category in (('one', 'accepted'), ('two', 'accepted'), ('unknown.too', 'user_unknown')):
            found = wait_for(lambda name=name: verdicts(name))
            self.assertEqual([verdict['category'] for verdict in found], [category], name)

    def test_the_command_decides_from_it(self):
        send('unknown.again')
        self.assertTrue(wait_for(lambda: verdicts('unknown.again')))
        done = subprocess.run([COMMAND, 'decide', '--json', VERDICTS], capture_output=True, text=True, check=True)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([each['decision'] for each in found if each['recipient'] == 'unknown.again@example.org'], ['suppress'])

    def test_the_command_reads_opensmtpds_log(self):
        send('unknown.logged')
        line = wait_for(lambda: [line for line in open(LOG, encoding='utf-8') if 'to=<unknown.logged@' in line and ' mta ' in line])
        done = subprocess.run([COMMAND, 'classify', '--json', '--log'], input=''.join(line), capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        self.assertEqual((found['reply_code'], found['category']), (550, 'user_unknown'))

    def test_what_fails_before_a_recipient_is_named(self):
        found = hear('< 554 5.7.1 You are on zen.spamhaus.org', '> QUIT', '< 421 4.3.0 Bye')
        self.assertEqual([(each['recipient'], each['command'], each['category']) for each in found],
                         [(None, 'connect', 'blocklisted')])

    def test_a_failure_of_the_message_is_one_for_each_recipient(self):
        found = hear('< 220 mx', '> EHLO me', '< 250 mx', '> MAIL FROM:<a@example.com>', '< 250 Ok', '> RCPT TO:<b@example.org>',
                     '< 250 Ok', '> RCPT TO:<c@example.org> NOTIFY=NEVER', '< 251-Will', '< 251 forward', '> DATA', '< 451 4.3.0 No | bar')
        self.assertEqual([(each['recipient'], each['command'], each['text']) for each in found],
                         [('b@example.org', 'data', 'No | bar'), ('c@example.org', 'data', 'No | bar')])

    def test_lines_that_are_no_reply(self):
        found = hear('< hello', '< 550 \udcff\u00e9 no', '<  ', '< 550-\u00e9', '< 550 oui')
        self.assertEqual([each['text'] for each in found], ['??? no', '\u00e9 oui'])

    def test_reports_that_are_none(self):
        data = b'report\nreport|0.6|1|smtp-in|link-connect|1|a\nreport|0.6|1|smtp-out|protocol-server|9|550 no\n\n|||||||\n'
        done = subprocess.run([FILTER], input=data, capture_output=True, check=True, timeout=10)
        self.assertEqual((done.stdout, done.stderr), (b'', b''))


if __name__ == '__main__':
    more = {name: SCRIPT['unknown'] for name in ('unknown.too', 'unknown.again', 'unknown.logged')}
    with sink(SCRIPT | more) as port:
        with open(CONFIGURATION, encoding='utf-8') as file:
            text = file.read().replace(':PORT', f':{port}')
        with open(CONFIGURATION, 'w', encoding='utf-8') as file:
            file.write(text)
        with open(LOG, 'w', encoding='utf-8') as log:
            server = subprocess.Popen(['smtpd', '-d'], stdout=log, stderr=log)
            wait_for(lambda: os.path.exists('/var/run/smtpd.sock'))
            try:
                run_tests(OpenSMTPD)
            finally:
                server.terminate()
                server.wait()
