"""What the admin's own scripts say is said in every language that is offered."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from forum.scripted import ScriptedWords

pytestmark = pytest.mark.once

SCRIPTS = Path(str(files("django.contrib.admin"))) / "static/admin/js"
STRING = r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*"""
CALL = re.compile(rf"\b(gettext|gettext_noop|ngettext|pgettext)\({STRING}(?:,{STRING})?")


def asked() -> dict[str, str]:
    """Return the words the scripts ask for by their names in the catalogue."""
    found = {}
    for path in sorted(SCRIPTS.rglob("*.js")):
        if "vendor" in path.parts:
            continue
        for call, *parts in CALL.findall(path.read_text("utf-8")):
            first, second = parts[0] or parts[1], parts[2] or parts[3]
            found[f"{first}\x04{second}" if call == "pgettext" else first] = call
    return found


def catalogue(rf, code: str) -> tuple[dict[str, object], str | None]:
    with translation.override(code):
        view = ScriptedWords()
        view.get(rf.get("/"))
        return view.get_catalog(), view.get_plural()


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES if code != "en"])
def test_no_script_of_the_admin_says_anything_in_english(rf, code):
    words, plural = catalogue(rf, code)
    lacking = [word for word in asked() if not words.get(word)]
    # A form each, with the number in every one where Django's words have it.
    for word, call in asked().items():
        if call == "ngettext":
            assert all(words[word]), word
    assert lacking == []
    assert plural
    # Months, and what is short, may be the same word in another language.
    same = [word for word in asked() if words[word] == word]
    assert [word for word in same if "%s" in word or word.endswith("day") or len(word) > 15] == []


def test_the_scripts_are_read_whole():
    assert len(asked()) > 70
    assert "Noon" in asked()
    assert "abbrev. day Sunday\x04Sun" in asked()
    # Each call that is not ours to read has a variable for its words.
    calls = sum(
        len(re.findall(r"\bn?p?gettext(?:_noop)?\((?!\s*element)", path.read_text("utf-8")))
        for path in SCRIPTS.rglob("*.js") if "vendor" not in path.parts
    )  # fmt: skip
    read = sum(
        len(CALL.findall(path.read_text("utf-8")))
        for path in SCRIPTS.rglob("*.js") if "vendor" not in path.parts
    )  # fmt: skip
    assert calls == read


def test_the_admin_serves_them(client, mia):
    client.force_login(mia)
    mia.language = "de"
    mia.save()
    answer = client.get(reverse("admin:jsi18n"), headers={"Accept-Language": "de"})
    words = answer.content.decode()
    assert f'"Choose all %s": {json.dumps("Alle %s auswählen")}' in words
    assert f'"Available %s": {json.dumps("Verfügbare %s")}' in words
