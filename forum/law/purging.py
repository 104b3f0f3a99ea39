"""What is needed no longer: each kind of row with how long it is kept, and how it is ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from forum.accounts.allowances import forget_spent
from forum.comments.models import Comment, Revision
from forum.comments.states import RemovedAs
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.rules.models import Trace
from forum.outbox import purging as mails
from forum.outbox.models import OutgoingMail, State


class Kind(NamedTuple):
    """One kind of thing: what it is called, how many are due, and what ends them."""

    name: str
    due: Callable[[], int]
    end: Callable[[], Any]


def kinds() -> list[Kind]:
    """Return everything that is kept for a time only."""
    return [
        Kind("words of spam", lambda: _spam().count(), _end_spam),
        Kind("guests' email addresses", lambda: _addresses().count(), _end_addresses),
        Kind("traces of senders", lambda: Trace.objects.due().count(), Trace.objects.forget),
        Kind("cases", lambda: sum(rows.count() for rows in _cases()), _end_cases),
        Kind("sent mails", lambda: _mails().count(), mails.purge),
        Kind("spent allowances", lambda: 0, forget_spent),
    ]


def _before(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _spam() -> QuerySet[Any]:
    spam = Q(removed_as=RemovedAs.SPAM, removed_at__lt=_before(settings.KEEP_SPAM))
    rows: QuerySet[Any] = Comment.objects.filter(spam).exclude(text="")
    return rows


def _end_spam() -> int:
    pks = list(_spam().values_list("pk", flat=True))
    Revision.objects.filter(comment__in=pks).update(text="", html="")
    ended: int = Comment.objects.filter(pk__in=pks).update(text="", html="")
    return ended


def _addresses() -> QuerySet[Any]:
    old = Q(posted_at__lt=_before(settings.KEEP_GUEST_EMAILS), author=None)
    rows: QuerySet[Any] = Comment.objects.filter(old).exclude(guest_email="")
    return rows


def _end_addresses() -> int:
    return _addresses().update(guest_email="")


def _cases() -> list[QuerySet[Any]]:
    """Return the cases that ended so long ago, what points to others first."""
    at = _before(settings.KEEP_CASES)
    young = Complaint.objects.exclude(decided_at__lt=at)
    complaints = Complaint.objects.filter(decided_at__lt=at)
    statements = Statement.objects.filter(at__lt=at).exclude(complaints__in=young)
    notices = Notice.objects.filter(decided_at__lt=at).exclude(
        Q(complaints__in=young) | Q(statements__in=Statement.objects.filter(at__gte=at))
    )
    return [complaints, statements, notices]


def _end_cases() -> int:
    return sum(rows.delete()[0] for rows in _cases())


def _mails() -> QuerySet[OutgoingMail]:
    done = OutgoingMail.objects.exclude(state=State.WAITING)
    return done.filter(done_at__lt=timezone.now() - mails.KEPT)
