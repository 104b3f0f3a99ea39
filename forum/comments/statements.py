"""The statement by which PostgreSQL places, counts and stores a comment and what goes with it.

It is put together once and prepared once a connection, so that neither the client nor the database
spends on a reply what it spent on the one before.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from forum.comments import counting, numbering, tree
from forum.comments.states import State

if TYPE_CHECKING:
    from forum.comments.models import Comment

# What the database's function tells, and what stands for the comment in the rows beside it.
PLACE = ("tree_id", "lft", "rght", "level")
BESIDE = "comment_id"

# What the function is told each time. Written out: past fifty parameters the driver reads a
# statement anew each time, which costs it as much as all the rest.
CONSTANTS = ", ".join(
    str(number)
    for number in (
        tree.LOCK_SPACE, counting.TALLY_SPACE, counting.SLOTS,
        numbering.INSIDE, numbering.WIDEST, numbering.ROOT.rght,
    )
)  # fmt: skip

# What the function is told of the comment itself.
TOLD = (
    "said.parent_id, said.thread_id, said.language,"
    f" CASE WHEN said.state = '{State.PUBLISHED}' THEN said.published_at END"
)


def placed(model: type[models.Model], along: Sequence[models.Model]) -> str:
    """Return the statement that stores a numbered comment with these rows, or nothing.

    It returns the comment's place, and no row where its place takes more than a statement.
    """
    return _placed(model, tuple(type(row) for row in along))


def placed_for_good(model: type[models.Model], along: Sequence[models.Model]) -> str:
    """Return the same that fails, for want of a `tree_id`, where its place takes more.

    What goes along comes first there, before the conversation is held.
    """
    return _placed_for_good(model, tuple(type(row) for row in along))


def params(comment: "Comment", along: Sequence[models.Model]) -> list[Any]:
    """Return what fills in the first."""
    found = _values(comment)
    for row in along:
        found += _values(row)
    return found


def params_for_good(comment: "Comment", along: Sequence[models.Model]) -> list[Any]:
    """Return what fills in the second."""
    found: list[Any] = []
    for row in along:
        found += [comment.pk, *_values(row)]
    return found + _values(comment)


@lru_cache(maxsize=64)
def _placed(model: type[models.Model], along: tuple[type[models.Model], ...]) -> str:
    place = f"comments_place_3({TOLD}, {CONSTANTS}) WHERE tree IS NOT NULL"
    sql = f"WITH stored AS ({_stored(model, place)} RETURNING id, {', '.join(PLACE)})"
    for number, other in enumerate(along):
        names, marks = _columns(other)
        sql += (
            f", along_{number} AS (INSERT INTO {other._meta.db_table} ({BESIDE}, {names})"
            f" SELECT id, {marks} FROM stored)"
        )
    return f"{sql} SELECT {', '.join(PLACE)} FROM stored"


@lru_cache(maxsize=64)
def _placed_for_good(model: type[models.Model], along: tuple[type[models.Model], ...]) -> str:
    rows, sources, beside = [], "", "0"
    for number, other in enumerate(along):
        names, marks = _columns(other)
        rows.append(
            f"along_{number} AS (INSERT INTO {other._meta.db_table} ({BESIDE}, {names})"
            f" VALUES (%s::bigint, {marks}) RETURNING {BESIDE})"
        )
        # The function takes something of each, so that it is called when they are stored.
        sources += f"along_{number}, "
        beside += f" + along_{number}.{BESIDE}"
    first = f"WITH {', '.join(rows)} " if rows else ""
    place = f"comments_place_4({TOLD}, {beside}, {CONSTANTS})"
    return f"{first}{_stored(model, place, sources)} RETURNING {', '.join(PLACE)}"


def _stored(model: type[models.Model], place: str, sources: str = "") -> str:
    """Return the INSERT of a comment in the place that a function finds."""
    names, marks = _columns(model)
    return (
        f"INSERT INTO comments_comment (tree_id, lft, rght, level, {names})"
        " SELECT tree, opening, closing, depth, said.*"
        f" FROM {sources}(VALUES ({marks})) said ({names}), {place}"
    )


def _columns(model: type[models.Model]) -> tuple[str, str]:
    """Return the columns whose values are known beforehand, and a mark for each with its type.

    A type's length is left to the column itself: a cast would cut what is too long.
    """
    fields = _fields(model)
    types = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    return names, ", ".join(f"%s::{type_}" for type_ in types)


def _values(row: models.Model) -> list[Any]:
    # The connection itself: each field asks it for much, and the common name of it looks it up.
    database = connections[DEFAULT_DB_ALIAS]
    return [
        field.get_db_prep_save(field.pre_save(row, add=True), database)
        for field in _fields(type(row))
    ]


@lru_cache(maxsize=64)
def _fields(model: type[models.Model]) -> list[Any]:
    beside = any(field.attname == BESIDE for field in model._meta.concrete_fields)
    left_out = {BESIDE, model._meta.auto_field and model._meta.auto_field.attname}
    return [
        field
        for field in model._meta.concrete_fields
        if field.attname not in (left_out if beside else PLACE)
    ]
