"""Members in the admin with what moderators do about them: measures, and notes for one another."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.admin import MemberAdmin, SuspensionForm
from forum.accounts.models import Member
from forum.comments.fields import TextField
from forum.comments.states import Reason
from forum.moderation.admin.verbs import is_number
from forum.moderation.forms import WORDS_LENGTH, Reasoned
from forum.moderation.leading import overtaken
from forum.moderation.models import AuthorMeasure, Note, Report

Kind = AuthorMeasure.Kind
DAYS = [
    ("0", _("until lifted")),
    ("1", _("one day")),
    ("7", _("one week")),
    ("30", _("thirty days")),
]
SHOWN = 50


class TellingForm(Reasoned):
    """Why something is done about an author, as they are told it."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "–"), *Reason.choices],
        error_messages={"required": _("Choose a reason.")},
    )  # fmt: skip
    words = TextField(
        label=_("In your own words"), required=False, max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=_("The author reads this, with the reason, on their account’s page."),
    )  # fmt: skip


class ToldSuspensionForm(TellingForm, SuspensionForm):
    """For how long somebody is suspended, and why."""


class MeasureForm(TellingForm):
    """What is done about an author, for how long, and what they are told."""

    kind = forms.ChoiceField(
        label=_("Measure"), choices=Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a measure.")},
    )  # fmt: skip
    days = forms.ChoiceField(
        label=_("For how long"), choices=DAYS, required=False,
        help_text=_("A warning has no end, and a ban lasts until it is lifted."),
    )  # fmt: skip
    field_order = ("kind", "days", "reason", "words")
    # Whether a colleague decided about the author since the page was shown.
    is_overtaken = False

    def measure(self) -> dict[str, Any]:
        """Return what `AuthorMeasure.objects.take` is to be called with."""
        data = self.cleaned_data
        days = int(data["days"] or 0) if data["kind"] in (Kind.HOLD, Kind.SUSPEND) else 0
        until = timezone.now() + timedelta(days=days) if days else None
        return {
            "kind": data["kind"], "reason": data["reason"], "words": data["words"], "until": until
        }  # fmt: skip


class NoteForm(forms.Form):
    """What the other moderators should know; never shown to the author."""

    note = TextField(
        label=_("Note for moderators"), max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip


class JudgedMemberAdmin(MemberAdmin):
    """The list of members, whose suspensions are measures on record."""

    suspension_form = ToldSuspensionForm

    def get_urls(self) -> list[URLPattern]:
        """Add the page of one member's measures."""
        view = self.admin_site.admin_view(self.measures_view)
        name = "accounts_member_measures"
        return [path("<int:pk>/measures/", view, name=name), *super().get_urls()]

    def stop(self, request: HttpRequest, member: Member, form: Any) -> None:
        """Suspend the member, on record and for a reason."""
        said = {name: form.cleaned_data[name] for name in ("reason", "words")}
        AuthorMeasure.objects.take(
            member, Kind.SUSPEND, by=_moderator(request), until=form.until(), **said
        )

    def let(self, request: HttpRequest, member: Member) -> None:
        """Let the member write again, on record."""
        AuthorMeasure.objects.lift_suspension(member, by=_moderator(request))

    def measures_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was decided and noted about a member; take, lift and note more."""
        if not self.has_suspend_permission(request):
            raise PermissionDenied
        member = get_object_or_404(Member, pk=pk)
        measure, note = MeasureForm(), NoteForm()
        if request.method == "POST":
            if "lift" in request.POST:
                self._lift_measure(request, member)
                return redirect("admin:accounts_member_measures", pk)
            if "note" in request.POST:
                note = NoteForm(request.POST)
                done = note.is_valid() and self._note(request, member, note)
            else:
                measure = MeasureForm(request.POST)
                done = measure.is_valid() and self._take(request, member, measure)
            if done:
                return redirect("admin:accounts_member_measures", pk)
        return self._show(request, member, measure, note)

    @transaction.atomic
    def _take(self, request: HttpRequest, member: Member, form: MeasureForm) -> bool:
        if member.pk == request.user.pk or member.is_superuser:
            form.add_error(None, _("Nobody suspends themselves or an owner."))
            return False
        AuthorMeasure.objects.hold(member)
        number = request.POST.get("seen", "")
        since = None
        if is_number(number):
            since = AuthorMeasure.objects.filter(member=member, pk__gt=int(number)).first()
        if since is not None:
            form.is_overtaken = True
            form.add_error(None, overtaken(since.by, since.get_kind_display()))
            return False
        taken = AuthorMeasure.objects.take(member, by=_moderator(request), **form.measure())
        self.log_change(request, member, taken.get_kind_display())
        self.message_user(request, _("The measure is in force."), messages.SUCCESS)
        return True

    def _lift_measure(self, request: HttpRequest, member: Member) -> None:
        number = request.POST["lift"]
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
        measure = get_object_or_404(AuthorMeasure, pk=wanted, member=member)
        AuthorMeasure.objects.lift(measure, by=_moderator(request))
        self.message_user(request, _("The measure is lifted."), messages.SUCCESS)

    def _note(self, request: HttpRequest, member: Member, form: NoteForm) -> bool:
        words = form.cleaned_data["note"]
        Note.objects.create(member=member, words=words, by=_moderator(request))
        return True

    def _show(
        self, request: HttpRequest, member: Member, measure: MeasureForm, note: NoteForm
    ) -> HttpResponse:
        measures = AuthorMeasure.objects.filter(member=member).order_by("-pk")
        measures = measures.select_related("by", "lifted_by")[:SHOWN]
        context = self.admin_site.each_context(request) | {
            "member": member, "opts": self.opts, "title": _("Measures"),
            "measure_form": measure, "note_form": note, "measures": measures,
            "notes": Note.objects.filter(member=member).select_related("by")[:SHOWN],
            "record": Report.objects.record_of(member),
        }  # fmt: skip
        status = 422 if measure.errors or note.errors else 200
        return TemplateResponse(
            request, "admin/accounts/member/measures.html", context,
            status=409 if measure.is_overtaken else status,
        )  # fmt: skip


def _moderator(request: HttpRequest) -> Member:
    return cast(Member, request.user)


admin.site.unregister(Member)
admin.site.register(Member, JudgedMemberAdmin)
