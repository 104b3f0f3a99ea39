"""Whole pages from moulds: a page's template runs once a language and shape, and is filled then.

It is a template like any other: what it reads of the things the page is about, `article.title`,
becomes a hole in the mould and is filled with just that, escaped unless it is markup already. What
decides which parts a page has is in `shape`, for which one mould each is made: a hole cannot be
asked whether it is empty, nor be looped over or counted, and says so. Nor can a filter such as
`date` look into it; the thing itself says what it is in words.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, NoReturn

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from forum.pages.remembering import Kept, weight

_MARKER = re.compile("\x02([a-z_.]+)\x03")

# The address of a page behind its language's prefix. One that has a hole for it leads to itself in
# other languages, and not to a translation.
ASKED = "asked"


class Hole(str):
    """Stands for a thing, or something of it, while a mould is made."""

    __slots__ = ()

    @classmethod
    def of(cls, path: str) -> "Hole":
        """Return the hole of that name."""
        return cls(f"\x02{path}\x03")

    def __getitem__(self, name: Any) -> "Hole":
        return Hole.of(f"{self._path}.{name}")

    @property
    def _path(self) -> str:
        return str.strip(self, "\x02\x03")

    def _refuse(self) -> NoReturn:
        raise TypeError(f"{self._path} is a hole in a mould; let the page's shape tell it.")

    def __bool__(self) -> bool:
        self._refuse()

    def __iter__(self) -> Iterator[str]:
        self._refuse()

    def __len__(self) -> int:
        self._refuse()


class Begun(NamedTuple):
    """A page as it is sent, but for what moves: its text cut at those holes."""

    pieces: tuple[bytes, ...]
    holes: tuple[str, ...]

    def filled(self, values: Mapping[str, Sequence[bytes]]) -> bytes:
        """Return the page with each hole filled by its pieces, all copied once."""
        parts = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            parts += values[hole]
            parts.append(piece)
        return b"".join(parts)


class Frame(NamedTuple):
    """A page's mould: its text, cut at the holes, and what is read to fill each of them."""

    pieces: tuple[str, ...]
    holes: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the text with a value in each hole."""
        parts = [""] * (len(self.pieces) + len(self.holes))
        parts[::2], parts[1::2] = self.pieces, [values[hole] for hole in self.holes]
        return "".join(parts)

    def begun(self, values: Mapping[str, str]) -> Begun:
        """Return the frame with those holes filled of which the values are known."""
        pieces, holes = [self.pieces[0]], []
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            if hole in values:
                pieces[-1] += values[hole] + piece
            else:
                holes.append(hole)
                pieces.append(piece)
        return Begun(tuple(piece.encode() for piece in pieces), tuple(holes))


# Frames begun with what seldom changes of one article: about a hundred of them.
_begun: Kept[Begun] = Kept(1024 * 1024)


@lru_cache(maxsize=2048)
def _frame(
    template: str, shape: Hashable, things: tuple[str, ...], _language: str, _site: Hashable
) -> Frame:
    context: dict[str, Any] = {"shape": shape, **{thing: Hole.of(thing) for thing in things}}
    if ASKED in things:
        context["switch"] = Elsewhere()
    parts = _MARKER.split(get_template(template).render(context))
    return Frame(tuple(parts[::2]), tuple(parts[1::2]))


def framed(template: str, shape: Hashable, things: Mapping[str, Any]) -> SafeString:
    """Return a template about some things, drawn in the active language."""
    frame = _frame(template, shape, tuple(things), translation.get_language(), site())
    return mark_safe(frame.filled(_read(frame.holes, things)))  # noqa: S308


def framed_again(
    template: str, shape: Hashable, story: Hashable,
    things: Callable[[], Mapping[str, Any]], moving: Mapping[str, Sequence[bytes]],
) -> bytes:  # fmt: skip
    """Return a template about things of which only what is in `moving` differs within a story.

    The rest is read once, and kept as long as there is room. What moves is told as it is sent.
    """
    name = (template, shape, story, translation.get_language(), site())
    begun = _begun.get(name)
    if begun is None:
        told = things()
        frame = _frame(template, shape, tuple(told), translation.get_language(), site())
        begun = frame.begun(_read(set(frame.holes) - set(moving), told))
        _begun.keep(name, begun, weight(begun.pieces))
    return begun.filled(moving)


def sent(value: str) -> list[bytes]:
    """Return a value, escaped unless it is markup already, as it is sent."""
    return [conditional_escape(value).encode()]


class Elsewhere:
    """Leads to the same page in each language, from a mould with a hole for its address."""

    def __getitem__(self, code: str) -> SafeString:
        """Return the address of one language, as `Switch` names them."""
        return mark_safe(f"/{code.replace('_', '-')}{Hole.of(ASKED)}")  # noqa: S308


def site() -> tuple[Hashable, ...]:
    """Return what the owner says that every page shows."""
    return (settings.SITE_NAME, settings.SITE_URL, settings.DOWN_VOTES)


def _read(holes: Iterable[str], things: Mapping[str, Any]) -> dict[str, str]:
    return {hole: _value(hole, things) for hole in set(holes)}


def _value(hole: str, things: Mapping[str, Any]) -> str:
    name, _dot, path = hole.partition(".")
    value = things[name]
    if path:
        value = attrgetter(path)(value)
    # What is markup already says so by its type; everything else is escaped here.
    return conditional_escape(value() if callable(value) else value)


def unprefixed(path: str) -> str:
    """Return a path in the active language without its language's prefix."""
    return path[len(translation.get_language()) + 1 :]
