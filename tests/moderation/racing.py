"""What the races of moderators share: two of them, each at a browser, who begin at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, connections
from django.test import Client

from forum.accounts.models import Member
from forum.moderation.roles import MODERATORS

ROUNDS = 12


def together(*works: Callable[[], Any]) -> list[Any]:
    """Do these at once, each on a connection of its own, and return what each got."""
    gate = Barrier(len(works))

    def alone(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(alone, work) for work in works]]


def at_desks(*moderators: Member) -> list[Client]:
    """Sign each in at a browser of their own; all may do what the first one may."""
    rights = moderators[0].user_permissions.all()
    clients = []
    for moderator in moderators:
        moderator.is_staff = True
        moderator.save()
        moderator.user_permissions.set(rights)
        moderator.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
        clients.append(Client())
        clients[-1].force_login(moderator)
    return clients
