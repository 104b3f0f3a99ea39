"""Tells the page's script, by a readable cookie, that there is a session worth asking about.

Pages are the same for everyone, so the script cannot see who reads them; asking the server on
each page would cost every reader a request. The cookie says only "somebody is signed in here";
it proves nothing and nothing on the server reads it as proof.
"""

import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user, logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from requests import RequestException

from forum.accounts.guests import ConfirmedGuest, guest_of

logger = logging.getLogger(__name__)

HINT_COOKIE = "member"
# When staff were last here, in their session; noted no more often than once in so many seconds.
SEEN = "staff_seen"
BEGAN = "staff_began"
NOTED_EVERY = 60
# What reading claims raises that are none: no object, nobody's number, one without an end.
UNREADABLE = (AttributeError, ImproperlyConfigured, KeyError, TypeError, ValueError)


class PersonMiddleware(AuthenticationMiddleware):
    """Knows who asks, as Django does; a member of the house is signed out when long away.

    Their session is worth most to a thief, so it ends after STAFF_IDLE_MINUTES without a request
    and after STAFF_SESSION_HOURS in any case. It is looked at only where somebody asks who asks.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Put the person on the request, to be looked up when first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]


def _person(request: HttpRequest) -> Any:
    # Django keeps it under this name for whoever asks again.
    if not hasattr(request, "_cached_user"):
        request._cached_user = get_user(request)  # type: ignore[attr-defined]
    user = request._cached_user  # type: ignore[attr-defined]
    if user.is_authenticated and user.is_staff and not hasattr(request, "_staff_looked_at"):
        request._staff_looked_at = True  # type: ignore[attr-defined]
        if _is_over(request):
            logout(request)
            request._cached_user = user = AnonymousUser()  # type: ignore[attr-defined]
    if not user.is_authenticated and (guest := guest_of(request)) is not None:
        request._cached_user = user = ConfirmedGuest(guest)  # type: ignore[attr-defined]
    return user


def begin_staff_session(request: HttpRequest) -> None:
    """Note that the session of a member of the house begins now."""
    request.session[SEEN] = request.session[BEGAN] = int(time.time())


def _is_over(request: HttpRequest) -> bool:
    now = int(time.time())
    if SEEN not in request.session or BEGAN not in request.session:
        # From before this release, or from before they were of the house.
        begin_staff_session(request)
    idle, lasted = now - request.session[SEEN], now - request.session[BEGAN]
    if idle > settings.STAFF_IDLE_MINUTES * 60 or lasted > settings.STAFF_SESSION_HOURS * 3600:
        return True
    if idle >= NOTED_EVERY:
        request.session[SEEN] = now
    return False


class LeavingMiddleware:
    """Leads to a site that vouches for people by a page, not by the answer to a form.

    Browsers hold a redirect after a form to `form-action`, which names this site alone; so the
    policy stays as it is, whatever sites the owner names.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a form that leads to another host gets a page that goes on by itself."""
        response = self.get_response(request)
        route = request.resolver_match
        if request.method != "POST" or response.status_code != 302 or route is None:
            return response
        if not (route.url_name or "").endswith("_login"):
            return response
        address = urlsplit(response.get("Location", ""))
        if not address.netloc or address.netloc == request.get_host():
            return response
        if address.scheme not in {"http", "https"}:
            return response
        context = {"address": address.geturl()}
        page = render(request, "socialaccount/leaving.html", context)
        page.cookies.update(response.cookies)
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that the other site did not tell us; its outage or nonsense is no fault of ours."""
        if not isinstance(exception, RequestException) and not _is_nonsense(request, exception):
            return None
        logger.warning("A site that vouches for people did not tell us.", exc_info=exception)
        return render(request, "socialaccount/authentication_error.html", status=401)


def _is_nonsense(request: HttpRequest, exception: Exception) -> bool:
    """Whether an issuer has sent what allauth cannot read, and does not expect."""
    route = request.resolver_match
    returned = route is not None and route.view_name == "openid_connect_callback"
    return returned and isinstance(exception, UNREADABLE)


class MemberHintMiddleware:
    """Sets the hint where a session is signed in, and takes it away where it is not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the hint put right if the answer has looked at the session anyway."""
        response = self.get_response(request)
        # A public page never asks who reads it, and must not begin to for the hint's sake.
        if not request.session.accessed:
            return response
        hinted = HINT_COOKIE in request.COOKIES
        if request.user.is_authenticated:
            if not hinted or request.session.modified:
                self._hint(response)
        elif hinted:
            response.delete_cookie(HINT_COOKIE, samesite="Lax")
        return response

    def _hint(self, response: HttpResponse) -> None:
        response.set_cookie(
            HINT_COOKIE, "1", max_age=settings.SESSION_COOKIE_AGE, httponly=False,
            samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
