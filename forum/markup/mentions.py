"""Finds who is spoken to: an `@` and the name of somebody in the discussion."""

import unicodedata
from collections.abc import Iterator, Mapping

from markdown_it.token import Token

Names = Mapping[str, str]


def fold(name: str) -> str:
    """Return a name as it is compared, without case."""
    return name.casefold()


def link_mentions(tokens: list[Token], links: Names) -> list[Token]:
    """Return the inline tokens of one block with each mention outside links and code made a link.

    `links` maps folded names to site-relative addresses.
    """
    if not links:
        return tokens
    changed: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.type == "link_open") - (token.type == "link_close")
        if depth or token.type != "text" or "@" not in token.content:
            changed.append(token)
        else:
            changed.extend(_split(token, links))
    return changed


def addressed(tokens: list[Token], length: int) -> Iterator[str]:
    """Yield what follows each `@` of one block outside links and code, up to `length` characters
    of it: a name stands there, or the beginning of a word."""
    depth = 0
    for token in tokens:
        depth += (token.type == "link_open") - (token.type == "link_close")
        if depth or token.type != "text":
            continue
        text = token.content
        at = text.find("@")
        while at >= 0:
            if not (at and _is_word(text[at - 1])):
                yield text[at + 1 : at + 1 + length]
            at = text.find("@", at + 1)


def beginnings(text: str) -> Iterator[str]:
    """Yield what a text begins with, cut where no word goes on; the longest first."""
    for end in range(len(text), 0, -1):
        if end == len(text) or not _is_word(text[end]):
            yield text[:end]


def _split(token: Token, links: Names) -> Iterator[Token]:
    """Yield the tokens that a text with mentions becomes."""
    text, done = token.content, 0
    for start, end, address in _find(text, links):
        yield _text(text[done:start], token)
        yield Token("link_open", "a", 1, attrs={"href": address}, level=token.level, info="mention")
        yield _text(text[start:end], token)
        yield Token("link_close", "a", -1, level=token.level)
        done = end
    yield _text(text[done:], token)


def _text(content: str, like: Token) -> Token:
    return Token("text", "", 0, content=content, level=like.level)


def _find(text: str, links: Names) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and address of each mention, of two names the longer; case-folding may
    change a length."""
    lengths = sorted({len(name) for name in links}, reverse=True)
    first = {name[:1] for name in links}
    at = text.find("@")
    while at >= 0:
        end = at + 1
        if not (at and _is_word(text[at - 1])) and fold(text[at + 1 : at + 2])[:1] in first:
            found = _name_at(text, at + 1, lengths, links)
            if found:
                end = found[0]
                yield at, end, found[1]
        at = text.find("@", end)


def _name_at(text: str, start: int, lengths: list[int], links: Names) -> tuple[int, str] | None:
    """Return where the longest name that starts here ends, and its address."""
    folded = ""
    ends: dict[int, int] = {}
    for end, character in enumerate(text[start : start + lengths[0]], start + 1):
        folded += fold(character)
        ends[len(folded)] = end
    for length in lengths:
        end = ends.get(length, 0)
        if end and folded[:length] in links and not (end < len(text) and _is_word(text[end])):
            return end, links[folded[:length]]
    return None


def _is_word(character: str) -> bool:
    """Whether a character would go on a word: a letter, a digit, a mark on one of them, or the low
    line."""
    return character == "_" or unicodedata.category(character)[0] in "LMN"
