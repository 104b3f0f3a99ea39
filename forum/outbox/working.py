"""The worker: sends mails and does the chores until it is told to stop."""

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

from django.db import connections

from forum.outbox.chores import Chore, chores
from forum.outbox.sending import Sender

log = logging.getLogger(__name__)

# Seconds between two looks at an outbox that was empty.
IDLE = 1.0
# Seconds without looking after the database itself failed.
AFTER_FAILURE = 5.0
# Seconds that a mail under way is waited for when the worker is to stop; then its lease runs out.
LAST_MAIL = 15.0


class Worker:
    """Two threads: one for the mail server, which may be slow, and one for all that is not."""

    def __init__(self, *, idle: float = IDLE) -> None:
        self.idle = idle
        self.stopping = threading.Event()
        self.sender = Sender()
        self.due: dict[Chore, float] = {}
        self.parent = os.getppid()

    def run(self) -> None:
        """Work until stopped, by a signal or by the end of the process that started this one."""
        sending = threading.Thread(target=self._send, name="sending", daemon=True)
        sending.start()
        while not self.stopping.is_set():
            with self._unharmed("A chore"):
                self.do_chores()
            if os.getppid() != self.parent:
                self.stopping.set()
            self.stopping.wait(self.idle)
        sending.join(LAST_MAIL)
        connections.close_all()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Stop after the mail that is being sent."""
        self.stopping.set()

    def heed_signals(self) -> None:
        """Stop at Ctrl-C and at SIGTERM."""
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGTERM, self.stop)

    def do_chores(self) -> None:
        """Do each chore whose time has come; one that fails is done again at its next."""
        for chore in chores:
            if self.stopping.is_set() or self.due.get(chore, 0) > time.monotonic():
                continue
            self.due[chore] = time.monotonic() + chore.seconds
            with self._unharmed(chore.name):
                while chore.work() is True and not self.stopping.is_set():
                    pass

    def _send(self) -> None:
        while not self.stopping.is_set():
            sent = False
            with self._unharmed("Sending"):
                sent = self.sender.send_next()
            if not sent:
                self.stopping.wait(self.idle)
        self.sender.hang_up()
        connections.close_all()

    @contextlib.contextmanager
    def _unharmed(self, what: str) -> Iterator[None]:
        """Outlive a failure: note it, let go of the connection, and look again a little later."""
        try:
            yield
        except Exception:
            log.exception("%s failed; the worker goes on.", what)
            # A connection that broke would fail for ever.
            connections.close_all()
            self.stopping.wait(AFTER_FAILURE)
