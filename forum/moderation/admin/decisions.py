"""The log of decisions: to be read, by those who may."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Decision


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


@admin.register(Decision)
class DecisionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists what was decided, by whom, when and why."""

    list_display = ("at", "verb", "about", "writer", "reason", "words", "by")
    list_display_links = ("at",)
    list_filter = (
        "verb", "reason", ("by", admin.RelatedOnlyFieldListFilter),
        ("at", admin.DateFieldListFilter),
    )  # fmt: skip
    list_select_related = ("comment__author", "by")
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    search_fields = ("words", "by__name", "comment__text", "comment__author__name")
    fields = ("at", "verb", "state", "about", "reason", "words", "by")
    readonly_fields = ("about",)
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("comment"))
    def about(self, decision: Decision) -> SafeString:
        """The comment, linked to its page."""
        url = reverse("admin:comments_comment_change", args=[decision.comment_id])
        return format_html('<a href="{}">#{}</a>', url, decision.comment_id)

    @admin.display(description=_("author"))
    def writer(self, decision: Decision) -> SafeString:
        """Who wrote the comment."""
        return format_html("<bdi>{}</bdi>", decision.comment.author_name)
