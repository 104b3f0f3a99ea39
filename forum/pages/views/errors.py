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

# The fields that people write in, of whatever form.
WRITTEN = ("text", "words", "reasons", "bio", "body", "note")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request was garbled; Django's own page would be bare English."""
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not for this person to see, and where to sign in."""
    return _page(request, 403)


def csrf_failure(request: HttpRequest, words: str = "", door: str = "") -> HttpResponse:
    """Say that the form was too old, with the words that were typed and the door to sign in by."""
    return _page(request, 403, "403_csrf.html", words=words, door=door)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is at this address; who wrote to it has their words before them."""
    match = request.resolver_match
    ours = match is not None and match.namespace == "comments"
    return _page(request, 404, words=words_typed(request) if ours else "")


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


def words_typed(request: HttpRequest) -> str:
    """Return what somebody wrote in a form, "" where it has no field for words.

    Not for forms of another site: what it fills in would look like the reader's own.
    """
    if request.method != "POST":
        return ""
    return next(filter(None, (request.POST.get(name) for name in WRITTEN)), "")


def _page(request: HttpRequest, status: int, template: str = "", **more: str) -> HttpResponse:
    """Return the page of this status, which no cache keeps."""
    response = render(request, template or f"{status}.html", more, status=status)
    add_never_cache_headers(response)
    return response
