"""The way out: SMTP that can neither hang for ever nor be mistaken for having failed."""

import contextlib
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.mail.backends import smtp

# Seconds a mail may take in all, connecting included; a server that sends a byte now and then
# would never meet a socket's own timeout. Well within the lease of a claimed mail.
DEADLINE = 150

# Seconds to wait for the answer to the mail's last line. Servers look through a mail before they
# take it; who gives up early sends it twice (RFC 5321, 4.5.3.2.6).
ANSWER = 120


class SmtpBackend(smtp.EmailBackend):
    """Django's SMTP, patient where impatience would send twice and bounded as a whole."""

    held: socket.socket | None = None

    @property
    def connection_class(self) -> Any:
        """The class of the connection: that of smtplib, which tells us its socket at once."""
        backend, plain = self, super().connection_class

        class Connection(plain):  # type: ignore[misc, valid-type]
            def _get_socket(self, host: str, port: int, timeout: float) -> Any:
                backend.held = super()._get_socket(host, port, timeout)
                return backend.held

            def data(self, msg: Any) -> Any:
                self.sock.settimeout(ANSWER)
                try:
                    return super().data(msg)
                finally:
                    if self.sock is not None:
                        self.sock.settimeout(backend.timeout)

        return Connection

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """End whatever the connection is doing when the time is up."""
        timer = threading.Timer(DEADLINE, self.abort)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def abort(self) -> None:
        """Shut the socket down, which wakes whoever waits for it."""
        connection = self.connection or self._partial_connection  # type: ignore[attr-defined]
        held = getattr(connection, "sock", None) or self.held
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """Say good-bye without waiting for the answer: some servers are slow to close."""
        connection, self.connection = self.connection, None
        if isinstance(connection, smtplib.SMTP):
            with contextlib.suppress(OSError):
                connection.putcmd("QUIT")
            connection.close()
