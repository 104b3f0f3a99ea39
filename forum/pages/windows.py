"""The rows a page draws: windows cut out of conversations, each in one statement.

One statement is one snapshot, so a window never disagrees with the count of what is behind it.
Rows are plain tuples: at 200 comments a page, making model instances costs more than all the
rest. The words and the author of what is not published never leave the database.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from articles import rows

# How many replies of each conversation the article's page shows.
REPLIES_A_TREE = 10
# How many replies a conversation's own page shows.
REPLIES_A_PAGE = 20
# How many comments stand above the one that a permalink names.
ANCESTORS = 20
# So many replies are rather counted at each cut: what a link tells is told anew with each change.
FEW = 500
# Siblings counted to tell a reply's place; among more than so many no place is told.
MOST_PLACES = 500

# Asked by key for each row: joined, PostgreSQL might read all members for the rows it expects.
_NAME = "(SELECT m.name FROM accounts_member m WHERE m.id = c.author_id)"
# The signs keep SQLite from looking for locks among all that stands before a comment.
_COLUMNS = f"""c.id, c.tree_id, c.parent_id, c.level, c.lft, c.rght, c.state, c.language,
 c.posted_at, c.removed_as, c.removal_reason, c.shown_replies, c.shown_below,
 CASE WHEN c.state = 'published' THEN c.html ELSE '' END,
 CASE WHEN c.state = 'published' THEN COALESCE({_NAME}, c.guest_name) ELSE '' END,
 c.author_id IS NULL, c.edited_at,
 c.ups, c.downs, c.picked_at IS NOT NULL, c.pinned_at IS NOT NULL, c.locked_at IS NOT NULL,
 EXISTS (SELECT 1 FROM comments_comment k WHERE k.tree_id = c.tree_id
  AND k.locked_at IS NOT NULL AND +k.lft <= c.lft AND +k.rght >= c.rght)"""


# A row as the database tells it, and the order that conversations are read in: tree, then place.
Told = tuple[Any, ...]
_IN_ORDER = itemgetter(1, 4)


class Row(NamedTuple):
    """One shown comment as a page needs it; `html` and `author` are empty unless published."""

    pk: int
    tree_id: int
    parent_pk: int | None
    level: int
    lft: int
    rght: int
    state: str
    language: str
    posted_at: datetime
    removed_as: str
    removal_reason: str
    shown_replies: int
    shown_below: int
    html: str
    author: str
    is_guest: bool
    edited_at: datetime | None
    ups: int
    downs: int
    is_picked: bool
    is_pinned: bool
    # Whether a moderator ended the conversation here, and whether here or anywhere above.
    ends_here: bool
    is_locked: bool


class Seam(NamedTuple):
    """What a page must know of a parent it does not draw."""

    parent_pk: int
    author: str
    is_published: bool
    shown_replies: int
    before: int | None


class Known(NamedTuple):
    """How many replies are behind a cut, as long as the discussion has had just so many changes.

    Less than no changes says that nothing is known for longer than this moment.
    """

    number: int
    changes: int


UNTOLD = Known(0, -1)


@lru_cache(maxsize=64)
def _trees(condition: str) -> str:
    return f"""WITH ends AS (
      SELECT r.tree_id, COALESCE((
        SELECT w.lft FROM comments_comment w
        WHERE w.tree_id = r.tree_id AND w.shown AND w.lft > r.lft
        ORDER BY w.lft LIMIT 1 OFFSET %s), r.rght) AS last
      FROM comments_comment r WHERE r.id {condition})
    SELECT {_COLUMNS}
    FROM ends JOIN comments_comment c ON c.tree_id = ends.tree_id AND c.lft <= ends.last
    WHERE c.shown"""


# The root, which is the first of its tree, the shown replies behind a page, those of the tree up to
# the page's end, and those behind the subtree.
_ROOT = "FROM comments_comment r WHERE r.tree_id = s.tree_id ORDER BY r.lft LIMIT 1"
_INSIDE = """FROM comments_comment b WHERE b.tree_id = s.tree_id
    AND b.lft > ends.last AND b.lft < s.rght AND b.shown"""
_UP_TO = "FROM comments_comment b WHERE b.tree_id = s.tree_id AND b.lft <= ends.last AND b.shown"
_BEYOND = "FROM comments_comment b WHERE b.tree_id = s.tree_id AND b.lft > s.rght AND b.shown"
# By what was known before, else as it seems by the numbers in use: those behind them are room for
# replies to come.
_IS_LESS_INSIDE = f"""CASE
    WHEN CAST(%s AS bigint) > 0 THEN CAST(%s AS bigint) < (SELECT r.shown_below / 2 {_ROOT})
    ELSE (SELECT b.lft FROM comments_comment b WHERE b.tree_id = s.tree_id AND b.lft < s.rght
      ORDER BY b.lft DESC LIMIT 1) - ends.last
    < (SELECT b.lft FROM comments_comment b WHERE b.tree_id = s.tree_id
      ORDER BY b.lft DESC LIMIT 1) / 2 END"""
_CHANGES = """(SELECT CAST(SUM(y.changes) AS bigint) FROM comments_tally y
    WHERE y.thread_id = (SELECT thread_id FROM s))"""


class Below(NamedTuple):
    """The statements for a page of replies with how many are behind it; no number for unknown.

    `few` counts few: as far as the reader has come in a whole tree, whose size is known, and else
    behind. `known` counts nothing, and knows for as long as nothing changed. `many` always knows.
    """

    few: str
    known: str
    many: str


@lru_cache(maxsize=4)
def _below(page: int, few: int) -> Below:
    near = "(SELECT COUNT(*) FROM (SELECT 1 {} LIMIT " + f"{few}) near)"
    up_to, inside = near.format(_UP_TO), near.format(_INSIDE)

    def statement(behind: str, *more: str) -> str:
        return f"""WITH s AS (
          SELECT tree_id, lft, rght, parent_id, thread_id, shown_below
          FROM comments_comment WHERE id = %s
        ), page AS (
          SELECT c.* FROM comments_comment c WHERE c.tree_id = (SELECT tree_id FROM s)
            AND c.lft > COALESCE(
              (SELECT a.lft FROM comments_comment a WHERE a.id = CAST(%s AS bigint)),
              (SELECT lft FROM s))
            AND c.lft < (SELECT rght FROM s) AND c.shown ORDER BY c.lft LIMIT {page + 1}
        ), drawn AS (SELECT * FROM page ORDER BY lft LIMIT {page}
        ), ends AS (SELECT MAX(lft) AS last FROM drawn)
        SELECT {_COLUMNS}, (SELECT CASE WHEN (SELECT COUNT(*) FROM page) <= {page} THEN 0
          {behind} END FROM s CROSS JOIN ends){"".join(more)} FROM drawn c ORDER BY c.lft"""

    return Below(
        statement(
            f"WHEN s.parent_id IS NULL THEN s.shown_below + 1 - NULLIF({up_to}, {few})"
            f" ELSE NULLIF({inside}, {few})"
        ),
        statement(f"WHEN {_CHANGES} = %s THEN CAST(%s AS bigint)"),
        statement(
            f"WHEN {inside} < {few} OR {_IS_LESS_INSIDE} THEN (SELECT COUNT(*) {_INSIDE})"
            f" ELSE (SELECT r.shown_below + 1 {_ROOT})"
            f" - (SELECT COUNT(*) {_UP_TO}) - (SELECT COUNT(*) {_BEYOND})",
            f", {_CHANGES}",
        ),
    )


_ABOVE = f"""WITH RECURSIVE up (id, parent_id, step) AS (
  SELECT id, parent_id, 0 FROM comments_comment WHERE id = %s
  UNION ALL SELECT p.id, p.parent_id, up.step + 1
  FROM comments_comment p JOIN up ON p.id = up.parent_id WHERE up.step < %s)
SELECT {_COLUMNS} FROM up JOIN comments_comment c ON c.id = up.id
ORDER BY c.level"""


@lru_cache(maxsize=64)
def _seams(condition: str) -> str:
    return f"""SELECT c.id,
      CASE WHEN c.state = 'published' THEN COALESCE({_NAME}, c.guest_name) ELSE '' END,
      c.state = 'published', c.shown_replies,
      (SELECT COUNT(*) FROM (SELECT 1 FROM comments_comment s
       WHERE s.parent_id = c.id AND s.shown AND s.lft < f.lft
       ORDER BY s.lft DESC LIMIT {MOST_PLACES + 1}) counted)
    FROM comments_comment f JOIN comments_comment c ON c.id = f.parent_id
    WHERE f.id {condition}"""


def trees(root_pks: Sequence[int]) -> list[list[Told]]:
    """Return those roots, each with the first of its shown replies, as `read` takes them.

    A root that is no longer shown is left out.
    """
    if not root_pks:
        return []
    condition, pks = rows.among(root_pks)
    found = rows.fetch(_trees(condition), [REPLIES_A_TREE - 1, *pks])
    # PostgreSQL cannot know how few they are, and to sort what it expects reads the whole table.
    found.sort(key=_IN_ORDER)
    told: dict[int, list[Told]] = {}
    for row in found:
        told.setdefault(row[1], []).append(row)
    by_root = {tree[0][0]: tree for tree in told.values()}
    return [by_root[pk] for pk in root_pks if pk in by_root]


def read(told: Iterable[Told]) -> list[Row]:
    """Return rows as they are drawn from what the database told."""
    return [_row(values) for values in told]


def below(pk: int, after: int | None, known: Known = UNTOLD) -> tuple[list[Told], Known]:
    """Return a page of the replies under a comment, as `read` takes them, and what is behind it.

    `after` is the comment the page before ended with; numbers may be spread again between two
    requests, so it is looked up by its key within the statement. `known` is what was behind that
    one, and is not counted again while the discussion has not changed. What is known of this page
    is worth telling where many are both before its end and behind it. Where the window lies is
    asked by scalars, not by a join: only then does PostgreSQL walk the index and stop at the limit.
    """
    ask, left = _below(REPLIES_A_PAGE, FEW), known.number - REPLIES_A_PAGE
    if known.changes >= 0:
        found = rows.fetch(ask.known, [pk, after, known.changes, left])
    else:
        found = rows.fetch(ask.few, [pk, after])
    if found and found[-1][-1] is None:
        found = rows.fetch(ask.many, [pk, after, left, left])
        return [row[:-2] for row in found], _worth_telling(*found[-1][-2:])
    if not found:
        return [], UNTOLD
    return [row[:-1] for row in found], _worth_telling(found[-1][-1], known.changes)


def _worth_telling(behind: int | None, changes: int) -> Known:
    # A damaged tree may have no root to tell its size.
    number = behind or 0
    return Known(number, changes if number > FEW else UNTOLD.changes)


def firsts(told: Iterable[Told]) -> list[int]:
    """Return the first reply of each parent that is not among these rows itself."""
    met: set[int] = set()
    found: dict[int, int] = {}
    for pk, _tree, parent_pk, *_rest in told:
        met.add(pk)
        if parent_pk is not None and parent_pk not in met:
            found.setdefault(parent_pk, pk)
    return list(found.values())


def above(pk: int) -> list[Told]:
    """Return a comment with its nearest ancestors before it, the farthest first, as `read` takes.

    The chain is walked by parents: a range over the tree's numbers would cost the whole tree.
    """
    return rows.fetch(_ABOVE, [pk, ANCESTORS])


def seams(first_pks: Sequence[int]) -> dict[int, Seam]:
    """Return, by parent, what stands above comments whose parents are not drawn.

    `first_pks` are the first drawn replies of each such parent; `before` counts the shown
    replies that parent has before them, None when they are too many to count for that.
    """
    if not first_pks:
        return {}
    condition, pks = rows.among(first_pks)
    found = rows.fetch(_seams(condition), pks)
    return {row[0]: _seam(*row) for row in found}


def _seam(pk: int, author: str, published: bool, shown_replies: int, before: int) -> Seam:
    known = before if before <= MOST_PLACES else None
    return Seam(pk, author, bool(published), shown_replies, known)


def _row(values: Sequence[Any]) -> Row:
    row = Row._make(values)
    if row.posted_at.tzinfo is None:
        # SQLite keeps times in UTC without saying so.
        edited_at = row.edited_at and row.edited_at.replace(tzinfo=UTC)
        row = row._replace(posted_at=row.posted_at.replace(tzinfo=UTC), edited_at=edited_at)
    return row
