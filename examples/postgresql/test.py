#!/usr/bin/env python3
"""Tests of the extension on a running server: test.py BUILD_FOLDER SOCKET_FOLDER

The last line is `N passed, N failed`. SPDX-License-Identifier: MIT
"""
import glob
import json
import os
import re
import subprocess
import sys
import textwrap
import time
import unittest

BUILD, SOCKET = sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, '..', 'testing'))
from mail_server import run_tests  # noqa: E402

COMMAND = os.path.join(BUILD, 'examples', 'cli', 'smtpstatus')
MESSAGES = sorted(glob.glob(os.path.join(TOP, 'tests', 'fixtures', 'messages', '*.eml')))
ROWS = 1_000_000


def sql(text, data=None):
    """The lines that psql prints, unaligned."""
    run = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', SOCKET, '-U', 'postgres', '-c', text],
                         input=data, capture_output=True, text=True, encoding='utf-8')
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    return run.stdout.splitlines()


def command(*arguments, data=None):
    """The JSON objects that the command prints."""
    run = subprocess.run([COMMAND, *arguments], input=data, capture_output=True, text=True, encoding='utf-8', check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def replies():
    """The fixtures as a log has them: one a line, and only what a text column can hold."""
    for path in sorted(glob.glob(os.path.join(TOP, 'tests', 'fixtures', 'replies', '*.txt'))):
        with open(path, encoding='utf-8') as file:
            for item in file.read().split('\n\n'):
                lines = re.findall(r'^[SD]: (.*)$', item, flags=re.MULTILINE)
                line = ' '.join(lines)
                if line.strip() and '\\' not in line and line.isprintable():
                    yield line


def literal(text):
    return "'" + text.replace("'", "''") + "'"


class Extension(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.lines = list(replies())
        sql('CREATE EXTENSION smtpstatus; CREATE TABLE reply (n serial, line text)')
        sql('COPY reply (line) FROM STDIN', '\n'.join(cls.lines) + '\n')

    def test_replies_are_judged_as_by_the_command(self):
        self.assertGreater(len(self.lines), 1000)
        got = [json.loads(line) for line in sql('SELECT row_to_json(smtp_classify(line)) FROM reply ORDER BY n')]
        wanted = command('classify', '--json', '--per-line', data='\n'.join(self.lines) + '\n')
        self.assertEqual(len(got), len(wanted))
        for line, mine, theirs in zip(self.lines, got, wanted):
            with self.subTest(line):
                self.assertEqual(mine, {key: theirs[key] for key in mine})

    def test_the_command_and_the_host_count(self):
        query = "SELECT (smtp_classify({})).{}"
        self.assertEqual(sql(query.format("'550 no', 'RCPT'", 'command')), ['rcpt'])
        self.assertEqual(sql(query.format("'550 no', NULL, 'gmail-smtp-in.l.google.com'", 'provider')), ['google'])
        self.assertEqual(sql('SELECT smtp_classify(NULL) IS NULL'), ['t'])
        with self.assertRaisesRegex(RuntimeError, '"NONSENSE" is no SMTP command'):
            sql(query.format("'550 no', 'NONSENSE'", 'category'))

    def test_bounces_are_read_as_by_the_command(self):
        wanted = {}
        for answer in command('bounces', '--json', '--include-other', *MESSAGES):
            wanted.setdefault(answer['file'], []).append(answer)
        self.assertGreater(len(wanted), 150)
        paths = ', '.join(f'({literal(path)})' for path in wanted)
        rows = sql(f"""SELECT json_build_object('path', path, 'row', row_to_json(b))
                       FROM (VALUES {paths}) AS message (path), smtp_bounces(pg_read_binary_file(path)) AS b""")
        got = {}
        for row in map(json.loads, rows):
            got.setdefault(row['path'], []).append(row['row'])
        texts = ('kind', 'dialect', 'recipient', 'original_recipient', 'action', 'status', 'diagnostic', 'diagnostic_type',
                 'remote_mta', 'reporting_mta', 'envelope_id', 'message_id', 'subject', 'from', 'feedback_type', 'source_ip')
        for path, answers in wanted.items():
            with self.subTest(path):
                self.assertEqual(len(got[path]), len(answers))
                for mine, theirs in zip(got[path], answers):
                    self.assertEqual({key: mine[key] for key in texts}, {key: theirs[key] for key in texts})
                    for key in ('category', 'bounce', 'reply_code', 'confidence'):
                        if mine['verdict'] is not None:
                            self.assertEqual(mine['verdict'][key], theirs[key])

    def test_dates_are_times(self):
        message = ('Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n'
                   'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n'
                   'Arrival-Date: Tue, 3 Mar 2026 10:00:00 +0100\n\nFinal-Recipient: rfc822; jo@example.org\n'
                   'Action: failed\nStatus: 5.1.1\n\n--b--\n')
        self.assertEqual(sql(f"""SET timezone = 'UTC'; SELECT arrival_date, last_attempt_date, (verdict).bounce
                                 FROM smtp_bounces({literal(message)}::bytea)"""), ['2026-03-03 09:00:00+00||hard'])

    def test_bytes_that_are_no_text(self):
        message = 'Subject: x\\015\\012X-Failed-Recipients: j\\377o@example.org\\015\\012\\015\\012\\000\\012'
        rows = sql(f"SELECT count(*), count(recipient) FROM smtp_bounces('{message}'::bytea)")
        self.assertEqual(rows, ['1|1'])

    def test_histories(self):
        reply, full = literal('550 5.1.1 User unknown'), literal('452 4.2.2 Mailbox full')
        self.assertEqual(sql(f"SELECT (smtp_decide(smtp_history_update(NULL, {reply}, '2026-03-01'), '2026-03-02')).*"),
                         ['suppress|hard|'])
        once = sql(f"SELECT smtp_history_update(0, {full}, '2026-03-01')")
        self.assertEqual(sql(f"SELECT smtp_history_update(0, smtp_classify({full}), '2026-03-01')"), once)
        self.assertEqual(sql(f"SELECT (smtp_decide({once[0]}, '2026-03-02')).*"), ['watch|full|'])
        with self.assertRaisesRegex(RuntimeError, 'history'):
            sql(f'SELECT smtp_decide({int(once[0]) ^ 1}, CURRENT_DATE)')
        with self.assertRaisesRegex(RuntimeError, '1970 to 2149'):
            sql(f"SELECT smtp_history_update(0, {full}, '1969-12-31')")
        days = f"FROM generate_series(0, 20, 4) AS n"
        rows = sql(f"SELECT (smtp_decide(smtp_history({full}, '2026-03-01'::date + n::int ORDER BY n), '2026-03-22')).* {days}")
        self.assertEqual(rows, ['suppress|full|2026-06-19'])

    def test_the_functions_promise_what_a_planner_needs(self):
        rows = sql("""SELECT proname, provolatile, proparallel FROM pg_proc
                      JOIN pg_depend ON objid = pg_proc.oid AND deptype = 'e' AND refclassid = 'pg_extension'::regclass
                      JOIN pg_extension ON pg_extension.oid = refobjid AND extname = 'smtpstatus' ORDER BY 1""")
        self.assertEqual([row.split('|')[0] for row in rows if not row.endswith('|i|s')], [])
        self.assertGreaterEqual(len(rows), 5)

    def test_the_example_of_the_readme(self):
        with open(os.path.join(HERE, 'README.md'), encoding='utf-8') as file:
            readme = file.read()
        sql('CREATE DATABASE example')
        run = subprocess.run(['psql', '-X', '-q', '-h', SOCKET, '-U', 'postgres', '-d', 'example',
                              '-f', os.path.join(HERE, 'example.sql')], capture_output=True, text=True, check=True)
        shown = '\n'.join(line.rstrip() for line in run.stdout.rstrip().splitlines())
        self.assertIn(textwrap.indent(shown, '    '), readme)

    def test_a_million_rows_in_parallel(self):
        sql(f"""CREATE UNLOGGED TABLE event AS
                SELECT (ARRAY(SELECT line FROM reply))[1 + i % (SELECT count(*)::int FROM reply)] || ' id=' || i AS line
                FROM generate_series(1, {ROWS}) AS i""")
        # Without it the planner expects as many categories as there are rows.
        sql('CREATE STATISTICS event_category ON ((smtp_classify(line)).category) FROM event; ANALYZE event')
        query = 'SELECT (smtp_classify(line)).category, count(*) FROM event GROUP BY 1'
        plan = '\n'.join(sql(f'EXPLAIN (ANALYZE, COSTS OFF) {query}'))
        print(plan)
        launched = re.search(r'Workers Launched: (\d+)', plan)
        self.assertIsNotNone(launched, plan)
        self.assertGreater(int(launched.group(1)), 0)
        start = time.monotonic()
        total = sum(int(row.split('|')[1]) for row in sql(query))
        print(f'{total / (time.monotonic() - start):,.0f} rows a second')
        self.assertEqual(total, ROWS)


if __name__ == '__main__':
    run_tests(Extension)
