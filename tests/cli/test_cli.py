"""Tests of the smtpstatus command: help, wrong usage, explain and codes, and the documents that name its options.

Usage: test_cli.py DOCS COMMAND...

SPDX-License-Identifier: MIT
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import KEYS, REPORT_KEYS, run, run_on_terminal

ESCAPE = "\x1b["


class Help(unittest.TestCase):
    def test_help(self):
        for option in ("--help", "-h"):
            done = run(option)
            self.assertEqual((done.status, done.errors), (0, ""))
            for name in ("explain", "classify", "codes", "summary", "--version"):
                self.assertRegex(done.output, rf"(?m)^ +{name} ")
            self.assertEqual("  bounces " in done.output, harness.has_feature("dsn"))

    def test_help_of_subcommands(self):
        options = {
            "explain": {"--json", "--vocabulary", "--command", "--host", "--rules", "--help"},
            "classify": {"--json", "--tsv", "--per-line", "--log", "--vocabulary", "--command", "--host", "--no-text", "--rules", "--help"},
            "codes": {"--json", "--help"},
            "summary": {"--json", "--by", "--per-line", "--log", "--vocabulary", "--command", "--host", "--no-text", "--rules", "--help"},
            "schedule": {"--json", "--command", "--host", "--no-text", "--rules", "--set", "--help"},
            "decide": {
                *("--json", "--tsv", "--history", "--write", "--all", "--today", "--set", "--no-text", "--rules", "--help")
            },
            "rules": {"--command", "--host", "--no-text", "--help"},
            "bounces": {"--json", "--tsv", "--include-other", "--vocabulary", "--rules", "--help"},
        }
        if not harness.has_feature("dsn"):
            del options["bounces"]
        for name, expected in options.items():
            done = run(name, "--help")
            self.assertEqual((done.status, done.errors), (0, ""))
            self.assertTrue(done.output.startswith(f"Usage: smtpstatus {name} "))
            self.assertEqual(set(re.findall(r"(?m)^  (--[a-z-]+)", done.output)), expected)

    def test_version(self):
        done = run("--version")
        self.assertEqual(done.status, 0)
        self.assertRegex(
            done.output, r"\Asmtpstatus \d+\.\d+\.\d+\ntable revision [0-9a-f]{16}\nfeatures( [a-z]+)+\n\Z"
        )


class Usage(unittest.TestCase):
    def check(self, message, *arguments):
        done = run(*arguments)
        self.assertEqual(done.status, 2, arguments)
        self.assertEqual(done.output, "")
        self.assertRegex(done.errors, message)
        self.assertRegex(done.errors, r"--help")

    def test_nothing(self):
        self.check(r"^Usage: smtpstatus")

    def test_unknown_subcommand(self):
        self.check(r"unknown subcommand 'frob'", "frob")
        self.check(r"unknown subcommand ''", "")
        if not harness.has_feature("dsn"):
            self.check(r"unknown subcommand 'bounces'", "bounces")

    def test_unknown_option(self):
        self.check(r"unknown option '--frob'", "--frob")
        for name in ("explain", "classify", "codes", "summary"):
            self.check(rf"smtpstatus {name}: .*option '--frob'", name, "--frob")
        self.check(r"option '--per-line'", "explain", "--per-line", "x")
        self.check(r"option '--by", "classify", "--by", "code")
        self.check(r"option '--tsv'", "codes", "--tsv")
        self.check(r"option '--tsv'", "summary", "--tsv")
        self.check(r"option '--vocabulary'", "codes", "--vocabulary", "ses")

    def test_missing_or_superfluous_argument(self):
        self.check(r"option '--command' requires an argument", "classify", "--command")
        self.check(r"option '--json' doesn't allow an argument", "classify", "--json=yes")
        self.check(r"there is no TEXT", "explain")
        self.check(r"too many arguments.*'5\.1\.1'", "codes", "550", "5.1.1")

    def test_wrong_values(self):
        for name in ("explain", "classify", "summary"):
            self.check(r"'FROB' is no SMTP command.*\n.*rcpt", name, "--command", "FROB", "x")
        self.check(r"cannot count by 'size'.*category, provider, code and rule", "summary", "--by", "size")
        self.check(r"--json and --tsv", "classify", "--json", "--tsv")
        for name in ("explain", "classify", "summary"):
            self.check(r"'FROB' is no vocabulary.*\n  ses, sparkpost, ", name, "--vocabulary", "FROB", "x")
        self.check(r"one of them, and no --by", "summary", "--vocabulary", "all")
        self.check(r"one of them, and no --by", "summary", "--vocabulary", "ses", "--by", "category")


class Explain(unittest.TestCase):
    def explain(self, *arguments, data=b""):
        done = run("explain", *arguments, data=data)
        self.assertEqual((done.status, done.errors), (0, ""))
        self.assertNotIn(ESCAPE, done.output)
        return done.output

    def labelled(self, output):
        """The sections as {heading: {label: text}}."""
        sections = {}
        for line in output.splitlines():
            if line and not line.startswith(" "):
                section = sections.setdefault(line, {})
                label = ""
            elif line.startswith("  "):
                label = line[2:14].strip() or label
                section[label] = (section.get(label, "") + " " + line[15:].strip()).strip()
        return sections

    def test_all_sections(self):
        sections = self.labelled(self.explain("550 5.1.1 The account does not exist"))
        first, *others = sections
        self.assertRegex(first, r"^(.* )?\(user_unknown\): this attempt failed for good$")
        self.assertEqual(others, ["What it means for the address", "What to do now", "The reply", "Why"])
        self.assertIn("The address is dead", sections["What it means for the address"]["hard"])
        self.assertEqual(sections["What it means for the address"]["about"], "the recipient")
        self.assertIn("Send no more to this address", sections["What to do now"]["suppress"])
        self.assertEqual(set(sections["The reply"]), {"550", "5.1.1", "text"})
        self.assertEqual(sections["The reply"]["text"], "The account does not exist")
        why = sections["Why"]
        self.assertRegex(why["confidence"], r"^\d+ of 100$")
        self.assertRegex(why["rule"], r"^(enhanced:5\.1\.1|text:user_unknown:\d+)$")
        self.assertTrue(why["decided by"].startswith("the "))
        self.assertEqual(why["anomalies"], "none")
        self.assertIn("matched", why)

    def test_texts_of_the_provider(self):
        if not (harness.has_texts() and harness.has_text_rules()):
            self.skipTest("no texts")
        output = self.explain("421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred")
        self.assertRegex(output, r"(?m)^  Yahoo defers mail from this IP")
        sections = self.labelled(output)
        self.assertIn("Wait four hours", sections["What to do now"]["retry_slower"])
        self.assertEqual(sections["What to do now"]["see"], "senders.yahooinc.com/smtp-error-codes")

    def test_json(self):
        done = run("explain", "--json", "--vocabulary", "ses", "--vocabulary", "postmark", "550 5.1.1 gone")
        self.assertEqual((done.status, done.errors, len(done.objects)), (0, "", 1))
        one = done.objects[0]
        texts = ["title", "explanation", "advice", "reference"]
        self.assertEqual(list(one), [*KEYS, *texts, "vocabulary_ses", "vocabulary_postmark"])
        self.assertEqual((one["category"], one["vocabulary_ses"]), ("user_unknown", "Permanent/General"))
        for key in texts:
            self.assertEqual(one[key] is not None, harness.has_texts())

    def test_vocabularies(self):
        names = "ses sparkpost powermta kumomta sisimai sendgrid mailgun postmark".split()
        words = self.labelled(self.explain("--vocabulary", "all", "550 5.1.1 gone"))["In other words"]
        self.assertEqual(list(words), names)
        self.assertEqual((words["sparkpost"], words["sisimai"]), ("10 Invalid Recipient", "userunknown"))
        words = self.labelled(self.explain("--vocabulary", "SES", "354 go on"))["In other words"]
        self.assertEqual(words, {"ses": "no word for it"})

    def test_arguments_are_joined(self):
        self.assertEqual(self.explain("550", "5.1.1", "gone away"), self.explain("550 5.1.1 gone away"))

    def test_dash_reads_standard_input(self):
        self.assertEqual(self.explain("-", data=b"550 5.1.1 gone"), self.explain("550 5.1.1 gone"))
        self.assertEqual(self.explain("-", data=b"550-5.1.1 a\n550 b\n"), self.explain("550-5.1.1 a\n550 b"))
        mixed = self.labelled(self.explain("-", data=b"550-a\r\n550 b\n"))
        self.assertEqual(mixed["Why"]["anomalies"], "a line ends in LF without CR")

    def test_line_ends_of_the_shell_are_no_anomaly(self):
        self.assertEqual(self.labelled(self.explain("550-a\n550 b"))["Why"]["anomalies"], "none")

    def test_diagnostic(self):
        output = self.explain("host mx.example.com[192.0.2.1] said: 552 5.2.2 over quota (in reply to RCPT TO command)")
        sections = self.labelled(output)
        self.assertIn("(mailbox_full)", output)
        self.assertEqual(sections["Why"]["command"], "rcpt")
        self.assertIn("soft", sections["What it means for the address"])
        self.assertEqual(self.labelled(self.explain("550 5.1.1 x (in reply to RCPT TO command)"))["Why"]["command"], "rcpt")

    def test_reply_with_lost_line_breaks(self):
        sections = self.labelled(self.explain("550-5.1.1 The account 550 5.1.1 does not exist"))
        self.assertEqual(sections["The reply"]["text"], "The account does not exist")
        self.assertEqual(sections["Why"]["anomalies"], "none")

    def test_words_only(self):
        sections = self.labelled(self.explain("qwertz"))
        self.assertEqual(sections["Why"]["anomalies"], "there is no reply code")
        self.assertEqual(set(sections["The reply"]), {"text"})

    def test_anomalies_and_conflicts_in_words(self):
        why = self.labelled(self.explain("550-4.7.1 a\n551 4.7.1 b"))["Why"]
        self.assertIn("the lines carry different codes; the last one counts", why["anomalies"])
        self.assertIn("contradict each other", why["anomalies"])
        self.assertIn("differ in their class", why["conflicts"])

    def test_command_and_host(self):
        why = self.labelled(self.explain("--command", "RCPT", "--host", "gmail-smtp-in.l.google.com", "550 no"))["Why"]
        self.assertEqual(why["command"], "rcpt")
        self.assertIn("google", why["provider"].lower())

    def test_hints(self):
        if not harness.has_text_rules():
            self.skipTest("codes only")
        output = self.explain("451 4.7.1 Greylisted, please try again in 5 minutes, see https://example.com/help")
        self.assertIn("The server asks to wait 300 seconds.", output)
        self.assertEqual(self.labelled(output)["Why"]["URL"], "https://example.com/help")
        why = self.labelled(self.explain("554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org"))["Why"]
        self.assertEqual((why["block list"], why["client IP"]), ("zen.spamhaus.org", "192.0.2.7"))

    def test_a_text_that_starts_with_a_dash(self):
        self.assertIn("--json is no word", self.explain("--", "550 5.1.1", "--json is no word"))

    def test_empty_text(self):
        for arguments in (["-"], [""], [" ", "\n"]):
            done = run("explain", *arguments, data=b" \r\n")
            self.assertEqual((done.status, done.output), (1, ""))
            self.assertIn("the text is empty", done.errors)

    def test_lines_fit_a_terminal(self):
        output = self.explain("554 5.7.1 " + "word " * 100)
        self.assertLessEqual(max(map(len, output.splitlines())), 79)
        self.assertEqual(output.count("word"), 100)

    def test_control_characters_do_not_reach_the_terminal(self):
        output = self.explain("-", data=b"550 5.1.1 a\x1b[31mb\xc2\x9bc\xff\r\n")
        self.assertIn("a\ufffd[31mb\ufffdc\ufffd", output)

    def test_colour(self):
        plain = self.explain("550 5.1.1 gone")
        coloured = run_on_terminal("explain", "550 5.1.1 gone")
        self.assertIn(ESCAPE + "31m", coloured)
        self.assertEqual(re.sub(r"\x1b\[\d+m", "", coloured), plain)
        self.assertEqual(run_on_terminal("explain", "550 5.1.1 gone", NO_COLOR="1"), plain)
        self.assertEqual(run_on_terminal("explain", "550 5.1.1 gone", TERM="dumb"), plain)
        self.assertEqual(run_on_terminal("explain", "550 5.1.1 gone", NO_COLOR=""), coloured)


class Codes(unittest.TestCase):
    def setUp(self):
        if not harness.has_texts():
            self.skipTest("no titles and explanations")

    def codes(self, *arguments):
        done = run("codes", "--json", *arguments)
        self.assertEqual((done.status, done.errors), (0, ""))
        for one in done.objects:
            self.assertEqual(list(one), ["code", "title", "category", "explanation"])
            self.assertTrue(all(one.values()), one)
        return [one["code"] for one in done.objects]

    def test_one_code(self):
        done = run("codes", "550")
        self.assertEqual((done.status, done.errors), (0, ""))
        self.assertRegex(done.output, r"\A550 +\S.* \(mailbox_unavailable\)\n {8}\S.*\n\Z")
        self.assertEqual(self.codes("550"), ["550"])
        self.assertEqual(self.codes("5.7.26"), ["5.7.26"])
        self.assertEqual(run("codes", "--json", "5.7.26").objects[0]["category"], "authentication_failed")

    def test_other_classes(self):
        self.assertEqual(self.codes("4.2.2"), ["4.2.2"])
        self.assertEqual(self.codes("2.1.5"), ["2.1.5"])
        self.assertEqual(self.codes("X.2.2"), ["5.2.2"])
        self.assertEqual(self.codes("x.7.26"), ["5.7.26"])

    def test_wildcards(self):
        codes = self.codes("5.7.*")
        self.assertGreater(len(codes), 20)
        self.assertTrue(all(code.startswith("5.7.") for code in codes))
        self.assertEqual(self.codes("5.7"), codes)
        self.assertEqual(self.codes("X.7.*"), codes)
        self.assertEqual([code[1:] for code in self.codes("4.7.*")], [code[1:] for code in codes])
        self.assertIn("354", self.codes("3??"))
        self.assertIn("421", self.codes("[45]2?"))

    def test_words(self):
        codes = self.codes("quota")
        self.assertIn("5.2.2", codes)
        self.assertEqual(self.codes("QUOTA"), codes)
        self.assertEqual(self.codes("quota mailbox"), self.codes("mailbox quota"))
        for one in run("codes", "--json", "dkim").objects:
            self.assertIn("dkim", (one["title"] + one["explanation"]).lower())
        for one in run("codes", "--json", "mailbox_full").objects:
            self.assertEqual(one["category"], "mailbox_full")

    def test_everything(self):
        codes = self.codes()
        self.assertEqual(len(set(codes)), len(codes))
        for code in ("220", "250", "354", "421", "550", "554", "5.1.1", "5.2.2", "5.7.1", "5.7.26"):
            self.assertIn(code, codes)
        replies = [code for code in codes if "." not in code]
        self.assertEqual(replies, sorted(replies))
        self.assertEqual(codes[: len(replies)], replies)

    def test_nothing_matches(self):
        for pattern in ("999", "5.99.99", "9.1.1", "qwertz", "quota qwertz", "5.7.1.1", "x" * 500, "5" * 500):
            for option in ([], ["--json"]):
                done = run("codes", *option, pattern)
                self.assertEqual((done.status, done.output), (1, ""), pattern)
                self.assertIn("no registered code matches '" + pattern, done.errors)

    def test_colour(self):
        self.assertIn(ESCAPE, run_on_terminal("codes", "550"))
        self.assertNotIn(ESCAPE, run("codes", "550").output)


class Documents(unittest.TestCase):
    """The man page and the completion name what the command has, and nothing else."""

    SUBCOMMANDS = ("explain", "classify", "codes", "summary", "rules", "schedule", "decide", "bounces")

    def setUp(self):
        if not harness.has_feature("dsn"):
            self.skipTest("they are written for the whole command")

    def options(self, name):
        return set(re.findall(r"(?m)^  (--[a-z-]+)", run(name, "--help").output))

    def complete(self, *words):
        script = (
            'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _smtpstatus; printf "%s\\n" "${COMPREPLY[@]}"'
        )
        done = subprocess.run(
            ["bash", "-c", script, "bash", str(docs / "completion" / "smtpstatus.bash"), "smtpstatus", *words],
            capture_output=True,
            check=True,
            timeout=60,
        )
        self.assertEqual(done.stderr, b"")
        return set(done.stdout.decode().split())

    def test_man_page(self):
        page = (docs / "man" / "smtpstatus.1").read_text()
        everything = {"--version"}.union(*(self.options(name) for name in self.SUBCOMMANDS))
        self.assertEqual({"-" + name for name in re.findall(r"(?m)^\.It Fl (-[a-z-]+)", page)}, everything)
        self.assertEqual(set(re.findall(r"(?m)^\.It Cm (\w+)$", page)), set(self.SUBCOMMANDS))
        for key in [*KEYS, *REPORT_KEYS]:
            self.assertRegex(page, rf"(?m)^\.(It )?Li .*\b{key}\b")

    def test_completion(self):
        if shutil.which("bash") is None:
            self.skipTest("no bash")
        self.assertEqual(self.complete(""), {*self.SUBCOMMANDS, "--help", "--version"})
        self.assertEqual(self.complete("cl"), {"classify"})
        for name in self.SUBCOMMANDS:
            self.assertEqual(self.complete(name, "--"), self.options(name))
        self.assertEqual(self.complete("summary", "--by", ""), {"category", "provider", "code", "rule"})
        self.assertEqual(self.complete("classify", "--command", "RC"), {"rcpt"})
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "replies").touch()
            self.assertEqual(self.complete("classify", folder + "/r"), {folder + "/replies"})
            self.assertEqual(self.complete("bounces", folder + "/r"), {folder + "/replies"})
            self.assertEqual(self.complete("rules", "check", folder + "/r"), {folder + "/replies"})
            self.assertEqual(self.complete("classify", "--rules", folder + "/r"), {folder + "/replies"})
            self.assertEqual(self.complete("codes", folder + "/r"), set())
        self.assertEqual(self.complete("rules", ""), {"check", "test"})

    def test_completed_commands_are_all(self):
        if shutil.which("bash") is None:
            self.skipTest("no bash")
        known = run("classify", "--command", "FROB").errors.splitlines()[1]
        self.assertEqual(self.complete("classify", "--command", ""), set(known.strip().split(", ")))
        known = run("classify", "--vocabulary", "FROB").errors.splitlines()[1]
        self.assertEqual(self.complete("classify", "--vocabulary", ""), {"all", *known.strip().split(", ")})


docs = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 2 else None
harness.command[:] = sys.argv[1:]

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
