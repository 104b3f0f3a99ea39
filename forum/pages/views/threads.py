"""Discussions: who speaks there, and what one reader may see besides what everybody sees."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.accounts.models import Member
from forum.comments import policy
from forum.comments.models import Comment
from forum.comments.states import State
from forum.moderation.models import Mute
from forum.notifications.models import unread_by
from forum.pages.caching import public
from forum.pages.feeds import LOOKED_THROUGH
from forum.pages.requests import HtmxRequest, member_of
from forum.pages.views.writing import find_thread
from forum.votes import voting

# As many comments as a page can show at once, and some.
MOST_ASKED = 300
# As many of a member's own waiting comments; each has a page of its own besides.
MOST_WAITING = 20
# There is room for one or two beside a comment; its page of options has them all.
ON_THE_PAGE = {"revision", "publication", "removal", "restoration"}


# More names are no help to who looks for one.
MOST_NAMES = 500


@require_safe
def thread_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the names of the members who spoke lately in a discussion, for whoever mentions one."""
    thread = find_thread(pk)
    newest = Comment.objects.in_thread(thread).order_by("-posted_at", "-pk")[:LOOKED_THROUGH]
    spoke = Comment.objects.filter(pk__in=newest.values("pk")).published().values("author")
    members = Member.objects.filter(pk__in=spoke).order_by("name")
    names = list(members.values_list("name", flat=True)[:MOST_NAMES])
    tag = f'"{sha256(repr(names).encode()).hexdigest()[:32]}"'
    return public(request, tag, lambda: JsonResponse({"names": names}), about=thread)


@require_safe
@never_cache
def thread_mine(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give a member the pieces of the page that are theirs alone, for htmx to put in place."""
    thread = find_thread(pk)
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    request.user.visit(timezone.localdate())
    comments = Comment.objects.in_thread(thread).select_related("author")
    asked = list(comments.with_locks().filter(pk__in=_numbers(request.GET.get("c", ""))))
    for comment in asked:
        # All are of the thread at hand, which need not be asked for each.
        comment.thread = thread
    own = comments.filter(state=State.PENDING, author=request.user)
    waiting = list(own.order_by("-posted_at", "-pk")[:MOST_WAITING])
    context = {
        "thread": thread,
        "own": [comment.pk for comment in asked if comment.is_by(request.user)],
        "muted": Mute.objects.folded(member_of(request), asked),
        "unread": unread_by(request.user),
        "acting": [
            (comment, actions)
            for comment in asked
            if (actions := [a for a in policy.actions(request.user, comment) if a in ON_THE_PAGE])
        ],
        "votes": voting.votes_of(member_of(request), [comment.pk for comment in asked]),
        # The newest, read downwards; only a full list is worth counting.
        "waiting": waiting[::-1],
        "unlisted": own.count() - MOST_WAITING if len(waiting) == MOST_WAITING else 0,
    }
    return render(request, "comments/_mine.html", context)


def _numbers(text: str) -> list[int]:
    """Return the numbers of a list such as "1,2,3", a bounded number of bounded ones."""
    parts = text[: MOST_ASKED * 20].split(",")[:MOST_ASKED]
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]
