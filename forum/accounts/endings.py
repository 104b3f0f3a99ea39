"""What a new password, a ban or an erasure ends besides sessions: whatever was begun before it.

Somebody may be half way through signing in elsewhere, with a password that is no longer good or a
code in a mail; may hold a link that sets a password; may have asked for another address. Each is
bound to the member's password and epoch, as sessions are, and is refused once these have changed.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forum.accounts.models import Member

# Where a session keeps what the member was when signing in began.
BEGUN = "login_begun"


class ResetTokens(PasswordResetTokenGenerator):
    """Links that set a password: over with the next log-in or password, as Django's are, and with
    whatever ends the member's sessions."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.epoch}"


def begin(request: HttpRequest, member: Member) -> None:
    """Note what the member is as they begin to sign in; a code that was asked for has begun."""
    records = get_authentication_records(request, member)
    by_code = bool(records) and records[-1].get("method") == "code"
    noted = request.session.get(BEGUN)
    if not (by_code and noted and noted[0] == member.pk):
        begin_anew(request, member)


def begin_anew(request: HttpRequest, member: Member) -> None:
    """Note what the member is now."""
    request.session[BEGUN] = _state_of(member)


def complete(request: HttpRequest, member: Member) -> None:
    """Let the member in if they are what they were when it began; else they begin anew."""
    begun = request.session.pop(BEGUN, None)
    now = Member.objects.filter(pk=member.pk).first()
    if begun is not None and now is not None and begun == _state_of(now):
        return
    clear_login(request)
    messages.error(request, _("Something changed while you were signing in. Please sign in again."))
    raise ImmediateHttpResponse(redirect("account_login"))


@receiver([password_changed, password_reset, password_set])
def forget_other_addresses(user: Member, **_kwargs: Any) -> None:
    """End the change of address that somebody began with the password before."""
    user.forget_asked_addresses()


def _state_of(member: Member) -> list[Any]:
    return [member.pk, member.get_session_auth_hash()]
