"""What is needed no longer: each kind of row with how long it is kept, and how it is ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from forum.accounts.allowances import forget_spent, spent
from forum.accounts.models import Guest
from forum.comments.models import Comment, Revision
from forum.comments.states import RemovedAs
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.models import Report
from forum.moderation.rules.models import Trace
from forum.notifications.models import Listener
from forum.outbox import purging as mails
from forum.translations.models import Translation

# Begins what stands for a network that is forgotten.
GONE = "gone "


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
        Kind("guests", lambda: _guests().count(), _end_guests),
        Kind("traces of senders", lambda: Trace.objects.due().count(), Trace.objects.forget),
        Kind("networks of reporters", lambda: _networks().count(), _end_networks),
        Kind("cases", lambda: sum(rows.count() for rows in _cases()), _end_cases),
        Kind("sent mails", lambda: mails.due().count(), mails.purge),
        Kind("spent allowances", lambda: spent().count(), forget_spent),
    ]


def _before(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _spam() -> QuerySet[Any]:
    """Return removed spam with its words, but for what somebody still has to judge again."""
    spam = Q(removed_as=RemovedAs.SPAM, removed_at__lt=_before(settings.KEEP_SPAM))
    contested = Complaint.objects.filter(outcome="").values("statement__decision__comment")
    rows: QuerySet[Any] = Comment.objects.filter(spam).exclude(text="")
    return rows.exclude(pk__in=contested.exclude(statement__decision=None))


def _end_spam() -> int:
    pks = list(_spam().values_list("pk", flat=True))
    Revision.objects.filter(comment__in=pks).update(text="", html="")
    Translation.objects.filter(comment__in=pks).delete()
    ended: int = Comment.objects.filter(pk__in=pks).update(text="", html="")
    return ended


def _addresses() -> QuerySet[Any]:
    old = Q(posted_at__lt=_before(settings.KEEP_GUEST_EMAILS), author=None)
    rows: QuerySet[Any] = Comment.objects.filter(old).exclude(guest_email="")
    return rows


def _end_addresses() -> int:
    return _addresses().update(guest_email="")


def _guests() -> QuerySet[Guest]:
    """Return who once gave an address that no comment has any more, and how they were told.

    A guest was told of the link when they wrote, so who was told lately has just written.
    """
    kept = Q(posted_at__gte=_before(settings.KEEP_GUEST_EMAILS), guest_email=OuterRef("email"))
    known = Exists(Comment.objects.filter(kept))
    lately = Q(told_at__gte=_before(settings.KEEP_GUEST_EMAILS))
    return Guest.objects.exclude(lately).exclude(known)


def _end_guests() -> int:
    emails = list(_guests().values_list("email", flat=True))
    Listener.objects.filter(address__in=emails).delete()
    return Guest.objects.filter(email__in=emails).delete()[0]


def _networks() -> QuerySet[Report]:
    """Return the decided reports that still hold the hash of a network."""
    decided = Q(resolved_at__lt=_before(settings.KEEP_SENDERS))
    return Report.objects.filter(decided).exclude(network="").exclude(network__startswith=GONE)


def _end_networks() -> int:
    """Put the report's own number in the place of the hash, as one report a network stays true."""
    return _networks().update(network=Concat(Value(GONE), Cast("pk", CharField())))


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
