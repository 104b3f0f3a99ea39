"""Writing a comment, with and without JavaScript."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from forum.comments.models import Comment

HTMX = {"HX-Request": "true"}


@pytest.fixture
def compose(thread):
    """Open the form as a person would; return its fields with words in: `compose(client, "hi")`."""

    def _compose(client: Client, text: str, **fields) -> dict[str, str]:
        page = client.get(
            reverse("comments:new", args=[thread.pk]), {"parent": fields.get("parent", "")}
        )
        assert page.status_code == 200
        hidden = dict(
            re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', page.content.decode())
        )
        hidden.pop("csrfmiddlewaretoken")
        if not page.wsgi_request.user.is_authenticated:
            hidden |= {"name": "Gus", "email": ""}
        return {**hidden, "text": text, **fields}

    return _compose


@pytest.fixture
def send(compose, thread):
    """Write and send: `send(client, "hi", parent=7)`."""

    def _send(client: Client, text: str, *, headers=None, **fields):
        address = reverse("comments:create", args=[thread.pk])
        return client.post(address, compose(client, text, **fields), headers=headers)

    return _send


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
