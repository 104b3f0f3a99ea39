"""Members in the admin: found, suspended, let back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member


class SuspensionForm(forms.Form):
    """For how long; each choice a button."""

    DAYS = [
        ("1", _("one day")),
        ("7", _("one week")),
        ("30", _("thirty days")),
        ("0", _("until lifted")),
    ]

    days = forms.ChoiceField(label=_("For how long"), choices=DAYS)

    def until(self) -> Any:
        """Return when it ends; None is until lifted."""
        days = int(self.cleaned_data["days"])
        return timezone.now() + timedelta(days=days) if days else None


class SuspendedFilter(admin.SimpleListFilter):
    """Those who may not write now."""

    title = _("standing")
    parameter_name = "suspended"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the suspended ones."""
        return [("yes", _("suspended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        """Keep those whose suspension has not ended."""
        if self.value() != "yes":
            return queryset
        lasting = Q(suspended_until=None) | Q(suspended_until__gt=timezone.now())
        return queryset.filter(lasting, suspended_at__isnull=False)


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists members; moderators see names and standing, owners addresses and rights too."""

    list_filter = (SuspendedFilter, "is_staff", "is_active")
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    ordering = ("-joined_at", "-pk")
    actions = ("suspend", "lift")
    filter_horizontal = ("groups",)
    suspension_form = SuspensionForm
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: people sign up, so that their address is confirmed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Never: their comments and decisions name them."""
        return False

    def has_suspend_permission(self, request: HttpRequest) -> bool:
        """Whether this person may suspend members."""
        return request.user.has_perm("accounts.suspend_member")

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; addresses only for those who may change members."""
        columns = ["name", "standing", "is_staff", "joined_at"]
        return ["name", "email", *columns[1:]] if self.has_change_permission(request) else columns

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Search names; addresses only for those who see them."""
        return ["name", "email"] if self.has_change_permission(request) else ["name"]

    def get_fields(self, request: HttpRequest, obj: Member | None = None) -> list[Any]:
        """Return what the page shows of a member to this person."""
        shown = ["name", "language", "standing", "suspended_at", "suspended_until", "joined_at"]
        if self.has_change_permission(request, obj):
            shown[1:1] = ["email", "is_active", "is_staff"]
        return [*shown, "is_superuser", "groups"] if self._owns(request) else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        """Only owners change addresses and rights, which are ways into an account."""
        fixed = ["standing", "suspended_at", "suspended_until", "joined_at"]
        return fixed if self._owns(request) else [*fixed, "email", "is_active", "is_staff"]

    def has_change_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Whether this person may change that member; owners are changed by owners only."""
        if obj is not None and obj.is_superuser and not self._owns(request):
            return False
        return super().has_change_permission(request, obj)

    def _owns(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    @admin.display(description=_("standing"))
    def standing(self, member: Member) -> str:
        """Whether they may write, and if not until when."""
        if not member.is_suspended:
            return gettext("may write")
        if member.suspended_until is None:
            return gettext("suspended until lifted")
        return gettext("suspended until %(day)s UTC") % {
            "day": f"{member.suspended_until:%Y-%m-%d %H:%M}"
        }

    # --- Suspending and lifting ---

    def get_urls(self) -> list[URLPattern]:
        """Add the suspension of one member."""
        view = self.admin_site.admin_view(self.suspension_view)
        return [
            path("<int:pk>/suspension/", view, name="accounts_member_suspension"),
            *super().get_urls(),
        ]

    def suspension_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for how long, and suspend the member or lift it."""
        if not self.has_suspend_permission(request):
            raise PermissionDenied
        member = get_object_or_404(Member, pk=pk)
        if request.method == "POST" and "lift" in request.POST:
            self._lift(request, [member])
            return redirect("admin:accounts_member_change", pk)
        form = self.suspension_form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            self._suspend(request, [member], form)
            return redirect("admin:accounts_member_change", pk)
        return self._ask(request, [member], form)

    @admin.action(description=_("Suspend…"), permissions=["suspend"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Member]) -> HttpResponse | None:
        """Ask for how long, and suspend the ticked members."""
        members = list(queryset[: self.list_per_page])
        form = self.suspension_form(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, members, form)
        self._suspend(request, members, form)
        return None

    @admin.action(description=_("Lift the suspension"), permissions=["suspend"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Let the ticked members write again."""
        self._lift(request, list(queryset[: self.list_per_page]))

    def stop(self, request: HttpRequest, member: Member, form: Any) -> None:
        """Suspend one member as the form says; the room above puts it on record."""
        member.suspend(until=form.until())

    def let(self, request: HttpRequest, member: Member) -> None:
        """Let one member write again."""
        member.lift_suspension()

    def _ask(
        self, request: HttpRequest, members: list[Member], form: SuspensionForm
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "members": members, "form": form, "opts": self.opts, "checkbox": ACTION_CHECKBOX_NAME,
            "title": _("Suspend"), "any_suspended": any(m.is_suspended for m in members),
        }  # fmt: skip
        status = 422 if form.is_bound else 200
        return TemplateResponse(
            request, "admin/accounts/member/suspension.html", context, status=status
        )

    def _suspend(self, request: HttpRequest, members: list[Member], form: SuspensionForm) -> None:
        allowed = [m for m in members if m.pk != request.user.pk and not m.is_superuser]
        for member in allowed:
            self.stop(request, member, form)
            self.log_change(request, member, self.standing(member))
        told = ngettext(
            "%(count)d member was suspended.", "%(count)d members were suspended.", len(allowed)
        )
        self.message_user(request, told % {"count": len(allowed)}, messages.SUCCESS)
        if len(allowed) < len(members):
            self.message_user(
                request, _("Nobody suspends themselves or an owner."), messages.WARNING
            )

    def _lift(self, request: HttpRequest, members: list[Member]) -> None:
        suspended = [m for m in members if m.suspended_at is not None]
        for member in suspended:
            self.let(request, member)
            self.log_change(request, member, gettext("suspension lifted"))
        told = ngettext(
            "%(count)d member may write again.",
            "%(count)d members may write again.",
            len(suspended),
        )
        self.message_user(request, told % {"count": len(suspended)}, messages.SUCCESS)
