"""A comment without what is not its writer's own words: addresses, code, quotes, controls."""

import re
import unicodedata
from typing import Final

# A language shows within a few sentences. Bounding what is read bounds the time a hostile text can
# take.
MOST_READ: Final = 3000
MOST_WEIGHED: Final = 600

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
# An address of mail is tried at the beginning of a word only and its parts exclude the @, or
# a text of nothing but a@a@a@ would take seconds.
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@[^\s@]+\.\S+|(?<!\w)@\w+", re.IGNORECASE
)
# "hahaha", "aaaaah" and "jejeje" are laughed and cried in every language.
_LAUGHTER = re.compile(r"\b([a-z]{1,2})\1{2,}[a-z]?\b", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
# Cc controls, Cf invisible marks (bidi, zero width), Cs lone surrogates, Co private use, Cn
# unassigned and non-characters. pycld2 raises on several of them, and none says anything about the
# language.
_SAYS_NOTHING: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS: Final = "\u200c\u200d"


def own_words(text: str) -> str:
    """Return the part of the text in the writer's language: NFC, one line, at most 600 characters.

    The zero-width joiners become nothing, so that a Persian word stays one word; other invisible
    characters become blanks. The result can be encoded as UTF-8 whatever comes in.
    """
    text = text[:MOST_READ]
    if "`" in text:
        text = _CODE.sub(" ", text)
    if ">" in text:
        text = _QUOTED_LINE.sub(" ", text)
    text = _LAUGHTER.sub(" ", _ADDRESS.sub(" ", text))
    if not text.isprintable():
        text = "".join(map(_printable, text))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text).strip()[:MOST_WEIGHED])


def _printable(character: str) -> str:
    """Return the character, or what stands in its place when it cannot be seen."""
    if character in _JOINERS:
        return ""
    return " " if unicodedata.category(character) in _SAYS_NOTHING else character
