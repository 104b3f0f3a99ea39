"""Mia at her desk, and the forms she sends from it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from forum.moderation.roles import MODERATORS

LIST = "/admin/comments/comment/"
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
