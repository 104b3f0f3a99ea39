"""Apertium's APy: rules and dictionaries, best between close languages; free and on one's own host.

Debian has it as `apertium-apy`, with a package for each pair, such as `apertium-dan-nor`.
"""

import time
from collections.abc import Collection, Sequence

from django.conf import settings

from forum.translations.engines.asking import ask
from forum.translations.engines.protocol import Unavailable

# ISO 639-3, which it speaks, for the languages that its released pairs know.
_OURS = {
    "afr": "af", "arg": "an", "ara": "ar", "ast": "ast", "aze": "az", "bel": "be", "ben": "bn",
    "bos": "bs", "bre": "br", "bul": "bg", "cat": "ca", "ces": "cs", "crh": "crh", "cym": "cy",
    "dan": "da", "deu": "de", "ell": "el", "eng": "en", "epo": "eo", "est": "et", "eus": "eu",
    "fao": "fo", "fas": "fa", "fin": "fi", "fra": "fr", "frp": "frp", "gla": "gd", "gle": "ga",
    "glg": "gl", "hat": "ht", "hbs": "sr", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu",
    "hye": "hy", "ind": "id", "isl": "is", "ita": "it", "kat": "ka", "kaz": "kk", "kir": "ky",
    "kor": "ko", "lav": "lv", "lit": "lt", "mar": "mr", "mkd": "mk", "mlt": "mt", "msa": "ms",
    "nep": "ne", "nld": "nl", "nno": "nn", "nob": "nb", "oci": "oc", "pol": "pl", "por": "pt",
    "ron": "ro", "rus": "ru", "slk": "sk", "slv": "sl", "sme": "se", "spa": "es", "sqi": "sq",
    "srd": "sc", "srp": "sr", "swe": "sv", "szl": "szl", "tat": "tt", "tur": "tr", "ukr": "uk",
    "urd": "ur", "uzb": "uz", "zlm": "ms",
}  # fmt: skip
# Of two names for one of ours the first stands, which is the one its pairs use.
_THEIRS = {ours: theirs for theirs, ours in reversed(_OURS.items())}


class Engine:
    """Asks an APy server, one text at a time: it knows no lists."""

    name = "apertium"
    version = "1"
    label = "Apertium"

    def pairs(self) -> Collection[tuple[str, str]]:
        """Return the pairs that are installed beside it."""
        answer = ask("GET", "/listPairs")
        try:
            told = [
                (str(p["sourceLanguage"]), str(p["targetLanguage"])) for p in answer["responseData"]
            ]
        except (TypeError, KeyError) as error:
            raise Unavailable("listPairs") from error
        return {(_OURS[source], _OURS[to]) for source, to in told if {source, to} <= _OURS.keys()}

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Send text by text, within the time of one request for all of them."""
        deadline = time.monotonic() + settings.TRANSLATOR_TIMEOUT
        found = []
        for text in texts:
            if time.monotonic() > deadline:
                raise Unavailable("too slow")
            found.append(self._translate(text, source, target))
        return found

    def _translate(self, text: str, source: str, target: str) -> str:
        pair = f"{_THEIRS.get(source, source)}|{_THEIRS.get(target, target)}"
        fields = {"langpair": pair, "q": text, "markUnknown": "no"}
        answer = ask("POST", "/translate", data=fields)
        try:
            found = answer["responseData"]["translatedText"]
        except (TypeError, KeyError) as error:
            raise Unavailable("translatedText") from error
        if not isinstance(found, str):
            raise Unavailable("translatedText")
        return found
