"""Notices: received from anybody, decided by a moderator like any other matter."""

from django.db import transaction
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.states import Reason
from forum.law.models import Notice
from forum.law.stating import settle
from forum.outbox.queueing import queue_letter


class Refused(Exception):
    """A notice cannot be decided so; its words say why."""


@transaction.atomic
def give_notice(comment: Comment, *, language: str, **said: object) -> Notice:
    """Take a notice about the comment as it stands, and confirm it."""
    notice = Notice.objects.create(
        comment=comment, revision=comment.revision, language=language, **said
    )
    queue_letter("notice received", {"pk": notice.pk}, key=f"notice {notice.pk} received")
    return notice


@transaction.atomic
def decide(notice: Notice, *, outcome: str, words: str, by: Member) -> None:
    """Decide a notice: remove the comment, by which every open notice on it ends, or reject it."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if not notice.is_open:
        raise Refused(_("This notice was decided before."))
    comment = notice.comment
    if outcome == Notice.Outcome.ACTED and not comment.is_removed:
        comment.remove(by=by, reason=Reason.ILLEGAL, words=words)
    # Removed before by somebody else, or to be rejected: then the notice ends by itself.
    settle(notice, outcome, words=words, by=by)
