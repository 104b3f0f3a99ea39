"""What an engine must be able to do, and how it says that it could not."""

from collections.abc import Collection, Sequence
from typing import Protocol


class Unavailable(Exception):
    """The engine did not answer, or not sensibly; perhaps later."""


class Busy(Unavailable):
    """The engine asks for patience."""


class QuotaSpent(Exception):
    """What the owner's contract with the engine allows is used up."""


class Unsupported(Exception):
    """The engine does not translate between these two languages."""


class TooLong(Exception):
    """The engine takes no text of this length."""


class Translator(Protocol):
    """Translates plain texts; each call is one or few requests, bounded in time."""

    name: str
    version: str

    @property
    def label(self) -> str:
        """What readers know the engine by, such as "DeepL"."""

    def pairs(self) -> Collection[tuple[str, str]]:
        """Return the pairs of BCP 47 tags it translates between; may raise `Unavailable`."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return the texts in the target language, in their order.

        Raises `Unavailable`, `QuotaSpent`, `TooLong` or `Unsupported`.
        """
