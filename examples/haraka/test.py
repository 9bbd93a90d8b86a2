#!/usr/bin/python3
"""Tests of the plugin in a real Haraka: test.py [FILE_FOR_ITS_LOG]. SPDX-License-Identifier: MIT"""
import contextlib
import os
import re
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'testing'))
from mail_server import SCRIPT, run_tests, sink, wait_for  # noqa: E402

LOGS = {}  # of each folder


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Haraka:
    """A Haraka with the folder's configuration, in a folder of its own."""

    def __init__(self, folder, port):
        self.folder = folder
        self.port = port

    @property
    def log(self):
        with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as file:
            return file.read()

    def send(self, *names):
        with smtplib.SMTP('127.0.0.1', self.port, local_hostname='client.example.com', timeout=20) as client:
            client.sendmail('list@mail.example.com', [f'{name}@example.org' for name in names],
                            'From: list@mail.example.com\r\nSubject: x\r\n\r\nhi\r\n')

    def said(self, pattern):
        """What the log says, once it does."""
        found = wait_for(lambda: re.findall(pattern, self.log))
        return found[-1] if found else None

    def verdict(self, name):
        return self.said(rf'smtpstatus={re.escape(name)}@example.org (.*)')


@contextlib.contextmanager
def haraka(folder, sink_port, settings=''):
    port = free_port()
    if not os.path.exists(os.path.join(folder, 'config')):
        for source in (os.path.join(HERE, 'node_modules', 'Haraka'), HERE):
            shutil.copytree(os.path.join(source, 'config'), os.path.join(folder, 'config'), dirs_exist_ok=True)
        for name in ('plugins', 'node_modules'):
            os.symlink(os.path.join(HERE, name), os.path.join(folder, name))
    with open(os.path.join(folder, 'config', 'smtp.ini'), 'w', encoding='utf-8') as file:
        file.write(f'listen=127.0.0.1:{port}\nnodes=0\n')
    if settings:
        with open(os.path.join(folder, 'config', 'smtpstatus.ini'), 'w', encoding='utf-8') as file:
            file.write(settings)
    with open(os.path.join(folder, 'log'), 'a', encoding='utf-8') as log:
        server = subprocess.Popen(['node', os.path.join(HERE, 'node_modules', 'Haraka', 'bin', 'haraka'), '-c', folder],
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  env={**os.environ, 'SINK_PORT': str(sink_port)})
    try:
        running = Haraka(folder, port)
        wait_for(lambda: server.poll() is not None or socket.socket().connect_ex(('127.0.0.1', port)) == 0)
        yield running
    finally:
        server.terminate()
        server.wait()
        LOGS[folder] = running.log


class Plugin(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def start(self, settings=''):
        context = haraka(self.folder, PORT, settings)
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def test_verdicts(self):
        server = self.start()
        for name, verdict in (
                ('fine', 'code=250 category=accepted bounce=none action=none'),
                ('unknown', 'code=550 category=user_unknown bounce=hard action=suppress'),
                ('greylisted', 'code=450 category=greylisted bounce=soft action=retry'),
                ('full', 'code=452 category=mailbox_full bounce=soft action=retry'),
                ('listed', 'code=554 category=blocklisted bounce=block action=fix_setup'),
                ('malformed', 'code=0 category=blocklisted bounce=block action=fix_setup')):
            with self.subTest(name):
                server.send(name)
                self.assertIn(verdict, server.verdict(name) or server.log)

    def test_each_recipient_has_its_own(self):
        server = self.start()
        server.send('one', 'unknown', 'greylisted')
        self.assertIn('category=accepted', server.verdict('one') or '')
        self.assertIn('category=user_unknown', server.verdict('unknown') or '')
        self.assertIn('category=greylisted', server.verdict('greylisted') or '')

    def test_the_wait_is_what_the_server_asks_for(self):
        server = self.start()
        server.send('greylisted')
        wait = int(server.said(r'smtpstatus: again in (\d+) seconds') or 0)
        self.assertTrue(300 <= wait <= 1800, wait)
        self.assertTrue(server.said(rf'Temp failing \S+ for {wait} seconds'))

    def test_given_up(self):
        server = self.start('[policy]\ngive_up_after=1\n')
        server.send('greylisted')
        self.assertIsNotNone(server.said('smtpstatus: given up, (expired|too_long)'), server.log)
        # The sender gets a bounce message, and the queue is empty.
        self.assertIsNotNone(server.said('smtpstatus=list@mail.example.com (.*category=accepted.*)'), server.log)
        queue = os.path.join(server.folder, 'queue')
        self.assertTrue(wait_for(lambda: not os.listdir(queue)), os.listdir(queue))
        self.assertEqual(len(re.findall('smtpstatus=greylisted@example.org', server.log)), 1)

    def refused(self, server, name):
        with self.assertRaises(smtplib.SMTPRecipientsRefused) as caught:
            server.send(name)
        self.assertEqual(caught.exception.recipients[f'{name}@example.org'], (550, b'this address is suppressed: hard'))

    def test_suppression_survives_a_restart(self):
        names = ('unknown', 'listed', 'greylisted')
        with haraka(self.folder, PORT) as server:
            server.send(*names)
            self.assertTrue(all(server.verdict(name) for name in names))
            self.refused(server, 'Unknown')
        with haraka(self.folder, PORT) as server:
            self.refused(server, 'unknown')
            server.send('listed', 'greylisted')
            self.assertNotIn('Unrecognized file', server.log)

    def test_the_folder_need_not_be_there(self):
        program = 'new (require(process.argv[1]))(process.argv[2]).set("ann@example.org", 5n)'
        histories = os.path.join(self.folder, 'new', 'histories')
        plugin = os.path.join(HERE, 'plugins', 'smtpstatus', 'histories.js')
        subprocess.run(['node', '-e', program, plugin, histories], check=True)
        with open(histories, encoding='utf-8') as file:
            self.assertEqual(file.read(), 'ann@example.org\t5\n')

    def test_a_delivery_is_forgiving(self):
        server = self.start()
        server.send('back')
        self.assertIn('mailbox_full', server.verdict('back') or '')
        histories = os.path.join(server.folder, 'smtpstatus', 'histories')
        with open(histories, encoding='utf-8') as file:
            numbers = dict(line.split('\t') for line in file)
        self.assertGreater(int(numbers['back@example.org']), 0)
        server.send('back')
        self.assertIsNotNone(server.said('smtpstatus=back@example.org (.*category=accepted.*)'))


if __name__ == '__main__':
    more = {'back': {'DATA': ['552 5.2.2 Mailbox full', '250 2.0.0 Ok']}}
    path = sys.argv.pop(1) if len(sys.argv) > 1 else os.devnull
    with sink(SCRIPT | more) as PORT:
        try:
            run_tests(Plugin)
        finally:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(''.join(LOGS.values()))
