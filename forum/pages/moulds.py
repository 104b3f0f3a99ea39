"""Templates turned once into format strings, so that drawing a comment is filling one.

A template stays the one place where a comment's markup lives, but running it costs 300 times what
joining its strings does. So it is run once for each shape (which parts there are) and language,
with a marker for every value; the markers become the holes of a `%` format. What fills a hole is
never looked at again, so no text, however hostile, can bring holes of its own.
"""

import re
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

# Numbers that stand in addresses must look like numbers while the template runs.
NUMBERS = {"pk": "7190380012070001", "thread_pk": "7190380012070002"}

_MARKER = re.compile("\x02([a-z_]+)\x03")
_LAYOUT = re.compile(r"\s*\n\s*")


class Holes:
    """Answers a template's every question with a marker for the answer."""

    def __getitem__(self, name: str) -> str:
        return NUMBERS.get(name, f"\x02{name}\x03")


class Mould(NamedTuple):
    """What stands before the replies of a comment and what stands after them, as formats."""

    head: str
    tail: str


@lru_cache(maxsize=256)
def _form(template: str, names: tuple[str, ...], _language: str) -> str:
    markup = get_template(template).render({name: f"\x02{name}\x03" for name in names})
    return _MARKER.sub(r"%(\1)s", markup.replace("%", "%%"))


def fill(template: str, **values: str) -> SafeString:
    """Return a small template with its values in, escaped, at the cost of joining them."""
    form = _form(template, tuple(values), translation.get_language())
    return mark_safe(form % {name: escape(value) for name, value in values.items()})  # noqa: S308


@lru_cache(maxsize=256)
def _address(name: str, _language: str) -> str:
    return reverse(name, args=[NUMBERS["pk"]]).replace("%", "%%").replace(NUMBERS["pk"], "%d")


def address(name: str, pk: int, language: str | None = None) -> str:
    """Return the address of that name for one comment, in the active language.

    Who asks for many names the active language: finding it out costs more than the address.
    """
    return _address(name, language or translation.get_language()) % pk


@lru_cache(maxsize=2048)
def _mould(template: str, shape: tuple[Any, ...], _language: str) -> Mould:
    markup = get_template(template).render({"comment": Holes(), "shape": shape})
    markup = _LAYOUT.sub("", markup).replace("%", "%%")
    for name, number in NUMBERS.items():
        markup = markup.replace(number, f"%({name})s")
    head, _marker, tail = markup.partition("\x02replies\x03")
    return Mould(_MARKER.sub(r"%(\1)s", head), _MARKER.sub(r"%(\1)s", tail))


def mould(template: str, shape: tuple[Any, ...], language: str) -> Mould:
    """Return a template's mould in `language`, the active one, cut where its replies stand.

    In these templates a line break is layout and leaves nothing behind.
    """
    return _mould(template, shape, language)
