"""What a person may do with a comment: the page that says so, and the doing.

Each decision is a POST to a noun under the comment. Strangers get 403, or 404 where the comment is
not theirs to know of; who comes second finds it done and is led to the comment all the same.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from forum.accounts.models import Member
from forum.comments import policy
from forum.comments.models import Comment
from forum.comments.states import LanguageBy, RemovedAs
from forum.languages.names import language_name
from forum.moderation.calming import calm, calmness
from forum.moderation.deciding import (
    LanguageMark,
    Publication,
    Removal,
    Restoration,
    Verb,
    decide,
)
from forum.moderation.forms import CalmForm, LanguageForm, RemovalForm
from forum.moderation.models import Mute, Report
from forum.moderation.sight import beside, fingerprint
from forum.pages.finding import find_comment
from forum.pages.fragments import comment_fragment
from forum.pages.requests import HtmxRequest, member_of, writer_of


@require_safe
@never_cache
@ensure_csrf_cookie
def comment_options(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show what this person may do with the comment."""
    return _show(request, find_comment(request, pk))


@require_POST
@never_cache
def comment_removal(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take a comment away: its author, or a moderator with a reason."""
    comment = find_comment(request, pk)
    if not policy.may_remove(request.user, comment):
        return _refuse(request, comment, done=comment.is_removed)
    if comment.is_by(request.user):
        comment.remove(by=writer_of(request), removed_as=RemovedAs.AUTHOR)
        return _offer_undo(request, comment)
    form = RemovalForm(request.POST)
    if not form.is_valid():
        return _show(request, comment, removal=form, status=422)
    return _decide(request, comment, Removal(member_of(request), **form.cleaned_data))


@require_POST
@never_cache
def comment_publication(request: HtmxRequest, pk: int) -> HttpResponse:
    """Let a waiting comment stand."""
    comment = find_comment(request, pk)
    if not policy.may_publish(request.user, comment):
        return _refuse(request, comment, done=comment.is_published)
    return _decide(request, comment, Publication(member_of(request)))


@require_POST
@never_cache
def comment_restoration(request: HtmxRequest, pk: int) -> HttpResponse:
    """Bring a removed comment back."""
    comment = find_comment(request, pk)
    if not policy.may_restore(request.user, comment):
        return _refuse(request, comment, done=not comment.is_removed)
    if not comment.is_by(request.user) or comment.removed_as != RemovedAs.AUTHOR:
        return _decide(request, comment, Restoration(member_of(request)))
    comment.restore(by=writer_of(request))
    return _answer(request, comment)


@require_POST
@never_cache
def comment_language(request: HtmxRequest, pk: int) -> HttpResponse:
    """Note which language a comment is in, on its author's or a moderator's word."""
    comment = find_comment(request, pk)
    if not policy.may_correct_language(request.user, comment):
        raise PermissionDenied
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return _show(request, comment, correction=form, status=422)
    tag = form.cleaned_data["language"]
    if not comment.is_by(request.user):
        return _decide(request, comment, LanguageMark(member_of(request), tag))
    comment.speak(tag, by=LanguageBy.AUTHOR)
    return _answer(request, comment)


@require_POST
@never_cache
def comment_calming(request: HtmxRequest, pk: int) -> HttpResponse:
    """Lock the conversation below a comment or slow it down, or lift that."""
    comment = find_comment(request, pk)
    if not policy.is_moderator(request.user):
        raise PermissionDenied
    form = CalmForm(request.POST)
    if not form.is_valid():
        return _show(request, comment, calm=form, status=422)
    if calm(comment, by=member_of(request), **form.cleaned_data):
        return _answer(request, comment)
    form.add_error(
        None,
        _(
            "This comment has changed since you saw it, so nothing was decided. "
            "Read it again and decide anew."
        ),
    )
    return _show(request, comment, calm=form, status=409)


def _show(
    request: HtmxRequest, comment: Comment, *, status: int = 200, **forms: Any
) -> HttpResponse:
    actions = set(policy.actions(request.user, comment))
    moderates = policy.is_moderator(request.user)
    waiting = Report.objects.waiting().filter(comment=comment).select_related("member")
    context = {
        "comment": comment,
        "actions": actions,
        "is_own": comment.is_by(request.user),
        "seen": fingerprint(comment),
        "undo_minutes": round(settings.UNDO_MINUTES),
        "may_see": policy.may_see(request.user, comment),
        "may_post": policy.may_post(request.user, comment.thread, comment),
        "removal": RemovalForm(),
        "correction": LanguageForm(initial={"language": comment.language}),
        "tongue": language_name(comment.language, get_language() or "en"),
        "may_report": comment.is_published and not comment.is_by(request.user),
        "mutes": isinstance(request.user, Member)
        and Mute.objects.has_muted(request.user, comment.author),
        "moderates": moderates,
        "reports": list(waiting) if moderates else [],
        "calm": CalmForm(initial={"locked": comment.is_locked, "minutes": comment.slow_minutes}),
        "calmness": calmness(comment),
        **forms,
    }
    template = "comments/_options.html" if request.htmx else "comments/options.html"
    return render(request, template, context, status=status)


def _decide(request: HtmxRequest, comment: Comment, verb: Verb) -> HttpResponse:
    """Decide as the admin does, so that the record is the same; lead to what stands then.

    Where something else stood than the form's page showed, show both.
    """
    seen = request.POST.get("seen", "")
    if decide([comment], verb, {comment.pk: seen}).stale:
        # What was typed for a removal stays.
        typed = {"removal": RemovalForm(request.POST)} if isinstance(verb, Removal) else {}
        return _show(request, comment, status=409, sight=beside(comment, seen), **typed)
    return _answer(request, comment)


def _offer_undo(request: HtmxRequest, comment: Comment) -> HttpResponse:
    """Return to its author what stands for a comment now, with the way to bring it back."""
    if request.htmx:
        return render(request, "comments/_undo.html", {"comment": comment})
    address = reverse("comments:options", args=[comment.pk])
    return HttpResponseRedirect(address, status=303)


def _answer(request: HtmxRequest, comment: Comment) -> HttpResponse:
    """Return the comment to htmx; send everybody else to where it stands now."""
    if request.htmx and comment.shown:
        return comment_fragment(comment)
    address = comment.get_absolute_url()
    if not comment.shown:
        address = reverse("comments:options", args=[comment.pk])
    return HttpResponseRedirect(address, status=303)


def _refuse(request: HtmxRequest, comment: Comment, *, done: bool) -> HttpResponse:
    """Refuse a stranger; lead those who might have done it to what is done already."""
    if done and (policy.is_moderator(request.user) or comment.is_by(request.user)):
        return _answer(request, comment)
    raise PermissionDenied
