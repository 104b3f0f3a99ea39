"""Complaints: received once for each decision, decided by somebody who did not decide before."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments.states import Reason
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.measures import AuthorMeasure
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
    if by == _decided_before(complaint):
        raise Refused(_("You made the decision complained about; somebody else must look at it."))
    complaint.outcome = Complaint.Outcome.UPHELD if upheld else Complaint.Outcome.DISMISSED
    complaint.words, complaint.decided_by, complaint.decided_at = words, by, timezone.now()
    complaint.save()
    if upheld:
        _undo(complaint, words, by)
    queue_letter("complaint decided", {"pk": complaint.pk}, key=f"complaint {complaint.pk} decided")


def _decided_before(complaint: Complaint) -> Member | None:
    if complaint.notice is not None:
        return complaint.notice.decided_by
    return complaint.statement.decided_by if complaint.statement else None


def _undo(complaint: Complaint, words: str, by: Member) -> None:
    if complaint.notice is not None:
        complaint.notice.comment.remove(by=by, reason=Reason.ILLEGAL, words=words)
        return
    statement = complaint.statement
    if statement is None or statement.is_lifted:
        return
    if statement.measure is not None:
        AuthorMeasure.objects.lift(statement.measure, by=by)
    elif statement.decision is not None:
        try:
            undo(statement.decision, by=by)
        except CannotUndo as refusal:
            raise Refused(str(refusal)) from refusal
    Statement.objects.filter(pk=statement.pk, lifted_at=None).update(lifted_at=timezone.now())
