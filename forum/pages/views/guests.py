"""A guest's own comments: the link that proves an address, and what it opens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.accounts import allowances, data, guests
from forum.accounts.forms import AddressForm
from forum.accounts.models import Guest, Member
from forum.comments import writers
from forum.comments.models import Comment
from forum.law.models import Statement
from forum.markup.excerpts import excerpt
from forum.pages.requests import HtmxRequest, member_of, writer_of
from forum.pages.views import errors

# As many comments as the page lists; each is reached by its own address besides.
MOST_LISTED = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guest_link(request: HtmxRequest, token: str) -> HttpResponse:
    """Show whose link it is; the button makes this browser theirs, once."""
    guest = guests.guest_of_link(token)
    if guest is not None and request.method == "POST" and guests.confirm(request, guest):
        return redirect("guests:comments")
    if guest is not None and request.method == "POST":
        guest = None
    status = 200 if guest is not None else 410
    return render(request, "guests/link.html", {"guest": guest}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guest_comments(request: HtmxRequest) -> HttpResponse:
    """Show what was written with the proved address; without one, ask where to send the link."""
    email = _proved(request)
    if email and request.method != "POST":
        return _show(request, email)
    form = AddressForm(request.POST if request.method == "POST" else None)
    sent = form.is_valid()
    if sent:
        address = guests.clean_address(form.cleaned_data["email"])
        if Comment.objects.filter(guest_email=address).exists():
            guests.send_link(Guest.of(address))
    status = 422 if form.is_bound and not sent else 200
    return render(request, "guests/ask.html", {"form": form, "sent": sent}, status=status)


@require_POST
@never_cache
def guest_claim(request: HtmxRequest) -> HttpResponse:
    """Put what was written with the proved address under the member's name."""
    member, email = member_of(request), _proved(request)
    if not email:
        return redirect("guests:comments")
    count = claim_all(email, member)
    told = ngettext(
        "%(count)d comment stands under your name now.",
        "%(count)d comments stand under your name now.",
        count,
    )
    messages.success(request, told % {"count": count})
    return HttpResponseRedirect(reverse("account"), status=303)


@require_POST
@never_cache
def guest_export(request: HtmxRequest) -> HttpResponse:
    """Give a guest all that is held of them, as a file."""
    guest = guests.guest_of(request)
    if guest is None:
        return redirect("guests:comments")
    return export_file(request, guest)


@require_POST
@never_cache
def guest_erasure(request: HtmxRequest) -> HttpResponse:
    """Erase a guest at once: their words or their name, their address, their mails."""
    guest = guests.guest_of(request)
    if guest is None or "sure" not in request.POST:
        return redirect("guests:comments")
    data.erase(guest, keeps_words=request.POST.get("words") == "keep")
    guests.leave(request)
    messages.success(request, _("Nothing that names you is left here."))
    return redirect("guests:comments")


@require_POST
@never_cache
def guest_leaving(request: HtmxRequest) -> HttpResponse:
    """Make this browser nobody's again."""
    guests.leave(request)
    return redirect("guests:comments")


def claim_all(email: str, member: Member) -> int:
    """Put every comment written with an address under the member who holds it."""
    written = Comment.objects.filter(guest_email=email).order_by("pk")
    return sum(writers.claim(comment, email=email, by=member) for comment in written)


def export_file(request: HtmxRequest, person: data.Person) -> HttpResponse:
    """Return the file of what is held of a person, kept by nobody; 429 when asked too often."""
    try:
        sender = f"{person._meta.label} {person.pk}"
        allowances.take("export", sender, settings.EXPORT_LIMITS)
    except allowances.Spent as spent:
        return errors.too_many_requests(request, spent.seconds)
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"'}
    return HttpResponse(data.export(person), content_type="application/zip", headers=headers)


def _proved(request: HtmxRequest) -> str:
    """Return the address this browser has proved: by a guest's link, else the member's own."""
    guest = guests.guest_of(request)
    if guest is not None:
        return str(guest.email)
    member = writer_of(request)
    return member.proved_email if member is not None else ""


def _show(request: HtmxRequest, email: str) -> HttpResponse:
    written = Comment.objects.filter(guest_email=email).order_by("-posted_at", "-pk")
    stated = Statement.objects.filter(decision__comment__in=written).in_short()
    context: dict[str, Any] = {
        "email": email, "count": written.count(),
        "comments": [(comment, excerpt(comment.text)) for comment in written[:MOST_LISTED]],
        "statements": stated[:MOST_LISTED],
        "claimant": writer_of(request), "by_account": guests.guest_of(request) is None,
    }  # fmt: skip
    return render(request, "guests/comments.html", context)
