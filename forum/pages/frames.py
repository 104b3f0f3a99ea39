"""Whole pages from moulds: a page's template runs once a language and shape, and is filled then.

It is a template like any other: what it reads of the things the page is about, `article.title`,
becomes a hole in the mould and is filled with just that, escaped unless it is markup already. What
decides which parts a page has is in `shape`, for which one mould each is made: a hole cannot be
asked whether it is empty, nor be looped over or counted, and says so. Nor can a filter such as
`date` look into it; the thing itself says what it is in words.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, NoReturn

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_MARKER = re.compile("\x02([a-z_.]+)\x03")


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


class Frame(NamedTuple):
    """A page's mould: a format, and what is read of each thing to fill it."""

    form: str
    holes: tuple[str, ...]


@lru_cache(maxsize=2048)
def _frame(
    template: str, shape: Hashable, things: tuple[str, ...], _language: str, _site: Hashable
) -> Frame:
    context = {"shape": shape, **{thing: Hole.of(thing) for thing in things}}
    markup = get_template(template).render(context)
    holes = tuple(sorted(set(_MARKER.findall(markup))))
    return Frame(_MARKER.sub(r"%(\1)s", markup.replace("%", "%%")), holes)


def framed(template: str, shape: Hashable, things: Mapping[str, Any]) -> SafeString:
    """Return a template about some things, drawn in the active language."""
    site = (settings.SITE_NAME, settings.SITE_URL, settings.DOWN_VOTES)
    frame = _frame(template, shape, tuple(things), translation.get_language(), site)
    # What is markup already says so by its type; everything else is escaped here.
    return mark_safe(frame.form % {hole: _read(hole, things) for hole in frame.holes})  # noqa: S308


def _read(hole: str, things: Mapping[str, Any]) -> str:
    name, _dot, path = hole.partition(".")
    value = things[name]
    if path:
        value = attrgetter(path)(value)
    return conditional_escape(value() if callable(value) else value)


def unprefixed(path: str) -> str:
    """Return a path in the active language without its language's prefix."""
    return path[len(translation.get_language()) + 1 :]
