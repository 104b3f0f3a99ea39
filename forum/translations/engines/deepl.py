"""DeepL: a company's engine; its API as its documentation describes it."""

from collections.abc import Collection, Sequence

from django.conf import settings

from forum.translations.engines.asking import ask
from forum.translations.engines.protocol import Unavailable

# As many texts as one request may have.
AT_ONCE = 50
# Targets that it wants to know more exactly than a tag says.
_TARGETS = {"en": "EN-GB", "pt": "PT-PT", "zh": "ZH-HANS"}


class Engine:
    """Asks DeepL with the owner's key."""

    name = "deepl"
    version = "2"
    label = "DeepL"

    def pairs(self) -> Collection[tuple[str, str]]:
        """Return each source with each target."""
        sources, targets = (self._languages(kind) for kind in ("source", "target"))
        known = {(source, target) for source in sources for target in targets}
        return {(source, target) for source, target in known if source != target.partition("-")[0]}

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Send the texts in requests of at most fifty."""
        found: list[str] = []
        for first in range(0, len(texts), AT_ONCE):
            found += self._translate(texts[first : first + AT_ONCE], source, target)
        return found

    def _translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        fields = {
            "text": list(texts), "source_lang": source.partition("-")[0].upper(),
            "target_lang": _TARGETS.get(target, target.upper()), "preserve_formatting": True,
        }  # fmt: skip
        answer = ask("POST", "/v2/translate", json=fields, headers=self._headers())
        try:
            found = [entry["text"] for entry in answer["translations"]]
        except (TypeError, KeyError) as error:
            raise Unavailable("translations") from error
        if len(found) != len(texts) or not all(isinstance(text, str) for text in found):
            raise Unavailable("number of texts")
        return found

    def _languages(self, kind: str) -> set[str]:
        answer = ask("GET", f"/v2/languages?type={kind}", headers=self._headers())
        try:
            return {_ours(entry["language"]) for entry in answer}
        except (TypeError, KeyError, AttributeError) as error:
            raise Unavailable("languages") from error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"DeepL-Auth-Key {settings.TRANSLATOR_KEY}"}


def _ours(code: str) -> str:
    """Return our tag for one of its codes: "EN-GB" is "en", "ZH-HANT" is "zh-Hant"."""
    primary, _, rest = code.lower().partition("-")
    if primary == "zh":
        return f"zh-{rest.title()}" if rest else "zh"
    return "pt-BR" if code.upper() == "PT-BR" else primary
