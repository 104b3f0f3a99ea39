"""Votes: the page where one votes, and the voting, which JavaScript does in place."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from forum.accounts import allowances
from forum.comments.models import Comment
from forum.pages import wording
from forum.pages.finding import find_comment
from forum.pages.requests import HtmxRequest, member_of
from forum.pages.views.errors import too_many_requests
from forum.votes import voting

# The votes that a form can send.
SENT = {"1": 1, "-1": -1, "0": voting.NONE}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@ensure_csrf_cookie
def comment_vote(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take a vote; say by what form, or why not, to who only asks."""
    comment = find_comment(request, pk)
    if request.method != "POST":
        return _show(request, comment)
    if objection := voting.objection_to_voting(request.user, comment):
        return _show(request, comment, objection, status=403)
    if request.POST.get("value") not in SENT:
        return _show(request, comment, _("Please choose one of the votes."), status=422)
    try:
        allowances.take("vote", allowances.sender_of(request), settings.VOTING_LIMITS)
        voting.vote(comment, by=member_of(request), value=SENT[request.POST["value"]])
    except allowances.Spent as spent:
        return too_many_requests(request, spent.seconds)
    except voting.Refused as refusal:
        return _show(request, comment, str(refusal), status=422)
    if request.htmx:
        return render(request, "votes/_link.html", _words(comment))
    return HttpResponseRedirect(comment.get_absolute_url(), status=303)


def _show(
    request: HtmxRequest, comment: Comment, objection: str = "", status: int = 200
) -> HttpResponse:
    objection = objection or voting.objection_to_voting(request.user, comment)
    mine = voting.NONE
    if request.user.is_authenticated:
        mine = voting.votes_of(member_of(request), [comment.pk]).get(comment.pk, voting.NONE)
    context = {"comment": comment, "objection": objection, "mine": mine, **_words(comment)}
    return render(request, "votes/detail.html", context, status=status)


def _words(comment: Comment) -> dict[str, object]:
    reader = get_language() or settings.LANGUAGE_CODE
    return {
        "pk": comment.pk, "both": settings.DOWN_VOTES,
        "ups": comment.ups, "liked": comment.ups > 0,
        "downs": comment.downs, "divided": comment.downs > 0 and settings.DOWN_VOTES,
        "agree": wording.agree(comment.ups, reader),
        "disagree": wording.disagree(comment.downs, reader),
    }  # fmt: skip
