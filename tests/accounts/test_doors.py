"""The doors say the same to everybody, and let nobody try for ever."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from forum.accounts.models import Member
from forum.pages.throttling import DOORS
from tests.accounts.conftest import link_in, sign_in

WORD = "a bridge of eleven arches"


def told(answer) -> tuple[int, str, str]:
    """Return what a stranger can tell from an answer: all but tokens and what was typed."""
    words = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    words = re.sub(r"(ana|no)@example\.org", "ADDRESS", words)
    return answer.status_code, answer.get("Location", ""), words


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("account_login", {"login": "", "password": "wrong wrong"}),
        ("account_reset_password", {"email": ""}),
        ("account_request_login_code", {"email": ""}),
        ("account_signup", {"email": "", "name": "Nora", "password1": WORD}),
    ],
)
def test_door_says_the_same_whether_the_address_is_a_member_s(confirmed, door, fields):
    answers = []
    for address in (confirmed.email, "no@example.org"):
        visitor = Client()
        typed = {name: value or address for name, value in fields.items()}
        answer = visitor.post(reverse(door), typed)
        page = visitor.get(answer["Location"]) if answer.status_code == 302 else answer
        answers.append((told(answer), told(page)))
    assert answers[0] == answers[1]


def test_link_by_mail_signs_in_once_and_only_by_its_button(client, confirmed):
    asked = client.post(reverse("account_request_login_code"), {"email": "ANA@example.org"})
    assert asked["Location"] == reverse("account_confirm_login_code")
    address = link_in(mail.outbox[0])
    elsewhere = Client()
    assert "Ana" in elsewhere.get(address).content.decode()
    assert "_auth_user_id" not in elsewhere.session
    assert elsewhere.post(address).status_code == 302
    assert elsewhere.get(reverse("account")).status_code == 200
    again = Client()
    assert again.post(address).status_code == 410
    assert "_auth_user_id" not in again.session


def test_code_from_the_mail_signs_in_where_it_was_asked_for(client, confirmed):
    client.post(reverse("account_request_login_code"), {"email": confirmed.email})
    code = re.search(r"^[A-Z0-9-]{5,12}$", mail.outbox[0].body, re.MULTILINE)[0]
    assert client.get(reverse("account_confirm_login_code")).status_code == 200
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_link_by_mail_ends_with_a_new_password_and_with_time(client, confirmed, monkeypatch):
    client.post(reverse("account_request_login_code"), {"email": confirmed.email})
    address = link_in(mail.outbox[0])
    later = "django.core.signing.time.time"
    real = __import__("time").time
    with monkeypatch.context() as patch:
        patch.setattr(later, lambda: real() + 16 * 60)
        assert Client().get(address).status_code == 410
    assert Client().get(address).status_code == 200
    confirmed.set_password(WORD)
    confirmed.save()
    assert Client().get(address).status_code == 410


@pytest.mark.parametrize("token", ["x", "x:y:z", "é", "W10:1:1", "%00"])
def test_forged_link_is_gone(client, db, token):
    assert client.get(f"/en/accounts/login/link/{token}/").status_code == 410


def test_suspension_and_closing_end_sessions_and_links_at_once(client, confirmed):
    sign_in(client, confirmed)
    client.post(reverse("account_request_login_code"), {"email": confirmed.email})
    visitor = Client()
    visitor.post(reverse("account_request_login_code"), {"email": confirmed.email})
    address = link_in(mail.outbox[-1])
    confirmed.suspend()
    assert client.get(reverse("account")).status_code == 302
    assert visitor.get(address).status_code == 410
    sign_in(client, confirmed)
    Member.objects.filter(pk=confirmed.pk).update(is_active=False)
    assert client.get(reverse("account")).status_code == 302


# --- How often ---

FORMS = {
    "account_login": {"login": "ana@example.org", "password": "wrong"},
    "account_signup": {"name": "", "email": "nora@example.org", "password1": "x"},
    "account_reset_password": {"email": "ana@example.org"},
    "account_request_login_code": {"email": "ana@example.org"},
}


@pytest.fixture
def strict(settings):
    settings.LOGIN_LIMITS = settings.SIGNUP_LIMITS = [(2, 600.0)]
    settings.MAIL_LIMITS = settings.CODE_LIMITS = [(2, 600.0)]
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.mark.parametrize("door", FORMS)
def test_too_often_is_429_with_the_form_as_typed(client, confirmed, strict, door):
    for _turn in range(2):
        assert Client().post(reverse(door), FORMS[door]).status_code in {200, 302}
    answer = Client().post(reverse(door), FORMS[door])
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    page = answer.content.decode()
    assert "Wait 5 minutes" in page
    assert f'value="{FORMS[door].get("email") or FORMS[door]["login"]}"' in page
    assert "wrong" not in page


@pytest.mark.parametrize("door", FORMS)
def test_a_forged_sender_gains_nothing(confirmed, strict, door):
    codes = [
        Client().post(
            reverse(door), FORMS[door], headers={"X-Forwarded-For": f"203.0.113.{turn}"}
        ).status_code
        for turn in range(4)
    ]  # fmt: skip
    assert codes[2:] == [429, 429]


def test_one_address_is_not_tried_by_many_senders(confirmed, settings):
    settings.LOGIN_LIMITS = settings.MAIL_LIMITS = [(1000, 600.0)]
    settings.ACCOUNT_RATE_LIMITS = False
    codes = [
        Client(REMOTE_ADDR=f"198.51.100.{turn}")
        .post(reverse("account_reset_password"), {"email": "ANA@example.org"})
        .status_code
        for turn in range(4)
    ]
    assert codes == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_one_household_of_ipv6_is_one_sender(confirmed, strict):
    codes = [
        Client(REMOTE_ADDR=f"2001:db8:1:1::{turn}")
        .post(reverse("account_login"), FORMS["account_login"])
        .status_code
        for turn in range(3)
    ]
    assert codes == [200, 200, 429]


def test_a_page_without_a_form_of_its_own_is_told_to_wait(client, confirmed, strict):
    client.post(reverse("account_request_login_code"), {"email": confirmed.email})
    address = link_in(mail.outbox[0])
    forged = f"{address[:-2]}/"
    codes = [client.post(forged).status_code for _turn in range(3)]
    assert codes == [410, 410, 429]


def test_every_door_is_counted():
    assert {door.kind for door in DOORS.values()} == {"login", "signup", "mail", "code"}
