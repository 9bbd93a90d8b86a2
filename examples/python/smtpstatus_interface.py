# SPDX-License-Identifier: MIT
"""The C interface of smtpstatus for the other modules, as its generated description smtpstatus.json tells it.

The environment variables SMTPSTATUS_LIBRARY and SMTPSTATUS_INTERFACE may name the shared library and the
description. Types and numbers come from the description, the names of numbers from the library.
"""
import ctypes.util
import functools
import json
import operator
import os
import sys
from pathlib import Path
from typing import Any, TypeVar

Bytes = bytes | bytearray | memoryview
Text = str | Bytes
T = TypeVar("T")

_NUMBERS: dict[str, Any] = {"int": ctypes.c_int, "uint32_t": ctypes.c_uint32, "int64_t": ctypes.c_int64,
                            "uint64_t": ctypes.c_uint64, "size_t": ctypes.c_size_t}


class InputError(ValueError):
    """The input is wrong: the name of the result, and where it is wrong."""

    def __init__(self, result: int, offset: int = 0, consumed: int = 0) -> None:
        super().__init__(result_text(result))
        self.result = name_of("result", result)
        self.offset = offset
        self.consumed = consumed


def _description() -> dict[str, Any]:
    given = os.environ.get("SMTPSTATUS_INTERFACE")
    usual = [f"{prefix}/share/smtpstatus/smtpstatus.json" for prefix in (sys.prefix, "/usr/local", "/usr")]
    for place in [given] if given else usual:
        if Path(place).exists():
            return dict(json.loads(Path(place).read_text(encoding="utf-8")))
    raise ImportError(f"no description of the interface at {given or usual}")


def _type_of(declared: str) -> Any:
    """The ctypes type of a C type of the headers."""
    base = declared.replace("const ", "").rstrip("* ")
    stars = declared.count("*")
    if base in _NUMBERS:
        return ctypes.POINTER(_NUMBERS[base]) if stars else _NUMBERS[base]
    if stars == 2:
        return ctypes.POINTER(ctypes.c_void_p)
    return ctypes.c_char_p if base == "char" else ctypes.c_void_p


class _Function:
    """A function of the library. Integers that do not fit are an OverflowError: ctypes would cut them."""

    def __init__(self, described: dict[str, Any]) -> None:
        types = [parameter["type"] for parameter in described["parameters"]]
        self._function = getattr(_LIBRARY, described["name"])
        self._function.restype = _type_of(described["returns"])
        self._function.argtypes = [_type_of(declared) for declared in types]
        self._numbers = [(index, _NUMBERS[declared]) for index, declared in enumerate(types) if declared in _NUMBERS]

    def __call__(self, *arguments: Any) -> Any:
        for index, kind in self._numbers:
            value = operator.index(arguments[index])
            if kind(value).value != value:
                raise OverflowError(f"{value} is out of range")
        return self._function(*arguments)


_DESCRIPTION = _description()
_LIBRARY = ctypes.CDLL(
    os.environ.get("SMTPSTATUS_LIBRARY") or ctypes.util.find_library("smtpstatus") or "libsmtpstatus.so.0")
ENUMS: dict[str, dict[str, int]] = _DESCRIPTION["enums"]
_NAMING = {kind: one["function"].removeprefix("smtpstatus_") for kind, one in _DESCRIPTION["naming"].items()}
FUNCTIONS = {one["name"].removeprefix("smtpstatus_"): _Function(one) for one in _DESCRIPTION["functions"]}
OK, NEED_MORE, END, ABSENT = (ENUMS["result"][result] for result in ("ok", "need_more", "end", "absent"))


def call(function: str, *arguments: Any) -> Any:
    return FUNCTIONS[function](*arguments)


def string(function: str, *arguments: Any) -> str:
    """What a function says that returns static text."""
    return str(call(function, *arguments).decode("ascii"))


def result_text(result: int) -> str:
    return string("result_text", result)


def check(result: int, offset: int = 0, consumed: int = 0) -> int:
    """Raises what Python raises for such an error; gives back what is none."""
    if result >= 0:
        return result
    name = name_of("result", result)
    if name == "state":
        raise RuntimeError(result_text(result))
    if name in ("argument", "storage", "buffer"):
        raise ValueError(result_text(result))
    raise InputError(result, offset, consumed)


@functools.cache
def name_of(kind: str, number: int) -> str:
    """What the library calls a number of an enum, or one bit."""
    return string(_NAMING[kind], number)


def names_of(kind: str, bits: int) -> tuple[str, ...]:
    """The names of the bits of a set, the lowest first."""
    return tuple(name_of(kind, 1 << bit) for bit in range(32) if bits >> bit & 1)


def number_of(kind: str, name: str) -> int:
    if name not in ENUMS[kind]:
        raise ValueError(f"{name!r} is none of: {', '.join(ENUMS[kind])}")
    return ENUMS[kind][name]


def as_bytes(data: Text) -> bytes:
    """Bytes that nobody changes or moves; a bytes object is that already and is not copied."""
    if isinstance(data, str):
        return data.encode("utf-8", errors="surrogateescape")
    return data if isinstance(data, bytes) else memoryview(data).tobytes()


def expect(value: T, kind: type[T]) -> T:
    """The value, of which the library will get an address, when it is of that kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} is no {kind.__name__}")
    return value


def storage(size: int) -> Any:
    """Memory for a handle, aligned for all of them."""
    return (ctypes.c_uint64 * ((size + 7) // 8))()


class Memory:
    """Bytes that a handle points into. Who holds it, or a view that it gave, holds them."""

    def __init__(self, data: bytes = b"", scratch: Any = None) -> None:
        self.data = data
        self.scratch = scratch
        self._regions = [(ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value or 0, memoryview(data))]
        if scratch is not None:
            self._regions.append((ctypes.addressof(scratch), memoryview(scratch).cast("B").toreadonly()))

    def view(self, address: int, length: int) -> memoryview:
        """The bytes that a span names; an address outside of all that is held is not followed."""
        for start, region in self._regions:
            if start <= address and address + length <= start + len(region):
                return region[address - start : address - start + length]
        raise AssertionError("a span outside of the input")


def span(memory: Memory, function: str, *arguments: Any) -> memoryview | None:
    """What a function gives as a span, or None."""
    address, length = ctypes.c_void_p(), ctypes.c_size_t()
    if check(call(function, *arguments, ctypes.byref(address), ctypes.byref(length))) != OK:
        return None
    return memory.view(address.value or 0, length.value)


def copied(function: str, *arguments: Any) -> bytes | None:
    """What a function copies into a buffer, or None: asks for the size, then for the bytes."""
    needed = ctypes.c_size_t()
    if call(function, *arguments, None, 0, ctypes.byref(needed)) == ABSENT:
        return None
    buffer = ctypes.create_string_buffer(needed.value + 1)
    check(call(function, *arguments, buffer, needed.value + 1, None))
    return buffer.raw[: needed.value]
