"""The one door to the tree: nothing else writes `tree_id`, `lft`, `rght`, `level` or `parent`.

Every write holds its tree's lock and reads the tree only after it has it. On PostgreSQL the lock
is an advisory one, which left the shortest queues when measured; on SQLite a transaction begins
IMMEDIATE (see settings) and so is alone already. Roots need no lock: their number is from a
sequence, and a unique constraint makes a shared tree impossible. Who holds two trees takes them
in the order of their numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from forum.comments import spacing
from forum.comments.spacing import Spot

if TYPE_CHECKING:
    from forum.comments.models import Comment

# Parts our advisory locks from anybody else's in the same database.
LOCK_SPACE = 0x7419 << 48

# Up to here a fixture numbers its trees by hand; the sequence starts after it.
LAST_BY_HAND = 1000


class ParentGone(Exception):
    """The comment to be answered is not there, or is in another discussion."""


class Cycle(Exception):
    """A comment would have come to stand below itself."""


def hold(comment: "Comment") -> None:
    """Hold the comment's tree until the transaction ends, with the comment read anew."""
    hold_trees([comment.pk])
    comment.refresh_from_db()


@contextmanager
def locked(comment: "Comment") -> Iterator[None]:
    """Hold the comment's tree for a block, in a transaction, with the comment read anew."""
    with transaction.atomic():
        hold(comment)
        yield


def hold_trees(pks: list[int]) -> None:
    """Hold the trees these comments are in; raises `ParentGone` when one is not there."""
    held: set[int] = set()
    while True:
        trees = _trees_of(pks)
        if trees <= held:
            return
        # A move may have taken one to another tree while this waited, hence the second look.
        for tree_id in sorted(trees - held):
            lock(tree_id)
        held |= trees


def lock(tree_id: int) -> None:
    """Wait for the tree and hold it until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_SPACE + tree_id])


def hold_spot(parent_id: int) -> Spot:
    """Hold the parent's tree and return where its next reply goes; may raise `ParentGone`."""
    while True:
        held = _lock_tree_of(parent_id)
        # Read in a statement of its own: one that waited sees what was before the wait.
        spot = spacing.find_spot(parent_id)
        if spot is None:
            raise ParentGone
        if held in (None, spot.tree_id):
            return spot


def next_tree_id() -> int:
    """Return a number no tree has; on SQLite the transaction is alone, so one more than the most.

    On PostgreSQL a number that came from elsewhere (a restored dump) may still be in the
    sequence's way: then the unique constraint refuses it and `retrying` asks for another.
    """
    sql = f"SELECT MAX(COALESCE(MAX(tree_id), 0), {LAST_BY_HAND}) + 1 FROM comments_comment"
    if connection.vendor == "postgresql":
        sql = "SELECT nextval('comments_tree_id')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _lock_tree_of(pk: int) -> int | None:
    """Find and lock the comment's tree in one round trip; None where no lock is needed."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tree_id, pg_advisory_xact_lock(%s + tree_id)"
            " FROM comments_comment WHERE id = %s",
            [LOCK_SPACE, pk],
        )
        row = cursor.fetchone()
    if row is None:
        raise ParentGone
    return int(row[0])


def _trees_of(pks: list[int]) -> set[int]:
    marks = ", ".join(["%s"] * len(pks))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, tree_id FROM comments_comment WHERE id IN ({marks})", pks)
        found = dict(cursor.fetchall())
    if set(found) != set(pks):
        raise ParentGone
    return set(found.values())
