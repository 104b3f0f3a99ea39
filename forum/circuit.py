"""A circuit breaker: a service that fails again and again is left alone for a while.

One a process: several processes ask at most a few times more, and none needs the others to know.
After the rest a single caller finds out for all whether the service answers again. The pattern is
M. Nygard's ("Release It!", 2007).
"""

import threading
import time


class Breaker:
    """Counts failures in a row; thread-safe."""

    def __init__(self, failures: int, rest: float) -> None:
        """Rest so many seconds after so many failures in a row."""
        self.failures, self.rest = failures, rest
        self._lock = threading.Lock()
        self._failed = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether nobody should ask now."""
        return time.monotonic() < self._open_until

    def lets_through(self, seconds: float) -> bool:
        """Whether the caller may ask now, and says by `note` how it went.

        After a rest that is one caller, whom the others wait for: as many seconds as given, for
        one that never comes back must not keep them away for ever.
        """
        with self._lock:
            if self.is_open:
                return False
            if self._failed >= self.failures:
                self._open_until = time.monotonic() + seconds
            return True

    def note(self, *, failed: bool) -> None:
        """Note how an attempt ended: one that succeeds ends the rest, one that fails begins it."""
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            rests = self._failed >= self.failures
            self._open_until = time.monotonic() + self.rest if rests else 0.0
