"""Who hears nothing of whom: rooms beside this one know reasons that this room does not.

A silencer is given an author and says which members want to hear nothing of them.
"""

from collections.abc import Callable, Collection

from forum.accounts.models import Member

Silencer = Callable[[Member, Collection[int]], Collection[int]]

_silencers: list[Silencer] = []


def silences(silencer: Silencer) -> Silencer:
    """Register a silencer."""
    _silencers.append(silencer)
    return silencer


def deaf_to(author: Member | None, members: Collection[int]) -> set[int]:
    """Return those of the members who want to hear nothing of the author; a guest is nobody."""
    if author is None or not members:
        return set()
    return {pk for silencer in _silencers for pk in silencer(author, members)}
