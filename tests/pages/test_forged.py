"""No other site makes a person's browser do anything here, and opening a page changes nothing."""

from itertools import product

import pytest
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse

from tests.pages.routes import CLOSED, FORMS, NEVER, ROUTES, STATES, WITHOUT_TOKEN
from tests.pages.test_routes import is_about_a_comment
from tests.pages.test_routes import world as world
from tests.pages.test_writes import changes, stored, whole_row

pytestmark = pytest.mark.once

EVIL = "https://evil.example"
CHANGING = [name for name, methods in ROUTES.items() if methods["POST"] != NEVER]
# Here nothing is named, or what is not there.
ABOUT_NOTHING = {"comments:preview", "law:complaint", "law:notice_complaint"}
# What opening a page notes of who opens it; nothing of what anybody said or chose.
NOTED = {
    # allauth lists the address of a member whom a command has made.
    "account_email": {"+account.EmailAddress"},
    "measures": {"moderation.AuthorMeasure.read_at"},
    "threads:mine": {"accounts.Member.visited_on", "accounts.Member.days_visited"},
}


def token_of(client: Client) -> str:
    """Return a token that belongs to the client's cookie."""
    page = client.get(reverse("account_login"))
    if page.status_code != 200:
        page = client.get(reverse("account_logout"))
    return str(page.context["csrf_token"])


@pytest.mark.parametrize("name", CHANGING)
def test_no_change_without_the_site_s_own_form(world, name):
    comment = world.comments["standing"] if is_about_a_comment(name) else None
    address, fields = world.address(name, comment), FORMS.get(name, {})
    for member in (None, world.ana):
        strict = Client(enforce_csrf_checks=True)
        if member is not None:
            strict.force_login(member)
        if name in WITHOUT_TOKEN:
            assert strict.post(address, fields).status_code == 404
            continue
        signed = {**fields, "csrfmiddlewaretoken": token_of(strict)}
        forged = {**fields, "csrfmiddlewaretoken": "x" * 64}
        secure = {"secure": True, "HTTP_HOST": "testserver"}
        answers = [
            strict.post(address, fields),
            strict.post(address, forged),
            # What a form of another site, or its script without asking first, can send.
            strict.generic("POST", address, "value=1", content_type="text/plain"),
            strict.generic("POST", address, '{"value": 1}', content_type="application/json"),
            strict.post(address, signed, headers={"Origin": EVIL}),
            strict.post(address, signed, headers={"Origin": "null"}),
            strict.post(address, signed, headers={"Origin": "http://testserver.evil.example"}),
            strict.post(address, signed, headers={"Origin": "http://evil-testserver"}),
            strict.post(address, signed, headers={"Referer": f"{EVIL}/testserver/"}, **secure),
            strict.post(address, signed, **secure),
        ]
        # A refusal gives the words back under their discussion or case, if that is named at all.
        refused = {403, 404} if name in ABOUT_NOTHING else {403}
        assert {answer.status_code for answer in answers} <= refused
        # The site's own form passes this door, whatever the next one says.
        passed = strict.post(address, signed).status_code != 403
        assert passed or "403" in str(ROUTES[name]["POST"]) or ROUTES[name]["POST"] == CLOSED


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nothing_is_done_by_a_method_that_no_page_uses(world, method):
    before = stored()
    for name in ROUTES:
        comment = world.comments["standing"] if is_about_a_comment(name) else None
        with transaction.atomic():
            answer = world.clients["mia"].generic(method, world.address(name, comment), "value=1")
            found = changes(before, stored())
            transaction.set_rollback(True)
        assert answer.status_code < 500, name
        assert {whole_row(column) for column, _value in found} <= NOTED.get(name, set()), name


@pytest.mark.parametrize("name", ROUTES)
def test_opening_a_page_changes_nothing(world, name):
    """Links in mails are opened by programs too, and pictures of another site ask by GET."""
    states = STATES if is_about_a_comment(name) else ("",)
    before = stored()
    # Who may do nothing, something of their own, and nearly all.
    asked = [*product(("reader", "ana", "mia"), states, ("get",)), ("mia", states[0], "head")]
    for role, state, method in asked:
        comment = world.comments[state] if state else None
        client: Client = world.clients[role]
        session = client.cookies.get("sessionid")
        kept = session.value if session else None
        with transaction.atomic():
            # The fields of the form as the query, as a picture's address would have them.
            with TestCase.captureOnCommitCallbacks(execute=True):
                answer = getattr(client, method)(world.address(name, comment), FORMS.get(name, {}))
            found = changes(before, stored())
            transaction.set_rollback(True)
        if kept:
            client.cookies["sessionid"] = kept
        assert answer.status_code < 500
        assert {whole_row(column) for column, _value in found} <= NOTED.get(name, set()), role
