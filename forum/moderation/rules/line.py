"""A line to a service elsewhere that can be cut at any moment, whatever the service does.

A socket's timeout begins anew with each byte, so one that drips, in its handshake, its headers or
its body, would keep whoever reads for hours. Cut from another thread, the reading ends at once.
"""

import socket
from threading import Lock
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class Cut(OSError):
    """The time was over before the line was there."""


class Line:
    """The connections of one asking."""

    def __init__(self) -> None:
        self._lock, self._is_cut = Lock(), False
        self._ends: list[socket.socket] = []

    def post(self, url: str, **options: Any) -> requests.Response:
        """Ask, as `requests.post` does."""
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Cuttable(self))
            return session.post(url, **options)

    def cut(self) -> None:
        """End what is being said on it, and whatever would be."""
        with self._lock:
            self._is_cut = True
            for end in self._ends:
                # Gone already where the other side hung up.
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def close(self) -> None:
        """Give back what was kept for a cutting."""
        with self._lock:
            while self._ends:
                self._ends.pop().close()

    def note(self, opened: socket.socket) -> None:
        """Remember a connection; its second end lasts where TLS takes the first over."""
        with self._lock:
            if self._is_cut:
                opened.close()
                raise Cut
            self._ends.append(opened.dup())


class _Cuttable(HTTPAdapter):
    """Notes on its line each connection it opens."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Return a pool whose connections are noted."""
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        line, ordinary = self._line, pool.ConnectionCls

        class Noted(ordinary):  # type: ignore[misc, valid-type]
            def _new_conn(self) -> Any:
                opened = super()._new_conn()
                line.note(opened)
                return opened

        pool.ConnectionCls = Noted
        return pool
