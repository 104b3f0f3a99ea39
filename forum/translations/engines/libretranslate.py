"""LibreTranslate: an engine to host oneself; its API as its documentation describes it."""

from collections.abc import Collection, Sequence

from django.conf import settings

from forum.translations.engines.asking import ask
from forum.translations.engines.protocol import Unavailable

# Its names for languages that have others here.
_OURS = {"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR", "no": "nb"}
_THEIRS = {ours: theirs for theirs, ours in _OURS.items()}


class Engine:
    """Asks a LibreTranslate server."""

    name = "libretranslate"
    version = "1"
    label = "LibreTranslate"

    def pairs(self) -> Collection[tuple[str, str]]:
        """Return the pairs that `/languages` lists."""
        found = ask("GET", "/languages")
        try:
            return {
                (_ours(entry["code"]), _ours(target))
                for entry in found
                for target in entry["targets"]
                if entry["code"] != target
            }
        except (TypeError, KeyError, AttributeError) as error:
            raise Unavailable("languages") from error

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Send all texts at once."""
        fields = {
            "q": list(texts), "source": _THEIRS.get(source, source),
            "target": _THEIRS.get(target, target), "format": "text",
        }  # fmt: skip
        if settings.TRANSLATOR_KEY:
            fields["api_key"] = settings.TRANSLATOR_KEY
        answer = ask("POST", "/translate", json=fields)
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            raise Unavailable("translatedText")
        if len(found) != len(texts):
            raise Unavailable("number of texts")
        return found


def _ours(code: str) -> str:
    return _OURS.get(code, code)
