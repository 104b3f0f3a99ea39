"""Complaints: received once for each decision, decided by somebody who did not decide before."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments.states import Reason, RemovedAs
from forum.law.models import Complaint, Notice, Statement
from forum.law.stating import open_notices, settle
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.moderation.undoing import Refused as CannotUndo
from forum.moderation.undoing import undo
from forum.outbox.queueing import queue_letter


class Refused(Exception):
    """A complaint cannot be taken or decided so; its words say why."""


@transaction.atomic
def complain(against: Statement | Notice, reasons: str, *, language: str) -> Complaint:
    """Take a complaint, once; a second one about the same decision is the first."""
    if not against.may_complain:
        raise Refused(_("This decision can no longer be complained about."))
    about = {"statement": against} if isinstance(against, Statement) else {"notice": against}
    complaint, is_new = Complaint.objects.get_or_create(
        **about, defaults={"reasons": reasons, "language": language}
    )
    if is_new:
        queue_letter("complaint received", {"pk": complaint.pk}, key=f"complaint {complaint.pk}")
    return complaint


@transaction.atomic
def decide(complaint: Complaint, *, upheld: bool, words: str, by: Member) -> None:
    """Decide a complaint; one that is upheld undoes what it is about. Raises `Refused`."""
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if not complaint.is_open:
        raise Refused(_("This complaint was decided before."))
    case: Statement | Notice = complaint.against
    if by == case.decided_by:
        raise Refused(_("You made the decision complained about; somebody else must look at it."))
    if by == _author(case):
        raise Refused(_("You wrote this comment; somebody else must decide."))
    complaint.outcome = Complaint.Outcome.UPHELD if upheld else Complaint.Outcome.DISMISSED
    complaint.words, complaint.decided_by, complaint.decided_at = words, by, timezone.now()
    complaint.save()
    if upheld:
        _undo(case, words, by)
    queue_letter("complaint decided", {"pk": complaint.pk}, key=f"complaint {complaint.pk} decided")


def _author(case: Statement | Notice) -> Member | None:
    author: Member | None = case.author if isinstance(case, Statement) else case.comment.author
    return author


def _undo(case: Statement | Notice, words: str, by: Member) -> None:
    """Remove what a notice was right about, or lift what a statement tells of."""
    if isinstance(case, Notice):
        case.comment.remove(by=by, reason=Reason.ILLEGAL, words=words)
        # The notice ended before, so the removal did not answer it; the author is told of it still.
        made = Statement.objects.filter(decision__comment=case.comment_id, lifted_at=None)
        made.filter(decision__verb=Decision.Verb.REMOVE, notice=None).update(notice=case)
    elif case.is_lifted:
        return
    elif case.measure is not None:
        AuthorMeasure.objects.lift(case.measure, by=by)
    elif case.decision is not None:
        _give_back(case.decision, words, by)
    if isinstance(case, Statement):
        Statement.objects.filter(pk=case.pk, lifted_at=None).update(lifted_at=timezone.now())


def _give_back(decision: Decision, words: str, by: Member) -> None:
    """Let a comment stand again as it did; who gave notice of it is told, and may complain."""
    comment = decision.remark
    if decision.verb == Decision.Verb.HOLD:
        comment.publish(by=by)
        return
    try:
        undo(decision, by=by)
    except CannotUndo:
        # Something else was decided since, or it was recorded before undoing was possible.
        comment.refresh_from_db()
        if comment.removed_as != RemovedAs.AUTHOR:
            comment.restore(by=by)
    for notice in open_notices(comment):
        settle(notice, Notice.Outcome.REJECTED, words=words, by=by)
