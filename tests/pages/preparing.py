"""What the forms of `writes` need before they are sent, and what of them must be read first."""

import re
import time
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    hotp_value,
)
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from forum.accounts import guests
from forum.accounts.links import login_link
from forum.accounts.models import Guest
from forum.comments.models import Comment
from forum.law import noticing
from forum.law.models import Statement
from forum.moderation.muting import Mute
from forum.moderation.sight import fingerprint
from forum.notifications import tokens
from forum.notifications.models import Listener, Notification
from forum.translations.models import Translation
from forum.translations.translating import hash_of

Fields = dict[str, str]


WORD = "a bridge of eleven arches"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOTICE = {
    "category": "threat", "reasons": "The second sentence threatens me.", "name": "Nora Nielsen",
    "email": "nora@example.org", "good_faith": "on",
}  # fmt: skip
LOGIN = {"login": "ana@example.org", "password": "ana writes a lot", "remember": "on"}


def hidden_of(page: Any) -> Fields:
    """Return the hidden fields of a page's forms."""
    found = re.findall(r'type="hidden" name="([\w-]+)"(?: value="([^"]*)")?', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def confirming(world: Any, _client: Any, _comment: Any) -> str:
    """Ana's new address is to be confirmed by the link in its mail."""
    address = EmailAddress.objects.create(user=world.ana, email="new@example.org")
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])


def linked(world: Any, _client: Any, _comment: Any) -> str:
    """Ana has a link in her mail that signs her in."""
    world.ana.refresh_from_db()
    return login_link(world.ana)


def resetting(world: Any, client: Any, _comment: Any) -> str:
    """Ana has opened the link that sets a new password."""
    key = default_token_generator.make_token(world.ana)
    number = user_pk_to_url_str(world.ana)
    opened = client.get(reverse("account_reset_password_from_key", args=[number, key]))
    return str(opened["Location"])


def proving(world: Any, _client: Any, _comment: Any) -> str:
    """A guest has a link in their mail."""
    guest = Guest.objects.get()
    token = signing.dumps([guest.pk, guest.epoch], salt=guests.LINK_SALT)
    return reverse("guests:link", args=[token])


def stopping(world: Any, _client: Any, _comment: Any) -> str:
    """Ben has a mail with the link that ends such mails."""
    listener = Listener.objects.of(world.ben)
    token = signing.dumps([listener.pk, 0], salt=tokens.SALT)
    return reverse("mails:stop", args=[token])


def claiming(world: Any, _client: Any, _comment: Any) -> None:
    """The comment was written with the address that Ben has proved."""
    Comment.objects.filter(pk=world.comments["standing"].pk).update(
        author=None, guest_name="Gus", guest_email=world.ben.email
    )


def stated(world: Any, _client: Any, _comment: Any) -> str:
    """Ana's comment was removed, and she was told why."""
    case = Statement.objects.filter(decision__comment=world.comments["removed"]).get()
    return reverse("law:complaint", args=[case.key])


def noticed(world: Any, _client: Any, comment: Any) -> str:
    """Somebody has given notice of the comment, and it was turned down."""
    said = {**NOTICE, "good_faith": True}
    notice = noticing.give_notice(world.comments["standing"], language="en", **said)
    noticing.decide(notice, outcome="rejected", words="It does not.", by=world.mia)
    return reverse("law:notice_complaint", args=[notice.key])


def translated(world: Any, _client: Any, comment: Any) -> None:
    """The comment has a machine's translation into English."""
    Comment.objects.filter(pk=comment.pk).update(language="da", language_by="author")
    comment.refresh_from_db()
    Translation.objects.create(
        comment=comment, target="en", source="da", engine="stand-in", engine_version="",
        body_hash=hash_of(comment), text="Stands", html="<p>Stands</p>",
        leased_until=timezone.now(), made_at=timezone.now(),
    )  # fmt: skip


def setting_up(world: Any, client: Any, _comment: Any) -> None:
    """Ana is setting up an app for codes."""
    session = client.session
    session[SECRET_SESSION_KEY] = SECRET
    session.save()


def with_app(world: Any, client: Any, _comment: Any) -> None:
    """Ana has an app for codes."""
    TOTP.activate(world.ana, SECRET)
    RecoveryCodes.activate(world.ana)


def half_way(world: Any, client: Any, _comment: Any) -> None:
    """Ana has typed her password and is asked for her second factor."""
    with_app(world, client, None)
    client.post(reverse("account_login"), LOGIN)


def told_something(world: Any, client: Any, _comment: Any) -> None:
    """Ana has one notification, unread."""
    Notification.objects.create(
        listener=Listener.objects.of(world.ana),
        comment=world.comments["standing"],
        kind="reply",
        way="once",
    )


def muted(world: Any, _client: Any, _comment: Any) -> str:
    """Ana has muted Ben."""
    Mute.objects.mute(world.ana, world.ben)
    return reverse("unmute", args=[world.ben.pk])


def code_now(_world: Any, _client: Any, _comment: Any) -> Fields:
    """Return the form with what the app shows now."""
    return {"code": format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))}


def seen(world: Any, _client: Any, comment: Any) -> Fields:
    """Return what a moderator's form says of what stood on its page."""
    return {"seen": fingerprint(comment), "reason": "insult", "words": "No."}


def changed(world: Any, _client: Any, comment: Any) -> Fields:
    """Return the form of Ana's changed words."""
    return {"text": "Other words", "language": "en", "revision": str(comment.revision)}


def composed(world: Any, client: Any, _comment: Any) -> Fields:
    """Return the form of a comment as a member has filled it in."""
    page = client.get(reverse("comments:new", args=[world.thread.pk]))
    return {**hidden_of(page), "text": "Said by Ben", "language": "en", "homepage": ""}


def composed_by_guest(world: Any, client: Any, comment: Any) -> Fields:
    """Return the form of a comment as a guest has filled it in."""
    return {**composed(world, client, comment), "name": "Gus", "email": "gus@example.org"}


def taken_away(world: Any, client: Any, comment: Any) -> None:
    """Ana has removed her comment, a moment ago."""
    client.post(reverse("comments:removal", args=[comment.pk]))
