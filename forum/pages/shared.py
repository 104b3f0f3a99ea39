"""What the page caches of all processes and hosts share, in Redis or Valkey.

Pages lie there under their ETag, which names the version of everything in them: an entry is right
whenever the database says that its tag holds, however old it is, so nothing in here needs to be
taken away when something changes. Besides pages there is the news that a discussion changed, and
who is drawing a page just now, so that a crowd on many hosts has it drawn once.

Redis may fail at any time and must never make an answer fail or wait: each question has a short
time, after a failure none is asked for some seconds, and without an answer a process does what it
does without Redis at all.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

# Seconds a question may take before Redis counts as gone, and seconds it is left in peace then.
PATIENCE = 0.1
REST = 2.0
# Seconds a page is kept that nobody asks for.
KEPT = 600
# Seconds that one process has for drawing a page before another one tries as well.
DRAWING = 2
# Seconds between two looks for a page that another process is drawing.
PAUSE = 0.015

CHANNEL = "thingstead:turned"

_Answer = TypeVar("_Answer")


class Shared:
    """A Redis for the pages of all processes; every method bears its absence."""

    def __init__(self, url: str) -> None:
        """Know where Redis is; nothing is asked of it yet."""
        self.url = url
        self.redis = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0), health_check_interval=0,
        )  # fmt: skip
        self.rests_until = 0.0
        self._listening = False
        self._lock = threading.Lock()

    def _asked(self, question: Callable[[], _Answer]) -> _Answer | None:
        """Return Redis's answer; None when there is none to be had."""
        if time.monotonic() < self.rests_until:
            return None
        try:
            return question()
        except (redis.RedisError, OSError) as error:
            self.rests_until = time.monotonic() + REST
            logger.warning("Redis does not answer; pages are kept by process: %s", error)
            return None

    @property
    def answers(self) -> bool:
        """Whether Redis answered when it was last asked."""
        return time.monotonic() >= self.rests_until

    def page(self, name: str) -> tuple[dict[str, Any], bytes] | None:
        """Return what is kept under a name: its facts and its bytes."""
        found: Any = self._asked(lambda: self.redis.get(f"thingstead:page:{name}"))
        if not isinstance(found, bytes):
            return None
        facts, _line, body = found.partition(b"\n")
        return json.loads(facts), body

    def keep(self, name: str, facts: dict[str, Any], body: bytes) -> None:
        """Keep a page for all, and let go of the claim to draw it."""
        value = json.dumps(facts).encode() + b"\n" + body

        def question() -> Any:
            with self.redis.pipeline(transaction=False) as pipe:
                pipe.set(f"thingstead:page:{name}", value, ex=KEPT)
                pipe.delete(f"thingstead:drawing:{name}")
                return pipe.execute()

        self._asked(question)

    def found_or_claimed(self, name: str) -> tuple[dict[str, Any], bytes] | None:
        """Return a page that is there or that another process is drawing; None to draw it."""
        until = time.monotonic() + DRAWING
        while (found := self.page(name)) is None and self.answers:
            claimed = self._asked(
                lambda: self.redis.set(f"thingstead:drawing:{name}", 1, nx=True, ex=DRAWING)
            )
            if claimed:
                # It may have been kept, and the claim let go, since it was looked for.
                if (found := self.page(name)) is not None:
                    self.let_go(name)
                break
            if time.monotonic() > until:
                break
            time.sleep(PAUSE)
        return found

    def let_go(self, name: str) -> None:
        """Let another process draw a page, since this one has drawn something else."""
        self._asked(lambda: self.redis.delete(f"thingstead:drawing:{name}"))

    def tell(self, thread_pk: int) -> None:
        """Tell every process that a discussion has changed."""
        self._asked(lambda: self.redis.publish(CHANNEL, str(thread_pk)))

    def listen(self, hear: Callable[[int], None], missed: Callable[[], None]) -> None:
        """Hear of changes in a thread of its own; `missed` is called after each gap.

        Called at every request, since a thread does not survive the fork of a worker.
        """
        if self._listening:
            return
        with self._lock:
            if not self._listening:
                self._listening = True
                threading.Thread(target=self._listen, args=(hear, missed), daemon=True).start()

    def _listen(self, hear: Callable[[int], None], missed: Callable[[], None]) -> None:
        client = redis.Redis.from_url(
            self.url, socket_timeout=5, socket_connect_timeout=1, health_check_interval=2
        )
        while True:
            try:
                with client.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
                    heard.subscribe(CHANNEL)
                    missed()
                    while True:
                        message = heard.get_message(timeout=1.0)
                        if message is not None:
                            hear(int(message["data"]))
            except (redis.RedisError, OSError):
                # The questions asked meanwhile have said so; here there is only waiting to do.
                time.sleep(REST / 2)
