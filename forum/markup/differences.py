"""What changed between two texts, word by word, as people would point at it.

The pieces are plain text: whoever shows them escapes them, and says in words which are new.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

MOST_PIECES = 4_000
MOST_WORK = 100_000
"""How many pieces, and pairs of equal ones, a comparison by words may look at: a tenth of a second.
Beyond it whole lines are compared, and beyond that one text is said to replace the other."""

# Scripts that write no blanks between words: each letter is a word here.
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u9fff"),  # Han
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)

_JOINING = "\u200c\u200d"


class Piece(NamedTuple):
    """A run of text that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return the pieces that the two texts share and those that only one of them has.

    All but the new ones joined are the text before; all but the gone ones the text after.
    """
    for cut in (_words, _lines):
        old, new = list(cut(before)), list(cut(after))
        start = _shared(old, new)
        end = _shared(old[start:][::-1], new[start:][::-1])
        left, right = old[start : len(old) - end], new[start : len(new) - end]
        if max(len(left), len(right)) <= MOST_PIECES and _work(left, right) <= MOST_WORK:
            around = ("".join(old[:start]), "".join(old[len(old) - end :]))
            return _merged(_compare(left, right, *around))
    return _merged([Piece("gone", before), Piece("new", after)])


def _compare(left: list[str], right: list[str], start: str, end: str) -> Iterator[Piece]:
    yield Piece("same", start)
    for name, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes():
        if name == "equal":
            yield Piece("same", "".join(left[a:b]))
            continue
        yield Piece("gone", "".join(left[a:b]))
        yield Piece("new", "".join(right[c:d]))
    yield Piece("same", end)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Join what a mere blank parts, so that a changed sentence is not told word by word."""
    told: list[Piece] = []
    changes: list[Piece] = []
    blank = ""
    for piece in pieces:
        if not piece.text:
            continue
        if piece.kind != "same":
            if blank:
                changes += [Piece("gone", blank), Piece("new", blank)]
                blank = ""
            changes.append(piece)
        elif changes and not blank and not piece.text.strip(" "):
            blank = piece.text
        else:
            told += [*_sorted(changes), Piece("same", blank + piece.text)]
            changes, blank = [], ""
    told += [*_sorted(changes), Piece("same", blank)]
    joined = (
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby((piece for piece in told if piece.text), key=lambda p: p.kind)
    )
    return list(joined)


def _sorted(changes: list[Piece]) -> Iterator[Piece]:
    for kind in ("gone", "new"):
        yield Piece(kind, "".join(piece.text for piece in changes if piece.kind == kind))


def _shared(old: list[str], new: list[str]) -> int:
    """Return how many pieces the two begin with in common."""
    for number, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return number
    return min(len(old), len(new))


def _work(old: list[str], new: list[str]) -> int:
    """Return how many pairs of equal pieces there are: what a comparison costs at worst, once for
    each run it finds."""
    counts: dict[str, int] = {}
    for piece in new:
        counts[piece] = counts.get(piece, 0) + 1
    # As difflib does: what is everywhere in a long text begins no run.
    most = len(new) // 100 + 1 if len(new) >= 200 else len(new)
    return sum(number for piece in old if (number := counts.get(piece, 0)) <= most)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _words(text: str) -> Iterator[str]:
    """Yield words, blanks and signs; joined again they are the text, and none cuts a grapheme."""
    word, kind = "", ""
    for character in text:
        found = _kind(character)
        if word and (found == "mark" or (found == kind and found in {"word", "blank"})):
            word += character
            continue
        if word:
            yield word
        word, kind = character, found
    if word:
        yield word


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M" or character in _JOINING or "\U0001f3fb" <= character <= "\U0001f3ff":
        return "mark"
    if character.isspace():
        return "line" if character == "\n" else "blank"
    if category[0] in "LN":
        unspaced = any(first <= character <= last for first, last in _UNSPACED)
        return "letter" if unspaced else "word"
    return "sign"
