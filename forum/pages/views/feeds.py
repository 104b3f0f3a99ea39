"""Feeds: what was said lately, for programs that look by themselves."""

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.querysets import CommentQuerySet
from forum.languages.names import is_known, language_name, normal_tag
from forum.outbox.lines import named
from forum.pages.discussion import article_in
from forum.pages.feeds import BEGINNING, LOOKED_THROUGH, Source, answer_feed
from forum.pages.views.writing import find_thread

MOST_PK = 2**63 - 1


@require_safe
def thread_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the newest comments on an article."""
    thread = find_thread(pk)
    article = article_in(thread)
    if article is None:
        raise Http404
    source = Source(
        title=_("Comments on “%(title)s”") % {"title": named(article.title)},
        page=article.get_absolute_url(), name=f"thread-{thread.pk}", since=article.published_at,
        thread=thread,
    )  # fmt: skip
    return answer_feed(request, source, _newest().filter(thread=thread))


@require_safe
def comment_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the newest comments of a conversation; a reply's address leads to its whole one."""
    comments = Comment.objects.select_related("author", "thread").filter(shown=True)
    comment = get_object_or_404(comments, pk=min(pk, MOST_PK))
    article = article_in(comment.thread)
    if article is None:
        raise Http404
    if comment.parent_id is not None:
        root = Comment.objects.filter(tree_id=comment.tree_id, parent=None).values_list("pk")
        return HttpResponseRedirect(reverse("comments:feed", args=root[0]))
    source = Source(
        title=_("A conversation on “%(title)s”") % {"title": named(article.title)},
        page=comment.get_absolute_url(), name=f"conversation-{comment.pk}",
        since=comment.posted_at, thread=comment.thread,
    )  # fmt: skip
    return answer_feed(request, source, _conversation(comment))


@require_safe
def language_feed(request: HttpRequest, tag: str) -> HttpResponse:
    """Give the newest comments in a language, among the newest of the site."""
    normal = normal_tag(tag)
    if not is_known(normal):
        raise Http404
    if normal != tag:
        return HttpResponseRedirect(reverse("feeds:language", args=[normal]))
    name = language_name(tag, translation.get_language())
    source = Source(
        title=_("%(site)s: comments in %(language)s")
        % {"site": named(settings.SITE_NAME), "language": name},
        page=reverse("articles:index"), name=f"language-{tag}", since=BEGINNING,
    )  # fmt: skip
    newest = Comment.objects.aggregate(newest=Max("pk"))["newest"] or 0
    recent = _newest().filter(pk__gt=newest - LOOKED_THROUGH, language=tag)
    return answer_feed(request, source, recent)


@require_safe
def member_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the newest comments of a member who lists them for everybody."""
    member = get_object_or_404(Member, pk=min(pk, MOST_PK))
    if not (member.has_page and member.lists_comments):
        raise Http404
    source = Source(
        title=_("Comments by %(name)s") % {"name": named(member.name)},
        page=reverse("people:detail", args=[member.pk]), name=f"member-{member.pk}",
        since=member.joined_at,
    )  # fmt: skip
    return answer_feed(request, source, _newest().filter(author=member))


def _newest() -> CommentQuerySet:
    """Return the comments that stand, newest first, with what an entry shows."""
    newest: CommentQuerySet = (
        Comment.objects.published().select_related("author", "thread").order_by("-posted_at", "-pk")
    )
    return newest


def _conversation(root: Comment) -> CommentQuerySet:
    """Return the comments of a conversation; of a very long one, those among the article's newest,
    which an index has in order.
    """
    whole: CommentQuerySet = _newest().filter(tree_id=root.tree_id)
    if root.shown_below <= LOOKED_THROUGH:
        return whole
    newest = Comment.objects.filter(thread=root.thread).order_by("-posted_at", "-pk")
    pks = list(newest.values_list("pk", flat=True)[:LOOKED_THROUGH])
    recent: CommentQuerySet = whole.filter(pk__in=pks)
    return recent
