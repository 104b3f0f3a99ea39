"""Reports in the admin: to be read, the waiting ones first."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.comments import policy
from forum.moderation.admin.decisions import ReadOnly
from forum.moderation.models import Report


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists what readers reported."""

    list_display = ("at", "about", "reason", "words", "who", "weight", "outcome")
    list_display_links = None
    list_filter = (("resolved_at", admin.EmptyFieldListFilter), "outcome", "reason")
    list_select_related = ("member",)
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    search_fields = ("words", "member__name")
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person moderates, or may read everything."""
        return policy.is_moderator(request.user) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the list is named on the first page."""
        return self.has_view_permission(request)

    @admin.display(description=_("comment"))
    def about(self, report: Report) -> SafeString:
        """The comment, linked to its page."""
        url = reverse("admin:comments_comment_change", args=[report.comment_id])
        return format_html('<a href="{}">#{}</a>', url, report.comment_id)

    @admin.display(description=_("who"))
    def who(self, report: Report) -> SafeString:
        """The member's name, or that it was a guest."""
        return format_html("<bdi>{}</bdi>", report.member or gettext("guest"))
