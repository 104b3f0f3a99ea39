"""Translations go with the words they were made of, in the transaction of the change."""

from typing import Any

from django.dispatch import receiver

from forum.comments.models import Comment
from forum.comments.signals import (
    comment_edited,
    comment_held,
    comment_removed,
    comment_reverted,
    comment_spoken,
    comment_unnamed,
)
from forum.translations.models import Translation


@receiver([comment_removed, comment_held, comment_reverted])
def forget_translations(comment: Comment, **_said: Any) -> None:
    """Purge every translation of a comment that nobody shall read."""
    if not comment.is_published:
        Translation.objects.filter(comment=comment).delete()


@receiver(comment_unnamed)
def forget_all_words(comment: Comment, **_said: Any) -> None:
    """Purge a person's correction as well: the name that goes is in it too."""
    Translation.objects.filter(comment=comment).delete()


@receiver([comment_edited, comment_spoken, comment_reverted])
def forget_machines_words(comment: Comment, **_said: Any) -> None:
    """Purge what machines made of other words, or of another language than it is in.

    A person's correction is shown for the words it was made of alone, and waits for them.
    """
    Translation.objects.filter(comment=comment, corrected_at=None).delete()
