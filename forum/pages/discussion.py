"""A discussion put together: its heads, its conversations, and the links at every cut."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max, Sum
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from forum.comments.models import Tally
from forum.languages.names import UNKNOWN, html_lang, language_name
from forum.pages import ordering, windows
from forum.pages.drawing import Drawing, Place
from forum.pages.moulds import address, fill
from forum.pages.ordering import Mark, Sort
from forum.pages.windows import Row
from forum.threads.models import Thread


class Count(NamedTuple):
    """How many comments of a discussion are in one language."""

    language: str
    name: str
    number: int

    @property
    def lang(self) -> str:
        """The value of a `lang` attribute."""
        return html_lang(self.language)


class Tallies(NamedTuple):
    """The numbers of a discussion, and the version of its pages that they name."""

    counts: list[Count]
    changes: int

    @classmethod
    def of(cls, thread: Thread) -> "Tallies":
        """Return a thread's tallies, the most spoken language first; one query."""
        rows = (
            Tally.objects.filter(thread=thread)
            .values_list("language")
            .annotate(Sum("published"), Sum("changes"))
        )
        reader = translation.get_language()
        counts = [Count(tag, language_name(tag, reader), n) for tag, n, _changes in rows if n > 0]
        counts.sort(key=lambda count: (-count.number, count.name))
        return cls(counts, sum(changes for _tag, _n, changes in rows))

    @property
    def comments(self) -> int:
        """How many comments stand."""
        return sum(count.number for count in self.counts)

    @property
    def title(self) -> str:
        """Return the heading, such as "5 comments in 2 languages"."""
        number = self.comments
        words = ngettext("%(number)s comment", "%(number)s comments", number) % {"number": number}
        languages = sum(1 for count in self.counts if count.language != UNKNOWN)
        if languages < 2:
            return words if number else _("Comments")
        several = ngettext(
            "%(comments)s in %(languages)s language",
            "%(comments)s in %(languages)s languages",
            languages,
        )
        return several % {"comments": words, "languages": languages}


@dataclass
class Discussion:
    """What is said under an article, one page of it at a time.

    Making one costs nothing; each of its parts asks the database when it is first wanted, so
    that a page that has not changed costs the tallies alone.
    """

    article: Article
    thread: Thread
    sort: Sort = ordering.NEWEST
    after: Mark | None = None

    @cached_property
    def tallies(self) -> Tallies:
        """Its numbers."""
        return Tallies.of(self.thread)

    @property
    def sorts(self) -> list[dict[str, object]]:
        """The links to its orders."""
        page = self.article.get_absolute_url()
        return [
            {
                "label": sort.label,
                "explanation": sort.explanation,
                "url": f"{page}?sort={sort.name}#discussion",
                "is_current": sort == self.sort,
            }
            for sort in ordering.SORTS.values()
        ]

    @cached_property
    def markup(self) -> SafeString:
        """Its conversations on this page, with a link at every cut."""
        page = ordering.roots(self.thread.pk, self.sort, self.after)
        found: dict[int, list[Row]] = {}
        for row in windows.trees(page.pks):
            found.setdefault(row.tree_id, []).append(row)
        trees = {rows[0].pk: rows for rows in found.values()}
        drawing = Drawing(self.thread.pk, self.article.language, self.thread.is_locked)
        drawing.endings = {pk: _cut(rows) for pk, rows in trees.items()}
        places = {pk: Place(page.before + n, page.total) for n, pk in enumerate(page.pks, 1)}
        rows = [row for pk in page.pks for row in trees.get(pk, [])]
        return drawing.draw(rows, places) + self._rest(page)

    def _rest(self, page: ordering.Roots) -> SafeString:
        if page.mark is None:
            return SafeString("")
        words = ngettext(
            "%(number)s more conversation", "%(number)s more conversations", page.behind
        )
        url = f"{self.article.get_absolute_url()}?sort={self.sort.name}&after={page.mark}"
        return more(f"{url}#discussion", words % {"number": page.behind})


def more(url: str, words: str) -> SafeString:
    """Return the link that stands at a cut."""
    return fill("comments/_more.html", url=url, words=words)


def cut(pk: int, last_pk: int, behind: int) -> SafeString:
    """Return the link to the replies of a comment that come after the last one drawn."""
    if behind <= 0:
        return SafeString("")
    words = ngettext("%(number)s more reply", "%(number)s more replies", behind)
    url = f"{address('comments:detail', pk)}?after={last_pk}"
    return more(url, words % {"number": behind})


def _cut(rows: list[Row]) -> str:
    """Return the link to the rest of a tree of which these rows are the beginning."""
    return cut(rows[0].pk, rows[-1].pk, rows[0].shown_below - (len(rows) - 1))


def article_in(thread: Thread) -> Article | None:
    """Return the published article of a thread to read in the active language, or the first."""
    articles = list(Article.objects.published().filter(family=thread.family_id).order_by("pk"))
    reader = translation.get_language()
    return next((a for a in articles if a.language == reader), articles[0] if articles else None)


class Activity(NamedTuple):
    """How much is said under an article, and when last."""

    article: Article
    comments: int
    last: object


def activity(articles: list[Article]) -> list[Activity]:
    """Return the articles with their numbers of comments and last activity; one query."""
    rows = (
        Tally.objects.filter(thread__family__in=[article.family_id for article in articles])
        .values_list("thread__family")
        .annotate(Sum("published"), Max("active_at"))
    )
    found = {family: (comments, last) for family, comments, last in rows}
    return [Activity(article, *found.get(article.family_id, (0, None))) for article in articles]
