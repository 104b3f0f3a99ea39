"""One comment as an answer to htmx: the same markup as on its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum.comments.models import Comment


def comment_fragment(request: HttpRequest, comment: Comment, *, status: int = 200) -> HttpResponse:
    """Return one comment without its replies."""
    return render(request, "comments/_quoted.html", {"comment": comment}, status=status)
