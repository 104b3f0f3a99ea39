"""Compares every member's name anew, when the rules or the table of look-alikes have changed.

Nobody loses a name by it. Of members whose names are one by the new rules, who joined first is
compared by the name; each later one keeps theirs too, but is compared by it with their number
after it, so that the database can go on keeping names apart, and nobody new can take either.
"""

from typing import Any

from forum.accounts.names import KEY_LENGTH, name_key, name_look

AT_ONCE = 500


def compare_anew(members: Any) -> int:
    """Write what the names of all members (a queryset) are compared by; return how many clash."""
    keys: set[str] = set()
    looks: set[str] = set()
    clashing = 0
    some: list[Any] = []
    fields = ["name_key", "name_look"]
    # Out of the way first: a new key may be what somebody else is still compared by.
    for member in members.only("pk", "name").order_by("pk").iterator(AT_ONCE):
        member.name_key, member.name_look = _parked(member.pk), None
        some.append(member)
        if len(some) == AT_ONCE:
            members.model._default_manager.bulk_update(some, fields)
            some = []
    members.model._default_manager.bulk_update(some, fields)
    some = []
    for member in members.only("pk", "name").order_by("joined_at", "pk").iterator(AT_ONCE):
        key, look = name_key(member.name), name_look(member.name)
        if key in keys or look in looks:
            clashing += 1
            key, look = (_numbered(text, member.pk) for text in (key, look))
        keys.add(key)
        looks.add(look)
        member.name_key, member.name_look = key, look
        some.append(member)
        if len(some) == AT_ONCE:
            members.model._default_manager.bulk_update(some, fields)
            some = []
    members.model._default_manager.bulk_update(some, fields)
    return clashing


def _parked(pk: int) -> str:
    # No name has a NUL's neighbour in it: controls are cleaned away.
    return f"\x01{pk}"


def _numbered(text: str, pk: int) -> str:
    mark = f"\x01{pk}"
    return text[: KEY_LENGTH - len(mark)] + mark
