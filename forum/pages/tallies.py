"""The numbers of a discussion, asked with its thread by one statement."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rows
from articles.models import Article
from forum.languages.names import UNKNOWN, language_name
from forum.pages import versions, wording
from forum.pages.frames import sent
from forum.threads.models import Thread

_named = lru_cache(maxsize=1024)(language_name)


class Count(NamedTuple):
    """How many comments of a discussion are in one language."""

    language: str
    name: str
    number: int


class Counts:
    """How many comments are in each language, the most spoken one first, for one reader's language.

    Equal ones are one object, by which what is drawn of them is found at the cost of a look.
    """

    def __init__(self, counts: Iterable[Count], reader: str) -> None:
        self.counts = tuple(counts)
        self.languages = [count.language for count in self.counts]
        self.comments = sum(count.number for count in self.counts)
        known = sum(1 for language in self.languages if language != UNKNOWN)
        self.title = _title(self.comments, known, reader)
        self.title_sent = sent(self.title)


class Tallies(NamedTuple):
    """The numbers of a discussion, and the version of its pages that they name."""

    standing: Counts
    changes: int

    @classmethod
    def summed(cls, rows: Iterable[tuple[str, int, int]]) -> "Tallies":
        """Return tallies from (language, published, changes)."""
        found = list(rows)
        standing = tuple([(tag, int(number)) for tag, number, _changes in found if number > 0])
        summed = sum([int(changes) for _tag, _number, changes in found])
        return cls(_counts(standing, translation.get_language()), summed)

    @property
    def languages(self) -> list[str]:
        """The languages that comments stand in."""
        return self.standing.languages

    @property
    def comments(self) -> int:
        """How many comments stand."""
        return self.standing.comments

    @property
    def title(self) -> str:
        """Return the heading, such as "5 comments in 2 languages"."""
        return self.standing.title


@lru_cache(maxsize=256)
def _counts(standing: tuple[tuple[str, int], ...], reader: str) -> Counts:
    counts = [Count(tag, _named(tag, reader), number) for tag, number in standing]
    return Counts(sorted(counts, key=lambda count: (-count.number, count.name)), reader)


@lru_cache(maxsize=256)
def _title(number: int, languages: int, _reader: str) -> str:
    words = wording.comments(number)
    if languages < 2:
        return words if number else _("Comments")
    several = ngettext(
        "%(comments)s in %(languages)s language",
        "%(comments)s in %(languages)s languages",
        languages,
    )
    return several % {"comments": words, "languages": languages}


@lru_cache(maxsize=4)
def _thread_and_tallies(vendor: str) -> str:
    return (
        f"WITH {versions.HOME}"
        f" SELECT {rows.columns(Thread, 't')}, f.sharing, {versions.column(vendor)},"
        " y.language, CAST(SUM(y.published) AS bigint), CAST(SUM(y.changes) AS bigint)"
        " FROM threads_thread t JOIN articles_family f ON f.id = t.family_id"
        " LEFT JOIN comments_tally y ON y.thread_id = t.id"
        " WHERE t.family_id = %s GROUP BY t.id, f.id, y.language"
    )


def thread_of(article: Article) -> tuple[Thread, Tallies]:
    """Return an article's thread, opened at the first call, and its tallies; one query."""
    found = rows.fetch(_thread_and_tallies(connection.vendor), [article.family_id] * 2)
    if not found:
        # Opened now; asked again, it is there.
        Thread.objects.of(article)
        return thread_of(article)
    told = rows.width(Thread)
    summed = Tallies.summed([row[told + 2 :] for row in found if row[told + 2] is not None])
    thread = rows.instance(Thread, found[0][:told])
    thread.sharing, thread.versions = found[0][told], found[0][told + 1] or ""
    return thread, summed
