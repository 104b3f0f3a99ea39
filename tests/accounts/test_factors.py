"""Second factors: an app's codes, recovery codes, and who must have one."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from forum.accounts.factors import EditPasskeyForm, SecondFactorAdapter
from forum.accounts.models import Member
from forum.comments import policy
from tests.accounts.conftest import link_in, reauthenticate, sign_in


def code_of(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture
def set_up():
    """Sign a member in and set an app up for them; returns its secret."""

    def _set_up(client: Client, member: Member) -> str:
        sign_in(client, member)
        reauthenticate(client, member)
        page = client.get(reverse("mfa_activate_totp"))
        secret = re.search(r"translate=\"no\">([A-Z2-7]+)<", page.content.decode())[1]
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert done["Location"] == reverse("mfa_view_recovery_codes")
        return secret

    return _set_up


def recovery_codes(client: Client) -> list[str]:
    page = client.get(reverse("mfa_download_recovery_codes"))
    return page.content.decode().split()


def test_app_is_set_up_with_a_picture_and_then_asked_for(client, confirmed, set_up):
    sign_in(client, confirmed)
    reauthenticate(client, confirmed)
    client.get(reverse("mfa_activate_totp"))
    picture = client.get(reverse("account_totp_picture"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    client.post(reverse("account_logout"))
    secret = set_up(client, confirmed)
    client.post(reverse("account_logout"))
    assert sign_in(client, confirmed)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("account")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert answer.status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_picture_is_for_who_is_setting_up_an_app(client, confirmed):
    assert client.get(reverse("account_totp_picture")).status_code == 302
    sign_in(client, confirmed)
    assert client.get(reverse("account_totp_picture")).status_code == 404


def test_a_code_signs_in_once(client, confirmed, set_up):
    secret = set_up(client, confirmed)
    code = code_of(secret, 1)
    answers = []
    for _turn in range(2):
        visitor = Client()
        sign_in(visitor, confirmed)
        answers.append(visitor.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert answers == [302, 200]


def test_wrong_codes_are_counted_for_the_member(client, confirmed, set_up):
    secret = set_up(client, confirmed)
    visitor = Client()
    sign_in(visitor, confirmed)
    for _attempt in range(5):
        visitor.post(reverse("mfa_authenticate"), {"code": "000000"})
    late = visitor.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert late.status_code == 200
    assert "_auth_user_id" not in visitor.session


def test_codes_for_one_account_are_five_wherever_they_are_typed(confirmed, set_up, settings):
    set_up(Client(), confirmed)
    settings.CODE_LIMITS, settings.ACCOUNT_RATE_LIMITS = [(1000, 300.0)], False
    answers = []
    for turn in range(7):
        visitor = Client(REMOTE_ADDR=f"198.51.100.{turn}")
        sign_in(visitor, confirmed)
        answers.append(visitor.post(reverse("mfa_authenticate"), {"code": "000000"}))
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 300


def test_recovery_code_signs_in_once_and_new_ones_replace_the_old(client, confirmed, set_up):
    set_up(client, confirmed)
    codes = recovery_codes(client)
    assert len(codes) == 10
    visitor = Client()
    sign_in(visitor, confirmed)
    assert visitor.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    again = Client()
    sign_in(again, confirmed)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(codes) & set(recovery_codes(client))
    sign_in(again, confirmed)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[1]}).status_code == 200


def test_secrets_are_stored_encrypted_and_lost_with_the_key(client, confirmed, set_up, settings):
    secret = set_up(client, confirmed)
    stored = str([row.data for row in Authenticator.objects.all()])
    assert secret not in stored
    adapter = SecondFactorAdapter()
    box = adapter.encrypt("secret")
    assert adapter.decrypt(box) == "secret"
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another " * 10
    assert adapter.decrypt(box) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    assert adapter.decrypt(box) not in {"", "secret"}
    assert adapter.decrypt(box) != adapter.decrypt(box)


def test_new_factor_ends_sessions_that_began_without_it(
    transactional_db, client, confirmed, set_up
):
    elsewhere = Client()
    sign_in(elsewhere, confirmed)
    set_up(client, confirmed)
    assert elsewhere.get(reverse("account")).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert "app was added" in mail.outbox[-1].subject


def test_factor_is_changed_only_by_who_shows_again_that_it_is_them(client, confirmed):
    sign_in(client, confirmed)
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


def test_app_is_put_away(client, confirmed, set_up):
    set_up(client, confirmed)
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    client.post(reverse("account_logout"))
    assert sign_in(client, confirmed)["Location"] == "/"


def test_second_factor_is_asked_for_after_a_link_by_mail_too(client, confirmed, set_up):
    set_up(client, confirmed)
    visitor = Client()
    visitor.post(reverse("account_request_login_code"), {"email": confirmed.email})
    answer = visitor.post(link_in(mail.outbox[-1]))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in visitor.session


# --- Staff ---


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client, moderator, settings, set_up):
    settings.STAFF_SECOND_FACTOR = True
    sign_in(client, moderator)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Moderators need a second factor" in answer.content.decode()
    set_up(client, moderator)
    assert client.get("/admin/").status_code == 200


def test_staff_without_a_second_factor_decide_nothing_on_the_site(mia, settings):
    assert policy.is_moderator(mia)
    settings.STAFF_SECOND_FACTOR = True
    assert not policy.is_moderator(mia)


def test_on_ones_own_machine_staff_enter_without_and_the_admin_says_so(client, mia):
    client.force_login(mia)
    assert "STAFF_SECOND_FACTOR" in client.get("/admin/").content.decode()


def test_staff_session_ends_when_idle_and_after_hours(client, mia, monkeypatch, settings):
    client.force_login(mia)
    now = time.time()
    assert client.get("/admin/").status_code == 200
    for minutes in (20, 40, 60):
        monkeypatch.setattr("forum.accounts.middleware.time.time", lambda m=minutes: now + m * 60)
        assert client.get("/admin/").status_code == 200
    monkeypatch.setattr("forum.accounts.middleware.time.time", lambda: now + 91 * 60)
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session
    monkeypatch.undo()
    client.force_login(mia)
    settings.STAFF_IDLE_MINUTES = 10**6
    assert client.get("/admin/").status_code == 200
    monkeypatch.setattr("forum.accounts.middleware.time.time", lambda: time.monotonic() + 10**10)
    assert client.get("/admin/").status_code == 302


def test_member_s_session_is_not_shortened(client, ana, monkeypatch):
    client.force_login(ana)
    client.get(reverse("account"))
    later = time.time() + 86_400
    monkeypatch.setattr("forum.accounts.middleware.time.time", lambda: later)
    assert client.get(reverse("account")).status_code == 200


def test_lost_factors_are_dropped_by_the_owner(client, confirmed, set_up, capsys):
    set_up(client, confirmed)
    call_command("drop_second_factor", confirmed.email.upper())
    assert not Authenticator.objects.exists()
    assert client.get(reverse("account")).status_code == 302
    assert "Ana" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("drop_second_factor", "nobody@example.org")


def test_passkey_is_asked_for_only_of_who_has_one(client, confirmed, set_up):
    secret = set_up(client, confirmed)
    visitor = Client()
    sign_in(visitor, confirmed)
    page = visitor.get(reverse("mfa_authenticate")).content.decode()
    assert "Use your passkey" not in page
    assert secret not in page


@pytest.mark.parametrize(
    "answer", ["[" * 50_000, '{"a":' * 12_000, "9" * 5_000, "1e400", "NaN", "{", "null",
               '"\\ud800"', '{"id": "x", "id": "y", "response": []}',
               '{"response": {"userHandle": "\\u0000"}}',
               '{"response": {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}']
)  # fmt: skip
def test_what_no_authenticator_answers_is_refused(client, db, answer):
    """Too deep, too long a number, no number, no text: a page, never a failure."""
    page = client.post(reverse("mfa_login_webauthn"), {"credential": answer})
    assert page.status_code in {200, 302}
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("length", "refused"), [(50, False), (51, True)])
def test_name_of_a_passkey_has_an_end(ana, length, refused):
    key = Authenticator(user=ana, type="webauthn", data={"name": "Key", "credential": {}})
    assert ("name" in EditPasskeyForm({"name": "n" * length}, instance=key).errors) is refused
