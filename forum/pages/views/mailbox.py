"""What the site has mailed, for who develops it on their own machine; nowhere else."""

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.outbox.models import OutgoingMail

MOST = 50
# The mail's own page runs nothing and fetches nothing.
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the newest mails with what they say."""
    refuse_strangers(request)
    mails = OutgoingMail.objects.order_by("-queued_at", "-pk")[:MOST]
    return render(request, "mailbox.html", {"mails": mails})


@require_safe
@never_cache
def mailbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mail's HTML part by itself, as a mail program would."""
    refuse_strangers(request)
    mail = get_object_or_404(OutgoingMail.objects.exclude(html=""), pk=pk)
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = SEALED
    return response


def refuse_strangers(request: HttpRequest) -> None:
    """Raise Http404 unless this is a site on one's own machine, and asked from it."""
    peer = request.META.get("REMOTE_ADDR", "")
    if settings.MODE != "local" or "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404
    if not (peer and ip_address(peer).is_loopback):
        raise Http404
