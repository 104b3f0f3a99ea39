"""Completes what a fixture brings, keeps what is already here, and hears of new names.

`loaddata` stores rows as they are, past `post()`. But a comment's HTML links mentions to addresses
that exist only once its parent has its number in this database, so a comment that comes without
HTML is rendered on its way in. And a comment that is here already may have been answered or
removed since: its tree columns and counters are not the fixture's any more, so it stays as it is.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import get_language, override

from forum.accounts import guests
from forum.accounts.models import Member
from forum.accounts.signals import member_renamed
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.comments.signals import (
    comment_claimed,
    comment_posted,
    comment_published,
    comment_removed,
    comment_restored,
    comment_reverted,
)
from forum.threads.models import Thread


@receiver(pre_save, sender=Comment)
def complete_loaded_comment(
    instance: Comment, raw: bool, using: str | None, **_kwargs: Any
) -> None:
    """Give a fixture's comment its HTML, or the values of the row that is already here."""
    if not raw:
        return
    if instance.pk and Comment.objects.using(using).filter(pk=instance.pk).exists():
        instance.refresh_from_db(using=using)
    elif not instance.html:
        render(instance)


@receiver(member_renamed, sender=Member)
def renew_pages(member: Member, **_kwargs: Any) -> None:
    """Name a new version of each discussion that shows the member's name."""
    spoken_in = Comment.objects.filter(author=member).values("thread")
    Thread.objects.filter(pk__in=spoken_in).update(version=F("version") + 1)


@receiver(
    [
        comment_posted,
        comment_published,
        comment_removed,
        comment_restored,
        comment_reverted,
        comment_claimed,
    ],
    sender=Comment,
)
def keep_record(comment: Comment, **_kwargs: Any) -> None:
    """Count what its author's standing rests on, once the tree is free for others again.

    The count is taken anew each time, so one that a crash left out is made good by the next.
    """
    author = comment.author_id
    if author is not None:
        count = partial(Comment.objects.record_of, author)
        transaction.on_commit(partial(Member.keep_record, author, count), robust=True)


@receiver(comment_posted, sender=Comment)
def tell_guest_of_link(comment: Comment, **_kwargs: Any) -> None:
    """Mail a guest who gave an address the way to their comments, once the tree is free."""
    if comment.guest_email:
        language = get_language() or ""
        transaction.on_commit(partial(_tell, comment.guest_email, language), robust=True)


def _tell(email: str, language: str) -> None:
    with override(language):
        guests.tell_of_link(email)
