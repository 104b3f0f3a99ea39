"""Templates turned once into functions, so that drawing a comment is calling one.

A template stays the one place where a comment's markup lives, but running it costs 300 times what
joining its strings does. So it is run once for each shape (which parts there are) and language,
with a marker for every value; the markers become the holes of an f-string, which costs what the
joining does, where a `%` format takes three times that. What fills a hole is never looked at
again, so no text, however hostile, can bring holes of its own.
"""

import ast
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

# Numbers that stand in addresses must look like numbers while the template runs.
NUMBERS = {"pk": "7190380012070001", "thread_pk": "7190380012070002"}

_MARKER = re.compile("\x02([a-z_]+)\x03")
_LAYOUT = re.compile(r"\s*\n\s*")
# Names of holes with what is in them already.
Known = tuple[tuple[str, str], ...]
NOTHING_KNOWN: Mapping[str, str] = {}
# What a filler is given besides the values that most comments have: a mapping of the others.
_MORE = "_more"


class Holes:
    """Answers a template's every question with a marker for the answer."""

    def __getitem__(self, name: str) -> str:
        return NUMBERS.get(name, f"\x02{name}\x03")


class Mould(NamedTuple):
    """What stands before a comment's replies, once it is given its values, and what after them."""

    head: Callable[..., str]
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
def _mould(
    template: str, holes: tuple[str, ...], shape: tuple[Any, ...], _language: str, known: Known
) -> Mould:
    markup = get_template(template).render({"comment": Holes(), "shape": shape})
    markup = _LAYOUT.sub("", markup)
    for name, number in NUMBERS.items():
        markup = markup.replace(number, f"\x02{name}\x03")
    head, _marker, tail = markup.partition("\x02replies\x03")
    return Mould(_filler(head, holes, dict(known)), tail)


def _filler(
    markup: str, holes: tuple[str, ...], known: Mapping[str, str] = NOTHING_KNOWN
) -> Callable[..., str]:
    """Return the function that puts values in the place of the markers in a mould.

    It is built of nodes and not of source, so that nothing in the markup could be code.
    """
    pieces: list[ast.expr] = []
    text = ""
    for place, piece in enumerate(_MARKER.split(markup)):
        if place % 2 == 0 or piece in known:
            text += known[piece] if place % 2 else piece
            continue
        pieces.append(ast.Constant(text))
        text = ""
        value: ast.expr = ast.Name(piece if piece in holes else _MORE, ast.Load())
        if piece not in holes:
            value = ast.Subscript(value, ast.Constant(piece), ast.Load())
        pieces.append(ast.FormattedValue(value, -1, None))
    pieces.append(ast.Constant(text))
    named = [ast.arg(name) for name in (*holes, _MORE)]
    taken = ast.arguments(posonlyargs=[], args=named, kwonlyargs=[], kw_defaults=[], defaults=[])
    made = ast.Expression(ast.Lambda(taken, ast.JoinedStr(pieces)))
    code = compile(ast.fix_missing_locations(made), "a mould", "eval")
    (body,) = (part for part in code.co_consts if isinstance(part, CodeType))
    return FunctionType(body, {})


def mould(
    template: str, holes: tuple[str, ...], shape: tuple[Any, ...], language: str,
    known: Known = (),
) -> Mould:  # fmt: skip
    """Return a template's mould in `language`, the active one, cut where its replies stand.

    Its head takes the values of `holes` in their order, and a mapping of those it has besides;
    those that are `known`, escaped, it has in it. In these templates a line break is layout and
    leaves nothing behind.
    """
    return _mould(template, holes, shape, language, known)
