"""Joins rooms that stand beside each other and so must not know each other."""

from collections.abc import Collection

from forum.accounts.models import Member
from forum.moderation.muting import Mute
from forum.notifications.silencing import silences


@silences
def muted(author: Member, members: Collection[int]) -> Collection[int]:
    """Return the members who have muted the author."""
    mutes = Mute.objects.filter(muted=author, reader__in=members)
    return list(mutes.values_list("reader", flat=True))
