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
# Marks, embeddings, overrides and isolates of a line's own could reach past the isolates round it.
_CONTROLS: Final = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def isolated(text: str) -> str:
    """Return a line in isolates if it could turn what is round it, itself if it could not.

    A line of the interface's own direction needs none, so that most titles stay as they are. What
    a line holds to steer directions goes: no door lets it in, but rows may come by others.
    """
    text = text if text.isascii() else text.translate(_CONTROLS)
    return f"{_FIRST_STRONG}{text}{_END}" if turns_about(text) else text


def turns_about(text: str) -> bool:
    """Whether a line could turn what is round it in the active language of the interface."""
    if not text or get_language_bidi():
        return bool(text)
    return holds_right_to_left(text)


def holds_right_to_left(text: str) -> bool:
    """Whether anything in a text runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)
