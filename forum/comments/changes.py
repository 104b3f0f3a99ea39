"""What a verb changed of a comment, in values that JSON can carry: `{column: [before, after]}`.

Who moves a comment has its columns "parent_id" and "behind": the reply that stood before it under
the same parent, 0 where it was the first. What follows from others (counters, places in the tree)
is no part of a change.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField

from forum.comments.querysets import COUNTERS
from forum.comments.states import Held, State

if TYPE_CHECKING:
    from forum.comments.models import Comment

Change = dict[str, list[Any]]

PLACE = ("parent_id", "behind")


def compare(comment: "Comment", fields: Mapping[str, Any]) -> Change:
    """Return what writing these fields will change; what stays the same is left out."""
    change = {}
    for name in fields.keys() - COUNTERS:
        column = comment._meta.get_field(name).attname
        value = fields[name]
        after = value.pk if column != name and value is not None else value
        if (before := getattr(comment, column)) != after:
            change[column] = [_plain(before), _plain(after)]
    return change


def withheld(comment: "Comment") -> Change:
    """Return what the rule changed by which a new comment waits: without it, it would stand.

    Where all comments are read first, it would wait all the same for that, by which others wait.
    """
    waits = comment.thread.is_moderated and bool(comment.held_rule)
    otherwise = {
        "state": State.PENDING if waits else State.PUBLISHED,
        "held_because": Held.THREAD if waits else "", "held_rule": "", "held_details": None,
        "published_at": None if waits else comment.posted_at,
    }  # fmt: skip
    return {
        name: [_plain(value), _plain(getattr(comment, name))]
        for name, value in otherwise.items()
        if value != getattr(comment, name)
    }


def before(change: Change) -> dict[str, Any]:
    """Return the columns' values before the change, places aside."""
    return {name: _read(name, pair[0]) for name, pair in change.items() if name not in PLACE}


def earlier_parent(change: Change) -> int | None:
    """Return the parent before a move; None for a root, and for a change that was no move."""
    parent: int | None = change.get("parent_id", [None])[0]
    return parent


def stands(comment: "Comment", change: Change) -> bool:
    """Whether the comment still has every value the change gave it."""
    return all(
        _plain(getattr(comment, name)) == pair[1]
        for name, pair in change.items()
        if name != "behind"
    )


def inverse(change: Change) -> Change:
    """Return the change that undoes this one."""
    return {name: [after, earlier] for name, (earlier, after) in change.items()}


def _plain(value: Any) -> Any:
    # Django's own encoder of JSON would drop the microseconds.
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    from_text = isinstance(value, str) and name.endswith("_at")
    return DateTimeField().to_python(value) if from_text else value
