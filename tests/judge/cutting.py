"""Cuts pieces out of an answer as they stand in it, letter by letter."""

from html.parser import HTMLParser
from typing import NamedTuple


class Piece(NamedTuple):
    """What an element of a class or tag holds, and the id of the last `article` begun before it."""

    where: str
    html: str


class _Cutter(HTMLParser):
    def __init__(self, html: str, style: str) -> None:
        super().__init__(convert_charrefs=False)
        self._style, self._html = style, html
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._where = self._tag = ""
        self._start = self._depth = 0
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._depth:
            self._depth += tag == self._tag
            return
        if tag == "article":
            self._where = given.get("id") or ""
        if self._style in [tag, *(given.get("class") or "").split()]:
            self._tag, self._depth = tag, 1
            self._start = self._offset() + len(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag == self._tag:
            self._depth -= 1
            if not self._depth:
                self.pieces.append(Piece(self._where, self._html[self._start : self._offset()]))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and given.get("type") == "hidden" and name:
            self.fields[name] = given.get("value") or ""


def cut(html: str, style: str) -> list[Piece]:
    """Return what each element of that class or tag holds, in the order of the page."""
    cutter = _Cutter(html, style)
    cutter.feed(html)
    cutter.close()
    return cutter.pieces


def hidden_fields(html: str) -> dict[str, str]:
    """Return what the page's forms send along unseen."""
    form = _Form()
    form.feed(html)
    return form.fields
