"""Lists of cases, the open ones first, and the forms by which a moderator decides one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from forum.comments import policy
from forum.comments.models import Comment
from forum.languages.names import html_lang
from forum.law import complaining, noticing
from forum.law.forms import ComplaintDecisionForm, NoticeDecisionForm
from forum.law.models import Case, Complaint, Notice, Statement
from forum.moderation.admin.decisions import ReadOnly
from forum.moderation.sight import beside, fingerprint


class OpenFilter(admin.SimpleListFilter):
    """Shows what waits for a decision, unless asked for what is decided."""

    title = _("decided")
    parameter_name = "decided"

    def lookups(self, *_args: Any) -> list[tuple[str, Any]]:
        """Offer the decided ones; without a choice the open ones stand there."""
        return [("yes", _("decided"))]

    def choices(self, changelist: Any) -> Any:
        """Call the absence of a choice what it is."""
        first, *rest = super().choices(changelist)
        return [{**first, "display": gettext("waiting for a decision")}, *rest]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one kind or the other."""
        return queryset.exclude(outcome="") if self.value() else queryset.filter(outcome="")


class CaseAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What the cases' pages share: the way to a comment, and the form of a decision."""

    form_class: type[forms.Form] | None = None
    ordering = ("at", "pk")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/law/case.html"

    @admin.display(description=_("number"))
    def case_number(self, case: Case) -> str:
        """Return the case number."""
        return case.number

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever moderates."""
        return policy.is_moderator(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever moderates."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Add the address that takes decisions."""
        if self.form_class is None:
            return super().get_urls()
        name = f"law_{self.opts.model_name}_decide"
        decide = self.admin_site.admin_view(require_POST(self.decide_view))
        return [path("<int:pk>/decision/", decide, name=name), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Show the case, with the form where it waits for a decision."""
        case = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if case is not None:
            extra |= self._seen(case)
            if self.form_class is not None and case.is_open:
                extra |= {"decision": self._fresh(extra), "action": self._address(case.pk)}
        return super().change_view(request, object_id, form_url, extra)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a decision; the form comes back where it cannot be taken."""
        if not self.has_view_permission(request) or self.form_class is None:
            raise PermissionDenied
        case = get_object_or_404(self.model, pk=pk)
        data = request.POST.copy()
        form = self.form_class(data)
        status = 422
        if form.is_valid():
            try:
                self.decide(case, form.cleaned_data, request.user)
            except (noticing.Refused, complaining.Refused) as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, gettext("Decided; who it concerns is told."))
                return redirect(f"admin:law_{self.opts.model_name}_changelist")
        case = get_object_or_404(self.model, pk=pk)
        seen = self._seen(case)
        if seen["sight"] is not None:
            # What is decided next is decided on what this page shows.
            data["seen"] = fingerprint(seen["sight"].comment)
        context = {
            **self.admin_site.each_context(request), **seen, "case": case, "decision": form,
            "opts": self.opts, "action": self._address(pk), "title": str(case),
        }  # fmt: skip
        return render(request, "admin/law/decide.html", context, status=status)

    def decide(self, case: Any, said: dict[str, Any], by: Any) -> None:
        """Carry a decision out; may raise `Refused`."""
        raise NotImplementedError

    def about_comment(self, case: Any) -> tuple[Comment | None, int]:
        """Return the comment that a case is about, and in which version."""
        decision = case.decision
        return (decision.comment, decision.revision) if decision else (None, 0)

    def _seen(self, case: Any) -> dict[str, Any]:
        comment, revision = self.about_comment(case)
        if comment is None:
            return {"sight": None}
        return {"sight": beside(comment, f"{revision}."), "tongue": html_lang(comment.language)}

    def _fresh(self, page: dict[str, Any]) -> forms.Form:
        """Return the empty form, with what its page shows of the comment."""
        sight = page["sight"]
        seen = {"seen": fingerprint(sight.comment)} if sight else {}
        return self.form_class(initial=seen)  # type: ignore[misc]

    def _address(self, pk: int) -> str:
        return reverse(f"admin:law_{self.opts.model_name}_decide", args=[pk])


def _comment_link(pk: int | None) -> SafeString | str:
    if pk is None:
        return "–"
    url = reverse("admin:comments_comment_change", args=[pk])
    return format_html('<a href="{}">#{}</a>', url, pk)


@admin.register(Notice)
class NoticeAdmin(CaseAdmin):
    """Notices of illegal content."""

    form_class = NoticeDecisionForm
    list_display = ("case_number", "at", "category", "about", "authority", "outcome")
    list_filter = (OpenFilter, "category")
    fields = (
        "at", "about", "revision", "category", "reasons", "name", "email", "authority", "outcome",
        "words", "decided_at", "decided_by",
    )  # fmt: skip
    readonly_fields = fields

    raw_id_fields = ("comment",)
    # An authority's order comes by letter; a moderator enters it here.
    ordered = ("comment", "category", "reasons", "authority", "email")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever moderates may enter an order."""
        return self.has_view_permission(request)

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        """Ask for an order's parts; show all of a notice that is there."""
        return self.fields if obj else self.ordered

    def get_readonly_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        """Let nothing be changed of a notice that is there."""
        return self.fields if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        """Ask for the authority where an order is entered."""
        form = super().get_form(request, obj, change, **kw)
        if "authority" in form.base_fields:
            form.base_fields["authority"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        """Enter an order like a notice, about the comment as it stands."""
        obj.revision, obj.good_faith = obj.comment.revision, True
        super().save_model(request, obj, form, change)
        noticing.confirm(obj)

    @admin.display(description=_("comment"))
    def about(self, notice: Notice) -> SafeString | str:
        """Link to the comment."""
        return _comment_link(notice.comment_id)

    def about_comment(self, case: Notice) -> tuple[Comment | None, int]:
        """Return the comment in the version that the notice is about."""
        return case.comment, case.revision

    def decide(self, case: Notice, said: dict[str, Any], by: Any) -> None:
        """Decide a notice."""
        noticing.decide(case, by=by, **said)


@admin.register(Complaint)
class ComplaintAdmin(CaseAdmin):
    """Complaints about decisions."""

    form_class = ComplaintDecisionForm
    list_display = ("case_number", "at", "about", "outcome")
    list_filter = (OpenFilter,)
    list_select_related = ("statement__decision", "notice")
    fields = ("at", "about", "told", "reasons", "outcome", "words", "decided_at", "decided_by")
    readonly_fields = fields

    @admin.display(description=_("comment"))
    def about(self, complaint: Complaint) -> SafeString | str:
        """Link to the comment the decision was about."""
        if complaint.notice is not None:
            return _comment_link(complaint.notice.comment_id)
        decision = complaint.statement and complaint.statement.decision
        return _comment_link(decision.comment_id if decision else None)

    @admin.display(description=_("decision"))
    def told(self, complaint: Complaint) -> SafeString:
        """Link to what the person was told."""
        case = complaint.against
        return format_html('<a href="{}">{}</a>', case.get_absolute_url(), case.number)

    def about_comment(self, case: Complaint) -> tuple[Comment | None, int]:
        """Return the comment in the version that was decided on, or that was noticed."""
        if case.notice is not None:
            return case.notice.comment, case.notice.revision
        return super().about_comment(case.statement)

    def decide(self, case: Complaint, said: dict[str, Any], by: Any) -> None:
        """Decide a complaint."""
        upheld = said["outcome"] == Complaint.Outcome.UPHELD
        complaining.decide(case, upheld=upheld, words=said["words"], by=by)


@admin.register(Statement)
class StatementAdmin(CaseAdmin):
    """Statements of reasons, to be read."""

    list_display = ("case_number", "at", "author", "ground", "decided_by_program", "lifted_at")
    list_filter = ("ground", "decided_by_program")
    list_select_related = ("author",)
    ordering = ("-at", "-pk")
    fields = (
        "at", "author", "about", "ground", "detected_by_program", "decided_by_program", "notice",
        "lifted_at", "told",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("comment"))
    def about(self, statement: Statement) -> SafeString | str:
        """Link to the comment."""
        return _comment_link(statement.decision.comment_id if statement.decision else None)

    @admin.display(description=_("as told"))
    def told(self, statement: Statement) -> SafeString:
        """Link to what the author reads."""
        return format_html('<a href="{}">{}</a>', statement.get_absolute_url(), statement.number)
