"""What follows from a change of how a member signs in."""

from typing import Any

from allauth.mfa.signals import authenticator_added
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from forum.accounts.middleware import begin_staff_session
from forum.accounts.models import Member


@receiver(authenticator_added)
def end_other_sessions(request: HttpRequest, user: Member, **_kwargs: Any) -> None:
    """End the sessions that began without the new factor; this one goes on."""
    user.__dict__.pop("has_second_factor", None)
    user.sign_out_everywhere()
    update_session_auth_hash(request, user)


@receiver(user_logged_in)
def begin_to_watch(request: HttpRequest, user: Member, **_kwargs: Any) -> None:
    """Note when a member of the house signed in."""
    if user.is_staff:
        begin_staff_session(request)
