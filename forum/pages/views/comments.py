"""Comments: their permalinks, with the conversation each is part of."""

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.comments.models import Comment
from forum.pages.caching import article_parts, etag, is_fragment, public
from forum.pages.conversation import Conversation
from forum.pages.discussion import article_in

# The largest number a database key can have.
MOST_PK = 2**63 - 1


@require_safe
def comment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one comment in its conversation: what it answers above it, what answers it below."""
    after = _after(request)
    comment = _find(pk, after)
    article = article_in(comment.thread)
    if article is None or (comment.is_pending and not comment.shown):
        raise Http404
    if not comment.shown:
        return render(request, "comments/gone.html", {"article": article}, status=410)
    conversation = Conversation(article, comment.thread, pk, after)
    parts = (comment.pk, *article_parts(article)[:3])

    def answer() -> HttpResponse:
        if is_fragment(request) and conversation.is_continued:
            return HttpResponse(conversation.replies)
        return render(
            request, "comments/detail.html", {"conversation": conversation, "article": article}
        )

    return public(request, etag(request, comment.thread, conversation.tallies, parts), answer)


@require_safe
@never_cache
def comment_permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the reader to the comment in their language."""
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponseRedirect(reverse("comments:detail", args=[pk]))


def _find(pk: int, after: int | None) -> Comment:
    """Return a comment's state and thread without its words; raises Http404 for an unknown one.

    So it does when `after`, the comment the page before ended with, is not below it.
    """
    if pk > MOST_PK:
        raise Http404
    comments = Comment.objects.select_related("thread").only("state", "shown", "thread")
    if after is not None:
        inside = Comment.objects.filter(
            pk=after, tree_id=OuterRef("tree_id"),
            lft__gte=OuterRef("lft"), lft__lt=OuterRef("rght"),
        )  # fmt: skip
        comments = comments.filter(Exists(inside))
    comment: Comment = get_object_or_404(comments, pk=pk)
    return comment


def _after(request: HttpRequest) -> int | None:
    """Return the comment the page before ended with; raises Http404 when that is no number."""
    text = request.GET.get("after")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= MOST_PK):
        raise Http404
    return int(text)
