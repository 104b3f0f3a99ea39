"""The orders a discussion can be read in, and the marks by which a reader goes on.

Only comments that answer the article itself are ordered; below them a conversation is always
read as it was spoken. Pinned ones stand above every order, on the first page alone. Pages are
cut by keyset: a mark names the last root of a page by what it was ordered by and its number.
When a conversation began never changes, so on a walk by that nobody is met twice or missed,
whatever others post meanwhile. What was answered most or last, or is agreed with, changes while
one reads: answers move a conversation only up, so nobody is met twice by those unless comments
are removed, but one that moves before the reader's mark during a walk is missed until they begin
anew; votes move either way.

How many conversations are behind a cut is arithmetic: the tallies know how many there are, and
a mark remembers how many were passed (or are left, newest first, where others post before it).
Where one was hidden or brought back since, which `root_turns` tells, they are counted. By a
changing order the number is of those not met yet, wherever they have moved.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import rows
from forum.votes.scoring import PARTS

ROOTS_A_PAGE = 20
# As many conversations as an article can have pinned above the others.
MOST_PINNED = 3

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Nineteen digits hold every time and number that the database does, and nothing it would refuse.
_MARK = re.compile(r"([0-9]{1,16})-([0-9]{1,18})(?:-([0-9]{1,9})-([0-9]{1,18}))?", re.ASCII)


class Mark(NamedTuple):
    """Where a page ended: the last root's key and number, and what was counted up to there.

    `counted` is good as long as the discussion has had just so many `turns`.
    """

    key: int
    pk: int
    counted: int = 0
    turns: int = -1

    def __str__(self) -> str:
        known = f"-{self.counted}-{self.turns}" if self.turns >= 0 else ""
        return f"{self.key}-{self.pk}{known}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Return the mark an address carries; raises ValueError when it is none."""
        match = _MARK.fullmatch(text)
        if match is None:
            raise ValueError(text)
        mark = cls(*(int(number) for number in match.groups() if number is not None))
        try:
            moment(mark.key)
        except OverflowError as error:
            raise ValueError(text) from error
        return mark


class Sort(NamedTuple):
    """One order of the roots, the words for it, and one sentence that explains it.

    `counts_left` says that marks remember how many are left rather than how many were passed;
    `changes` that a root's key does.
    """

    name: str
    label: Promise
    explanation: Promise
    column: str
    descending: bool = True
    counts_left: bool = False
    changes: bool = False

    def __eq__(self, other: object) -> bool:
        """Compare by name: words that wait for a language would be translated to be compared."""
        return isinstance(other, Sort) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def is_by_score(self) -> bool:
        """Whether the roots' keys are what votes made of them."""
        return self.column in {"best", "controversy"}

    @property
    def is_by_time(self) -> bool:
        """Whether the roots' keys are moments."""
        return self.column.endswith("_at")

    @property
    def order(self) -> str:
        """The words that order the roots in SQL, as their index has them."""
        way = "DESC" if self.descending else "ASC"
        return f"c.{self.column} {way}, c.id {way}"

    @property
    def behind(self) -> str:
        """The condition in SQL on the roots after a mark; takes its key and its number."""
        # Compared as a pair, so that an index begins at the mark even among many equal keys.
        return f"(c.{self.column}, c.id) {'<' if self.descending else '>'} (%s, %s)"

    def key(self, stored: Any) -> int:
        """Return a root's key as a number: of microseconds since 1970, or of parts of a score."""
        if self.is_by_score:
            key: int = round(stored * PARTS)
            return key
        if not self.is_by_time:
            return int(stored)
        # SQLite keeps times in UTC without saying so.
        at = stored if stored.tzinfo else stored.replace(tzinfo=UTC)
        return int((at - _EPOCH) // _MICROSECOND)

    def place(self, mark: Mark) -> list[Any]:
        """Return a mark's key and number as `behind` takes them."""
        if self.is_by_score:
            return [mark.key / PARTS, mark.pk]
        key = connection.ops.adapt_datetimefield_value(moment(mark.key))
        # Larger than a counter can be: nothing is behind it in any order that has such keys.
        return [key if self.is_by_time else min(mark.key, 2**31 - 1), mark.pk]


def moment(key: int) -> datetime:
    """Return the moment that is so many microseconds after 1970; may raise OverflowError."""
    return _EPOCH + _MICROSECOND * key


NEWEST = Sort(
    "newest", _("Newest first"),
    _("The conversation that began last stands first."),
    "posted_at", counts_left=True,
)  # fmt: skip
OLDEST = Sort(
    "oldest", _("Oldest first"),
    _("The conversation that began first stands first, so the discussion reads as it grew."),
    "posted_at", descending=False,
)  # fmt: skip
REPLIES = Sort(
    "replies", _("Most replies"),
    _("The conversation with the most replies stands first, however deep they are."),
    "shown_below", changes=True,
)  # fmt: skip
ACTIVITY = Sort(
    "activity", _("Last activity"),
    _("The conversation in which somebody spoke last stands first."),
    "active_at", changes=True,
)  # fmt: skip
BEST = Sort(
    "best", _("Best"),
    _("What most readers agree with stands first; a few votes count for less than many."),
    "best", changes=True,
)  # fmt: skip
CONTROVERSIAL = Sort(
    "controversial", _("Controversial"),
    _("What readers are most divided about stands first."),
    "controversy", changes=True,
)  # fmt: skip
SORTS = {
    sort.name: sort for sort in (NEWEST, OLDEST, BEST, REPLIES, ACTIVITY, CONTROVERSIAL)
}  # fmt: skip


def offered() -> list[Sort]:
    """Return the orders of this site: without votes against, nothing is controversial."""
    return [sort for sort in SORTS.values() if sort != CONTROVERSIAL or settings.DOWN_VOTES]


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


_SHOWN = "FROM comments_comment c WHERE c.thread_id = %s AND c.parent_id IS NULL AND c.shown"
_ORDERED = f"{_SHOWN} AND c.pinned_at IS NULL"


def roots(thread_pk: int, sort: Sort, after: Mark | None) -> Roots:
    """Return a page of a discussion's roots in one query, or in two where they are counted anew.

    The numbers and the rows come from one statement, so they are of one moment.
    """
    found = rows.fetch(
        "SELECT page.*, told.roots, told.turns FROM"
        " (SELECT COALESCE(SUM(shown_roots), 0) AS roots, COALESCE(SUM(root_turns), 0) AS turns"
        " FROM comments_tally WHERE thread_id = %s) told CROSS JOIN"
        f" (SELECT 1 AS pinned, c.{sort.column}, c.id, c.pinned_at {_SHOWN}"
        "  AND c.pinned_at IS NOT NULL"
        f" UNION ALL SELECT * FROM (SELECT 0 AS pinned, c.{sort.column}, c.id, c.pinned_at"
        f"  {_ORDERED}{f' AND {sort.behind}' if after else ''}"
        f"  ORDER BY {sort.order} LIMIT %s) ordered) page"
        f" ORDER BY page.pinned DESC, page.pinned_at, {sort.order.replace('c.', 'page.')}",
        [thread_pk, thread_pk, thread_pk, *(sort.place(after) if after else []), ROOTS_A_PAGE + 1],
    )
    pinned = [row[2] for row in found if row[0]]
    ordered = [row[1:3] for row in found[len(pinned) :]]
    drawn, more = ordered[:ROOTS_A_PAGE], len(ordered) > ROOTS_A_PAGE
    if not drawn:
        return Roots([] if after else pinned, 0, 0, None)
    total, turns = int(found[-1][4]), int(found[-1][5])
    before = len(pinned) + _before(thread_pk, sort, after, total - len(pinned), turns)
    pks = [row[1] for row in drawn]
    # A root that was just posted may be in the rows of a page before this number was told.
    behind = max(total - before - len(drawn), 1) if more else 0
    mark = None
    if more:
        count = behind if sort.counts_left else before - len(pinned) + len(drawn)
        mark = Mark(sort.key(drawn[-1][0]), pks[-1], count, turns)
    if after is None:
        return Roots(pinned + pks, before - len(pinned), behind, mark)
    return Roots(pks, before, behind, mark)


def _before(thread_pk: int, sort: Sort, after: Mark | None, total: int, turns: int) -> int:
    """Return how many roots stand in the order before those after a mark."""
    if after is None:
        return 0
    if after.turns == turns or (sort.changes and after.turns >= 0):
        return max(total - after.counted if sort.counts_left else after.counted, 0)
    behind = rows.fetch(
        f"SELECT COUNT(*) {_ORDERED} AND {sort.behind}", [thread_pk, *sort.place(after)]
    )
    return max(total - int(behind[0][0]), 0)
