"""Guests who have given an address: proving it by a signed link, and what follows from that.

Anybody can type anybody's address, so an address alone shows and opens nothing. The link goes to
the address only; its page has a button, and pressing it makes this browser a confirmed guest's
(`ConfirmedGuest`), who is asked for by the policy as members are. Pressing it again does nothing.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum.accounts.models import Guest
from forum.outbox.lines import named
from forum.outbox.queueing import queue_mail

LINK_SALT = "forum.accounts.guests"
LINK_SECONDS = 7 * 24 * 3600
# Where a browser's session keeps which guest it is.
SESSION_KEY = "guest"
# A guest who writes is told of the link no more often than this; asking for it is another matter.
TOLD_EVERY = timedelta(days=1)


class ConfirmedGuest(AnonymousUser):
    """Django's anonymous user, known to hold an address; no member, and nobody else's name."""

    def __init__(self, guest: Guest) -> None:
        super().__init__()
        self.guest = guest

    @property
    def guest_email(self) -> str:
        """The address that is proved."""
        return str(self.guest.email)


def clean_address(email: str) -> str:
    """Return an address as guests' addresses are stored and compared."""
    return email.strip().lower()


def tell_of_link(email: str) -> None:
    """Mail a guest who has just written the link to their comments, at most once a day."""
    with transaction.atomic():
        guest = Guest.of(email)
        if guest.told_at is None or guest.told_at < timezone.now() - TOLD_EVERY:
            send_link(guest)


def send_link(guest: Guest) -> None:
    """Mail the link in the language being read; says nothing of what was written, or by whom."""
    Guest.objects.filter(pk=guest.pk).update(told_at=timezone.now())
    token = signing.dumps([guest.pk, guest.epoch], salt=LINK_SALT)
    context = {
        "address": f"{settings.SITE_URL}{reverse('guests:link', args=[token])}",
        "site_name": named(settings.SITE_NAME), "site_url": settings.SITE_URL,
    }  # fmt: skip
    subject = _("%(site)s: your comments") % {"site": named(settings.SITE_NAME)}
    text = render_to_string("guests/link_mail.txt", context).strip()
    queue_mail(guest.email, subject, text, language=translation.get_language() or "")


def guest_of_link(token: str) -> Guest | None:
    """Return the guest a link is for; None when it is forged, old or used."""
    try:
        state = signing.loads(token, salt=LINK_SALT, max_age=LINK_SECONDS)
        pk, epoch = state
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Guest.objects.filter(pk=pk, epoch=epoch).first()


def confirm(request: HttpRequest, guest: Guest) -> bool:
    """Make this browser the guest's; False when the link has been used meanwhile."""
    used = Guest.objects.filter(pk=guest.pk, epoch=guest.epoch)
    if not used.update(epoch=guest.epoch + 1, confirmed_at=timezone.now()):
        return False
    request.session.cycle_key()
    request.session[SESSION_KEY] = [guest.pk, guest.epoch + 1]
    return True


def guest_of(request: HttpRequest) -> Guest | None:
    """Return the guest whose browser this is; ends with the next link that is used, or erasure."""
    state: Any = request.session.get(SESSION_KEY)
    if not state:
        return None
    return Guest.objects.filter(pk=state[0], epoch=state[1]).first()


def leave(request: HttpRequest) -> None:
    """Make this browser nobody's."""
    request.session.pop(SESSION_KEY, None)
