"""How much a request may carry, asked before anything reads it.

The CSRF check reads the body, so this stands before it. The admin takes whole articles and has
Django's own bound (DATA_UPLOAD_MAX_MEMORY_SIZE).
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

# A comment of 10,000 characters of any script, and the fields around it. Our forms are sent as
# multipart, where a character takes four bytes at most; percent-encoded it could take twelve.
MOST_BYTES = 64 * 1024


class BodyLimitMiddleware:
    """Answers 413 to a body that no form of the site can have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read bodies as UTF-8, whatever charset they claim; some claims are no charsets at all."""
        request.encoding = "utf-8"
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse before the CSRF check parses the body."""
        in_admin = (
            request.resolver_match is not None and "admin" in request.resolver_match.app_names
        )
        if in_admin and "%00" in request.META.get("QUERY_STRING", ""):
            # Django's filters hand a NUL on to PostgreSQL, which refuses it.
            raise BadRequest
        if in_admin or _length(request) <= MOST_BYTES:
            return None
        response = render(request, "413.html", status=413)
        add_never_cache_headers(response)
        return response


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
