"""The one door to the tree: nothing else writes `tree_id`, `lft`, `rght`, `level` or `parent`.

Every write holds its tree's lock and reads the tree only after it has it. On PostgreSQL the lock
is an advisory one, which left the shortest queues when measured; on SQLite a transaction begins
IMMEDIATE (see settings) and so is alone already. Roots need no lock: their number is from a
sequence, and a unique constraint makes a shared tree impossible.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from forum.comments import numbering

if TYPE_CHECKING:
    from forum.comments.models import Comment

# Parts our advisory locks from anybody else's in the same database.
LOCK_SPACE = 0x7419 << 48

TABLE = "comments_comment"

# Up to here a fixture numbers its trees by hand; the sequence starts after it.
LAST_BY_HAND = 1000


class ParentGone(Exception):
    """The comment to be answered is not there."""


@contextmanager
def placed(comment: "Comment") -> Iterator[None]:
    """Give a new comment its place, in a transaction that holds the tree until it ends.

    Raises `ParentGone` when the parent is missing or belongs to another thread.
    """
    with transaction.atomic():
        if comment.parent_id is None:
            comment.tree_id, comment.level = _next_tree_id(), 0
            comment.lft, comment.rght = numbering.ROOT
        else:
            _place_reply(comment)
        yield


@contextmanager
def locked(comment: "Comment") -> Iterator[None]:
    """Hold the comment's tree, with the comment read anew, in a transaction."""
    with transaction.atomic():
        _lock_tree_of(comment.pk)
        comment.refresh_from_db()
        yield


def lock(tree_id: int) -> None:
    """Wait for the tree and hold it until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_SPACE + tree_id])


def _lock_tree_of(pk: int) -> int:
    """Hold the tree that the comment is in; raises `ParentGone` when there is no such comment."""
    tree_id = _tree_of(pk)
    while True:
        lock(tree_id)
        # A move may have taken it to another tree while this waited.
        now = _tree_of(pk)
        if now == tree_id:
            return tree_id
        tree_id = now


def _tree_of(pk: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tree_id FROM {TABLE} WHERE id = %s", [pk])
        row = cursor.fetchone()
    if row is None:
        raise ParentGone
    return int(row[0])


def _next_tree_id() -> int:
    """Return a number no tree has; SQLite's transaction is alone, so one more than the most."""
    sql = f"SELECT MAX(COALESCE(MAX(tree_id), 0), {LAST_BY_HAND}) + 1 FROM {TABLE}"
    if connection.vendor == "postgresql":
        sql = "SELECT nextval('comments_tree_id')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _place_reply(comment: "Comment") -> None:
    """Number a reply as its parent's last, under the lock."""
    comment.tree_id = _lock_tree_of(comment.parent_id)
    edges = None
    while edges is None:
        before, after, level, thread_id = _gap(comment.parent_id)
        if thread_id != comment.thread_id:
            raise ParentGone
        edges = numbering.fit(before, after)
        if edges is None:
            _respread(comment.tree_id, before)
    comment.lft, comment.rght = edges
    comment.level = level + 1


def _gap(parent_id: int) -> tuple[int, int, int, int]:
    """Return the numbers between which a last reply goes, the parent's level and its thread."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE((SELECT c.rght FROM comments_comment c WHERE c.parent_id = p.id"
            " ORDER BY c.lft DESC LIMIT 1), p.lft), p.rght, p.level, p.thread_id"
            " FROM comments_comment p WHERE p.id = %s",
            [parent_id],
        )
        before, after, level, thread_id = cursor.fetchone()
    return before, after, level, thread_id


def _respread(tree_id: int, at: int) -> None:
    """Spread the smallest range round a number that is sparse enough."""
    for low, high, most in numbering.ranges(at):
        held = _held(tree_id, low, high)
        if held <= most:
            _spread(tree_id, low, high, held)
            return


def _held(tree_id: int, low: int, high: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT COUNT(*) FROM {TABLE} WHERE tree_id = %s AND lft >= %s AND lft < %s)"
            f" + (SELECT COUNT(*) FROM {TABLE} WHERE tree_id = %s AND rght >= %s AND rght < %s)",
            [tree_id, low, high] * 2,
        )
        return int(cursor.fetchone()[0])


def _spread(tree_id: int, low: int, high: int, held: int) -> None:
    """Space the numbers of a range evenly, in one statement that keeps their order."""
    step = (high - low) // (held + 1)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH marks AS (
              SELECT id, 0 AS side, lft AS at FROM {TABLE}
              WHERE tree_id = %s AND lft >= %s AND lft < %s
              UNION ALL SELECT id, 1, rght FROM {TABLE}
              WHERE tree_id = %s AND rght >= %s AND rght < %s
            ), spread AS (
              SELECT id, side, %s + %s * ROW_NUMBER() OVER (ORDER BY at) AS at FROM marks
            ), moved AS (
              SELECT id, MAX(CASE WHEN side = 0 THEN at END) AS lft,
                MAX(CASE WHEN side = 1 THEN at END) AS rght FROM spread GROUP BY id
            )
            UPDATE {TABLE} SET lft = COALESCE(moved.lft, {TABLE}.lft),
              rght = COALESCE(moved.rght, {TABLE}.rght)
            FROM moved WHERE {TABLE}.id = moved.id""",
            [tree_id, low, high, tree_id, low, high, low, step],
        )
