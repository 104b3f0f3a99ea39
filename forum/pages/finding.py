"""The comment that an address names, if this reader may know of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from forum.comments import policy
from forum.comments.forms import MOST_PK
from forum.comments.models import Comment
from forum.pages.requests import HtmxRequest


def find_comment(request: HtmxRequest, pk: int) -> Comment:
    """Return the comment if this person may know that it exists, or raise Http404."""
    comments = Comment.objects.select_related("author", "thread__family")
    comment: Comment = get_object_or_404(comments, pk=min(pk, MOST_PK))
    if not (comment.shown and comment.thread.is_readable) and not policy.may_see(
        request.user, comment
    ):
        raise Http404
    return comment
