"""Conversations drawn before: joined again where nothing of them changed, drawn anew where it did.

A discussion changes one conversation at a time, and its page is then made anew with all of them. So
a process keeps what it drew together with the rows it was drawn from. Rows that are asked for again
are compared with those, which takes a fiftieth of drawing them; equal rows give equal markup, so
nothing has to be told when something changes, and what was removed is not to be found any more.
"""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

# Bytes of conversations that one process keeps: markup, and the rows it was drawn from.
ROOM = 4 * 1024 * 1024

Rows = Sequence[tuple[Any, ...]]
_Thing = TypeVar("_Thing")


_NOTHING: Any = (None, 0)


class Kept(Generic[_Thing]):
    """Things by name, the lately wanted ones, as many as there is room for."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.held = 0
        self.things: OrderedDict[Hashable, tuple[_Thing, int]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, name: Hashable) -> _Thing | None:
        """Return the thing of that name, which now stays longer than others."""
        with self.lock:
            known = self.things.get(name)
            if known is None:
                return None
            self.things.move_to_end(name)
        return known[0]

    def get_each(self, names: Iterable[Hashable]) -> list[_Thing | None]:
        """Return the things of those names."""
        things, found = self.things, []
        with self.lock:
            for name in names:
                thing, _weighs = things.get(name, _NOTHING)
                if thing is not None:
                    things.move_to_end(name)
                found.append(thing)
        return found

    def keep(self, name: Hashable, thing: _Thing, weighs: int) -> None:
        """Keep a thing of so many bytes; those not wanted for longest make room."""
        with self.lock:
            _before, weighed = self.things.pop(name, (None, 0))
            self.things[name] = (thing, weighs)
            self.held += weighs - weighed
            while self.held > self.room:
                _name, (_gone, weighed) = self.things.popitem(last=False)
                self.held -= weighed


def weight(values: Iterable[Any]) -> int:
    """Return how many bytes a tuple of values takes, as far as they are its own."""
    return sum(map(sys.getsizeof, values), 64)


class Drawn(NamedTuple):
    """The markup of a conversation, with a gap for the label of its first comment.

    The label on a page tells the conversation's place among the others as well, which whoever
    begins a new one changes for all behind it. All is as it is sent, for one letter in another
    script makes every copy of a whole page four times as large.
    """

    before: bytes
    label: bytes
    after: bytes


# About what a row takes besides its HTML, which is no longer than its markup.
_ROW = 700


@lru_cache(maxsize=512)
def _same(facts: Hashable) -> object:
    """Return one object for equal facts, which costs less to look up many things by.

    Were it ever forgotten and made anew, what is kept would not be found, and drawn again.
    """
    return object()


class Memory:
    """Keeps the latest drawing of each conversation, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self.kept: Kept[tuple[Rows, Drawn]] = Kept(room)

    def draw(
        self, facts: Hashable, trees: Sequence[Rows], anew: Callable[[Rows], Drawn]
    ) -> list[Drawn]:
        """Return conversations as they were drawn, by `anew` whose rows are not those of then.

        `facts` tell apart whatever else the markup depends on: the interface's language, the lens.
        A conversation's name is the first value of its first row.
        """
        same = _same(facts)
        names = [(rows[0][0], same) for rows in trees]
        drawn = []
        for name, rows, known in zip(names, trees, self.kept.get_each(names), strict=True):
            if known is None or known[0] != rows:
                known = (rows, anew(rows))
                self.kept.keep(name, known, 2 * weight(known[1]) + _ROW * len(rows))
            drawn.append(known[1])
        return drawn


class Pages(Generic[_Thing]):
    """Keeps what was drawn for whole pages, as long as what they are drawn from is told the same.

    A thing is a tuple of markup, and a name tells apart whatever its drawing depends on besides
    what is told, which are rows and what else the database said.
    """

    def __init__(self, room: int) -> None:
        self.kept: Kept[tuple[Any, _Thing]] = Kept(room)

    def draw(self, name: Hashable, told: Any, anew: Callable[[], _Thing]) -> _Thing:
        """Return what was drawn when the same was told, by `anew` where it was another."""
        known = self.kept.get(name)
        if known is None or known[0] != told:
            known = (told, anew())
            self.kept.keep(name, known, 2 * weight(known[1]) + _ROW)  # type: ignore[arg-type]
        return known[1]


memory = Memory()
