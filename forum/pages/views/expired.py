"""Forms that come without their token: after a sign-in in another window, or a long night.

Those that people write in come back with what was typed and a fresh token.
"""

from django.http import HttpResponse

from forum.pages.requests import HtmxRequest
from forum.pages.views import errors, revisions, writing


def csrf_failure(request: HtmxRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token; a form of another site gets nothing filled in."""
    match = request.resolver_match
    if match is None or request.method != "POST" or "Origin" in reason:
        return errors.csrf_failure(request, reason)
    name = match.view_name
    if name == "comments:create":
        return writing.comment_expired(request, match.kwargs["thread_pk"])
    if name == "comments:preview":
        return writing.comment_expired(request, writing.thread_named(request))
    if name == "comments:revision":
        return revisions.comment_expired(request, match.kwargs["pk"])
    return errors.csrf_failure(request, reason)
