#!/usr/bin/env python3
"""Every short input there is, against an oracle that knows the grammar in another form.

    exhaustive.py SHARED_LIBRARY

The library reads byte by byte; the oracle is regular expressions. Compared are all inputs up to a
length over an alphabet, for enhanced codes and for replies, the latter with and without more to
come. SPDX-License-Identifier: MIT
"""
import ctypes
import itertools
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'footprint'))
from tap import Tap  # noqa: E402

OK, NEED_MORE, END = 0, 1, 2
NO_CODE, BAD_CODE, NOT_ENHANCED = -16, -17, -21
BARE_LF, BARE_CR, NO_FINAL_NEWLINE, CODE_ONLY, NO_SEPARATOR, MIXED_CODES, LOST_CODE, NO_LAST_LINE, LEADING_SPACE = (
    1 << bit for bit in range(9))
ENHANCED_ZEROS = 0x1000
HANDLE = 512

# (characters, most of them in one input)
ENHANCED_ALPHABETS = ((b'5.10()#', 7), (b'5.1:a-[]', 6), (b'5.1', 11), (b'2345@_/ 1.', 5))
# An input is a row of these; whole codes, so that few of them make replies of several lines.
REPLY_ALPHABETS = (((b'550', b'451', b' ', b'-', b'a', b'\r', b'\n', b'5'), 5),
                   ((b'550-', b'550 ', b'451', b'650', b'\r\n', b'\r', b'x', b'\t'), 5),
                   ((b'250-', b'250', b'\r', b'\n'), 7))

ENHANCED = re.compile(rb'(?:(\()|(\[))?#?([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9A-Za-z_@]|[.\-/][0-9])'
                      rb'(?(1)\))(?(2)\]):?')
LINE_END = {
    True: re.compile(rb'\r\n|\n|\r(?=[2-5][0-9][0-9](?![0-9]))|\r?\Z'),
    False: re.compile(rb'\r\n|\n|(?P<wait>\r(?=[0-9]{0,3}\Z)|\Z)|\r(?=[2-5][0-9][0-9](?![0-9]))'),
}
LINE = re.compile(rb'([ \t]*)([2-5][0-9][0-9])(?![0-9])([ \-]?)(.*)\Z', re.DOTALL)
STRAY = re.compile(rb'\r(?!\n)')


def enhanced_oracle(data):
    """(result, packed code, bytes, anomalies)"""
    found = ENHANCED.match(data)
    if not found:
        return NOT_ENHANCED, 0, 0, 0
    parts = found.group(4, 5)
    zeros = ENHANCED_ZEROS if any(len(part) > 1 and part[:1] == b'0' for part in parts) else 0
    code = int(found.group(3)) * 1000000 + int(parts[0]) * 1000 + int(parts[1])
    return OK, code, found.end(), zeros


def fault(line, start):
    """The error of a first line that has no code, and where."""
    blanks = re.match(rb'[ \t]*', line).end()
    digits = len(re.match(rb'[0-9]*', line[blanks:]).group())
    if digits == 3:
        return BAD_CODE, start + blanks
    return NO_CODE, start + blanks + min(digits, 3)


def reply_oracle(data, complete):
    """(result, bytes, error offset, anomalies, code, first code, [(code, text)])"""
    if not data:
        return (END if complete else NEED_MORE), 0, 0, 0, 0, 0, []
    at, anomalies, current, lines = 0, 0, 0, []
    while True:
        if at == len(data) and complete:
            anomalies |= NO_LAST_LINE
            break
        end = LINE_END[complete].search(data, at)
        if not complete and end.group('wait') is not None:
            return NEED_MORE, 0, 0, 0, 0, 0, []
        whole = data[at:end.end()]
        line = whole.rstrip(b'\r\n')
        anomalies |= BARE_LF if end.group() == b'\n' else 0
        anomalies |= NO_FINAL_NEWLINE if end.group() == b'' else 0
        anomalies |= BARE_CR if STRAY.search(whole) else 0
        found = LINE.match(line)
        if not found and not lines:
            result, offset = fault(line, at)
            return result, end.end(), offset, 0, 0, 0, []
        at = end.end()
        code = int(found.group(2)) if found else 0
        glued = found and not found.group(3) and found.group(4)
        if not found or (glued and lines and code != current):
            anomalies |= LOST_CODE
            lines.append((0, line))
            continue
        anomalies |= LEADING_SPACE if found.group(1) else 0
        anomalies |= MIXED_CODES if current and code != current else 0
        anomalies |= NO_SEPARATOR if glued else 0
        anomalies |= CODE_ONLY if not found.group(3) and not found.group(4) else 0
        current = code
        lines.append((code, found.group(4)))
        if found.group(3) != b'-':
            break
    return OK, at, 0, anomalies, current, lines[0][0], lines


class Library:
    def __init__(self, path):
        library = ctypes.CDLL(path)
        self.handle = ctypes.create_string_buffer(HANDLE)
        self.reference = ctypes.byref(self.handle)
        self.call = library
        for name in ('enhanced_code', 'anomalies', 'line_count'):
            getattr(library, f'smtpstatus_{name}').restype = ctypes.c_uint32
        library.smtpstatus_error_offset.restype = ctypes.c_size_t
        library.smtpstatus_parse_enhanced.argtypes = [ctypes.c_char_p, ctypes.c_size_t] + [ctypes.c_void_p] * 3
        library.smtpstatus_parse_reply.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint32,
                                                   ctypes.c_void_p]
        library.smtpstatus_next_line.argtypes = [ctypes.c_void_p] * 5
        self.sizes = [ctypes.c_size_t() for _ in range(3)]
        self.numbers = [ctypes.c_uint32() for _ in range(2)]
        self.code, self.text = ctypes.c_int(), ctypes.c_void_p()
        library.smtpstatus_init(self.reference, ctypes.c_size_t(HANDLE))

    def enhanced(self, data):
        code, anomalies = self.numbers
        consumed = self.sizes[0]
        code.value = anomalies.value = consumed.value = 0
        result = self.call.smtpstatus_parse_enhanced(data, len(data), ctypes.byref(code), ctypes.byref(consumed),
                                                     ctypes.byref(anomalies))
        return result, code.value, consumed.value, anomalies.value

    def lines(self):
        cursor, length = self.sizes[1:]
        cursor.value = 0
        while self.call.smtpstatus_next_line(self.reference, ctypes.byref(cursor), ctypes.byref(self.code),
                                             ctypes.byref(self.text), ctypes.byref(length)) == OK:
            yield self.code.value, ctypes.string_at(self.text.value, length.value) if length.value else b''

    def reply(self, data, complete):
        call, handle, consumed = self.call, self.reference, self.sizes[0]
        call.smtpstatus_parse_reply(handle, b'', 0, 1, None)  # what went before is forgotten
        result = call.smtpstatus_parse_reply(handle, data, len(data), 1 if complete else 0, ctypes.byref(consumed))
        if result != OK:
            return result, consumed.value, call.smtpstatus_error_offset(handle), 0, 0, 0, []
        lines = list(self.lines())
        count = call.smtpstatus_line_count(handle)
        return (result, consumed.value, call.smtpstatus_error_offset(handle), call.smtpstatus_anomalies(handle),
                call.smtpstatus_reply_code(handle), call.smtpstatus_first_reply_code(handle),
                lines if count == len(lines) else f'{count} lines, but {lines}')


def inputs(alphabet, most):
    """All rows of up to `most` pieces; pieces of bytes are single characters."""
    pieces = [bytes([piece]) if isinstance(piece, int) else piece for piece in alphabet]
    for count in range(most + 1):
        for row in itertools.product(pieces, repeat=count):
            yield b''.join(row)


def compare(tap, name, cases, library, oracle):
    total, problems = 0, []
    for case in cases:
        total += 1
        got, expected = library(*case), oracle(*case)
        if got != expected and len(problems) < 5:
            problems.append(f'{case}: {got}, not {expected}')
    tap.check(f'{name}: {total} inputs', problems)


def main():
    library, tap = Library(sys.argv[1]), Tap()
    for alphabet, most in ENHANCED_ALPHABETS:
        compare(tap, f'enhanced codes of up to {most} of {alphabet.decode()}',
                ((data,) for data in inputs(alphabet, most)), library.enhanced, enhanced_oracle)
    for alphabet, most in REPLY_ALPHABETS:
        for complete in (False, True):
            compare(tap, f'replies of up to {most} of {alphabet}, {"complete" if complete else "more may come"}',
                    ((data, complete) for data in inputs(alphabet, most)), library.reply, reply_oracle)
    tap.finish()


if __name__ == '__main__':
    main()
