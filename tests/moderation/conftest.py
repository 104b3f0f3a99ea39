"""Mia at her desk, and the forms she sends from it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse
from django.utils import timezone

from forum.accounts.origins import Origin
from forum.comments.checks import apply
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.comments.rules import Attempt
from forum.moderation.reporting import report
from forum.moderation.roles import MODERATORS

LIST = "/admin/comments/comment/"
HERE = Origin("203.0.113.7", "browser")
NEXT_DOOR = Origin("203.0.113.200", "browser")
ELSEWHERE = Origin("198.51.100.1", "browser")
LONG = "The bridge has stood for a hundred years and it will stand for a hundred more."

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


class Desk:
    """A moderator's browser: opens the list, ticks comments, sends its form."""

    def __init__(self, client) -> None:
        self.client = client

    def page(self, query: str = "") -> str:
        answer = self.client.get(LIST + query)
        assert answer.status_code == 200
        return answer.content.decode()

    def seen(self, page: str) -> list[str]:
        return re.findall(r'name="seen" value="([^"]+)"', page)

    def act(self, action: str, *comments, page: str | None = None, **fields):
        sent = {
            "action": action,
            "index": "0",
            "_selected_action": [comment.pk for comment in comments],
            "seen": self.seen(page or self.page("?state=all")),
        }
        return self.client.post(LIST + "?state=all", sent | fields, follow=True)

    def press(self, noun: str, comment, seen: str | None = None, **fields):
        if seen is None:
            seen = self.seen(self.client.get(f"{LIST}{comment.pk}/change/").content.decode())[0]
        url = reverse(f"admin:comments_comment_{noun}", args=[comment.pk])
        return self.client.post(url, {"seen": seen} | fields, follow=True)


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def moderator(db, mia):
    """Mia with nothing but the group's permissions."""
    mia.user_permissions.clear()
    mia.groups.add(Group.objects.get(name=MODERATORS))
    return mia


@pytest.fixture
def desk(client, moderator) -> Desk:
    client.force_login(moderator)
    return Desk(client)


@pytest.fixture
def wait(say):
    """Post a waiting comment: `wait("hello", language="da")`."""
    started = timezone.now() - timedelta(hours=2)
    posted = []

    def _wait(text: str, **fields) -> Comment:
        fields.setdefault("posted_at", started + timedelta(minutes=len(posted)))
        posted.append(say(text, state="pending", held_because="thread", **fields))
        return posted[-1]

    return _wait


@pytest.fixture
def complain(db):
    """Report a comment: `complain(comment, ben, "insult")`; without a member, as a guest."""

    def _complain(comment, member=None, reason="insult", words="", host="192.0.2.1"):
        origin = Origin(host, "Firefox")
        assert report(comment, member=member, origin=origin, reason=reason, words=words)

    return _complain


@pytest.fixture
def attempt(thread, ana):
    """Return an attempt by Ana, or by a guest from somewhere: `attempt("hi", by=None)`."""

    def _attempt(text, *, by=ana, origin=HERE, to=None, language="en", **fields) -> Attempt:
        guest = {} if by else {"guest_name": "Gus"}
        comment = Comment(
            thread=thread, parent=to, author=by, text=text, language=language, **guest, **fields
        )
        render(comment)
        sender = f"member {by.pk}" if by else f"network {origin.address}"
        comment.attempt = Attempt(comment, by or AnonymousUser(), sender, origin)
        return comment.attempt

    return _attempt


@pytest.fixture
def write(attempt):
    """Do what the form does: judge, then post."""

    def _write(text, **fields) -> Comment:
        made = attempt(text, **fields)
        apply(made)
        made.comment.post()
        return made.comment

    return _write
