"""How often one sender may do a thing: a row in the database each, exact under parallel requests.

A table and not Django's cache: a cache counts per process or loses counts when asked in parallel,
and its outage would open the door. Rows hold a keyed hash, no address, and die with their use.
Each rule is the generic cell rate algorithm (ITU-T I.371, annex A): a burst of `number`, then one
more each `seconds / number`. So a rule needs one number and no window has an edge to sit on.
"""

import secrets
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from articles import rows
from forum.accounts.addresses import client_network
from forum.accounts.models import Allowance

# One taking in so many clears away the rows that no longer count anything.
TIDY_ONE_IN = 200
KEPT_SECONDS = 3600


class Rule(NamedTuple):
    """So many in so many seconds."""

    number: int
    seconds: float


class Spent(Exception):
    """The allowance is used up; `seconds` says when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = max(1, int(seconds + 0.999))


def sender_of(request: HttpRequest) -> str:
    """Return whose allowance a request draws on: the member's, or their network's."""
    if request.user.is_authenticated:
        return f"member {request.user.pk}"
    return f"network {client_network(request)}"


def check(kind: str, sender: str, rules: Iterable[tuple[int, float]]) -> None:
    """Raise `Spent` when nothing is left, without taking anything."""
    now = time.time()
    keys = {_key(kind, sender, rule): rule for rule in map(Rule._make, rules)}
    if not keys:
        return
    among, wanted = rows.among(keys)
    found = rows.fetch(f"SELECT key, whole_at FROM accounts_allowance WHERE key {among}", wanted)
    for key, whole_at in found:
        wait = whole_at - now - _slack(keys[key])
        if wait > 0:
            raise Spent(wait)


def take(kind: str, sender: str, rules: Iterable[tuple[int, float]], *, amount: int = 1) -> None:
    """Take one of each rule, or `amount` at once; raises `Spent`, which undoes what the caller's
    transaction took."""
    wanted = {_key(kind, sender, rule): rule for rule in map(Rule._make, rules)}
    if refused := _take(wanted, amount):
        check(kind, sender, refused)
        raise Spent(1)
    # Now and then, and after the commit, so that no two senders wait for each other's rows.
    if not secrets.randbelow(TIDY_ONE_IN):
        transaction.on_commit(forget_spent)


def forget_spent() -> int:
    """Delete the rows that have allowed everything for a while; returns how many."""
    deleted, _by_model = spent().delete()
    return deleted


def spent() -> "QuerySet[Allowance]":
    """Return the rows that have allowed everything for a while."""
    return Allowance.objects.filter(whole_at__lt=time.time() - KEPT_SECONDS)


def _take(taken: dict[str, Rule], amount: int) -> list[Rule]:
    """Take of each, in one statement and always in the same order; return the rules refused."""
    if not taken:
        return []
    now, params = time.time(), list[Any]()
    for key, rule in taken.items():
        params += [key, now + rule.seconds / rule.number * amount]
    params += [now, now, now]
    for key, rule in taken.items():
        params += [key, now + rule.seconds - rule.seconds / rule.number * amount]
    given = {key for (key,) in rows.fetch(_taking(len(taken)), params)}
    return [rule for key, rule in taken.items() if key not in given]


@lru_cache(maxsize=8)
def _taking(number: int) -> str:
    """Return the statement that takes so many; a new row is whole again a step from now."""
    return (
        "INSERT INTO accounts_allowance (key, whole_at) VALUES"
        f" {', '.join(['(%s, CAST(%s AS double precision))'] * number)}"
        " ON CONFLICT (key) DO UPDATE SET whole_at = CASE WHEN accounts_allowance.whole_at > %s"
        " THEN accounts_allowance.whole_at ELSE %s END + (excluded.whole_at - %s)"
        " WHERE accounts_allowance.whole_at <= CASE accounts_allowance.key"
        f"{' WHEN %s THEN CAST(%s AS double precision)' * number} END RETURNING key"
    )


def _slack(rule: Rule) -> float:
    """Return how far ahead of now a row may be and still give one more."""
    return rule.seconds - rule.seconds / rule.number


def _key(kind: str, sender: str, rule: Rule) -> str:
    value = f"{kind} {sender} {rule.number}/{rule.seconds}"
    return salted_hmac("forum.accounts.allowances", value, algorithm="sha256").hexdigest()
