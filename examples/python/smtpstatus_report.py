# SPDX-License-Identifier: MIT
"""Bounce messages: what kind of message it is, and one status for each recipient."""
import ctypes
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from smtpstatus_interface import END, OK, Bytes, Memory, as_bytes, call, check, copied, name_of, names_of, number_of, \
    span, storage, string
from smtpstatus_rules import Rules, memory_of
from smtpstatus_status import Status


class _Fields:
    """Fields of a message or of a recipient, by name: "recipient", "diagnostic", "reporting_mta" ...

    Absent ones are None.
    """

    def __init__(self, handle: Any, memory: Memory) -> None:
        self._handle = handle
        self._memory = memory

    def span(self, field: str) -> memoryview | None:
        """The field as it stands in the message; the view holds the message."""
        return span(self._memory, "report_span", self._handle, number_of("field", field))

    def copy(self, field: str) -> bytes | None:
        """The field unfolded and decoded."""
        return copied("report_copy", self._handle, number_of("field", field))

    def text(self, field: str) -> str | None:
        """The same as text."""
        data = self.copy(field)
        return data.decode("utf-8", errors="replace") if data is not None else None

    def time(self, field: str) -> int | None:
        """A date in Unix seconds. ValueError: it is no field for a date."""
        seconds = ctypes.c_int64()
        result = check(call("report_time", self._handle, number_of("field", field), ctypes.byref(seconds)))
        return seconds.value if result == OK else None


class Recipient(_Fields):
    """What a report says of one recipient. It stays usable when the report has gone on."""

    def __init__(self, handle: Any, memory: Memory, rules: Rules | None) -> None:
        super().__init__(handle, memory)
        self._rules = rules  # the handle has their address
        self.status = Status.of_handle(call("report_status", handle), memory, rules)
        self.action = name_of("kind", call("report_action", handle))
        self.status_field = int(call("report_status_field", handle))
        self.conflicts = names_of("report_conflict", call("report_conflicts", handle))


class Report(_Fields):
    """A message that is read. Iterating gives its recipients, each time from the first one.

    The message is held as long as the report, a recipient, a status or a span of it is; `with` lets the
    report's share go at its end.
    """

    def __init__(self, message: Bytes, rules: Rules | None = None) -> None:
        if isinstance(message, str):
            raise TypeError("a message is bytes")
        data = as_bytes(message)
        scratch = self._open(data, rules, 0)
        if scratch is None:
            scratch = self._open(data, rules, call("report_scratch_size", len(data)))
        super().__init__(self._handle, Memory(data, scratch))
        self._rules = rules
        self.kind = name_of("kind", call("report_kind", self._handle))
        self.dialect = string("report_dialect", self._handle)

    def _open(self, data: bytes, rules: Rules | None, scratch_size: int) -> Any:
        """Opens it; None when that needs more scratch. Most messages need none."""
        size = call("report_size")
        self._handle = storage(size)
        check(call("report_init", self._handle, size))
        check(call("report_set_rules", self._handle, memory_of(rules)))
        scratch = ctypes.create_string_buffer(max(scratch_size, 1))
        result = call("report_open", self._handle, data, len(data), scratch, scratch_size)
        if result == number_of("result", "buffer") and scratch_size == 0:
            return None
        check(result)
        return scratch

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Forgets the message. Recipients that were handed out keep it for themselves."""
        check(call("report_init", self._handle, call("report_size")))
        self._memory, self._rules = Memory(), None

    def __iter__(self) -> Iterator[Recipient]:
        at = self._handle
        while True:
            # A handle may be copied as bytes, so each recipient gets one of its own.
            at = type(at).from_buffer_copy(at)
            if check(call("report_next", at)) == END:
                return
            yield Recipient(at, self._memory, self._rules)
