"""Compiles the message catalogues with Babel, so that no machine needs gettext's tools.

Also reads who translated one: each catalogue's header says so in `X-Origin`.
"""

import re
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

ORIGIN = re.compile(r'^"X-Origin: ([a-z-]+)', re.MULTILINE)


def compile_catalogues(folder: Path) -> int:
    """Compile each catalogue that is newer than its compiled form; return how many were."""
    compiled = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        # Written aside and renamed, for a server that reads it at this moment.
        part = target.with_suffix(".mo.part")
        with part.open("wb") as file:
            write_mo(file, catalogue)
        part.replace(target)
        compiled += 1
    return compiled


@cache
def origin_of(code: str) -> str:
    """Return who made a language's words: `source`, `machine` or `human-reviewed`."""
    for folder in settings.LOCALE_PATHS:
        path = Path(folder) / to_locale(code) / "LC_MESSAGES/django.po"
        # English needs no catalogue: it is what the code says.
        found = ORIGIN.search(path.read_text("utf-8")) if path.exists() else None
        if found:
            return found[1]
    return "source"
