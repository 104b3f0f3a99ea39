"""How the little words of a text share out likelihood among sibling languages."""

import math
import re
from typing import Final

from forum.languages.marks import Family
from forum.languages.siblings import FAMILIES

_WORD = re.compile(r"[^\W\d_]+(?:['’·][^\W\d_]+)*")
_LONGEST_PIECE: Final = 9
# One word proves little and the tenth proves no more than the fifth.
_MOST_PER_MARK: Final = 4
# How far all marks together may move a pair of siblings, in nats.
_MOST: Final = 4.0
_WORTH_ASKING: Final = 0.02
# Between siblings that even their writers cannot always tell apart, what is left of the voters'
# difference and of the marks'; chosen together with the sharpness of `detection` in five folds of
# the development set, of which docs/languages.md has the figures.
_VOTERS_SHARE: Final = 0.2
_MARKS_SHARE: Final = 0.4

_MEMBERS: Final = tuple(
    frozenset(tag for mark in family.marks for tag in mark.speaks_for) for family in FAMILIES
)


def settle_siblings(text: str, scores: dict[str, float]) -> dict[str, float]:
    """Return the scores with each contested family's likelihood shared out anew by its marks.

    The likelihood of the family as a whole stays what the voters made it. Scores are in nats.
    """
    top = max(scores.values())
    in_question = {tag for tag, score in scores.items() if score - top > math.log(_WORTH_ASKING)}
    settled = scores
    pieces = None
    for family, members in zip(FAMILIES, _MEMBERS, strict=True):
        contested = members & scores.keys()
        if len(contested) > 1 and contested & in_question:
            pieces = pieces or Pieces(text)
            settled = settled | _shared_out(family, {tag: scores[tag] for tag in contested}, pieces)
    return settled


class Pieces:
    """The different words of a text with their beginnings, endings and letters, in lower case."""

    def __init__(self, text: str) -> None:
        lowered = text.lower()
        self.words = set(_WORD.findall(lowered))
        self.letters = set(lowered)
        self.text = lowered
        sizes = range(1, _LONGEST_PIECE + 1)
        self.beginnings = {word[:size] for word in self.words for size in sizes if len(word) > size}
        self.endings = {word[-size:] for word in self.words for size in sizes if len(word) > size}


def _shared_out(family: Family, scores: dict[str, float], pieces: Pieces) -> dict[str, float]:
    """Return the members' scores after the family's marks were looked for."""
    evidence = dict.fromkeys(scores, 0.0)
    for mark in family.marks:
        found = (
            len(mark.words & pieces.words)
            + len(mark.beginnings & pieces.beginnings)
            + len(mark.endings & pieces.endings)
            + len(mark.letters & pieces.letters)
            + sum(piece in pieces.text for piece in mark.inside)
        )
        for tag in mark.speaks_for:
            if tag in evidence:
                evidence[tag] += mark.weight * min(found, _MOST_PER_MARK)
    least = min(evidence.values())
    moved = scores | _nearer({tag: scores[tag] for tag in scores.keys() & family.indistinct})
    for tag, weight in evidence.items():
        share = _MARKS_SHARE if tag in family.indistinct else 1.0
        moved[tag] += share * min(weight - least, _MOST)
    return _kept_in_sum(scores, moved)


def _nearer(scores: dict[str, float]) -> dict[str, float]:
    """Return the scores of indistinct siblings as near the highest as is honest to claim."""
    top = max(scores.values(), default=0.0)
    return {tag: top + _VOTERS_SHARE * (score - top) for tag, score in scores.items()}


def _kept_in_sum(scores: dict[str, float], moved: dict[str, float]) -> dict[str, float]:
    """Return the moved scores, shifted so that together they are as likely as before."""
    excess = _log_sum(moved) - _log_sum(scores)
    return {tag: score - excess for tag, score in moved.items()}


def _log_sum(scores: dict[str, float]) -> float:
    """Return the logarithm of the sum of the exponentials."""
    top = max(scores.values())
    return top + math.log(sum(math.exp(score - top) for score in scores.values()))
