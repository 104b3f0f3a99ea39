"""A new comment's place in the tree and in the counters, held until its transaction ends.

On PostgreSQL one call of a function does it, since each round trip spent under a tree's lock is
waited for by everybody who writes there (migration `0004_place_in_one`). SQLite has no round
trips to save and takes the steps of `tree` and `counting` one by one; the tests hold both to the
same rows.
"""

from typing import TYPE_CHECKING

from django.db import connection

from forum.comments import counting, numbering, tree
from forum.comments.spacing import Spot

if TYPE_CHECKING:
    from forum.comments.models import Comment


def place(comment: "Comment") -> None:
    """Give a new comment its place and count it there; raises `tree.ParentGone`."""
    at_once = connection.vendor == "postgresql"
    spot = place_at_once(comment) if at_once else place_in_steps(comment)
    if spot is not None and comment.shown and not spot.parent_shown:
        # A parent that is out of sight comes into view, and perhaps more above it.
        counting.carry(comment, +1, 1)


def place_at_once(comment: "Comment") -> Spot | None:
    """Do what `place_in_steps` does, in one call of the database's function."""
    since = comment.published_at if comment.is_published else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM comments_place_1(%s, %s, %s, %s, %s, %s)",
            [comment.parent_id, comment.thread_id, comment.language, since,
             tree.LOCK_SPACE, counting.SLOTS],
        )  # fmt: skip
        tree_id, level, before, after, root_id, parent_shown = cursor.fetchone()
    if tree_id is None:
        raise tree.ParentGone
    if comment.parent_id is None:
        comment.tree_id, comment.level = tree_id, 0
        comment.lft, comment.rght = numbering.ROOT
        return None
    return tree.settle(
        comment,
        Spot(
            tree_id, comment.thread_id, level, before, after, root_id, comment.parent_id,
            parent_shown,
        ),
    )  # fmt: skip


def place_in_steps(comment: "Comment") -> Spot | None:
    """Find the place, take it and count it; return where it is, None for a root."""
    if comment.parent_id is None:
        comment.tree_id, comment.level = tree.next_tree_id(), 0
        comment.lft, comment.rght = numbering.ROOT
        spot = None
    else:
        spot = tree.settle(comment, tree.hold_spot(comment.parent_id))
        if spot.thread_id != comment.thread_id:
            raise tree.ParentGone
    counting.count_new(comment, spot)
    return spot
