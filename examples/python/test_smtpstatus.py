"""Tests of the Python module. Run with SMTPSTATUS_LIBRARY set to the shared library.

SPDX-License-Identifier: MIT
"""

import dataclasses
import subprocess
import sys
import unittest

import smtpstatus

REPLIES = (
    b"220 mx.example.com ESMTP\r\n"
    b"250-mx.example.com\r\n250-8BITMIME\r\n250 SIZE 1000\r\n"
    b"452-4.3.1 Insufficient\r\n452 4.3.1 system storage\r\n"
)


class Classify(unittest.TestCase):
    def test_a_reply(self):
        verdict = smtpstatus.classify("550 5.1.1 <ann@example.com>: The account does not exist")
        self.assertEqual(verdict.reply_code, 550)
        self.assertEqual(verdict.enhanced, "5.1.1")
        self.assertEqual(verdict.category, "user_unknown")
        self.assertEqual(verdict.outcome, "failed")
        self.assertEqual(verdict.bounce, "hard")
        self.assertEqual(verdict.action, "suppress")
        self.assertEqual(verdict.scope, "recipient")
        self.assertEqual(verdict.impact, "high")
        self.assertEqual(verdict.command, "unknown")
        self.assertEqual(verdict.provider, "unknown")
        self.assertEqual(verdict.text, "<ann@example.com>: The account does not exist")
        self.assertIn("enhanced_code", verdict.evidence)
        self.assertTrue(verdict.match)
        self.assertIsNone(verdict.retry_after)
        self.assertTrue(0 < verdict.confidence <= 100)

    def test_every_name_is_known(self):
        verdict = smtpstatus.classify("250 2.0.0 ok")
        self.assertNotIn("invalid", dataclasses.astuple(verdict))
        self.assertEqual((verdict.category, verdict.bounce, verdict.action), ("accepted", "none", "none"))

    def test_absent_values(self):
        verdict = smtpstatus.classify("")
        self.assertIsNone(verdict.reply_code)
        self.assertIsNone(verdict.enhanced)
        self.assertIsNone(verdict.match)
        self.assertEqual(verdict.text, "")
        self.assertEqual((verdict.category, verdict.outcome), ("unknown", "unknown"))
        self.assertEqual(verdict.anomalies, ("no_reply",))

    def test_command(self):
        self.assertEqual(smtpstatus.classify("550 no", command="RCPT TO").command, "rcpt")
        self.assertEqual(smtpstatus.classify("550 no", command=".").command, "end_of_data")
        with self.assertRaises(ValueError):
            smtpstatus.classify("550 no", command="FROB")

    def test_host(self):
        self.assertEqual(smtpstatus.classify("550 no", host="gmail-smtp-in.l.google.com.").provider, "google")
        self.assertEqual(smtpstatus.classify("550 no", host="mx.example.com").provider, "unknown")

    def test_bytes_of_any_kind(self):
        verdict = smtpstatus.classify(b"550 5.7.1 \xff\x00\xc3\xa9")
        self.assertEqual(verdict.text, "\ufffd\0\u00e9")
        self.assertEqual(smtpstatus.classify("550 5.7.1 \u00e9").text, "\u00e9")

    def test_conflict_and_anomaly(self):
        verdict = smtpstatus.classify("550 4.7.1 no")
        self.assertIn("class", verdict.conflicts)
        self.assertIn("enhanced_class", verdict.anomalies)


class ParseReply(unittest.TestCase):
    def check(self, chunks):
        verdicts = list(smtpstatus.parse_reply(chunks))
        self.assertEqual([verdict.reply_code for verdict in verdicts], [220, 250, 452])
        self.assertEqual([verdict.category for verdict in verdicts], ["accepted", "accepted", "system_full"])
        self.assertEqual(verdicts[2].text, "Insufficient system storage")
        self.assertEqual(verdicts[2].enhanced, "4.3.1")

    def test_at_once_and_in_two_parts(self):
        self.check([REPLIES])
        for at in range(len(REPLIES)):
            self.check([REPLIES[:at], REPLIES[at:]])

    def test_byte_by_byte(self):
        self.check(REPLIES[at : at + 1] for at in range(len(REPLIES)))

    def test_yields_before_more_is_read(self):
        taken = []

        def chunks():
            for chunk in (b"220 a\r\n25", b"0 b\r\n"):
                taken.append(chunk)
                yield chunk

        replies = smtpstatus.parse_reply(chunks())
        self.assertEqual(next(replies).text, "a")
        self.assertEqual(len(taken), 1)
        self.assertEqual(next(replies).text, "b")

    def test_bad_lines(self):
        got = list(smtpstatus.parse_reply([b"220 a\r\nno", b"ise\r\n250 b\r\n600 c\r\n"]))
        self.assertEqual([type(one).__name__ for one in got], ["Verdict", "BadLine", "Verdict", "BadLine"])
        self.assertEqual((got[1].error, got[1].offset), ("no_code", 7))
        self.assertEqual((got[3].error, got[3].offset), ("bad_code", 21))
        self.assertIn("digit", got[3].message)

    def test_cut_reply(self):
        (verdict,) = smtpstatus.parse_reply([b"250-a\r\n250-b"])
        self.assertEqual(verdict.text, "a b")
        self.assertIn("no_last_line", verdict.anomalies)
        self.assertIn("no_final_newline", verdict.anomalies)

    def test_nothing(self):
        self.assertEqual(list(smtpstatus.parse_reply([])), [])
        self.assertEqual(list(smtpstatus.parse_reply([b"", b""])), [])

    def test_command_and_host(self):
        (verdict,) = smtpstatus.parse_reply([b"550 no\r\n"], command="rcpt", host="mx1.hotmail.com")
        self.assertEqual(verdict.command, "rcpt")


class Library(unittest.TestCase):
    def test_a_wrong_path_is_an_error(self):
        done = subprocess.run(
            [sys.executable, "-B", "-c", "import smtpstatus"],
            env={"SMTPSTATUS_LIBRARY": "/nonexistent/library.so", "PYTHONPATH": sys.path[0]},
            capture_output=True,
            check=False,
        )
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"/nonexistent/library.so", done.stderr)


if __name__ == "__main__":
    unittest.main()
