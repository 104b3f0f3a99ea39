"""The queue as a moderator's browser asks for it and sends its forms."""

import re

from forum.comments.models import Comment
from forum.moderation.models import Decision
from forum.moderation.sight import fingerprint

QUEUE = "/admin/moderation/queue/"
HTMX = {"HX-Request": "true"}


def page(desk, query: str = "") -> str:
    answer = desk.client.get(QUEUE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-card="(\d+)"', html)]


def count(html: str, queue: str) -> int:
    return int(re.search(rf'data-count="{queue}">(\d+)<', html)[1])


def send(desk, comment, *, scripted: bool = True, seen: str | None = None, **fields):
    comment.refresh_from_db()
    sent = {"seen": fingerprint(comment) if seen is None else seen} | fields
    headers = HTMX if scripted else {}
    return desk.client.post(f"{QUEUE}{comment.pk}/decision/", sent, headers=headers)


def by_people(comment: Comment | None = None):
    """Return what people decided, on one comment or at all; that it waited first is no part."""
    found = Decision.objects.filter(automated=False)
    return found if comment is None else found.filter(comment=comment)
