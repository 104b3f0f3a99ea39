"""How often one sender may try the doors, and how often they may read.

The doors are signing in, joining, having mails sent, typing codes. allauth's views know no such
answer as 429 with the form and what was typed in it, so this stands before them. What is typed
counts too: a log-in by its address, a mail by whom it goes to, so that many senders together get
no more, whether or not that address is anybody's; and a code by the account it is typed for.

Reading is counted where a page is drawn: a copy that the front has costs nothing, and asking
whether it still holds is done for everybody. Public pages count by network and ask for no
session, so they set no cookie and stay one page for everyone.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from forum.accounts import allowances, crowding
from forum.accounts.addresses import client_network
from forum.pages.front import RENEWING
from forum.pages.handling import PUBLIC
from forum.pages.views import errors

# For one address, whoever asks: slow enough for a guesser, and for a full mailbox.
PER_ADDRESS = {"login": [(20, 3600.0)], "mail": [(3, 1800.0)]}
# For one account, wherever its codes are typed.
PER_ACCOUNT = [(5, 300.0)]
# What is put into a form again; never a secret.
KEPT = ("login", "email", "name", "next")


class Door(NamedTuple):
    """What a route counts as, and which field of its form is counted besides the sender."""

    kind: str
    field: str = ""
    by_account: bool = False


DOORS = {
    "account_login": Door("login", "login"),
    "mfa_login_webauthn": Door("login"),
    "account_reauthenticate": Door("code"),
    "account_signup": Door("signup"),
    "socialaccount_signup": Door("signup"),
    "account_reset_password": Door("mail", "email"),
    "account_request_login_code": Door("mail", "email"),
    "account_email": Door("mail", "email"),
    "guests:comments": Door("mail", "email"),
    "guests:link": Door("code"),
    "account_erasure": Door("code"),
    "account_change_password": Door("code"),
    "account_reset_password_from_key": Door("code"),
    "account_confirm_email": Door("code"),
    "account_confirm_login_code": Door("code"),
    "account_login_link": Door("code"),
    "mfa_authenticate": Door("code", by_account=True),
    "mfa_reauthenticate": Door("code", by_account=True),
    "mfa_reauthenticate_webauthn": Door("code", by_account=True),
    "mfa_activate_totp": Door("code", by_account=True),
}

# Pages that name one person each, so that counting up their numbers lists the members.
PROFILES = frozenset({"people:detail", "feeds:member"})
# Whoever watches the process shares an address with readers; a file that costs nothing.
UNCOUNTED = frozenset({"health", "robots"})


class ThrottlingMiddleware:
    """Answers 429 with the form as it was typed, secrets left out, when a sender must wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the counting is `process_view`'s, which knows the route."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Take from the sender's allowance; a spent one gets the form back."""
        match = request.resolver_match
        name = (match.view_name or "") if match is not None else ""
        if request.method in {"GET", "HEAD"}:
            return _read(request, name)
        door = DOORS.get(name)
        if door is None or request.method != "POST":
            return None
        try:
            with transaction.atomic():
                for kind, sender, rules in _taken(request, door):
                    allowances.take(kind, sender, rules)
        except allowances.Spent as spent:
            return _ask_to_wait(request, spent.seconds, view, args, kwargs)
        return None


def _read(request: HttpRequest, name: str) -> HttpResponse | None:
    """Count a read; who has read too much is asked to wait."""
    if name in UNCOUNTED or name.startswith("admin:") or request.META.get(RENEWING):
        return None
    try:
        if name in PROFILES:
            sender = f"network {client_network(request)}"
            crowding.read("profile", sender, settings.PROFILE_LIMITS)
        elif name in PUBLIC:
            crowding.read("page", f"network {client_network(request)}", settings.PAGE_LIMITS)
        else:
            crowding.read("reading", _reader(request), settings.READING_LIMITS)
    except allowances.Spent as spent:
        return errors.too_many_requests(request, spent.seconds)
    return None


def _reader(request: HttpRequest) -> str:
    """Return who reads, asking for the session only where the browser says that there is one."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return allowances.sender_of(request)
    return f"network {client_network(request)}"


def _taken(request: HttpRequest, door: Door) -> Iterator[tuple[str, str, Any]]:
    limits = getattr(settings, f"{door.kind.upper()}_LIMITS")
    yield f"door {door.kind}", f"network {client_network(request)}", limits
    typed = request.POST.get(door.field, "").strip().casefold()[:254] if door.field else ""
    if typed and limits:
        yield f"door {door.kind}", f"address {typed}", PER_ADDRESS[door.kind]
    if door.by_account and limits and (account := _account(request)):
        yield f"door {door.kind}", f"account {account}", PER_ACCOUNT


def _account(request: HttpRequest) -> Any:
    """Return the number of whose code is typed: the member's, or who has begun to sign in."""
    if request.user.is_authenticated:
        return request.user.pk
    # Where allauth keeps a sign-in that waits for its second factor.
    return (request.session.get("account_login") or {}).get("user_pk")


def _ask_to_wait(
    request: HttpRequest, seconds: int, view: Any, args: Any, kwargs: Any
) -> HttpResponse:
    """Show the page as if it were only opened, with what was typed, and say when to come back."""
    typed = {name: request.POST[name] for name in KEPT if name in request.POST}
    request.method = "GET"
    page = view(request, *args, **kwargs)
    if not isinstance(page, TemplateResponse) or page.context_data is None:
        return errors.too_many_requests(request, seconds)
    form = page.context_data.get("form")
    if form is not None:
        form.initial = {**form.initial, **typed}
    page.context_data["wait"] = -(-seconds // 60)
    page.status_code = 429
    page["Retry-After"] = str(seconds)
    add_never_cache_headers(page)
    return page.render()
