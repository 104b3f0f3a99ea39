"""Writes every change of a comment's state down, in the transaction of the change.

Keeps an article, too, under which people spoke: nobody moves it away from their discussion.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from articles.models import Family
from articles.signals import family_arranged, family_left
from forum.accounts.models import Member
from forum.comments import changes, sharing
from forum.comments.changes import Change
from forum.comments.companions import goes_with_comments
from forum.comments.editing import Refused
from forum.comments.models import Comment
from forum.comments.signals import (
    comment_edited,
    comment_held,
    comment_locked,
    comment_moved,
    comment_posted,
    comment_published,
    comment_removed,
    comment_restored,
    comment_slowed,
    comment_spoken,
)
from forum.comments.states import LanguageBy, RemovedAs
from forum.moderation.models import Decision, Report, Trace
from forum.moderation.reporting import Outcome
from forum.threads.models import Thread
from forum.threads.signals import thread_led


@receiver(comment_edited, sender=Comment)
def keep_what_was_reported(comment: Comment, **_kwargs: Any) -> None:
    """Refuse to change what readers have reported, where the site says so."""
    waiting = Report.objects.waiting().filter(comment=comment)
    if not settings.EDIT_AFTER_REPORTS and waiting.exists():
        raise Refused(
            _("Readers have reported this comment; it stays as it is until a moderator has looked.")
        )


@goes_with_comments
def trace_of(comment: Comment) -> Trace | None:
    """Remember for some days how a comment was sent, for the rules that compare."""
    return None if comment.attempt is None else Trace.objects.left_by(comment.attempt)


@receiver(comment_posted, sender=Comment)
def record_first_hold(comment: Comment, **_kwargs: Any) -> None:
    """Record by which rule, or by which mode of the discussion, a comment waits from the first."""
    if comment.is_pending and comment.held_by:
        Decision.record(
            comment, Decision.Verb.HOLD, by=None, automated=True, rule=comment.held_by,
            change=changes.withheld(comment),
        )  # fmt: skip


@receiver(comment_held, sender=Comment)
def record_hold(
    comment: Comment, by: Member | None, change: Change, rule: str, **_kwargs: Any
) -> None:
    """Record that a comment that stood waits again, and by which rule."""
    Decision.record(
        comment, Decision.Verb.HOLD, by=by, change=change, rule=rule, automated=by is None
    )


@receiver(comment_locked, sender=Comment)
def record_lock(
    comment: Comment, by: Member | None, change: Change, locked: bool, reason: str = "",
    words: str = "", **_kwargs: Any,
) -> None:  # fmt: skip
    """Record that a conversation was ended, or opened again."""
    verb = Decision.Verb.LOCK if locked else Decision.Verb.UNLOCK
    Decision.record(comment, verb, by=by, change=change, reason=reason, words=words)


@receiver(comment_slowed, sender=Comment)
def record_slowing(
    comment: Comment, by: Member | None, change: Change, minutes: int | None, reason: str = "",
    words: str = "", **_kwargs: Any,
) -> None:  # fmt: skip
    """Record how many minutes people wait in a conversation; the words begin with that number."""
    said = "; ".join(filter(None, [str(minutes or 0), words]))
    Decision.record(comment, Decision.Verb.SLOW, by=by, change=change, reason=reason, words=said)


@receiver(thread_led, sender=Thread)
def record_leading(
    thread: Thread, verb: str, by: Member | None, change: Change, reason: str = "",
    words: str = "", **_kwargs: Any,
) -> None:  # fmt: skip
    """Record how a discussion is led from now on; an undoing is recorded by who undoes."""
    if verb != "revert":
        Decision.record_leading(thread, verb, by=by, change=change, reason=reason, words=words)


@receiver(comment_published, sender=Comment)
def record_publication(comment: Comment, by: Member | None, change: Change, **_kwargs: Any) -> None:
    """Record that a waiting comment was let through; what was said against it is dismissed."""
    decision = Decision.record(comment, Decision.Verb.PUBLISH, by=by, change=change)
    Report.objects.resolve(comment, Outcome.DISMISSED, decision)


@receiver(comment_removed, sender=Comment)
def record_removal(
    comment: Comment, by: Member | None, change: Change, reason: str, words: str, **_kwargs: Any
) -> None:
    """Record that a comment was taken away, and why; who reported it was right."""
    decision = Decision.record(
        comment, Decision.Verb.REMOVE, by=by, change=change, reason=reason, words=words
    )
    by_author = comment.removed_as == RemovedAs.AUTHOR
    Report.objects.resolve(comment, Outcome.MOOT if by_author else Outcome.UPHELD, decision)


@receiver(comment_restored, sender=Comment)
def record_restoration(comment: Comment, by: Member | None, change: Change, **_kwargs: Any) -> None:
    """Record that a comment was brought back."""
    Decision.record(comment, Decision.Verb.RESTORE, by=by, change=change)


@receiver(comment_moved, sender=Comment)
def record_move(
    comment: Comment, by: Member | None, change: Change, before: int | None, **_kwargs: Any
) -> None:
    """Record that a comment was put elsewhere; the words say from where to where."""
    words = f"{_numbered(before)} → {_numbered(comment.parent_id)}"
    Decision.record(comment, Decision.Verb.MOVE, by=by, change=change, words=words)


@receiver(comment_spoken, sender=Comment)
def record_language(comment: Comment, by: Member | None, change: Change, **_kwargs: Any) -> None:
    """Record that a moderator set the language; the words are those before and after."""
    if comment.language_by == LanguageBy.MODERATOR:
        words = " → ".join(change.get("language", [comment.language] * 2))
        Decision.record(comment, Decision.Verb.SPEAK, by=by, change=change, words=words)


@receiver(family_left, sender=Family)
def keep_discussed_article(family: Family, **_kwargs: Any) -> None:
    """Refuse to leave comments without an article to stand under."""
    if Comment.objects.filter(thread__family=family).exists():
        raise ValidationError(
            _(
                "This article is the only one of its family, and people have commented on it: "
                "it stays with their comments."
            )
        )


@receiver(family_arranged, sender=Family)
def settle_conversations(family: Family, **_kwargs: Any) -> None:
    """Take conversations to their discussions once their articles are where they belong."""
    transaction.on_commit(lambda: sharing.settle(Thread.objects.of_story(family.pk)))


def _numbered(parent: int | None) -> str:
    return "–" if parent is None else f"#{parent}"
