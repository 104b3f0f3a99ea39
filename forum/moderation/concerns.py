"""What the rooms above know against a comment, for the queue and its cards.

A room above registers a `Source` when it is ready. The comments that it names stand in the queue
of what is reported, and their cards show what it says of each, with a link to where that is
decided.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple, Protocol


class Concern(NamedTuple):
    """One matter that waits for a moderator: what it is, in the active language, and where."""

    title: str
    words: str
    address: str
    at: datetime
    # The version of the text that it is about.
    revision: int


class Source(Protocol):
    """A room that knows of such matters."""

    def numbers(self, most: int) -> Iterable[int]:
        """Return the numbers of at most so many comments with one, those longest with it first."""

    def of(self, pks: Collection[int]) -> Iterable[tuple[int, Concern]]:
        """Return the matters about these comments, in one query, the oldest first."""


_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask this source as well from now on."""
    _sources.append(source)


def numbers(most: int) -> set[int]:
    """Return the numbers of the comments that any room above has something against."""
    return {pk for source in _sources for pk in source.numbers(most)}


def of(pks: Collection[int]) -> dict[int, list[Concern]]:
    """Return what is known against each of these comments."""
    found: dict[int, list[Concern]] = defaultdict(list)
    for source in _sources:
        for pk, concern in source.of(pks):
            found[pk].append(concern)
    return found
