"""Which decisions restrict, and what follows from each: a statement, and the notices' end."""

from django.db.models import QuerySet
from django.utils import timezone

from forum.accounts.models import Member
from forum.comments.states import Reason, RemovedAs
from forum.law.models import Notice, Statement
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.outbox.queueing import queue_letter

RESTRICTING = {Decision.Verb.REMOVE, Decision.Verb.HOLD}
LIFTING = {Decision.Verb.RESTORE, Decision.Verb.PUBLISH}


def follow(decision: Decision) -> None:
    """Draw the consequences of a decision that was just recorded."""
    if decision.verb in LIFTING:
        _lift(Statement.objects.filter(decision__comment=decision.comment_id))
    elif decision.verb == Decision.Verb.UNDO and decision.undoes is not None:
        _lift(Statement.objects.filter(decision=decision.undoes))
    elif decision.verb == Decision.Verb.REMOVE and _is_own(decision):
        close_notices(decision, Notice.Outcome.GONE)
    elif decision.verb in RESTRICTING and not _is_own(decision):
        notice = None
        if decision.verb == Decision.Verb.REMOVE:
            notice = _open_notices(decision).first()
            close_notices(decision, Notice.Outcome.ACTED)
        _state(decision, notice)


def state_measure(measure: AuthorMeasure) -> Statement:
    """State the reasons of a measure against an author, who is told in their language."""
    statement = Statement.objects.create(
        measure=measure, author=measure.member, language=measure.member.language or "en",
        ground=_ground(measure.reason), decided_by_program=measure.by is None,
        detected_by_program=measure.by is None,
    )  # fmt: skip
    _tell(statement)
    return statement


def close_notices(decision: Decision, outcome: str) -> int:
    """Close the open notices on the comment that was decided on, and tell who gave them."""
    closed = 0
    for notice in _open_notices(decision):
        settle(notice, outcome, words=decision.words, by=decision.by, decision=decision)
        closed += 1
    return closed


def settle(
    notice: Notice, outcome: str, *, words: str, by: Member | None, decision: Decision | None = None
) -> None:
    """Write down what became of a notice, once, and tell who gave it."""
    now = timezone.now()
    open_still = Notice.objects.filter(pk=notice.pk, outcome="")
    if open_still.update(
        outcome=outcome, words=words, decided_by=by, decision=decision, decided_at=now
    ):
        queue_letter("notice decided", {"pk": notice.pk}, key=f"notice {notice.pk} {outcome}")


def _state(decision: Decision, notice: Notice | None) -> None:
    comment = decision.comment
    statement = Statement.objects.create(
        decision=decision, author=comment.author, notice=notice,
        language=decision.told_language or "en", ground=_ground(decision.reason),
        decided_by_program=decision.automated,
        # A hold that a rule imposed and a person's decision on it both began with a program.
        detected_by_program=decision.automated or bool(comment.held_rule),
    )  # fmt: skip
    if not statement.is_spam:
        _tell(statement)


def _tell(statement: Statement) -> None:
    queue_letter("statement", {"pk": statement.pk}, key=f"statement {statement.pk}")


def _lift(statements: "QuerySet[Statement]") -> None:
    statements.filter(lifted_at=None).update(lifted_at=timezone.now())


def _open_notices(decision: Decision) -> "QuerySet[Notice]":
    return Notice.objects.filter(comment=decision.comment_id, outcome="").order_by("pk")


def _is_own(decision: Decision) -> bool:
    return decision.comment.removed_as == RemovedAs.AUTHOR


def _ground(reason: str) -> str:
    return Statement.Ground.LAW if reason == Reason.ILLEGAL else Statement.Ground.TERMS
