"""The catalogues are complete: nothing untranslated, fuzzy or forgotten, placeholders equal.

With `--extract` the strings are read from the code and templates again and merged in; what
is no longer said is dropped. Needs gettext's tools (`xgettext`, `msgmerge`) for that and for
noticing strings that were changed but not extracted.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")
SOURCES = ("forum", "articles", "templates", "static/js")
COMMAND = ["makemessages", "--no-obsolete", "--no-wrap", "--add-location", "file"]


def extract(folder: Path) -> None:
    """Read every string of the tree in this folder into its catalogues."""
    (folder / "locale").mkdir(exist_ok=True)
    languages = sorted(path.name for path in (folder / "locale").iterdir()) or ["da"]
    options = [option for language in languages for option in ("--locale", language)]
    ignored = [
        "--ignore",
        ".venv",
        "--ignore",
        "var",
        "--ignore",
        "tests",
        "--ignore",
        "node_modules",
    ]
    subprocess.run(
        [sys.executable, ROOT / "manage.py", *COMMAND, *options, *ignored],
        cwd=folder,
        env={**os.environ, "THINGSTEAD_MODE": "test"},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """Yield what is wrong with one string's translation."""
    said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(said):
        yield "is not translated"
        return
    if entry.fuzzy:
        yield "is translated by a guess (fuzzy)"
    # The singular may leave out its number, so the plural says what must be there.
    wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if sorted(PLACEHOLDER.findall(said[-1])) != wanted:
        yield f"has other placeholders than {wanted}"


def incomplete(path: Path) -> list[str]:
    """Return what is wrong with one catalogue, a line a string."""
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    return [f"{name}: {e.msgid!r} {fault}" for e in entries for fault in faults_of(e)]


def forgotten() -> list[str]:
    """Return strings that are said but stand in no catalogue, or stand there unsaid."""
    with tempfile.TemporaryDirectory(prefix="thingstead-messages-") as name:
        copy = Path(name)
        for source in (*SOURCES, "locale"):
            if (ROOT / source).exists():
                shutil.copytree(ROOT / source, copy / source)
        extract(copy)
        found = []
        for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
            kept = {(e.msgctxt, e.msgid) for e in polib.pofile(str(path)) if not e.obsolete}
            fresh = polib.pofile(str(copy / path.relative_to(ROOT)))
            said = {(e.msgctxt, e.msgid) for e in fresh}
            found += [f"{path.parent.parent.name}: {m!r} is not extracted" for _c, m in said - kept]
            found += [
                f"{path.parent.parent.name}: {m!r} is no longer said" for _c, m in kept - said
            ]
    return sorted(found)


def faults() -> list[str]:
    """Return everything that is wrong with the catalogues."""
    found = [
        line for path in (ROOT / "locale").glob("*/LC_MESSAGES/*.po") for line in incomplete(path)
    ]
    if not shutil.which("xgettext"):
        print("Left out: strings that are not extracted (gettext's tools are not installed).")
        return found
    return found + forgotten()


if __name__ == "__main__":
    if "--extract" in sys.argv:
        extract(ROOT)
    else:
        sys.exit("\n".join(faults()) or None)
