"""A comment's HTML, made once, when it is written."""

from typing import TYPE_CHECKING

from django.urls import reverse

from forum.markup import POLICY_VERSION
from forum.markup.rendering import render_comment

if TYPE_CHECKING:
    from forum.comments.models import Comment

# How far up a conversation an "@name" is looked for.
MENTION_DEPTH = 20


def render(comment: "Comment") -> None:
    """Set the comment's HTML from its text, with the names it answers linked to their comments."""
    comment.html = render_comment(comment.text, mentions(comment))
    comment.html_version = POLICY_VERSION


def mentions(comment: "Comment") -> dict[str, str]:
    """Return the address of the nearest comment above by each name that is mentioned.

    A comment that is not published is passed over: a link would tell who wrote it.
    """
    found: dict[str, str] = {}
    if "@" not in comment.text:
        return found
    above = comment.parent
    for _step in range(MENTION_DEPTH):
        if above is None:
            break
        name = above.author.name if above.author_id else above.guest_name
        if name and above.is_published:
            found.setdefault(name, reverse("permalinks:comment", args=[above.pk]))
        above = above.parent
    return found
