"""A new comment's place in the tree and in the counters, and its row, held until the commit.

On PostgreSQL one statement does it: the INSERT takes its place from a function, since each round
trip spent under a tree's lock is waited for by everybody who writes there (migration
`0006_insert_in_place`). Where that function finds more to do than usual it does nothing, and the
steps of `tree` and `counting` are taken one by one, as always on SQLite, which has no round trips
to save; the tests hold both ways to the same rows.
"""

from typing import TYPE_CHECKING

from django.db import connection, models

from forum.comments import counting, numbering, tree
from forum.comments.spacing import Spot

if TYPE_CHECKING:
    from forum.comments.models import Comment

# What the database's function tells.
PLACE = ("tree_id", "lft", "rght", "level")


def insert(comment: "Comment") -> None:
    """Store a new comment in its place, counted there; raises `tree.ParentGone`."""
    if connection.vendor != "postgresql" or not insert_at_once(comment):
        insert_in_steps(comment)


def insert_at_once(comment: "Comment") -> bool:
    """Find the place, count and store in one statement; return False where that takes more."""
    values = {}
    for field in comment._meta.concrete_fields:
        if field.attname not in PLACE and not (field.primary_key and comment.pk is None):
            value = field.pre_save(comment, add=True)
            values[f'"{field.column}"'] = field.get_db_prep_save(value, connection)
    since = comment.published_at if comment.is_published else None
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO comments_comment (tree_id, lft, rght, level, {', '.join(values)})"
            f" SELECT tree, opening, closing, depth{', %s' * len(values)}"
            " FROM comments_place_2(%s, %s, %s, %s, %s, %s, %s, %s, %s) WHERE tree IS NOT NULL"
            " RETURNING id, tree_id, lft, rght, level",
            [*values.values(), comment.parent_id, comment.thread_id, comment.language, since,
             tree.LOCK_SPACE, counting.SLOTS, numbering.INSIDE, numbering.WIDEST,
             numbering.ROOT.rght],
        )  # fmt: skip
        stored = cursor.fetchone()
    if stored is not None:
        comment.pk, comment.tree_id, comment.lft, comment.rght, comment.level = stored
        comment._state.adding, comment._state.db = False, connection.alias
    return stored is not None


def insert_in_steps(comment: "Comment") -> None:
    """Find the place, take it, count it and store it, each with statements of its own."""
    spot = None
    if comment.parent_id is None:
        comment.tree_id, comment.level = tree.next_tree_id(), 0
        comment.lft, comment.rght = numbering.ROOT
    else:
        spot = _take(comment, comment.parent_id)
    counting.count_new(comment, spot)
    if spot is not None and comment.shown and not spot.parent_shown:
        # A parent that is out of sight comes into view, and perhaps more above it.
        counting.carry(comment, +1, 1)
    models.Model.save(comment, force_insert=True)


def _take(comment: "Comment", parent_id: int) -> Spot:
    spot = tree.settle(comment, tree.hold_spot(parent_id))
    if spot.thread_id != comment.thread_id:
        raise tree.ParentGone
    return spot
