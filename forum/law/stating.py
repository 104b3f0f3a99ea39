"""Which decisions restrict, and what follows from each: a statement, and the notices' end."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.states import Held, Reason, RemovedAs, State
from forum.law.models import IMPOSING, Notice, Statement
from forum.moderation import reporting
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.moderation.rules.authors import Newcomers
from forum.outbox.queueing import queue_letter

LIFTING = {Decision.Verb.RESTORE, Decision.Verb.PUBLISH}
# What people, not a program, saw: the rules by which a comment waits because somebody said so.
SEEN_BY_PEOPLE = {"", reporting.RULE, Held.MODERATOR}
# What waits by how its discussion is led, because of where it stands or of who is new.
BY_MODE = {Held.THREAD.value, Newcomers.slug}


def follow(decision: Decision) -> None:
    """Draw the consequences of a decision that was just recorded.

    Reasons are owed for restrictions "imposed on the ground that the information is illegal content
    or incompatible with the terms" (Art. 17(1)). Where all comments, or the first of who is new,
    are read before they appear, nothing was found against anybody's words, so no statement is made;
    the author learns why it waits all the same.
    """
    if _is_own(decision):
        if decision.verb == Decision.Verb.REMOVE:
            close_notices(decision.remark, Notice.Outcome.GONE, decision)
    elif decision.verb in IMPOSING and decision.rule not in BY_MODE:
        notice = None
        if decision.verb == Decision.Verb.REMOVE:
            notice = open_notices(decision.remark).first()
            close_notices(decision.remark, Notice.Outcome.ACTED, decision)
        _state(decision, notice)
    elif decision.verb == Decision.Verb.UNDO and decision.undoes is not None:
        _follow_undoing(decision, decision.undoes)
    elif decision.verb in LIFTING:
        _follow_lifting(decision)


def _follow_lifting(decision: Decision) -> None:
    """Lift what was stated; a comment that is restored and waits again is held still."""
    statements = Statement.objects.filter(decision__comment=decision.comment_id)
    if decision.state == State.PENDING:
        statements = statements.exclude(decision__state=State.PENDING)
    _lift(statements)
    if decision.verb == Decision.Verb.RESTORE:
        _reopen(Notice.objects.filter(comment=decision.comment_id))


def _follow_undoing(decision: Decision, undone: Decision) -> None:
    """Lift what was undone; what an undone lifting restricts again is stated anew."""
    if undone.verb in LIFTING or undone.verb == Decision.Verb.UNDO:
        if decision.state == State.PUBLISHED:
            _follow_lifting(decision)
        elif not _waits_by_mode(decision.remark):
            _state(decision, None)
        return
    _lift(Statement.objects.filter(decision=undone))
    _reopen(Notice.objects.filter(decision=undone))


def lift_measure(measure: AuthorMeasure) -> None:
    """Note that what was stated about a measure holds no more."""
    _lift(Statement.objects.filter(measure=measure))


def state_measure(measure: AuthorMeasure) -> Statement:
    """State the reasons of a measure against an author, who is told in their language."""
    statement = Statement.objects.create(
        measure=measure, author=measure.member,
        language=measure.member.language or settings.LANGUAGE_CODE,
        ground=_ground(measure.reason), decided_by_program=measure.by is None,
        detected_by_program=measure.by is None,
    )  # fmt: skip
    _tell(statement)
    return statement


def close_notices(comment: Comment, outcome: str, decision: Decision | None = None) -> None:
    """Close the open notices on a comment that is there no more, and tell who gave them."""
    words, by = (decision.words, decision.by) if decision else ("", None)
    for notice in open_notices(comment):
        settle(notice, outcome, words=words, by=by, decision=decision)


def open_notices(comment: Comment) -> "QuerySet[Notice]":
    """Return the notices on a comment that nobody has decided on, the oldest first."""
    return Notice.objects.filter(comment=comment, outcome="").order_by("pk")


def settle(
    notice: Notice, outcome: str, *, words: str, by: Member | None, decision: Decision | None = None
) -> None:
    """Write down what became of a notice, once, and tell who gave it."""
    now = timezone.now()
    open_still = Notice.objects.filter(pk=notice.pk, outcome="")
    if open_still.update(
        outcome=outcome, words=words, decided_by=by, decision=decision, decided_at=now
    ):
        queue_letter(
            "notice decided", {"pk": notice.pk}, key=f"notice {notice.pk} {now:%Y%m%d%H%M%S%f}"
        )


def _state(decision: Decision, notice: Notice | None) -> None:
    comment = decision.remark
    statement = Statement(
        decision=decision, author=comment.author, notice=notice,
        language=decision.told_language or settings.LANGUAGE_CODE,
        decided_by_program=decision.automated,
        # A hold that a rule imposed and a person's decision on it both began with a program.
        detected_by_program=comment.held_rule not in SEEN_BY_PEOPLE,
    )  # fmt: skip
    statement.ground = _ground(statement.cause.reason)
    statement.save()
    if not statement.is_spam:
        _tell(statement)


def _tell(statement: Statement) -> None:
    queue_letter("statement", {"pk": statement.pk}, key=f"statement {statement.pk}")


def _lift(statements: "QuerySet[Statement]") -> None:
    statements.filter(lifted_at=None).update(lifted_at=timezone.now())


def _reopen(notices: "QuerySet[Notice]") -> None:
    """Let notices wait again that ended with a comment's removal, when it is there once more."""
    notices.exclude(outcome__in=["", Notice.Outcome.REJECTED]).update(
        outcome="", words="", decision=None, decided_at=None, decided_by=None
    )


def _waits_by_mode(comment: Comment) -> bool:
    return comment.is_pending and comment.held_by in BY_MODE


def _is_own(decision: Decision) -> bool:
    return decision.remark.removed_as == RemovedAs.AUTHOR


def _ground(reason: str) -> str:
    return Statement.Ground.LAW if reason == Reason.ILLEGAL else Statement.Ground.TERMS
