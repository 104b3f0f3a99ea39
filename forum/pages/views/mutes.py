"""Muting a reader, and the list of those one has muted."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.accounts.models import Member
from forum.moderation.models import AuthorMeasure, Mute
from forum.pages.finding import find_comment
from forum.pages.requests import HtmxRequest, member_of


@require_POST
@never_cache
@login_required
def comment_mute(request: HtmxRequest, pk: int) -> HttpResponse:
    """Mute the author of a comment, or unmute them; guests have no account to be known by."""
    comment = find_comment(request, pk)
    if comment.author is None or comment.is_by(request.user) or not comment.is_published:
        raise PermissionDenied
    if "unmute" in request.POST:
        Mute.objects.unmute(member_of(request), comment.author)
    else:
        Mute.objects.mute(member_of(request), comment.author)
    return HttpResponseRedirect(comment.get_absolute_url(), status=303)


@require_safe
@never_cache
@login_required
def account_muted(request: HtmxRequest) -> HttpResponse:
    """List whom this member has muted."""
    mutes = Mute.objects.filter(reader=member_of(request)).select_related("muted")
    return render(request, "account/muted.html", {"mutes": mutes.order_by("muted__name")})


@require_POST
@never_cache
@login_required
def account_unmute(request: HtmxRequest, pk: int) -> HttpResponse:
    """Unmute one member."""
    Mute.objects.unmute(member_of(request), get_object_or_404(Member, pk=pk))
    return HttpResponseRedirect(reverse("muted"), status=303)


@require_safe
@never_cache
@login_required
def account_measures(request: HtmxRequest) -> HttpResponse:
    """Show members every measure against them, with its reason; a warning is read by this."""
    member = member_of(request)
    measures = list(AuthorMeasure.objects.filter(member=member))
    unread = AuthorMeasure.objects.filter(member=member, read_at=None)
    response = render(request, "account/measures.html", {"measures": measures})
    unread.update(read_at=timezone.now())
    return response
