"""Which texts look the same though they are not: Unicode's skeletons and scripts (UTS 39).

Two texts with one skeleton are drawn alike: "раураl" in Cyrillic and "paypal". The tables are in
`lookalikes.txt`, which `python -m tests.lookalikes` makes; characters younger than they are look
like nothing else.
"""

import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Final

_TABLES: Final = Path(__file__).with_name("lookalikes.txt")

# Writing that mixes scripts by itself (UTS 39, 5.2, "highly restrictive"); Latin goes with each.
_TOGETHER: Final = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
)


def skeleton(text: str) -> str:
    """Return what the text looks like: texts with one skeleton are confused with each other."""
    shown = unicodedata.normalize("NFD", text)
    if not shown.isascii():
        shown = "".join(c for c in shown if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFD", shown.translate(_likenesses()))


def scripts_of(text: str) -> frozenset[str]:
    """Return the scripts of a text's characters, without those that all scripts share."""
    return frozenset(filter(None, map(_script, text)))


def mixes_scripts(text: str) -> bool:
    """Whether the scripts of a text do not stand together in any language's own writing."""
    found = scripts_of(text)
    return len(found) > 1 and not any(found <= together for together in _TOGETHER)


@cache
def _likenesses() -> dict[int, str]:
    """Return what each character looks like, in full."""
    first: dict[int, str] = {}
    for line in _TABLES.read_text("ascii").splitlines():
        if " = " in line:
            like, _equals, alike = line.partition(" = ")
            first |= dict.fromkeys((int(code, 16) for code in alike.split()), _text(like))
    # What something looks like may hold what looks like something else again.
    return {code: like.translate(first) for code, like in first.items()}


@cache
def _ranges() -> tuple[list[int], list[tuple[int, str]]]:
    """Return where each range of a script begins, and where it ends with the script's name."""
    found: list[tuple[int, int, str]] = []
    for line in _TABLES.read_text("ascii").splitlines():
        if " : " in line:
            name, _colon, ranges = line.partition(" : ")
            for part in ranges.split():
                start, _dash, end = part.partition("-")
                found.append((int(start, 16), int(end or start, 16), name))
    found.sort()
    return [start for start, _end, _name in found], [(end, name) for _start, end, name in found]


def _script(character: str) -> str:
    """Return a character's script, "" when it has none of its own."""
    starts, ends = _ranges()
    at = bisect_right(starts, ord(character)) - 1
    if at < 0 or ord(character) > ends[at][0]:
        return ""
    return ends[at][1]


def _text(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())
