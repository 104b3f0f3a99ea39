"""Forgets mails that are done: who was written to, and when, is needed for questions only."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from forum.outbox.chores import every
from forum.outbox.models import OutgoingMail, State


@every(3600)
def purge() -> int:
    """Delete the rows of mails that were done so long ago, dead ones too; return how many."""
    return due().delete()[0]


def due() -> "QuerySet[OutgoingMail]":
    """Return those that are kept no longer: for KEEP_MAILS days somebody may ask "I got no mail",
    and a key keeps a repeated event from a second one."""
    done = OutgoingMail.objects.exclude(state=State.WAITING)
    return done.filter(done_at__lt=timezone.now() - timedelta(days=settings.KEEP_MAILS))


def forget(address: str) -> int:
    """Delete every mail to an address, whatever its state; return how many."""
    return OutgoingMail.objects.filter(to__iexact=address).delete()[0]
