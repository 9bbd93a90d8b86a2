# SPDX-License-Identifier: MIT
"""What an SMTP reply means, from Python: ctypes on the smtpstatus shared library.

The environment variable SMTPSTATUS_LIBRARY may name its file. No number of the C interface
is repeated here: the library's name functions tell them all.
"""
import ctypes.util
import itertools
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

_path = os.environ.get("SMTPSTATUS_LIBRARY") or ctypes.util.find_library("smtpstatus") or "libsmtpstatus.so.0"
_library = ctypes.CDLL(_path)
_TYPES = {"i": ctypes.c_int, "u": ctypes.c_uint32, "l": ctypes.c_uint64, "z": ctypes.c_size_t,
          "s": ctypes.c_char_p, "h": ctypes.c_void_p, "U": ctypes.POINTER(ctypes.c_uint32),
          "Z": ctypes.POINTER(ctypes.c_size_t), "H": ctypes.POINTER(ctypes.c_void_p)}


def _function(name: str, signature: str) -> Any:
    """One function of the library; the signature has a letter of _TYPES for the result and for each argument."""
    function = getattr(_library, "smtpstatus_" + name)
    function.restype, *function.argtypes = (_TYPES[letter] for letter in signature)
    return function


def _names(kind: str, numbers: Iterable[int], signature: str = "si") -> dict[int, str]:
    """What the library calls the numbers of one enum."""
    named = {number: _function(kind + "_name", signature)(number).decode() for number in numbers}
    return {number: name for number, name in named.items() if name != "invalid"}


def _number(kind: str, wanted: str, signature: str = "si") -> int:
    return next(number for number, name in _names(kind, range(64), signature).items() if name == wanted)


_KINDS = ("category", "outcome", "bounce", "action", "scope", "impact", "command", "provider")
_NAMES = {kind: _names(kind, range(256)) for kind in _KINDS}
_BITS = {bits: _names(kind, (1 << i for i in range(32)), "su") for kind, bits in
         (("evidence", "evidence"), ("anomaly", "anomalies"), ("conflict", "conflicts"))}
_OK, _MORE_OR_END = _number("result", "ok"), (_number("result", "need_more"), _number("result", "end"))
_COMMAND, _MATCH, _COMPLETE = _number("option", "command"), _number("part", "match"), _number("input", "complete", "su")
_GET = {name: _function(name, "uh") for name in ("reply_code", "enhanced_code", "confidence", *_BITS, *_KINDS)}
_DO = {name: _function(name, signature) for name, signature in {
    "size": "z", "init": "ihz", "set_option": "ihil", "set_host": "ihsz", "command_value": "isz",
    "parse_reply": "ihszuZ", "parse_diagnostic": "ihsz", "classify": "ih", "span": "ihiHZ", "copy_text": "ihszZ",
    "retry_after": "ihU", "error_offset": "zh", "result_text": "si", "result_name": "si"}.items()}
BadLine = NamedTuple("BadLine", [("error", str), ("message", str), ("offset", int)])


@dataclass(frozen=True)
class Verdict:
    """What one reply means. None stands for what it does not say."""
    category: str
    outcome: str
    bounce: str
    action: str
    scope: str
    impact: str
    command: str
    provider: str
    reply_code: int | None
    enhanced: str | None
    confidence: int
    evidence: tuple[str, ...]
    anomalies: tuple[str, ...]
    conflicts: tuple[str, ...]
    match: bytes | None
    retry_after: int | None
    text: str


def _handle(command: str | None, host: str | None) -> Any:
    handle = ctypes.create_string_buffer(_DO["size"]())
    _DO["init"](handle, len(handle))
    number = _DO["command_value"]((command or "").encode(), len((command or "").encode()))
    if command is not None and number <= 0:
        raise ValueError(f"{command!r} is no SMTP command")
    _DO["set_option"](handle, _COMMAND, max(number, 0))
    _DO["set_host"](handle, (host or "").encode(), len((host or "").encode()))
    return handle


def _verdict(handle: Any) -> Verdict:
    _DO["classify"](handle)
    got = {name: get(handle) for name, get in _GET.items()}
    code, seconds, data, length = got["enhanced_code"], ctypes.c_uint32(), ctypes.c_void_p(), ctypes.c_size_t()
    _DO["span"](handle, _MATCH, ctypes.byref(data), ctypes.byref(length))
    match = ctypes.string_at(data, length.value) if data else None
    _DO["retry_after"](handle, ctypes.byref(seconds))
    _DO["copy_text"](handle, None, 0, ctypes.byref(length))
    text = ctypes.create_string_buffer(length.value + 1)
    _DO["copy_text"](handle, text, length.value, None)
    values: dict[str, Any] = {kind: _NAMES[kind].get(got[kind], "invalid") for kind in _KINDS}
    values |= {bits: tuple(name for bit, name in _BITS[bits].items() if got[bits] & bit) for bits in _BITS}
    return Verdict(**values, reply_code=got["reply_code"] or None, confidence=got["confidence"], match=match,
                   enhanced=f"{code // 1000000}.{code // 1000 % 1000}.{code % 1000}" if code else None,
                   retry_after=seconds.value or None, text=text.raw[:-1].decode(errors="replace"))


def classify(text: str | bytes, command: str | None = None, host: str | None = None) -> Verdict:
    """Judges a reply or a diagnostic text; `command` is what was answered, `host` the server, where known."""
    data, handle = text if isinstance(text, bytes) else text.encode(errors="surrogateescape"), _handle(command, host)
    _DO["parse_diagnostic"](handle, data, len(data))
    return _verdict(handle)


def parse_reply(chunks: Iterable[bytes], command: str | None = None, host: str | None = None) \
        -> Iterator[Verdict | BadLine]:
    """Reads wire replies from bytes as they come; yields each as soon as it is complete, and lines that are none."""
    handle, waiting, offset, used = _handle(command, host), b"", 0, ctypes.c_size_t()
    for chunk in itertools.chain(chunks, [None]):
        waiting, flags = waiting + (chunk or b""), _COMPLETE if chunk is None else 0
        while (result := _DO["parse_reply"](handle, waiting, len(waiting), flags, ctypes.byref(used))) not in _MORE_OR_END:
            name, message = (_DO[name](result).decode() for name in ("result_name", "result_text"))
            yield _verdict(handle) if result == _OK else BadLine(name, message, offset + _DO["error_offset"](handle))
            waiting, offset = waiting[used.value:], offset + used.value
