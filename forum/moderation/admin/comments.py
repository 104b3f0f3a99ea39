"""Comments in the admin: a queue, a tree, and a page for each."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.models import Article
from forum.comments.models import Comment
from forum.comments.states import LanguageBy, State
from forum.languages.names import html_lang, language_name
from forum.moderation import concerns, records
from forum.moderation.admin.columns import Columns, article_of, excerpt
from forum.moderation.admin.decisions import ReadOnly
from forum.moderation.admin.filters import (
    ALL,
    LONGEST_NUMBER,
    ArrangementFilter,
    ArticleFilter,
    AuthorFilter,
    LanguageFilter,
    StateFilter,
    is_tree,
    wanted_state,
)
from forum.moderation.admin.trees import TreePage
from forum.moderation.admin.verbs import VerbPages, moderator_of
from forum.moderation.deciding import Restoration
from forum.moderation.forms import LanguageForm, MoveForm, RemovalForm
from forum.moderation.models import Trace
from forum.moderation.rules.names import name_of
from forum.moderation.sight import fingerprint

ANCESTORS_SHOWN = 12
DECISIONS_SHOWN = 50


@admin.register(Comment)
class CommentAdmin(TreePage, VerbPages, Columns, ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists comments as a queue or as a tree; decides by the comments' own verbs.

    Nothing is added, edited or deleted here. Fifty rows a page: each sends back what was seen
    of it, and a form may hold two hundred fields.
    """

    list_filter = (ArrangementFilter, StateFilter, LanguageFilter, ArticleFilter, AuthorFilter)
    list_display_links = None
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ("posted",)
    search_fields = ("text", "author__name", "guest_name")
    search_help_text = _("Words of the text, the author's name, or a number: #17")
    actions = ("publish", "remove", "restore", "mark_language")
    actions_selection_counter = True

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Whether this person moderates, or may read everything."""
        return self.has_moderate_permission(request) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the room is named on the first page."""
        return self.has_view_permission(request)

    # --- The list ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Return comments with all that a row says, whatever their number."""
        articles = Article.objects.only("family", "title", "slug", "state").order_by("pk")
        found = super().get_queryset(request).select_related("author", "thread__family")
        return found.prefetch_related(Prefetch("thread__family__articles", articles)).defer("html")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Waiting ones oldest first, a tree in reading order, else newest first."""
        if is_tree(request):
            return ["tree_id", "lft"]
        if wanted_state(request) == State.PENDING:
            return ["posted_at", "pk"]
        return ["-posted_at", "-pk"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; decisions only for those who decide."""
        first = "branch" if is_tree(request) else "words"
        # Where all are in one state, the filter says so already.
        state = ["standing"] if wanted_state(request) == ALL else []
        columns = [first, "writer", "tongue", *state, "posted"]
        return [*columns, "decide"] if self.has_moderate_permission(request) else columns

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find one comment by "#17", others by words."""
        number = search_term.strip().removeprefix("#")
        if search_term.strip().startswith("#") and number.isascii() and number.isdigit():
            return queryset.filter(pk=int(number[:LONGEST_NUMBER])), False
        return super().get_search_results(request, queryset, search_term)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list under how many wait and since when."""
        waiting = Comment.objects.pending().aggregate(count=Count("pk"), oldest=Min("posted_at"))
        # The list needs the room that the names of all other lists would take.
        context = {"title": _("Comments"), "waiting": waiting, "is_nav_sidebar_enabled": False}
        context |= extra_context or {}
        return super().changelist_view(request, context)

    # --- One comment ---

    @method_decorator(require_safe)
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Show the comment as readers see it beside its source, what it answers and its record."""
        comment = self.get_object(request, object_id)
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined, no-any-return]
        if not self.has_view_permission(request, comment):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | self._page_of(request, comment)
        return TemplateResponse(request, "admin/comments/comment/change_form.html", context)

    def _page_of(self, request: HttpRequest, comment: Comment) -> dict[str, Any]:
        may_decide = self.has_moderate_permission(request)
        return {
            "title": f"{self.opts.verbose_name} #{comment.pk}",
            "opts": self.opts, "media": self.media, "is_nav_sidebar_enabled": False,
            "comment": comment, "article": article_of(comment), "lang": html_lang(comment.language),
            "seen": f"{comment.pk}:{fingerprint(comment)}", "may_decide": may_decide,
            "may_publish": may_decide and comment.is_pending,
            "may_remove": may_decide and not comment.is_removed,
            "may_restore": may_decide and Restoration(moderator_of(request)).applies_to(comment),
            "concerns": concerns.of([comment.pk]).get(comment.pk, []),
            "silent": map(name_of, Trace.objects.silent([comment.pk]).get(comment.pk, [])),
            "ancestors": self._ancestors(comment), "record": self._record(comment),
            "decisions": comment.decisions.select_related("by", "undoing")[:DECISIONS_SHOWN],
            "removal_form": RemovalForm(), "move_form": MoveForm(),
            "filters": request.GET.get("_changelist_filters", ""),
            "language_form": LanguageForm(initial={"language": comment.language}),
            "may_speak": may_decide
            and LanguageBy.MODERATOR.may_replace(comment.language_by),
            "tongue": language_name(comment.language, get_language() or "en"),
        }  # fmt: skip

    def _ancestors(self, comment: Comment) -> list[dict[str, Any]]:
        """Return the nearest comments above, the topmost first."""
        above = comment.get_ancestors(ascending=True).select_related("author")[:ANCESTORS_SHOWN]
        return [{"comment": one, "words": excerpt(one, 200)} for one in reversed(above)]

    def _record(self, comment: Comment) -> dict[str, int] | None:
        """Return how many comments its writer has in each state; None for an unproved guest."""
        theirs = records.theirs(comment)
        if theirs is None:
            return None
        by_state = {state: Count("pk", filter=Q(state=state)) for state in State.values}
        counts: dict[str, int] = theirs.aggregate(**by_state)
        return counts
