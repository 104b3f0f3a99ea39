"""What a language is called, in whichever language the reader reads, and which way it runs.

Names come from the CLDR data that Babel carries. A tag may come from a stranger's request: anything
is taken, at most 35 characters of it are kept (the length BCP 47 asks software to allow), and what
is not a known language is named by the tag itself.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import get_supported_language_variant, gettext, override

from forum.languages.scripts import ONE_LANGUAGE, OTHER_LANGUAGES, SEVERAL_LANGUAGES

UNKNOWN: Final = "und"
LONGEST_TAG: Final = 35

Direction = Literal["ltr", "rtl"]

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
# Scripts of living languages that run from right to left.
_RIGHT_TO_LEFT: Final = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)


def _detected() -> tuple[str, ...]:
    """Return the tags the detector can answer with, other than "und"."""
    tags = set(ONE_LANGUAGE.values()).union(OTHER_LANGUAGES, *SEVERAL_LANGUAGES.values())
    return tuple(sorted(tags - {"zh"} | {"nn", "zh-Hans", "zh-Hant"}))


DETECTED: Final = _detected()


def normal_tag(tag: str) -> str:
    """Return the tag as BCP 47 writes it ("zh-Hant", "en-GB"), or "" when it cannot be one."""
    tag = tag[: LONGEST_TAG + 1].replace("_", "-").strip()
    return _normal(tag) if len(tag) <= LONGEST_TAG else ""


@lru_cache(maxsize=1024)
def _normal(tag: str) -> str:
    """Return a tag of bounded length with each subtag in its customary case."""
    if not tag.isascii() or not _TAG.fullmatch(tag):
        return ""
    primary, *rest = tag.lower().split("-")
    return "-".join([primary, *map(_cased, rest)])


def _cased(subtag: str) -> str:
    """Return a subtag with the case of a script ("Hant") or region ("GB"), or in lower case."""
    if len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag


def language_name(tag: str, in_language: str) -> str:
    """Return what the language is called in another one: "da" in "en" is "Danish".

    "und" is "language unknown" in that language; a tag no one knows is returned, shortened.
    """
    wanted, reader = normal_tag(tag), normal_tag(in_language)
    if wanted == UNKNOWN or not tag:
        return _unknown_in(reader)
    return _named(wanted, reader) or tag[:LONGEST_TAG]


def autonym(tag: str) -> str:
    """Return what the language's own speakers call it: "dansk", "العربية"."""
    return language_name(tag, tag)


def direction(tag: str) -> Direction:
    """Return "rtl" when the language's usual script runs from right to left, "ltr" otherwise."""
    return "rtl" if _script(normal_tag(tag)) in _RIGHT_TO_LEFT else "ltr"


def is_known(tag: str) -> bool:
    """Tell whether the tag is a language that has a name; "und" is not."""
    wanted = normal_tag(tag)
    return wanted not in ("", UNKNOWN) and bool(_named(wanted, "en"))


@lru_cache(maxsize=64)
def _choices(reader: str) -> tuple[tuple[str, str], ...]:
    """Return the detected languages with their names in the reader's language, sorted by name."""
    named = [(tag, _named(tag, reader) or tag) for tag in DETECTED]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


def choices(in_language: str) -> list[tuple[str, str]]:
    """Return (tag, name) for a form's select: every language we detect, sorted by its name."""
    return list(_choices(normal_tag(in_language)))


def html_lang(tag: str) -> str:
    """Return the value of an HTML `lang` attribute; "" says unknown and inherits nothing."""
    wanted = normal_tag(tag)
    return "" if wanted == UNKNOWN else wanted


def same_language(first: str, second: str) -> bool:
    """Tell whether a reader of one reads the other: equal languages, and equal Chinese scripts."""
    one, other = normal_tag(first), normal_tag(second)
    if not one or not other or UNKNOWN in (one, other):
        return False
    if one.partition("-")[0] != other.partition("-")[0]:
        return False
    return not one.startswith("zh") or _script(one) == _script(other)


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """Return the CLDR locale nearest to a tag, English when there is none."""
    try:
        return Locale.parse(tag or "en", sep="-")
    except (ValueError, UnknownLocaleError):
        primary = tag.partition("-")[0]
        return locale_of(primary) if primary != tag else Locale("en")


@lru_cache(maxsize=4096)
def _named(tag: str, reader: str) -> str:
    """Return the CLDR name of a language in the reader's language, or "" if it has none."""
    if not tag:
        return ""
    for names in (locale_of(reader).languages, Locale("en").languages):
        whole = names.get(tag.replace("-", "_"))
        if whole:
            return str(whole)
    primary, _, rest = tag.partition("-")
    name = locale_of(reader).languages.get(primary) or Locale("en").languages.get(primary, "")
    finer = [_qualifier(subtag, locale_of(reader)) for subtag in rest.split("-") if rest]
    detail = ", ".join(filter(None, finer))
    return f"{name} ({detail})" if name and detail else str(name)


def _qualifier(subtag: str, locale: Locale) -> str:
    """Return the name of a script or region in the locale, "" for other subtags."""
    return str(locale.scripts.get(subtag) or locale.territories.get(subtag) or "")


@lru_cache(maxsize=256)
def _unknown_in(reader: str) -> str:
    """Return the words for a language nobody knows, in the reader's language."""
    try:
        supported = get_supported_language_variant(reader.lower())
    except LookupError:
        supported = "en"
    with override(supported):
        return gettext("language unknown")


@lru_cache(maxsize=1024)
def _script(tag: str) -> str:
    """Return the script a normal tag is written in: its own subtag, or the likeliest one."""
    if not tag:
        return ""
    primary, *rest = tag.split("-")
    for subtag in rest:
        if len(subtag) == 4 and subtag.isalpha():
            return subtag
    likely = get_global("likely_subtags")
    regions = [subtag for subtag in rest if len(subtag) == 2]
    for key in [*(f"{primary}_{region}" for region in regions), primary]:
        parts = likely.get(key, "").split("_")
        if len(parts) > 1 and len(parts[1]) == 4:
            return str(parts[1])
    return ""
