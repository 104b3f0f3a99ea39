"""Whose words a comment's are: a guest's become a member's, and somebody's become nobody's.

Each is a change of one comment under its tree's lock; a comment posted meanwhile is found by the
next look, so that nothing is lost between the two.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from forum.accounts.models import Member
from forum.comments import counting, tree
from forum.comments.rendering import render
from forum.comments.retrying import writing
from forum.comments.revisions import Revision
from forum.comments.signals import (
    comment_claimed,
    comment_forgotten,
    comment_removed,
    comment_unnamed,
)
from forum.comments.states import RemovedAs, State

if TYPE_CHECKING:
    from forum.comments.models import Comment

# What stands for an erased name where others had addressed it.
NOBODY = "…"


def is_by(comment: "Comment", person: Any) -> bool:
    """Whether the person wrote the comment: a member, or a guest who has proved the address."""
    if comment.author_id is not None:
        return bool(comment.author_id == person.pk)
    return bool(comment.guest_email) and comment.guest_email == getattr(person, "guest_email", "")


@writing
def claim(comment: "Comment", *, email: str, by: Member) -> bool:
    """Put a guest's comment under the member who holds its address; False when it is not theirs."""
    tree.hold(comment)
    if comment.author_id is not None or comment.guest_email != email:
        return False
    comment.author, comment.guest_name, comment.guest_email = by, "", ""
    type(comment).objects.filter(pk=comment.pk).update(author=by, guest_name="", guest_email="")
    counting.tally(comment, comment.language, published=0)
    comment_claimed.send(type(comment), comment=comment, by=by)
    return True


@writing
def forget(comment: "Comment", *, keeps_words: bool) -> None:
    """Take the writer's name, address and former versions off a comment, and the words if asked.

    The row and every reply stay; without words it is a tombstone, removed by its author.
    """
    tree.hold(comment)
    before = comment.author
    fields: dict[str, Any] = {"author": None, "guest_name": "", "guest_email": ""}
    if not keeps_words:
        fields |= {"text": "", "html": ""}
    for name, value in fields.items():
        setattr(comment, name, value)
    type(comment).objects.filter(pk=comment.pk).update(**fields)
    Revision.objects.filter(comment=comment).delete()
    if not keeps_words and comment.state != State.REMOVED:
        change = comment._become(
            State.REMOVED, removed_at=timezone.now(), removed_as=RemovedAs.AUTHOR
        )
        comment_removed.send(
            type(comment), comment=comment, by=before, reason="", words="", change=change
        )
    else:
        counting.tally(comment, comment.language, published=0)
    comment_forgotten.send(type(comment), comment=comment, by=before)


@writing
def unname(comment: "Comment", names: Iterable[str]) -> None:
    """Take an erased person's name out of somebody else's words that address it."""
    tree.hold(comment)
    text = _without(comment.text, names)
    if text != comment.text:
        comment.text = text
        render(comment)
        type(comment).objects.filter(pk=comment.pk).update(text=text, html=comment.html)
        counting.tally(comment, comment.language, published=0)
    for revision in Revision.objects.filter(_addresses(names), comment=comment):
        words = _without(revision.text, names)
        draft = type(comment)(thread=comment.thread, parent=comment.parent, text=words)
        render(draft)
        # A former version is written once; an erasure alone goes past that.
        Revision.objects.filter(pk=revision.pk).update(
            text=words, html=draft.html, html_version=draft.html_version
        )
    comment_unnamed.send(type(comment), comment=comment)


def addressing(names: Iterable[str]) -> Q:
    """Return which comments address one of the names, in what stands or in what stood before."""
    return _addresses(names) | _addresses(names, "revisions__text")


def _addresses(names: Iterable[str], field: str = "text") -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(**{f"{field}__contains": f"@{name}"})
    return found


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(f"@{name}", f"@{NOBODY}")
    return text
