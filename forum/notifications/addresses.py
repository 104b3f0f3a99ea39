"""Where a listener's mails go: only to an address that its owner has confirmed."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress

from forum.notifications.models import Listener


def address_of(listener: Listener) -> str:
    """Return the address to write to now; "" when there is none, or its owner may not write."""
    member = listener.member
    if member is None:
        return next(iter(confirmed_guests([listener.address or ""])), "")
    if not member.is_active or member.is_suspended:
        return ""
    verified = EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True)
    return member.email if verified.exists() else ""


def confirmed_guests(addresses: Iterable[str]) -> set[str]:
    """Return those addresses of guests that were confirmed and belong to no member."""
    return set()
