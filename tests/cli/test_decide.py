"""Tests of smtpstatus decide and schedule, and of the examples in docs/deciding.md.

Usage: test_decide.py DOCS COMMAND...

SPDX-License-Identifier: MIT
"""

import os
import re
import shlex
import stat
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import run

DAY = 86400
docs = ""


def lines_of(*events):
    return "".join("\t".join(event) + "\n" for event in events).encode()


def decide(*events, arguments=(), status=0, errors=""):
    done = run("decide", "--json", "--today", "2026-01-31", *arguments, data=lines_of(*events))
    assert done.status == status and re.search(errors, done.errors), (done.status, done.errors)
    assert errors or not done.errors, done.errors
    return {row["recipient"]: row for row in done.objects}


SOFT = "450 4.2.0 later"
HARD = "550 5.1.1 no such user"
SENT = "250 2.0.0 queued"


class Times(unittest.TestCase):
    def test_forms(self):
        for text, day in {
            "0": None,
            "86400": "1970-01-02",
            "1767225600": "2026-01-01",
            "1767225599.999": "2025-12-31",
            "2026-01-01": "2026-01-01",
            "2026-01-01T23:59:59Z": "2026-01-01",
            "2026-01-01 23:59:60": "2026-01-01",
            "2026-01-01T23:30:00-01:00": "2026-01-02",
            "2026-01-01T00:30:00.123456+01:00": "2025-12-31",
            "2026-01-01T00:30:00 +0100": "2025-12-31",
            "2026-01-01T00:30+01": "2025-12-31",
            "2024-02-29": "2024-02-29",
            "2000-02-29": "2000-02-29",
            "2149-06-06": "2149-06-06",
        }.items():
            with self.subTest(text):
                self.assertEqual(decide((text, "a", SOFT))["a"]["last_event"], day)

    def test_wrong(self):
        for text in (
            "yesterday -1 2026-1-1 2026-13-01 2026-02-30 2023-02-29 2100-02-29 2026-01-01T25:00 2026-01-01T "
            "2026-01-01x 2026-01-01T10:00+1 2026-01-01T10:00+01:60 1969-12-31 2149-06-07 5662310400 99999999999999 "
            "2026-01-01T10 0000-01-01 1e9"
        ).split():
            with self.subTest(text):
                self.assertEqual(decide((text, "a", SOFT), status=1, errors="standard input: line 1: the time is "), {})

    def test_without(self):
        self.assertEqual(decide(("", "a", SOFT))["a"]["last_event"], "2026-01-31")
        done = run("decide", "--json", data=lines_of(("", "a", HARD)))
        self.assertRegex(done.objects[0]["last_event"], r"^20\d\d-\d\d-\d\d$")


class Events(unittest.TestCase):
    def test_order_is_that_of_the_times(self):
        rows = decide(("2026-01-09", "a", SENT), ("2026-01-01", "a", SOFT), ("2026-01-02", "a", SOFT), ("2026-01-03", "a", SOFT))
        self.assertEqual(rows["a"]["decision"], "keep")
        rows = decide(("2026-01-09", "a", SOFT), ("2026-01-01", "a", SENT), ("2026-01-02", "a", SOFT), ("2026-01-03", "a", SOFT))
        self.assertEqual((rows["a"]["decision"], rows["a"]["soft"], rows["a"]["span"]), ("suppress", 3, 7))

    def test_one_time_keeps_the_order_of_the_lines(self):
        self.assertEqual(decide(("2026-01-09", "a", SENT), ("2026-01-09", "a", SOFT))["a"]["soft"], 1)
        self.assertEqual(decide(("2026-01-09", "a", SOFT), ("2026-01-09", "a", SENT))["a"]["soft"], 0)

    def test_addresses_are_the_same_in_any_case(self):
        rows = decide(("2026-01-01", "<Jo@Example.ORG>", SOFT), ("2026-01-02", "jo@example.org", SOFT))
        self.assertEqual(list(rows), ["jo@example.org"])
        self.assertEqual(rows["jo@example.org"]["soft"], 2)

    def test_replies_may_hold_tabs_and_any_bytes(self):
        done = run("decide", "--json", data=b"2026-01-01\t\xff@x\t550 5.1.1\tno \xff user\n\n# a comment\n")
        self.assertEqual((done.status, done.objects[0]["recipient"], done.objects[0]["hard"]), (0, "\ufffd@x", 1))

    def test_bad_lines_are_told_and_passed_over(self):
        done = run("decide", "--json", data=b"one\ntwo\tcolumns\n{not json\n{}\n[]\n2026-01-01\t\t550 5.1.1 x\n2026-01-01\ta\t550 5.1.1 x\n")
        self.assertEqual(done.status, 1)
        self.assertEqual([row["recipient"] for row in done.objects], ["a"])
        self.assertEqual(re.findall(r"line (\d)", done.errors), ["1", "2", "3", "4", "5", "6"])

    def test_missing_file(self):
        done = run("decide", "/nonexistent/events")
        self.assertEqual(done.status, 1)
        self.assertIn("cannot read /nonexistent/events", done.errors)

    def test_json(self):
        for line, field in {
            '{"time":1767225600,"recipient":"a","category":"user_unknown","outcome":"failed","bounce":"hard"}': "hard",
            '{"time":"2026-01-01","recipient":"a","reply":"550 5.1.1 no such user"}': "hard",
            '{"timestamp":"2026-01-01","recipient":"a","diagnostic":"smtp; 452 4.2.2 full"}': "full",
            '{"arrival_date":"2026-01-01T00:00:00Z","original_recipient":"a","text":"450 4.2.0 later"}': "soft",
            '{"time":"2026-01-01","recipient":"a","category":"feedback","outcome":"accepted","bounce":"none"}': "complaint",
            '{"time":"2026-01-01","recipient":"a","category":"mailbox_disabled","outcome":"failed","bounce":"soft"}': "disabled",
        }.items():
            with self.subTest(line):
                done = run("decide", "--json", data=line.encode())
                self.assertEqual((done.status, done.objects[0][field]), (0, 1), done.errors)
                self.assertEqual(done.objects[0]["last_event"], "2026-01-01")

    def test_json_that_says_nothing_of_the_address(self):
        for line in (
            '{"recipient":"a","category":"accepted","outcome":"accepted","bounce":"none","command":"rcpt"}',
            '{"recipient":"a","category":"accepted","outcome":"accepted","bounce":"none","reply_code":220}',
            '{"recipient":"a","category":"mailbox_disabled","outcome":"failed","bounce":"soft","scope":"sender"}',
            '{"recipient":"a","category":"spam_detected","outcome":"failed","bounce":"block"}',
            '{"recipient":"a","category":"auto_reply","outcome":"accepted","bounce":"none"}',
        ):
            with self.subTest(line):
                self.assertEqual(run("decide", "--json", data=line.encode()).objects[0]["history"], "0")
        # nobody is named, and nothing is said: no fault
        done = run("decide", "--json", data=b'{"recipient":null,"category":"auto_reply","outcome":"accepted","bounce":"none"}')
        self.assertEqual((done.status, done.output, done.errors), (0, "", ""))

    def test_what_classify_and_bounces_print(self):
        verdict = run("classify", "--json", data=b"452 4.2.2 full\r\n").objects[0]
        verdict.update(time=1767225600, recipient="a")
        self.assertEqual(run("decide", "--json", data=harness.json.dumps(verdict).encode()).objects[0]["full"], 1)


class Histories(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "h.tsv")

    def write(self, text):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def test_days_add_up_over_runs(self):
        arguments = ("--history", self.path, "--write")
        for day, decision in (("01", "watch"), ("02", "watch"), ("03", "suppress")):
            rows = decide((f"2026-01-{day}", "a@x", SOFT), arguments=arguments)
            self.assertEqual(rows["a@x"]["decision"], decision)
        self.assertEqual(self.read(), f"recipient\thistory\na@x\t{rows['a@x']['history']}\n")
        self.assertEqual(os.listdir(self.folder.name), ["h.tsv"])

    def test_nothing_is_written_unasked(self):
        self.write("")
        decide(("2026-01-01", "a", HARD), arguments=("--history", self.path))
        self.assertEqual(self.read(), "")

    def test_rights_stay(self):
        self.write("")
        os.chmod(self.path, 0o640)
        decide(("2026-01-01", "a", HARD), arguments=("--history", self.path, "--write"))
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o640)

    def test_own_tsv_output_is_a_history(self):
        done = run("decide", "--tsv", data=lines_of(("2026-01-01", "a", HARD)))
        self.write(done.output)
        rows = decide(arguments=("--history", self.path, "--all"))
        self.assertEqual(rows["a"]["decision"], "suppress")
        self.assertEqual(decide(arguments=("--history", self.path)), {})

    def test_wrong_histories_stop_everything(self):
        history = decide(("2026-01-01", "a", HARD))["a"]["history"]
        for text, fault in {
            f"a\t{int(history) ^ 4096}\n": "no history, or it was damaged",
            "a\t12\n": "no history, or it was damaged",
            "a\n": "not a recipient, a tab and a history",
            "a\t\n": "not a recipient",
            "a\t-1\n": "not a recipient",
            f"a\t{history}0\n": "not a recipient|damaged",
            "\t0\n": "not a recipient",
            f"a\t{history}\nA\t{history}\n": "line 2: the recipient stands in the file twice",
        }.items():
            with self.subTest(text):
                self.write(text)
                rows = decide(("2026-01-01", "b", HARD), arguments=("--history", self.path, "--write"), status=1, errors=fault)
                self.assertEqual((rows, self.read()), ({}, text))

    def test_missing_history(self):
        decide(arguments=("--history", self.path), status=1, errors="cannot read .*h.tsv")
        self.assertEqual(run("decide", "--write").status, 2)

    def test_no_room_to_write(self):
        path = os.path.join(self.folder.name, "nowhere", "h.tsv")
        decide(("2026-01-01", "a", HARD), arguments=("--history", path, "--write"), status=1, errors="cannot write")

    def test_table(self):
        done = run("decide", "--today", "2026-01-31", data=lines_of(("2026-01-01", "a", HARD), ("2026-01-01", "b", SENT)))
        self.assertRegex(done.lines[1], r"^suppress +a +\d+  the address is dead")
        self.assertEqual(done.lines[-1], "1 to keep, 0 to watch, 1 to suppress")


class Settings(unittest.TestCase):
    def test_set(self):
        rows = decide(("2026-01-01", "a", SOFT), arguments=("--set", "soft_days=1", "--set", "soft_lift=31"))
        self.assertEqual((rows["a"]["decision"], rows["a"]["lift"]), ("suppress", "2026-02-01"))

    def test_wrong(self):
        for setting in ("soft_days", "soft_days=", "soft_days=-1", "soft_days=16", "soft_days=1x", "soft=1", "=1", "",
                        "soft_days=99999999999999999999"):
            with self.subTest(setting):
                done = run("decide", "--set", setting)
                self.assertEqual((done.status, done.output), (2, ""))
        self.assertIn("soft_days=3", run("decide", "--set", "help").errors)
        self.assertEqual(run("decide", "--today", "soon").status, 2)


class Schedule(unittest.TestCase):
    def test_json(self):
        *attempts, end = run("schedule", "--json", "452 4.2.2 full").objects
        self.assertEqual(attempts[0], {"attempt": 2, "wait": 14400, "at": 14400})
        self.assertEqual(end, {"attempts": len(attempts) + 1, "last_at": attempts[-1]["at"], "reason": "expired"})
        self.assertEqual([row["attempt"] for row in attempts], list(range(2, len(attempts) + 2)))

    def test_no_retry(self):
        for reply, reason in (("250 ok", "no_failure"), ("550 5.1.1 x", "permanent")):
            self.assertEqual(run("schedule", "--json", reply).objects, [{"attempts": 1, "last_at": 0, "reason": reason}])
        done = run("schedule", "--set", "retry_failed=1", "552 5.5.3 too many recipients")
        self.assertIn("schedule split", done.output)

    def test_options(self):
        self.assertIn("1 d 12 h", run("schedule", "--set", "give_up_after=172800", "452 4.2.2 full").output)
        self.assertNotIn("by chance", run("schedule", "--set", "jitter=0", "452 4.2.2 full").output)
        self.assertEqual(run("schedule").status, 2)
        self.assertEqual(run("schedule", "-", data=b"").status, 1)
        self.assertIn("standard", run("schedule", "--command", "rcpt", "-", data=b"450 x\n").output)


class Examples(unittest.TestCase):
    """The page's commands print what stands below them."""

    def test_page(self):
        if not harness.has_text_rules():
            self.skipTest("the examples have words")
        with open(os.path.join(docs, "deciding.md"), encoding="utf-8") as file:
            blocks = re.findall(r"(?:^    .*\n)+", file.read(), flags=re.MULTILINE)
        examples = [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks if block.startswith("    $ ")]
        self.assertGreaterEqual(len(examples), 5)
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "smtpstatus"), "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\nexec " + shlex.join(map(os.path.abspath, harness.command)) + ' "$@"\n')
            os.chmod(file.name, 0o755)
            for example in examples:
                for line, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", example, flags=re.MULTILINE):
                    if line == "cat events.tsv":
                        with open(os.path.join(folder, "events.tsv"), "w", encoding="utf-8") as file:
                            file.write(expected)
                    done = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True, check=True,
                                          env=harness.environment(PATH=folder + ":" + os.environ["PATH"]))
                    with self.subTest(line):
                        self.assertEqual(done.stdout.rstrip("\n"), expected.rstrip("\n"))


if __name__ == "__main__":
    docs = sys.argv[1]
    harness.command[:] = sys.argv[2:]
    unittest.main(argv=sys.argv[:1])
