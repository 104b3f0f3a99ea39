"""How often one sender may read: counted in memory, and told to the database by tens.

Reading is most of what a site does, and a row written for each would cost more than the reading.
So a process lets a sender's first few reads pass and, from there on, takes from the allowance that
all processes share (`allowances`) for several at once. One process alone is exact; each further
one lets through at most one part less one more. Who opens a page or two writes nothing.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable

from django.db import DatabaseError

from forum.accounts import allowances
from forum.accounts.allowances import Rule, Spent

logger = logging.getLogger(__name__)

# A tenth of the allowance is taken at once, and no more than so many.
MOST_AT_ONCE = 10
# Senders remembered by one process; the one longest unheard of is forgotten for a new one, whose
# allowance in the database holds all the same.
MOST_SENDERS = 10_000


class Count:
    """What one process has seen of one sender in one time of a rule."""

    __slots__ = ("began", "lock", "number", "spent_until")

    def __init__(self, now: float) -> None:
        # Whoever reads at the same moment waits here, and for nobody else's reading.
        self.lock = threading.Lock()
        self.began = now
        self.number = 0
        self.spent_until = 0.0


_counts: OrderedDict[tuple[str, str, Rule], Count] = OrderedDict()
_lock = threading.Lock()


def read(kind: str, sender: str, rules: Iterable[tuple[int, float]]) -> None:
    """Count one read under each rule; raises `Spent` when the sender must wait."""
    for rule in map(Rule._make, rules):
        now = time.monotonic()
        part = max(1, min(MOST_AT_ONCE, rule.number // 10))
        with _lock:
            count = _count_of((kind, sender, rule), now)
        with count.lock:
            if count.spent_until > now:
                raise Spent(count.spent_until - now)
            number = count.number + 1
            # The first part is told when it is full, each later one before it is begun.
            if number == part or (number > part and (number - 1) % part == 0):
                _tell(kind, sender, rule, part, count)
            count.number = number


def forget_all() -> None:
    """Forget what this process has counted."""
    with _lock:
        _counts.clear()


def _count_of(key: tuple[str, str, Rule], now: float) -> Count:
    count = _counts.get(key)
    if count is None or now - count.began >= key[2].seconds:
        count = _counts[key] = Count(now)
    _counts.move_to_end(key)
    while len(_counts) > MOST_SENDERS:
        _counts.popitem(last=False)
    return count


def _tell(kind: str, sender: str, rule: Rule, part: int, count: Count) -> None:
    try:
        allowances.take(kind, sender, [rule], amount=part)
    except Spent as spent:
        count.spent_until = time.monotonic() + spent.seconds
        raise
    except DatabaseError as error:
        # A disk that is full or a standby that takes no writes must not end reading as well.
        logger.warning("A read could not be counted: %s", error)
