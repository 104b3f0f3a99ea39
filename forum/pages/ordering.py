"""The orders a discussion can be read in, and the marks by which a reader goes on.

Only comments that answer the article itself are ordered; below them a conversation is always
read as it was spoken. Pages are cut by keyset: a mark names the last root of a page by its time
and number, so that what others post meanwhile neither repeats nor hides a comment.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.comments.models import Comment

ROOTS_A_PAGE = 20

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Nineteen digits hold every time and number that the database does, and nothing it would refuse.
_MARK = re.compile(r"([0-9]{1,16})-([0-9]{1,18})", re.ASCII)


class Mark(NamedTuple):
    """Where a page ended: the last root's time and number."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Return the mark an address carries; raises ValueError when it is none."""
        match = _MARK.fullmatch(text)
        if match is None:
            raise ValueError(text)
        try:
            at = _EPOCH + timedelta(microseconds=int(match[1]))
        except OverflowError as error:
            raise ValueError(text) from error
        return cls(at, int(match[2]))


class Sort(NamedTuple):
    """One order of the roots, and the words for it."""

    name: str
    label: Promise
    descending: bool

    @property
    def fields(self) -> tuple[str, str]:
        """The columns that order the roots."""
        return ("-posted_at", "-pk") if self.descending else ("posted_at", "pk")

    def behind(self, mark: Mark) -> Q:
        """Return the roots that come after a mark."""
        # The looser condition first: it is the one an index can begin at.
        if self.descending:
            tie = Q(posted_at__lt=mark.at) | Q(pk__lt=mark.pk)
            return Q(posted_at__lte=mark.at) & tie
        tie = Q(posted_at__gt=mark.at) | Q(pk__gt=mark.pk)
        return Q(posted_at__gte=mark.at) & tie


NEWEST = Sort("newest", _("Newest first"), descending=True)
OLDEST = Sort("oldest", _("Oldest first"), descending=False)
SORTS = {sort.name: sort for sort in (NEWEST, OLDEST)}


class Roots(NamedTuple):
    """One page of roots: their numbers in order, how many come before and behind them."""

    pks: list[int]
    before: int
    behind: int
    mark: Mark | None

    @property
    def total(self) -> int:
        """How many roots the whole discussion shows."""
        return self.before + len(self.pks) + self.behind


def roots(thread_pk: int, sort: Sort, after: Mark | None) -> Roots:
    """Return a page of a discussion's roots in two queries, or in one when a page holds all.

    The exact numbers before and behind come from a count over the partial index of shown roots.
    """
    shown = Comment.objects.filter(thread=thread_pk, parent=None, shown=True)
    page = shown.filter(sort.behind(after)) if after else shown
    rows = list(page.order_by(*sort.fields).values_list("posted_at", "pk")[: ROOTS_A_PAGE + 1])
    more = len(rows) > ROOTS_A_PAGE
    rows = rows[:ROOTS_A_PAGE]
    last = Mark(*rows[-1]) if rows else after
    total, behind = len(rows), 0
    if last is not None and (more or after):
        counts = shown.aggregate(total=Count("pk"), behind=Count("pk", filter=sort.behind(last)))
        total, behind = counts["total"], counts["behind"]
    before = max(total - behind - len(rows), 0)
    return Roots([pk for _at, pk in rows], before, behind, last if behind else None)


def place_of_root(thread_pk: int, mark: Mark) -> tuple[int, int]:
    """Return a root's position among the newest first, and how many roots there are."""
    counts = Comment.objects.filter(thread=thread_pk, parent=None, shown=True).aggregate(
        total=Count("pk"), behind=Count("pk", filter=NEWEST.behind(mark))
    )
    return counts["total"] - counts["behind"], counts["total"]
