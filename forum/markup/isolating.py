"""Keeps a name or a title from turning about the words it is put between.

In HTML that is the work of `<bdi>`; in a `<title>`, an attribute or a mail's subject, where no
element can stand, Unicode's isolates do it (UAX 9, FSI and PDI).
"""

import unicodedata
from typing import Final

from django.utils.translation import get_language_bidi

_FIRST_STRONG: Final = "\u2068"
_END: Final = "\u2069"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


def isolated(text: str) -> str:
    """Return a line in isolates if it could turn what is round it, itself if it could not.

    A line of the interface's own direction needs none, so that most titles stay as they are.
    """
    return f"{_FIRST_STRONG}{text}{_END}" if turns_about(text) else text


def turns_about(text: str) -> bool:
    """Whether a line could turn what is round it in the active language of the interface."""
    if not text or get_language_bidi():
        return bool(text)
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)
