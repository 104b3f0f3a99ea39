"""Which waiting comments are like one another: by the same author, of the same text, with a link in
common.

They are looked for among the longest waiting, so that a flood costs no more than that many rows.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from forum.comments.models import Comment
from forum.moderation.queues import WAITING

LOOKED_THROUGH = 1000
# As many as one form decides on at once.
MOST_AT_ONCE = 50

KINDS = {
    "author": _("by the same author"),
    "text": _("of the same text"),
    "link": _("with the same link"),
}

_LINK = re.compile(r'href="(https?://[^"#?]+)')


class Alike(NamedTuple):
    """How many other waiting comments one is like, in each way."""

    author: int
    text: int
    link: int
    all: int


class _Marks(NamedTuple):
    author: str
    text: str
    links: tuple[str, ...]


def alike(comments: Iterable[Comment]) -> dict[int, Alike]:
    """Return for each of the comments how many others are like it, in one question for all."""
    groups = _groups()
    found = {}
    for comment in comments:
        marks = _marks(comment.author_id, comment.guest_email, comment.text, comment.html)
        same = _same(groups, marks, comment.pk)
        everybody = set().union(*same.values())
        author, text, link = (len(same[kind]) for kind in ("author", "text", "link"))
        found[comment.pk] = Alike(author, text, link, len(everybody))
    return found


def like(comment: Comment, kind: str) -> "QuerySet[Comment]":
    """Return the waiting comments that are like this one, itself first among them."""
    marks = _marks(comment.author_id, comment.guest_email, comment.text, comment.html)
    others = _same(_groups(), marks, comment.pk)[kind]
    found: QuerySet[Comment] = Comment.objects.filter(pk__in=[comment.pk, *others])
    return found.order_by("posted_at", "pk")


def _groups() -> dict[tuple[str, str], set[int]]:
    """Return the numbers of the waiting comments by each mark of theirs."""
    groups: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows = Comment.objects.filter(WAITING).order_by("posted_at", "pk")
    columns = ("pk", "author_id", "guest_email", "text", "html")
    for pk, *said in rows.values_list(*columns)[:LOOKED_THROUGH]:
        for mark in _listed(_marks(*said)):
            groups[mark].add(pk)
    return groups


def _same(groups: dict[tuple[str, str], set[int]], marks: _Marks, pk: int) -> dict[str, set[int]]:
    same: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for kind, mark in _listed(marks):
        same[kind] |= groups.get((kind, mark), set())
    return {kind: numbers - {pk} for kind, numbers in same.items()}


def _marks(author: int | None, email: str, text: str, html: str) -> _Marks:
    """Return what a comment has in common with those like it; a guest is known by e-mail only."""
    links = sorted({link.rstrip("/").casefold() for link in _LINK.findall(html)})
    return _Marks(str(author or email), " ".join(text.casefold().split()), tuple(links))


def _listed(marks: _Marks) -> list[tuple[str, str]]:
    pairs = [("author", marks.author), ("text", marks.text)]
    pairs += [("link", link) for link in marks.links]
    return [pair for pair in pairs if pair[1]]
