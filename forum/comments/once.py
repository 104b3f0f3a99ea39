"""One form, one comment: what a double click, a reload and a lost answer have in common.

Each form carries a key. Sent twice with the same words, it is the same comment; sent again with
other words, after going back in the browser, it is another one, and so nothing typed is lost.
Only who had the form knows its key: so it is the same comment too when its writer has signed in or
up since the first sending, or was signed out, and when a draft that came back lacks the address
that was typed beside it. It stays as it was sent first; who signed up can claim it.
The database's unique key decides between sendings in parallel: the second waits for the first
to commit and is then refused, so that nothing needs to be asked or held beforehand.
"""

from collections.abc import Callable
from uuid import uuid4

from django.db import IntegrityError

from forum.comments.models import Comment


def post(comment: Comment, *, first: Callable[[], None]) -> Comment:
    """Post the comment, or return the same one posted before.

    `first` is done in the comment's transaction, and so undone when it is the same one.
    """
    while True:
        key = comment.key
        try:
            comment.post(first=first)
        except IntegrityError:
            if found := earlier(comment):
                return found
            if comment.key == key:
                raise
        else:
            return comment


def earlier(comment: Comment) -> Comment | None:
    """Return the same comment posted before; takes another key when the key is somebody else's."""
    found: Comment | None = Comment.objects.filter(key=comment.key).first()
    if found is None or _said_the_same(found, comment):
        return found
    comment.key = uuid4()
    return None


def _said_the_same(one: Comment, other: Comment) -> bool:
    said = ("thread_id", "parent_id", "text")
    return all(getattr(one, part) == getattr(other, part) for part in said) and _may_be_one_person(
        one, other
    )


def _may_be_one_person(one: Comment, other: Comment) -> bool:
    """Whether one person may have sent both; two members, or two guests' names, are two."""
    if one.author_id and other.author_id:
        return bool(one.author_id == other.author_id)
    if one.author_id or other.author_id:
        return True
    known = {one.guest_email, other.guest_email} - {""}
    return bool(one.guest_name == other.guest_name) and len(known) < 2
