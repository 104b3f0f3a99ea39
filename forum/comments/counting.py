"""The counters: kept in the transaction of each change, equal to a recount (see `checking`).

Everything here runs under the tree's lock (see `tree`), on a comment read after it.

`replies` are all children. `shown`: a page draws it, since it stands or holds what is shown.
`shown_replies` are the shown children. A root also has `shown_below`, the shown ones anywhere
below it, and `active_at`, when anything in its conversation was last published; a removal
does not turn that back, so that nobody's removal moves a conversation in a list.
"""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

if TYPE_CHECKING:
    from forum.comments.models import Comment
    from forum.comments.spacing import Spot

# So many rows a language hold an article's tally, and more only where more write at once.
SLOTS = 16

# Parts the advisory locks of those rows from those of the trees (see `tree`).
TALLY_SPACE = 0x741A << 48

# Ancestors told in one statement; SQLite takes at most 32,766 values in one.
AT_ONCE = 10_000


class _Ancestor(NamedTuple):
    pk: int
    is_root: bool
    published: bool
    shown: bool
    shown_replies: int


def count_new(comment: "Comment", spot: "Spot | None") -> None:
    """Count a new comment at its spot; None for a root. Who comes into view is not told here.

    PostgreSQL's way of it is a function, see `placing`.
    """
    if spot is not None:
        _count_below(comment, spot, int(comment.shown and spot.parent_shown))
    if comment.shown:
        tally(comment, comment.language, published=1, roots=int(spot is None))


def count_change(comment: "Comment", *, was_published: bool, was_shown: bool) -> None:
    """Count a comment whose state has just changed."""
    if comment.shown != was_shown:
        carry(comment, +1 if comment.shown else -1, 1)
    if comment.is_published:
        _activate(comment)
    if comment.shown or was_shown:
        roots = comment.shown - was_shown if comment.parent_id is None else 0
        published = comment.is_published - was_published
        tally(comment, comment.language, published=published, roots=roots, turns=abs(roots))


def count_language(comment: "Comment", before: str) -> None:
    """Count a published comment under its new language instead of the one before."""
    if comment.is_published and comment.language != before:
        for language, change in [(before, -1), (comment.language, +1)]:
            tally(comment, language, published=change)


def tally(
    comment: "Comment", language: str, *, published: int, roots: int = 0, turns: int = 0
) -> None:
    """Add to the discussion's tally and so name a new version of its pages.

    `roots` are conversations that come into view or leave it; `turns` says that they do so
    otherwise than by being posted.
    """
    at = comment.published_at or comment.posted_at
    add(comment.thread_id, comment.tree_id, language, (published, roots, turns), at)


def add(
    thread_pk: int, wanted: int, language: str, more: tuple[int, int, int], at: datetime
) -> None:
    """Add to one of a discussion's rows, to the wanted one where nobody else holds it.

    `more` are comments that stand, conversations that are shown, and turns.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Looks for one that nobody holds (migration `0011_never_wait_for_others`).
            cursor.execute(
                "SELECT comments_tally_1(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [thread_pk, wanted, language, *more, at, TALLY_SPACE, SLOTS],
            )
            return
        cursor.execute(
            "INSERT INTO comments_tally"
            " (thread_id, slot, language, published, shown_roots, root_turns, changes, active_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, 1, %s)"
            " ON CONFLICT (thread_id, slot, language) DO UPDATE SET"
            " published = comments_tally.published + excluded.published,"
            " shown_roots = comments_tally.shown_roots + excluded.shown_roots,"
            " root_turns = comments_tally.root_turns + excluded.root_turns,"
            " changes = comments_tally.changes + 1,"
            " active_at = MAX(comments_tally.active_at, excluded.active_at)",
            [thread_pk, wanted % SLOTS, language, *more, _stored(at)],
        )


def carry(comment: "Comment", step: int, weight: int) -> None:
    """Tell the ancestors that a comment came into view (+1) or left it (-1).

    `weight` is how many shown comments come or go with it, itself included. Mostly the parent
    stands by itself and the news ends there; only through tombstones, which are shown for the
    sake of their replies, does it travel on.
    """
    if comment.parent_id is None:
        return
    told: list[int] = []
    flipped: list[int] = []
    below = weight
    for ancestor in _ancestors(comment):
        told.append(ancestor.pk)
        if (ancestor.published or ancestor.shown_replies + step > 0) == ancestor.shown:
            break
        flipped.append(ancestor.pk)
        below += not ancestor.is_root
        if ancestor.is_root:
            tally(comment, comment.language, published=0, roots=step, turns=1)
    rows = type(comment).objects
    for first in range(0, len(told), AT_ONCE):
        some = told[first : first + AT_ONCE]
        rows.filter(pk__in=some).update(shown_replies=added("shown_replies", step))
        rows.filter(pk__in=set(some) & set(flipped)).update(shown=step > 0)
    rows.filter(tree_id=comment.tree_id, parent=None).update(
        shown_below=added("shown_below", step * below)
    )


def added(counter: str, number: int) -> Greatest:
    """Return a counter with so many added; one that was damaged is no reason to refuse a verb."""
    return Greatest(F(counter) + number, 0)


def _count_below(comment: "Comment", spot: "Spot", shown: int) -> None:
    """Count a new reply with its parent and its root, in one statement for both."""
    since = comment.published_at if comment.is_published else None
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE comments_comment SET"
            " replies = replies + CASE WHEN id = %s THEN 1 ELSE 0 END,"
            " shown_replies = shown_replies + CASE WHEN id = %s THEN %s ELSE 0 END,"
            " shown_below = shown_below + CASE WHEN id = %s THEN %s ELSE 0 END,"
            " active_at = CASE WHEN id = %s AND active_at < %s THEN %s ELSE active_at END"
            " WHERE id IN (%s, %s)",
            [spot.parent_id, spot.parent_id, shown, spot.root_id, shown, spot.root_id,
             _stored(since), _stored(since), spot.parent_id, spot.root_id],
        )  # fmt: skip


def _activate(comment: "Comment") -> None:
    rows = type(comment).objects.filter(tree_id=comment.tree_id, parent=None)
    rows.filter(active_at__lt=comment.published_at).update(active_at=comment.published_at)


def _stored(at: datetime | None) -> str | datetime | None:
    """Return a time as this database stores it; SQLite's own adapter would add the zone."""
    stored: str | datetime | None = connection.ops.adapt_datetimefield_value(at)
    return stored


def _ancestors(comment: "Comment") -> list[_Ancestor]:
    """Return the parent, and the whole chain above it when the parent does not stand itself."""
    fields = ("pk", "parent_id", "state", "shown", "shown_replies")
    parent = type(comment).objects.values_list(*fields).get(pk=comment.parent_id)
    chain = [parent] if parent[2] == "published" else _chain(comment)
    return [
        _Ancestor(pk, above is None, state == "published", bool(shown), shown_replies)
        for pk, above, state, shown, shown_replies in chain
    ]


def _chain(comment: "Comment") -> list[tuple[int, int | None, str, bool, int]]:
    """Return the ancestors, nearest first, by their parents: mptt's ranges cost O(tree)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up (id, parent_id, state, shown, shown_replies, level) AS ("
            " SELECT id, parent_id, state, shown, shown_replies, level"
            " FROM comments_comment WHERE id = %s"
            " UNION ALL SELECT c.id, c.parent_id, c.state, c.shown, c.shown_replies, c.level"
            " FROM comments_comment c JOIN up ON c.id = up.parent_id)"
            " SELECT id, parent_id, state, shown, shown_replies FROM up ORDER BY level DESC",
            [comment.parent_id],
        )
        return list(cursor.fetchall())
