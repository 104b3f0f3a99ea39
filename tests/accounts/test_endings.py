"""A new password, a ban or an erasure ends all that was begun elsewhere, at once."""

import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from forum.accounts import data
from forum.accounts.models import Member
from forum.notifications import tokens
from forum.notifications.models import Listener
from tests.accounts.conftest import link_in, reauthenticate, sign_in
from tests.accounts.test_factors import code_of
from tests.accounts.test_factors import set_up as set_up

WORD = "a bridge of eleven arches"


def new_password(member: Member) -> None:
    """Change it as its owner does, in a browser of their own."""
    owner = Client()
    owner.force_login(member)
    fields = {"oldpassword": "ana writes a lot", "password1": WORD, "password2": WORD}
    assert owner.post(reverse("account_change_password"), fields).status_code == 302
    assert owner.get(reverse("account")).status_code == 200


def ban(member: Member) -> None:
    member.suspend()


def erase(member: Member) -> None:
    data.erase(member, keeps_words=False)


ENDINGS = [new_password, ban, erase]


@pytest.fixture(params=ENDINGS, ids=lambda ending: ending.__name__)
def end(request):
    """What ends everything; the rest of a test is the same for each."""

    def _end(member: Member) -> None:
        request.param(Member.objects.get(pk=member.pk))

    return _end


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_sessions_elsewhere_are_over(confirmed, end):
    visitors = [Client(), Client()]
    for visitor in visitors:
        sign_in(visitor, confirmed)
        assert is_in(visitor)
    end(confirmed)
    assert not any(map(is_in, visitors))


def test_code_that_was_mailed_before_signs_nobody_in(confirmed, end):
    visitor = Client()
    visitor.post(reverse("account_request_login_code"), {"email": confirmed.email})
    code = re.search(r"^[A-Z0-9-]{5,12}$", mail.outbox[-1].body, re.MULTILINE)[0]
    end(confirmed)
    visitor.post(reverse("account_confirm_login_code"), {"code": code})
    assert not is_in(visitor)


def test_link_that_was_mailed_before_signs_nobody_in(confirmed, end):
    Client().post(reverse("account_request_login_code"), {"email": confirmed.email})
    address = link_in(mail.outbox[-1])
    end(confirmed)
    visitor = Client()
    assert visitor.post(address).status_code == 410
    assert not is_in(visitor)


def test_second_factor_does_not_complete_what_began_before(confirmed, set_up, end):
    secret = set_up(Client(), confirmed)
    visitor = Client()
    sign_in(visitor, confirmed)
    end(confirmed)
    visitor.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert not is_in(visitor)


def test_link_that_sets_a_password_is_over(confirmed, end):
    Client().post(reverse("account_reset_password"), {"email": confirmed.email})
    address = link_in(mail.outbox[-1])
    assert 'name="password1"' in Client().get(address, follow=True).content.decode()
    end(confirmed)
    assert 'name="password1"' not in Client().get(address, follow=True).content.decode()


def test_address_that_was_asked_for_before_is_not_confirmed(confirmed, end):
    thief = Client()
    sign_in(thief, confirmed)
    reauthenticate(thief, confirmed)
    fields = {"email": "thief@example.org", "action_add": ""}
    thief.post(reverse("account_email"), fields)
    asked = EmailAddress.objects.get(email="thief@example.org")
    key = EmailConfirmationHMAC(asked).key
    end(confirmed)
    Client().post(reverse("account_confirm_email", args=[key]))
    confirmed.refresh_from_db()
    assert confirmed.email != "thief@example.org"


def test_confirmation_of_identity_is_asked_for_again_after_a_new_password(confirmed):
    visitor = Client()
    sign_in(visitor, confirmed)
    reauthenticate(visitor, confirmed)
    new_password(confirmed)
    assert visitor.post(reverse("account_export"))["Location"].startswith(reverse("account_login"))


def test_link_that_ends_mails_is_nothing_once_its_person_is_erased(confirmed):
    listener = Listener.objects.of(confirmed)
    address = reverse("mails:stop", args=[signing.dumps([listener.pk, 0], salt=tokens.SALT)])
    erase(confirmed)
    words = Client().post(address).content.decode()
    assert "Ana" not in words
    assert not Listener.objects.exists()


def test_signing_in_again_works_after_a_new_password(confirmed):
    new_password(confirmed)
    visitor = Client()
    sign_in(visitor, confirmed, WORD)
    assert is_in(visitor)


def test_who_is_refused_is_told_and_begins_anew(confirmed):
    visitor = Client()
    visitor.post(reverse("account_request_login_code"), {"email": confirmed.email})
    code = re.search(r"^[A-Z0-9-]{5,12}$", mail.outbox[-1].body, re.MULTILINE)[0]
    new_password(confirmed)
    answer = visitor.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert "Please sign in again." in answer.content.decode()
    sign_in(visitor, confirmed, WORD)
    assert is_in(visitor)
