"""Notices: received from anybody, decided by a moderator like any other matter."""

from django.db import transaction
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments import tree
from forum.comments.models import Comment
from forum.comments.retrying import writing
from forum.comments.states import Reason
from forum.law.models import Notice
from forum.law.stating import settle
from forum.moderation.sight import fingerprint
from forum.outbox.queueing import queue_letter


class Refused(Exception):
    """A notice cannot be decided so; its words say why."""


@transaction.atomic
def give_notice(comment: Comment, *, language: str, revision: int = 0, **said: object) -> Notice:
    """Take a notice about the version that its giver saw, or what stands, and confirm it."""
    seen = revision if 1 <= revision <= comment.revision else comment.revision
    notice = Notice.objects.create(comment=comment, revision=seen, language=language, **said)
    confirm(notice)
    return notice


def confirm(notice: Notice) -> None:
    """Let who gave a notice, or an order, have its number by mail."""
    queue_letter("notice received", {"pk": notice.pk}, key=f"notice {notice.pk} received")


def decide(notice: Notice, *, outcome: str, words: str, by: Member, seen: str = "") -> None:
    """Decide a notice: remove the comment, by which every open notice on it ends, or reject it.

    `seen` is the comment's fingerprint on the page that was decided from; raises `Refused` when
    it stands so no longer, and for what somebody else must decide.
    """
    _decide(notice.comment, notice.pk, outcome, words, by, seen)


@writing
def _decide(comment: Comment, pk: int, outcome: str, words: str, by: Member, seen: str) -> None:
    # The tree before the notice, as every removal takes them, so that neither waits for the other.
    tree.hold(comment)
    comment.refresh_from_db()
    notice = Notice.objects.select_for_update().get(pk=pk)
    if not notice.is_open:
        raise Refused(_("This notice was decided before."))
    if comment.author == by:
        raise Refused(_("You wrote this comment; somebody else must decide."))
    if seen and seen != fingerprint(comment):
        raise Refused(
            _(
                "This comment has changed since you saw it, so nothing was decided. "
                "Read it again and decide anew."
            )
        )
    if outcome == Notice.Outcome.ACTED and not comment.is_removed:
        comment.remove(by=by, reason=Reason.ILLEGAL, words=words)
    # Removed before by somebody else, or to be rejected: then the notice ends by itself.
    settle(notice, outcome, words=words, by=by)
