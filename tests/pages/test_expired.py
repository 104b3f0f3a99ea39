"""Forms whose token is not good are given back with their words; who is told the fresh one."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from forum.comments.models import Comment
from forum.law import noticing
from forum.law.models import Statement
from forum.law.noticing import give_notice
from tests.pages.forms import create, refused

HTMX = {"HX-Request": "true"}
WRONG = "x" * 64
WORDS = "Precious <b>words</b> & more"
SHOWN = "Precious &lt;b&gt;words&lt;/b&gt; &amp; more"


def sent(client: Client, address: str, fields: dict[str, str], headers=HTMX):
    return client.post(address, {**fields, "csrfmiddlewaretoken": WRONG}, headers=headers)


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_fresh_token_is_good_for_the_same_form(strict, ana, thread, compose):
    strict.force_login(ana)
    fields = compose(strict, "Once")
    assert fields["as"] == str(ana.pk)
    refused = sent(strict, create(thread), fields)
    assert refused.status_code == 403
    again = fields | {"csrfmiddlewaretoken": refused["X-Fresh-Token"]}
    assert strict.post(create(thread), again, headers=HTMX).status_code == 201
    assert Comment.objects.get().author == ana


def test_fresh_token_is_told_to_guests_for_a_form_of_guests_only(strict, thread, compose, ana):
    fields = compose(strict, "As a guest")
    assert fields["as"] == ""
    assert "X-Fresh-Token" in sent(strict, create(thread), fields)
    assert "X-Fresh-Token" not in sent(strict, create(thread), {**fields, "as": str(ana.pk)})


def test_who_is_somebody_else_now_looks_first(strict, thread, compose, ana, ben):
    as_guest = compose(strict, "As a guest")
    strict.force_login(ana)
    as_ana = compose(strict, "As Ana")
    assert "X-Fresh-Token" not in sent(strict, create(thread), as_guest)
    strict.force_login(ben)
    assert "X-Fresh-Token" not in sent(strict, create(thread), as_ana)
    strict.logout()
    assert "X-Fresh-Token" not in sent(strict, create(thread), as_ana)
    unnamed = {name: value for name, value in as_ana.items() if name != "as"}
    assert "X-Fresh-Token" not in sent(strict, create(thread), unnamed)


def test_plain_forms_and_other_sites_are_told_no_token(strict, thread, compose):
    fields = compose(strict, "Words")
    assert "X-Fresh-Token" not in sent(strict, create(thread), fields, headers={})
    for where in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = sent(strict, create(thread), fields, headers={**HTMX, **where})
        assert answer.status_code == 403
        assert "X-Fresh-Token" not in answer
        assert "Words" not in answer.content.decode()


def test_notices_and_complaints_come_back_as_they_were_written(strict, say, mia):
    comment, removed = say("The bridge is old"), say("Rude words")
    removed.remove(by=mia, reason="insult")
    notice = give_notice(
        comment, language="en", category="insult", reasons="No", name="Nora",
        email="nora@example.org", good_faith=True,
    )  # fmt: skip
    noticing.decide(notice, outcome="rejected", words="It is not.", by=mia)
    forms = {
        reverse("comments:report", args=[comment.pk]): "words",
        reverse("comments:notice", args=[comment.pk]): "reasons",
        reverse("law:complaint", args=[Statement.objects.get().key]): "reasons",
        reverse("law:notice_complaint", args=[notice.key]): "reasons",
    }
    for address, field in forms.items():
        answer = sent(strict, address, {field: WORDS}, headers={})
        assert answer.status_code == 403
        page = answer.content.decode()
        assert SHOWN in page, address
        assert "This form had expired" in page
        assert 'name="csrfmiddlewaretoken"' in page


@pytest.mark.parametrize(("name", "field"), [("account", "bio"), ("comments:correction", "text")])
def test_words_of_other_forms_stand_on_the_page_that_refuses(strict, say, ana, name, field):
    strict.force_login(ana)
    args = [say("The bridge is old").pk] if ":" in name else []
    page = sent(strict, reverse(name, args=args), {field: WORDS}, headers={})
    assert page.status_code == 403
    assert SHOWN in page.content.decode()
    forged = strict.post(
        reverse(name, args=args), {field: WORDS}, headers={"Origin": "https://evil.example"}
    )
    assert "Precious" not in forged.content.decode()


def test_change_sent_from_another_account_keeps_its_words(strict, say, ana, ben):
    address = reverse("comments:revision", args=[say("The bridge is old").pk])
    strict.force_login(ana)
    page = strict.get(address).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    strict.force_login(ben)
    again = {**fields, "text": WORDS}
    for headers in ({}, HTMX):
        answer = strict.post(address, again, headers=headers)
        refused(answer, WORDS, "another account", status=403)
        assert ">Save<" not in answer.content.decode()
    assert strict.get(address).status_code == 403
    assert Comment.objects.get().revision == 1


def test_no_secret_stands_on_the_page_that_refuses(strict, db):
    fields = {"login": "ana@example.org", "password": "ana writes a lot"}
    page = sent(strict, reverse("account_login"), fields, headers={}).content.decode()
    assert "ana writes a lot" not in page
