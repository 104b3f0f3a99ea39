"""What a page says about its comments, looked up once a language instead of once a comment.

Everything here is cached by the active language's name: catalogues do not change while a process
runs. At 200 comments a page, asking gettext for each costs as much as drawing them.
"""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from forum.comments.states import Reason, RemovedAs, State
from forum.languages.names import html_lang, language_name
from forum.languages.numbers import grouped
from forum.markup.isolating import isolated, turns_about
from forum.translations.engines import engine

# Plain strings: a row's state is compared some ten times, and an enumeration's members are slow.
PUBLISHED, PENDING = str(State.PUBLISHED.value), str(State.PENDING.value)


@lru_cache(maxsize=8192)
def within(name: str, _language: str) -> str:
    """Return a name, escaped, to stand in a sentence; an element holds it where it could turn it.

    Most names cannot, and at 200 comments a page their elements would weigh two kilobytes.
    """
    return f"<bdi>{escape(name)}</bdi>" if turns_about(name) else escape(name)


class Words(NamedTuple):
    """The sentences of one language, with `%` holes for what they are about."""

    guest: str
    comment: str
    reply: str
    removed: str
    waiting: str
    where: str
    answers: str
    answers_removed: str


@lru_cache(maxsize=64)
def words(_language: str) -> Words:
    """Return the sentences of the active language."""
    return Words(
        guest=gettext("Guest"),
        comment=gettext("Comment by %(name)s, level %(level)s"),
        reply=gettext("Reply by %(name)s, level %(level)s"),
        removed=gettext("Removed comment, level %(level)s"),
        waiting=gettext("Waiting comment, level %(level)s"),
        where=gettext("%(label)s, %(position)s of %(size)s"),
        answers=gettext("in reply to %(name)s"),
        answers_removed=gettext("in reply to a removed comment"),
    )


def label(state: str, level: int, author: str, language: str) -> str:
    """Return what a screen reader says when it comes to a comment, escaped."""
    known = words(language)
    if state == PUBLISHED:
        form = known.reply if level else known.comment
    else:
        form = known.waiting if state == PENDING else known.removed
    return escape(form % {"name": isolated(author), "level": grouped(level + 1)})


# A comment's state, level and author; and how these are said: the author, and the comment's label.
Speaker = tuple[str, int, str]
Said = dict[Speaker, tuple[str, str]]
MOST_SAID = 8192


@lru_cache(maxsize=64)
def said_in(_language: str) -> Said:
    """Return what was said in a language already, both escaped."""
    return {}


def say(said: Said, told: Speaker, language: str) -> tuple[str, str]:
    """Return how one comment's author and label are said, for the next ones too."""
    if len(said) >= MOST_SAID:
        said.clear()
    made = said[told] = (escape(told[2]), label(*told, language))
    return made


@lru_cache(maxsize=4096)
def placed(position: int, size: int, language: str) -> tuple[str, str]:
    """Return what stands before and after an escaped label that tells a place among so many."""
    told = {"label": "\x02", "position": grouped(position), "size": grouped(size)}
    before, _label, after = (escape(words(language).where) % told).partition("\x02")
    return before, after


@lru_cache(maxsize=64)
def places(before: int, number: int, size: int, language: str) -> tuple[tuple[bytes, bytes], ...]:
    """Return the same for so many places behind those before them, as it is sent."""
    told = (placed(before + place, size, language) for place in range(1, number + 1))
    return tuple((opening.encode(), closing.encode()) for opening, closing in told)


@lru_cache(maxsize=2048)
def answers(name: str, language: str) -> str:
    """Return whom a comment answers, escaped; "" stands for one whose comment is removed."""
    if not name:
        return escape(words(language).answers_removed)
    return escape(words(language).answers) % {"name": within(name, language)}


def comments(number: int) -> str:
    """Return how many comments there are: "1,234 comments"."""
    words = ngettext("%(number)s comment", "%(number)s comments", number)
    return words % {"number": grouped(number)}


@lru_cache(maxsize=4096)
def rail(number: int, published: bool, name: str, language: str) -> str:
    """Return the words on the handle that folds so many replies, escaped."""
    if not published:
        form = ngettext("%(number)s reply", "%(number)s replies", number)
        return escape(form % {"number": grouped(number)})
    form = ngettext("%(number)s reply to %(name)s", "%(number)s replies to %(name)s", number)
    return escape(form) % {"number": grouped(number), "name": within(name, language)}


@lru_cache(maxsize=4096)
def agree(number: int, _language: str) -> str:
    """Return the words of the link by which one agrees, with how many do, escaped."""
    words = pgettext("vote", "Agree")
    return escape(f"{words} {grouped(number)}" if number else words)


@lru_cache(maxsize=4096)
def disagree(number: int, _language: str) -> str:
    """Return the words of the link by which one disagrees, with how many do, escaped."""
    words = pgettext("vote", "Disagree")
    return escape(f"{words} {grouped(number)}" if number else words)


def recipient() -> str:
    """Return who receives what is translated: as the owner says, or by the engine's name."""
    asked = engine()
    return str(settings.TRANSLATOR_RECIPIENT or (asked.label if asked else ""))


@lru_cache(maxsize=64)
def translate(who: str, _language: str) -> str:
    """Return the words of the link that has a comment translated, escaped; it names who by."""
    return escape(gettext("Translate with %(recipient)s") % {"recipient": who})


@lru_cache(maxsize=1024)
def tongue(language: str, _active: str) -> tuple[str, str]:
    """Return a comment's `lang` attribute and its language's name, both escaped."""
    return escape(html_lang(language)), escape(language_name(language, _active))


@lru_cache(maxsize=64)
def fold_words(_language: str) -> str:
    """Return what stands on the fold of a comment, with a hole for its language's name."""
    return gettext("in %(language)s")


@lru_cache(maxsize=1024)
def folded(language: str, active: str) -> str:
    """Return what stands on the fold of a comment in that language, escaped."""
    return escape(fold_words(active) % {"language": language_name(language, active)})


@lru_cache(maxsize=256)
def tombstone(state: str, removed_as: str, reason: str, _language: str) -> str:
    """Return the line that stands for words that are not to be read."""
    if state == PENDING:
        return gettext("A comment that waits for a moderator.")
    if removed_as == RemovedAs.AUTHOR:
        return gettext("Removed by its author.")
    if removed_as == RemovedAs.SPAM:
        return gettext("Removed as spam.")
    if reason:
        label = Reason(reason).label
        return gettext("Removed by a moderator: %(reason)s.") % {"reason": label}
    return gettext("Removed by a moderator.")


def dated(at: datetime, zone: tzinfo | None, language: str) -> tuple[str, str]:
    """Return a time as machines read it, to the second, and its date as people write it, escaped.

    The date is that of a zone, UTC without one. No part is made anew but the joining of them:
    formatting a time costs as much as all else of a comment.
    """
    there = at if at.tzinfo is UTC else at.astimezone(UTC)
    machines, people = _date(there.toordinal(), language)
    if zone is not None:
        people = _date(at.astimezone(zone).toordinal(), language)[1]
    return f"{machines}{_CLOCK[there.hour * 60 + there.minute]}{_SECONDS[there.second]}", people


_CLOCK = [f"T{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]
_SECONDS = [f":{second:02}Z" for second in range(60)]


@lru_cache(maxsize=4096)
def _date(day: int, _language: str) -> tuple[str, str]:
    on = date.fromordinal(day)
    return on.isoformat(), escape(date_format(on, "DATE_FORMAT"))
