"""What tells two closely related languages apart, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Words, beginnings and endings of words, letters, and pieces anywhere in the text (of which a
    comma stands for a blank), that speak for the same languages.

    The weight is in nats (the natural logarithm of odds) for each different one that is found.
    """

    speaks_for: tuple[str, ...]
    words: frozenset[str]
    beginnings: frozenset[str]
    endings: frozenset[str]
    letters: frozenset[str]
    inside: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Family:
    """Languages mistaken for one another, and the marks that tell them apart.

    The indistinct members are those that even people who write them often cannot tell apart: the
    what is found counts only in part between them, so that a hint decides, or "und".
    """

    marks: tuple[Mark, ...]
    indistinct: frozenset[str] = frozenset()


def mark(
    speaks_for: str,
    words: str = "",
    *,
    starts: str = "",
    ends: str = "",
    letters: str = "",
    inside: str = "",
    weight: float = 1.0,
) -> Mark:
    """Build a mark from lists written with blanks between their items (letters without blanks)."""
    return Mark(
        tuple(speaks_for.split()),
        frozenset(words.split()),
        frozenset(starts.split()),
        frozenset(ends.split()),
        frozenset(letters),
        tuple(piece.replace(",", " ") for piece in inside.split()),
        weight,
    )
