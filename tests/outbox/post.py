"""A real mail server on loopback that can be made to behave as badly as real ones do."""

import email.policy
import socket
import threading
import time
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class PostOffice:
    """Takes mails by SMTP; `answers` holds what to say to the next ones instead of 250."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused: dict[str, str] = {}
        self.answers: list[str] = []
        self.pause = 0.0
        self.controller: Controller | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, object]:
        """Django's settings that lead here."""
        return {
            "MAIL_TRANSPORT": "forum.outbox.transport.SmtpBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_TIMEOUT": 5,
        }

    def open(self) -> "PostOffice":
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.pause:
            time.sleep(self.pause)
        if self.answers:
            answer = self.answers.pop(0)
            if not answer.startswith("250"):
                return answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]


class Tarpit:
    """Listens and says nothing, or one letter now and then, for as long as it is asked."""

    def __init__(self, *, drip: float = 0.0) -> None:
        self.drip = drip
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.held: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                caller, _address = self.socket.accept()
            except OSError:
                return
            self.held.append(caller)
            if self.drip:
                threading.Thread(target=self._drip, args=[caller], daemon=True).start()

    def _drip(self, caller: socket.socket) -> None:
        try:
            while True:
                caller.send(b"2")
                time.sleep(self.drip)
        except OSError:
            return

    def close(self) -> None:
        for caller in [self.socket, *self.held]:
            caller.close()
