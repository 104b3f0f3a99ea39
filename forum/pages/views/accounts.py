"""A member's own page, and what allauth's pages leave to us."""

from io import BytesIO

import qrcode
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from qrcode.image.svg import SvgPathFillImage

from forum.accounts import data, endings
from forum.accounts.forms import ErasureForm, MemberForm
from forum.accounts.links import member_of_link
from forum.accounts.models import Member
from forum.accounts.standing import standing_of
from forum.comments.models import Comment
from forum.pages.requests import HtmxRequest, member_of
from forum.pages.views.guests import export_file


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def account_detail(request: HtmxRequest) -> HttpResponse:
    """Show members what the site knows them by, and change it."""
    member = member_of(request)
    form = MemberForm(request.POST or None, instance=member)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        # The form has written the refused name on the instance that the page greets.
        member.refresh_from_db()
        context = {"form": form, "standing": standing_of(member), "as_guest": _as_guest(member)}
        return render(request, "account/detail.html", context, status=status)
    form.save()
    messages.success(request, _("Your account has been changed."))
    with translation.override(member.language):
        return HttpResponseRedirect(reverse("account"), status=303)


def _as_guest(member: Member) -> bool:
    """Whether somebody wrote as a guest with the address that the member has proved."""
    email = member.proved_email
    return bool(email) and Comment.objects.filter(guest_email=email).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(app="forum")  # type: ignore[untyped-decorator]
def account_export(request: HtmxRequest) -> HttpResponse:
    """Give members all that is held of them, as a file."""
    if request.method == "POST":
        return export_file(request, member_of(request))
    return render(request, "account/data.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(app="forum")  # type: ignore[untyped-decorator]
def account_erasure(request: HtmxRequest) -> HttpResponse:
    """Ask what is to become of the words; have the account erased later, or not after all."""
    member = member_of(request)
    if request.method == "POST" and "call_off" in request.POST:
        data.call_off_erasure(member)
        messages.success(request, _("Your account stays."))
        return HttpResponseRedirect(reverse("account"), status=303)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if member.is_staff or not form.is_valid():
        status = 422 if form.is_bound else 200
        hours = round(settings.ERASURE_HOURS)
        context = {"form": form, "hours": hours}
        return render(request, "account/erasure.html", context, status=status)
    data.ask_for_erasure(member, keeps_words=form.cleaned_data["words"] == "keep")
    update_session_auth_hash(request, member)
    return HttpResponseRedirect(reverse("account"), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def login_link(request: HtmxRequest, token: str) -> HttpResponse:
    """Sign in whoever has the mail, once they press the button; a second factor is asked after."""
    member = member_of_link(token)
    if member is None or request.method != "POST":
        status = 200 if member is not None else 410
        return render(request, "account/login_link.html", {"member": member}, status=status)
    endings.begin_anew(request, member)
    record_authentication(request, member, method="code", email=member.email)
    verify_email_indirectly(request, member, member.email)
    answer: HttpResponse = perform_login(request, Login(user=member, email=member.email))
    return answer


@require_safe
@never_cache
@login_required
def totp_picture(request: HtmxRequest) -> HttpResponse:
    """Draw the secret that an app is being set up with, for its camera."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    address = get_adapter().build_totp_url(member_of(request), secret)
    picture = BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, box_size=8).save(picture)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
