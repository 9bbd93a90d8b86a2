"""Runs the example client against a scripted SMTP server on the loopback interface.

Usage: test_client.py CLIENT

SPDX-License-Identifier: MIT
"""

import socket
import subprocess
import sys
import threading
import time
import unittest

CLIENT = sys.argv.pop(1)


class Server(threading.Thread):
    """Plays a list of (bytes to send, commands to wait for) pairs, a few bytes at a time."""

    def __init__(self, script, piece=3, pause=0.001):
        super().__init__(daemon=True)
        self.script = script
        self.piece = piece
        self.pause = pause
        self.received = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def send(self, connection, data):
        for at in range(0, len(data), self.piece):
            connection.sendall(data[at : at + self.piece])
            if self.pause:
                time.sleep(self.pause)

    def wait_for(self, connection, end):
        """Reads until what was received since the last wait ends in `end`."""
        seen = b""
        while not seen.endswith(end):
            data = connection.recv(4096)
            if not data:
                return
            seen += data
            self.received += data

    def run(self):
        with self.listener:
            connection, _ = self.listener.accept()
        with connection:
            connection.settimeout(20)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                for data, end in self.script:
                    self.send(connection, data)
                    if end:
                        self.wait_for(connection, end)
            except OSError:
                pass  # the client may hang up first


class Client(unittest.TestCase):
    def talk(self, script, **options):
        server = Server(script, **options)
        server.start()
        done = subprocess.run(
            [CLIENT, "127.0.0.1", str(server.port), "jo@example.org", "ann@example.com"],
            capture_output=True,
            timeout=60,
            check=False,
        )
        server.join(20)
        self.assertFalse(server.is_alive(), "the server still waits")
        self.assertEqual(done.stderr, b"")
        return done.returncode, done.stdout.decode(), server.received

    def test_accepted_step_by_step(self):
        status, output, received = self.talk(
            [
                (b"220 mx.example.com ESMTP\r\n", b"\r\n"),
                (b"250-mx.example.com\r\n250 8BITMIME\r\n", b"\r\n"),
                (b"250 2.1.0 ok\r\n", b"\r\n"),
                (b"250 2.1.5 ok\r\n", b"\r\n"),
                (b"354 go ahead\r\n", b"\r\n.\r\n"),
                (b"250 2.0.0 queued\r\n", b"\r\n"),
                (b"221 2.0.0 bye\r\n", None),
            ]
        )
        self.assertEqual(status, 0)
        self.assertEqual(
            output.splitlines(),
            [
                "connect   220 accepted none none: mx.example.com ESMTP",
                "EHLO      250 accepted none none: mx.example.com 8BITMIME",
                "MAIL      250 2.1.0 accepted none none: ok",
                "RCPT      250 2.1.5 accepted none none: ok",
                "DATA      354 intermediate none continue: go ahead",
                "message   250 2.0.0 accepted none none: queued",
                "QUIT      221 2.0.0 accepted none none: bye",
            ],
        )
        self.assertEqual(
            received,
            b"EHLO localhost\r\nMAIL FROM:<jo@example.org>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n"
            b"From: <jo@example.org>\r\nTo: <ann@example.com>\r\nSubject: A test\r\n\r\nThis is a test.\r\n.\r\n"
            b"QUIT\r\n",
        )

    def test_pipelined_replies_in_one_piece(self):
        """The three replies come in one packet; DATA is open although nobody gets the message."""
        status, output, received = self.talk(
            [
                (b"220 hello\r\n", b"\r\n"),
                (b"250-hello\r\n250-PIPELINING\r\n250 8BITMIME\r\n", b"DATA\r\n"),
                (
                    b"250 2.1.0 ok\r\n550-5.1.1 The account does not exist.\r\n550 5.1.1 Really.\r\n354 go\r\n",
                    b".\r\n",
                ),
                (b"554 5.5.1 no valid recipients\r\n", b"QUIT\r\n"),
                (b"221 bye\r\n", None),
            ],
            piece=4096,
        )
        lines = output.splitlines()
        self.assertEqual(status, 1)
        self.assertEqual([line.split()[0] for line in lines], "connect EHLO MAIL RCPT DATA message QUIT".split())
        self.assertEqual(lines[2], "MAIL      250 2.1.0 accepted none none: ok")
        self.assertEqual(lines[3], "RCPT      550 5.1.1 user_unknown hard suppress: The account does not exist. Really.")
        self.assertIn(b"DATA\r\n.\r\nQUIT\r\n", received)

    def test_pipelined_replies_byte_by_byte(self):
        status, output, _ = self.talk(
            [
                (b"220 hello\r\n", b"\r\n"),
                (b"250-hello\r\n250 PIPELINING\r\n", b"DATA\r\n"),
                (b"250 ok\r\n250 ok\r\n354 go\r\n", b"\r\n.\r\n"),
                (b"452 4.3.1 Insufficient system storage\r\n", b"QUIT\r\n"),
                (b"221 bye\r\n", None),
            ],
            piece=1,
        )
        self.assertEqual(status, 1)
        self.assertIn("message   452 4.3.1 system_full soft retry: Insufficient system storage\n", output)

    def test_malformed_lines_are_dropped(self):
        """Noise before a reply, bare LF, lines that lost their code, codes out of range."""
        status, output, _ = self.talk(
            [
                (b"Hello there\r\n999 what\r\n220 mx ESMTP\n", b"\r\n"),
                (b"250-mx\n8BITMIME\r\n250 HELP\r\n", b"\r\n"),
                (b"550\r\n", b"QUIT\r\n"),
                (b"221 bye \x1b[31m\r\n", None),
            ]
        )
        lines = output.splitlines()
        self.assertEqual(status, 1)
        self.assertRegex(lines[0], r"^connect   malformed: .*three-digit")
        self.assertRegex(lines[1], r"^connect   malformed: .*first digit")
        self.assertEqual(lines[2], "connect   220 accepted none none: mx ESMTP")
        self.assertEqual(lines[3], "EHLO      250 accepted none none: mx 8BITMIME HELP")
        self.assertRegex(lines[4], r"^MAIL      550 \w+ (soft|block) \w+: $")
        self.assertEqual(lines[5], "QUIT      221 accepted none none: bye ?[31m")

    def test_connection_closed_in_the_middle(self):
        status, output, _ = self.talk([(b"220 hello\r\n", b"\r\n"), (b"250-hello\r\n250-PIPE", None)])
        lines = output.splitlines()
        self.assertEqual(status, 1)
        self.assertEqual(lines[1], "EHLO      250 accepted none none: hello PIPE")
        self.assertEqual(lines[2], "MAIL      no reply: the connection is closed")

    def test_server_hangs_up_with_421(self):
        status, output, _ = self.talk([(b"421 4.3.2 shutting down for maintenance\r\n", None)])
        self.assertEqual(status, 1)
        self.assertRegex(output, r"\Aconnect   421 4\.3\.2 system_busy soft \w+: shutting down for maintenance\n\Z")

    def test_reply_that_does_not_fit(self):
        for text in (b"220 " + b"x" * 20000 + b"\r\n", b"220-hello\r\n" * 2000):
            status, output, _ = self.talk([(text, None)], piece=4096, pause=0)
            self.assertEqual(status, 1)
            lines = output.splitlines()
            self.assertRegex(lines[0], r"^connect   malformed: .*more bytes")
            self.assertRegex(lines[1], r"^connect   no reply: ")
            self.assertEqual(len(lines), 2)

    def test_long_reply_that_fits(self):
        status, output, _ = self.talk([(b"554-" + b"y" * 4000 + b"\r\n554 " + b"z" * 4000 + b"\r\n", b"QUIT\r\n")], piece=999)
        self.assertEqual(status, 1)
        self.assertIn(": " + "y" * 4000 + " " + "z" * 4000 + "\n", output)

    def test_wrong_command_line(self):
        for arguments in ([], ["127.0.0.1", "1", "a@example.org", "b@example.com>\r\nDATA"]):
            done = subprocess.run([CLIENT, *arguments], capture_output=True, timeout=20, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"Usage:", done.stderr)

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        done = subprocess.run(
            [CLIENT, "127.0.0.1", str(port), "a@example.org", "b@example.com"], capture_output=True, timeout=60, check=False
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"client: 127.0.0.1 port", done.stderr)


if __name__ == "__main__":
    unittest.main()
