"""Forms that come without their token: after a sign-in in another window, or a long night.

Those that people write in come back with what was typed and a fresh token. A script of ours is
also told the token (`X-Fresh-Token`), and sends the form again by itself, where whom it was shown
to is still who sends it: browsers that ask for two forms at once may be given two tokens, of which
one is good. Who has signed in as somebody else since looks at the form first.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.middleware.csrf import get_token

from forum.pages.requests import HtmxRequest
from forum.pages.views import errors, law, reports, revisions, writing

HEADER = "X-Fresh-Token"
# The forms that people write in, by the name of their address.
GIVEN_BACK: dict[str, Callable[..., HttpResponse]] = {
    "comments:create": writing.comment_expired,
    "comments:revision": revisions.comment_expired,
    "comments:report": reports.report_expired,
    "comments:notice": law.notice_expired,
    "law:complaint": law.statement_complaint_expired,
    "law:notice_complaint": law.notice_complaint_expired,
}


def csrf_failure(request: HtmxRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token; a form of another site gets nothing filled in."""
    match = request.resolver_match
    # Without an Origin, it is the Referer that says where a form comes from.
    if match is None or request.method != "POST" or "checking failed" in reason:
        return errors.csrf_failure(request)
    if match.view_name == "comments:preview":
        answer = writing.comment_expired(request, writing.thread_named(request))
    elif give_back := GIVEN_BACK.get(match.view_name):
        answer = give_back(request, **match.kwargs)
    else:
        answer = errors.csrf_failure(request, errors.words_typed(request))
    if request.htmx and _is_still_who_it_was(request):
        answer[HEADER] = get_token(request)
    return answer


def _is_still_who_it_was(request: HtmxRequest) -> bool:
    """Whether the form names, as whom it was shown to, who sends it: a member, or "" for none."""
    return request.POST.get("as") == str(request.user.pk or "")
