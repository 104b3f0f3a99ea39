"""Sends what is due, one mail after the other, over one connection while there is more."""

import contextlib
import logging
import smtplib
import time
from contextlib import AbstractContextManager
from datetime import timedelta
from email.header import Header
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from forum.outbox.letters import Letter, write
from forum.outbox.lines import header_line
from forum.outbox.models import MOST_TRIES, SUBJECT_LENGTH, OutgoingMail
from forum.outbox.queueing import safe_headers
from forum.outbox.transport import SmtpBackend

log = logging.getLogger(__name__)

# Seconds between two knocks at a server that is not there: from the first to the longest.
FIRST_KNOCK, LONGEST_KNOCK = 1.0, 60.0

# A server closes a connection that has nothing to say: after so long it is asked whether it is
# still there, and after so much longer we close it ourselves.
QUIET_SECONDS, IDLE_SECONDS = 1, 20
# RFC 5321, 3.8: "service closing transmission channel".
CLOSING = 421
ANSWER_LENGTH = 500
NAME_LENGTH = 100


class Unreachable(Exception):
    """There is no server to talk to, or it will not talk to us: no mail is to blame."""


class Sender:
    """Takes mails from the outbox to the mail server; one for each worker process."""

    def __init__(self) -> None:
        self.transport: Any = None
        self.spoke_at = 0.0
        self.failures = 0
        self.knock_at = 0.0

    def send_next(self) -> bool:
        """Send the mail whose turn it is; return whether there was one that could be tried."""
        if time.monotonic() < self.knock_at:
            return False
        mail = OutgoingMail.objects.claim()
        if mail is None:
            if self.transport and time.monotonic() - self.spoke_at > IDLE_SECONDS:
                self.hang_up()
            return False
        return self._attend_to(mail)

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        transport, self.transport = self.transport, None
        if isinstance(transport, SmtpBackend):
            transport.hang_up()
        elif transport is not None:
            transport.close()

    def _attend_to(self, mail: OutgoingMail) -> bool:
        """Send a claimed mail and note what became of it; False when the server is away."""
        if mail.tries > MOST_TRIES:
            # Whoever had it last died of it, or with it.
            mail.give_up(mail.answer)
            return True
        try:
            letter = letter_of(mail)
            message = None if letter is None else message_of(mail, letter)
        except Exception as error:
            # A fault of ours in one letter must not keep the others waiting.
            log.exception("Mail %s cannot be written.", mail.pk)
            mail.try_later(f"{type(error).__name__}: {error}"[:ANSWER_LENGTH])
            return True
        if letter is None or message is None:
            mail.drop()
            return True
        try:
            self._send(message)
        except Unreachable as error:
            self._wait_for_the_server(mail, str(error))
            return False
        except Exception as error:
            self.hang_up()
            if not isinstance(error, OSError):
                log.exception("Mail %s cannot be sent.", mail.pk)
            if is_final(error):
                log.warning("Mail %s was refused: %s", mail.pk, told(error))
                mail.give_up(told(error))
            else:
                mail.try_later(told(error))
            return True
        keep = settings.MODE == "local"
        mail.mark_sent(to=letter.to, subject=str(message.subject), keep_words=keep)
        if keep and mail.letter:
            mail.write(text=letter.text, html=letter.html)
        return True

    def _send(self, message: EmailMultiAlternatives) -> None:
        """Send it over the connection there is, or a new one; raises `Unreachable` without."""
        if self.transport is None:
            self.transport = get_connection(settings.MAIL_TRANSPORT)
        with self._bounded():
            was_open = self._is_open()
            self._open()
            try:
                self.transport.send_messages([message])
            except smtplib.SMTPSenderRefused as error:
                # "So many mails over one connection, and no more": said before this mail was.
                if not was_open or error.smtp_code != CLOSING:
                    raise
                self.hang_up()
                self.transport = get_connection(settings.MAIL_TRANSPORT)
                self._open()
                self.transport.send_messages([message])
        self.failures, self.spoke_at = 0, time.monotonic()

    def _open(self) -> None:
        try:
            self.transport.open()
        except OSError as error:
            self.transport = None
            raise Unreachable(told(error)) from error

    def _is_open(self) -> bool:
        """Whether there is a connection whose other end still answers; closes one that does not."""
        connection = getattr(self.transport, "connection", None)
        if connection is None:
            return False
        if time.monotonic() - self.spoke_at > QUIET_SECONDS:
            try:
                connection.noop()
            except OSError:
                self.transport.hang_up()
                return False
        return True

    def _bounded(self) -> AbstractContextManager[None]:
        if isinstance(self.transport, SmtpBackend):
            return self.transport.bounded()
        return contextlib.nullcontext()

    def _wait_for_the_server(self, mail: OutgoingMail, answer: str) -> None:
        """Give the mail back untried, and knock again later: sooner at first, then each minute."""
        seconds = min(FIRST_KNOCK * 2 ** min(self.failures, 10), LONGEST_KNOCK)
        if not self.failures:
            log.warning("The mail server cannot be reached: %s", answer)
        self.failures += 1
        self.knock_at = time.monotonic() + seconds
        mail.release(timezone.now() + timedelta(seconds=seconds), answer)


def letter_of(mail: OutgoingMail) -> Letter | None:
    """Return what a mail says: as it was queued, or as its writer makes it now."""
    if mail.letter:
        return write(mail.letter, mail.about)
    return Letter(
        to=mail.to, subject=mail.subject, text=mail.text, html=mail.html,
        language=mail.language, headers=mail.headers,
    )  # fmt: skip


def message_of(mail: OutgoingMail, letter: Letter) -> EmailMultiAlternatives:
    """Return the message as it goes over the wire; its Message-ID and Date are of its queueing."""
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.queued_at),
        # No answering machine is to answer it (RFC 3834).
        "Auto-Submitted": "auto-generated",
        **safe_headers(letter.headers),
    }
    if letter.sender:
        headers["From"] = sender_line(letter.sender)
    if letter.language:
        headers["Content-Language"] = header_line(letter.language, 35)
    subject = header_line(letter.subject, SUBJECT_LENGTH)
    message = EmailMultiAlternatives(subject, letter.text, to=[letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def sender_line(name: str) -> str:
    """Return the From of a mail in which somebody speaks by way of the site.

    The name is an encoded word (RFC 2047), in which no character means anything to a parser.
    """
    word = Header(header_line(name, NAME_LENGTH), "utf-8").encode().replace("\n", "")
    return f"{word} <{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}>"


def is_final(error: Exception) -> bool:
    """Whether asking again is no use: this address or these words are refused for good.

    A refused sender or log-in is the owner's to mend, and the mail waits for it.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def told(error: Exception) -> str:
    """Return a server's answer as one bounded line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        error = smtplib.SMTPResponseException(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return header_line(f"{error.smtp_code} {words}", ANSWER_LENGTH)
    return header_line(f"{type(error).__name__}: {error}", ANSWER_LENGTH)
