"""The catalogues are complete: nothing untranslated, fuzzy or forgotten, placeholders equal.

English needs none, being what the code says; every other language of `settings.LANGUAGES` has a
complete one. A catalogue of a language that is not offered yet is in the making: it may lack
strings, but what it says must be right. With `--extract` the strings are read from the code and
templates again and merged into every catalogue; what is no longer said is dropped, and nothing is
guessed. Needs gettext's tools (`xgettext`, `msgmerge`, `msgattrib`) for that and for noticing
strings that were changed but not extracted; with `--whole` their lack is a failure.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from babel import Locale
from django.conf import settings
from django.utils.translation import to_locale

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")
MARKUP = re.compile(r"</?[a-z][^>]*>|&#?\w+;")
ORIGINS = ("machine", "human-reviewed")
SOURCES = ("forum", "articles", "templates", "static/js")
# Where a string stands is left out: a catalogue changes only when what is said does.
COMMAND = ["makemessages", "--no-obsolete", "--no-wrap", "--no-location"]
UNGUESS = ["msgattrib", "--clear-fuzzy", "--empty", "--clear-previous", "--no-wrap"]
IGNORED = (".venv", "var", "tests", "node_modules")
# When it was extracted says nothing that the history does not, and changes at each extraction.
EXTRACTED_AT = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)


def extract(folder: Path) -> None:
    """Read every string of the tree in this folder into its catalogues."""
    (folder / "locale").mkdir(exist_ok=True)
    languages = sorted(path.name for path in (folder / "locale").iterdir()) or ["da"]
    options = [option for language in languages for option in ("--locale", language)]
    ignored = [option for name in IGNORED for option in ("--ignore", name)]
    subprocess.run(
        [sys.executable, ROOT / "manage.py", *COMMAND, *options, *ignored],
        cwd=folder,
        env={**os.environ, "THINGSTEAD_MODE": "test"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    for path in catalogues(folder):
        subprocess.run([*UNGUESS, "--output-file", path, path], check=True)
        path.write_text(EXTRACTED_AT.sub("", path.read_text("utf-8")), "utf-8")


def catalogues(folder: Path) -> list[Path]:
    """Return the catalogues of the tree in this folder."""
    return sorted((folder / "locale").glob("*/LC_MESSAGES/*.po"))


def faults_of(entry: polib.POEntry, forms: int = 2) -> Iterator[str]:
    """Yield what is wrong with one string's translation into a language of so many forms."""
    said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(said):
        yield "is not translated"
        return
    if entry.msgid_plural and len(said) != forms:
        yield f"has {len(said)} forms, not {forms}"
    if entry.fuzzy:
        yield "is translated by a guess (fuzzy)"
    whole = entry.msgid_plural or entry.msgid
    # A language's first form may leave out its number, as the singular does in English.
    choices = [[entry.msgid, whole], *[[whole]] * (len(said) - 1)]
    for words, sources in zip(said, choices, strict=True):
        for what, marks in (("placeholders", PLACEHOLDER), ("markup", MARKUP)):
            if not any(sorted(marks.findall(words)) == sorted(marks.findall(s)) for s in sources):
                yield f"has other {what} than {sorted(marks.findall(whole))}"
        if edges(words) != edges(whole):
            yield "begins or ends with other spaces"


def is_said(entry: polib.POEntry) -> bool:
    """Return whether a string is translated, in any of its forms."""
    return any(entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])


def edges(words: str) -> tuple[str, str]:
    """Return the white space before and after some words."""
    return words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]


def plural_faults(language: str, header: str) -> Iterator[str]:
    """Yield how a header's plural forms differ from what CLDR says of the language's numbers."""
    parts = re.fullmatch(r"nplurals=(\d); plural=(.+?);?", header)
    if parts is None:
        yield "the header does not say its plural forms"
        return
    forms, chosen, rule = int(parts[1]), gettext.c2py(parts[2]), Locale.parse(language).plural_form
    # Below a million: that some languages take "of" after one is beyond what we count.
    pairs = {(chosen(number), rule(number)) for number in range(1000)}
    if not len(pairs) == len({form for form, _name in pairs}) == len({name for _, name in pairs}):
        yield "the header's plural forms are not those of CLDR"
    elif len(pairs) != forms:
        yield f"the header says {forms} plural forms, CLDR {len(pairs)}"


def incomplete(path: Path, *, offered: bool = True) -> list[str]:
    """Return what is wrong with one catalogue, a line a fault; one not offered may lack strings."""
    catalogue = polib.pofile(str(path))
    language = path.parent.parent.name
    header = catalogue.metadata.get("Plural-Forms", "")
    found = [f"{language}: {fault}" for fault in plural_faults(language, header)]
    if catalogue.metadata.get("Language") != language:
        found.append(f"{language}: the header names another language")
    if catalogue.metadata.get("X-Origin") not in ORIGINS:
        found.append(f"{language}: the header does not say who translated (X-Origin)")
    plurals = re.search(r"nplurals=(\d)", header)
    forms = int(plurals[1]) if plurals else 2
    entries = [e for e in catalogue if not e.obsolete and (offered or is_said(e))]
    return found + [f"{language}: {e.msgid!r} {f}" for e in entries for f in faults_of(e, forms)]


def differences(kept: Path, fresh: Path) -> list[str]:
    """Return what is said but not in a kept catalogue, and what is in it but no longer said."""
    language = kept.parent.parent.name
    old, new = (
        {(e.msgctxt, e.msgid, e.msgid_plural) for e in polib.pofile(str(path)) if not e.obsolete}
        for path in (kept, fresh)
    )
    said = [f"{language}: {string[1]!r} is not extracted" for string in new - old]
    return sorted(said + [f"{language}: {string[1]!r} is no longer said" for string in old - new])


def forgotten(folder: Path) -> list[str]:
    """Return how a tree's catalogues differ from what extracting its strings again would give."""
    with tempfile.TemporaryDirectory(prefix="thingstead-messages-") as name:
        copy = Path(name)
        for source in (*SOURCES, "locale"):
            if (folder / source).exists():
                shutil.copytree(folder / source, copy / source)
        extract(copy)
        return [
            line
            for path in catalogues(folder)
            for line in differences(path, copy / path.relative_to(folder))
        ]


def missing(folder: Path, offered: list[str]) -> list[str]:
    """Return the languages of the interface that a tree has no catalogue for."""
    found = {path.parent.parent.name for path in catalogues(folder)}
    needed = [to_locale(code) for code in offered if code != "en"]
    return [f"{name}: there is no catalogue" for name in needed if name not in found]


def faults(*, whole: bool) -> list[str]:
    """Return everything that is wrong with the catalogues; `whole` leaves nothing out."""
    offered = [code for code, _name in settings.LANGUAGES]
    names = {to_locale(code) for code in offered}
    found = missing(ROOT, offered)
    for path in catalogues(ROOT):
        found += incomplete(path, offered=path.parent.parent.name in names)
    if shutil.which("xgettext"):
        return found + forgotten(ROOT)
    left_out = "Left out: strings that are not extracted (gettext's tools are not installed)."
    if whole:
        return [*found, left_out]
    print(left_out)
    return found


if __name__ == "__main__":
    os.environ.update(THINGSTEAD_MODE="test", DJANGO_SETTINGS_MODULE="forum.settings")
    if "--extract" in sys.argv:
        extract(ROOT)
    else:
        sys.exit("\n".join(faults(whole="--whole" in sys.argv)) or None)
