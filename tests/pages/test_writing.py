"""Writing a comment, with and without JavaScript."""

import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from forum.comments.models import Comment
from tests.pages.forms import HTMX, create, refused


def test_member_posts_and_lands_at_the_comment(client, ana, send):
    client.force_login(ana)
    answer = send(client, "The *bridge* stands, and people have crossed it for many years.")
    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == comment.get_absolute_url()
    assert comment.author == ana
    assert "<em>bridge</em>" in comment.html
    assert comment.language == "en"


def test_guest_posts_under_a_name(client, send):
    assert send(client, "Hello there").status_code == 303
    comment = Comment.objects.get()
    assert comment.author is None
    assert comment.guest_name == "Gus"


def test_reply_stands_under_its_parent(client, ben, say, send):
    parent = say("first")
    client.force_login(ben)
    answer = send(client, "@Ana, second", parent=parent.pk)
    reply = Comment.objects.get(parent=parent)
    assert answer["Location"] == reply.get_absolute_url()
    assert reverse("permalinks:comment", args=[parent.pk]) in reply.html


def test_htmx_gets_the_new_comment(client, ana, send):
    client.force_login(ana)
    answer = send(client, "In place", headers=HTMX)
    assert answer.status_code == 201
    page = answer.content.decode()
    assert "In place" in page
    assert "<html" not in page


def test_form_is_private_and_shows_what_is_answered(client, thread, say):
    parent = say("the bridge is old")
    address = reverse("comments:new", args=[thread.pk])
    page = client.get(address, {"parent": parent.pk})
    assert "the bridge is old" in page.content.decode()
    assert "csrftoken" in page.cookies
    assert "private" in page["Cache-Control"]
    piece = client.get(address, {"parent": parent.pk}, headers=HTMX).content.decode()
    assert piece.count("<form") == 1
    assert "<html" not in piece


@pytest.mark.parametrize("parent", ["0", "-1", "x", "9" * 40, "\u0663", "\x00"])
def test_form_opens_whatever_parent_is_named(client, thread, parent):
    page = client.get(reverse("comments:new", args=[thread.pk]), {"parent": parent})
    assert page.status_code == 200


def test_guest_may_not_write_where_members_only_may(client, thread, send):
    thread.guests_allowed = False
    thread.save()
    refused(send(client, "Let me in"), "Let me in", "sign in")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "name", ["ana", "ＡＮＡ", "Moderator", "adm\u0131n", "\u0430dmin", "", "x"]
)
def test_guest_may_not_be_a_member_or_the_house(client, ana, send, name):
    refused(send(client, "It is me", name=name), "It is me", 'aria-invalid="true"')
    assert not Comment.objects.exists()


def test_suspended_member_keeps_the_text_and_is_told(client, ana, send):
    ana.suspend()
    client.force_login(ana)
    refused(send(client, "But why"), "But why", "suspended")
    assert not Comment.objects.exists()


def test_locked_thread_refuses_in_words(client, ana, mia, thread, send):
    client.force_login(ana)
    thread.lock(by=mia)
    refused(send(client, "Too late"), "Too late", "closed")


def test_text_under_a_draft_has_nowhere_to_go(client, ana, article, thread):
    article.state = "draft"
    article.save()
    client.force_login(ana)
    assert client.get(reverse("comments:new", args=[thread.pk])).status_code == 404
    for address in (create(thread), create(thread).replace(f"/{thread.pk}/", "/99/")):
        answer = client.post(address, {"text": "Precious <words>"})
        assert answer.status_code == 404
        # Nothing typed is lost, and nothing is told of the article.
        assert "Precious &lt;words&gt;</textarea>" in answer.content.decode()
        assert article.title not in answer.content.decode()


def test_premoderated_comment_waits_and_its_guest_is_told(client, thread, send):
    thread.mode = "moderated"
    thread.save()
    answer = send(client, "Please read me")
    comment = Comment.objects.get()
    assert (comment.state, comment.held_because) == ("pending", "thread")
    page = client.get(answer["Location"]).content.decode()
    assert "waiting for a moderator" in page
    assert "Please read me" in page
    stranger = re.sub("c=.*", "c=1", answer["Location"])
    assert client.get(stranger).status_code == 404
    assert send(client, "And me", headers=HTMX).status_code == 201


def test_moderator_does_not_wait_for_herself(client, mia, thread, send):
    thread.mode = "moderated"
    thread.save()
    client.force_login(mia)
    send(client, "From the house")
    assert Comment.objects.get().is_published


def test_text_that_is_too_long_is_kept_whole(client, ana, send):
    client.force_login(ana)
    refused(send(client, "x" * 10_001), "x" * 10_001, "10001")
    assert send(client, "\U0001d4ae" * 10_000).status_code == 303
    # As readers count: a syllable is one character, whatever it is made of.
    assert send(client, "\u0928\u093f" * 10_000).status_code == 303
    refused(send(client, "\u0928\u093f" * 10_001), "\u0928\u093f", "at most")


def test_filled_trap_is_shown_to_be_emptied(client, send):
    assert "composer__trap" in send(client, "").content.decode()
    answer = send(client, "Buy", homepage="http://spam.example")
    refused(answer, "Buy", "filled in", 'value="http://spam.example"')
    page = answer.content.decode()
    assert "composer__trap" not in page
    field = re.search(r'<input[^>]*name="homepage"[^>]*>', page)[0]
    assert "tabindex" not in field
    assert 'aria-invalid="true"' in field
    number = re.search(r' id="([^"]+)"', field)[1]
    assert f'<label for="{number}">Leave this empty</label>' in page
    assert f'id="{number}_error"' in page
    assert send(client, "Buy", homepage="").status_code == 303


def test_form_sent_too_fast_is_refused_then_taken(client, settings, compose, thread, monkeypatch):
    settings.FORM_LEAST_SECONDS = 2
    fields = compose(client, "Quick")
    refused(client.post(create(thread), fields), "Quick", "very fast")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3)
    assert client.post(create(thread), fields).status_code == 303


@pytest.mark.parametrize("opened", ["", "forged", "1700000000"])
def test_forged_stamp_is_replaced_by_a_fresh_one(client, compose, thread, opened):
    fields = compose(client, "Hello")
    answer = client.post(create(thread), fields | {"opened": opened})
    refused(answer, "Hello", "expired")
    fresh = re.search(r'name="opened" value="([^"]+)"', answer.content.decode())[1]
    assert client.post(create(thread), fields | {"opened": fresh}).status_code == 303


def test_double_click_is_one_comment_and_one_answer(client, ana, compose, thread):
    client.force_login(ana)
    fields = compose(client, "Once")
    first, second = (client.post(create(thread), fields) for _click in range(2))
    assert Comment.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_key_of_another_person_or_other_words_is_not_theirs(client, ana, ben, compose, thread):
    client.force_login(ana)
    fields = compose(client, "Mine")
    client.post(create(thread), fields)
    client.post(create(thread), fields | {"text": "Something else"})
    client.force_login(ben)
    client.post(create(thread), fields)
    assert Comment.objects.count() == 3
    client.post(create(thread), fields | {"key": "no key", "text": "Still fine"})
    assert Comment.objects.count() == 4


def test_who_signs_in_or_out_after_a_lost_answer_sends_no_second_comment(
    client, ana, ben, compose, thread
):
    fields = compose(client, "Said once", name="Nora", email="nora@example.org")
    first = client.post(create(thread), fields)
    client.force_login(ana)
    assert client.post(create(thread), fields)["Location"] == first["Location"]
    assert Comment.objects.get().guest_name == "Nora"
    by_ana = client.post(create(thread), compose(client, "Said by a member")).wsgi_request.POST
    client.logout()
    for name in ("Nora", "Ana B."):
        again = client.post(create(thread), by_ana.dict() | {"name": name})
        assert again.status_code == 303, again.content.decode()
    assert Comment.objects.count() == 2
    assert Comment.objects.get(text="Said by a member").author == ana


def test_draft_that_came_back_without_its_address_is_no_second_comment(client, compose, thread):
    fields = compose(client, "Said once", name="Nora", email="nora@example.org")
    first = client.post(create(thread), fields)
    assert client.post(create(thread), fields | {"email": ""})["Location"] == first["Location"]
    assert Comment.objects.get().guest_email == "nora@example.org"
    # Whoever says to be somebody else has said something else.
    client.post(create(thread), fields | {"email": "other@example.org"})
    client.post(create(thread), fields | {"name": "Olga"})
    assert Comment.objects.count() == 3


def test_fast_writer_waits_and_keeps_the_text(client, ana, settings, send, thread):
    settings.POSTING_LIMITS = [(1, 3), (10, 600)]
    client.force_login(ana)
    assert send(client, "One").status_code == 303
    answer = send(client, "Two")
    refused(answer, "Two", "too fast", status=429)
    assert 1 <= int(answer["Retry-After"]) <= 3
    assert Comment.objects.count() == 1
    assert Client().get(thread.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["create", "preview", "removal", "publication", "restoration"])
def test_address_to_post_to_cannot_be_read(client, thread, say, name):
    args = {"create": [thread.pk], "preview": []}.get(name, [say("hello").pk])
    assert client.get(reverse(f"comments:{name}", args=args)).status_code == 405


def test_more_answers_cost_the_form_no_more_queries(
    client, ana, say, thread, django_assert_max_num_queries
):
    client.force_login(ana)
    parent = say("first")
    for _answer in range(30):
        say("another", to=parent)
    with django_assert_max_num_queries(8):
        client.get(reverse("comments:new", args=[thread.pk]), {"parent": parent.pk})


def test_a_posting_takes_few_statements(
    client, compose, thread, say, django_assert_max_num_queries
):
    """What a writer waits for: each is a journey to the database and back."""
    # On SQLite each step of taking a place is a statement of its own.
    steps = 0 if connection.vendor == "postgresql" else 4
    first = compose(client, "A comment of a guest")
    answer = compose(client, "An answer of a guest", parent=say("first").pk)
    with django_assert_max_num_queries(10 + steps):
        assert client.post(create(thread), first).status_code == 303
    with django_assert_max_num_queries(11 + steps):
        assert client.post(create(thread), answer).status_code == 303
