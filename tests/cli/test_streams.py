"""Tests of how the smtpstatus command reads: in a pipe, byte by byte, long input, hostile input, and while watched.

Usage: test_streams.py COMMAND...

SPDX-License-Identifier: MIT
"""

import json
import os
import random
import re
import select
import signal
import subprocess
import sys
import time
import unittest

import harness
from harness import CLASSIFY_KEYS as KEYS, open_terminal, read_terminal, run, start, temporary_file

LONG = 5_000_000
WAIT = 60  # seconds until something that must come is given up
QUIET = 0.3  # seconds in which nothing may come


class Pipe(unittest.TestCase):
    """Each reply is answered before the next one is sent."""

    def open(self, *arguments):
        process = start(*arguments)
        self.addCleanup(process.communicate)
        return process

    def line(self, process):
        """The next output line, without waiting for more input."""
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([process.stdout], [], [], WAIT)
            self.assertTrue(ready, "no answer while the pipe is open")
            data = process.stdout.read(1)
            self.assertTrue(data, "the output ended")
            line += data
        return line.decode()

    def assert_silent(self, process):
        ready, _, _ = select.select([process.stdout], [], [], QUIET)
        self.assertFalse(ready, "an answer before the reply was complete")

    def test_json(self):
        process = self.open("classify", "--json")
        process.stdin.write(b"550 5.1.1 a\r\n")
        self.assertEqual(json.loads(self.line(process))["text"], "a")
        process.stdin.write(b"550-5.1.1 b\r\n550")
        self.assert_silent(process)
        process.stdin.write(b" 5.1.1 c\r")
        self.assert_silent(process)
        process.stdin.write(b"\n")
        self.assertEqual(json.loads(self.line(process))["text"], "b c")
        process.stdin.write(b"what?\r\n")
        self.assertEqual(json.loads(self.line(process))["error"], "no_code")
        process.stdin.write(b"\r\n250 d\r\n250 e\r\n25")
        self.assertEqual(json.loads(self.line(process))["text"], "d")
        self.assertEqual(json.loads(self.line(process))["text"], "e")
        process.stdin.close()
        process.stdin = None
        self.assertEqual(json.loads(self.line(process))["error"], "no_code")
        self.assertEqual(process.wait(WAIT), 1)

    def test_tsv(self):
        process = self.open("classify", "--tsv")
        self.assertEqual(self.line(process).rstrip("\n").split("\t"), KEYS)
        process.stdin.write(b"550 5.1.1 a\r\n")
        self.assertTrue(self.line(process).endswith("\ta\t\t\n"))

    def test_compact(self):
        process = self.open("classify")
        process.stdin.write(b"550 5.1.1 a\r\n")
        self.assertTrue(self.line(process).endswith("  a\n"))

    def test_per_line(self):
        process = self.open("classify", "--json", "--per-line")
        process.stdin.write(b"550-5.1.1 a\n550 5.1.1")
        self.assertEqual(json.loads(self.line(process))["text"], "a")
        self.assert_silent(process)
        process.stdin.write(b" b\n")
        self.assertEqual(json.loads(self.line(process))["text"], "b")

    def test_named_pipe_that_does_not_block(self):
        """A descriptor that answers "try again" is waited for, not taken for the end."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        with subprocess.Popen(
            [*harness.command, "classify", "--json"], stdin=reader, stdout=subprocess.PIPE, bufsize=0
        ) as process:
            os.close(reader)
            time.sleep(QUIET)
            os.write(writer, b"250 late\r\n")
            self.assertEqual(json.loads(self.line(process))["text"], "late")
            os.close(writer)
            self.assertEqual(process.wait(WAIT), 0)

    def test_reader_that_leaves(self):
        process = self.open("classify", "--json")
        process.stdout.close()
        process.stdout = None
        process.stdin.write(b"250 a\r\n")
        self.assertNotEqual(process.wait(WAIT), 0)


class Pieces(unittest.TestCase):
    DATA = b" \r\n220 a\r\n250-b\n250 c\r\r\n\r\nbad line\r\n  550\r\n999 x\n550-5.1.1 d\r\n5.1.1 e\r\n551 f\r354 g"

    def pieces(self, data, *arguments):
        process = start("classify", "--json", *arguments)
        for piece in data:
            process.stdin.write(piece)
            time.sleep(0.002)
        output, _ = process.communicate(timeout=WAIT)
        return output

    def test_pieces_make_no_difference(self):
        for option in ([], ["--per-line"]):
            whole = run("classify", "--json", *option, data=self.DATA).raw
            self.assertGreater(whole.count(b"\n"), 6)
            with temporary_file(self.DATA) as file:
                self.assertEqual(run("classify", "--json", *option, file.name).raw, whole)
            bytewise = [self.DATA[at : at + 1] for at in range(len(self.DATA))]
            self.assertEqual(self.pieces(bytewise, *option), whole)
            for at in range(1, len(self.DATA), 5):
                self.assertEqual(self.pieces([self.DATA[:at], self.DATA[at:]], *option), whole, at)


class Long(unittest.TestCase):
    def test_a_long_line(self):
        text = b"x" * LONG
        for option in ([], ["--per-line"]):
            for end in (b"\r\n", b""):
                done = run("classify", "--json", *option, data=b"550 5.1.1 " + text + end + (end and b"250 ok\r\n"))
                self.assertEqual(done.status, 0)
                self.assertEqual(len(done.objects[0]["text"]), LONG)
                self.assertEqual(len(done.objects), 2 if end else 1)

    def test_a_long_reply(self):
        lines = 100_000
        done = run("classify", "--json", data=b"550-5.1.1 x\r\n" * lines + b"550 5.1.1 y\r\n250 ok\r\n")
        self.assertEqual(done.status, 0)
        self.assertEqual([verdict["reply_code"] for verdict in done.objects], [550, 250])
        self.assertEqual(done.objects[0]["text"], "x " * lines + "y")

    def test_many_replies(self):
        count = 50_000
        done = run("classify", "--json", data=b"".join(b"550 5.1.1 number %d\r\n" % i for i in range(count)))
        self.assertEqual([verdict["text"] for verdict in done.objects], [f"number {i}" for i in range(count)])

    def test_offset_far_into_the_input(self):
        data = b"250 ok\r\n" * 100_000
        done = run("classify", "--json", data=data + b"oops\r\n")
        self.assertEqual(done.objects[-1]["offset"], len(data))

    def test_much_white_space(self):
        done = run("classify", "--json", data=b"\r\n" * 500_000 + b" " * 500_000 + b"250 ok\r\n" + b" " * 500_000)
        self.assertEqual((done.status, len(done.objects)), (0, 1))
        self.assertEqual(done.objects[0]["text"], "ok")

    def test_explain(self):
        done = run("explain", "-", data=b"550 5.1.1 " + b"word " * 200_000)
        self.assertEqual(done.status, 0)
        self.assertEqual(done.output.count("word"), 200_000)


class Hostile(unittest.TestCase):
    def test_random_bytes(self):
        """Whatever comes in, valid JSON with the right keys comes out."""
        generator = random.Random(5321)
        pieces = [b"550", b"5.1.1", b"-", b" ", b"\r\n", b"\n", b"\r", b"\0", b"\xff", b"\xc3\xa9", b"\t", b"250 ", b"mailbox full"]
        for round_number in range(60):
            data = b"".join(
                generator.choice(pieces) if generator.random() < 0.8 else bytes([generator.randrange(256)])
                for _ in range(generator.randrange(400))
            )
            for option in ([], ["--per-line"]):
                done = run("classify", "--json", *option, data=data)
                self.assertEqual(done.errors, "")
                self.assertIn(done.status, (0, 1), round_number)
                bad = 0
                for one in done.objects:
                    bad += "error" in one
                    self.assertIn(list(one), (KEYS, ["error", "message", "offset"]))
                self.assertEqual(done.status, 1 if bad else 0)
                rows = run("classify", "--tsv", *option, data=data)
                self.assertEqual(rows.raw.count(b"\n"), 1 + len(done.objects) - bad)
                self.assertEqual(len(rows.rows), len(done.objects) - bad)
            self.assertIn(run("summary", data=data).status, (0, 1))
            self.assertIn(run("explain", "-", data=data).status, (0, 1))


class Watched(unittest.TestCase):
    """The progress bar of summary."""

    def watch(self, *arguments, stdin):
        master, slave = open_terminal()
        process = subprocess.Popen(
            [*harness.command, "summary", *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=slave
        )
        os.close(slave)
        return master, process

    def finish(self, master, process):
        output, _ = process.communicate(timeout=WAIT)
        self.assertEqual(process.returncode, 0)
        return output.decode(), read_terminal(master)

    def test_a_stream_shows_a_count(self):
        master, process = self.watch("--per-line", stdin=subprocess.PIPE)
        process.stdin.write(b"550 5.1.1 a\n")
        process.stdin.flush()
        time.sleep(1.5)
        process.stdin.write(b"550 5.1.1 b\n")
        process.stdin.flush()
        output, shown = self.finish(master, process)
        self.assertIn("2 replies", output)
        self.assertIn("\r\x1b[K2 replies", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), "the bar is left behind")

    def test_a_file_shows_a_bar(self):
        with temporary_file(b"550 5.1.1 The account does not exist\r\n" * 400_000) as file:
            for delay in (0.02, 0.05, 0.1, 0.2, 0.4, 0.8):
                master, process = self.watch(file.name, stdin=subprocess.DEVNULL)
                time.sleep(delay)
                process.send_signal(signal.SIGSTOP)  # makes a fast machine take long enough
                time.sleep(1.2)
                process.send_signal(signal.SIGCONT)
                output, shown = self.finish(master, process)
                self.assertIn("400000 replies", output)
                if shown:
                    break
        self.assertRegex(shown, r"\r\x1b\[K\[#* *\] +\d+ %  \d+ replies")
        self.assertTrue(all(int(share) <= 100 for share in re.findall(r"(\d+) %", shown)))
        self.assertTrue(shown.endswith("\r\x1b[K"), "the bar is left behind")

    def test_short_work_shows_nothing(self):
        master, process = self.watch(stdin=subprocess.DEVNULL)
        self.assertEqual(self.finish(master, process), ("0 replies\n", ""))

    def test_nobody_watches(self):
        process = start("summary", "--per-line")
        process.stdin.write(b"550 5.1.1 a\n")
        time.sleep(1.2)
        process.stdin.write(b"550 5.1.1 b\n")
        output, errors = process.communicate(timeout=WAIT)
        self.assertIn(b"2 replies", output)
        self.assertEqual(errors, b"")


harness.command[:] = sys.argv[1:]

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
