"""A comment in the reader's language: shown where it is kept, made when somebody asks."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from forum.accounts import allowances
from forum.comments import policy
from forum.comments.models import Comment
from forum.languages.detection import guess_language
from forum.languages.names import html_lang, language_name
from forum.pages.finding import find_comment
from forum.pages.requests import HtmxRequest, member_of
from forum.pages.views.errors import too_many_requests
from forum.pages.wording import recipient
from forum.translations import pairs, translating
from forum.translations.engines import label_of
from forum.translations.forms import CorrectionForm

# How sure it must be, and of how long a text, that an engine's answer is in another language.
SURELY = 0.97
ENOUGH = 40


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@ensure_csrf_cookie
def comment_translation(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show a comment beside its translation into the interface's language; make that on POST."""
    comment = find_comment(request, pk)
    if request.method != "POST":
        return _show(request, comment)
    try:
        if translating.found(comment, _target()) is None:
            sender = allowances.sender_of(request)
            allowances.take("translate", sender, settings.TRANSLATION_LIMITS)
        translating.translate(comment, _target(), person=request.user)
    except allowances.Spent as spent:
        return too_many_requests(request, spent.seconds)
    except translating.Refused as refusal:
        return _show(request, comment, objection=str(refusal), status=refusal.status)
    if request.htmx:
        return _show(request, comment)
    return HttpResponseRedirect(reverse("comments:translation", args=[comment.pk]), status=303)


@require_POST
@never_cache
def comment_correction(request: HtmxRequest, pk: int) -> HttpResponse:
    """Put a moderator's words in place of a machine's."""
    comment = find_comment(request, pk)
    translation = translating.found(comment, _target())
    if translation is None or not policy.is_moderator(request.user):
        raise PermissionDenied
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _show(request, comment, correction=form, status=422)
    translating.correct(translation, form.cleaned_data["text"], by=member_of(request))
    return HttpResponseRedirect(reverse("comments:translation", args=[comment.pk]), status=303)


def _target() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _said_in(text: str) -> str:
    """Return the language to mark a translation up with: the one asked for, unless it is surely in
    another, as what an engine gives back untranslated is."""
    guess = guess_language(text, interface=_target())
    other = pairs.fold(guess.tag) != pairs.fold(_target())
    if other and guess.probability >= SURELY and len(text) >= ENOUGH:
        return html_lang(guess.tag)
    return _target()


def _show(
    request: HtmxRequest, comment: Comment, *, status: int = 200, **said: Any
) -> HttpResponse:
    """Show what there is; what nobody may read has no translation either."""
    may_see = policy.may_see(request.user, comment)
    translation = translating.found(comment, _target()) if may_see else None
    context = {
        "comment": comment,
        "may_see": may_see,
        "translation": translation,
        "offered": may_see and translating.is_offered(comment, _target()),
        "source_name": language_name(comment.language, _target()),
        "target": _target(),
        "said_in": _said_in(translation.text) if translation else "",
        "recipient": recipient(),
        "engine": label_of(translation.engine) if translation else "",
        **said,
    }
    if request.htmx:
        return render(request, "translations/_translation.html", context, status=status)
    if policy.is_moderator(request.user) and translation is not None:
        context.setdefault("correction", CorrectionForm(initial={"text": translation.text}))
        context["outdated"] = translating.outdated(comment, _target())
    return render(request, "translations/detail.html", context, status=status)
