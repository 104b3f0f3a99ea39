"""Rows that rooms above keep one of for a comment, stored by the statement that stores it.

A room hears of a new comment by `comment_posted` and may write what it likes. But each further
statement of a posting is waited for by everybody who writes in that conversation; so who keeps
a row of its own beside each comment only names that row here, and it goes along, before the
conversation is held.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from forum.comments.models import Comment

# Makes the unsaved row that goes with a comment, whose `comment` is left to be set; or none.
Maker = Callable[["Comment"], models.Model | None]

_makers: list[Maker] = []


def goes_with_comments(maker: Maker) -> Maker:
    """Have the row that this makes of each new comment stored with it."""
    _makers.append(maker)
    return maker


def rows_for(comment: "Comment") -> list[models.Model]:
    """Return the rows that go with a new comment, each with a `comment_id` yet to come."""
    return [row for maker in _makers if (row := maker(comment)) is not None]


def store(comment: "Comment", rows: list[models.Model]) -> None:
    """Store the rows of a comment that is stored, one by one."""
    for row in rows:
        row.comment_id = comment.pk  # type: ignore[attr-defined]
        row.save(force_insert=True)
