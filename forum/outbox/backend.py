"""Django's own way to send (`django.core.mail`) led into the outbox, for allauth and Django itself.

So a sign-up or a reset takes no longer for an address that is known than one row does, whatever the
mail server does, and its mail is tried again like any other.
"""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from forum.outbox.queueing import queue_mail


class EmailBackend(BaseEmailBackend):
    """Queues a row for each recipient of each message."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; return how many."""
        for message in email_messages:
            for recipient in message.recipients():
                queue_mail(
                    parseaddr(recipient)[1], str(message.subject), str(message.body),
                    html=html_of(message), language=get_language() or "",
                    headers={name: str(value) for name, value in message.extra_headers.items()},
                )  # fmt: skip
        return len(email_messages)


def html_of(message: Any) -> str:
    """Return a message's HTML part, "" without one."""
    parts = getattr(message, "alternatives", [])
    return next((str(content) for content, kind in parts if kind == "text/html"), "")
