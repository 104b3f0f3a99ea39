"""Moving a comment with everything below it, under another or out as a conversation of its own.

The rows are renumbered by one statement and the counters on both sides are told as if the whole
had left the one and come to the other; nothing here knows how deep or how large it is. Callers
hold both trees (see `tree`) and have read both comments after that.
"""

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import Count, Q

from forum.comments import counting, fitting, numbering, tree
from forum.comments.changes import Change

if TYPE_CHECKING:
    from forum.comments.models import Comment
    from forum.comments.querysets import CommentQuerySet


class _Place(NamedTuple):
    tree_id: int
    level: int
    before: int
    stride: int


def move(comment: "Comment", to: "Comment | None", *, behind: int | None = None) -> Change:
    """Put a subtree below another comment of its thread, as the last reply, or out (None).

    `behind` names the reply it shall follow there, 0 for the first place. Returns what changed;
    raises `tree.ParentGone` for another discussion's comment and `tree.Cycle` when it would come
    to stand below itself.
    """
    if to is not None:
        if to.thread_id != comment.thread_id:
            raise tree.ParentGone
        if to.tree_id == comment.tree_id and comment.lft <= to.lft <= comment.rght:
            raise tree.Cycle
    inside = _inside(comment)
    size, shown = (
        inside.order_by().aggregate(n=Count("pk"), s=Count("pk", filter=Q(shown=True))).values()
    )
    left, was_root = comment.tree_id, comment.parent_id is None
    before = (comment.parent_id, _reply_before(comment))
    _leave(comment, shown)
    place = _make_room(comment, to, size * 2, behind)
    comment.refresh_from_db(fields=["lft", "rght"])
    _renumber(comment, to, place)
    comment.refresh_from_db()
    _arrive(comment, shown)
    recount_activity({left, comment.tree_id})
    if shown:
        roots = (to is None) - was_root
        counting.tally(comment, comment.language, published=0, roots=roots, turns=abs(roots))
    after = (comment.parent_id, _reply_before(comment))
    return {"parent_id": [before[0], after[0]], "behind": [before[1], after[1]]}


def move_back(comment: "Comment", to_pk: int | None, *, behind: int) -> Change:
    """Put a subtree back where it was: under that parent, behind that reply, or out (None)."""
    to = None if to_pk is None else type(comment).objects.get(pk=to_pk)
    return move(comment, to, behind=behind)


def _reply_before(comment: "Comment") -> int:
    """Return the number of the sibling before a reply; 0 for the first one and for a root."""
    if comment.parent_id is None:
        return 0
    siblings = type(comment).objects.filter(parent=comment.parent_id, lft__lt=comment.lft)
    return siblings.order_by("-lft").values_list("pk", flat=True).first() or 0


def _inside(comment: "Comment") -> "CommentQuerySet":
    inside: CommentQuerySet = type(comment).objects.filter(
        tree_id=comment.tree_id, lft__gte=comment.lft, lft__lte=comment.rght
    )
    return inside


def _leave(comment: "Comment", shown: int) -> None:
    rows = type(comment).objects
    rows.filter(pk=comment.parent_id).update(replies=counting.added("replies", -1))
    if shown:
        counting.carry(comment, -1, shown)
    if comment.parent_id is None:
        rows.filter(pk=comment.pk).update(shown_below=0)


def _arrive(comment: "Comment", shown: int) -> None:
    rows = type(comment).objects
    rows.filter(pk=comment.parent_id).update(replies=counting.added("replies", 1))
    if shown:
        counting.carry(comment, +1, shown)
    if comment.parent_id is None:
        rows.filter(pk=comment.pk).update(shown_below=max(0, shown - 1))
    comment.refresh_from_db()


def _make_room(comment: "Comment", to: "Comment | None", edges: int, behind: int | None) -> _Place:
    """Return where the first number goes and how far apart the rest follow."""
    if to is None:
        return _Place(tree.next_tree_id(), 0, -1, numbering.whole(edges))
    spot = fitting.fit(to.pk, edges, behind=behind)
    stride = numbering.stride(spot.before, spot.after, edges)
    return _Place(spot.tree_id, spot.level, spot.before, stride)


def _renumber(comment: "Comment", to: "Comment | None", place: _Place) -> None:
    """Give the subtree its new tree, numbers, levels and parent, in one statement."""
    old = [comment.tree_id, comment.lft, comment.rght]
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH marks AS (
              SELECT id, lft AS at FROM comments_comment
              WHERE tree_id = %s AND lft >= %s AND lft <= %s
              UNION ALL SELECT id, rght FROM comments_comment
              WHERE tree_id = %s AND rght >= %s AND rght <= %s
            ), placed AS (
              SELECT id, %s + 1 + %s * (ROW_NUMBER() OVER (ORDER BY at) - 1) AS at FROM marks
            ), pairs AS (
              SELECT id, MIN(at) AS lft, MAX(at) AS rght FROM placed GROUP BY id
            )
            UPDATE comments_comment SET tree_id = %s, lft = pairs.lft, rght = pairs.rght,
              level = level + %s,
              parent_id = CASE WHEN comments_comment.id = %s THEN %s ELSE parent_id END
            FROM pairs WHERE comments_comment.id = pairs.id""",
            [*old, *old, place.before, place.stride, place.tree_id, place.level - comment.level,
             comment.pk, to and to.pk],
        )  # fmt: skip


def recount_activity(trees: set[int]) -> None:
    """Set when each conversation was last active from what is in it now."""
    marks = ", ".join(["%s"] * len(trees))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE comments_comment SET active_at = (SELECT CASE"
            "  WHEN MAX(m.published_at) > comments_comment.posted_at THEN MAX(m.published_at)"
            "  ELSE comments_comment.posted_at END"
            "  FROM comments_comment m WHERE m.tree_id = comments_comment.tree_id)"
            f" WHERE parent_id IS NULL AND tree_id IN ({marks})",
            sorted(trees),
        )
