"""What the tests of accounts share: members who can sign in, and how they do."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from forum.accounts.models import Member

WORDS = {"Ana": "ana writes a lot", "Ben": "ben replies a lot", "Mia": "mia moderates well"}


@pytest.fixture
def moderator(mia):
    EmailAddress.objects.create(user=mia, email=mia.email, verified=True, primary=True)
    return mia


def sign_in(client: Client, member: Member, password: str | None = None):
    """Type address and password into the log-in."""
    fields = {"login": member.email, "password": password or WORDS[member.name]}
    return client.post(reverse("account_login"), fields)


def link_in(message) -> str:
    """Return the path of the first link in a mail."""
    return re.search(r"http://(?:testserver|127\.0\.0\.1:8000)(/\S+)", message.body)[1]


def reauthenticate(client: Client, member: Member) -> None:
    """Show again that it is the member."""
    client.post(reverse("account_reauthenticate"), {"password": WORDS[member.name]})
