# SPDX-License-Identifier: MIT
"""From a verdict to what a sender does next: retry the message, or suppress the address."""
import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from smtpstatus_interface import ENUMS, END, call, check, expect, name_of, number_of, storage
from smtpstatus_status import Status


class Step(NamedTuple):
    """A step of a schedule: up to the age `until` of the message, seconds to wait, and growth in percent."""
    until: int
    wait: int
    growth: int


class Policy:
    """The adjustable numbers: Policy(give_up_after=86400), policy["jitter"] = 0."""

    def __init__(self, **options: int) -> None:
        size = call("policy_size")
        self.handle = storage(size)
        check(call("policy_init", self.handle, size))
        for option, value in options.items():
            self[option] = value

    def __getitem__(self, option: str) -> int:
        value = ctypes.c_uint64()
        check(call("policy_get", self.handle, number_of("policy_option", option), ctypes.byref(value)))
        return value.value

    def __setitem__(self, option: str, value: int) -> None:
        check(call("policy_set", self.handle, number_of("policy_option", option), value))

    def steps(self, schedule: str) -> list[Step]:
        number = number_of("schedule", schedule)
        steps: list[Step] = []
        values = [ctypes.c_uint32() for _ in range(3)]
        while check(call("policy_step", self.handle, number, len(steps), *map(ctypes.byref, values))) != END:
            steps.append(Step(*(value.value for value in values)))
        return steps

    def set_steps(self, schedule: str, steps: Iterable[Step]) -> None:
        number = number_of("schedule", schedule)
        check(call("policy_clear_schedule", self.handle, number))
        for step in steps:
            check(call("policy_add_step", self.handle, number, *step))


class Retry(NamedTuple):
    """Whether to try again, why, and for "again" in how many seconds."""
    answer: str
    reason: str
    wait: int


class Decision(NamedTuple):
    """Whether to send to the address, why, and the day on which a suppression may be lifted, or 0."""
    decision: str
    reason: str
    lift: int


def _handle(policy: Policy | None) -> object:
    return None if policy is None else expect(policy, Policy).handle


def retry(status: Status, *, attempt: int, first_attempt: int, now: int, seed: int = 0,
          policy: Policy | None = None) -> Retry:
    """Whether and when to send the same message again; times in Unix seconds, attempts from 1."""
    wait, reason = ctypes.c_uint32(), ctypes.c_int()
    answer = check(call("retry", expect(status, Status).judged(), _handle(policy), attempt, first_attempt, now, seed,
                        ctypes.byref(wait), ctypes.byref(reason)))
    return Retry(name_of("retry", answer), name_of("retry_reason", reason.value), wait.value)


def event_of(category: str, outcome: str, bounce: str) -> str:
    """The event of a verdict that was stored."""
    kinds = {"category": category, "outcome": outcome, "bounce": bounce}
    return name_of("event", call("event_of", *(number_of(kind, name) for kind, name in kinds.items())))


@dataclass(frozen=True)
class History:
    """The history of an address: `value` is the number to store beside it, 0 for none. Days since 1970."""
    value: int = 0

    def update(self, status: Status, day: int, policy: Policy | None = None) -> "History":
        updated = ctypes.c_uint64()
        judged = expect(status, Status).judged()
        check(call("history_update", self.value, _handle(policy), judged, day, ctypes.byref(updated)))
        return History(updated.value)

    def add(self, event: str, day: int, policy: Policy | None = None) -> "History":
        updated = ctypes.c_uint64()
        check(call("history_add", self.value, _handle(policy), number_of("event", event), day, ctypes.byref(updated)))
        return History(updated.value)

    def decide(self, today: int, policy: Policy | None = None) -> Decision:
        reason, lift = ctypes.c_int(), ctypes.c_uint32()
        decision = check(call("decide", self.value, _handle(policy), today, ctypes.byref(reason), ctypes.byref(lift)))
        return Decision(name_of("decision", decision), name_of("decision_reason", reason.value), lift.value)

    def fields(self) -> dict[str, int]:
        """Its parts: day, span, soft, full ..."""
        value, fields = ctypes.c_uint32(), {}
        for name, number in ENUMS["history_field"].items():
            check(call("history_get", self.value, number, ctypes.byref(value)))
            fields[name] = value.value
        return fields
