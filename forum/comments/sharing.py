"""Takes conversations to the discussion they belong to, when an owner parts or joins translations.

Each goes whole, with the tallies it is counted in, under its tree's lock, some in a transaction.
Its address, its place among its like, and what was decided on it stay as they are. Nothing is
lost if this is broken off: what has not gone yet stands where it stood, and `settle` goes on.
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, F, Max, Q

from forum.comments import counting, tree
from forum.comments.models import Comment
from forum.comments.signals import conversations_settled
from forum.comments.states import State
from forum.threads.models import Thread
from forum.threads.stories import Story

# Conversations moved in one transaction; each holds a lock of its own.
AT_ONCE = 100


class _Counted(NamedTuple):
    """What `counting.tally` reads of a comment, for many."""

    thread_id: int
    tree_id: int
    published_at: datetime
    posted_at: datetime


def settle(story: Story) -> int:
    """Take each conversation of a story to its discussion; return how many went."""
    moved, came = 0, set()
    # Whatever moves, its pages say something new of each other.
    Thread.objects.filter(pk__in=story.threads).update(version=F("version") + 1)
    for now in story.threads:
        for to, trees in _leaving(now, story).items():
            came.add(to)
            for first in range(0, len(trees), AT_ONCE):
                moved += _take(trees[first : first + AT_ONCE], now, to)
    conversations_settled.send(Story, story=story, came=came)
    return moved


def _leaving(now: int, story: Story) -> dict[int, list[int]]:
    """Return the conversations that do not belong where they are, by where they do."""
    found: dict[int, list[int]] = defaultdict(list)
    roots = Comment.objects.filter(thread=now, parent=None).order_by("tree_id")
    for tree_id, edition in roots.values_list("tree_id", "edition").iterator():
        if (home := story.home(edition, now)) != now:
            found[home].append(tree_id)
    return found


def _take(trees: list[int], now: int, to: int) -> int:
    with transaction.atomic():
        for tree_id in trees:
            tree.lock(tree_id)
        inside = Comment.objects.filter(tree_id__in=trees, thread=now)
        standing = Q(state=State.PUBLISHED)
        shown_root = Q(parent=None, shown=True)
        counted = list(
            inside.annotate(slot=F("tree_id") % counting.SLOTS)
            .values("slot", "language")
            .order_by("slot", "language")
            .annotate(
                published=Count("pk", filter=standing),
                roots=Count("pk", filter=shown_root),
                last=Max("posted_at"),
            )
        )
        went: int = inside.filter(parent=None).count()
        _go(trees, now, to)
        for thread, sign in sorted([(now, -1), (to, +1)]):
            for row in counted:
                counting.tally(
                    _Counted(thread, row["slot"], row["last"], row["last"]),  # type: ignore[arg-type]
                    row["language"],
                    published=sign * row["published"],
                    roots=sign * row["roots"],
                    turns=row["roots"],
                )
    return went


def _go(trees: list[int], now: int, to: int) -> None:
    holes = ", ".join(["%s"] * len(trees))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE comments_comment SET thread_id = %s"
            f" WHERE thread_id = %s AND tree_id IN ({holes})",
            [to, now, *trees],
        )
