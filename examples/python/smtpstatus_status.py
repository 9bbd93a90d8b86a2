# SPDX-License-Identifier: MIT
"""One SMTP reply, read and judged, with everything that the library says of it."""
import ctypes
from types import TracebackType
from typing import Generic, NamedTuple, TypeVar

from smtpstatus_interface import ABSENT, END, ENUMS, NEED_MORE, OK, Memory, Text, as_bytes, call, check, copied, \
    name_of, names_of, number_of, span, storage, string
from smtpstatus_rules import Rules, memory_of

T = TypeVar("T")


class Line(NamedTuple):
    """A line of a reply; its code is 0 where it lost it."""
    code: int
    text: memoryview


class _Answer(Generic[T]):
    """An attribute of Status that asks one function; `judged` where classify has to come before."""

    def __init__(self, function: str, kind: str | None, judged: bool) -> None:
        self._function, self._kind, self._judged = function, kind, judged

    def __set_name__(self, owner: type, name: str) -> None:
        self._function = self._function or name

    def __get__(self, status: "Status", owner: type | None = None) -> T:
        answer = call(self._function, status.judged() if self._judged else status.handle)
        return self._of(answer)

    def _of(self, answer: int) -> T:
        raise NotImplementedError


class _Number(_Answer[int]):
    def __init__(self, judged: bool = False) -> None:
        super().__init__("", None, judged)

    def _of(self, answer: int) -> int:
        return answer


class _Name(_Answer[str]):
    def __init__(self, kind: str, judged: bool = True) -> None:
        super().__init__("", kind, judged)

    def _of(self, answer: int) -> str:
        return name_of(self._kind or "", answer)


class _Names(_Answer[tuple[str, ...]]):
    def __init__(self, kind: str, judged: bool = True) -> None:
        super().__init__("", kind, judged)

    def _of(self, answer: int) -> tuple[str, ...]:
        return names_of(self._kind or "", answer)


class Status:
    """A reply. What is asked of it first judges it, so there is no order of calls to keep.

    The bytes that were parsed are held as long as the object is; spans are views of them that hold them,
    too. `with` lets them go at its end.
    """
    reply_code = _Number()
    first_reply_code = _Number()
    enhanced_code = _Number()
    anomalies = _Names("anomaly", judged=False)
    category = _Name("category")
    outcome = _Name("outcome")
    bounce = _Name("bounce")
    action = _Name("action")
    scope = _Name("scope")
    impact = _Name("impact")
    confidence = _Number(judged=True)
    evidence = _Names("evidence")
    deciding_evidence = _Names("evidence")
    conflicts = _Names("conflict")
    command = _Name("command", judged=False)
    provider = _Name("provider")
    schedule = _Name("schedule")
    event = _Name("event")

    def __init__(self, *, command: str | None = None, host: str | None = None, rules: Rules | None = None) -> None:
        self.handle = storage(call("size"))
        self._memory = Memory()
        self._rules: Rules | None = None
        self._is_judged = False
        self.close()
        if command is not None:
            self.set_command(command)
        if host is not None:
            self.set_host(host)
        if rules is not None:
            self.set_rules(rules)

    @classmethod
    def of_handle(cls, address: int, memory: Memory, rules: Rules | None) -> "Status":
        """A copy of a judged handle that belongs to a report."""
        status = cls()
        ctypes.memmove(status.handle, address, call("size"))
        status._memory, status._rules, status._is_judged = memory, rules, True
        return status

    def __enter__(self) -> "Status":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Forgets the input, the options and the rules."""
        check(call("init", self.handle, call("size")))
        self._memory, self._rules, self._is_judged = Memory(), None, False

    def set_option(self, option: str, value: int) -> None:
        check(call("set_option", self.handle, number_of("option", option), value))
        self._is_judged = False

    def option(self, option: str) -> int:
        value = ctypes.c_uint64()
        check(call("get_option", self.handle, number_of("option", option), ctypes.byref(value)))
        return value.value

    def set_command(self, command: str) -> None:
        """The SMTP command that was answered: "RCPT", "data", "." ."""
        data = as_bytes(command)
        number = call("command_value", data, len(data))
        if number < 0:
            raise ValueError(f"{command!r} is no SMTP command")
        self.set_option("command", number)

    def set_host(self, host: str) -> None:
        """The server that replied."""
        data = as_bytes(host)
        check(call("set_host", self.handle, data, len(data)))
        self._is_judged = False

    def set_rules(self, rules: Rules | None) -> None:
        check(call("set_rules", self.handle, memory_of(rules)))
        self._rules, self._is_judged = rules, False

    def parse_reply(self, data: Text, complete: bool = True) -> int | None:
        """Reads one reply; gives the bytes that belong to it, or None: call again when there are more.

        EOFError: nothing is there and nothing will come. InputError: no reply; where to go on is `consumed`.
        """
        flags, used = number_of("input", "complete") if complete else 0, ctypes.c_size_t()
        taken = self._take(data)
        result = call("parse_reply", self.handle, taken, len(taken), flags, ctypes.byref(used))
        check(result, call("error_offset", self.handle), used.value)
        if result == END:
            raise EOFError
        return None if result == NEED_MORE else used.value

    def parse_diagnostic(self, data: Text) -> None:
        """Reads the reply inside a text, or a text without any."""
        taken = self._take(data)
        check(call("parse_diagnostic", self.handle, taken, len(taken)))

    def parse_codes(self, reply_code: int = 0, enhanced: int = 0) -> None:
        """Takes codes without text; an enhanced code as class * 1000000 + subject * 1000 + detail."""
        self._take(b"")
        check(call("parse_codes", self.handle, reply_code, enhanced))

    def _take(self, data: Text) -> bytes:
        self._memory, self._is_judged = Memory(as_bytes(data)), False
        return self._memory.data

    def judged(self) -> object:
        """The handle with a verdict. RuntimeError: nothing was read."""
        if not self._is_judged:
            check(call("classify", self.handle))
            self._is_judged = True
        return self.handle

    @property
    def enhanced(self) -> str:
        """The enhanced code as text, "5.1.1", or ""."""
        return (copied("enhanced_text", self.enhanced_code) or b"").decode("ascii")

    @property
    def lines(self) -> list[Line]:
        cursor, code, lines = ctypes.c_size_t(), ctypes.c_int(), []
        out = ctypes.byref(cursor), ctypes.byref(code)
        while (text := span(self._memory, "next_line", self.handle, *out)) is not None:
            lines.append(Line(code.value, text))
        return lines

    @property
    def text_bytes(self) -> bytes:
        """The text for a person: lines joined, codes removed."""
        return copied("copy_text", self.handle) or b""

    @property
    def text(self) -> str:
        return self.text_bytes.decode("utf-8", errors="replace")

    @property
    def retry_after(self) -> int | None:
        """Seconds that the server asks to wait."""
        seconds = ctypes.c_uint32()
        result = check(call("retry_after", self.judged(), ctypes.byref(seconds)))
        return seconds.value if result == OK else None

    @property
    def rule(self) -> str:
        """The rule that decided: "enhanced:5.1.1", "custom:NAME"."""
        return (copied("rule", self.judged()) or b"").decode("ascii")

    @property
    def matched_rule(self) -> int | None:
        """Which own rule spoke, by its place in the set."""
        index = ctypes.c_uint32()
        result = check(call("matched_rule", self.judged(), ctypes.byref(index)))
        return None if result == ABSENT else index.value

    def span(self, part: str) -> memoryview | None:
        """The bytes of one part: "match", "blocklist", "url" ..."""
        return span(self._memory, "span", self.judged(), number_of("part", part))

    @property
    def explanation(self) -> str:
        return string("explanation", self.judged())

    @property
    def advice(self) -> str:
        return string("advice", self.judged())

    @property
    def reference(self) -> str:
        return string("reference", self.judged())

    def term(self, vocabulary: str) -> str:
        """What another system calls it: "ses", "sparkpost" ..."""
        return string("vocabulary_term", self.judged(), number_of("vocabulary", vocabulary))


PARTS = tuple(ENUMS["part"])
VOCABULARIES = tuple(ENUMS["vocabulary"])
