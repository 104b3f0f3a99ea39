"""Room in a stored tree: the gap for a last reply, and spreading numbers when it is used up.

Everything here runs under the tree's lock (see `tree`). It is plain SQL that both databases
read alike, since one statement has to move many numbers past each other.
"""

from typing import NamedTuple

from django.db import connection

from forum.comments import numbering


class Spot(NamedTuple):
    """Where a last reply goes: between which numbers, and what its parent and root are now."""

    tree_id: int
    thread_id: int
    level: int
    before: int
    after: int
    root_id: int
    parent_id: int
    parent_shown: bool


def find_spot(parent_id: int) -> Spot | None:
    """Return the place of the next reply to a comment; None when there is no such comment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.tree_id, p.thread_id, p.level + 1,"
            " COALESCE((SELECT c.rght FROM comments_comment c WHERE c.parent_id = p.id"
            "  ORDER BY c.lft DESC LIMIT 1), p.lft), p.rght,"
            " (SELECT r.id FROM comments_comment r"
            "  WHERE r.tree_id = p.tree_id AND r.parent_id IS NULL),"
            " p.id, p.shown FROM comments_comment p WHERE p.id = %s",
            [parent_id],
        )
        row = cursor.fetchone()
    return row and Spot(*row)


def behind(spot: Spot, sibling_id: int) -> Spot:
    """Return the place behind one of the replies there, 0 for the first place.

    A reply that is not there any more leaves the place of the last reply.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH edge (at) AS (SELECT CASE WHEN %s = 0"
            "  THEN (SELECT lft FROM comments_comment WHERE id = %s)"
            "  ELSE (SELECT rght FROM comments_comment WHERE id = %s AND parent_id = %s) END)"
            " SELECT edge.at, (SELECT MIN(c.lft) FROM comments_comment c"
            "  WHERE c.parent_id = %s AND c.lft > edge.at) FROM edge",
            [sibling_id, spot.parent_id, sibling_id, spot.parent_id, spot.parent_id],
        )
        before, after = cursor.fetchone()
    if before is None:
        return spot
    return spot._replace(before=before, after=spot.after if after is None else after)


def respread(tree_id: int, at: int, extra: int) -> None:
    """Spread the smallest range round a number that is sparse enough, with room behind it.

    The room is that of `extra` more numbers between `at` and the one after it.
    """
    for low, high, most in numbering.ranges(at):
        held = _held(tree_id, low, high)
        if held + extra <= most:
            step = (high - low) // (held + extra + 1)
            _spread(tree_id, numbering.Edges(low, high), step, at, step * extra)
            return


def _held(tree_id: int, low: int, high: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT COUNT(*) FROM comments_comment"
            "  WHERE tree_id = %s AND lft >= %s AND lft < %s)"
            " + (SELECT COUNT(*) FROM comments_comment"
            "  WHERE tree_id = %s AND rght >= %s AND rght < %s)",
            [tree_id, low, high] * 2,
        )
        return int(cursor.fetchone()[0])


def _spread(tree_id: int, span: numbering.Edges, step: int, at: int, room: int) -> None:
    """Space the numbers of a range evenly, in one statement that keeps their order."""
    low, high = span
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH marks AS (
              SELECT id, 0 AS side, lft AS at FROM comments_comment
              WHERE tree_id = %s AND lft >= %s AND lft < %s
              UNION ALL SELECT id, 1, rght FROM comments_comment
              WHERE tree_id = %s AND rght >= %s AND rght < %s
            ), spread AS (
              SELECT id, side, %s + %s * ROW_NUMBER() OVER (ORDER BY at)
                + CASE WHEN at > %s THEN %s ELSE 0 END AS at FROM marks
            ), moved AS (
              SELECT id, MAX(CASE WHEN side = 0 THEN at END) AS lft,
                MAX(CASE WHEN side = 1 THEN at END) AS rght FROM spread GROUP BY id
            )
            UPDATE comments_comment SET lft = COALESCE(moved.lft, comments_comment.lft),
              rght = COALESCE(moved.rght, comments_comment.rght)
            FROM moved WHERE comments_comment.id = moved.id""",
            [tree_id, low, high, tree_id, low, high, low, step, at, room],
        )
