"""What a reader sees when something is wrong: a page of ours each, in their language.

Each takes what Django hands to a handler of its kind. None asks the database, so that they
stand when it does not.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

# How long a browser or a crawler is asked to wait, in seconds, when we cannot know better.
RETRY_AFTER = 60


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request was garbled; Django's own page would be bare English."""
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not for this person to see, and where to sign in."""
    return _page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old; the reason would help only the one who forged it."""
    return _page(request, 403, "403_csrf.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is at this address; who wrote to it has their words before them."""
    return _page(request, 404, words=_words_typed(request))


def gone(request: HttpRequest) -> HttpResponse:
    """Say that what stood here was removed."""
    return _page(request, 410)


def too_many_requests(request: HttpRequest, retry_after: int = RETRY_AFTER) -> HttpResponse:
    """Ask the visitor to wait `retry_after` seconds."""
    response = _page(request, 429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we broke, or, where the database cannot be reached, that we pause.

    Rendered without the request: a context processor could be what is broken.
    """
    out_of_reach = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if out_of_reach else 500
    response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if out_of_reach:
        response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _words_typed(request: HttpRequest) -> str:
    """Return what somebody sent to a form that people write in, "" for any other request.

    An article may be taken back while they write. A form without its token, another site's
    perhaps, does not come as far.
    """
    match = request.resolver_match
    if request.method != "POST" or match is None or match.namespace != "comments":
        return ""
    return request.POST.get("text", "")


def _page(request: HttpRequest, status: int, template: str = "", **more: str) -> HttpResponse:
    """Return the page of this status, which no cache keeps."""
    response = render(request, template or f"{status}.html", more, status=status)
    add_never_cache_headers(response)
    return response
