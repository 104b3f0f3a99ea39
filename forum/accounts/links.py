"""Links in mails that prove the address: each signed for one purpose, one person, and a time.

A link changes nothing when it is opened, since programs that look through mail open links too;
its page has a button. What it is bound to changes with its use, so it is good once.
"""

from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from forum.accounts.models import Member

LOGIN_SALT = "forum.accounts.links.login"
LOGIN_SECONDS = 15 * 60


def login_link(member: Member) -> str:
    """Return the path that signs the member in, good for a quarter of an hour and once."""
    return reverse("account_login_link", args=[signing.dumps(_state_of(member), salt=LOGIN_SALT)])


def member_of_link(token: str) -> Member | None:
    """Return the member a login link is for; None when it is forged, old or used."""
    try:
        state = signing.loads(token, salt=LOGIN_SALT, max_age=LOGIN_SECONDS)
        member = Member.objects.filter(pk=state[0], is_active=True).first()
    except (signing.BadSignature, LookupError, TypeError, ValueError):
        return None
    return member if member is not None and _state_of(member) == state else None


def _state_of(member: Member) -> list[Any]:
    """Return what a link is bound to: signing in changes the time, a new password the epoch.

    The link itself says whose it is and nothing else; mail is read by many machines.
    """
    seen = member.last_login.isoformat() if member.last_login else ""
    bound = f"{member.get_session_auth_hash()} {seen}"
    return [member.pk, salted_hmac(LOGIN_SALT, bound, algorithm="sha256").hexdigest()[:32]]
