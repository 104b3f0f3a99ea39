"""Making an account, confirming it, signing in and out, changing what signs in."""

import json
import re
from base64 import urlsafe_b64decode

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from forum.accounts.models import Counted, Member

WORD = "a bridge of eleven arches"


@pytest.fixture
def confirmed(ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    return ana


def sign_in(client: Client, member: Member, password: str = "ana writes a lot"):
    return client.post(reverse("account_login"), {"login": member.email, "password": password})


def link_in(message) -> str:
    return re.search(rf"{settings.SITE_URL}(/\S+/)", message.body)[1]


def test_newcomer_joins_confirms_and_signs_in(client, db):
    fields = {"name": "Nora", "email": "nora@example.org", "password1": WORD}
    answer = client.post(reverse("account_signup"), fields)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert client.get(answer["Location"]).status_code == 200
    nora = Member.objects.get(name="Nora")
    assert nora.language == "en"
    assert "Nora" not in mail.outbox[0].body
    page = client.get(link_in(mail.outbox[0]))
    assert page.status_code == 200
    assert client.post(link_in(mail.outbox[0])).status_code == 302
    signed_in = sign_in(client, nora, WORD)
    assert signed_in.status_code == 302
    assert signed_in.cookies["member"].value == "1"
    assert client.get(reverse("account")).status_code == 200


def test_nobody_signs_in_before_confirming(client, ana):
    answer = sign_in(client, ana)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "member" not in answer.cookies


def test_danish_newcomer_gets_danish_addresses(client, db):
    fields = {"name": "Nora", "email": "nora@example.org", "password1": WORD}
    client.post("/da/accounts/signup/", fields)
    assert Member.objects.get(name="Nora").language == "da"
    assert "/da/accounts/confirm-email/" in mail.outbox[0].body


def test_taken_address_is_told_to_its_owner_only(client, confirmed):
    fields = {"name": "Nora", "email": "ANA@example.org", "password1": WORD}
    answer = client.post(reverse("account_signup"), fields)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[0].to == ["ana@example.org"]
    assert reverse("account_reset_password") in mail.outbox[0].body
    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["Ana", "ANA", "Ａｎａ", "a", "Admin", "аdmin", "Redaktør", "Mod. Mia", "x" * 51]
)
def test_name_that_is_taken_or_of_the_house_is_refused(client, ana, name):
    fields = {"name": name, "email": "nora@example.org", "password1": WORD}
    answer = client.post(reverse("account_signup"), fields)
    assert answer.status_code == 200
    assert b'aria-invalid="true"' in answer.content
    assert Member.objects.count() == 1


def test_signing_out_takes_the_hint_away(client, confirmed):
    sign_in(client, confirmed)
    assert client.get(reverse("account_logout")).status_code == 200
    answer = client.post(reverse("account_logout"))
    assert answer.cookies["member"]["max-age"] == 0
    assert client.get(reverse("account")).status_code == 302


def test_hint_can_be_read_by_the_page_and_says_nothing(client, confirmed):
    hint = sign_in(client, confirmed).cookies["member"]
    assert hint.value == "1"
    assert not hint["httponly"]
    assert hint["samesite"] == "Lax"


def test_forgotten_password_is_replaced_by_mail(client, confirmed):
    answer = client.post(reverse("account_reset_password"), {"email": confirmed.email})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert client.get(answer["Location"]).status_code == 200
    form = client.get(link_in(mail.outbox[0]), follow=True)
    address = form.redirect_chain[-1][0]
    done = client.post(address, {"password1": WORD, "password2": WORD}, follow=True)
    assert done.status_code == 200
    assert sign_in(client, confirmed, WORD).status_code == 302
    again = client.get(link_in(mail.outbox[0]), follow=True)
    assert b'type="password"' not in again.content


def test_reset_tells_nobody_who_is_a_member(client, confirmed):
    here = client.post(reverse("account_reset_password"), {"email": confirmed.email})
    nowhere = client.post(reverse("account_reset_password"), {"email": "no@example.org"})
    assert (here.status_code, here["Location"]) == (nowhere.status_code, nowhere["Location"])
    assert [message.to for message in mail.outbox] == [[confirmed.email]]


def test_new_password_ends_the_other_sessions(client, confirmed):
    other = Client()
    sign_in(other, confirmed)
    sign_in(client, confirmed)
    fields = {"oldpassword": "ana writes a lot", "password1": WORD, "password2": WORD}
    answer = client.post(reverse("account_change_password"), fields)
    assert answer["Location"] == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert "password" in mail.outbox[-1].subject


def test_new_address_counts_once_confirmed(client, confirmed):
    sign_in(client, confirmed)
    page = client.get(reverse("account_email"))
    assert page.status_code == 200
    fields = {"email": "ana@new.example", "action_add": ""}
    asked = client.post(reverse("account_email"), fields)["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert client.get(asked).status_code == 200
    client.post(asked, {"password": "ana writes a lot"})
    confirmed.refresh_from_db()
    assert confirmed.email == "ana@example.org"
    waiting = client.get(reverse("account_email")).content.decode()
    assert "ana@new.example" in waiting
    confirmation = next(m for m in mail.outbox if m.to == ["ana@new.example"])
    client.post(link_in(confirmation))
    confirmed.refresh_from_db()
    assert confirmed.email == "ana@new.example"


def test_closed_account_loses_its_session_at_once(client, confirmed):
    sign_in(client, confirmed)
    confirmed.is_active = False
    confirmed.save()
    assert client.get(reverse("account")).status_code == 302
    assert sign_in(client, confirmed)["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200


def test_suspended_member_signs_in_and_is_told(client, confirmed):
    confirmed.suspend()
    assert sign_in(client, confirmed).status_code == 302
    assert "suspended" in client.get(reverse("account")).content.decode()


def test_guessing_passwords_is_slowed_down(client, confirmed):
    for _attempt in range(5):
        sign_in(client, confirmed, "wrong")
    assert b"Too many" in sign_in(client, confirmed).content


def test_member_changes_name_and_language(client, ana, ben):
    client.force_login(ana)
    answer = client.post(reverse("account"), {"name": "Ana Bruun", "language": "da"})
    assert answer["Location"] == "/da/accounts/"
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana Bruun", "da")
    refused = client.post(reverse("account"), {"name": "BEN", "language": "da"})
    assert refused.status_code == 422
    ana.refresh_from_db()
    assert ana.name == "Ana Bruun"


def test_mail_is_in_the_language_of_its_reader(client, confirmed):
    confirmed.language = "da"
    confirmed.save()
    client.post("/en/accounts/password/reset/", {"email": confirmed.email})
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "address", ["account_login", "account_signup", "account_reset_password", "account_logout"]
)
def test_page_of_the_entrance_has_labelled_fields(client, db, address):
    page = client.get(reverse(address)).content.decode() if address != "account_logout" else ""
    for field in re.findall(r'<input type="(?:text|email|password)"[^>]* id="([^"]+)"', page):
        assert f'<label for="{field}">' in page


@pytest.mark.parametrize(
    "address",
    [
        "account_set_password", "account_reauthenticate", "account_confirm_login_code",
        "account_reset_password_from_key_done", "account_change_password",
    ],
)  # fmt: skip
def test_lesser_page_of_the_account_answers(client, confirmed, address):
    assert client.get(reverse(address)).status_code in {200, 302}
    sign_in(client, confirmed)
    assert client.get(reverse(address)).status_code in {200, 302}


def test_guessing_is_counted_for_all_workers_together(client, confirmed):
    for _attempt in range(5):
        sign_in(client, confirmed, "wrong")
    assert Counted.objects.exists()
    # Another worker has the database, and nothing else, in common.
    caches["default"] = type(caches["default"])("accounts_counted", {})
    assert b"Too many" in sign_in(Client(), confirmed).content
    assert "_auth_user_id" not in client.session
    secrets = "".join(f"{row.cache_key}{row.value}" for row in Counted.objects.all())
    assert confirmed.email not in secrets


def test_a_session_ends_with_the_account_and_with_another_password(client, confirmed):
    sign_in(client, confirmed)
    elsewhere = Client()
    sign_in(elsewhere, confirmed)
    assert elsewhere.get(reverse("account")).status_code == 200
    words = {"oldpassword": "ana writes a lot", "password1": WORD, "password2": WORD}
    client.post(reverse("account_change_password"), words)
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    Member.objects.filter(pk=confirmed.pk).update(is_active=False)
    assert client.get(reverse("account")).status_code == 302


def test_a_mailed_link_holds_nothing_of_what_it_is_bound_to(client, confirmed):
    """Mail is read by many machines; nothing of the password's hash is in one."""
    client.post(reverse("account_request_login_code"), {"email": confirmed.email})
    token = re.search(r"/login/link/(\S+)/", mail.outbox[0].body)[1]
    said = json.loads(urlsafe_b64decode(token.partition(":")[0] + "=="))
    assert said[0] == confirmed.pk
    begun = client.session["login_begun"]
    for hidden in (confirmed.password[-12:], confirmed.email):
        assert hidden not in json.dumps([said, begun])


def test_no_password_stands_in_a_session_a_log_or_a_row(client, confirmed, caplog):
    canary = "a canary that nobody sings"
    caplog.set_level("DEBUG")
    client.post(reverse("account_login"), {"login": confirmed.email, "password": canary})
    client.post(
        reverse("account_signup"),
        {"email": "nora@example.org", "name": "Nora", "password1": canary},
    )
    kept = [session.get_decoded() for session in Session.objects.all()]
    kept += [list(model._base_manager.values()) for model in apps.get_models()]
    assert canary not in f"{kept}{caplog.text}"
    assert Member.objects.filter(email="nora@example.org").exists()
