"""How text becomes tokens. lib/tokens.c and lib/folding.c do the same at run time; tests hold the two together."""

import unicodedata

# Letters that have no decomposition into a base letter, and second spellings in ASCII.
LETTERS = {"ß": ["ss"], "æ": ["ae"], "ø": ["o", "oe"], "ł": ["l"], "đ": ["d"], "ı": ["i"], "ð": ["d"],
           "þ": ["th"], "œ": ["oe"], "ä": ["a", "ae"], "ö": ["o", "oe"], "ü": ["u", "ue"], "å": ["a", "aa"],
           "ħ": ["h"], "ŋ": ["n"], "ĸ": ["k"], "ŧ": ["t"], "ŉ": ["n"], "ĳ": ["ij"], "ſ": ["s"], "ș": ["s"], "ț": ["t"]}


def is_cjk(character):
    """Characters that are a token of their own, of writing without spaces: kana, ideographs, Hangul, Thai, Lao."""
    point = ord(character)
    return 0xE00 <= point <= 0xEFF or 0x3040 <= point <= 0x30FF or 0x3400 <= point <= 0x9FFF or 0xAC00 <= point <= 0xD7A3 or \
        0x3005 <= point <= 0x3007


def fold_character(character):
    """The foldings of one lower-case character, the one that the reader uses first."""
    if character in LETTERS:
        return LETTERS[character]
    if ord(character) < 0x80:
        return [character]
    if 0xC0 <= ord(character) < 0x180:
        return [unicodedata.normalize("NFKD", character)[0]]
    if 0x386 <= ord(character) <= 0x3CE:  # Greek: without the accent
        base = unicodedata.normalize("NFD", character)[0]
        return ["σ" if base == "ς" else base if 0x386 <= ord(base) <= 0x3CE else character]
    if character == "ё":
        return ["е"]
    return [character]


def is_word_character(character):
    """Letters and digits, and the vowel signs and points that Indic, Hebrew and Arabic words are written with."""
    sign = unicodedata.category(character) in ("Mn", "Mc") and not 0x300 <= ord(character) < 0x370
    return (character.isalnum() or sign) and not is_cjk(character)


def tokens(text):
    """The words and CJK characters of text, lower case but not yet folded. Digits that lead a word are a number of
    their own to the reader, and phrases read on across numbers: 8BITMIME is bitmime."""
    found, word = [], ""
    for character in unicodedata.normalize("NFC", text).replace("İ", "i").lower():
        if is_word_character(character):
            word += character
            continue
        if word:
            found.append(word)
            word = ""
        if is_cjk(character):
            found.append(character)
    if word:
        found.append(word)
    return [word.lstrip("0123456789") for word in found if not word.isdigit()]


def spellings(word):
    """All byte spellings under which the reader may meet a word."""
    found = [""]
    for character in word:
        found = [head + tail for head in found for tail in fold_character(character)]
    if len(found) > 1:  # all letters spelled out, or none: nobody mixes
        found = [found[0], found[-1]]
    return [spelling.encode("utf-8") for spelling in dict.fromkeys(found)]
