"""A circuit breaker: an engine that fails again and again is left alone for a while.

One a process: several processes ask at most a few times more, and none needs the others to know.
The pattern is M. Nygard's ("Release It!", 2007).
"""

import threading
import time

# So many failures in a row, and so many seconds of rest after them.
FAILURES = 5
REST = 60.0


class Breaker:
    """Counts failures in a row; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether nobody should ask now."""
        return time.monotonic() < self._open_until

    def note(self, *, failed: bool) -> None:
        """Note how an attempt ended; after the rest a first failure opens it again."""
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._open_until = time.monotonic() + REST
                self._failures = FAILURES - 1


breaker = Breaker()
# So many may wait for the engine at once; the other half of a process's threads goes on serving
# pages, however slow it is.
seats = threading.BoundedSemaphore(4)
