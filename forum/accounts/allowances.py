"""How often one sender may do a thing: a row in the database each, exact under parallel requests.

A table and not Django's cache: a cache counts per process or loses counts when asked in parallel,
and its outage would open the door. Rows hold a keyed hash, no address, and die with their use.
Each rule is the generic cell rate algorithm (ITU-T I.371, annex A): a burst of `number`, then one
more each `seconds / number`. So a rule needs one number and no window has an edge to sit on.
"""

import secrets
import time
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

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
    whole_at = dict(Allowance.objects.filter(key__in=keys).values_list("key", "whole_at"))
    for key, rule in keys.items():
        wait = whole_at.get(key, now) - now - _slack(rule)
        if wait > 0:
            raise Spent(wait)


def take(kind: str, sender: str, rules: Iterable[tuple[int, float]], *, amount: int = 1) -> None:
    """Take one of each rule, or `amount` at once; raises `Spent`, which undoes what the caller's
    transaction took."""
    now = time.time()
    for rule in map(Rule._make, rules):
        if not _take(_key(kind, sender, rule), rule, now, amount):
            check(kind, sender, [rule])
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


def _take(key: str, rule: Rule, now: float, amount: int) -> bool:
    step = rule.seconds / rule.number * amount
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_allowance (key, whole_at) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET whole_at = %s +"
            " CASE WHEN accounts_allowance.whole_at > %s"
            " THEN accounts_allowance.whole_at ELSE %s END"
            " WHERE accounts_allowance.whole_at <= %s RETURNING whole_at",
            [key, now + step, step, now, now, now + rule.seconds - step],
        )
        return cursor.fetchone() is not None


def _slack(rule: Rule) -> float:
    """Return how far ahead of now a row may be and still give one more."""
    return rule.seconds - rule.seconds / rule.number


def _key(kind: str, sender: str, rule: Rule) -> str:
    value = f"{kind} {sender} {rule.number}/{rule.seconds}"
    return salted_hmac("forum.accounts.allowances", value, algorithm="sha256").hexdigest()
