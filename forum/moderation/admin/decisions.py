"""The log of decisions: to be read, and each to be undone, by those who may."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from forum.accounts.models import Member
from forum.comments import policy
from forum.moderation.admin.leading import TITLES
from forum.moderation.leading import arranged
from forum.moderation.models import Decision
from forum.moderation.undoing import Refused, undo

LOG = "admin:moderation_decision_changelist"
# Where a column has nothing to say; a telephone leaves it out.
NONE = format_html('<span class="none">{}</span>', "–")


class ReadOnly:
    """Nobody adds, changes or deletes here, owners included."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class DeciderFilter(admin.SimpleListFilter):
    """Decisions of people, or of a program by a rule."""

    title = _("who decided")
    parameter_name = "automated"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both."""
        return [("no", _("a person")), ("yes", _("a program"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those of one kind."""
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(automated=self.value() == "yes")


@admin.register(Decision)
class DecisionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists what was decided, by whom, when and why; anything can be undone by one click."""

    list_display_links = ("at",)
    list_filter = (
        "verb", "reason", DeciderFilter, ("by", admin.RelatedOnlyFieldListFilter),
        ("at", admin.DateFieldListFilter),
    )  # fmt: skip
    list_select_related = ("comment__author", "thread__family", "by", "undoing", "undoes")
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    search_fields = ("words", "by__name", "comment__text", "comment__author__name")
    fields = (
        "at", "verb", "state", "about", "revision", "reason", "said", "who", "rule",
        "told_language", "reversal",
    )  # fmt: skip
    readonly_fields = ("about", "said", "who", "reversal")
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("comment"))
    def about(self, decision: Decision) -> SafeString:
        """The comment or the discussion by its article's title, linked to its page."""
        if decision.thread is not None:
            url = reverse("admin:threads_thread_change", args=[decision.thread_id])
            return format_html('<a href="{}"><bdi>{}</bdi></a>', url, decision.thread.title)
        url = reverse("admin:comments_comment_change", args=[decision.comment_id])
        return format_html('<a href="{}">#{}</a>', url, decision.comment_id)

    @admin.display(description=_("author"))
    def writer(self, decision: Decision) -> SafeString | str:
        """Who wrote the comment."""
        if decision.comment is None:
            return NONE
        return format_html("<bdi>{}</bdi>", decision.comment.author_name)

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, decision: Decision) -> str:
        """The reason of the fixed list."""
        return decision.get_reason_display() or NONE

    @admin.display(description=_("in words"), ordering="words")
    def said(self, decision: Decision) -> str:
        """What was said of it, how the discussion is led since, or what was undone."""
        if decision.undoes is not None:
            return f"#{decision.undoes_id}: {decision.undoes.get_verb_display()}"
        return "; ".join(filter(None, [arranged(decision), decision.words])) or NONE

    @admin.display(description=_("who"))
    def who(self, decision: Decision) -> SafeString | str:
        """The moderator, the author, or the rule by which a program decided."""
        if decision.by is not None:
            return format_html("<bdi>{}</bdi>", decision.by.name)
        return decision.by_rule or NONE

    @admin.display(description=_("undo"))
    def reversal(self, decision: Decision) -> SafeString | str:
        """The button that undoes it, or that it is undone."""
        if hasattr(decision, "undoing"):
            return gettext("undone")
        if decision.change is None:
            return NONE
        return format_html(
            '<button type="submit" class="queue__verb" formaction="{}" aria-label="{} #{}">{}'
            "</button>",
            reverse("admin:moderation_decision_undoing", args=[decision.pk]),
            gettext("Undo"), decision.comment_id or decision.pk, gettext("Undo"),
        )  # fmt: skip

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the log, which needs the room that the names of all other lists would take."""
        context = {"is_nav_sidebar_enabled": False} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Decision]":
        """Return the decisions with the titles of what is discussed."""
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("thread__family__articles", TITLES))
        )

    # --- Undoing ---

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the columns; the button only for those who decide."""
        columns = ("at", "verb", "about", "writer", "why", "said", "who")
        may_decide = policy.is_moderator(request.user)
        return (*columns, "reversal") if may_decide else columns

    def get_urls(self) -> list[URLPattern]:
        """Add the undoing to the admin's own."""
        view = self.admin_site.admin_view(self.undoing_view)
        own = path("<int:pk>/undoing/", view, name="moderation_decision_undoing")
        return [own, *super().get_urls()]

    @method_decorator(require_POST)
    def undoing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a decision, or say why it stays; lead back to where the button stood."""
        if not policy.is_moderator(request.user):
            raise PermissionDenied
        decision = get_object_or_404(Decision.objects.select_related("comment"), pk=pk)
        try:
            undo(decision, by=cast(Member, request.user))
        except Refused as refusal:
            return self._refuse(request, decision, str(refusal))
        messages.success(request, gettext("The decision was undone."))
        return redirect(_back(request, decision))

    def _refuse(self, request: HttpRequest, decision: Decision, why: str) -> HttpResponse:
        """Say why a decision stays, and lead back."""
        context = {
            "title": str(decision), "why": why, "opts": self.opts,
            "about": self.about(decision), "back": _back(request, decision),
        }  # fmt: skip
        return TemplateResponse(
            request, "admin/moderation/decision/refused.html",
            self.admin_site.each_context(request) | context, status=409,
        )  # fmt: skip


def _back(request: HttpRequest, decision: Decision) -> str:
    if request.POST.get("back") == "comment" and decision.comment_id:
        return reverse("admin:comments_comment_change", args=[decision.comment_id])
    filters = QueryDict(request.POST.get("_changelist_filters", "").encode("utf-8", "replace"))
    return f"{reverse(LOG)}?{filters.urlencode()}" if filters else reverse(LOG)
