"""The page that asks why ticked discussions are led otherwise, and what it then does."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Article
from forum.accounts.models import Member
from forum.moderation.admin.verbs import is_number
from forum.moderation.forms import OptionalWhy
from forum.moderation.leading import lead, mark, objection
from forum.threads.models import Thread

# What a discussion is called, for queries that prefetch it.
TITLES = Article.objects.only("family", "title", "slug", "state").order_by("pk")


class WhyForm(OptionalWhy):
    """Why a discussion is led otherwise; who ends one must say so."""

    # Whether what is asked for ends the discussion.
    ends = False

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where nobody may write any more."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.ends and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose a reason."))
        return said


def ask_why(
    site: admin.AdminSite, request: HttpRequest, label: Any, verb: Callable[..., bool], *,
    ends: bool = False,
) -> tuple[list[Thread], HttpResponse | None]:  # fmt: skip
    """Ask why, then do it to each ticked discussion that is still as it was seen.

    Return those that changed, and the page to show: the question, or once more those that a
    colleague decided on meanwhile, with what was typed.
    """
    form = WhyForm(request.POST if "confirmed" in request.POST else None)
    form.ends = ends
    threads, seen = _ticked(request), _seen(request)
    rows: list[dict[str, Any]] = []
    changed = []
    if form.is_valid():
        for thread in threads:
            did, since = lead(
                thread, seen.get(thread.pk, 0),
                lambda one: verb(one, by=cast(Member, request.user), **form.cleaned_data),
            )  # fmt: skip
            changed += [thread] if did else []
            rows += [_row(thread, mark(thread), objection(since))] if since else []
        status = 409
    else:
        rows = [_row(thread, seen.get(thread.pk, mark(thread))) for thread in threads]
        status = 422 if form.is_bound else 200
    if not rows:
        return changed, None
    context = {
        "title": label, "rows": rows, "form": form, "opts": Thread._meta,
        "action": request.POST.get("action", ""), "filters": request.GET.urlencode(),
    }  # fmt: skip
    page = TemplateResponse(
        request,
        "admin/threads/thread/leading.html",
        site.each_context(request) | context,
        status=status,
    )
    return changed, page


def tell_changed(request: HttpRequest, count: int) -> None:
    """Say how many discussions are led otherwise now."""
    told = ngettext(
        "%(count)d discussion was changed.", "%(count)d discussions were changed.", count
    )
    messages.success(request, told % {"count": count})


def _row(thread: Thread, seen: int, error: str = "") -> dict[str, Any]:
    return {
        "thread": thread,
        "title": thread.title,
        "seen": f"{thread.pk}:{seen}",
        "error": error,
    }


def _ticked(request: HttpRequest) -> list[Thread]:
    """Return the discussions that are ticked, even those the list's filters no longer find."""
    numbers = [n for n in request.POST.getlist(ACTION_CHECKBOX_NAME) if is_number(n)]
    found = Thread.objects.filter(pk__in=numbers).select_related("family")
    return list(found.prefetch_related(Prefetch("family__articles", TITLES)).order_by("pk"))


def _seen(request: HttpRequest) -> dict[int, int]:
    pairs = (value.partition(":") for value in request.POST.getlist("seen"))
    return {int(pk): int(mark) for pk, _c, mark in pairs if is_number(pk) and is_number(mark)}
