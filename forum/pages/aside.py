"""Words laid aside while their writer signs in or joins, in a browser that may run no scripts.

A link to the log-in would lose what stands in a form, so that link is a button of the form: it
sends the words here. The writer's session keeps them, before signing in and after, and gives them
back to the form that signing in leads to, until the comment stands or its writer discards them.
Nobody else can reach them, and who only reads gets no session.
"""

import time
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from forum.accounts import allowances
from forum.accounts.adapters import GO_ON
from forum.outbox.chores import every

# Where a session keeps them, by what they answer or change.
SESSION_KEY = "drafts"
MOST = 5
KEPT_SECONDS = 7 * 24 * 3600
# What a form gets back; the key, so that it is one comment however often it is sent, and what says
# which version its writer saw.
FIELDS = (
    "text", "name", "email", "language", "edition", "parent", "seen", "key", "opened", "revision",
)  # fmt: skip

# As many characters of each are shown in a list, as static/js/drafts.js does.
BEGINNING = 60

Kept = dict[str, str]


def place_of(thread: int, parent: object) -> str:
    """Return the name of the place where an answer would stand, by what was named as its parent."""
    return f"{thread}-{parent or 0}"


def is_asked_for(request: HttpRequest) -> bool:
    """Whether a form was sent by its button to sign in, by somebody who has not."""
    return "sign_in" in request.POST and not request.user.is_authenticated


def is_to_go(request: HttpRequest) -> bool:
    """Whether a form was sent by its button to discard what was laid aside."""
    return "discard" in request.POST


def lay_aside(request: HttpRequest, place: str, address: str) -> HttpResponse:
    """Keep what was typed and lead to the log-in, and from there back to the address.

    Raises `allowances.Spent` when this sender has laid too much aside.
    """
    allowances.take("aside", allowances.sender_of(request), settings.POSTING_LIMITS)
    drafts = _drafts(request)
    fields = {name: request.POST[name] for name in FIELDS if name in request.POST}
    drafts[place] = {"fields": fields, "address": address, "at": time.time()}
    newest = sorted(drafts.items(), key=lambda item: -item[1]["at"])[:MOST]
    request.session[SESSION_KEY], request.session[GO_ON] = dict(newest), address
    query = urlencode({"next": address})
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}", status=303)


def kept(request: HttpRequest, place: str) -> Kept:
    """Return the fields that were laid aside for a place, if the address asks for them."""
    if "kept" not in request.GET:
        return {}
    draft = _drafts(request).get(place)
    return dict(draft["fields"]) if draft else {}


def holds(request: HttpRequest, place: str) -> bool:
    """Whether words for that place are laid aside."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and place in _drafts(request)


def waiting(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the address and the first words of each draft, the newest first."""
    drafts = sorted(_drafts(request).values(), key=lambda draft: -draft["at"])
    return [(draft["address"], _beginning(draft["fields"])) for draft in drafts]


def discard(request: HttpRequest, place: str, address: str) -> HttpResponse:
    """Forget what was laid aside for a place, and lead to the form as it was before."""
    forget(request, place)
    return HttpResponseRedirect(address, status=303)


def forget(request: HttpRequest, place: str) -> None:
    """Forget what was laid aside for a place: it stands now, or is not to."""
    # Who has no session laid nothing aside; asking would begin one.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    drafts = _drafts(request)
    if drafts.pop(place, None) is not None:
        request.session[SESSION_KEY] = drafts
        request.session.pop(GO_ON, None)


def _drafts(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Return what this writer laid aside lately."""
    since = time.time() - KEPT_SECONDS
    drafts: dict[str, Any] = request.session.get(SESSION_KEY, {})
    return {place: draft for place, draft in drafts.items() if draft["at"] > since}


def _beginning(fields: Kept) -> str:
    return f"{fields.get('text', '').strip()[:BEGINNING]} …"


@every(3600)
def forget_sessions() -> None:
    """Delete the sessions that have run out, and with them what was laid aside in them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
