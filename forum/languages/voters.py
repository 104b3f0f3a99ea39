"""Who is asked about a text: two trained detectors behind one small protocol.

A voter can be replaced by any object with the same two methods; the rest of the room knows nothing
of the libraries. Both models are inside the installed packages, so nothing is fetched.
"""

import math
from collections.abc import Mapping
from typing import Any, Final, Protocol

import pycld2

from forum.languages.grams import Identifier

# The libraries' names for languages, in ours. Nynorsk counts as Norwegian until a hint says
# otherwise.
_OUR_NAME: Final = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "zh-Hant": "zh", "fil": "tl"}
_ASKED: Final = [
    "af",
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "ga",
    "gl",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "ko",
    "lt",
    "lv",
    "mk",
    "mn",
    "mr",
    "ms",
    "ne",
    "nl",
    "nn",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "th",
    "tl",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
_FLOOR: Final = 1e-4


class Voter(Protocol):
    """Gives each language a score for a text."""

    def load(self) -> None:
        """Read the model into memory; called once a process, before the first vote."""

    def vote(self, text: str) -> Mapping[str, float]:
        """Return scores in nats by tag, 0 for a language with nothing for it; never raise."""


class LangidVoter:
    """Asks py3langid, a naive Bayes over bytes; scores are ln(probability / floor), 0 to 9.2."""

    def load(self) -> None:
        """Read the model, of which only the languages we know are kept."""
        self._identifier: Any = Identifier(_ASKED)

    def vote(self, text: str) -> Mapping[str, float]:
        """Return the scores by tag."""
        probabilities: dict[str, float] = {}
        for name, probability in self._identifier.rank(text):
            tag = _OUR_NAME.get(name, name)
            probabilities[tag] = probabilities.get(tag, 0.0) + probability
        return {
            tag: math.log((probability + _FLOOR) / _FLOOR)
            for tag, probability in probabilities.items()
        }


class Cld2Voter:
    """Asks pycld2, strong on short texts; scores are shares of the text, 0 to 1."""

    def load(self) -> None:
        """Do nothing: the tables are part of the compiled module."""

    def vote(self, text: str) -> Mapping[str, float]:
        """Return the shares by tag, none at all when the library refuses the text."""
        shares: dict[str, float] = {}
        try:
            details = pycld2.detect(text, bestEffort=True)[2]
        except (pycld2.error, ValueError):  # UnicodeEncodeError is a ValueError.
            return shares
        for _, name, percent, _ in details:
            tag = _OUR_NAME.get(name, name)
            shares[tag] = shares.get(tag, 0.0) + percent / 100
        return shares
