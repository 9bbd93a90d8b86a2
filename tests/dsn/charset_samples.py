#!/usr/bin/env python3
"""Writes characters in many character sets, as Python's codecs have them, as rows of a C table.

    charset_samples.py TABLE_FOLDER OUTPUT DEPFILE

All that a single-byte set has; of the East Asian sets what the tables of phrases and dialects in
TABLE_FOLDER use, kana, and letters of full and half width. SPDX-License-Identifier: MIT
"""
import pathlib
import sys

# The name in mail, and Python's name of what the library reads it as.
SINGLE_BYTE = {
    'iso-8859-1': 'cp1252', 'iso-8859-2': 'iso8859-2', 'iso-8859-5': 'iso8859-5', 'iso-8859-7': 'iso8859-7',
    'iso-8859-9': 'cp1254', 'iso-8859-15': 'iso8859-15', 'windows-1250': 'cp1250', 'windows-1251': 'cp1251',
    'windows-1252': 'cp1252', 'windows-1254': 'cp1254', 'cp1250': 'cp1250', 'cp1251': 'cp1251', 'cp1252': 'cp1252',
    'latin1': 'cp1252', 'koi8-r': 'koi8-r', 'KOI8-U': 'koi8-r',
}
MARKS, IDEOGRAPHS, HANGUL = (0x3001, 0x3020), (0x4E00, 0xA000), (0xAC00, 0xD7A4)
HIRAGANA, KATAKANA, HALF_WIDTH = (0x3041, 0x3094), (0x30A1, 0x30F7), (0xFF61, 0xFFA0)
WIDE_DIGITS, WIDE_CAPITALS, WIDE_LETTERS = (0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)
COMPUTED = (HIRAGANA, KATAKANA, HALF_WIDTH, WIDE_DIGITS, WIDE_CAPITALS, WIDE_LETTERS)
JAPANESE = (MARKS, IDEOGRAPHS)
# ... with the ranges of the tables' characters that are known, and those that are known as a whole.
WIDE = {
    'iso-2022-jp': ('iso2022_jp_ext', JAPANESE, COMPUTED),
    'euc-jp': ('euc_jp', JAPANESE, COMPUTED),
    'x-euc-jp': ('euc_jp', JAPANESE, (HIRAGANA,)),
    'shift_jis': ('shift_jis', JAPANESE, COMPUTED),
    'shift-jis': ('shift_jis', JAPANESE, (HIRAGANA,)),
    'x-sjis': ('shift_jis', JAPANESE, (HIRAGANA,)),
    'windows-31j': ('shift_jis', JAPANESE, (HIRAGANA,)),
    'cp932': ('shift_jis', JAPANESE, (HIRAGANA,)),
    'gb2312': ('gb2312', (MARKS, IDEOGRAPHS), ()),
    'gbk': ('gb2312', (MARKS, IDEOGRAPHS), ()),
    'gb18030': ('gb2312', (MARKS, IDEOGRAPHS), ()),
    'big5': ('big5', (MARKS, IDEOGRAPHS), ()),
    'euc-kr': ('euc_kr', (HANGUL,), ()),
    'ks_c_5601-1987': ('euc_kr', (HANGUL,), ()),
}
AT_ONCE = 16


def table_files(folder):
    return sorted(folder.rglob('*.txt'))


def table_characters(folder):
    text = ''.join(path.read_text('utf-8') for path in table_files(folder))
    return sorted({ord(c) for c in text if ord(c) > 127})


def is_known(number, codec):
    """Whether the set has the character, and as one of two bytes."""
    if codec == 'iso2022_jp_ext':
        codec = 'euc_jp'  # the same characters, without those of three bytes
    try:
        return len(chr(number).encode(codec)) <= 2
    except UnicodeEncodeError:
        return False


def is_utf8(data):
    try:
        return data.decode('utf-8') != ''
    except UnicodeDecodeError:
        return False


def samples(folder):
    """(charset, text, codec)"""
    for name, codec in SINGLE_BYTE.items():
        for start in range(0x80, 0x100, AT_ONCE):
            yield name, bytes(range(start, start + AT_ONCE)), bytes(range(start, start + AT_ONCE)).decode(codec, 'replace')
    for name, (codec, ranges, whole) in WIDE.items():
        used = [c for c in table_characters(folder) if any(first <= c < last for first, last in ranges)]
        used += [c for first, last in whole for c in range(first, last)]
        known = [chr(c) for c in used if is_known(c, codec)]
        for start in range(0, len(known), AT_ONCE):
            text = ''.join(known[start:start + AT_ONCE])
            if is_utf8(text[:4].encode(codec)):
                text = known[0] + text  # what starts as UTF-8 by chance is read as that
            yield name, text.encode(codec), text


def literal(data):
    return '"' + ''.join(f'\\{byte:03o}' for byte in data) + '"'


def main():
    folder, output, depfile = sys.argv[1:]
    with open(output, 'w', encoding='ascii') as file:
        for name, data, text in samples(pathlib.Path(folder)):
            file.write(f'    {{"{name}", {literal(data)}, {literal(text.encode())}}},\n')
    with open(depfile, 'w', encoding='utf-8') as file:
        file.write(f'{output}: ' + ' '.join(str(path).replace(' ', '\\ ') for path in table_files(pathlib.Path(folder))) + '\n')


if __name__ == '__main__':
    main()
