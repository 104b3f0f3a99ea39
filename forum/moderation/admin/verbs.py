"""The pages and actions by which a moderator decides, on one comment or on those ticked."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from forum.accounts.models import Member
from forum.comments import policy, tree
from forum.comments.models import Comment
from forum.moderation.admin.columns import excerpt
from forum.moderation.admin.filters import LONGEST_NUMBER
from forum.moderation.admin.telling import tell
from forum.moderation.deciding import (
    LanguageMark,
    Move,
    Publication,
    Removal,
    Restoration,
    Verb,
    decide,
)
from forum.moderation.forms import LanguageForm, MoveForm, RemovalForm
from forum.moderation.sight import beside, fingerprint

LIST = "admin:comments_comment_changelist"
CHANGE = "admin:comments_comment_change"


def has_seen(request: HttpRequest) -> dict[int, str]:
    """Return the fingerprint of each comment as the page showed it that this form stood on."""
    pairs = (value.partition(":") for value in request.POST.getlist("seen"))
    return {int(number): mark for number, _colon, mark in pairs if is_number(number)}


def ticked(request: HttpRequest) -> list[Comment]:
    """Return the comments ticked in the list, even those its filters no longer find."""
    numbers = [n for n in request.POST.getlist(ACTION_CHECKBOX_NAME) if is_number(n)]
    found = Comment.objects.filter(pk__in=numbers).select_related("author")
    return list(found.order_by("posted_at", "pk"))


def back_to_list(request: HttpRequest) -> HttpResponseRedirect:
    """Send the moderator to the list with the filters they came with."""
    given = request.POST.get("_changelist_filters") or request.GET.get("_changelist_filters", "")
    filters = QueryDict(given.encode("utf-8", "replace")).urlencode()
    return redirect(f"{reverse(LIST)}?{filters}" if filters else reverse(LIST))


def moderator_of(request: HttpRequest) -> Member:
    """Return who asks; the admin lets in nobody without an account."""
    return cast(Member, request.user)


def is_number(text: str) -> bool:
    """Whether this can be a row's number."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


class VerbPages:
    """Publication, removal, restoration and language: of one comment, or of those ticked."""

    admin_site: admin.AdminSite

    def get_urls(self) -> list[URLPattern]:
        """Add a page for each verb to the admin's own."""
        nouns = ("publication", "removal", "restoration", "language", "place")
        own = [
            path(
                f"<int:pk>/{noun}/",
                self.admin_site.admin_view(getattr(self, f"{noun}_view")),
                name=f"comments_comment_{noun}",
            )
            for noun in nouns
        ]
        return own + super().get_urls()  # type: ignore[misc, no-any-return]

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether this person may decide on comments; the same on site and admin."""
        return policy.is_moderator(moderator_of(request))

    # --- One comment ---

    @method_decorator(require_POST)
    def publication_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish the comment."""
        return self._decide_one(
            request, self._comment(request, pk), Publication(moderator_of(request))
        )

    @method_decorator(require_POST)
    def restoration_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Restore the comment."""
        return self._decide_one(
            request, self._comment(request, pk), Restoration(moderator_of(request))
        )

    def removal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, and remove the comment."""
        comment = self._comment(request, pk)
        form = RemovalForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            return self._decide_one(
                request, comment, Removal(moderator_of(request), **form.cleaned_data)
            )
        return self._ask(request, [comment], form, "removal")

    @method_decorator(require_POST)
    def language_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark the comment's language."""
        comment = self._comment(request, pk)
        form = LanguageForm(request.POST)
        if form.is_valid():
            return self._decide_one(
                request, comment, LanguageMark(moderator_of(request), **form.cleaned_data)
            )
        return self._ask(request, [comment], form, "language")

    @method_decorator(require_POST)
    def place_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move the comment under another, or split it off."""
        comment = self._comment(request, pk)
        form = MoveForm(request.POST)
        number = form.cleaned_data["to"] if form.is_valid() else None
        to = Comment.objects.filter(pk=number).first()
        if not form.is_valid() or (number and to is None):
            messages.error(request, _("There is no comment of that number."))
            return redirect(CHANGE, pk)
        try:
            refusal = self._decide(request, [comment], Move(moderator_of(request), to))
        except tree.Cycle:
            messages.error(request, _("A comment cannot stand below itself."))
            refusal = None
        return refusal or redirect(CHANGE, pk)

    def _comment(self, request: HttpRequest, pk: int) -> Comment:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        comment: Comment = get_object_or_404(Comment.objects.select_related("author"), pk=pk)
        return comment

    def _decide_one(self, request: HttpRequest, comment: Comment, verb: Verb) -> HttpResponse:
        if refusal := self._decide(request, [comment], verb):
            return refusal
        if isinstance(verb, LanguageMark):
            return redirect(CHANGE, comment.pk)
        return back_to_list(request)

    # --- Those ticked in the list ---

    @admin.action(description=_("Publish"), permissions=["moderate"])
    def publish(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Publish the ticked comments."""
        return self._decide(request, ticked(request), Publication(moderator_of(request)))

    @admin.action(description=_("Remove, with a reason…"), permissions=["moderate"])
    def remove(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask why, and remove the ticked comments."""
        form = RemovalForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, ticked(request), form, "removal")
        return self._decide(
            request, ticked(request), Removal(moderator_of(request), **form.cleaned_data)
        )

    @admin.action(description=_("Restore"), permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Restore the ticked comments."""
        return self._decide(request, ticked(request), Restoration(moderator_of(request)))

    @admin.action(description=_("Set the language…"), permissions=["moderate"])
    def mark_language(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask for the language, and mark the ticked comments."""
        form = LanguageForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, ticked(request), form, "language")
        return self._decide(
            request, ticked(request), LanguageMark(moderator_of(request), **form.cleaned_data)
        )

    def _decide(
        self, request: HttpRequest, comments: list[Comment], verb: Verb
    ) -> HttpResponse | None:
        """Decide and say what came of it; return a page where something else stood than seen."""
        seen = has_seen(request)
        outcome = decide(comments, verb, seen)
        tell(request, outcome, verb)
        stale = [comment for comment in comments if comment.pk in outcome.stale]
        return self._show_both(request, stale, seen, verb) if stale else None

    def _show_both(
        self, request: HttpRequest, comments: list[Comment], seen: dict[int, str], verb: Verb
    ) -> HttpResponse:
        """Show what was seen of each comment beside what stands, to be decided anew.

        A removal is asked again here, with the words that were typed for it.
        """
        words = verb.words if isinstance(verb, Removal) else None
        context = {
            "title": _("Changed since you saw it"), "opts": Comment._meta,
            "sights": [beside(comment, seen.get(comment.pk, "")) for comment in comments],
            "filters": request.POST.get("_changelist_filters", ""),
            "action": request.POST.get("action", ""),
            "rows": [f"{comment.pk}:{fingerprint(comment)}" for comment in comments],
            "form": None if words is None else RemovalForm(initial={"words": words}),
        }  # fmt: skip
        return TemplateResponse(
            request, "admin/comments/comment/stale.html",
            self.admin_site.each_context(request) | context, status=409,
        )  # fmt: skip

    def _ask(
        self, request: HttpRequest, comments: list[Comment], form: Form, noun: str
    ) -> HttpResponse:
        """Show the form of a verb; what the list had shown of each comment goes along."""
        seen = has_seen(request)
        given = request.POST.get("_changelist_filters") or request.GET.get(
            "_changelist_filters", ""
        )
        rows = [
            {"comment": comment, "words": excerpt(comment),
             "seen": f"{comment.pk}:{seen.get(comment.pk) or fingerprint(comment)}"}
            for comment in comments
        ]  # fmt: skip
        return TemplateResponse(
            request, f"admin/comments/comment/{noun}.html",
            self.admin_site.each_context(request) | {
                "rows": rows, "form": form, "opts": Comment._meta, "filters": given,
                "action": request.POST.get("action", ""), "title": _("Comments"),
            },
            status=422 if form.is_bound else 200,
        )  # fmt: skip
