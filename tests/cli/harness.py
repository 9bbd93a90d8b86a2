"""Runs the smtpstatus command for the tests.

SPDX-License-Identifier: MIT
"""

import json
import os
import pty
import re
import subprocess
import tempfile
import unittest

KEYS = (
    "reply_code enhanced category outcome bounce action scope impact confidence evidence match rule provider "
    "provider_code retry_after blocklist url client_ip command anomalies conflicts text"
).split()

# What a log tells of a delivery comes last.
CLASSIFY_KEYS = [*KEYS, "recipient", "time"]

REPORT_KEYS = (
    "file offset kind recipient original_recipient action status reply_code diagnostic diagnostic_type remote_mta "
    "reporting_mta arrival_date last_attempt_date will_retry_until envelope_id message_id subject from feedback_type "
    "source_ip dialect"
).split()

command = []  # the program, perhaps with a wrapper such as valgrind before it


class Done:
    """What a finished run left: exit status and output."""

    def __init__(self, finished):
        self.status = finished.returncode
        self.raw = finished.stdout
        self.output = finished.stdout.decode()
        self.errors = finished.stderr.decode()

    @property
    def lines(self):
        return self.output.splitlines()

    @property
    def objects(self):
        """The output as JSON, strictly: one object a line, each ended by LF."""
        assert self.output == "" or self.output.endswith("\n")
        return [json.loads(line) for line in self.output.split("\n")[:-1]]

    @property
    def rows(self):
        """The output as tab-separated columns: a dict a line, keyed by the header."""
        header, *lines = self.output.split("\n")[:-1]
        return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def environment(**changes):
    return {**{key: value for key, value in os.environ.items() if key != "NO_COLOR"}, "TERM": "xterm", **changes}


def run(*arguments, data=b"", **changes):
    return Done(
        subprocess.run(
            [*command, *arguments], input=data, capture_output=True, timeout=120, check=False, env=environment(**changes)
        )
    )


def start(*arguments, **options):
    return subprocess.Popen(
        [*command, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=environment(),
        **options,
    )


def read_terminal(master):
    """All that was written to a terminal whose other end is closed."""
    output = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        output += data
    os.close(master)
    return output.decode().replace("\r\n", "\n")


def open_terminal():
    """A pair of ends of a terminal; where the machine has none to give, the test is skipped."""
    try:
        return pty.openpty()
    except OSError as error:
        raise unittest.SkipTest(f"no terminal: {error}") from error


def run_on_terminal(*arguments, **changes):
    """Standard output as a terminal shows it."""
    master, slave = open_terminal()
    with subprocess.Popen([*command, *arguments], stdin=subprocess.DEVNULL, stdout=slave, env=environment(**changes)):
        os.close(slave)
        return read_terminal(master)


def temporary_file(data):
    file = tempfile.NamedTemporaryFile()
    file.write(data)
    file.flush()
    return file


def has_feature(name):
    return re.search(rf"^features.*\b{name}\b", run("--version").output, re.MULTILINE) is not None


def has_texts():
    """Whether the library has the texts for people."""
    return has_feature("advice")


def has_own_rules():
    """Whether the library reads rules of the caller."""
    return has_feature("rules")


def has_text_rules():
    return has_feature("text")
