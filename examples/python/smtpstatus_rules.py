# SPDX-License-Identifier: MIT
"""Own rules, which go before everything that smtpstatus knows. docs/rules.md has their language."""
import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from smtpstatus_interface import END, OK, InputError, Memory, Text, as_bytes, call, check, expect, name_of, \
    number_of, span, storage


class RuleError(InputError):
    """The text of the rules is wrong there; line and column count from 1."""

    def __init__(self, result: int, line: int, column: int) -> None:
        super().__init__(result)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {super().__str__()}"


@dataclass(frozen=True)
class Value:
    """One value of a condition, and where it stands in the text."""
    group: int
    condition: str
    offset: int
    length: int


@dataclass(frozen=True)
class Rule:
    """One rule. None for category, bounce and action: the built-in judgement stays."""
    name: str
    line: int
    priority: int
    category: str | None
    bounce: str | None
    action: str | None
    values: tuple[Value, ...]
    flaw: str
    shadowed_by: int | None


class Rules:
    """A compiled set. It never changes, so any number of threads and handles may use it."""

    def __init__(self, text: Text) -> None:
        data = as_bytes(text)
        size, line, column, rules = ctypes.c_size_t(), ctypes.c_uint32(), ctypes.c_uint32(), ctypes.c_void_p()
        place = ctypes.byref(line), ctypes.byref(column)
        result = call("rules_size", data, len(data), ctypes.byref(size), *place)
        if result == OK:
            self.memory = storage(size.value)
            result = call("rules_compile", self.memory, size.value, data, len(data), ctypes.byref(rules), *place)
        if result != OK:
            raise RuleError(result, line.value, column.value)

    def __len__(self) -> int:
        return int(call("rules_count", self.memory))

    def __iter__(self) -> Iterator[Rule]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int) -> Rule:
        if not 0 <= index < len(self):
            raise IndexError(index)
        line, priority, other = ctypes.c_uint32(), ctypes.c_int(), ctypes.c_uint32()
        results = [ctypes.c_int() for _ in range(3)]
        # The name lies in the set's own memory.
        name = span(Memory(scratch=self.memory), "rules_name", self.memory, index)
        check(call("rules_place", self.memory, index, ctypes.byref(line), ctypes.byref(priority)))
        check(call("rules_result", self.memory, index, *map(ctypes.byref, results)))
        flaw = check(call("rules_flaw", self.memory, index, ctypes.byref(other)))
        category, bounce, action = (name_of(kind, result.value) if result.value >= 0 else None
                                    for kind, result in zip(("category", "bounce", "action"), results))
        return Rule(bytes(name or b"").decode("ascii"), line.value, priority.value, category, bounce, action,
                    tuple(self._values(index)), name_of("rules_flaw", flaw),
                    other.value if flaw == number_of("rules_flaw", "shadowed") else None)

    def _values(self, index: int) -> Iterator[Value]:
        group, condition, offset, length = ctypes.c_int(), ctypes.c_int(), ctypes.c_size_t(), ctypes.c_size_t()
        out = [ctypes.byref(one) for one in (group, condition, offset, length)]
        number = 0
        while check(call("rules_value", self.memory, index, number, *out)) != END:
            yield Value(group.value, name_of("rules_condition", condition.value), offset.value, length.value)
            number += 1


def memory_of(rules: Rules | None) -> Any:
    """What the library wants to see of a set, or of none."""
    return None if rules is None else expect(rules, Rules).memory
