"""Whether a pooled connection of PostgreSQL still has somebody at its other end.

The pool's own check asks the database something before each request. A connection that nobody
uses has nothing to tell, so that whatever can be read from it (its end, above all, when the
database stops) is reason to ask; and a network may forget it in silence, so that one that was not
asked for some seconds is asked, too.
"""

import select
import time
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

# So long an answer is believed while nothing can be read, in seconds.
BELIEVED = 5.0


def check(driver: Connection[Any]) -> None:
    """Return quietly if the connection works; raise what the driver raises otherwise."""
    kept, now = vars(driver), time.monotonic()
    if now - kept.get("thingstead_answered_at", -BELIEVED) < BELIEVED and not _has_news(driver):
        return
    ConnectionPool.check_connection(driver)
    kept["thingstead_answered_at"] = now


def _has_news(driver: Connection[Any]) -> bool:
    waiting = select.poll()
    waiting.register(driver.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
