"""Writing a comment: the form, its preview, the sending.

The address to post to is the same for everyone; what differs is the envelope. htmx gets fragments,
a plain form pages and redirects, and both get the same words for the same reasons.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from forum.accounts import allowances
from forum.accounts.origins import Origin
from forum.comments import checks, stamps
from forum.comments.forms import MOST_PK, CommentForm
from forum.comments.models import Comment
from forum.languages.names import language_name
from forum.pages import aside
from forum.pages.fragments import comment_fragment
from forum.pages.pace import words_to_wait
from forum.pages.requests import HtmxRequest
from forum.pages.views import errors
from forum.threads.models import Thread

# The page that thanks a writer names the comment by a signed number, good for a day.
WAITING_SALT = "forum.pages.waiting"
WAITING_SECONDS = 24 * 3600


@require_safe
@never_cache
@ensure_csrf_cookie
def comment_new(request: HtmxRequest, thread_pk: int) -> HttpResponse:
    """Show the form under what it answers."""
    thread, parent = find_thread(thread_pk), request.GET.get("parent")
    kept = aside.kept(request, aside.place_of(thread_pk, parent))
    form = CommentForm(
        thread=thread, person=request.user, parent=parent,
        edition=kept.get("edition") or _edition_read(request), kept=kept,
    )  # fmt: skip
    return _show(request, form)


@require_POST
@never_cache
def comment_create(request: HtmxRequest, thread_pk: int) -> HttpResponse:
    """Post a comment; answer with it, or with the form and its errors."""
    form = _read(request, find_thread(thread_pk))
    if aside.is_to_go(request):
        return aside.discard(request, _place_of(form), _address_of(form))
    if aside.is_asked_for(request):
        return _lay_aside(request, form)
    if "preview" in request.POST:
        return _preview(request, form)
    if not form.is_valid():
        if comment := form.posted_before():
            return _answer(request, comment)
        return _show(request, form, status=409 if form.is_outdated else 422)
    try:
        comment = form.save()
    except allowances.Spent as spent:
        return _ask_to_wait(request, form, spent)
    except checks.Refused as refused:
        return _complain(request, form, str(refused), 422)
    return _answer(request, comment)


@require_POST
@never_cache
def comment_preview(request: HtmxRequest) -> HttpResponse:
    """Show what the text would look like, by the very rendering it would get."""
    return _preview(request, _read(request, find_thread(thread_named(request))))


@require_POST
@never_cache
def comment_guess(request: HtmxRequest, thread_pk: int) -> HttpResponse:
    """Say which language the site would take a text for, as JSON: its tag and its name."""
    form = _read(request, find_thread(thread_pk))
    form.is_valid()
    try:
        allowances.take("guess", form.sender, settings.PREVIEW_LIMITS)
    except allowances.Spent as spent:
        return errors.too_many_requests(request, spent.seconds)
    tag = form.guess()
    return JsonResponse({"tag": tag, "name": language_name(tag, get_language() or "")})


@require_safe
@never_cache
def comment_waiting(request: HtmxRequest, thread_pk: int) -> HttpResponse:
    """Show the writer the comment that waits for a moderator."""
    thread = find_thread(thread_pk)
    try:
        pk = signing.loads(request.GET.get("c", ""), salt=WAITING_SALT, max_age=WAITING_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    comment = get_object_or_404(Comment.objects.in_thread(thread).select_related("author"), pk=pk)
    return render(request, "comments/waiting.html", {"thread": thread, "comment": comment})


def comment_expired(request: HtmxRequest, thread_pk: int) -> HttpResponse:
    """Give a form without its token back, with its text and a fresh token."""
    form = _read(request, find_thread(thread_pk))
    return _complain(request, form, stamps.expired(), 403)


def thread_named(request: HttpRequest) -> int:
    """Return the number of the thread that a form names, or raise Http404."""
    number = request.POST.get("thread", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return int(number)


def find_thread(pk: int) -> Thread:
    """Return a thread that readers can see, or raise Http404."""
    thread = None if pk > MOST_PK else Thread.objects.known(pk)
    if thread is None or not thread.is_readable:
        raise Http404
    return thread


def _edition_read(request: HtmxRequest) -> str:
    """Return the language of the article that the reader came from, "" where that is unknown."""
    try:
        match = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except (ValueError, Resolver404):
        return ""
    slug = str(match.kwargs.get("slug", "")) if match.view_name == "articles:detail" else ""
    if not slug or "\x00" in slug:
        return ""
    found = Article.objects.filter(slug=slug).values_list("language", flat=True)
    return found.first() or ""


def _read(request: HtmxRequest, thread: Thread) -> CommentForm:
    sender, origin = allowances.sender_of(request), Origin.of(request)
    return CommentForm(
        request.POST, thread=thread, person=request.user, sender=sender, origin=origin
    )


def _show(
    request: HtmxRequest, form: CommentForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Return the composer, alone for htmx and on its page for everybody else."""
    if form.is_bound:
        form.again()
    template = "comments/_composer.html" if request.htmx else "comments/new.html"
    # Who wrote words that wait or are gone is not said; sending then says that they are gone.
    parent = form.answered if form.answered and form.answered.is_published else None
    context = {
        "form": form, "thread": form.thread, "parent": parent,
        "laid_aside": aside.holds(request, _place_of(form)), **more,
    }  # fmt: skip
    return render(request, template, context, status=status)


def _lay_aside(request: HtmxRequest, form: CommentForm) -> HttpResponse:
    """Lead the writer to the log-in, and back to this form with what is in it."""
    try:
        return aside.lay_aside(request, _place_of(form), _address_of(form, kept=1))
    except allowances.Spent as spent:
        return _ask_to_wait(request, form, spent)


def _place_of(form: CommentForm) -> str:
    return aside.place_of(form.thread.pk, form.answered and form.answered.pk)


def _address_of(form: CommentForm, **query: int) -> str:
    """Return the address of the page that shows this form."""
    parent = {"parent": form.answered.pk} if form.answered else {}
    return reverse("comments:new", args=[form.thread.pk], query={**parent, **query})


def _preview(request: HtmxRequest, form: CommentForm) -> HttpResponse:
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
    # A preview complains about the text only; the rest has its turn when the form is sent.
    form.keep_objections("text")
    form.preset_language()
    return _show(request, form, status=status, preview=html)


def _answer(request: HtmxRequest, comment: Comment) -> HttpResponse:
    """Return the comment to htmx; send everybody else to where it stands, or waits."""
    aside.forget(request, aside.place_of(comment.thread_id, comment.parent_id))
    if request.htmx:
        if comment.is_published:
            return comment_fragment(comment, status=201)
        return render(request, "comments/_waiting.html", {"comment": comment}, status=201)
    address = comment.get_absolute_url()
    if not comment.is_published:
        query = {"c": signing.dumps(comment.pk, salt=WAITING_SALT)}
        address = reverse("comments:waiting", args=[comment.thread_id], query=query)
    return HttpResponseRedirect(address, status=303)


def _ask_to_wait(request: HtmxRequest, form: CommentForm, spent: allowances.Spent) -> HttpResponse:
    response = _complain(request, form, words_to_wait(spent), 429)
    response["Retry-After"] = str(spent.seconds)
    return response


def _complain(request: HtmxRequest, form: CommentForm, words: str, status: int) -> HttpResponse:
    """Return the form with what was typed and one complaint only."""
    form.complain(words)
    return _show(request, form, status=status)
