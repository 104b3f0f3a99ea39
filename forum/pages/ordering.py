"""The orders a discussion can be read in, and the marks by which a reader goes on.

Only comments that answer the article itself are ordered; below them a conversation is always
read as it was spoken. Pinned ones stand above every order, on the first page alone. A reader who
walks from page to page meets every conversation once, whatever others do meanwhile:

- When a conversation began never changes. Those orders are cut by keyset, and a mark names the
  last root of a page by its moment and its number.
- How often and when it was answered, and how readers vote, changes. By those orders a mark lists
  what was met (see `marks`), and the next page is the beginning of the order without that, so it
  begins with whatever has moved up since. Before that list is too long for an address, behind
  some hundreds of conversations, the walk turns to the newest first, which never changes: what is
  left is read in that order, still without what was met.

How many conversations are behind a cut is arithmetic: the tallies know how many there are, and
a mark remembers how many were passed (or are left, newest first, where others post before it).
Where one was hidden or brought back since, which `root_turns` tells, they are counted.
"""

from datetime import UTC
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import rows
from forum.pages.marks import BEFORE_ALL, Mark, has_room, in_order, microseconds, moment
from forum.votes.scoring import PARTS

ROOTS_A_PAGE = 20
# As many conversations as an article can have pinned above the others.
MOST_PINNED = 3


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
        return microseconds(at)

    def place(self, mark: Mark) -> list[Any]:
        """Return a mark's key and number as `behind` takes them."""
        if self.is_by_score:
            return [mark.key / PARTS, mark.pk]
        key = connection.ops.adapt_datetimefield_value(moment(mark.key))
        # Larger than a counter can be: nothing is behind it in any order that has such keys.
        return [key if self.is_by_time else min(mark.key, 2**31 - 1), mark.pk]


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
    """One page of roots: their numbers in order, how many come before and behind them.

    `sort` is the order that the page behind the mark is in.
    """

    pks: list[int]
    before: int
    behind: int
    mark: Mark | None
    sort: Sort = NEWEST

    @property
    def total(self) -> int:
        """How many roots the whole discussion shows."""
        return self.before + len(self.pks) + self.behind


_SHOWN = "FROM comments_comment c WHERE c.thread_id = %s AND c.parent_id IS NULL AND c.shown"
_ORDERED = f"{_SHOWN} AND c.pinned_at IS NULL"
_TOLD = (
    "(SELECT CAST(COALESCE(SUM(shown_roots), 0) AS bigint) AS roots,"
    " CAST(COALESCE(SUM(root_turns), 0) AS bigint) AS turns"
    " FROM comments_tally WHERE thread_id = %s) told"
)


def roots(thread_pk: int, sort: Sort, after: Mark | None) -> Roots:
    """Return a page of a discussion's roots in one query, or in two where they are counted anew.

    The numbers and the rows come from one statement, so they are of one moment.
    """
    return _first(thread_pk, sort) if after is None else _later(thread_pk, sort, after)


@lru_cache(maxsize=64)
def _first_page(sort: Sort) -> str:
    return (
        f"SELECT page.*, told.roots, told.turns FROM {_TOLD} CROSS JOIN"
        f" (SELECT 1 AS pinned, c.{sort.column}, c.id, c.pinned_at {_SHOWN}"
        "  AND c.pinned_at IS NOT NULL"
        f" UNION ALL SELECT * FROM (SELECT 0 AS pinned, c.{sort.column}, c.id, c.pinned_at"
        f"  {_ORDERED} ORDER BY {sort.order} LIMIT %s) ordered) page"
        f" ORDER BY page.pinned DESC, page.pinned_at, {sort.order.replace('c.', 'page.')}"
    )


def _first(thread_pk: int, sort: Sort) -> Roots:
    found = rows.fetch(_first_page(sort), [thread_pk, thread_pk, thread_pk, ROOTS_A_PAGE + 1])
    pinned = [row[2] for row in found if row[0]]
    ordered = [row[1:3] for row in found[len(pinned) :]]
    if len(ordered) <= ROOTS_A_PAGE:
        return Roots(pinned + [row[1] for row in ordered], 0, 0, None)
    drawn = ordered[:ROOTS_A_PAGE]
    pks = pinned + [row[1] for row in drawn]
    met = in_order(pks if sort.changes else pinned)
    return _cut(thread_pk, sort, Roots(pks, 0, 0, None), drawn[-1], met, found[-1][4:])


def _later(thread_pk: int, sort: Sort, after: Mark) -> Roots:
    """Return the page behind a mark: what was met may stand among the rows, wherever it is now."""
    after = after.believed(thread_pk, sort.name)
    listed = sort.changes and bool(after.met)
    place = [] if listed else sort.place(after)
    behind = f"{_whole(sort, after)}{f' AND {sort.behind}' if place else ''}"
    found = rows.fetch(
        f"SELECT page.*, told.roots, told.turns FROM {_TOLD} CROSS JOIN"
        f" (SELECT c.{sort.column}, c.id {behind}"
        f"  ORDER BY {sort.order} LIMIT %s) page ORDER BY {sort.order.replace('c.', 'page.')}",
        [thread_pk, thread_pk, *place, len(after.met) + ROOTS_A_PAGE + 1],
    )
    met = frozenset(after.met)
    ordered = [row for row in found if row[1] not in met]
    if not ordered:
        return Roots([], 0, 0, None)
    drawn = ordered[:ROOTS_A_PAGE]
    pks = [row[1] for row in drawn]
    before = _before(thread_pk, sort, after, int(drawn[-1][2]), int(drawn[-1][3]))
    page = Roots(pks, before, 0, None)
    if len(ordered) <= ROOTS_A_PAGE:
        return page
    met_by_now = in_order([*met, *pks]) if listed else after.met
    return _cut(thread_pk, sort, page, drawn[-1], met_by_now, drawn[-1][2:])


def _cut(
    thread_pk: int, sort: Sort, page: Roots,
    last: tuple[Any, ...], met: tuple[int, ...], told: tuple[Any, ...],
) -> Roots:  # fmt: skip
    """Return a page with what is behind it, and the mark it ends with."""
    passed, turns = page.before + len(page.pks), int(told[1])
    # A root that was just posted may be in the rows of a page before this number was told.
    behind = max(int(told[0]) - passed, 1)
    if sort.changes and met and not has_room(met, ROOTS_A_PAGE):
        mark, sort = Mark(*BEFORE_ALL, behind, turns, met), NEWEST
    else:
        counted = behind if sort.counts_left else passed
        mark = Mark(sort.key(last[0]), last[1], counted, turns, met)
    return Roots(page.pks, page.before, behind, mark.signed(thread_pk, sort.name), sort)


def _before(thread_pk: int, sort: Sort, after: Mark, total: int, turns: int) -> int:
    """Return how many roots stand in the order before those after a mark."""
    if after.turns == turns or (sort.changes and after.turns >= 0 and not after.met):
        return max(total - after.counted if sort.counts_left else after.counted, 0)
    condition, met = rows.among(after.met or [0])
    if sort.changes and after.met:
        return _count(f"{_SHOWN} AND c.id {condition}", [thread_pk, *met])
    behind = f"{_whole(sort, after)} AND {sort.behind} AND NOT c.id {condition}"
    return max(total - _count(behind, [thread_pk, *sort.place(after), *met]), 0)


def _whole(sort: Sort, after: Mark) -> str:
    """Return what pages behind a mark are of: what was pinned since too, if the mark tells it."""
    return _ORDERED if sort.changes and not after.met else _SHOWN


def _count(condition: str, params: list[Any]) -> int:
    return int(rows.fetch(f"SELECT COUNT(*) {condition}", params)[0][0])
