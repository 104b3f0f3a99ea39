"""One form, one comment: what a double click, a reload and a lost answer have in common.

Each form carries a key. Sent twice with the same words, it is the same comment; sent again with
other words, after going back in the browser, it is another one, and so nothing typed is lost.
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
    fields = ("thread_id", "parent_id", "author_id", "guest_name", "guest_email", "text")
    return all(getattr(one, field) == getattr(other, field) for field in fields)
