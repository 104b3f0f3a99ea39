"""One comment as an answer to htmx: drawn as on its page."""

from django.http import HttpResponse

from forum.comments.models import Comment
from forum.pages.conversation import draw_one


def comment_fragment(comment: Comment, *, status: int = 200) -> HttpResponse:
    """Return one comment without its replies, or its tombstone."""
    return HttpResponse(draw_one(comment), status=status)
