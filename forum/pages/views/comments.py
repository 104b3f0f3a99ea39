"""Comments: their permalinks."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.comments.models import Comment


@require_safe
def comment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one comment in its conversation."""
    comment = get_object_or_404(Comment.objects.shown(), pk=pk)
    return render(request, "comments/detail.html", {"comment": comment})


@require_safe
@never_cache
def comment_permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the reader to the comment in their language."""
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponseRedirect(reverse("comments:detail", args=[pk]))
