"""Outgoing mails in the admin: what waits, what was given up, and sending it again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.outbox.models import OutgoingMail, State


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists mails without their words, which are between the site and who gets them."""

    list_display = ("queued_at", "state", "to", "subject", "tries", "due_at", "answer")
    list_display_links = ("queued_at",)
    list_filter = ("state",)
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-queued_at", "-pk")
    search_fields = ("to",)
    fields = (
        "state", "to", "subject", "language", "queued_at", "tries", "due_at", "done_at",
        "answer", "message_id",
    )  # fmt: skip
    readonly_fields = fields
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: mails tell of what happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        """Never: they go by themselves when nobody needs them any more."""
        return False

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        """Queue the ticked mails that were given up once more."""
        dead: list[Any] = list(queryset.filter(state=State.DEAD))
        for mail in dead:
            mail.send_again()
            self.log_change(request, mail, str(_("Send again")))
        told = ngettext(
            "%(count)d mail will be sent again.", "%(count)d mails will be sent again.", len(dead)
        )
        self.message_user(request, told % {"count": len(dead)}, messages.SUCCESS)
