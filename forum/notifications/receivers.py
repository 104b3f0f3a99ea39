"""Notes each comment that comes to stand, in the transaction in which it does."""

from typing import Any

from django.dispatch import receiver

from forum.comments.models import Comment
from forum.comments.signals import (
    comment_edited,
    comment_posted,
    comment_published,
    comment_restored,
    comment_reverted,
)
from forum.notifications.models import Event


@receiver(comment_posted, sender=Comment)
@receiver(comment_published, sender=Comment)
@receiver(comment_restored, sender=Comment)
@receiver(comment_edited, sender=Comment)
@receiver(comment_reverted, sender=Comment)
def note_event(comment: Comment, **_kwargs: Any) -> None:
    """Have the worker tell who is to hear of it; whoever was told before is not told again."""
    if comment.is_published:
        Event.objects.bulk_create([Event(comment=comment)], ignore_conflicts=True)
