"""Words that outlast a form: a lost token, a lost session, signing in on the way."""

import re
import time
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.comments.models import Comment
from forum.pages.aside import forget_sessions
from tests.pages.forms import create, refused


def test_lost_token_gives_the_text_back_with_a_fresh_one(thread, compose, ana):
    strict = Client(enforce_csrf_checks=True)
    fields = compose(strict, "Precious words")
    answer = strict.post(create(thread), fields)
    refused(answer, "Precious words", "send it again", status=403)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())[1]
    assert strict.post(create(thread), fields | {"csrfmiddlewaretoken": token}).status_code == 303


def test_form_of_another_site_is_refused(thread, compose):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(reverse("comments:new", args=[thread.pk])).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = {"text": "Forged", "csrfmiddlewaretoken": token}
    answer = strict.post(create(thread), fields, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert b"Forged" not in answer.content


def test_who_must_sign_in_is_led_there_and_asked_for_no_name(client, thread):
    thread.guests_allowed = False
    thread.save()
    page = client.get(reverse("comments:new", args=[thread.pk])).content.decode()
    assert 'name="name"' not in page
    # No other button comes before it: Enter in the form presses it.
    buttons = re.findall(r'<button class="button[^"]*" type="submit"([^>]*)>', page)
    assert buttons[0] == ' name="sign_in" value="1"'
    answer = client.post(create(thread), {"text": "Let me in", "name": "Gus"})
    refused(answer, "Let me in", "sign in")


def lay_aside(client, address: str, fields: dict[str, str]) -> str:
    """Press the button that leads to the log-in; return the address that leads back."""
    answer = client.post(address, fields | {"sign_in": "1"})
    assert answer.status_code == 303
    login, _question, query = answer["Location"].partition("?")
    assert login == reverse("account_login")
    return parse_qs(query)["next"][0]


def sign_in(client, back: str = "") -> str:
    """Sign in as Ana; return where that leads."""
    fields = {"login": "ana@example.org", "password": "ana writes a lot"}
    answer = client.post(reverse("account_login"), fields | ({"next": back} if back else {}))
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.mark.parametrize("passes_next", [True, False])
@pytest.mark.parametrize("guests_allowed", [True, False])
def test_words_wait_while_their_writer_signs_in(
    client, thread, say, compose, confirmed, passes_next, guests_allowed
):
    thread.guests_allowed = guests_allowed
    thread.save()
    parent = say("first")
    fields = compose(client, "I <had> begun", parent=parent.pk, language="nb")
    back = lay_aside(client, create(thread), fields)
    assert Comment.objects.count() == 1
    # The log-in leads to the sign-up with the same aim, and says that words are waiting.
    login = client.get(reverse("account_login"), {"next": back}).content.decode()
    assert "signup/?next=" in login
    assert "I &lt;had&gt; begun …" in login
    # Whoever confirms an address on the way comes to the log-in without an aim.
    back = sign_in(client, back if passes_next else "")
    page = client.get(back).content.decode()
    assert "I &lt;had&gt; begun</textarea>" in page
    assert '<option value="nb" selected>' in page
    assert 'name="name"' not in page
    form = dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    assert (form["key"], form["seen"]) == (fields["key"], fields["seen"])
    assert client.post(create(thread), form | {"text": "I <had> begun"}).status_code == 303
    comment = Comment.objects.get(text="I <had> begun")
    assert (comment.author, comment.parent) == (confirmed, parent)
    # It stands, so it waits no more.
    assert "begun …" not in client.get(reverse("account")).content.decode()
    assert "I &lt;had" not in client.get(back).content.decode().split("<form")[-1]


def test_parent_changed_while_its_answerer_signed_in_is_told(
    client, thread, say, compose, confirmed
):
    parent = say("The bridge fell.")
    fields = compose(client, "Did it?", parent=parent.pk)
    back = lay_aside(client, create(thread), fields)
    parent.edit("The bridge stands.", by=confirmed)
    page = client.get(sign_in(client, back)).content.decode()
    form = dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    answer = client.post(create(thread), form | {"text": "Did it?"})
    refused(answer, "Did it?", "was changed while you wrote", status=409)


def test_words_laid_aside_are_their_writers_alone(client, thread, compose):
    back = lay_aside(client, create(thread), compose(client, "Between us"))
    assert "Between us" in client.get(back).content.decode()
    assert "Between us" not in Client().get(back).content.decode()
    # A form that is opened anew is empty, and readers' pages know nothing of it.
    assert "Between us" not in client.get(back.partition("?")[0]).content.decode()
    for address in ("/en/", thread.get_absolute_url()):
        page = client.get(address)
        assert "Between us" not in page.content.decode()
        assert "public" in page["Cache-Control"]


def test_what_is_laid_aside_is_bounded_limited_and_forgotten(
    client, thread, say, compose, settings, monkeypatch
):
    parents = [say(f"number {turn}").pk for turn in range(7)]
    for parent in parents:
        back = lay_aside(client, create(thread), compose(client, f"to {parent}", parent=parent))
    kept = client.session["drafts"]
    assert list(kept) == [f"{thread.pk}-{parent}" for parent in reversed(parents[2:])]
    settings.POSTING_LIMITS = [(1, 60)]
    fields = compose(client, "Once") | {"sign_in": "1"}
    assert client.post(create(thread), fields).status_code == 303
    answer = client.post(create(thread), fields | {"text": "Twice"})
    refused(answer, "Twice", "too fast", status=429)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 8 * 24 * 3600)
    assert f"to {parents[-1]}</textarea>" not in client.get(back).content.decode()


def test_signed_in_writer_sends_whatever_button_is_named(client, ana, thread, compose):
    client.force_login(ana)
    assert (
        client.post(create(thread), compose(client, "Sent") | {"sign_in": "1"}).status_code == 303
    )
    assert Comment.objects.get().text == "Sent"


def test_change_outlasts_the_session_of_its_author(client, say, confirmed):
    own = say("Hasty words")
    address = reverse("comments:revision", args=[own.pk])
    fields = {"text": "Considered words", "revision": "1"}
    answer = client.post(address, fields)
    refused(answer, "Considered words", "sign in", 'name="sign_in"', status=403)
    back = lay_aside(client, address, fields)
    page = client.get(sign_in(client, back)).content.decode()
    assert "Considered words</textarea>" in page
    assert client.post(address, fields).status_code == 303
    own.refresh_from_db()
    assert own.text == "Considered words"
    assert "Considered words …" not in client.get(reverse("account")).content.decode()


def test_change_of_a_comment_that_waits_outlasts_the_session_of_its_author(
    client, say, mia, confirmed
):
    own = say("Hasty words")
    own.hold(by=mia, rule="x")
    address = reverse("comments:revision", args=[own.pk])
    client.force_login(confirmed)
    page = client.get(address).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    fields["text"] = "Considered words"
    client.logout()
    answer = client.post(address, fields)
    refused(answer, "Considered words", "sign in", 'name="sign_in"', status=403)
    assert "Hasty" not in answer.content.decode()
    again = dict(
        re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', answer.content.decode())
    )
    back = lay_aside(client, address, again | {"text": "Considered words"})
    page = client.get(sign_in(client, back)).content.decode()
    assert "Considered words</textarea>" in page
    assert client.post(address, fields).status_code == 303
    own.refresh_from_db()
    assert (own.text, own.state) == ("Considered words", "pending")


def test_note_of_a_form_opens_no_other_comment(client, say, mia, ana):
    own, other = say("Mine"), say("A secret slip")
    client.force_login(ana)
    page = client.get(reverse("comments:revision", args=[own.pk])).content.decode()
    note = re.search(r'name="opened" value="([^"]+)"', page)[1]
    other.hold(by=mia, rule="x")
    own.hold(by=mia, rule="x")
    client.logout()
    words = {"text": "A guess", "revision": "1"}
    for pk, opened in [(other.pk, note), (own.pk, ""), (own.pk, note + "x"), (10**18, note)]:
        address = reverse("comments:revision", args=[pk])
        assert client.post(address, words | {"opened": opened}).status_code == 404
    # Nor does it show anybody what waits.
    assert client.get(reverse("comments:revision", args=[own.pk])).status_code == 404


def test_words_laid_aside_are_discarded_by_the_form_that_shows_them(client, thread, say, compose):
    parent = say("first")
    kept = lay_aside(client, create(thread), compose(client, "Begun", parent=parent.pk))
    other = lay_aside(client, create(thread), compose(client, "Other"))
    page = client.get(kept).content.decode()
    assert page.count('name="discard" value="1"') == 1
    # Enter in the form presses its first button, which is another.
    assert page.index('type="submit"') < page.index('name="discard"')
    fields = {"text": "Begun", "parent": parent.pk, "discard": "1"}
    answer = client.post(create(thread), fields)
    assert (answer.status_code, answer["Location"]) == (303, kept.replace("&kept=1", ""))
    assert list(client.session["drafts"]) == [f"{thread.pk}-0"]
    for address in (kept, answer["Location"]):
        page = client.get(address).content.decode()
        assert "Begun" not in page
        assert 'name="discard"' not in page
    # Who opens the form anew may discard what it does not show, as a script may.
    page = client.get(other.partition("?")[0]).content.decode()
    assert "Other" not in page
    assert 'name="discard"' in page
    assert Comment.objects.count() == 1


def test_change_laid_aside_is_discarded_too(client, say, confirmed):
    own = say("Hasty words")
    address = reverse("comments:revision", args=[own.pk])
    back = lay_aside(client, address, {"text": "Considered words", "revision": "1"})
    page = client.get(sign_in(client, back)).content.decode()
    assert 'name="discard" value="1"' in page
    answer = client.post(address, {"text": "Considered words", "revision": "1", "discard": "1"})
    assert (answer.status_code, answer["Location"]) == (303, address)
    page = client.get(back).content.decode()
    assert "Hasty words</textarea>" in page
    assert 'name="discard"' not in page
    own.refresh_from_db()
    assert own.text == "Hasty words"


def test_strangers_change_tells_nothing_of_what_is_hidden(client, ben, say, mia):
    hidden = say("A secret slip")
    say("answer", to=hidden)
    address = reverse("comments:revision", args=[hidden.pk])
    for hide in (lambda: hidden.hold(by=mia, rule="x"), lambda: hidden.remove(by=mia)):
        hide()
        for revision in ("1", "2", "x"):
            answer = client.post(address, {"text": "A guess", "revision": revision})
            assert answer.status_code == 403
            assert "slip" not in answer.content.decode()
    client.force_login(ben)
    assert client.post(address, {"text": "A guess", "sign_in": "1"}).status_code == 403


def test_lost_token_gives_a_change_and_a_preview_back(ana, say, thread):
    own = say("Hasty words")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    address = reverse("comments:revision", args=[own.pk])
    answer = strict.post(address, {"text": "Considered words", "revision": "1"})
    refused(answer, "Considered words", "send it again", status=403)
    answer = strict.post(reverse("comments:preview"), {"text": "Precious", "thread": thread.pk})
    refused(answer, "Precious", "send it again", status=403)
    answer = strict.post(reverse("comments:preview"), {"text": "Precious", "thread": "x"})
    assert answer.status_code == 404
    # Who has no token lays nothing aside either.
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(address, {"text": "Considered words", "sign_in": "1"})
    refused(answer, "Considered words", status=403)
    assert "sessionid" not in answer.cookies


@pytest.mark.once
def test_sessions_that_ran_out_are_deleted(client, thread, compose):
    lay_aside(client, create(thread), compose(client, "Long ago"))
    forget_sessions()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    forget_sessions()
    assert not Session.objects.exists()
