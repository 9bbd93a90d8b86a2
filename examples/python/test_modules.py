"""Tests of what the modules add to the library: who holds the bytes, and Python's own exceptions.

SPDX-License-Identifier: MIT
"""
import base64
import gc
import sys
import threading
import unittest
from collections.abc import Callable

from smtpstatus_deciding import History, Policy, Step, event_of, retry
from smtpstatus_interface import InputError
from smtpstatus_report import Report
from smtpstatus_rules import RuleError, Rules
from smtpstatus_status import Status

REPLY = b"550 5.1.1 <ann@example.com>: User unknown, see https://example.com/\r\n"
FIELDS = b"Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; ann@example.com\nAction: failed\n" \
         b"Status: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n"
#: The report part is in base64, so that its spans lie in the scratch memory.
MESSAGE = (b"From: MAILER-DAEMON@mx.example.com\nSubject: =?utf-8?q?Zur=C3=BCck?=\n"
           b"Date: Thu, 1 Jan 1970 00:00:10 +0000\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
           b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
           + base64.encodebytes(FIELDS) + b"\n--b--\n")


def copied(data: bytes) -> bytes:
    """A bytes object of its own, to which nobody else has a reference."""
    return bytes(bytearray(data))


def churn() -> None:
    """Lets go what nobody holds, and writes over it."""
    gc.collect()
    kept = [bytes([165]) * size for size in range(16, 2000) for _ in range(4)]
    del kept


class Holding(unittest.TestCase):
    def test_a_status_holds_its_input(self) -> None:
        status = Status()
        status.parse_reply(copied(REPLY))
        churn()
        self.assertEqual(status.category, "user_unknown")
        self.assertEqual(bytes(status.lines[0].text), REPLY[4:-2])

    def test_a_span_holds_the_input(self) -> None:
        status = Status()
        status.parse_reply(copied(REPLY))
        span = status.span("url")
        del status
        churn()
        self.assertEqual(bytes(span or b""), b"https://example.com/")

    def test_nothing_is_copied_and_close_lets_go(self) -> None:
        data = copied(REPLY)
        before = sys.getrefcount(data)
        with Status() as status:
            status.parse_reply(data)
            span = status.span("url")
            self.assertGreater(sys.getrefcount(data), before)
        assert span is not None
        self.assertIs(span.obj, data)
        span.release()
        self.assertEqual(sys.getrefcount(data), before)
        with self.assertRaises(RuntimeError):
            status.category  # pylint: disable=pointless-statement

    def test_what_can_change_is_copied(self) -> None:
        data = bytearray(REPLY)
        status = Status()
        status.parse_reply(data)
        data[:] = b"x" * 10
        self.assertEqual(status.span("enhanced"), b"5.1.1")

    def test_spans_are_read_only(self) -> None:
        status = Status()
        status.parse_reply(REPLY)
        span = status.span("match")
        assert span is not None
        self.assertTrue(span.readonly)

    def test_a_recipient_holds_message_and_scratch(self) -> None:
        report = Report(copied(MESSAGE))
        recipient = next(iter(report))
        spans = [recipient.span("recipient"), recipient.status.span("enhanced"), report.span("report_subject")]
        report.close()
        del report
        churn()
        self.assertEqual([bytes(span or b"") for span in spans],
                         [b"ann@example.com", b"5.2.2", b"=?utf-8?q?Zur=C3=BCck?="])
        self.assertEqual(recipient.text("diagnostic"), "552 5.2.2 Mailbox full")
        self.assertEqual(recipient.status.category, "mailbox_full")

    def test_recipients_come_again(self) -> None:
        report = Report(MESSAGE)
        for _ in range(2):
            self.assertEqual([recipient.text("recipient") for recipient in report], ["ann@example.com"])

    def test_handles_hold_their_rules(self) -> None:
        def rules() -> Rules:
            return Rules('rule mine ; phrase "user unknown" "mailbox full" => category policy_rejected bounce block')

        status = Status(rules=rules())
        report = Report(MESSAGE, rules())
        churn()
        status.parse_reply(REPLY)
        self.assertEqual((status.rule, status.bounce), ("custom:mine", "block"))
        recipients = list(report)
        report.close()
        churn()
        self.assertEqual([one.status.rule for one in recipients], ["custom:mine"])

    def test_rules_are_shared_by_threads(self) -> None:
        rules, got = Rules("rule mine ; code 5xx => category policy_rejected"), []

        def work() -> None:
            for _ in range(200):
                status = Status(rules=rules)
                status.parse_reply(REPLY)
                got.append(status.rule)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(set(got), {"custom:mine"})
        self.assertEqual(len(got), 800)


class Reading(unittest.TestCase):
    def test_byte_by_byte(self) -> None:
        status = Status()
        for length in range(1, len(REPLY)):
            self.assertIsNone(status.parse_reply(copied(REPLY[:length]), complete=False))
        self.assertEqual(status.parse_reply(REPLY + b"250 ok", complete=False), len(REPLY))
        self.assertEqual(status.category, "user_unknown")

    def test_the_verdict_follows_what_is_set(self) -> None:
        status = Status()
        status.parse_diagnostic("550 no")
        without = status.confidence, status.category
        status.set_command("RCPT TO")
        self.assertEqual(status.command, "rcpt")
        self.assertNotEqual((status.confidence, status.category), without)

    def test_whatever_is_asked_first_judges(self) -> None:
        text = "450 5.7.1 Greylisted, try again in 5 minutes - gsmtp"
        judged = Status()
        judged.parse_diagnostic(text)
        self.assertEqual(judged.category, "greylisted")
        for name in ("outcome", "bounce", "action", "scope", "impact", "confidence", "evidence", "deciding_evidence",
                     "conflicts", "provider", "schedule", "event", "rule", "retry_after", "advice"):
            status = Status()
            status.parse_diagnostic(text)
            self.assertEqual(getattr(status, name), getattr(judged, name), name)

    def test_codes(self) -> None:
        status = Status()
        status.parse_codes(552, 5002002)
        self.assertEqual((status.category, status.enhanced, status.text), ("mailbox_full", "5.2.2", ""))
        self.assertIsNone(status.span("url"))

    def test_text(self) -> None:
        status = Status()
        status.parse_diagnostic("550 5.7.1 gr\u00fcn")
        self.assertEqual((status.text, status.text_bytes), ("gr\u00fcn", "gr\u00fcn".encode()))

    def test_options(self) -> None:
        status = Status()
        status.set_option("text", 0)
        self.assertEqual(status.option("text"), 0)

    def test_a_message(self) -> None:
        report = Report(MESSAGE)
        self.assertEqual((report.kind, report.text("report_subject")), ("bounce", "Zur\u00fcck"))
        self.assertEqual(report.time("report_date"), 10)
        self.assertIsNone(report.text("envelope_id"))


class Deciding(unittest.TestCase):
    def test_a_policy(self) -> None:
        policy = Policy(jitter=0)
        steps = [Step(3600, 60, 100), Step(7200, 600, 200)]
        policy.set_steps("standard", steps)
        self.assertEqual((policy["jitter"], policy.steps("standard")), (0, steps))
        status = Status()
        status.parse_codes(451)
        got = retry(status, attempt=1, first_attempt=0, now=0, policy=policy)
        self.assertEqual(got, ("again", "schedule", 60))

    def test_a_history(self) -> None:
        self.assertEqual(event_of("mailbox_full", "failed", "soft"), "full")
        history = History().add("full", 20000).add("full", 20001)
        self.assertEqual((history.fields()["full"], history.fields()["span"]), (2, 1))
        self.assertEqual(history.decide(20001).decision, "watch")
        self.assertEqual(history.decide(20001, Policy(full_days=2, full_span=0)).decision, "suppress")


class Mistakes(unittest.TestCase):
    def test_types(self) -> None:
        for wrong in (None, 5, 5.5, ["550"]):
            with self.assertRaises(TypeError):
                Status().parse_reply(wrong)  # type: ignore[arg-type]
            with self.assertRaises(TypeError):
                Report(wrong)  # type: ignore[arg-type]
            with self.assertRaises(TypeError):
                Rules(wrong)  # type: ignore[arg-type]
            with self.assertRaises(TypeError):
                Status().set_host(wrong)  # type: ignore[arg-type]
            with self.assertRaises(TypeError):
                Status().set_command(wrong)  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            Report("a text")  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            Status(rules="rule x")  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            Report(MESSAGE, "rule x")  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            History().decide(1, {})  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            History().update("550", 1)  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            Status().parse_codes(5.5)  # type: ignore[arg-type]

    def test_names(self) -> None:
        status = Status()
        status.parse_reply(REPLY)
        calls: list[Callable[[], object]] = [
            lambda: Status(command="FROB"), lambda: status.span("frob"), lambda: status.term("frob"),
            lambda: status.set_option("frob", 1), lambda: Report(MESSAGE).text("frob"),
            lambda: Policy(frob=1), lambda: History().add("frob", 1), lambda: event_of("frob", "failed", "soft")]
        for call in calls:
            with self.assertRaises(ValueError):
                call()

    def test_ranges(self) -> None:
        for number in (-1, 1 << 64):
            with self.assertRaises(OverflowError):
                History(number).decide(1)
        with self.assertRaises(OverflowError):
            History().add("soft", 1 << 32)
        with self.assertRaises(ValueError):
            History().add("soft", 65536)
        with self.assertRaises(ValueError):
            Policy(jitter=101)
        with self.assertRaises(ValueError):
            Status().parse_codes(600)
        with self.assertRaises(ValueError):
            Report(MESSAGE).time("report_subject")
        with self.assertRaises(IndexError):
            Rules("")[0]  # pylint: disable=expression-not-assigned

    def test_order(self) -> None:
        with self.assertRaises(RuntimeError):
            Status().category  # pylint: disable=expression-not-assigned
        report = Report(MESSAGE)
        report.close()
        with self.assertRaises(RuntimeError):
            list(report)
        self.assertIsNone(report.text("report_subject"))

    def test_input(self) -> None:
        with self.assertRaises(EOFError):
            Status().parse_reply(b"")
        with self.assertRaises(InputError) as raised:
            Status().parse_reply(b"hello\r\n250 ok\r\n")
        error = raised.exception
        self.assertEqual((error.result, error.offset, error.consumed), ("no_code", 0, 7))
        with self.assertRaises(InputError) as raised:
            History(12345).decide(1)
        self.assertEqual(raised.exception.result, "damaged")
        with self.assertRaises(RuleError) as broken:
            Rules("rule one\n code 700 => bounce soft")
        self.assertEqual((broken.exception.result, broken.exception.line), ("rule_code", 2))
        self.assertIn("line 2", str(broken.exception))


if __name__ == "__main__":
    unittest.main()
