"""A comment's text taken apart into what a translator may change and what must stay as it is.

Each line of each paragraph becomes one plain text. What stays (code, addresses, names spoken to)
stands in it as a placeholder such as `⟦0⟧`; emphasis is dropped, since no plain text carries it
across languages. Put together again, the result is Markdown like any other and is rendered as such.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from forum.markup.rendering import parse_comment

_HOLE = re.compile("⟦([0-9]{1,3})⟧")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|])")
_AT_START = re.compile(r"^(\s*)([-+#=]|[0-9]{1,9}[.)])")
_ADDRESSED = re.compile(r"@[^\s@,;:!?()]+")


@dataclass
class Segment:
    """One line: its plain text with placeholders, and what each of them stands for."""

    text: str
    kept: list[str] = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        """Whether there is anything in it to translate."""
        return any(character.isalpha() for character in _HOLE.sub("", self.text))

    def is_whole(self, translated: str) -> bool:
        """Whether a translation holds each placeholder just once."""
        found = sorted(int(number) for number in _HOLE.findall(translated))
        return found == list(range(len(self.kept)))

    def pieces(self) -> list[str]:
        """Return the texts between the placeholders, for a translator that loses those."""
        return _HOLE.split(self.text)[::2]

    def joined(self, pieces: Sequence[str]) -> str:
        """Return translated pieces with the placeholders between them."""
        holes = [f"⟦{number}⟧" for number in _HOLE.findall(self.text)]
        return "".join(piece + hole for piece, hole in zip(pieces, [*holes, ""], strict=True))

    def markdown(self, translated: str) -> str:
        """Return a translation as Markdown, with what was kept in its place."""
        parts = _HOLE.split(translated)
        for at, part in enumerate(parts):
            parts[at] = self.kept[int(part)] if at % 2 else _SPECIAL.sub(r"\\\1", part)
        return _AT_START.sub(lambda match: f"{match[1]}{_escaped(match[2])}", "".join(parts))


@dataclass
class Taken:
    """A text taken apart: lines of markup as they are, and segments to be translated."""

    lines: list[tuple[str, "Segment | str"]]

    @property
    def segments(self) -> list[Segment]:
        """The segments that have words."""
        return [
            line for _prefix, line in self.lines if isinstance(line, Segment) and line.has_words
        ]

    def put_together(self, translated: Sequence[str]) -> str:
        """Return the whole as Markdown, with the segments' translations in their order."""
        rest = iter(translated)
        written = []
        for prefix, line in self.lines:
            if isinstance(line, str):
                written.append(f"{prefix}{line}".rstrip())
            else:
                text = next(rest) if line.has_words else line.text
                written.append(prefix + line.markdown(text.replace("\n", " ").strip()))
        return "\n".join(written).strip("\n")


def take_apart(text: str, names: Collection[str] = ()) -> Taken:
    """Return a comment's text taken apart; `names` are those that may follow an `@`."""
    lines: list[tuple[str, Segment | str]] = []
    marks: list[str] = []
    for token in parse_comment(text):
        if token.type == "blockquote_open":
            marks.append("> ")
        elif token.type == "list_item_open":
            marks.append(f"{token.info}{token.markup} " if token.info else f"{token.markup} ")
        elif token.type in {"blockquote_close", "list_item_close"}:
            marks.pop()
        elif token.type == "fence":
            _separate(lines, marks)
            fence = f"{token.markup}{token.info}\n{token.content}{token.markup}"
            for line in fence.split("\n"):
                lines.append((_prefix(marks), line))
        elif token.type == "inline":
            _separate(lines, marks)
            for segment in _segments(token.children or [], names):
                lines.append((_prefix(marks), segment))
    return Taken(lines)


def _separate(lines: list[tuple[str, Segment | str]], marks: list[str]) -> None:
    """Part a block from the one before, within the quotes that both stand in."""
    if lines:
        quotes = "".join(mark if mark == "> " else " " * len(mark) for mark in marks)
        lines.append((quotes, ""))


def _prefix(marks: list[str]) -> str:
    """Return what a line begins with; a list's mark stands only before its item's first line."""
    prefix = "".join(marks)
    marks[:] = [mark if mark == "> " else " " * len(mark) for mark in marks]
    return prefix


def _segments(tokens: list[Token], names: Collection[str]) -> Iterator[Segment]:
    segment = Segment("")
    within_own_words = False
    for at, token in enumerate(tokens):
        if token.type in {"softbreak", "hardbreak"}:
            yield segment
            segment = Segment("")
        elif token.type == "code_inline":
            fence = "`" * (
                1 + max((len(run) for run in re.findall("`+", token.content)), default=0)
            )
            _keep(segment, f"{fence} {token.content} {fence}")
        elif token.type == "link_open":
            address = str(token.attrs["href"])
            label = "".join(child.content for child in _until_closed(tokens, at))
            within_own_words = label in {address, address.removeprefix("mailto:")}
            _keep(segment, label if within_own_words else "[")
        elif token.type == "link_close":
            if not within_own_words:
                _keep(segment, f"]({_open_address(tokens, at)})")
            within_own_words = False
        elif token.type == "text" and not within_own_words:
            _add(segment, token.content, names)
    yield segment


def _until_closed(tokens: list[Token], at: int) -> Iterator[Token]:
    for token in tokens[at + 1 :]:
        if token.type == "link_close":
            return
        yield token


def _open_address(tokens: list[Token], at: int) -> str:
    opened = next(token for token in reversed(tokens[:at]) if token.type == "link_open")
    return f"<{opened.attrs['href']}>"


def _add(segment: Segment, text: str, names: Collection[str]) -> None:
    """Add words, with each name that is spoken to kept."""
    # A writer's own brackets of this kind would be taken for placeholders.
    text = text.replace("⟦", "[").replace("⟧", "]")
    known = [re.escape(f"@{name}") for name in sorted(names, key=len, reverse=True) if name]
    addressed = re.compile("|".join([*known, _ADDRESSED.pattern]), re.IGNORECASE)
    done = 0
    for match in addressed.finditer(text):
        segment.text += text[done : match.start()]
        _keep(segment, _SPECIAL.sub(r"\\\1", match[0]))
        done = match.end()
    segment.text += text[done:]


def _keep(segment: Segment, markup: str) -> None:
    segment.text += f"⟦{len(segment.kept)}⟧"
    segment.kept.append(markup)


def _escaped(mark: str) -> str:
    """Return what begins a line so that it begins no list or heading."""
    return f"{mark[:-1]}\\{mark[-1]}"
