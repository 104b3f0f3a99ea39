"""How many characters a reader sees in a text: grapheme clusters, by the rules of UAX 29.

A flag, a letter with its accents, or a syllable of Hindi is one. The browser's counter
(`Intl.Segmenter`) counts the same; where Python's tables of Unicode are older than a browser's, a
few new signs may differ by one.
"""

import unicodedata
from bisect import bisect_right

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
     0x111C3, 0x1193F, 0x11941, *range(0x11A84, 0x11A8A), 0x11D46]
)  # fmt: skip
# Viramas after which a consonant goes on the syllable (Indic_Conjunct_Break=Linker, GB9c).
_LINKERS = frozenset(
    [0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D, 0x1039, 0x17D2, 0x1A60, 0x1B44, 0x1BAB, 0xA9C0,
     0xAAF6, 0x10A3F, 0x11133, 0x1193E, 0x11A47, 0x11A99]
)  # fmt: skip
_JOINER = 0x200D
_NON_JOINER = 0x200C


def _ranges(text: str) -> tuple[list[int], list[int]]:
    """Return where the ranges of a table begin and where they end."""
    pairs = [part.partition("-") for part in text.split()]
    return [int(one, 16) for one, _, _ in pairs], [int(end or one, 16) for one, _, end in pairs]


# The two tables are Unicode 17's: DerivedCoreProperties.txt, Indic_Conjunct_Break=Consonant, and
# emoji-data.txt, Extended_Pictographic.
_CONSONANTS = _ranges(
    "915-939 958-95F 978-97F 995-9A8 9AA-9B0 9B2 9B6-9B9 9DC-9DD 9DF 9F0-9F1 A95-AA8 AAA-AB0 "
    "AB2-AB3 AB5-AB9 AF9 B15-B28 B2A-B30 B32-B33 B35-B39 B5C-B5D B5F B71 C15-C28 C2A-C39 "
    "C58-C5A D15-D3A 1000-102A 103F 1050-1055 105A-105D 1061 1065-1066 106E-1070 1075-1081 "
    "108E 1780-17B3 1A20-1A54 1B0B-1B0C 1B13-1B33 1B45-1B4C 1B83-1BA0 1BAE-1BAF 1BBB-1BBD "
    "A989-A98B A98F-A9B2 A9E0-A9E4 A9E7-A9EF A9FA-A9FE AA60-AA6F AA71-AA73 AA7A AA7E-AA7F "
    "AAE0-AAEA ABC0-ABDA 10A00 10A10-10A13 10A15-10A17 10A19-10A35 11103-11126 11144 11147 "
    "11380-11389 1138B 1138E 11390-113B5 11900-11906 11909 1190C-11913 11915-11916 "
    "11918-1192F 11A00 11A0B-11A32 11A50 11A5C-11A83 11F04-11F10 11F12-11F33"
)
_PICTURES = _ranges(
    "A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 23CF 23E9-23F3 23F8-23FA "
    "24C2 25AA-25AB 25B6 25C0 25FB-25FE 2600-2604 260E 2611 2614-2615 2618 261D 2620 "
    "2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 2648-2653 265F-2660 2663 2665-2666 "
    "2668 267B 267E-267F 2692-2697 2699 269B-269C 26A0-26A1 26A7 26AA-26AB 26B0-26B1 "
    "26BD-26BE 26C4-26C5 26C8 26CE-26CF 26D1 26D3-26D4 26E9-26EA 26F0-26F5 26F7-26FA 26FD "
    "2702 2705 2708-270D 270F 2712 2714 2716 271D 2721 2728 2733-2734 2744 2747 274C 274E "
    "2753-2755 2757 2763-2764 2795-2797 27A1 27B0 27BF 2934-2935 2B05-2B07 2B1B-2B1C 2B50 "
    "2B55 3030 303D 3297 3299 1F004 1F02C-1F02F 1F094-1F09F 1F0AF-1F0B0 1F0C0 1F0CF-1F0D0 "
    "1F0F6-1F0FF 1F170-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1AE-1F1E5 1F201-1F20F 1F21A "
    "1F22F 1F232-1F23A 1F23C-1F23F 1F249-1F25F 1F266-1F321 1F324-1F393 1F396-1F397 "
    "1F399-1F39B 1F39E-1F3F0 1F3F3-1F3F5 1F3F7-1F3FA 1F400-1F4FD 1F4FF-1F53D 1F549-1F54E "
    "1F550-1F567 1F56F-1F570 1F573-1F57A 1F587 1F58A-1F58D 1F590 1F595-1F596 1F5A4-1F5A5 "
    "1F5A8 1F5B1-1F5B2 1F5BC 1F5C2-1F5C4 1F5D1-1F5D3 1F5DC-1F5DE 1F5E1 1F5E3 1F5E8 1F5EF "
    "1F5F3 1F5FA-1F64F 1F680-1F6C5 1F6CB-1F6D2 1F6D5-1F6E5 1F6E9 1F6EB-1F6F0 1F6F3-1F6FF "
    "1F7DA-1F7FF 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8AF 1F8BC-1F8BF "
    "1F8C2-1F8CF 1F8D9-1F8FF 1F90C-1F93A 1F93C-1F945 1F947-1F9FF 1FA58-1FA5F 1FA6E-1FAFF "
    "1FC00-1FFFD"
)


def count_graphemes(text: str) -> int:
    """Return how many characters a reader sees."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    number, before, flags, linked = 0, 0, 0, False
    # What the marks so far stand on: a picture that a joiner ties to another, a consonant that a
    # virama ties to the next.
    base = 0
    for sign in map(ord, text):
        is_flag = 0x1F1E6 <= sign <= 0x1F1FF
        flags = flags + 1 if is_flag else 0
        joins = number > 0 and (
            _goes_on(before, sign)
            or (is_flag and flags % 2 == 0)
            or (before == _JOINER and _is_in(_PICTURES, base) and _is_in(_PICTURES, sign))
            or (linked and _is_in(_CONSONANTS, sign))
        )
        number += not joins
        # Neither a mark with a place of its own nor a non-joiner is between what is tied.
        ties = _extends(sign) and sign != _NON_JOINER and unicodedata.category(chr(sign)) != "Mc"
        linked = (linked and ties) or (sign in _LINKERS and _is_in(_CONSONANTS, base))
        base = base if ties and joins else sign
        before = sign
    return number


def _is_in(table: tuple[list[int], list[int]], sign: int) -> bool:
    """Whether a sign is in one of a table's ranges."""
    starts, ends = table
    at = bisect_right(starts, sign) - 1
    return at >= 0 and sign <= ends[at]


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
