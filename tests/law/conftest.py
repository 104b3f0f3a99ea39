"""What the tests of cases share: giving notice as anybody would."""

import re

import pytest
from django.urls import reverse

from forum.accounts.models import Member
from forum.law.models import Notice
from forum.outbox.models import OutgoingMail
from forum.outbox.sending import Sender
from tests.outbox.conftest import office  # noqa: F401

SAID = {
    "category": "threat", "reasons": "The second sentence threatens me.", "name": "Nora Nielsen",
    "email": "nora@example.org", "good_faith": "on",
}  # fmt: skip


@pytest.fixture
def give_notice(client):
    """Give notice of a comment: `give_notice(comment, email="")`; returns the response."""

    def _give(comment, **changes):
        fields = {k: v for k, v in (SAID | changes).items() if v is not None}
        return client.post(reverse("comments:notice", args=[comment.pk]), fields)

    return _give


@pytest.fixture
def noticed(say, give_notice):
    """A notice of a comment of Ana's."""
    comment = say("canary of a threat")
    assert give_notice(comment).status_code == 303
    return Notice.objects.get()


@pytest.fixture
def paul(mia) -> Member:
    """Another moderator than Mia."""
    paul = Member.objects.create_user("paul@example.org", "x", name="Paul", is_staff=True)
    paul.user_permissions.set(mia.user_permissions.all())
    return paul


@pytest.fixture
def letters(office):  # noqa: F811
    """Send what is queued; return the mails as (to, subject, body)."""
    sender = Sender()

    def _letters() -> list[tuple[str, str, str]]:
        while sender.send_next():
            pass
        return [(mail["To"], mail["Subject"], mail.get_content()) for mail in office.mails]

    yield _letters
    sender.hang_up()


def key_in(text: str) -> str:
    """Return the key of the case that a letter links to."""
    return re.search(r"/(?:cases|statements)/([\w-]+)/", text)[1]


def queued(kind: str) -> int:
    return OutgoingMail.objects.filter(letter=kind).count()


def mail_to(letters, address: str) -> str:
    """Return the only letter that went to an address."""
    (body,) = (body for to, _subject, body in letters() if to == address)
    return body
