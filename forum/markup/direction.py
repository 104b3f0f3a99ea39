"""Gives a block of text its own direction where it runs against what surrounds it."""

import re
import unicodedata
from collections.abc import Sequence

from markdown_it.token import Token

# The blocks of a comment, as the sanitiser writes them.
_BLOCK = re.compile(r"<(/?)(p|ul|ol|pre|blockquote)\b([^>]*)>")
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def set_directions(tokens: Sequence[Token]) -> None:
    """Set `dir="auto"` on each block that begins in another direction than the block or page around
        it.

    The page sets `dir="auto"` round the whole text, which takes the direction of its first letter,
    leaving out blocks with a `dir` of their own. So nothing is set on what agrees, and a text of
    one direction costs no markup.
    """
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


def _shown(token: Token) -> str:
    if token.children is None:
        return token.content
    return "".join(child.content for child in token.children)


def _direction(text: str) -> str | None:
    """Return the direction of the first strong character, as HTML's `dir="auto"` finds it."""
    for character in text:
        direction = _DIRECTIONS.get(unicodedata.bidirectional(character))
        if direction:
            return direction
    return None
