"""What a person may be called: how names are compared, and which belong to the house.

Two names are the same when they read the same, whatever their case (Unicode NFKC and case folding,
UAX 15 and Unicode 3.13, then the skeleton of UTS 39), and when they look the same as they are
written: "lan" and "Ian" do. The first is `name_key`, the second `name_look`; both are unique in
the database. Letters of scripts that no language mixes do not stand in one name (UTS 39, "highly
restrictive"). A word of the house may not be imitated either: beside Latin letters, a letter of
another script stands for any letter.
"""

import re
import unicodedata
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from forum.markup.lookalikes import mixes_scripts, skeleton

NAME_LENGTH = 50
LEAST_NAME = 2
# Compatibility forms unfold to as many as 18 characters; beyond this they are not compared,
# because a database's index takes no longer key.
KEY_LENGTH = 250

# In English and Danish; a name holding one would speak for the house.
HOUSE_WORDS = frozenset(
    [
        "admin",
        "admins",
        "administrator",
        "administrators",
        "mod",
        "mods",
        "moderator",
        "moderators",
        "staff",
        "editor",
        "editors",
        "editorial",
        "official",
        "root",
        "support",
        "system",
        "webmaster",
        "owner",
        "thingstead",
        "moderatorer",
        "moderatorerne",
        "redaktør",
        "redaktøren",
        "redaktion",
        "redaktionen",
        "redaktor",
        "personale",
        "ejer",
        "ejeren",
        "systemet",
        "administratoren",
        "moderatoren",
    ]
)
# Digits and signs that are read as letters.
_READ_AS = str.maketrans("01345@$|!", "oieasasii")


def name_key(name: str) -> str:
    """Return what two names have in common when they read the same."""
    return " ".join(skeleton(_folded(name)).casefold().split())[:KEY_LENGTH]


def name_look(name: str) -> str:
    """Return what two names have in common when they are written to look the same."""
    return " ".join(skeleton(name).split())[:KEY_LENGTH]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def objection_to(name: str) -> str:
    """Return why nobody may be called that, in the reader's words, or "" when they may.

    `name` has passed `clean_line`; whether somebody is already called so is the caller's question.
    """
    if len(name) < LEAST_NAME:
        return _("A name needs at least two characters that can be seen.")
    if len(name) > NAME_LENGTH:
        return _("A name can have at most fifty characters.")
    if "@" in name and "." in name.partition("@")[2]:
        return _("This looks like an email address, which everybody would see; choose another.")
    if mixes_scripts(name):
        return _("This name mixes letters of different scripts; write it in one of them.")
    if sounds_like_the_house(name):
        return _("This name would seem to speak for the house; please choose another.")
    return ""


def sounds_like_the_house(name: str) -> bool:
    """Whether a name holds, or imitates, a word that belongs to moderators and owners."""
    house = HOUSE_WORDS | {_folded(settings.SITE_NAME)}
    read = _folded(name)
    readings = {read, read.translate(_READ_AS), re.sub(r"[\doil]+$", "", read)}
    if any(_imitates(part, word) for part in _parts(readings) for word in house):
        return True
    looks = {_drawn(form) for form in (name, *readings)}
    looks |= {re.sub(r"[\doi]+$", "", look) for look in looks}
    return not _parts(looks).isdisjoint(_drawn_words(settings.SITE_NAME))


def _parts(readings: set[str]) -> set[str]:
    """Return each reading, whole, without what stands between its words, and word by word."""
    return {
        part
        for reading in readings
        for part in (reading, re.sub(r"[\W_]+", "", reading), *re.split(r"[\W_]+", reading))
    }


def _drawn(text: str) -> str:
    """Return what a text looks like at a glance: accents gone, i and l one."""
    return _bare(skeleton(text).casefold()).replace("l", "i")


@lru_cache(maxsize=8)
def _drawn_words(site_name: str) -> frozenset[str]:
    return frozenset(map(_drawn, HOUSE_WORDS | {site_name}))


def _imitates(part: str, word: str) -> bool:
    if part == word:
        return True
    # Accents do not make another word of it.
    letters = _bare(part)
    if letters == _bare(word):
        return True
    if len(letters) != len(word):
        return False
    same = sum(a == b for a, b in zip(letters, word, strict=True))
    return same * 2 >= len(word) and all(
        a == b or not a.isascii() for a, b in zip(letters, word, strict=True)
    )


@lru_cache(maxsize=1024)
def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
