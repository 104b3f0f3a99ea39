"""What our middleware adds to a request, for those who read types."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from forum.accounts.models import Member


class HtmxRequest(HttpRequest):
    """A request that says whether htmx asks, and who."""

    htmx: HtmxDetails
    user: Member | AnonymousUser


def member_of(request: HtmxRequest) -> Member:
    """Return the signed-in member, or raise PermissionDenied."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def writer_of(request: HtmxRequest) -> Member | None:
    """Return the signed-in member, or None for a guest, who is nobody's account."""
    return request.user if isinstance(request.user, Member) else None
