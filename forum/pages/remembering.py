"""Conversations drawn before: joined again where nothing of them changed, drawn anew where it did.

A discussion changes one conversation at a time, and its page is then made anew with all of them. So
a process keeps what it drew together with the rows it was drawn from. Rows that are asked for again
are compared with those, which takes a fiftieth of drawing them; equal rows give equal markup, so
nothing has to be told when something changes, and what was removed is not to be found any more.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

# Characters of markup one process keeps, and about as many of the rows beside it.
ROOM = 2 * 1024 * 1024

Rows = Sequence[tuple[Any, ...]]


class Drawn(NamedTuple):
    """What a conversation was drawn from, and what came of it."""

    rows: Rows
    markup: str


class Memory:
    """Keeps the latest drawing of each conversation, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.held = 0
        self.drawn: OrderedDict[Hashable, Drawn] = OrderedDict()
        self.lock = threading.Lock()

    def draw(self, name: Hashable, rows: Rows, anew: Callable[[Rows], str]) -> str:
        """Return the markup of a conversation, by `anew` where its rows are not those drawn last.

        `name` tells apart whatever else its markup depends on: the interface's language, the place
        among the others, the lens.
        """
        known = self.drawn.get(name)
        if known is not None and known.rows == rows:
            return known.markup
        markup = anew(rows)
        self._keep(name, Drawn(rows, markup))
        return markup

    def _keep(self, name: Hashable, drawn: Drawn) -> None:
        with self.lock:
            before = self.drawn.pop(name, None)
            self.held += len(drawn.markup) - (len(before.markup) if before else 0)
            self.drawn[name] = drawn
            while self.held > self.room:
                _name, gone = self.drawn.popitem(last=False)
                self.held -= len(gone.markup)


memory = Memory()
