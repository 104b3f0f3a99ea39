"""Tells the page's script, by a readable cookie, that there is a session worth asking about.

Pages are the same for everyone, so the script cannot see who reads them; asking the server on
each page would cost every reader a request. The cookie says only "somebody is signed in here";
it proves nothing and nothing on the server reads it as proof.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HINT_COOKIE = "member"


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
