"""Two languages that nobody speaks: English made longer, and the same from right to left.

Both are made in memory from the strings of the code and stand in for a real language of the
interface: en-XA has accents and is nearly half as long again, ar-XB is mirrored.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import polib
from django.conf import settings
from django.utils.translation import trans_real

from forum.pages import drawing, frames, moulds

CATALOGUE = settings.BASE_DIR / "locale/da/LC_MESSAGES/django.po"
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|\{\w*\}|<[^>]*>|&#?\w+;)")
ACCENTS = str.maketrans("aceinosuyACEINOSUY", "åçéîñöšûýÅÇÉÎÑÖŠÛÝ")


def english() -> list[polib.POEntry]:
    """Return every string of the code."""
    return list(polib.pofile(str(CATALOGUE)))


def pseudo(words: str) -> str:
    """Return a string as en-XA says it; placeholders and markup stay."""
    parts = KEPT.split(words)
    said = "".join(p if KEPT.fullmatch(p) else p.translate(ACCENTS) for p in parts)
    longer = " ".join(["öñé"] * (len(words) // 9 + 1))
    head, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{head}{said.strip()} {longer}{tail}"


def catalogue(language: str) -> trans_real.DjangoTranslation:
    """Return a language's translations, each of our strings replaced by its pseudo form."""
    made = trans_real.DjangoTranslation(language)
    # Django keeps one dictionary per plural rule; ours goes before them all.
    said: dict[object, str] = {}
    for entry in english():
        key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
        if entry.msgid_plural:
            said |= {(key, form): pseudo(entry.msgid_plural) for form in range(6)}
            said[key, 0] = pseudo(entry.msgid)
        else:
            said[key] = pseudo(entry.msgid)
    made._catalog._catalogs.insert(0, said)
    made._catalog._plurals.insert(0, made._catalog._plurals[0])
    return made


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let one of the interface's languages speak its pseudo form meanwhile."""
    before = trans_real._translations.pop(language, None)
    trans_real._translations[language] = catalogue(language)
    _forget()
    try:
        yield
    finally:
        trans_real._translations.pop(language)
        if before:
            trans_real._translations[language] = before
        _forget()


def _forget() -> None:
    """Forget what was drawn in the language."""
    for kept in (moulds._form, moulds._mould, drawing.kit_for, frames._frame):
        kept.cache_clear()
