"""Letters that are made when they leave: rooms above say here who makes which kind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail's words, ready to go to one address."""

    to: str
    subject: str
    text: str
    html: str = ""
    language: str = ""
    # Who speaks, before the site's own address.
    sender: str = ""
    headers: dict[str, str] = field(default_factory=dict)


# Given what the mail is about; None says that nobody is to hear of it any more.
Writer = Callable[..., Letter | None]

_writers: dict[str, Writer] = {}


def letter(kind: str) -> Callable[[Writer], Writer]:
    """Register the function that makes letters of a kind, by keyword from what was queued."""

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        return writer

    return register


def write(kind: str, about: dict[str, Any]) -> Letter | None:
    """Return a letter of that kind, as things stand now."""
    return _writers[kind](**about)
