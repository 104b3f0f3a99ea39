"""Where a listener's mails go: only to an address that its owner has confirmed."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress

from forum.accounts.models import Guest, Member
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
    asked = {address for address in addresses if address}
    if not asked:
        return set()
    guests = Guest.objects.filter(email__in=asked, confirmed_at__isnull=False)
    members = Member.objects.filter(email__in=asked).values_list("email", flat=True)
    return set(guests.values_list("email", flat=True)) - set(members)
