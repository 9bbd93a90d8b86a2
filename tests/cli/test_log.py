"""Tests of smtpstatus with mail servers' logs: the lines that tell of deliveries, and how a log is known.

SPDX-License-Identifier: MIT
"""

import datetime
import sys
import unittest

import harness
from harness import has_text_rules, run

SYSLOG = "Nov 22 00:01:10 mail "
ISO = "2026-11-22T00:01:10.123456+01:00 mail "
EXIM = "2026-11-22 00:01:10 1vMvQ6-00000000Dz2-1w3I "
POSTFIX = "postfix/smtp[1200]: 75F4C49D: to=<jo@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=0.2, delays=0/0/0/0, "
SENDMAIL = "sm-mta[592]: 3FM5xk2u016699: to=<jo@example.org>, ctladdr=<al@example.com> (1000/1000), delay=00:00:01, \
xdelay=00:00:01, mailer=esmtp, pri=120285, relay=mx.example.org. [192.0.2.1], "
OPENSMTPD = "smtpd[67]: 0b5a7f0ea7e3cb71 mta delivery evpid=6a42c58a3fb6f0d2 from=<al@example.com> to=<jo@example.org> \
rcpt=<-> source=\"192.0.2.9\" relay=\"192.0.2.1 (mx.example.org)\" delay=1s "
SAID = "host mx.example.org[192.0.2.1] said: "

# A line, and the verdict on it: code, enhanced code, category, outcome, command.
DELIVERIES = (
    (SYSLOG + POSTFIX + "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 1234)", 250, "2.0.0", "accepted", "accepted", None),
    (ISO + POSTFIX + f"dsn=4.2.0, status=deferred ({SAID}450-4.2.0 Greylisted, 450 4.2.0 come back (in reply to RCPT TO command))",
     450, "4.2.0", "greylisted", "deferred", "rcpt"),
    (SYSLOG + POSTFIX + f"dsn=5.2.2, status=bounced ({SAID}552 5.2.2 Mailbox full (in reply to end of DATA command))",
     552, "5.2.2", "mailbox_full", "failed", "end_of_data"),
    # No reply: the code of the log says whether it is tried again.
    (SYSLOG + POSTFIX + "dsn=4.4.1, status=deferred (connect to mx.example.org[192.0.2.1]:25: Connection timed out)",
     None, "4.4.1", "connection_failed", "deferred", None),
    (SYSLOG + POSTFIX + "dsn=5.7.1, status=bounced (Refused [smtpstatus: mailbox_full soft retry])", None, "5.7.1", "policy_rejected", "failed", None),
    (SYSLOG + 'postfix/local[8]: A7AC24AE: to=<s@example.com>, relay=local, dsn=5.1.1, status=bounced (unknown user: "s")',
     None, "5.1.1", "user_unknown", "failed", None),
    (SYSLOG + SENDMAIL + "dsn=2.0.0, stat=Sent (pA8NduK8032663 Message accepted for delivery)", None, "2.0.0", "accepted", "accepted", None),
    (SYSLOG + SENDMAIL + "dsn=4.2.2, stat=Deferred: 452 4.2.2 Mailbox full", 452, "4.2.2", "mailbox_full", "deferred", None),
    (SYSLOG + SENDMAIL + "dsn=5.1.1, stat=User unknown", None, "5.1.1", "user_unknown", "failed", None),
    (SYSLOG + SENDMAIL + "dsn=5.2.2, reply=552 5.2.2 Mailbox full, stat=Service unavailable", 552, "5.2.2", "mailbox_full", "failed", None),
    (EXIM + '=> jo@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1] C="250 2.0.0 Ok"', 250, "2.0.0", "accepted", "accepted", None),
    ("2026-11-22 00:01:10.123 +0100 [77] 1vMvQ6-0000Dz-1w -> root <root@example.com> R=local T=mail_spool",
     None, "2.0.0", "accepted", "accepted", None),
    (EXIM + "** jo@example.org R=dnslookup T=remote_smtp H=mx.example.org [2001:db8::1]: SMTP error from remote mail server after "
     "RCPT TO:<jo@example.org>: 550-5.1.1 No such\\n550 5.1.1 user here", 550, "5.1.1", "user_unknown", "failed", "rcpt"),
    (EXIM + "== jo@example.org R=dnslookup T=remote_smtp defer (110): Connection timed out",
     None, "4.0.0", "connection_failed", "deferred", None),
    (SYSLOG + OPENSMTPD + 'result="Ok" stat="250 2.0.0 Ok"', 250, "2.0.0", "accepted", "accepted", None),
    (SYSLOG + OPENSMTPD + 'result="PermFail" stat="550-5.1.1 The account does not exist"', 550, "5.1.1", "user_unknown", "failed", None),
    (SYSLOG + OPENSMTPD + 'result="TempFail" stat="Network error on destination MXs"', None, "4.0.0", None, "deferred", None),
)

OTHERS = (
    SYSLOG + "postfix/qmgr[1167]: 75F4C49D: from=<s@mail.example.com>, size=261, nrcpt=1 (queue active)",
    SYSLOG + "postfix/qmgr[1167]: 75F4C49D: removed",
    SYSLOG + "postfix/smtp[1200]: 75F4C49D: host mx.example.org[192.0.2.1] said: 450 4.2.0 Later (in reply to RCPT TO command)",
    # Words of a message, whoever wrote them, are no delivery.
    SYSLOG + "postfix/cleanup[3]: 4A1: warning: header Subject: 4A2: to=<jo@example.org>, dsn=5.1.1, status=bounced (550 5.1.1 No)",
    SYSLOG + "sm-mta[592]: 3FM5xk2u016699: from=<al@example.com>, size=2, nrcpts=1, relay=localhost",
    SYSLOG + "sm-mta[592]: 3FM5xk2u016699: 3FM5xk2v016699: DSN: User unknown",
    SYSLOG + "kernel: eth0: link up",
    SYSLOG + 'smtpd[67]: 0b5a7f0ea7e3cb71 smtp message msgid=6a42c58a size=341 nrcpt=1 proto=ESMTP',
    EXIM + "<= al@example.com U=al P=local S=300 T=\"1vMvQ6-00000000Dz2-1w3I ** jo@example.org: 550 5.1.1 No\"",
    EXIM + "Completed",
    "2026-11-22 00:01:10 Start queue run: pid=77",
)


# A line, and its recipient and time. Times of syslog have no year: see test_year.
SENT = "dsn=2.0.0, status=sent (250 2.0.0 Ok)"
MEETINGS = (
    (ISO + POSTFIX + SENT, "jo@example.org", "2026-11-22T00:01:10+01:00"),
    ("2026-11-22T00:01:10Z mail " + POSTFIX + SENT, "jo@example.org", "2026-11-22T00:01:10Z"),
    (ISO + SENDMAIL.replace("to=<jo@example.org>,", "to=<jo@example.org>,<al@example.org>,") + "dsn=5.1.1, stat=User unknown",
     "jo@example.org", "2026-11-22T00:01:10+01:00"),
    (ISO + SENDMAIL.replace("to=<jo@example.org>,", "to=jo,") + "dsn=5.1.1, stat=User unknown", "jo",
     "2026-11-22T00:01:10+01:00"),
    (ISO + OPENSMTPD + 'result="Ok" stat="250 2.0.0 Ok"', "jo@example.org", "2026-11-22T00:01:10+01:00"),
    (EXIM + '=> jo@example.org R=dnslookup T=remote_smtp C="250 2.0.0 Ok"', "jo@example.org", "2026-11-22T00:01:10"),
    (EXIM + "** jo@example.org: all relevant MX records point to non-existent hosts", "jo@example.org", "2026-11-22T00:01:10"),
    ("2026-11-22 00:01:10.123 +0100 [77] 1vMvQ6-0000Dz-1w -> root <root@example.com> R=local T=mail_spool",
     "root@example.com", "2026-11-22T00:01:10+0100"),
    (EXIM + "== new@example.net <jo@example.org> R=dnslookup defer (110): Connection timed out", "new@example.net",
     "2026-11-22T00:01:10"),
)


class Log(unittest.TestCase):
    def classify(self, lines, *arguments):
        return run("classify", "--json", *arguments, data="".join(line + "\n" for line in lines).encode())

    def test_recipients_and_times(self):
        done = self.classify(line for line, _, _ in MEETINGS)
        self.assertEqual(done.status, 0)
        for verdict, (line, recipient, when) in zip(done.objects, MEETINGS, strict=True):
            with self.subTest(line):
                self.assertEqual((verdict["recipient"], verdict["time"]), (recipient, when))

    def test_neither(self):
        """What is no log has no recipient and no time; a line of a log that has lost its time has a recipient."""
        reply = run("classify", "--json", data=b"550 5.1.1 User unknown\r\n").objects[0]
        self.assertEqual((reply["recipient"], reply["time"]), (None, None))
        line = self.classify([POSTFIX + SENT], "--log").objects[0]
        self.assertEqual((line["recipient"], line["time"]), ("jo@example.org", None))

    def test_year(self):
        """A time without a year is of this one, or of the last in which it was not in the future."""
        now = datetime.datetime.now(datetime.timezone.utc)
        for days in (0, 30, 300):
            then = now - datetime.timedelta(days=days)
            stamp = then.strftime("%b ") + f"{then.day:2}" + then.strftime(" %H:%M:%S")
            with self.subTest(stamp):
                self.assertEqual(self.classify([stamp + " mail " + POSTFIX + SENT]).objects[0]["time"],
                                 then.strftime("%Y-%m-%dT%H:%M:%S"))
        leap_day = self.classify(["Feb 29 00:01:10 mail " + POSTFIX + SENT]).objects[0]["time"]
        self.assertRegex(leap_day, r"^20(24|28|32|36|40|44|48)-02-29T00:01:10$")
        self.assertIsNone(self.classify(["Feb 31 00:01:10 mail " + POSTFIX + SENT]).objects[0]["time"])

    def test_decide(self):
        """What classify prints of a log can be decided on as it is."""
        lines = [ISO + POSTFIX + f"dsn=5.1.1, status=bounced ({SAID}550 5.1.1 User unknown)",
                 ISO + POSTFIX.replace("jo@", "al@") + SENT]
        decided = run("decide", "--json", "--all", data=run("classify", "--json", data="\n".join(lines).encode()).output.encode())
        self.assertEqual([(entry["recipient"], entry["decision"]) for entry in decided.objects],
                         [("jo@example.org", "suppress"), ("al@example.org", "keep")])

    def test_deliveries(self):
        done = self.classify(case[0] for case in DELIVERIES)
        self.assertEqual((done.status, done.errors), (0, ""))
        for verdict, (line, code, enhanced, category, outcome, command) in zip(done.objects, DELIVERIES, strict=True):
            with self.subTest(line):
                self.assertEqual((verdict["reply_code"], verdict["enhanced"], verdict["outcome"], verdict["command"]),
                                 (code, enhanced, outcome, command))
                if category is not None and has_text_rules():
                    self.assertEqual(verdict["category"], category)

    def test_an_answer_of_several_lines_in_exims_log(self):
        line = EXIM + "** jo@example.org H=mx [192.0.2.1]: SMTP error: 550-5.1.1 No such\\n550 5.1.1 user here"
        self.assertEqual(self.classify([line]).objects[0]["text"], "No such user here")

    def test_the_host_tells_the_provider(self):
        for name in (POSTFIX + "dsn=5.0.0, status=bounced (550 no)", SENDMAIL + "dsn=5.0.0, stat=Sent (550 no)",
                     OPENSMTPD + 'result="PermFail" stat="550 no"'):
            google = SYSLOG + name.replace("mx.example.org", "gmail-smtp-in.l.google.com")
            verdicts = self.classify([google, SYSLOG + name]).objects
            self.assertEqual([verdict["provider"] for verdict in verdicts], ["google", None], name)
        exim = EXIM + "** jo@example.org H=gmail-smtp-in.l.google.com [192.0.2.1]: 550 no"
        self.assertEqual(self.classify([exim]).objects[0]["provider"], "google")
        given = self.classify([exim], "--host", "mx-eu.mail.am0.yahoodns.net").objects[0]["provider"]
        self.assertEqual(given, "yahoo")

    def test_other_lines_are_counted(self):
        done = self.classify(OTHERS)
        self.assertEqual((done.status, done.output), (0, ""))
        self.assertEqual(done.errors, f"smtpstatus: {len(OTHERS)} lines of a log told of no delivery\n")
        done = run("summary", "--by", "code", data=f"{OTHERS[0]}\n{DELIVERIES[0][0]}\n".encode())
        self.assertEqual(done.lines[-1], "1 reply")
        self.assertEqual((done.status, done.errors), (0, "smtpstatus: 1 line of a log told of no delivery\n"))

    def test_a_line_cut_anywhere_does_no_harm(self):
        for line, *_ in DELIVERIES:
            done = self.classify([line[:length] for length in range(20, len(line))], "--log")
            self.assertEqual(done.status, 0, line)

    def test_lines_without_a_time(self):
        bare = [line.removeprefix(SYSLOG).removeprefix(EXIM[:20]) for line, *_ in DELIVERIES]
        self.assertEqual(len(self.classify(bare, "--log").objects), len(DELIVERIES))
        nameless = [POSTFIX.split(": ", 1)[1] + "dsn=5.1.1, status=bounced (550 5.1.1 no)"]
        self.assertEqual(self.classify(nameless, "--log").objects[0]["reply_code"], 550)

    def test_replies_are_no_log(self):
        for data, count in ((b"550 no\r\n2026-11-22 00:01:10\r\n", 2), (b"\n\nNov 22\n", 1), (b"202", 1), (b"", 0)):
            done = run("classify", "--json", data=data)
            self.assertNotIn("log", done.errors)
            self.assertEqual(len(done.objects), count, data)

    def test_each_file_is_looked_at(self):
        with harness.temporary_file(DELIVERIES[0][0].encode()) as log, harness.temporary_file(b"550 5.1.1 No\r\n") as replies:
            for names in ((log.name, replies.name), (replies.name, log.name)):
                done = run("classify", "--json", *names)
                self.assertEqual({verdict["reply_code"] for verdict in done.objects}, {250, 550})

    def test_not_with_per_line(self):
        done = self.classify([], "--per-line", "--log")
        self.assertEqual(done.status, 2)
        self.assertIn("--per-line and --log cannot go together", done.errors)


harness.command[:] = sys.argv[1:]

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
