"""How many characters a reader sees in a text: grapheme clusters, by the rules of UAX 29.

A flag, a letter with its accents, or a syllable of Hindi is one. The browser's counter
(`Intl.Segmenter`) counts the same; where Python's tables of Unicode are older than a browser's, a
few new signs may differ by one.
"""

import unicodedata

# Marks that take a place of their own (UAX 29, table 2, exceptions from SpacingMark).
_ALONE = frozenset(
    [0x102B, 0x102C, 0x1038, *range(0x1062, 0x1065), *range(0x1067, 0x106E), 0x1083,
     *range(0x1087, 0x108D), 0x108F, *range(0x109A, 0x109D), 0x1A61, 0x1A63, 0x1A64,
     0xAA7B, 0xAA7D, 0x11720, 0x11721]
)  # fmt: skip
# What joins the sign before it without being a mark: joiners, half-width sound marks, two vowels.
_JOINING = frozenset([0x200C, 0x200D, 0xFF9E, 0xFF9F, 0x0E33, 0x0EB3])
# What the sign after it joins (Prepend).
_BEFORE = frozenset(
    [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xD4E, 0x110BD, 0x110CD, 0x111C2,
     0x111C3]
)  # fmt: skip
# Viramas after which a consonant goes on the syllable, and the blocks of those scripts (GB9c).
_LINKERS = frozenset(
    [0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D, 0x1039, 0x17D2, 0x1A60, 0x1B44, 0x1BAB, 0xA9C0]
)
_JOINER = 0x200D


def count_graphemes(text: str) -> int:
    """Return how many characters a reader sees."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    number, before, flags, linked = 0, 0, 0, False
    base = 0
    for sign in map(ord, text):
        is_flag = 0x1F1E6 <= sign <= 0x1F1FF
        flags = flags + 1 if is_flag else 0
        joins = number > 0 and (
            _goes_on(before, sign)
            or (is_flag and flags % 2 == 0)
            or (before == _JOINER and _is_picture(base) and _is_picture(sign))
            or (linked and sign >> 7 == base >> 7 and _is_letter(sign))
        )
        number += not joins
        extends = _extends(sign)
        # A virama stays in force through further marks, until the next letter.
        linked = (linked and extends) or (sign in _LINKERS and _is_letter(base))
        base = base if extends and joins else sign
        before = sign
    return number


def _goes_on(before: int, sign: int) -> bool:
    """Whether two neighbours are one character by themselves."""
    if before == 0x0D and sign == 0x0A:
        return True
    if _is_control(before) or _is_control(sign):
        return False
    return _extends(sign) or before in _BEFORE or _is_one_syllable(before, sign)


def _extends(sign: int) -> bool:
    if sign < 0x300:
        return False
    if sign in _JOINING or 0x1F3FB <= sign <= 0x1F3FF or 0xE0020 <= sign <= 0xE007F:
        return True
    return unicodedata.category(chr(sign))[0] == "M" and sign not in _ALONE


def _is_control(sign: int) -> bool:
    if sign in _JOINING or sign in _BEFORE or 0xE0020 <= sign <= 0xE007F:
        return False
    return unicodedata.category(chr(sign)) in {"Cc", "Cf", "Zl", "Zp"}


def _is_one_syllable(before: int, sign: int) -> bool:
    """Whether two parts of Hangul belong together (GB6 to GB8)."""
    one, other = _part_of_hangul(before), _part_of_hangul(sign)
    follows = {"L": ("L", "V", "LV", "LVT"), "LV": ("V", "T"), "V": ("V", "T")}
    return other in follows.get(one, ("T",) if one in {"LVT", "T"} else ())


def _part_of_hangul(sign: int) -> str:
    if 0x1100 <= sign <= 0x115F or 0xA960 <= sign <= 0xA97C:
        return "L"
    if 0x1160 <= sign <= 0x11A7 or 0xD7B0 <= sign <= 0xD7C6:
        return "V"
    if 0x11A8 <= sign <= 0x11FF or 0xD7CB <= sign <= 0xD7FB:
        return "T"
    if 0xAC00 <= sign <= 0xD7A3:
        return "LV" if (sign - 0xAC00) % 28 == 0 else "LVT"
    return ""


def _is_letter(sign: int) -> bool:
    return unicodedata.category(chr(sign)) == "Lo"


def _is_picture(sign: int) -> bool:
    """Whether a joiner may tie the sign to another picture: symbols, and what is newer than
    Python's tables where pictures stand."""
    if sign < 0xA9:
        return False
    return unicodedata.category(chr(sign)) in {"So", "Sm", "Po", "Pd"} or sign >= 0x1F000
