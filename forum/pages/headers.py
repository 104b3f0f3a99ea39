"""Headers that every answer has, whoever made it: what a browser may do, and what nobody keeps.

Django and django-csp set theirs; these are the ones that have no setting of Django's.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

# The site needs none of these; a script that got in would.
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


class HeadersMiddleware:
    """Adds what is missing; stands first, so that files and refusals get it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Close an answer to other sites, and to caches unless it says otherwise."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A 304 says only what has changed since the answer that it confirms.
        if "Cache-Control" not in response and response.status_code != 304:
            add_never_cache_headers(response)
        if "private" in response.get("Cache-Control", ""):
            # Addresses of these pages may hold a token, or say what a moderator reads.
            response.headers["Referrer-Policy"] = "same-origin"
        return response
