"""What the editors single out: picks, and conversations pinned above the others."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forum.comments import policy
from forum.comments.models import Comment
from forum.pages.finding import find_comment
from forum.pages.ordering import MOST_PINNED
from forum.pages.requests import HtmxRequest


@require_POST
@never_cache
def comment_pick(request: HtmxRequest, pk: int) -> HttpResponse:
    """Mark a comment as an editors' pick, or with `off` take the mark away."""
    comment = _find(request, pk, "pick")
    comment.pick(picked="off" not in request.POST)
    return HttpResponseRedirect(comment.get_absolute_url(), status=303)


@require_POST
@never_cache
def comment_pin(request: HtmxRequest, pk: int) -> HttpResponse:
    """Pin a conversation above the others, or with `off` unpin it."""
    comment = _find(request, pk, "pin")
    pinned = "off" not in request.POST
    others = Comment.objects.in_thread(comment.thread).filter(pinned_at__isnull=False)
    if pinned and others.exclude(pk=pk).count() >= MOST_PINNED:
        words = _("At most %(most)d conversations can be pinned. Unpin another one first.")
        context = {"comment": comment, "words": words % {"most": MOST_PINNED}}
        return render(request, "comments/refused.html", context, status=422)
    comment.pin(pinned=pinned)
    return HttpResponseRedirect(comment.get_absolute_url(), status=303)


def _find(request: HtmxRequest, pk: int, action: str) -> Comment:
    comment = find_comment(request, pk)
    if action not in policy.actions(request.user, comment):
        raise PermissionDenied
    return comment
