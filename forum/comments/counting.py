"""The counters: kept in the transaction of each change, equal to a recount.

Everything here runs under the tree's lock (see `tree`), on a comment read after it.
"""

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import F
from django.utils import timezone

if TYPE_CHECKING:
    from forum.comments.models import Comment

# So many conversations of one article commit side by side without waiting for a tally row.
SLOTS = 16

# The tally row of what a fixture brought: apart from those that posting writes, so that loading
# the fixture again sets nothing back.
LOADED_SLOT = 99


class _Ancestor(NamedTuple):
    pk: int
    is_root: bool
    published: bool
    shown: bool
    shown_replies: int


def count_new(comment: "Comment") -> None:
    """Count a comment just put in place."""
    if comment.parent_id is not None:
        type(comment).objects.filter(pk=comment.parent_id).update(replies=F("replies") + 1)
    if comment.shown:
        _carry_up(comment, +1)
        type(comment).objects.filter(tree_id=comment.tree_id, parent=None).update(
            active_at=comment.posted_at
        )
    tally(comment, comment.language, published=int(comment.is_published))


def count_change(comment: "Comment", *, was_published: bool, was_shown: bool) -> None:
    """Count a comment whose state has just changed."""
    if comment.shown != was_shown:
        _carry_up(comment, +1 if comment.shown else -1)
    tally(comment, comment.language, published=comment.is_published - was_published)


def count_language(comment: "Comment", before: str) -> None:
    """Count a published comment under its new language instead of the one before."""
    step = int(comment.is_published and comment.language != before)
    # Always in the same order of languages, so that two corrections cannot deadlock.
    for language, change in sorted([(before, -step), (comment.language, step)]):
        tally(comment, language, published=change)


def tally(comment: "Comment", language: str, *, published: int) -> None:
    """Add to the discussion's tally and so name a new version of its pages."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO comments_tally"
            " (thread_id, slot, language, published, changes, active_at)"
            " VALUES (%s, %s, %s, %s, 1, %s)"
            " ON CONFLICT (thread_id, slot, language) DO UPDATE SET"
            " published = comments_tally.published + excluded.published,"
            " changes = comments_tally.changes + 1, active_at = excluded.active_at",
            [comment.thread_id, comment.tree_id % SLOTS, language, published, timezone.now()],
        )


def _carry_up(comment: "Comment", step: int) -> None:
    """Tell the ancestors that a comment came into view (+1) or left it (-1).

    Mostly the parent stands by itself and the news ends there; only through tombstones, which
    are shown for the sake of their replies, does it travel on.
    """
    if comment.parent_id is None:
        return
    told: list[int] = []
    flipped: list[int] = []
    below = 1
    for ancestor in _ancestors(comment):
        told.append(ancestor.pk)
        if (ancestor.published or ancestor.shown_replies + step > 0) == ancestor.shown:
            break
        flipped.append(ancestor.pk)
        below += not ancestor.is_root
    rows = type(comment).objects
    rows.filter(pk__in=told).update(shown_replies=F("shown_replies") + step)
    if flipped:
        rows.filter(pk__in=flipped).update(shown=step > 0)
    rows.filter(tree_id=comment.tree_id, parent=None).update(
        shown_below=F("shown_below") + step * below
    )


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
