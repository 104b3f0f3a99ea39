"""One form, one comment: what a double click, a reload and a lost answer have in common.

Each form carries a key. Sent twice with the same words, it is the same comment; sent again with
other words, after going back in the browser, it is another one, and so nothing typed is lost.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import connection, transaction

from forum.comments.models import Comment

# The two-number advisory locks of PostgreSQL are a space apart from the trees' (see `tree`).
LOCK_CLASS = 0x7419


@contextmanager
def held(comment: Comment) -> Iterator[Comment | None]:
    """Hold the comment's key in a transaction, and give what was already posted under it."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            number = zlib.crc32(comment.key.bytes) - 2**31
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, number])
        yield earlier(comment)


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
