"""Whatever is typed into whatever field, the site answers; it never fails."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse

from forum.accounts.models import Member
from tests.judge.visitor import Visitor

CORPORA = Path(__file__).parents[1] / "corpora"
OF_EACH = 5


def read(name: str) -> list[str]:
    """Return the first payloads of a corpus."""
    lines = (CORPORA / f"{name}.jsonl").read_text("ascii").splitlines()[:OF_EACH]
    return [json.loads(line)["payload"] for line in lines]


PAYLOADS = [
    *read("naughty_strings"),
    *read("unicode_hostile"),
    *("\x00", "\ud800", "9" * 30, "-1", "1e9", "٣", "²", "' OR 1=1 --", "{{ 7|add:7 }}"),
]


@pytest.fixture
def visitor(db) -> Visitor:
    """A guest whom the site's own failures are counted for."""
    return Visitor(Counter(), [])


@pytest.fixture
def moderator(visitor) -> Visitor:
    """An owner in the admin."""
    owner = Member.objects.create_superuser("owner@example.org", "owns it all", name="Owner")
    visitor.force_login(owner)
    return visitor


def with_token(visitor: Visitor, fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with the token that the form's page would carry."""
    return fields | {"csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}


FIELDS = [
    "text",
    "name",
    "email",
    "language",
    "key",
    "parent",
    "opened",
    "homepage",
    "thread",
    "seen",
]


@pytest.mark.parametrize("field", FIELDS)
def test_comment_form_takes_anything(visitor, thread, field):
    form = reverse("comments:new", args=[thread.pk])
    visitor.get(form)
    for payload in PAYLOADS:
        fields = {"text": "It stands.", "name": "Gus", "thread": str(thread.pk), field: payload}
        for address in (reverse("comments:create", args=[thread.pk]), reverse("comments:preview")):
            answer = visitor.send(address, with_token(visitor, fields))
            assert answer.status_code in {200, 303, 404, 422}, ascii(payload)
    assert visitor.complaints == []


@pytest.mark.parametrize("field", ["name", "email", "password1", "next"])
def test_sign_up_takes_anything(visitor, settings, field):
    settings.ACCOUNT_RATE_LIMITS = False
    page = reverse("account_signup")
    visitor.get(page)
    for payload in PAYLOADS:
        fields = {"email": "new@example.org", "name": "New", "password1": "short", field: payload}
        assert visitor.send(page, with_token(visitor, fields)).status_code < 500, ascii(payload)
    assert visitor.complaints == []


def test_login_takes_anything(visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    page = reverse("account_login")
    visitor.get(page)
    for payload in PAYLOADS:
        fields = with_token(visitor, {"login": payload, "password": payload, "next": payload})
        assert visitor.send(page, fields).status_code < 500, ascii(payload)
    assert visitor.complaints == []


@pytest.mark.parametrize("field", ["text", "language", "revision", "preview"])
def test_change_of_a_comment_takes_anything(visitor, ana, say, field):
    visitor.force_login(ana)
    comment = say("here")
    address = reverse("comments:revision", args=[comment.pk])
    visitor.get(address)
    for payload in PAYLOADS:
        comment.refresh_from_db()
        fields = {"text": "It stands.", "revision": str(comment.revision), field: payload}
        answer = visitor.send(address, with_token(visitor, fields))
        assert answer.status_code in {200, 303, 409, 422}, ascii(payload)
        query = {"version": payload.encode("utf-8", "surrogatepass")}
        history = reverse("comments:history", args=[comment.pk])
        assert visitor.get(history, query).status_code < 500
    assert visitor.complaints == []


def test_addresses_take_anything(visitor, thread, say):
    comment = say("here")
    pages = {
        reverse("articles:index"): ["after"],
        thread.get_absolute_url(): ["sort", "after"],
        comment.get_absolute_url(): ["after"],
        reverse("comments:new", args=[thread.pk]): ["parent"],
        reverse("threads:mine", args=[thread.pk]): ["c"],
        reverse("comments:waiting", args=[thread.pk]): ["c"],
    }
    for address, names in pages.items():
        for name in names:
            for payload in PAYLOADS:
                query = {name: payload.encode("utf-8", "surrogatepass")}
                assert visitor.get(address, query).status_code < 500, (address, ascii(payload))
    for number in ("0", "9" * 19, "9" * 40):
        for path in ("comments/{}/", "threads/{}/comments/new/", "threads/{}/mine/"):
            assert visitor.get(f"/en/{path.format(number)}").status_code == 404
    assert visitor.complaints == []


def test_admin_search_and_removal_take_anything(moderator, say):
    comment = say("here")
    options = reverse("comments:options", args=[comment.pk])
    moderator.get(options)
    for payload in PAYLOADS:
        query = {"q": payload.encode("utf-8", "surrogatepass")}
        for noun in ("comments_comment", "articles_article", "accounts_member"):
            moderator.get(reverse(f"admin:{noun}_changelist"), query)
        fields = with_token(moderator, {"reason": payload, "words": payload})
        moderator.send(reverse("comments:removal", args=[comment.pk]), fields)
        restored = reverse("comments:restoration", args=[comment.pk])
        moderator.send(restored, with_token(moderator, {}))
        fields = with_token(moderator, {"language": payload})
        moderator.send(reverse("comments:language", args=[comment.pk]), fields)
    assert moderator.complaints == []
