"""Parents that cannot be: circles of them, and comments whose parent is not there.

The parent is the truth and all else is rebuilt from it; where it leads nowhere, the numbers, which
are an index over it, still tell where a comment stood. So one link of each circle is cut, at the
comment that stood highest, and that is put where its numbers say: below the nearest comment round
it, else below its conversation's first, else it begins a conversation. No word is lost.
"""

from typing import NamedTuple

from django.db import connection, transaction

from forum.comments import checking, numbering, tree


class _Link(NamedTuple):
    id: int
    parent_id: int
    level: int
    lft: int


def untangle() -> list[tuple[int, int | None]]:
    """Give each comment that hangs on nothing a parent; return which got which, None for none."""
    found = ((pk, _hang(pk)) for pk in _loose())
    return [(pk, to) for pk, to in found if to != pk]


def _loose() -> list[int]:
    """Return where to cut: a comment of each circle, and those whose parent is not there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, parent_id, level, lft FROM comments_comment"
            f" WHERE id IN ({checking.UNREACHED})"
        )
        links = {link.id: link for link in map(_Link._make, cursor.fetchall())}
    ends: list[int] = []
    met: dict[int, int] = {}
    for start in links:
        walk, pk = [], start
        while pk in links and pk not in met:
            met[pk] = start
            walk.append(pk)
            pk = links[pk].parent_id
        if pk not in links and walk:
            ends.append(walk[-1])
        elif walk and met[pk] == start:
            circle = walk[walk.index(pk) :]
            ends.append(min(circle, key=lambda one: (links[one].level, links[one].lft, one)))
    return ends


def _hang(pk: int) -> int | None:
    """Hang a comment where its numbers say; return its parent, or itself when it needs none."""
    with transaction.atomic():
        tree.hold_trees([pk])
        if _leads_to_a_root(pk):
            return pk
        to = _round(pk)
        with connection.cursor() as cursor:
            if to is None:
                cursor.execute(
                    "UPDATE comments_comment SET parent_id = NULL, level = 0, tree_id = %s,"
                    " lft = %s, rght = %s WHERE id = %s",
                    [tree.next_tree_id(), *numbering.ROOT, pk],
                )
            else:
                cursor.execute("UPDATE comments_comment SET parent_id = %s WHERE id = %s", [to, pk])
        return to


def _leads_to_a_root(pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up (id, parent_id) AS ("
            " SELECT id, parent_id FROM comments_comment WHERE id = %s"
            # A plain UNION forgets what it has met, so a circle ends too.
            " UNION SELECT c.id, c.parent_id FROM comments_comment c JOIN up ON c.id = up.parent_id"
            ") SELECT COUNT(*) FROM up WHERE parent_id IS NULL",
            [pk],
        )
        return bool(cursor.fetchone()[0])


def _round(pk: int) -> int | None:
    """Return the nearest comment round it that hangs on a root, else its tree's first, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM comments_comment c JOIN comments_comment p"
            " ON p.tree_id = c.tree_id AND p.thread_id = c.thread_id AND p.id <> c.id"
            " WHERE c.id = %s AND (p.parent_id IS NULL OR (p.lft < c.lft AND p.rght > c.rght))"
            " ORDER BY CASE WHEN p.lft < c.lft AND p.rght > c.rght THEN 0 ELSE 1 END, p.lft DESC",
            [pk],
        )
        return next((to for (to,) in cursor.fetchall() if _leads_to_a_root(to)), None)
