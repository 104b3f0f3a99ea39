"""The lens: which languages a page shows in full, and which it folds to a line each.

A lens never takes a comment away: what is folded keeps its place, its author, its replies, and is
counted. An address names it by `?lang=da,en`, sorted and only of languages that stand in the
discussion; any other writing is sent on to that one, so that few pages are kept and each once. A
page without it is the same for everyone; in a browser, static/js/lens.js folds that page by what
its reader reads.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest

from forum.languages.names import UNKNOWN, html_lang
from forum.languages.numbers import grouped
from forum.languages.reading import MOST_READ, read_list, reads, write_list

# What an address says where the owner folds and the reader wants to see everything.
ALL = "all"


class Lens(NamedTuple):
    """The languages shown in full (None for all), and what the address says of it."""

    read: tuple[str, ...] | None = None
    query: str = ""

    def folds(self, tag: str) -> bool:
        """Whether a comment in that language is folded."""
        return self.read is not None and not reads(self.read, tag)

    @property
    def source(self) -> str:
        """Who chose it: the "address", the "owner" of the article, or nobody ("")."""
        if self.query:
            return "address"
        return "owner" if self.read is not None else ""


# Shows everything.
WHOLE = Lens()


class Choice(NamedTuple):
    """One language of the bar above a discussion; without an address there is nothing to choose."""

    tag: str
    name: str
    number: int
    url: str = ""
    is_folded: bool = False

    @property
    def figure(self) -> str:
        """How many comments are in it, as readers write numbers."""
        return grouped(self.number)

    @property
    def lang(self) -> str:
        """The value of a `lang` attribute."""
        return html_lang(self.tag)


def asked(request: HttpRequest) -> str | None:
    """Return what the address says of the lens, as it was written."""
    said = request.GET.getlist("lang")
    return ",".join(said) if said else None


def find(text: str | None, standing: Iterable[str], own: tuple[str, ...] | None) -> Lens:
    """Return the lens for what an address says, by the languages that stand in the discussion.

    `own` are the languages that the page shows in full when its address says nothing.
    """
    if not text:
        return Lens(own)
    if text == ALL and own is not None:
        return Lens(None, ALL)
    wanted = read_list(text)
    return narrow([tag for tag in standing if wanted and reads(wanted, tag)], own)


def narrow(tags: Iterable[str], own: tuple[str, ...] | None) -> Lens:
    """Return the lens that shows those languages in full; without any, the page's own."""
    query = write_list([*sorted(set(tags) - {UNKNOWN})][:MOST_READ])
    return Lens(tuple(query.split(",")), query) if query else Lens(own)


def canonical_address(request: HttpRequest, lens: Lens) -> str | None:
    """Return the address that the reader should have asked for, None when it is this one."""
    if (asked(request) or "") == lens.query:
        return None
    query = request.GET.copy()
    query.pop("lang", None)
    if lens.query:
        query["lang"] = lens.query
    return f"{request.path}?{query.urlencode(safe=',')}" if query else request.path


def choices(
    counts: Iterable[tuple[str, str, int]], lens: Lens, own: tuple[str, ...] | None,
    address: Callable[[str], str],
) -> list[Choice]:  # fmt: skip
    """Return the languages of a discussion to choose from; `address` makes one from a query.

    Where everything is shown, a language leads to itself alone; else it joins or leaves.
    """
    counts = list(counts)
    turned = _turns(tuple(count[0] for count in counts), lens, own)
    return [
        Choice(*count, address(way[0]), way[1]) if way else Choice(*count)
        for count, way in zip(counts, turned, strict=True)
    ]


def all_shown(own: tuple[str, ...] | None) -> str:
    """Return the query of the address that shows everything."""
    return "" if own is None else ALL


@lru_cache(maxsize=256)
def _turns(
    tags: tuple[str, ...], lens: Lens, own: tuple[str, ...] | None
) -> list[tuple[str, bool] | None]:
    """Return where each language leads, and whether it is folded; None where it leads nowhere."""
    known = [tag for tag in tags if tag != UNKNOWN]
    if len(known) < 2:
        return [None] * len(tags)
    shown = [tag for tag in known if not lens.folds(tag)]
    return [
        None if tag == UNKNOWN else (_turned(tag, shown, lens, own).query, lens.folds(tag))
        for tag in tags
    ]


def _turned(tag: str, shown: list[str], lens: Lens, own: tuple[str, ...] | None) -> Lens:
    if lens.read is None:
        return narrow([tag], own)
    if lens.folds(tag):
        return narrow([*shown, tag], own)
    left = narrow([other for other in shown if not reads((tag,), other)], own)
    return left if left.query or own is None else Lens(None, ALL)
