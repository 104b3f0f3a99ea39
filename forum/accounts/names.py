"""What a person may be called: how names are compared, and which belong to the house.

Two names are the same when they read the same (Unicode NFKC and case folding, UAX 15 and
Unicode 3.13). A word of the house may not be imitated either: beside Latin letters, a letter of
another script stands for any letter, since the table of look-alikes (UTS 39) is made of those.
"""

import re
import unicodedata
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

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
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())[:KEY_LENGTH]


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
    if sounds_like_the_house(name):
        return _("This name would seem to speak for the house; please choose another.")
    return ""


def sounds_like_the_house(name: str) -> bool:
    """Whether a name holds, or imitates, a word that belongs to moderators and owners."""
    house = HOUSE_WORDS | {name_key(settings.SITE_NAME)}
    key = name_key(name)
    readings = {key, key.translate(_READ_AS), re.sub(r"[\doil]+$", "", key), key.replace("rn", "m")}
    return any(
        _imitates(part, word)
        for reading in readings
        for part in {*re.split(r"[\W_]+", reading), re.sub(r"[\W_]+", "", reading), reading}
        for word in house
    )


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
