"""Tells every process's page cache that a discussion has changed, the moment it has.

A copy in front of Django is served unasked for half a second (see `front`). When a change is told
here, the copies of that discussion are asked about at the next request instead: in this process
always, and by Redis, if there is one, in every process of every host. Nobody depends on being
told: who missed it asks within that half second anyway.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from forum.comments import signals
from forum.comments.models import Comment

Hearer = Callable[[int], None]

# Who wants to hear of a change, by the thread's key.
hearers: list[Hearer] = []


def turn(thread_pk: int) -> None:
    """Tell all who hear, once the change at hand is committed."""
    if hearers:
        transaction.on_commit(lambda: _tell(thread_pk), robust=True)


def _tell(thread_pk: int) -> None:
    for hear in hearers:
        hear(thread_pk)


def _turn_comment(comment: Comment, **_kwargs: Any) -> None:
    turn(comment.thread_id)


def connect() -> None:
    """Hear every signal of a comment that readers may see the effect of."""
    for signal in (
        signals.comment_posted, signals.comment_edited, signals.comment_published,
        signals.comment_removed, signals.comment_restored, signals.comment_moved,
        signals.comment_spoken, signals.comment_reverted, signals.comment_held,
        signals.comment_locked, signals.comment_slowed,
    ):  # fmt: skip
        signal.connect(_turn_comment, sender=Comment, dispatch_uid="forum.pages.turning")
