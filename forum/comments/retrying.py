"""Running a verb again where the database asks for it.

A deadlock, a serialization failure, a busy SQLite file, or a tree number that was already
taken are nobody's mistake: the transaction is undone whole and the verb runs anew, a bounded
number of times. Within somebody else's transaction only the taken number can be mended here;
the rest undid their work too, so it is theirs to run again.
"""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    models,
    transaction,
)

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

# Attempts beyond the first, and the longest pause before each, in seconds.
PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)

# PostgreSQL manual, appendix A: serialization_failure, deadlock_detected.
ASKS_AGAIN = {"40001", "40P01"}
ONE_ROOT_PER_TREE = ("comments_one_root_per_tree", "comments_comment.tree_id")


class Again(DatabaseError):
    """Raised by a verb that is to be run again at once, and then goes about it otherwise."""


def writing(
    verb: Callable[Concatenate[M, P], R],
) -> Callable[Concatenate[M, P], R]:
    """Run a model's verb in one transaction, and again where the database asks for it."""

    @wraps(verb)
    def run(self: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
        pk, adding = self.pk, self._state.adding
        for pause in PAUSES:
            outermost = not connection.in_atomic_block
            try:
                with transaction.atomic():
                    return verb(self, *args, **kwargs)
            except DatabaseError as error:
                wait = pause
                if isinstance(error, Again):
                    wait = 0
                elif _is_taken_number(error):
                    _skip_taken_numbers()
                elif not (outermost and _asks_again(error)):
                    raise
                # The row that was undone must not lend its number to the next attempt.
                self.pk, self._state.adding = pk, adding
                time.sleep(random.uniform(0, wait))  # noqa: S311
        with transaction.atomic():
            return verb(self, *args, **kwargs)

    return run


def _asks_again(error: DatabaseError) -> bool:
    if connection.vendor == "postgresql":
        return getattr(error.__cause__, "sqlstate", None) in ASKS_AGAIN
    return isinstance(error, OperationalError) and "locked" in str(error)


def _is_taken_number(error: DatabaseError) -> bool:
    return isinstance(error, IntegrityError) and any(n in str(error) for n in ONE_ROOT_PER_TREE)


def _skip_taken_numbers() -> None:
    """Take the sequence past every number in use, so that a restored dump costs one retry."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval('comments_tree_id', GREATEST(nextval('comments_tree_id'),"
                " (SELECT MAX(tree_id) FROM comments_comment)))"
            )
