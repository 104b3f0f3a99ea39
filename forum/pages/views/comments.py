"""Comments: their permalinks, with the conversation each is part of."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.comments.states import State
from forum.pages.caching import article_parts, is_fragment, names, page, public
from forum.pages.conversation import Conversation, find
from forum.pages.lens import asked, canonical_address

# The largest number a database key can have.
MOST_PK = 2**63 - 1


@require_safe
def comment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one comment in its conversation: what it answers above it, what answers it below."""
    after = _after(request)
    found = find(pk, after) if pk <= MOST_PK else None
    if found is None or (found.state == State.PENDING and not found.shown):
        raise Http404
    if not found.shown:
        return render(request, "comments/gone.html", {"article": found.article}, status=410)
    conversation = Conversation(found.article, found.thread, pk, after)
    if moved := canonical_address(request, conversation.find_lens(asked(request))):
        return HttpResponseRedirect(moved)

    def answer() -> HttpResponse:
        if is_fragment(request) and conversation.is_continued:
            return HttpResponse(conversation.continuation)
        template, story = "comments/detail.html", conversation.story()
        drawn = page(request, template, conversation, story=story, conversation=conversation)
        return HttpResponse(drawn)

    parts = (pk, *article_parts(found.article)[:4])
    named = names(request, found.thread, found.changes, parts)
    return public(request, named.tag, answer, about=found.thread)


@require_safe
@never_cache
def comment_permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the reader to the comment in their language."""
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponseRedirect(reverse("comments:detail", args=[pk]))


def _after(request: HttpRequest) -> int | None:
    """Return the comment the page before ended with; raises Http404 when that is no number."""
    text = request.GET.get("after")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= MOST_PK):
        raise Http404
    return int(text)
