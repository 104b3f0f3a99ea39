"""The first words of a text, for a collapsed line or a title."""

import re

from forum.markup.plaintext import clean_line, is_mark

_FENCE = re.compile(r"^[ \t]*(```|~~~).*$", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_BLOCK_MARKER = re.compile(r"^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)]|#{1,6})(?:[ \t]+|$))+", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\((?:[^()\s]|\([^()\s]{0,500}\)){0,2000}\)")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
_EMPHASIS = re.compile(
    r"(?<![\w\\])(\*{1,3}|_{1,3})(?=\S)|(?<=[^\s\\])(\*{1,3}|_{1,3})(?!\w)|(?<!\\)`+"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

_READ = 12
"""How many characters of the source are read for each one wanted."""


def excerpt(text: str, length: int = 80) -> str:
    """Return the first words of a Markdown text as one plain line of at most `length` characters.

    What the text quotes is left out if words of its own follow near. A longer text ends in "…",
    between two words where one ends in the second half, and never within what a reader takes for
    one character.
    """
    source = text[: max(length, 1) * _READ]
    line = _plain(_QUOTED.sub("", source)) or _plain(source)
    if len(line) <= length and len(source) == len(text):
        return line
    return _cut(line, length - 1).rstrip(" ,;:-–—") + "…"


def _plain(source: str) -> str:
    """Return a text without the punctuation of Markdown, as far as that can be told without parsing
    it."""
    shown = _BLOCK_MARKER.sub("", _FENCE.sub("", source))
    shown = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", shown))
    return clean_line(_ESCAPE.sub(r"\1", _EMPHASIS.sub("", shown)))


def _cut(line: str, length: int) -> str:
    """Return at most `length` characters of a line, whole words if it has some, else whole
    graphemes."""
    if len(line) <= length:
        return line
    blank = line.rfind(" ", 0, length + 1)
    if blank > length // 2:
        return line[:blank]
    while length > 0 and _joins(line, length):
        length -= 1
    return line[: max(length, 0)]


def _joins(line: str, here: int) -> bool:
    """Whether a cut before position `here` would divide a grapheme (the rules of UAX 29 that names
    and words meet)."""
    before, after = line[here - 1], line[here]
    if before == "\u200d" or after in "\u200c\u200d" or is_mark(after):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if "\u1160" <= after <= "\u11ff":
        return True
    flags = 0
    while flags < here and "\U0001f1e6" <= line[here - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"
