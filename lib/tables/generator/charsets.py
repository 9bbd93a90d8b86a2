"""Tables of character sets, from Python's codecs."""

from pathlib import Path

TABLES = Path(__file__).parent.parent

# In the order of enum charset in lib/dsn/charset.h.
SINGLE_BYTE = ["iso8859-2", "iso8859-5", "iso8859-7", "iso8859-15", "cp1250", "cp1251", "cp1252", "cp1254", "koi8-r"]

# The two-byte sets and the characters that texts in them use: JIS X 0208, which serves ISO-2022-JP, EUC-JP and
# Shift_JIS, ideographs and kana, Chinese only ideographs, Korean nowadays only hangul.
MARKS, COLON, KANA = (0x3000, 0x3020), (0xFF1A, 0xFF1B), (0x3040, 0x3100)
HANGUL, IDEOGRAPHS = (0xAC00, 0xD7A4), (0x4E00, 0xA000)
WIDE = {"euc_jp": (MARKS, COLON, KANA, IDEOGRAPHS), "gb2312": (MARKS, COLON, IDEOGRAPHS),
        "big5": (MARKS, COLON, IDEOGRAPHS), "euc_kr": (HANGUL,)}

# Rows of JIS X 0208 that the library computes.
COMPUTED_ROWS = (0x23, 0x24, 0x25)

# What texts are full of besides what the tables use.
COMMON = "\u3000、。「」【】："


def single_bytes(name):
    """The characters of bytes 0x80 to 0xFF; U+FFFD where there is none."""
    return [ord(bytes([byte]).decode(name, "replace")) for byte in range(0x80, 0x100)]


def used_characters():
    """All wide characters in the tables of phrases and dialects."""
    folders = [TABLES / "phrases", TABLES / "providers", TABLES / "dsn"]
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    text = "".join(path.read_text("utf-8") for path in [*paths, TABLES / "words.txt"])
    return sorted({c for c in text + COMMON if 0x2E80 <= ord(c) < 0x10000})


def wide_codes(name, characters):
    """Sorted (code, character) of a two-byte set."""
    rows = []
    for character in characters:
        if not any(first <= ord(character) < last for first, last in WIDE[name]):
            continue
        try:
            code = character.encode(name)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and code[0] != 0x8E:
            number = code[0] << 8 | code[1]
            if name == "euc_jp":
                number &= 0x7F7F
                if number >> 8 in COMPUTED_ROWS:
                    continue
            rows.append((number, ord(character)))
    return sorted(rows)


def emit():
    """(sizes, C text)"""
    characters = used_characters()
    sets = [wide_codes(name, characters) for name in WIDE]
    starts = [sum(len(rows) for rows in sets[:i]) for i in range(len(sets) + 1)]
    singles = ["    {" + ", ".join(map(str, single_bytes(name))) + "},\n" for name in SINGLE_BYTE]
    pairs = [f"    {{{code}, {character}}},\n" for rows in sets for code, character in rows]
    sizes = {"DSN_SINGLE": len(SINGLE_BYTE), "DSN_WIDE": len(pairs)}
    return sizes, ("SMTPSTATUS_PRIVATE const uint16_t dsn_single[DSN_SINGLE][128] = {\n" + "".join(singles) + "};\n\n"
                   "SMTPSTATUS_PRIVATE const struct dsn_wide dsn_wide[DSN_WIDE] = {\n" + "".join(pairs) + "};\n\n"
                   "SMTPSTATUS_PRIVATE const uint16_t dsn_wide_starts[5] = {" + ", ".join(map(str, starts)) + "};\n")
