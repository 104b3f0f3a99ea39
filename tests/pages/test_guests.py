"""Guests who prove the address they wrote with; nobody else gains anything by typing it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from articles.models import Article
from forum.accounts.models import Guest, Member
from forum.comments import checking, writers
from forum.comments.models import Comment
from forum.outbox.models import OutgoingMail
from forum.pages.views.guests import claim_all
from forum.threads.models import Thread
from forum.votes import voting
from tests.accounts.conftest import link_in

GUS = "gus@example.org"


class Queued:
    """The mails that wait to leave, as the tests of mail read them."""

    @property
    def outbox(self):
        rows = list(OutgoingMail.objects.order_by("pk"))
        for row in rows:
            row.body = row.text
        return rows


mail = Queued()


@pytest.fixture
def wrote(say):
    """Two comments of a guest's, and one of somebody else's."""
    guest = {"by": None, "guest_name": "Gus", "guest_email": GUS}
    return [say("one", **guest), say("two", **guest), say("somebody", by=None, guest_name="Gus")]


@pytest.fixture
def opened(client, wrote):
    """A browser in which Gus has opened the link."""
    client.post(reverse("guests:comments"), {"email": " GUS@example.org "})
    client.post(link_in(mail.outbox[-1]))
    return client


def test_guest_who_writes_with_an_address_is_mailed_the_link_once_a_day(
    client, compose, thread, django_capture_on_commit_callbacks
):
    for words in ("one", "two"):
        with django_capture_on_commit_callbacks(execute=True):
            fields = compose(client, words, email="Gus@Example.org")
            client.post(reverse("comments:create", args=[thread.pk]), fields)
    assert [m.to for m in mail.outbox] == [GUS]
    body = mail.outbox[0].body
    assert "one" not in body.split()
    assert "Gus" not in body
    assert Comment.objects.filter(guest_email=GUS).count() == 2


def test_link_opens_by_its_button_once(client, wrote):
    client.post(reverse("guests:comments"), {"email": GUS})
    address = link_in(mail.outbox[0])
    assert GUS in client.get(address).content.decode()
    assert client.get(reverse("comments:revision", args=[wrote[0].pk])).status_code == 403
    assert client.post(address)["Location"] == reverse("guests:comments")
    page = client.get(reverse("guests:comments")).content.decode()
    assert [words in page for words in ("one", "two", "somebody")] == [True, True, False]
    again = Client()
    assert again.post(address).status_code == 410
    assert Guest.objects.get().confirmed_at is not None


@pytest.mark.parametrize("token", ["x", "W10:1:1", "é", "%00", "1:2:3"])
def test_forged_link_is_gone(client, db, token):
    assert client.get(f"/en/guests/link/{token}/").status_code == 410


def test_asking_says_the_same_whether_anything_was_written(client, wrote, ana):
    answers = [
        Client().post(reverse("guests:comments"), {"email": email}).content
        for email in (GUS, "nobody@example.org", ana.email)
    ]
    assert len(set(answers)) == 1
    assert [m.to for m in mail.outbox] == [GUS]


def test_no_address_is_422_with_what_was_typed(client, db):
    answer = client.post(reverse("guests:comments"), {"email": "gus at home"})
    assert answer.status_code == 422
    assert "gus at home" in answer.content.decode()


def test_confirmed_guest_changes_and_removes_their_own_and_nobody_else_s(opened, wrote, say):
    own, other = wrote[0], wrote[2]
    page = opened.get(reverse("comments:options", args=[own.pk])).content.decode()
    assert reverse("comments:revision", args=[own.pk]) in page
    form = opened.get(reverse("comments:revision", args=[own.pk]))
    assert form.status_code == 200
    answer = opened.post(reverse("comments:removal", args=[own.pk]))
    assert answer.status_code == 303
    own.refresh_from_db()
    assert (own.is_removed, own.removed_as, own.removed_by) == (True, "author", None)
    opened.post(reverse("comments:restoration", args=[own.pk]))
    own.refresh_from_db()
    assert own.is_published
    for strange in (other, say("by Ana")):
        assert opened.post(reverse("comments:removal", args=[strange.pk])).status_code == 403
        assert opened.get(reverse("comments:revision", args=[strange.pk])).status_code == 403


def test_an_unproved_address_opens_nothing(client, wrote, compose, thread):
    fields = compose(client, "me too", email=GUS)
    client.post(reverse("comments:create", args=[thread.pk]), fields)
    assert client.post(reverse("comments:removal", args=[wrote[0].pk])).status_code == 403
    assert "one" not in client.get(reverse("guests:comments")).content.decode()
    for name in ("claim", "export", "erasure"):
        assert client.post(reverse(f"guests:{name}"), {"sure": "1"}).status_code in {302, 403}
    assert Comment.objects.filter(guest_email=GUS, text="one").exists()


def test_member_s_address_typed_by_a_guest_shows_and_changes_nothing(
    client, confirmed, compose, thread
):
    fields = compose(client, "hello", email=confirmed.email)
    answer = client.post(reverse("comments:create", args=[thread.pk]), fields)
    comment = Comment.objects.get()
    assert (comment.author, comment.guest_name) == (None, "Gus")
    page = client.get(answer["Location"]).content.decode()
    assert confirmed.email not in page
    assert "Ana" not in page
    confirmed.refresh_from_db()
    assert confirmed.name == "Ana"


def test_guest_takes_all_over_when_they_join(opened, wrote, ana, say):
    reply = say("an answer", to=wrote[0])
    opened.force_login(ana)
    session = opened.session
    session["guest"] = [Guest.objects.get().pk, Guest.objects.get().epoch]
    session.save()
    assert "Take them over" in opened.get(reverse("guests:comments")).content.decode()
    answer = opened.post(reverse("guests:claim"))
    assert answer["Location"] == reverse("account")
    page = opened.get(answer["Location"]).content.decode()
    assert "2 comments stand under your name now." in page
    for comment in wrote:
        comment.refresh_from_db()
    assert [c.author for c in wrote] == [ana, ana, None]
    assert not Comment.objects.filter(guest_email=GUS).exists()
    reply.refresh_from_db()
    assert reply.parent == wrote[0]


def test_member_who_proved_the_address_takes_over_what_was_written_with_it(client, confirmed, say):
    comment = say("before", by=None, guest_name="Gus", guest_email=confirmed.email)
    client.force_login(confirmed)
    assert reverse("guests:comments") in client.get(reverse("account")).content.decode()
    client.post(reverse("guests:claim"))
    comment.refresh_from_db()
    assert comment.author == confirmed


def test_vote_on_what_is_taken_over_is_taken_back(client, confirmed, say):
    comment = say("before", by=None, guest_name="Gus", guest_email=confirmed.email)
    voting.vote(comment, by=confirmed, value=1)
    client.force_login(confirmed)
    client.post(reverse("guests:claim"))
    comment.refresh_from_db()
    assert (comment.author, comment.ups) == (confirmed, 0)


def test_member_who_has_not_proved_it_takes_nothing(client, ana, say):
    say("before", by=None, guest_name="Gus", guest_email=ana.email)
    client.force_login(ana)
    client.post(reverse("guests:claim"))
    assert Comment.objects.filter(guest_email=ana.email).exists()


def test_guest_saves_what_is_held_of_them(opened):
    answer = opened.post(reverse("guests:export"))
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]


def test_guest_leaves_the_browser(opened, wrote):
    opened.post(reverse("guests:leaving"))
    assert opened.post(reverse("comments:removal", args=[wrote[0].pk])).status_code == 403


@pytest.mark.parametrize("words", ["blank", "keep"])
def test_guest_erases_all_at_once(opened, wrote, say, words):
    reply = say("@Gus, no", to=wrote[0])
    opened.post(reverse("guests:erasure"), {"words": words, "sure": "1"})
    assert not Guest.objects.exists()
    stored = str(list(Comment.objects.values())) + str(opened.session.items())
    assert GUS not in stored
    reply.refresh_from_db()
    assert reply.text == "@…, no"
    own = Comment.objects.get(pk=wrote[0].pk)
    assert own.is_removed == (words == "blank")
    assert own.text == ("" if words == "blank" else "one")
    assert own.shown
    assert Comment.objects.get(pk=wrote[2].pk).guest_name == "Gus"
    assert opened.post(reverse("comments:removal", args=[wrote[1].pk])).status_code in {403, 404}


@pytest.mark.race
def test_taking_over_while_the_guest_goes_on_writing_loses_nothing(transactional_db):
    ana = Member.objects.create_user("ana@example.org", "x", name="Ana")
    thread = Thread.objects.of(Article.objects.create(title="A", body="B", state="published"))
    first = Comment(thread=thread, guest_name="Gus", guest_email=GUS, text="x", html="x")
    first.post()

    def work(turn: int) -> int:
        try:
            if turn % 3 == 0:
                return claim_all(GUS, ana)
            parent = Comment.objects.get(pk=first.pk) if turn % 2 else None
            Comment(
                thread=thread, parent=parent, guest_name="Gus", guest_email=GUS, text="x", html="x"
            ).post()
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8 if connection.vendor == "postgresql" else 2) as pool:
        claimed = sum(pool.map(work, range(30)))
    assert Comment.objects.filter(author=ana).count() == claimed
    assert claimed + Comment.objects.filter(guest_email=GUS).count() == 21
    claim_all(GUS, ana)
    assert Comment.objects.filter(author=ana).count() == 21
    assert not writers.claim(first, email=GUS, by=ana)
    assert [damage for damage in checking.check() if damage.times] == []
