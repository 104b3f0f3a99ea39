"""One comment as an answer to htmx: the same markup as on its page."""

from django.http import HttpRequest, HttpResponse

from forum.comments.models import Comment
from forum.pages.discussion import draw_one


def comment_fragment(request: HttpRequest, comment: Comment, *, status: int = 200) -> HttpResponse:
    """Return one comment without its replies."""
    return HttpResponse(draw_one(comment), status=status)
