"""Comments: their permalinks, with the conversation each is part of."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.comments.states import State
from forum.pages.caching import PIECE, article_parts, is_fragment, names, page, public
from forum.pages.conversation import Conversation, find
from forum.pages.cuts import MOST_PK, After
from forum.pages.lens import asked, canonical_address


@require_safe
def comment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one comment in its conversation: what it answers above it, what answers it below."""
    after = _after(request)
    found = find(pk, after and after.pk) if pk <= MOST_PK else None
    if found is None or (found.state == State.PENDING and not found.shown):
        raise Http404
    if not found.shown:
        return render(request, "comments/gone.html", {"article": found.article}, status=410)
    if not found.goes_on:
        return _begun_again(request)
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


def _after(request: HttpRequest) -> After | None:
    """Return the comment the page before ended with; raises Http404 for what is no mark of ours."""
    text = request.GET.get("after")
    try:
        return None if text is None else After.read(text)
    except ValueError as error:
        raise Http404 from error


def _begun_again(request: HttpRequest) -> HttpResponse:
    """Lead to the beginning of a conversation which the comment last read is not in any more.

    Whoever moved it may put it back, so nobody shall keep this answer. It is the same for a comment
    that never was, so that it tells nothing of those that nobody may see.
    """
    query = request.GET.copy()
    for name in ("after", PIECE):
        query.pop(name, None)
    said = f"?{query.urlencode(safe=',')}" if query else ""
    answer = HttpResponseRedirect(f"{request.path}{said}")
    add_never_cache_headers(answer)
    return answer
