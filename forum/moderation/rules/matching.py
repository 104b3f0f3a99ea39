"""How texts are compared: by what is read, not by how it is written.

Patterns are RE2's, whose time is linear in the text whatever the pattern says. They see the
text in the same plain form as the words: NFKC, case folded, nothing invisible.
"""

import re
import time
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import re2
from django.utils.translation import gettext as _

from forum.markup.limits import MAX_CODE_POINTS

# What one compiled pattern may take; beyond it RE2 refuses a pattern such as ((a{99}){99}){99}.
MOST_MEMORY = 1024 * 1024
# What searching longest comments of these may take: RE2 itself takes (.{1,30}){30}z, whose half a
# second a comment would be too much, and says of what it does not take "pattern too large".
MOST_SECONDS = 0.05
PROBES = ("a", "ab c", "ä あ😀")

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_NO_WORD = re.compile(r"[\W_]+")
# Accents put over letters that have none of their own, and the points of Arabic and Hebrew:
# readers read past them.
_DROPPED = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0591-\u05bd\u05bf-\u05c7]")
# Scripts written without blanks between words: there a listed word counts wherever it stands.
_UNPARTED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


class Entry(NamedTuple):
    """One listed word as it is compared."""

    text: str
    is_pattern: bool
    refuses: bool


@lru_cache(maxsize=16)
def readable_form(text: str) -> str:
    """Return the text as a reader takes it in: compatible letters made one, one case."""
    if text.isascii():
        return _CONTROLS.sub("", text.lower())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)


@lru_cache(maxsize=16)
def plain_form(text: str) -> str:
    """Return nothing but words, parted by single blanks."""
    readable = readable_form(text)
    if readable.isascii():
        return _NO_WORD.sub(" ", readable).strip()
    # A vowel sign is part of its word, which Python's own `\\w` does not know.
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in _DROPPED.sub("", readable))
    return " ".join("".join(kept).split())


def digest_of(text: str) -> str:
    """Return the same for texts that read the same, however they are spaced and punctuated."""
    return blake2b(plain_form(text).encode("utf-8", "replace"), digest_size=16).hexdigest()


def objection_to_pattern(pattern: str) -> str:
    """Return why a pattern cannot be used, in the reader's words, or ""."""
    try:
        compiled = _compile(pattern)
    except re2.error as error:
        return _("This pattern cannot be read: %(why)s.") % {"why": _why(error)}
    if compiled.search("") is not None:
        return _("This pattern fits every comment.")
    if _is_slow(compiled):
        return _("This pattern cannot be read: %(why)s.") % {"why": "pattern too large"}
    return ""


class Matcher:
    """Finds the first listed words in a text; built once for a version of the list."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.words: dict[str, Entry] = {}
        self.phrases: list[tuple[str, Entry]] = []
        self.patterns: list[tuple[Any, Entry]] = []
        for entry in entries:
            if entry.is_pattern:
                self.patterns.append((_compile(entry.text), entry))
                continue
            plain = plain_form(entry.text)
            if _UNPARTED.search(plain):
                self.phrases.append((plain, entry))
            elif " " in plain:
                self.phrases.append((f" {plain} ", entry))
            else:
                self.words[plain] = entry

    def find(self, text: str) -> list[tuple[Entry, str]]:
        """Return each listed entry the text has, with what stands for it there."""
        readable, plain = readable_form(text), plain_form(text)
        found = [(self.words[w], w) for w in plain.split(" ") if w in self.words]
        padded = f" {plain} "
        found += [(entry, p.strip()) for p, entry in self.phrases if p in padded]
        for pattern, entry in self.patterns:
            if match := pattern.search(readable):
                found.append((entry, match.group(0).strip()))
        return found


def _is_slow(compiled: Any) -> bool:
    """Whether it takes long for a longest comment: linear time is much where counts multiply."""
    began = time.thread_time()
    for probe in PROBES:
        compiled.search((probe * MAX_CODE_POINTS)[:MAX_CODE_POINTS])
    return time.thread_time() - began > MOST_SECONDS


@lru_cache(maxsize=2048)
def _compile(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = MOST_MEMORY
    options.log_errors = False
    return re2.compile(pattern, options)


def _why(error: Exception) -> str:
    words = error.args[0] if error.args else ""
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
