"""An article's whole discussion in the admin, in reading order, with states; branches collapse.

A page holds a bounded stretch of the reading order, so that a discussion of any size and depth
costs the same; every comment is on exactly one page. Who begins in the midst of a conversation
is shown what it answers.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forum.comments.models import Comment
from forum.comments.states import State
from forum.languages.names import html_lang
from forum.languages.numbers import ago
from forum.moderation.admin.columns import excerpt
from forum.moderation.admin.filters import LONGEST_NUMBER
from forum.threads.models import Thread

PAGE = 200
ANCESTORS_SHOWN = 12
# Deeper branches are drawn like this one and say their level.
DEEPEST_INDENT = 12


class TreePage:
    """The page of a discussion as a tree."""

    admin_site: admin.AdminSite

    def get_urls(self) -> list[URLPattern]:
        """Add the tree to the addresses."""
        view = self.admin_site.admin_view(self.tree_view)
        own = path("tree/<int:pk>/", view, name="comments_comment_tree")
        return [own, *super().get_urls()]  # type: ignore[misc]

    @method_decorator(require_safe)
    def tree_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a stretch of a discussion."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        thread = get_object_or_404(Thread.objects.select_related("family"), pk=pk)
        everything: QuerySet[Comment] = Comment.objects.filter(thread=thread)
        found, top = _below(everything, _number(request, "under"))
        # None for all of them.
        levels = _number(request, "levels")
        if levels is not None:
            found = found.filter(level__lte=(top.level if top else 0) + levels)
        rows = _stretch(found, _number(request, "after"))
        page = rows[:PAGE]
        context = {
            "title": str(thread.article or thread), "opts": Comment._meta, "thread": thread,
            "media": self.media,  # type: ignore[attr-defined]
            "is_nav_sidebar_enabled": False, "top": top, "levels": levels,
            "counts": everything.order_by().aggregate(
                **{state: Count("pk", filter=Q(state=state)) for state in State.values}
            ),
            "above": _above(page), "tree": draw(page),
            "next": page[-1].pk if len(rows) > PAGE else None,
        }  # fmt: skip
        return TemplateResponse(
            request, "admin/comments/comment/tree.html",
            self.admin_site.each_context(request) | context,
        )  # fmt: skip


def draw(comments: Sequence[Comment]) -> SafeString:
    """Return comments in reading order as nested lists that collapse; nothing here recurses."""
    # Each open branch: its level, its row, and the branches below it that are done.
    path_: list[tuple[int, Comment | None, list[SafeString]]] = [(-1, None, [])]

    def close() -> None:
        _level, comment, below = path_.pop()
        if comment is not None:
            path_[-1][2].append(_branch(comment, below, len(path_)))

    for comment in comments:
        while path_[-1][0] >= comment.level:
            close()
        path_.append((comment.level, comment, []))
    while len(path_) > 1:
        close()
    return format_html_join("", "{}", ((branch,) for branch in path_[0][2]))


def _branch(comment: Comment, below: list[SafeString], depth: int) -> SafeString:
    row, about = _row(comment), _about(comment)
    if not below:
        return format_html('<li class="twig">{} {}</li>', row, about)
    within = format_html_join("", "{}", ((branch,) for branch in below))
    indent = "boughs" if depth <= DEEPEST_INDENT else "boughs boughs--deep"
    return format_html(
        '<li><details open><summary>{}</summary>{}<ol class="{}">{}</ol></details></li>',
        row, about, indent, within,
    )  # fmt: skip


def _row(comment: Comment) -> SafeString:
    """One comment on one line: level, author, state, the beginning of its text."""
    state = ""
    if not comment.is_published:
        state = format_html(
            '<span class="state state--{}">{}</span> ', comment.state, comment.get_state_display()
        )
    return format_html(
        '<span class="branch__level" title="{}">{}</span> <strong><bdi>{}</bdi></strong> {}{}'
        '<span lang="{}" dir="auto">{}</span>',
        _("Level %(level)d") % {"level": comment.level + 1}, comment.level + 1,
        comment.author_name, state, format_html("{} ", _("locked")) if comment.locked_at else "",
        html_lang(comment.language), excerpt(comment, 160),
    )  # fmt: skip


def _about(comment: Comment) -> SafeString:
    """When it was written, how many answer it, and where to decide on it or move it."""
    change = reverse("admin:comments_comment_change", args=[comment.pk])
    replies = ""
    if comment.replies:
        words = ngettext("%(count)d reply", "%(count)d replies", comment.replies)
        replies = format_html(
            ' · <a href="?under={}">{}</a>', comment.pk, words % {"count": comment.replies}
        )
    return format_html(
        '<small class="queue__about"><time datetime="{}">{}</time>{} · <a href="{}">{}</a>'
        ' · <a href="{}#move">{}</a></small>',
        comment.posted_at.isoformat(), ago(comment.posted_at), replies,
        change, _("Decide…"), change, _("Move…"),
    )  # fmt: skip


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    usable = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if usable else None


def _below(
    everything: "QuerySet[Comment]", under: int | None
) -> "tuple[QuerySet[Comment], Comment | None]":
    """Return one branch of a discussion with its topmost comment, or the whole and None."""
    top = everything.select_related("author").filter(pk=under).first() if under else None
    if top is None:
        return everything, None
    inside = Q(tree_id=top.tree_id, lft__gte=top.lft, lft__lte=top.rght)
    return everything.filter(inside), top


def _stretch(found: "QuerySet[Comment]", after: int | None) -> list[Comment]:
    """Return one comment more than a page holds, in reading order."""
    place = Comment.objects.filter(pk=after).values_list("tree_id", "lft").first()
    if after is not None and place is not None:
        tree_id, lft = place
        found = found.filter(Q(tree_id__gt=tree_id) | Q(tree_id=tree_id, lft__gt=lft))
    rows = found.select_related("author").defer("html").order_by("tree_id", "lft")
    return list(rows[: PAGE + 1])


def _above(page: Sequence[Comment]) -> list[dict[str, Any]]:
    """Return what the first comment of a page answers, the topmost first."""
    if not page or page[0].parent_id is None:
        return []
    above = page[0].get_ancestors(ascending=True).select_related("author")[:ANCESTORS_SHOWN]
    return [{"comment": one, "words": excerpt(one, 120)} for one in reversed(above)]
