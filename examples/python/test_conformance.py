"""Compares every field of every reply, message and rule with the conformance file that CONFORMANCE names.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path
from typing import Any

import smtpstatus
from smtpstatus_deciding import History, retry
from smtpstatus_interface import ENUMS, FUNCTIONS, call, name_of
from smtpstatus_report import Recipient, Report, _Fields
from smtpstatus_rules import RuleError, Rules
from smtpstatus_status import PARTS, VOCABULARIES, Status

Json = dict[str, Any]
EXPECTED: Json = json.loads(Path(os.environ["CONFORMANCE"]).read_text(encoding="utf-8"))


def hexadecimal(data: bytes | memoryview | None) -> str | None:
    return bytes(data).hex() if data is not None else None


def read(item: Json, rules: Rules | None = None) -> Status:
    status = Status(command=item["command"], host=item["host"], rules=rules)
    data = bytes.fromhex(item["input"])
    if item["form"] == "diagnostic":
        status.parse_diagnostic(data)
    elif status.parse_reply(data) != len(data):
        raise AssertionError(item["name"])
    return status


def verdict_of(status: Status) -> Json:
    alike = ("reply_code", "first_reply_code", "enhanced_code", "category", "outcome", "bounce", "action", "scope",
             "impact", "confidence", "command", "provider", "retry_after", "rule", "explanation", "advice", "reference")
    sets = ("anomalies", "evidence", "deciding_evidence", "conflicts")
    return {name: getattr(status, name) for name in alike} | {name: list(getattr(status, name)) for name in sets} | {
        "enhanced_text": status.enhanced,
        "lines": [{"code": line.code, "text": hexadecimal(line.text)} for line in status.lines],
        "text": hexadecimal(status.text_bytes),
        "parts": {part: hexadecimal(status.span(part)) for part in PARTS},
        "vocabularies": {vocabulary: status.term(vocabulary) for vocabulary in VOCABULARIES},
    }


def retries_of(status: Status, first: int) -> list[Json]:
    retries: list[Json] = []
    now = first
    for attempt in range(1, 9):
        one = retry(status, attempt=attempt, first_attempt=first, now=now, seed=attempt)
        retries.append({"now": now} | one._asdict())
        if one.answer != "again":
            break
        now += one.wait
    return retries


def days_of(status: Status, days: list[int]) -> list[Json]:
    history, got = History(), []
    for day in days:
        history = history.update(status, day)
        got.append({"day": day, "history": str(history.value)} | history.decide(day)._asdict())
    return got


def decisions_of(status: Status, expected: Json) -> Json:
    return {"schedule": status.schedule, "event": status.event, "first_attempt": expected["first_attempt"],
            "retries": retries_of(status, expected["first_attempt"]),
            "days": days_of(status, [day["day"] for day in expected["days"]])}


def time_of(fields: _Fields, field: str) -> int | None:
    try:
        return fields.time(field)
    except ValueError:
        return None


def fields_of(fields: _Fields, of_message: bool) -> Json:
    first = ENUMS["field"]["reporting_mta"]
    return {field: {"span": hexadecimal(fields.span(field)), "copy": hexadecimal(fields.copy(field)),
                    "time": time_of(fields, field)}
            for field, number in ENUMS["field"].items()
            if (number >= first) == of_message and fields.span(field) is not None}


def recipient_of(recipient: Recipient) -> Json:
    return {"action": recipient.action, "status_field": recipient.status_field,
            "report_conflicts": list(recipient.conflicts), "fields": fields_of(recipient, False),
            "verdict": verdict_of(recipient.status)}


def rules_of(rules: Rules) -> list[Json]:
    return [vars(rule) | {"values": [vars(value) for value in rule.values]} for rule in rules]


class Conformance(unittest.TestCase):
    maxDiff = None

    def test_the_same_library(self) -> None:
        revision = call("table_revision").decode()
        self.assertEqual((call("version").decode(), revision), (EXPECTED["version"], EXPECTED["table_revision"]))

    def test_replies(self) -> None:
        for item in EXPECTED["replies"]:
            self.assertEqual(verdict_of(read(item)), item["verdict"], item["name"])
        self.assertGreater(len(EXPECTED["replies"]), 1000)

    def test_decisions(self) -> None:
        for item in EXPECTED["replies"]:
            self.assertEqual(decisions_of(read(item), item["decisions"]), item["decisions"], item["name"])

    def test_messages(self) -> None:
        for item in EXPECTED["messages"]:
            with Report(bytes.fromhex(item["input"])) as report:
                got = {"name": item["name"], "input": item["input"], "kind": report.kind, "dialect": report.dialect,
                       "fields": fields_of(report, True), "recipients": [recipient_of(one) for one in report]}
            self.assertEqual(got, item, item["name"])
        self.assertGreater(len(EXPECTED["messages"]), 100)

    def test_rules(self) -> None:
        for item in EXPECTED["rules"]:
            if item["error"] is None:
                rules = Rules(bytes.fromhex(item["text"]))
                self.assertEqual(rules_of(rules), item["rules"], item["name"])
                self.assertEqual(self.spoken_replies(rules, item), item["replies"], item["name"])
                self.assertEqual(self.spoken_messages(rules, item), item["messages"], item["name"])
            else:
                with self.assertRaises(RuleError) as raised:
                    Rules(bytes.fromhex(item["text"]))
                error = raised.exception
                self.assertEqual({"result": error.result, "text": error.args[0], "line": error.line,
                                  "column": error.column}, item["error"], item["name"])
        self.assertGreater(len(EXPECTED["rules"]), 30)

    def spoken_replies(self, rules: Rules, item: Json) -> list[Json]:
        wanted = {one["reply"] for one in item["replies"] if one["verdict"] is not None}
        statuses = [(reply["name"], read(reply, rules)) for reply in EXPECTED["replies"]]
        return [{"reply": name, "rule": status.matched_rule,
                 "verdict": verdict_of(status) if name in wanted else None}
                for name, status in statuses if status.matched_rule is not None]

    def spoken_messages(self, rules: Rules, item: Json) -> list[Json]:
        wanted = {(one["message"], one["recipient"]) for one in item["messages"] if one["verdict"] is not None}
        spoken = []
        for message in EXPECTED["messages"]:
            for number, recipient in enumerate(Report(bytes.fromhex(message["input"]), rules)):
                status, name = recipient.status, message["name"]
                if status.matched_rule is not None:
                    spoken.append({"message": name, "recipient": number, "rule": status.matched_rule,
                                   "verdict": verdict_of(status) if (name, number) in wanted else None})
        return spoken

    def test_the_small_module(self) -> None:
        for item in EXPECTED["replies"]:
            if item["form"] == "diagnostic":
                got = smtpstatus.classify(bytes.fromhex(item["input"]), item["command"], item["host"])
            else:
                got, = smtpstatus.parse_reply([bytes.fromhex(item["input"])], item["command"], item["host"])
            expected = item["verdict"]
            for name, value in vars(got).items():
                wanted = {"match": lambda: expected["parts"]["match"] and bytes.fromhex(expected["parts"]["match"]),
                          "text": lambda: bytes.fromhex(expected["text"]).decode(errors="replace"),
                          "enhanced": lambda: expected["enhanced_text"] or None,
                          "reply_code": lambda: expected["reply_code"] or None}.get(name, lambda: expected[name])()
                self.assertEqual(list(value) if isinstance(value, tuple) else value, wanted, (item["name"], name))


class Description(unittest.TestCase):
    def test_every_function_is_there(self) -> None:
        """What the library exports is described, and the reverse."""
        symbols = subprocess.run(["nm", "-D", "--defined-only", smtpstatus._path], capture_output=True, text=True,
                                 check=True).stdout
        self.assertEqual(set(re.findall(r" T smtpstatus_(\w+)", symbols)), set(FUNCTIONS))

    def test_numbers_have_their_names(self) -> None:
        for kind, enum in ENUMS.items():
            for name, number in enum.items():
                self.assertEqual(name_of(kind, number), name, kind)


if __name__ == "__main__":
    unittest.main()
