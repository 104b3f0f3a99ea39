"""Serves the site with granian, the production server, until it is told to stop.

The application and the language models are loaded once, before the workers fork, so that
they share that memory and nobody waits for it at the first comment.
"""

import gc
import socket
from collections.abc import Callable
from errno import EADDRINUSE
from typing import Any

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.urls import reverse
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from forum.languages.detection import preload

# A worker's threads mostly wait for the database; more of them than connections in the pool
# (DATABASE_POOL) would only wait for one another.
THREADS = 8
# Requests that may queue in a worker before it stops accepting.
BACKPRESSURE = 128
# A browser keeps its connection open; only a request that is being answered is worth waiting for.
STOP_SECONDS = 3


class Unservable(Exception):
    """The address cannot be listened at; the message says why in one line."""


def port_of(typed: str | int) -> int:
    """Return the port that was typed, or raise `Unservable`."""
    digits = str(typed)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 6 and 0 < int(digits) < 2**16):
        raise Unservable(f"{digits!r} is no port; it is a number from 1 to 65535.")
    return int(digits)


def claim(address: str, port: int) -> None:
    """Check that the address is free, which granian would tell by a traceback."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        if error.errno == EADDRINUSE:
            raise Unservable(
                f"port {port} of {address} is taken; try another, such as PORT={port + 1}."
            ) from error
        raise Unservable(f"cannot listen at {address}:{port}: {error.strerror}.") from error


def serve(address: str, port: int, workers: int, ready: Callable[[], Any]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once the address is listened at."""
    claim(address, port)
    load_application()
    let_go_of_databases()
    # What is loaded stays: the collector need not look through it with every page, nor, by
    # marking it, part the memory that workers share.
    gc.collect()
    gc.freeze()
    server = Granian(
        "forum.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.on_startup(ready)
    server.serve(target_loader=load_application)


def load_application(*_target: str) -> Any:
    """Return the WSGI application, everything it needs already in memory.

    Called here before the fork, which makes it free in a worker, and in the worker where
    the system starts those afresh.
    """
    preload()
    application = import_string("forum.wsgi.application")
    # Loads every view: a third of a second and 40 MB that each worker's first reader would pay.
    reverse("home")
    return application


def let_go_of_databases() -> None:
    """Close every connection and pool: a forked copy of a socket belongs to two processes."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, PostgreSQL):
            connection.close_pool()
