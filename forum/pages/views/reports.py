"""Reporting a comment: one form for members and guests, and what moderators do about reports."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from forum.accounts import allowances
from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments import policy, stamps
from forum.comments.models import Comment
from forum.moderation import reporting
from forum.moderation.calming import let_stand
from forum.moderation.forms import ReportForm
from forum.pages.finding import find_comment
from forum.pages.pace import words_to_wait
from forum.pages.requests import HtmxRequest, member_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@ensure_csrf_cookie
def comment_report(request: HtmxRequest, pk: int) -> HttpResponse:
    """Ask what is wrong with the comment, and note it; the same answer to whoever did before."""
    comment = find_comment(request, pk)
    if not comment.is_published:
        raise Http404
    if comment.is_by(request.user):
        raise PermissionDenied
    if request.method != "POST":
        done = reporting.has_reported(comment, _member(request), Origin.of(request))
        return _show(request, comment, None if done else ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _show(request, comment, form, status=422)
    try:
        _take_allowance(request)
    except allowances.Spent as spent:
        form.add_error(None, words_to_wait(spent))
        response = _show(request, comment, form, status=429)
        response["Retry-After"] = str(spent.seconds)
        return response
    reporting.report(
        comment, member=_member(request), origin=Origin.of(request), **form.cleaned_data
    )
    return _show(request, comment, None, status=201)


def report_expired(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give a report without its token back, with what was written and a fresh token."""
    comment = find_comment(request, pk)
    if not comment.is_published:
        raise Http404
    form = ReportForm(request.POST)
    form.complain(stamps.expired())
    return _show(request, comment, form, status=403)


@require_POST
@never_cache
def comment_dismissal(request: HtmxRequest, pk: int) -> HttpResponse:
    """Let a reported comment stand."""
    comment = find_comment(request, pk)
    if not policy.is_moderator(request.user):
        raise PermissionDenied
    let_stand(comment, by=member_of(request))
    return HttpResponseRedirect(reverse("comments:options", args=[pk]), status=303)


def _member(request: HtmxRequest) -> Member | None:
    return request.user if isinstance(request.user, Member) else None


def _take_allowance(request: HtmxRequest) -> None:
    limits = (
        settings.REPORTING_LIMITS
        if request.user.is_authenticated
        else settings.GUEST_REPORTING_LIMITS
    )
    allowances.take("report", allowances.sender_of(request), limits)


def _show(
    request: HtmxRequest, comment: Comment, form: ReportForm | None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"comment": comment, "form": form}
    return render(request, "comments/report.html", context, status=status)
