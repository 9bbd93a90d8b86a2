"""Tests of smtpstatus bounces: files, mbox files, Maildirs, directories, every form of output, bad input.

Usage: test_bounces.py COMMAND...

SPDX-License-Identifier: MIT
"""

import base64
import contextlib
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time
import unittest

import harness
from harness import (
    KEYS, REPORT_KEYS, open_terminal, read_terminal, run, run_on_terminal, start, temporary_file,
)

WAIT = 60  # seconds until something that must come is given up

ALL_KEYS = REPORT_KEYS + [key for key in KEYS if key not in REPORT_KEYS] + ["next_step"]


def group(address, action="failed", status="5.1.1", diagnostic="smtp; 550 5.1.1 The account does not exist", more=""):
    return (
        f"Original-Recipient: rfc822;alias+{address}\nFinal-Recipient: rfc822; {address}\nAction: {action}\n"
        f"Status: {status}\nRemote-MTA: dns; mx.example.org\nDiagnostic-Code: {diagnostic}\n{more}\n"
    ).encode()


def report(*groups, encoding="", returned=b"Good morning\n", message_id="1@example.com"):
    """A delivery report (RFC 3464) with the given recipient groups."""
    fields = (
        b"Reporting-MTA: dns; out1.example.com\nOriginal-Envelope-Id: ENV7\n"
        b"Arrival-Date: Tue, 14 May 2024 09:30:00 +0200\n\n" + b"".join(groups)
    )
    if encoding:
        fields = base64.encodebytes(fields)
        encoding = f"Content-Transfer-Encoding: {encoding}\n"
    return (
        b"From: Mail Delivery System <mailer-daemon@out1.example.com>\nTo: news@example.com\n"
        b"Subject: Returned mail\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="=cut"\n\n'
        b"--=cut\nContent-Type: text/plain\n\nYour message was not delivered.\n\n"
        b"--=cut\nContent-Type: message/delivery-status\n" + encoding.encode() + b"\n" + fields + b"\n"
        b"--=cut\nContent-Type: message/rfc822\n\n"
        b"Message-ID: <" + message_id.encode() + b">\nFrom: News <news@example.com>\nTo: jo@example.org\n"
        b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n\n" + returned + b"\n--=cut--\n"
    )


HARD = report(group("jo@example.org"))
TWO = report(group("jo@example.org"), group("bo@example.org", status="5.2.2", diagnostic="smtp; 552 5.2.2 Over quota"))
DELAYED = report(
    group(
        "jo@example.org",
        "delayed",
        "4.4.1",
        "smtp; 421 4.4.1 Connection timed out",
        "Last-Attempt-Date: Tue, 14 May 2024 12:00:00 GMT\nWill-Retry-Until: some day next week\n",
    )
)
FEEDBACK = b"""From: feedback@provider.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="=cut"

--=cut
Content-Type: text/plain

This is an abuse report.

--=cut
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Tester/1.0
Version: 1
Source-IP: 192.0.2.9

--=cut
Content-Type: message/rfc822

Message-ID: <9@example.com>
From: news@example.com
To: undisclosed recipients:;
Subject: offer

hello
--=cut--
"""
VACATION = b"""From: Jo <jo@example.org>
To: news@example.com
Subject: Out of office
Auto-Submitted: auto-replied

I am away until Monday.
"""
ORDINARY = b"""From: Jo <jo@example.org>
To: bo@example.com
Subject: lunch

From noon on I am free.
"""


def mbox(*messages):
    return b"".join(b"From MAILER-DAEMON Tue May 14 09:30:00 2024\n" + message + b"\n" for message in messages)


def bounces(*arguments, data=b"", status=0):
    done = run("bounces", "--json", *arguments, data=data)
    assert (done.status, done.errors) == (status, "") or status, (done.status, done.errors)
    assert done.status == status
    return done.objects


@contextlib.contextmanager
def folder(files):
    """A directory with these files; None makes a directory."""
    with tempfile.TemporaryDirectory() as name:
        for path, data in files.items():
            path = pathlib.Path(name, path)
            (path if data is None else path.parent).mkdir(parents=True, exist_ok=True)
            if data is not None:
                path.write_bytes(data)
        yield name


def names_in(folder, objects):
    return [os.path.relpath(one["file"], folder) for one in objects]


class Rows(unittest.TestCase):
    def test_keys_and_values(self):
        with temporary_file(HARD) as file:
            (one,) = bounces(file.name)
        self.assertEqual(list(one), ALL_KEYS)
        expected = {
            "file": file.name,
            "offset": 0,
            "kind": "bounce",
            "recipient": "jo@example.org",
            "original_recipient": "alias+jo@example.org",
            "action": "failed",
            "reply_code": 550,
            "diagnostic": "550 5.1.1 The account does not exist",
            "diagnostic_type": "smtp",
            "remote_mta": "mx.example.org",
            "reporting_mta": "out1.example.com",
            "arrival_date": "2024-05-14T07:30:00Z",
            "last_attempt_date": None,
            "will_retry_until": None,
            "envelope_id": "ENV7",
            "message_id": "1@example.com",
            "subject": "Gr\u00fc\u00dfe",
            "feedback_type": None,
            "source_ip": None,
            "dialect": "rfc3464",
            "status": "5.1.1",
            "enhanced": "5.1.1",
            "category": "user_unknown",
            "outcome": "failed",
            "bounce": "hard",
            "next_step": "suppress",
        }
        self.assertEqual({key: one[key] for key in expected}, expected)
        self.assertIn("news@example.com", one["from"])

    def test_one_line_for_each_recipient(self):
        objects = bounces("-", data=TWO)
        self.assertEqual([one["recipient"] for one in objects], ["jo@example.org", "bo@example.org"])
        self.assertEqual([one["reply_code"] for one in objects], [550, 552])
        self.assertEqual([one["category"] for one in objects], ["user_unknown", "mailbox_full"])
        self.assertEqual({one["message_id"] for one in objects}, {"1@example.com"})
        self.assertEqual({one["file"] for one in objects}, {"-"})

    def test_dates(self):
        (one,) = bounces("-", data=DELAYED)
        self.assertEqual((one["kind"], one["action"], one["bounce"]), ("delayed", "delayed", "soft"))
        self.assertEqual(one["last_attempt_date"], "2024-05-14T12:00:00Z")
        self.assertEqual(one["will_retry_until"], "some day next week")

    def test_conflicts_of_the_report(self):
        (one,) = bounces("-", data=report(group("jo@example.org", status="4.2.2")))
        self.assertEqual(one["status"], "5.1.1")
        self.assertIn("report_status", one["conflicts"])

    def test_a_message_without_recipients(self):
        (one,) = bounces("-", data=FEEDBACK)
        self.assertEqual(list(one), ALL_KEYS)
        self.assertEqual((one["kind"], one["category"], one["bounce"]), ("feedback", "feedback", "none"))
        self.assertEqual((one["feedback_type"], one["source_ip"]), ("abuse", "192.0.2.9"))
        for key in ("recipient", "action", "status", "reply_code"):
            self.assertIsNone(one[key], key)

    def test_kinds(self):
        self.assertEqual([one["kind"] for one in bounces("-", data=VACATION)], ["auto_reply"])
        self.assertEqual(bounces("-", data=VACATION)[0]["category"], "auto_reply")
        self.assertEqual(bounces("-", data=ORDINARY), [])

    def test_include_other(self):
        (one,) = bounces("--include-other", "-", data=ORDINARY)
        self.assertEqual(list(one), ALL_KEYS)
        self.assertEqual((one["kind"], one["category"], one["bounce"]), ("other", "unknown", "none"))
        self.assertIsNone(one["recipient"])

    def test_line_ends(self):
        expected = bounces("-", data=TWO)
        for end in (b"\r\n", b"\r"):
            self.assertEqual(bounces("-", data=TWO.replace(b"\n", end)), expected)

    def test_a_part_that_is_decoded(self):
        for count in (1, 5000):
            groups = [group(f"jo{i}@example.org") for i in range(count)]
            objects = bounces("-", data=report(*groups, encoding="base64"))
            self.assertEqual([one["recipient"] for one in objects], [f"jo{i}@example.org" for i in range(count)])
            self.assertEqual({one["category"] for one in objects}, {"user_unknown"})

    def test_invalid_utf8(self):
        data = HARD.replace(b"The account", b"Das Postf\xe4ch \xc3\xa9 \xff\0").replace(b"MTA: dns; out1", b"MTA: dns; \xfe")
        (one,) = bounces("-", data=data)
        self.assertEqual(one["diagnostic"], "550 5.1.1 Das Postf\ufffdch \u00e9 \ufffd\0 does not exist")
        self.assertIn("\ufffd", one["reporting_mta"])
        (row,) = run("bounces", "--tsv", "-", data=data).rows
        self.assertEqual(row["diagnostic"], one["diagnostic"])

    def test_tsv(self):
        done = run("bounces", "--tsv", "-", data=mbox(TWO, DELAYED, FEEDBACK))
        self.assertEqual((done.status, done.errors), (0, ""))
        self.assertEqual(done.lines[0].split("\t"), ALL_KEYS)
        objects = bounces("-", data=mbox(TWO, DELAYED, FEEDBACK))
        for row, one in zip(done.rows, objects, strict=True):
            for key, value in one.items():
                text = ",".join(value) if isinstance(value, list) else "" if value is None else str(value)
                self.assertEqual(row[key], re.sub(r"[\t\r\n]", " ", text), key)

    def test_vocabularies(self):
        objects = bounces("--vocabulary", "ses", "-", data=mbox(TWO, FEEDBACK))
        self.assertEqual(list(objects[0]), [*ALL_KEYS, "vocabulary_ses"])
        self.assertEqual([one["vocabulary_ses"] for one in objects[:2]], ["Permanent/General", "Transient/MailboxFull"])
        rows = run("bounces", "--tsv", "--vocabulary", "ses", "-", data=mbox(TWO)).rows
        self.assertEqual(rows[0]["vocabulary_ses"], "Permanent/General")
        lines = run("bounces", "--vocabulary", "ses", "-", data=mbox(TWO)).lines
        self.assertEqual(lines[0].split()[-2:], ["ses", "reason"])
        self.assertEqual(lines[1].index("Permanent/General"), lines[0].index("ses"))
        self.assertEqual(lines[1].index("550 5.1.1 The account"), lines[0].index("reason"))

    def test_tsv_without_messages(self):
        self.assertEqual(run("bounces", "--tsv", "-").lines, ["\t".join(ALL_KEYS)])


class Table(unittest.TestCase):
    def table(self, *arguments, data=b""):
        done = run("bounces", *arguments, data=data)
        self.assertEqual((done.status, done.errors), (0, ""))
        return done.lines

    def test_rows_and_summary(self):
        lines = self.table("-", data=mbox(TWO, DELAYED, VACATION, ORDINARY))
        self.assertEqual(lines[0].split(), "recipient kind category bounce action code reason".split())
        self.assertEqual(
            lines[1].split(None, 7)[:7],
            ["jo@example.org", "bounce", "user_unknown", "hard", "suppress", "550", "5.1.1"],
        )
        self.assertTrue(lines[1].endswith("550 5.1.1 The account does not exist"))
        self.assertEqual(lines[3].split()[:4:2], ["jo@example.org", "connection_failed"])
        blank = lines.index("")
        self.assertEqual(lines[blank + 1], "4 messages, 4 recipients")
        counts = {line.split()[0]: int(line.split()[1]) for line in lines[blank + 2 :] if "%" in line}
        self.assertEqual((counts["bounce"], counts["delayed"], counts["auto_reply"], counts["other"]), (1, 1, 1, 1))
        self.assertEqual((counts["hard"], counts["soft"], counts["user_unknown"], counts["mailbox_full"]), (1, 2, 1, 1))

    def test_columns_are_aligned(self):
        lines = self.table("-", data=mbox(HARD, HARD.replace(b"jo@", "j\u00f6\u00df@".encode()), VACATION))
        starts = {line.index(line.split()[1]) for line in lines[1:3]}
        self.assertEqual(starts, {lines[0].index("kind")})

    def test_no_messages(self):
        self.assertEqual(self.table("-"), ["0 messages, 0 recipients"])
        lines = self.table("-", data=ORDINARY)
        self.assertEqual(lines[0], "1 message, 0 recipients")
        self.assertNotIn("Recipients by category", lines)

    def test_include_other(self):
        self.assertRegex(self.table("--include-other", "-", data=ORDINARY)[1], r"^- +other +unknown +none .* lunch$")

    def test_long_reasons_are_shortened(self):
        data = HARD.replace(b"does not exist", b"does not exist " + b"at all " * 100)
        self.assertTrue(self.table("-", data=data)[1].endswith(" ..."))
        self.assertLess(len(self.table("-", data=data)[1]), 200)

    def test_control_characters_do_not_reach_the_terminal(self):
        output = "\n".join(self.table("-", data=HARD.replace(b"The account", b"The \x1b[31m\xff account")))
        self.assertIn("The \ufffd[31m\ufffd account", output)
        self.assertNotIn("\x1b", output)

    def test_colour(self):
        with temporary_file(HARD) as file:
            coloured = run_on_terminal("bounces", file.name)
            plain = run("bounces", file.name).output
            self.assertIn("\x1b[31mhard", coloured)
            self.assertEqual(run_on_terminal("bounces", file.name, NO_COLOR="1"), plain)
        self.assertNotIn("\x1b", plain)


class Mbox(unittest.TestCase):
    def test_offsets(self):
        data = mbox(HARD, TWO, ORDINARY, VACATION)
        expected = [match.start() for match in re.finditer(rb"From MAILER", data)]
        with temporary_file(data) as file:
            objects = bounces("--include-other", file.name)
        self.assertEqual([one["offset"] for one in objects], [expected[0], expected[1], expected[1], *expected[2:]])
        self.assertEqual([one["kind"] for one in objects], ["bounce"] * 3 + ["other", "auto_reply"])
        self.assertEqual(bounces("--include-other", "-", data=data), [{**one, "file": "-"} for one in objects])

    def test_line_ends(self):
        data = mbox(HARD, TWO, VACATION)
        expected = [(one["kind"], one["recipient"], one["diagnostic"]) for one in bounces("-", data=data)]
        self.assertEqual(len(expected), 4)
        for end in (b"\r\n", b"\r"):
            changed = data.replace(b"\n", end)
            objects = bounces("-", data=changed)
            self.assertEqual([(one["kind"], one["recipient"], one["diagnostic"]) for one in objects], expected)
            self.assertEqual(objects[-1]["offset"], changed.rindex(b"From MAILER"))

    def count(self, data):
        return len(bounces("--include-other", "-", data=data))

    def test_where_messages_start(self):
        head = b"From a Tue May 14 09:30:00 2024\nSubject: a\n\ntext\n"
        self.assertEqual(self.count(head), 1)
        self.assertEqual(self.count(head + b"\nFrom b Tue May 14 09:30:00 2024\n\nno header\n"), 2)
        self.assertEqual(self.count(head + b"\nFrom b\nSubject: b\n\ntext\n"), 2)
        self.assertEqual(self.count(head + b"\nFrom b Tue May 14 09:30:00 2024"), 2)
        self.assertEqual(self.count(head + b"From b Tue May 14 09:30:00 2024\nSubject: b\n\n"), 1, "no empty line")
        self.assertEqual(self.count(head + b"\n>From b Tue May 14 09:30:00 2024\nSubject: b\n\n"), 1)
        self.assertEqual(self.count(head + b"\nFrom noon on I am free\nor so: see you\n"), 1)
        self.assertEqual(self.count(head + b"\nFrom"), 1)
        self.assertEqual(self.count(head + b"\nFrom "), 1)
        self.assertEqual(self.count(b"Subject: a\n\ntext\n\nFrom b Tue May 14 09:30:00 2024\nSubject: b\n\n"), 1, "no mbox")

    def test_every_truncation(self):
        data = mbox(VACATION, HARD)
        for length in range(0, len(data), 7):
            objects = bounces("--include-other", "-", data=data[:length])
            self.assertLessEqual(len(objects), 2)
            for one in objects:
                self.assertIn(one["offset"], (0, data.rindex(b"From MAILER")))
                self.assertIn(one["recipient"] or "", "alias+jo@example.org", length)


class Paths(unittest.TestCase):
    def test_order_of_the_arguments(self):
        with temporary_file(HARD) as first, temporary_file(VACATION) as second:
            objects = bounces(second.name, "-", first.name, data=DELAYED)
            self.assertEqual([one["kind"] for one in objects], ["auto_reply", "delayed", "bounce"])
            self.assertEqual([one["file"] for one in objects], [second.name, "-", first.name])

    def test_directory(self):
        files = {"b/2.eml": HARD, "b/10.eml": HARD, "a.eml": HARD, "c": mbox(HARD, HARD), ".hidden": HARD}
        files.update({".git/x": HARD, "b/.y": HARD, "empty": b"", "d": None, "ordinary": ORDINARY, "tmp/z": HARD})
        with folder(files) as name:
            for path in (name, name + "/"):
                objects = bounces(path)
                self.assertEqual(names_in(name, objects), ["a.eml", "b/10.eml", "b/2.eml", "c", "c", "tmp/z"])
                self.assertNotIn("//", objects[0]["file"])
            self.assertEqual(len(bounces(name + "/.hidden", name + "/.git")), 2)

    def test_maildir(self):
        files = {"cur/1:2,S": HARD, "cur/.x": HARD, "new/2": HARD, "tmp/3": HARD, "subscriptions": HARD}
        files.update({".Junk/cur/4": HARD, "Lists/cur/5": HARD, "Lists/new": None, "Lists/tmp/6": HARD})
        with folder(files) as name:
            self.assertEqual(names_in(name, bounces(name)), ["Lists/cur/5", "cur/1:2,S", "new/2"])

    def test_links(self):
        with folder({"a/1": HARD}) as name:
            os.symlink("..", name + "/a/up")
            os.symlink("1", name + "/a/2")
            self.assertEqual(names_in(name, bounces(name)), ["a/1", "a/2"])
            os.symlink("a", name + "/b")
            self.assertEqual(names_in(name, bounces(name + "/b")), ["b/1", "b/2"])

    def test_pipes(self):
        with folder({"1": HARD}) as name:
            os.mkfifo(name + "/0")
            self.assertEqual(names_in(name, bounces(name)), ["1"])
            process = start("bounces", "--json", name + "/0")
            with open(name + "/0", "wb") as pipe:
                pipe.write(mbox(HARD, VACATION))
            output, errors = process.communicate(timeout=WAIT)
            self.assertEqual((process.returncode, errors), (0, b""))
            self.assertEqual([json.loads(line)["kind"] for line in output.splitlines()], ["bounce", "auto_reply"])

    def test_standard_input_may_be_a_file(self):
        with temporary_file(b"skipped" + HARD) as file, open(file.name, "rb", buffering=0) as data:
            data.seek(7)
            output = subprocess.run(
                [*harness.command, "bounces", "--json", "-"], stdin=data, stdout=subprocess.PIPE, check=True
            ).stdout
        self.assertEqual(json.loads(output)["recipient"], "jo@example.org")

    def test_unreadable_files(self):
        with folder({"a": HARD, "z": HARD}) as name:
            os.symlink("nowhere", name + "/lost")
            done = run("bounces", "--json", name + "/none", name)
            self.assertEqual(done.status, 1)
            self.assertEqual(names_in(name, done.objects), ["a", "z"])
            self.assertEqual(
                done.errors.splitlines(),
                [f"smtpstatus: cannot read {name}/{one}: No such file or directory" for one in ("none", "lost")],
            )
            if os.geteuid() != 0:
                os.chmod(name + "/a", 0)
                os.mkdir(name + "/closed", 0)
                done = run("bounces", "--json", name)
                self.assertEqual((done.status, names_in(name, done.objects)), (1, ["z"]))
                self.assertRegex(done.errors, r"(?m)cannot read .*/a: Permission denied$")
                self.assertRegex(done.errors, r"(?m)cannot read .*/closed: Permission denied$")

    def test_a_file_that_is_cut_short_while_it_is_read(self):
        with temporary_file(mbox(*[HARD] * 3000)) as file, temporary_file(VACATION) as other:
            process = subprocess.Popen(
                [*harness.command, "bounces", "--json", file.name, other.name],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # What the broken-off message had allocated is lost.
                env=harness.environment(ASAN_OPTIONS="detect_leaks=0"),
            )
            time.sleep(1)  # it waits: nobody reads the output
            os.truncate(file.name, 0)
            output, errors = process.communicate(timeout=WAIT)
        self.assertEqual(process.returncode, 1)
        self.assertEqual(errors.decode(), f"smtpstatus: cannot read {file.name}: Input/output error\n")
        objects = [json.loads(line) for line in output.splitlines()]
        self.assertEqual({one["kind"] for one in objects[:-1]}, {"bounce"})
        self.assertEqual(objects[-1]["kind"], "auto_reply")

    def test_large_messages_are_not_copied(self):
        limit = 48 << 20

        def limited():
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

        def attempt(*arguments):
            return subprocess.run(
                [*harness.command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limited, check=False
            )

        if attempt("--version").returncode != 0:
            self.skipTest("the program needs more memory anyway")
        large = report(group("jo@example.org"), returned=b"Another line of the message\n" * (4 << 20))
        with temporary_file(mbox(HARD, large, HARD)) as file:
            done = attempt("bounces", "--json", file.name)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual([json.loads(line)["recipient"] for line in done.stdout.splitlines()], ["jo@example.org"] * 3)


class Usage(unittest.TestCase):
    def check(self, message, *arguments):
        done = run("bounces", *arguments)
        self.assertEqual((done.status, done.output), (2, ""))
        self.assertRegex(done.errors, message)
        self.assertIn("--help", done.errors)

    def test_wrong(self):
        self.check(r"there is no PATH")
        self.check(r"there is no PATH", "--json")
        self.check(r"--json and --tsv", "--json", "--tsv", "-")
        self.check(r"option '--per-line'", "--per-line", "-")
        self.check(r"option '--frob'", "--frob", "-")

    def test_output_that_cannot_be_written(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [*harness.command, "bounces", "--json", "-"], input=HARD, stdout=full, stderr=subprocess.PIPE, check=False
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"cannot write standard output: No space left", done.stderr)


class Watched(unittest.TestCase):
    """The progress bar."""

    def watch(self, *arguments, pause):
        master, slave = open_terminal()
        process = subprocess.Popen(
            [*harness.command, "bounces", "--json", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave
        )
        os.close(slave)
        time.sleep(pause)  # it waits: nobody reads the output
        output, _ = process.communicate(timeout=WAIT)
        return process.returncode, output, read_terminal(master)

    def test_bar(self):
        with folder({"a": mbox(*[HARD] * 2000), "b": mbox(*[HARD] * 2000)}) as name:
            status, output, shown = self.watch(name, pause=1.5)
            self.assertEqual((status, output.count(b"\n")), (0, 4000))
            self.assertRegex(shown, r"\r\x1b\[K\[#* *\] +\d+ %  \d+ messages  \d+\.\d MB/s  \d+:\d\d:\d\d left")
            self.assertTrue(shown.endswith("\r\x1b[K"), "the bar is left behind")
            status, _, shown = self.watch(name, name + "/none", pause=1.5)
            self.assertEqual(status, 1)
            self.assertTrue(shown.endswith(f"\r\x1b[Ksmtpstatus: cannot read {name}/none: No such file or directory\n"))

    def test_short_work_shows_nothing(self):
        with temporary_file(HARD) as file:
            status, _, shown = self.watch(file.name, pause=0)
        self.assertEqual((status, shown), (0, ""))


harness.command[:] = sys.argv[1:]

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
