"""What a member was told, what they follow, and how they want to hear of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.comments.models import Comment
from forum.notifications import tokens
from forum.notifications.forms import WishesForm
from forum.notifications.models import Follow, Listener, Notification, unread_by
from forum.notifications.titles import titles_of
from forum.pages.discussion import article_in
from forum.pages.requests import HtmxRequest, member_of
from forum.pages.views.writing import find_thread
from forum.threads.models import Thread

ON_A_PAGE = 30
# Nobody looks through more than these; the rest are left where they were followed.
MOST_FOLLOWED = 200
MOST_PK = 2**63 - 1


@require_safe
@never_cache
@login_required
def notification_list(request: HtmxRequest) -> HttpResponse:
    """List what a member was told, the newest first, a page at a time."""
    told = Notification.objects.to(member_of(request)).standing().with_comments()
    after = _number(request.GET.get("after", str(MOST_PK)))
    page = list(told.filter(pk__lt=after).order_by("-pk")[: ON_A_PAGE + 1])
    titles = titles_of((one.comment.thread for one in page), translation.get_language())
    context = {
        "told": [(one, titles[one.comment.thread_id]) for one in page[:ON_A_PAGE]],
        "has_more": len(page) > ON_A_PAGE,
    }
    return render(request, "notifications/list.html", context)


@require_POST
@never_cache
@login_required
def notification_reading(request: HtmxRequest) -> HttpResponse:
    """Note that a member has looked at one notification, or at all up to the newest they saw."""
    mine = Notification.objects.to(member_of(request))
    if "pk" in request.POST:
        mine.filter(pk=_number(request.POST["pk"])).read()
    else:
        mine.filter(pk__lte=_number(request.POST.get("until", ""))).read()
    if request.htmx or request.headers.get("Accept") == "text/plain":
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("notifications:list"), status=303)


@require_safe
@never_cache
def notification_mine(request: HtmxRequest) -> HttpResponse:
    """Give a member what the header of a page without a discussion says to them."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    context = {"unread": unread_by(member_of(request))}
    return render(request, "account/_session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def notification_wishes(request: HtmxRequest) -> HttpResponse:
    """Let a member say how they want to hear of what, and show what they follow."""
    member = member_of(request)
    asks = request.method == "POST"
    listener = Listener.objects.of(member) if asks else Listener.objects.seen(member)
    form = WishesForm(request.POST if asks else None, instance=listener)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choice has been saved."))
        return HttpResponseRedirect(reverse("notifications:wishes"), status=303)
    status = 422 if form.is_bound else 200
    follows = list(Follow.objects.of(member)[:MOST_FOLLOWED])
    titles = titles_of((follow.subject for follow in follows), translation.get_language())
    context = {
        "form": form,
        "follows": [(follow, titles.get(follow.subject.pk)) for follow in follows],
    }
    return render(request, "notifications/wishes.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def thread_following(request: HtmxRequest, pk: int) -> HttpResponse:
    """Let a member follow an article's discussion, leave it, or hear nothing of it."""
    thread, member = find_thread(pk), member_of(request)
    if request.method == "POST":
        _do(request, Listener.objects.of(member), thread)
        return HttpResponseRedirect(reverse("threads:following", args=[pk]), status=303)
    follow = Follow.objects.of(member).filter(thread=thread).first()
    context = {"thread": thread, "follow": follow, "article": article_in(thread)}
    return render(request, "notifications/following.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def comment_following(request: HtmxRequest, pk: int) -> HttpResponse:
    """Let a member follow what is said below a comment, or leave it."""
    comments = Comment.objects.select_related("author", "thread").filter(shown=True)
    comment = comments.filter(pk=min(pk, MOST_PK)).first()
    if comment is None or not comment.thread.is_readable:
        raise Http404
    member = member_of(request)
    if request.method == "POST":
        _do(request, Listener.objects.of(member), comment)
        return HttpResponseRedirect(reverse("comments:following", args=[pk]), status=303)
    follow = Follow.objects.of(member).filter(comment=comment).first()
    context = {
        "thread": comment.thread, "comment": comment, "follow": follow,
        "article": article_in(comment.thread),
    }  # fmt: skip
    return render(request, "notifications/following.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mails_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails by a mail's own link: asks when opened, does it when posted to (RFC 8058).

    The signed link is the proof, so a mail program needs no cookie for it; one that only looks at
    links changes nothing.
    """
    try:
        stop = tokens.read(token)
    except signing.BadSignature as error:
        raise Http404 from error
    listener = Listener.objects.select_related("member").filter(pk=stop.listener).first()
    thread = Thread.objects.filter(pk=stop.thread).first() if stop.thread else None
    if request.method == "POST" and listener is not None:
        if stop.thread == 0:
            listener.stop_mails()
        elif thread is not None:
            listener.mute(thread)
    with translation.override(listener.reads if listener else translation.get_language()):
        context = {"is_done": request.method == "POST", "mutes": stop.thread != 0, "token": token}
        return render(request, "notifications/stop.html", context)


def _do(request: HtmxRequest, listener: Listener, what: Thread | Comment) -> None:
    """Do what the button says; a button that is none of ours does nothing."""
    verb = request.POST.get("do")
    if verb == "follow":
        listener.follow(what)
    elif verb == "leave":
        listener.leave(what)
    elif verb == "mute" and isinstance(what, Thread):
        listener.mute(what)


def _number(text: str) -> int:
    """Return a number that was sent; raises Http404 for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= MOST_PK):
        raise Http404
    return int(text)
