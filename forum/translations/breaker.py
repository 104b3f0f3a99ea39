"""What keeps an engine that fails, or that is slow, from keeping everybody waiting."""

import threading

from forum.circuit import Breaker

# So many failures in a row, and so many seconds of rest after them.
FAILURES, REST = 5, 60.0

breaker = Breaker(FAILURES, REST)
# So many may wait for the engine at once; the other half of a process's threads goes on serving
# pages, however slow it is.
seats = threading.BoundedSemaphore(4)
