"""Queueing a mail: a row in the caller's transaction, and never the same one twice."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.validators import validate_email

from forum.outbox.lines import header_line
from forum.outbox.models import KEY_LENGTH, SUBJECT_LENGTH, OutgoingMail

# RFC 5322 wants no line of a header longer than 998 octets.
HEADER_LENGTH = 900
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")


def queue_mail(
    to: str, subject: str, text: str, *, html: str = "", language: str = "",
    headers: Mapping[str, str] | None = None, key: str = "",
) -> None:  # fmt: skip
    """Queue a mail that is whole; one with the key of an earlier one is that one, and not queued.

    Leaves with the caller's transaction, or not at all. An address that is none raises
    ValidationError. `language` is told in the mail's headers; the words are the caller's.
    """
    validate_email(to)
    mail = OutgoingMail(
        key=_checked(key or uuid4().hex), to=to, subject=header_line(subject, SUBJECT_LENGTH),
        text=text, html=html, language=language, headers=safe_headers(headers or {}),
        message_id=new_message_id(),
    )  # fmt: skip
    # A repeated key is no error that would undo the caller's transaction.
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)


class Queued(NamedTuple):
    """A letter that its writer (see `letters`) makes from `about` when it leaves."""

    letter: str
    about: dict[str, Any]
    key: str
    message_id: str = ""


def queue_letter(kind: str, about: dict[str, Any], *, key: str, message_id: str = "") -> None:
    """Queue one letter; one with the key of an earlier one is that one, and not queued."""
    queue_letters([Queued(kind, about, key, message_id)])


def queue_letters(letters: Iterable[Queued]) -> None:
    """Queue news for many; what one person waits for, as `queue_mail` queues it, goes before."""
    rows = [
        OutgoingMail(
            key=_checked(key), letter=kind, about=about, is_news=True,
            message_id=message_id or new_message_id(),
        )
        for kind, about, key, message_id in letters
    ]  # fmt: skip
    OutgoingMail.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def message_id_of(name: str) -> str:
    """Return the Message-ID that the mail of that name has, whoever asks and whenever."""
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def new_message_id() -> str:
    """Return a Message-ID that no mail has."""
    return message_id_of(uuid4().hex)


def safe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers as they may leave: names that are names, values on one line each."""
    for name in headers:
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a header.")
    return {name: header_line(value, HEADER_LENGTH) for name, value in headers.items()}


def _checked(key: str) -> str:
    if len(key) > KEY_LENGTH:
        raise ValueError(f"A mail's key has at most {KEY_LENGTH} characters.")
    return key
