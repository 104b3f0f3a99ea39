"""Notices, statements and complaints, each at an address that only those it concerns know."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.accounts import allowances
from forum.comments import policy, stamps
from forum.law import complaining, noticing, stating
from forum.law.forms import ComplaintForm, NoticeForm
from forum.law.models import Notice, Statement
from forum.moderation.models import Decision
from forum.pages.finding import find_comment
from forum.pages.pace import words_to_wait
from forum.pages.requests import HtmxRequest, member_of

# As many entries as the public log shows at once, and a member's own list.
LOG_LENGTH = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@ensure_csrf_cookie
def comment_notice(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take notice, from anybody, that a comment is illegal."""
    comment = find_comment(request, pk)
    if not comment.is_published:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = NoticeForm(data, initial={"revision": comment.revision})
    context = {"comment": comment, "form": form}
    if request.method != "POST":
        return render(request, "law/notice_new.html", context)
    if not form.is_valid():
        return render(request, "law/notice_new.html", context, status=422)
    if spent := _take(request, "notice", settings.NOTICE_LIMITS):
        form.add_error(None, words_to_wait(spent))
        answer = render(request, "law/notice_new.html", context, status=429)
        answer["Retry-After"] = str(spent.seconds)
        return answer
    notice = noticing.give_notice(comment, language=_reader(), **form.cleaned_data)
    return HttpResponseRedirect(notice.get_absolute_url(), status=303)


def notice_expired(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give a notice without its token back, with what was written and a fresh token."""
    comment = find_comment(request, pk)
    if not comment.is_published:
        raise Http404
    form = NoticeForm(request.POST)
    form.complain(stamps.expired())
    context = {"comment": comment, "form": form}
    return render(request, "law/notice_new.html", context, status=403)


@require_safe
@never_cache
@ensure_csrf_cookie
def notice_detail(request: HtmxRequest, key: str) -> HttpResponse:
    """Show a notice to who gave it, and what was decided."""
    notice = get_object_or_404(Notice.objects.select_related("comment"), key=key)
    return _show(request, notice)


@require_safe
@never_cache
@ensure_csrf_cookie
def statement_detail(request: HtmxRequest, key: str) -> HttpResponse:
    """Show an author why something of theirs was restricted, and how to contest that."""
    return _show(request, _statement(key))


@require_POST
@never_cache
def statement_complaint(request: HtmxRequest, key: str) -> HttpResponse:
    """Take an author's complaint."""
    return _complain(request, _statement(key))


@require_POST
@never_cache
def notice_complaint(request: HtmxRequest, key: str) -> HttpResponse:
    """Take a notifier's complaint."""
    return _complain(request, get_object_or_404(Notice, key=key))


def statement_complaint_expired(request: HtmxRequest, key: str) -> HttpResponse:
    """Give an author's complaint without its token back, as it was written."""
    return _give_back(request, _statement(key))


def notice_complaint_expired(request: HtmxRequest, key: str) -> HttpResponse:
    """Give a notifier's complaint without its token back, as it was written."""
    return _give_back(request, get_object_or_404(Notice, key=key))


@require_safe
@never_cache
@login_required
def own_statements(request: HtmxRequest) -> HttpResponse:
    """List what was decided about a member's contributions, the newest first."""
    rows = Statement.objects.filter(author=member_of(request)).in_short()
    return render(request, "law/statements.html", {"statements": rows[:LOG_LENGTH]})


@require_safe
def legal_contact(request: HtmxRequest) -> HttpResponse:
    """Say whom authorities and users can write to (Art. 11 and 12), and how notices work."""
    return render(request, "law/contact.html", {"contact": settings.LEGAL_CONTACT})


@require_safe
def moderation_log(request: HtmxRequest) -> HttpResponse:
    """Show everybody what moderators did lately: no names, no words; where the owner says so."""
    if not settings.PUBLIC_LOG:
        raise Http404
    shown = ["remove", "hold", "publish", "restore", "lock", "unlock", "undo"]
    rows = Decision.objects.filter(verb__in=shown).exclude(comment__removed_as="author")
    # What waits because everything does was not decided on by anybody.
    rows = rows.exclude(rule__in=stating.BY_MODE)
    columns = ("at", "verb", "reason", "automated", "comment__language")
    decisions = rows.only(*columns).select_related("comment").order_by("-at", "-pk")[:LOG_LENGTH]
    return render(request, "law/log.html", {"decisions": decisions})


def _statement(key: str) -> Statement:
    related = Statement.objects.select_related(
        "decision__comment__thread", "decision__comment__author", "measure", "author", "notice"
    )
    return get_object_or_404(related, key=key)


def _show(
    request: HtmxRequest, case: Notice | Statement, form: Any = None, *, status: int = 200
) -> HttpResponse:
    kind = "notice" if isinstance(case, Notice) else "statement"
    context = {
        "case": case, "complaint": case.complaints.first(), "form": form or ComplaintForm(),
        "contact": settings.LEGAL_CONTACT, **_about(request, case),
    }  # fmt: skip
    return render(request, f"law/{kind}.html", context, status=status)


def _about(request: HtmxRequest, case: Notice | Statement) -> dict[str, Any]:
    """Return what the page says of the comment; its words only to who may read them anyway."""
    if isinstance(case, Notice):
        return {"url": settings.SITE_URL + case.comment.get_absolute_url()}
    comment = case.decision.comment if case.decision else None
    reads = comment is not None and policy.may_see(request.user, comment)
    return {"cause": case.cause, "comment": comment, "reads": reads}


def _complain(request: HtmxRequest, case: Notice | Statement) -> HttpResponse:
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        return _show(request, case, form, status=422)
    if spent := _take(request, "complaint", settings.NOTICE_LIMITS):
        form.add_error(None, words_to_wait(spent))
        answer = _show(request, case, form, status=429)
        answer["Retry-After"] = str(spent.seconds)
        return answer
    try:
        complaining.complain(case, form.cleaned_data["reasons"], language=_reader())
    except complaining.Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, case, form, status=422)
    return HttpResponseRedirect(case.get_absolute_url(), status=303)


def _give_back(request: HtmxRequest, case: Notice | Statement) -> HttpResponse:
    form = ComplaintForm(request.POST)
    form.complain(stamps.expired())
    return _show(request, case, form, status=403)


def _take(
    request: HtmxRequest, kind: str, limits: list[tuple[int, float]]
) -> allowances.Spent | None:
    try:
        allowances.take(kind, allowances.sender_of(request), limits)
    except allowances.Spent as spent:
        return spent
    return None


def _reader() -> str:
    return get_language() or settings.LANGUAGE_CODE
