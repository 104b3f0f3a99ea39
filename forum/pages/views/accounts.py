"""A member's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.accounts.forms import MemberForm
from forum.pages.requests import HtmxRequest, member_of


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
        return render(request, "account/detail.html", {"form": form}, status=status)
    form.save()
    messages.success(request, _("Your account has been changed."))
    with translation.override(member.language):
        return HttpResponseRedirect(reverse("account"), status=303)
