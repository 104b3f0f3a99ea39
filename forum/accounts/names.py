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
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from forum.markup.lookalikes import mixes_scripts, skeleton

NAME_LENGTH = 50
LEAST_NAME = 2
# Compatibility forms unfold to as many as 18 characters; beyond this they are not compared,
# because a database's index takes no longer key.
KEY_LENGTH = 250

# In the languages of the interface; a name holding one would speak for the house. What is also
# somebody's first or last name ("Musharraf" in Arabic) is left out.
HOUSE_WORDS = frozenset(
    word
    for words in (
        "admin admins administrator administrators mod mods moderator moderators staff editor"
        " editors editorial official root support system webmaster owner thingstead",
        "moderatorer moderatorerne moderatoren redaktør redaktøren redaktion redaktionen redaktor"
        " personale ejer ejeren systemet administratoren redaksjon redaksjonen",
        "moderatorin moderatoren redakteur redakteurin administratorin betreiber",
        "modérateur modératrice modérateurs administrateur administratrice rédaction rédacteur"
        " rédactrice webmestre",
        "moderador moderadora moderadores administrador administradora redacción redactor redactora"
        " editora soporte redação redator redatora suporte",
        "beheer beheerder beheerders redactie redacteur eigenaar",
        "moderatör moderatörer redaktör redaktören redaktionen administratör administratören",
        "administracja redakcja moderatorka moderatorzy właściciel",
        "админ администратор администрация модератор модераторы редактор редакция поддержка"
        " владелец",
        "yönetici yönetim editör destek",
        "المشرف المشرفون المدير الإدارة التحرير الدعم",
        "管理者 管理人 モデレーター 運営 編集部 事務局 サポート",
        "管理员 管理員 版主 编辑部 編輯部 站长 站長 客服 官方",
    )
    for word in words.split()
)
# A word that begins or ends with one of these speaks for the house: "SuperAdmin", "adminteam".
_ANYWHERE = ("admin", "moderator", "webmaster", "thingstead", "админ", "модератор")
# Unless what is left of it makes a name that people bear: "Adminović", "Adminah", "Badmin".
_NAMES = re.compile(
    "admin(?:a|ah|ath|ia|iah|ov|ova|ovic|ovics|ovich|ovych|ev|eva|evic|evich|ski|ska|sky|enko|escu"
    "|ian|yan|idis|oglu|zade|zadeh|pour|nejad|sson|sdottir|sen|ez|ini|elli|etti|uddin|ullah)"
    "|(?:[bdfghjkmstvwyz]|gh|kh|sh|muh|muk)admin"
    "|админ(?:ов|ова|ович|овна|ев|ева|евич|енко|ский|ская)"
)
# Words no longer than these may be pieces of one: "a d m i n x".
_PULLED_APART = 3
# Shorter ones with a letter doubled are words of their own.
_LEAST_DOUBLED = 5
# Surnames, too ("Joe Root"), unless they stand alone or beside a word that makes a role of them.
_SURNAMES = frozenset({"root"})
_OF_A_ROLE = HOUSE_WORDS | {
    "account", "accounts", "bot", "chief", "desk", "forum", "group", "head", "help", "master",
    "page", "real", "site", "super", "superuser", "sys", "team", "the", "user", "verified", "web",
}  # fmt: skip
# Of languages that put no blanks between words.
_UNSPACED = tuple(word for word in HOUSE_WORDS if re.search("[\u3040-\u9fff]", word))
# Alphabets that stand for Latin letters without being unfolded to them: small capitals, white
# letters on black, and the letters that flags are made of.
_STANDS_FOR = re.compile(
    "(?:LETTER SMALL CAPITAL|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER"
    "|REGIONAL INDICATOR SYMBOL LETTER) ([A-Z])"
)
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
# Digits and signs that are read as letters.
_READ_AS = str.maketrans("01345@$|!", "oieasasii")
# A number at the end, and one in letters that look like it: "staff01", "staffOl".
_NUMBER = re.compile(r"(?:\d|[oо0][il1])+$")


def name_key(name: str) -> str:
    """Return what two names have in common when they read the same."""
    # A skeleton may hold capitals, which look like something again once they are small.
    return " ".join(skeleton(skeleton(_folded(name)).casefold()).split())[:KEY_LENGTH]


def name_look(name: str) -> str:
    """Return what two names have in common when they are written to look the same."""
    return " ".join(skeleton(name).split())[:KEY_LENGTH]


def _folded(name: str) -> str:
    if not name.isascii():
        name = "".join(map(_plain, name))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    stands_for = _STANDS_FOR.fullmatch(unicodedata.name(character, "").removeprefix("LATIN "))
    return stands_for[1] if stands_for else character


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
    name = _without_surname(name)
    site = _folded(settings.SITE_NAME)
    house = _house(site)
    read = _folded(name)
    readings = {read, read.translate(_READ_AS), _NUMBER.sub("", read)}
    whole = {*readings, _CAMEL.sub(" ", name).casefold()}
    return (
        any(_is_of(house, part) for part in _parts(whole))
        or any(map(_grows_from_the_house, whole))
        # What only looks like it: "superadrnin".
        or ("admin" not in read and _grows_from_the_house(_drawn(read).replace("rn", "m")))
        or any(word in read for word in _UNSPACED)
        or f" {_spaced(site)} " in f" {_spaced(read)} "
        or _is_drawn_like_the_house({name, *readings})
    )


def _without_surname(name: str) -> str:
    first, _blank, last = name.rpartition(" ")
    words = set(_spaced(_folded(first)).split())
    if _folded(last) in _SURNAMES and words.isdisjoint(_OF_A_ROLE) and len("".join(words)) > 1:
        return first
    return name


def _grows_from_the_house(reading: str) -> bool:
    words = _spaced(_bare(reading)).split()
    if all(len(word) <= _PULLED_APART for word in words):
        words = ["".join(words)]
    return any(
        word.startswith(_ANYWHERE) or word.endswith(_ANYWHERE)
        for word in (_NUMBER.sub("", word) or word for word in words)
        if not _NAMES.fullmatch(word)
    )


def _is_drawn_like_the_house(readings: set[str]) -> bool:
    """Whether one looks like a word of the house, be letters doubled in one of the longer words."""
    looks = {_drawn(reading) for reading in readings}
    parts = _parts(looks | {_NUMBER.sub("", look) for look in looks})
    words, longer = _drawn_words(settings.SITE_NAME)
    return not parts.isdisjoint(words) or any(
        len(part) > longer.get(_undoubled(part), len(part)) for part in parts
    )


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _spaced(text: str) -> str:
    return " ".join(re.split(r"[\W_]+", text))


def _parts(readings: set[str]) -> set[str]:
    """Return each reading, whole, without what stands between its words, and word by word."""
    return {
        part
        for reading in readings
        for part in (reading, re.sub(r"[\W_]+", "", reading), *re.split(r"[\W_]+", reading))
    }


def _drawn(text: str) -> str:
    """Return what a text looks like at a glance: accents gone, i and l one, cl a d and vv a w."""
    drawn = _bare(skeleton(skeleton(text).casefold()))
    return drawn.replace("cl", "d").replace("vv", "w").replace("l", "i")


@lru_cache(maxsize=8)
def _drawn_words(site_name: str) -> tuple[frozenset[str], dict[str, int]]:
    """Return the words of the house as they look, and how long those with no letter doubled are."""
    words = frozenset(map(_drawn, HOUSE_WORDS | {site_name}))
    return words, {_undoubled(word): len(word) for word in words if len(word) >= _LEAST_DOUBLED}


class _House(NamedTuple):
    """The words of the house, so that a name is compared with few of them."""

    words: frozenset[str]
    bare: frozenset[str]
    # Those in Latin letters by their length.
    latin: dict[int, list[str]]


@lru_cache(maxsize=8)
def _house(site: str) -> _House:
    words = HOUSE_WORDS | {site}
    latin: dict[int, list[str]] = {}
    for word in words:
        if _bare(word).isascii():
            latin.setdefault(len(word), []).append(word)
    return _House(words, frozenset(map(_bare, words)), latin)


def _is_of(house: _House, part: str) -> bool:
    """Whether a part of a name is a word of the house, or imitates one."""
    # Accents do not make another word of it.
    letters = _bare(part)
    if part in house.words or letters in house.bare:
        return True
    # Letters of another script stand for any letter, beside Latin ones only.
    return not letters.isascii() and any(
        _imitates(letters, word) for word in house.latin.get(len(letters), ())
    )


def _imitates(letters: str, word: str) -> bool:
    same = sum(a == b for a, b in zip(letters, word, strict=True))
    return same * 2 >= len(word) and all(
        a == b or not a.isascii() for a, b in zip(letters, word, strict=True)
    )


@lru_cache(maxsize=1024)
def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
