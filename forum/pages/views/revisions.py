"""Changing what one has said, and reading what a comment said before."""

from itertools import pairwise
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from forum.accounts import allowances
from forum.accounts.origins import Origin
from forum.comments import history, policy, stamps
from forum.comments.edit_form import EditForm, was_opened
from forum.comments.models import Comment
from forum.pages import aside
from forum.pages.finding import find_comment
from forum.pages.fragments import comment_fragment
from forum.pages.pace import words_to_wait
from forum.pages.requests import HtmxRequest


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@ensure_csrf_cookie
def comment_revision(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show its author the form with what the comment says; put other words in their place."""
    comment = _find(request, pk)
    if aside.is_to_go(request):
        return aside.discard(request, _place_of(comment), request.path)
    if not comment.is_by(request.user):
        if aside.is_asked_for(request):
            return _lay_aside(request, comment)
        return _ask_who(request, comment)
    if request.method != "POST":
        form = _form(request, comment, kept=aside.kept(request, _place_of(comment)))
        return _show(request, form)
    form = _form(request, comment)
    if "preview" in request.POST:
        return _preview(request, form)
    return _save(request, form)


def comment_expired(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give a form without its token back, with its text and a fresh token."""
    comment = _find(request, pk)
    if not comment.is_by(request.user):
        return _ask_who(request, comment)
    return _complain(request, _form(request, comment), stamps.expired(), 403)


@require_safe
@never_cache
def comment_history(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show what changed in a comment from one version to the next, to those who may know."""
    comment = find_comment(request, pk)
    if comment.revision == 1 or not policy.may_see(request.user, comment):
        raise Http404
    versions = history.versions(request.user, comment)
    pairs = {after.number: (before, after) for after, before in pairwise(versions)}
    wanted = _number(request.GET.get("version", ""), comment.revision)
    if wanted not in pairs and wanted != comment.revision:
        raise Http404
    context = {
        "comment": comment,
        "versions": versions,
        "compared": pairs.get(wanted),
        "pieces": history.changes(*pairs[wanted]) if pairs else [],
    }
    return render(request, "comments/history.html", context)


def _find(request: HtmxRequest, pk: int) -> Comment:
    """Return the comment if this person may know of it, or raise Http404.

    Its author may be signed out by now, and the comment be one that waits: the form says that
    they had it before them.
    """
    if request.method == "POST" and was_opened(request.POST.get("opened", ""), pk):
        comments = Comment.objects.select_related("author", "thread__family")
        comment: Comment = get_object_or_404(comments, pk=pk)
        return comment
    return find_comment(request, pk)


def _number(text: str, otherwise: int) -> int:
    """Return the number that was asked for; 0 for what is none."""
    if not text:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _form(request: HtmxRequest, comment: Comment, **more: Any) -> EditForm:
    data = request.POST if request.method == "POST" else None
    sender, origin = allowances.sender_of(request), Origin.of(request)
    return EditForm(
        data, comment=comment, person=request.user, sender=sender, origin=origin, **more
    )


def _ask_who(request: HtmxRequest, comment: Comment) -> HttpResponse:
    """Refuse a stranger; whoever was signed out while they wrote has their words before them.

    So has who signed in since under another account of theirs, or on somebody else's machine.
    """
    if request.method != "POST":
        raise PermissionDenied
    return _complain(request, _form(request, comment), _whose_it_is(request), 403)


def _whose_it_is(request: HtmxRequest) -> str:
    if not request.user.is_authenticated:
        return _("Please sign in to write here.")
    return _(
        "You are signed in to another account than the one that wrote this comment. "
        "Copy what you wrote, sign in to that one, and save it there."
    )


def _lay_aside(request: HtmxRequest, comment: Comment) -> HttpResponse:
    """Lead to the log-in, and back to the form with what was typed."""
    address = reverse("comments:revision", args=[comment.pk], query={"kept": 1})
    try:
        return aside.lay_aside(request, _place_of(comment), address)
    except allowances.Spent as spent:
        return _ask_to_wait(request, _form(request, comment), spent)


def _place_of(comment: Comment) -> str:
    return f"edit-{comment.pk}"


def _save(request: HtmxRequest, form: EditForm) -> HttpResponse:
    if not form.is_valid():
        return _show(request, form, status=409 if form.is_stale else 422)
    try:
        saved = form.save()
    except allowances.Spent as spent:
        return _ask_to_wait(request, form, spent)
    if not saved:
        return _show(request, form, status=409 if form.is_stale else 422)
    return _answer(request, form.comment)


def _ask_to_wait(request: HtmxRequest, form: EditForm, spent: allowances.Spent) -> HttpResponse:
    response = _complain(request, form, words_to_wait(spent), 429)
    response["Retry-After"] = str(spent.seconds)
    return response


def _complain(request: HtmxRequest, form: EditForm, words: str, status: int) -> HttpResponse:
    """Return the form with what was typed and one complaint only."""
    form.complain(words)
    return _show(request, form, status=status)


def _answer(request: HtmxRequest, comment: Comment) -> HttpResponse:
    """Return the changed comment to htmx; send everybody else to where it stands, or waits."""
    aside.forget(request, _place_of(comment))
    if request.htmx:
        if comment.is_published:
            return comment_fragment(comment)
        return render(request, "comments/_waiting.html", {"comment": comment})
    address = comment.get_absolute_url()
    if not comment.is_published:
        address = reverse("comments:options", args=[comment.pk])
    return HttpResponseRedirect(address, status=303)


def _preview(request: HtmxRequest, form: EditForm) -> HttpResponse:
    """Return the preview, alone for htmx and within the form's page for everybody else."""
    form.is_valid()
    try:
        allowances.take("preview", form.sender, settings.PREVIEW_LIMITS)
    except allowances.Spent as spent:
        return _ask_to_wait(request, form, spent)
    html, objections = form.preview(), form.errors.get("text")
    status = 422 if objections else 200
    if request.htmx:
        context = {"preview": html, "objections": objections, "form": form}
        return render(request, "comments/_preview.html", context, status=status)
    form.keep_objections("text")
    return _show(request, form, status=status, preview=html)


def _show(request: HtmxRequest, form: EditForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """Return the editor, alone for htmx and on its page for everybody else."""
    is_own = form.comment.is_by(request.user)
    objection = policy.objection_to_editing(request.user, form.comment)
    if not is_own:
        objection = _whose_it_is(request)
    context = {
        "form": form, "comment": form.comment, "objection": objection,
        "laid_aside": aside.holds(request, _place_of(form.comment)), **more,
    }  # fmt: skip
    if form.is_bound:
        # What stands is for those who may read it; a stranger may have guessed the number.
        if form.is_stale and is_own:
            context["pieces"] = form.difference
        form.again()
    template = "comments/_editor.html" if request.htmx else "comments/revision.html"
    if objection and not form.is_bound:
        status = 403
    return render(request, template, context, status=status)
