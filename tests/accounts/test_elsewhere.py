"""Signing in by another site that vouches for people: a publisher's own accounts, by OIDC."""

import re
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from forum.accounts.models import Member
from forum.providers import read_providers
from tests.accounts.conftest import sign_in
from tests.accounts.issuer import Issuer
from tests.checks.deployment import run

NORA = {"sub": "n-1", "email": "nora@example.org", "email_verified": True, "name": "Nora"}
LOGIN = "/accounts/oidc/paper/login/"


class Stay(HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_args, **_kwargs):
        return None


@pytest.fixture
def issuer(settings) -> Iterator[Issuer]:
    issuer = Issuer()
    settings.SOCIALACCOUNT_PROVIDERS = issuer.settings()
    yield issuer
    issuer.close()


def go_there(client: Client, start: str = LOGIN):
    """Press the button, go to the issuer by HTTP as a browser would, and come back."""
    leaving = client.post(start)
    assert leaving.status_code == 200, "the answer to a form must not lead elsewhere itself"
    address = re.search(r'content="0;url=([^"]+)"', leaving.content.decode())[1]
    try:
        build_opener(Stay).open(address.replace("&amp;", "&"), timeout=5)
        raise AssertionError("the issuer sends people back")
    except HTTPError as answer:
        back = answer.headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def test_newcomer_joins_by_the_publisher_s_account_under_a_name_of_their_choice(client, db, issuer):
    issuer.person = NORA
    page = client.get(reverse("account_login")).content.decode()
    assert f'action="{LOGIN}' in page
    assert "Sign in with The Paper" in page
    answer = go_there(client)
    assert answer["Location"].endswith(reverse("socialaccount_signup"))
    form = client.get(answer["Location"])
    assert 'value="Nora"' in form.content.decode()
    fields = {"name": "Nora N.", "email": NORA["email"]}
    done = client.post(reverse("socialaccount_signup"), fields)
    assert done.status_code == 302
    nora = Member.objects.get(name="Nora N.")
    assert not nora.has_usable_password()
    assert EmailAddress.objects.get(user=nora).verified
    assert client.get(reverse("account")).status_code == 200
    again = Client()
    assert go_there(again).status_code == 302
    assert again.get(reverse("account")).status_code == 200
    assert issuer.complaints == []


def test_name_of_another_member_is_refused_there_too(client, ana, issuer):
    issuer.person = {**NORA, "name": "Ana"}
    go_there(client)
    refused = client.post(reverse("socialaccount_signup"), {"name": "ANA", "email": NORA["email"]})
    assert refused.status_code == 200
    assert Member.objects.count() == 1


def test_an_address_is_the_same_person_only_if_the_site_is_the_publisher_s_own(
    client, confirmed, issuer, settings
):
    issuer.person = {**NORA, "email": confirmed.email}
    go_there(client)
    assert "_auth_user_id" not in client.session
    settings.SOCIALACCOUNT_PROVIDERS = issuer.settings(
        email_authentication=True, verified_email=True
    )
    own = Client()
    go_there(own)
    assert own.session["_auth_user_id"] == str(confirmed.pk)
    assert SocialAccount.objects.get().user == confirmed


def test_joining_elsewhere_tells_nobody_who_is_a_member(client, confirmed, issuer):
    answers = []
    for number, email in enumerate([confirmed.email, "no@example.org"]):
        issuer.person = {"sub": f"s-{number}", "name": "Somebody"}
        visitor = Client()
        go_there(visitor)
        fields = {"name": f"Somebody {number}", "email": email}
        answer = visitor.post(reverse("socialaccount_signup"), fields)
        answers.append((answer.status_code, answer.get("Location")))
    assert answers[0] == answers[1]
    assert not SocialAccount.objects.filter(user=confirmed).exists()


def test_member_connects_and_disconnects_an_account_elsewhere(client, confirmed, issuer):
    issuer.person = NORA
    sign_in(client, confirmed)
    client.post(reverse("account_reauthenticate"), {"password": "ana writes a lot"})
    assert client.get(reverse("socialaccount_connections")).status_code == 200
    go_there(client, f"{LOGIN}?process=connect")
    own = SocialAccount.objects.get()
    assert own.user == confirmed
    assert "was connected" in mail.outbox[-1].subject
    assert "The Paper" in client.get(reverse("socialaccount_connections")).content.decode()
    client.post(reverse("socialaccount_connections"), {"account": own.pk})
    assert not SocialAccount.objects.exists()


def test_forged_return_signs_nobody_in(client, confirmed, issuer):
    answer = client.get("/accounts/oidc/paper/login/callback/?code=x&state=forged")
    assert answer.status_code in {200, 401, 403}
    assert "_auth_user_id" not in client.session


def test_issuer_that_is_out_of_reach_is_a_page_and_not_a_failure(client, db, issuer):
    issuer.close()
    answer = client.post(LOGIN)
    assert answer.status_code < 500
    assert "other site did not tell us" in answer.content.decode()


def test_asking_by_link_alone_goes_nowhere(client, db, issuer):
    assert client.get(LOGIN).status_code == 200
    assert issuer.asked == []


@pytest.mark.parametrize("name", ["socialaccount_login_cancelled", "socialaccount_login_error"])
def test_page_of_a_failed_return_answers(client, db, name):
    assert client.get(reverse(name)).status_code in {200, 401}


def test_site_that_nobody_named_is_not_there(client, db):
    assert client.post("/accounts/oidc/other/login/").status_code == 404
    assert "Sign in with" not in re.sub(
        "Sign in with a passkey", "", client.get(reverse("account_login")).content.decode()
    )


GOOD = (
    '[{"id": "paper", "name": "P", "issuer": "https://p.example", "client_id": "a", "secret": "b"}]'
)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OIDC_PROVIDERS", "{"),
        ("OIDC_PROVIDERS", "{}"),
        ("OIDC_PROVIDERS", '[{"id": "paper"}]'),
        ("OIDC_PROVIDERS", GOOD.replace("https:", "http:")),
        ("OIDC_PROVIDERS", GOOD.replace('"paper"', '"../x"')),
        ("OIDC_PROVIDERS", GOOD.replace('"name"', '"nmae"')),
        ("OIDC_PROVIDERS", f"{GOOD[:-1]},{GOOD[1:]}"),
        ("SOCIAL_PROVIDERS", "[]"),
        ("SOCIAL_PROVIDERS", '{"nowhere": {"client_id": "a", "secret": "b"}}'),
        ("SOCIAL_PROVIDERS", '{"github": {"client_id": "a"}}'),
    ],
)
def test_sites_that_cannot_be_read_are_refused_in_one_line(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit, match=f"^Thingstead does not start: {variable}[^\n]+$"):
        read_providers()


def test_sites_are_switched_on_by_the_environment_alone():
    social = '{"github": {"client_id": "a", "secret": "b"}}'
    done = run("check", OIDC_PROVIDERS=GOOD, SOCIAL_PROVIDERS=social)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("said", [False, "false", "False", "no", 0, "", [], {"yes": 1}])
def test_address_that_the_issuer_calls_unproved_takes_over_nobody(
    client, confirmed, issuer, settings, said
):
    """Not even where the issuer is the publisher's own, whose word counts."""
    settings.SOCIALACCOUNT_PROVIDERS = issuer.settings(
        email_authentication=True, verified_email=True
    )
    issuer.person = {**NORA, "email": confirmed.email.upper(), "email_verified": said}
    answer = go_there(client)
    assert answer["Location"].endswith(reverse("socialaccount_signup"))
    fields = {"name": "Nora", "email": confirmed.email}
    client.post(reverse("socialaccount_signup"), fields)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert Member.objects.get() == confirmed
    # Who joins with an address of their own proves it here.
    issuer.person = {**NORA, "email_verified": said}
    newcomer = Client()
    go_there(newcomer)
    newcomer.post(reverse("socialaccount_signup"), {"name": "Nora", "email": NORA["email"]})
    assert not EmailAddress.objects.get(email=NORA["email"]).verified
    assert "_auth_user_id" not in newcomer.session


def test_address_that_is_put_into_the_form_is_nobody_s_until_it_is_proved(client, db, issuer):
    issuer.person = NORA
    go_there(client)
    fields = {"name": "Nora", "email": "victim@example.org"}
    client.post(reverse("socialaccount_signup"), fields)
    assert not EmailAddress.objects.get(email="victim@example.org").verified
    assert Member.objects.get().email == Member.objects.get().proved_email == NORA["email"]


@pytest.mark.parametrize(
    "name", ["Аna", "ANA", "𝐀na", "A‮na", "moderator", "<b>Ana</b>\x00", "Ana\ud800", "a" * 500,
             {"a": 1}, ["Ana"], 7, None, "nora@example.org"]
)  # fmt: skip
def test_name_that_comes_from_elsewhere_is_only_a_proposal(client, ana, issuer, name):
    """Look-alikes and the house's words are refused as they are in any other form."""
    issuer.person = {**NORA, "name": name, "picture": "http://tracker.example/p.png"}
    go_there(client)
    page = client.get(reverse("socialaccount_signup"))
    proposed = page.context["form"]["name"].value()
    assert "tracker" not in page.content.decode()
    sent = {"name": proposed, "email": NORA["email"]}
    client.post(reverse("socialaccount_signup"), sent)
    made = Member.objects.exclude(pk=ana.pk).first()
    assert made is None or made.name in {"<b>Ana</b>", "a" * 50}
    assert Member.objects.filter(name_look=ana.name_look).count() == 1


def test_what_the_other_site_sends_back_counts_once_and_in_one_browser(client, db, issuer):
    issuer.person = NORA
    leaving = client.post(LOGIN)
    address = re.search(r'content="0;url=([^"]+)"', leaving.content.decode())[1]
    with pytest.raises(HTTPError) as answer:
        build_opener(Stay).open(address.replace("&amp;", "&"), timeout=5)
    back = urlsplit(answer.value.headers["Location"])
    elsewhere = Client()
    elsewhere.get(f"{back.path}?{back.query}")
    assert "socialaccount_sociallogin" not in elsewhere.session
    client.get(f"{back.path}?{back.query}")
    assert client.session.pop("socialaccount_sociallogin")
    session = client.session
    del session["socialaccount_sociallogin"]
    session.save()
    client.get(f"{back.path}?{back.query}")
    assert "socialaccount_sociallogin" not in client.session


@pytest.mark.parametrize(
    "person", [{}, {"sub": ""}, {"sub": "n" * 500}, {"sub": "n\x00"}, {"sub": "n\ud800"},
               {"sub": {"a": 1}}, {"sub": None},
               {**NORA, "email": ["a@b.example"]}, {**NORA, "email": "no address"},
               {**NORA, "email": f"{'n' * 300}@example.org"}, ["Nora"], "Nora", 7]
)  # fmt: skip
def test_issuer_that_says_what_nobody_can_read_is_no_failure_of_ours(client, db, issuer, person):
    issuer.person = person
    answer = go_there(client)
    assert answer.status_code < 500
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("socialaccount_signup")).status_code < 500
