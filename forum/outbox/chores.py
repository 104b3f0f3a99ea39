"""What the worker does besides sending: rooms above say here what, and how often."""

from collections.abc import Callable
from typing import NamedTuple

Work = Callable[[], object]


class Chore(NamedTuple):
    """Something to be done every so many seconds, by each worker, each by itself safe to repeat."""

    work: Work
    seconds: float

    @property
    def name(self) -> str:
        """What the log calls it."""
        return f"{self.work.__module__}.{self.work.__name__}"


chores: list[Chore] = []


def every(seconds: float) -> Callable[[Work], Work]:
    """Register a function as a chore; one that returns True has more to do and is called again.

    So a long chore is done in steps, between which the worker can be told to stop.
    """

    def register(work: Work) -> Work:
        chores.append(Chore(work, seconds))
        return work

    return register
