"""The one door to a mail's headers: what a stranger chose becomes one line, and stays in it."""

import unicodedata

from forum.markup.plaintext import clean_line, clean_text

# Unicode's isolates (UAX 9): what stands between them cannot turn the words around it.
_FIRST_STRONG, _END = "\u2068", "\u2069"


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
    line = clean_line(text)
    turns = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in line)
    return f"{_FIRST_STRONG}{line}{_END}" if turns else line
