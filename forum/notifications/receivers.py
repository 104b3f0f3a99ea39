"""Notes each comment that comes to stand, in the transaction in which it does."""

from typing import Any

from django.dispatch import receiver

from forum.comments.companions import goes_with_comments
from forum.comments.models import Comment
from forum.comments.signals import (
    comment_edited,
    comment_published,
    comment_restored,
    comment_reverted,
)
from forum.notifications.models import Event


@goes_with_comments
def event_of(comment: Comment) -> Event | None:
    """Have the worker tell who is to hear of a new comment that stands at once."""
    return Event() if comment.is_published else None


@receiver(comment_published, sender=Comment)
@receiver(comment_restored, sender=Comment)
@receiver(comment_edited, sender=Comment)
@receiver(comment_reverted, sender=Comment)
def note_event(comment: Comment, **_kwargs: Any) -> None:
    """Have the worker tell who is to hear of it; whoever was told before is not told again."""
    if comment.is_published:
        Event.objects.bulk_create([Event(comment=comment)], ignore_conflicts=True)
