"""Tests of smtpstatus classify and summary: every option, the forms of output, bad input and exit statuses.

Usage: test_classify.py COMMAND...

SPDX-License-Identifier: MIT
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import CLASSIFY_KEYS as KEYS, run, temporary_file

USER_UNKNOWN = b"550 5.1.1 The account does not exist\r\n"
MAILBOX_FULL = b"552-5.2.2 The mailbox is full,\r\n552 5.2.2 try later\r\n"
ESCAPE = "\x1b["


class Classify(unittest.TestCase):
    def one(self, data, *arguments, status=0):
        done = run("classify", "--json", *arguments, data=data)
        self.assertEqual((done.status, done.errors), (status, ""))
        self.assertEqual(len(done.objects), 1, done.output)
        return done.objects[0]

    def test_keys_and_values(self):
        verdict = self.one(USER_UNKNOWN)
        self.assertEqual(list(verdict), KEYS)
        expected = {
            "reply_code": 550,
            "enhanced": "5.1.1",
            "category": "user_unknown",
            "outcome": "failed",
            "bounce": "hard",
            "action": "suppress",
            "scope": "recipient",
            "impact": "high",
            "provider": None,
            "provider_code": None,
            "retry_after": None,
            "blocklist": None,
            "url": None,
            "client_ip": None,
            "command": None,
            "anomalies": [],
            "text": "The account does not exist",
        }
        self.assertEqual({key: verdict[key] for key in expected}, expected)
        self.assertIn("enhanced_code", verdict["evidence"])
        self.assertIsInstance(verdict["confidence"], int)
        self.assertTrue(50 <= verdict["confidence"] <= 100)
        self.assertIn(verdict["match"].encode(), USER_UNKNOWN)
        self.assertRegex(verdict["rule"], r"^(enhanced:5\.1\.1|text:user_unknown:\d+)$")

    def test_absent_values_are_null(self):
        verdict = self.one(b"250\r\n")
        self.assertEqual(verdict["category"], "accepted")
        for key in ("enhanced", "provider", "provider_code", "retry_after", "url", "client_ip", "command", "text"):
            self.assertIsNone(verdict[key], key)
        self.assertEqual(verdict["anomalies"], ["code_only"])
        verdict = self.one(b"no code at all", "--per-line")
        self.assertIsNone(verdict["reply_code"])
        self.assertEqual(verdict["outcome"], "unknown")
        self.assertEqual(verdict["anomalies"], ["no_reply"])

    def test_nothing_decided(self):
        verdict = self.one(b"qwertz", "--per-line", "--no-text")
        self.assertEqual((verdict["category"], verdict["evidence"]), ("unknown", []))
        self.assertIsNone(verdict["rule"])
        self.assertIsNone(verdict["match"])

    def test_hints(self):
        if not harness.has_text_rules():
            self.skipTest("codes only")
        verdict = self.one(
            b"451 4.7.1 Greylisted, please try again in 5 minutes, see https://example.com/help for 192.0.2.7\r\n"
        )
        self.assertEqual(verdict["category"], "greylisted")
        self.assertEqual(verdict["retry_after"], 300)
        self.assertEqual(verdict["url"], "https://example.com/help")
        verdict = self.one(b"554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org\r\n")
        self.assertEqual(verdict["category"], "blocklisted")
        self.assertEqual(verdict["blocklist"], "zen.spamhaus.org")
        self.assertEqual(verdict["client_ip"], "192.0.2.7")
        self.assertIn("blocked using", verdict["match"])

    def test_conflicts_and_anomalies(self):
        verdict = self.one(b"550 4.7.1 no\n")
        self.assertEqual(verdict["anomalies"], ["bare_lf", "enhanced_class"])
        self.assertIn("class", verdict["conflicts"])

    def test_command(self):
        for name, expected in (("RCPT", "rcpt"), ("rcpt to", "rcpt"), (".", "end_of_data"), ("Ehlo", "ehlo")):
            self.assertEqual(self.one(b"550 no\r\n", "--command", name)["command"], expected)
        verdict = self.one(b"host mx said: 550 no (in reply to RCPT TO command)", "--per-line")
        self.assertEqual(verdict["command"], "rcpt")

    def test_host(self):
        self.assertEqual(self.one(b"550 no\r\n", "--host", "gmail-smtp-in.l.google.com.")["provider"], "google")
        self.assertIsNone(self.one(b"550 no\r\n", "--host", "mx.example.com")["provider"])
        self.assertIsNone(self.one(b"550 no\r\n", "--host", "")["provider"])

    def test_no_text(self):
        data = b"550 The mailbox is full\r\n"
        verdict = self.one(data, "--no-text")
        self.assertEqual(verdict["category"], "mailbox_unavailable")
        self.assertEqual(verdict["text"], "The mailbox is full")
        self.assertNotIn("text", verdict["evidence"])
        if harness.has_text_rules():
            self.assertEqual(self.one(data)["category"], "mailbox_full")

    def test_many_lines_and_replies(self):
        done = run("classify", "--json", data=b"220 hello\r\n" + MAILBOX_FULL + b"250-a\r\n250-b\r\n250 c\r\n" + USER_UNKNOWN)
        self.assertEqual([verdict["reply_code"] for verdict in done.objects], [220, 552, 250, 550])
        self.assertEqual(done.objects[1]["text"], "The mailbox is full, try later")
        self.assertEqual(done.objects[1]["category"], "mailbox_full")
        self.assertEqual(done.objects[2]["text"], "a b c")

    def test_files(self):
        with temporary_file(USER_UNKNOWN) as first, temporary_file(MAILBOX_FULL) as second:
            done = run("classify", "--json", first.name, "-", second.name, data=b"220 hello\r\n")
            self.assertEqual((done.status, done.errors), (0, ""))
            self.assertEqual([verdict["reply_code"] for verdict in done.objects], [550, 220, 552])
            done = run("classify", first.name, "--json")
            self.assertEqual([verdict["reply_code"] for verdict in done.objects], [550])

    def test_a_reply_does_not_cross_files(self):
        with temporary_file(b"550-5.1.1 The account") as first, temporary_file(b"550 5.1.1 is gone\r\n") as second:
            done = run("classify", "--json", first.name, second.name)
            self.assertEqual([verdict["text"] for verdict in done.objects], ["The account", "is gone"])
            self.assertEqual(done.objects[0]["anomalies"], ["no_final_newline", "no_last_line"])

    def test_unreadable_files(self):
        with temporary_file(USER_UNKNOWN) as file, tempfile.TemporaryDirectory() as folder:
            done = run("classify", "--json", folder + "/none", file.name, folder)
            self.assertEqual(done.status, 1)
            self.assertEqual([verdict["reply_code"] for verdict in done.objects], [550])
            self.assertRegex(done.errors, r"(?m)^smtpstatus: cannot read .*/none: No such file or directory$")
            self.assertRegex(done.errors, rf"(?m)^smtpstatus: cannot read {folder}: Is a directory$")

    def test_bad_lines(self):
        data = b"220 a\r\nnoise\r\n250 b\r\n600 what\r\n5x0\r\n221 c\r\n55"
        done = run("classify", "--json", data=data)
        self.assertEqual((done.status, done.errors), (1, ""))
        objects = done.objects
        self.assertEqual([one.get("reply_code") for one in objects], [220, None, 250, None, None, 221, None])
        bad = [one for one in objects if "error" in one]
        self.assertEqual([one["error"] for one in bad], ["no_code", "bad_code", "no_code", "no_code"])
        self.assertEqual([one["offset"] for one in bad], [7, data.index(b"600"), data.index(b"x0"), len(data)])
        for one in bad:
            self.assertEqual(list(one), ["error", "message", "offset"])
            self.assertGreater(len(one["message"].split()), 3)

    def test_bad_lines_of_several_files(self):
        with temporary_file(b"250 ok\r\n") as first, temporary_file(b"250 ok\r\nbad\r\n") as second:
            done = run("classify", "--json", first.name, second.name)
            self.assertEqual(done.objects[2]["offset"], 8)
            self.assertEqual(done.objects[2]["file"], second.name)

    def test_bad_lines_without_json(self):
        for option in ([], ["--tsv"]):
            done = run("classify", *option, data=b"220 a\r\nnoise\r\n250 b\r\n")
            self.assertEqual(done.status, 1)
            self.assertEqual(len(done.lines), 3 if option else 2)
            self.assertRegex(done.errors, r"\Asmtpstatus: standard input: byte 7: .*three-digit.* \(no_code\)\n.*--per-line\n\Z")
        done = run("classify", "--per-line", data=b"noise\n")
        self.assertEqual((done.status, done.errors), (0, ""))

    def test_blank_lines(self):
        data = b"\r\n \t\r\n\n220 a\r\n\r\n\r\n250 b\r\n   \r\n  "
        for option in ([], ["--per-line"]):
            done = run("classify", "--json", *option, data=data)
            self.assertEqual((done.status, done.errors), (0, ""))
            self.assertEqual([verdict["text"] for verdict in done.objects], ["a", "b"])
        self.assertEqual(self.one(b"\r250 a\r\n")["anomalies"], [])
        done = run("classify", "--json", data=b" \r\n  250 a\r\nbad\r\n")
        self.assertEqual(done.objects[0]["anomalies"], ["leading_space"])
        self.assertEqual(done.objects[1]["offset"], 12)

    def test_no_input(self):
        for option in (["--json"], [], ["--json", "--per-line"]):
            done = run("classify", *option, data=b"")
            self.assertEqual((done.status, done.output, done.errors), (0, "", ""))

    def test_per_line(self):
        data = b"smtp; 550 5.1.1 The account does not exist\r\n\r\n452 4.2.2 mailbox full\nwords\r\n552-5.2.2 one 552 5.2.2 two"
        done = run("classify", "--json", "--per-line", data=data)
        self.assertEqual((done.status, done.errors), (0, ""))
        self.assertEqual([verdict["reply_code"] for verdict in done.objects], [550, 452, None, 552])
        self.assertEqual(
            [verdict["text"] for verdict in done.objects],
            ["The account does not exist", "mailbox full", "words", "one two"],
        )
        self.assertEqual(done.objects[0]["anomalies"], [])

    def test_invalid_utf8(self):
        cases = {
            b"\xff": "\ufffd",
            b"\xc3\xa9": "\u00e9",
            b"\xe2\x82": "\ufffd\ufffd",
            b"\xc0\xaf": "\ufffd\ufffd",
            b"\xed\xa0\x80": "\ufffd\ufffd\ufffd",
            b"\xe0\x80\x80": "\ufffd\ufffd\ufffd",
            b"\xf0\x9f\x98\x80": "\U0001f600",
            b"\xf0\x80\x80\x80": "\ufffd\ufffd\ufffd\ufffd",
            b"\xf4\x90\x80\x80": "\ufffd\ufffd\ufffd\ufffd",
            b"\xc3(": "\ufffd(",
            b"\xe2\x82\xe2\x82\xac": "\ufffd\ufffd\u20ac",
            b"\x80": "\ufffd",
        }
        data = b"".join(b"550 a" + case + b"z\n" for case in cases)
        for option in ([], ["--per-line"]):
            done = run("classify", "--json", *option, data=data)
            self.assertEqual([verdict["text"] for verdict in done.objects], ["a" + text + "z" for text in cases.values()])
        self.assertEqual([row["text"] for row in run("classify", "--tsv", data=data).rows], ["a" + t + "z" for t in cases.values()])

    def test_nul_and_control_characters(self):
        data = b"550 a\0b\tc\x1b[31md\r\n"
        self.assertEqual(self.one(data)["text"], "a\0b\tc\x1b[31md")
        self.assertIn("nul", self.one(data)["anomalies"])
        self.assertEqual(self.one(data, "--per-line")["text"], "a\0b c\x1b[31md")
        self.assertEqual(run("classify", "--tsv", data=data).rows[0]["text"], "a\0b c\x1b[31md")
        self.assertTrue(run("classify", data=data).output.endswith("a\ufffdb c\ufffd[31md\n"))

    def test_tsv(self):
        done = run("classify", "--tsv", data=b"550-4.7.1 a\r\n551 4.7.1 b\xff\n250\r\n")
        self.assertEqual((done.status, done.errors), (0, ""))
        self.assertEqual(done.lines[0].split("\t"), KEYS)
        self.assertEqual(len(done.rows), 2)
        row = done.rows[0]
        self.assertEqual((row["reply_code"], row["enhanced"], row["text"]), ("551", "4.7.1", "a b\ufffd"))
        self.assertEqual(row["anomalies"], "bare_lf,mixed_codes,eight_bit,enhanced_class")
        self.assertEqual((row["provider"], row["retry_after"]), ("", ""))
        self.assertEqual(done.rows[1]["text"], "")

    def test_tsv_agrees_with_json(self):
        data = USER_UNKNOWN + MAILBOX_FULL + b"450 4.7.1 \xff come back in 60 seconds\r\n"
        objects = run("classify", "--json", "--command", "rcpt", data=data).objects
        for row, verdict in zip(run("classify", "--tsv", "--command", "rcpt", data=data).rows, objects, strict=True):
            for key, value in verdict.items():
                text = ",".join(value) if isinstance(value, list) else "" if value is None else str(value)
                self.assertEqual(row[key], re.sub(r"[\t\r\n]", " ", text))

    def test_vocabularies(self):
        options = ["--vocabulary", "sparkpost", "--vocabulary", "ses"]
        data = USER_UNKNOWN + MAILBOX_FULL + b"354 go on\r\n"
        objects = run("classify", "--json", *options, data=data).objects
        self.assertEqual(list(objects[0]), [*KEYS, "vocabulary_ses", "vocabulary_sparkpost"])
        self.assertEqual(
            [(one["vocabulary_ses"], one["vocabulary_sparkpost"]) for one in objects],
            [("Permanent/General", "10 Invalid Recipient"), ("Transient/MailboxFull", "22 Mailbox Full"), (None, None)],
        )
        rows = run("classify", "--tsv", *options, data=data).rows
        self.assertEqual([row["vocabulary_ses"] for row in rows], ["Permanent/General", "Transient/MailboxFull", ""])
        lines = run("classify", *options, data=data).lines
        self.assertRegex(lines[0], r" 550 5\.1\.1 +Permanent/General +10 Invalid Recipient +The account")
        self.assertRegex(lines[2], r" 354 +- +- +go on$")

    def test_tsv_without_input(self):
        self.assertEqual(run("classify", "--tsv").lines, ["\t".join(KEYS)])

    def test_compact(self):
        done = run("classify", data=USER_UNKNOWN + b"250\r\n")
        self.assertEqual(
            done.lines[0].split(None, 5), ["user_unknown", "hard", "suppress", "550", "5.1.1", "The account does not exist"]
        )
        self.assertEqual(done.lines[1].split(), ["accepted", "none", "none", "250"])
        self.assertNotIn(ESCAPE, done.output)

    def test_output_that_cannot_be_written(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [*harness.command, "classify", "--json"], input=USER_UNKNOWN, stdout=full, stderr=subprocess.PIPE, check=False
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"cannot write standard output: No space left", done.stderr)


class Summary(unittest.TestCase):
    REPLIES = USER_UNKNOWN * 6 + MAILBOX_FULL * 3 + b"250 ok\r\n"
    LINE = re.compile(r"^(\S.*?) +(\d+) +(\d+\.\d) %  (#+)$")

    def summary(self, *arguments, data=None, status=0):
        done = run("summary", *arguments, data=self.REPLIES if data is None else data)
        self.assertEqual(done.status, status)
        if status == 0:
            self.assertEqual(done.errors, "")
        groups = []
        *lines, blank, total = done.lines
        self.assertEqual(blank, "")
        for line, example in zip(lines[::2], lines[1::2], strict=True):
            match = self.LINE.match(line)
            self.assertIsNotNone(match, line)
            groups.append((match[1], int(match[2]), float(match[3]), len(match[4]), example.strip()))
        return groups, total

    def test_by_category(self):
        expected = [
            ("user_unknown", 6, 60.0, 18, "550 5.1.1 The account does not exist"),
            ("mailbox_full", 3, 30.0, 9, "552 5.2.2 The mailbox is full, try later"),
            ("accepted", 1, 10.0, 3, "250 ok"),
        ]
        self.assertEqual(self.summary(), (expected, "10 replies"))
        self.assertEqual(self.summary("--by", "category"), (expected, "10 replies"))

    def test_by_code(self):
        groups, _ = self.summary("--by", "code")
        self.assertEqual([group[:2] for group in groups], [("550 5.1.1", 6), ("552 5.2.2", 3), ("250", 1)])
        groups, _ = self.summary("--by=code", "--per-line", data=b"a\nb\n#5.1.1 c\n")
        self.assertEqual([group[:2] for group in groups], [("-", 2), ("5.1.1", 1)])

    def test_by_provider(self):
        groups, _ = self.summary("--by", "provider")
        self.assertEqual([group[:2] for group in groups], [("unknown", 10)])
        groups, _ = self.summary("--by", "provider", "--host", "gmail-smtp-in.l.google.com")
        self.assertEqual([group[:2] for group in groups], [("google", 10)])

    def test_by_rule(self):
        groups, _ = self.summary("--by", "rule", "--no-text")
        self.assertEqual([group[:2] for group in groups], [("enhanced:5.1.1", 6), ("enhanced:5.2.2", 3), ("basic:250", 1)])
        groups, _ = self.summary("--by", "rule", "--no-text", "--per-line", data=b"qwertz\n")
        self.assertEqual(groups[0][:2], ("none", 1))

    def test_by_vocabulary(self):
        groups, _ = self.summary("--vocabulary", "sendgrid", data=self.REPLIES + b"354 go on\r\n")
        self.assertEqual(
            [group[:2] for group in groups],
            [("Invalid Address", 6), ("Mailbox Unavailable", 3), ("delivered", 1), ("none", 1)],
        )

    def test_json(self):
        done = run("summary", "--json", data=self.REPLIES)
        self.assertEqual((done.status, done.errors), (0, ""))
        self.assertEqual(
            done.objects[0],
            {"by": "category", "key": "user_unknown", "count": 6, "share": 0.6,
             "example": "550 5.1.1 The account does not exist"},
        )
        self.assertEqual([one["count"] for one in done.objects], [6, 3, 1])
        done = run("summary", "--json", "--vocabulary", "ses", data=self.REPLIES)
        self.assertEqual([(one["by"], one["key"]) for one in done.objects][0], ("ses", "Permanent/General"))
        self.assertEqual(run("summary", "--json").output, "")

    def test_ties_and_small_shares(self):
        groups, total = self.summary("--by", "code", data=b"251 b\r\n250 a\r\n" + b"550 c\r\n" * 998)
        self.assertEqual([group[:4] for group in groups], [("550", 998, 99.8, 30), ("250", 1, 0.1, 1), ("251", 1, 0.1, 1)])
        self.assertEqual(total, "1000 replies")

    def test_many_groups(self):
        data = b"".join(b"550 5.%d.%d x\r\n" % (i // 100, i % 100) for i in range(5000))
        groups, _ = self.summary("--by", "code", data=data)
        self.assertEqual(len(groups), 5000)
        self.assertEqual(sum(group[1] for group in groups), 5000)

    def test_per_line_and_command(self):
        groups, total = self.summary("--per-line", "--command", "RCPT", data=b"smtp; 550 5.1.1 x\r\n\r\n550 5.1.1 y\n")
        self.assertEqual((groups[0][:2], total), (("user_unknown", 2), "2 replies"))

    def test_long_example_is_marked(self):
        groups, _ = self.summary(data=b"550 5.1.1 " + "\u00e9".encode() * 500 + b"\r\n")
        self.assertEqual(groups[0][4], "550 5.1.1 " + "\u00e9" * 90 + " ...")

    def test_nothing(self):
        done = run("summary")
        self.assertEqual((done.status, done.output, done.errors), (0, "0 replies\n", ""))
        self.assertEqual(self.summary(data=b"250 ok\r\n")[1], "1 reply")

    def test_bad_input(self):
        groups, _ = self.summary(data=b"bad\r\n250 ok\r\nworse\r\n", status=1)
        self.assertEqual(groups[0][:2], ("accepted", 1))
        errors = run("summary", data=b"bad\r\n250 ok\r\nworse\r\n").errors
        self.assertRegex(errors, r"standard input: byte 0: .*three-digit")
        self.assertIn("2 lines were no reply", errors)
        self.assertIn("--per-line", errors)
        done = run("summary", "/nonexistent/file")
        self.assertEqual((done.status, done.output), (1, "0 replies\n"))
        self.assertIn("cannot read /nonexistent/file", done.errors)


harness.command[:] = sys.argv[1:]

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
