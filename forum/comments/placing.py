"""A new comment's place in the tree and in the counters, and its row, held until the commit.

On PostgreSQL one statement does it: the INSERT takes its place from a function, since each round
trip spent under a tree's lock is waited for by everybody who writes there (migration
`0014_held_shorter`), and the COMMIT goes along with it. So it comes last in its transaction, and
the comment has its number before. Where that function finds more to do than usual, it
does nothing, and the steps of `tree` and `counting` are taken one by one, as always on SQLite,
which has no round trips to save; the tests hold both ways to the same rows.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, models

from articles import ending, rows
from forum.comments import companions, counting, fitting, numbering, statements, tree
from forum.comments.retrying import Again
from forum.comments.spacing import Spot

if TYPE_CHECKING:
    from forum.comments.models import Comment

# Numbers are given in the order of asking; on SQLite who asks is alone until the commit.
NEXT_NUMBER = {
    "postgresql": "SELECT nextval('comments_comment_id_seq')",
    "sqlite": "SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence"
    " WHERE name = 'comments_comment'",
}


def number(comment: "Comment") -> None:
    """Give a new comment the number that it will be stored under."""
    if comment.pk is None:
        [(comment.pk,)] = rows.fetch(NEXT_NUMBER[connection.vendor], [])


def insert(comment: "Comment") -> None:
    """Store a numbered comment in its place, counted there; raises `tree.ParentGone`.

    What goes with it (see `companions`) is stored too. Nothing but the commit may come after this.
    """
    along = companions.rows_for(comment)
    if connection.vendor == "postgresql" and not comment.is_crowded:
        if ending.can_end():
            return insert_for_good(comment, along)
        if insert_at_once(comment, along):
            return None
    insert_in_steps(comment)
    return companions.store(comment, along)


def insert_at_once(comment: "Comment", along: Sequence[models.Model] = ()) -> bool:
    """Find the place, count and store in one statement; return False where that takes more."""
    sql = statements.placed(type(comment), along)
    stored = rows.fetch(sql, statements.params(comment, along))
    if stored:
        _note(comment, along, *stored[0])
    return bool(stored)


def insert_for_good(comment: "Comment", along: Sequence[models.Model]) -> None:
    """Do the same and commit; raises `Again`, to take the steps then, where it takes more."""
    sql = statements.placed_for_good(type(comment), along)
    try:
        [place] = ending.fetch_and_commit(sql, statements.params_for_good(comment, along))
    except IntegrityError as error:
        column = getattr(getattr(error.__cause__, "diag", None), "column_name", None)
        if column != "tree_id":
            raise
        comment.is_crowded = True
        raise Again from error
    _note(comment, along, *place)


def _note(
    comment: "Comment", along: Sequence[models.Model],
    tree_id: int, lft: int, rght: int, level: int,
) -> None:  # fmt: skip
    """Set on the instances what is in the database now."""
    comment.tree_id, comment.lft, comment.rght, comment.level = tree_id, lft, rght, level
    stored: list[models.Model] = [comment, *along]
    for row in stored:
        row._state.adding, row._state.db = False, connection.alias


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
    spot = fitting.fit(parent_id, edges=2)
    edges = numbering.fit(spot.before, spot.after)
    if edges is None or spot.thread_id != comment.thread_id:
        raise tree.ParentGone
    comment.tree_id, comment.level = spot.tree_id, spot.level
    comment.lft, comment.rght = edges
    return spot
