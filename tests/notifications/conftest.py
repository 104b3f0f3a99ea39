"""Confirmed addresses, a mail server, and a worker's round in one call."""

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from forum.notifications.digests import queue_digests
from forum.notifications.telling import tell_all
from forum.outbox.models import OutgoingMail
from forum.outbox.sending import Sender
from tests.outbox.conftest import office  # noqa: F401


def confirm(member) -> None:
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)


@pytest.fixture
def confirmed(ana, ben, mia):
    """The cast, each with an address that is proven theirs."""
    for member in (ana, ben, mia):
        confirm(member)


class Round:
    """What the worker does, done once for each call."""

    def __init__(self, server) -> None:
        self.office = server
        self.sender = Sender()

    def __call__(self, *, now=None) -> list:
        """Return the mails about comments that this round sent; the law's are another matter."""
        before = len(self.office.mails)
        tell_all()
        queue_digests(now)
        OutgoingMail.objects.filter(state="waiting").update(due_at=timezone.now())
        self.sender.knock_at = 0
        while self.sender.send_next():
            pass
        sent = self.office.mails[before:]
        return [mail for mail in sent if "List-Unsubscribe" in mail]


@pytest.fixture
def round_(office, confirmed):  # noqa: F811
    """The worker, a round at a time."""
    round_ = Round(office)
    yield round_
    round_.sender.hang_up()
