"""The smtpstatus command with own rules: check, test, --rules; the examples of docs/rules.md.

    test_rules.py DOCS_FOLDER COMMAND...

SPDX-License-Identifier: MIT
"""

import pathlib
import re
import sys
import unittest

import harness
from harness import run, temporary_file

RULES = b"""# what the partner means
rule moody ; code 5.1.* ; phrase "not today"
  => category policy_rejected bounce block
rule leaves ; code 552 => leave
rule silent ; code 5.9.9 => bounce soft
"""

REPLIES = b"550 5.1.1 Not today\r\n550 5.1.1 Not today either\r\n552 Too much\r\n550 5.1.1 User unknown\r\n"


def run_with(rules, *arguments, data=b""):
    """Runs with a file of rules in the place of RULES."""
    with temporary_file(rules) as file:
        return run(*(file.name if argument == "RULES" else argument for argument in arguments), data=data), file.name


class RulesTest(unittest.TestCase):
    def setUp(self):
        if not harness.has_own_rules():
            self.skipTest("the library has no own rules")
        if not harness.has_text_rules():
            self.skipTest("the library reads no text, so it knows no phrases")


class Documentation(RulesTest):
    """Every example in docs/rules.md holds."""

    def test_examples(self):
        page = (docs / "rules.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```rules\n(.*?)```\s*```cases\n(.*?)```", page, re.DOTALL)
        self.assertGreater(len(blocks), 5)
        self.assertEqual(page.count("```rules"), len(blocks))
        for rules, cases in blocks:
            done, _ = run_with(rules.encode(), "rules", "test", "RULES", data=cases.encode())
            self.assertEqual((done.status, done.errors), (0, ""), done.output)
            self.assertEqual(done.lines, [f"{len(cases.splitlines())} cases, 0 failed"])

    def test_first_example(self):
        page = (docs / "rules.md").read_text(encoding="utf-8")
        rule = re.search(r"^    rule corp-quota\n(    .*\n)+", page, re.MULTILINE).group()
        cases = "552 5.2.2 Mailbox of Jo is over quota\tmailbox_full\tsoft\n"
        done, _ = run_with(rule.encode(), "rules", "test", "--host", "mx.corp.example", "RULES", data=cases.encode())
        self.assertEqual((done.status, done.lines), (0, ["1 case, 0 failed"]))


class Check(RulesTest):
    def test_overrides(self):
        done, name = run_with(RULES, "rules", "check", "RULES")
        self.assertEqual((done.status, done.errors), (0, ""))
        self.assertIn(f"{name}:2: note: moody overrides ", done.output)
        self.assertRegex(done.output, r":4: note: leaves leaves mailbox_full soft \w+ \(basic:552\) for: 552")
        self.assertEqual(done.lines[-1], "3 rules, 0 that never decide")

    def test_rule_that_changes_nothing(self):
        done, _ = run_with(b"rule r; code 552 => category mailbox_full\n", "rules", "check", "RULES")
        self.assertIn("r changes nothing, the tables say mailbox_full soft ", done.output)

    def test_shadowed(self):
        done, name = run_with(
            b"rule wide; code 5.2.* => bounce soft\nrule narrow; code 5.2.2 => bounce block\n", "rules", "check", "RULES"
        )
        self.assertEqual(done.status, 1)
        self.assertIn(
            f"{name}:2: warning: narrow never decides: whenever it holds, wide in line 1 goes before it (shadowed)",
            done.lines,
        )

    def test_contradiction(self):
        done, name = run_with(b"rule r; code 551; code 552 => leave\n", "rules", "check", "RULES")
        self.assertEqual(done.status, 1)
        self.assertIn(f"{name}:1: warning: r never decides", done.output)
        self.assertEqual(done.lines[-1], "1 rule, 1 that never decides")

    def test_error(self):
        rules = 'rule r\n  phrase "größe" 5.2.2\n  => leave\n'.encode()
        for command in (["rules", "check", "RULES"], ["classify", "--rules", "RULES"], ["rules", "test", "RULES"]):
            done, name = run_with(rules, *command)
            self.assertEqual((done.status, done.output), (1, ""))
            self.assertIn(f"smtpstatus: {name}:2:20: a phrase, ", done.errors)
            self.assertIn("(rule_quote)", done.errors)
            shown, mark = done.errors.splitlines()[1:]
            self.assertEqual(shown.index("5.2.2"), mark.index("^"))

    def test_error_in_last_line_without_end(self):
        done, _ = run_with(b"rule r", "rules", "check", "RULES")
        self.assertIn(":1:7: the rule has no", done.errors)

    def test_empty_file(self):
        done, _ = run_with(b"", "rules", "check", "RULES")
        self.assertEqual((done.status, done.lines), (0, ["0 rules, 0 that never decide"]))

    def test_usage(self):
        for arguments in ([], ["check"], ["frob", "file"], ["test"]):
            done = run("rules", *arguments)
            self.assertEqual((done.status, done.output), (2, ""))
            self.assertIn("check FILE", done.errors)

    def test_missing_file(self):
        done = run("classify", "--rules", "/nonexistent/rules")
        self.assertEqual(done.status, 1)
        self.assertIn("cannot read /nonexistent/rules", done.errors)


class Test(RulesTest):
    def test_failures(self):
        cases = (
            b"# reply, category, bounce\n\n550 5.1.1 Not today\tpolicy_rejected\r\n"
            b"550 5.1.1 Not today\tuser_unknown\thard\n552\tmailbox_full\tblock\n550 x\tfrob\n550 x\n"
        )
        done, _ = run_with(RULES, "rules", "test", "RULES", data=cases)
        self.assertEqual(done.status, 1)
        self.assertEqual(
            done.lines,
            [
                "line 4: expected user_unknown hard, got policy_rejected block (custom:moody)",
                "line 5: expected mailbox_full block, got mailbox_full soft (basic:552)",
                "line 6: there is no known category behind the reply",
                "line 7: there is no known category behind the reply",
                "5 cases, 4 failed",
            ],
        )


class Judging(RulesTest):
    def test_classify(self):
        done, _ = run_with(RULES, "classify", "--json", "--rules", "RULES", data=REPLIES)
        self.assertEqual(
            [(reply["category"], reply["bounce"], reply["rule"]) for reply in done.objects],
            [("policy_rejected", "block", "custom:moody")] * 2
            + [("mailbox_full", "soft", "basic:552"), ("user_unknown", "hard", "enhanced:5.1.1")],
        )
        self.assertIn("custom_rule", done.objects[0]["evidence"])

    def test_explain(self):
        done, _ = run_with(RULES, "explain", "--rules", "RULES", "550 5.1.1 Not today")
        self.assertRegex(done.output, r"rule +custom:moody\n")
        self.assertRegex(done.output, r"matched +Not today\n")

    def test_summary(self):
        done, _ = run_with(RULES, "summary", "--by", "rule", "--json", "--rules", "RULES", data=REPLIES)
        counts = {group["key"]: group["count"] for group in done.objects}
        self.assertEqual(
            counts, {"custom:moody": 2, "custom:leaves": 1, "enhanced:5.1.1": 1, "custom:silent": 0}
        )
        self.assertIsNone(done.objects[-1]["example"])
        done, _ = run_with(RULES, "summary", "--by", "rule", "--rules", "RULES", data=REPLIES)
        self.assertRegex(done.output, r"custom:silent +0 +0\.0 %\s*\n\n4 replies")

    def test_summary_by_category_has_no_rules(self):
        done, _ = run_with(RULES, "summary", "--rules", "RULES", data=REPLIES)
        self.assertNotIn("custom:", done.output)

    def test_summary_of_nothing(self):
        done, _ = run_with(RULES, "summary", "--by", "rule", "--rules", "RULES")
        self.assertEqual(done.status, 0)
        self.assertRegex(done.output, r"custom:moody +0 +0\.0 %")

    def test_bounces(self):
        if not harness.has_feature("dsn"):
            self.skipTest("the library reads no bounce messages")
        message = (
            b"From: MAILER-DAEMON@example.net\nSubject: failure\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            b"--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
            b"Reporting-MTA: dns; example.net\n\nFinal-Recipient: rfc822; jo@example.org\nAction: failed\n"
            b"Status: 5.1.1\nRemote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 5.1.1 Not today\n\n"
            b"Final-Recipient: rfc822; al@example.org\nAction: failed\n"
            b"Status: 5.1.1\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 Not today\n--b--\n"
        )
        rules = b'rule r; host .example.org; phrase "not today" => bounce block action investigate\n'
        done, _ = run_with(rules, "bounces", "--json", "--rules", "RULES", "-", data=message)
        self.assertEqual(
            [(row["recipient"], row["bounce"]) for row in done.objects],
            [("jo@example.org", "block"), ("al@example.org", "hard")],
        )


docs = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 2 else None
harness.command[:] = sys.argv[1:]

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
