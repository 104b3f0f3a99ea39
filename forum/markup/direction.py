"""Gives a block of text its own direction where it runs against what surrounds it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

# The blocks of a comment, as the sanitiser writes them.
_BLOCK = re.compile(r"<(/?)(p|ul|ol|pre|blockquote)\b([^>]*)>")
# What the parser, and `mentions`, write into the links whose words nobody chose.
_NOT_OF_THE_TEXT = frozenset({"auto", "mention"})
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def set_directions(tokens: Sequence[Token]) -> None:
    """Set `dir="auto"` on each block that begins in another direction than the block or page around
        it.

    The page sets `dir="auto"` round the whole text, which takes the direction of its first letter,
    leaving out blocks with a `dir` of their own. So nothing is set on what agrees, and a text of
    one direction costs no markup. Within a block, code, addresses and names spoken to are set apart
    where they run against its words, which decide alone: an English answer to "@دانة" is English.
    """
    for token in tokens:
        _set_apart(token)
    own = _first_directions(tokens)
    around = [next(filter(None, own), None)]
    for token, direction in zip(tokens, own, strict=True):
        if token.nesting < 0:
            around.pop()
            continue
        differs = direction is not None and direction != around[-1]
        if differs and token.type != "inline" and not token.hidden:
            token.attrSet("dir", "auto")
        if token.nesting > 0:
            around.append(direction if differs and not token.hidden else around[-1])


def directed(html: str) -> str:
    """Return a comment's HTML, each of its outermost blocks with a direction of its own.

    So it stands where nothing round it sets `dir="auto"`, such as in a reader of feeds.
    """
    depth = 0

    def mark(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[1]:
            depth -= 1
            return tag[0]
        depth += 1
        return tag[0] if depth > 1 or tag[3] else f'<{tag[2]} dir="auto">'

    return _BLOCK.sub(mark, html)


def _first_directions(tokens: Sequence[Token]) -> list[str | None]:
    """Return for each token the direction of the first letter in it, which for an opening one is up
    to its end."""
    found: list[str | None] = [None] * len(tokens)
    open_at: list[int] = []
    for here, token in enumerate(tokens):
        if token.nesting > 0:
            open_at.append(here)
        elif token.nesting < 0:
            open_at.pop()
        else:
            found[here] = _direction(_shown(token))
            for outer in open_at:
                found[outer] = found[outer] or found[here]
    return found


def _set_apart(token: Token) -> None:
    """Set `dir="auto"` on what stands in a block's text, is not of it, and runs another way."""
    pieces = list(_pieces(token.children or []))
    around = _direction(_shown(token))
    for first, text in pieces:
        if first.type != "text" and _direction(text) not in {None, around}:
            first.attrSet("dir", "auto")


def _pieces(children: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """Yield what a block's text is made of: code, addresses and mentions as wholes, else words."""
    apart: Token | None = None
    within = ""
    for child in children:
        if apart is not None and child.type == "link_close":
            yield apart, within
            apart, within = None, ""
        elif apart is not None:
            within += child.content
        elif child.type == "link_open" and child.info in _NOT_OF_THE_TEXT:
            apart = child
        elif child.type in {"text", "code_inline"}:
            yield child, child.content


def _shown(token: Token) -> str:
    """Return what decides a block's direction: its words, or all of it where it has none."""
    if token.children is None:
        return token.content
    words = "".join(text for first, text in _pieces(token.children) if first.type == "text")
    if _direction(words):
        return words
    return "".join(child.content for child in token.children)


def _direction(text: str) -> str | None:
    """Return the direction of the first strong character, as HTML's `dir="auto"` finds it."""
    for character in text:
        direction = _DIRECTIONS.get(unicodedata.bidirectional(character))
        if direction:
            return direction
    return None
