"""The one door to a mail's headers: what a stranger chose becomes one line, and stays in it."""

from forum.markup.isolating import isolated
from forum.markup.plaintext import clean_line, clean_text

# Ends one of Unicode's isolates (UAX 9).
_END = "\u2069"


def header_line(text: str, length: int) -> str:
    """Return text as a header may hold it: one line, nothing that hides or overrides, bounded."""
    line = " ".join(clean_text(text[: length * 4]).split())
    end = length
    # A cut may have parted isolates from their ends, which need room too.
    while len(line) + _open(line) > length:
        end -= 1
        line = line[:end].rstrip("… ") + "…"
    return line + _END * _open(line)


def _open(line: str) -> int:
    return sum("\u2066" <= c < _END for c in line) - line.count(_END)


def named(text: str) -> str:
    """Return a name or a title to stand in a sentence: a line, isolated where it turns about."""
    return isolated(clean_line(text))
